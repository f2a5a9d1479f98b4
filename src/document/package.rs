//! The ZIP container of an office file, opened with distrust: names, copies and sizes are claims.
//!
//! In: the bytes of the file. Out: single parts, inflated within stated limits. Nothing is ever
//! written to disk; a package that would mean harm to a tool that does is refused all the same.

use crate::error::{Context, Error, Result};
use encoding_rs::{Encoding, UTF_8};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most entries a package may have.
pub const MOST_ENTRIES: usize = 4096;
/// The most bytes one part may have once inflated, and all parts read of one package together.
pub const MOST_INFLATED: usize = 128 << 20;
/// The most bytes one part may inflate to from each of its bytes, once it has more than [`RATIO_FROM`].
///
/// The largest part of the 28 files made of the bundled pages by `soffice`, of the bundled office files
/// and of the blank official form inflates 5 to 35 times (`unzip -v`); deflate itself ends at 1,032.
pub const MOST_RATIO: usize = 250;
/// Parts up to this size may inflate from nothing: a sheet of equal cells does.
pub const RATIO_FROM: usize = 4 << 20;

/// An open package.
#[derive(Debug)]
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes of the whole file.
    len: usize,
    /// Bytes inflated so far.
    inflated: usize,
}

impl<'a> Package<'a> {
    /// Opens a package and looks at every name in it.
    ///
    /// # Errors
    /// It is no ZIP container or a damaged one, has more than [`MOST_ENTRIES`], or an entry is
    /// encrypted, leads out of the package or stands there twice; the message names the entry.
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .context("the file begins as a ZIP container and cannot be opened as one; it may be cut, fetch it again")?;
        if archive.len() > MOST_ENTRIES {
            return Err(Error::new(format!(
                "the ZIP container has {} entries; an office file has a few dozen, at most {MOST_ENTRIES} are read",
                archive.len()
            )));
        }
        if archive.has_duplicate_names() {
            let start = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
            let names = directory_names(bytes.get(start..).unwrap_or_default());
            let mut seen = BTreeSet::new();
            let twice = names.into_iter().find(|name| !seen.insert(*name)).unwrap_or_default();
            return Err(stands_twice(&String::from_utf8_lossy(twice)));
        }
        let mut seen = BTreeSet::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).context("a damaged entry of the ZIP container")?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            if leads_out(&name) {
                return Err(Error::new(format!(
                    "the ZIP entry {name:?} leads out of its container; no office program writes that, and nothing of the file is read"
                )));
            }
            if entry.encrypted() {
                return Err(Error::new(format!(
                    "encrypted: the ZIP entry {name:?} asks for a password; save the file without one"
                )));
            }
            if !seen.insert(name.to_lowercase()) {
                return Err(stands_twice(&name));
            }
        }
        Ok(Self { archive, len: bytes.len(), inflated: 0 })
    }

    /// The names of all entries, in the order of the container.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }

    /// The names of all entries as their bytes, in the order of the container: archives made on
    /// Windows write them in GBK.
    #[must_use]
    pub fn raw_names(&self) -> Vec<&[u8]> {
        self.archive.file_names_raw().collect()
    }

    /// Whether there is a part of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The name of a part as the container writes it; what refers to a part may write it in other case.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<String> {
        if self.has(name) {
            return Some(name.to_owned());
        }
        self.names().into_iter().find(|own| own.eq_ignore_ascii_case(name))
    }

    /// The bytes of a part.
    ///
    /// # Errors
    /// There is no such part, it is damaged, or it inflates past the limits. What the container
    /// says of sizes is not believed; what comes out is counted.
    pub fn bytes(&mut self, name: &str) -> Result<Vec<u8>> {
        let index = self.archive.index_for_name(name);
        let index = index.ok_or_else(|| Error::new(format!("the part {name} is not in the container")))?;
        self.bytes_at(index, name)
    }

    /// The bytes of the entry at a place of [`Package::raw_names`]; `name` is for messages.
    ///
    /// # Errors
    /// As [`Package::bytes`].
    pub fn bytes_at(&mut self, index: usize, name: &str) -> Result<Vec<u8>> {
        let mut entry = self.archive.by_index(index).context(format!("the part {name}"))?;
        let stored = usize::try_from(entry.compressed_size()).unwrap_or(usize::MAX).min(self.len);
        let mut bytes = Vec::new();
        let mut chunk = [0; 1 << 13];
        loop {
            let read = entry.read(&mut chunk).context(format!("the part {name} is damaged"))?;
            if read == 0 {
                return Ok(bytes);
            }
            bytes.extend_from_slice(&chunk[..read]);
            self.inflated += read;
            if bytes.len() > RATIO_FROM && bytes.len() / MOST_RATIO > stored {
                return Err(Error::new(format!(
                    "the part {name} inflates to more than {MOST_RATIO} times its {stored} bytes: a ZIP bomb, nothing of it is read"
                )));
            }
            if self.inflated > MOST_INFLATED {
                return Err(Error::new(format!(
                    "the parts inflate to more than {} MiB at {name}; a report has a few, nothing of it is read",
                    MOST_INFLATED >> 20
                )));
            }
        }
    }

    /// The text of an XML part.
    ///
    /// # Errors
    /// As [`Package::bytes`]; or it is neither UTF-8 nor marked as UTF-16, or declares a document
    /// type, whose entities could be made to grow without end.
    pub fn xml(&mut self, name: &str) -> Result<String> {
        let mut bytes = self.bytes(name)?;
        let text = match Encoding::for_bom(&bytes) {
            Some((encoding, mark)) if encoding != UTF_8 => {
                encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()
            }
            marked => {
                bytes.drain(..marked.map_or(0, |(_, mark)| mark));
                String::from_utf8(bytes).context(format!("the part {name} is not UTF-8"))?
            }
        };
        if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
            return Err(Error::new(format!(
                "the part {name} declares a document type (<!DOCTYPE); office programs write none, and its entities are not expanded"
            )));
        }
        Ok(text)
    }
}

fn stands_twice(name: &str) -> Error {
    Error::new(format!(
        "the ZIP entry {name:?} stands there twice; which one is meant cannot be told, and nothing of the file is read"
    ))
}

/// The names in a container's directory, copies included: the archive itself keeps one of each.
fn directory_names(mut directory: &[u8]) -> Vec<&[u8]> {
    const HEADER: usize = 46;
    let mut names = Vec::new();
    while directory.starts_with(b"PK\x01\x02") && directory.len() >= HEADER {
        let len = |at: usize| usize::from(u16::from_le_bytes([directory[at], directory[at + 1]]));
        let (name, extra, comment) = (len(28), len(30), len(32));
        names.extend(directory.get(HEADER..HEADER + name));
        directory = directory.get(HEADER + name + extra + comment..).unwrap_or_default();
    }
    names
}

/// Whether a tool that unpacks the entry would be led out of its folder.
fn leads_out(name: &str) -> bool {
    name.starts_with('/') || name.contains(['\\', '\0', ':']) || name.split('/').any(|step| step == "..")
}
