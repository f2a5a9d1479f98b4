//! `gouji read`: one record a line.

use super::log::complain;
use super::{Done, FAILED};
use gouji::document::kind::{self, FileKind};
use gouji::pipeline::input::{Input, path_of};
use gouji::pipeline::read::Unread;
use gouji::pipeline::records::ERROR_SCHEMA;
use gouji::pipeline::{harvest, read};
use gouji::record::json;
use gouji::{Error, Report};
use serde_json::json;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

/// Print the record of each report, one JSON object a line
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji read page.html report.txt           a line a report, in this order
  gouji read - < page.html                  one document from standard input
  gouji read crawl.warc.gz pages.zip        a line a report in them, told by source.member
  gouji read --no-spans page.html | jq .tables.applications.new_received
  find pages -type f -print0 | gouji read --paths-from-stdin --null > records.jsonl
  find pages -type f -print0 | xargs -0 -P8 -n500 sh -c 'gouji read \"$@\" > part.$$.jsonl' sh

A file that prints several reports gives a line for each, in its order, told by source.part. With
--paths-from-stdin every path gives the lines of its reports, or one line with schema gouji/error/1,
the path and the error; the exit code is 0 if every path was answered.")]
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
    /// The paths on standard input end in a zero byte each, as `find -print0` writes them
    #[arg(short = '0', long, requires = "paths_from_stdin")]
    null: bool,
}

impl Read {
    pub fn run(self, out: &mut impl Write) -> Done {
        if self.paths_from_stdin { self.answer_paths(out) } else { self.read_files(out) }
    }

    fn read_files(&self, out: &mut impl Write) -> Done {
        let mut failed = false;
        // A stream is read where it stands among the files.
        for part in self.file.chunk_by(|a, b| (a.as_os_str() == "-") == (b.as_os_str() == "-")) {
            if part[0].as_os_str() == "-" {
                match read::from_reader(io::stdin().lock()) {
                    Ok(reports) => self.write(out, &reports)?,
                    Err(error) => {
                        complain(&error.within("standard input"));
                        failed = true;
                    }
                }
                continue;
            }
            let mut written = Ok(());
            let inputs = part.iter().cloned().map(|path| Ok(Input::from(path)));
            harvest::each(inputs, |read| {
                match read {
                    Ok(report) if written.is_ok() => written = self.write(out, &[report]),
                    Ok(_) => {}
                    Err(unread) => {
                        complain(unread.error());
                        failed = true;
                    }
                }
                Ok(())
            })?;
            written?;
        }
        Ok(if failed { FAILED } else { 0 })
    }

    /// A pure filter: every path is answered, and the lines of a path are written at once.
    fn answer_paths(&self, out: &mut impl Write) -> Done {
        let end = if self.null { 0 } else { b'\n' };
        for path in io::stdin().lock().split(end) {
            let mut path = path?;
            if !self.null && path.ends_with(b"\r") {
                path.pop();
            }
            let name = String::from_utf8_lossy(&path).into_owned();
            let path =
                if name.trim().is_empty() { Err(Error::new("an empty line names no file")) } else { path_of(path) };
            let lines: String = match path {
                Ok(path) => {
                    read::everything(Input::from(path)).into_iter().map(|read| self.answer(read, &name)).collect()
                }
                Err(error) => self.answer(Err(Unread::Failed(error, FileKind::Unknown)), &name),
            };
            out.write_all(lines.as_bytes())?;
            out.flush()?;
        }
        Ok(0)
    }

    /// The lines of the reports of a document, or the one that says why there is none.
    fn answer(&self, read: Result<Vec<Report>, Unread>, path: &str) -> String {
        match read {
            Ok(reports) => self.lines(&reports),
            Err(unread) => {
                let (source, outcome) = (json!({"path": path}), unread.outcome(!kind::is_beside(path)));
                let (word, error) = (outcome.as_str(), unread.error().to_string());
                format!("{}\n", json!({"schema": ERROR_SCHEMA, "source": source, "outcome": word, "error": error}))
            }
        }
    }

    fn lines(&self, reports: &[Report]) -> String {
        let line = |report| json::line(&json::Record { report, spans: !self.no_spans });
        reports.iter().flat_map(|report| [line(report), "\n".to_owned()]).collect()
    }

    /// Writes records in one piece, so that those of several processes do not mix.
    fn write(&self, out: &mut impl Write, reports: &[Report]) -> io::Result<()> {
        out.write_all(self.lines(reports).as_bytes())?;
        out.flush()
    }
}
