//! `cells.csv`, a row a cell, `statements.csv`, a row a statement, and `findings.csv`, a row a finding: UTF-8 without a byte order mark.

use super::{Entry, Later, Sink};
use crate::error::{Context, Result};
use crate::finding::{Finding, Side};
use crate::record::key::Key;
use crate::record::{Mark, Reading, Report};
use std::borrow::Cow;

/// A value as a spreadsheet may have it: text that begins like a formula gets an apostrophe before it.
#[must_use]
pub fn inert(value: &str) -> Cow<'_, str> {
    let is_number = value.parse::<rust_decimal::Decimal>().is_ok();
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number {
        Cow::Owned(format!("'{value}"))
    } else {
        Cow::Borrowed(value)
    }
}

/// Rows as CSV, what would be a formula made inert.
fn rows<Row: IntoIterator<Item = String>>(rows: impl IntoIterator<Item = Row>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(|value| inert(&value).into_owned())).context("writing")?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error).context("writing")
}

fn header(names: &[&str]) -> Result<Vec<u8>> {
    rows([names.iter().map(ToString::to_string)])
}

/// What begins a row about a report: its id and variant, the code of its division, its year.
fn keys(report: &Report) -> [String; 4] {
    let code = report.division.as_ref().map(|division| division.code.clone());
    let Key { id, variant } = report.key();
    [id, variant, code.unwrap_or_default(), year(report.year)]
}

fn year(year: Option<i32>) -> String {
    year.map(|year| year.to_string()).unwrap_or_default()
}

/// A row for every cell of every report, and one for a table nothing of which is seen, without row and column.
pub struct Cells;

impl Sink for Cells {
    fn head(&self) -> Result<Vec<u8>> {
        header(&[
            "report_id",
            "variant",
            "division_code",
            "year",
            "table",
            "row",
            "column",
            "value",
            "mark",
            "raw",
            "place",
            "reading",
        ])
    }

    fn report(&self, entry: &Entry, _first: bool) -> Result<Vec<u8>> {
        let report = &entry.report;
        let Some(tables) = &report.tables else { return Ok(Vec::new()) };
        let keys = keys(report);
        let unseen =
            tables.unseen().map(|table| [table, "", "", "", Mark::Unseen.as_str(), "", "", ""].map(str::to_owned));
        let cells = tables.shown().filter_map(|(key, cell)| {
            let (table, row, column) = tables.form.cell(key).map(|cell| tables.form.parts(cell))?;
            let places: Vec<String> = cell.spans.iter().map(ToString::to_string).collect();
            Some([
                table.to_owned(),
                row.to_owned(),
                column.to_owned(),
                cell.number().map(|number| number.to_string()).unwrap_or_default(),
                cell.value.err().map_or("", Mark::as_str).to_owned(),
                cell.raw.clone().unwrap_or_default(),
                places.join("; "),
                cell.reading.map_or("", Reading::as_str).to_owned(),
            ])
        });
        rows(cells.chain(unseen).map(|own| keys.clone().into_iter().chain(own)))
    }
}

/// A row for every figure the prose of a report states.
pub struct Statements;

impl Sink for Statements {
    fn head(&self) -> Result<Vec<u8>> {
        header(&[
            "report_id",
            "variant",
            "division_code",
            "report_year",
            "number",
            "topic",
            "value",
            "unit",
            "kind",
            "precision",
            "year",
            "period",
            "negated",
            "applicant",
            "channel",
            "result",
            "part_of",
            "place",
            "text",
        ])
    }

    fn report(&self, entry: &Entry, _first: bool) -> Result<Vec<u8>> {
        let keys = keys(&entry.report);
        rows(entry.report.statements.iter().enumerate().map(|(number, statement)| {
            let own = [
                number.to_string(),
                statement.topic.clone(),
                statement.value.to_string(),
                statement.unit.clone().unwrap_or_default(),
                statement.kind.as_str().to_owned(),
                statement.precision.as_str().to_owned(),
                year(statement.year),
                statement.period.as_str().to_owned(),
                statement.negated.to_string(),
                statement.applicant.as_deref().unwrap_or_default().to_owned(),
                statement.channel.as_deref().unwrap_or_default().to_owned(),
                statement.result.as_deref().unwrap_or_default().to_owned(),
                statement.part_of.map(|whole| whole.to_string()).unwrap_or_default(),
                statement.place.as_ref().map(ToString::to_string).unwrap_or_default(),
                statement.text.clone(),
            ];
            keys.clone().into_iter().chain(own)
        }))
    }
}

/// A row for every finding of every report.
pub struct Findings;

impl Sink for Findings {
    fn head(&self) -> Result<Vec<u8>> {
        header(&[
            "finding_id",
            "report_id",
            "variant",
            "code",
            "name",
            "severity",
            "relation",
            "at",
            "outcome",
            "left",
            "right",
            "difference",
            "blame",
            "cause",
            "cells",
            "against",
            "place",
            "message_zh",
            "message_en",
        ])
    }

    fn report(&self, entry: &Entry, _first: bool) -> Result<Vec<u8>> {
        let key = entry.report.key();
        rows(entry.report.findings.iter().map(|finding| row(finding, &key)))
    }

    fn seam(&self) -> Option<usize> {
        Some(0)
    }

    fn later(&self, later: &Later<'_>, _first: bool) -> Result<Vec<u8>> {
        rows(later.findings.iter().map(|finding| row(finding, later.key)))
    }
}

/// The row of a finding.
fn row(finding: &Finding, report: &Key) -> [String; 19] {
    let sum = |side: &Option<Side>| side.as_ref().map(|side| side.value.to_string()).unwrap_or_default();
    let words = finding.words();
    let blame: Vec<String> = finding.blame.iter().map(|set| set.join("+")).collect();
    [
        finding.id(report),
        report.id.clone(),
        report.variant.clone(),
        finding.code.id().to_owned(),
        finding.code.name().to_owned(),
        finding.severity.as_str().to_owned(),
        finding.relation.clone().unwrap_or_default(),
        finding.at.clone().unwrap_or_default(),
        finding.outcome.map(|outcome| outcome.as_str().to_owned()).unwrap_or_default(),
        sum(&finding.left),
        sum(&finding.right),
        finding.difference.map(|difference| difference.to_string()).unwrap_or_default(),
        blame.join(" "),
        finding.cause.map(|cause| cause.as_str().to_owned()).unwrap_or_default(),
        finding.cells.join(" "),
        finding.against.clone().unwrap_or_default(),
        finding.place.as_ref().map(ToString::to_string).unwrap_or_default(),
        words.zh,
        words.en,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(inert("=1+1"), "'=1+1");
        assert_eq!(inert("-"), "'-");
        assert_eq!(inert("-4"), "-4");
        assert_eq!(inert("251000元"), "251000元");
    }
}
