//! XLSX and XLS: the sheets of a workbook → a document.
//!
//! In: the bytes of the file, already found to claim nothing out of measure. Out: its visible
//! sheets one after the other, every cell as the workbook holds it. A formula is its stored result;
//! number formats are not applied: 2898.594 shown as 2898.59 is 2898.594. Hidden sheets are not
//! printed and not read.

use super::ole;
use super::package::Package;
use super::sheet::{Area, Sheet};
use crate::document::Document;
use crate::document::pieces::Builder;
use crate::error::{Context, Error, Result};
use calamine::{Data, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The media type of an XLSX.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The media type of an XLS.
pub const XLS: &str = "application/vnd.ms-excel";
/// The most text the cells of a workbook may print together, in bytes: one stored text may stand in any number of cells.
pub const MOST_TEXT: usize = 32 << 20;

/// The most sheets a workbook may have; each is read twice.
pub const MOST_SHEETS: usize = 64;
/// What a cell takes of [`MOST_TEXT`] at least.
const LEAST_CELL: usize = 32;

/// Reads an XLSX package.
///
/// # Errors
/// A part inflates past the limits, claims more than it holds, or the workbook is damaged.
pub fn read_package(package: &mut Package, bytes: &[u8]) -> Result<Document> {
    for name in package.names() {
        let ending = name.rsplit('.').next().map(str::to_ascii_lowercase);
        if matches!(ending.as_deref(), Some("xml" | "rels")) {
            check_strings(&name, &package.xml(&name)?)?;
        } else if !name.ends_with('/') {
            package.bytes(&name)?;
        }
    }
    contained(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).context(UNREADABLE)?;
        let mut budget = MOST_TEXT;
        let mut sheets = Vec::new();
        for name in visible(book.sheets_metadata())? {
            let merged = book.merge_cells_by_sheet_name(&name).context(&name)?;
            let mut cells = BTreeMap::new();
            let mut reader = book.worksheet_cells_reader(&name).context(&name)?;
            while let Some(cell) = reader.next_cell().context(&name)? {
                keep(&mut cells, cell.get_position(), &cell.get_value().clone().into(), &mut budget)?;
            }
            sheets.push(sheet(name, cells, merged));
        }
        document(sheets, XLSX)
    })
}

/// Reads an XLS workbook.
///
/// # Errors
/// Its records claim more than [`ole::check_workbook`] allows, it is encrypted or damaged.
pub fn read_ole(bytes: &[u8], stream: &[u8]) -> Result<Document> {
    let ruled = ole::check_workbook(stream)?;
    contained(|| {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).context(UNREADABLE)?;
        let mut budget = MOST_TEXT;
        let mut sheets = Vec::new();
        let all: Vec<String> = book.sheet_names();
        for name in visible(book.sheets_metadata())? {
            let merged = book.merge_cells_by_sheet_name(&name).context(&name)?;
            let range = book.worksheet_range(&name).context(&name)?;
            let own = all.iter().position(|sheet| *sheet == name).and_then(|index| ruled.get(index));
            let mut cells: BTreeMap<_, _> = own.into_iter().flatten().map(|at| (*at, String::new())).collect();
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, data) in range.used_cells() {
                let at = |from: u32, index: usize| from + u32::try_from(index).unwrap_or(u32::MAX - from);
                keep(&mut cells, (at(top, row), at(left, column)), data, &mut budget)?;
            }
            sheets.push(sheet(name, cells, merged));
        }
        document(sheets, XLS)
    })
}

const UNREADABLE: &str = "the workbook cannot be opened; it may be damaged, save it again with Excel or LibreOffice";

/// What the reader of workbooks makes of damaged bytes may be a panic; it is an error like any other.
fn contained(read: impl FnOnce() -> Result<Document>) -> Result<Document> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Error::new(UNREADABLE)))
}

/// A part that claims more shared texts than it has room for would be given memory for them.
fn check_strings(name: &str, xml: &str) -> Result<()> {
    const SHORTEST: usize = "<si/>".len();
    for (at, claim) in xml.match_indices("uniqueCount") {
        let rest = xml[at + claim.len()..].trim_start_matches([' ', '\t', '\r', '\n', '=', '"', '\'', '+']);
        let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
        if !digits.is_empty() && digits.parse().is_ok_and(|count: u64| count > (xml.len() / SHORTEST) as u64) {
            return Err(Error::new(format!(
                "the part {name} claims {digits} texts in {} bytes; nothing of the file is read",
                xml.len()
            )));
        }
    }
    Ok(())
}

/// The names of the sheets that are printed.
fn visible(sheets: &[calamine::Sheet]) -> Result<Vec<String>> {
    if sheets.len() > MOST_SHEETS {
        return Err(Error::new(format!("the workbook has {} sheets; at most {MOST_SHEETS} are read", sheets.len())));
    }
    let printed =
        sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = printed.map(|sheet| sheet.name.clone()).collect();
    if names.is_empty() {
        return Err(Error::new(format!("the workbook has {} sheets and none is visible", sheets.len())));
    }
    Ok(names)
}

fn keep(cells: &mut BTreeMap<(u32, u32), String>, at: (u32, u32), data: &Data, budget: &mut usize) -> Result<()> {
    let text = text(data);
    // A ruled cell costs something even where it prints nothing.
    *budget = budget.checked_sub(text.len().max(LEAST_CELL)).ok_or_else(|| {
        Error::new(format!("the cells print more than {} MiB; a report has a few KB", MOST_TEXT >> 20))
    })?;
    cells.insert(at, text);
    Ok(())
}

fn sheet(name: String, cells: BTreeMap<(u32, u32), String>, merged: Vec<Dimensions>) -> Sheet {
    let area = |area: Dimensions| Area {
        start: area.start,
        end: (area.end.0.max(area.start.0), area.end.1.max(area.start.1)),
    };
    Sheet { name, cells, merged: merged.into_iter().map(area).collect() }
}

fn document(sheets: Vec<Sheet>, media_type: &'static str) -> Result<Document> {
    let mut builder = Builder::default();
    sheets.into_iter().try_for_each(|sheet| sheet.write(&mut builder))?;
    Ok(builder.finish(media_type, "UTF-8"))
}

/// What a cell holds, as text.
fn text(data: &Data) -> String {
    match data {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => figure(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(moment) => day(moment),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// A number with the fifteen digits a workbook shows at most: `2898.59`, never `2898.5900000000001`.
fn figure(number: f64) -> String {
    let scientific = format!("{number:.14e}");
    Decimal::from_scientific(&scientific).map_or(scientific, |figure| figure.normalize().to_string())
}

/// `2024-01-15`, with the time if there is one; a length of time is given in days, so that it is no count.
fn day(date: &ExcelDateTime) -> String {
    if date.is_duration() {
        return format!("{}天", figure(date.as_f64()));
    }
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    if (hour, minute) == (0, 0) {
        format!("{year}-{month:02}-{day:02}")
    } else {
        format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}
