//! Does a region count at least what its parts count?
//!
//! In: a report and the run it is of. Out: findings for one whose opening says that it speaks for the
//! whole region (FORM.md 4.6). Only inequalities: offices, zones and parts that are not at hand are
//! never known to be nothing, so no sum of parts is ever asked to equal the whole.

use super::On;
use crate::check::between::{History, Trace};
use crate::check::rule::{Check, check};
use crate::error::Result;
use crate::finding::{Finding, Outcome, Side};
use crate::message::{Message, Words};
use crate::record::outline::Scope;
use rust_decimal::Decimal;
use std::cmp::Reverse;

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Run(compare);
    codes: [LevelsDisagree];
    /// a report that speaks for a whole region counts no less than its parts together
    L2 [LevelsDisagree] "汇总全区域的报告不少于其各组成部分之和"
        unless "an application passed on and counted twice";
};

/// What is counted in every report of a region, and once in the region's: an application or a decision is made by one body.
const COUNTED: [&str; 7] = [
    "proactive_disclosure.licensing.decisions",
    "proactive_disclosure.penalties.decisions",
    "proactive_disclosure.compulsion.decisions",
    "applications.new_received.total",
    "applications.outcomes_total.total",
    "review_and_litigation.review.total",
    "review_and_litigation.suit_direct.total",
];

/// Holds a regional report against those of its parts for the same year; of what was issued again the last.
fn compare(this: &Trace, run: &History) -> Result<Vec<Finding>> {
    if this.scope != Some(Scope::Region) || !this.is_government {
        return Ok(Vec::new());
    }
    Ok(of_region(this, &run.parts(this)?))
}

/// What a region prints less of than its parts together.
fn of_region(whole: &Trace, parts: &[Trace]) -> Vec<Finding> {
    let Some(figures) = &whole.figures else { return Vec::new() };
    let judged = |key: &&str| {
        let own = figures.get(key)?;
        let known: Vec<(&Trace, Decimal)> =
            parts.iter().filter_map(|part| Some((part, part.figures.as_ref()?.get(key)?))).collect();
        let total = known.iter().try_fold(Decimal::ZERO, |sum, (_, number)| sum.checked_add(*number))?;
        if total <= own {
            return None;
        }
        let largest = known.iter().max_by_key(|(part, number)| (*number, Reverse(&part.key)))?;
        let (row, _) = figures.form.labels(figures.form.cell(key)?);
        let message = Message::PartsExceedWhole {
            row: Words::new(row, *key),
            own,
            parts: known.len(),
            total,
            largest: largest.0.key.id.clone().into(),
            most: largest.1,
        };
        Some(Finding {
            relation: Some("L2".to_owned()),
            outcome: Some(Outcome::Broken),
            left: Some(Side { cells: vec![(*key).to_owned()], figures: vec![own], value: own }),
            right: Some(Side {
                cells: Vec::new(),
                figures: known.iter().map(|(_, number)| *number).collect(),
                value: total,
            }),
            difference: Some(own - total),
            cells: vec![(*key).to_owned()],
            against: Some(largest.0.key.to_string()),
            ..Finding::new(*key, message)
        })
    };
    COUNTED.iter().filter_map(judged).collect()
}
