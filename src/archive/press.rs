//! How does an exchange become the bytes that are put down? Done before anybody has to wait for the file.

use super::digest::sha256;
use super::http::{HTTP_2, one_line, print_head, print_request};
use super::member::Packer;
use super::record::{H2, METADATA, PROTOCOL, REQUEST, RESPONSE, REVISIT, Record};
use super::{Exchange, Location, MOST_BLOCK, Outcome, Response};
use crate::error::{Context as _, Error, Result};
use jiff::Timestamp;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

const IDENTICAL: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
const NOT_MODIFIED: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

/// Makes records of exchanges; many threads may use one at a time.
#[derive(Debug)]
pub struct Press {
    /// Where the writer began, which no other session of an archive did.
    session: String,
    pressed: AtomicU64,
    packers: Mutex<Vec<Packer>>,
}

/// The exchange that a later one may refer to instead of holding the same body again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its URL.
    pub url: String,
    /// When it was asked.
    pub date: Timestamp,
    /// The digest of its body, as [`Appended`](super::Appended) gave it.
    pub digest: String,
    /// Where it stands.
    pub location: Location,
}

/// An exchange as it will stand in an archive.
#[derive(Debug)]
pub struct Pressed {
    pub(super) members: Vec<u8>,
    pub(super) date: Timestamp,
    pub(super) digest: Option<String>,
    /// Where the body stands that it refers to.
    pub(super) body: Option<Location>,
}

impl Press {
    pub(super) fn new(session: String) -> Self {
        Self { session, pressed: AtomicU64::new(0), packers: Mutex::default() }
    }

    /// Makes the records of an exchange: its request, and what came of it.
    ///
    /// A 304, and a body with the digest of `original`, become a `revisit` that refers to it. An
    /// exchange without a response becomes a `metadata` record with its kind and detail.
    ///
    /// # Errors
    /// When the body is larger than [`MOST_BLOCK`], which no reader here would take back.
    pub fn press(&self, exchange: &Exchange, original: Option<&Original>) -> Result<Pressed> {
        let salt = format!("{}+{}", self.session, self.pressed.fetch_add(1, Ordering::Relaxed));
        let (answer, digest, refers) = match &exchange.outcome {
            Outcome::Received(response) => {
                let digest = sha256(&response.body);
                let original = original.filter(|original| refers_to(response, &digest, original));
                let digest = original.map_or(digest, |original| original.digest.clone());
                (received(exchange, response, &digest, original, &salt), Some(digest), original)
            }
            Outcome::Failed { kind, detail } => (failed(exchange, kind, detail, &salt), None, None),
        };
        if answer.block.len() as u64 > MOST_BLOCK {
            return Err(Error::new(format!("{}: over the limit of {MOST_BLOCK} bytes", exchange.url)));
        }
        let request = Record::new(REQUEST, Some(&exchange.url), exchange.date, print_request(exchange), &salt)
            .with("WARC-Concurrent-To", answer.id())
            .with("Content-Type", "application/http; msgtype=request");
        let answer = answer.with("WARC-Concurrent-To", request.id());
        let members = self.pack(&[&request, &answer]).context(&exchange.url)?;
        Ok(Pressed { members, date: exchange.date, digest, body: refers.map(|original| original.location.clone()) })
    }

    /// Each record as a gzip member of its own, one after another.
    pub(super) fn pack(&self, records: &[&Record]) -> std::io::Result<Vec<u8>> {
        let idle = || self.packers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut packer = idle().pop().unwrap_or_else(Packer::new);
        let mut members = Vec::new();
        for record in records {
            record.pack(&mut packer, &mut members)?;
        }
        idle().push(packer);
        Ok(members)
    }
}

/// Whether a response needs no body of its own. Nothing refers to an empty body: it saves nothing.
fn refers_to(response: &Response, digest: &str, original: &Original) -> bool {
    response.status == 304 || (digest == original.digest && response.truncated.is_none() && !response.body.is_empty())
}

fn received(exchange: &Exchange, response: &Response, digest: &str, original: Option<&Original>, salt: &str) -> Record {
    // Of a 304 nothing is written but that it came: whoever replays would send its head instead of the page.
    let is_confirmed = original.is_some() && response.status == 304;
    let mut block = if is_confirmed { Vec::new() } else { print_head(response) };
    let kind = if original.is_some() { REVISIT } else { RESPONSE };
    if original.is_none() {
        block.extend_from_slice(&response.body);
    }
    let mut record = Record::new(kind, Some(&exchange.url), exchange.date, block, salt)
        .with("WARC-Payload-Digest", digest)
        .with("Content-Type", "application/http; msgtype=response");
    if let Some(address) = exchange.address {
        record = record.with("WARC-IP-Address", address.to_string());
    }
    if response.version == HTTP_2 {
        record = record.with(PROTOCOL, H2);
    }
    if let Some(original) = original {
        record = record
            .with("WARC-Profile", if is_confirmed { NOT_MODIFIED } else { IDENTICAL })
            .with("WARC-Refers-To-Target-URI", &original.url)
            .with("WARC-Refers-To-Date", original.date.to_string());
    }
    if let Some(truncated) = response.truncated {
        record = record.with("WARC-Truncated", truncated.as_str());
    }
    record
}

fn failed(exchange: &Exchange, kind: &str, detail: &str, salt: &str) -> Record {
    let block = format!("outcome: {}\r\ndetail: {}\r\n", one_line(kind), one_line(detail));
    let record = Record::new(METADATA, Some(&exchange.url), exchange.date, block.into_bytes(), salt)
        .with("Content-Type", "application/warc-fields");
    match exchange.address {
        Some(address) => record.with("WARC-IP-Address", address.to_string()),
        None => record,
    }
}
