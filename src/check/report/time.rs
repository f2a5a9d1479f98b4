//! Was the report published in time?
//!
//! In: a report. Out: finding F5 where it is late, F4 where it is older than the year it reports on.
//! The day is the one its page shows, and a page that was moved shows the day of its move, so that a
//! late day is a doubt and never an error.

use crate::check::rule::{Check, On, check};
use crate::finding::{Finding, Severity};
use crate::message::{Message, Words};
use crate::record::Report;
use crate::record::body::BodyKind;
use jiff::civil::Date;

/// The first year whose report departments owe by 31 January, by the regulations as revised in 2019; before, all by 31 March.
const FIRST_YEAR_OF_JANUARY: i32 = 2019;

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Report(|report, _| findings(report).into_iter().collect());
    codes: [PublishedLate, PeriodDisagrees];
    /// published by 31 March of the next year, by 31 January for departments
    F5 [PublishedLate] "政府于次年3月31日前、部门于1月31日前公布"
        unless "the page was published again at a later day";
};

/// What is to be said of the day a report was published.
#[must_use]
pub fn findings(report: &Report) -> Option<Finding> {
    let year = i16::try_from(report.year?).ok()?;
    let day: Date = report.published.as_deref()?.get(..10)?.parse().ok()?;
    if day < Date::new(year, 12, 31).ok()? {
        return Some(note("F4", Message::PublishedBefore { day, year: year.into() }));
    }
    let deadline = deadline(report)?;
    let whose = match deadline.month() {
        1 => Words::new("政府部门1月31日", "31 January for departments"),
        _ => Words::new("3月31日", "31 March"),
    };
    if day <= deadline {
        return None;
    }
    if day <= Date::new(year + 2, 3, 31).ok()? {
        let late = note("F5", Message::PublishedLate { day, deadline, whose });
        return Some(Finding { severity: Severity::Warning, ..late });
    }
    Some(note("F5", Message::PublishedLateOrMoved { day, deadline, whose }))
}

/// The day by which a report is to be published; none where its year is unknown.
#[must_use]
pub fn deadline(report: &Report) -> Option<Date> {
    let year = i16::try_from(report.year?).ok()?;
    let is_department = report.body_kind() == BodyKind::Department;
    let month = if is_department && i32::from(year) >= FIRST_YEAR_OF_JANUARY { 1 } else { 3 };
    Date::new(year.checked_add(1)?, month, 31).ok()
}

fn note(relation: &str, message: Message) -> Finding {
    let relation = Some(relation.to_owned());
    Finding { relation, severity: Severity::Note, ..Finding::new("published", message) }
}
