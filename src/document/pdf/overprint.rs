//! Print over print: what is printed twice to look bold is read once, what cannot be told apart is not read.
//!
//! In: the glyphs of a page in the order they are drawn. Out: the same without second prints. Two
//! prints of one character nearer than any font sets two are one. Further apart, up to the width
//! of a character, it takes whole words that stand again at one offset; digits that overlap
//! without such a proof are glyphs nobody can read.

use super::page::{Extent, Glyph};
use crate::document::look::{Thing, UNSEEN};
use std::collections::HashMap;

/// No font sets two figures nearer than this, in heights of print: 0.4 is the narrowest seen.
const NARROWEST: f32 = 0.3;
/// Second prints at offsets that differ by less than this, in heights of print, have one offset.
const SAME_OFFSET: f32 = 0.04;
/// Glyphs about one height that are held against one another.
const MOST_NEAR: usize = 400;
/// Prints of one character that are held against one another.
const MOST_PRINTS: usize = 8;

/// Drops second prints, and puts [`UNSEEN`] for digits that nobody can tell apart.
pub fn read_once(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let glyphs = without(glyphs, &second_prints);
    let mut glyphs = without(glyphs, &shifted_words);
    let unreadable = overlapping(&glyphs);
    for glyph in unreadable.into_iter().flat_map(|word| word.start..word.end) {
        if glyphs[glyph].is_digit() {
            glyphs[glyph].text = UNSEEN.to_string();
            glyphs[glyph].thing = Some(Thing::Glyphs);
        }
    }
    glyphs
}

fn without(glyphs: Vec<Glyph>, again: &dyn Fn(&[Glyph]) -> Vec<bool>) -> Vec<Glyph> {
    let mut again = again(&glyphs).into_iter();
    glyphs.into_iter().filter(|_| !again.next().unwrap_or_default()).collect()
}

/// The box of a glyph on paper turned so that it is upright.
fn upright(glyph: &Glyph) -> Extent {
    glyph.shown().turned(glyph.turn, (0.0, 0.0))
}

/// Pairs of glyphs that stand about as high and are held to be `near`, earlier print first; of each glyph a few.
fn pairs(glyphs: &[Glyph], of: impl Fn(&Glyph) -> bool, near: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut by_place: Vec<usize> = (0..glyphs.len()).filter(|at| of(&glyphs[*at])).collect();
    by_place.sort_by(|a, b| glyphs[*a].y0.total_cmp(&glyphs[*b].y0).then(glyphs[*a].x0.total_cmp(&glyphs[*b].x0)));
    let mut found = Vec::new();
    for (at, one) in by_place.iter().enumerate() {
        let reach = glyphs[*one].y1;
        let level = by_place[at + 1..].iter().take_while(|other| glyphs[**other].y0 < reach).take(MOST_NEAR);
        let pairs = level.map(|other| (*one.min(other), *one.max(other)));
        found.extend(pairs.filter(|(first, second)| near(*first, *second)).take(MOST_PRINTS));
    }
    found
}

/// Which glyphs are printed again over themselves: bold made by printing twice, and shadows.
///
/// A second print is one of a first: of two figures side by side, neither is dropped for the other's second print.
fn second_prints(glyphs: &[Glyph]) -> Vec<bool> {
    let apart = |first: usize, second: usize| {
        let (a, b) = (&glyphs[first], &glyphs[second]);
        (b.x0 - a.x0, b.y0 - a.y0)
    };
    let is_within = |(x, y): (f32, f32), room: f32| x.abs() < room && y.abs() < room;
    let size = |at: usize| (upright(&glyphs[at]).width(), upright(&glyphs[at]).height());
    let mut alike = pairs(
        glyphs,
        |_| true,
        |first, second| {
            let (a, b) = (&glyphs[first], &glyphs[second]);
            let (width, height) = size(first);
            is_within(apart(first, second), width.max(0.15 * height)) && a.turn == b.turn && a.text == b.text
        },
    );
    alike.sort_unstable_by_key(|(first, second)| (*second, *first));
    let mut again = vec![false; glyphs.len()];
    // By which offset the print of one instruction is a second one.
    let mut shifts: HashMap<u32, (f32, f32)> = HashMap::new();
    for (first, second) in alike.iter().copied() {
        let (width, height) = size(first);
        let room = (0.15 * width.max(height)).max(NARROWEST * height.min(2.0 * width));
        if !again[first] && is_within(apart(first, second), room) {
            again[second] = true;
            shifts.insert(glyphs[second].run, apart(first, second));
        }
    }
    // A full stop is narrower than the offset may be: it goes with the figures beside it.
    for (first, second) in alike {
        let shift = shifts.get(&glyphs[second].run).copied();
        let (height, own) = (size(first).1, apart(first, second));
        let is_shifted = |(x, y): (f32, f32)| is_within((x - own.0, y - own.1), SAME_OFFSET * height);
        again[second] |= !again[first] && shift.is_some_and(is_shifted);
    }
    again
}

/// Glyphs drawn one after the other that follow each other on one line.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Word {
    start: usize,
    end: usize,
    /// Where it begins.
    place: Extent,
    turn: u8,
}

impl Word {
    fn glyphs<'a>(&self, glyphs: &'a [Glyph]) -> &'a [Glyph] {
        &glyphs[self.start..self.end]
    }

    fn is_varied(&self, glyphs: &[Glyph]) -> bool {
        let own = self.glyphs(glyphs);
        own.iter().any(|glyph| glyph.text != own[0].text)
    }
}

fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut last = Extent::default();
    for (at, glyph) in glyphs.iter().enumerate() {
        let place = upright(glyph);
        let height = place.height().max(last.height());
        let follows = (place.y0 - last.y0).abs() < 0.1 * height
            && place.x0 - last.x1 < 0.2 * height
            && place.x0 - last.x0 > 0.9 * last.width().min(0.55 * height);
        match words.last_mut() {
            Some(word) if word.turn == glyph.turn && follows => word.end = at + 1,
            _ => words.push(Word { start: at, end: at + 1, place, turn: glyph.turn }),
        }
        last = place;
    }
    words
}

/// How far one word stands from another, in heights of print, if it is the same word and overlaps it.
fn offset(first: &Word, second: &Word, glyphs: &[Glyph]) -> Option<(f32, f32)> {
    let (a, b) = (first.glyphs(glyphs), second.glyphs(glyphs));
    let height = first.place.height();
    let apart = |a: &Extent, b: &Extent| ((b.x0 - a.x0) / height, (b.y0 - a.y0) / height);
    let (along, across) = apart(&first.place, &second.place);
    let is_near = along.abs() * height < 0.95 * first.place.width() && across.abs() < 0.6;
    let is_same = || {
        a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| {
                let own = apart(&upright(a), &upright(b));
                a.text == b.text && is_one((along, across), own) && (a.y1 - a.y0 - b.y1 + b.y0).abs() < 0.1 * height
            })
    };
    (first.turn == second.turn && is_near && is_same()).then_some((along, across))
}

fn is_one(a: (f32, f32), b: (f32, f32)) -> bool {
    (a.0 - b.0).abs() < SAME_OFFSET && (a.1 - b.1).abs() < SAME_OFFSET
}

/// Which glyphs are of words that stand again at an offset below a character's width.
///
/// A word of different characters that overlaps itself proves its offset; a single figure, or 00, is
/// a second print only at an offset so proven.
fn shifted_words(glyphs: &[Glyph]) -> Vec<bool> {
    let words = words(glyphs);
    let mut alike: HashMap<(u8, String), Vec<&Word>> = HashMap::new();
    for word in &words {
        let text = word.glyphs(glyphs).iter().map(|glyph| glyph.text.as_str()).collect();
        alike.entry((word.turn, text)).or_default().push(word);
    }
    let mut found: Vec<(&Word, (f32, f32))> = Vec::new();
    for mut same in alike.into_values() {
        same.sort_by(|a, b| a.place.y0.total_cmp(&b.place.y0).then(a.start.cmp(&b.start)));
        for (at, one) in same.iter().enumerate() {
            let reach = one.place.y1;
            for other in same[at + 1..].iter().take_while(|other| other.place.y0 < reach).take(MOST_NEAR) {
                let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
                found.extend(offset(first, second, glyphs).map(|offset| (*second, offset)));
            }
        }
    }
    let proven: Vec<(f32, f32)> = found
        .iter()
        .filter(|(second, _)| second.is_varied(glyphs))
        .map(|(_, offset)| *offset)
        .take(MOST_NEAR)
        .collect();
    let mut again = vec![false; glyphs.len()];
    for (second, offset) in found {
        if second.is_varied(glyphs) || proven.iter().any(|own| is_one(*own, offset)) {
            again[second.start..second.end].fill(true);
        }
    }
    again
}

/// The words with digits that overlap other digits: no font sets them so near, and nothing tells which belongs where.
fn overlapping(glyphs: &[Glyph]) -> Vec<Word> {
    let is_over = |first: usize, second: usize| {
        let (a, b) = (&glyphs[first], &glyphs[second]);
        let (one, other) = (upright(a), upright(b));
        let height = one.height().min(other.height());
        let room = NARROWEST * height.min(2.0 * one.width()).min(2.0 * other.width());
        a.turn == b.turn && (one.x0 - other.x0).abs() < room && (one.y0 - other.y0).abs() < 0.4 * height
    };
    let mut over = vec![false; glyphs.len()];
    for (first, second) in pairs(glyphs, Glyph::is_digit, is_over) {
        (over[first], over[second]) = (true, true);
    }
    words(glyphs).into_iter().filter(|word| over[word.start..word.end].contains(&true)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(run: u32, (text, x, y): (&str, f32, f32)) -> Vec<Glyph> {
        let mut right = x;
        let glyph = |c: char| {
            let (x0, width) = (right, if c == '.' { 2.0 } else { 5.0 });
            right += width;
            Glyph { text: c.to_string(), x0, y0: y, x1: x0 + width, y1: y + 10.0, run, ..Glyph::default() }
        };
        text.chars().map(glyph).collect()
    }

    fn read(prints: &[(&str, f32, f32)]) -> String {
        let glyphs = (0..).zip(prints).flat_map(|(run, print)| printed(run, *print)).collect();
        read_once(glyphs).into_iter().map(|glyph| glyph.text).collect()
    }

    #[test]
    fn what_is_printed_twice_is_read_once() {
        assert_eq!(read(&[("1122", 0.0, 0.0), ("1122", 2.0, 0.5)]), "1122");
        assert_eq!(read(&[("3340.9", 0.0, 0.0), ("3340.9", 1.8, 0.0)]), "3340.9");
        // Further apart than two prints of one figure can be, it takes a word that proves it.
        assert_eq!(read(&[("12", 0.0, 0.0), ("12", 4.0, 0.0), ("0", 100.0, 0.0), ("0", 104.0, 0.0)]), "120");
        assert_eq!(read(&[("0", 0.0, 0.0), ("0", 5.0, 0.0), ("11", 100.0, 0.0)]), "0011");
        // Each figure by an instruction of its own, twice.
        assert_eq!(read(&[("1", 0.0, 0.0), ("1", 2.5, 0.0), ("1", 5.0, 0.0), ("1", 7.5, 0.0)]), "11");
        assert_eq!(read(&[("1791", 0.0, 0.0), ("1791", 0.0, 10.0)]), "17911791");
    }

    #[test]
    fn digits_over_other_digits_are_not_read() {
        assert_eq!(read(&[("12", 0.0, 0.0), ("87", 1.0, 0.0), ("5", 50.0, 0.0)]), "\u{fffc}\u{fffc}\u{fffc}\u{fffc}5");
        assert_eq!(read(&[("12", 0.0, 0.0), ("123", 4.0, 0.0)]), "\u{fffc}".repeat(5));
    }
}
