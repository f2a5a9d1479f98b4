//! What is one WARC record?

use super::Truncated;
use super::digest::sha256;
use super::http::one_line;
use super::member::Packer;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io;

/// Record types met here.
pub(super) const WARCINFO: &str = "warcinfo";
pub(super) const REQUEST: &str = "request";
pub(super) const RESPONSE: &str = "response";
pub(super) const REVISIT: &str = "revisit";
pub(super) const METADATA: &str = "metadata";
pub(super) const RESOURCE: &str = "resource";

/// The field that names the protocol of an answer whose status line is not its own.
pub(super) const PROTOCOL: &str = "WARC-Protocol";
/// Its value for HTTP/2.
pub(super) const H2: &str = "h2";

/// Named fields and a block of bytes.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// In their order; names as written.
    pub fields: Vec<(String, String)>,
    pub block: Vec<u8>,
}

impl Record {
    /// A record of `kind` about `url`; `salt` tells it from records that are otherwise the same.
    pub fn new(kind: &str, url: Option<&str>, date: Timestamp, block: Vec<u8>, salt: &str) -> Self {
        let block_digest = sha256(&block);
        let mut identity = Sha256::new();
        for part in [kind, salt, url.unwrap_or_default(), &date.to_string(), &block_digest] {
            identity.update(part);
            identity.update([0]);
        }
        let mut fields = vec![
            ("WARC-Type".to_owned(), kind.to_owned()),
            ("WARC-Record-ID".to_owned(), urn(&identity.finalize())),
            ("WARC-Date".to_owned(), date.to_string()),
        ];
        if let Some(url) = url {
            fields.push(("WARC-Target-URI".to_owned(), url.to_owned()));
        }
        fields.push(("WARC-Block-Digest".to_owned(), block_digest));
        Self { fields, block }
    }

    /// The same record with one more field.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// The value of the first field of that name.
    pub fn field(&self, name: &str) -> Option<&str> {
        let (_, value) = self.fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(value.as_str())
    }

    pub fn kind(&self) -> &str {
        self.field("WARC-Type").unwrap_or_default()
    }

    pub fn id(&self) -> &str {
        self.field("WARC-Record-ID").unwrap_or_default()
    }

    /// Which record it was written together with.
    pub fn concurrent_to(&self) -> Option<&str> {
        self.field("WARC-Concurrent-To")
    }

    /// The URL it is about; some crawlers write it in angle brackets.
    pub fn url(&self) -> Option<&str> {
        self.field("WARC-Target-URI").map(unbracketed)
    }

    pub fn date(&self) -> Option<Timestamp> {
        self.field("WARC-Date").and_then(timestamp)
    }

    /// Why the block is not all of it; the first of several segments is cut as well.
    pub fn truncated(&self) -> Option<Truncated> {
        let reason = match self.field("WARC-Truncated").map(str::trim) {
            Some("time") => Some(Truncated::Time),
            Some("disconnect") => Some(Truncated::Disconnect),
            Some(_) => Some(Truncated::Length),
            None => None,
        };
        reason.or_else(|| self.field("WARC-Segment-Number").map(|_| Truncated::Length))
    }

    /// Appends the record to `out` as a gzip member of its own.
    pub fn pack(&self, packer: &mut Packer, out: &mut Vec<u8>) -> io::Result<()> {
        let mut head = String::from("WARC/1.1\r\n");
        for (name, value) in &self.fields {
            // Writing to a string cannot fail.
            let _ = write!(head, "{name}: {}\r\n", one_line(value));
        }
        let _ = write!(head, "Content-Length: {}\r\n\r\n", self.block.len());
        packer.pack(&[head.as_bytes(), &self.block, b"\r\n\r\n"].concat(), out)
    }
}

/// Reads the fields of a record's head, the version line not among them.
pub(super) fn fields(head: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    fields
}

/// A date of WARC 1.0 or 1.1; none where it is damaged.
pub(super) fn timestamp(text: &str) -> Option<Timestamp> {
    text.trim().parse().ok()
}

/// `<uri>` without its brackets.
pub(super) fn unbracketed(uri: &str) -> &str {
    let uri = uri.trim();
    uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>')).unwrap_or(uri)
}

/// An identifier made of a digest: a UUID of version 8.
fn urn(digest: &[u8]) -> String {
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    let mut text = String::from("<urn:uuid:");
    for (index, byte) in id.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text.push('>');
    text
}
