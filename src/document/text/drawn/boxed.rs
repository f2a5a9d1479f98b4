//! A table in a box: lines of strokes between its rows, bars between its cells.
//!
//! `+----+----+` and `|    |    |` of reStructuredText and Markdown, `├────┼────┤` of browsers that write text.

use super::place::{Glyph, Line, Measure, is_bar, is_corner, is_stroke, stretch};
use super::{Cell, MOST_COLUMNS};
use crate::grid::spans::MOST_SLOTS;
use std::collections::BTreeSet;
use std::ops::Range;

/// A box on its way: its lines by place, and where its bars may stand.
struct Frame {
    lines: Vec<Vec<Glyph>>,
    /// The columns of the screen in which bars stand, from the left side to the right one.
    bounds: Vec<usize>,
    /// The lines of strokes.
    rules: Vec<usize>,
}

/// The rows of the box that begins on the first of these lines, and how many lines it has.
pub(super) fn table(text: &str, lines: &[Line]) -> Option<(Vec<Vec<Cell>>, usize)> {
    let top = lines.first()?.print(text);
    if !top.starts_with(is_corner) || !top.chars().all(|c| is_corner(c) || is_stroke(c)) || !top.contains(is_stroke) {
        return None;
    }
    let frames = Measure::ALL.iter().filter_map(|measure| Frame::of(text, lines, *measure));
    let frame = frames.rev().max_by_key(|frame| frame.lines.len())?;
    Some((frame.rows()?, frame.lines.len()))
}

impl Frame {
    /// The lines from the top of a box to its last whole line of strokes.
    fn of(text: &str, lines: &[Line], measure: Measure) -> Option<Self> {
        let top = lines.first()?.glyphs(text, measure);
        let sides = (top.first()?.columns.start, top.last()?.columns.start);
        let is_side = |glyph: &Glyph, at: usize| glyph.columns.start == at && (is_bar(glyph.c) || is_corner(glyph.c));
        let is_within = |glyphs: &Vec<Glyph>| matches!((glyphs.first(), glyphs.last()), (Some(first), Some(last)) if is_side(first, sides.0) && is_side(last, sides.1));
        let is_whole = |glyphs: &[Glyph]| glyphs.iter().all(|glyph| is_corner(glyph.c) || is_stroke(glyph.c));
        let mut kept: Vec<Vec<Glyph>> = Vec::new();
        for glyphs in lines.iter().map(|line| line.glyphs(text, measure)).take_while(is_within) {
            // Under the bottom of a box stands the top of the next.
            if is_whole(&glyphs) && kept.last().is_some_and(|last| is_whole(last)) {
                break;
            }
            kept.push(glyphs);
        }
        kept.truncate(kept.iter().rposition(|glyphs| is_whole(glyphs))? + 1);
        let rules: Vec<usize> = (0..kept.len()).filter(|line| is_rule(&kept[*line])).collect();
        let joints = rules.iter().flat_map(|line| joints(&kept[*line])).collect::<BTreeSet<usize>>();
        (rules.len() > 1).then(|| Self { bounds: joints.into_iter().collect(), lines: kept, rules })
    }

    /// The cells, or nothing where bars and strokes do not close them.
    fn rows(&self) -> Option<Vec<Vec<Cell>>> {
        let (height, width) = (self.rules.len() - 1, self.bounds.len() - 1);
        if width > MOST_COLUMNS || height.saturating_mul(width) > MOST_SLOTS {
            return None;
        }
        // Whether a slot is one cell with that to its right, and with that below.
        let mut right = vec![vec![false; width]; height];
        let mut down = vec![vec![false; width]; height];
        for row in 0..height {
            let lines = &self.lines[self.rules[row] + 1..self.rules[row + 1]];
            if lines.is_empty() {
                return None;
            }
            for column in 0..width {
                if column + 1 < width {
                    let bars = lines.iter().filter(|line| has_bar(line, self.bounds[column + 1])).count();
                    right[row][column] = bars == 0;
                    (bars == 0 || bars == lines.len()).then_some(())?;
                }
                down[row][column] = row + 1 < height && !self.is_closed(row + 1, column);
            }
        }
        let mut taken = vec![vec![false; width]; height];
        let mut rows = Vec::with_capacity(height);
        for row in 0..height {
            let mut cells = Vec::new();
            for column in 0..width {
                if taken[row][column] {
                    continue;
                }
                let colspan = 1 + (column..width).take_while(|at| right[row][*at]).count();
                let rowspan = 1 + (row..height).take_while(|at| down[*at][column]).count();
                for at in row..row + rowspan {
                    for slot in column..column + colspan {
                        let is_right = right[at][slot] == (slot + 1 < column + colspan);
                        (is_right && down[at][slot] == down[at][column] && !taken[at][slot]).then_some(())?;
                        taken[at][slot] = true;
                    }
                }
                let print = self.print(self.rules[row] + 1..self.rules[row + rowspan], column..column + colspan);
                cells.push(Cell { colspan, rowspan, print });
            }
            rows.push(cells);
        }
        Some(rows)
    }

    /// Whether strokes close a column on a line of them.
    fn is_closed(&self, rule: usize, column: usize) -> bool {
        let (from, to) = (self.bounds[column] + 1, self.bounds[column + 1]);
        let strokes = self.lines[self.rules[rule]].iter().filter(|glyph| (from..to).contains(&glyph.columns.start));
        strokes.filter(|glyph| is_stroke(glyph.c) || is_corner(glyph.c)).count() == to - from
    }

    /// What stands in some lines between two bars.
    fn print(&self, lines: Range<usize>, columns: Range<usize>) -> Vec<Range<usize>> {
        let (from, to) = (self.bounds[columns.start] + 1, self.bounds[columns.end]);
        let within = |glyphs: &Vec<Glyph>| -> Option<Range<usize>> {
            let own: Vec<Glyph> =
                glyphs.iter().filter(|glyph| (from..to).contains(&glyph.columns.start)).cloned().collect();
            stretch(&own)
        };
        self.lines[lines].iter().filter_map(within).collect()
    }
}

fn has_bar(line: &[Glyph], at: usize) -> bool {
    line.iter().any(|glyph| glyph.columns.start == at && is_bar(glyph.c))
}

/// Whether strokes stand between two corners of a line.
fn is_rule(glyphs: &[Glyph]) -> bool {
    let stretches = glyphs.split(|glyph| !is_corner(glyph.c) && !is_stroke(glyph.c));
    stretches.into_iter().any(|own| {
        own.len() > 2 && is_corner(own[0].c) && is_stroke(own[1].c) && own[1..].iter().any(|glyph| is_corner(glyph.c))
    })
}

/// The corners that strokes lead to.
fn joints(glyphs: &[Glyph]) -> impl Iterator<Item = usize> + '_ {
    let leads = |at: Option<&Glyph>, own: &Glyph| {
        at.is_some_and(|at| is_stroke(at.c) && at.columns.start.abs_diff(own.columns.start) == 1)
    };
    let is_joint = move |at: &usize| {
        let own = &glyphs[*at];
        is_corner(own.c) && (leads(at.checked_sub(1).map(|at| &glyphs[at]), own) || leads(glyphs.get(at + 1), own))
    };
    (0..glyphs.len()).filter(is_joint).map(|at| glyphs[at].columns.start)
}
