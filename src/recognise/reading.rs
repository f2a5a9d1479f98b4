//! What the two readers hand over: rows of the form with what each of their cells prints.
//!
//! A reading is still without kinds and units; [`super::assemble`] turns it into cells of the
//! record.

use super::labels::RowAt;
use crate::finding::Finding;
pub use crate::record::Reading as Reader;
use crate::text::numeral::Unit;
use std::ops::Range;

/// What one cell prints, as a reader saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The text at this place, to be read as one figure.
    At(Range<usize>),
    /// Nothing, as far as the print shows.
    Blank,
    /// Its column is not printed.
    Absent,
    /// It cannot be said which figure belongs here.
    Unclear,
    /// The print was cut off before it.
    Unseen,
}

/// One row of the form, read.
#[derive(Debug, Clone)]
pub struct RowRead {
    /// Which row.
    pub at: RowAt,
    /// One for each column of its block.
    pub cells: Vec<Seen>,
    /// The unit of money its header or label names.
    pub unit: Option<Unit>,
    /// The unit printed beside its label, where the form has a column of units.
    pub unit_place: Option<Range<usize>>,
    /// Which reader read it.
    pub reader: Reader,
    /// The ways its figures can be cut, where more than one is left: the place of every figure, empty where there is none.
    pub alternatives: Vec<Vec<Range<usize>>>,
    /// Where its figures stand, for a message about those that cannot be told apart.
    pub printed: Range<usize>,
}

impl RowRead {
    /// A row without a unit of its own and without alternatives.
    #[must_use]
    pub fn new(at: RowAt, cells: Vec<Seen>, reader: Reader, printed: Range<usize>) -> Self {
        Self { at, cells, unit: None, unit_place: None, reader, alternatives: Vec::new(), printed }
    }
}

/// A row that the form does not have.
#[derive(Debug, Clone)]
pub struct UnknownRow {
    /// Index of the table.
    pub table: usize,
    /// Its label.
    pub label: String,
    /// The unit printed beside it.
    pub unit: Option<Range<usize>>,
    /// Its cells.
    pub cells: Vec<Range<usize>>,
}

/// Everything a reader made of a document.
#[derive(Debug, Default)]
pub struct Reading {
    /// Rows read, in printed order; a row may stand twice.
    pub rows: Vec<RowRead>,
    /// Rows the form does not have.
    pub unknown: Vec<UnknownRow>,
    /// Indices of the form's instances of relations that were used to read cells.
    pub spent: Vec<usize>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}
