//! The findings of the whole run, as the page that works through them takes them.

use super::report::{Query, ReportPage};
use crate::record::division::Level;
use serde::Serialize;
use std::collections::BTreeSet;

/// A line of the queue: a finding, or several with one cause.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    /// The folder of the report's page, and what leads to it there.
    page: String,
    anchor: &'a str,
    code: &'static str,
    severity: &'static str,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    relations: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<&'a str>,
    name: &'a str,
    division: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    /// What it is and what was found, in both languages.
    zh: [&'a str; 2],
    en: [&'a str; 2],
    /// Ids and figures.
    findings: &'a [(String, String)],
    state: &'static str,
    /// What the site was built with.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decided<'a>>,
}

/// A decision, but for its finding.
#[derive(Debug, Serialize)]
struct Decided<'a> {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reissue: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
}

/// The lines of a report.
pub fn lines<'a>(page: &'a ReportPage<'_>) -> impl Iterator<Item = (&'a Query, Line<'a>)> {
    let report = page.report;
    let division = report.division.as_ref();
    let province = division.and_then(|own| match own.level {
        Level::Province => Some(own.name.as_str()),
        _ => own.province.as_deref(),
    });
    page.queries.iter().map(move |query| {
        let says = query.says.first();
        let line = Line {
            page: page.address.folder(),
            anchor: query.anchors.first().map_or("", String::as_str),
            code: query.code,
            severity: query.severity.as_str(),
            relations: &query.relations,
            cause: query.cause,
            province,
            name: report.body.as_deref().or(report.title.as_deref()).unwrap_or(&report.id),
            division: division.map_or("", |own| own.code.as_str()),
            year: report.year,
            zh: [&query.heading.zh, says.map_or("", |says| &says.zh)],
            en: [&query.heading.en, says.map_or("", |says| &says.en)],
            findings: &query.findings,
            state: query.state.as_str(),
            decision: query.decision.as_ref().map(|own| Decided {
                verdict: own.verdict.as_str(),
                reason: own.reason.as_deref(),
                reissue: own.reissue.as_deref(),
                by: own.by.as_deref(),
                date: own.date.as_deref(),
            }),
        };
        (query, line)
    })
}
