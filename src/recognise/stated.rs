//! Which cut of a run that no sum decides does the report's own prose state?
//!
//! In: the rows as read and the statements. Out: the same rows, where a sentence left one cut only. `8855698` is 88 55 698
//! in a report that speaks of 现行有效行政规范性文件698件 and of 制发的规范性文件88件; either sentence alone leaves several cuts,
//! and nothing is read. A statement speaks of the cell whose key is its topic and of no other; what it may count
//! besides, the prose's own grammar has left out.

use super::assemble::{MOST_SHOWN, cut};
use super::reading::{Reading, Seen};
use crate::document::Document;
use crate::finding::Finding;
use crate::form::{Form, Row};
use crate::message::{Between, List, Message, Quote};
use crate::record::statement::{Kind, Period, Precision, Statement};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// Cuts the open runs that the statements of a report on `year` decide.
pub(super) fn decide(
    document: &Document,
    form: &Form,
    statements: &[Statement],
    year: Option<i32>,
    reading: &mut Reading,
) {
    let Some(year) = year else { return };
    let testimony: Vec<&Statement> = statements.iter().filter(|statement| is_plain(statement, year)).collect();
    if testimony.is_empty() {
        return;
    }
    let summed: BTreeSet<usize> =
        form.equations().flat_map(|(_, instance)| instance.left.iter().chain(&instance.right).copied()).collect();
    for row in &mut reading.rows {
        let form_row = row.at.of(form);
        let Some(first) = form_row.first_cell else { continue };
        let cells = first..first + row.cells.len();
        // A run that sums speak of was cut together with others, and is not cut alone.
        let is_run = cells.len() > 1 && row.alternatives.iter().all(|way| way.len() == cells.len());
        if !is_run || cells.clone().any(|cell| summed.contains(&cell)) {
            continue;
        }
        let about = |(column, cell): (usize, usize)| {
            let key = &form.cells[cell].key;
            testimony.iter().filter(move |statement| statement.topic == *key).map(move |own| (column, *own))
        };
        let witnesses: Vec<(usize, &Statement)> = cells.clone().enumerate().flat_map(about).collect();
        if witnesses.is_empty() {
            continue;
        }
        let value = |place: &Range<usize>| document.text.get(place.clone()).parse::<Decimal>().ok();
        let fits = |way: &&Vec<_>| witnesses.iter().all(|(column, own)| value(&way[*column]) == Some(own.value));
        let (fitting, others): (Vec<_>, Vec<_>) = row.alternatives.iter().partition(fits);
        let [way] = fitting.as_slice() else { continue };
        let mut finding = cut_as_stated(document, form_row, &witnesses, way, &others);
        finding.cells = cells.map(|cell| form.cells[cell].key.clone()).collect();
        reading.findings.push(finding);
        row.cells = way.iter().cloned().map(Seen::At).collect();
        row.alternatives.clear();
    }
}

/// The finding for a row that was cut as the prose states.
fn cut_as_stated(
    document: &Document,
    row: &Row,
    witnesses: &[(usize, &Statement)],
    way: &[Range<usize>],
    others: &[&Vec<Range<usize>>],
) -> Finding {
    let chosen = cut(document, way);
    let others = List::of(Between::Or, others.iter().take(MOST_SHOWN).map(|way| cut(document, way)));
    let sentences =
        List::of(Between::And, witnesses.iter().map(|(_, own)| Quote { text: own.text.clone(), is_about: false }));
    let message = Message::CutAsStated { row: row.name().into(), chosen, sentences, others };
    let mut finding = Finding::new(&row.key, message);
    finding.place = witnesses.first().and_then(|(_, own)| own.place.clone());
    finding
}

/// Whether a statement gives the report's own figure of the year to its last digit: neither 1.5万件, nor a part, nor 约80件.
fn is_plain(statement: &Statement, year: i32) -> bool {
    let is_part = statement.part_of.is_some() || statement.applicant.is_some() || statement.result.is_some();
    statement.kind == Kind::Count
        && statement.precision == Precision::Exact
        && statement.period == Period::Year
        && statement.year == Some(year)
        && statement.unit.is_some()
        && !is_part
        && !statement.text.contains(['万', '亿'])
}
