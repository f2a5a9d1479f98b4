//! The dataset: what a harvest writes, one sink a file.
//!
//! In: reports, one after the other, and at the end what was found between them. Out: files that
//! are the same bytes for the same reports. Every file is written beside its place and renamed when
//! all are complete, so that a killed run leaves the last dataset whole.
//!
//! A finding between two reports is known only when both have been read, and belongs to one that is
//! written already; so does the last place where a report stands once more. Each sink says where in the
//! text of a report later findings go (its *seam*), and at the end they are put in there.

pub mod csv;
pub mod json;
mod output;

use crate::error::{Context, Result};
use crate::finding::Finding;
use crate::record::key::Key;
use crate::record::{Report, Source};
use output::Output;
use std::fs;
use std::path::{Path, PathBuf};

/// A report and its record in JSON, which several sinks write.
#[derive(Debug)]
pub struct Entry {
    /// The report.
    pub report: Report,
    /// Its record, one line.
    pub record: String,
}

/// What was found of a report after it had been written.
#[derive(Debug)]
pub struct Later<'a> {
    /// Which of the reports written it is, the first being 0.
    pub report: usize,
    /// Its id and variant.
    pub key: &'a Key,
    /// The findings.
    pub findings: &'a [Finding],
    /// Where else the same report stands.
    pub also: &'a [Source],
}

/// A file of the dataset: how its text is made.
pub trait Sink {
    /// What stands at the beginning.
    ///
    /// # Errors
    /// The text cannot be made.
    fn head(&self) -> Result<Vec<u8>>;

    /// One report; `first` is whether none stands before it.
    ///
    /// # Errors
    /// The text cannot be made.
    fn report(&self, entry: &Entry, first: bool) -> Result<Vec<u8>>;

    /// Bytes between the end of a report's findings and the end of its text; none where the file shows no findings.
    fn seam(&self) -> Option<usize> {
        None
    }

    /// Findings and places to be put in at the seam; `first` is whether the report has no findings of its own.
    ///
    /// # Errors
    /// The text cannot be made.
    fn later(&self, _later: &Later<'_>, _first: bool) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }

    /// What stands at the end.
    fn tail(&self) -> &'static str {
        ""
    }
}

/// Every file of the dataset and what makes its text.
pub const SINKS: &[(&str, &dyn Sink)] = &[
    ("dataset.json", &json::Dataset),
    ("reports.jsonl", &json::Lines),
    ("cells.csv", &csv::Cells),
    ("statements.csv", &csv::Statements),
    ("findings.csv", &csv::Findings),
];

/// The dataset being written into a folder.
pub struct Writer {
    folder: PathBuf,
    outputs: Vec<Output>,
}

impl Writer {
    /// Begins all files beside their places.
    ///
    /// # Errors
    /// The folder or a file in it cannot be made.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).context(folder.display())?;
        let outputs = SINKS.iter().map(|(name, sink)| Output::open(folder, name, *sink)).collect::<Result<_>>()?;
        Ok(Self { folder: folder.to_owned(), outputs })
    }

    /// Writes one report to every file.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&mut self, entry: &Entry) -> Result<()> {
        self.outputs.iter_mut().try_for_each(|output| output.write(entry))
    }

    /// Puts in what was found later, in the order of the reports, ends all files, writes `run.json` and moves everything to its place.
    ///
    /// # Errors
    /// A file cannot be written or moved.
    pub fn finish(self, later: &[Later<'_>], run: &str) -> Result<()> {
        let mut whole = Vec::new();
        for output in self.outputs {
            whole.push(output.finish(later)?);
        }
        let path = output::beside(&self.folder, "run.json");
        fs::write(&path, run).context(path.display())?;
        whole.push((path, self.folder.join("run.json")));
        for (path, place) in whole {
            fs::rename(path, &place).context(place.display())?;
        }
        Ok(())
    }
}
