//! The blank lines of a text printed a cell a line: what its whole rows show of them.
//!
//! In: the rows of every table of a text. Out: the pitch by which blank cells are told, and whether
//! the text keeps them at all.

use super::part::{Part, RowPayload};
use super::payload::{Kept, Pitch, Shape};
use super::tokens::Token;
use crate::document::Document;
use crate::form::Form;
use crate::recognise::labels::Name;
use crate::recognise::labels::tape::Tape;
use std::collections::BTreeMap;

/// The blank lines between cells and behind rows, as most whole rows of the document have them.
pub(in crate::recognise) fn learn(
    document: &Document,
    text: &str,
    tape: &Tape,
    form: &Form,
    parts: &[Part],
) -> Option<Pitch> {
    let (mut gaps, mut ends, mut table_ends) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for part in parts.iter().filter(|part| part.shape == Shape::Lines) {
        for row in &part.rows {
            let (tokens, end) = (&row.tokens, row.end);
            for token in tokens.iter().skip(1).filter(|token| token.lines > 0) {
                *gaps.entry(token.lines - 1).or_insert(0) += 1;
            }
            if let (Some(caption), 0) =
                (part.links[..row.link].last().filter(|link| link.name == Name::Caption), row.at.row)
            {
                // Caption and header are never blank: the lines between them are those behind any row.
                let within = caption.place.end..part.links[row.link].place.start;
                let corner = &form.tables[part.table].header.corner;
                if let Some(header) = corner.iter().find_map(|word| tape.find(word, within.clone())) {
                    *ends.entry(text[caption.place.end..header.start].matches('\n').count()).or_insert(0) += 1;
                }
            }
            if tokens.len() == row.columns && row.last {
                *table_ends.entry(lines_behind(text, tokens)).or_insert(0) += 1;
            }
            if tokens.len() == row.columns && end == row.payload.end && !row.last {
                *ends.entry(trailing_lines(text, tokens, row.payload.end)).or_insert(0) += 1;
            }
        }
    }
    // The closest cells are neighbours; farther ones have blanks between them.
    let gap = *gaps.iter().filter(|(_, count)| **count > 1).map(|(gap, _)| gap).min().or_else(|| gaps.keys().min())?;
    let usual = |ends: &BTreeMap<usize, usize>| {
        ends.iter().max_by_key(|(lines, count)| (**count, std::cmp::Reverse(**lines))).map(|(lines, _)| *lines)
    };
    let row_end = usual(&ends).and_then(|lines| lines.checked_sub(gap + 1));
    let pitch = Pitch { gap, row_end, table_end: usual(&table_ends), keeps_blanks: Kept::Lost };
    Some(Pitch { keeps_blanks: keeps_blanks(document, text, parts, pitch), ..pitch })
}

/// Whether every row with blank cells is as long as its cells ask for.
fn keeps_blanks(document: &Document, text: &str, parts: &[Part], pitch: Pitch) -> Kept {
    let lines = parts.iter().filter(|part| part.shape == Shape::Lines).flat_map(|part| &part.rows);
    let mut with_blanks =
        lines.filter(|row| row.tokens.len() < row.columns && !row.last && row.end == row.payload.end).peekable();
    let is_whole = |row: &RowPayload| {
        let printed = text[row.payload.clone()].matches('\n').count();
        pitch.row_end.is_some_and(|row_end| printed == (row.columns + 1) * (pitch.gap + 1) + row_end)
    };
    match (with_blanks.peek().is_some(), document.media_type) {
        (true, _) if with_blanks.all(is_whole) => Kept::Always,
        (false, media_type) if media_type != "text/html" => Kept::Unshown,
        _ => Kept::Lost,
    }
}

/// Line ends from the last token to the next thing printed.
pub(in crate::recognise) fn lines_behind(text: &str, tokens: &[Token]) -> usize {
    let behind = tokens.last().map_or("", |last| &text[last.place.end..]);
    behind.chars().take_while(|c| c.is_whitespace() || *c == '|').filter(|c| *c == '\n').count()
}

/// Line ends from the last token to the end of the payload.
pub(in crate::recognise) fn trailing_lines(text: &str, tokens: &[Token], end: usize) -> usize {
    tokens.last().map_or(0, |last| text[last.place.end..end].matches('\n').count())
}
