//! The relations of a form tried on a report, with exact arithmetic.
//!
//! In: the cells. Out: what each relation came to at each place. A missing operand is
//! `cannot_tell`, never a failure; a place whose cells are none of them printed is not tried.

use super::blame::Story;
use crate::finding::{Code, Finding, Message, Outcome, Severity, Side};
use crate::form::{Comparison, Form, Instance};
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

fn sum(tables: &Tables, cells: &[usize]) -> Option<Decimal> {
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
            let key = |cell: &usize| tables.form.cells[*cell].key.clone();
            Finding {
                code: Code::RelationBroken,
                severity: if relation.error { Severity::Error } else { Severity::Warning },
                relation: Some(relation.id.clone()),
                at: Some(one.instance.at.clone()),
                outcome: Some(Outcome::Broken),
                difference: Some(one.difference),
                cells: Vec::new(),
                blame: story.map(|story| story.cells.iter().map(|cell| vec![key(cell)]).collect()).unwrap_or_default(),
                cause: story.map(|story| story.cause),
                message: message(tables, one, &left, &right),
                left: Some(left),
                right: Some(right),
                place: None,
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
const TERMS_IN_FULL: usize = 7;

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
        _ => format!("{}={}", terms.join("+"), side.value),
    }
}

/// The relation with its figures, in both languages.
fn message(tables: &Tables, one: &Tried, left: &Side, right: &Side) -> Message {
    let form = tables.form;
    let (zh, en) = place_names(form, one.instance);
    let sum = equation(left);
    let labels = one.instance.right.first().map(|cell| label_on_right(form, one.instance, *cell));
    match (one.instance.comparison, one.instance.right.len(), labels) {
        (Comparison::Equals, 1, Some((label, id))) => Message {
            zh: format!("{zh}：{sum}，{label}印为{}", right.value),
            en: format!("{en}: {sum}, {id} printed as {}", right.value),
        },
        (Comparison::Equals, 0, _) => {
            Message { zh: format!("{zh}：{sum}，应为0"), en: format!("{en}: {sum}, expected 0") }
        }
        (Comparison::Equals, ..) => Message {
            zh: format!("{zh}：{sum}，而{}", equation(right)),
            en: format!("{en}: {sum}, but {}", equation(right)),
        },
        (Comparison::AtLeast, ..) => Message {
            zh: format!("{zh}：{sum}，少于{}", right.value),
            en: format!("{en}: {sum}, less than {}", right.value),
        },
    }
}

/// The place a relation is tried on, in words.
#[must_use]
pub fn place_names(form: &Form, instance: &Instance) -> (String, String) {
    let english = instance.at.replace('_', " ");
    let Some(cell) = instance.left.first() else { return (instance.at.clone(), english) };
    let (row, column) = form.labels(*cell);
    let place = &form.cells[*cell];
    let is_row = form.tables[place.table].blocks[place.block].rows[place.row].id == instance.at;
    let english = match english.as_str() {
        "review" => "reconsideration".to_owned(),
        _ => english,
    };
    (if is_row { row } else { column }.to_owned(), english)
}

/// The label of a total: the column's where a row is added up, the row's where a column is.
fn label_on_right(form: &Form, instance: &Instance, cell: usize) -> (String, String) {
    let place = &form.cells[cell];
    let block = form.block(cell);
    let (row, column) = (&block.rows[place.row], &block.columns[place.column]);
    if row.id == instance.at {
        (column.label.clone(), column.id.replace('_', " "))
    } else {
        (row.label.clone(), row.id.replace('_', " "))
    }
}
