//! Which reports stand in several places, and which were issued again with other figures?
//!
//! In: a run. Out: a finding for a report that stands elsewhere too (G143), and for the issues of one body and year that name each
//! other (G142). A body of which nobody says who or where it is has no issues: many counties have a 县财政局.

use super::{History, Trace};
use crate::check::rule::{Check, On, check};
use crate::finding::Finding;
use crate::message::{Between, List, Message};
use crate::record::Source;

/// Other places that a message names one by one.
const MOST_NAMED: usize = 8;

pub(in crate::check) const AGAIN: Check = check! {
    On::Run(again);
    codes: [PostedAgain];
};

pub(in crate::check) const REVISED: Check = check! {
    On::Run(revised);
    codes: [Revised];
};

/// A finding for every report that stands in several places.
fn again(run: &History) -> Vec<(&Trace, Finding)> {
    let mut findings = Vec::new();
    for trace in run.traces.iter().filter(|trace| !run.also(trace.report).is_empty()) {
        let others = List::of(Between::Spaces, run.also(trace.report).iter().filter_map(Source::name));
        findings.push((trace, Finding::new("", Message::PostedAgain { others })));
    }
    findings
}

/// A finding for every report of which another issue is at hand.
fn revised(run: &History) -> Vec<(&Trace, Finding)> {
    let mut findings = Vec::new();
    for issues in run.by_body().into_values() {
        for this in &issues {
            let others = issues.iter().filter(|other| other.key != this.key);
            let Some(first) = others.clone().next() else { continue };
            let named = List::of(Between::Spaces, others.clone().take(MOST_NAMED).map(|other| other.name()));
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
