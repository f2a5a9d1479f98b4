//! Which cells, if they were printed otherwise, would mend what is broken.
//!
//! In: the relations as tried. Out: a [`Story`] for every group of broken relations that hang
//! together, with *all* smallest sets of cells that would mend the group without breaking a relation
//! that holds. Deterministic, and nothing is changed: a story says what would be consistent.

pub mod cause;
pub mod search;
mod shift;
pub mod words;

use super::sums::Tried;
use crate::finding::{Cause, Outcome};
use crate::form::{Comparison, Form};
use crate::record::Tables;
use rust_decimal::Decimal;
use search::Searched;

/// A cell and what it would have to be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The cell.
    pub cell: usize,
    /// What would be consistent; none where the sums leave open how the cells of a set share the change.
    pub implied: Option<Decimal>,
}

/// Cells whose change together would mend a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mending {
    /// The pattern.
    pub cause: Cause,
    /// The cells, in the order of the form.
    pub changes: Vec<Change>,
}

/// Broken relations with one explanation, or with several that are as simple.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Indices of the broken relations it is about.
    pub broken: Vec<usize>,
    /// The smallest sets, the likeliest pattern first; then what one shift of a line would do, though it changes more cells.
    pub mendings: Vec<Mending>,
    /// Whether all sets up to three cells were looked at.
    pub complete: bool,
}

impl Story {
    /// The pattern of the likeliest mending.
    #[must_use]
    pub fn cause(&self) -> Cause {
        self.mendings.first().map_or(Cause::Unknown, |mending| mending.cause)
    }

    /// The smallest sets as keys, each set sorted.
    #[must_use]
    pub fn blame(&self, form: &Form) -> Vec<Vec<String>> {
        let smallest = self.mendings.iter().map(|mending| mending.changes.len()).min().unwrap_or(0);
        let sets = self.mendings.iter().filter(|mending| mending.changes.len() == smallest);
        sets.map(|mending| {
            let mut keys: Vec<String> =
                mending.changes.iter().map(|change| form.cells[change.cell].key.clone()).collect();
            keys.sort_unstable();
            keys
        })
        .collect()
    }
}

/// Explains the broken relations.
#[must_use]
pub fn explain(tables: &Tables, tried: &[Tried]) -> Vec<Story> {
    let broken: Vec<usize> = (0..tried.len()).filter(|index| tried[*index].outcome == Outcome::Broken).collect();
    let mut stories = Vec::new();
    for region in regions(tried, &broken) {
        stories.extend(explain_region(tables, tried, &region));
    }
    stories.sort_by(|a, b| a.broken.cmp(&b.broken));
    stories
}

/// Broken relations that share a cell, directly or through other broken ones.
fn groups(tried: &[Tried], relations: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in relations {
        let touches = |group: &Vec<usize>| {
            group.iter().any(|other| tried[*other].cells().any(|cell| tried[*index].cells().any(|own| own == cell)))
        };
        let (joined, mut apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(touches);
        let mut group: Vec<usize> = joined.into_iter().flatten().collect();
        group.push(*index);
        group.sort_unstable();
        apart.push(group);
        groups = apart;
    }
    groups.sort();
    groups
}

/// Broken relations that a change can carry over between, through sums that hold: those of one table, mostly.
fn regions(tried: &[Tried], broken: &[usize]) -> Vec<Vec<usize>> {
    let groups_of_broken = groups(tried, broken);
    if groups_of_broken.len() < 2 {
        return groups_of_broken;
    }
    let ties: Vec<usize> = (0..tried.len()).filter(|index| tried[*index].outcome != Outcome::CannotTell).collect();
    let mut regions: Vec<Vec<usize>> = groups(tried, &ties)
        .into_iter()
        .map(|region| region.into_iter().filter(|index| broken.contains(index)).collect())
        .filter(|region: &Vec<usize>| !region.is_empty())
        .collect();
    regions.sort();
    regions
}

/// Each group by itself, unless all of them together have an explanation of fewer cells; what stays open is tried as one.
fn explain_region(tables: &Tables, tried: &[Tried], region: &[usize]) -> Vec<Story> {
    let groups = groups(tried, region);
    let alone: Vec<Searched> = groups.iter().map(|group| search_group(tables, tried, group)).collect();
    if groups.len() > 1 {
        let together = search_group(tables, tried, region);
        // Apart, every choice for one group goes with every choice for the others.
        let cells = alone.iter().try_fold(0, |sum, one| Some(sum + one.sets.first()?.len()));
        let choices: usize = alone.iter().map(|one| one.sets.len()).product();
        let fewer = together.sets.first().is_some_and(|set| cells.is_none_or(|cells| set.len() < cells));
        if fewer || together.sets.len() > choices {
            return vec![story(tables, tried, region.to_vec(), together)];
        }
    }
    let (open, mut stories): (Vec<_>, Vec<_>) = groups
        .into_iter()
        .zip(alone)
        .map(|(group, searched)| story(tables, tried, group, searched))
        .partition(|story| story.mendings.is_empty());
    let mut rest: Vec<usize> = open.iter().flat_map(|story| story.broken.iter().copied()).collect();
    rest.sort_unstable();
    if open.len() > 1 {
        let searched = search_group(tables, tried, &rest);
        let one = story(tables, tried, rest, searched);
        if !one.mendings.is_empty() {
            stories.push(one);
            return stories;
        }
    }
    stories.extend(open);
    stories
}

/// Only a sum says what a cell should be; a bound alone leaves it open.
fn search_group(tables: &Tables, tried: &[Tried], group: &[usize]) -> Searched {
    if group.iter().all(|index| tried[*index].instance.comparison != Comparison::Equals) {
        return Searched { sets: Vec::new(), complete: true };
    }
    search::search(tables, tried, group)
}

fn story(tables: &Tables, tried: &[Tried], broken: Vec<usize>, searched: Searched) -> Story {
    let smallest = searched.sets.first().map_or(usize::MAX, Vec::len);
    let mut mendings: Vec<Mending> = searched
        .sets
        .into_iter()
        .map(|set| {
            let changes = set.into_iter().map(|(cell, implied)| Change { cell, implied }).collect::<Vec<_>>();
            Mending { cause: cause::of(tables, tried, &changes), changes }
        })
        .collect();
    mendings.sort();
    if smallest > 1 {
        for line in shift::lines(tables, tried, &broken) {
            match mendings.iter_mut().find(|mending| mending.changes == line.changes) {
                Some(known) if known.cause >= Cause::WrongTotal => known.cause = line.cause,
                Some(_) => {}
                None => mendings.push(line),
            }
        }
        mendings.sort_by(|a, b| (a.changes.len() > smallest, a).cmp(&(b.changes.len() > smallest, b)));
    }
    Story { broken, mendings, complete: searched.complete }
}
