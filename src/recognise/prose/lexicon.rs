//! The words that prose about disclosure is read by; the lists themselves are `lexicon/classes.toml`.
//!
//! In: a stretch of text. Out: the known words in it, longest first where they overlap.

use crate::text::finder::Finder;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// What a word does in a sentence; `classes.toml` says it of every class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Filler,
    Conjunction,
    Qualifier,
    Follower,
    Parts,
    Plan,
    ThisYear,
    LastYear,
    Compare,
    Cumulative,
    Application,
    Received,
    Handled,
    Answered,
    CarriedIn,
    CarriedOut,
    Carried,
    Outcome,
    Applicant,
    Channel,
    Review,
    Suit,
    Result,
    Respondent,
    Document,
    Issued,
    Repealed,
    InForce,
    DecisionSubject,
    Decision,
    Fee,
    Charged,
    Publish,
    Item,
    Place,
    Metric,
    Account,
    Mail,
    NotAccepted,
    Rate,
    Share,
    Growth,
    Negation,
    Idle,
    Foreign,
}

impl Class {
    /// Whether words of the class change nothing where they stand before a figure.
    #[must_use]
    pub fn is_filler(self) -> bool {
        matches!(self, Self::Filler | Self::Conjunction | Self::Qualifier)
    }

    /// Whether it is what was done, not what it was done with.
    #[must_use]
    pub fn is_verb(self) -> bool {
        matches!(
            self,
            Self::Received
                | Self::Handled
                | Self::Answered
                | Self::Publish
                | Self::Issued
                | Self::Repealed
                | Self::Respondent
                | Self::Carried
                | Self::Charged
                | Self::Negation
        )
    }

    /// Whether it is what was done with the applications counted.
    #[must_use]
    pub fn is_action(self) -> bool {
        matches!(self, Self::Outcome | Self::CarriedIn | Self::CarriedOut)
    }

    /// Whether a figure before the word may count it.
    #[must_use]
    pub fn is_countable(self) -> bool {
        self.is_action()
            || matches!(
                self,
                Self::Application
                    | Self::Review
                    | Self::Suit
                    | Self::Document
                    | Self::DecisionSubject
                    | Self::Item
                    | Self::Metric
                    | Self::Account
                    | Self::Mail
            )
    }
}

/// A class and what the word names within it, which is empty where the class says it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    pub class: Class,
    pub value: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    word: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    class: Class,
    #[serde(default)]
    value: String,
    list: Vec<String>,
    /// What each word may go on with.
    #[serde(default)]
    after: Vec<String>,
}

impl Entry {
    /// Its words, each alone and with what it may go on with; 数 is 数量 too.
    fn words(&self) -> impl Iterator<Item = String> {
        let longer = self.list.iter().flat_map(|word| self.after.iter().map(move |after| format!("{word}{after}")));
        let numbers = self.list.iter().filter(|word| word.ends_with('数')).map(|word| format!("{word}量"));
        self.list.iter().cloned().chain(longer).chain(numbers)
    }
}

/// The lexicon, ready to find words.
struct Lexicon {
    entries: Vec<Entry>,
    /// For every word of the finder, its entry.
    of: Vec<usize>,
    finder: Finder,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    // The file is part of the program and is read by its tests.
    let file: File =
        toml::from_str(include_str!("../../lexicon/classes.toml")).unwrap_or_else(|error| panic!("{error}"));
    let mut words: Vec<String> = Vec::new();
    let mut of = Vec::new();
    let mut known = BTreeSet::new();
    let listed: BTreeSet<&String> = file.word.iter().flat_map(|entry| &entry.list).collect();
    for (at, entry) in file.word.iter().enumerate() {
        for (n, word) in entry.words().enumerate() {
            // A word that is listed is of the class it is listed in.
            if (n < entry.list.len() || !listed.contains(&word)) && known.insert(word.clone()) {
                words.push(word);
                of.push(at);
            }
        }
    }
    let finder = Finder::of(words.iter().map(String::as_str));
    Lexicon { of, finder, entries: file.word }
});

/// The known words of a text, from left to right.
pub fn words(text: &str) -> impl Iterator<Item = (Word, Range<usize>)> {
    let lexicon = &*LEXICON;
    lexicon.finder.each(text).map(|found| {
        let entry = &lexicon.entries[lexicon.of[found.word]];
        (Word { class: entry.class, value: &entry.value }, found.range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_once_and_the_longest_counts() {
        let mut seen = BTreeSet::new();
        for entry in &LEXICON.entries {
            for word in &entry.list {
                assert!(seen.insert(word), "{word} stands twice");
                assert!(!word.contains(char::is_whitespace), "{word}");
            }
        }
        let found: Vec<_> = words("收到行政复议申请").map(|(word, range)| (word.class, range)).collect();
        assert_eq!(found, [(Class::Received, 0..6), (Class::Foreign, 6..24)]);
    }
}
