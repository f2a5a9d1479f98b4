//! One file of the dataset on its way: written beside its place, with the places where later findings go.
//!
//! In: what a sink makes of reports and later findings. Out: a file that is complete, and where it belongs.

use super::{Entry, Later, Sink};
use crate::error::{Context, Result};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

pub(super) struct Output {
    sink: &'static dyn Sink,
    place: PathBuf,
    path: PathBuf,
    file: BufWriter<File>,
    written: u64,
    /// For every report where its findings end, and whether it has any; empty where the file shows none.
    seams: Vec<(u64, bool)>,
    first: bool,
}

impl Output {
    /// Begins a file beside its place.
    pub(super) fn open(folder: &Path, name: &str, sink: &'static dyn Sink) -> Result<Self> {
        let (place, path) = (folder.join(name), beside(folder, name));
        let file = BufWriter::with_capacity(1 << 16, File::create(&path).context(path.display())?);
        let mut output = Self { sink, place, path, file, written: 0, seams: Vec::new(), first: true };
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

    /// Ends the file: where it is, and where it belongs.
    pub(super) fn finish(mut self, later: &[Later<'_>]) -> Result<(PathBuf, PathBuf)> {
        self.append(Ok(self.sink.tail().as_bytes().to_vec()))?;
        self.file.flush().context(self.place.display())?;
        if !self.seams.is_empty() && !later.is_empty() {
            self.put_in(later).map_err(|error| error.within(self.place.display()))?;
        }
        Ok((self.path, self.place))
    }

    /// Copies the file with later findings at their seams.
    fn put_in(&self, later: &[Later<'_>]) -> Result<()> {
        let path = self.path.with_extension("settled");
        let mut from = BufReader::new(File::open(&self.path).context("opening")?);
        let mut to = BufWriter::new(File::create(&path).context("creating")?);
        let mut copied = 0;
        for one in later {
            let Some((seam, first)) = self.seams.get(one.report) else { continue };
            io::copy(&mut from.by_ref().take(seam - copied), &mut to).context("copying")?;
            to.write_all(&self.sink.later(one, *first)?).context("writing")?;
            copied = *seam;
        }
        io::copy(&mut from, &mut to).context("copying")?;
        to.flush().context("writing")?;
        fs::rename(&path, &self.path).context("moving")
    }

    fn append(&mut self, text: Result<Vec<u8>>) -> Result<()> {
        let text = text.and_then(|text| {
            self.file.write_all(&text).context("writing")?;
            Ok(text)
        });
        let text = text.map_err(|error| error.within(self.place.display()))?;
        self.written += text.len() as u64;
        Ok(())
    }
}

/// Where a file is until it is complete.
pub(super) fn beside(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!(".{name}.partial"))
}
