//! Records that were read elsewhere → one dataset.
//!
//! In: files of records, a line each, as `gouji read` prints them, the lines of paths without a report among them. Out: the
//! files of [`crate::dataset`], the same as of one harvest, however the records were cut.

use super::harvest::Summary;
use super::records::{self, Line};
use crate::dataset::account::{Account, Outcome};
use crate::dataset::{Lock, Options, Spool};
use crate::error::Result;
use crate::record::Report;
use std::path::PathBuf;

/// Records read between two words of how far it is.
const OFTEN: usize = 128;

/// Builds a dataset of files of records; `-` is standard input. `progress` is told after every few hundred records.
///
/// # Errors
/// A file cannot be read, a line is no record, or the dataset cannot be written; the message names file and line.
pub fn build(
    parts: &[PathBuf],
    output: &Lock,
    options: &Options,
    mut progress: impl FnMut(&Summary),
) -> Result<Summary> {
    let mut spool = Spool::create(output)?;
    let mut summary = Summary::default();
    for part in parts {
        records::each(part, |number, record, line| {
            match record? {
                Line::Empty => return Ok(()),
                Line::Report(report) => summary.put(&report, line, &mut spool)?,
                Line::Error(account) => summary.account(account, &mut spool)?,
            }
            summary.known = summary.inputs.seen();
            if number.is_multiple_of(OFTEN) {
                progress(&summary);
            }
            Ok(())
        })?;
    }
    progress(&summary);
    summary.write(spool, output, options)
}

impl Summary {
    fn put(&mut self, report: &Report, line: &str, spool: &mut Spool) -> Result<()> {
        let source = &report.source;
        let (path, member, url) = (source.path.clone(), source.member.clone(), source.url.clone());
        self.reports += 1;
        self.checks += report.checks;
        self.account(Account { path, member, url, outcome: Outcome::Read(1) }, spool)?;
        spool.add(report, line)
    }
}
