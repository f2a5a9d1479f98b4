//! What is not known behind the end of a document that was cut.
//!
//! In: the rows as read. Out: the same, with the rows and cells that would follow as unseen: a row is
//! called absent, and a cell blank, only where the print went on without it.

use super::labels::{self, RowAt};
use super::missing::{figures, is_family};
use super::reading::{Reader, Reading, RowRead, Seen};
use crate::document::Document;
use crate::finding::Finding;
use crate::form::{Form, Table};
use crate::message::Message;
use crate::text::normal::is_hanzi;

/// The most lines that a table has between two of its rows: a caption and a header a cell a line.
const MOST_LINES: usize = 5;

/// Marks what a document that ends inside a table leaves unseen.
pub(super) fn mark(document: &Document, form: &Form, reading: &mut Reading) {
    // A label without a figure at the end may be the beginning of another.
    let has_figure = |row: &RowRead| row.cells.iter().any(|cell| matches!(cell, Seen::At(_)));
    let table = reading.rows.iter().max_by_key(|row| row.printed.end).map(|row| row.at.table);
    let own = reading.rows.iter().filter(|row| Some(row.at.table) == table);
    let Some(last) = own.max_by_key(|row| (has_figure(row), row.printed.end)).map(|row| row.at) else {
        if document.shown.is_cut {
            reading.findings.push(Finding::new("", Message::Cut {}));
        }
        return;
    };
    let end = reading.rows.iter().map(|row| row.printed.end).max().unwrap_or_default();
    let behind = document.text.string.get(end..).unwrap_or_default();
    let rows = figures(form, last.table);
    let is_complete = reading.rows.iter().any(|row| Some(&row.at) == rows.last()) || rows.last() == Some(&last);
    let is_text = document.media_type.starts_with("text/") && document.media_type != "text/html";
    let is_all = is_complete && last.table + 1 == form.tables.len();
    let text = document.text.string.as_str();
    let in_figure = is_text && !is_all && text.ends_with(|c: char| c.is_ascii_digit()) && end == text.len();
    let is_open = || is_within_table(behind) || is_of_form(&form.tables[last.table], behind);
    let in_blanks = is_text && behind.trim().is_empty() && ends_in_blanks(text, reading, end);
    let from_text = is_text && !is_complete && is_open() || in_figure || in_blanks;
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
    let is_behind = |at: &RowAt| *at > last || is_family(form, last, *at);
    let unread = rows.into_iter().filter(|at| is_behind(at) && reading.rows.iter().all(|row| row.at != *at));
    for at in unread.collect::<Vec<_>>() {
        let columns = form.tables[at.table].blocks[at.block].columns.len();
        reading.rows.push(RowRead::new(at, vec![Seen::Unseen; columns], Reader::Flattened, end..end));
    }
    let table = &form.tables[last.table];
    let row = &table.blocks[last.block].rows[last.row];
    let message = Message::CutInTable { table: table.name().into(), row: row.name().into() };
    reading.findings.push(Finding::new(&table.id, message));
}

/// Whether the last row of a text ends in blank cells that no bar or tab closes: they may not have been printed yet.
fn ends_in_blanks(text: &str, reading: &Reading, end: usize) -> bool {
    let mut last = reading.rows.iter().filter(|row| row.printed.end == end);
    last.any(|row| {
        let tail =
            row.cells.iter().rev().find_map(|cell| if let Seen::At(place) = cell { Some(place.end) } else { None });
        let tail = &text[tail.unwrap_or(row.printed.start).min(end)..end];
        row.cells.last() == Some(&Seen::Blank) && !tail.contains(['|', '\t'])
    })
}

/// Whether what stands behind the last row is nothing but captions, header words and labels of its table, the last of them
/// perhaps begun.
fn is_of_form(table: &Table, behind: &str) -> bool {
    let squeezed = labels::squeeze(behind);
    let columns = table.blocks.iter().flat_map(|block| &block.columns).flat_map(|column| &column.wordings);
    let rows = table.blocks.iter().flat_map(|block| &block.rows).flat_map(|row| &row.wordings);
    let captions = table.blocks.iter().flat_map(|block| &block.captions);
    let words: Vec<&String> = table.header.corner.iter().chain(captions).chain(columns).chain(rows).collect();
    let mut rest = squeezed.as_str();
    while let Some(word) = words.iter().filter(|word| rest.starts_with(word.as_str())).max_by_key(|word| word.len()) {
        rest = &rest[word.len()..];
    }
    rest.len() < squeezed.len() && words.iter().any(|word| word.starts_with(rest))
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
