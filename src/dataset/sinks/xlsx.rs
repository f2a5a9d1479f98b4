//! `gouji.xlsx`, a sheet a table: Chinese headers with units, codes as text, rows and filters that stay in sight.

use crate::dataset::begun::{Begun, Output};
use crate::dataset::schema::{Column, Row, Table, Value, double};
use crate::dataset::sinks::csv;
use crate::error::{Context, Result};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The name of the workbook.
pub const NAME: &str = "gouji.xlsx";
/// Rows below the header that a sheet holds.
const MOST_ROWS: u32 = 1_048_575;
/// Characters that a cell holds.
const MOST_CHARACTERS: usize = 32_767;
/// The tables that have a sheet, with its name.
const SHEETS: [(&str, &str); 4] =
    [("panel", "面板"), ("findings", "发现"), ("coverage", "覆盖"), ("codebook", "代码本")];

/// The workbook on its way.
pub(in crate::dataset) struct Book {
    folder: PathBuf,
    workbook: Workbook,
    sheets: Vec<Sheet>,
    most_rows: u32,
}

struct Sheet {
    table: Table,
    /// The row that is written next.
    row: u32,
    /// The rows that the sheet has no room for.
    more: Option<Output>,
}

impl Book {
    /// Begins the sheets of those tables that have one.
    pub(in crate::dataset) fn open(folder: &Path, tables: &[Table]) -> Result<Self> {
        let mut workbook = Workbook::new();
        // The clock is none of the dataset's.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).context(NAME)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        workbook.set_tempdir(folder).context(NAME)?;
        let header = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
        let mut sheets = Vec::new();
        for (name, title) in SHEETS {
            let Some(table) = tables.iter().find(|table| table.name == name) else { continue };
            let sheet = workbook.add_worksheet_with_constant_memory().context(NAME)?;
            begin(sheet, title, table, &header).context(NAME)?;
            sheets.push(Sheet { table: table.clone(), row: 1, more: None });
        }
        Ok(Self { folder: folder.to_owned(), workbook, sheets, most_rows: MOST_ROWS })
    }

    /// Puts rows behind those before.
    pub(in crate::dataset) fn take(&mut self, table: &str, rows: &[Row]) -> Result<()> {
        let Some(at) = self.sheets.iter().position(|sheet| sheet.table.name == table) else { return Ok(()) };
        let sheet = &mut self.sheets[at];
        let worksheet = self.workbook.worksheet_from_index(at).context(NAME)?;
        for row in rows {
            // The last row says where the others are.
            if sheet.row < self.most_rows {
                write(worksheet, sheet.row, row).context(NAME)?;
                sheet.row += 1;
                continue;
            }
            let name = more(sheet.table.name);
            if sheet.more.is_none() {
                let told = format!("此表只容前{}行，其余在 {name}。The other rows are in {name}.", self.most_rows - 1);
                worksheet.write_string(sheet.row, 0, told).context(NAME)?;
                sheet.more = Some(Output::open(&self.folder, &name, &csv::header(&sheet.table)?)?);
            }
            if let Some(more) = &mut sheet.more {
                more.append(&csv::lines(std::slice::from_ref(row))?)?;
            }
        }
        Ok(())
    }

    /// Ends the workbook and puts it on the disk.
    pub(in crate::dataset) fn end(mut self) -> Result<Vec<Begun>> {
        for (at, sheet) in self.sheets.iter().enumerate() {
            let width = u16::try_from(sheet.table.columns.len()).unwrap_or(u16::MAX);
            let worksheet = self.workbook.worksheet_from_index(at).context(NAME)?;
            worksheet.autofilter(0, 0, sheet.row.max(2) - 1, width - 1).context(NAME)?;
        }
        let (begun, file) = Begun::create(&self.folder, NAME)?;
        let mut file = BufWriter::new(file);
        self.workbook.save_to_writer(&mut file).context(begun.name())?;
        file.flush().and_then(|()| file.get_ref().sync_all()).context(begun.name())?;
        let more = self.sheets.into_iter().filter_map(|sheet| sheet.more).map(Output::end);
        [Ok(begun)].into_iter().chain(more).collect()
    }
}

/// Whether a table has a sheet.
pub(super) fn holds(table: &str) -> bool {
    SHEETS.iter().any(|(name, _)| *name == table)
}

/// The file of the rows that a sheet has no room for.
pub(in crate::dataset) fn more(table: &str) -> String {
    format!("gouji.{table}.csv")
}

fn begin(sheet: &mut Worksheet, title: &str, table: &Table, header: &Format) -> std::result::Result<(), XlsxError> {
    sheet.set_name(title)?;
    sheet.set_freeze_panes(1, u16::from(table.column("year").is_some()) * 2)?;
    for (at, column) in (0..).zip(&table.columns) {
        sheet.set_column_width(at, width(column))?;
        sheet.write_string_with_format(0, at, named(column), header)?;
    }
    Ok(())
}

/// 新收·自然人（件）.
fn named(column: &Column) -> String {
    column.unit.as_ref().map_or_else(|| column.zh.to_string(), |unit| format!("{}（{unit}）", column.zh))
}

fn width(column: &Column) -> f64 {
    use crate::dataset::schema::Kind;
    match (column.kind, column.name.as_ref()) {
        (_, "message_zh" | "message_en" | "meaning_zh" | "meaning_en") => 60.0,
        (Kind::Text, _) => 16.0,
        _ => 11.0,
    }
}

fn write(sheet: &mut Worksheet, at: u32, row: &Row) -> std::result::Result<(), XlsxError> {
    for (column, value) in (0..).zip(row) {
        match value {
            Value::Null | Value::Missing(_) => continue,
            Value::Text(text) => sheet.write_string(at, column, fitting(text))?,
            Value::Whole(number) => match number.to_f64().filter(|_| number.unsigned_abs() <= 1 << 53) {
                Some(double) => sheet.write_number(at, column, double)?,
                None => sheet.write_string(at, column, number.to_string())?,
            },
            Value::Decimal(number) => match double(*number) {
                Some(double) => sheet.write_number(at, column, double)?,
                None => sheet.write_string(at, column, number.to_string())?,
            },
            Value::Ratio(number) => sheet.write_number(at, column, *number)?,
            Value::Flag(flag) => sheet.write_boolean(at, column, *flag)?,
        };
    }
    Ok(())
}

/// Text that a cell holds; of longer text the beginning, with a word that it goes on.
fn fitting(text: &str) -> Cow<'_, str> {
    const GOES_ON: &str = "……（未完）";
    if text.chars().count() <= MOST_CHARACTERS {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().take(MOST_CHARACTERS - GOES_ON.chars().count()).collect();
    Cow::Owned(kept + GOES_ON)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::tables;
    use calamine::{Reader, Xlsx, open_workbook};

    #[test]
    fn rows_that_a_sheet_has_no_room_for_stand_beside_it_and_the_sheet_says_so() {
        let tables = tables::all();
        let (whole, expected) = Default::default();
        let rows: Vec<Row> = tables::of_run("codebook", &whole, &expected).collect();
        let folder = tempfile::tempdir().unwrap();
        let mut book = Book::open(folder.path(), &tables).unwrap();
        book.most_rows = 100;
        book.take("codebook", &rows).unwrap();
        let files = book.end().unwrap();
        let path = |name: &str| files.iter().find(|file| file.place().ends_with(name)).unwrap().path();
        // calamine tells a workbook by its name.
        let named = folder.path().join("read.xlsx");
        std::fs::copy(path(NAME), &named).unwrap();
        let mut read: Xlsx<_> = open_workbook(&named).unwrap();
        let sheet = read.worksheet_range("代码本").unwrap();
        assert_eq!(sheet.height(), 101);
        let last = sheet.rows().next_back().unwrap()[0].to_string();
        assert_eq!(last, "此表只容前99行，其余在 gouji.codebook.csv。The other rows are in gouji.codebook.csv.");
        let more = csv_rows(path("gouji.codebook.csv"));
        assert_eq!(more.len(), rows.len() - 99);
        let Value::Text(next) = &rows[99][1] else { panic!("{:?}", rows[99]) };
        assert_eq!(more[0][1], **next, "the row after the last in the sheet");
    }

    fn csv_rows(path: &Path) -> Vec<::csv::StringRecord> {
        ::csv::Reader::from_path(path).unwrap().records().map(|row| row.unwrap()).collect()
    }
}
