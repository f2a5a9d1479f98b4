//! One file → one checked report.

use crate::check;
use crate::document;
use crate::error::{Context, Error, Result};
use crate::finding::{Code, Finding};
use crate::recognise;
use crate::record::outline::Outline;
use crate::record::{Report, Source, Tally};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::panic::AssertUnwindSafe;
use std::path::Path;

/// Reads and checks the bytes of one document.
///
/// # Errors
/// The bytes cannot be decoded (see [`document::decode`]), or they are no annual report: neither a
/// table of the form nor a title that says so.
pub fn bytes(bytes: &[u8]) -> Result<Report> {
    completed(bytes, |_| {})
}

/// Reads the bytes of one document, lets `complete` add what is known of it from elsewhere, and checks the whole.
fn completed(bytes: &[u8], complete: impl FnOnce(&mut Report)) -> Result<Report> {
    let document = document::decode(bytes)?;
    let mut report = recognise::recognise(&document, sha256(bytes)).ok_or_else(|| {
        Error::new("this is not an annual report: its title is another kind of page's, or it has neither a table of the form nor a title or sections of one")
    })?;
    complete(&mut report);
    check::check(&mut report);
    Ok(report)
}

/// Reads and checks a file; a fault of ours becomes a report with finding G900.
///
/// # Errors
/// The file cannot be read, is too large, or see [`bytes`]. The message names the file.
pub fn file(path: &Path) -> Result<Report> {
    file_completed(path, |_| {})
}

/// Reads a file and checks it with what `complete` adds to its report: the year that only the list it is posted in says.
///
/// # Errors
/// As [`file()`].
pub fn file_completed(path: &Path, complete: impl FnOnce(&mut Report)) -> Result<Report> {
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
    from_stream(file, Some(name.to_string()), complete).map_err(|error| error.within(name))
}

/// Reads and checks one document from a stream; `path` is what the record calls it.
///
/// # Errors
/// The stream cannot be read or is too large, or see [`bytes`].
pub fn from_reader(reader: impl Read, path: Option<String>) -> Result<Report> {
    from_stream(reader, path, |_| {})
}

fn from_stream(reader: impl Read, path: Option<String>, complete: impl FnOnce(&mut Report)) -> Result<Report> {
    let mut content = Vec::new();
    let limit = document::MOST_BYTES as u64 + 1;
    let length = reader.take(limit).read_to_end(&mut content).context("reading")?;
    if length > document::MOST_BYTES {
        return Err(document::too_large(length as u64));
    }
    let mut report = guarded(&content, complete)?;
    report.source.path = path;
    Ok(report)
}

fn guarded(content: &[u8], complete: impl FnOnce(&mut Report)) -> Result<Report> {
    if let Ok(report) = std::panic::catch_unwind(AssertUnwindSafe(|| completed(content, complete))) {
        return report;
    }
    let digest = sha256(content);
    Ok(Report {
        id: format!("{}-unknown", &digest[..12]),
        body: None,
        division: None,
        county: None,
        year: None,
        title: None,
        published: None,
        findings: vec![Finding::doubt(
            Code::Fault,
            "",
            format!("程序处理摘要为 {digest} 的文件时出错，请报告"),
            format!("the program failed on the file with digest {digest}; please report it"),
        )],
        source: Source { sha256: digest, ..Source::default() },
        tables: None,
        other_rows: Vec::new(),
        statements: Vec::new(),
        outline: Outline::default(),
        checks: Tally::default(),
    })
}

/// The digest of some bytes, in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
