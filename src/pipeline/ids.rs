//! Which reports of a run are another one's second issue: `431228-2025~2`.

use crate::record::Report;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The ids of a run so far, by hash: some twenty bytes a report.
#[derive(Debug, Default)]
pub struct Ids(HashMap<u64, usize>);

impl Ids {
    /// Gives a second report of the same body and year an id of its own, and says whether it did.
    pub fn distinct(&mut self, report: &mut Report) -> bool {
        let mut hasher = DefaultHasher::new();
        report.id.hash(&mut hasher);
        let count = self.0.entry(hasher.finish()).or_insert(0);
        *count += 1;
        if *count > 1 {
            report.id = format!("{}~{count}", report.id);
        }
        *count > 1
    }
}
