//! The relations of a form tried on a report, with exact arithmetic.
//!
//! In: the cells. Out: what each relation came to at each place. A missing operand is
//! `cannot_tell`, never a failure; a place whose cells are none of them printed is not tried.

pub mod system;

use crate::finding::{Outcome, Side};
use crate::form::{Comparison, Each, Form, Instance};
use crate::record::{Tables, Tally};
use rust_decimal::Decimal;

/// A relation tried at one place.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The place.
    pub instance: &'static Instance,
    /// The cells added on the left, as this report prints them.
    pub left: Vec<usize>,
    /// What it came to.
    pub outcome: Outcome,
    /// Left sum less right sum; 0 unless broken.
    pub difference: Decimal,
}

impl Tried {
    /// The cells it adds up, left before right.
    pub fn cells(&self) -> impl Iterator<Item = usize> + '_ {
        self.left.iter().chain(&self.instance.right).copied()
    }

    /// What the left and the right side add up to; none where a cell has no number.
    #[must_use]
    pub fn sides(&self, tables: &Tables) -> (Option<Decimal>, Option<Decimal>) {
        (sum(tables, &self.left), sum(tables, &self.instance.right))
    }

    /// The same with the sign of the side each stands on: 1 on the left, -1 on the right.
    pub(super) fn terms(&self) -> impl Iterator<Item = (usize, i128)> + '_ {
        let right = self.instance.right.iter().map(|cell| (*cell, -1));
        self.left.iter().map(|cell| (*cell, 1)).chain(right)
    }
}

/// Tries every relation at every place. `level` is the body's, for relations that hold at one level only.
#[must_use]
pub fn try_all(tables: &Tables, level: Option<&str>) -> Vec<Tried> {
    let form = tables.form;
    let printed = |cell: usize| tables.cells[cell].is_printed();
    form.instances
        .iter()
        .enumerate()
        .filter(|(_, instance)| {
            form.relations[instance.relation].level.as_deref().is_none_or(|only| level == Some(only))
        })
        .filter_map(|(index, instance)| {
            let left = instance.left_cells(printed);
            if !left.iter().chain(&instance.right).any(|cell| printed(*cell)) {
                return None;
            }
            let (outcome, difference) = match (sum(tables, &left), sum(tables, &instance.right)) {
                (Some(a), Some(b)) if instance.holds(a, b) => {
                    let outcome = if tables.spent.contains(&index) { Outcome::Spent } else { Outcome::Holds };
                    (outcome, Decimal::ZERO)
                }
                (Some(a), Some(b)) => (Outcome::Broken, a - b),
                _ => (Outcome::CannotTell, Decimal::ZERO),
            };
            Some(Tried { instance, left, outcome, difference })
        })
        .collect()
}

/// What cells add up to; `None` if one of them has no number.
pub(super) fn sum(tables: &Tables, cells: &[usize]) -> Option<Decimal> {
    cells
        .iter()
        .map(|cell| tables.cells[*cell].number())
        .try_fold(Decimal::ZERO, |sum, number| sum.checked_add(number?))
}

/// Counts the outcomes.
#[must_use]
pub fn tally(tried: &[Tried]) -> Tally {
    let mut tally = Tally::default();
    for one in tried {
        tally.count(one.outcome);
    }
    tally
}

/// The most terms that are written out one by one; of longer sums only those that are not 0.
pub const TERMS_IN_FULL: usize = 7;

/// `10+1+0+0=11`; of a long sum only the terms that count.
#[must_use]
pub fn equation(side: &Side) -> String {
    let terms: Vec<String> = side
        .figures
        .iter()
        .filter(|figure| side.figures.len() <= TERMS_IN_FULL || !figure.is_zero())
        .map(ToString::to_string)
        .collect();
    match terms.len() {
        0 => side.value.to_string(),
        1 if side.figures.len() == 1 => side.value.to_string(),
        _ => format!("{}={}", terms.join("+").replace("+-", "-"), side.value),
    }
}

/// The place a relation is tried on, in words: the label of the row or column, and its key read out.
#[must_use]
pub fn place_names(form: &Form, instance: &Instance) -> (String, String) {
    let english = instance.at.replace('_', " ");
    let each = form.relations[instance.relation].each;
    // A named place is the row its comparison begins with, or the total its sum ends in.
    let cell = match (each, instance.comparison) {
        (Each::Place, Comparison::Equals) => instance.right.last(),
        _ => instance.left.first(),
    };
    let Some(cell) = cell else { return (instance.at.clone(), english) };
    let (row, column) = form.labels(*cell);
    match each {
        Each::Column => (column.to_owned(), english),
        Each::Row if english == "review" => (row.to_owned(), "reconsideration".to_owned()),
        Each::Row => (row.to_owned(), english),
        Each::Place => {
            let key = &form.block(*cell).rows[form.cells[*cell].row].key;
            (short(row).to_owned(), key.replace(['_', '.'], " "))
        }
    }
}

/// A label without the gloss in brackets behind it.
#[must_use]
pub fn short(label: &str) -> &str {
    label.split('（').next().filter(|label| !label.is_empty()).unwrap_or(label)
}
