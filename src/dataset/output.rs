//! One file of the dataset on its way: written beside its place, with the places where later findings go.
//!
//! In: what a sink makes of reports and later findings. Out: a file that is complete and on the disk, and where it belongs.

use super::{BEGUN, Entry, Later, Sink};
use crate::error::{Context, Result};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// A file beside its place; one that is never moved there is removed.
pub(super) struct Begun {
    place: PathBuf,
    path: PathBuf,
    is_moved: bool,
}

impl Begun {
    pub(super) fn create(folder: &Path, name: &str) -> Result<(Self, File)> {
        let begun = Self { place: folder.join(name), path: folder.join(format!(".{name}{BEGUN}")), is_moved: false };
        let file = File::create(&begun.path).context(begun.path.display())?;
        Ok((begun, file))
    }

    pub(super) fn move_to_its_place(mut self) -> Result<()> {
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

pub(super) struct Output {
    sink: &'static dyn Sink,
    begun: Begun,
    file: BufWriter<File>,
    written: u64,
    /// For every report where its findings end, and whether it has any; empty where the file shows none.
    seams: Vec<(u64, bool)>,
    first: bool,
}

impl Output {
    /// Begins a file beside its place.
    pub(super) fn open(folder: &Path, name: &str, sink: &'static dyn Sink) -> Result<Self> {
        let (begun, file) = Begun::create(folder, name)?;
        let file = BufWriter::with_capacity(1 << 16, file);
        let mut output = Self { sink, begun, file, written: 0, seams: Vec::new(), first: true };
        let head = sink.head();
        output.append(head)?;
        Ok(output)
    }

    /// Writes one report.
    pub(super) fn write(&mut self, entry: &Entry) -> Result<()> {
        let first = std::mem::take(&mut self.first);
        let text = self.sink.report(entry, first);
        self.append(text)?;
        if let Some(seam) = self.sink.seam() {
            self.seams.push((self.written - seam as u64, entry.report.findings.is_empty()));
        }
        Ok(())
    }

    /// Ends the file and puts it on the disk.
    pub(super) fn finish(mut self, later: &[Later<'_>]) -> Result<Begun> {
        self.append(Ok(self.sink.tail().as_bytes().to_vec()))?;
        let place = self.begun.place.display().to_string();
        let ended = self.file.into_inner().map_err(io::IntoInnerError::into_error);
        let file = ended.and_then(|file| file.sync_all().map(|()| file)).context(&place)?;
        drop(file);
        if self.seams.is_empty() || later.is_empty() {
            return Ok(self.begun);
        }
        put_in(&self.begun, self.sink, &self.seams, later).map_err(|error| error.within(&place))?;
        Ok(self.begun)
    }

    fn append(&mut self, text: Result<Vec<u8>>) -> Result<()> {
        let text = text.and_then(|text| {
            self.file.write_all(&text).context("writing")?;
            Ok(text)
        });
        let text = text.map_err(|error| error.within(self.begun.place.display()))?;
        self.written += text.len() as u64;
        Ok(())
    }
}

/// Copies a file with later findings at their seams.
fn put_in(begun: &Begun, sink: &dyn Sink, seams: &[(u64, bool)], later: &[Later<'_>]) -> Result<()> {
    let mut from = BufReader::new(File::open(&begun.path).context("opening")?);
    let settled = Begun { place: begun.path.clone(), path: begun.path.with_extension("settled"), is_moved: false };
    let mut to = BufWriter::new(File::create(&settled.path).context("creating")?);
    let mut copied = 0;
    for one in later {
        let Some((seam, first)) = seams.get(one.report) else { continue };
        io::copy(&mut from.by_ref().take(seam - copied), &mut to).context("copying")?;
        to.write_all(&sink.later(one, *first)?).context("writing")?;
        copied = *seam;
    }
    io::copy(&mut from, &mut to).context("copying")?;
    let file = to.into_inner().map_err(io::IntoInnerError::into_error).context("writing")?;
    file.sync_all().context("writing")?;
    settled.move_to_its_place()
}
