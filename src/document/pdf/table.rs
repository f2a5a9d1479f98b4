//! A ruled table with its text, and how it goes on behind a page break.
//!
//! In: the tables of single pages. Out: whole tables, as a [`Builder`] takes them.

use super::layout::pieces;
use super::lines::{Line, lines};
use super::page::Glyph;
use crate::document::pieces::{Builder, Pieces, PiecesCell};
use crate::error::Result;
use crate::grid::Told;
use crate::grid::ruled::{Ruled, RuledCell};

/// Table edges closer than this, in points, are in one place on two pages.
const SAME_EDGE: f32 = 6.0;
/// A row lower than this, in points, holds no print: it is the gap between two borders.
const LOWEST_ROW: f32 = 5.0;

/// A table and what its cells print.
pub struct Table {
    /// The upright grid lines.
    xs: Vec<f32>,
    /// The heights of the rows.
    heights: Vec<f32>,
    cells: Vec<Cell>,
    open_above: bool,
    open_below: bool,
    told: Told,
}

struct Cell {
    at: RuledCell,
    /// Its lines, each with its page.
    lines: Vec<(usize, Line)>,
}

impl Cell {
    fn covers(&self, row: usize) -> bool {
        (self.at.row..self.at.row + self.at.rowspan).contains(&row)
    }
}

impl Table {
    /// The table of one page; `glyphs` are those of each of its cells.
    pub fn of(ruled: Ruled, glyphs: Vec<Vec<Glyph>>, page: usize) -> Self {
        let heights = ruled.ys.windows(2).map(|edges| edges[1] - edges[0]).collect();
        let with_page = |glyphs: Vec<Glyph>| lines(&glyphs).into_iter().map(|line| (page, line)).collect();
        let cells = ruled.cells.into_iter().zip(glyphs).map(|(at, glyphs)| Cell { at, lines: with_page(glyphs) });
        let (open_above, open_below) = (ruled.open_above, ruled.open_below);
        let cells = cells.collect();
        let mut table = Self { xs: ruled.xs, heights, cells, open_above, open_below, told: Told::ByCells };
        for row in (0..table.heights.len()).rev() {
            if table.is_no_row(row) {
                table.drop_row(row);
            }
        }
        table
    }

    /// Its right edge.
    pub fn right(&self) -> f32 {
        self.xs.last().copied().unwrap_or(f32::NEG_INFINITY)
    }

    /// How many cells it has.
    pub fn size(&self) -> usize {
        self.cells.len()
    }

    /// A table without ruling lines, of so many columns; it never goes on behind a page break, since every part of it can stand alone.
    pub fn loose(columns: usize, told: Told) -> Self {
        let xs = (0..=columns).map(|_| f32::NAN).collect();
        Self { xs, heights: Vec::new(), cells: Vec::new(), open_above: false, open_below: false, told }
    }

    /// Appends a row to it: for every cell its column, the columns it covers, and its lines.
    pub fn push(&mut self, cells: Vec<(usize, usize, Vec<Line>)>, page: usize) {
        let row = self.heights.len();
        self.heights.push(f32::NAN);
        self.cells.extend(cells.into_iter().map(|(column, colspan, lines)| Cell {
            at: RuledCell { row, column, rowspan: 1, colspan },
            lines: lines.into_iter().map(|line| (page, line)).collect(),
        }));
    }

    /// Whether what looks like a row is the gap between two borders, or a border that only a heading cell has and that cuts the rows beside it.
    fn is_no_row(&self, row: usize) -> bool {
        let starting = || self.cells.iter().filter(|cell| cell.at.row == row);
        let across = self.cells.iter().filter(|cell| cell.at.row < row && cell.covers(row)).count();
        starting().all(|cell| cell.lines.is_empty()) && (self.heights[row] < LOWEST_ROW || starting().count() < across)
    }

    fn drop_row(&mut self, row: usize) {
        self.cells.retain(|cell| cell.at.row != row || cell.at.rowspan > 1);
        for cell in &mut self.cells {
            if cell.covers(row) {
                cell.at.rowspan -= 1;
            } else if cell.at.row > row {
                cell.at.row -= 1;
            }
        }
        self.heights.remove(row);
    }

    /// Whether the first table of the next page may be the rest of this one: it has the same outer edges.
    pub fn goes_on_in(&self, below: &Self) -> bool {
        let edges = |table: &Self| [table.xs[0], table.xs[table.xs.len() - 1]];
        edges(self).iter().zip(edges(below)).all(|(a, b)| (a - b).abs() <= SAME_EDGE)
    }

    /// Appends the rest of the table, on grid lines that are those of both.
    pub fn extend(&mut self, mut below: Self) {
        let mut xs = self.xs.clone();
        xs.extend(below.xs.iter().filter(|x| !self.xs.iter().any(|other| (*x - other).abs() <= SAME_EDGE)));
        xs.sort_by(f32::total_cmp);
        self.move_to(&xs);
        below.move_to(&xs);
        if self.open_below && below.open_above || self.is_wrapped_into(&below) {
            self.take_cut_row(&mut below);
        }
        let rows = self.heights.len();
        below.cells.iter_mut().for_each(|cell| cell.at.row += rows);
        self.cells.append(&mut below.cells);
        self.heights.append(&mut below.heights);
        self.open_below = below.open_below;
    }

    /// Whether a row was cut in the middle and both halves have borders all around: 5.属于三类内部 fills its cell, and 事务信息 stands alone below.
    fn is_wrapped_into(&self, below: &Self) -> bool {
        let mut printed = below.cells.iter().filter(|cell| cell.at.row == 0 && !cell.lines.is_empty());
        let (Some(half), None) = (printed.next(), printed.next()) else { return false };
        let Some(above) = self.last_at(&half.at) else { return false };
        let width = self.xs[half.at.column + half.at.colspan] - self.xs[half.at.column];
        let is_full = |line: &Line| width - (line.x1 - line.x0) < 2.5 * line.height();
        let begins_item = half.lines[0].1.text().chars().take(3).any(|c| "(、.".contains(c));
        half.at.rowspan == 1 && !begins_item && above.lines.last().is_some_and(|(_, line)| is_full(line))
    }

    /// The cell that ends in the last row on the grid lines of another.
    fn last_at(&self, other: &RuledCell) -> Option<&Cell> {
        let on = |cell: &&Cell| (cell.at.column, cell.at.colspan) == (other.column, other.colspan);
        self.cells.iter().filter(on).find(|cell| cell.at.row + cell.at.rowspan == self.heights.len())
    }

    /// Puts the cells on other grid lines, each on the nearest.
    fn move_to(&mut self, xs: &[f32]) {
        let nearest =
            |x: f32| (0..xs.len()).min_by(|a, b| (xs[*a] - x).abs().total_cmp(&(xs[*b] - x).abs())).unwrap_or_default();
        for cell in &mut self.cells {
            let (from, to) = (nearest(self.xs[cell.at.column]), nearest(self.xs[cell.at.column + cell.at.colspan]));
            (cell.at.column, cell.at.colspan) = (from, (to - from).max(1));
        }
        xs.clone_into(&mut self.xs);
    }

    /// Takes over the first row of the rest, which is the second half of the last row of this one: no edge is drawn between them.
    fn take_cut_row(&mut self, below: &mut Self) {
        let rows = self.heights.len();
        let above = |half: &RuledCell, cells: &[Cell]| {
            cells.iter().position(|cell| {
                cell.at.row + cell.at.rowspan == rows
                    && (cell.at.column, cell.at.colspan) == (half.column, half.colspan)
            })
        };
        if !below.cells.iter().filter(|cell| cell.at.row == 0).all(|half| above(&half.at, &self.cells).is_some()) {
            return;
        }
        for half in below.cells.iter_mut().filter(|cell| cell.at.row == 0) {
            if let Some(at) = above(&half.at, &self.cells) {
                self.cells[at].lines.append(&mut half.lines);
                if half.at.rowspan > 1 {
                    // What is left of it stays behind as the part of the cell below the first row.
                    half.at = RuledCell { row: 1, rowspan: half.at.rowspan - 1, ..half.at };
                }
            }
        }
        below.cells.retain(|cell| cell.at.row > 0);
        below.cells.iter_mut().for_each(|cell| cell.at.row -= 1);
        below.heights.remove(0);
    }

    /// Writes the table.
    ///
    /// # Errors
    /// It claims more slots than are read.
    pub fn write(mut self, builder: &mut Builder) -> Result<()> {
        self.cells.sort_by_key(|cell| (cell.at.row, cell.at.column));
        let mut rows: Vec<Vec<PiecesCell>> = self.heights.iter().map(|_| Vec::new()).collect();
        for cell in self.cells {
            let mut text = Pieces::new();
            for (page, line) in &cell.lines {
                if let Some(last) = text.last_mut() {
                    last.text.push('\n');
                }
                text.extend(pieces(line, *page));
            }
            rows[cell.at.row].push(PiecesCell { colspan: cell.at.colspan, rowspan: cell.at.rowspan, text });
        }
        builder.table(rows, self.told)
    }
}
