//! The relations of a form tried on a report, with exact arithmetic.
//!
//! In: the cells. Out: what each relation came to at each place. A missing operand is
//! `cannot_tell`, never a failure; a place whose cells are none of them printed is not tried.

pub mod system;

use super::blame::Story;
use crate::finding::{Finding, Outcome, Severity, Side};
use crate::form::{Comparison, Each, Form, Instance};
use crate::message::{Message, Words};
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
        match one.outcome {
            Outcome::Holds => tally.holds += 1,
            Outcome::Broken => tally.broken += 1,
            Outcome::CannotTell => tally.cannot_tell += 1,
            Outcome::Spent => tally.spent += 1,
        }
    }
    tally
}

/// A finding for every broken relation, with the story that explains it.
#[must_use]
pub fn findings(tables: &Tables, tried: &[Tried], stories: &[Story]) -> Vec<Finding> {
    let broken = tried.iter().enumerate().filter(|(_, one)| one.outcome == Outcome::Broken);
    broken
        .map(|(index, one)| {
            let relation = &tables.form.relations[one.instance.relation];
            let (left, right) = (side(tables, &one.left), side(tables, &one.instance.right));
            let story = stories.iter().find(|story| story.broken.contains(&index));
            let message = message(tables, one, &left, &right);
            Finding {
                severity: if relation.error { Severity::Error } else { Severity::Warning },
                relation: Some(relation.id.clone()),
                outcome: Some(Outcome::Broken),
                difference: Some(one.difference),
                blame: story.map(|story| story.blame(tables.form)).unwrap_or_default(),
                cause: story.map(Story::cause),
                left: Some(left),
                right: Some(right),
                ..Finding::new(&one.instance.at, message)
            }
        })
        .collect()
}

fn side(tables: &Tables, cells: &[usize]) -> Side {
    let figures: Vec<Decimal> = cells.iter().filter_map(|cell| tables.cells[*cell].number()).collect();
    Side {
        cells: cells.iter().map(|cell| tables.form.cells[*cell].key.clone()).collect(),
        value: figures.iter().sum(),
        figures,
    }
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

/// The relation with its figures.
fn message(tables: &Tables, one: &Tried, left: &Side, right: &Side) -> Message {
    let form = tables.form;
    let (zh, en) = place_names(form, one.instance);
    let is_place = form.relations[one.instance.relation].each == Each::Place;
    let other = match one.instance.right.as_slice() {
        // The total at a place of its own is not named twice.
        [cell] => Some(label_on_right(form, one.instance, *cell)).filter(|(label, _)| !is_place || *label != zh),
        _ => None,
    };
    let (label, id) = other.unwrap_or_default();
    let total = Words::new(label, if id.is_empty() { id } else { id + " " });
    let (place, sum, reckoned) = (Words::new(zh, en), equation(left), equation(right));
    let other = match one.instance.right.len() {
        1 if is_place => Words::new(format!("{}{reckoned}", total.zh), format!("{}{reckoned}", total.en)),
        _ => Words::new(reckoned.clone(), reckoned),
    };
    match (one.instance.comparison, one.instance.right.len()) {
        (Comparison::Equals, 1) => Message::SumPrinted { place, sum, total, printed: right.value },
        (Comparison::Equals, 0) => Message::SumNotZero { place, sum },
        (Comparison::Equals, _) => Message::SumsDiffer { place, sum, other },
        (Comparison::AtLeast, _) => Message::SumTooSmall { place, sum, other },
        (Comparison::AtMost, _) => Message::SumTooLarge { place, sum, other },
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

/// The label of a total: the column's where a row is added up, the row's where a column is.
fn label_on_right(form: &Form, instance: &Instance, cell: usize) -> (String, String) {
    let place = &form.cells[cell];
    let block = form.block(cell);
    let (row, column) = (&block.rows[place.row], &block.columns[place.column]);
    match form.relations[instance.relation].each {
        Each::Row => (column.label.clone(), column.id.replace('_', " ")),
        Each::Column => (row.label.clone(), row.id.replace('_', " ")),
        Each::Place => (short(&row.label).to_owned(), row.key.replace(['_', '.'], " ")),
    }
}
