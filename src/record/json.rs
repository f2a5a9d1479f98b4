//! The record as JSON, to the letter of RECORD.md.
//!
//! Keys stand in the order of the form; numbers are exact decimals; the same report always gives
//! the same bytes.

use super::{Cell, Mark, OtherRow, Report, SCHEMA, Source, Tables};
use crate::finding::{Finding, Side};
use crate::record::division::Division;
use crate::record::key::Key;
use crate::record::statement::Statement;
use crate::source::Place;
use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};

/// A decimal as a JSON number, exactly as printed.
#[must_use]
pub fn number(value: Decimal) -> Value {
    // A decimal's own text is always a JSON number.
    value.to_string().parse::<Number>().map_or(Value::Null, Value::Number)
}

/// The whole record; `spans` says whether figures carry their places.
#[must_use]
pub fn report(report: &Report, spans: bool) -> Value {
    let mut object = Map::new();
    object.insert("schema".into(), SCHEMA.into());
    let key = report.key();
    object.insert("id".into(), key.id.as_str().into());
    object.insert("variant".into(), key.variant.as_str().into());
    object.insert("body".into(), report.body.clone().into());
    object.insert("body_kind".into(), report.body_kind().as_str().into());
    object.insert("county".into(), report.county.clone().into());
    object.insert("division".into(), report.division.as_ref().map(division).into());
    object.insert("year".into(), report.year.into());
    object.insert("edition".into(), edition(report).into());
    object.insert("title".into(), report.title.clone().into());
    object.insert("published".into(), report.published.clone().into());
    object.insert("source".into(), source(&report.source));
    object.insert("tables".into(), report.tables.as_ref().map_or_else(|| json!({}), tables));
    object.insert("marks".into(), report.tables.as_ref().map_or_else(|| json!({}), marks));
    if let Some(tables) = &report.tables {
        let raw: Map<String, Value> =
            tables.shown().filter_map(|(key, cell)| Some((key.to_owned(), cell.raw.clone()?.into()))).collect();
        if !raw.is_empty() {
            object.insert("raw".into(), raw.into());
        }
    }
    if spans {
        object.insert("spans".into(), report.tables.as_ref().map_or_else(|| json!({}), places));
    }
    if !report.other_rows.is_empty() {
        object.insert("other_rows".into(), report.other_rows.iter().map(|row| other_row(row, spans)).collect());
    }
    object.insert("statements".into(), report.statements.iter().map(|said| statement(said, spans)).collect());
    let checks = report.checks;
    object.insert(
        "checks".into(),
        json!({"holds": checks.holds, "broken": checks.broken, "cannot_tell": checks.cannot_tell, "spent": checks.spent}),
    );
    object.insert("findings".into(), report.findings.iter().map(|f| finding(f, &key)).collect());
    Value::Object(object)
}

/// The edition of the printed tables; `local` where a table of the place's own stands in for them.
fn edition(report: &Report) -> Option<&str> {
    let local = || report.other_rows.iter().any(|row| row.table.is_none()).then_some("local");
    report.tables.as_ref().map(|tables| tables.form.id.as_str()).or_else(local)
}

/// A row no form has. `marks`, `raw` and `spans` stand beside `values`, cell by cell; the first two only where they say something.
fn other_row(row: &OtherRow, spans: bool) -> Value {
    let mut object = Map::new();
    object.insert("table".into(), row.table.clone().into());
    object.insert("label".into(), row.label.as_str().into());
    object.insert("unit".into(), row.unit.clone().into());
    object.insert("columns".into(), json!(row.columns));
    let each = |of: &dyn Fn(&Cell) -> Value| row.values.iter().map(of).collect::<Value>();
    object.insert("values".into(), each(&|cell| cell.number().map_or(Value::Null, number)));
    if row.values.iter().any(|cell| cell.value.is_err()) {
        object.insert("marks".into(), each(&|cell| cell.value.err().map(Mark::as_str).into()));
    }
    if row.values.iter().any(|cell| cell.raw.is_some()) {
        object.insert("raw".into(), each(&|cell| cell.raw.clone().into()));
    }
    if spans {
        object.insert("spans".into(), each(&|cell| cell.spans.iter().map(place).collect()));
    }
    Value::Object(object)
}

fn division(division: &Division) -> Value {
    json!({
        "code": division.code, "name": division.name, "level": division.level.as_str(),
        "prefecture": division.prefecture, "province": division.province,
    })
}

fn source(source: &Source) -> Value {
    json!({
        "path": source.path, "member": source.member, "part": source.part, "url": source.url,
        "retrieved": source.retrieved, "sha256": source.sha256, "media_type": source.media_type,
        "charset": source.charset, "script": source.script,
    })
}

/// Another place where a report stands.
#[must_use]
pub fn also(source: &Source) -> Value {
    json!({
        "path": source.path, "url": source.url, "sha256": source.sha256, "retrieved": source.retrieved,
        "part": source.part,
    })
}

/// `table.row.column` keys unfolded into objects.
fn tables(tables: &Tables) -> Value {
    let mut root = Map::new();
    for (key, cell) in tables.shown() {
        let mut object = &mut root;
        let mut parts = key.split('.').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                object.insert(part.to_owned(), cell.number().map_or(Value::Null, number));
                break;
            }
            let next = object.entry(part).or_insert_with(|| Value::Object(Map::new()));
            match next {
                Value::Object(inner) => object = inner,
                _ => break,
            }
        }
    }
    Value::Object(root)
}

fn marks(tables: &Tables) -> Value {
    let null = tables.shown().filter_map(|(key, cell)| Some((key, cell.value.err()?)));
    let null = null.chain(tables.unseen().map(|table| (table, Mark::Unseen)));
    null.map(|(key, mark)| (key.to_owned(), Value::from(mark.as_str()))).collect()
}

fn places(tables: &Tables) -> Value {
    tables
        .shown()
        .filter(|(_, cell)| cell.value.is_ok())
        .map(|(key, cell)| {
            let spans: Value = cell.spans.iter().map(place).collect();
            (key.to_owned(), spans)
        })
        .collect()
}

/// A place: `[2412, 2414]`, `{"page": 3, "box": […]}`, `{"part": …, "row": …, "column": …}`.
fn place(place: &Place) -> Value {
    match place {
        Place::Bytes(span) => json!([span.start, span.end]),
        Place::Page { page, area } => {
            let edges = area.points().map(|edge| edge.parse::<Number>().map_or(Value::Null, Value::Number));
            json!({"page": page, "box": edges})
        }
        Place::Cell { part, row, column } => json!({"part": &**part, "row": row, "column": column}),
    }
}

/// One statement; what it does not say is left out.
#[must_use]
pub fn statement(statement: &Statement, spans: bool) -> Value {
    let mut object = Map::new();
    object.insert("topic".into(), statement.topic.as_str().into());
    object.insert("value".into(), number(statement.value));
    object.insert("unit".into(), statement.unit.clone().into());
    object.insert("kind".into(), statement.kind.as_str().into());
    object.insert("precision".into(), statement.precision.as_str().into());
    object.insert("year".into(), statement.year.into());
    object.insert("period".into(), statement.period.as_str().into());
    object.insert("negated".into(), statement.negated.into());
    let attributes = [("applicant", statement.applicant), ("channel", statement.channel), ("result", statement.result)];
    for (name, value) in attributes {
        if let Some(value) = value {
            object.insert(name.into(), value.into());
        }
    }
    if let Some(whole) = statement.part_of {
        object.insert("part_of".into(), whole.into());
    }
    object.insert("text".into(), statement.text.as_str().into());
    if spans {
        object.insert("span".into(), statement.place.as_ref().map(place).into());
    }
    Value::Object(object)
}

/// One finding, with its stable id.
#[must_use]
pub fn finding(finding: &Finding, report: &Key) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), finding.id(report).into());
    object.insert("code".into(), finding.code.id().into());
    object.insert("name".into(), finding.code.name().into());
    object.insert("severity".into(), finding.severity.as_str().into());
    if let Some(relation) = &finding.relation {
        object.insert("relation".into(), relation.as_str().into());
    }
    if let Some(at) = &finding.at {
        object.insert("at".into(), at.as_str().into());
    }
    if let Some(outcome) = finding.outcome {
        object.insert("outcome".into(), outcome.as_str().into());
    }
    for (name, side) in [("left", &finding.left), ("right", &finding.right)] {
        if let Some(Side { cells, value, .. }) = side {
            object.insert(name.into(), json!({"cells": cells, "value": number(*value)}));
        }
    }
    if let Some(difference) = finding.difference {
        object.insert("difference".into(), number(difference));
    }
    if !finding.cells.is_empty() {
        object.insert("cells".into(), json!(finding.cells));
    }
    if finding.relation.is_some() {
        object.insert("blame".into(), json!(finding.blame));
        object.insert("cause".into(), finding.cause.map(super::super::finding::Cause::as_str).into());
    }
    if let Some(other) = &finding.against {
        object.insert("against".into(), other.as_str().into());
    }
    if let Some(at) = &finding.place {
        object.insert("place".into(), place(at));
    }
    object.insert("message".into(), json!({"zh": finding.message.zh, "en": finding.message.en}));
    Value::Object(object)
}
