//! A grid of cells, as a table is printed once its spans are laid out.
//!
//! In: rows of cells with spans. Out: [`Grid`], where every slot knows the cell that covers it.
//! Knows nothing of forms.

pub mod ruled;
pub mod spans;

use std::ops::Range;

/// A table with its spans laid out.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns of the widest row.
    pub columns: usize,
    /// Cells in printed order.
    pub cells: Vec<GridCell>,
    /// How its columns are told from each other.
    pub told: Told,
    slots: Vec<Option<u32>>,
}

/// How the columns of a grid are told from each other, and so what its cells prove.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Told {
    /// By markup or ruling lines: a blank cell is a cell as well.
    #[default]
    ByCells,
    /// By places on a page, where some rows fill every column: whoever counts the cells finds the column.
    ByFullRows,
    /// By places on a page, where no row fills every column: only a header that names them all tells which is which.
    ByHeads,
    /// By places on a page that tell no columns: the figures of a row stand in one cell.
    InOne,
}

/// One cell of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// First row it covers.
    pub row: usize,
    /// First column it covers.
    pub column: usize,
    /// Rows it covers, at least 1.
    pub rowspan: usize,
    /// Columns it covers, at least 1.
    pub colspan: usize,
    /// Its text, as a stretch of the document's text.
    pub text: Range<usize>,
}

impl Grid {
    /// The cell that covers a slot.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.index_at(row, column).map(|index| &self.cells[index])
    }

    /// The index of the cell that covers a slot.
    #[must_use]
    pub fn index_at(&self, row: usize, column: usize) -> Option<usize> {
        if column >= self.columns {
            return None;
        }
        self.slots.get(row * self.columns + column).copied().flatten().map(|index| index as usize)
    }

    /// The grid without some rows and columns, as where a page collapses them: what stands in nothing else is gone, what
    /// reaches into others is narrower.
    #[must_use]
    pub fn without(self, rows: &[usize], columns: &[Range<usize>]) -> Self {
        let rows: Vec<usize> = (0..self.rows).filter(|row| !rows.contains(row)).collect();
        let columns: Vec<usize> =
            (0..self.columns).filter(|column| !columns.iter().any(|gone| gone.contains(column))).collect();
        let within = |kept: &[usize], start: usize, len: usize| {
            let (from, to) = (kept.partition_point(|at| *at < start), kept.partition_point(|at| *at < start + len));
            (from, to - from)
        };
        let mut index = vec![None; self.cells.len()];
        let mut cells = Vec::with_capacity(self.cells.len());
        for (old, cell) in self.cells.iter().enumerate() {
            let (row, rowspan) = within(&rows, cell.row, cell.rowspan);
            let (column, colspan) = within(&columns, cell.column, cell.colspan);
            if rowspan > 0 && colspan > 0 {
                index[old] = u32::try_from(cells.len()).ok();
                cells.push(GridCell { row, column, rowspan, colspan, text: cell.text.clone() });
            }
        }
        let slot = |row: &usize, column: &usize| self.index_at(*row, *column).and_then(|old| index[old]);
        let slots = rows.iter().flat_map(|row| columns.iter().map(move |column| slot(row, column))).collect();
        Self { rows: rows.len(), columns: columns.len(), cells, told: self.told, slots }
    }

    /// The cells of a row from left to right, those that reach down from above included.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &GridCell> {
        let mut last = None;
        (0..self.columns).filter_map(move |column| {
            let index = self.index_at(row, column)?;
            if last == Some(index) {
                return None;
            }
            last = Some(index);
            Some(&self.cells[index])
        })
    }
}
