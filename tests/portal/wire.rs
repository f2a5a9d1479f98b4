//! HTTP/1.1 as far as a county's server speaks it: requests taken apart, answers written byte for byte.

use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The longest head a request may have, the longest answer that leaves in one piece, a chunk, the longest form.
const MOST_HEAD: u64 = 64 << 10;
const AT_ONCE: usize = 64 << 10;
const CHUNK: usize = 4 << 10;
const MOST_FORM: usize = 1 << 20;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// The Host header without its port, in lower case.
    pub host: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What was posted: the fields of a form, or JSON.
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// A field of the query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.target.split_once('?')?;
        field(&pairs(query.as_bytes()), name)
    }

    /// A field of the form that was posted.
    pub fn posted(&self, name: &str) -> Option<String> {
        field(&pairs(&self.body), name)
    }

    /// What was posted as JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A number from the query; `otherwise` where it is missing or no number.
    pub fn number(&self, name: &str, otherwise: usize) -> usize {
        self.query(name).and_then(|value| value.parse().ok()).unwrap_or(otherwise)
    }
}

fn field(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
}

fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded).into_owned().collect()
}

/// Reads the next request; None where the client is done.
pub fn read(from: &mut impl BufRead) -> io::Result<Option<Asked>> {
    let mut lines = Vec::new();
    let mut head = from.take(MOST_HEAD);
    loop {
        let mut line = Vec::new();
        if head.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        match (line.is_empty(), lines.is_empty()) {
            (true, true) => {}
            (true, false) => break,
            (false, _) => lines.push(line),
        }
    }
    let mut words = lines[0].split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    // The greeting of TLS on a plain port may hold anything.
    if !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(None);
    }
    let headers: Vec<(String, String)> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut asked =
        Asked { method: method.to_owned(), target: target.to_owned(), host: String::new(), headers, body: Vec::new() };
    let host = asked.header("host").unwrap_or_default();
    asked.host = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
    let length: usize = asked.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    if length > 0 {
        asked.body = vec![0; length.min(MOST_FORM)];
        from.read_exact(&mut asked.body)?;
    }
    Ok(Some(asked))
}

/// What is sent after the head.
#[derive(Debug, Clone)]
pub enum Body {
    Whole(Arc<[u8]>),
    /// In chunks, its length not announced.
    Chunks(Arc<[u8]>),
    /// A part of what is announced, then the connection is reset.
    Reset {
        sent: Arc<[u8]>,
        announced: usize,
    },
    /// A part of what is announced, then the connection is closed as if all were well.
    Short {
        sent: Arc<[u8]>,
        announced: usize,
    },
    /// A few bytes at a time.
    Drip {
        bytes: Arc<[u8]>,
        piece: usize,
        pause: Duration,
    },
    /// The same piece over and over.
    Repeated {
        piece: Arc<[u8]>,
        times: usize,
    },
    /// No answer at all, for so long; then the connection is closed.
    Silence(Duration),
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Body,
}

impl Answer {
    pub fn new(status: u16, content_type: &str, body: impl Into<Arc<[u8]>>) -> Self {
        let headers = if content_type.is_empty() {
            Vec::new()
        } else {
            vec![("Content-Type".to_owned(), content_type.as_bytes().to_vec())]
        };
        Self { status, headers, body: Body::Whole(body.into()) }
    }

    pub fn html(status: u16, body: &str) -> Self {
        Self::new(status, "text/html; charset=utf-8", body.as_bytes())
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::html(status, &format!("<html><body><h1>{status}</h1></body></html>")).with("Location", to)
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.as_bytes().to_vec()));
        self
    }

    pub fn sent_as(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    fn announced(&self) -> usize {
        match &self.body {
            Body::Whole(bytes) | Body::Drip { bytes, .. } => bytes.len(),
            Body::Reset { announced, .. } | Body::Short { announced, .. } => *announced,
            Body::Repeated { piece, times } => piece.len() * times,
            Body::Chunks(_) | Body::Silence(_) => 0,
        }
    }

    fn head(&self, keep: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\nServer: practice\r\n", self.status, reason(self.status)).into_bytes();
        for (name, value) in &self.headers {
            head.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        if matches!(self.body, Body::Chunks(_)) {
            head.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
        } else if self.status != 304 {
            head.extend(format!("Content-Length: {}\r\n", self.announced()).bytes());
        }
        head.extend_from_slice(if keep { b"Connection: keep-alive\r\n\r\n" } else { b"Connection: close\r\n\r\n" });
        head
    }
}

/// How a connection goes on after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    Keep,
    Close,
    Reset,
}

/// Writes an answer. `note` is told how many bytes of the body it has just before the last of them
/// leaves, so that whoever has the whole answer finds it noted.
pub fn write(
    to: &mut impl Write,
    asked: &Asked,
    answer: &Answer,
    keep: bool,
    note: impl FnOnce(u64),
) -> io::Result<After> {
    if let Body::Silence(time) = answer.body {
        thread::sleep(time);
        note(0);
        return Ok(After::Close);
    }
    let mut packet = answer.head(keep);
    if asked.method == "HEAD" || answer.status == 304 {
        note(0);
        to.write_all(&packet)?;
        return Ok(if keep { After::Keep } else { After::Close });
    }
    let after = if keep { After::Keep } else { After::Close };
    match &answer.body {
        Body::Whole(bytes) => {
            let at_once = bytes.len() <= AT_ONCE;
            let (first, last) = bytes.split_at(if at_once { 0 } else { bytes.len() - 1 });
            packet.extend_from_slice(first);
            if !at_once {
                to.write_all(&packet)?;
                packet.clear();
            }
            packet.extend_from_slice(last);
            note(bytes.len() as u64);
            to.write_all(&packet)?;
            Ok(after)
        }
        Body::Chunks(bytes) => {
            for chunk in bytes.chunks(CHUNK) {
                packet.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                packet.extend_from_slice(chunk);
                packet.extend_from_slice(b"\r\n");
            }
            to.write_all(&packet)?;
            note(bytes.len() as u64);
            to.write_all(b"0\r\n\r\n")?;
            Ok(after)
        }
        Body::Reset { sent, .. } | Body::Short { sent, .. } => {
            packet.extend_from_slice(sent);
            to.write_all(&packet)?;
            to.flush()?;
            // What was sent must have left before the connection is torn down.
            thread::sleep(Duration::from_millis(20));
            note(sent.len() as u64);
            Ok(if matches!(answer.body, Body::Reset { .. }) { After::Reset } else { After::Close })
        }
        Body::Drip { bytes, piece, pause } => {
            to.write_all(&packet)?;
            let mut sent = 0;
            let done = bytes.chunks(*piece).try_for_each(|piece| {
                to.write_all(piece)?;
                to.flush()?;
                sent += piece.len() as u64;
                thread::sleep(*pause);
                Ok(())
            });
            note(sent);
            done.map(|()| after)
        }
        Body::Repeated { piece, times } => {
            to.write_all(&packet)?;
            let mut sent = 0;
            let done = (0..*times).try_for_each(|_| {
                to.write_all(piece)?;
                sent += piece.len() as u64;
                Ok(())
            });
            note(sent);
            done.map(|()| after)
        }
        Body::Silence(_) => Ok(After::Close),
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        412 => "Precondition Failed",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        521 => "Web Server Is Down",
        _ => "Status",
    }
}
