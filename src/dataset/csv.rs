//! `cells.csv`, a row a cell, `statements.csv`, a row a statement, and `findings.csv`, a row a finding: UTF-8 without a byte order mark.

use super::{Entry, Sink};
use crate::error::{Context, Result};
use csv::{Writer, WriterBuilder};
use std::borrow::Cow;
use std::fs::File;
use std::io::BufWriter;

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

fn begin(file: BufWriter<File>, header: &[&str]) -> Result<Writer<BufWriter<File>>> {
    let mut writer = WriterBuilder::new().from_writer(file);
    writer.write_record(header).context("writing")?;
    Ok(writer)
}

/// A row for every cell of every report.
pub struct Cells {
    writer: Writer<BufWriter<File>>,
}

impl Cells {
    /// Begins the file with its header.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn open(file: BufWriter<File>) -> Result<Box<dyn Sink>> {
        let header = [
            "report_id",
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
        ];
        Ok(Box::new(Self { writer: begin(file, &header)? }))
    }
}

impl Sink for Cells {
    fn write(&mut self, entry: &Entry) -> Result<()> {
        let report = &entry.report;
        let Some(tables) = &report.tables else { return Ok(()) };
        let code = report.division.as_ref().map_or("", |division| division.code.as_str());
        let year = report.year.map(|year| year.to_string()).unwrap_or_default();
        for (key, cell) in tables.shown() {
            let Some((table, row, column)) = tables.form.cell(key).map(|cell| tables.form.parts(cell)) else {
                continue;
            };
            let value = cell.number().map(|number| number.to_string()).unwrap_or_default();
            let mark = cell.value.err().map_or("", crate::record::Mark::as_str);
            let places: Vec<String> = cell.spans.iter().map(ToString::to_string).collect();
            let raw = inert(cell.raw.as_deref().unwrap_or_default());
            let reading = cell.reading.map_or("", crate::record::Reading::as_str);
            let row = [&report.id, code, &year, table, row, column, &value, mark, &raw, &places.join("; "), reading];
            self.writer.write_record(row).context("writing")?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.writer.flush().context("writing")
    }
}

/// A row for every figure the prose of a report states.
pub struct Statements {
    writer: Writer<BufWriter<File>>,
}

impl Statements {
    /// Begins the file with its header.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn open(file: BufWriter<File>) -> Result<Box<dyn Sink>> {
        let header = [
            "report_id",
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
        ];
        Ok(Box::new(Self { writer: begin(file, &header)? }))
    }
}

impl Sink for Statements {
    fn write(&mut self, entry: &Entry) -> Result<()> {
        let report = &entry.report;
        let code = report.division.as_ref().map_or("", |division| division.code.as_str());
        let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
        for (number, statement) in report.statements.iter().enumerate() {
            let row = [
                report.id.clone(),
                code.to_owned(),
                year(report.year),
                number.to_string(),
                statement.topic.clone(),
                statement.value.to_string(),
                statement.unit.clone().unwrap_or_default(),
                statement.kind.as_str().to_owned(),
                statement.precision.as_str().to_owned(),
                year(statement.year),
                statement.period.as_str().to_owned(),
                statement.negated.to_string(),
                statement.applicant.unwrap_or_default().to_owned(),
                statement.channel.unwrap_or_default().to_owned(),
                statement.result.unwrap_or_default().to_owned(),
                statement.part_of.map(|whole| whole.to_string()).unwrap_or_default(),
                statement.place.as_ref().map(ToString::to_string).unwrap_or_default(),
                statement.text.clone(),
            ];
            self.writer.write_record(row.iter().map(|value| inert(value).into_owned())).context("writing")?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.writer.flush().context("writing")
    }
}

/// A row for every finding of every report.
pub struct Findings {
    writer: Writer<BufWriter<File>>,
}

impl Findings {
    /// Begins the file with its header.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn open(file: BufWriter<File>) -> Result<Box<dyn Sink>> {
        let header = [
            "finding_id",
            "report_id",
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
            "place",
            "message_zh",
            "message_en",
        ];
        Ok(Box::new(Self { writer: begin(file, &header)? }))
    }
}

impl Sink for Findings {
    fn write(&mut self, entry: &Entry) -> Result<()> {
        let report = &entry.report;
        for finding in &report.findings {
            let sum = |side: &Option<crate::finding::Side>| {
                side.as_ref().map(|side| side.value.to_string()).unwrap_or_default()
            };
            let blame: Vec<String> = finding.blame.iter().map(|set| set.join("+")).collect();
            let row = [
                finding.id(&report.id),
                report.id.clone(),
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
                finding.place.as_ref().map(ToString::to_string).unwrap_or_default(),
                finding.message.zh.clone(),
                finding.message.en.clone(),
            ];
            self.writer.write_record(row.iter().map(|value| inert(value).into_owned())).context("writing")?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.writer.flush().context("writing")
    }
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
