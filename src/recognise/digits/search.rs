//! The search for readings: one split a run, every sum satisfied, or as few broken as can be.
//!
//! Runs with few splits first; a branch is cut as soon as a sum can no longer come out, told by the
//! least and most each run left can add to it.

use super::{Missing, Split, Sum};

/// The most readings that are listed; a table with more stays open where they differ among all.
const MOST_READINGS: usize = 2_000;

struct Search<'a> {
    runs: &'a [Vec<Split>],
    sums: &'a [Sum],
    /// Runs in the order they are tried.
    order: Vec<usize>,
    /// For every run and split, what it adds to every sum.
    parts: Vec<Vec<Vec<i64>>>,
    /// For every depth and sum, the least and most that the runs from there on can add.
    bounds: Vec<Vec<(i64, i64)>>,
    steps: usize,
}

impl<'a> Search<'a> {
    fn new(runs: &'a [Vec<Split>], sums: &'a [Sum], steps: usize) -> Self {
        let mut order: Vec<usize> = (0..runs.len()).collect();
        order.sort_by_key(|run| (runs[*run].len(), *run));
        let part = |run: usize, split: &Split| sums.iter().map(|sum| sum.part(run, &split.values)).collect();
        let parts: Vec<Vec<Vec<i64>>> = runs
            .iter()
            .enumerate()
            .map(|(run, splits)| splits.iter().map(|split| part(run, split)).collect())
            .collect();
        let mut bounds = vec![vec![(0, 0); sums.len()]; runs.len() + 1];
        for depth in (0..order.len()).rev() {
            let own = &parts[order[depth]];
            for sum in 0..sums.len() {
                let (least, most) = bounds[depth + 1][sum];
                let low = own.iter().map(|parts| parts[sum]).min().unwrap_or(0);
                let high = own.iter().map(|parts| parts[sum]).max().unwrap_or(0);
                bounds[depth][sum] = (least + low, most + high);
            }
        }
        Self { runs, sums, order, parts, bounds, steps }
    }

    /// Sums that can no longer come out at a depth.
    fn lost(&self, depth: usize, so_far: &[i64]) -> usize {
        let out = |sum: &usize| {
            let (least, most) = self.bounds[depth][*sum];
            let own = &self.sums[*sum];
            own.excess(so_far[*sum] + least) > 0 || own.excess(so_far[*sum] + most) < 0
        };
        (0..self.sums.len()).filter(out).count()
    }

    /// Every reading that breaks at most `allowed` sums; false if the steps or the list run out.
    fn run(
        &mut self,
        depth: usize,
        so_far: &[i64],
        reading: &mut Vec<usize>,
        allowed: usize,
        found: &mut Vec<Vec<usize>>,
    ) -> bool {
        if self.lost(depth, so_far) > allowed {
            return true;
        }
        let Some(run) = self.order.get(depth).copied() else {
            let mut own = vec![0; self.runs.len()];
            for (depth, split) in reading.iter().enumerate() {
                own[self.order[depth]] = *split;
            }
            found.push(own);
            return found.len() <= MOST_READINGS;
        };
        for split in 0..self.runs[run].len() {
            if self.steps == 0 {
                return false;
            }
            self.steps -= 1;
            let next: Vec<i64> = so_far.iter().zip(&self.parts[run][split]).map(|(sum, part)| sum + part).collect();
            reading.push(split);
            let going_on = self.run(depth + 1, &next, reading, allowed, found);
            reading.pop();
            if !going_on {
                return false;
            }
        }
        true
    }
}

fn readings(runs: &[Vec<Split>], sums: &[Sum], allowed: usize, steps: &mut usize) -> Option<Vec<Vec<usize>>> {
    let mut search = Search::new(runs, sums, *steps);
    let constants: Vec<i64> = sums.iter().map(|sum| sum.constant).collect();
    let mut found = Vec::new();
    let complete = search.run(0, &constants, &mut Vec::new(), allowed, &mut found);
    *steps = search.steps;
    complete.then_some(found)
}

/// All readings that satisfy every sum; `None` if the search ran out of steps.
pub fn consistent(runs: &[Vec<Split>], sums: &[Sum], steps: &mut usize) -> Option<Vec<Vec<usize>>> {
    readings(runs, sums, 0, steps)
}

/// The readings of a table with a misprint, and the sums that all of them break, else those that any does: the readings that
/// break at most `most` sums and that one figure, printed wrong, explains, and those that break fewest. `None` where none
/// breaks so few or the search runs out of steps.
pub fn with_misprint(
    runs: &[Vec<Split>],
    sums: &[Sum],
    most: usize,
    steps: &mut usize,
) -> Option<(Vec<usize>, Vec<Vec<usize>>)> {
    if most == 0 {
        return None;
    }
    let residue = |reading: &[usize]| -> Vec<i64> {
        let part = |sum: &Sum, (run, split): (usize, &usize)| sum.part(run, &runs[run][*split].values);
        let difference = |sum: &Sum| sum.constant + reading.iter().enumerate().map(|at| part(sum, at)).sum::<i64>();
        sums.iter().map(|sum| sum.excess(difference(sum))).collect()
    };
    let broken = |residue: &[i64]| residue.iter().filter(|left| **left != 0).count();
    let found: Vec<(Vec<usize>, Vec<i64>)> = readings(runs, sums, most, steps)?
        .into_iter()
        .map(|reading| (residue(&reading), reading))
        .map(|(r, own)| (own, r))
        .collect();
    let fewest = found.iter().map(|(_, residue)| broken(residue)).min()?;
    let kept = |(_, residue): &&(Vec<usize>, Vec<i64>)| broken(residue) == fewest || is_one_figure(sums, residue);
    let kept: Vec<&(Vec<usize>, Vec<i64>)> = found.iter().filter(kept).collect();
    let by_all: Vec<usize> = (0..sums.len()).filter(|sum| kept.iter().all(|(_, residue)| residue[*sum] != 0)).collect();
    let by_any = || (0..sums.len()).filter(|sum| kept.iter().any(|(_, residue)| residue[*sum] != 0)).collect();
    let broken = if by_all.is_empty() { by_any() } else { by_all };
    Some((broken, kept.into_iter().map(|(reading, _)| reading.clone()).collect()))
}

/// Whether one figure, put right, would mend every sum that does not come out: it stands in all of them and in no other.
fn is_one_figure(sums: &[Sum], residue: &[i64]) -> bool {
    let mut broken = (0..sums.len()).filter(|sum| residue[*sum] != 0);
    // A sum that misses nothing shows the whole error.
    let whole = broken.clone().find(|sum| sums[*sum].missing == Missing::Nowhere);
    let Some(first) = whole.or_else(|| broken.next()) else { return false };
    sums[first].terms.iter().any(|(run, cell, sign)| {
        let excess = residue[first] * sign;
        let sign_in =
            |sum: &Sum| sum.terms.iter().find(|(own, at, _)| own == run && at == cell).map_or(0, |(.., sign)| *sign);
        // What is missing from a sum may hide part of the error, or all of it.
        sums.iter().zip(residue).all(|(sum, left)| {
            let own = sign_in(sum) * excess;
            *left == own
                || sum.missing != Missing::Nowhere
                    && (*left == 0 || left.signum() == own.signum() && left.abs() <= own.abs())
        })
    })
}
