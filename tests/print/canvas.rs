//! A page on which print is put at columns and lines, as programs do that lay tables out in text.

use super::page::{Page, Piece};
use super::record::{Print, Record};
use super::script::Script;
use super::sheet::{self, Cell, Sheet, What};
use std::collections::BTreeMap;

/// How wide a program takes Chinese characters to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// As wide as two Latin ones, as they are shown.
    Shown,
    /// As wide as any other.
    Counted,
}

impl Measure {
    pub fn of(self, words: &str) -> usize {
        let wide = |c: char| self == Self::Shown && (matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}'));
        words.chars().map(|c| 1 + usize::from(wide(c))).sum()
    }

    /// Words broken into lines of at most so many columns.
    pub fn wrapped(self, words: &str, width: usize) -> Vec<String> {
        let mut lines = vec![String::new()];
        let mut used = 0;
        for c in words.chars() {
            let own = self.of(c.encode_utf8(&mut [0; 4]));
            if used + own > width && used > 0 {
                lines.push(String::new());
                used = 0;
            }
            used += own;
            lines.last_mut().unwrap().push(c);
        }
        lines
    }
}

/// What is put somewhere.
enum Put {
    Words(String),
    Figure(usize),
    Nothing(usize, String),
    Label(usize, String),
}

/// Print at columns and lines.
pub struct Canvas {
    measure: Measure,
    lines: BTreeMap<usize, Vec<(usize, Put)>>,
    /// The lines on which rows of the table begin.
    rows: Vec<usize>,
}

impl Canvas {
    pub fn new(measure: Measure) -> Self {
        Self { measure, lines: BTreeMap::new(), rows: Vec::new() }
    }

    /// A row of the table begins on this line.
    pub fn row(&mut self, line: usize) {
        self.rows.push(line);
    }

    /// Rules and the like.
    pub fn words(&mut self, line: usize, column: usize, words: impl Into<String>) {
        self.lines.entry(line).or_default().push((column, Put::Words(words.into())));
    }

    /// One line of a cell.
    pub fn cell(&mut self, record: &Record, line: usize, column: usize, cell: &Cell, words: &str) {
        let put = match cell.what {
            What::Label(_) => Put::Label(cell.rows, words.to_owned()),
            What::Figure(index) if matches!(record.cells[index], Print::Figure(..)) => Put::Figure(index),
            What::Figure(index) => Put::Nothing(index, words.to_owned()),
        };
        self.lines.entry(line).or_default().push((column, put));
    }

    /// Writes what was put down; what finds its column taken stands behind a space.
    pub fn write(self, page: &mut Page, record: &Record) {
        let last = self.lines.keys().next_back().map_or(0, |last| last + 1);
        let mut lines = self.lines;
        for number in 0..last {
            if self.rows.contains(&number) {
                let from = page.at();
                page.piece(Piece::Row, from);
            }
            let mut puts = lines.remove(&number).unwrap_or_default();
            puts.sort_by_key(|(column, _)| *column);
            let mut at = 0;
            for (column, put) in puts {
                if matches!(&put, Put::Words(words) | Put::Nothing(_, words) | Put::Label(_, words) if words.is_empty())
                {
                    continue;
                }
                let column = if at > 0 && !matches!(put, Put::Words(_)) {
                    column.max(at + usize::from(column < at))
                } else {
                    column
                };
                page.markup(&" ".repeat(column.saturating_sub(at)));
                let from = page.at();
                let words = match put {
                    Put::Words(words) => {
                        page.markup(&words);
                        words
                    }
                    Put::Figure(index) => {
                        let Print::Figure(printed, _) = &record.cells[index] else { continue };
                        page.figure(index, &[("", printed.clone())]);
                        page.script.write_figure(printed)
                    }
                    Put::Nothing(index, words) => {
                        page.markup(&words);
                        page.piece(Piece::Nothing(index), from);
                        words
                    }
                    Put::Label(rows, words) => {
                        page.markup(&words);
                        page.piece(Piece::Label(rows), from);
                        words
                    }
                };
                at = at.max(column) + self.measure.of(&words);
            }
            page.markup("\n");
        }
        let from = page.at();
        page.piece(Piece::End, from);
    }
}

/// What a cell prints in a script.
pub fn words_of(script: Script, record: &Record, cell: &Cell) -> String {
    match cell.what {
        What::Label(_) => script.write(sheet::words(record, cell)),
        What::Figure(_) => script.write_figure(sheet::words(record, cell)),
    }
}

/// The widths of the columns of a sheet, each as wide as what stands in it alone; what spans several widens the last of them.
pub fn widths(script: Script, record: &Record, sheet: &Sheet, measure: Measure, most: usize) -> Vec<usize> {
    let mut widths = vec![1; sheet.columns];
    let laid = sheet::laid_out(sheet);
    let cells = || laid.iter().flatten().filter(|(.., begins)| *begins);
    for span in 1..=sheet.columns {
        for (column, cell, _) in cells().filter(|(_, cell, _)| cell.columns == span) {
            let need = measure.of(&words_of(script, record, cell)).min(most);
            let have: usize = widths[*column..column + span].iter().sum::<usize>() + span - 1;
            widths[column + span - 1] += need.saturating_sub(have);
        }
    }
    widths
}
