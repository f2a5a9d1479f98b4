//! What a mutant is made from: a document as text that can be edited, and what of it is which cell.

use crate::print::page::Charset;
use crate::print::pdf_file::Drawing;
use crate::print::word::package;
use encoding_rs::GB18030;
use gouji::Form;
use gouji::form::Kind;
use gouji::pipeline::read;
use gouji::record::Mark;
use gouji::source::{Place, Span};
use gouji::text::normal::normalise;
use gouji::text::numeral::{self, Printed, read_cell};
use rust_decimal::Decimal;
use std::ops::Range;

/// How the text becomes what is read.
pub enum Pack {
    /// It is the file.
    Bytes(Charset),
    /// It is a part of a package, the last of these.
    Part(Vec<(String, Vec<u8>)>),
    /// It is the instructions of the pages, with a form feed between two.
    Pages(Drawing),
}

/// What manner of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    Text,
    Html,
    Word,
    Sheet,
    Pdf,
}

impl Medium {
    pub fn is_markup(self) -> bool {
        matches!(self, Self::Html | Self::Word | Self::Sheet)
    }
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Figure(usize),
    Nothing(usize),
    /// A label that stands for so many rows.
    Label(usize),
}

/// A stretch of the text that prints one cell or label.
#[derive(Debug, Clone)]
pub struct Piece {
    pub what: What,
    pub range: Range<usize>,
    /// Its row, from the first of the document.
    pub row: usize,
}

/// A printed row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// From its beginning to that of the next; empty where rows are no stretch of the text.
    pub range: Range<usize>,
    /// The table of the form.
    pub table: usize,
    /// Whether it holds labels alone.
    pub header: bool,
}

/// What the original prints in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    Number(Decimal),
    /// Nothing at all, or a dash.
    Nothing {
        blank: bool,
    },
    Absent,
    /// Figures that could not be read from the original either.
    Unknown,
}

/// A document to be damaged.
pub struct Subject {
    pub shape: String,
    pub seed: u64,
    pub medium: Medium,
    pub form: &'static Form,
    pub text: String,
    pub pack: Pack,
    pub pieces: Vec<Piece>,
    pub rows: Vec<Row>,
    /// What the cells of the form print.
    pub truth: Vec<Truth>,
    /// The places of the cells that the undamaged document is read right in; none where it is not.
    pub read: Vec<Option<Vec<Place>>>,
}

impl Subject {
    /// The file of an edited text.
    pub fn bytes(&self, text: &str) -> Vec<u8> {
        match &self.pack {
            Pack::Bytes(Charset::Utf8) => text.as_bytes().to_vec(),
            Pack::Bytes(Charset::Utf8WithMark) => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            Pack::Bytes(Charset::Gbk) => GB18030.encode(text).0.into_owned(),
            Pack::Part(parts) => {
                let mut parts: Vec<(&str, &[u8])> =
                    parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
                if let Some(last) = parts.last_mut() {
                    last.1 = text.as_bytes();
                }
                package(&parts)
            }
            Pack::Pages(drawing) => drawing.file(&text.split('\u{c}').map(str::to_owned).collect::<Vec<_>>()),
        }
    }

    /// Where in the file a stretch of an edited text stands; none where that is not told by the text alone.
    pub fn place(&self, text: &str, range: &Range<usize>) -> Option<Place> {
        let at = |offset: usize| match self.pack {
            Pack::Bytes(Charset::Utf8WithMark) => 3 + offset,
            Pack::Bytes(Charset::Gbk) => GB18030.encode(&text[..offset]).0.len(),
            _ => offset,
        };
        match self.medium {
            Medium::Text | Medium::Html => Some(Place::Bytes(Span { start: at(range.start), end: at(range.end) })),
            Medium::Word => super::walk::word_place(text, range.start),
            Medium::Sheet => super::walk::sheet_place(text, range.start),
            Medium::Pdf => None,
        }
    }

    /// The number that a printed cell says, in the record's unit.
    pub fn number(&self, cell: usize, printed: &str) -> Option<Decimal> {
        number(self.form, cell, printed)
    }

    /// Reads the undamaged document and notes which cells come back.
    pub fn know(mut self) -> Self {
        self.read = vec![None; self.form.cells.len()];
        let Ok(report) = read::bytes(&self.bytes(&self.text)) else { return self };
        let Some(tables) = report.tables.as_ref().filter(|tables| tables.form.id == self.form.id) else { return self };
        for (index, cell) in tables.cells.iter().enumerate() {
            if let (Ok(number), Truth::Number(own)) = (cell.value, self.truth[index])
                && number == own
            {
                self.read[index] = Some(cell.spans.clone());
            }
        }
        self
    }

    /// Cells that print a number, and how many of them are read right.
    pub fn share(&self) -> (usize, usize) {
        let printed = self.truth.iter().filter(|truth| matches!(truth, Truth::Number(_))).count();
        (printed, self.read.iter().flatten().count())
    }

    /// The part of the text that holds the tables.
    pub fn area(&self) -> Range<usize> {
        let start = self.pieces.iter().map(|piece| piece.range.start).min().unwrap_or(0);
        let end = self.pieces.iter().map(|piece| piece.range.end).max().unwrap_or(0);
        start..end.max(self.rows.iter().map(|row| row.range.end).max().unwrap_or(0)).min(self.text.len())
    }

    /// The pieces of a row in printed order.
    pub fn of_row(&self, row: usize) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(move |piece| piece.row == row)
    }
}

/// The number that a printed cell of a form says, in the record's unit.
pub fn number(form: &Form, cell: usize, printed: &str) -> Option<Decimal> {
    let printed = without_tags(printed).replace('萬', "万").replace('億', "亿");
    let Printed::Number(number, unit) = read_cell(&normalise(&printed)) else { return None };
    match (form.cells[cell].kind, unit) {
        (Kind::Money, Some(unit)) => numeral::in_wanyuan(number, unit),
        _ => Some(number),
    }
}

/// The characters of a stretch that stand outside tags, each with its place.
pub fn outside_tags(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut inside = false;
    text.char_indices().filter(move |(_, c)| {
        let was = inside;
        inside = match c {
            '<' => true,
            '>' => false,
            _ => inside,
        };
        !was && !inside
    })
}

pub fn without_tags(text: &str) -> String {
    outside_tags(text).map(|(_, c)| c).collect()
}

/// The rows that pieces stand in, from the beginnings of printed rows; a row of labels alone belongs to the table behind it.
pub fn rows_of(form: &Form, pieces: &[Piece], ranges: Vec<Range<usize>>) -> Vec<Row> {
    let cell = |piece: &Piece| match piece.what {
        What::Figure(cell) | What::Nothing(cell) => Some(cell),
        What::Label(_) => None,
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut table = form.tables.len() - 1;
    for (row, range) in ranges.into_iter().enumerate().rev() {
        let own = pieces.iter().filter(|piece| piece.row == row).find_map(cell);
        table = own.map_or(table, |own| form.cells[own].table);
        rows.push(Row { range, table, header: own.is_none() });
    }
    rows.reverse();
    rows
}

/// What a mark says of the print of a cell.
pub fn of_mark(mark: Mark) -> Truth {
    match mark {
        Mark::Blank => Truth::Nothing { blank: true },
        Mark::Absent => Truth::Absent,
        Mark::Dash | Mark::Slash | Mark::None => Truth::Nothing { blank: false },
        _ => Truth::Unknown,
    }
}
