//! What the relations of the forms and the rules beyond them came to: the rows of `checks`, put together by relation.

use crate::finding::Outcome;
use crate::record::Tally;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A row of the table.
#[derive(Debug, Deserialize)]
pub struct Row {
    relation: String,
    outcome: Outcome,
}

/// What each relation came to, by its id: `T3.balance`.
#[derive(Debug, Default)]
pub struct Relations(pub BTreeMap<String, Tally>);

impl Relations {
    /// Takes a row in.
    pub fn add(&mut self, row: &Row) {
        if !self.0.contains_key(&row.relation) {
            self.0.insert(row.relation.clone(), Tally::default());
        }
        if let Some(tally) = self.0.get_mut(&row.relation) {
            tally.count(row.outcome);
        }
    }
}

/// The share that holds, of those that could be tried: `0.97`; none where none could.
#[must_use]
pub fn pass_share(tally: Tally) -> Option<f64> {
    let tried = f64::from(u32::try_from(tally.holds + tally.broken).unwrap_or(u32::MAX));
    (tried > 0.0).then(|| f64::from(u32::try_from(tally.holds).unwrap_or(u32::MAX)) / tried)
}
