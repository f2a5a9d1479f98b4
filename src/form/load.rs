//! TOML → [`Form`], checking itself: keys, references and labels.
//!
//! A form that contradicts itself does not load, and the error names the place.

use super::relation::{Comparison, Each, Instance, Relation};
use super::{Block, Carry, CellPlace, Column, Form, Kind, Layout, Row, RowKind, Table};
use crate::error::{Context, Error, Result};
use crate::text::normal::{normalise, squeeze};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    id: String,
    authority: String,
    since: i32,
    table: Vec<TableFile>,
    relation: Vec<RelationFile>,
    #[serde(default)]
    carry: Vec<CarryFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    id: String,
    title: String,
    #[serde(default)]
    also: Vec<String>,
    block: Vec<BlockFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockFile {
    id: String,
    #[serde(default)]
    caption: String,
    unit: String,
    #[serde(default)]
    layout: LayoutFile,
    columns: Vec<ColumnFile>,
    rows: Vec<RowFile>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
enum LayoutFile {
    #[default]
    Rows,
    SideBySide,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    id: String,
    label: String,
    #[serde(default)]
    also: Vec<String>,
    group: Option<String>,
    #[serde(default)]
    kind: KindFile,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
enum KindFile {
    #[default]
    Count,
    Change,
    Money,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFile {
    id: String,
    #[serde(default)]
    ordinal: String,
    label: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    kind: RowKindFile,
    under: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
enum RowKindFile {
    #[default]
    Figures,
    Heading,
    Foreign,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationFile {
    id: String,
    table: String,
    stated: Option<String>,
    name: NameFile,
    #[serde(default)]
    severity: SeverityFile,
    each: EachFile,
    level: Option<String>,
    rows: Option<Vec<String>>,
    sum: Vec<String>,
    instead: Option<InsteadFile>,
    equals: Option<Vec<String>>,
    at_least: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct NameFile {
    zh: String,
    en: String,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
enum SeverityFile {
    #[default]
    Error,
    Warning,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum EachFile {
    Column,
    Row,
}

#[derive(Deserialize)]
struct InsteadFile {
    of: Vec<String>,
    rows: Vec<String>,
}

#[derive(Deserialize)]
struct CarryFile {
    id: String,
    from: String,
    to: String,
}

/// Loads one edition.
///
/// # Errors
/// The text is not TOML of this shape, a key stands twice, a relation names a cell that does not
/// exist, or two rows of a table or two columns of a block cannot be told apart by their labels.
pub fn load(text: &str) -> Result<Form> {
    let file: FormFile = toml::from_str(text).context("the form's TOML")?;
    let mut cells = Vec::new();
    let mut tables = Vec::new();
    for (t, table) in file.table.into_iter().enumerate() {
        let mut blocks = Vec::new();
        for (b, block) in table.block.into_iter().enumerate() {
            blocks.push(place_block(&table.id, (t, b), block, &mut cells));
        }
        tables.push(Table { id: table.id, title: table.title, also: table.also, blocks });
    }
    let mut index = HashMap::new();
    for (position, cell) in cells.iter().enumerate() {
        if index.insert(cell.key.clone(), position).is_some() {
            return Err(Error::new(format!("form {}: the key {} stands twice", file.id, cell.key)));
        }
    }
    let mut form = Form {
        id: file.id,
        authority: file.authority,
        since: file.since,
        tables,
        cells,
        relations: Vec::new(),
        instances: Vec::new(),
        carries: file.carry.into_iter().map(|c| Carry { id: c.id, from: c.from, to: c.to }).collect(),
        index,
    };
    for relation in file.relation {
        let id = relation.id.clone();
        add_relation(&mut form, relation).map_err(|error| error.within(format!("form {}, relation {id}", form.id)))?;
    }
    labels_differ(&form)?;
    Ok(form)
}

fn place_block(table_id: &str, (table, block): (usize, usize), file: BlockFile, cells: &mut Vec<CellPlace>) -> Block {
    let columns: Vec<Column> = file
        .columns
        .into_iter()
        .map(|column| Column {
            id: column.id,
            wordings: wordings(&column.label, &column.also),
            label: column.label,
            group: column.group,
            kind: match column.kind {
                KindFile::Count => Kind::Count,
                KindFile::Change => Kind::Change,
                KindFile::Money => Kind::Money,
            },
        })
        .collect();
    let mut rows = Vec::new();
    for (position, row) in file.rows.into_iter().enumerate() {
        let kind = match row.kind {
            RowKindFile::Figures => RowKind::Figures,
            RowKindFile::Heading => RowKind::Heading,
            RowKindFile::Foreign => RowKind::Foreign,
        };
        let first_cell = (kind != RowKind::Heading).then_some(cells.len());
        if first_cell.is_some() {
            cells.extend(columns.iter().enumerate().map(|(at, column)| CellPlace {
                key: format!("{table_id}.{}.{}", row.id, column.id),
                table,
                block,
                row: position,
                column: at,
                kind: column.kind,
                foreign: kind == RowKind::Foreign,
            }));
        }
        let wordings = wordings(&row.label, &row.also);
        rows.push(Row {
            id: row.id,
            ordinal: row.ordinal,
            label: row.label,
            wordings,
            kind,
            under: row.under,
            first_cell,
        });
    }
    let layout = match file.layout {
        LayoutFile::Rows => Layout::Rows,
        LayoutFile::SideBySide => Layout::SideBySide,
    };
    let caption = squeeze(&normalise(&file.caption));
    // 第二十条(一)项 stands for 第二十条第（一）项 in some prints.
    let shorter = caption.replacen("第二十条第", "第二十条", 1);
    let mut captions = vec![caption, shorter];
    captions.dedup();
    captions.retain(|caption| !caption.is_empty());
    Block { id: file.id, caption: file.caption, captions, unit: file.unit, layout, columns, rows }
}

/// A label and its other wordings as they are matched, each once.
fn wordings(label: &str, also: &[String]) -> Vec<String> {
    let mut wordings = Vec::new();
    for wording in std::iter::once(label).chain(also.iter().map(String::as_str)) {
        let wording = squeeze(&normalise(wording));
        if !wordings.contains(&wording) {
            wordings.push(wording);
        }
    }
    wordings
}

fn add_relation(form: &mut Form, file: RelationFile) -> Result<()> {
    let (right, comparison) = match (&file.equals, &file.at_least) {
        (Some(right), None) => (right, Comparison::Equals),
        (None, Some(right)) => (right, Comparison::AtLeast),
        _ => return Err(Error::new("give either `equals` or `at_least`")),
    };
    let relation = form.relations.len();
    let table = form.tables.iter().find(|table| table.id == file.table);
    let table = table.ok_or_else(|| Error::new(format!("there is no table {}", file.table)))?;
    let mut instances = Vec::new();
    for block in &table.blocks {
        match file.each {
            EachFile::Column => {
                for column in &block.columns {
                    let cells = |rows: &[String]| -> Result<Vec<usize>> {
                        rows.iter().map(|row| cell(form, &file.table, row, &column.id)).collect()
                    };
                    let instead = match &file.instead {
                        Some(instead) => Some((cells(&instead.of)?, cells(&instead.rows)?)),
                        None => None,
                    };
                    instances.push(Instance {
                        relation,
                        at: column.id.clone(),
                        left: cells(&file.sum)?,
                        instead,
                        right: cells(right)?,
                        comparison,
                        foreign: false,
                    });
                }
            }
            EachFile::Row => {
                for row in block.rows.iter().filter(|row| row.kind != RowKind::Heading) {
                    if file.rows.as_ref().is_some_and(|rows| !rows.contains(&row.id)) {
                        continue;
                    }
                    let cells = |columns: &[String]| -> Result<Vec<usize>> {
                        columns.iter().map(|column| cell(form, &file.table, &row.id, column)).collect()
                    };
                    instances.push(Instance {
                        relation,
                        at: row.id.clone(),
                        left: cells(&file.sum)?,
                        instead: None,
                        right: cells(right)?,
                        comparison,
                        foreign: row.kind == RowKind::Foreign,
                    });
                }
            }
        }
    }
    if instances.is_empty() {
        return Err(Error::new("it is tried nowhere"));
    }
    form.instances.extend(instances);
    form.relations.push(Relation {
        id: file.id,
        stated: file.stated,
        name_zh: file.name.zh,
        name_en: file.name.en,
        error: file.severity == SeverityFile::Error,
        each: match file.each {
            EachFile::Column => Each::Column,
            EachFile::Row => Each::Row,
        },
        level: file.level,
    });
    Ok(())
}

fn cell(form: &Form, table: &str, row: &str, column: &str) -> Result<usize> {
    let key = format!("{table}.{row}.{column}");
    form.cell(&key).ok_or_else(|| Error::new(format!("there is no cell {key}")))
}

/// No two rows of a table and no two columns of a block share a wording.
fn labels_differ(form: &Form) -> Result<()> {
    fn distinct<'a>(place: &str, labels: impl Iterator<Item = &'a [String]>) -> Result<()> {
        let mut seen = HashMap::new();
        for (position, wordings) in labels.enumerate() {
            for wording in wordings {
                if seen.insert(wording, position).is_some_and(|other| other != position) {
                    return Err(Error::new(format!("{place}: two labels read {wording}")));
                }
            }
        }
        Ok(())
    }
    for table in &form.tables {
        let rows = table.blocks.iter().flat_map(|block| &block.rows);
        distinct(&format!("form {}, rows of {}", form.id, table.id), rows.map(|row| row.wordings.as_slice()))?;
        for block in &table.blocks {
            let columns = block.columns.iter().map(|column| column.wordings.as_slice());
            distinct(&format!("form {}, columns of {}", form.id, block.id), columns)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_editions_load_with_the_cells_of_the_form() {
        for (edition, cells) in [("2021", 200), ("2019", 198)] {
            let form = Form::edition(edition).unwrap();
            assert_eq!(form.cells.iter().filter(|cell| !cell.foreign).count(), cells);
        }
        let form = Form::edition("2021").unwrap();
        assert!(form.cell("applications.refused.state_secret.total").is_some());
        assert!(form.cells[form.cell("applications.other_handling.total").unwrap()].foreign);
        let sums =
            |id: &str| form.instances.iter().filter(|i| !i.foreign && form.relations[i.relation].id == id).count();
        assert_eq!((sums("T3.balance"), sums("T3.outcomes"), sums("T3.applicants"), sums("T4.sum")), (7, 7, 25, 3));
    }

    #[test]
    fn a_form_that_contradicts_itself_does_not_load() {
        let good = include_str!("editions/2021.toml");
        let twice = good.replace("id = \"compulsion\"", "id = \"penalties\"");
        assert!(load(&twice).unwrap_err().to_string().contains("penalties.decisions stands twice"));
        let nowhere = good.replace("equals = [\"outcomes_total\"]", "equals = [\"no_such_row\"]");
        assert!(load(&nowhere).unwrap_err().to_string().contains("there is no cell applications.no_such_row"));
        let alike = good.replace("label = \"重复申请\"", "label = \"予以公开\"");
        assert!(load(&alike).unwrap_err().to_string().contains("two labels read 予以公开"));
    }
}
