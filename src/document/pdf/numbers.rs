//! Which lines at the edges of pages are the numbers of the pages.
//!
//! In: the lines of all pages. Out: the same without page numbers. A number in its dress (`- 3 -`,
//! `第3页`, `3 / 5`) is one; a bare number is one only where it is the page's own, or goes on from
//! one at the same height on a page near it. Any other may be a figure and stays.

use super::lines::Line;

/// The outer share of a page in which its number stands.
const EDGE: f32 = 0.1;
/// Numbers of pages stand within this share of a page's height at the same height.
const SAME_HEIGHT: f32 = 0.02;
/// How many pages on a number may go on: numbers of even pages may stand elsewhere.
const NEAR: usize = 2;

/// A line at the edge of a page that prints a number and nothing else.
struct Candidate {
    page: usize,
    line: usize,
    /// Where it stands, in heights of the page.
    at: f32,
    number: Option<usize>,
    is_dressed: bool,
}

/// Takes the page numbers out of the lines of pages, each with its height.
pub fn leave_out(pages: &mut [(&mut Vec<Line>, f32)]) {
    let candidates: Vec<Candidate> = pages
        .iter()
        .enumerate()
        .flat_map(|(page, (lines, height))| {
            lines.iter().enumerate().filter_map(move |(line, text)| candidate(page, line, text, *height))
        })
        .collect();
    let goes_on = |own: &Candidate, other: &Candidate| {
        let (Some(number), Some(next)) = (own.number, other.number) else { return false };
        let apart = other.page.abs_diff(own.page);
        (1..=NEAR).contains(&apart) && number + other.page == next + own.page && (own.at - other.at).abs() < SAME_HEIGHT
    };
    let is_number = |at: usize| {
        let own = &candidates[at];
        let near = candidates[..at].iter().rev().take_while(|other| own.page - other.page <= NEAR);
        let near = near.chain(candidates[at..].iter().take_while(|other| other.page - own.page <= NEAR));
        own.is_dressed || own.number == Some(own.page + 1) || near.take(100).any(|other| goes_on(own, other))
    };
    let found: Vec<(usize, usize)> = (0..candidates.len())
        .filter(|at| is_number(*at))
        .map(|at| (candidates[at].page, candidates[at].line))
        .collect();
    for (page, line) in found.into_iter().rev() {
        pages[page].0.remove(line);
    }
}

fn candidate(page: usize, line: usize, text: &Line, height: f32) -> Option<Candidate> {
    let is_outer = text.y1 < EDGE * height || text.y0 > (1.0 - EDGE) * height;
    let print = is_outer.then(|| text.text())?;
    let digits: String = print.chars().filter(char::is_ascii_digit).collect();
    let is_clothing = |c: char| c.is_ascii_digit() || "-—–·/第页共 ".contains(c);
    let is_plain = (1..=6).contains(&digits.len()) && print.chars().all(is_clothing);
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let ends = |print: &str| [print.chars().next(), print.chars().next_back()].map(is_digit);
    let is_dressed = print.contains(['第', '页', '/', '共']) || ends(&print) == [false, false];
    is_plain.then(|| Candidate { page, line, at: text.y0 / height, number: print.parse().ok(), is_dressed })
}

#[cfg(test)]
mod tests {
    use super::super::page::Glyph;
    use super::*;

    fn left(pages: &[&[(&str, f32)]]) -> Vec<Vec<String>> {
        let glyph = |(text, y0): &(&str, f32)| Glyph {
            text: (*text).to_owned(),
            y0: *y0,
            x1: 10.0,
            y1: y0 + 10.0,
            ..Glyph::default()
        };
        let mut lines: Vec<Vec<Line>> =
            pages.iter().map(|page| page.iter().map(|line| Line::around(vec![glyph(line)])).collect()).collect();
        leave_out(&mut lines.iter_mut().map(|lines| (lines, 800.0)).collect::<Vec<_>>());
        lines.iter().map(|page| page.iter().map(Line::text).collect()).collect()
    }

    #[test]
    fn a_bare_number_needs_a_proof_to_be_a_page_number() {
        assert_eq!(left(&[&[("3", 780.0)], &[("4", 780.0)], &[("6", 780.0)]]), [vec![], vec![], vec!["6".to_owned()]]);
        assert_eq!(left(&[&[("17", 780.0)], &[("17", 780.0), ("2", 20.0)]]), [["17"], ["17"]]);
        assert_eq!(
            left(&[&[("-7-", 780.0)], &[("第9页", 780.0)], &[("-3", 780.0)]]),
            [vec![], vec![], vec!["-3".to_owned()]]
        );
    }
}
