//! The sums the form promises, and the places each is tried on.
//!
//! A relation is one line of FORM.md 4; an instance is that line at one row or column, with the
//! cells it adds up. Arithmetic is exact; a missing operand is for the caller to see.

use rust_decimal::Decimal;

/// A relation of the form.
#[derive(Debug)]
pub struct Relation {
    /// `T3.balance`.
    pub id: String,
    /// The statutory sentence, where the form prints one; otherwise the labels imply it.
    pub stated: Option<String>,
    /// A short name in Chinese.
    pub name_zh: String,
    /// A short name in English.
    pub name_en: String,
    /// What promises it.
    pub basis: Basis,
    /// Whether a failure is an error of the report or only a warning.
    pub error: bool,
    /// Tried on every column, on every row, or at the places it names.
    pub each: Each,
    /// Tried only on reports of bodies at this level: `county`.
    pub level: Option<String>,
}

/// What promises a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A sentence on the form.
    Printed,
    /// A label: 总计, 其中.
    Structure,
    /// Practice only; it may fail for good reasons.
    Customary,
    /// A law.
    Law,
}

/// What a relation is tried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// Each column: its rows are added.
    Column,
    /// Each row: its columns are added.
    Row,
    /// Places named one by one.
    Place,
}

/// How the two sides compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Left equals right.
    Equals,
    /// Left is at least right.
    AtLeast,
    /// Left is at most right.
    AtMost,
}

/// A relation at one place.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Index of the relation.
    pub relation: usize,
    /// The key of the row (`refused.state_secret`), column (`natural_person`) or group (`review`); of a named place the whole
    /// key of its total (`applications.received`).
    pub at: String,
    /// The cells added on the left.
    pub left: Vec<usize>,
    /// Cells of `left` and those that take their place where only these are printed: the single （六）其他处理 for its three children.
    pub instead: Option<(Vec<usize>, Vec<usize>)>,
    /// The cells added on the right.
    pub right: Vec<usize>,
    /// How the sides compare.
    pub comparison: Comparison,
    /// Whether the place exists only in hybrids.
    pub foreign: bool,
}

impl Instance {
    /// The left side as this report prints it: with the hybrid's row in place of the form's where only that is printed.
    pub fn left_cells(&self, is_printed: impl Fn(usize) -> bool) -> Vec<usize> {
        let Some((of, others)) = &self.instead else { return self.left.clone() };
        if of.iter().any(|cell| is_printed(*cell)) || !others.iter().any(|cell| is_printed(*cell)) {
            return self.left.clone();
        }
        self.left.iter().filter(|cell| !of.contains(cell)).chain(others).copied().collect()
    }

    /// Whether two sums satisfy the relation.
    #[must_use]
    pub fn holds(&self, left: Decimal, right: Decimal) -> bool {
        match self.comparison {
            Comparison::Equals => left == right,
            Comparison::AtLeast => left >= right,
            Comparison::AtMost => left <= right,
        }
    }
}
