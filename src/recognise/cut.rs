//! What is not known of a table: rows behind the end of a document that was cut, and rows that may be among those that could
//! not be told.
//!
//! In: the rows as read. Out: the same, with these rows as unseen and as unclear: a row is called
//! absent, and a cell blank, only where the print went on without it and every row of it was told.

use super::labels::RowAt;
use super::labels::tape::Tape;
use super::reading::{Reader, Reading, RowRead, Seen};
use super::text::payload;
use crate::document::Document;
use crate::finding::{Code, Finding};
use crate::form::{Form, RowKind};
use crate::text::normal::is_hanzi;

/// The fewest characters of a label that no sentence has by chance.
const SHORTEST_SURE: usize = 6;

/// The most lines that a table has between two of its rows: a caption and a header a cell a line.
const MOST_LINES: usize = 5;

/// Marks what a document that ends inside a table leaves unseen.
pub(super) fn mark(document: &Document, form: &Form, reading: &mut Reading) {
    let Some(last) = reading.rows.iter().max_by_key(|row| row.printed.end).map(|row| row.at) else {
        if document.shown.is_cut {
            reading.findings.push(Finding::doubt(
                Code::Cut,
                "",
                "文件在中途中断，其后的内容不明".to_owned(),
                "the file ends in the middle; what would follow is not known".to_owned(),
            ));
        }
        return;
    };
    let end = reading.rows.iter().map(|row| row.printed.end).max().unwrap_or_default();
    let behind = document.text.string.get(end..).unwrap_or_default();
    let ends_there = document.media_type.starts_with("text/") && is_within_table(behind);
    let rows = figures(form, last.table);
    let is_complete = reading.rows.iter().any(|row| Some(&row.at) == rows.last()) || rows.last() == Some(&last);
    let is_text = document.media_type.starts_with("text/") && document.media_type != "text/html";
    let is_all = is_complete && last.table + 1 == form.tables.len();
    let text = document.text.string.as_str();
    let in_figure = is_text && !is_all && text.ends_with(|c: char| c.is_ascii_digit()) && end == text.len();
    let from_text = ends_there && is_text && !is_complete || in_figure;
    if in_figure {
        // Nothing ends the last figure: it may go on.
        let cells = reading.rows.iter_mut().flat_map(|row| &mut row.cells);
        cells.filter(|cell| matches!(cell, Seen::At(place) if place.end == end)).for_each(|cell| *cell = Seen::Unseen);
    }
    if !from_text && !document.shown.is_cut {
        return;
    }
    if from_text {
        // Nothing says that the last row was printed to its end.
        for row in reading.rows.iter_mut().filter(|row| row.printed.end == end) {
            let filled = row.cells.iter().rposition(|cell| matches!(cell, Seen::At(_))).map_or(0, |at| at + 1);
            row.cells[filled..].iter_mut().filter(|cell| **cell == Seen::Blank).for_each(|cell| *cell = Seen::Unseen);
        }
    }
    let unread = rows.into_iter().filter(|at| *at > last && reading.rows.iter().all(|row| row.at != *at));
    for at in unread.collect::<Vec<_>>() {
        let columns = form.tables[at.table].blocks[at.block].columns.len();
        reading.rows.push(RowRead::new(at, vec![Seen::Unseen; columns], Reader::Flattened, end..end));
    }
    let table = &form.tables[last.table];
    let row = &table.blocks[last.block].rows[last.row];
    reading.findings.push(Finding::doubt(
        Code::Cut,
        table.id.clone(),
        format!("文件在“{}”表“{}”一行之后中断，其后各行不明", table.title, row.label),
        format!(
            "the file ends inside the table {}, behind the row {}; what would follow is not known",
            table.id,
            row.name()
        ),
    ));
}

/// Whether what stands behind the last row is still of its table: a label or header that was begun, a note that more would
/// follow, and no sentence, date or section.
fn is_within_table(behind: &str) -> bool {
    const LONGEST: usize = 60;
    let is_begun = |line: &str| line.chars().filter(|c| is_hanzi(*c)).count() <= LONGEST && !line.contains('。');
    let mut lines = behind.lines().filter(|line| line.contains(|c: char| c.is_alphanumeric()));
    let is_digit = |c: char| c.is_ascii_digit();
    let dated =
        behind.match_indices('年').any(|(at, _)| behind[..at].trim_end().ends_with(is_digit)) || behind.contains("20");
    !dated && lines.clone().count() <= MOST_LINES && lines.all(is_begun)
}

/// Leaves open the missing rows of tables that print rows nobody can name, and those whose label stands elsewhere with
/// figures behind it: a figure without its label is somebody's, and so is a label without its figure.
pub(super) fn leave_open(document: &Document, tape: &Tape, form: &Form, reading: &mut Reading) {
    let open: Vec<RowAt> = (0..form.tables.len())
        .filter(|table| reading.rows.iter().any(|row| row.at.table == *table))
        .flat_map(|table| {
            let is_told = is_told(document, form, reading, table);
            let missing = missing(document, form, reading, table);
            missing.into_iter().filter(move |at| !is_told || is_labelled(document, tape, form, *at))
        })
        .collect();
    for at in open {
        let columns = form.tables[at.table].blocks[at.block].columns.len();
        reading.rows.push(RowRead::new(at, vec![Seen::Unclear; columns], Reader::Flattened, 0..0));
    }
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
    let replaced = |at: &RowAt| own.iter().any(|row| is_family(form, row.at, *at) && is_told(row));
    let is_found = |at: &RowAt| own.iter().any(|row| row.at == *at);
    figures(form, table).into_iter().filter(|at| !is_found(at) && !replaced(at)).collect()
}

fn longest_words(text: &str) -> usize {
    text.split(|c| !is_hanzi(c)).map(|words| words.chars().count()).max().unwrap_or(0)
}

/// Whether every figure of a table was given to a row of it. Tables of one list, which have units, are one.
fn is_told(document: &Document, form: &Form, reading: &Reading, table: usize) -> bool {
    let is_listed = |table: usize| !form.tables[table].header.units.is_empty();
    let is_own = |other: usize| other == table || is_listed(other) && is_listed(table);
    let has_figure =
        |cell: &std::ops::Range<usize>| document.text.get(cell.clone()).contains(|c: char| c.is_ascii_digit());
    let unknown = reading.unknown.iter().any(|row| is_own(row.table) && row.cells.iter().any(has_figure));
    let left_over = reading
        .findings
        .iter()
        .any(|finding| finding.code == Code::LeftOver && finding.at.as_deref() == Some(form.tables[table].id.as_str()));
    let unclear = reading.rows.iter().any(|row| is_own(row.at.table) && is_unclear(row) && !row.printed.is_empty());
    let own = || reading.rows.iter().filter(|row| row.at.table == table && !row.printed.is_empty());
    let from = own().map(|row| row.printed.start).min().unwrap_or_default();
    let to = own().map(|row| row.printed.end).max().unwrap_or_default();
    // A picture or a script in the midst of a table, beside no figure, may be rows of it.
    let is_beside = |at: usize| own().any(|row| row.printed.contains(&at));
    let hidden = document.shown.unseen.iter().any(|(at, _)| (from..to).contains(at) && !is_beside(*at));
    !unknown && !left_over && !unclear && !hidden
}

/// Whether the label of a row stands anywhere with a figure behind it; a short one is a word of any sentence.
fn is_labelled(document: &Document, tape: &Tape, form: &Form, at: RowAt) -> bool {
    let text = document.text.string.as_str();
    let row = &form.tables[at.table].blocks[at.block].rows[at.row];
    let places = row.wordings.iter().filter(|word| word.chars().count() >= SHORTEST_SURE);
    places.flat_map(|word| tape.find_all(word, 0..text.len())).any(|place| {
        let behind = place.end..text.floor_char_boundary((place.end + 200).min(text.len()));
        let (tokens, _) = payload::tokens(text, payload::behind_gloss(text, behind));
        tokens.iter().any(|token| text[token.place.clone()].starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Whether a row of the other edition stands for one of this: （六）其他处理 for its three children.
fn is_family(form: &Form, foreign: RowAt, own: RowAt) -> bool {
    let row = |at: RowAt| &form.tables[at.table].blocks[at.block].rows[at.row];
    row(foreign).kind == RowKind::Foreign && row(own).id.split('.').next() == row(foreign).id.split('.').next()
}

/// The rows of figures of a table, in the form's order.
fn figures(form: &Form, table: usize) -> Vec<RowAt> {
    let blocks = form.tables[table].blocks.iter().enumerate();
    let rows =
        blocks.flat_map(|(block, b)| b.rows.iter().enumerate().map(move |(row, r)| (RowAt { table, block, row }, r)));
    rows.filter(|(_, row)| row.kind == RowKind::Figures).map(|(at, _)| at).collect()
}
