//! Rows of the form that were not found: which of them may still be printed.
//!
//! In: the rows as read. Out: the same, with these rows as unclear: a row is called absent only where
//! every figure of its table was given to a row, and no missing row's label stands anywhere with a figure behind it.

mod given;

use super::labels::tape::Tape;
use super::labels::{self, RowAt, SHORTEST_SURE};
use super::reading::{Reader, Reading, RowRead, Seen};
use super::text::tokens::{self, Token};
use crate::document::Document;
use crate::finding::Code;
use crate::form::{Form, RowKind};
use crate::text::normal::is_hanzi;
use crate::text::numeral;
use given::Given;
use std::cell::LazyCell;
use std::ops::Range;

/// How far from a label, in bytes, what belongs to it is looked for.
const FARTHEST: usize = 200;

/// Leaves open the missing rows of tables that print rows nobody can name, or the label of a missing one with figures behind it:
/// a figure without its label is somebody's, and so is a label without its figure. `text` is that of the
/// document without its furniture, `as_text` what tables with cells show when they are read as text: a row there may stand
/// beside the cells.
pub(super) fn leave_open(
    document: &Document,
    text: &str,
    tape: &Tape,
    form: &Form,
    as_text: &[RowRead],
    reading: &mut Reading,
) {
    let holds_print = |row: &RowRead| row.cells.iter().any(|cell| matches!(cell, Seen::At(_) | Seen::Unclear));
    let is_shown = |at: RowAt| as_text.iter().any(|row| row.at == at && holds_print(row));
    leave_open_foreign(form, reading);
    let given = LazyCell::new(|| Given::of(text, tape, form, reading));
    let open: Vec<RowAt> = (0..form.tables.len())
        .filter(|table| reading.rows.iter().any(|row| row.at.table == *table))
        .flat_map(|table| {
            let missing = missing(document, form, reading, table);
            // Where a label was left over, the figures around it are nobody's.
            let is_left_over = |at: &RowAt| is_shown(*at) || is_labelled(text, tape, form, *at);
            let is_told = || is_told(document, form, reading, table) && !given.leaves_over(table);
            let are_absent = !missing.iter().any(is_left_over) && is_told();
            missing.into_iter().filter(move |_| !are_absent)
        })
        .collect();
    for at in open {
        let columns = form.tables[at.table].blocks[at.block].columns.len();
        reading.rows.push(RowRead::new(at, vec![Seen::Unclear; columns], Reader::Flattened, 0..0));
    }
}

/// Leaves open the figures of a row of the other edition that stands beside some of the rows it stands for: they may be
/// those of the one that is missing.
fn leave_open_foreign(form: &Form, reading: &mut Reading) {
    let (foreign, own): (Vec<&mut RowRead>, Vec<&mut RowRead>) =
        reading.rows.iter_mut().partition(|row| row.at.of(form).kind == RowKind::Foreign);
    let beside = foreign.into_iter().filter(|row| own.iter().any(|own| is_family(form, row.at, own.at)));
    beside.for_each(|row| row.cells.fill(Seen::Unclear));
}

fn is_unclear(row: &RowRead) -> bool {
    row.cells.iter().all(|cell| *cell == Seen::Unclear)
}

/// The rows of figures of a table that were not found, and that no row of the other edition stands for.
fn missing(document: &Document, form: &Form, reading: &Reading, table: usize) -> Vec<RowAt> {
    let own: Vec<&RowRead> = reading.rows.iter().filter(|row| row.at.table == table).collect();
    // Words among its figures may be the label of one of them.
    let is_told =
        |row: &RowRead| !is_unclear(row) || longest_words(&document.text.string[row.printed.clone()]) < SHORTEST_SURE;
    let stands_alone = |foreign: RowAt| !own.iter().any(|row| is_family(form, foreign, row.at));
    let replaced =
        |at: &RowAt| own.iter().any(|row| is_family(form, row.at, *at) && is_told(row) && stands_alone(row.at));
    let is_found = |at: &RowAt| own.iter().any(|row| row.at == *at);
    figures(form, table).into_iter().filter(|at| !is_found(at) && !replaced(at)).collect()
}

fn longest_words(text: &str) -> usize {
    text.split(|c| !is_hanzi(c)).map(|words| words.chars().count()).max().unwrap_or(0)
}

/// Whether every row of a table that was told as such is one of the form. Tables of one list, which have units, are one.
fn is_told(document: &Document, form: &Form, reading: &Reading, table: usize) -> bool {
    let is_listed = |table: usize| !form.tables[table].header.units.is_empty();
    let is_own = |other: usize| other == table || is_listed(other) && is_listed(table);
    let has_figure = |cell: &Range<usize>| document.text.get(cell.clone()).contains(|c: char| c.is_ascii_digit());
    let unknown = reading.unknown.iter().any(|row| is_own(row.table) && row.cells.iter().any(has_figure));
    let left_over = reading
        .findings
        .iter()
        .any(|finding| finding.code == Code::LeftOver && finding.at.as_deref() == Some(form.tables[table].id.as_str()));
    let unclear = reading.rows.iter().any(|row| is_own(row.at.table) && is_unclear(row) && !row.printed.is_empty());
    let own = || reading.rows.iter().filter(|row| row.at.table == table && !row.printed.is_empty());
    let from = own().map(|row| row.printed.start).min().unwrap_or_default();
    let to = own().map(|row| row.printed.end).max().unwrap_or_default();
    // A picture or a script in the midst of a table or within its grid, beside no figure, may be rows of it.
    let in_grid = |at: usize| {
        let holds = |cell: &Range<usize>| own().any(|row| cell.start < row.printed.end && row.printed.start < cell.end);
        let mut grids = document.grids().map(|grid| grid.cells.iter().map(|cell| &cell.text));
        grids.any(|mut cells| cells.clone().any(|cell| cell.contains(&at)) && cells.any(holds))
    };
    let is_beside = |at: usize| own().any(|row| row.printed.contains(&at));
    let is_within = |at: usize| (from..to).contains(&at) || in_grid(at);
    let hidden = document.shown.unseen.iter().any(|(at, _)| is_within(*at) && !is_beside(*at));
    !unknown && !left_over && !unclear && !hidden
}

/// Whether the label of a row stands anywhere with a figure behind it; a short one is a word of any sentence and must be all
/// that stands before its figures.
fn is_labelled(text: &str, tape: &Tape, form: &Form, at: RowAt) -> bool {
    let row = at.of(form);
    row.wordings.iter().any(|word| {
        let is_sure = word.chars().count() >= SHORTEST_SURE;
        let mut places = tape.find_all(word, 0..text.len());
        places.any(|place| {
            let before = text.floor_char_boundary(place.start.saturating_sub(FARTHEST))..place.start;
            if !is_sure && !begins_a_row(form, &text[before]) {
                return false;
            }
            let behind = place.end..text.floor_char_boundary((place.end + FARTHEST).min(text.len()));
            let (tokens, _) = tokens::of(text, tokens::behind_gloss(text, behind));
            let has_figure = |token: &Token| text[token.place.clone()].contains(|c: char| c.is_ascii_digit());
            let ends = |token: &Token| ends_a_row(&text[token.place.end..]);
            tokens.iter().any(has_figure) && (is_sure || tokens.iter().any(ends))
        })
    })
}

/// Whether nothing but an ordinal, or a heading of the form, stands before a label in its cell or on its line.
fn begins_a_row(form: &Form, before: &str) -> bool {
    let cell = before.rsplit(['\n', '|', '\t']).next().unwrap_or_default();
    let words = cell.trim_end_matches(|c: char| " ().、,".contains(c) || numeral::is_ordinal(c));
    let words = labels::squeeze(labels::strip_ordinal(words));
    let mut rows = form.tables.iter().flat_map(|table| &table.blocks).flat_map(|block| &block.rows);
    words.is_empty() || rows.any(|row| row.wordings.contains(&words))
}

/// Whether nothing stands behind the figures of a row on their line.
fn ends_a_row(behind: &str) -> bool {
    let rest = behind.trim_start_matches([' ', '|', '\t']);
    rest.is_empty() || rest.starts_with('\n')
}

/// Whether a row of the other edition stands for one of this: （六）其他处理 for its three children.
pub(super) fn is_family(form: &Form, foreign: RowAt, own: RowAt) -> bool {
    let (foreign, own) = (foreign.of(form), own.of(form));
    let is_same = || own.id.split('.').next() == foreign.id.split('.').next();
    (foreign.kind, own.kind) == (RowKind::Foreign, RowKind::Figures) && is_same()
}

/// The rows of figures of a table, in the form's order.
pub(super) fn figures(form: &Form, table: usize) -> Vec<RowAt> {
    let blocks = form.tables[table].blocks.iter().enumerate();
    let rows =
        blocks.flat_map(|(block, b)| b.rows.iter().enumerate().map(move |(row, r)| (RowAt { table, block, row }, r)));
    rows.filter(|(_, row)| row.kind == RowKind::Figures).map(|(at, _)| at).collect()
}
