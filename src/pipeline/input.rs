//! What is to be read: a file of the user's, a member of one, or a document that was fetched and laid beside the dataset.
//!
//! A fetched document is a file named by its digest, so that its figures can be looked up in it
//! (`gouji show`) and the same bytes are there once.

use super::message;
use super::posted::Posted;
use super::read::{self, Unread};
use crate::dataset::account::{Account, Outcome};
use crate::dataset::{BEGUN, DOCUMENTS};
use crate::document::kind::FileKind;
use crate::document::{self, MOST_BYTES};
use crate::error::{Context, Error, Result};
use crate::record::Report;
use flate2::bufread::GzDecoder;
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempPath;
use zip::ZipArchive;

/// How often bytes may be packed one in the other.
const MOST_PACKED: usize = 3;

/// One document to be read.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where its bytes are.
    pub path: PathBuf,
    /// Which entry of the ZIP there it is.
    pub entry: Option<usize>,
    /// What the record calls the file; for a fetched document its path within the dataset's folder.
    pub name: String,
    /// What the record calls it within the file: `pages/1.html`.
    pub member: Option<String>,
    /// What the place it was posted at says of it.
    pub posted: Option<Box<Posted>>,
    /// It was found in a folder, among what is kept beside documents: it need not be one.
    pub is_beside: bool,
    /// Keeps a file that was unpacked only to be read.
    pub held: Option<Arc<TempPath>>,
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        let name = path.display().to_string();
        Self { path, entry: None, name, member: None, posted: None, is_beside: false, held: None }
    }
}

impl Input {
    /// Reads and checks its reports.
    ///
    /// # Errors
    /// It prints none, or cannot be read; [`called`](Self::called) names it.
    pub fn read(&self) -> std::result::Result<Vec<Report>, Unread> {
        let bytes = self.bytes().map_err(|error| Unread::Failed(error, FileKind::Unknown))?;
        let mut reports = read::guarded(&bytes, self.posted.as_deref())?;
        for report in &mut reports {
            report.source.path = Some(self.name.clone());
            if self.member.is_some() {
                report.source.member.clone_from(&self.member);
            }
        }
        Ok(reports)
    }

    /// What came of reading it.
    pub(super) fn account(&self, read: std::result::Result<usize, &Unread>) -> Account {
        let outcome = read.map_or_else(|unread| unread.outcome(!self.is_beside), Outcome::Read);
        let url = self.posted.as_ref().and_then(|posted| posted.url.clone());
        Account { path: Some(self.name.clone()), member: self.member.clone(), url, outcome }
    }

    /// File and member, as messages name them.
    #[must_use]
    pub fn called(&self) -> String {
        match &self.member {
            Some(member) => format!("{}: {member}", self.name),
            None => self.name.clone(),
        }
    }

    /// Its bytes, unpacked; of a page saved with all it shows (MHT) the page.
    ///
    /// # Errors
    /// The file or the entry cannot be read, or is too large.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        let bytes = match self.entry {
            None => whole(&self.path)?,
            Some(entry) => OPENED.with_borrow_mut(|opened| entry_of(opened, &self.path, entry))?,
        };
        unwrapped(bytes)
    }
}

/// A ZIP archive and where it stands.
type Opened = Option<(PathBuf, ZipArchive<BufReader<File>>)>;

thread_local! {
    /// The archive that was read from last: its directory may name a hundred thousand entries.
    static OPENED: RefCell<Opened> = const { RefCell::new(None) };
}

/// The bytes of an entry of a ZIP archive.
fn entry_of(opened: &mut Opened, path: &Path, entry: usize) -> Result<Vec<u8>> {
    if opened.as_ref().is_none_or(|(own, _)| own != path) {
        let file = BufReader::new(File::open(path).context("opening")?);
        *opened = Some((path.to_owned(), ZipArchive::new(file).context("a damaged ZIP archive")?));
    }
    let Some((_, archive)) = opened else { return Err(Error::new("no ZIP archive is open")) };
    within_limit(archive.by_index(entry).context("a damaged entry of the ZIP archive")?)
}

/// All of a file.
fn whole(path: &Path) -> Result<Vec<u8>> {
    let metadata = fs::metadata(path).context("opening")?;
    if metadata.is_dir() {
        fs::read_dir(path).context("opening")?;
        return Err(Error::new("this is a folder; `gouji harvest` reads folders"));
    }
    if !metadata.is_file() {
        return Err(Error::new("this is no regular file; `gouji read -` reads a stream"));
    }
    if metadata.len() > MOST_BYTES as u64 {
        return Err(document::too_large(metadata.len()));
    }
    within_limit(File::open(path).context("opening")?)
}

/// All of a stream that is not longer than a file may be.
pub(super) fn within_limit(reader: impl Read) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    let length = reader.take(MOST_BYTES as u64 + 1).read_to_end(&mut content).context("reading")?;
    if length > MOST_BYTES {
        return Err(document::too_large(length as u64));
    }
    Ok(content)
}

/// Bytes as they were before they were packed; of a page saved with all it shows (MHT) the page.
pub(super) fn unwrapped(mut bytes: Vec<u8>) -> Result<Vec<u8>> {
    let mut kind = FileKind::of_bytes(&bytes);
    for _ in 0..MOST_PACKED {
        if kind != FileKind::Gzip {
            break;
        }
        bytes = unpacked(&bytes).map_err(|error| error.within("a gzip file"))?;
        kind = FileKind::of_bytes(&bytes);
    }
    if kind == FileKind::Message { message::page(&bytes) } else { Ok(bytes) }
}

/// What the members of a gzip file hold; zeros behind the last are padding.
fn unpacked(packed: &[u8]) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    let mut rest = packed;
    while rest.iter().any(|byte| *byte != 0) {
        let mut member = GzDecoder::new(rest);
        content.append(&mut within_limit(&mut member)?);
        rest = member.into_inner();
    }
    if content.len() > MOST_BYTES { Err(document::too_large(content.len() as u64)) } else { Ok(content) }
}

/// Lays a fetched document into the dataset's folder; the same bytes are laid there once.
///
/// # Errors
/// The folder or the file cannot be written.
pub fn lay(dataset: &Path, bytes: &[u8], posted: Posted) -> Result<Input> {
    let name = format!("{DOCUMENTS}/{}.{}", &read::sha256(bytes)[..32], ending(bytes));
    let path = dataset.join(&name);
    if !path.is_file() {
        let folder = dataset.join(DOCUMENTS);
        fs::create_dir_all(&folder).context(folder.display())?;
        // The same bytes may be laid down for two counties at once.
        let beside = tempfile::Builder::new().prefix(".").suffix(BEGUN).tempfile_in(&folder);
        let mut beside = beside.context(folder.display())?;
        beside.write_all(bytes).and_then(|()| beside.as_file().sync_data()).context(path.display())?;
        beside.persist(&path).context(path.display())?;
    }
    Ok(Input { name, posted: Some(Box::new(posted)), ..Input::from(path) })
}

/// The ending that says what the bytes are, whatever their name was.
fn ending(bytes: &[u8]) -> &'static str {
    match FileKind::of_bytes(bytes) {
        FileKind::Pdf => "pdf",
        FileKind::Office | FileKind::Ofd | FileKind::Zip => "zip",
        FileKind::Ole => "ole",
        FileKind::Html => "html",
        _ if bytes.trim_ascii_start().starts_with(b"<") => "html",
        _ => "txt",
    }
}

/// The path that some bytes name; on Unix any bytes do.
///
/// # Errors
/// Elsewhere: they are no UTF-8.
#[cfg(unix)]
pub fn path_of(bytes: Vec<u8>) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Ok(std::ffi::OsString::from_vec(bytes).into())
}

/// The path that some bytes name.
///
/// # Errors
/// They are no UTF-8.
#[cfg(not(unix))]
pub fn path_of(bytes: Vec<u8>) -> Result<PathBuf> {
    String::from_utf8(bytes).map(PathBuf::from).map_err(|_| Error::new("a path that is no UTF-8 names no file here"))
}
