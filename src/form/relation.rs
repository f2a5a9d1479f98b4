//! The sums the form promises, and the places each is tried on.
//!
//! A relation is one line of FORM.md 4; an instance is that line at one row or column, with the
//! cells it adds up. Arithmetic is exact; a missing operand is for the caller to see.

use super::Form;
use crate::message::Words;
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

    /// What a relation asks, in labels and in keys: `in each column: new_received + carried_in = outcomes_total +
    /// carried_out`; of one that names its places, a line a place.
    #[must_use]
    pub fn formula(&self, relation: usize) -> Words {
        let each = self.relations[relation].each;
        // What changes from place to place is left out: the column, or the row.
        let key = |cell: usize| {
            let (_, row, column) = self.parts(cell);
            match each {
                Each::Column => row.to_owned(),
                Each::Row => column.to_owned(),
                Each::Place => self.cells[cell].key.clone(),
            }
        };
        let label = |cell: usize| {
            let (row, column) = self.labels(cell);
            match each {
                Each::Column => row.to_owned(),
                Each::Row => column.to_owned(),
                Each::Place => format!("{row}·{column}").trim_matches('·').to_owned(),
            }
        };
        let (zh, en) = match each {
            Each::Column => ("各列：", "in each column: "),
            Each::Row => ("各行：", "in each row: "),
            Each::Place => ("", ""),
        };
        let most = if each == Each::Place { usize::MAX } else { 1 };
        let lines = |head: &str, name: &dyn Fn(usize) -> String| {
            let lines = self.places(relation).take(most).map(|place| format!("{head}{}", place.asks(name)));
            lines.collect::<Vec<_>>().join("\n")
        };
        Words::new(lines(zh, &label), lines(en, &key))
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
    /// The sums and how they compare, cells by their names.
    fn asks(&self, name: &dyn Fn(usize) -> String) -> String {
        let sum = |cells: &[usize]| match cells {
            [] => "0".to_owned(),
            _ => cells.iter().map(|cell| name(*cell)).collect::<Vec<_>>().join(" + "),
        };
        format!("{} {} {}", sum(&self.left), self.comparison.sign(), sum(&self.right))
    }

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
