//! `gouji read`: one record a line.

use super::{Done, FAILED, Stop, complain};
use gouji::pipeline::{harvest, read};
use gouji::record::json;
use gouji::{Error, Report};
use serde_json::json;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

/// Print the record of each report, one JSON object a line
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji read page.html report.txt           a line a report, in this order
  gouji read - < page.html                  one document from standard input
  gouji read --no-spans page.html | jq .tables.applications.new_received
  find pages -name '*.html' | gouji read --paths-from-stdin > records.jsonl
  find pages -type f | xargs -P8 -n50 gouji read > records.jsonl

A file that prints several reports gives a line for each, in its order, told by source.part. With
--paths-from-stdin every path gives the lines of its reports, or one line with schema gouji/error/1,
the path and the error.")]
pub struct Read {
    /// Files, or - for one document on standard input
    #[arg(required_unless_present = "paths_from_stdin")]
    file: Vec<PathBuf>,
    /// Leave out the places of the figures
    #[arg(long)]
    no_spans: bool,
    /// Read the paths from standard input, one a line
    #[arg(long, conflicts_with = "file")]
    paths_from_stdin: bool,
}

impl Read {
    pub fn run(self, out: &mut impl Write) -> Done {
        let line = |report: &Report| json::report(report, !self.no_spans);
        if self.paths_from_stdin {
            return filter(out, line);
        }
        let mut failed = false;
        // A stream is read where it stands among the files.
        for part in self.file.chunk_by(|a, b| (a.as_os_str() == "-") == (b.as_os_str() == "-")) {
            if part[0].as_os_str() == "-" {
                match read::from_reader(io::stdin().lock(), None) {
                    Ok(reports) => reports.iter().try_for_each(|report| writeln!(out, "{}", line(report)))?,
                    Err(error) => {
                        complain(&error.within("standard input"));
                        failed = true;
                    }
                }
                continue;
            }
            let mut closed = None;
            harvest::each(part, |_, report| {
                match report {
                    Ok(report) if closed.is_none() => closed = writeln!(out, "{}", line(&report)).err(),
                    Ok(_) => {}
                    Err(error) => {
                        complain(&error);
                        failed = true;
                    }
                }
                Ok(())
            })?;
            if let Some(error) = closed {
                return Err(Stop::from(error));
            }
        }
        Ok(if failed { FAILED } else { 0 })
    }
}

/// A pure filter: the lines of a path are written at once, and together.
fn filter(out: &mut impl Write, line: impl Fn(&Report) -> serde_json::Value) -> Done {
    let mut failed = false;
    for path in io::stdin().lock().lines() {
        let path = path?;
        let read = if path.trim().is_empty() {
            Err(Error::new("an empty line names no file"))
        } else {
            read::reports_of(Path::new(&path))
        };
        match read {
            Ok(reports) => reports.iter().try_for_each(|report| writeln!(out, "{}", line(report)))?,
            Err(error) => {
                failed = true;
                let error = json!({"schema": "gouji/error/1", "source": {"path": path}, "error": error.to_string()});
                writeln!(out, "{error}")?;
            }
        }
        out.flush()?;
    }
    Ok(if failed { FAILED } else { 0 })
}
