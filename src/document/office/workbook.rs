//! XLSX and XLS: the sheets of a workbook → a document.
//!
//! In: the bytes of the file. Out: its visible sheets one after the other, every cell as it is shown:
//! by its number format, its font and the fonts within its text; hidden rows, columns and sheets are
//! not there. Behind a figure that is rounded, scaled or hidden stands what the cell holds. A formula
//! is its stored result, and nothing that could be read where nobody has calculated it.

mod cells;
mod faces;
mod format;
mod formula;
mod records;
mod strings;
mod styles;
mod xls;
mod xlsx;

use super::paint::{Ground, WHITE};
use super::sheet::{Printed, Sheet};
use crate::document::Document;
use crate::document::package::Package;
use crate::document::pieces::Builder;
use crate::error::{Error, Result};
use cells::Stored;
use faces::{Faces, Habits};
use formula::Writer;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The media type of an XLSX.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The media type of an XLS.
pub const XLS: &str = "application/vnd.ms-excel";
/// The most sheets a workbook may have; each is read twice.
pub const MOST_SHEETS: usize = 64;

const UNREADABLE: &str = "the workbook cannot be opened; it may be damaged, save it again with Excel or LibreOffice";

/// A workbook as it is stored.
#[derive(Debug)]
struct Book {
    sheets: Vec<Stored>,
    faces: Faces,
    is_1904: bool,
    writer: Writer,
}

/// Reads an XLSX package by its main part.
///
/// # Errors
/// A part inflates past the limits, claims more than it holds, or the workbook is damaged.
pub fn read_package(package: &mut Package, part: &str) -> Result<Document> {
    xlsx::read(package, part)?.document(XLSX)
}

/// Reads an XLS workbook.
///
/// # Errors
/// Its records claim more than [`super::ole::check_workbook`] allows, it is encrypted or damaged.
pub fn read_ole(bytes: &[u8], stream: &[u8]) -> Result<Document> {
    // What the reader of workbooks makes of damaged bytes may be a panic; it is an error like any other.
    let read = || xls::read(bytes, stream)?.document(XLS);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Error::new(UNREADABLE)))
}

impl Book {
    fn document(mut self, media_type: &'static str) -> Result<Document> {
        formula::judge(&mut self.sheets, self.writer);
        let mut builder = Builder::default();
        for stored in self.sheets {
            let habits = Habits {
                is_1904: self.is_1904,
                shows_zeros: !stored.hides_zeros,
                paper: if stored.is_laid_out { Ground::Unknown } else { Ground::Plain(WHITE) },
            };
            let print = |cell: &cells::Cell| self.faces.get(cell.face).line(cell, habits);
            let cells = stored.cells.iter().map(|(at, cell)| (*at, Printed { at: *at, line: print(cell) }));
            let cells = cells.collect();
            let Stored { name, merged, hidden, .. } = stored;
            Sheet { name, cells, merged, hidden }.write(&mut builder)?;
        }
        Ok(builder.finish(media_type, "UTF-8"))
    }
}
