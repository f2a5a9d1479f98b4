//! Does a region count at least what its parts count?
//!
//! In: the traces of a run. Out: findings for reports whose opening says that they speak for the
//! whole region (FORM.md 4.6). Only inequalities: offices, zones and parts that are not at hand are
//! never known to be nothing, so no sum of parts is ever asked to equal the whole.

use crate::check::between::{History, Trace};
use crate::check::rule::{Check, On, check};
use crate::finding::{Finding, Outcome, Side};
use crate::message::{Message, Words};
use crate::record::division::Level;
use crate::record::outline::Scope;
use rust_decimal::Decimal;

pub(in crate::check) const CHECK: Check = check! {
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

/// Holds every regional report against those of its parts for the same year.
#[must_use]
fn compare(run: &History) -> Vec<(&Trace, Finding)> {
    // What was issued again counts once, as it was last.
    let mut ordered: Vec<(i32, &str, &Trace)> = run
        .that_count()
        .into_iter()
        .filter_map(|((_, year), trace)| Some((year, trace.division.as_ref()?.0.as_str(), trace)))
        .collect();
    ordered.sort_by_key(|(year, code, trace)| (*year, *code, trace.report));
    let wholes = run.traces.iter().filter(|trace| trace.scope == Some(Scope::Region) && trace.is_government);
    wholes.flat_map(|whole| under(whole, &ordered).map(|parts| of_region(whole, &parts)).unwrap_or_default()).collect()
}

/// The reports of what lies directly under a division in the same year, each body once.
fn under<'a>(whole: &Trace, ordered: &[(i32, &str, &'a Trace)]) -> Option<Vec<&'a Trace>> {
    let (code, level) = whole.division.as_ref()?;
    let (year, prefix) = match level {
        Level::Province => (whole.year?, code.get(..2)?),
        Level::Prefecture => (whole.year?, code.get(..4)?),
        Level::County => (whole.year?, code.as_str()),
    };
    let is_under = |part: &Trace| match (level, part.division.as_ref().map(|(_, level)| *level)) {
        (Level::Province, Some(Level::Prefecture)) | (Level::Prefecture, Some(Level::County)) => part.is_government,
        (own, Some(theirs)) => *own == theirs && part.division == whole.division && !part.is_government,
        _ => false,
    };
    let start = ordered.partition_point(|(own, code, _)| (*own, *code) < (year, prefix));
    let near = ordered[start..].iter().take_while(|(own, code, _)| *own == year && code.starts_with(prefix));
    Some(near.map(|(_, _, part)| *part).filter(|part| is_under(part)).collect())
}

/// What a region prints less of than its parts together.
fn of_region<'a>(whole: &'a Trace, parts: &[&Trace]) -> Vec<(&'a Trace, Finding)> {
    let Some(figures) = &whole.figures else { return Vec::new() };
    let judged = |key: &&str| {
        let own = figures.get(key)?;
        let known: Vec<(&Trace, Decimal)> =
            parts.iter().filter_map(|part| Some((*part, part.figures.as_ref()?.get(key)?))).collect();
        let total = known.iter().try_fold(Decimal::ZERO, |sum, (_, number)| sum.checked_add(*number))?;
        if total <= own {
            return None;
        }
        let largest = known.iter().max_by_key(|(part, number)| (*number, std::cmp::Reverse(part.report)))?;
        let (row, _) = figures.form.labels(figures.form.cell(key)?);
        let message = Message::PartsExceedWhole {
            row: Words::new(row, *key),
            own,
            parts: known.len(),
            total,
            largest: largest.0.key.id.clone().into(),
            most: largest.1,
        };
        Some((
            whole,
            Finding {
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
            },
        ))
    };
    COUNTED.iter().filter_map(judged).collect()
}
