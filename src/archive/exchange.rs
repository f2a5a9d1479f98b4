//! What is one exchange with a server?

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt;
use std::net::IpAddr;
use url::Url;

/// One HTTP request and what came back; no redirect is followed inside it.
///
/// Bodies are as they went over the wire, less the transfer coding: still compressed where the
/// server compressed them. See [`Response::content`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// How it was asked.
    pub method: Method,
    /// What was asked for, without the fragment.
    pub url: String,
    /// The body of a POST.
    pub form: Option<Vec<u8>>,
    /// The header lines that were sent, in their order.
    pub request_headers: Vec<(String, String)>,
    /// When it was asked.
    pub date: Timestamp,
    /// Which address answered; none when none did or the archive does not say.
    pub address: Option<IpAddr>,
    /// What came back.
    pub outcome: Outcome,
}

/// How a server is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Method {
    /// As it stands in a request line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// What came back, or why nothing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An HTTP response, whatever its status.
    Received(Response),
    /// No HTTP response.
    Failed {
        /// The named outcome, in snake case: `timeout`, `dns`, `tls_expired`.
        kind: String,
        /// What the attempt said.
        detail: String,
    },
}

/// An HTTP response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The protocol as in a status line: `HTTP/1.1`.
    pub version: String,
    /// The status code.
    pub status: u16,
    /// The words behind the status code; often empty.
    pub reason: String,
    /// The header lines in their order; values are bytes, since old servers send GBK.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, transfer coding undone, content coding not.
    pub body: Vec<u8>,
    /// Why the body is not all of it.
    pub truncated: Option<Truncated>,
}

impl Response {
    /// The first header line of that name, in any case; bytes that are no UTF-8 come as Latin-1.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let (_, value) = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(match std::str::from_utf8(value) {
            Ok(text) => text.to_owned(),
            Err(_) => value.iter().map(|&byte| char::from(byte)).collect(),
        })
    }
}

/// Why a body is not all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truncated {
    /// It grew over the limit.
    Length,
    /// It took longer than the limit.
    Time,
    /// The connection was lost.
    Disconnect,
}

impl Truncated {
    /// As `WARC-Truncated` spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Time => "time",
            Self::Disconnect => "disconnect",
        }
    }
}

/// Where in an archive an exchange stands: its request and what follows it, as one stretch of bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file's name within the archive's folder, or a path.
    pub file: String,
    /// Bytes before it.
    pub offset: u64,
    /// Its bytes.
    pub length: u64,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}+{}", self.file, self.offset, self.length)
    }
}

/// What makes two requests the same: method, canonical URL and form, as a digest of 16 bytes.
///
/// `http://A.gov.cn:80/b#c` and `http://a.gov.cn/b` are the same; `/b` and `/b/` are not, nor are
/// `http` and `https`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub [u8; 16]);

impl Key {
    /// The key of a request; a URL that does not parse is taken letter by letter.
    #[must_use]
    pub fn of(method: Method, url: &str, form: Option<&[u8]>) -> Self {
        let canonical = Url::parse(url).ok().map(|mut url| {
            url.set_fragment(None);
            String::from(url)
        });
        let mut digest = Sha256::new();
        digest.update(method.as_str());
        digest.update([0]);
        digest.update(canonical.as_deref().unwrap_or(url));
        digest.update([0]);
        digest.update(form.unwrap_or_default());
        let mut key = [0; 16];
        key.copy_from_slice(&digest.finalize()[..16]);
        Self(key)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Exchange {
    /// The key of its request.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(self.method, &self.url, self.form.as_deref())
    }

    /// The response, if there was one.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        match &self.outcome {
            Outcome::Received(response) => Some(response),
            Outcome::Failed { .. } => None,
        }
    }
}
