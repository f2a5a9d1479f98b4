//! What is not known of a table that the document ends in the middle of.
//!
//! In: the rows as read. Out: the same, with the rows behind the cut as unseen: a row is called
//! absent, and a cell blank, only where the print went on without it.

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

/// The rows of figures of a table, in the form's order.
fn figures(form: &Form, table: usize) -> Vec<RowAt> {
    let blocks = form.tables[table].blocks.iter().enumerate();
    let rows =
        blocks.flat_map(|(block, b)| b.rows.iter().enumerate().map(move |(row, r)| (RowAt { table, block, row }, r)));
    rows.filter(|(_, row)| row.kind == RowKind::Figures).map(|(at, _)| at).collect()
}
