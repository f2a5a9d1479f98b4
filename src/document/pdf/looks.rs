//! What print a page shows as crossed out or raised.
//!
//! In: glyphs, ruling lines and the boxes that annotations cross out. Out: the looks of the glyphs. A line is
//! drawn through print if it runs between its foot and its head and is no longer than the print; what
//! reaches further is the border of a cell.

use super::page::{Extent, FOOT, Glyph, Page, turned};
use crate::document::look::Look;
use crate::grid::ruled::{self, Rule};

/// Where a line that crosses print out may run, in heights of print above the foot of its line.
const THROUGH: std::ops::RangeInclusive<f32> = 0.15..=0.62;
/// The least share of such a line that print lies under.
const FILLED: f32 = 0.6;
/// How far it may reach past the print, in heights of print.
const PAST: f32 = 1.0;
/// A mark is at most this high, in heights of the print it stands beside: web pages set theirs at 0.83.
const RAISED_SIZE: f32 = 0.88;
/// The foot of a mark is at least so far above that of the print beside it, in heights of that print; programs raise by a third.
const RAISED_BY: f32 = 0.2;

/// Marks what is crossed out, and takes the lines that cross it out from the ruling lines.
pub fn cross_out(page: &mut Page, struck: &[Extent]) {
    for glyph in &mut page.glyphs {
        if struck.iter().any(|area| area.holds(glyph.middle())) {
            glyph.look = Some(Look::Struck);
        }
    }
    for turn in 0..4 {
        let own: Vec<usize> = (0..page.glyphs.len()).filter(|at| page.glyphs[*at].turn == turn).collect();
        if own.is_empty() {
            continue;
        }
        let lay = |rule: &Rule| turned(rule, turn, page.paper);
        let lines = ruled::joined(page.rules.iter().map(lay).filter(|rule| rule.level).collect());
        if lines.len() > ruled::MOST_RULES {
            continue;
        }
        let mut print: Vec<(usize, Extent)> =
            own.iter().map(|at| (*at, page.glyphs[*at].shown().turned(turn, page.paper))).collect();
        print.sort_by(|a, b| a.1.y1.total_cmp(&b.1.y1));
        let tallest = print.iter().map(|(_, place)| place.height()).fold(0.0, f32::max);
        let through: Vec<(Rule, Vec<usize>)> =
            lines.iter().filter_map(|line| Some((*line, crossed(line, &print, tallest)?))).collect();
        for (_, glyphs) in &through {
            for at in glyphs {
                page.glyphs[*at].look = Some(Look::Struck);
            }
        }
        let is_part = |rule: &Rule| {
            let own = turned(rule, turn, page.paper);
            let within = |line: &Rule| line.from <= own.from && own.to <= line.to && (line.at - own.at).abs() < 1.0;
            own.level && through.iter().any(|(line, _)| within(line))
        };
        let rest = page.rules.iter().filter(|rule| !is_part(rule)).copied().collect();
        page.rules = rest;
    }
}

/// The glyphs that a level line crosses out; `print` is upright and sorted by its lower edge.
fn crossed(line: &Rule, print: &[(usize, Extent)], tallest: f32) -> Option<Vec<usize>> {
    let first = print.partition_point(|(_, place)| place.y1 < line.at);
    let near = print[first..].iter().take_while(|(_, place)| place.y1 <= line.at + tallest);
    let foot = |place: &Extent| place.middle().1 + FOOT * place.height();
    let is_through = |place: &Extent| THROUGH.contains(&((foot(place) - line.at) / place.height()));
    let under = |place: &Extent| (place.x1.min(line.to) - place.x0.max(line.from)).max(0.0);
    let crossed: Vec<&(usize, Extent)> =
        near.filter(|(_, place)| is_through(place) && under(place) >= 0.5 * place.width()).collect();
    let (left, right) = crossed.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(left, right), (_, place)| {
        (left.min(place.x0), right.max(place.x1))
    });
    let size = crossed.iter().map(|(_, place)| place.height()).fold(0.0, f32::max);
    let filled: f32 = crossed.iter().map(|(_, place)| under(place)).sum();
    let fits = left - line.from <= PAST * size && line.to - right <= PAST * size;
    (!crossed.is_empty() && fits && filled >= FILLED * (line.to - line.from))
        .then(|| crossed.into_iter().map(|(at, _)| *at).collect())
}

/// Marks the glyphs of an upright line, from left to right, that are smaller and higher than those they touch.
pub fn raise(line: &mut [Glyph]) {
    let mut start = 0;
    for end in 1..=line.len() {
        let goes_on = end < line.len() && {
            let (last, next) = (&line[end - 1], &line[end]);
            next.x0 - last.x1 <= 0.5 * (last.y1 - last.y0).max(next.y1 - next.y0)
        };
        if goes_on {
            continue;
        }
        let word = &mut line[start..end];
        start = end;
        let tallest = word.iter().map(|glyph| glyph.y1 - glyph.y0).fold(0.0, f32::max);
        let foot = |glyph: &Glyph| glyph.middle().1 + FOOT * (glyph.y1 - glyph.y0);
        let is_full = |glyph: &&Glyph| glyph.y1 - glyph.y0 > RAISED_SIZE * tallest;
        let base = word.iter().filter(is_full).map(foot).fold(f32::INFINITY, f32::min);
        for glyph in word.iter_mut().filter(|glyph| glyph.y1 - glyph.y0 <= RAISED_SIZE * tallest) {
            if base - foot(glyph) >= RAISED_BY * tallest && glyph.look.is_none() {
                glyph.look = Some(Look::Raised);
            }
        }
    }
}

/// Whether glyphs that are too high to be level with a line are marks beside its print.
pub fn are_marks_of(marks: &[Glyph], line: &[Glyph]) -> bool {
    let size = |glyph: &Glyph| glyph.y1 - glyph.y0;
    let foot = |glyph: &Glyph| glyph.middle().1 + FOOT * size(glyph);
    let gap = |a: &Glyph, b: &Glyph| (a.x0 - b.x1).max(b.x0 - a.x1);
    let is_below = |mark: &Glyph, print: &Glyph| {
        size(mark) <= RAISED_SIZE * size(print) && foot(print) - foot(mark) < 0.75 * size(print)
    };
    let mut marks: Vec<&Glyph> = marks.iter().collect();
    marks.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    marks.chunk_by(|a, b| gap(a, b) <= 0.25 * size(a)).all(|run| {
        let touches = |print: &&Glyph| run.iter().any(|mark| gap(mark, print) <= 0.25 * size(print));
        line.iter().filter(touches).any(|print| run.iter().all(|mark| is_below(mark, print)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, x0: f32, y0: f32, height: f32) -> Glyph {
        Glyph { text: text.to_owned(), x0, y0, x1: x0 + height / 2.0, y1: y0 + height, ..Glyph::default() }
    }

    #[test]
    fn a_mark_is_smaller_and_higher_than_what_it_stands_beside() {
        let mut line = [glyph("9", 0.0, 0.0, 10.0), glyph("1", 5.0, -0.5, 6.5), glyph("2", 40.0, -0.5, 6.5)];
        raise(&mut line);
        assert_eq!(line.map(|glyph| glyph.look), [None, Some(Look::Raised), None]);
        // Print of two sizes on one foot, or about one middle.
        let mut line = [glyph("9", 0.0, 0.0, 10.0), glyph("1", 5.0, 3.08, 6.5), glyph("2", 9.0, 1.75, 6.5)];
        raise(&mut line);
        assert_eq!(line.map(|glyph| glyph.look), [None; 3]);
    }

    #[test]
    fn a_line_through_print_crosses_it_out_and_a_border_does_not() {
        let glyphs = vec![glyph("9", 10.0, 100.0, 10.0), glyph("1", 15.0, 100.0, 10.0), glyph("2", 40.0, 100.0, 10.0)];
        let line = |at: f32, from: f32, to: f32| Rule { level: true, at, from, to };
        let looks = |rules: Vec<Rule>| {
            let mut page = Page { paper: (200.0, 200.0), glyphs: glyphs.clone(), rules, ..Page::default() };
            cross_out(&mut page, &[]);
            (page.glyphs.iter().map(|glyph| glyph.look).collect::<Vec<_>>(), page.rules.len())
        };
        assert_eq!(looks(vec![line(105.0, 9.0, 21.0)]), (vec![Some(Look::Struck), Some(Look::Struck), None], 0));
        // An underline, the border of a row, and a border through the middle of what it cannot belong to.
        assert_eq!(looks(vec![line(109.5, 9.0, 21.0), line(120.0, 0.0, 90.0)]), (vec![None; 3], 2));
        assert_eq!(looks(vec![line(105.0, 0.0, 150.0)]), (vec![None; 3], 1));
    }
}
