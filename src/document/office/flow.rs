//! The flow of a text document: paragraphs, tables and pictures in reading order → a document.
//!
//! In: what a Word file holds, opened and closed in its order. Out: the blocks of a document, every
//! cell with its row and column. A table whose cells hold tables is layout: its cells are read as
//! paragraphs. Merged cells are put together by their place in the table's own columns. What is
//! built is counted, since a tag costs its author a few bytes and us a paragraph.

use super::line::Line;
use crate::document::Document;
use crate::document::look::Thing;
use crate::document::pieces::{Builder, PiecesCell};
use crate::document::within_text;
use crate::error::{Error, Result};
use crate::grid::Told;
use crate::source::Place;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most paragraphs, tables, rows, cells, runs of a look and pictures a text may have; a report has a few thousand.
pub const MOST_BUILT: usize = 200_000;

/// How a cell stands to the cell above it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Merge {
    /// It stands alone.
    #[default]
    None,
    /// It reaches down into the cells below that say [`Merge::Continue`].
    Restart,
    /// It belongs to the cell above; what it holds is not printed.
    Continue,
}

/// A cell of an open table.
#[derive(Debug, Default)]
pub struct Cell {
    /// Columns of the table it covers.
    pub columns: usize,
    /// How it stands to the cell above.
    pub merge: Merge,
    /// Whether it belongs to the cell to its left.
    pub joins_left: bool,
    /// Its paragraphs, a line each.
    text: Option<Line>,
}

impl Cell {
    fn add(&mut self, line: Line) {
        match &mut self.text {
            Some(text) => text.append(line),
            text => *text = Some(line),
        }
    }
}

/// A row of an open table.
#[derive(Debug, Default)]
pub struct Row {
    /// Columns left out before its first cell.
    pub skipped: usize,
    /// Whether it is printed.
    pub is_hidden: bool,
    cells: Vec<Cell>,
}

#[derive(Debug)]
enum Item {
    Paragraph { line: Line, place: Place, level: Option<u8> },
    Table { part: Arc<str>, rows: Vec<Row> },
    Image,
}

#[derive(Debug)]
struct OpenTable {
    part: Arc<str>,
    rows: Vec<Row>,
    /// Whether a cell of its last row is open.
    in_cell: bool,
    /// Everything in it in reading order, should it turn out to be layout.
    items: Vec<Item>,
    holds_tables: bool,
}

/// A text document on its way.
#[derive(Debug)]
pub struct Flow {
    part: Arc<str>,
    items: Vec<Item>,
    open: Vec<OpenTable>,
    tables: usize,
    paragraphs: usize,
    /// What was built, and how many bytes of text.
    built: usize,
    len: usize,
}

impl Flow {
    /// An empty flow of a part: `word/document.xml`.
    #[must_use]
    pub fn new(part: &str) -> Self {
        Self { part: part.into(), items: Vec::new(), open: Vec::new(), tables: 0, paragraphs: 0, built: 0, len: 0 }
    }

    /// Whether what was built so far is within bounds.
    ///
    /// # Errors
    /// It is more than [`MOST_BUILT`] or [`crate::document::MOST_TEXT`].
    pub fn check(&self) -> Result<()> {
        if self.built > MOST_BUILT {
            return Err(Error::new(format!(
                "the text has more than {MOST_BUILT} paragraphs, cells and runs; a report has a few thousand, nothing of it is read"
            )));
        }
        within_text(self.len)
    }

    /// Counts what is added to an open paragraph: runs or things, and bytes of text.
    pub fn count(&mut self, runs: usize, len: usize) {
        self.built += runs;
        self.len += len;
    }

    /// The number of the paragraph that begins here, from 1.
    pub fn next_paragraph(&mut self) -> usize {
        self.paragraphs += 1;
        self.built += 1;
        self.paragraphs
    }

    /// A paragraph with its number, a heading if it has a level.
    pub fn paragraph(&mut self, line: Line, number: usize, level: Option<u8>) {
        if let Some(table) = self.open.last_mut()
            && table.in_cell
            && let Some(cell) = table.rows.last_mut().and_then(|row| row.cells.last_mut())
        {
            cell.add(line.clone());
        }
        let place = Place::Cell { part: Arc::clone(&self.part), row: number, column: 1 };
        self.item(Item::Paragraph { line, place, level });
    }

    /// A picture.
    pub fn image(&mut self) {
        self.built += 1;
        self.item(Item::Image);
    }

    fn item(&mut self, item: Item) {
        self.open.last_mut().map_or(&mut self.items, |table| &mut table.items).push(item);
    }

    /// A table begins.
    pub fn open_table(&mut self) {
        self.tables += 1;
        self.built += 1;
        let part = format!("{}#table-{}", self.part, self.tables).into();
        self.open.push(OpenTable { part, rows: Vec::new(), in_cell: false, items: Vec::new(), holds_tables: false });
    }

    /// A row of the open table begins.
    pub fn open_row(&mut self) {
        self.built += 1;
        if let Some(table) = self.open.last_mut() {
            table.in_cell = false;
            table.rows.push(Row::default());
        }
    }

    /// A cell of the open row begins.
    pub fn open_cell(&mut self) {
        self.built += 1;
        if let Some(table) = self.open.last_mut()
            && let Some(row) = table.rows.last_mut()
        {
            row.cells.push(Cell { columns: 1, ..Cell::default() });
            table.in_cell = true;
        }
    }

    /// The open row.
    pub fn row(&mut self) -> Option<&mut Row> {
        self.open.last_mut()?.rows.last_mut()
    }

    /// The open cell.
    pub fn cell(&mut self) -> Option<&mut Cell> {
        self.open.last_mut().filter(|table| table.in_cell)?.rows.last_mut()?.cells.last_mut()
    }

    /// The open cell ends.
    pub fn close_cell(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.in_cell = false;
        }
    }

    /// The open table ends: it becomes a table of the document, or gives way to what its cells hold.
    pub fn close_table(&mut self) {
        let Some(mut table) = self.open.pop() else { return };
        let cells: usize = table.rows.iter().map(|row| row.cells.len()).sum();
        let outer = self.open.last_mut();
        if table.holds_tables || (cells <= 1 && outer.is_some()) {
            if let Some(outer) = outer {
                outer.holds_tables |= table.holds_tables;
                let lines = table.rows.iter_mut().flat_map(|row| &mut row.cells).filter_map(|cell| cell.text.take());
                if let Some(cell) = outer.rows.last_mut().and_then(|row| row.cells.last_mut()) {
                    lines.for_each(|line| cell.add(line));
                }
            }
            table.items.into_iter().for_each(|item| self.item(item));
            return;
        }
        if let Some(outer) = outer {
            outer.holds_tables = true;
        }
        let pictures = table.items.iter().filter(|item| matches!(item, Item::Image)).count();
        self.item(Item::Table { part: table.part, rows: table.rows });
        (0..pictures).for_each(|_| self.image());
    }

    /// The document.
    ///
    /// # Errors
    /// It is out of bounds, or a table claims more slots than [`crate::grid::spans`] allows.
    pub fn finish(mut self, media_type: &'static str) -> Result<Document> {
        self.check()?;
        while !self.open.is_empty() {
            self.close_table();
        }
        let mut builder = Builder::default();
        for item in self.items {
            match item {
                Item::Paragraph { mut line, place, level } => {
                    // Beside a paragraph its pictures are blocks of their own.
                    line.leave_out(&[Thing::Picture, Thing::Frame]);
                    line.level_off();
                    match level {
                        Some(level) => builder.heading(&line.pieces(&place), level),
                        None => builder.paragraph(&line.pieces(&place)),
                    }
                }
                Item::Table { part, rows } => builder.table(laid_out(&part, rows), Told::ByCells)?,
                Item::Image => builder.image(),
            }
        }
        Ok(builder.finish(media_type, "UTF-8"))
    }
}

/// The cells of a table with their spans; a cell that goes on the one above becomes part of it.
///
/// It does only where it stands at the same column *and* covers as many: any other claim would
/// move the cells beside it, and it is left a cell of its own.
fn laid_out(part: &Arc<str>, rows: Vec<Row>) -> Vec<Vec<PiecesCell>> {
    let mut table: Vec<Vec<PiecesCell>> = Vec::with_capacity(rows.len());
    // For every column at which a cell reaches down: its row, its index there and its width.
    let mut above: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| !row.is_hidden) {
        let number = table.len();
        let mut reaching = BTreeMap::new();
        let mut cells: Vec<PiecesCell> = Vec::with_capacity(row.cells.len() + 1);
        let mut column = row.skipped;
        if row.skipped > 0 {
            cells.push(PiecesCell { colspan: row.skipped, rowspan: 1, text: Vec::new() });
        }
        for cell in joined(row.cells) {
            let over = above.get(&column).filter(|(.., columns)| *columns == cell.columns).copied();
            match (cell.merge, over) {
                (Merge::Continue, Some(over @ (of, index, _))) => {
                    table[of][index].rowspan += 1;
                    reaching.insert(column, over);
                }
                (merge, _) => {
                    if merge != Merge::None {
                        reaching.insert(column, (number, cells.len(), cell.columns));
                    }
                    let place = Place::Cell { part: Arc::clone(part), row: number + 1, column: column + 1 };
                    cells.push(PiecesCell {
                        colspan: cell.columns,
                        rowspan: 1,
                        text: cell.text.unwrap_or_default().pieces(&place),
                    });
                }
            }
            column = column.saturating_add(cell.columns);
        }
        table.push(cells);
        above = reaching;
    }
    table
}

/// The cells of a row, those that belong to the cell to their left put into it.
fn joined(cells: Vec<Cell>) -> Vec<Cell> {
    let mut whole: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells {
        match whole.last_mut() {
            Some(left) if cell.joins_left => left.columns = left.columns.saturating_add(cell.columns),
            _ => whole.push(cell),
        }
    }
    whole
}
