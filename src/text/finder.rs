//! Which of many words stand where in a text?
//!
//! In: some hundred short words, mostly of Chinese characters. Out: [`Finder`], which is made in the time it takes to sort
//! them and looks at a text once: by the first character of each word, of which few occur in a text. An automaton
//! takes a thousand times as long to make and is no faster on text of three bytes a character.

use std::ops::Range;
use std::slice::Iter;

/// A word where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its place in the list the finder was made of.
    pub word: usize,
    /// Its place in the text.
    pub range: Range<usize>,
}

/// Finds words, each at the character it begins with.
#[derive(Debug, Clone)]
pub struct Finder {
    /// The beginnings of first characters, as [`beginning`] numbers them.
    begins: [u64; BEGINNINGS / 64],
    /// For every class of first characters, where its words begin in `words`.
    classes: Vec<u16>,
    /// By class; of one class the longest first, then as listed.
    words: Vec<Entry>,
    letters: String,
    shift: u32,
}

#[derive(Debug, Clone)]
struct Entry {
    letters: Range<u32>,
    word: u16,
}

impl Finder {
    /// A finder of some words; an empty one stands nowhere.
    ///
    /// # Panics
    /// There are more than 65,535 words, or four thousand million letters.
    #[must_use]
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut letters, mut entries) = (String::new(), Vec::new());
        let narrow = |at: usize| u32::try_from(at).expect("few letters");
        for (number, word) in words.into_iter().enumerate() {
            if let Some(first) = word.chars().next() {
                let from = narrow(letters.len());
                letters.push_str(word);
                let word = u16::try_from(number).expect("few words");
                entries.push((first, Entry { letters: from..narrow(letters.len()), word }));
            }
        }
        assert!(entries.len() < usize::from(u16::MAX), "few words");
        // Many more classes than words, so that few characters of a text are in one that has any.
        let bits = (entries.len() * 8).next_power_of_two().trailing_zeros().clamp(6, 16);
        let shift = u32::BITS - bits;
        let length = |entry: &Entry| entry.letters.end - entry.letters.start;
        entries.sort_by_key(|(first, entry)| (class(*first, shift), u32::MAX - length(entry)));
        let mut classes = vec![0; (1 << bits) + 1];
        for (first, _) in &entries {
            classes[class(*first, shift) + 1] += 1;
        }
        for at in 1..classes.len() {
            classes[at] += classes[at - 1];
        }
        let mut begins = [0; BEGINNINGS / 64];
        for word in entries.iter().map(|(_, entry)| &letters.as_bytes()[entry.letters.start as usize..]) {
            let (begin, _) = beginning(word, 0);
            begins[begin / 64] |= 1 << (begin % 64);
        }
        Self { begins, classes, words: entries.into_iter().map(|(_, entry)| entry).collect(), letters, shift }
    }

    /// The words that may begin at a place of a text, where a character does.
    fn beginning(&self, text: &str, at: usize) -> &[Entry] {
        let Some(first) = text[at..].chars().next() else { return &[] };
        let class = class(first, self.shift);
        &self.words[usize::from(self.classes[class])..usize::from(self.classes[class + 1])]
    }

    /// The first place of a text, from another on, where words may begin, and these.
    fn next(&self, text: &str, mut at: usize) -> Option<(usize, &[Entry])> {
        let bytes = text.as_bytes();
        while at < bytes.len() {
            let (begin, width) = beginning(bytes, at);
            if self.begins[begin / 64] >> (begin % 64) & 1 == 1 {
                let words = self.beginning(text, at);
                if !words.is_empty() {
                    return Some((at, words));
                }
            }
            at += width;
        }
        None
    }

    /// The longest word that a text begins with.
    #[must_use]
    pub fn opening(&self, text: &str) -> Option<Found> {
        self.beginning(text, 0).iter().find_map(|entry| self.at(entry, text, 0))
    }

    /// The word of an entry where it stands at a place of a text.
    fn at(&self, entry: &Entry, text: &str, at: usize) -> Option<Found> {
        let letters = &self.letters.as_bytes()[entry.letters.start as usize..entry.letters.end as usize];
        let stands = text.as_bytes()[at..].starts_with(letters);
        stands.then(|| Found { word: usize::from(entry.word), range: at..at + letters.len() })
    }

    /// Every word at every place, also within and across others, from left to right, of one place the longest first.
    #[must_use]
    pub fn all<'a>(&'a self, text: &'a str) -> All<'a> {
        All { finder: self, text, at: 0, next: 0, begun: [].iter() }
    }

    /// The first word of a text, of those that begin there the longest.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Found> {
        self.all(text).next()
    }

    /// The words of a text one behind the other, each the first behind the last.
    pub fn each<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let mut found = self.find(&text[from..])?;
            found.range = from + found.range.start..from + found.range.end;
            from = found.range.end;
            Some(found)
        })
    }
}

/// Every word of a finder at every place of a text.
#[derive(Debug)]
pub struct All<'a> {
    finder: &'a Finder,
    text: &'a str,
    /// The place looked at, the next one, and the words that may still stand at the first.
    at: usize,
    next: usize,
    begun: Iter<'a, Entry>,
}

impl Iterator for All<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            for entry in self.begun.by_ref() {
                if let Some(found) = self.finder.at(entry, self.text, self.at) {
                    return Some(found);
                }
            }
            let (at, words) = self.finder.next(self.text, self.next)?;
            self.next = at + beginning(self.text.as_bytes(), at).1;
            (self.at, self.begun) = (at, words.iter());
        }
    }
}

/// How many beginnings of characters there are: bytes of ASCII, and of all others the last bits of the first two bytes.
const BEGINNINGS: usize = 128 + 1024;

/// The beginning of the character at a place, and how many bytes it takes.
fn beginning(bytes: &[u8], at: usize) -> (usize, usize) {
    let first = bytes[at];
    if first.is_ascii() {
        return (usize::from(first), 1);
    }
    let second = bytes.get(at + 1).copied().unwrap_or_default();
    let width = 2 + usize::from(first >= 0xe0) + usize::from(first >= 0xf0);
    (128 + (usize::from(first & 0xf) << 6 | usize::from(second & 0x3f)), width)
}

/// The class of a character: the upper bits of its product with the golden ratio.
fn class(first: char, shift: u32) -> usize {
    (u32::from(first).wrapping_mul(0x9e37_79b9) >> shift) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(found: impl Iterator<Item = Found>) -> Vec<(usize, Range<usize>)> {
        found.map(|found| (found.word, found.range)).collect()
    }

    #[test]
    fn the_longest_counts_and_all_are_found() {
        let finder = Finder::of(["行政", "行政复议", "复议", "议", "条", "a1", ""]);
        let text = "行政复议3条,a1";
        assert_eq!(ranges(finder.each(text)), [(1, 0..12), (4, 13..16), (5, 17..19)]);
        assert_eq!(ranges(finder.all(text)), [(1, 0..12), (0, 0..6), (2, 6..12), (3, 9..12), (4, 13..16), (5, 17..19)]);
        assert_eq!(finder.opening("行政复议3").map(|found| found.word), Some(1));
        assert_eq!((finder.opening("3行政"), finder.find("无"), finder.find("")), (None, None, None));
        assert_eq!(Finder::of([]).find("行政"), None);
    }

    #[test]
    fn of_a_word_listed_twice_the_first_counts() {
        assert_eq!(ranges(Finder::of(["条", "件", "条"]).all("条")), [(0, 0..3), (2, 0..3)]);
    }
}
