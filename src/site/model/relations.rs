//! What the relations of the forms and the rules beyond them came to: the rows of `checks`, put together by relation.

use crate::finding::Outcome;
use crate::record::Tally;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A row of the table.
#[derive(Debug, Deserialize)]
pub struct Row {
    relation: String,
    edition: Option<String>,
    outcome: Outcome,
}

/// What each relation came to on each edition of the form, by its id: `T3.balance`.
#[derive(Debug, Default)]
pub struct Relations(BTreeMap<String, BTreeMap<String, Tally>>);

impl Relations {
    /// Takes a row in.
    pub fn add(&mut self, row: Row) {
        let of_relation = self.0.entry(row.relation).or_default();
        of_relation.entry(row.edition.unwrap_or_default()).or_default().count(row.outcome);
    }

    /// What one came to on these editions, on all where none is named; none where it was never tried.
    #[must_use]
    pub fn of(&self, id: &str, editions: &[&str]) -> Option<Tally> {
        let mut sum = Tally::default();
        let own =
            self.0.get(id)?.iter().filter(|(edition, _)| editions.is_empty() || editions.contains(&edition.as_str()));
        own.for_each(|(_, tally)| sum += *tally);
        (sum != Tally::default()).then_some(sum)
    }
}

/// The share that holds, of those that could be tried: `0.97`; none where none could.
#[must_use]
pub fn pass_share(tally: Tally) -> Option<f64> {
    let tried = f64::from(u32::try_from(tally.holds + tally.broken).unwrap_or(u32::MAX));
    (tried > 0.0).then(|| f64::from(u32::try_from(tally.holds).unwrap_or(u32::MAX)) / tried)
}
