//! `panel`: a row a county government and year, a column a cell of the form; never a bureau's figures.

use super::{Entry, Keys};
use crate::dataset::schema::{Column, Field, Kind, Row, Table, Value, double, whole};
use crate::form::{self, Form};
use crate::record::body::{self, BodyKind};
use crate::record::division::Level;
use crate::record::issue::latest;
use crate::record::{Report, Tables};
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// Why a row has no figures although the body was read: several prints, and nobody knows which came last.
pub const SEVERAL_VARIANTS: &str = "several_variants";
/// The report prints no table of a form.
pub(super) const NO_TABLES: &str = "no_tables";

/// The cells of all editions as columns, the newest edition first: short name, and for every edition the cell's index.
static CELLS: LazyLock<Vec<(Column, BTreeMap<&'static str, usize>)>> = LazyLock::new(|| {
    let mut columns: Vec<(Column, BTreeMap<&str, usize>)> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for form in Form::all() {
        for (index, cell) in form.cells.iter().enumerate() {
            if seen.insert(&cell.short) {
                columns.push((column(form, index), BTreeMap::from([(form.id.as_str(), index)])));
            } else if let Some((_, editions)) = columns.iter_mut().find(|(column, _)| column.name == cell.short) {
                editions.insert(&form.id, index);
            }
        }
    }
    columns
});

fn column(form: &'static Form, index: usize) -> Column {
    let cell = &form.cells[index];
    let (row, column) = form.labels(index);
    // A row under a heading is told by it, and a row of a section by its section: 其他 stands under several.
    let block = form.block(index);
    let own = &block.rows[cell.row];
    let heading = own.id.split_once('.').and_then(|(above, _)| block.rows.iter().find(|row| row.id == above));
    let section = || [&block.caption, &block.rows[0].label].into_iter().find(|label| !label.is_empty());
    let section = section().filter(|label| form.tables[cell.table].keyed_by_block && *label != row);
    let above = heading.map(|heading| &heading.label).or(section);
    let above = above.filter(|above| !above.is_empty()).map(|above| format!("{above}：")).unwrap_or_default();
    Column {
        name: cell.short.as_str().into(),
        kind: if cell.kind == form::Kind::Money { Kind::Decimal } else { Kind::Whole },
        zh: if column.is_empty() { format!("{above}{row}").into() } else { format!("{above}{row}·{column}").into() },
        en: cell.key.as_str().into(),
        unit: Some(form.unit(index)).filter(|unit| !unit.is_empty()).map(Into::into),
    }
}

pub(super) fn table() -> Table {
    let own = |name: &'static str, kind, zh: &'static str, en: &'static str| Column {
        name: name.into(),
        kind,
        zh: zh.into(),
        en: en.into(),
        unit: None,
    };
    let mut columns: Vec<Column> = Keys::columns().collect();
    columns.extend([
        own(
            "why_null",
            Kind::Text,
            "整行无数字的原因",
            "why the row has no figures: several_variants (several prints, and nobody knows which came last) or no_tables",
        ),
        own("relations_broken", Kind::Whole, "不成立的关系", "relations of the report that do not hold"),
    ]);
    columns.extend(CELLS.iter().map(|(column, _)| column.clone()));
    Table {
        name: "panel",
        zh: "一个县级政府一年的全部数字（以政府办公室名义公布的不计）",
        en: "The figures of one county government in one year, a column a cell of the form; what its office signs is none",
        columns,
        key: &["county_code", "year"],
    }
}

/// Whether a report is one of a county's government on a known year.
pub(in crate::dataset) fn is_of_a_county(report: &Report) -> bool {
    let is_government = || {
        let (body, division) = (report.body.as_deref()?, report.division.as_ref()?);
        Some(division.level == Level::County && body::is_government(body, division))
    };
    report.year.is_some() && report.body_kind() == BodyKind::Government && is_government() == Some(true)
}

/// The report of several prints that counts, which is the one published last.
pub(in crate::dataset) fn that_counts<'e, 'a>(entries: &'e [Entry<'a>]) -> Option<&'e Entry<'a>> {
    latest(entries.iter().map(|entry| entry.report.published.as_deref())).map(|at| &entries[at])
}

pub(super) fn rows<'a>(entries: &'a [Entry<'a>]) -> Vec<Row<'a>> {
    let Some(first) = entries.first().filter(|first| is_of_a_county(first.report)) else { return Vec::new() };
    let counts = that_counts(entries);
    let tables = counts.and_then(|entry| entry.report.tables.as_ref());
    let why_null = match (counts, tables) {
        (None, _) => Some(SEVERAL_VARIANTS),
        (Some(_), None) => Some(NO_TABLES),
        (Some(_), Some(_)) => None,
    };
    let mut row = Vec::with_capacity(Keys::WIDTH + 2 + CELLS.len());
    counts.unwrap_or(first).keys.extend(&mut row);
    if counts.is_none() {
        let (variant, edition) = (1, Keys::WIDTH - 1);
        (row[variant], row[edition]) = (Value::Null, Value::Null);
    }
    row.extend([why_null.value(), counts.map(|entry| entry.report.checks.broken).value()]);
    row.extend(
        CELLS.iter().map(|(column, editions)| tables.map_or(Value::Null, |tables| figure(tables, column, editions))),
    );
    vec![row]
}

/// The figure of a cell, or why there is none; nothing of a cell that the printed edition does not have.
fn figure(tables: &Tables, column: &Column, editions: &BTreeMap<&str, usize>) -> Value<'static> {
    let Some(index) = editions.get(tables.form.id.as_str()) else { return Value::Null };
    let is_foreign = tables.form.cells[*index].foreign;
    match tables.cells[*index].value {
        Ok(number) if column.kind == Kind::Whole => whole(number).map_or(Value::Null, Value::Whole),
        Ok(number) => double(number).map_or(Value::Null, |_| Value::Decimal(number)),
        Err(_) if is_foreign => Value::Null,
        Err(mark) => Value::Missing(mark),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_every_edition_has_a_column_of_its_name() {
        let table = table();
        for form in Form::all() {
            for cell in &form.cells {
                assert!(table.column(&cell.short).is_some(), "{}", cell.key);
            }
        }
        let names: HashSet<&str> = table.columns.iter().map(|column| column.name.as_ref()).collect();
        assert_eq!(names.len(), table.columns.len());
        assert!(names.iter().all(|name| name.len() <= form::load::MOST_SHORT), "Stata takes no more");
        let mut labels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for column in &table.columns {
            labels.entry(column.zh.as_ref()).or_default().push(column.name.as_ref());
        }
        let doubled: Vec<_> = labels.into_iter().filter(|(_, names)| names.len() > 1).collect();
        assert_eq!(doubled, [], "a label is one column's");
    }
}
