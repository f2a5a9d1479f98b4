//! The smallest sets of cells that mend broken sums, found by exact search.
//!
//! In: the sums that must hold and by how much some of them do not. Out: *all* smallest sets of
//! cells, at most [`MOST_CELLS`], whose change satisfies every sum (Fellegi and Holt's principle).
//! Knows cells and sums only, not what they mean.
//!
//! The search chooses cells, not values. A set is smallest, so each of its cells changes; hence a
//! broken sum needs a cell of the set, and a sum that holds needs a second one as soon as it has
//! one. Branching on such a need, with earlier branches excluded, visits every set once.

use crate::check::sums::Tried;
use crate::check::sums::system::{Changes, System};
use crate::record::Tables;

/// The largest set that is searched for.
pub const MOST_CELLS: usize = 3;

/// Nodes after which a search stops and says so. None of 2,000 random reports with twenty wrong cells comes to it (`cargo bench --bench check`).
pub const MOST_STEPS: usize = 400_000;

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// The smallest sets, in the order of their cells.
    pub sets: Vec<Changes>,
    /// Whether every set up to [`MOST_CELLS`] was looked at, or as many as were needed.
    pub complete: bool,
}

/// Searches for the smallest sets that mend the sums `wanted` and leave every other as it is.
#[must_use]
pub fn search(tables: &Tables, tried: &[Tried], wanted: &[usize]) -> Searched {
    search_within(tables, tried, wanted, MOST_STEPS)
}

fn search_within(tables: &Tables, tried: &[Tried], wanted: &[usize], mut steps: usize) -> Searched {
    let Some(system) = System::new(tables, tried, wanted) else {
        return Searched { sets: Vec::new(), complete: false };
    };
    for size in 1..=MOST_CELLS {
        let mut walk = Walk {
            system: &system,
            size,
            chosen: Vec::with_capacity(size),
            touched: vec![0; system.sums()],
            excluded: vec![false; system.cells()],
            sets: Vec::new(),
            steps,
        };
        walk.extend();
        steps = walk.steps;
        if !walk.sets.is_empty() || steps == 0 {
            walk.sets.sort();
            return Searched { sets: walk.sets, complete: steps > 0 };
        }
    }
    Searched { sets: Vec::new(), complete: true }
}

struct Walk<'a> {
    system: &'a System,
    size: usize,
    chosen: Vec<usize>,
    /// How many chosen cells each sum has.
    touched: Vec<usize>,
    excluded: Vec<bool>,
    sets: Vec<Changes>,
    steps: usize,
}

impl Walk<'_> {
    /// Whether a sum cannot be satisfied before one more of its cells is chosen.
    fn needs(&self, sum: usize) -> bool {
        self.touched[sum] == usize::from(self.system.residual(sum) == 0)
    }

    fn extend(&mut self) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let needs: Vec<usize> = (0..self.system.sums()).filter(|sum| self.needs(*sum)).collect();
        let open = self.size - self.chosen.len();
        if open == 0 {
            if needs.is_empty() {
                self.sets.extend(self.system.solve(&self.chosen));
            }
            return;
        }
        if needs.len() > open * self.system.most_sums_of_a_cell() {
            return;
        }
        let mut tried = Vec::new();
        for cell in self.candidates(&needs) {
            if self.excluded[cell] || (open == 1 && !self.completes(cell, needs.len())) {
                continue;
            }
            self.choose(cell);
            self.extend();
            self.chosen.pop();
            self.system.sums_of(cell).for_each(|sum| self.touched[sum] -= 1);
            tried.push(cell);
        }
        for cell in tried {
            self.excluded[cell] = false;
        }
    }

    /// Chooses a cell, for this branch and never again in those beside it.
    fn choose(&mut self, cell: usize) {
        self.excluded[cell] = true;
        self.chosen.push(cell);
        self.system.sums_of(cell).for_each(|sum| self.touched[sum] += 1);
    }

    /// The cells one of which must belong to the set.
    fn candidates(&self, needs: &[usize]) -> Vec<usize> {
        if let Some(narrowest) = needs.iter().min_by_key(|sum| self.system.cells_of(**sum).len()) {
            return self.system.cells_of(*narrowest).to_vec();
        }
        // What is chosen meets every need and still has no solution, so one of its sums or bounds has another cell.
        self.system.beside(&self.chosen)
    }

    /// Whether a last cell meets every need and makes no new one.
    fn completes(&self, cell: usize, needs: usize) -> bool {
        let makes_one = |sum: usize| self.touched[sum] == 0 && self.system.residual(sum) == 0;
        let met = self.system.sums_of(cell).filter(|sum| self.needs(*sum)).count();
        met == needs && !self.system.sums_of(cell).any(makes_one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums;
    use crate::finding::Outcome;
    use crate::form::Form;
    use crate::record::Cell;
    use rust_decimal::Decimal;
    use std::collections::BTreeSet;

    #[test]
    fn a_search_that_stops_says_so() {
        let form = Form::edition("2021").unwrap();
        let zero = Cell { value: Ok(Decimal::ZERO), ..Cell::ABSENT };
        let cells = form.cells.iter().map(|place| if place.foreign { Cell::ABSENT } else { zero.clone() }).collect();
        let mut tables = Tables { form, cells, spent: BTreeSet::new(), unseen: BTreeSet::new() };
        for (key, value) in [("disclosed_in_full.enterprise", 7), ("refused.state_secret.other_org", 4)] {
            let cell = form.cell(&format!("applications.{key}")).unwrap();
            tables.cells[cell].value = Ok(Decimal::from(value));
        }
        let tried = sums::try_all(&tables, None);
        let broken: Vec<usize> = (0..tried.len()).filter(|index| tried[*index].outcome == Outcome::Broken).collect();
        let whole = search(&tables, &tried, &broken);
        assert_eq!((whole.sets.len(), whole.complete), (1, true));
        let stopped = search_within(&tables, &tried, &broken, 1);
        assert_eq!((stopped.sets.len(), stopped.complete), (0, false));
    }
}
