//! One file → its reports, each checked.

use super::posted::{self, Posted};
use crate::check;
use crate::document;
use crate::error::{Context, Error, Result};
use crate::finding::{Code, Finding};
use crate::recognise;
use crate::record::{Report, Source};
use std::fs::File;
use std::io::Read;
use std::panic::AssertUnwindSafe;
use std::path::Path;

pub use crate::record::key::sha256;

/// Reads and checks the reports of one document, in the order it prints them; there is at least one.
///
/// # Errors
/// The bytes cannot be decoded (see [`document::decode`]), or they are no annual report: neither a
/// table of the form nor a title that says so.
pub fn reports(bytes: &[u8]) -> Result<Vec<Report>> {
    completed(bytes, None)
}

/// Reads and checks the first report of one document; most have no other, and [`reports`] gives all.
///
/// # Errors
/// As [`reports`].
pub fn bytes(bytes: &[u8]) -> Result<Report> {
    reports(bytes).and_then(first)
}

/// Reads the bytes of one document, completes its reports with what is known of it from elsewhere, and checks the whole.
fn completed(bytes: &[u8], posted: Option<&Posted>) -> Result<Vec<Report>> {
    let document = document::decode(bytes)?;
    let reports = recognise::reports(&document, &sha256(bytes));
    if reports.is_empty() {
        return Err(Error::new(
            "this is not an annual report: its title is another kind of page's, or it has neither a table of the form nor a title or sections of one",
        ));
    }
    Ok(settled(reports, posted))
}

/// Numbers the reports of one document, completes them and checks them.
fn settled(mut reports: Vec<Report>, posted: Option<&Posted>) -> Vec<Report> {
    for (index, report) in reports.iter_mut().enumerate() {
        report.source.part = index + 1;
    }
    if let Some(posted) = posted {
        posted::complete_all(&mut reports, posted);
    }
    reports.iter_mut().for_each(check::check);
    reports
}

/// Reads and checks the reports of a file; a fault of ours becomes a report with finding G900.
///
/// # Errors
/// The file cannot be read, is too large, or see [`reports`]. The message names the file.
pub fn reports_of(path: &Path) -> Result<Vec<Report>> {
    open(path, None)
}

/// Reads and checks the first report of a file; most have no other, and [`reports_of`] gives all.
///
/// # Errors
/// As [`reports_of`].
pub fn file(path: &Path) -> Result<Report> {
    reports_of(path).and_then(first)
}

/// Reads a file and checks its reports with what its posting tells of them: the year that only the list says.
///
/// # Errors
/// As [`reports_of`].
pub fn reports_posted(path: &Path, posted: &Posted) -> Result<Vec<Report>> {
    open(path, Some(posted))
}

fn open(path: &Path, posted: Option<&Posted>) -> Result<Vec<Report>> {
    let name = path.display();
    let metadata = std::fs::metadata(path).context(&name)?;
    if metadata.is_dir() {
        return Err(Error::new("this is a folder; `gouji harvest` reads folders").within(name));
    }
    if !metadata.is_file() {
        return Err(Error::new("this is no regular file; `gouji read -` reads a stream").within(name));
    }
    if metadata.len() > document::MOST_BYTES as u64 {
        return Err(document::too_large(metadata.len()).within(name));
    }
    let file = File::open(path).context(&name)?;
    stream(file, Some(&name.to_string()), posted).map_err(|error| error.within(name))
}

/// Reads and checks the reports of one document from a stream; `path` is what the record calls it.
///
/// # Errors
/// The stream cannot be read or is too large, or see [`reports`].
pub fn from_reader(reader: impl Read, path: Option<&str>) -> Result<Vec<Report>> {
    stream(reader, path, None)
}

fn stream(reader: impl Read, path: Option<&str>, posted: Option<&Posted>) -> Result<Vec<Report>> {
    let mut content = Vec::new();
    let limit = document::MOST_BYTES as u64 + 1;
    let length = reader.take(limit).read_to_end(&mut content).context("reading")?;
    if length > document::MOST_BYTES {
        return Err(document::too_large(length as u64));
    }
    let mut reports = guarded(&content, posted)?;
    for report in &mut reports {
        report.source.path = path.map(str::to_owned);
    }
    Ok(reports)
}

fn guarded(content: &[u8], posted: Option<&Posted>) -> Result<Vec<Report>> {
    if let Ok(reports) = std::panic::catch_unwind(AssertUnwindSafe(|| completed(content, posted))) {
        return reports;
    }
    let digest = sha256(content);
    let mut report = Report {
        print: digest.clone(),
        findings: vec![Finding::doubt(
            Code::Fault,
            "",
            format!("程序处理摘要为 {digest} 的文件时出错，请报告"),
            format!("the program failed on the file with digest {digest}; please report it"),
        )],
        source: Source { sha256: digest, ..Source::default() },
        ..Report::default()
    };
    report.name();
    Ok(vec![report])
}

/// The first of the reports of a document, which has at least one.
fn first(reports: Vec<Report>) -> Result<Report> {
    reports.into_iter().next().ok_or_else(|| Error::new("there is no report"))
}
