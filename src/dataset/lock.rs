//! Who writes into a folder? One run at a time.
//!
//! In: the folder of a dataset. Out: a lock that the system holds for this process and lets go of when it ends, however
//! it ends.

use crate::error::{Context, Error, Result};
use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The file that is locked, within the folder; it says which process holds it.
pub(super) const NAME: &str = ".lock";

/// A folder that this run alone writes into.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    /// Locked as long as it is open.
    file: File,
}

impl Lock {
    /// Makes the folder where there is none, and takes it.
    ///
    /// # Errors
    /// It cannot be made or written into, or another run has it.
    pub fn take(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).context(format_args!("the folder -o {}", folder.display()))?;
        let path = folder.join(NAME);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = loop {
            let mut file = options.open(&path).context(path.display())?;
            match file.try_lock() {
                // The run before may have taken the file away between the two.
                Ok(()) if is_at(&file, &path) => break file,
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(taken(&mut file, folder)),
                Err(TryLockError::Error(error)) => return Err(error).context(path.display()),
            }
        };
        let holder = format!("process {}", std::process::id());
        file.set_len(0).and_then(|()| file.write_all(holder.as_bytes())).context(path.display())?;
        remove_begun(&folder.join(super::DOCUMENTS));
        Ok(Self { folder: folder.to_owned(), file })
    }

    /// The folder that is held.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // What a killed run leaves is nobody's, and the next one takes it; what stands in its place is another's.
        let path = self.folder.join(NAME);
        if is_at(&self.file, &path) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Removes the documents that a killed run had begun to lay down.
fn remove_begun(documents: &Path) {
    let is_begun = |name: &str| name.starts_with('.') && name.ends_with(super::BEGUN);
    for entry in fs::read_dir(documents).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_begun) {
            // What cannot be removed stays beside the dataset and is none of it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The error for a folder that somebody has; who has it says the file.
fn taken(file: &mut File, folder: &Path) -> Error {
    let mut holder = String::new();
    // A holder that cannot be read is another run all the same.
    let _ = file.read_to_string(&mut holder);
    let holder = if holder.is_empty() { "another run" } else { &holder };
    Error::new(format!("{holder} is writing into it; wait, or name another folder with -o")).within(folder.display())
}

/// Whether a file still stands at its path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |own: fs::Metadata, there: fs::Metadata| (own.dev(), own.ino()) == (there.dev(), there.ino());
    file.metadata().ok().zip(fs::metadata(path).ok()).is_some_and(|(own, there)| same(own, there))
}

/// Whether a file still stands at its path: one that is open cannot be taken away here.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_began_is_removed_by_the_next() {
        let folder = tempfile::TempDir::new().unwrap();
        let documents = folder.path().join(crate::dataset::DOCUMENTS);
        fs::create_dir(&documents).unwrap();
        for name in [".a1.partial", "b2.html", ".hidden"] {
            fs::write(documents.join(name), "").unwrap();
        }
        let lock = Lock::take(folder.path()).unwrap();
        let left = |name: &str| documents.join(name).is_file();
        assert_eq!([".a1.partial", "b2.html", ".hidden"].map(left), [false, true, true]);
        drop(lock);
    }
}
