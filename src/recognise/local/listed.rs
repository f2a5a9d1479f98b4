//! Local tables with cells: those of a grid, and lines of text between pipes or tabs.
//!
//! In: rows of cells. Out: the rows under a header that names labels, units and columns.

use super::{CODES, Found, LABELS, Slot, UNITS};
use crate::document::Document;
use crate::grid::{Grid, GridCell};
use crate::recognise::labels::Head;
use crate::recognise::text::payload;
use crate::text::normal::is_hanzi;
use crate::text::numeral::{self, Printed};
use std::ops::Range;

/// The most cells of a header.
const MOST_COLUMNS: usize = 100;

/// A cell of a row.
#[derive(Debug, Clone)]
struct Cell {
    /// The columns it covers.
    columns: Range<usize>,
    text: Range<usize>,
    /// Whether it covers other rows too.
    tall: bool,
}

/// What the header says of the columns.
struct Header {
    label: Range<usize>,
    unit: Option<usize>,
    figures: Vec<(usize, String)>,
}

/// The tables of a document's grids.
pub(super) fn of_grids(document: &Document) -> Vec<Vec<Found>> {
    let cell = |cell: &GridCell| Cell {
        columns: cell.column..cell.column + cell.colspan,
        text: cell.text.clone(),
        tall: cell.rowspan > 1,
    };
    let lines = |grid: &Grid| (0..grid.rows).map(|row| grid.row(row).map(cell).collect()).collect::<Vec<Vec<Cell>>>();
    let tables = document.grids().map(|grid| rows(&document.text.string, lines(grid).into_iter()));
    tables.filter(|rows| !rows.is_empty()).collect()
}

/// The tables of a text whose cells stand between pipes, or between tabs.
pub(super) fn of_lines(text: &str) -> Vec<Vec<Found>> {
    let delimiter = if text.lines().filter(|line| line.contains('\t')).count() > 2 { '\t' } else { '|' };
    let mut at = 0;
    let lines = text.split_inclusive('\n').filter_map(|line| {
        let range = at..at + line.trim_end_matches('\n').len();
        at += line.len();
        let before = range.start..range.start + line.find(delimiter)?;
        let pieces = std::iter::once(before).chain(payload::pieces(text, range, delimiter));
        let cell = |(column, text): (usize, Range<usize>)| Cell { columns: column..column + 1, text, tall: false };
        Some(pieces.enumerate().map(cell).collect())
    });
    Some(rows(text, lines)).filter(|rows| !rows.is_empty()).into_iter().collect()
}

/// The rows under the first header.
fn rows(text: &str, mut lines: impl Iterator<Item = Vec<Cell>>) -> Vec<Found> {
    match lines.find_map(|line| header(text, &line)) {
        Some(header) => lines.filter_map(|line| row(text, &line, &header)).collect(),
        None => Vec::new(),
    }
}

/// A header names the labels, and the units or figures that can be nothing else.
fn header(text: &str, line: &[Cell]) -> Option<Header> {
    if line.len() > MOST_COLUMNS {
        return None;
    }
    let heads: Vec<(Head, &Cell)> = line.iter().map(|cell| (Head::of(&text[cell.text.clone()]), cell)).collect();
    let named = |words: &[&str]| heads.iter().find(|(head, _)| words.iter().any(|word| head.is(word)));
    let label = named(&LABELS)?.1;
    let unit = named(&UNITS).map(|(_, cell)| cell.columns.start);
    let is_other = |head: &Head| LABELS.iter().chain(&UNITS).chain(&CODES).any(|word| head.is(word));
    let figures: Vec<&Cell> = heads
        .iter()
        .filter(|(head, cell)| !is_other(head) && !head.is_empty() && cell.columns.start >= label.columns.end)
        .map(|(_, cell)| *cell)
        .collect();
    let certain = figures.iter().all(|cell| is_figures(&text[cell.text.clone()]));
    let printed = |cell: &&Cell| (cell.columns.start, text[cell.text.clone()].split_whitespace().collect());
    (!figures.is_empty() && (unit.is_some() || certain)).then(|| Header {
        label: label.columns.clone(),
        unit,
        figures: figures.iter().map(printed).collect(),
    })
}

/// Whether a head can only stand over figures: 2014年度, 历年累计, 数量.
fn is_figures(head: &str) -> bool {
    let head = head.trim();
    head.contains("累计") || head.contains("年") || head.ends_with('数') || ["数量", "数据", "合计"].contains(&head)
}

fn row(text: &str, line: &[Cell], header: &Header) -> Option<Found> {
    let at = |column: usize| line.iter().find(|cell| cell.columns.contains(&column));
    // The innermost label: a heading may stand beside it over several rows.
    let label = line.iter().rfind(|cell| header.label.contains(&cell.columns.start) && !is_blank(text, cell))?;
    let is_label = |cell: &Cell| text[cell.text.clone()].contains(is_hanzi) && !cell.tall;
    if !is_label(label) || label.columns.end > header.figures.first()?.0 {
        return None;
    }
    let unit = header.unit.and_then(at).filter(|cell| !is_blank(text, cell)).map(|cell| trimmed(text, cell));
    let slot = |column: &usize| match at(*column) {
        Some(cell) if cell.tall || covered(cell, header) > 1 => Slot::Unclear,
        Some(cell) => Slot::At(trimmed(text, cell)),
        None => Slot::Unclear,
    };
    let cells: Vec<Slot> = header.figures.iter().map(|(column, _)| slot(column)).collect();
    let holds_figure = |slot: &Slot| match slot {
        Slot::At(range) => matches!(numeral::read_cell(&text[range.clone()]), Printed::Number(..)),
        Slot::Unclear => false,
    };
    // A heading has neither unit nor figure.
    if unit.is_none() && !cells.iter().any(holds_figure) {
        return None;
    }
    let figures = line.iter().filter(|cell| cell.columns.start >= header.figures[0].0);
    let places: Vec<Range<usize>> = figures.map(|cell| trimmed(text, cell)).collect();
    Some(Found {
        label: trimmed(text, label),
        unit,
        columns: header.figures.iter().map(|(_, name)| name.clone()).collect(),
        cells,
        printed: places.first().map_or(label.text.end, |first| first.start)
            ..places.last().map_or(label.text.end, |last| last.end),
    })
}

fn covered(cell: &Cell, header: &Header) -> usize {
    header.figures.iter().filter(|(column, _)| cell.columns.contains(column)).count()
}

fn is_blank(text: &str, cell: &Cell) -> bool {
    text[cell.text.clone()].trim().is_empty()
}

fn trimmed(text: &str, cell: &Cell) -> Range<usize> {
    let own = &text[cell.text.clone()];
    let start = cell.text.start + (own.len() - own.trim_start().len());
    start..start + own.trim().len()
}
