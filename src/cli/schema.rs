//! `gouji schema`: the columns of the dataset's tables, as JSON Schema.

use super::{Done, Stop};
use gouji::dataset::{json_schema, tables};
use serde_json::Value;
use std::io::Write;

/// Print the JSON Schema of a row of each table of the dataset
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji schema                 all tables, by their names
  gouji schema cells           one of them
  gouji schema | jq 'keys'     what tables there are")]
pub struct Schema {
    /// One table
    table: Option<String>,
}

impl Schema {
    pub fn run(self, out: &mut impl Write) -> Done {
        let tables = tables::all();
        let schema = match &self.table {
            None => tables.iter().map(|table| (table.name.to_owned(), json_schema(table))).collect::<Value>(),
            Some(name) => {
                let names: Vec<&str> = tables.iter().map(|table| table.name).collect();
                let unknown = || Stop::Usage(format!("there is no table {name}; the tables are {}", names.join(", ")));
                json_schema(tables.iter().find(|table| table.name == name).ok_or_else(unknown)?)
            }
        };
        writeln!(out, "{schema:#}")?;
        Ok(0)
    }
}
