//! Which records does a file hold, damaged ones passed over?

use super::arc;
use super::digest;
use super::record::{self, Record};
use super::stream::{Stream, find_member};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The most bytes a record's block may have to be held in memory.
pub const MOST_BLOCK: u64 = 64 << 20;
/// The most bytes of a record's head.
const MOST_HEAD: usize = 256 << 10;

/// A part of a file that could not be read as a record.
///
/// `harvest-00001.warc.gz:10483: corrupt deflate stream; reading goes on at 11020`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: String,
    /// Where the damaged record begins.
    pub offset: u64,
    /// What is wrong with it.
    pub what: String,
    /// Where the next record was found; none when nothing readable follows.
    pub resumed: Option<u64>,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; ", self.file, self.offset, self.what)?;
        match self.resumed {
            Some(offset) => write!(f, "reading goes on at {offset}"),
            None => f.write_str("nothing readable follows"),
        }
    }
}

impl std::error::Error for Damage {}

/// A record with its place.
#[derive(Debug)]
pub(super) struct Placed {
    pub record: Record,
    pub place: Place,
}

/// Which bytes are a record's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub offset: u64,
    pub length: u64,
    /// Whether they are counted in what the file unpacks to, since records share a gzip member.
    pub unpacked: bool,
}

/// The records of a file, one at a time.
pub(super) struct Records {
    path: PathBuf,
    name: String,
    stream: Stream,
    from: u64,
    end: u64,
    over: bool,
}

/// Why a record was not read.
enum Fault {
    /// The bytes around it can no longer be trusted.
    Broken(String),
    /// It is passed over whole.
    Passed(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl Records {
    /// The records of a part of a file; `name` is what places and errors call it.
    pub fn open(path: &Path, name: &str, from: u64, length: u64) -> io::Result<Self> {
        let end = std::fs::metadata(path)?.len().min(from.saturating_add(length));
        let stream = Stream::open(path, from, length)?;
        Ok(Self { path: path.to_owned(), name: name.to_owned(), stream, from, end, over: false })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Goes to the first byte of the next record; says whether it is the first of its member, or none at the end.
    fn arrive(&mut self) -> io::Result<Option<bool>> {
        let mut first = self.stream.within() == 0;
        loop {
            if self.stream.skip_line_ends()? {
                return Ok(Some(first));
            }
            if !self.stream.next_member()? {
                return Ok(None);
            }
            first = true;
        }
    }

    fn read(&mut self) -> Result<Record, Fault> {
        let mut record = Record { fields: self.head()?, block: Vec::new() };
        let length = record.field("Content-Length").and_then(|length| length.parse::<u64>().ok());
        let Some(length) = length else {
            return Err(Fault::Broken("a record without Content-Length".to_owned()));
        };
        let kept = length <= MOST_BLOCK;
        let mut left = length;
        while left > 0 {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                return Err(Fault::Broken(of(&record, &format!("the record ends {left} bytes early"))));
            }
            let take = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if kept {
                record.block.extend_from_slice(&bytes[..take]);
            }
            self.stream.take(take);
            left -= take as u64;
        }
        if !kept {
            let what = format!("a record of {length} bytes, over the limit of {MOST_BLOCK}");
            return Err(Fault::Passed(of(&record, &what)));
        }
        if record.field("WARC-Block-Digest").is_some_and(|said| digest::is_another(said, &record.block)) {
            return Err(Fault::Broken(of(&record, "the record's bytes are not those of its digest")));
        }
        Ok(record)
    }

    /// The fields of a record's head.
    fn head(&mut self) -> Result<Vec<(String, String)>, Fault> {
        let first = self.line()?;
        if let Some(fields) = arc::fields(&first) {
            return Ok(fields);
        }
        if !first.starts_with("WARC/") {
            return Err(Fault::Broken("no WARC record begins here".to_owned()));
        }
        let mut head = String::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(record::fields(&head));
            }
            head.push_str(&line);
            head.push('\n');
            if head.len() > MOST_HEAD {
                return Err(Fault::Broken("the record's head does not end".to_owned()));
            }
        }
    }

    /// A line of a head, its end left off.
    fn line(&mut self) -> Result<String, Fault> {
        let mut line = Vec::new();
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                return Err(Fault::Broken("the record's head is cut".to_owned()));
            }
            let end = bytes.iter().position(|&byte| byte == b'\n');
            let taken = end.map_or(bytes.len(), |end| end + 1);
            line.extend_from_slice(&bytes[..taken]);
            self.stream.take(taken);
            if end.is_some() {
                break;
            }
            if line.len() > MOST_HEAD {
                return Err(Fault::Broken("a line of the record's head does not end".to_owned()));
            }
        }
        while matches!(line.last(), Some(b'\r' | b'\n')) {
            line.pop();
        }
        Ok(String::from_utf8_lossy(&line).into_owned())
    }

    fn damage(&mut self, offset: u64, first: bool, what: String) -> Damage {
        let resumed = self.resume(first);
        self.over = resumed.is_none();
        Damage { file: self.name.clone(), offset, what, resumed }
    }

    /// Looks for the next record behind a broken one.
    fn resume(&mut self, first: bool) -> Option<u64> {
        let shared = !self.stream.is_packed() || !first;
        if let Some(next) = if shared { self.resume_within() } else { None } {
            return Some(next);
        }
        if !self.stream.is_packed() {
            return None;
        }
        let next = find_member(&self.path, self.stream.member() + 1, self.end).ok().flatten()?;
        self.stream = Stream::open(&self.path, next, self.end - next).ok()?;
        Some(next)
    }

    /// Looks for a record's first line in what is not packed.
    fn resume_within(&mut self) -> Option<u64> {
        loop {
            let line = loop {
                match self.line() {
                    Ok(line) => break line,
                    Err(_) if self.stream.fill().is_ok_and(|bytes| !bytes.is_empty()) => {}
                    Err(_) => return None,
                }
            };
            if !line.is_empty() {
                continue;
            }
            if self.stream.fill().ok()?.starts_with(b"WARC/1.") {
                return Some(self.stream.position());
            }
        }
    }
}

/// What is wrong with a record whose head could be read, and what it is of: `http://a.gov.cn/1: …`.
fn of(record: &Record, what: &str) -> String {
    record.url().map_or_else(|| what.to_owned(), |url| format!("{url}: {what}"))
}

impl Iterator for Records {
    type Item = Result<Placed, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let first = match self.arrive() {
            Ok(Some(first)) => first,
            Ok(None) => {
                self.over = true;
                return None;
            }
            Err(error) => return Some(Err(self.damage(self.stream.member(), true, error.to_string()))),
        };
        let (member, start) = (self.stream.member(), self.stream.position());
        // In a file of many members a place is that of the member, also of what follows a record within it.
        let offset = if first || (self.stream.is_packed() && member > self.from) { member } else { start };
        let read = self.read();
        if let Err(Fault::Broken(what)) = read {
            return Some(Err(self.damage(offset, first, what)));
        }
        let followed = match self.stream.skip_line_ends() {
            Ok(followed) => followed,
            Err(error) => return Some(Err(self.damage(offset, first, error.to_string()))),
        };
        let end = self.stream.position();
        let place = if self.stream.is_packed() && first && !followed {
            Place { offset: member, length: self.stream.file_position() - member, unpacked: false }
        } else {
            Place { offset: start, length: end - start, unpacked: self.stream.is_packed() }
        };
        Some(match read {
            Ok(record) => Ok(Placed { record, place }),
            Err(Fault::Broken(what) | Fault::Passed(what)) => {
                let resumed = Some(place.offset + place.length);
                Err(Damage { file: self.name.clone(), offset: place.offset, what, resumed })
            }
        })
    }
}
