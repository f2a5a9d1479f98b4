//! Figures in a table's stretch of text that belong to no row, and the rows that they make doubtful.
//!
//! In: a part with its rows. Out: which rows cannot be trusted. A program that prints a table column
//! by column, or a row's figures above its label, leaves figures where no row is; whatever stands
//! beside a label there may be another row's.

use super::part::{Part, RowPayload};
use super::payload::{Pitch, Shape};
use super::tokens;
use crate::form::Form;
use crate::recognise::labels::{Name, squeeze, strip_ordinal};
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
/// before them, where nothing but the next row follows.
pub(in crate::recognise) fn leaves_blank_lines(
    text: &str,
    row: &RowPayload,
    columns: usize,
    pitch: Option<Pitch>,
) -> bool {
    let (blanks, rest) = apart(text, row);
    let lines = blanks.matches('\n').count();
    // Where no whole row shows how far apart cells are, a line a cell is the least; one line alone tells nothing unless a bar
    // opens every row.
    let gap = pitch.map(|pitch| pitch.gap).or((columns > 1 || blanks.contains('|')).then_some(0));
    let leaves_lines = gap.is_some_and(|gap| lines >= (columns + 1) * (gap + 1));
    if rest.is_empty() { row.unit.is_some() || leaves_lines } else { leaves_lines && begins_anew(first_line(rest)) }
}

/// Whether a row between bars shows that its cells are blank: words before the last bar of its cells stand in one of them.
pub(in crate::recognise) fn leaves_blank_bars(
    text: &str,
    row: &RowPayload,
    columns: usize,
    pitch: Option<Pitch>,
) -> bool {
    let (blanks, rest) = apart(text, row);
    blanks.matches('|').count() > columns || rest.is_empty() && leaves_blank_lines(text, row, columns, pitch)
}

/// Whether nothing stands behind a row without figures but what begins anew: on its own line words of the form, as any others
/// there may be those of a cell.
pub(in crate::recognise) fn ends_blank(text: &str, form: &Form, row: &RowPayload) -> bool {
    let (blanks, rest) = apart(text, row);
    // Where nothing parts it from the words behind it the row's unit stands before them: 人次填报人:
    let unit = row.at.of(form).unit.as_deref().unwrap_or_default();
    let line = first_line(rest);
    rest.is_empty()
        || is_of_the_form(line.strip_prefix(unit).unwrap_or(line), form)
        || blanks.contains('\n') && begins_anew(line)
}

/// Whether a line begins with the numbered heading of a table, `四、政府信息公开行政复议、行政诉讼情况`, or with a field of its foot,
/// `填报人:`.
fn is_of_the_form(line: &str, form: &Form) -> bool {
    let words = squeeze(strip_ordinal(line));
    let mut titles = form.tables.iter().flat_map(|table| table.also.iter().chain([&table.title]));
    let field = line.split_once(':').map(|(label, _)| squeeze(label));
    is_numbered(line) && titles.any(|title| words.starts_with(&squeeze(title)))
        || form.tables.iter().any(|table| table.foot.iter().any(|own| field.as_ref() == Some(own)))
}

/// The blanks and bars behind a label, and what follows them.
fn apart<'t>(text: &'t str, row: &RowPayload) -> (&'t str, &'t str) {
    let behind = &text[row.payload.clone()];
    let rest = behind.trim_start_matches(|c: char| c.is_whitespace() || c == '|');
    behind.split_at(behind.len() - rest.len())
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
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
    is_numbered(rest)
        || rest.trim_start_matches('(').is_empty()
        || rest.starts_with('第')
        || rest.chars().filter(|c| is_hanzi(*c)).count() > SHORTEST_LABEL
}

/// Whether a line opens with the number of an entry; one whose words stand elsewhere, `四、`, is no figure.
fn is_numbered(line: &str) -> bool {
    let inner = line.trim_start_matches('(');
    let behind = inner.trim_start_matches(numeral::is_ordinal);
    let words = behind.trim_start_matches(['、', '.', ')', ',', ' ']);
    let is_alone = words.is_empty() && !inner.contains(|c: char| c.is_ascii_digit());
    behind.len() < inner.len() && behind.starts_with(['、', '.', ')', ',']) && (is_alone || words.starts_with(is_hanzi))
}
