//! `dataset.json`, one document without places, and `reports.jsonl`, the records a line each.

use crate::dataset::begun::{Begun, Output};
use crate::dataset::spool::Spooled;
use crate::error::Result;
use crate::record::json::{self, Record};
use crate::record::schema;
use serde_json::{Value, json};
use std::path::Path;

/// The name of the one document.
pub const DATASET: &str = "dataset.json";
/// What `dataset.json` is.
const SCHEMA: &str = "gouji/dataset/1";
/// The name of the file of records.
pub const LINES: &str = "reports.jsonl";

/// The JSON Schema of the one document.
#[must_use]
pub fn document_schema() -> Value {
    let mut report = schema::json_schema();
    // Within another document it is a definition among others, and its own stand beside it.
    let mut definitions = report["$defs"].take();
    for head in ["$schema", "$id", "$defs"] {
        report.as_object_mut().map(|report| report.remove(head));
    }
    definitions["report"] = report;
    let mut document = schema::object(&[
        ("schema", json!({"const": SCHEMA})),
        ("generator", json!({"type": "string"})),
        ("reports", json!({"type": "array", "items": {"$ref": "#/$defs/report"}})),
    ]);
    document["$schema"] = schema::DIALECT.into();
    document["$id"] = SCHEMA.into();
    document["description"] = "All records of a dataset, without the places of their figures.".into();
    document["$defs"] = definitions;
    document
}

/// Both files on their way.
#[derive(Debug)]
pub struct Json {
    dataset: Output,
    lines: Output,
    is_begun: bool,
}

/// What a report is in both.
#[derive(Debug)]
pub(in crate::dataset) struct Records {
    plain: String,
    whole: String,
}

impl Records {
    pub(in crate::dataset) fn of(spooled: &Spooled) -> Self {
        let of = |spans| json::line(&Record { report: &spooled.report, spans });
        Self { plain: of(false), whole: of(spooled.spans) }
    }
}

impl Json {
    pub(in crate::dataset) fn open(folder: &Path) -> Result<Self> {
        let generator = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
        let head = format!("{{\"schema\":\"{SCHEMA}\",\"generator\":\"{generator}\",\"reports\":[\n");
        Ok(Self {
            dataset: Output::open(folder, DATASET, head.as_bytes())?,
            lines: Output::open(folder, LINES, &[])?,
            is_begun: false,
        })
    }

    pub(in crate::dataset) fn take(&mut self, records: &Records) -> Result<()> {
        if std::mem::replace(&mut self.is_begun, true) {
            self.dataset.append(b",\n")?;
        }
        self.dataset.append(records.plain.as_bytes())?;
        self.lines.append(records.whole.as_bytes())?;
        self.lines.append(b"\n")
    }

    pub(in crate::dataset) fn end(mut self) -> Result<Vec<Begun>> {
        self.dataset.append(b"\n]}\n")?;
        Ok(vec![self.dataset.end()?, self.lines.end()?])
    }
}
