//! Rows as read → the cells of the record, with kinds and units applied.
//!
//! In: what the readers made of a document. Out: [`Tables`], rows the form does not have, and the
//! doubts. A cell the form does not allow becomes null with a mark and a finding.

use super::cells::{self, is_money};
use super::labels::RowAt;
use super::reading::{Reading, RowRead, Seen, UnknownRow};
use crate::document::Document;
use crate::finding::{Code, Finding};
use crate::form::{Form, RowKind};
use crate::message::{Between, List, Message, Words};
use crate::record::{Cell, Mark, OtherRow, Tables};
use crate::text::normal::unspaced;
use crate::text::numeral::{self, Unit};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// The most ways of cutting a row that a message shows.
pub(super) const MOST_SHOWN: usize = 6;

/// What became of a reading.
pub struct Assembled {
    /// The cells, if any row was read.
    pub tables: Option<Tables>,
    /// Rows the form does not have.
    pub other_rows: Vec<OtherRow>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// Puts the rows of a reading into the cells of the form.
#[must_use]
pub fn assemble(document: &Document, form: &'static Form, reading: Reading) -> Assembled {
    let mut findings = reading.findings;
    let spent = reading.spent.iter().copied().collect();
    // Nothing is known of a table of which no row was seen; an absent cell is one of a table that was.
    let is_seen = |table: &usize| reading.rows.iter().any(|row| row.at.table == *table);
    let unseen: BTreeSet<usize> = (0..form.tables.len()).filter(|table| !is_seen(table)).collect();
    let mut tables = Tables { form, cells: vec![Cell::ABSENT; form.cells.len()], spent, unseen };
    for row in &reading.rows {
        put_row(document, &mut tables, row, &mut findings);
    }
    let other_rows: Vec<OtherRow> = reading.unknown.iter().map(|row| other_row(document, form, row)).collect();
    for (row, read) in other_rows.iter().zip(&reading.unknown) {
        let printed: Vec<&str> = read.cells.iter().map(|cell| document.text.get(cell.clone()).trim()).collect();
        let values = printed.join(" ");
        let at = format!("{}.{}", form.tables[read.table].id, row.label);
        findings.push(Finding::new(at, Message::RowUnknown { label: row.label.clone().into(), values }));
    }
    if reading.rows.is_empty() {
        return Assembled { tables: None, other_rows, findings };
    }
    missing(&tables, &mut findings);
    if !tables.cells.iter().any(|cell| {
        cell.number().is_some()
            || matches!(cell.value, Err(Mark::Illegible | Mark::UnitUnknown | Mark::Struck | Mark::Unseen))
    }) {
        findings.push(Finding::new("", Message::BlankForm {}));
    }
    for (cell, place) in tables.cells.iter_mut().zip(&form.cells) {
        if tables.unseen.contains(&place.table) {
            cell.value = Err(Mark::Unseen);
        }
    }
    Assembled { tables: Some(tables), other_rows, findings }
}

fn other_row(document: &Document, form: &Form, row: &UnknownRow) -> OtherRow {
    OtherRow {
        table: Some(form.tables[row.table].id.clone()),
        label: row.label.clone(),
        unit: row.unit.clone().map(|unit| document.text.get(unit).to_owned()),
        columns: Vec::new(),
        values: row.cells.iter().map(|cell| cells::as_printed(document, cell.clone())).collect(),
    }
}

/// The unit a row's figures are in, and whether they can be taken as the form's: a unit printed beside the label that is not
/// the form's is a finding, and one of another kind makes the figures doubtful.
fn unit_of(document: &Document, form: &Form, row: &RowRead, findings: &mut Vec<Finding>) -> (Option<Unit>, bool) {
    let form_row = row.at.of(form);
    let (Some(own), Some(place)) = (&form_row.unit, &row.unit_place) else { return (row.unit, true) };
    let printed = unspaced(document.text.get(place.clone()));
    let named = numeral::unit_word(&printed);
    if printed != *own {
        let message = Message::UnitDiffers {
            row: Words::new(&form_row.label, &form_row.key),
            printed: printed.clone().into(),
            own: own.clone().into(),
        };
        let mut finding = Finding::new(&form_row.key, message);
        finding.place = document.place(place.clone());
        findings.push(finding);
    }
    let of_money = is_money(numeral::unit_word(own).map(|(_, unit)| unit));
    match named {
        Some((scale, unit)) => (Some(unit), is_money(Some(unit)) == of_money && scale == Decimal::ONE),
        None => (row.unit, true),
    }
}

fn put_row(document: &Document, tables: &mut Tables, row: &RowRead, findings: &mut Vec<Finding>) {
    let form = tables.form;
    let form_row = row.at.of(form);
    let Some(first) = form_row.first_cell else { return };
    let mut unclear = Vec::new();
    let (unit, as_on_the_form) = unit_of(document, form, row, findings);
    // A row without any figure says nothing against another print of it; a blank cell beside figures does.
    let is_filled = |cells: &[Cell]| cells.iter().any(|cell| cell.value.is_ok());
    let was_filled = is_filled(&tables.cells[first..first + row.cells.len()]);
    let seen = row.cells.iter().map(|seen| if as_on_the_form || *seen == Seen::Blank { seen } else { &Seen::Unclear });
    let cells: Vec<Cell> = seen
        .enumerate()
        .map(|(column, seen)| {
            let place = &form.cells[first + column];
            Cell { reading: Some(row.reader), ..cells::cell(document, place, seen, unit, findings) }
        })
        .collect();
    let both_filled = was_filled && is_filled(&cells);
    for (index, cell) in (first..).zip(cells) {
        let place = &form.cells[index];
        if cell.value == Err(Mark::Illegible) {
            unclear.push(place.key.clone());
        }
        let earlier = &tables.cells[index];
        let settled = contested(findings, &place.key);
        match (&earlier.value, &cell.value) {
            (a, b) if a != b && is_said(a, both_filled) && is_said(b, both_filled) => {
                findings.push(printed_twice(&place.key, a, b));
                tables.cells[index] = Cell { value: Err(Mark::Illegible), reading: cell.reading, ..Cell::ABSENT };
            }
            (Err(Mark::Absent), _) | (Err(_), Ok(_)) if !settled => tables.cells[index] = cell,
            _ => {}
        }
    }
    if !unclear.is_empty() {
        let printed = document.text.get(row.printed.clone());
        let printed: String = printed.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
        let ways = row.alternatives.iter().take(MOST_SHOWN).map(|way| cut(document, way));
        let ways = List::of(Between::Or, ways);
        let name = form_row.name().into();
        let message = match ways.parts.is_empty() {
            _ if row.printed.is_empty() => Message::RowNotFound { row: name },
            true => Message::ReadNoWay { row: name, printed },
            false => Message::ReadSeveralWays { row: name, printed, ways },
        };
        let mut finding = Finding::new(&form_row.key, message).about(unclear);
        finding.place = (!row.printed.is_empty()).then(|| document.place(row.printed.clone())).flatten();
        findings.push(finding);
    }
}

/// Whether a print says what a cell is: a figure, or a blank where the row has figures.
fn is_said(value: &Result<Decimal, Mark>, is_filled: bool) -> bool {
    value.is_ok() || (is_filled && *value == Err(Mark::Blank))
}

/// The finding for a cell that is printed twice and differently.
fn printed_twice(key: &str, a: &Result<Decimal, Mark>, b: &Result<Decimal, Mark>) -> Finding {
    Finding::new(key, Message::PrintedTwice { first: a.ok(), second: b.ok() }).about(vec![key.to_owned()])
}

/// One way of cutting a row, as a message shows it: `69|3|665`.
pub(super) fn cut(document: &Document, way: &[Range<usize>]) -> String {
    let shown = |place: &Range<usize>| if place.is_empty() { "—" } else { document.text.get(place.clone()) };
    way.iter().map(shown).collect::<Vec<_>>().join("|")
}

/// Whether a cell was printed twice and differently, so that a third print settles nothing.
fn contested(findings: &[Finding], key: &str) -> bool {
    findings.iter().any(|finding| finding.code == Code::PrintedTwice && finding.at.as_deref() == Some(key))
}

/// Tables, rows and columns of the form that are not printed, and rows of the other edition that are.
fn missing(tables: &Tables, findings: &mut Vec<Finding>) {
    let form = tables.form;
    let printed = |row: &crate::form::Row, columns: usize| {
        row.first_cell.is_some_and(|first| tables.cells[first..first + columns].iter().any(Cell::is_printed))
    };
    for (number, table) in form.tables.iter().enumerate() {
        let rows = || table.blocks.iter().flat_map(|block| block.rows.iter().map(|row| (row, block.columns.len())));
        if !rows().any(|(row, columns)| printed(row, columns)) {
            findings.push(Finding::new(&table.id, Message::TableMissing { table: table.name().into() }));
            continue;
        }
        let foreign: Vec<RowAt> = table
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(block, b)| {
                b.rows.iter().enumerate().map(move |(row, r)| (RowAt { table: number, block, row }, r, b.columns.len()))
            })
            .filter(|(_, row, columns)| row.kind == RowKind::Foreign && printed(row, *columns))
            .map(|(at, ..)| at)
            .collect();
        let hybrid = !foreign.is_empty();
        if hybrid {
            let labels: Vec<&str> =
                foreign.iter().map(|at| table.blocks[at.block].rows[at.row].label.as_str()).collect();
            let rows = List::of(Between::Commas, labels);
            findings.push(Finding::new(&table.id, Message::Hybrid { edition: form.id.clone().into(), rows }));
        }
        for (row, columns) in rows().filter(|(row, _)| row.kind == RowKind::Figures) {
            let replaced = hybrid && row.id.starts_with("other_handling");
            if !printed(row, columns) && !replaced {
                findings.push(Finding::new(&row.key, Message::RowMissing { row: row.name().into() }));
            }
        }
    }
}
