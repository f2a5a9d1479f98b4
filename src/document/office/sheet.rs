//! A sheet of cells → the paragraphs and tables it prints.
//!
//! In: the filled cells of a sheet, its merged areas and what of it is hidden. Out: blocks in a
//! document. Hidden rows and columns are not there: the others stand beside each other. Empty rows part
//! the sheet into blocks. In a block the rows of one cell that stand above the first row of several
//! are paragraphs, and those below the last from the first on that stretches over the whole width
//! or holds a sentence: titles, headings, notes, signatures. An empty row that is ruled like the
//! header right above it is the row of figures, left blank.

mod hidden;

use super::line::Line;
use crate::document::look::{Thing, UNSEEN};
use crate::document::pieces::{Builder, PiecesCell};
use crate::error::{Error, Result};
use crate::grid::Told;
use crate::grid::spans::MOST_SLOTS;
use crate::source::Place;
pub use hidden::Hidden;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The most pairs of a cell and a merged area a sheet may have: the bundled pages as sheets have up to 2,237 and 318.
pub const MOST_MERGED: usize = 50_000_000;

/// An area of a sheet: first row and column, last row and column, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Area {
    /// Row and column of the upper left corner.
    pub start: (u32, u32),
    /// Row and column of the lower right corner.
    pub end: (u32, u32),
}

/// The last row and the last column a sheet can have, from 0.
pub const LAST_ROW: u32 = 1_048_575;
/// As [`LAST_ROW`].
pub const LAST_COLUMN: u32 = 16_383;

/// A cell as it is printed.
#[derive(Debug, Default)]
pub struct Printed {
    /// Row and column at which the workbook holds it, from 0.
    pub at: (u32, u32),
    /// What it shows; nothing where it is only ruled.
    pub line: Line,
}

/// A sheet: only the cells that hold something or are ruled.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its cells, by row and column from 0.
    pub cells: BTreeMap<(u32, u32), Printed>,
    /// Its merged areas.
    pub merged: Vec<Area>,
    /// What of it is hidden.
    pub hidden: Hidden,
}

impl Sheet {
    /// Writes the sheet's blocks.
    ///
    /// # Errors
    /// A block covers more slots than [`MOST_SLOTS`].
    pub fn write(mut self, builder: &mut Builder) -> Result<()> {
        if self.cells.len().saturating_mul(self.merged.len()) > MOST_MERGED {
            return Err(Error::new(format!(
                "the sheet {:?} claims {} merged areas over {} cells; no printed table needs as many",
                self.name,
                self.merged.len(),
                self.cells.len()
            )));
        }
        self.merge();
        self.close_up();
        let merged: BTreeMap<(u32, u32), Area> = self.merged.iter().map(|area| (area.start, *area)).collect();
        let part: Arc<str> = self.name.as_str().into();
        let mut filled: Vec<Filled> = Vec::new();
        for row in rows(&self.cells, &merged) {
            if row.count > 0 || filled.last().is_some_and(|above| row.is_left_blank(above)) {
                let reached = filled.last().map_or(0, |above| above.until);
                filled.push(Filled { until: row.until.max(reached), ..row });
            }
        }
        for block in filled.chunk_by(|above, below| below.row <= above.until + 1) {
            Block { sheet: &self, part: &part, merged: &merged, rows: block }.write(builder)?;
        }
        Ok(())
    }
}

impl Sheet {
    /// Takes away what is merged away: it is not printed, whatever it holds. Of merged areas that contradict each other, two
    /// that hold one cell or one written from its end to its start, nobody knows what a program shows of the cells under them.
    fn merge(&mut self) {
        let mut is_doubtful: BTreeMap<Area, bool> = BTreeMap::new();
        for area in self.merged.drain(..) {
            // An area that is claimed twice is one.
            *is_doubtful.entry(area.turned()).or_default() |= area.is_backwards();
        }
        let areas: Vec<Area> = is_doubtful.keys().copied().collect();
        let held = held(self.cells.keys().copied(), &areas);
        for area in held.iter().filter(|areas| areas.len() > 1).flatten() {
            is_doubtful.insert(*area, true);
        }
        let mut held = held.into_iter();
        self.cells.retain(|at, cell| {
            let over = held.next().into_iter().flatten().find(|area| area.start != *at);
            let Some(over) = over else { return true };
            if is_doubtful[&over] && !cell.line.is_blank() {
                cell.line = Line::default();
                cell.line.unseen(Thing::Merged);
            }
            is_doubtful[&over]
        });
        self.merged = areas.into_iter().filter(|area| !is_doubtful[area]).collect();
    }

    /// Leaves out what is hidden. What a merged area shows stands at its first corner that is left.
    fn close_up(&mut self) {
        if self.hidden.is_empty() {
            return;
        }
        let merged = std::mem::take(&mut self.merged);
        let areas: BTreeMap<(u32, u32), Area> =
            merged.into_iter().filter_map(|area| Some((area.start, self.hidden.left_of(area)?))).collect();
        let cells = std::mem::take(&mut self.cells);
        let left = |at: (u32, u32)| {
            let area = areas.get(&at).copied().or_else(|| self.hidden.left_of(Area { start: at, end: at }));
            area.map(|area| area.start)
        };
        self.cells = cells.into_iter().filter_map(|(at, cell)| Some((left(at)?, cell))).collect();
        self.merged = areas.into_values().collect();
        self.merged.sort_unstable();
    }
}

impl Area {
    fn is_backwards(&self) -> bool {
        self.end.0 < self.start.0 || self.end.1 < self.start.1
    }

    /// The same with the upper left corner as its first.
    fn turned(self) -> Self {
        let (a, b) = (self.start, self.end);
        Self { start: (a.0.min(b.0), a.1.min(b.1)), end: (a.0.max(b.0), a.1.max(b.1)) }
    }

    fn holds(&self, (row, column): (u32, u32)) -> bool {
        (self.start.0..=self.end.0).contains(&row) && (self.start.1..=self.end.1).contains(&column)
    }
}

/// Of each cell the areas that hold it; both lists stand in the order of their rows.
fn held(cells: impl Iterator<Item = (u32, u32)>, areas: &[Area]) -> Vec<Vec<Area>> {
    let mut ahead = areas;
    let mut reaching: Vec<Area> = Vec::new();
    let holding = cells.map(|at| {
        let (begun, rest) = ahead.split_at(ahead.partition_point(|area| area.start.0 <= at.0));
        ahead = rest;
        reaching.extend(begun);
        reaching.retain(|area| area.end.0 >= at.0);
        reaching.iter().filter(|area| area.holds(at)).copied().collect()
    });
    holding.collect()
}

/// A row with something in it.
#[derive(Debug, Clone, Copy)]
struct Filled {
    row: u32,
    /// The last row its cells and those above reach down to.
    until: u32,
    /// First and last column its filled cells cover; where there are none, its ruled ones.
    columns: (u32, u32),
    /// Filled cells.
    count: usize,
    /// Ruled cells without anything in them.
    ruled: usize,
    /// Whether a digit stands in it, or what may be one.
    has_figures: bool,
}

impl Filled {
    fn is_left_blank(&self, above: &Self) -> bool {
        let width = above.columns.1 - above.columns.0 + 1;
        let is_below = self.row == above.until + 1 && above.count > 1 && !above.has_figures;
        is_below && self.columns == above.columns && u32::try_from(self.ruled) == Ok(width)
    }
}

/// The rows that hold cells, from above.
fn rows(cells: &BTreeMap<(u32, u32), Printed>, merged: &BTreeMap<(u32, u32), Area>) -> Vec<Filled> {
    let mut rows: Vec<Filled> = Vec::new();
    for (at, Printed { line, .. }) in cells {
        if rows.last().is_none_or(|last| last.row != at.0) {
            let columns = (at.1, at.1);
            rows.push(Filled { row: at.0, until: at.0, columns, count: 0, ruled: 0, has_figures: false });
        }
        let Some(row) = rows.last_mut() else { continue };
        if line.is_empty() {
            row.ruled += 1;
            if row.count == 0 {
                row.columns.1 = at.1;
            }
            continue;
        }
        let end = merged.get(at).map_or(*at, |area| area.end);
        row.columns = if row.count == 0 { (at.1, end.1) } else { (row.columns.0, row.columns.1.max(end.1)) };
        row.until = row.until.max(end.0);
        row.count += 1;
        row.has_figures |= line.is_blank() || line.has(|c| c.is_numeric() || c == UNSEEN);
    }
    rows
}

/// Rows with no empty one between them.
struct Block<'a> {
    sheet: &'a Sheet,
    part: &'a Arc<str>,
    merged: &'a BTreeMap<(u32, u32), Area>,
    rows: &'a [Filled],
}

impl Block<'_> {
    fn write(&self, builder: &mut Builder) -> Result<()> {
        let Some(several) = self.rows.iter().find(|row| row.count > 1) else {
            self.rows.iter().for_each(|row| self.paragraph(builder, row));
            return Ok(());
        };
        // A cell above that reaches down beside the first such row belongs to the table.
        let first = self.rows.iter().position(|row| row.until >= several.row).unwrap_or_default();
        let several = self.rows.iter().filter(|row| row.count > 1);
        let columns =
            several.fold((u32::MAX, 0), |(left, right), row| (left.min(row.columns.0), right.max(row.columns.1)));
        let stretches = |row: &Filled| row.columns.0 <= columns.0 && row.columns.1 >= columns.1;
        // Below the last row of several cells, a label without figures is a row of the table still.
        let below = self.rows.iter().rposition(|row| row.count != 1).map_or(self.rows.len(), |last| last + 1);
        let prose = |row: &Filled| stretches(row) || self.line((row.row, row.columns.0)).text().contains('。');
        let end = self.rows[below..].iter().position(prose).map_or(self.rows.len(), |index| below + index);
        self.rows[..first].iter().for_each(|row| self.paragraph(builder, row));
        self.table(builder, self.rows[first].row..=self.rows[end - 1].row, columns)?;
        self.rows[end..].iter().for_each(|row| self.paragraph(builder, row));
        Ok(())
    }

    /// Where in the workbook a cell stands.
    fn place(&self, at: (u32, u32)) -> Place {
        let (row, column) = self.sheet.cells.get(&at).map_or_else(|| self.sheet.hidden.original(at), |cell| cell.at);
        let number = |index: u32| index as usize + 1;
        Place::Cell { part: Arc::clone(self.part), row: number(row), column: number(column) }
    }

    /// What a cell prints.
    fn line(&self, at: (u32, u32)) -> Line {
        self.sheet.cells.get(&at).map(|cell| cell.line.clone()).unwrap_or_default()
    }

    fn paragraph(&self, builder: &mut Builder, row: &Filled) {
        let at = (row.row, row.columns.0);
        builder.paragraph(&self.line(at).pieces(&self.place(at)));
    }

    fn table(&self, builder: &mut Builder, rows: RangeInclusive<u32>, (left, right): (u32, u32)) -> Result<()> {
        let (height, width) = (rows.end() - rows.start() + 1, right - left + 1);
        if u64::from(height) * u64::from(width) > MOST_SLOTS as u64 {
            return Err(Error::new(format!(
                "the sheet {:?} prints a table of {height} rows and {width} columns; at most {MOST_SLOTS} cells are read",
                self.sheet.name
            )));
        }
        let mut taken = vec![false; height as usize * width as usize];
        let slot = |row: u32, column: u32| (row - rows.start()) as usize * width as usize + (column - left) as usize;
        let mut table = Vec::with_capacity(height as usize);
        for row in rows.clone() {
            let mut cells = Vec::new();
            for column in left..=right {
                if taken[slot(row, column)] {
                    continue;
                }
                let own = Area { start: (row, column), end: (row, column) };
                let area = self.merged.get(&(row, column)).copied().unwrap_or(own);
                let (bottom, mut end) = (area.end.0.min(*rows.end()), area.end.1.min(right));
                // Merged areas that overlap are no program's work: the first one keeps its slots.
                end = (column..=end).take_while(|column| !taken[slot(row, *column)]).last().unwrap_or(column);
                for row in row..=bottom {
                    (column..=end).for_each(|column| taken[slot(row, column)] = true);
                }
                cells.push(PiecesCell {
                    colspan: (end - column + 1) as usize,
                    rowspan: (bottom - row + 1) as usize,
                    text: self.line((row, column)).pieces(&self.place((row, column))),
                });
            }
            table.push(cells);
        }
        builder.table(table, Told::ByCells)
    }
}
