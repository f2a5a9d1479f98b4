//! Figures run together → cells, jointly for a whole table, by the sums the form promises.
//!
//! In: digit runs and the cells each is to fill. Out: the place of every cell on which all
//! consistent readings agree. `640020470` is 64 0 0 2 0 4 70 and nothing else once the row must add
//! up; `693665` stays open, since no sum speaks of it. Exact and complete up to [`MOST_STEPS`];
//! past that nothing is read. A relation used here is spent on the cells it helped to read.

mod search;
mod splits;

use crate::form::{Form, Instance};
use splits::OwnSum;
use std::collections::BTreeSet;
use std::ops::Range;

/// Steps of a search after which the rows that sums link with each other are left illegible.
pub const MOST_STEPS: usize = 200_000;

/// Ways of cutting one run after which it is left illegible.
const MOST_SPLITS: usize = 3_000;

/// A run of digits and the cells it fills, in printed order.
#[derive(Debug, Clone)]
pub struct Run {
    /// Indices of the form's cells.
    pub cells: Vec<usize>,
    /// Stretches of digits; a cell never reaches over the end of one.
    pub pieces: Vec<Range<usize>>,
}

/// One way of cutting a run: the value and place of every cell.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Split {
    values: Vec<i64>,
    places: Vec<Range<usize>>,
}

/// What became of the runs.
#[derive(Debug, Default)]
pub struct Assigned {
    /// For every run, the place of each cell that all readings agree on.
    pub places: Vec<Vec<Option<Range<usize>>>>,
    /// For every run, the ways of cutting it that are left where more than one is: the place of every cell.
    pub alternatives: Vec<Vec<Vec<Range<usize>>>>,
    /// Instances of relations that were used to choose between readings.
    pub spent: Vec<usize>,
    /// Instances that no reading satisfies: the table has a misprint there.
    pub relaxed: Vec<usize>,
}

/// The most broken relations that a table read with a misprint may have: one wrong cell breaks two or three.
pub const MOST_RELAXED: usize = 3;

/// Assigns the runs. `known` gives the figures of cells read otherwise; where nothing satisfies every sum, at most `relaxed` may break.
///
/// Runs that no sum links are nothing to each other: the seven rows of 2019's table 2 are read one by one, and one of
/// them with many ways of cutting leaves the others as they are.
#[must_use]
pub fn assign(text: &str, form: &Form, runs: &[Run], known: &dyn Fn(usize) -> Option<i64>, relaxed: usize) -> Assigned {
    let mut assigned = Assigned {
        places: vec![Vec::new(); runs.len()],
        alternatives: vec![Vec::new(); runs.len()],
        ..Assigned::default()
    };
    for group in linked(runs.len(), &sums(form, runs, known)) {
        let own: Vec<Run> = group.iter().map(|run| runs[*run].clone()).collect();
        let part = assign_linked(text, form, &own, known, relaxed);
        for (run, (places, ways)) in group.into_iter().zip(part.places.into_iter().zip(part.alternatives)) {
            assigned.places[run] = places;
            assigned.alternatives[run] = ways;
        }
        assigned.spent.extend(part.spent);
        assigned.relaxed.extend(part.relaxed);
    }
    assigned
}

/// The runs in groups that sums link, each in ascending order.
fn linked(runs: usize, sums: &[Sum]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..runs).collect();
    for sum in sums {
        let joined: BTreeSet<usize> = sum.runs().into_iter().map(|run| group[run]).collect();
        let Some(least) = joined.first().copied() else { continue };
        group.iter_mut().filter(|own| joined.contains(own)).for_each(|own| *own = least);
    }
    let of = |own: usize| (0..runs).filter(|run| group[*run] == own).collect::<Vec<_>>();
    (0..runs).map(of).filter(|runs| !runs.is_empty()).collect()
}

/// Assigns runs that sums link.
fn assign_linked(
    text: &str,
    form: &Form,
    runs: &[Run],
    known: &dyn Fn(usize) -> Option<i64>,
    relaxed: usize,
) -> Assigned {
    let sums = sums(form, runs, known);
    let mut steps = MOST_STEPS;
    let free: Vec<usize> = runs.iter().map(|run| splits::count(text, run, MOST_SPLITS + 1)).collect();
    let sound: Option<Vec<Vec<Split>>> = (0..runs.len())
        .map(|run| splits::all(text, &runs[run], &own_sums(&sums, run), MOST_SPLITS, &mut steps))
        .collect();
    let Some(sound) = sound else { return forced(text, runs, &free) };
    if sound.iter().all(|run| !run.is_empty()) {
        let Some(readings) = search::consistent(&sound, &sums, &mut steps) else { return forced(text, runs, &free) };
        if !readings.is_empty() {
            let mut assigned = agreed(&sound, &readings);
            assigned.spent = spent(&free, &sound, &sums, &readings);
            return assigned;
        }
    }
    // No reading satisfies everything: the table has a misprint. Of all readings that one wrong figure explains, and of those
    // that break fewest relations, only what they agree on is read; what a relation that was given up decided stays open.
    let all: Option<Vec<Vec<Split>>> =
        (0..runs.len()).map(|run| splits::all(text, &runs[run], &[], MOST_SPLITS, &mut steps)).collect();
    let found = all.as_ref().and_then(|all| Some((all, search::with_misprint(all, &sums, relaxed, &mut steps)?)));
    let Some((all, (broken, readings))) = found else { return forced(text, runs, &free) };
    let mut assigned = agreed(all, &readings);
    assigned.relaxed = broken.into_iter().map(|sum| sums[sum].instance).collect();
    assigned.spent = spent(&free, all, &sums, &readings);
    assigned.spent.retain(|instance| !assigned.relaxed.contains(instance));
    assigned
}

/// The sums of a run within itself: parts that come before their total.
fn own_sums(sums: &[Sum], run: usize) -> Vec<OwnSum> {
    let own = sums.iter().filter(|sum| sum.run() == Some(run) && sum.constant == 0 && sum.missing == Missing::Nowhere);
    own.filter_map(|sum| {
        let side = |sign: i64| sum.terms.iter().filter(move |(_, _, own)| *own == sign).map(|(_, cell, _)| *cell);
        let mut totals = side(-1);
        let (total, None) = (totals.next()?, totals.next()) else { return None };
        let parts: Vec<usize> = side(1).collect();
        parts.iter().all(|part| *part < total).then_some(OwnSum { parts, total })
    })
    .collect()
}

/// A relation over the runs: what its left side has less its right side.
#[derive(Debug)]
struct Sum {
    instance: usize,
    /// Run, cell in the run, sign.
    terms: Vec<(usize, usize, i64)>,
    /// What the cells read otherwise come to.
    constant: i64,
    /// Where cells are missing that nobody can read: they add nothing or more.
    missing: Missing,
}

/// On which side of a sum cells are missing; a column of which one row cannot be read still adds up to its total at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Nowhere,
    Left,
    Right,
}

impl Sum {
    fn runs(&self) -> BTreeSet<usize> {
        self.terms.iter().map(|(run, ..)| *run).collect()
    }

    /// The only run it is about.
    fn run(&self) -> Option<usize> {
        let (first, ..) = *self.terms.first()?;
        self.terms.iter().all(|(run, ..)| *run == first).then_some(first)
    }

    /// By how much it does not come out: what its left side has too much, or too little.
    fn excess(&self, difference: i64) -> i64 {
        match self.missing {
            Missing::Nowhere => difference,
            Missing::Left => difference.max(0),
            Missing::Right => difference.min(0),
        }
    }

    /// What one run adds to it.
    fn part(&self, run: usize, values: &[i64]) -> i64 {
        self.terms.iter().filter(|(own, ..)| *own == run).map(|(_, cell, sign)| sign * values[*cell]).sum()
    }
}

/// The equations of the form whose cells are in the runs or read otherwise, but for some of one side.
fn sums(form: &Form, runs: &[Run], known: &dyn Fn(usize) -> Option<i64>) -> Vec<Sum> {
    let place = |cell: usize| {
        runs.iter().enumerate().find_map(|(run, r)| Some((run, r.cells.iter().position(|own| *own == cell)?)))
    };
    let is_there = |cell: usize| place(cell).is_some() || known(cell).is_some();
    let sum = |index: usize, instance: &Instance| -> Option<Sum> {
        let mut sum = Sum { instance: index, terms: Vec::new(), constant: 0, missing: Missing::Nowhere };
        let left = instance.left_cells(is_there);
        for (cell, sign) in left.iter().map(|cell| (*cell, 1)).chain(instance.right.iter().map(|cell| (*cell, -1))) {
            match (place(cell), known(cell)) {
                (Some((run, at)), _) => sum.terms.push((run, at, sign)),
                (None, Some(value)) => sum.constant += sign * value,
                (None, None) => {
                    let side = if sign > 0 { Missing::Left } else { Missing::Right };
                    if sum.missing != Missing::Nowhere && sum.missing != side {
                        return None;
                    }
                    sum.missing = side;
                }
            }
        }
        (!sum.terms.is_empty()).then_some(sum)
    };
    form.equations().filter_map(|(index, instance)| sum(index, instance)).collect()
}

/// Nothing is read but runs that can be cut in one way only.
fn forced(text: &str, runs: &[Run], free: &[usize]) -> Assigned {
    let mut assigned = Assigned::default();
    for (run, ways) in runs.iter().zip(free) {
        let split = (*ways == 1).then(|| splits::all(text, run, &[], 1, &mut MOST_STEPS.clone())).flatten();
        let places = split.and_then(|mut splits| splits.pop()).map(|split| split.places);
        assigned
            .places
            .push(places.map_or_else(|| vec![None; run.cells.len()], |places| places.into_iter().map(Some).collect()));
        assigned.alternatives.push(Vec::new());
    }
    assigned
}

/// The cells on which all readings agree; a reading names a split for every run.
fn agreed(splits: &[Vec<Split>], readings: &[Vec<usize>]) -> Assigned {
    let mut assigned = Assigned::default();
    for (run, all) in splits.iter().enumerate() {
        let left: BTreeSet<usize> = readings.iter().map(|reading| reading[run]).collect();
        let left: Vec<&Split> = left.into_iter().map(|split| &all[split]).collect();
        let places = (0..all[0].values.len())
            .map(|cell| {
                let first = left.first()?;
                left.iter().all(|split| split.values[cell] == first.values[cell]).then(|| first.places[cell].clone())
            })
            .collect();
        assigned.places.push(places);
        let ways = if left.len() > 1 { left.iter().map(|split| split.places.clone()).collect() } else { Vec::new() };
        assigned.alternatives.push(ways);
    }
    assigned
}

/// The relations without which a cell would have been left open: they chose, and prove nothing.
fn spent(free: &[usize], sound: &[Vec<Split>], sums: &[Sum], readings: &[Vec<usize>]) -> Vec<usize> {
    let chosen = |run: usize| readings.first().map(|reading| &sound[run][reading[run]]);
    let mut spent = Vec::new();
    for sum in sums.iter().filter(|sum| sum.missing == Missing::Nowhere) {
        let runs = sum.runs();
        let used = if runs.len() == 1 {
            runs.iter().any(|run| free[*run] > 1)
        } else {
            // A sum over several rows chose between splits that differ in the cells it adds.
            sum.terms.iter().any(|(run, cell, _)| {
                let others =
                    sound[*run].iter().any(|split| Some(split.values[*cell]) != chosen(*run).map(|c| c.values[*cell]));
                others && readings.len() < sound[*run].len()
            })
        };
        if used {
            spent.push(sum.instance);
        }
    }
    spent
}
