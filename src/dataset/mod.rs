//! The dataset: what a harvest writes, one sink a file.
//!
//! In: reports, one after the other. Out: files that are the same bytes for the same reports.
//! Every file is written beside its place and renamed when all are complete, so that a killed run
//! leaves the last dataset whole.

pub mod csv;
pub mod json;

use crate::error::{Context, Result};
use crate::record::Report;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A report and its record in JSON, which several sinks write.
#[derive(Debug)]
pub struct Entry {
    /// The report.
    pub report: Report,
    /// Its record, one line.
    pub record: String,
}

/// A file of the dataset being written.
pub trait Sink {
    /// Writes one report.
    ///
    /// # Errors
    /// The file cannot be written.
    fn write(&mut self, entry: &Entry) -> Result<()>;

    /// Writes what stands at the end and flushes.
    ///
    /// # Errors
    /// The file cannot be written.
    fn finish(self: Box<Self>) -> Result<()>;
}

type Open = fn(BufWriter<File>) -> Result<Box<dyn Sink>>;

/// Every file of the dataset and what writes it.
pub const SINKS: &[(&str, Open)] = &[
    ("dataset.json", json::Dataset::open),
    ("reports.jsonl", json::Lines::open),
    ("cells.csv", csv::Cells::open),
    ("statements.csv", csv::Statements::open),
    ("findings.csv", csv::Findings::open),
];

/// The dataset being written into a folder.
pub struct Writer {
    folder: PathBuf,
    sinks: Vec<(&'static str, Box<dyn Sink>)>,
}

impl Writer {
    /// Begins all files beside their places.
    ///
    /// # Errors
    /// The folder or a file in it cannot be made.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).context(folder.display())?;
        let mut sinks = Vec::new();
        for (name, open) in SINKS {
            let path = beside(folder, name);
            let file = File::create(&path).context(path.display())?;
            sinks.push((*name, open(BufWriter::with_capacity(1 << 16, file))?));
        }
        Ok(Self { folder: folder.to_owned(), sinks })
    }

    /// Writes one report to every file.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&mut self, entry: &Entry) -> Result<()> {
        for (name, sink) in &mut self.sinks {
            sink.write(entry).map_err(|error| error.within(self.folder.join(*name).display()))?;
        }
        Ok(())
    }

    /// Ends all files, writes `run.json` and moves everything to its place.
    ///
    /// # Errors
    /// A file cannot be written or moved.
    pub fn finish(self, run: &str) -> Result<()> {
        let mut names = Vec::new();
        for (name, sink) in self.sinks {
            sink.finish().map_err(|error| error.within(self.folder.join(name).display()))?;
            names.push(name);
        }
        let path = beside(&self.folder, "run.json");
        fs::write(&path, run).context(path.display())?;
        names.push("run.json");
        for name in names {
            let place = self.folder.join(name);
            fs::rename(beside(&self.folder, name), &place).context(place.display())?;
        }
        Ok(())
    }
}

fn beside(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!(".{name}.partial"))
}

/// Writes a line, with the error in our own words.
fn line(file: &mut impl Write, text: &str) -> Result<()> {
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).context("writing")
}
