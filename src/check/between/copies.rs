//! Which tables and texts are copies?
//!
//! In: traces. Out: findings for tables that are last year's figure by figure, and for prose that is
//! mostly last year's or another body's.

use super::Trace;
use super::wording::share;
use crate::check::rule::{Check, On, check};
use crate::finding::Finding;
use crate::message::Message;
use std::collections::HashMap;

/// The least share, in hundredths, of a body's own text of last year; its frame alone comes to half.
const REUSED: usize = 90;
/// The least share of another body's.
const SHARED: usize = 80;
/// Hashes of a sketch by which others like it are looked for; of two texts at 0.8 one in 10⁻¹¹ pairs shares none of them.
const KEYS: usize = 16;
/// A hash that more texts have is everybody's phrase and finds nothing.
const COMMON: usize = 64;
/// Cells other than 0 that a table needs before its likeness says something: 0 and 1 come back by themselves.
const LEAST_FILLED: usize = 4;

pub(in crate::check) const OF_LAST_YEAR: Check = check! {
    On::Years(|last, this, _| of_last_year(last, this));
    codes: [TablesCopied, TextReused];
};

pub(in crate::check) const OF_OTHERS: Check = check! {
    On::Run(|run| of_others(&run.traces));
    codes: [TextShared];
};

/// Tables and text that are those of the year before.
#[must_use]
pub fn of_last_year(last: &Trace, this: &Trace) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let (Some(before), Some(figures)) = (&last.figures, &this.figures) {
        for (table, printed) in figures.form.tables.iter().enumerate() {
            let filled: Vec<_> = figures.filled(table).collect();
            let largest = filled.iter().map(|(_, number)| *number).max().unwrap_or_default();
            let says_something = filled.len() >= LEAST_FILLED && largest >= 10.into();
            if !says_something || !before.same_table(figures, table) {
                continue;
            }
            let count = filled.len();
            let cells = filled.iter().map(|(cell, _)| figures.form.cells[*cell].key.clone()).collect();
            let message =
                Message::TableCopied { table: printed.name().into(), last: last.key.id.clone().into(), filled: count };
            findings.push(against(last, Finding::new(&printed.id, message).about(cells)));
        }
    }
    if let Some(hundredths) = share(&last.wording, &this.wording).filter(|share| *share >= REUSED) {
        let message = Message::TextReused { hundredths, last: last.key.id.clone().into() };
        findings.push(against(last, Finding::new("text", message)));
    }
    findings
}

/// Texts that are mostly another body's, each with the one most like it of the same year or before.
#[must_use]
pub fn of_others(traces: &[Trace]) -> Vec<(&Trace, Finding)> {
    let mut texts: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut findings = Vec::new();
    let mut ordered: Vec<usize> = (0..traces.len()).collect();
    ordered.sort_by_key(|at| (traces[*at].year, traces[*at].report));
    for at in ordered {
        let this = &traces[at];
        let mut near: Vec<usize> = Vec::new();
        for hash in this.wording.iter().take(KEYS) {
            let own = texts.entry(*hash).or_default();
            if own.len() < COMMON {
                near.extend(own.iter());
                own.push(at);
            }
        }
        near.sort_unstable();
        near.dedup();
        let others = near.into_iter().map(|other| &traces[other]).filter(|other| other.body != this.body);
        let like: Vec<(usize, &Trace)> = others
            .filter_map(|other| Some((share(&other.wording, &this.wording)?, other)))
            .filter(|(share, _)| *share >= SHARED)
            .collect();
        let Some((hundredths, other)) =
            like.iter().max_by_key(|(share, other)| (*share, std::cmp::Reverse(other.report)))
        else {
            continue;
        };
        let (hundredths, id) = (*hundredths, other.key.id.clone().into());
        let message = match like.len() - 1 {
            0 => Message::TextShared { hundredths, other: id },
            more => Message::TextSharedByMore { hundredths, other: id, more },
        };
        findings.push((this, against(other, Finding::new("text", message))));
    }
    findings
}

fn against(other: &Trace, mut finding: Finding) -> Finding {
    finding.against = Some(other.key.to_string());
    finding
}
