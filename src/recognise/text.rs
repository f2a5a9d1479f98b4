//! The reader for tables printed as text: labels in the form's order, figures between them.
//!
//! In: the text of a document and the tables wanted. Out: rows of the form. What lies between two
//! labels is a row's payload ([`super::part`]). Figures without separators between them are left
//! unclear there and go to `joined`, which cuts them by the form's sums.

mod aligned;
pub(super) mod apart;
mod beside;
mod columns;
pub(super) mod furniture;
mod joined;
mod leftover;
mod part;
pub(super) mod payload;
mod pitch;
pub(super) mod region;
pub(super) mod tokens;
mod unknown;
mod widths;

use super::labels::chain;
use super::labels::tape::Tape;
use super::labels::{Labels, Name};
use super::reading::Reading;
use crate::document::Document;
use crate::finding::Finding;
use crate::form::{Form, Layout, Table};
use crate::message::Message;
use aligned::{Columns, Evidence};
use part::{Part, RowPayload};
use payload::{Pitch, Shape};
use std::cell::OnceCell;
use std::ops::Range;

/// Rows with a unit between label and figure that make a table; a sentence has no such order of words.
const ENOUGH_LISTED: usize = 4;
/// Rows with as many figures as columns that make a table, however few they are: a sentence prints no such row.
const ENOUGH_WHOLE: usize = 1;

/// Reads the tables whose indices are wanted.
#[must_use]
pub fn read(document: &Document, text: &str, tape: &Tape, labels: &Labels, wanted: &[usize]) -> Reading {
    let form = labels.form;
    let mut reading = Reading::default();
    let mut regions: Vec<(usize, Range<usize>)> = Vec::new();
    let starts: Vec<Option<usize>> =
        (0..form.tables.len()).map(|table| region::start(text, tape, form, table)).collect();
    for table in 0..form.tables.len() {
        let Some(start) = starts[table] else { continue };
        let end = starts.iter().flatten().copied().filter(|other| *other > start).min().unwrap_or(text.len());
        // A table of units that is printed twice ends where its first row stands again.
        let again = region::first_rows(tape, &form.tables[table], start..end).get(1).copied();
        regions.push((table, start..again.unwrap_or(end)));
    }
    let mut parts: Vec<Part> = Vec::new();
    for (table, region) in regions {
        if !wanted.contains(&table) {
            continue;
        }
        if form.tables[table].blocks.iter().any(|block| block.layout == Layout::SideBySide) {
            parts.push(Part { table, region, links: Vec::new(), rows: Vec::new(), shape: Shape::Lines, closed: false });
            continue;
        }
        let mut links = chain::lay(text, tape, labels, table, region.clone());
        chain::mend(&mut links, text, labels, table, region.end);
        if !form.tables[table].header.labels.is_empty() {
            chain::count_without_marks(&mut links, text, labels, table);
        }
        let rows = form.tables[table].blocks.iter().map(|block| block.rows.len()).sum::<usize>();
        let named = links.iter().filter(|link| matches!(link.name, Name::Row(_))).count();
        let part = Part::new(text, form, table, region, links);
        // A quarter of the rows at least: fewer may be words of a sentence, unless units stand between labels and figures,
        // or whole rows of cells kept apart behind them.
        let listed = part.rows.iter().filter(|row| row.unit.is_some() && !row.tokens.is_empty()).count();
        let is_whole = |row: &&RowPayload| {
            row.columns > 1 && row.tokens.len() == row.columns && row.tokens.iter().all(|token| !token.glued)
        };
        let whole = part.rows.iter().filter(is_whole).count();
        if named >= (rows / 4).max(2) || listed >= ENOUGH_LISTED || whole >= ENOUGH_WHOLE {
            parts.push(part);
        }
    }
    let print = Print { document, text, tape, labels, pitch: pitch::learn(document, text, tape, form, &parts) };
    for part in parts.iter().filter(|part| !part.links.is_empty()) {
        reading.findings.extend(printed_again(document, text, tape, form, part));
    }
    // A table that proves its columns speaks for the others of the same text; asked for only where a row is short.
    let proven = OnceCell::new();
    let aligned = || -> &Columns {
        proven.get_or_init(|| {
            let spaced = || parts.iter().filter(|part| part.shape == Shape::Spaces && !part.links.is_empty());
            let evidence: Vec<Evidence> = spaced().map(|part| part.evidence(tape, form)).collect();
            Columns::of(document, &evidence)
        })
    };
    for part in &parts {
        if part.links.is_empty() {
            columns::read(&print, part.table, part.region.clone(), &aligned, &mut reading);
        } else {
            part.read(&print, &aligned, &mut reading);
        }
    }
    joined::read(&print, &mut reading);
    reading
}

/// A text being read, with what all its tables share.
#[derive(Clone, Copy)]
pub(super) struct Print<'a> {
    /// The document, for places as printed.
    pub document: &'a Document,
    /// Its text, without the rules of Markdown tables.
    pub text: &'a str,
    /// The text squeezed.
    pub tape: &'a Tape,
    /// The form's labels.
    pub labels: &'a Labels,
    /// The blank lines of a cell-a-line text.
    pub pitch: Option<Pitch>,
}

/// A finding where the table's first row label stands again behind its last row, with figures: another print, which is not read.
fn printed_again(document: &Document, text: &str, tape: &Tape, form: &Form, part: &Part) -> Option<Finding> {
    let table = &form.tables[part.table];
    if !table.header.labels.is_empty() {
        let again = region::first_rows(tape, table, part.region.end..text.len()).first().copied()?;
        return Some(another_print(document, table, again..again));
    }
    let rows = part.rows.iter().filter(|row| row.columns > 1 && !row.tokens.is_empty());
    let (first, last) = (rows.clone().next()?, part.rows.last()?);
    let label = first.at.of(form);
    let mut again = label.wordings.iter().flat_map(|word| tape.find_all(word, last.end..text.len()));
    let has_figures = |place: &Range<usize>| {
        let (tokens, _) =
            tokens::of(text, tokens::behind_gloss(text, place.end..text.floor_char_boundary(place.end + 400)));
        tokens.len() >= first.columns.min(3)
    };
    again.find(has_figures).map(|place| another_print(document, table, place))
}

fn another_print(document: &Document, table: &Table, place: Range<usize>) -> Finding {
    let mut finding = Finding::new(&table.id, Message::PrintedAgain { table: table.name().into() });
    finding.place = document.place(place);
    finding
}
