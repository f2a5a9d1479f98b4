//! Rows of cells with row and column spans → a grid, by the rules of HTML tables.
//!
//! A span that reaches past the last row is cut there; a row span of 0 reaches to the end. What a
//! table claims is bounded, since a claim costs its author nothing and us memory.

use super::{Grid, GridCell, Told};
use crate::error::{Error, Result};
use std::ops::Range;

/// The most columns one cell spans, as in browsers, whatever it claims.
pub const MOST_COLSPAN: usize = 1000;
/// The most rows one cell spans, as in browsers, whatever it claims.
pub const MOST_ROWSPAN: usize = 65_534;
/// The most slots a table may have once laid out.
pub const MOST_SLOTS: usize = 1_000_000;

/// A cell as it is written, before it has a place.
#[derive(Debug, Clone)]
pub struct Written {
    /// Columns it claims, at least 1.
    pub colspan: usize,
    /// Rows it claims; 0 is all that follow.
    pub rowspan: usize,
    /// Its text.
    pub text: Range<usize>,
}

/// Lays out rows of written cells. A cell that claims more than browsers give gets what they give.
///
/// # Errors
/// The whole has more slots than [`MOST_SLOTS`].
pub fn lay_out(rows: Vec<Vec<Written>>) -> Result<Grid> {
    let height = rows.len();
    // For every column, the cell that reaches down into the current row and the first row it no longer covers.
    let mut reaching: Vec<(u32, usize)> = Vec::new();
    let mut cells: Vec<GridCell> = Vec::new();
    let mut filled: Vec<Vec<Option<u32>>> = Vec::with_capacity(height);
    let mut slots = 0;
    for (row, written) in rows.into_iter().enumerate() {
        let mut line: Vec<Option<u32>> = reaching.iter().map(|(cell, until)| (*until > row).then_some(*cell)).collect();
        while line.last() == Some(&None) {
            line.pop();
        }
        let mut column = 0;
        for cell in written {
            while line.get(column).copied().flatten().is_some() {
                column += 1;
            }
            let left = height - row;
            let rowspan = if cell.rowspan == 0 { left } else { cell.rowspan.min(MOST_ROWSPAN).min(left) };
            let colspan = cell.colspan.min(MOST_COLSPAN);
            let index = u32::try_from(cells.len()).map_err(|_| Error::new("a table has too many cells"))?;
            let end = column + colspan;
            line.resize(line.len().max(end), None);
            reaching.resize(reaching.len().max(end), (0, 0));
            for at in column..end {
                line[at].get_or_insert(index);
                if reaching[at].1 <= row {
                    reaching[at] = (index, row + rowspan);
                }
            }
            cells.push(GridCell { row, column, rowspan, colspan, text: cell.text });
            column = end;
        }
        slots += line.len();
        if slots > MOST_SLOTS {
            return Err(Error::new(format!("a table claims more than {MOST_SLOTS} slots")));
        }
        filled.push(line);
    }
    let columns = filled.iter().map(Vec::len).max().unwrap_or(0);
    if columns.saturating_mul(height) > MOST_SLOTS {
        return Err(Error::new(format!(
            "a table claims {columns} columns in {height} rows; at most {MOST_SLOTS} slots are read"
        )));
    }
    let mut slots = Vec::with_capacity(columns * height);
    for mut line in filled {
        line.resize(columns, None);
        slots.extend(line);
    }
    Ok(Grid { rows: height, columns, cells, told: Told::ByCells, slots })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(colspan: usize, rowspan: usize) -> Written {
        Written { colspan, rowspan, text: 0..0 }
    }

    fn picture(grid: &Grid) -> Vec<String> {
        (0..grid.rows)
            .map(|row| {
                (0..grid.columns)
                    .map(|column| {
                        grid.index_at(row, column).map_or('.', |i| char::from(b'a' + u8::try_from(i).unwrap()))
                    })
                    .collect()
            })
            .collect()
    }

    #[test]
    fn spans_push_cells_aside() {
        let grid = lay_out(vec![
            vec![cell(2, 2), cell(1, 1)],
            vec![cell(1, 1), cell(1, 0)],
            vec![cell(1, 1)],
            vec![cell(1, 9), cell(1, 1), cell(1, 1)],
        ])
        .unwrap();
        assert_eq!(picture(&grid), ["aab.", "aacd", "e..d", "fghd"]);
    }

    #[test]
    fn claims_are_bounded() {
        let grid = lay_out(vec![vec![cell(2_000_000, 1)]]).unwrap();
        assert_eq!((grid.columns, grid.cells[0].colspan), (MOST_COLSPAN, MOST_COLSPAN));
        assert!(lay_out(vec![vec![cell(1000, 1)]; 1001]).is_err());
        assert!(lay_out(vec![vec![cell(1, 4_000_000_000)]]).is_ok());
    }
}
