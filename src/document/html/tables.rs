//! Tables of a page: rows and cells as they come, then a grid, or the paragraphs of a layout.

use super::look::Visibility;
use super::tag::{Attribute, Tag};
use super::{MOST_TABLES_DEEP, Reader};
use crate::document::Block;
use crate::grid::spans::{self, Written};
use std::ops::Range;

/// A table being read.
#[derive(Default)]
pub(super) struct OpenTable {
    rows: Vec<Row>,
    row_open: bool,
    /// Where the text of the open cell begins, and the spans it claims.
    pub(super) cell: Option<(usize, usize, usize)>,
    /// Everything in it in reading order, should it turn out to be layout.
    pub(super) blocks: Vec<Block>,
    holds_tables: bool,
    /// Columns that `<col>` has spoken of so far, and those it collapses.
    columns: usize,
    collapsed: Vec<Range<usize>>,
    is_hidden: bool,
}

#[derive(Default)]
struct Row {
    cells: Vec<Written>,
    is_collapsed: bool,
}

fn leading_number(value: &str) -> Option<usize> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| value[..digits].parse().unwrap_or(usize::MAX))
}

fn claim(tag: &Tag, attribute: Attribute, least: usize) -> usize {
    let number = tag.get(attribute).and_then(|value| leading_number(value.trim()));
    number.map_or(1, |claimed| claimed.max(least))
}

impl Reader<'_> {
    pub(super) fn in_cell(&self) -> bool {
        self.tables.last().is_some_and(|table| table.cell.is_some())
    }

    pub(super) fn in_row(&self) -> bool {
        self.tables.last().is_some_and(|table| table.row_open)
    }

    /// Begins a table; false where so many stand in each other that it is read as part of its cell.
    pub(super) fn start_table(&mut self, at: usize) -> bool {
        self.end_paragraph(at);
        if self.tables.len() == MOST_TABLES_DEEP {
            return false;
        }
        let is_hidden = self.open.seen().hides_text();
        self.tables.push(OpenTable { is_hidden, ..OpenTable::default() });
        true
    }

    pub(super) fn start_row(&mut self, at: usize) {
        self.end_row(at);
        let is_collapsed = self.open.seen().visibility == Visibility::Collapse;
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(Row { cells: Vec::new(), is_collapsed });
            table.row_open = true;
        }
    }

    pub(super) fn start_cell(&mut self, tag: &Tag, at: usize) {
        self.end_cell(at);
        self.end_paragraph(at);
        let start = self.out.len();
        self.count();
        if let Some(table) = self.tables.last_mut() {
            if !table.row_open {
                table.rows.push(Row::default());
                table.row_open = true;
            }
            table.cell = Some((start, claim(tag, Attribute::Colspan, 1), claim(tag, Attribute::Rowspan, 0)));
        }
    }

    pub(super) fn end_cell(&mut self, at: usize) {
        if !self.in_cell() {
            return;
        }
        self.end_paragraph(at);
        let end = self.out.len();
        let text = self.out.as_str();
        if let Some(table) = self.tables.last_mut()
            && let Some((start, colspan, rowspan)) = table.cell.take()
            && let Some(row) = table.rows.last_mut()
        {
            let end = start + text[start..end].trim_end_matches('\n').len();
            row.cells.push(Written { colspan, rowspan, text: start..end });
        }
    }

    pub(super) fn end_row(&mut self, at: usize) {
        self.end_cell(at);
        if let Some(table) = self.tables.last_mut() {
            table.row_open = false;
        }
    }

    /// A `<col>`, which may take its columns away.
    pub(super) fn column(&mut self, tag: &Tag) {
        let is_collapsed = self.open.seen().visibility == Visibility::Collapse;
        if let Some(table) = self.tables.last_mut() {
            let end = table.columns + claim(tag, Attribute::Span, 1).min(spans::MOST_COLSPAN);
            if is_collapsed {
                table.collapsed.push(table.columns..end);
            }
            table.columns = end;
        }
    }

    pub(super) fn end_table(&mut self, at: usize) {
        self.end_row(at);
        self.end_paragraph(at);
        let Some(mut table) = self.tables.pop() else { return };
        table.rows.retain(|row| !row.cells.is_empty());
        let cells: usize = table.rows.iter().map(|row| row.cells.len()).sum();
        let is_blank = || table.rows.iter().flat_map(|row| &row.cells).all(|cell| cell.text.is_empty());
        if table.is_hidden && is_blank() {
            return;
        }
        let unwrapped = cells <= 1 && !self.tables.is_empty();
        if table.holds_tables || unwrapped {
            let blocks = std::mem::take(&mut table.blocks);
            match self.tables.last_mut() {
                Some(outer) => {
                    outer.holds_tables |= table.holds_tables;
                    outer.blocks.extend(blocks);
                }
                None => self.blocks.extend(blocks),
            }
            return;
        }
        if let Some(outer) = self.tables.last_mut() {
            outer.holds_tables = true;
        }
        let is_beside = |block: &Block| matches!(block, Block::Image | Block::Attachment(_));
        let beside: Vec<Block> = std::mem::take(&mut table.blocks).into_iter().filter(is_beside).collect();
        self.lay_out(table);
        for block in beside {
            self.push_block(block);
        }
    }

    fn lay_out(&mut self, table: OpenTable) {
        let rows: Vec<usize> = (0..table.rows.len()).filter(|row| table.rows[*row].is_collapsed).collect();
        match spans::lay_out(table.rows.into_iter().map(|row| row.cells).collect()) {
            Ok(mut grid) => {
                if !rows.is_empty() || !table.collapsed.is_empty() {
                    grid = grid.without(&rows, &table.collapsed);
                }
                self.push_block(Block::Table(grid));
            }
            Err(error) => self.fail(|| error),
        }
    }
}
