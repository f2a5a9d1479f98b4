//! Records that were read elsewhere → one dataset.
//!
//! In: files of records, a line each, as `gouji read` prints them, the lines of paths without a report among them. Out: the
//! files of [`crate::dataset`], the same as of one harvest, however the records were cut.

use super::harvest::Summary;
use crate::dataset::account::{Account, Outcome};
use crate::dataset::{Lock, Options, Spool};
use crate::error::{Context, Error, Result};
use crate::record::{Report, parse};
use rayon::prelude::*;
use serde::Deserialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The schema of a line that says why a path has no report.
pub const ERROR_SCHEMA: &str = "gouji/error/1";
/// Lines read between two writes.
const BATCH: usize = 128;

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
        let name = part.display();
        let mut lines = open(part).context(&name)?;
        let mut number = 0;
        loop {
            let batch = batch(&mut *lines).context(&name)?;
            if batch.is_empty() {
                break;
            }
            let parsed: Vec<Result<Line>> = batch.par_iter().map(|line| Line::of(line)).collect();
            for (line, parsed) in batch.iter().zip(parsed) {
                number += 1;
                match parsed.map_err(|error| error.within(format_args!("{name}: line {number}")))? {
                    Line::Empty => continue,
                    Line::Report(report) => summary.put(&report, line, &mut spool)?,
                    Line::Error(account) => summary.account(account, &mut spool)?,
                }
                summary.known = summary.inputs.seen();
            }
            progress(&summary);
        }
    }
    summary.write(spool, output, options)
}

fn open(part: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if part.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::with_capacity(1 << 18, File::open(part)?))
    })
}

fn batch(lines: &mut dyn BufRead) -> io::Result<Vec<String>> {
    lines.lines().take(BATCH).collect()
}

/// A line of a part.
enum Line {
    Empty,
    Report(Box<Report>),
    Error(Account),
}

#[derive(Deserialize)]
struct Unread {
    schema: String,
    source: Source,
    #[serde(default)]
    outcome: String,
    error: String,
}

#[derive(Deserialize)]
struct Source {
    path: Option<String>,
}

impl Line {
    fn of(line: &str) -> Result<Self> {
        if line.trim_ascii().is_empty() {
            return Ok(Self::Empty);
        }
        if line.starts_with(&format!("{{\"schema\":\"{ERROR_SCHEMA}\"")) {
            let unread: Unread = serde_json::from_str(line).context("not a line that says why a path has no report")?;
            if unread.schema != ERROR_SCHEMA {
                return Err(Error::new(format!("{} was expected, not {}", ERROR_SCHEMA, unread.schema)));
            }
            let Unread { source: Source { path }, outcome, error, .. } = unread;
            // An account names its path apart from why.
            let why = path.as_ref().and_then(|path| error.strip_prefix(path)?.strip_prefix(": "));
            let outcome = Outcome::of(&outcome, 0, why.unwrap_or(&error).to_owned());
            return Ok(Self::Error(Account { path, member: None, url: None, outcome }));
        }
        Ok(Self::Report(Box::new(parse::parse(line)?.report)))
    }
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
