//! `gouji schema`: the records and the rows of the dataset's tables, as JSON Schema.

use super::{Done, Stop};
use gouji::dataset::{self, json_schema, tables};
use gouji::pipeline::records;
use gouji::record::schema;
use serde_json::{Map, Value};
use std::io::Write;

/// Print the JSON Schemas of records and of the rows of each table of the dataset
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji schema                 all of them, by their names
  gouji schema report          what a line of `gouji read` and of reports.jsonl is
  gouji schema error           a line of `gouji read` that says why a path has no report
  gouji schema dataset         dataset.json
  gouji schema cells           a row of a table
  gouji schema | jq 'keys'     what there is")]
pub struct Schema {
    /// One of them
    name: Option<String>,
}

impl Schema {
    pub fn run(self, out: &mut impl Write) -> Done {
        let mut all: Map<String, Value> = [
            ("report", schema::json_schema()),
            ("error", records::error_schema()),
            ("dataset", dataset::document_schema()),
        ]
        .map(|(name, schema)| (name.to_owned(), schema))
        .into_iter()
        .collect();
        all.extend(tables::all().iter().map(|table| (table.name.to_owned(), json_schema(table))));
        let shown = match &self.name {
            None => Value::Object(all),
            Some(name) => {
                let names: Vec<&str> = all.keys().map(String::as_str).collect();
                let unknown = || Stop::Usage(format!("there is no schema {name}; there are {}", names.join(", ")));
                all.get(name).cloned().ok_or_else(unknown)?
            }
        };
        writeln!(out, "{shown:#}")?;
        Ok(0)
    }
}
