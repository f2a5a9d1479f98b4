//! Where in a text a table begins: at its header's words, or at its first label.
//!
//! In: the squeezed text. Out: places. Words of the form stand in prose too; what follows them tells
//! a header.

use crate::form::{Form, Layout, Row, RowKind, Table};
use crate::recognise::labels::tape::Tape;
use crate::text::numeral;
use std::ops::Range;

/// Where a table begins: at its own header words, or at its first label where it has none.
///
/// A header is followed by columns of the block; prose that names the same words is not.
pub(in crate::recognise) fn start(text: &str, tape: &Tape, form: &Form, table: usize) -> Option<usize> {
    let blocks = &form.tables[table].blocks;
    let first = blocks.first()?;
    let find = |word: &str, is_head: &dyn Fn(&str) -> bool| {
        tape.find_all(word, 0..text.len()).find(|place| is_head(tape.after(place.end))).map(|place| place.start)
    };
    let second = |after: &str| first.columns.get(1).is_some_and(|column| starts_with_any(after, &column.wordings));
    let side_by_side_head = || first.columns[0].wordings.iter().find_map(|word| find(word, &second));
    if first.layout == Layout::SideBySide {
        let head = side_by_side_head()?;
        let group = first.rows.first()?.wordings.first()?;
        let before = tape.find_all(group, head.saturating_sub(300)..head).last();
        return Some(before.map_or(head, |group| group.start));
    }
    if !form.tables[table].header.labels.is_empty() {
        return listed(text, tape, form, table);
    }
    let column = |after: &str| {
        blocks.iter().flat_map(|block| &block.columns).any(|column| starts_with_any(after, &column.wordings))
    };
    if blocks.len() > 1 {
        let corner = &form.tables[table].header.corner;
        let header = |after: &str| starts_with_any(after, corner) || column(after);
        let captions = first.captions.iter().find_map(|caption| find(caption, &header));
        let head = || corner.iter().find_map(|word| find(word, &column));
        return captions.or_else(head).or_else(side_by_side_head);
    }
    let near = |after: &str| {
        let after: String = after.chars().take(60).collect();
        first.columns.first().is_some_and(|column| column.wordings.iter().any(|wording| after.contains(wording)))
    };
    // The note in the corner stands before the caption.
    let caption =
        form.tables[table].header.corner.iter().chain(&first.captions).filter_map(|word| find(word, &near)).min();
    let row = || first.rows.iter().find(|row| row.kind == RowKind::Figures)?.wordings.first();
    caption.or_else(|| find(row()?, &|_| true))
}

/// Where a table with columns of labels and units begins: 统计指标 with 单位 or 统计数 beside it, else its first row with a
/// unit or figure beside it.
fn listed(text: &str, tape: &Tape, form: &Form, table: usize) -> Option<usize> {
    let table = &form.tables[table];
    let first = table.blocks.first()?;
    let beside: Vec<&String> = [&table.header.units, &table.header.codes].into_iter().flatten().collect();
    let beside: Vec<&String> = beside.into_iter().chain(&first.columns.first()?.wordings).collect();
    let is_head = |after: &str| beside.iter().any(|word| after.starts_with(word.as_str()));
    let find = |word: &str, is_there: &dyn Fn(&str) -> bool| {
        tape.find_all(word, 0..text.len()).find(|place| is_there(tape.after(place.end))).map(|place| place.start)
    };
    let header = table.header.labels.iter().filter_map(|word| find(word, &is_head)).min();
    let mut rows = table.blocks.iter().flat_map(|block| &block.rows).filter(|row| row.kind == RowKind::Figures);
    header.or_else(|| rows.find_map(|row| prints(tape, row, 0..text.len()).first().copied()))
}

/// Where the first row of figures of a table with a column of units stands, in every print of it.
pub(in crate::recognise) fn first_rows(tape: &Tape, table: &Table, within: Range<usize>) -> Vec<usize> {
    let mut rows = table.blocks.iter().flat_map(|block| &block.rows);
    let first = rows.find(|row| row.kind == RowKind::Figures).filter(|_| !table.header.labels.is_empty());
    first.map(|row| prints(tape, row, within)).unwrap_or_default()
}

/// The places where a row's label stands with its unit beside it, or with a figure that no unit makes part of a sentence.
fn prints(tape: &Tape, row: &Row, within: Range<usize>) -> Vec<usize> {
    let unit = row.unit.as_deref().unwrap_or_default();
    let is_row = |after: &str| {
        let behind = after.trim_start_matches(|c: char| c.is_ascii_digit());
        after.starts_with(unit) || (behind.len() < after.len() && numeral::leading_unit(behind).is_none())
    };
    let mut places: Vec<usize> = Vec::new();
    for wording in &row.wordings {
        let found = tape.find_all(wording, within.clone()).filter(|place| is_row(tape.after(place.end)));
        places.extend(found.map(|place| place.start));
    }
    places.sort_unstable();
    places.dedup();
    places
}

fn starts_with_any(text: &str, wordings: &[String]) -> bool {
    wordings.iter().any(|wording| text.starts_with(wording.as_str()))
}
