//! Which exchanges does a WARC file hold, whoever wrote it?

use super::http::{Asked, HTTP_2, parse_request, parse_response};
use super::record::{
    H2, METADATA, PROTOCOL, REQUEST, RESOURCE, RESPONSE, REVISIT, Record, fields, timestamp, unbracketed,
};
use super::records::{Damage, Place, Placed, Records};
use super::{Exchange, Key, Location, Method, Outcome, Part, Response};
use crate::error::{Context as _, Error, Result};
use jiff::Timestamp;
use std::path::Path;

/// An exchange as it stands in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The exchange; of a revisit, without its body.
    pub exchange: Exchange,
    /// Where it stands.
    pub location: Location,
    /// The digest of the body as it went over the wire, as the archive says: `sha256:…`.
    pub digest: Option<String>,
    /// Set when the body stands with an earlier exchange.
    pub revisit: Option<Revisit>,
    pub(super) unpacked: bool,
}

/// Which earlier exchange holds the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revisit {
    /// What the revisit is based on.
    pub profile: Profile,
    /// The URL of the earlier exchange; none means the same.
    pub url: Option<String>,
    /// Its date.
    pub date: Option<Timestamp>,
}

/// What a revisit is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The server sent the same bytes again.
    IdenticalPayload,
    /// The server said that nothing has changed: 304.
    NotModified,
}

impl Archived {
    /// The exchange with the body of the earlier one, as though it had been sent again.
    ///
    /// Of a 304, and of a revisit without a head, status and header lines are the earlier ones as well. The date is the
    /// earlier one: the day the body came.
    #[must_use]
    pub fn with_body_of(self, earlier: &Exchange) -> Exchange {
        let mut exchange = self.exchange;
        let (Some(revisit), Some(response)) = (self.revisit, earlier.response()) else { return exchange };
        let response = response.clone();
        exchange.date = earlier.date;
        match (&mut exchange.outcome, revisit.profile) {
            // A revisit may leave its head out; how the body is packed stands with the body then.
            (Outcome::Received(own), Profile::IdenticalPayload) if !own.headers.is_empty() => {
                own.body = response.body;
                own.truncated = response.truncated;
            }
            (outcome, _) => *outcome = Outcome::Received(response),
        }
        exchange
    }
}

/// The exchanges of a WARC file in the order in which they stand there.
///
/// Reads WARC 1.0 and 1.1, each record packed, all packed as one, or not packed, of any crawler.
/// Records that are no HTTP exchange (`warcinfo`, `dns:`, text extracts) are passed over. A damaged
/// record comes as [`Damage`], and reading goes on behind it where that is possible. Held in memory
/// are two records at most.
pub struct Reader {
    records: Records,
    asked: Option<Held<Asked>>,
    answered: Option<Held<Answered>>,
    damage: Option<Damage>,
    settled: u64,
}

/// A record that waits for the one it belongs with.
struct Held<T> {
    what: T,
    id: String,
    concurrent_to: Option<String>,
    url: String,
    place: Place,
}

impl<T> Held<T> {
    fn belongs_with<U>(&self, other: &Held<U>) -> bool {
        let named = |concurrent: &Option<String>, id: &str| concurrent.as_ref().map(|named| named == id);
        match (named(&self.concurrent_to, &other.id), named(&other.concurrent_to, &self.id)) {
            (None, None) => self.url == other.url,
            (mine, theirs) => mine == Some(true) || theirs == Some(true),
        }
    }
}

/// What a response, revisit or metadata record says.
struct Answered {
    date: Timestamp,
    address: Option<std::net::IpAddr>,
    outcome: Outcome,
    digest: Option<String>,
    revisit: Option<Revisit>,
}

impl Reader {
    /// The exchanges of a file.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> Result<Self> {
        Self::part(path, &path.to_string_lossy(), 0, u64::MAX)
    }

    /// The exchanges of an archive.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn of(part: &Part) -> Result<Self> {
        Self::part(&part.path, &part.name, part.from, part.length)
    }

    /// The exchanges of a part of a file that begins with a record.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) fn part(path: &Path, name: &str, from: u64, length: u64) -> Result<Self> {
        let records = Records::open(path, name, from, length).context(path.display())?;
        Ok(Self { records, asked: None, answered: None, damage: None, settled: from })
    }

    /// Where the last record ends that is no request without its answer.
    pub(super) fn settled(&self) -> u64 {
        self.settled
    }

    /// Joins what belongs together; none when the request's method brings no page.
    fn join(&self, asked: Option<Held<Asked>>, answered: Held<Answered>) -> Option<Archived> {
        let mut place = answered.place;
        let (method, form, request_headers) = match asked {
            Some(asked) => {
                let (first, second) =
                    if asked.place.offset < place.offset { (asked.place, place) } else { (place, asked.place) };
                if first.offset + first.length == second.offset && first.unpacked == second.unpacked {
                    place = Place { offset: first.offset, length: first.length + second.length, ..first };
                }
                (asked.what.method?, asked.what.form, asked.what.headers)
            }
            None => (Method::Get, None, Vec::new()),
        };
        let Answered { date, address, outcome, digest, revisit } = answered.what;
        let exchange = Exchange { method, url: answered.url, form, request_headers, date, address, outcome };
        let location = Location { file: self.records.name().to_owned(), offset: place.offset, length: place.length };
        Some(Archived { exchange, location, digest, revisit, unpacked: place.unpacked })
    }

    /// Takes a record in; gives the exchange it completes.
    fn take(&mut self, placed: Placed) -> Option<Archived> {
        let Placed { record, place } = placed;
        if record.kind() != REQUEST {
            self.settled = place.offset + place.length;
        }
        let url = record.url()?.to_owned();
        let (id, concurrent_to) = (record.id().to_owned(), record.concurrent_to().map(str::to_owned));
        if record.kind() == REQUEST {
            let what = parse_request(&record.block)?;
            let asked = Held { what, id, concurrent_to, url, place };
            let answered = self.answered.take();
            let joins = answered.as_ref().is_some_and(|answered| answered.belongs_with(&asked));
            let asked = if joins {
                Some(asked)
            } else {
                self.asked = Some(asked);
                None
            };
            return answered.and_then(|answered| self.join(asked, answered));
        }
        let what = match answered(record) {
            Ok(answered) => answered?,
            Err(what) => {
                let (file, resumed) = (self.records.name().to_owned(), Some(place.offset + place.length));
                self.damage = Some(Damage { file, offset: place.offset, what: what.to_owned(), resumed });
                return None;
            }
        };
        let answered = Held { what, id, concurrent_to, url, place };
        let before = self.answered.take();
        match self.asked.take() {
            Some(asked) if asked.belongs_with(&answered) => self.join(Some(asked), answered),
            _ => {
                self.answered = Some(answered);
                before.and_then(|before| self.join(None, before))
            }
        }
    }
}

impl Iterator for Reader {
    type Item = std::result::Result<Archived, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(damage) = self.damage.take() {
                return Some(Err(damage));
            }
            match self.records.next() {
                Some(Ok(placed)) => {
                    if let Some(archived) = self.take(placed) {
                        return Some(Ok(archived));
                    }
                }
                Some(Err(damage)) => {
                    self.asked = None;
                    let held = self.answered.take().and_then(|answered| self.join(None, answered));
                    let Some(held) = held else { return Some(Err(damage)) };
                    self.damage = Some(damage);
                    return Some(Ok(held));
                }
                None => {
                    let answered = self.answered.take()?;
                    if let Some(archived) = self.join(None, answered) {
                        return Some(Ok(archived));
                    }
                }
            }
        }
    }
}

/// What a record says that is an answer to an HTTP request; none when it is no such record.
fn answered(mut record: Record) -> std::result::Result<Option<Answered>, &'static str> {
    let web = |url: &str| url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    if !record.url().is_some_and(web) {
        return Ok(None);
    }
    let (outcome, revisit) = match record.kind() {
        RESPONSE => {
            let response = parse_response(&record.block, record.truncated());
            let mut response = response.ok_or("a response without a status line")?;
            if record.field(PROTOCOL).is_some_and(|protocol| protocol == H2) {
                HTTP_2.clone_into(&mut response.version);
            }
            (Outcome::Received(response), None)
        }
        REVISIT => {
            let revisit = Revisit {
                profile: if record.field("WARC-Profile").is_some_and(|profile| profile.contains("not-modified")) {
                    Profile::NotModified
                } else {
                    Profile::IdenticalPayload
                },
                url: record.field("WARC-Refers-To-Target-URI").map(|url| unbracketed(url).to_owned()),
                date: record.field("WARC-Refers-To-Date").and_then(timestamp),
            };
            let status = if revisit.profile == Profile::NotModified { 304 } else { 200 };
            let headless = || Response { status, ..bare(Vec::new(), &record) };
            let response = parse_response(&record.block, None).unwrap_or_else(headless);
            (Outcome::Received(response), Some(revisit))
        }
        RESOURCE => {
            let body = std::mem::take(&mut record.block);
            (Outcome::Received(bare(body, &record)), None)
        }
        METADATA => match failed(&record) {
            Some(outcome) => (outcome, None),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(Answered {
        date: record.date().ok_or("a record without a date")?,
        address: record.field("WARC-IP-Address").and_then(|address| address.parse().ok()),
        outcome,
        digest: record.field("WARC-Payload-Digest").map(str::to_owned),
        revisit,
    }))
}

/// A response for a record that holds none, as for a file without a server.
fn bare(body: Vec<u8>, record: &Record) -> Response {
    let media = record.field("Content-Type").filter(|media| !media.starts_with("application/http"));
    Response {
        version: "HTTP/1.1".to_owned(),
        status: 200,
        reason: String::new(),
        headers: media.map(|media| ("Content-Type".to_owned(), media.as_bytes().to_vec())).into_iter().collect(),
        body,
        truncated: record.truncated(),
    }
}

/// Why an attempt brought no response, as [`Writer`](super::Writer) puts it down.
fn failed(record: &Record) -> Option<Outcome> {
    let said = fields(&String::from_utf8_lossy(&record.block));
    let field = |name: &str| said.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
    Some(Outcome::Failed { kind: field("outcome")?, detail: field("detail").unwrap_or_default() })
}

/// The exchange that stands at a place; files are looked for in `folder`.
///
/// # Errors
/// When the file cannot be read, or no readable exchange stands there.
pub fn read_at(folder: &Path, location: &Location) -> Result<Archived> {
    let path = folder.join(&location.file);
    let found = Reader::part(&path, &location.file, location.offset, location.length)?.next();
    match found {
        Some(Ok(archived)) => Ok(archived),
        Some(Err(damage)) => stream_at(&path, location).ok_or_else(|| Error::new(damage.to_string())),
        None => stream_at(&path, location).ok_or_else(|| Error::new(format!("{location}: no exchange stands here"))),
    }
}

/// Looks through a file that is packed as one stream, where places are those of the unpacked bytes.
fn stream_at(path: &Path, location: &Location) -> Option<Archived> {
    Reader::part(path, &location.file, 0, u64::MAX)
        .ok()?
        .filter_map(std::result::Result::ok)
        .find(|archived| archived.location == *location && archived.unpacked)
}

impl Archived {
    /// The key of its request.
    #[must_use]
    pub fn key(&self) -> Key {
        self.exchange.key()
    }
}
