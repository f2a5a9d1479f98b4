//! Files of records, a line each, as `gouji read` and a dataset's `reports.jsonl` have them.
//!
//! In: a file, or standard input. Out: its records, and what the lines of paths without a report say.

use super::in_order::in_order;
use crate::dataset;
use crate::dataset::account::{Account, Outcome};
use crate::dataset::sinks::Format;
use crate::dataset::sinks::json::LINES;
use crate::error::{Context, Error, Result};
use crate::record::{Report, parse, schema};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The schema of a line that says why a path has no report.
pub const ERROR_SCHEMA: &str = "gouji/error/1";
/// How lines begin that are records, and those that say why a path has none, spaces left out.
const REPORT: &str = "{\"schema\":\"gouji/report/";
const ERROR: &str = "{\"schema\":\"gouji/error/";
/// Bytes of a line that tell which it is.
const HEAD: u64 = 256;

/// What a line is that says why a path has no report.
#[must_use]
pub fn error_schema() -> Value {
    let text_or_null = json!({"type": ["string", "null"]});
    let mut schema = schema::object(&[
        ("schema", json!({"const": ERROR_SCHEMA})),
        ("source", schema::object(&[("path", text_or_null)])),
        ("outcome", json!({"enum": ["none", "failed"]})),
        ("error", json!({"type": "string"})),
    ]);
    schema["$schema"] = schema::DIALECT.into();
    schema["$id"] = ERROR_SCHEMA.into();
    schema["description"] = "A path without a report: it is none that could be one, or it failed, and why.".into();
    schema
}

/// The file of records that a source is: the file itself, or the one of the dataset in a folder; none where it is neither.
///
/// # Errors
/// A dataset has none.
pub fn of_source(source: &Path) -> Result<Option<PathBuf>> {
    if dataset::stands_in(source) {
        let file = source.join(LINES);
        let why = || format!("the dataset has no {LINES}; --formats {} writes it", Format::Json.as_str());
        return if file.is_file() { Ok(Some(file)) } else { Err(Error::new(why()).within(source.display())) };
    }
    Ok(is_part(source).then(|| source.to_owned()))
}

/// Whether a file holds records, told by its head.
#[must_use]
pub fn is_part(file: &Path) -> bool {
    let mut head = Vec::new();
    let mut read = || File::open(file)?.take(HEAD).read_to_end(&mut head);
    let begins = |head: &str| begins(head, REPORT) || begins(head, ERROR);
    file.is_file() && read().is_ok() && begins(&String::from_utf8_lossy(&head))
}

/// Whether a line begins so, whatever spaces stand in it.
fn begins(line: &str, head: &str) -> bool {
    let mut bare = line.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_ascii_whitespace());
    head.chars().all(|c| bare.next() == Some(c))
}

/// Hands over what a file holds, line by line, each with its number and the line itself; of a line that is no record the error,
/// which names file and line.
///
/// # Errors
/// The file cannot be read, or whatever `each` returns.
pub fn each(part: &Path, mut each: impl FnMut(usize, Result<Line>, &str) -> Result<()>) -> Result<()> {
    let name = part.display();
    let lines = open(part).context(&name)?.lines();
    let parse = |line: io::Result<String>| line.map(|line| (Line::of(&line), line));
    let mut number = 0;
    in_order(lines, parse, |parsed| {
        let (parsed, line) = parsed.context(&name)?;
        number += 1;
        each(number, parsed.map_err(|error| error.within(format_args!("{name}: line {number}"))), &line)
    })
}

fn open(part: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if part.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::with_capacity(1 << 18, File::open(part)?))
    })
}

/// What a line holds.
#[derive(Debug)]
pub enum Line {
    /// Nothing.
    Empty,
    /// A record.
    Report(Box<Report>),
    /// Why a path has none.
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
        if begins(line, ERROR) {
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
