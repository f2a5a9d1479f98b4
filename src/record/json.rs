//! The record as JSON, to the letter of RECORD.md.
//!
//! Keys stand in the order of the form; numbers are exact decimals; the same report always gives
//! the same bytes. It is written straight from the report: no tree of values is built.

use super::{Cell, Mark, OtherRow, Reading, Report, SCHEMA, Source, Tables};
use crate::finding::{Cause, Finding, Side};
use crate::record::key::Key;
use crate::record::statement::Statement;
use crate::source::Place;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

/// What is written when it is asked for: the closure makes a map's entries or a list's items anew.
struct Entries<F>(F);
struct Items<F>(F);

impl<K: Serialize, V: Serialize, I: IntoIterator<Item = (K, V)>, F: Fn() -> I> Serialize for Entries<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0())
    }
}

impl<T: Serialize, I: IntoIterator<Item = T>, F: Fn() -> I> Serialize for Items<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
}

/// A decimal as a JSON number, exactly as printed: `12.50` keeps its zero.
pub struct Exact(pub Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.to_i64().filter(|_| self.0.scale() == 0) {
            Some(whole) => serializer.serialize_i64(whole),
            None => digits(&self.0.to_string()).map_err(S::Error::custom)?.serialize(serializer),
        }
    }
}

/// A number of JSON with these very digits.
fn digits(text: &str) -> serde_json::Result<Number> {
    text.parse()
}

/// The edition of a report that prints a table of the place's own alone.
pub(super) const LOCAL: &str = "local";
/// Bytes of a hash of the wording.
pub(super) const SHINGLE: usize = 5;

/// The whole record of a report; `spans` says whether figures carry their places.
pub struct Record<'a> {
    /// What was read.
    pub report: &'a Report,
    /// Whether figures carry their places.
    pub spans: bool,
}

/// A part of a record on one line.
///
/// # Panics
/// The part cannot be written as JSON; each of a record can.
#[must_use]
pub fn line(part: &impl Serialize) -> String {
    serde_json::to_string(part).unwrap_or_else(|error| panic!("{error}"))
}

/// The same as a value, for those who look into it.
///
/// # Panics
/// As [`line()`].
#[must_use]
pub fn value(part: &impl Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_else(|error| panic!("{error}"))
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, spans } = *self;
        let tables = report.tables.as_ref();
        let key = report.key();
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("schema", SCHEMA)?;
        object.serialize_entry("id", &key.id)?;
        object.serialize_entry("variant", &key.variant)?;
        object.serialize_entry("body", &report.body)?;
        object.serialize_entry("body_kind", report.body_kind().as_str())?;
        object.serialize_entry("county", &report.county)?;
        object.serialize_entry("division", &report.division)?;
        object.serialize_entry("year", &report.year)?;
        object.serialize_entry("edition", &edition(report))?;
        object.serialize_entry("title", &report.title)?;
        object.serialize_entry("published", &report.published)?;
        object.serialize_entry("source", &report.source)?;
        let shown: Vec<(&str, &Cell)> = tables.into_iter().flat_map(Tables::shown).collect();
        object.serialize_entry("tables", &Nested { cells: &shown, from: 0 })?;
        object.serialize_entry("marks", &Entries(|| tables.into_iter().flat_map(marks)))?;
        let raw = || shown.iter().filter_map(|(key, cell)| Some((key, cell.raw.as_deref()?)));
        if raw().next().is_some() {
            object.serialize_entry("raw", &Entries(raw))?;
        }
        if let Some(tables) = tables {
            let readings = readings(tables);
            if !readings.is_empty() {
                object.serialize_entry("readings", &Entries(|| readings.iter().copied()))?;
            }
            if !tables.spent.is_empty() {
                let name = |index: &usize| tables.form.instance_name(&tables.form.instances[*index]);
                object.serialize_entry("spent", &Items(|| tables.spent.iter().map(name)))?;
            }
        }
        if spans {
            let figures = || shown.iter().filter(|(_, cell)| cell.value.is_ok()).map(|(key, cell)| (key, &cell.spans));
            object.serialize_entry("spans", &Entries(figures))?;
            let marked = || shown.iter().filter(|(_, cell)| cell.value.is_err() && !cell.spans.is_empty());
            if marked().next().is_some() {
                object.serialize_entry("mark_spans", &Entries(|| marked().map(|(key, cell)| (key, &cell.spans))))?;
            }
        }
        if !report.other_rows.is_empty() {
            object.serialize_entry("other_rows", &Items(|| report.other_rows.iter().map(|row| Row { row, spans })))?;
        }
        if let Some(scope) = report.outline.scope {
            object.serialize_entry("scope", &scope)?;
        }
        if !report.outline.sketch().is_empty() {
            let bytes = |hash: &u64| hash.to_be_bytes().into_iter().skip(size_of::<u64>() - SHINGLE);
            let sketch: Vec<u8> = report.outline.sketch().iter().flat_map(bytes).collect();
            object.serialize_entry("wording", &STANDARD_NO_PAD.encode(sketch))?;
        }
        let statements = || report.statements.iter().map(|statement| Said { statement, spans });
        object.serialize_entry("statements", &Items(statements))?;
        object.serialize_entry("checks", &report.checks)?;
        let findings = || report.findings.iter().map(|finding| Noticed { finding, of: &key });
        object.serialize_entry("findings", &Items(findings))?;
        if !report.also.is_empty() {
            object.serialize_entry("also", &Items(|| report.also.iter().map(Also::from)))?;
        }
        object.end()
    }
}

/// The edition of the printed tables; `local` where a table of the place's own stands in for them.
#[must_use]
pub fn edition(report: &Report) -> Option<&str> {
    let local = || report.other_rows.iter().any(|row| row.table.is_none()).then_some(LOCAL);
    report.tables.as_ref().map(|tables| tables.form.id.as_str()).or_else(local)
}

/// Cells in the order of the form, their `table.row.column` keys unfolded into objects from this byte on.
struct Nested<'a> {
    cells: &'a [(&'a str, &'a Cell)],
    from: usize,
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        let mut rest = self.cells;
        while let [(key, cell), ..] = rest {
            let dot = key.bytes().skip(self.from).position(|byte| byte == b'.');
            let Some(end) = dot.map(|length| self.from + length) else {
                object.serialize_entry(&key[self.from..], &cell.number().map(Exact))?;
                rest = &rest[1..];
                continue;
            };
            let count = rest.iter().take_while(|(other, _)| other.starts_with(&key[..=end])).count();
            let (cells, others) = rest.split_at(count);
            object.serialize_entry(&key[self.from..end], &Nested { cells, from: end + 1 })?;
            rest = others;
        }
        object.end()
    }
}

fn marks(tables: &Tables) -> impl Iterator<Item = (&str, Mark)> {
    let null = tables.shown().filter_map(|(key, cell)| Some((key, cell.value.err()?)));
    null.chain(tables.unseen().map(|table| (table, Mark::Unseen)))
}

/// How cells were read: under the key of their table where all that it prints were read alike, else under their own.
fn readings(tables: &Tables) -> Vec<(&str, Reading)> {
    let read: Vec<(usize, &str, Option<Reading>)> = tables
        .places_shown()
        .filter(|(_, cell)| cell.is_printed() || cell.reading.is_some())
        .map(|(place, cell)| (place.table, place.key.as_str(), cell.reading))
        .collect();
    let of_table = |cells: &[(usize, &'_ str, Option<Reading>)]| {
        let first = cells[0].2.filter(|first| cells.iter().all(|(_, _, reading)| *reading == Some(*first)));
        first.map(|reading| (cells[0].0, reading))
    };
    read.chunk_by(|a, b| a.0 == b.0)
        .flat_map(|cells| match of_table(cells) {
            Some((table, reading)) => vec![(tables.form.tables[table].id.as_str(), reading)],
            None => cells.iter().filter_map(|(_, key, reading)| Some((*key, (*reading)?))).collect(),
        })
        .collect()
}

/// A row no form has. `marks`, `raw` and `spans` stand beside `values`, cell by cell; the first two only where they say something.
struct Row<'a> {
    row: &'a OtherRow,
    spans: bool,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OtherRow { table, label, unit, columns, values } = self.row;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("table", table)?;
        object.serialize_entry("label", label)?;
        object.serialize_entry("unit", unit)?;
        object.serialize_entry("columns", columns)?;
        object.serialize_entry("values", &Items(|| values.iter().map(|cell| cell.number().map(Exact))))?;
        if values.iter().any(|cell| cell.value.is_err()) {
            object.serialize_entry("marks", &Items(|| values.iter().map(|cell| cell.value.err())))?;
        }
        if values.iter().any(|cell| cell.raw.is_some()) {
            object.serialize_entry("raw", &Items(|| values.iter().map(|cell| &cell.raw)))?;
        }
        if self.spans {
            object.serialize_entry("spans", &Items(|| values.iter().map(|cell| &cell.spans)))?;
        }
        object.end()
    }
}

/// Another place where a report stands.
#[derive(Serialize)]
pub struct Also<'a> {
    path: Option<&'a str>,
    url: Option<&'a str>,
    sha256: &'a str,
    retrieved: Option<&'a str>,
    part: usize,
}

impl<'a> From<&'a Source> for Also<'a> {
    fn from(source: &'a Source) -> Self {
        let Source { path, url, sha256, retrieved, part, .. } = source;
        Self { path: path.as_deref(), url: url.as_deref(), sha256, retrieved: retrieved.as_deref(), part: *part }
    }
}

/// `[2412, 2414]`, `{"page": 3, "box": […]}`, `{"part": …, "row": …, "column": …}`.
impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Self::Bytes(span) = self {
            return [span.start, span.end].serialize(serializer);
        }
        let mut object = serializer.serialize_map(None)?;
        match self {
            Self::Bytes(_) => {}
            Self::Page { page, area } => {
                object.serialize_entry("page", page)?;
                let edges: Result<Vec<Number>, _> = area.points().iter().map(|edge| digits(edge)).collect();
                object.serialize_entry("box", &edges.map_err(S::Error::custom)?)?;
            }
            Self::Cell { part, row, column } => {
                object.serialize_entry("part", &**part)?;
                object.serialize_entry("row", row)?;
                object.serialize_entry("column", column)?;
            }
        }
        object.end()
    }
}

/// One statement; what it does not say is left out.
pub struct Said<'a> {
    /// What is stated.
    pub statement: &'a Statement,
    /// Whether it carries its place.
    pub spans: bool,
}

impl Serialize for Said<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let said = self.statement;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("topic", &said.topic)?;
        object.serialize_entry("value", &Exact(said.value))?;
        object.serialize_entry("unit", &said.unit)?;
        object.serialize_entry("kind", said.kind.as_str())?;
        object.serialize_entry("precision", said.precision.as_str())?;
        object.serialize_entry("year", &said.year)?;
        object.serialize_entry("period", said.period.as_str())?;
        object.serialize_entry("negated", &said.negated)?;
        for (name, value) in [("applicant", &said.applicant), ("channel", &said.channel), ("result", &said.result)] {
            if let Some(value) = value {
                object.serialize_entry(name, value)?;
            }
        }
        if let Some(whole) = said.part_of {
            object.serialize_entry("part_of", &whole)?;
        }
        object.serialize_entry("text", &said.text)?;
        if self.spans {
            object.serialize_entry("span", &said.place)?;
        }
        object.end()
    }
}

/// One finding, with its stable id.
pub struct Noticed<'a> {
    /// What was noticed.
    pub finding: &'a Finding,
    /// The report it is about.
    pub of: &'a Key,
}

impl Serialize for Noticed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let finding = self.finding;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("id", &finding.id(self.of))?;
        object.serialize_entry("code", finding.code.id())?;
        object.serialize_entry("name", finding.code.name())?;
        object.serialize_entry("severity", finding.severity.as_str())?;
        if let Some(relation) = &finding.relation {
            object.serialize_entry("relation", relation)?;
        }
        if let Some(at) = &finding.at {
            object.serialize_entry("at", at)?;
        }
        if let Some(outcome) = finding.outcome {
            object.serialize_entry("outcome", outcome.as_str())?;
        }
        for (name, side) in [("left", &finding.left), ("right", &finding.right)] {
            if let Some(side) = side {
                object.serialize_entry(name, side)?;
            }
        }
        if let Some(difference) = finding.difference {
            object.serialize_entry("difference", &Exact(difference))?;
        }
        if !finding.cells.is_empty() {
            object.serialize_entry("cells", &finding.cells)?;
        }
        if finding.relation.is_some() {
            object.serialize_entry("blame", &finding.blame)?;
            object.serialize_entry("cause", &finding.cause.map(Cause::as_str))?;
        }
        if let Some(other) = &finding.against {
            object.serialize_entry("against", other)?;
        }
        if let Some(at) = &finding.place {
            object.serialize_entry("place", at)?;
        }
        object.serialize_entry("arguments", &finding.messages)?;
        object.serialize_entry("message", &finding.words())?;
        object.end()
    }
}

impl Serialize for Side {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(3))?;
        object.serialize_entry("cells", &self.cells)?;
        object.serialize_entry("figures", &Items(|| self.figures.iter().copied().map(Exact)))?;
        object.serialize_entry("value", &Exact(self.value))?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use std::collections::BTreeSet;

    /// The keys of the numbers of a value, unfolded.
    fn leaves(value: &Value, under: &str, keys: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    leaves(value, &format!("{under}.{key}"), keys);
                }
            }
            _ => keys.push(under.trim_start_matches('.').to_owned()),
        }
    }

    #[test]
    fn every_cell_of_every_form_is_written_once_under_its_key() {
        for form in Form::all() {
            let number = |index: usize| Cell { value: Ok(Decimal::from(index)), ..Cell::ABSENT };
            let cells: Vec<Cell> = (0..form.cells.len()).map(number).collect();
            let tables = Tables { form, cells, spent: BTreeSet::new(), unseen: BTreeSet::new() };
            let shown: Vec<(&str, &Cell)> = tables.shown().collect();
            let written = line(&Nested { cells: &shown, from: 0 });
            let mut keys = Vec::new();
            leaves(&serde_json::from_str(&written).unwrap(), "", &mut keys);
            // An object that is opened twice would hide its first half.
            assert_eq!(keys, shown.iter().map(|(key, _)| *key).collect::<Vec<_>>(), "{}", form.id);
        }
    }

    #[test]
    fn a_decimal_is_written_as_printed() {
        let written = |text: &str| line(&Exact(text.parse().unwrap()));
        for text in ["12.50", "0", "-7", "0.00", "9223372036854775808", "75394432.52"] {
            assert_eq!(written(text), text);
        }
    }
}
