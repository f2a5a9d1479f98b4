//! The reader for tables with real cells: one cell, one figure.
//!
//! In: the grids of a document. Out: rows of the form. Columns are found by the header's place
//! *and* words; where the header is cut, doubled or mistyped, by counting cells; where neither
//! tells, the row is unclear. Site chrome has no header of the form and is passed over.

mod figures;
mod side_by_side;
mod years;

use super::cells;
use super::labels::{self, Head, Labels, RowAt};
use super::reading::{Reading, RowRead, Seen, UnknownRow};
use crate::document::{Block as DocumentBlock, Document};
use crate::finding::Finding;
use crate::form::{Block, Layout, RowKind, Table};
use crate::grid::{Grid, GridCell};
use crate::message::Message;
use crate::text::normal::unspaced;
use crate::text::numeral::{self, Printed, Unit};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Reads every grid of the document.
#[must_use]
pub fn read(document: &Document, labels: &Labels) -> Reading {
    let mut reading = Reading::default();
    let mut table = None;
    let mut before = String::new();
    let mut comparisons: Vec<RowRead> = Vec::new();
    let mut header: (usize, Vec<(&GridCell, Head)>) = (0, Vec::new());
    for block in &document.blocks {
        match block {
            DocumentBlock::Heading(range, _) | DocumentBlock::Paragraph(range) => {
                let line = document.text.get(range.clone());
                if line.len() <= 120 {
                    line.clone_into(&mut before);
                }
            }
            DocumentBlock::Table(grid) => {
                for stretch in stretches(document, labels, grid) {
                    let above = reading.rows.last().map(|row| row.at).filter(|at| Some(at.table) == table);
                    let mut reader = GridReader { above, stretch, ..GridReader::new(document, labels, grid, table) };
                    // The second part of a list that is cut in two may not repeat its header.
                    if above.is_some() && header.0 == grid.columns {
                        reader.header.clone_from(&header.1);
                    }
                    reader.read(&before, &reading);
                    if reader.is_form(table) {
                        let is_comparison = reader.leave_several_years();
                        table = reader.table;
                        let heads = || reader.header.iter().map(|(_, head)| head);
                        let is_list = table.is_some_and(|table| is_list(&labels.form.tables[table], heads));
                        header = (grid.columns, if is_list { reader.header.clone() } else { Vec::new() });
                        if is_comparison { &mut comparisons } else { &mut reading.rows }.append(&mut reader.rows);
                        reading.unknown.append(&mut reader.unknown);
                        reading.findings.append(&mut reader.inexact);
                    }
                }
                before.clear();
            }
            DocumentBlock::Image | DocumentBlock::Attachment(_) => {}
        }
    }
    // Beside the form's own print of a row, one that compares years says nothing.
    comparisons.retain(|row| reading.rows.iter().all(|own| own.at != row.at));
    reading.rows.append(&mut comparisons);
    reading
}

/// The stretches of columns that a grid is read in, one after the other: a long list may be printed in two halves beside
/// each other, 统计指标 | 单位 | 统计数 | 统计指标 | 单位 | 统计数.
fn stretches(document: &Document, labels: &Labels, grid: &Grid) -> Vec<Range<usize>> {
    let heads = |row: usize| -> Vec<(usize, Head)> {
        grid.row(row).map(|cell| (cell.column, Head::of(document.text.get(cell.text.clone())))).collect()
    };
    let starts = |table: &Table| {
        let is_label = |head: &Head| table.header.labels.iter().any(|word| head.is(word));
        let lists = (0..grid.rows.min(MOST_ROWS_ABOVE)).map(heads);
        let mut lists = lists.filter(|heads| is_list(table, || heads.iter().map(|(_, head)| head)));
        lists.next().map(|heads| {
            heads.iter().filter(|(_, head)| is_label(head)).map(|(column, _)| *column).collect::<Vec<usize>>()
        })
    };
    match labels.form.tables.iter().filter(|table| !table.header.labels.is_empty()).find_map(starts) {
        Some(starts) if starts.len() > 1 => {
            let ends = starts[1..].iter().copied().chain([grid.columns]);
            std::iter::once(0).chain(starts[1..].iter().copied()).zip(ends).map(|(start, end)| start..end).collect()
        }
        _ => std::iter::once(0..grid.columns).collect(),
    }
}

/// Rows above the header of a list: title, 填报单位 and 年度, and some to spare.
const MOST_ROWS_ABOVE: usize = 6;

/// Cells before the figures of a row: two spanned headings, an ordinal, the label, and one to spare.
const MOST_LABEL_CELLS: usize = 5;

/// One grid on its way.
pub(super) struct GridReader<'a> {
    pub(super) document: &'a Document,
    pub(super) labels: &'a Labels,
    pub(super) grid: &'a Grid,
    /// The table the last row belonged to.
    table: Option<usize>,
    /// The last row or heading of the form, which tells labels of two sections apart.
    above: Option<RowAt>,
    /// The columns that are read.
    stretch: Range<usize>,
    /// The cells of the header in force.
    pub(super) header: Vec<(&'a GridCell, Head)>,
    /// Whether the header in force is still being read.
    fresh: bool,
    /// Whether a caption or header of the form was seen in this grid.
    proven: bool,
    /// Where the figures of whole rows begin, by how many they are.
    whole_rows: OnceCell<BTreeMap<usize, Option<usize>>>,
    rows: Vec<RowRead>,
    unknown: Vec<UnknownRow>,
    inexact: Vec<Finding>,
}

/// A row of a grid: its cells and what each prints.
type Line<'a> = Vec<(&'a GridCell, &'a str, Printed)>;

impl<'a> GridReader<'a> {
    fn new(document: &'a Document, labels: &'a Labels, grid: &'a Grid, table: Option<usize>) -> Self {
        Self {
            document,
            labels,
            grid,
            table,
            above: None,
            stretch: 0..grid.columns,
            header: Vec::new(),
            fresh: false,
            proven: false,
            whole_rows: OnceCell::new(),
            rows: Vec::new(),
            unknown: Vec::new(),
            inexact: Vec::new(),
        }
    }

    fn read(&mut self, before: &str, earlier: &Reading) {
        for row in 0..self.grid.rows {
            let line: Line<'a> = self
                .grid
                .row(row)
                .filter(|cell| self.stretch.contains(&cell.column))
                .map(|cell| {
                    let shown = cells::shown(self.document, cell.text.clone());
                    (cell, self.document.text.get(shown.place), shown.printed)
                })
                .collect();
            if let Some((table, _)) = line.iter().find_map(|(_, text, _)| self.labels.caption(text)) {
                self.table = Some(table);
                self.proven = true;
                self.header.clear();
                self.fresh = false;
            } else if self.is_header(row, &line) {
                if !self.fresh {
                    self.header.clear();
                }
                self.fresh = true;
                self.header.extend(
                    line.iter().filter(|(cell, ..)| cell.row == row).map(|(cell, text, _)| (*cell, Head::of(text))),
                );
            } else if let Some(rows) = side_by_side::read(self, row, &line, before, earlier) {
                self.proven = true;
                self.table = rows.first().map(|row| row.at.table).or(self.table);
                self.rows.extend(rows);
                self.fresh = false;
            } else {
                self.read_row(row, &line);
            }
        }
    }

    /// Whether what was read is a table of the form: its header was seen, it goes on a table that was, or it has rows enough.
    fn is_form(&self, going_on: Option<usize>) -> bool {
        let figures = self.rows.iter().any(|row| row.cells.iter().any(|cell| matches!(cell, Seen::At(_))));
        let goes_on = going_on.is_some() && going_on == self.table;
        !self.rows.is_empty() && (self.proven || goes_on || (figures && self.rows.len() >= 3))
    }

    /// Leaves a table unread that prints several years, and says whether it does; lists of the place's own may.
    fn leave_several_years(&mut self) -> bool {
        let tables: BTreeSet<usize> = self.rows.iter().map(|row| row.at.table).collect();
        let is_list = |table: &usize| !self.labels.form.tables[*table].header.labels.is_empty();
        if tables.iter().any(is_list) || !years::are_several(self.document, self.grid) {
            return false;
        }
        self.rows.iter_mut().for_each(|row| row.cells.fill(Seen::Unclear));
        self.unknown.clear();
        for table in tables {
            let table = &self.labels.form.tables[table];
            self.inexact.push(Finding::new(&table.id, Message::SeveralYears { table: table.name().into() }));
        }
        true
    }

    /// A header names two columns of one block, or the one column of a block beside 信息内容, or groups of columns.
    fn is_header(&mut self, row: usize, line: &Line<'a>) -> bool {
        if line.iter().any(|(.., printed)| matches!(printed, Printed::Number(..))) {
            return false;
        }
        let own: Vec<Head> =
            line.iter().filter(|(cell, ..)| cell.row == row).map(|(_, text, _)| Head::of(text)).collect();
        let blocks = || self.labels.form.tables.iter().flat_map(|table| &table.blocks);
        let is_named = |block: &Block| own.iter().filter(|head| head.column(block).is_some()).count() >= 2;
        // The rows under it are of the one table that has such columns, whatever their labels.
        let all = &self.labels.form.tables;
        let tables: Vec<usize> = (0..all.len()).filter(|at| all[*at].blocks.iter().any(is_named)).collect();
        let only = tables.first().copied().filter(|_| tables.len() == 1);
        let groups = blocks()
            .filter(|block| block.layout == Layout::SideBySide)
            .any(|block| side_by_side::is_group_row(block, &own));
        let listed = self.labels.form.tables.iter().any(|table| is_list(table, || own.iter()));
        let is_header =
            !tables.is_empty() || groups || listed || own.iter().any(|head| self.labels.is_header_word(head));
        if is_header {
            self.proven = true;
            self.table = only.or(self.table);
        }
        is_header
    }

    fn read_row(&mut self, row: usize, line: &Line<'a>) {
        let Some((at, found)) = self.label_of(row, line) else {
            self.keep_unlabelled(row, line);
            return;
        };
        // What reaches down from above beside the label is a heading, unless it holds a figure.
        let is_value = |(cell, _, printed): &&(&GridCell, &str, Printed)| {
            cell.column > line[at].0.column && (cell.row == row || *printed != Printed::Text)
        };
        let mut values: Vec<&(&GridCell, &str, Printed)> = line[at + 1..].iter().filter(is_value).collect();
        let unit = self.take_unit(found.map_or(self.table, |found| Some(found.table)), &mut values);
        let numbers =
            values.iter().filter(|(.., printed)| matches!(printed, Printed::Number(..) | Printed::Illegible)).count();
        let table = found.map_or(self.table, |found| Some(found.table));
        let found = found.or_else(|| {
            let table = table?;
            let is_rows = self.labels.form.tables[table].blocks.iter().all(|block| block.layout == Layout::Rows);
            if numbers == 0 || !is_rows || !self.proven {
                return None;
            }
            let similar =
                self.labels.similar_row(line[at].1, table, |taken| self.rows.iter().any(|row| row.at == taken))?;
            self.inexact.push(super::inexact(self.labels.form, similar, line[at].1));
            Some(similar)
        });
        let Some(found) = found else {
            if let (Some(table), true, true) = (table, numbers > 0, self.is_begun()) {
                self.keep_unknown(table, line[at].1, unit, &values);
            }
            return;
        };
        self.above = Some(found);
        let form_row = found.of(self.labels.form);
        if values.is_empty() || self.labels.form.tables[found.table].blocks[found.block].layout == Layout::SideBySide {
            return;
        }
        // What spans several rows is their heading, whatever another edition makes of it.
        let is_heading =
            form_row.kind == RowKind::Heading || form_row.kind == RowKind::Foreign && line[at].0.rowspan > 1;
        if !is_heading {
            self.table = Some(found.table);
            self.fresh = false;
            let read = self.row_of(row, found, line[at].1, &values);
            self.rows.push(RowRead { unit_place: unit, ..read });
        } else if numbers > 0 {
            self.keep_unknown(found.table, line[at].1, unit, &values);
        }
    }

    /// The cell that is a row's label, and the row of the form it names. The row's own words come before any that reach
    /// down from a row above: a heading takes no row that has a label of its own, however that is printed.
    fn label_of(&self, row: usize, line: &Line<'a>) -> Option<(usize, Option<RowAt>)> {
        let is_own = |at: &usize| line[*at].0.row == row;
        if !(0..line.len()).any(|at| is_own(&at)) {
            return None;
        }
        // An ordinal may stand in a cell of its own before the label.
        let printed: Vec<usize> =
            (0..line.len()).filter(|at| line[*at].2 != Printed::Blank).take(MOST_LABEL_CELLS).collect();
        let first = || printed.iter().rev().copied();
        let named = |at: usize| Some((at, Some(self.labels.row(line[at].1, self.above)?)));
        let can_name = |at: &usize| matches!(line[*at].2, Printed::Text | Printed::Illegible);
        if let Some(labelled) = first().filter(is_own).filter(can_name).find_map(named) {
            return Some(labelled);
        }
        let lead = line
            .iter()
            .take_while(|(.., printed)| matches!(printed, Printed::Text | Printed::Blank | Printed::Illegible))
            .count();
        let words = |at: &usize| is_words(line[*at].1, &line[*at].2);
        if let Some(at) = (0..lead).rev().filter(is_own).find(words) {
            return Some((at, None));
        }
        let above = first().filter(can_name).find_map(named);
        above.or_else(|| (0..lead).rev().find(words).map(|at| (at, None)))
    }

    /// Takes the cells that hold the unit and the number of a row out of its values; they stand under a header that says
    /// so, or are a unit and nothing else.
    fn take_unit(&self, table: Option<usize>, values: &mut Vec<&(&GridCell, &str, Printed)>) -> Option<Range<usize>> {
        let header = &self.labels.form.tables[table?].header;
        if header.units.is_empty() {
            return None;
        }
        let under = |cell: &GridCell, words: &[String]| {
            let over = |head: &GridCell| (head.column..head.column + head.colspan).contains(&cell.column);
            self.header.iter().any(|(head, words_of)| over(head) && words.iter().any(|word| words_of.is(word)))
        };
        let mut unit = None;
        values.retain(|(cell, text, _)| {
            if under(cell, &header.codes) {
                return false;
            }
            let is_unit = under(cell, &header.units) || numeral::unit_word(text).is_some();
            if is_unit && unit.is_none() && !text.trim().is_empty() {
                unit = Some(trimmed(text, cell));
            }
            !is_unit
        });
        unit
    }

    /// Whether a table of the form has begun in this grid: its header was seen, or a row of it.
    fn is_begun(&self) -> bool {
        self.proven || !self.rows.is_empty() || self.above.is_some()
    }

    /// Keeps the figures of a row without a label: they are some row's of the table.
    fn keep_unlabelled(&mut self, row: usize, line: &Line<'a>) {
        let own: Vec<_> = line.iter().filter(|(cell, ..)| cell.row == row).collect();
        let has_figure = own.iter().any(|(.., printed)| matches!(printed, Printed::Number(..) | Printed::Illegible));
        if let (Some(table), true, true) = (self.table, has_figure, self.is_begun()) {
            self.keep_unknown(table, "", None, &own);
        }
    }

    fn keep_unknown(
        &mut self,
        table: usize,
        text: &str,
        unit: Option<Range<usize>>,
        values: &[&(&GridCell, &str, Printed)],
    ) {
        let label = unspaced(labels::strip_ordinal(text));
        self.unknown.push(UnknownRow {
            table,
            label,
            unit,
            cells: values.iter().map(|(cell, ..)| cell.text.clone()).collect(),
        });
    }

    /// For every column of the block, the one grid column its header stands over.
    fn columns(&self, block: &Block) -> Vec<Option<usize>> {
        let mut places = vec![None; block.columns.len()];
        let mut doubled = vec![false; block.columns.len()];
        for (cell, head) in &self.header {
            if let Some(column) = head.column(block) {
                doubled[column] |= places[column].is_some();
                places[column] = Some(cell.column);
            }
        }
        self.name_the_only(block, &mut places);
        let sorted: Vec<usize> = places.iter().flatten().copied().collect();
        let mut distinct = sorted.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() < sorted.len() {
            return vec![None; block.columns.len()];
        }
        places.into_iter().zip(doubled).map(|(place, doubled)| place.filter(|_| !doubled)).collect()
    }

    /// The one header cell beside those of labels, units and codes is the only column's, whatever it says: 2018年度.
    fn name_the_only(&self, block: &Block, places: &mut [Option<usize>]) {
        let [place @ None] = places else { return };
        let tables = &self.labels.form.tables;
        let Some(table) = tables.iter().find(|table| table.blocks.iter().any(|own| std::ptr::eq(own, block))) else {
            return;
        };
        let header = &table.header;
        let is_other = |head: &Head| {
            [&header.labels, &header.units, &header.codes].into_iter().flatten().any(|word| head.is(word))
        };
        let mut figures = self.header.iter().filter(|(_, head)| !is_other(head) && !head.is_empty());
        if let (Some((cell, _)), None) = (figures.next(), figures.next())
            && is_list(table, || self.header.iter().map(|(_, head)| head))
        {
            *place = Some(cell.column);
        }
    }

    fn unit(&self, label: &'a str, block: &Block) -> Option<Unit> {
        let heads = self.header.iter().filter(|(_, head)| head.column(block).is_some());
        let heads = heads.map(|(cell, _)| self.document.text.get(cell.text.clone()));
        numeral::unit_named(&std::iter::once(label).chain(heads).collect::<Vec<_>>())
    }
}

/// Whether a cell can be a label: words, and not a unit alone.
fn is_words(text: &str, printed: &Printed) -> bool {
    *printed == Printed::Text && numeral::unit_word(text).is_none()
}

/// Whether header cells are those of a table with columns of labels and units: two of 统计指标, 单位 and 统计数.
fn is_list<'h, I: Iterator<Item = &'h Head>>(table: &Table, heads: impl Fn() -> I) -> bool {
    let named = |words: &[String]| heads().any(|head| words.iter().any(|word| head.is(word)));
    let column = || table.blocks.first().is_some_and(|block| heads().any(|head| head.column(block).is_some()));
    [named(&table.header.labels), named(&table.header.units), column()].into_iter().filter(|is_named| *is_named).count()
        > 1
}

/// A cell's text without the blanks around it.
fn trimmed(text: &str, cell: &GridCell) -> Range<usize> {
    let start = cell.text.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}
