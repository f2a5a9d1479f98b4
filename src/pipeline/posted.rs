//! What the place a report was posted at says of it, beside what it says itself.
//!
//! In: a report as read, and what its posting told. Out: the same report with its address, and with
//! the year, body and division that it does not name itself, each with a finding. What the report
//! says itself is never replaced.

use crate::finding::{Code, Finding};
use crate::record::Report;
use crate::record::body::{self, division_of};
use crate::record::division::{Division, Match};

/// What is known of a document before it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posted {
    /// Where it was fetched.
    pub url: Option<String>,
    /// When its bytes were received: `2026-03-02T08:00:00Z`.
    pub retrieved: Option<String>,
    /// The code of the portal's county.
    pub code: Option<String>,
    /// The name of the portal's county.
    pub county: Option<String>,
    /// Who reports, as the list names it: 林业局.
    pub body: Option<String>,
    /// The year reported on, by the list.
    pub year: Option<i32>,
    /// The title in the list.
    pub title: Option<String>,
    /// When it was published, by the page or the list.
    pub published: Option<String>,
}

/// Completes a report with what its posting tells.
pub fn complete(report: &mut Report, posted: &Posted) {
    report.source.url.clone_from(&posted.url);
    report.source.retrieved.clone_from(&posted.retrieved);
    if report.title.is_none() {
        report.title.clone_from(&posted.title);
    }
    if report.published.is_none() {
        report.published.clone_from(&posted.published);
    }
    year(report, posted);
    if report.body.is_none()
        && let Some(named) = &posted.body
    {
        report.body = Some(named.clone());
        report.findings.retain(|finding| finding.code != Code::BodyUnknown);
        report.findings.push(Finding::doubt(
            Code::FromPosting,
            "body",
            format!("报告未写明主体，按栏目标题取“{named}”"),
            format!("the report does not say who reports; the list it is posted in names {named}"),
        ));
    }
    if report.division.is_none()
        && let Some(division) = division(report, posted)
    {
        report.findings.retain(|finding| finding.code != Code::DivisionUnknown);
        report.findings.push(Finding::doubt(
            Code::FromPosting,
            "division",
            format!("行政区划按所在网站取 {} {}", division.code, division.name),
            format!("the division is that of the portal, {} {}", division.code, division.name),
        ));
        report.body = report.body.take().map(|printed| body::full_name(&printed, Some(&division)));
        report.division = Some(division);
    }
    report.id = body::report_id(report.body.as_deref(), report.division.as_ref(), report.year, &report.source.sha256);
}

fn year(report: &mut Report, posted: &Posted) {
    match (report.year, posted.year) {
        (None, Some(listed)) => {
            report.year = Some(listed);
            report.findings.retain(|finding| finding.code != Code::YearUncertain);
            report.findings.push(Finding::doubt(
                Code::FromPosting,
                "year",
                format!("报告未写明年度，按栏目取 {listed}"),
                format!("the report does not say its year; the list it is posted in says {listed}"),
            ));
        }
        (Some(own), Some(listed)) if own != listed => report.findings.push(Finding::doubt(
            Code::PostingDisagrees,
            "year",
            format!("报告自称 {own} 年，栏目标为 {listed} 年"),
            format!("the report says {own}, the list it is posted in {listed}"),
        )),
        _ => {}
    }
}

/// The division of a body whose own name does not tell: 县林业局 on the portal of a county.
fn division(report: &Report, posted: &Posted) -> Option<Division> {
    let year = report.year?;
    let body = report.body.as_deref()?;
    match division_of(body, year, posted.code.as_deref(), posted.county.as_deref()) {
        Match::One { division, .. } => Some(division),
        _ => None,
    }
}
