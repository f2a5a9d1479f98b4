//! Which reports stand in several places, and which were issued again with other figures?
//!
//! In: a report and the run it is of. Out: a finding for a report that stands elsewhere too (G143), and for the issues of one body and year that name each
//! other (G142). A body of which nobody says who or where it is has no issues: many counties have a 县财政局.

use super::On;
use super::{History, Trace};
use crate::check::rule::{Check, check};
use crate::error::Result;
use crate::finding::Finding;
use crate::message::{Between, List, Message};
use crate::record::key::Key;

/// Other places that a message names one by one.
const MOST_NAMED: usize = 8;

pub(in crate::check) const AGAIN: Check<On> = check! {
    On::Run(|this, _| Ok(again(this)));
    codes: [PostedAgain];
};

pub(in crate::check) const REVISED: Check<On> = check! {
    On::Run(revised);
    codes: [Revised];
};

/// A finding for a report that stands in several places.
fn again(this: &Trace) -> Vec<Finding> {
    if this.also.is_empty() {
        return Vec::new();
    }
    let others = List::of(Between::Spaces, this.also.iter().map(|place| &**place));
    vec![Finding::new("", Message::PostedAgain { others })]
}

/// A finding for a report of which another issue is at hand.
fn revised(this: &Trace, run: &History) -> Result<Vec<Finding>> {
    let (all, others) = run.issues(this, MOST_NAMED)?;
    let Some((first, _)) = others.first() else { return Ok(Vec::new()) };
    // By its place; by its variant where nobody knows that.
    let name = |(key, place): &(Key, String)| if place.is_empty() { key.variant.clone() } else { place.clone() };
    let named = List::of(Between::Spaces, others.iter().map(name));
    let message = match all.saturating_sub(MOST_NAMED) {
        0 => Message::Revised { others: named },
        more => Message::RevisedOften { others: named, more },
    };
    let mut finding = Finding::new("", message);
    finding.against = Some(first.to_string());
    Ok(vec![finding])
}
