//! The form's own tables as one report prints them.
//!
//! In: the cells and what is noticed on them. Out: blocks, rows and cells in the form's order, each with its anchor.

use crate::form::{Block, Row, RowKind};
use crate::record::{Mark, Tables};
use crate::review::excerpt::Part;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A table of the form.
#[derive(Debug)]
pub struct Table {
    /// Its heading.
    pub title: &'static str,
    /// Its key.
    pub id: &'static str,
    /// Nothing of it was seen.
    pub is_unseen: bool,
    /// Its blocks, as far as they are printed.
    pub blocks: Vec<BlockShown>,
}

/// A block of it.
#[derive(Debug)]
pub struct BlockShown {
    /// The caption row, where it has one.
    pub caption: &'static str,
    /// The unit of its figures, where all have one.
    pub unit: &'static str,
    /// Its columns.
    pub columns: Vec<Head>,
    /// Its rows.
    pub rows: Vec<RowShown>,
}

/// The head of a column.
#[derive(Debug)]
pub struct Head {
    /// The last part of the keys of its cells.
    pub id: &'static str,
    /// What the form prints over it.
    pub label: &'static str,
    /// What stands over several columns.
    pub group: Option<&'static str>,
}

/// A row.
#[derive(Debug)]
pub struct RowShown {
    /// The key of its cells without the column.
    pub key: &'static str,
    /// 一, （三）, 2.
    pub ordinal: &'static str,
    /// The label that the form prints.
    pub label: &'static str,
    /// Its id in English words.
    pub english: String,
    /// How deep it stands under others.
    pub depth: usize,
    /// The unit printed beside it.
    pub unit: Option<&'static str>,
    /// Its cells; a heading has none.
    pub cells: Vec<CellShown>,
}

/// A cell.
#[derive(Debug)]
pub struct CellShown {
    /// Its index on the form, by which it is anchored.
    pub index: usize,
    /// The number, or why there is none.
    pub value: Result<Decimal, Mark>,
    /// What is printed there, where that is more.
    pub raw: Option<String>,
    /// Whether its place in the source is known.
    pub has_place: bool,
    /// The part it plays in what is noticed.
    pub part: Part,
}

/// The anchor of a cell, on the page of the report and on that of the source.
#[must_use]
pub fn anchor(cell: usize) -> String {
    format!("c{cell}")
}

/// The tables of a report, with the cells marked that something is noticed on.
#[must_use]
pub fn tables(tables: &Tables, parts: &BTreeMap<usize, Part>) -> Vec<Table> {
    let form = tables.form;
    let block = |block: &'static Block| BlockShown {
        caption: &block.caption,
        unit: &block.unit,
        columns: block
            .columns
            .iter()
            .map(|column| Head { id: &column.id, label: &column.label, group: column.group.as_deref() })
            .collect(),
        rows: block.rows.iter().filter_map(|own| row(tables, parts, block, own)).collect(),
    };
    let shown = form.tables.iter().enumerate().map(|(number, table)| Table {
        title: &table.title,
        id: &table.id,
        is_unseen: tables.unseen.contains(&number),
        blocks: table.blocks.iter().map(block).collect(),
    });
    shown.collect()
}

fn row(tables: &Tables, parts: &BTreeMap<usize, Part>, block: &'static Block, row: &'static Row) -> Option<RowShown> {
    let first = row.first_cell.unwrap_or_default();
    let indices = if row.kind == RowKind::Heading { 0..0 } else { first..first + block.columns.len() };
    let cells: Vec<CellShown> = indices
        .map(|index| {
            let cell = &tables.cells[index];
            CellShown {
                index,
                value: cell.value,
                raw: cell.raw.clone(),
                has_place: !cell.spans.is_empty(),
                part: parts.get(&index).cloned().unwrap_or(Part::Beside),
            }
        })
        .collect();
    // A row of another edition is there where it is printed.
    if row.kind == RowKind::Foreign && cells.iter().all(|cell| cell.value == Err(Mark::Absent)) {
        return None;
    }
    Some(RowShown {
        key: &row.key,
        ordinal: &row.ordinal,
        label: &row.label,
        english: english(row.id.rsplit('.').next().unwrap_or_default()),
        depth: row.id.matches('.').count(),
        unit: row.unit.as_deref(),
        cells,
    })
}

/// An id of the form as words: `new received`.
#[must_use]
pub fn english(id: &str) -> String {
    id.replace('_', " ")
}
