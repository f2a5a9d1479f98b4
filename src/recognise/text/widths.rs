//! How many cells the rows of a text print: those of one kind print as many as each other.
//!
//! In: a table's rows with the cells that their separators part. Out: which of them are as wide as
//! the others. A row that is not has lost a cell or has one too many, and nobody can say which.

use super::part::{Part, RowPayload};
use super::payload::Shape;
use super::tokens::Token;
use crate::form::{Form, RowKind};
use crate::recognise::labels::Name;
use std::collections::HashMap;
use std::hash::Hash;

/// What a row prints: how many cells, and whether figures fill just its columns.
#[derive(Debug, Clone, Copy)]
pub(in crate::recognise) struct Width {
    pub cells: usize,
    pub is_filled: bool,
}

/// Whether each row prints as many cells as the others of its kind. Where these do not agree a row is told by itself if it
/// fills its columns and no more, has only one, or prints nothing; the only one of its kind must be as wide as the lines of
/// the table.
pub(in crate::recognise) fn even(text: &str, form: &Form, part: &Part, widths: &[Width]) -> Vec<bool> {
    let behind: Vec<usize> = part.rows.iter().map(|row| what_follows(form, part, row)).collect();
    let before: Vec<usize> = part.rows.iter().map(|row| cells_before(text, part, row)).collect();
    let kinds: Vec<_> = part.rows.iter().map(|row| kind(form, row)).collect();
    let places: Vec<_> = kinds.iter().zip(&before).zip(&behind).collect();
    let is_stream = part.shape == Shape::PipeStream;
    // Behind the last row of a stream nothing says where its cells end.
    let is_last = |row: usize| is_stream && behind[row] == 0;
    let told = || (0..widths.len()).filter(|row| !is_last(*row)).map(|row| (row, widths[row].cells));
    let of_place = majorities(told().map(|(row, cells)| (&places[row], cells)));
    let of_kind = majorities(told().map(|(row, cells)| (&kinds[row], cells)));
    let of_table = majorities(told().map(|(row, cells)| ((), before[row] + cells)));
    let is_even = |row: usize| {
        let cells = widths[row].cells;
        is_last(row)
            || part.rows[row].columns == 1
            || part.rows[row].tokens.is_empty() && !is_stream
            || if let Some(Some(most)) = of_place.get(&places[row]) {
                *most == cells
            } else {
                let is_other = |other: &usize| *other != row && kinds[*other] == kinds[row] && !is_last(*other);
                let is_only = !(0..kinds.len()).any(|other| is_other(&other));
                let is_usual = of_table.get(&()) == Some(&Some(before[row] + cells));
                widths[row].is_filled
                    || is_only && (is_stream || cells == part.rows[row].columns || is_usual)
                    || of_kind.get(&kinds[row]) == Some(&Some(cells))
            }
    };
    (0..part.rows.len()).map(is_even).collect()
}

/// Whether the figures of each row of a stream keep to their bars as most figures of the table do: a number farther off, on a
/// line of its own in a cell of several, is that of a page.
pub(in crate::recognise) fn keep_to_bars(text: &str, part: &Part) -> Vec<bool> {
    let lines = |stretch: &str| stretch.matches('\n').count();
    let apart = |row: &RowPayload| -> Vec<(usize, usize)> {
        let round = |token: &Token| {
            let before = &text[row.payload.start..token.place.start];
            let behind = &text[token.place.end..row.payload.end];
            let bar = before.rfind('|').map_or(0, |at| at + 1);
            (lines(&before[bar..]), lines(behind.split('|').next().unwrap_or_default()))
        };
        row.tokens.iter().map(round).collect()
    };
    let of_rows: Vec<Vec<(usize, usize)>> = part.rows.iter().map(apart).collect();
    let usual = |of: fn(&(usize, usize)) -> usize| {
        majorities(of_rows.iter().flatten().map(|own| ((), of(own)))).get(&()).copied().flatten()
    };
    let (before, behind) = (usual(|own| own.0), usual(|own| own.1));
    let is_usual = |own: &(usize, usize), is_last: bool| {
        before.is_none_or(|usual| usual == own.0) && (is_last || behind.is_none_or(|usual| usual == own.1))
    };
    let keeps = |(row, own): (&RowPayload, &Vec<(usize, usize)>)| {
        own.iter().enumerate().all(|(at, own_at)| is_usual(own_at, row.last && at + 1 == own.len()))
    };
    part.rows.iter().zip(&of_rows).map(keeps).collect()
}

/// What rows have in common that print as many cells: the level of their ordinal, and their columns.
fn kind(form: &Form, row: &RowPayload) -> (u8, usize) {
    let ordinal = &row.at.of(form).ordinal;
    let level = match ordinal.chars().next() {
        None => 0,
        Some('(' | '（') => 2,
        Some(c) if c.is_ascii_digit() => 3,
        Some(_) => 1,
    };
    (level, row.columns)
}

/// The cells with words on a row's line before its label: the heading it stands under.
fn cells_before(text: &str, part: &Part, row: &RowPayload) -> usize {
    let label = part.links[row.link].place.start;
    let line = text[..label].rfind('\n').map_or(0, |end| end + 1);
    text[line..label].matches(['|', '\t']).count()
}

/// What stands behind a row: nothing of the table, the caption of a block, a heading or a row of figures.
fn what_follows(form: &Form, part: &Part, row: &RowPayload) -> usize {
    match part.links.get(row.link + 1).map(|link| link.name) {
        None => 0,
        Some(Name::Caption) => 1,
        Some(Name::Row(at)) if at.of(form).kind == RowKind::Heading => 2,
        Some(Name::Row(_)) => 3,
    }
}

/// For each key the number that more than half of its rows, two at least, have.
fn majorities<K: Hash + Eq>(rows: impl Iterator<Item = (K, usize)>) -> HashMap<K, Option<usize>> {
    let mut widths: HashMap<K, Vec<usize>> = HashMap::new();
    for (key, width) in rows {
        widths.entry(key).or_default().push(width);
    }
    let majority = |mut own: Vec<usize>| {
        own.sort_unstable();
        let middle = own[own.len() / 2];
        let count = own.iter().filter(|width| **width == middle).count();
        (count > 1 && 2 * count > own.len()).then_some(middle)
    };
    widths.into_iter().map(|(key, own)| (key, majority(own))).collect()
}
