//! The words titles are judged by, read once from `words.toml`, and the patterns built from them.

use super::Decoy;
use crate::lexicon::Words;
use crate::text::normal::is_hanzi;
use regex::{Regex, RegexSet};
use serde::Deserialize;
use std::sync::LazyLock;

/// The lists of the file, which says what each is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TitleWords {
    pub ends: Words,
    pub nobody: Words,
    pub no_ends: Words,
    pub news: Words,
    pub menus: Words,
    pub pronouns: Words,
    pub kinds: String,
    pub labels: Words,
    pub now: Words,
    pub manners: Words,
    pub makes: Words,
    pub acts: Words,
    pub act_labels: Words,
    pub behind: Words,
    pub others: Words,
    pub past: Words,
    pub elsewhere: Words,
    pub sources: Words,
    pub next: Words,
    pub author_ends: Words,
    pub author_works: Words,
    pub sections: Words,
    pub decoy: Vec<Lure>,
}

/// The words of one kind of look-alike.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lure {
    pub is: Decoy,
    #[serde(default)]
    pub anywhere: Words,
    #[serde(default)]
    pub outside: Words,
    #[serde(default)]
    pub ends: Words,
}

pub(super) static WORDS: LazyLock<TitleWords> = LazyLock::new(|| {
    // The file is part of the program and is read by its tests.
    toml::from_str(include_str!("words.toml")).unwrap_or_else(|error| panic!("{error}"))
});

/// The words of all look-alikes.
pub(super) static LURES: LazyLock<Words> = LazyLock::new(|| {
    let lists = WORDS.decoy.iter().flat_map(|lure| [&lure.anywhere, &lure.outside, &lure.ends]);
    Words::joined(&lists.collect::<Vec<_>>())
});

/// A pattern in which `YEAR` stands for a year in figures or Chinese numerals.
///
/// # Panics
/// The pattern is none; every one of the program is compiled by its tests.
#[must_use]
pub fn pattern(pattern: &str) -> Regex {
    Regex::new(&written_out(pattern)).unwrap_or_else(|error| panic!("{error}"))
}

/// Patterns that are looked for at once, as [`pattern`] makes them.
///
/// # Panics
/// As [`pattern`].
#[must_use]
pub fn patterns(patterns: &[&str]) -> RegexSet {
    RegexSet::new(patterns.iter().map(|pattern| written_out(pattern))).unwrap_or_else(|error| panic!("{error}"))
}

/// Texts are normalised: their digits are ASCII's, and the tables of a pattern that knows all others are large.
fn written_out(pattern: &str) -> String {
    const YEAR: &str = r"(?:(?:19|20)\d{2}|二[○〇零O0o][一二三四五六七八九○〇零O0o]{2})";
    pattern.replace("YEAR", YEAR).replace(r"\d", "[0-9]")
}

/// Whether every character can stand in the name of a body: 临空制造业发展局(临空制造业区管委会).
pub(super) fn is_name(name: &str) -> bool {
    (2..=40).contains(&name.chars().count())
        && name.chars().all(|c| is_hanzi(c) || "()、·".contains(c) || c.is_ascii_alphanumeric())
        && name.chars().filter(|c| is_hanzi(*c)).count() >= 2
}
