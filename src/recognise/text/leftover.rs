//! Figures in a table's stretch of text that belong to no row, and the rows that they make doubtful.
//!
//! In: a part with its rows. Out: which rows cannot be trusted. A program that prints a table column
//! by column, or a row's figures above its label, leaves figures where no row is; whatever stands
//! beside a label there may be another row's.

use super::part::{Part, RowPayload};
use super::payload::{Pitch, Shape};
use super::tokens;
use crate::recognise::labels::Name;
use crate::text::normal::is_hanzi;
use crate::text::numeral;
use std::ops::Range;

/// The fewest characters of a label that no form has; fewer are the pieces of a heading printed from the top down.
const SHORTEST_LABEL: usize = 4;

/// The lines of figures in a part that stand in no row of it, up to its last row.
pub(in crate::recognise) fn lines(text: &str, part: &Part) -> Vec<Range<usize>> {
    let end = part.rows.last().map_or(part.region.start, |row| row.end);
    let is_in = |at: usize| {
        let own = |row: &RowPayload| part.links[row.link].place.start <= at && at < row.end.max(row.payload.start);
        // Behind words of its own a figure is an unknown row's.
        let is_unknown = |row: &RowPayload| {
            (row.end..row.payload.end).contains(&at)
                && text[row.end..at].chars().filter(|c| is_hanzi(*c)).count() >= SHORTEST_LABEL
        };
        // A line a cell, whatever the lines print.
        let lines = |row: &RowPayload| text[row.payload.clone()].lines().filter(|line| !line.trim().is_empty()).count();
        let is_each =
            |row: &RowPayload| part.shape == Shape::Lines && row.payload.contains(&at) && lines(row) == row.columns;
        part.rows.iter().any(|row| own(row) || is_unknown(row) || is_each(row))
    };
    let mut found = Vec::new();
    let mut at = part.region.start;
    for line in text[part.region.start..end.max(part.region.start)].split_inclusive('\n') {
        let own = at..at + line.trim_end().len();
        at += line.len();
        if !line.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let start = own.start + (line.len() - line.trim_start().len()).min(own.len());
        let (tokens, stop) = tokens::of(text, own.clone());
        if !tokens.is_empty() && stop >= own.end && !is_in(start) {
            found.push(own);
        }
    }
    found
}

/// The rows of a part that figures left over make doubtful: in a cell-a-line text all rows of the block, where every line is
/// a cell; else those beside them, and those that have their figures on other lines, or none.
pub(in crate::recognise) fn doubtful(part: &Part, left_over: &[Range<usize>]) -> Vec<bool> {
    let mut doubtful = vec![false; part.rows.len()];
    for line in left_over {
        let before = part.links.iter().rposition(|link| link.place.start < line.start);
        let behind = before.map_or(0, |at| at + 1);
        let is_caption = |at: &usize| part.links[*at].name == Name::Caption;
        let from = (0..behind).rev().find(is_caption).unwrap_or(0);
        let to = (behind..part.links.len()).find(is_caption).unwrap_or(part.links.len());
        let above = part.rows.iter().rposition(|row| row.link < behind);
        let below = part.rows.iter().position(|row| row.link >= behind);
        for (number, row) in part.rows.iter().enumerate() {
            let is_beside = Some(number) == above || Some(number) == below;
            let is_apart = row.tokens.first().is_none_or(|token| token.lines > 0);
            let in_block = (from..to).contains(&row.link);
            doubtful[number] |= is_beside || in_block && (part.shape == Shape::Lines || is_apart);
        }
    }
    doubtful
}

/// Whether a row of a cell-a-line text shows that its cells are blank: by the lines they leave, or by its unit, which stands
/// before them.
pub(in crate::recognise) fn leaves_blank_lines(
    text: &str,
    row: &RowPayload,
    columns: usize,
    pitch: Option<Pitch>,
) -> bool {
    let behind = &text[row.payload.clone()];
    let lines = behind[..behind.len() - behind_blanks(behind).len()].matches('\n').count();
    // Where no whole row shows how far apart cells are, a line a cell is the least; one line alone tells nothing unless a bar
    // opens every row.
    let gap = pitch.map(|pitch| pitch.gap).or((columns > 1 || behind.contains('|')).then_some(0));
    let is_blank = row.unit.is_some() || gap.is_some_and(|gap| lines >= (columns + 1) * (gap + 1));
    is_blank && nothing_of_its_own(text, row)
}

/// Whether nothing stands behind a row without figures but what begins anew: other words stand in a cell of it.
pub(in crate::recognise) fn nothing_of_its_own(text: &str, row: &RowPayload) -> bool {
    let line = behind_blanks(&text[row.payload.clone()]).lines().next().unwrap_or_default();
    // The number of the next heading, whose words are the next table's.
    let is_number = |c: char| "()、.: ".contains(c) || !c.is_ascii_digit() && numeral::is_ordinal(c);
    line.chars().all(is_number) || begins_anew(line)
}

fn behind_blanks(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '|')
}

/// The print of the cell of a row's last figure where it is more than the figure: `334 亿`, `578 .5`, or a unit on a line of
/// its own behind it.
///
/// A line end inside a figure leaves its rest before the next label, whose ordinal is `ordinal`.
pub(in crate::recognise) fn whole_last(
    text: &str,
    row: &RowPayload,
    shape: Shape,
    ordinal: Option<&str>,
) -> Option<(Range<usize>, Range<usize>)> {
    let last = row.tokens.last()?.place.clone();
    let behind = &text[last.end..row.payload.end.max(last.end)];
    let line = behind.split('\n').next().unwrap_or_default();
    let end_of = |from: usize, print: &str| last.start..from + print.trim_end_matches([' ', '|', '\t']).len();
    let rest = line.trim_matches([' ', '|', '\t']);
    let before_label = |ordinal: &str| {
        let marks = |c: char| c.is_whitespace() || "、.,()".contains(c);
        let bare = behind.trim_end_matches(marks);
        bare.strip_suffix(ordinal.trim_matches(marks)).map(|rest| rest.trim_matches(marks))
    };
    if let Some(digits) = ordinal.and_then(before_label)
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some((last.clone(), last.start..row.payload.end));
    }
    if rest.is_empty() {
        let below = &behind[line.len()..];
        let from = last.end + line.len() + (below.len() - below.trim_start().len());
        let unit = below.trim_start().lines().next().unwrap_or_default();
        // Where units stand before the figures, one behind is another row's.
        let is_unit = row.unit.is_none() && numeral::unit_word(unit.trim_matches([' ', '|'])).is_some();
        return is_unit.then(|| (last.clone(), end_of(from, unit)));
    }
    let is_own = shape == Shape::Lines || shape == Shape::Spaces && behind.contains('\n');
    (is_own && !begins_anew(rest)).then(|| (last.clone(), end_of(last.end, line)))
}

/// Whether what stands behind a row on its line is something of its own: a heading, a label with its ordinal, a sentence.
fn begins_anew(rest: &str) -> bool {
    let inner = rest.trim_start_matches('(');
    let behind = inner.trim_start_matches(numeral::is_ordinal);
    let counts = behind.len() < inner.len()
        && behind.starts_with(['、', '.', ')', ','])
        && behind.trim_start_matches(['、', '.', ')', ',', ' ']).starts_with(is_hanzi);
    counts
        || inner.is_empty()
        || rest.starts_with('第')
        || rest.chars().filter(|c| is_hanzi(*c)).count() > SHORTEST_LABEL
}
