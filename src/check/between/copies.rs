//! Which tables and texts are copies?
//!
//! In: traces. Out: findings for tables that are last year's figure by figure, and for prose that is
//! mostly last year's or another body's.

use super::On;
use super::wording::Shared;
use super::{History, Trace};
use crate::check::rule::{Check, check};
use crate::error::Result;
use crate::finding::Finding;
use crate::message::Message;
use crate::record::key::Key;
use std::cmp::Reverse;

/// The least share, in hundredths, of a body's own text of last year; its frame alone comes to half.
const REUSED: usize = 90;
/// The least share of another body's.
const SHARED: usize = 80;
/// Cells other than 0 that a table needs before its likeness says something: 0 and 1 come back by themselves.
const LEAST_FILLED: usize = 4;

pub(in crate::check) const OF_LAST_YEAR: Check<On> = check! {
    On::Years(|last, this, _| of_last_year(last, this));
    codes: [TablesCopied, TextReused];
};

pub(in crate::check) const OF_OTHERS: Check<On> = check! {
    On::Run(of_others);
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
            findings.push(against(&last.key, Finding::new(&printed.id, message).about(cells)));
        }
    }
    if let Some(hundredths) = share(&last.wording, &this.wording).filter(|share| *share >= REUSED) {
        let message = Message::TextReused { hundredths, last: last.key.id.clone().into() };
        findings.push(against(&last.key, Finding::new("text", message)));
    }
    findings
}

/// A text that is mostly another body's: the one most like it of the same year or before.
fn of_others(this: &Trace, run: &History) -> Result<Vec<Finding>> {
    let near = run.near(this)?;
    let like = near.iter().filter_map(|(other, wording)| Some((share(wording, &this.wording)?, other)));
    let like: Vec<(usize, &Key)> = like.filter(|(share, _)| *share >= SHARED).collect();
    let Some((hundredths, other)) = like.iter().max_by_key(|(share, other)| (*share, Reverse(*other))) else {
        return Ok(Vec::new());
    };
    let (hundredths, id) = (*hundredths, other.id.clone().into());
    let message = match like.len() - 1 {
        0 => Message::TextShared { hundredths, other: id },
        more => Message::TextSharedByMore { hundredths, other: id, more },
    };
    Ok(vec![against(other, Finding::new("text", message))])
}

/// What two texts share, in hundredths.
fn share(one: &[u64], other: &[u64]) -> Option<usize> {
    Shared::of(one, other).map(Shared::hundredths)
}

fn against(other: &Key, mut finding: Finding) -> Finding {
    finding.against = Some(other.to_string());
    finding
}
