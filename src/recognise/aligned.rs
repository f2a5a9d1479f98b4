//! Space-padded columns: where a row prints fewer figures than it has cells, their places under
//! the whole rows' figures tell which cells they are.
//!
//! In: the tokens of the rows. Out: the cells of a short row, or nothing where two readings stay.

use super::payload::Token;
use super::reading::Seen;
use crate::text::normal::is_hanzi;
use std::ops::Range;

/// The stretches of a line that the columns of whole rows cover.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// For tables of this many columns, the stretch of each, by either measure of width.
    tables: Vec<(usize, Measure, Vec<Range<usize>>)>,
}

/// How the place in a line is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// A Chinese character is two wide.
    Screen,
    /// Every character is one wide.
    Characters,
}

impl Columns {
    /// Learns the columns from the rows that print all their figures on one line.
    pub fn of<'a>(text: &str, rows: impl Iterator<Item = (usize, &'a [Token])>) -> Self {
        let whole: Vec<(usize, &[Token])> = rows
            .filter(|(columns, tokens)| *columns > 1 && tokens.len() == *columns && tokens.iter().all(|t| t.lines == 0))
            .collect();
        let mut widths: Vec<usize> = whole.iter().map(|(columns, _)| *columns).collect();
        widths.sort_unstable();
        widths.dedup();
        let mut tables = Vec::new();
        for width in widths {
            for measure in [Measure::Screen, Measure::Characters] {
                let rows = whole
                    .iter()
                    .filter(|(columns, _)| *columns == width)
                    .map(|(_, tokens)| places(text, tokens, measure));
                if let Some(columns) = common(rows) {
                    tables.push((width, measure, columns));
                    break;
                }
            }
        }
        Self { tables }
    }

    /// The cells of a row with fewer figures than columns.
    pub fn place(&self, text: &str, tokens: &[Token], columns: usize) -> Option<Vec<Seen>> {
        if tokens.iter().any(|token| token.glued || token.lines > 0) || tokens.len() >= columns {
            return None;
        }
        let (_, measure, stretches) = self.tables.iter().find(|(width, ..)| *width == columns)?;
        let mut cells = vec![Seen::Blank; columns];
        for (token, place) in tokens.iter().zip(places(text, tokens, *measure)) {
            let mut under = (0..columns)
                .filter(|column| stretches[*column].start < place.end && place.start < stretches[*column].end);
            let column = under.next()?;
            if under.next().is_some() || cells[column] != Seen::Blank {
                return None;
            }
            cells[column] = Seen::At(token.place.clone());
        }
        Some(cells)
    }
}

/// Where tokens stand in their line.
fn places(text: &str, tokens: &[Token], measure: Measure) -> Vec<Range<usize>> {
    let width = |piece: &str| {
        piece.chars().map(|c| if measure == Measure::Screen && is_wide(c) { 2 } else { 1 }).sum::<usize>()
    };
    tokens
        .iter()
        .map(|token| {
            let line = text[..token.place.start].rfind('\n').map_or(0, |at| at + 1);
            let start = width(&text[line..token.place.start]);
            start..start + width(&text[token.place.clone()])
        })
        .collect()
}

fn is_wide(c: char) -> bool {
    is_hanzi(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}' | '“' | '”')
}

/// The stretches that hold every row's figures of a column; `None` if two columns share a place, or there are fewer than two rows to compare.
fn common(rows: impl Iterator<Item = Vec<Range<usize>>>) -> Option<Vec<Range<usize>>> {
    let rows: Vec<Vec<Range<usize>>> = rows.collect();
    let (first, others) = rows.split_first()?;
    if others.is_empty() {
        return None;
    }
    let mut columns = first.clone();
    for row in others {
        for (column, place) in columns.iter_mut().zip(row) {
            if place.start >= column.end || column.start >= place.end {
                return None;
            }
            *column = column.start.min(place.start)..column.end.max(place.end);
        }
    }
    columns.windows(2).all(|pair| pair[0].end <= pair[1].start).then_some(columns)
}
