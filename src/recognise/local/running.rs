//! Local tables in running text: a cell a line, between spaces, or with nothing between them at all.
//!
//! In: text. Out: rows of label, unit and figures behind a header. A row is known by its unit, which
//! stands between words and a figure: `行政复议数件00`.

use super::{CODES, Found, LABELS, Slot, UNITS};
use crate::text::normal::is_hanzi;
use crate::text::numeral;
use crate::text::pattern::Pattern;
use std::ops::Range;

/// The longest label, in bytes, with the heading before it: the longest of 2014's form has 116 with its gloss.
const LONGEST_LABEL: usize = 240;

/// The head of a column of figures.
static COLUMN: Pattern = Pattern::any(|| {
    r"^(?:20\d{2}年(?:度)?|历年累计数?|本年累计数?|累计数?|本期实际数?|本年度?数?|上年度?数?|合计)".into()
});
/// The head of an only column.
static ONLY_COLUMN: Pattern = Pattern::any(|| r"^(?:统计数据?|数量|数据|数值|数)".into());
/// What may stand before the words of a label: 其中:1、
static OPENING: Pattern = Pattern::any(|| r"^(?:其中[:,]?)?\s*(?:\(?(?P<n>\d{1,2})[)、.,])?\s*".into());
static GLOSS: Pattern = Pattern::any(|| r"\([^()]*\)".into());

/// The tables of a text, each with its rows.
pub(super) fn tables(text: &str) -> Vec<Vec<Found>> {
    let mut tables = Vec::new();
    let mut at = 0;
    while let Some((start, columns)) = header(text, at) {
        let mut rows = Vec::new();
        let mut from = start;
        while let Some((mut row, next)) = row(text, from, &columns) {
            cut(text, &mut row);
            rows.push(row);
            from = next;
        }
        at = from.max(start);
        if !rows.is_empty() {
            tables.push(rows);
        }
    }
    tables
}

/// Label, unit and figure of the rows of one column that stand in a stretch one after the other: those no form has, between
/// two that one has. A figure whose end is unsure comes with the character behind it, so that it is no number.
pub(in crate::recognise) fn rows(
    text: &str,
    range: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, Range<usize>, Range<usize>)> {
    let text = &text[..range.end];
    let mut from = range.start;
    std::iter::from_fn(move || {
        let (row, next) = row(text, from, &[String::new()])?;
        from = next;
        Some((row.label, row.unit?, row.printed))
    })
}

/// The next header: where its rows begin, and its columns.
fn header(text: &str, from: usize) -> Option<(usize, Vec<String>)> {
    let mut starts: Vec<usize> = LABELS
        .iter()
        .flat_map(|word| text[from..].match_indices(word).map(move |(at, _)| from + at + word.len()))
        .collect();
    starts.sort_unstable();
    starts.into_iter().find_map(|start| {
        let mut at = separators(text, start);
        let mut units = 0;
        while let Some(word) = UNITS.iter().chain(&CODES).find(|word| text[at..].starts_with(**word)) {
            units += usize::from(UNITS.contains(word));
            at = separators(text, at + word.len());
        }
        let mut columns = Vec::new();
        if let Some(found) = ONLY_COLUMN.find(&text[at..]) {
            columns.push(found.as_str().to_owned());
            at += found.len();
        } else {
            while let Some(found) = COLUMN.find(&text[at..]) {
                columns.push(found.as_str().to_owned());
                at = separators(text, at + found.len());
            }
        }
        (units > 0 && !columns.is_empty()).then_some((at, columns))
    })
}

fn separators(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '|').len()
}

/// The row that begins at a place, with its figures still uncut, and where the next one begins.
fn row(text: &str, from: usize, columns: &[String]) -> Option<(Found, usize)> {
    let start = separators(text, from);
    let end = text.floor_char_boundary((start + LONGEST_LABEL).min(text.len()));
    let unit = text[start..end].char_indices().map(|(at, _)| start + at).find_map(|at| {
        let len = numeral::leading_unit(&text[at..])?;
        let figure = text[separators(text, at + len)..].chars().next()?;
        let is_figure = figure.is_ascii_digit() || matches!(figure, '-' | '—' | '/');
        (is_figure && text[start..at].chars().filter(|c| is_hanzi(*c)).count() > 1).then_some(at..at + len)
    })?;
    let label = text[start..unit.start].trim_end();
    // A heading stands on a line of its own above the label, unless the label is broken before its gloss.
    let line = label.rfind('\n').filter(|at| !label[at + 1..].starts_with('(')).map_or(0, |at| at + 1);
    let label = start + line..start + label.len();
    let opening = OPENING.captures(&text[label.clone()])?;
    let ordinal: Option<u32> = opening.name("n").and_then(|n| n.as_str().parse().ok());
    let words = GLOSS.replace_all(&text[label.start + opening[0].len()..label.end], "").into_owned();
    if words.contains(|c: char| c.is_ascii_digit() || matches!(c, '。' | ';')) {
        return None;
    }
    let (mut tokens, stop) = figures(text, unit.end);
    let mut next = stop;
    let mut is_sure = !text[stop..].starts_with(['年', '月', '日', '%']);
    // Behind the figures stands the ordinal of the next label: 3460853762、 ends in 2、.
    if let Some(mark) = text[stop..].chars().next().filter(|c| matches!(c, '、' | '.' | ')')) {
        let last = tokens.pop()?;
        let printed = &text[last.clone()];
        let mut ends = [ordinal.map(|ordinal| ordinal + 1), Some(1)].into_iter().flatten().map(|n| n.to_string());
        let fitting = ends.find(|n| printed.ends_with(n.as_str()));
        let other = ends.any(|n| printed.ends_with(n.as_str()) && Some(&n) != fitting.as_ref());
        is_sure &= fitting.is_some() && !other;
        let end = last.end - fitting.as_ref().map_or(0, String::len);
        // A mark behind digits that are no ordinal belongs to nothing.
        next = if fitting.is_some() { end } else { stop + mark.len_utf8() };
        if end > last.start {
            tokens.push(last.start..end);
        }
    }
    let printed = tokens.first().map_or(unit.end, |first| first.start)..tokens.last().map_or(unit.end, |last| last.end);
    let cells = if is_sure && tokens.len() == columns.len() {
        tokens.into_iter().map(Slot::At).collect()
    } else {
        vec![Slot::Unclear; columns.len()]
    };
    // A figure whose end is unsure is shown to its stop, where it is no run of digits any more and is not cut.
    let stop = text[stop..].chars().next().map_or(stop, |c| stop + c.len_utf8());
    let printed = if is_sure { printed } else { printed.start.min(stop)..stop };
    Some((Found { label, unit: Some(unit), columns: columns.to_vec(), cells, printed }, next))
}

/// The figures and marks from a place on, kept apart by separators, and where they stop.
fn figures(text: &str, from: usize) -> (Vec<Range<usize>>, usize) {
    let mut tokens = Vec::new();
    let mut stop = from;
    loop {
        let start = separators(text, stop);
        let rest = &text[start..];
        let inner = |(at, c): &(usize, char)| {
            !(c.is_ascii_digit()
                || (matches!(c, '.' | ',') && rest[at + 1..].starts_with(|next: char| next.is_ascii_digit())))
        };
        let len = rest.char_indices().find(inner).map_or(rest.len(), |(at, _)| at);
        let mark = rest.chars().next().filter(|c| matches!(c, '-' | '—' | '/')).map_or(0, char::len_utf8);
        if len == 0 && mark == 0 {
            return (tokens, stop);
        }
        stop = start + len.max(mark);
        tokens.push(start..stop);
    }
}

/// Cuts the figures that run together where there is one way: as many zeros as columns. `14` may be 1 and 4, or 14 and a
/// blank cell that leaves no trace.
fn cut(text: &str, row: &mut Found) {
    let run = &text[row.printed.clone()];
    if row.cells.contains(&Slot::Unclear) && run.len() == row.cells.len() && run.bytes().all(|byte| byte == b'0') {
        row.cells = row.printed.clone().map(|at| Slot::At(at..at + 1)).collect();
    }
}
