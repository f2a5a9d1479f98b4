//! What is to be read: a file of the user's, or a document that was fetched and laid beside the dataset.
//!
//! A fetched document is a file named by its digest, so that its figures can be looked up in it
//! (`gouji show`) and the same bytes are there once.

use super::posted::Posted;
use super::read;
use crate::error::{Context, Result};
use crate::record::Report;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the fetched documents, within the dataset's.
const FOLDER: &str = "documents";

/// One document to be read.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where its bytes are.
    pub path: PathBuf,
    /// What the record calls it; for a fetched document its path within the dataset's folder.
    pub name: String,
    /// What the place it was posted at says of it.
    pub posted: Option<Posted>,
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self { name: path.display().to_string(), path, posted: None }
    }
}

impl Input {
    /// Reads and checks its reports.
    ///
    /// # Errors
    /// As [`read::reports_of`]; the message names the file, and the address it was fetched from.
    pub fn read(&self) -> Result<Vec<Report>> {
        let Some(posted) = &self.posted else { return read::reports_of(&self.path) };
        let named = |error: crate::Error| match &posted.url {
            Some(url) => error.within(url),
            None => error,
        };
        let mut reports = read::reports_posted(&self.path, posted).map_err(named)?;
        for report in &mut reports {
            report.source.path = Some(self.name.clone());
        }
        Ok(reports)
    }

    /// What the documents of a dataset stand in order by: where they were fetched, then what they are called.
    #[must_use]
    pub fn order(&self) -> (Option<&str>, &str) {
        (self.posted.as_ref().and_then(|posted| posted.url.as_deref()), &self.name)
    }
}

/// Lays a fetched document into the dataset's folder; the same bytes are laid there once.
///
/// # Errors
/// The folder or the file cannot be written.
pub fn lay(dataset: &Path, bytes: &[u8], posted: Posted) -> Result<Input> {
    let name = format!("{FOLDER}/{}.{}", &read::sha256(bytes)[..32], ending(bytes));
    let path = dataset.join(&name);
    if !path.is_file() {
        let folder = dataset.join(FOLDER);
        fs::create_dir_all(&folder).context(folder.display())?;
        let beside = path.with_extension("partial");
        fs::write(&beside, bytes).context(beside.display())?;
        fs::rename(&beside, &path).context(path.display())?;
    }
    Ok(Input { path, name, posted: Some(posted) })
}

/// The ending that says what the bytes are, whatever their name was.
fn ending(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => "pdf",
        [b'P', b'K', 3, 4, ..] => "zip",
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "ole",
        _ if bytes.trim_ascii_start().starts_with(b"<") || bytes.starts_with(&[0xef, 0xbb, 0xbf]) => "html",
        _ => "txt",
    }
}
