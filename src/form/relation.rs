//! The sums the form promises, and the places each is tried on.
//!
//! A relation is one line of FORM.md 4; an instance is that line at one row or column, with the
//! cells it adds up. Arithmetic is exact; a missing operand is for the caller to see.

use super::Form;
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

impl Form {
    /// The places that a relation is tried at in the form's own edition.
    pub fn places(&self, relation: usize) -> impl Iterator<Item = &Instance> {
        self.instances.iter().filter(move |instance| instance.relation == relation && !instance.foreign)
    }

    /// What a relation asks, by the keys of the cells: `in each column: new_received + carried_in = outcomes_total +
    /// carried_out`; of one that names its places, a line a place.
    #[must_use]
    pub fn formula(&self, relation: usize) -> String {
        let each = self.relations[relation].each;
        // What changes from place to place is left out of the keys: the column, or the row.
        let part = |cell: &usize| {
            let (_, row, column) = self.parts(*cell);
            match each {
                Each::Column => row,
                Each::Row => column,
                Each::Place => self.cells[*cell].key.as_str(),
            }
        };
        let sum = |cells: &[usize]| match cells {
            [] => "0".to_owned(),
            _ => cells.iter().map(part).collect::<Vec<_>>().join(" + "),
        };
        let asks = |place: &Instance| format!("{} {} {}", sum(&place.left), place.comparison.sign(), sum(&place.right));
        let first = |head: &str| self.places(relation).next().map(|place| format!("{head}: {}", asks(place)));
        match each {
            Each::Place => self.places(relation).map(asks).collect::<Vec<_>>().join("\n"),
            Each::Column => first("in each column").unwrap_or_default(),
            Each::Row => first("in each row").unwrap_or_default(),
        }
    }
}

impl Comparison {
    /// How it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equals => "=",
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
        }
    }
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
