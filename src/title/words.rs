//! The words titles are judged by, read once from `words.toml`.

use super::Decoy;
use crate::lexicon::Words;
use crate::text::normal::is_hanzi;
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

/// Whether every character can stand in the name of a body: 临空制造业发展局(临空制造业区管委会).
pub(super) fn is_name(name: &str) -> bool {
    (2..=40).contains(&name.chars().count())
        && name.chars().all(|c| is_hanzi(c) || "()、·".contains(c) || c.is_ascii_alphanumeric())
        && name.chars().filter(|c| is_hanzi(*c)).count() >= 2
}
