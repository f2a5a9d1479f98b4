//! The files behind sources: all that folders hold, whatever their names.
//!
//! In: files and folders. Out: every file once, by path. The list is on the disk, so that a million files are no more in
//! memory than ten.

use super::input::{Input, path_of};
use super::paged::paged;
use crate::document::kind;
use crate::error::{Context, Result};
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What messages call the list.
const NAME: &str = "the list of files";
/// What parts the names of a path. A key has a zero in its place, so that folders stand in order before what begins like them.
const SEPARATOR: u8 = std::path::MAIN_SEPARATOR as u8;
/// Files taken from the list at a time.
const PAGE: usize = 256;

/// The files behind sources.
#[derive(Debug)]
pub struct Found(Connection);

impl Found {
    /// Finds the files behind sources.
    ///
    /// # Errors
    /// There is no room on the disk. What cannot be listed or does not exist is told when it is read.
    pub fn of(sources: &[PathBuf]) -> Result<Self> {
        // Without a name it is a file that the system takes away.
        let list = Connection::open("").context(NAME)?;
        let made = list.execute_batch(
            "PRAGMA journal_mode = OFF; CREATE TABLE file (key BLOB PRIMARY KEY, is_beside INTEGER) WITHOUT ROWID; BEGIN",
        );
        made.context(NAME)?;
        let found = Self(list);
        for source in sources {
            // A source that does not exist is a file that cannot be read: the others go on.
            if !source.is_dir() {
                found.add(source, false)?;
                continue;
            }
            for entry in WalkDir::new(source).follow_links(true) {
                match entry {
                    Ok(entry) if entry.file_type().is_dir() => {}
                    Ok(entry) => {
                        // Pipes and sockets hold nothing to be read.
                        let is_beside = !entry.file_type().is_file()
                            || kind::is_beside(&entry.file_name().to_string_lossy())
                            || is_saved_with_a_page(entry.path(), source);
                        found.add(entry.path(), is_beside)?;
                    }
                    // A folder that cannot be listed is told when it is read.
                    Err(error) => error.path().map_or(Ok(()), |path| found.add(path, false))?,
                }
            }
        }
        Ok(found)
    }

    /// Adds a file; one that somebody named is a document, wherever it was found also.
    fn add(&self, path: &Path, is_beside: bool) -> Result<()> {
        let insert = self.0.prepare_cached(
            "INSERT INTO file VALUES (?, ?) ON CONFLICT DO UPDATE SET is_beside = min(is_beside, excluded.is_beside)",
        );
        // `in//a` and `in/./a` are one path.
        let path: PathBuf = path.components().collect();
        let key = exchanged(path.into_os_string().into_encoded_bytes(), SEPARATOR, 0);
        insert.and_then(|mut insert| insert.execute(params![key, is_beside])).map(drop).context(NAME)
    }

    /// How many there are.
    ///
    /// # Errors
    /// The disk fails.
    pub fn count(&self) -> Result<usize> {
        self.0.query_row("SELECT count(*) FROM file", [], |row| row.get(0)).context(NAME)
    }

    /// The files, by path.
    pub fn inputs(&self) -> impl Iterator<Item = Result<Input>> {
        // No key is empty.
        let mut last = Vec::new();
        let files = paged(move || {
            let page = self.behind(&last)?;
            page.last().inspect(|(key, _)| last.clone_from(key));
            Ok(page)
        });
        files.map(|file| {
            let (key, is_beside) = file?;
            Ok(Input { is_beside, ..Input::from(path_of(exchanged(key, 0, SEPARATOR))?) })
        })
    }

    fn behind(&self, last: &[u8]) -> Result<Vec<(Vec<u8>, bool)>> {
        let select = self.0.prepare_cached("SELECT key, is_beside FROM file WHERE key > ? ORDER BY key LIMIT ?");
        let rows = select.and_then(|mut select| {
            select.query_map(params![last, PAGE], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        });
        rows.context(NAME)
    }
}

fn exchanged(mut bytes: Vec<u8>, from: u8, to: u8) -> Vec<u8> {
    bytes.iter_mut().filter(|byte| **byte == from).for_each(|byte| *byte = to);
    bytes
}

/// Whether a file lies in the folder that a browser made beside a page it saved: `report_files/` beside `report.html`.
fn is_saved_with_a_page(file: &Path, source: &Path) -> bool {
    let folders = file.ancestors().skip(1).take_while(|folder| folder.starts_with(source) && *folder != source);
    folders.into_iter().any(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let page = name.strip_suffix("_files").or_else(|| name.strip_suffix(".files"));
        page.is_some_and(|page| {
            ["html", "htm"].iter().any(|ending| folder.with_file_name(format!("{page}.{ending}")).is_file())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_once_however_it_is_written_and_in_the_order_of_paths() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a/1", "a-b/1", "a.txt"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let twice = folder.path().join(".").join("a//1");
        let found = Found::of(&[folder.path().to_owned(), twice]).unwrap();
        let paths = found.inputs().map(|input| input.unwrap().path);
        let expected = ["a/1", "a-b/1", "a.txt"].map(|name| folder.path().join(name));
        assert_eq!(paths.collect::<Vec<_>>(), expected);
        assert_eq!(found.count().unwrap(), 3);
    }
}
