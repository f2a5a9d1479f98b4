//! What makes a dataset's folder a package: a Frictionless Data Package, how to cite it, and the digests of its files.
//!
//! All of it is made of the schema: nothing here names a column.

use super::begun::Begun;
use super::schema::{Column, Kind, Table};
use crate::error::Result;
use crate::record::schema::DIALECT;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::path::Path;

/// The description of the package.
pub(super) const DATAPACKAGE: &str = "datapackage.json";
/// How to cite it.
pub(super) const CITATION: &str = "CITATION.cff";
/// The digests of all other files.
pub const MANIFEST: &str = "MANIFEST.sha256";

const TITLE: &str = "gouji: annual disclosure reports of China's counties";
const ABOUT: &str = "The statutory tables of annual reports on government information disclosure (政府信息公开工作年度报告), as printed, with every sum the form promises checked.";

/// The description of a package whose tables are in CSV.
pub(super) fn datapackage(tables: &[Table]) -> String {
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "gouji",
        "title": TITLE,
        "description": ABOUT,
        "version": env!("CARGO_PKG_VERSION"),
        "resources": tables.iter().map(resource).collect::<Vec<_>>(),
    });
    format!("{package:#}\n")
}

fn resource(table: &Table) -> Value {
    json!({
        "name": table.name,
        "title": table.zh,
        "description": table.en,
        "path": format!("{}.csv", table.name),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
            "primaryKey": table.key,
            "missingValues": [""],
        },
    })
}

fn field(column: &Column) -> Value {
    let mut field = json!({
        "name": column.name,
        "type": match column.kind {
            Kind::Text => "string",
            Kind::Whole => "integer",
            Kind::Decimal => "number",
            Kind::Flag => "boolean",
        },
        "title": column.zh,
        "description": column.en,
    });
    if let Some(unit) = &column.unit {
        field["unit"] = json!(unit);
    }
    field
}

/// The JSON Schema of a row of a table.
#[must_use]
pub fn json_schema(table: &Table) -> Value {
    let property = |column: &Column| {
        let kind = match column.kind {
            Kind::Text => "string",
            Kind::Whole => "integer",
            Kind::Decimal => "number",
            Kind::Flag => "boolean",
        };
        let property = json!({"type": [kind, "null"], "title": column.zh, "description": column.en});
        (column.name.to_string(), property)
    };
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_ref()).collect();
    json!({
        "$schema": DIALECT,
        "$id": format!("gouji/{}/1", table.name),
        "title": table.zh,
        "description": table.en,
        "type": "object",
        "properties": table.columns.iter().map(property).collect::<serde_json::Map<_, _>>(),
        "required": names,
        "additionalProperties": false,
    })
}

/// How to cite the dataset.
pub(super) fn citation() -> String {
    format!(
        "cff-version: 1.2.0\nmessage: Please cite the dataset with the digest of {MANIFEST}, which tells this run from others.\ntype: dataset\ntitle: {TITLE:?}\nabstract: {ABOUT:?}\nversion: {}\nauthors:\n  - name: the authors of gouji\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The digests of files, a line each, as `sha256sum --check` reads them.
pub(super) fn manifest(folder: &Path, files: &mut [Begun]) -> Result<String> {
    let line = |begun: &mut Begun| -> Result<String> {
        let name = begun.place().strip_prefix(folder).unwrap_or(begun.place()).to_string_lossy().replace('\\', "/");
        Ok(format!("{name}\n{}  {name}\n", begun.digest()?))
    };
    let mut lines: Vec<String> = files.par_iter_mut().map(line).collect::<Result<_>>()?;
    // By name.
    lines.sort();
    Ok(lines.iter().filter_map(|line| line.split_once('\n')).map(|(_, line)| line).collect())
}
