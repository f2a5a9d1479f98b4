//! The words titles are judged by, read once from `words.toml`, and the patterns built from them.

use super::Decoy;
use crate::text::normal::is_hanzi;
use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub body: Body,
    pub front: Front,
    pub sentence: Sentence,
    pub elsewhere: Labels,
    pub decoy: Vec<Lure>,
    pub source: Labels,
    pub author: Author,
    pub sections: Sections,
}

/// Names of public bodies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub ends: Vec<String>,
    pub nobody: Vec<String>,
    pub menus: Vec<String>,
    pub pronouns: Vec<String>,
    pub kinds: String,
}

/// What stands before a title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Front {
    pub labels: Vec<String>,
    pub now: Vec<String>,
    pub manners: Vec<String>,
    pub acts: Vec<String>,
}

/// What a sentence says beside an announced title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sentence {
    pub others: Vec<String>,
    pub past: Vec<String>,
}

/// Labels, and what may follow their value without a mark between.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    pub labels: Vec<String>,
    #[serde(default)]
    pub next: Vec<String>,
}

/// The words of one kind of look-alike.
#[derive(Debug, Deserialize)]
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

/// Bodies that an opening names as its subject, and what it says they do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Author {
    pub ends: Vec<String>,
    pub works: Vec<String>,
}

/// What the sections of a report speak of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sections {
    pub words: Vec<String>,
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
