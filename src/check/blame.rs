//! Which single cell, if it were printed otherwise, would mend what is broken.
//!
//! In: the relations as tried. Out: a story for every group of broken relations that hang
//! together: *all* cells whose change alone would mend each of them without breaking one that
//! holds, with the value that would do it. Without such a cell the story is `unknown`; pairs and
//! triples are not searched. Deterministic.

use super::cause;
use super::sums::{self, Tried};
use crate::finding::{Cause, Outcome};
use crate::form::{Comparison, Kind};
use crate::record::Tables;
use rust_decimal::Decimal;

/// Broken relations with one explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Indices of the broken relations it is about.
    pub broken: Vec<usize>,
    /// Cells each of which alone would mend all of them, the likeliest first.
    pub cells: Vec<usize>,
    /// For each cell the value that would be consistent.
    pub implied: Vec<Decimal>,
    /// The pattern of the first cell.
    pub cause: Cause,
}

/// Explains the broken relations.
#[must_use]
pub fn explain(tables: &Tables, tried: &[Tried]) -> Vec<Story> {
    groups(tried).into_iter().map(|broken| story(tables, tried, broken)).collect()
}

fn cells(one: &Tried) -> impl Iterator<Item = usize> + '_ {
    one.left.iter().chain(&one.instance.right).copied()
}

/// Broken relations that share a cell, directly or through others.
fn groups(tried: &[Tried]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in (0..tried.len()).filter(|index| tried[*index].outcome == Outcome::Broken) {
        let touches = |group: &Vec<usize>| {
            group.iter().any(|other| cells(&tried[*other]).any(|cell| cells(&tried[index]).any(|own| own == cell)))
        };
        let (joined, mut apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(touches);
        let mut group: Vec<usize> = joined.into_iter().flatten().collect();
        group.push(index);
        group.sort_unstable();
        apart.push(group);
        groups = apart;
    }
    groups.sort();
    groups
}

fn story(tables: &Tables, tried: &[Tried], broken: Vec<usize>) -> Story {
    let mut found: Vec<(Cause, usize, Decimal)> = Vec::new();
    let is_sum = |index: &&usize| tried[**index].instance.comparison == Comparison::Equals;
    // Only a sum says what a cell should be; a bound leaves the value open, and only rules values out.
    let Some(first) = broken.iter().find(is_sum) else {
        return Story { broken, cells: Vec::new(), implied: Vec::new(), cause: Cause::Unknown };
    };
    for cell in cells(&tried[*first]) {
        let Some(printed) = tables.cells[cell].number() else { continue };
        let mut changes = broken.iter().filter(is_sum).map(|index| mending_change(&tried[*index], cell));
        let Some(change) = changes.next().flatten() else { continue };
        let stays = |one: &&Tried| !cells(one).any(|own| own == cell) || one.outcome == Outcome::CannotTell;
        let holds = |one: &Tried| with_change(tables, one, cell, change) || is_spent(one);
        if changes.any(|other| other != Some(change)) || !tried.iter().filter(|one| !stays(one)).all(holds) {
            continue;
        }
        let implied = printed + change;
        if implied.is_sign_negative() && tables.form.cells[cell].kind != Kind::Change {
            continue;
        }
        found.push((cause::of(tables.form, cell, printed, implied), cell, implied));
    }
    found.sort();
    let cause = found.first().map_or(Cause::Unknown, |(cause, ..)| *cause);
    Story {
        broken,
        cells: found.iter().map(|(_, cell, _)| *cell).collect(),
        implied: found.iter().map(|(.., implied)| *implied).collect(),
        cause,
    }
}

/// What has to be added to a cell so that a broken sum holds; `None` where the cell has no part in it.
fn mending_change(one: &Tried, cell: usize) -> Option<Decimal> {
    if one.left.contains(&cell) {
        Some(-one.difference)
    } else {
        one.instance.right.contains(&cell).then_some(one.difference)
    }
}

/// Whether a relation holds once a cell is changed.
fn with_change(tables: &Tables, one: &Tried, cell: usize, change: Decimal) -> bool {
    let sum = |cells: &[usize]| {
        let changed = if cells.contains(&cell) { change } else { Decimal::ZERO };
        sums::sum(tables, cells).and_then(|sum| sum.checked_add(changed))
    };
    matches!((sum(&one.left), sum(&one.instance.right)), (Some(left), Some(right)) if one.instance.holds(left, right))
}

/// Whether a relation was used to read cells, so that it says nothing of what they should be.
fn is_spent(one: &Tried) -> bool {
    one.outcome == Outcome::Spent
}
