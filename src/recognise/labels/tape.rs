//! A document's text squeezed to letters and figures, every one of which knows its place.
//!
//! Labels are found here whatever stands between their characters: line ends, pipes, spaces.

use crate::text::normal;
use std::ops::Range;

/// The squeezed text.
#[derive(Debug)]
pub struct Tape {
    /// Letters and figures only.
    pub squeezed: String,
    /// For every byte of `squeezed`, where its character stands in the text.
    places: Vec<u32>,
}

impl Tape {
    /// Squeezes a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut squeezed = String::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices().filter_map(|(at, c)| Some((at, normal::compared(c)?))) {
            squeezed.push(c);
            // Files are bounded far below 4 GiB.
            let place = u32::try_from(at).unwrap_or(u32::MAX);
            places.extend(std::iter::repeat_n(place, c.len_utf8()));
        }
        Self { squeezed, places }
    }

    /// Where in the text a stretch of the squeezed text stands, end exclusive.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.places.get(range.start).map_or(0, |at| *at as usize);
        let last = self.squeezed[range.clone()].chars().next_back().map_or(0, char::len_utf8);
        let end =
            range.end.checked_sub(last).and_then(|at| self.places.get(at)).map_or(start, |at| *at as usize + last);
        start..end
    }

    /// The first place in the squeezed text that is not before a place of the text.
    #[must_use]
    pub fn at(&self, text: usize) -> usize {
        self.places.partition_point(|place| (*place as usize) < text)
    }

    /// The squeezed text from a place of the text on.
    #[must_use]
    pub fn after(&self, text: usize) -> &str {
        &self.squeezed[self.at(text)..]
    }

    /// Every place in the text, inside `within`, where a squeezed word stands.
    pub fn find_all<'a>(&'a self, word: &'a str, within: Range<usize>) -> impl Iterator<Item = Range<usize>> + 'a {
        let (from, to) = (self.at(within.start), self.at(within.end));
        let inside = self.squeezed.get(from..to.max(from)).unwrap_or_default();
        inside.match_indices(word).map(move |(at, _)| self.place(from + at..from + at + word.len()))
    }

    /// The first of them.
    #[must_use]
    pub fn find(&self, word: &str, within: Range<usize>) -> Option<Range<usize>> {
        self.find_all(word, within).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_label_is_found_where_it_stands() {
        let text = "申请\n\n商业\n企业 | (三)⏎不予公开|0";
        let tape = Tape::of(text);
        let found = tape.find("商业企业", 0..text.len()).unwrap();
        assert_eq!(&text[found], "商业\n企业");
        assert_eq!(&text[tape.find("三不予公开", 0..text.len()).unwrap()], "三)⏎不予公开");
        assert_eq!(tape.find("商业企业", 0..10), None);
    }
}
