//! Which records of a run are one report?
//!
//! In: the records of a run, one after the other, by the order of their sources. Out: for a report that stands in several places
//! those beside the first.

use crate::record::{Report, Source, key};
use std::collections::{BTreeMap, HashMap};

/// The reports of a run so far: some thirty bytes each, and the places of those that stand in several.
#[derive(Debug, Default)]
pub struct Issues {
    /// Places in the run by the head of a digest of id and variant.
    first: HashMap<u128, usize>,
    /// For reports by their place in the run where else they stand.
    also: BTreeMap<usize, Vec<Source>>,
}

impl Issues {
    /// Whether a report is one that is there already, which then also stands where this one does; else it is the `number`th.
    pub fn is_known(&mut self, number: usize, report: &Report) -> bool {
        let digest = key::sha256(report.key().to_string().as_bytes());
        let mark = u128::from_str_radix(&digest[..32], 16).unwrap_or_default();
        let first = *self.first.entry(mark).or_insert(number);
        if first != number {
            self.also.entry(first).or_default().push(report.source.clone());
        }
        first != number
    }

    /// Takes down where else a report is known to stand.
    pub fn put(&mut self, number: usize, also: &[Source]) {
        if !also.is_empty() {
            self.also.entry(number).or_default().extend_from_slice(also);
        }
    }

    /// Where else a report stands.
    #[must_use]
    pub fn also(&self, number: usize) -> &[Source] {
        self.also.get(&number).map_or(&[], Vec::as_slice)
    }
}
