//! Where does an archive stand? In a file of its own, or in a part of one.

use super::arc;
use std::path::PathBuf;

/// An archive: a file, or the part of a file that is one, as a WARC is that a WACZ stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The file.
    pub path: PathBuf,
    /// What places and errors call it.
    pub name: String,
    /// Its first byte in the file.
    pub from: u64,
    /// Its length in bytes; a file may be shorter.
    pub length: u64,
}

impl From<PathBuf> for Part {
    fn from(path: PathBuf) -> Self {
        Self { name: path.to_string_lossy().into_owned(), path, from: 0, length: u64::MAX }
    }
}

/// Whether unpacked bytes are the beginning of an archive.
#[must_use]
pub fn begins_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"WARC/") || bytes.starts_with(arc::FIRST.as_bytes())
}
