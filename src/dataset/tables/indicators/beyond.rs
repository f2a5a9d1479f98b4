//! What is reckoned of a report beyond its figures: whether its relations hold, when it was published, whether its text is its own.

use super::Reckoned;
use crate::check::report::time::deadline;
use crate::dataset::tables::Entry;
use crate::record::Report;
use jiff::civil::Date;
use rust_decimal::Decimal;

const RELATION_PASS_SHARE: &str = "relation_pass_share";
const TEXT_REUSE: &str = "text_reuse";
/// The one that all prints of a report have together.
pub(super) const ON_TIME: &str = "on_time";

/// Their names, and what they are in Chinese and in English.
pub(super) const NAMED: [(&str, &str, &str); 3] = [
    (RELATION_PASS_SHARE, "勾稽一致率", "relations that hold, of those that can be tried"),
    (TEXT_REUSE, "文本重复率", "phrases of the report that last year's has too, of both; of a sample of 128"),
    (ON_TIME, "按期公开率", "published by 31 March of the next year, by departments by 31 January"),
];

pub(super) fn relation_pass_share(report: &Report) -> Reckoned {
    let tried = Decimal::from(report.checks.holds + report.checks.broken);
    Reckoned {
        inputs_broken: report.checks.broken > 0,
        ..share(RELATION_PASS_SHARE, Decimal::from(report.checks.holds), tried)
    }
}

pub(super) fn text_reuse(entry: &Entry) -> Reckoned {
    match entry.reused {
        // What it counts is a sample of phrases, not phrases: no interval is reckoned of it.
        Some(shared) => {
            Reckoned { share: false, ..share(TEXT_REUSE, Decimal::from(shared.both), Decimal::from(shared.of)) }
        }
        None => Reckoned::none(TEXT_REUSE, "no_text_of_the_year_before"),
    }
}

/// Whether it was published in time, in whatever print.
pub(super) fn on_time(prints: &[Entry]) -> Reckoned {
    let day = |print: &Entry| print.report.published.as_deref()?.get(..10)?.parse::<Date>().ok();
    // A day before the year was over is no day of its report.
    let is_over = |print: &Entry, day: Date| Some(i32::from(day.year()) > print.report.year?);
    let came_by_then = |print: &Entry| {
        let day = day(print).filter(|day| is_over(print, *day) == Some(true))?;
        Some(day <= deadline(print.report)?)
    };
    let prints: Vec<Option<bool>> = prints.iter().map(came_by_then).collect();
    let is_on_time = prints.contains(&Some(true));
    if !is_on_time && prints.contains(&None) {
        return Reckoned::none(ON_TIME, "no_date");
    }
    share(ON_TIME, Decimal::from(u8::from(is_on_time)), Decimal::ONE)
}

fn share(indicator: &'static str, numerator: Decimal, denominator: Decimal) -> Reckoned {
    Reckoned {
        share: true,
        numerator: Some(numerator),
        denominator: Some(denominator),
        why_null: denominator.is_zero().then_some("zero_denominator"),
        ..Reckoned::none(indicator, "")
    }
}
