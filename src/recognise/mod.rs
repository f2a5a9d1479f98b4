//! Document × forms → report: what the printed tables say, cell by cell, and who says it.
//!
//! In: a [`Document`]. Out: a report without its checks. Two readers, one result: `grid` for
//! real cells, `text` for text. Pure: no file, network, clock or randomness; it cannot fail,
//! it can only find less.

mod agreement;
pub mod assemble;
mod cells;
mod cut;
mod digits;
mod grid;
pub mod identity;
pub mod labels;
mod local;
mod missing;
mod outline;
mod own_text;
mod parts;
mod prose;
pub mod reading;
mod stated;
mod text;
mod unseen;

use crate::document::{self, Document};
use crate::finding::Finding;
use crate::form::{CellPlace, Form, RowKind};
use crate::grid::Told;
use crate::message::Message;
use crate::record::{Report, Source, Tables, Tally, body, key};
use crate::text::normal::unspaced;
use labels::edition::Editions;
use labels::tape::Tape;
use labels::{Labels, RowAt};
use reading::{Reading, Seen};
use std::collections::BTreeSet;

/// The reports that a document prints, in their order; none where it is no report. A scan, which says nothing at all, is taken for one: it is a report whose figures cannot be read, or somebody's mistake to look at.
///
/// The checks are still to be made; `source.path` and `source.part` are the caller's to know.
#[must_use]
pub fn reports(document: &Document, sha256: &str) -> Vec<Report> {
    reports_on(Editions::known(), document, sha256)
}

/// The reports that a document prints on some editions of the form.
#[must_use]
pub fn reports_on(editions: &Editions, document: &Document, sha256: &str) -> Vec<Report> {
    let parts = parts::of(editions, document);
    if parts.is_empty() {
        return recognise(editions, document, sha256).into_iter().collect();
    }
    let mut reports: Vec<Report> = parts.iter().filter_map(|part| recognise(editions, part, sha256)).collect();
    let all = reports.len();
    if all > 1 {
        for (number, report) in reports.iter_mut().enumerate() {
            report.findings.push(several(number + 1, all));
        }
    }
    reports
}

fn recognise(editions: &Editions, document: &Document, sha256: &str) -> Option<Report> {
    let tape = Tape::of(&document.text.string);
    let printed = editions.printed(&tape.squeezed);
    // The tables' own words decide, wherever there are tables; prose may name those of another edition. Tables laid out
    // by places leave some of their words outside.
    let are_whole = document.grids().all(|grid| grid.told == Told::ByCells);
    let cells = document.grids().flat_map(|grid| &grid.cells).map(|cell| document.text.get(cell.text.clone()));
    let in_tables = editions.printed(&editions.words_of(cells));
    let are_enough = are_whole && editions.are_printed(&in_tables);
    let edition = editions.choose(&if are_enough { in_tables } else { in_tables.with(&printed) });
    let labels = &edition.labels;
    let text = text::furniture::without(document);
    let mut reading = read_tables(document, labels, &tape, &text);
    let identity = identity::identify(document, &tape);
    let stretches = prose::table_stretches(&reading.rows);
    let passages = prose::passage::passages(document, &stretches);
    let statements = prose::statements(document, &passages, identity.year);
    stated::decide(document, labels.form, &statements, identity.year, &mut reading);
    let assembled = assemble::assemble(document, labels.form, reading);
    // A printed table says more than a title that calls it 解读 or 格式.
    if assembled.tables.is_none() && !identity.is_report && (document.scan.is_none() || identity.decoy.is_some()) {
        return None;
    }
    // A page with another name whose one small table has some of the form's words is that page.
    if identity.is_other && assembled.tables.as_ref().is_some_and(prints_little) {
        return None;
    }
    let outline = outline::read(document, &stretches, &passages, &identity);
    let mut findings = identity.findings;
    findings.extend(assembled.findings);
    let mut other_rows = assembled.other_rows;
    if assembled.tables.is_none() {
        let (rows, noticed) = local::read(document, &text);
        let why = || if rows.is_empty() { unseen::no_tables(document) } else { vec![local_only()] };
        findings.extend(document.scan.map_or_else(why, |scan| vec![unseen::image_only(scan)]));
        other_rows.extend(rows);
        findings.extend(noticed);
    }
    findings.extend(editions.beside(&printed, edition).map(|other| unread(&other.labels)));
    if document.replacements > 0 {
        let (places, charset) = (document.replacements, document.charset.into());
        findings.push(Finding::new("", Message::Undecodable { places, charset }));
    }
    let text = || own_text::read(&passages, &tape, identity.title.as_deref()).unwrap_or_else(|| sha256.to_owned());
    let mut report = Report {
        id: String::new(),
        print: key::print(assembled.tables.as_ref(), &other_rows, text),
        body: identity.body,
        county: body::county(identity.division.as_ref()).map(str::to_owned),
        division: identity.division,
        year: identity.year,
        title: identity.title,
        published: identity.published,
        source: Source {
            sha256: sha256.to_owned(),
            media_type: document.media_type.into(),
            charset: document.charset.into(),
            script: document.script.as_str().into(),
            ..Source::default()
        },
        tables: assembled.tables,
        other_rows,
        statements,
        outline,
        checks: Tally::default(),
        findings,
        also: Vec::new(),
    };
    report.name();
    Some(report)
}

/// What the tables print, by both readers: cells where there are cells, and text where none were found for a table.
fn read_tables(document: &Document, labels: &Labels, tape: &Tape, text: &str) -> Reading {
    let mut reading = grid::read(document, labels);
    let (read, wanted): (Vec<usize>, Vec<usize>) =
        (0..labels.form.tables.len()).partition(|table| reading.rows.iter().any(|row| row.at.table == *table));
    let mut as_text = Vec::new();
    if !read.is_empty() {
        let again = text::read(document, text, tape, labels, &read);
        let disagreements = agreement::compare(document, labels.form, &reading, &again);
        reading.findings.extend(disagreements);
        as_text = again.rows;
    }
    // Lines put together from the glyphs of a page show no trace of a blank; what no cells were found for is not read from them.
    if !wanted.is_empty() && document.media_type != document::PDF {
        let mut more = text::read(document, text, tape, labels, &wanted);
        text::apart::put_together(document, labels, &wanted, &mut more);
        reading.rows.append(&mut more.rows);
        reading.unknown.append(&mut more.unknown);
        reading.spent.append(&mut more.spent);
        reading.findings.append(&mut more.findings);
    }
    drop_blank_foreign_rows(document, labels.form, &mut reading);
    cut::mark(document, labels.form, &mut reading);
    missing::leave_open(document, text, tape, labels.form, &as_text, &mut reading);
    let seen = unseen::findings(document, labels.form, &reading);
    reading.findings.extend(seen);
    reading
}

/// Whether nothing of a report's tables is printed but a small one, of less than a third of the form's cells.
fn prints_little(tables: &Tables) -> bool {
    let cells = &tables.form.cells;
    let is_seen = |place: &CellPlace| !tables.unseen.contains(&place.table);
    let printed = cells.iter().zip(&tables.cells).filter(|(place, cell)| cell.is_printed() && is_seen(place));
    let printed: BTreeSet<usize> = printed.map(|(place, _)| place.table).collect();
    let size = |table: &usize| cells.iter().filter(|place| place.table == *table).count();
    printed.len() <= 1 && printed.iter().map(size).sum::<usize>() * 3 < cells.len()
}

/// The finding for a report that is not the only one of its file.
fn several(number: usize, all: usize) -> Finding {
    Finding::new("", Message::SeveralReports { all, number })
}

/// A blank row of the other edition is a heading of this one where its own rows stand beside it: （六）其他处理 above its three children.
fn drop_blank_foreign_rows(document: &Document, form: &Form, reading: &mut reading::Reading) {
    let row = |at: RowAt| at.of(form);
    let family = |id: &str| id.split('.').next().map(str::to_owned);
    let own: Vec<_> = reading
        .rows
        .iter()
        .map(|read| row(read.at))
        .filter(|row| row.kind == RowKind::Figures)
        .filter_map(|row| family(&row.id))
        .collect();
    let is_blank = |seen: &Seen| match seen {
        Seen::At(range) => document.text.get(range.clone()).trim().is_empty(),
        Seen::Blank | Seen::Absent => true,
        Seen::Unclear | Seen::Unseen => false,
    };
    reading.rows.retain(|read| {
        let row = row(read.at);
        row.kind != RowKind::Foreign
            || !read.cells.iter().all(is_blank)
            || family(&row.id).is_none_or(|family| !own.contains(&family))
    });
}

/// The finding for a report whose only table is the place's own.
fn local_only() -> Finding {
    Finding::new("", Message::LocalTablesOnly {})
}

/// The finding for tables of an edition that was not chosen.
fn unread(labels: &labels::Labels) -> Finding {
    let id = &labels.form.id;
    Finding::new(id, Message::OtherEdition { edition: id.into() })
}

/// The finding for a label recognised by likeness.
fn inexact(form: &Form, at: RowAt, printed: &str) -> Finding {
    let row = at.of(form);
    let printed = unspaced(printed);
    Finding::new(&row.key, Message::LabelInexact { printed: printed.into(), label: row.label.clone().into() })
}
