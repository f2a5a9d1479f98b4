//! A line of JSON → the record it holds, so that what was read elsewhere is built on without its documents.
//!
//! In: what [`json`] writes. Out: a [`Report`] that is written as the same line again. What stands in
//! no record (the sections of the prose, what a clause stands between) is not there.

use super::division::Division;
use super::json::{self, SHINGLE};
use super::key::digits_of_variant;
use super::outline::{Outline, Scope};
use super::statement::{Kind, Period, Precision, Statement};
use super::{Cell, Mark, OtherRow, Reading, Report, SCHEMA, Source, Tables, Tally};
use crate::error::{Context, Error, Result};
use crate::finding::{Cause, Code, Finding, Outcome, Severity, Side};
use crate::form::Form;
use crate::message::Message;
use crate::source::{Area, Place, Span};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rust_decimal::Decimal;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A record that was read back.
#[derive(Debug)]
pub struct Parsed {
    /// The report.
    pub report: Report,
    /// Whether the record has the places of its figures; without them it is written without.
    pub spans: bool,
}

/// Reads a record.
///
/// # Errors
/// The line is no record of [`SCHEMA`], or names a form, cell or message that this version does not have.
pub fn parse(line: &str) -> Result<Parsed> {
    let line: Line = serde_json::from_str(line).context("not a record")?;
    if line.schema != SCHEMA {
        return Err(Error::new(format!(
            "a record of {} was expected, not of {}; read the report again",
            SCHEMA, line.schema
        )));
    }
    let spans = line.spans.is_some();
    Ok(Parsed { report: line.report()?, spans })
}

#[derive(Deserialize)]
struct Line {
    schema: String,
    id: String,
    variant: String,
    body: Option<String>,
    county: Option<String>,
    division: Option<Division>,
    year: Option<i32>,
    edition: Option<String>,
    title: Option<String>,
    published: Option<String>,
    source: Source,
    tables: Value,
    marks: BTreeMap<String, Mark>,
    #[serde(default)]
    raw: BTreeMap<String, String>,
    #[serde(default)]
    readings: BTreeMap<String, Reading>,
    #[serde(default)]
    spent: Vec<String>,
    spans: Option<BTreeMap<String, Vec<Place>>>,
    #[serde(default)]
    mark_spans: BTreeMap<String, Vec<Place>>,
    #[serde(default)]
    other_rows: Vec<OtherLine>,
    scope: Option<Scope>,
    #[serde(default)]
    wording: String,
    statements: Vec<Said>,
    checks: Tally,
    findings: Vec<Noticed>,
    #[serde(default)]
    also: Vec<Source>,
}

impl Line {
    fn report(mut self) -> Result<Report> {
        let form = self.edition.as_deref().filter(|edition| *edition != json::LOCAL);
        let form = form.map(|id| Form::edition(id).ok_or_else(|| Error::new(format!("there is no edition {id}"))));
        let tables = form.transpose()?.map(|form| self.tables(form)).transpose()?;
        let findings = self.findings.into_iter().map(Finding::try_from).collect::<Result<_>>()?;
        Ok(Report {
            print: digits_of_variant(&self.variant).to_owned(),
            id: self.id,
            body: self.body,
            division: self.division,
            county: self.county,
            year: self.year,
            title: self.title,
            published: self.published,
            source: self.source,
            tables,
            other_rows: self.other_rows.into_iter().map(OtherRow::from).collect(),
            statements: self.statements.into_iter().map(Statement::from).collect(),
            outline: Outline { scope: self.scope, wording: shingles(&self.wording)?, ..Outline::default() },
            checks: self.checks,
            findings,
            also: self.also,
        })
    }

    fn tables(&mut self, form: &'static Form) -> Result<Tables> {
        let is_unseen = |table: &usize| self.marks.get(&form.tables[*table].id) == Some(&Mark::Unseen);
        let unseen: BTreeSet<usize> = (0..form.tables.len()).filter(is_unseen).collect();
        let start = |table: usize| if unseen.contains(&table) { Mark::Unseen } else { Mark::Absent };
        let mut cells: Vec<Cell> =
            form.cells.iter().map(|place| Cell { value: Err(start(place.table)), ..Cell::ABSENT }).collect();
        let mut numbers = Vec::new();
        flatten(&self.tables, &mut String::new(), &mut numbers)?;
        for (key, number) in numbers {
            let at = form.cell(&key).ok_or_else(|| Error::new(format!("the edition {} has no cell {key}", form.id)))?;
            let mark =
                || self.marks.get(&key).copied().ok_or_else(|| Error::new(format!("{key} is null and has no mark")));
            let value = number.map_or_else(|| mark().map(Err), |number| Ok(Ok(number)))?;
            let reading = self.readings.get(&key).or_else(|| {
                let table = &form.tables[form.cells[at].table];
                self.readings.get(&table.id).filter(|_| value != Err(Mark::Absent))
            });
            cells[at] = Cell {
                value,
                raw: self.raw.remove(&key),
                spans: [self.spans.as_mut(), Some(&mut self.mark_spans)]
                    .into_iter()
                    .flatten()
                    .find_map(|spans| spans.remove(&key))
                    .unwrap_or_default(),
                reading: reading.copied(),
            };
        }
        let instance = |name: &String| {
            let is_it = |one: &crate::form::Instance| form.instance_name(one) == *name;
            let found = form.instances.iter().position(is_it);
            found.ok_or_else(|| Error::new(format!("the edition {} has no relation {name}", form.id)))
        };
        let spent = self.spent.iter().map(instance).collect::<Result<_>>()?;
        Ok(Tables { form, cells, spent, unseen })
    }
}

/// The numbers of nested objects under their keys, joined by points.
fn flatten(value: &Value, under: &mut String, numbers: &mut Vec<(String, Option<Decimal>)>) -> Result<()> {
    match value {
        Value::Object(object) => {
            let length = under.len();
            for (key, value) in object {
                if length > 0 {
                    under.push('.');
                }
                under.push_str(key);
                flatten(value, under, numbers)?;
                under.truncate(length);
            }
        }
        Value::Null => numbers.push((under.clone(), None)),
        Value::Number(number) => numbers.push((under.clone(), Some(exact(number)?))),
        _ => return Err(Error::new(format!("{under} is no number"))),
    }
    Ok(())
}

fn exact(number: &Number) -> Result<Decimal> {
    number.as_str().parse().context(format!("the number {number}"))
}

fn shingles(text: &str) -> Result<Vec<u64>> {
    let bytes = STANDARD_NO_PAD.decode(text).context("the sketch of the wording")?;
    let of = |bytes: &[u8]| bytes.iter().fold(0, |shingle, byte| shingle << 8 | u64::from(*byte));
    Ok(bytes.chunks(SHINGLE).map(of).collect())
}

impl<'de> Deserialize<'de> for json::Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        exact(&Number::deserialize(deserializer)?).map(Self).map_err(D::Error::custom)
    }
}

#[derive(Deserialize)]
struct OtherLine {
    table: Option<String>,
    label: String,
    unit: Option<String>,
    columns: Vec<String>,
    values: Vec<Option<json::Exact>>,
    #[serde(default)]
    marks: Vec<Option<Mark>>,
    #[serde(default)]
    raw: Vec<Option<String>>,
    #[serde(default)]
    spans: Vec<Vec<Place>>,
}

impl From<OtherLine> for OtherRow {
    fn from(line: OtherLine) -> Self {
        let (mut raw, mut spans) = (line.raw.into_iter(), line.spans.into_iter());
        let mut marks = line.marks.into_iter();
        let mut cell = |value: Option<json::Exact>| {
            let mark = marks.next().flatten().unwrap_or(Mark::Blank);
            Cell {
                value: value.map_or(Err(mark), |number| Ok(number.0)),
                raw: raw.next().flatten(),
                spans: spans.next().unwrap_or_default(),
                reading: None,
            }
        };
        let values = line.values.into_iter().map(&mut cell).collect();
        Self { table: line.table, label: line.label, unit: line.unit, columns: line.columns, values }
    }
}

#[derive(Deserialize)]
struct Said {
    topic: String,
    value: json::Exact,
    unit: Option<String>,
    kind: Kind,
    precision: Precision,
    year: Option<i32>,
    period: Period,
    negated: bool,
    applicant: Option<Cow<'static, str>>,
    channel: Option<Cow<'static, str>>,
    result: Option<Cow<'static, str>>,
    part_of: Option<usize>,
    text: String,
    span: Option<Place>,
}

impl From<Said> for Statement {
    fn from(said: Said) -> Self {
        Self {
            topic: said.topic,
            value: said.value.0,
            unit: said.unit,
            kind: said.kind,
            precision: said.precision,
            year: said.year,
            period: said.period,
            negated: said.negated,
            applicant: said.applicant,
            channel: said.channel,
            result: said.result,
            part_of: said.part_of,
            text: said.text,
            before: String::new(),
            behind: String::new(),
            place: said.span,
        }
    }
}

#[derive(Deserialize)]
struct Noticed {
    code: String,
    severity: Severity,
    relation: Option<String>,
    at: Option<String>,
    outcome: Option<Outcome>,
    left: Option<SideLine>,
    right: Option<SideLine>,
    difference: Option<json::Exact>,
    #[serde(default)]
    cells: Vec<String>,
    #[serde(default)]
    blame: Vec<Vec<String>>,
    cause: Option<Cause>,
    against: Option<String>,
    place: Option<Place>,
    #[serde(default)]
    arguments: Vec<Message>,
}

#[derive(Deserialize)]
struct SideLine {
    cells: Vec<String>,
    #[serde(default)]
    figures: Vec<json::Exact>,
    value: json::Exact,
}

impl From<SideLine> for Side {
    fn from(line: SideLine) -> Self {
        let figures = line.figures.into_iter().map(|figure| figure.0).collect();
        Self { cells: line.cells, figures, value: line.value.0 }
    }
}

impl TryFrom<Noticed> for Finding {
    type Error = Error;

    fn try_from(noticed: Noticed) -> Result<Self> {
        let code = Code::find(&noticed.code).ok_or_else(|| Error::new(format!("there is no code {}", noticed.code)))?;
        Ok(Self {
            code,
            severity: noticed.severity,
            relation: noticed.relation,
            at: noticed.at,
            outcome: noticed.outcome,
            left: noticed.left.map(Side::from),
            right: noticed.right.map(Side::from),
            difference: noticed.difference.map(|difference| difference.0),
            cells: noticed.cells,
            blame: noticed.blame,
            cause: noticed.cause,
            messages: noticed.arguments,
            place: noticed.place,
            against: noticed.against,
        })
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Anywhere)
    }
}

/// Reads the three shapes of a place.
struct Anywhere;

impl<'de> Visitor<'de> for Anywhere {
    type Value = Place;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a place: [2412, 2414], {\"page\", \"box\"} or {\"part\", \"row\", \"column\"}")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Place, A::Error> {
        let mut next = |at| seq.next_element()?.ok_or_else(|| A::Error::invalid_length(at, &self));
        let (start, end) = (next(0)?, next(1)?);
        Ok(Place::Bytes(Span { start, end }))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Place, A::Error> {
        let (mut page, mut edges, mut part, mut row, mut column) = (None, None, None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "page" => page = Some(map.next_value()?),
                "box" => edges = Some(map.next_value::<[json::Exact; 4]>()?),
                "part" => part = Some(map.next_value::<String>()?),
                "row" => row = Some(map.next_value()?),
                "column" => column = Some(map.next_value()?),
                _ => return Err(A::Error::unknown_field(&key, &["page", "box", "part", "row", "column"])),
            }
        }
        match (page, edges, part, row, column) {
            (Some(page), Some(edges), None, None, None) => {
                let [x0, y0, x1, y1] = edges.map(|edge| Area::hundredths(edge.0));
                Ok(Place::Page { page, area: Area { x0, y0, x1, y1 } })
            }
            (None, None, Some(part), Some(row), Some(column)) => Ok(Place::Cell { part: part.into(), row, column }),
            _ => Err(A::Error::custom("a place is a page and its box, or a part, its row and column")),
        }
    }
}
