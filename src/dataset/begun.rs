//! A file on its way: written beside its place, put on the disk, renamed when all are complete.
//!
//! So a run that is killed or has no room leaves the last dataset whole.

use crate::error::{Context, Result};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How the name of a file ends that is not complete yet.
pub const BEGUN: &str = ".partial";

/// A file beside its place; one that is never moved there is removed.
#[derive(Debug)]
pub(super) struct Begun {
    place: PathBuf,
    path: PathBuf,
    /// SHA-256 of what it holds, once that was asked for.
    digest: Option<String>,
    is_moved: bool,
}

impl Begun {
    /// Begins a file of a folder; its name may lie in folders below, which are made.
    pub(super) fn create(folder: &Path, name: &str) -> Result<(Self, File)> {
        let place = folder.join(name);
        let within = place.parent().unwrap_or(folder);
        fs::create_dir_all(within).context(within.display())?;
        let own = place.file_name().unwrap_or_default().to_string_lossy();
        let begun = Self { path: within.join(format!(".{own}{BEGUN}")), place, digest: None, is_moved: false };
        let mut options = File::options();
        let options = options.read(true).write(true).create(true).truncate(true);
        let file = options.open(&begun.path).context(begun.path.display())?;
        Ok((begun, file))
    }

    /// The name that messages call it by.
    pub(super) fn name(&self) -> String {
        self.place.display().to_string()
    }

    /// Where it belongs.
    pub(super) fn place(&self) -> &Path {
        &self.place
    }

    /// Where it stands until then.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// SHA-256 of the complete file, in hex.
    pub(super) fn digest(&mut self) -> Result<&str> {
        if self.digest.is_none() {
            let mut digest = Sha256::new();
            let mut file = File::open(&self.path).context(self.name())?;
            io::copy(&mut file, &mut digest).context(self.name())?;
            self.digest = Some(HEXLOWER.encode(&digest.finalize()));
        }
        Ok(self.digest.as_deref().unwrap_or_default())
    }

    /// Moves it to its place.
    pub(super) fn settle(mut self) -> Result<()> {
        fs::rename(&self.path, &self.place).context(self.place.display())?;
        self.is_moved = true;
        Ok(())
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if !self.is_moved {
            // What cannot be removed is written anew by the next run.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A file of text on its way.
#[derive(Debug)]
pub(super) struct Output {
    begun: Begun,
    file: BufWriter<File>,
}

impl Output {
    /// Begins it with what stands at its head.
    pub(super) fn open(folder: &Path, name: &str, head: &[u8]) -> Result<Self> {
        let (begun, file) = Begun::create(folder, name)?;
        let mut output = Self { begun, file: BufWriter::with_capacity(1 << 16, file) };
        output.append(head)?;
        Ok(output)
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).context(self.begun.name())
    }

    /// Ends it and puts it on the disk.
    pub(super) fn end(self) -> Result<Begun> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error);
        file.and_then(|file| file.sync_all()).context(self.begun.name())?;
        Ok(self.begun)
    }
}
