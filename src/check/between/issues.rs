//! Which records of a run are one report, and which are issues of one report that print different things?
//!
//! In: the records of a run, one after the other, by the order of their sources. Out: for a report that stands in several places
//! the places beside the first (G143), and for the issues of one body and year each other (G142). A body of
//! which nobody says who or where it is has no issues: many counties have a 县财政局.

use super::Trace;
use crate::finding::Finding;
use crate::message::{Between, List, Message};
use crate::record::{Report, Source, key};
use std::collections::{BTreeMap, HashMap};

/// Other places that a message names one by one.
const MOST_NAMED: usize = 8;

/// The reports of a run so far: some thirty bytes each, and the places of those that stand in several.
#[derive(Debug, Default)]
pub struct Issues {
    /// Places in the run by the head of a digest of id and print.
    first: HashMap<u128, usize>,
    /// For reports by their place in the run where else they stand.
    also: BTreeMap<usize, Vec<Source>>,
}

impl Issues {
    /// Whether a report is one that is there already, which then also stands where this one does; else it is the `number`th.
    pub fn is_known(&mut self, number: usize, report: &Report) -> bool {
        let digest = key::sha256(format!("{}\n{}", report.id, report.print).as_bytes());
        let mark = u128::from_str_radix(&digest[..32], 16).unwrap_or_default();
        let first = *self.first.entry(mark).or_insert(number);
        if first != number {
            self.also.entry(first).or_default().push(report.source.clone());
        }
        first != number
    }

    /// Where else a report stands.
    #[must_use]
    pub fn also(&self, number: usize) -> &[Source] {
        self.also.get(&number).map_or(&[], Vec::as_slice)
    }

    /// A finding for every report that stands in several places.
    pub fn again<'t>(&self, traces: &'t [Trace]) -> impl Iterator<Item = (&'t Trace, Finding)> {
        traces.iter().filter_map(|trace| {
            let also = self.also.get(&trace.report)?;
            let others = List::alike(Between::Spaces, also.iter().filter_map(Source::name));
            Some((trace, Finding::new("", Message::PostedAgain { others })))
        })
    }
}

/// A finding for every report of which another issue is at hand.
#[must_use]
pub fn revised(traces: &[Trace]) -> Vec<(&Trace, Finding)> {
    let mut issues: BTreeMap<(&str, i32), Vec<&Trace>> = BTreeMap::new();
    for trace in traces {
        if let (Some(body), Some(year)) = (&trace.body, trace.year) {
            issues.entry((body, year)).or_default().push(trace);
        }
    }
    let mut findings = Vec::new();
    for issues in issues.into_values() {
        for this in &issues {
            let others = issues.iter().filter(|other| other.key != this.key);
            let Some(first) = others.clone().next() else { continue };
            let named = List::alike(Between::Spaces, others.clone().take(MOST_NAMED).map(|other| other.name()));
            let message = match others.count().saturating_sub(MOST_NAMED) {
                0 => Message::Revised { others: named },
                more => Message::RevisedOften { others: named, more },
            };
            let mut finding = Finding::new("", message);
            finding.against = Some(first.key.to_string());
            findings.push((*this, finding));
        }
    }
    findings
}
