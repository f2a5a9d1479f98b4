//! How does an HTTP message stand in a record's block, and how is it read back from any crawler's?

use super::{Exchange, Method, Response, Truncated};
use std::io::Write as _;
use url::Url;

/// Under which name a transfer coding is kept that is already undone, as other archivers do:
/// readers that believe the header would otherwise look for chunks in the body.
const UNDONE: &str = "X-Archive-Orig-Transfer-Encoding";
const TRANSFER: &str = "Transfer-Encoding";
/// HTTP/2, which has no status line; it is written as one of HTTP/1.1, as other archivers do.
pub(super) const HTTP_2: &str = "HTTP/2.0";

/// What a request record says.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// None for a method that brings no page: `HEAD`, `OPTIONS`.
    pub method: Option<Method>,
    pub form: Option<Vec<u8>>,
    pub headers: Vec<(String, String)>,
}

/// The request as a message.
pub(super) fn print_request(exchange: &Exchange) -> Vec<u8> {
    let target = Url::parse(&exchange.url).map_or_else(
        |_| one_line(&exchange.url),
        |url| {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("{}{query}", url.path())
        },
    );
    let mut message = format!("{} {target} HTTP/1.1\r\n", exchange.method.as_str()).into_bytes();
    for (name, value) in &exchange.request_headers {
        header(&mut message, name, value.as_bytes());
    }
    message.extend_from_slice(b"\r\n");
    message.extend_from_slice(exchange.form.as_deref().unwrap_or_default());
    message
}

/// The status line and the header lines with the empty line behind them.
pub(super) fn print_head(response: &Response) -> Vec<u8> {
    let mut message = Vec::with_capacity(1024);
    let version = if response.version == HTTP_2 { "HTTP/1.1" } else { &response.version };
    // Writing to a vector cannot fail.
    let _ = write!(message, "{} {} {}\r\n", one_line(version), response.status, one_line(&response.reason));
    for (name, value) in &response.headers {
        let name = if name.eq_ignore_ascii_case(TRANSFER) { UNDONE } else { name };
        header(&mut message, name, value);
    }
    message.extend_from_slice(b"\r\n");
    message
}

fn header(message: &mut Vec<u8>, name: &str, value: &[u8]) {
    message.extend(name.bytes().map(|byte| if matches!(byte, b'\r' | b'\n' | b':') { b'_' } else { byte }));
    message.extend_from_slice(b": ");
    message.extend(value.iter().map(|&byte| if matches!(byte, b'\r' | b'\n') { b' ' } else { byte }));
    message.extend_from_slice(b"\r\n");
}

/// Text without line ends, so that it cannot begin a line of its own.
pub(super) fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// Reads the block of a request record; none where it is no HTTP request.
pub(super) fn parse_request(block: &[u8]) -> Option<Asked> {
    let (head, body) = split(block);
    let mut lines = lines(head);
    let first = String::from_utf8_lossy(lines.next()?).into_owned();
    let method = match first.split_ascii_whitespace().next()? {
        "GET" => Some(Method::Get),
        "POST" => Some(Method::Post),
        _ => None,
    };
    let form = (method == Some(Method::Post)).then(|| body.to_vec());
    let headers = headers(lines).into_iter().map(|(name, value)| (name, String::from_utf8_lossy(&value).into_owned()));
    Some(Asked { method, form, headers: headers.collect() })
}

/// Reads the block of a response record, chunks undone; none where it is no HTTP response. `100 Continue` before the answer
/// is none.
pub(super) fn parse_response(block: &[u8], truncated: Option<Truncated>) -> Option<Response> {
    let (mut head, mut body) = split(block);
    while is_interim(head) && body.starts_with(b"HTTP/") {
        (head, body) = split(body);
    }
    let mut lines = lines(head);
    let status_line = String::from_utf8_lossy(lines.next()?).into_owned();
    let mut words = status_line.splitn(3, ' ');
    let version = words.next().filter(|version| version.starts_with("HTTP/") || *version == "ICY")?.to_owned();
    let status = words.next()?.trim().parse().ok()?;
    let reason = words.next().unwrap_or_default().to_owned();
    let mut headers = headers(lines);
    let chunked = headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case(TRANSFER) && String::from_utf8_lossy(value).to_ascii_lowercase().contains("chunked")
    });
    for (name, _) in &mut headers {
        if name.eq_ignore_ascii_case(UNDONE) {
            TRANSFER.clone_into(name);
        }
    }
    let announced = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
    let announced = announced.and_then(|(_, value)| std::str::from_utf8(value).ok()?.trim().parse::<usize>().ok());
    let mut response = Response { version, status, reason, headers, body: Vec::new(), truncated };
    match if chunked { unchunk(body) } else { Chunks::None } {
        Chunks::None => {
            response.body = body.to_vec();
            // A body that its archiver has unpacked is longer than announced; one that is shorter did not come whole.
            let is_page = status == 200 || !body.is_empty();
            if is_page && announced.is_some_and(|announced| announced > body.len()) {
                response.truncated = truncated.or(Some(Truncated::Disconnect));
            }
        }
        Chunks::Whole(body) => response.body = body,
        Chunks::Cut(body) => {
            response.body = body;
            response.truncated = truncated.or(Some(Truncated::Disconnect));
        }
    }
    Some(response)
}

/// Whether a head says with a status of the 1xx that the answer is still to come.
fn is_interim(head: &[u8]) -> bool {
    let status = head.split(|&byte| byte == b' ').nth(1).unwrap_or_default();
    status.len() >= 3 && status[0] == b'1' && status[1..3].iter().all(u8::is_ascii_digit)
}

/// Head and body of a message; line ends may be bare.
fn split(block: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while let Some(length) = block[at..].iter().position(|&byte| byte == b'\n') {
        let end = at + length + 1;
        if matches!(&block[at..end], b"\n" | b"\r\n") {
            return (&block[..at], &block[end..]);
        }
        at = end;
    }
    (block, &[])
}

fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// Header lines; one that begins with a space goes on with the line before.
fn headers<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Vec<(String, Vec<u8>)> {
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    for line in lines {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = headers.last_mut() {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
        } else if let Some(colon) = line.iter().position(|&byte| byte == b':') {
            let name = String::from_utf8_lossy(line[..colon].trim_ascii()).into_owned();
            headers.push((name, line[colon + 1..].trim_ascii().to_vec()));
        }
    }
    headers
}

/// What a body is that its header calls chunked.
enum Chunks {
    /// Not in chunks; the archiver has undone them and left the header.
    None,
    Whole(Vec<u8>),
    Cut(Vec<u8>),
}

fn unchunk(body: &[u8]) -> Chunks {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    let mut chunks = 0;
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]);
        let size = line.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else { break };
        let data = &rest[end + 1..];
        if size == 0 {
            return Chunks::Whole(whole);
        }
        if data.len() < size {
            if chunks > 0 || line.ends_with('\r') {
                whole.extend_from_slice(data);
                return Chunks::Cut(whole);
            }
            break;
        }
        let after = &data[size..];
        let Some(after) = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")) else {
            if after.is_empty() || after == b"\r" {
                whole.extend_from_slice(&data[..size]);
                return Chunks::Cut(whole);
            }
            break;
        };
        whole.extend_from_slice(&data[..size]);
        chunks += 1;
        rest = after;
    }
    if chunks == 0 { Chunks::None } else { Chunks::Cut(whole) }
}
