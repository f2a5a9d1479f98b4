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
