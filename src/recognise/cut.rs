//! What is not known of a table: rows behind the end of a document that was cut, and rows that may be among those that could
//! not be told.
//!
//! In: the rows as read. Out: the same, with these rows as unseen and as unclear: a row is called
//! absent, and a cell blank, only where the print went on without it and every row of it was told.

use super::label::RowAt;
use super::reading::{Reader, Reading, RowRead, Seen};
use crate::document::Document;
use crate::finding::{Code, Finding};
use crate::form::{Form, RowKind};

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
    let ends_there = !behind.contains(|c: char| c.is_alphanumeric()) && document.media_type.starts_with("text/");
    let rows = figures(form, last.table);
    let is_complete = reading.rows.iter().any(|row| Some(&row.at) == rows.last()) || rows.last() == Some(&last);
    let from_text = ends_there && document.media_type != "text/html" && !is_complete;
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

/// Leaves open the missing rows of tables that print rows nobody can name: a figure without its label is somebody's.
pub(super) fn leave_open(document: &Document, form: &Form, reading: &mut Reading) {
    let mut open = Vec::new();
    for table in 0..form.tables.len() {
        let own: Vec<&RowRead> = reading.rows.iter().filter(|row| row.at.table == table).collect();
        if own.is_empty() {
            continue;
        }
        let has_figure =
            |cell: &std::ops::Range<usize>| document.text.get(cell.clone()).contains(|c: char| c.is_ascii_digit());
        let unknown = reading.unknown.iter().any(|row| row.table == table && row.cells.iter().any(has_figure));
        let left_over = reading.findings.iter().any(|finding| {
            finding.code == Code::LeftOver && finding.at.as_deref() == Some(form.tables[table].id.as_str())
        });
        let is_unclear = |row: &&RowRead| row.cells.iter().all(|cell| *cell == Seen::Unclear);
        let replaced = |at: &RowAt| own.iter().any(|row| is_family(form, row.at, *at) && !is_unclear(row));
        let rows = figures(form, table);
        for at in rows.iter().filter(|at| own.iter().all(|row| row.at != **at) && !replaced(at)) {
            let above = own.iter().filter(|row| row.at < *at).max_by_key(|row| row.at);
            let below = own.iter().filter(|row| row.at > *at).min_by_key(|row| row.at);
            if unknown || left_over || above.is_some_and(is_unclear) || below.is_some_and(is_unclear) {
                open.push(*at);
            }
        }
    }
    for at in open {
        let columns = form.tables[at.table].blocks[at.block].columns.len();
        reading.rows.push(RowRead::new(at, vec![Seen::Unclear; columns], Reader::Flattened, 0..0));
    }
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
