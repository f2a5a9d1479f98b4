//! The sums that do not hold, each with the story that explains it.
//!
//! In: a report. Out: a finding for every broken relation of its form, with both sides, the cells that would mend it and the pattern.

use super::blame::{self, Story};
use super::rule::{Check, On, check};
use super::sums::{Tried, equation, place_names, short, tally, try_all};
use crate::finding::{Finding, Outcome, Severity, Side};
use crate::form::{Comparison, Each, Form, Instance};
use crate::message::{Message, Words};
use crate::record::{Report, Tables};
use rust_decimal::Decimal;

pub(super) const CHECK: Check<On> = check! {
    On::Report(|report, all| {
        let (Some((tried, stories)), Some(tables)) = (explain(report), &report.tables) else { return Vec::new() };
        *all += tally(&tried);
        findings(tables, &tried, &stories)
    });
    codes: [RelationBroken];
};

/// Tries every relation of a report and explains those that break; none for a report without tables.
#[must_use]
pub fn explain(report: &Report) -> Option<(Vec<Tried>, Vec<Story>)> {
    let tables = report.tables.as_ref()?;
    let level = report.division.as_ref().map(|division| division.level.as_str());
    let tried = try_all(tables, level);
    let stories = blame::explain(tables, &tried);
    Some((tried, stories))
}

/// A finding for every broken relation, with the story that explains it.
fn findings(tables: &Tables, tried: &[Tried], stories: &[Story]) -> Vec<Finding> {
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
    let total = other.clone().map(|(label, id)| Words::new(label, if id.is_empty() { "total" } else { &id }));
    let (place, sum, reckoned) = (Words::new(zh, en), equation(left), equation(right));
    let other = match &other {
        Some((label, id)) if is_place => Words::new(format!("{label}{reckoned}"), format!("{id} {reckoned}")),
        _ => Words::new(reckoned.clone(), reckoned),
    };
    match (one.instance.comparison, one.instance.right.len()) {
        (Comparison::Equals, 1) => match total {
            Some(total) => Message::TotalPrinted { place, sum, total, printed: right.value },
            None => Message::SumPrinted { place, sum, printed: right.value },
        },
        (Comparison::Equals, 0) => Message::SumNotZero { place, sum },
        (Comparison::Equals, _) => Message::SumsDiffer { place, sum, other },
        (Comparison::AtLeast, _) => Message::SumTooSmall { place, sum, other },
        (Comparison::AtMost, _) => Message::SumTooLarge { place, sum, other },
    }
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
