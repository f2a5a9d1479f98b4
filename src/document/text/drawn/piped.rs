//! A table of pipes: every line begins and ends in one, and a rule under a line marks all its columns.
//!
//! `| 规章 | 0 |` over `|-----|---|` of Markdown, `|-----+---|` of Org. A line with a cell more or less proves that
//! none of them is known by its place.

use super::Cell;
use super::place::Line;
use std::ops::Range;

/// The rows of the table that begins on the first of these lines, and how many lines it has.
pub(super) fn table(text: &str, lines: &[Line]) -> Option<(Vec<Vec<Cell>>, usize)> {
    let len = lines.iter().take_while(|line| line.print(text).starts_with('|')).count();
    let lines = &lines[..len];
    let rules: Vec<usize> = lines.iter().filter_map(|line| marks(line.print(text))).collect();
    let rows: Option<Vec<Vec<Cell>>> = lines
        .iter()
        .filter(|line| marks(line.print(text)).is_none())
        .map(|line| cells(text, line).map(|cells| cells.into_iter().map(cell).collect()))
        .collect();
    let rows = rows?;
    let columns = *rules.first()?;
    let agrees = rules.iter().all(|own| *own == columns) && rows.iter().all(|row: &Vec<Cell>| row.len() == columns);
    (agrees && columns > 1 && rows.len() > 1).then_some((rows, len))
}

fn cell(print: Range<usize>) -> Cell {
    Cell { colspan: 1, rowspan: 1, print: vec![print].into_iter().filter(|own| !own.is_empty()).collect() }
}

/// How many columns a rule marks.
fn marks(print: &str) -> Option<usize> {
    let inner = print.strip_prefix('|')?.strip_suffix('|')?;
    let is_mark = |mark: &str| mark.trim().len() > 1 && mark.trim().bytes().all(|byte| matches!(byte, b'-' | b':'));
    let marks: Vec<&str> = inner.split(['|', '+']).collect();
    marks.iter().all(|mark| is_mark(mark)).then_some(marks.len())
}

/// The cells of a line, if it begins and ends in a pipe; one behind a backslash is print.
fn cells(text: &str, line: &Line) -> Option<Vec<Range<usize>>> {
    let print = line.print(text);
    if !print.ends_with('|') || print.ends_with("\\|") {
        return None;
    }
    let start = line.start() + text[line.start()..line.end()].find('|')?;
    let mut cells = Vec::new();
    let mut from = start + 1;
    for (at, _) in text[from..start + print.len()].match_indices('|').map(|(at, bar)| (start + 1 + at, bar)) {
        if text[..at].ends_with('\\') {
            continue;
        }
        let own = &text[from..at];
        let begins = from + (own.len() - own.trim_start().len());
        cells.push(begins..begins + own.trim().len());
        from = at + 1;
    }
    Some(cells)
}
