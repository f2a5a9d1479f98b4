//! Prose → statements: the figures a report's sentences give, each with what it counts.
//!
//! In: a document, its passages outside the tables, and the year it reports on. Out: [`Statement`]s in
//! printed order. A small grammar reads them: a sentence is cut into words of a lexicon, figures and
//! marks; a figure belongs to the known word nearest to it; what is nobody's is left out. It must
//! not know what the tables say.

mod absence;
mod applications;
mod clause;
mod figure;
mod lexicon;
mod meaning;
mod object;
mod parts;
pub(super) mod passage;
mod published;
pub(super) mod section;
mod sentence;
mod time;
mod token;
mod topic;

use super::reading::{Reader, RowRead};
use crate::document::Document;
use crate::record::statement::Statement;
use passage::Passage;
use std::ops::Range;

/// The stretches of the text that the rows of tables take up, in order and apart from each other.
#[must_use]
pub fn table_stretches(rows: &[RowRead]) -> Vec<Range<usize>> {
    let mut tables: Vec<(usize, Range<usize>)> = Vec::new();
    for row in rows.iter().filter(|row| row.reader == Reader::Flattened && !row.printed.is_empty()) {
        match tables.iter_mut().find(|(table, _)| *table == row.at.table) {
            Some((_, range)) => *range = range.start.min(row.printed.start)..range.end.max(row.printed.end),
            None => tables.push((row.at.table, row.printed.clone())),
        }
    }
    tables
        .extend(rows.iter().filter(|row| row.reader == Reader::Gridded).map(|row| (row.at.table, row.printed.clone())));
    let mut stretches: Vec<Range<usize>> = tables.into_iter().map(|(_, range)| range).collect();
    stretches.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(stretches.len());
    for range in stretches {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// What the prose of a document states, passage by passage.
#[must_use]
pub fn statements(document: &Document, passages: &[Passage], year: Option<i32>) -> Vec<Statement> {
    let mut reader = sentence::Reader::new(document, year);
    for passage in passages {
        for sentence in passage.sentences() {
            reader.read(passage, sentence);
        }
    }
    reader.statements
}
