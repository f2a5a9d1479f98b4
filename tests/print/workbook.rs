//! XLSX printers: the report on one sheet, or every table on a sheet of its own.

use super::Draw;
use super::page::{Charset, Printed};
use super::prose;
use super::record::{Print, Record};
use super::script::Script;
use super::sheet::{self, HEADINGS, Sheet, What};
use gouji::source::Place;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet};

/// What is particular about a workbook; everything else is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Title, sentences and tables under each other.
    OneSheet,
    /// Title and sentences on the first sheet, every table on its own.
    SheetEach,
    /// As `OneSheet`, as scripts write it: no cell but those that hold something.
    Unruled,
}

/// Prints a report as a workbook.
pub fn print(record: &Record, shape: Shape, seed: u64) -> Printed {
    let mut draw = Draw::new(seed);
    let script = Script::draw(&mut draw);
    let mut writer = Writer {
        record,
        shape,
        script,
        draw,
        row: 0,
        sheet: Worksheet::new(),
        name: "Sheet1".to_owned(),
        figures: Vec::new(),
    };
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2024, 1, 15).unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for sheet in writer.whole() {
        book.push_worksheet(sheet);
    }
    let text = format!("{:#?}", writer.record.cells);
    Printed {
        bytes: book.save_to_buffer().unwrap(),
        figures: writer.figures,
        text,
        headings: Vec::new(),
        pieces: Vec::new(),
        newline: "\n",
        charset: Charset::Utf8,
    }
}

struct Writer<'a> {
    record: &'a Record,
    shape: Shape,
    script: Script,
    draw: Draw,
    /// The next row of the open sheet.
    row: u32,
    sheet: Worksheet,
    name: String,
    figures: Vec<(usize, Place)>,
}

impl Writer<'_> {
    fn whole(&mut self) -> Vec<Worksheet> {
        let mut sheets = Vec::new();
        let title = self.record.title();
        self.line(&title, 10);
        let mut lines = prose::opening(self.record, &mut self.draw);
        lines.extend(prose::overview(&mut self.draw));
        self.lines(&lines, 10);
        let ordinal = if self.draw.percent(25) { '、' } else { '.' };
        for (number, sheet) in sheet::sheets(self.record, ordinal).iter().enumerate() {
            if self.shape == Shape::SheetEach {
                sheets.push(self.next_sheet(["主动公开", "依申请公开", "复议诉讼"][number]));
            } else {
                self.row += 1;
            }
            let width = u16::try_from(sheet.columns).unwrap();
            self.line(HEADINGS[number], width);
            let lines = prose::before(number, &mut self.draw);
            self.lines(&lines, width);
            self.table(sheet);
            for line in prose::after(self.record, number, &mut self.draw) {
                let width = self.draw.pick(&[1, width]);
                self.line(&line, width);
            }
        }
        self.row += 1;
        let lines = prose::closing(self.record, &mut self.draw);
        self.lines(&lines, 10);
        sheets.push(self.next_sheet(""));
        sheets
    }

    fn next_sheet(&mut self, name: &str) -> Worksheet {
        let mut sheet = std::mem::take(&mut self.sheet);
        sheet.set_name(&self.name).unwrap();
        name.clone_into(&mut self.name);
        self.row = 0;
        sheet
    }

    /// A line of words in one cell, merged over some columns.
    fn line(&mut self, words: &str, width: u16) {
        if self.draw.percent(10) {
            // A row that somebody hid takes no part.
            self.sheet.write_row(self.row, 0, ["草稿", "99"]).unwrap().set_row_hidden(self.row).unwrap();
            self.row += 1;
        }
        let words = self.script.write(words);
        if width > 1 {
            self.sheet.merge_range(self.row, 0, self.row, width - 1, &words, &Format::new()).unwrap();
        } else {
            self.sheet.write_string(self.row, 0, &words).unwrap();
        }
        self.row += 1;
    }

    fn lines(&mut self, lines: &[String], width: u16) {
        for line in lines {
            self.line(line, width);
        }
    }

    fn table(&mut self, sheet: &Sheet) {
        let ruled = Format::new().set_border(FormatBorder::Thin);
        let top = self.row;
        for (row, cells) in sheet::laid_out(sheet).into_iter().enumerate() {
            let row = top + u32::try_from(row).unwrap();
            // A row without anything in it leaves no trace unless it is ruled.
            let is_empty = cells.iter().all(|(_, cell, _)| sheet::words(self.record, cell).is_empty());
            for (column, cell, _) in cells.into_iter().filter(|(.., begins)| *begins) {
                let column = u16::try_from(column).unwrap();
                let (bottom, right) =
                    (row + u32::try_from(cell.rows).unwrap() - 1, column + u16::try_from(cell.columns).unwrap() - 1);
                let words = match &cell.what {
                    What::Label(words) => self.script.write(words),
                    What::Figure(_) => self.script.write_figure(sheet::words(self.record, cell)),
                };
                if words.is_empty() && self.shape == Shape::Unruled && !is_empty {
                    continue;
                }
                if (bottom, right) != (row, column) {
                    self.sheet.merge_range(row, column, bottom, right, "", &ruled).unwrap();
                }
                if let What::Figure(index) = &cell.what
                    && let Print::Figure(printed, value) = &self.record.cells[*index]
                {
                    let part = self.name.as_str().into();
                    self.figures
                        .push((*index, Place::Cell { part, row: row as usize + 1, column: usize::from(column) + 1 }));
                    if *printed == value.to_string() && self.draw.percent(70) {
                        let codes: &[&str] =
                            if value.is_integer() { &["0", "0_ ", "#0;[Red]-#0"] } else { &["0.####"] };
                        let code = self.draw.pick(&[&["General"], codes].concat());
                        let own = ruled.clone().set_num_format(code);
                        self.sheet.write_number_with_format(row, column, value.to_f64().unwrap(), &own).unwrap();
                        continue;
                    }
                }
                if words.is_empty() {
                    self.sheet.write_blank(row, column, &ruled).unwrap();
                } else {
                    self.sheet.write_string_with_format(row, column, &words, &ruled).unwrap();
                }
            }
        }
        self.row = top + u32::try_from(sheet.rows.len()).unwrap();
    }
}
