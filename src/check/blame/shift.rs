//! Whole lines of figures beside their own places.
//!
//! In: the relations as tried and a group of broken ones. Out: for every row and column, each way of
//! moving the figures between its outermost broken sums back along it that would mend the group.
//! One slip of a copyist, though it changes many cells.

use crate::check::blame::{Change, Mending};
use crate::check::sums::Tried;
use crate::finding::{Cause, Outcome};
use crate::form::Each;
use crate::record::Tables;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// All shifts of one line, and all rows counted twice, that would mend every relation of the group and break none.
pub(in crate::check) fn lines(tables: &Tables, tried: &[Tried], broken: &[usize]) -> Vec<Mending> {
    let mut found: Vec<Mending> = Vec::new();
    for (cause, line) in rows_and_columns(tables, tried, broken) {
        let figures: Vec<Decimal> = line.iter().filter_map(|cell| tables.cells[*cell].number()).collect();
        if figures.len() != line.len() {
            continue;
        }
        let emptied = vec![Decimal::ZERO; line.len()];
        let shifts = (1..line.len()).map(|by| {
            let mut moved = figures.clone();
            moved.rotate_left(by);
            (cause, moved)
        });
        let twice = (cause == Cause::ShiftedRow).then_some((Cause::Unknown, emptied));
        for (cause, moved) in shifts.chain(twice) {
            let differing = line.iter().zip(figures.iter().zip(moved)).filter(|(_, (old, new))| *old != new);
            let changes: Vec<Change> =
                differing.map(|(cell, (_, new))| Change { cell: *cell, implied: Some(new) }).collect();
            if changes.len() > 1 && mends(tables, tried, broken, &changes) {
                found.push(Mending { cause, changes });
            }
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.changes == b.changes);
    found
}

/// The part of every row, and of every column, between its outermost broken sums across it.
fn rows_and_columns(tables: &Tables, tried: &[Tried], broken: &[usize]) -> Vec<(Cause, Vec<usize>)> {
    let form = tables.form;
    let crossing = |each: Each| -> BTreeSet<usize> {
        let across = broken.iter().map(|index| &tried[*index]);
        across.filter(|one| form.relations[one.instance.relation].each == each).flat_map(Tried::cells).collect()
    };
    let (by_columns, by_rows) = (crossing(Each::Column), crossing(Each::Row));
    let blocks: BTreeSet<_> =
        by_columns.union(&by_rows).map(|cell| (form.cells[*cell].table, form.cells[*cell].block)).collect();
    let (mut rows, mut columns): (BTreeMap<_, Vec<usize>>, BTreeMap<_, Vec<usize>>) = Default::default();
    for (cell, place) in form.cells.iter().enumerate() {
        if tables.cells[cell].is_printed() && blocks.contains(&(place.table, place.block)) {
            rows.entry((place.table, place.block, place.row)).or_default().push(cell);
            columns.entry((place.table, place.block, place.column)).or_default().push(cell);
        }
    }
    let between = |line: Vec<usize>, crossed: &BTreeSet<usize>| {
        let first = line.iter().position(|cell| crossed.contains(cell))?;
        let last = line.iter().rposition(|cell| crossed.contains(cell))?;
        (last > first).then(|| line[first..=last].to_vec())
    };
    let rows = rows.into_values().filter_map(|line| Some((Cause::ShiftedRow, between(line, &by_columns)?)));
    let columns = columns.into_values().filter_map(|line| Some((Cause::ShiftedColumn, between(line, &by_rows)?)));
    rows.chain(columns).collect()
}

/// Whether the group holds once these cells are changed, and everything else that held still does.
fn mends(tables: &Tables, tried: &[Tried], broken: &[usize], changes: &[Change]) -> bool {
    let value = |cell: usize| {
        let own = changes.iter().find(|change| change.cell == cell);
        own.map_or(tables.cells[cell].number(), |change| change.implied)
    };
    let sum = |cells: &[usize]| cells.iter().try_fold(Decimal::ZERO, |sum, cell| sum.checked_add(value(*cell)?));
    let holds = |one: &Tried| match (sum(&one.left), sum(&one.instance.right)) {
        (Some(left), Some(right)) => one.instance.holds(left, right),
        _ => false,
    };
    broken.iter().all(|index| holds(&tried[*index]))
        && tried.iter().all(|one| {
            let touched = || changes.iter().any(|change| one.cells().any(|cell| cell == change.cell));
            matches!(one.outcome, Outcome::CannotTell | Outcome::Broken) || !touched() || holds(one)
        })
}
