//! A table under a rule of its columns: `------- ----- -----` above, between or below its rows.
//!
//! pandoc's simple and wrapped tables, reStructuredText's with `=====`. Print outside the columns, or across them, is none
//! of the table's.

use super::place::{Glyph, Line, Measure, is_stroke, stretch};
use super::{Cell, LONGEST_LINE, MOST_COLUMNS};
use std::ops::Range;

/// The most lines between two rules of a table.
const FARTHEST: usize = 500;

/// The most lines of a header.
const MOST_HEADS: usize = 20;

/// The columns of the screen that a rule marks.
type Marks = Vec<Range<usize>>;

/// The rows of the table whose first rule of columns is one of these lines: where it begins, its rows, and how many lines it has.
pub(super) fn table(text: &str, lines: &[Line], rule: usize) -> Option<(usize, Vec<Vec<Cell>>, usize)> {
    let marks = marks(text, &lines[rule])?;
    let is_blank = |at: usize| lines[at].print(text).is_empty();
    let is_end = |at: &usize| closes(text, &lines[*at], &marks);
    // The words above the rule are its header; a rule of one stroke may stand above them.
    let is_stroke = |at: &usize| strokes(text, &lines[*at]).is_some();
    let above = (0..rule).rev().take(MOST_HEADS).take_while(|at| !is_blank(*at) && !is_stroke(at)).count();
    let header = rule - above..rule;
    let from = header.start - usize::from(header.start > 0 && above > 0 && is_end(&(header.start - 1)));
    let end = (rule + 1..lines.len()).take(FARTHEST).find(is_end);
    let last = match end {
        // A second rule right above print parts header and body.
        Some(end) if lines.get(end + 1).is_some_and(|line| !line.print(text).is_empty()) && above == 0 => {
            (end + 1..lines.len()).take(FARTHEST).find(is_end).unwrap_or(end)
        }
        Some(end) => end,
        None if above > 0 => (rule + 1..lines.len()).take(FARTHEST).find(|at| is_blank(*at))?,
        None => return None,
    };
    let body = rule + 1..last;
    // Other columns in the midst of it are another table's.
    if body.clone().any(|at| is_stroke(&at) && !is_end(&at)) {
        return None;
    }
    // Blank lines part rows of several lines.
    let is_wrapped = body.clone().any(is_blank);
    let len = (last + usize::from(last < lines.len() && is_end(&last))) - from;
    let own: Vec<&Line> = header.clone().chain(body.clone()).filter(|at| !is_end(at)).map(|at| &lines[at]).collect();
    let mut measures = Measure::ALL.into_iter().filter(|measure| is_kept(text, &own, &marks, *measure));
    let measure = measures.next()?;
    // Where two ways of counting fit, they must part the lines alike.
    let parted = |measure| own.iter().map(|line| own_row(text, std::slice::from_ref(*line), &marks, measure)).collect();
    let first: Vec<Vec<Cell>> = parted(measure);
    if measures.any(|other| parted(other) != first) {
        return None;
    }
    let row = |own: &[Line]| own_row(text, own, &marks, measure);
    let mut rows = Vec::new();
    rows.extend((above > 0).then(|| row(&lines[header])));
    for stretch in lines[body].split(|line| closes(text, line, &marks)) {
        if is_wrapped {
            let stretches = stretch.split(|line| line.print(text).is_empty());
            for own in stretches.filter(|own| !own.is_empty()) {
                rows.push(row(own));
                is_one_row(text, rows.last()?).then_some(())?;
            }
        } else {
            rows.extend(stretch.iter().map(|line| row(std::slice::from_ref(line))));
        }
    }
    (rows.len() > 1).then_some((from, rows, len))
}

/// Whether no cell prints two figures below each other: lines without a blank between them would then be rows of their own.
fn is_one_row(text: &str, row: &[Cell]) -> bool {
    let is_figure = |line: &&Range<usize>| text[(*line).clone()].starts_with(|c: char| c.is_ascii_digit());
    row.iter().all(|cell| cell.print.iter().filter(is_figure).count() <= 1)
}

/// The columns that a line of strokes marks, two at least.
fn marks(text: &str, line: &Line) -> Option<Marks> {
    let marks = strokes(text, line)?;
    (2..=MOST_COLUMNS).contains(&marks.len()).then_some(marks)
}

/// The stretches of a line that holds nothing but strokes, the first of more than one.
fn strokes(text: &str, line: &Line) -> Option<Marks> {
    let print = line.print(text);
    if !print.starts_with("--") && !print.starts_with("==") || !print.chars().all(|c| is_stroke(c) || c == ' ') {
        return None;
    }
    let glyphs = line.glyphs(text, Measure::Characters);
    let runs = glyphs.chunk_by(|a, b| a.columns.end == b.columns.start);
    Some(runs.map(|run| run[0].columns.start..run[run.len() - 1].columns.end).collect())
}

/// Whether a line is the same rule, or one stroke as wide.
fn closes(text: &str, line: &Line, marks: &Marks) -> bool {
    let width = |marks: &Marks| marks.last().map_or(0, |last| last.end) - marks.first().map_or(0, |first| first.start);
    if line.print(text).len() != width(marks) {
        return false;
    }
    let own = strokes(text, line).unwrap_or_default();
    let whole = |own: &Range<usize>| {
        Some(own.start) == marks.first().map(|first| first.start) && Some(own.end) == marks.last().map(|last| last.end)
    };
    own == *marks || matches!(own.as_slice(), [own] if whole(own))
}

/// Whether all print of some lines stands in the columns. A program that counts characters must show it by the edges besides:
/// print that was laid out for a screen may stand in other columns by that count.
fn is_kept(text: &str, lines: &[&Line], marks: &Marks, measure: Measure) -> bool {
    let is_in = |own: &Range<usize>| marks.iter().any(|mark| mark.start <= own.start && own.end <= mark.end);
    let glyphs = |line: &Line| line.glyphs(text, measure);
    lines
        .iter()
        .all(|line| line.end() - line.start() <= LONGEST_LINE && glyphs(line).iter().all(|glyph| is_in(&glyph.columns)))
        && (measure != Measure::Characters || {
            let glyphs: Vec<Vec<Glyph>> = lines.iter().map(|line| glyphs(line)).collect();
            marks.iter().all(|mark| is_edged(&glyphs, mark))
        })
}

/// Whether all print of a column keeps to its left edge, or all to its right one.
fn is_edged(lines: &[Vec<Glyph>], mark: &Range<usize>) -> bool {
    let stretch = |line: &Vec<Glyph>| {
        let mut own = line.iter().filter(|glyph| mark.contains(&glyph.columns.start)).map(|glyph| &glyph.columns);
        let first = own.next()?.clone();
        Some(first.start..own.next_back().map_or(first.end, |last| last.end))
    };
    let stretches: Vec<Range<usize>> = lines.iter().filter_map(stretch).collect();
    stretches.iter().all(|own| own.start == mark.start) || stretches.iter().all(|own| own.end == mark.end)
}

/// The cells that some lines print together.
fn own_row(text: &str, lines: &[Line], marks: &Marks, measure: Measure) -> Vec<Cell> {
    let glyphs: Vec<_> = lines.iter().map(|line| line.glyphs(text, measure)).collect();
    let cell = |mark: &Range<usize>| {
        let own = glyphs.iter().filter_map(|line| {
            let own: Vec<_> = line.iter().filter(|glyph| mark.contains(&glyph.columns.start)).cloned().collect();
            stretch(&own)
        });
        Cell { colspan: 1, rowspan: 1, print: own.collect() }
    };
    marks.iter().map(cell).collect()
}
