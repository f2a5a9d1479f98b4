//! The words titles are judged by, read once from `words.toml`, and the patterns built from them.

use super::Decoy;
use crate::text::normal::is_hanzi;
use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

/// The lists of the file, which says what each is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub ends: Vec<String>,
    pub nobody: Vec<String>,
    pub no_ends: Vec<String>,
    pub news: Vec<String>,
    pub menus: Vec<String>,
    pub pronouns: Vec<String>,
    pub kinds: String,
    pub labels: Vec<String>,
    pub now: Vec<String>,
    pub manners: Vec<String>,
    pub makes: Vec<String>,
    pub acts: Vec<String>,
    pub act_labels: Vec<String>,
    pub behind: Vec<String>,
    pub others: Vec<String>,
    pub past: Vec<String>,
    pub elsewhere: Vec<String>,
    pub sources: Vec<String>,
    pub next: Vec<String>,
    pub author_ends: Vec<String>,
    pub author_works: Vec<String>,
    pub sections: Vec<String>,
    pub decoy: Vec<Lure>,
}

/// The words of one kind of look-alike.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lure {
    pub is: Decoy,
    #[serde(default)]
    pub anywhere: Vec<String>,
    #[serde(default)]
    pub outside: Vec<String>,
    #[serde(default)]
    pub ends: Vec<String>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    // The file is part of the program and is read by its tests.
    toml::from_str(include_str!("words.toml")).unwrap_or_else(|error| panic!("{error}"))
});

/// Words as the alternatives of a pattern, the longest first.
pub(super) fn any(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.join("|")
}

/// A pattern in which `YEAR` stands for a year in figures or Chinese numerals.
///
/// # Panics
/// The pattern is none; every one of the program is compiled by its tests.
#[must_use]
pub fn pattern(pattern: &str) -> Regex {
    const YEAR: &str = r"(?:(?:19|20)\d{2}|二[○〇零O0o][一二三四五六七八九○〇零O0o]{2})";
    Regex::new(&pattern.replace("YEAR", YEAR)).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether every character can stand in the name of a body: 临空制造业发展局(临空制造业区管委会).
pub(super) fn is_name(name: &str) -> bool {
    (2..=40).contains(&name.chars().count())
        && name.chars().all(|c| is_hanzi(c) || "()、·".contains(c) || c.is_ascii_alphanumeric())
        && name.chars().filter(|c| is_hanzi(*c)).count() >= 2
}
