//! Office files → a document: DOCX, XLSX and XLS, and DOC where the feature `doc` is built in.
//!
//! In: the bytes of a file, told by its content and never by its name. Out: a document whose
//! figures stand in cells. What cannot be read is refused with the way out; such a message says
//! `needs_conversion` or `encrypted`.

mod flow;
#[cfg(feature = "doc")]
mod legacy;
mod line;
mod ole;
mod paint;
mod parts;
mod sheet;
mod word;
mod workbook;
mod xml;

use super::Document;
use super::package::Package;
use crate::error::{Error, Result};
use ole::Content;
use parts::Kind;

/// Reads an office file; `None` where the bytes are of none.
///
/// # Errors
/// The file is damaged, encrypted, of a kind that has to be converted first, or claims more than
/// the stated limits.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Result<Document>> {
    let read = read_kind(bytes)?;
    Some(read.and_then(|document| {
        if document.text.string.trim().is_empty() {
            return Err(Error::new("the file holds nothing but blanks"));
        }
        Ok(document)
    }))
}

fn read_kind(bytes: &[u8]) -> Option<Result<Document>> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        Some(read_package(bytes))
    } else if bytes.starts_with(ole::MAGIC) {
        Some(read_ole(bytes))
    } else if bytes.starts_with(b"{\\rtf") {
        Some(Err(to_convert("a rich text file (RTF)", "docx")))
    } else {
        None
    }
}

fn read_package(bytes: &[u8]) -> Result<Document> {
    let mut package = Package::open(bytes)?;
    match parts::main_part(&mut package)? {
        Some((Kind::Word, part)) => return word::read(&mut package, &part),
        Some((Kind::Workbook, part)) => return workbook::read_package(&mut package, &part),
        Some((Kind::BinaryWorkbook, _)) => return Err(to_convert("a binary workbook (XLSB)", "xlsx")),
        Some((Kind::Slides, _)) => {
            return Err(Error::new("this is a presentation (PPTX); no report is read from slides"));
        }
        None => {}
    }
    if package.has("OFD.xml") {
        return Err(Error::new(
            "needs_conversion: this is an OFD; export it as PDF with an OFD reader, or ask for the DOCX it was made from",
        ));
    }
    if package.has("mimetype") {
        let kind = package.bytes("mimetype")?;
        if kind.starts_with(b"application/vnd.oasis.opendocument.text") {
            return Err(to_convert("an OpenDocument text (ODT)", "docx"));
        }
        if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
            return Err(to_convert("an OpenDocument spreadsheet (ODS)", "xlsx"));
        }
        return Err(Error::new(format!(
            "this is {}; no report is read from it",
            String::from_utf8_lossy(&kind).trim()
        )));
    }
    let names = package.names();
    Err(Error::new(format!(
        "this is a ZIP archive of {} entries, the first {:?}; unpack it and read the reports in it",
        names.len(),
        names.first().map_or("", String::as_str)
    )))
}

fn read_ole(bytes: &[u8]) -> Result<Document> {
    match ole::content(bytes)? {
        Content::Workbook(records) => workbook::read_ole(bytes, &records),
        Content::Text => read_legacy(bytes),
        Content::Encrypted => Err(Error::new(
            "encrypted: this is an office file behind a password; open it with the password and save it without one",
        )),
        Content::Other(names) => {
            Err(Error::new(format!("this is an OLE container of {names}; a Word text or a workbook was expected")))
        }
    }
}

#[cfg(feature = "doc")]
fn read_legacy(bytes: &[u8]) -> Result<Document> {
    legacy::read(bytes)
}

#[cfg(not(feature = "doc"))]
fn read_legacy(_: &[u8]) -> Result<Document> {
    let refusal = to_convert("a legacy Word text (DOC)", "docx").to_string();
    Err(Error::new(format!("{refusal}, or build gouji with `--features doc`")))
}

/// The refusal of a kind that an office program makes a readable one of.
fn to_convert(kind: &str, into: &str) -> Error {
    Error::new(format!(
        "needs_conversion: this is {kind}; convert it with LibreOffice, `soffice --headless --convert-to {into} FILE`"
    ))
}
