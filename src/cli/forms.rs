//! `gouji forms`: the statutory form as a table.

use super::{BOLD, DIM, Done, Stop, table};
use gouji::form::{Form, Kind, RowKind};
use std::io::Write;

/// Print the statutory form: its tables, rows, columns and keys
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji forms          the editions
  gouji forms 2021     the 2021 edition, row by row
  gouji forms 2014     the statistics table of 2014 to 2018")]
pub struct Forms {
    /// 2021, 2019 or 2014; without one, the list of editions
    edition: Option<String>,
}

impl Forms {
    pub fn run(self, out: &mut impl Write) -> Done {
        let Some(id) = self.edition else {
            let rows: Vec<Vec<String>> = Form::all()
                .iter()
                .map(|form| {
                    let cells = form.cells.iter().filter(|cell| !cell.foreign).count();
                    vec![
                        form.id.clone(),
                        form.authority.clone(),
                        format!("{cells} cells"),
                        format!("{} relations", form.relations.len()),
                    ]
                })
                .collect();
            table::write(out, &rows)?;
            return Ok(0);
        };
        let Some(form) = Form::edition(&id) else {
            let known: Vec<&str> = Form::all().iter().map(|form| form.id.as_str()).collect();
            return Err(Stop::Usage(format!("there is no edition {id}; there are {}", known.join(", "))));
        };
        writeln!(out, "{BOLD}{} {}{BOLD:#}", form.id, form.authority)?;
        for form_table in &form.tables {
            writeln!(out, "\n{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", form_table.title, form_table.id)?;
            for block in &form_table.blocks {
                if form_table.keyed_by_block {
                    writeln!(out, "  {DIM}{}{DIM:#}", block.id)?;
                } else {
                    let columns = block.columns.iter();
                    let columns: Vec<String> = columns
                        .map(|column| format!("{} {DIM}.{}{DIM:#}{}", column.label, column.id, kind(column.kind)))
                        .collect();
                    writeln!(out, "  {} ({})  {}", block.caption, block.unit, columns.join(" | "))?;
                }
                let rows: Vec<Vec<String>> = block
                    .rows
                    .iter()
                    .map(|row| {
                        let note = match row.kind {
                            RowKind::Figures => row.unit.as_deref().unwrap_or_default(),
                            RowKind::Heading => "heading",
                            RowKind::Foreign => "other edition",
                        };
                        let dot = match row.ordinal.chars().next() {
                            Some('0'..='9') => ".",
                            Some('（') | None => "",
                            Some(_) => "、",
                        };
                        vec![format!("    {}{dot}{}", row.ordinal, row.label), row.key.clone(), note.to_owned()]
                    })
                    .collect();
                table::write(out, &rows)?;
            }
        }
        Ok(0)
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "",
        Kind::Change => " ±",
        Kind::Money => " 万元",
    }
}
