//! Which archived exchange answers a request? For a harvest that asks no server.

use super::reader::{Archived, Profile, Reader, Revisit, read_at};
use super::stream::unpack;
use super::{Damage, Exchange, Key, Location, Method, Part};
use crate::error::{Context as _, Error, Result};
use jiff::Timestamp;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Microseconds.
const SECOND: i64 = 1_000_000;

/// The exchanges of one or many WARC files by request, 60 bytes each.
///
/// Of several exchanges for one request the newest counts, or the newest at a date; of the same
/// date, the one that stands later. A revisit comes with the body it refers to.
#[derive(Debug)]
pub struct Index {
    files: Vec<Held>,
    /// By key, date, file and offset.
    entries: Vec<Entry>,
    /// Places among the entries that hold a body, by its digest.
    bodies: Vec<u32>,
    damages: Vec<Damage>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: Key,
    /// Microseconds, as many as fit.
    date: i64,
    file: u32,
    offset: u64,
    length: u32,
    /// The first bytes of the body's digest.
    digest: [u8; 8],
    is_revisit: bool,
}

/// A file to read places from.
#[derive(Debug)]
enum Held {
    Itself(PathBuf),
    /// What a file packed as one stream unpacks to; gone with the index.
    Unpacked(NamedTempFile),
}

impl Held {
    fn path(&self) -> &Path {
        match self {
            Self::Itself(path) => path,
            Self::Unpacked(file) => file.path(),
        }
    }
}

/// What one file holds.
struct Scanned {
    held: Held,
    entries: Vec<Entry>,
    damages: Vec<Damage>,
}

impl Index {
    /// Reads through the files once.
    ///
    /// A file packed as one stream has no place to begin reading at; it is unpacked to a temporary
    /// file, which is gone with the index.
    ///
    /// # Errors
    /// When a file cannot be opened. Damaged records are passed over; see [`damages`](Self::damages).
    pub fn open(paths: &[PathBuf]) -> Result<Self> {
        Self::of_parts(&paths.iter().cloned().map(Part::from).collect::<Vec<Part>>())
    }

    /// Reads through archives once that may be parts of files.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn of_parts(parts: &[Part]) -> Result<Self> {
        let mut index = Self { files: Vec::new(), entries: Vec::new(), bodies: Vec::new(), damages: Vec::new() };
        let scanned: Vec<Result<Scanned>> = parts.par_iter().enumerate().map(|(file, part)| scan(part, file)).collect();
        for scanned in scanned {
            let Scanned { held, mut entries, damages } = scanned?;
            index.files.push(held);
            index.entries.append(&mut entries);
            index.damages.extend(damages);
        }
        index.entries.sort_unstable();
        index.entries.shrink_to_fit();
        let entries = &index.entries;
        let count = u32::try_from(entries.len()).map_err(|_| Error::new("more than four billion exchanges"))?;
        index.bodies = (0..count).filter(|&place| !entries[place as usize].is_revisit).collect();
        index.bodies.sort_unstable_by_key(|&place| (entries[place as usize].digest, entries[place as usize].date));
        Ok(index)
    }

    /// How many exchanges there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What could not be read while the index was made.
    #[must_use]
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    /// The exchange that answers a request, not younger than `as_of`; with the body of the earlier
    /// exchange where it is a revisit.
    ///
    /// Where the request was never made by its own scheme, one made by the other of `http` and
    /// `https` answers; its URL says so.
    ///
    /// # Errors
    /// When the record cannot be read, or refers to a body that stands in none of the files.
    pub fn find(
        &self,
        method: Method,
        url: &str,
        form: Option<&[u8]>,
        as_of: Option<Timestamp>,
    ) -> Result<Option<Exchange>> {
        let date = as_of.map_or(i64::MAX, Timestamp::as_microsecond);
        let newest = |url: &str| {
            let own = self.of(Key::of(method, url, form));
            own[..own.partition_point(|entry| entry.date <= date)].last()
        };
        let Some(entry) = newest(url).or_else(|| newest(&other_scheme(url)?)) else { return Ok(None) };
        let archived = self.read(entry)?;
        let Some(revisit) = archived.revisit.clone().or_else(|| bare_304(&archived)) else {
            return Ok(Some(archived.exchange));
        };
        match self.original(entry, &archived, &revisit)? {
            Some(original) => Ok(Some(Archived { revisit: Some(revisit), ..archived }.with_body_of(&original))),
            None if archived.revisit.is_none() => Ok(Some(archived.exchange)),
            None => {
                let location = &archived.location;
                Err(Error::new(format!("{location}: refers to a body that stands in none of the files")))
            }
        }
    }

    /// The exchanges of a request, oldest first.
    fn of(&self, key: Key) -> &[Entry] {
        let from = self.entries.partition_point(|entry| entry.key < key);
        let to = self.entries.partition_point(|entry| entry.key <= key);
        &self.entries[from..to]
    }

    fn read(&self, entry: &Entry) -> Result<Archived> {
        let file = self.files[entry.file as usize].path().to_string_lossy().into_owned();
        let location = Location { file, offset: entry.offset, length: u64::from(entry.length) };
        let archived = read_at(Path::new(""), &location)?;
        if archived.key() == entry.key {
            Ok(archived)
        } else {
            Err(Error::new(format!("{location}: another exchange stands here than when the index was made")))
        }
    }

    /// The exchange that holds the body of a revisit: named by URL and date, else by digest.
    fn original(&self, entry: &Entry, archived: &Archived, revisit: &Revisit) -> Result<Option<Exchange>> {
        let own = &archived.exchange;
        let url = revisit.url.as_deref().unwrap_or(&own.url);
        let keys = [Key::of(own.method, url, own.form.as_deref()), Key::of(Method::Get, url, None)];
        let fits = |candidate: &Entry| {
            let same_body = archived.digest.is_none() || candidate.digest == entry.digest;
            !candidate.is_revisit && (same_body || revisit.profile == Profile::NotModified)
        };
        let find = |is_named: &dyn Fn(i64) -> bool| {
            let candidates = keys.iter().flat_map(|&key| self.of(key).iter().rev());
            candidates.filter(|own| *own != entry && fits(own)).find(|candidate| is_named(candidate.date))
        };
        let by_name = match revisit.date.map(Timestamp::as_microsecond) {
            // Some crawlers write the date of the original without its fraction.
            Some(named) => find(&|date| date == named).or_else(|| find(&|date| date / SECOND == named / SECOND)),
            None => find(&|date| date <= entry.date),
        };
        let found = by_name.or_else(|| self.by_digest(entry).filter(|_| archived.digest.is_some()));
        found.map(|entry| Ok(self.read(entry)?.exchange)).transpose()
    }

    /// The newest exchange with the same body that is not younger.
    fn by_digest(&self, wanted: &Entry) -> Option<&Entry> {
        let at = |place: &u32| &self.entries[*place as usize];
        let to =
            self.bodies.partition_point(|place| (at(place).digest, at(place).date) <= (wanted.digest, wanted.date));
        self.bodies[..to].last().map(at).filter(|entry| entry.digest == wanted.digest)
    }
}

impl Entry {
    fn of(archived: &Archived, file: u32) -> Option<Self> {
        let mut digest = [0; 8];
        if let Some(said) = &archived.digest {
            digest.copy_from_slice(&Sha256::digest(said.to_ascii_lowercase())[..8]);
        }
        Some(Self {
            key: archived.key(),
            date: archived.exchange.date.as_microsecond(),
            file,
            offset: archived.location.offset,
            length: u32::try_from(archived.location.length).ok()?,
            digest,
            is_revisit: archived.revisit.is_some(),
        })
    }
}

/// Reads through one file.
fn scan(part: &Part, file: usize) -> Result<Scanned> {
    let Part { path, name, .. } = part;
    let file = u32::try_from(file).map_err(|_| Error::new("more than four billion files"))?;
    let mut scanned = Scanned { held: Held::Itself(path.to_owned()), entries: Vec::new(), damages: Vec::new() };
    for found in Reader::of(part)? {
        match found {
            Ok(archived) if archived.unpacked => {
                let mut unpacked = NamedTempFile::new().context(name)?;
                let early = unpack(part, unpacked.as_file_mut()).context(name)?;
                let early = early.map(|(offset, error)| Damage {
                    file: name.clone(),
                    offset,
                    what: error.to_string(),
                    resumed: None,
                });
                let damages = early.into_iter().collect();
                scanned = Scanned { held: Held::Unpacked(unpacked), entries: Vec::new(), damages };
                break;
            }
            Ok(archived) => scanned.entries.extend(Entry::of(&archived, file)),
            Err(damage) => scanned.damages.push(damage),
        }
    }
    if let Held::Unpacked(unpacked) = &scanned.held {
        for found in Reader::part(unpacked.path(), name, 0, u64::MAX)? {
            match found {
                Ok(archived) => scanned.entries.extend(Entry::of(&archived, file)),
                Err(damage) => scanned.damages.push(damage),
            }
        }
    }
    Ok(scanned)
}

/// Of a 304 that was put down as a response of its own: what it would say as a revisit.
fn bare_304(archived: &Archived) -> Option<Revisit> {
    let is_304 = archived.exchange.response()?.status == 304;
    is_304.then_some(Revisit { profile: Profile::NotModified, url: None, date: None })
}

/// The same URL by the other of the two schemes.
fn other_scheme(url: &str) -> Option<String> {
    match url.split_once("://")? {
        ("http", rest) => Some(format!("https://{rest}")),
        ("https", rest) => Some(format!("http://{rest}")),
        _ => None,
    }
}
