//! The words that prose is read and judged by, as data; what a word does is its reader's to say.
//!
//! In: the files of `lexicon/`, which are part of the program and loaded once, when they are first asked
//! for. Out: [`Words`], which are found in a text. `classes.toml` is taken apart by `recognise`.

use crate::text::finder::Finder;
use serde::Deserialize;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// A list of words.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Words {
    /// The longest first.
    list: Vec<String>,
    finder: OnceLock<Finder>,
}

impl From<Vec<String>> for Words {
    fn from(mut list: Vec<String>) -> Self {
        list.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self { list, finder: OnceLock::new() }
    }
}

impl Words {
    /// The words of several lists.
    pub fn joined(lists: &[&Self]) -> Self {
        lists.iter().flat_map(|words| words.list.iter().cloned()).collect::<Vec<_>>().into()
    }

    /// Each word, the longest first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(String::as_str)
    }

    /// Whether it is one of them.
    pub fn has(&self, word: &str) -> bool {
        self.iter().any(|own| own == word)
    }

    /// Whether one of them stands anywhere in a text.
    pub fn stand_in(&self, text: &str) -> bool {
        self.finder().find(text).is_some()
    }

    /// Where the first that stands in a text begins.
    pub fn first(&self, text: &str) -> Option<usize> {
        Some(self.finder().find(text)?.range.start)
    }

    /// Where each that stands in a text does, also within and across others.
    pub fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        self.finder().all(text).map(|found| found.range)
    }

    /// Where the last that stands in a text ends; those within others and across them count too.
    pub fn last_end(&self, text: &str) -> Option<usize> {
        self.places(text).map(|place| place.end).max()
    }

    /// They as the alternatives of a pattern.
    pub fn alternatives(&self) -> String {
        self.list.join("|")
    }

    /// The longest that a text begins with.
    pub fn opening(&self, text: &str) -> Option<&str> {
        self.finder().opening(text).map(|found| self.list[found.word].as_str())
    }

    /// Whether a text ends with one of them.
    pub fn end(&self, text: &str) -> bool {
        self.iter().any(|word| text.ends_with(word))
    }

    /// Whether nothing but marks and digits is left of a text without them.
    pub fn cover(&self, text: &str) -> bool {
        let has_letters = |text: &str| text.contains(char::is_alphabetic);
        let mut at = 0;
        for found in self.finder().each(text) {
            if has_letters(&text[at..found.range.start]) {
                return false;
            }
            at = found.range.end;
        }
        !has_letters(&text[at..])
    }

    fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| Finder::of(self.iter()))
    }
}

/// The lists of one file, by their names in it; what they hold is said there.
macro_rules! lists {
    ($(#[$doc:meta])* $name:ident, $all:ident, $file:literal: $($list:ident),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(pub $list: Words),+
        }

        $(#[$doc])*
        pub static $all: LazyLock<$name> =
            // The file is part of the program and is read by its tests.
            LazyLock::new(|| toml::from_str(include_str!($file)).unwrap_or_else(|error| panic!("{error}")));
    };
}

lists! {
    /// What sentences are read by, besides the classes of words.
    Prose, PROSE, "lexicon/prose.toml":
    units, more, about, no_units, no_numerals,
    application_units, case_units, item_units, plain_item_units, document_units, decision_units, account_units, sure_units,
    problems, review, fees, applications, proactive,
    papers, kinds_of_paper, bodies,
    supposing, harmless, opening, happening,
}

lists! {
    /// What the outline of a report is told by.
    Outline, OUTLINE, "lexicon/outline.toml":
    rows, overview, disclosure, requests, courts, problems, others,
    itself, made_of, period, levels,
    closed_besides, wishes,
}

lists! {
    /// What the prose is judged by.
    Claims, CLAIMS, "lexicon/claims.toml":
    whole, offices, standing_in, bodies, beside, several, departments, own,
    common, applications, courts, documents,
    parts, listed, listed_endings,
    persons, organisations, by_kind, people, sifted, seasons, year_bounds,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_list_is_read_and_no_word_stands_in_it_twice() {
        let all = [
            [&PROSE.units, &PROSE.harmless, &PROSE.bodies],
            [&OUTLINE.period, &OUTLINE.levels, &OUTLINE.wishes],
            [&CLAIMS.common, &CLAIMS.applications, &CLAIMS.whole],
        ];
        for words in all.into_iter().flatten() {
            let each: BTreeSet<&str> = words.iter().collect();
            assert_eq!(each.len(), words.list.len(), "{words:?}");
        }
    }

    #[test]
    fn the_longest_counts() {
        let words = Words::from(["条", "条次", "人次"].map(str::to_owned).to_vec());
        assert_eq!(words.opening("条次以上"), Some("条次"));
        assert!(words.end("12条") && words.has("人次") && !words.has("人"));
        assert!(words.cover("12条次，3条") && !words.cover("12个"));
        assert!(words.stand_in("共3条。") && !words.stand_in("共3个。"));
        assert_eq!((words.first("共3人次"), words.last_end("共3人次")), (Some(4), Some(10)));
        // 条次 reaches into 次数, which ends behind it.
        let words = Words::from(["条次", "次数"].map(str::to_owned).to_vec());
        assert_eq!(words.last_end("条次数多"), Some(9));
    }

    #[test]
    fn the_finder_finds_what_a_plain_search_does() {
        let words: Vec<&str> = CLAIMS.common.iter().chain(PROSE.harmless.iter()).collect();
        let text = words.concat() + &words.iter().rev().copied().collect::<String>();
        let finder = Finder::of(words.iter().copied());
        for (number, word) in words.iter().enumerate() {
            let own: Vec<_> =
                finder.all(&text).filter(|found| found.word == number).map(|found| found.range.start).collect();
            let mut expected = Vec::new();
            let mut from = 0;
            while let Some(at) = text[from..].find(word) {
                expected.push(from + at);
                from = text.ceil_char_boundary(from + at + 1);
            }
            assert_eq!(own, expected, "{word}");
        }
    }
}
