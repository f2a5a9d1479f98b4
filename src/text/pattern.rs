//! A pattern is made when the first text that may match it is met.
//!
//! In: how a pattern is written, and a glance that tells most texts it cannot match. Out: [`Pattern`], which is asked like a
//! regular expression. Making one costs as much as reading a page: most reports need few of the program's.

use regex::{CaptureMatches, Captures, Match, Matches, Regex};
use std::borrow::Cow;
use std::sync::OnceLock;

/// A regular expression that is made at first use, and a glance before it.
#[derive(Debug)]
pub struct Pattern {
    /// False of a text that it cannot match.
    may_match: fn(&str) -> bool,
    /// How it is written: `YEAR` stands for a year in figures or Chinese numerals.
    written: fn() -> Cow<'static, str>,
    made: OnceLock<Regex>,
}

impl Pattern {
    /// A pattern and its glance: `Pattern::new(|text| text.contains('年'), || r"20\d{2}年".into())`.
    #[must_use]
    pub const fn new(may_match: fn(&str) -> bool, written: fn() -> Cow<'static, str>) -> Self {
        Self { may_match, written, made: OnceLock::new() }
    }

    /// A pattern that every text may match.
    #[must_use]
    pub const fn any(written: fn() -> Cow<'static, str>) -> Self {
        Self::new(|_| true, written)
    }

    fn of(&self, text: &str) -> Option<&Regex> {
        let made = || self.made.get_or_init(|| pattern(&(self.written)()));
        let may_match = (self.may_match)(text);
        debug_assert!(may_match || !made().is_match(text), "the glance passes over {text}, which {} matches", made());
        may_match.then(made)
    }

    /// Whether it matches anywhere in a text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.of(text).is_some_and(|made| made.is_match(text))
    }

    /// Its first match.
    #[must_use]
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.of(text)?.find(text)
    }

    /// Its first match, with its groups.
    #[must_use]
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.of(text)?.captures(text)
    }

    /// Its matches from left to right.
    pub fn find_iter<'p, 't>(&'p self, text: &'t str) -> std::iter::Flatten<std::option::IntoIter<Matches<'p, 't>>> {
        self.of(text).map(|made| made.find_iter(text)).into_iter().flatten()
    }

    /// The same with their groups.
    pub fn captures_iter<'p, 't>(
        &'p self,
        text: &'t str,
    ) -> std::iter::Flatten<std::option::IntoIter<CaptureMatches<'p, 't>>> {
        self.of(text).map(|made| made.captures_iter(text)).into_iter().flatten()
    }

    /// The text with every match replaced.
    #[must_use]
    pub fn replace_all<'t>(&self, text: &'t str, by: &str) -> Cow<'t, str> {
        self.of(text).map_or(Cow::Borrowed(text), |made| made.replace_all(text, by))
    }
}

/// Texts are normalised: their digits are ASCII's, and the tables of a pattern that knows all others are large.
fn pattern(written: &str) -> Regex {
    const YEAR: &str = r"(?:(?:19|20)\d{2}|二[○〇零O0o][一二三四五六七八九○〇零O0o]{2})";
    // Each is part of the program and made by its tests.
    Regex::new(&written.replace("YEAR", YEAR).replace(r"\d", "[0-9]")).unwrap_or_else(|error| panic!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_saves_the_making() {
        static YEAR: Pattern = Pattern::new(|text| text.contains('年'), || r"(?P<y>YEAR)年".into());
        assert!(!YEAR.is_match("2023"));
        assert_eq!(YEAR.made.get().is_some(), cfg!(debug_assertions), "tests look behind every glance");
        assert_eq!(&YEAR.captures("共2023年").unwrap()["y"], "2023");
        assert_eq!(YEAR.find_iter("2022年、二〇二一年").count(), 2);
        assert_eq!(YEAR.replace_all("2022年底", ""), "底");
    }
}
