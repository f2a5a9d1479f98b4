//! The dataset: what a harvest writes, one sink a file.
//!
//! In: reports, one after the other, and at the end what was found between them. Out: files that
//! are the same bytes for the same reports. Every file is written beside its place, put on the disk and
//! renamed when all are complete, so that a run that is killed or has no room leaves the last dataset whole.
//!
//! A finding between two reports is known only when both have been read, and belongs to one that is
//! written already; so does the last place where a report stands once more. Each sink says where in the
//! text of a report later findings go (its *seam*), and at the end they are put in there.

pub mod csv;
pub mod json;
mod lock;
mod output;

use crate::error::{Context, Result};
use crate::finding::Finding;
use crate::record::key::Key;
use crate::record::{Report, Source};
pub use lock::Lock;
use output::{Begun, Output};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

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

/// What came of every input.
const INPUTS: &str = "inputs.jsonl";
/// What the run came to.
const RUN: &str = "run.json";

/// The folder of the fetched documents, within the dataset's.
pub const DOCUMENTS: &str = "documents";
/// How the name of a file ends that is not complete yet.
pub const BEGUN: &str = ".partial";
/// What a crawl writes beside a dataset.
const BESIDE: [&str; 2] = ["crawl-report.json", "discovery.jsonl"];

/// Whether a file is one that a run has written into a dataset's folder.
#[must_use]
pub fn is_own(folder: &Path, file: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    let Some((folder, file)) = whole(folder).zip(whole(file)) else { return false };
    let Ok(within) = file.strip_prefix(&folder) else { return false };
    let name = within.to_string_lossy();
    // A fetched document is called by its digest; whatever else is called `documents` is somebody's.
    let is_digest = |name: &str| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_laid = within.parent() == Some(Path::new(DOCUMENTS))
        && within.file_stem().is_some_and(|stem| is_digest(&stem.to_string_lossy()));
    let own = SINKS.iter().map(|(name, _)| *name).chain(BESIDE).chain([INPUTS, RUN, lock::NAME]);
    is_laid || own.into_iter().any(|own| name == own || name == format!(".{own}{BEGUN}"))
}

/// The dataset being written into a folder.
pub struct Writer<'a> {
    folder: &'a Lock,
    outputs: Vec<Output>,
}

impl<'a> Writer<'a> {
    /// Begins all files beside their places.
    ///
    /// # Errors
    /// A file cannot be made.
    pub fn open(folder: &'a Lock) -> Result<Self> {
        let outputs = SINKS.iter().map(|(name, sink)| Output::open(folder.folder(), name, *sink));
        Ok(Self { folder, outputs: outputs.collect::<Result<_>>()? })
    }

    /// Whether a dataset stands in the folder already.
    #[must_use]
    pub fn replaces(&self) -> bool {
        self.folder.folder().join(RUN).is_file()
    }

    /// Writes one report to every file.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(&mut self, entry: &Entry) -> Result<()> {
        self.outputs.iter_mut().try_for_each(|output| output.write(entry))
    }

    /// Puts in what was found later, in the order of the reports, ends all files, writes what came of every input and of the
    /// whole run, and moves everything to its place.
    ///
    /// # Errors
    /// A file cannot be written or moved.
    pub fn finish(self, later: &[Later<'_>], inputs: &str, run: &str) -> Result<()> {
        let folder = self.folder.folder();
        let mut whole = self.outputs.into_iter().map(|output| output.finish(later)).collect::<Result<Vec<Begun>>>()?;
        for (name, text) in [(INPUTS, inputs), (RUN, run)] {
            let (begun, mut file) = Begun::create(folder, name)?;
            file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).context(folder.join(name).display())?;
            whole.push(begun);
        }
        whole.into_iter().try_for_each(Begun::move_to_its_place)?;
        // Where a folder cannot be put on the disk by itself, the system does it in its own time.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}
