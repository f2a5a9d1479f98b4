//! PDF reports as `pdftotext` prints them: with `-layout`, with `-raw` and without either.

use super::Draw;
use super::canvas::{Canvas, Measure, words_of};
use super::page::{Charset, Page, Piece, Printed};
use super::prose;
use super::record::{Print, Record};
use super::script::Script;
use super::sheet::{self, Cell, Sheet, What};

/// A manner of printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Places on the page become places in the line.
    Layout,
    /// The order of the print in the file: a row after the other.
    Raw,
    /// The order of columns and blocks: the last column of a table stands behind the others.
    Plain,
}

pub const ALL: [Shape; 3] = [Shape::Layout, Shape::Raw, Shape::Plain];

struct Writer<'a> {
    page: Page,
    record: &'a Record,
    /// The lines of the page of paper that are used, and its number.
    lines: usize,
    number: usize,
    /// Whether pages are numbered, and how.
    footer: u32,
}

/// Prints a report.
pub fn print(record: &Record, shape: Shape, seed: u64) -> Printed {
    let mut draw = Draw::new(seed);
    let page = Page::new(Script { pinyin: false, ..Script::draw(&mut draw) });
    let mut writer = Writer { page, record, lines: 0, number: 1, footer: draw.below(3) };
    writer.line(&record.title());
    for words in prose::opening(record, &mut draw).into_iter().chain(prose::overview(&mut draw)) {
        writer.line(&words);
    }
    for (number, sheet) in sheet::sheets(record, '.').iter().enumerate() {
        writer.page.heading();
        writer.line(sheet::heading(record, number));
        match shape {
            Shape::Layout => writer.layout(sheet),
            Shape::Raw => writer.raw(sheet),
            Shape::Plain => writer.plain(sheet),
        }
        for words in prose::after(record, number, &mut draw) {
            writer.line(&words);
        }
    }
    for words in prose::closing(record, &mut draw) {
        writer.line(&words);
    }
    writer.page.markup("\u{c}");
    writer.page.publish("\n", Charset::Utf8)
}

impl Writer<'_> {
    /// A line ends; where the page of paper does too, its number and a form feed follow.
    fn end(&mut self) {
        self.page.markup("\n");
        self.lines += 1;
        if self.lines == 46 {
            match self.footer {
                0 => {}
                1 => self.page.markup(&format!("{}\n", self.number)),
                _ => self.page.markup(&format!("- {} -\n", self.number)),
            }
            self.page.markup("\n\u{c}");
            self.lines = 0;
            self.number += 1;
        }
    }

    fn line(&mut self, words: &str) {
        for part in Measure::Shown.wrapped(words, 84) {
            self.page.words(&part);
            self.end();
        }
    }

    fn put(&mut self, cell: &Cell, words: &str) {
        let from = self.page.at();
        match &cell.what {
            What::Figure(index) => match &self.record.cells[*index] {
                Print::Figure(printed, _) => self.page.figure(*index, &[("", printed.clone())]),
                _ => {
                    self.page.markup(words);
                    self.page.piece(Piece::Nothing(*index), from);
                }
            },
            What::Label(_) => {
                self.page.markup(words);
                self.page.piece(Piece::Label(cell.rows), from);
            }
        }
    }

    /// Labels wrapped to their columns, figures on the middle line of their row, a label over several rows in their middle.
    fn layout(&mut self, sheet: &Sheet) {
        let (script, record) = (self.page.script, self.record);
        let widths: Vec<usize> = match sheet.columns {
            3 => vec![34, 6, 10],
            4 => vec![20, 14, 14, 14],
            10 => vec![4, 8, 20, 6, 6, 6, 6, 6, 6, 6],
            columns => vec![6; columns],
        };
        let widest = |column: usize| {
            let cells = sheet::laid_out(sheet)
                .into_iter()
                .flatten()
                .filter(move |(own, cell, _)| *own == column && cell.columns == 1);
            let figures = cells.filter(|(_, cell, _)| matches!(cell.what, What::Figure(_)));
            figures.map(|(_, cell, _)| sheet::words(record, cell).chars().count() + 1).max().unwrap_or(0)
        };
        let widths: Vec<usize> =
            widths.iter().enumerate().map(|(column, width)| (*width).max(widest(column))).collect();
        let start = |column: usize| widths[..column].iter().sum::<usize>();
        let laid = sheet::laid_out(sheet);
        let lines = |column: usize, cell: &Cell| {
            Measure::Counted.wrapped(&words_of(script, record, cell), start(column + cell.columns) - start(column) - 1)
        };
        let heights: Vec<usize> = laid
            .iter()
            .map(|cells| {
                cells
                    .iter()
                    .filter(|(_, cell, _)| cell.rows == 1)
                    .map(|(column, cell, _)| lines(*column, cell).len())
                    .max()
                    .unwrap_or(1)
            })
            .collect();
        let top = |row: usize| heights[..row].iter().sum::<usize>();
        let mut canvas = Canvas::new(Measure::Counted);
        for (row, cells) in laid.iter().enumerate() {
            canvas.row(top(row));
            for (column, cell, _) in cells.iter().filter(|(.., begins)| *begins) {
                let own = lines(*column, cell);
                let room = top(row + cell.rows) - top(row);
                let first = top(row) + room.saturating_sub(own.len()) / 2;
                for (number, words) in own.iter().enumerate() {
                    let room = start(column + cell.columns) - start(*column);
                    let at = start(*column) + room.saturating_sub(words.chars().count()) / 2;
                    canvas.cell(record, first + number, at, cell, words);
                }
            }
        }
        canvas.write(&mut self.page, record);
    }

    /// Labels a line each or wrapped, the figures of a row behind the last of them with a space between two.
    fn raw(&mut self, sheet: &Sheet) {
        let script = self.page.script;
        for cells in &sheet.rows {
            let from = self.page.at();
            self.page.piece(Piece::Row, from);
            let is_header = cells.iter().all(|cell| matches!(cell.what, What::Label(_)));
            let mut open = false;
            for cell in cells {
                let words = words_of(script, self.record, cell);
                if matches!(cell.what, What::Figure(_)) {
                    if words.is_empty() {
                        continue;
                    }
                    self.page.markup(if open { " " } else { "" });
                    self.put(cell, &words);
                    open = true;
                    continue;
                }
                let width = if cell.rows > 3 { 2 } else { 36 };
                let parts = Measure::Shown.wrapped(&words, if is_header { 6 * cell.columns + 4 } else { width });
                for part in &parts {
                    if open {
                        self.end();
                    }
                    self.put(cell, part);
                    open = true;
                }
            }
            self.end();
        }
        let from = self.page.at();
        self.page.piece(Piece::End, from);
    }

    /// The labels of a row, then its figures but the last on one line; the last column stands below as a block of its own.
    fn plain(&mut self, sheet: &Sheet) {
        let script = self.page.script;
        let mut last: Vec<Cell> = Vec::new();
        for cells in &sheet.rows {
            let from = self.page.at();
            self.page.piece(Piece::Row, from);
            let (mut open, mut figures) = (false, 0);
            let count = cells.iter().filter(|cell| matches!(cell.what, What::Figure(_))).count();
            for cell in cells {
                let words = words_of(script, self.record, cell);
                if matches!(cell.what, What::Figure(_)) {
                    figures += 1;
                    if figures == count && count > 1 {
                        last.push(cell.clone());
                        continue;
                    }
                    if !words.is_empty() {
                        self.page.markup(if open { " " } else { "" });
                        self.put(cell, &words);
                        open = true;
                    }
                    continue;
                }
                for part in Measure::Shown.wrapped(&words, if cell.rows > 3 { 2 } else { 50 }) {
                    self.put(cell, &part);
                    self.end();
                }
            }
            if open {
                self.end();
            }
        }
        self.end();
        for cell in &last {
            let words = words_of(script, self.record, cell);
            if !words.is_empty() {
                self.put(cell, &words);
                self.end();
            }
        }
        let from = self.page.at();
        self.page.piece(Piece::End, from);
        self.end();
    }
}
