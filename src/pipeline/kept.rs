//! The documents that reports were read from, where they are still at hand and the same.
//!
//! In: a report's source, and the folders of its dataset. Out: where the file is, and the document's bytes. Those in one
//! archive are found one after the other without opening it again.

use super::container::Unfolded;
use super::input::Input;
use super::read::sha256;
use crate::record::Source;
use std::path::{Path, PathBuf};

/// Finds the documents of reports.
#[derive(Default)]
pub struct Kept {
    /// What was opened last.
    opened: Option<(PathBuf, Unfolded)>,
}

/// A document that was found.
pub struct Document {
    /// Its file: a fetched document lies in the folder of its dataset.
    pub path: PathBuf,
    /// What was read of it.
    pub bytes: Vec<u8>,
}

impl Kept {
    /// The document of a source, at its path as that was given or in one of these folders.
    pub fn find(&mut self, source: &Source, folders: &[PathBuf]) -> Option<Document> {
        let path = Path::new(source.path.as_deref()?);
        let places = [path.to_owned()].into_iter().chain(folders.iter().map(|folder| folder.join(path)));
        places.into_iter().find_map(|place| Some(Document { bytes: self.bytes(&place, source)?, path: place }))
    }

    /// The bytes at a path, where they are those that were read.
    fn bytes(&mut self, path: &Path, source: &Source) -> Option<Vec<u8>> {
        if self.opened.as_ref().is_none_or(|(own, _)| own != path) {
            let unfolded = path.is_file().then(|| Unfolded::of(vec![Input::from(path.to_owned())]));
            self.opened = Some((path.to_owned(), unfolded.unwrap_or_default()));
        }
        let (_, unfolded) = self.opened.as_ref()?;
        let input = unfolded.documents.iter().find(|input| input.member == source.member)?;
        input.bytes().ok().filter(|bytes| sha256(bytes) == source.sha256)
    }
}
