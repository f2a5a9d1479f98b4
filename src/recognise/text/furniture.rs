//! What a text prints between the cells of its tables that is none of them: rules, and the numbers of pages.
//!
//! In: a text. Out: the same text with these blanked out, every place kept. A bare number is that of
//! a page only with proof; without it the figure above stays beside it, and is illegible.

use crate::document::Document;
use crate::document::look::Look;
use std::borrow::Cow;
use std::ops::Range;

/// The fewest bare numbers, each one more than the last, that are the numbers of pages by their run.
const FEWEST_PAGES: usize = 3;
/// The fewest lines of a page.
const SHORTEST_PAGE: usize = 15;

/// The text of a document with rules, page numbers and what is raised blanked out; what is struck out becomes question marks.
pub(in crate::recognise) fn without(document: &Document) -> Cow<'_, str> {
    let text = document.text.string.as_str();
    let mut blanked = rules(text);
    blanked.extend(page_numbers(text));
    let mut bytes = if blanked.is_empty() && document.shown.looks.is_empty() {
        return Cow::Borrowed(text);
    } else {
        text.as_bytes().to_vec()
    };
    let looks =
        document.shown.looks.iter().map(|(range, look)| (range, if *look == Look::Struck { b'?' } else { b' ' }));
    for (range, with) in blanked.iter().map(|range| (range, b' ')).chain(looks) {
        bytes[range.clone()].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = with);
    }
    // Whole characters were overwritten, each byte by one of ASCII.
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The lines of a text with their places, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches('\n').len()
    })
}

/// Rules of Markdown and of tables drawn with characters: `|---|---|`, `├────┼────┤`, `+---+---+`.
fn rules(text: &str) -> Vec<Range<usize>> {
    let is_drawn = |c: char| matches!(c, '\u{2500}'..='\u{257f}');
    if !text.contains("--") && !text.contains(is_drawn) && !text.contains("==") {
        return Vec::new();
    }
    let is_rule = |line: &Range<usize>| {
        let line = &text[line.clone()];
        let strokes = line.chars().filter(|c| matches!(c, '-' | '=') || is_drawn(*c)).count();
        strokes >= 2
            && line.contains(|c: char| matches!(c, '|' | '+' | ' ') || is_drawn(c))
            && line.chars().all(|c| matches!(c, '-' | '=' | ':' | '|' | '+' | ' ') || is_drawn(c))
            && (line.contains("--") || line.contains("==") || line.contains(is_drawn))
    };
    lines(text).filter(is_rule).collect()
}

/// The numbers of pages: dressed as such, beside a form feed, or one more than the last time after time.
fn page_numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut bare: Vec<(Range<usize>, u32)> = Vec::new();
    let (mut feeds, mut ends) = (false, None);
    let mut before: Option<(Range<usize>, u32)> = None;
    for line in lines(text) {
        let printed = &text[line.clone()];
        if printed.contains('\x0c') {
            // The number may end the page before or begin the next one; of two beside each other nobody knows which it is.
            found.extend(ends.take());
            ends = before.take().map(|(line, _)| line);
            feeds = true;
        }
        let words = printed.trim_matches(|c: char| c.is_whitespace() || c == '\x0c');
        if words.is_empty() {
            continue;
        }
        match page_number(words) {
            Some((_, true)) => found.push(line),
            Some((number, false)) => {
                if feeds && ends.take().is_none() {
                    found.push(line.clone());
                }
                bare.push((line.clone(), number));
                before = Some((line, number));
            }
            None => before = None,
        }
        found.extend(ends.take());
        feeds = false;
    }
    found.extend(ends);
    let is_next = |(_, a): &(Range<usize>, u32), (_, b): &(Range<usize>, u32)| a + 1 == *b;
    for run in bare.chunk_by(is_next).filter(|run| run.len() >= FEWEST_PAGES && run[0].1 <= 2) {
        // Pages hold about as many lines as each other: figures that happen to count up stand anywhere.
        let lines = run.windows(2).map(|pair| text[pair[0].0.end..pair[1].0.start].lines().count());
        let (least, most) = lines.fold((usize::MAX, 0), |(least, most), lines| (least.min(lines), most.max(lines)));
        // They count from the first page, and the last one is no longer than the others.
        let before = text[..run[0].0.start].lines().count();
        let behind = text[run[run.len() - 1].0.end..].lines().count();
        let is_counted = before * 3 <= most * 4 * run[0].1 as usize && behind * 3 <= most * 4;
        if least >= SHORTEST_PAGE && most * 3 <= least * 4 && is_counted {
            found.extend(run.iter().map(|(line, _)| line.clone()));
        }
    }
    found
}

/// The number of a line that prints nothing else, and whether it is dressed as that of a page: `- 3 -`, `第3页`, `3/8`.
fn page_number(line: &str) -> Option<(u32, bool)> {
    if !line.chars().all(|c| c.is_ascii_digit() || "-—–―·_~/第共页 ".contains(c)) {
        return None;
    }
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| (1..2000).contains(number));
    if line == digits {
        return Some((number(&digits)?, false));
    }
    let inner = line.trim_matches(|c: char| "-—–―·_~ ".contains(c));
    let dressed = line.starts_with(|c: char| "-—–―·_~".contains(c)) && line.ends_with(|c: char| "-—–―·_~".contains(c));
    if inner.bytes().all(|byte| byte.is_ascii_digit()) {
        return dressed.then(|| number(inner).map(|number| (number, true))).flatten();
    }
    if inner.contains('页') {
        let first = inner.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())?;
        return Some((number(first)?, true));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_number_needs_proof() {
        let numbers = |text: &str| -> Vec<String> {
            page_numbers(text).into_iter().map(|line| text[line].trim().to_owned()).collect()
        };
        assert_eq!(numbers("行政处罚\t598\n6\n行政强制"), Vec::<String>::new());
        assert_eq!(numbers("行政处罚\t598\n— 3 —\n行政强制"), ["— 3 —"]);
        assert_eq!(numbers("行政处罚 598\n6\n\x0c行政强制 7"), ["6"]);
        assert_eq!(numbers("行政处罚\n598\n\x0c\n6\n行政强制"), Vec::<String>::new());
        assert_eq!(numbers("第 3 页 共 8 页\n规章\n1/2\n0"), ["第 3 页 共 8 页"]);
        let pages = [1, 2, 3, 4].map(|page| format!("{}{page}\n", "文字\n".repeat(20))).concat();
        assert_eq!(numbers(&pages), ["1", "2", "3", "4"]);
        assert_eq!(numbers("规章\n1\n2\n3\n"), Vec::<String>::new());
        assert_eq!(numbers(&format!("{}{pages}", "文字\n".repeat(90))), Vec::<String>::new());
    }

    #[test]
    fn rules_are_lines_of_strokes() {
        let text = "| a | b |\n|---|---|\n├──┼──┤\n+---+---+\n-\n--1\n";
        let rules: Vec<&str> = rules(text).into_iter().map(|line| &text[line]).collect();
        assert_eq!(rules, ["|---|---|", "├──┼──┤", "+---+---+"]);
    }
}
