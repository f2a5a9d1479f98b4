//! What findings say, in Chinese and in English.
//!
//! In: a [`Message`], which is its kind and typed arguments. Out: its [`Words`]. Nothing decides by the words, and
//! nothing reads them back: ids, decisions and baselines rest on codes, places and [`Message::figures`].

mod catalogue;
mod code;

pub use catalogue::{Message, TEMPLATES};
pub use code::{Code, Severity};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

/// The same in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The words for one thing.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Several words as one, parted as sentences are.
    #[must_use]
    pub fn joined(all: &[Self]) -> Self {
        let of =
            |language: fn(&Self) -> &str, between: &str| all.iter().map(language).collect::<Vec<_>>().join(between);
        Self { zh: of(|words| &words.zh, "；"), en: of(|words| &words.en, "; ") }
    }
}

impl From<(&str, &str)> for Words {
    fn from((zh, en): (&str, &str)) -> Self {
        Self::new(zh, en)
    }
}

/// What stands in a message, as it is written in each language.
trait Argument {
    fn zh(&self) -> String;
    fn en(&self) -> String;

    /// The figures in it, as they are written.
    fn figures(&self) -> Vec<String> {
        let is_part = |c: char| c.is_ascii_digit() || c == '.';
        let zh = self.zh();
        let figures = zh.split(|c| !is_part(c)).map(|figure| figure.trim_matches('.'));
        figures.filter(|figure| !figure.is_empty()).map(str::to_owned).collect()
    }
}

macro_rules! written_alike {
    ($($kind:ty),+) => {
        $(impl Argument for $kind {
            fn zh(&self) -> String { self.to_string() }
            fn en(&self) -> String { self.to_string() }
        })+
    };
}
written_alike!(String, &'static str, i32, u32, usize, Decimal, Date);

impl Argument for Words {
    fn zh(&self) -> String {
        self.zh.clone()
    }

    fn en(&self) -> String {
        self.en.clone()
    }
}

/// How the parts of a list are told from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// `甲、乙`, `a, b`.
    Commas,
    /// `甲、乙`, `a and b`.
    And,
    /// `甲 或 乙`, `a or b`.
    Or,
    /// `甲；乙`, `a; b`.
    Semicolons,
    /// `“甲”“乙”`, `a, b`.
    Quotes,
    /// `甲，乙`, `a, b`.
    Clauses,
    /// `甲 乙`, for addresses.
    Spaces,
}

/// Several things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// In their order.
    pub parts: Vec<Words>,
    /// What stands between them.
    pub between: Between,
}

impl List {
    /// Things with a name in each language.
    pub fn of(between: Between, parts: impl IntoIterator<Item = Words>) -> Self {
        Self { parts: parts.into_iter().collect(), between }
    }

    /// Things that are written alike in both.
    pub fn alike<S: Into<String>>(between: Between, parts: impl IntoIterator<Item = S>) -> Self {
        let both = |part: String| Words { zh: part.clone(), en: part };
        Self::of(between, parts.into_iter().map(|part| both(part.into())))
    }
}

impl Argument for List {
    fn zh(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.zh.as_str()).collect();
        match self.between {
            Between::Commas | Between::And => parts.join("、"),
            Between::Or => parts.join(" 或 "),
            Between::Semicolons => parts.join("；"),
            Between::Quotes => format!("“{}”", parts.join("”“")),
            Between::Clauses => parts.join("，"),
            Between::Spaces => parts.join(" "),
        }
    }

    fn en(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.en.as_str()).collect();
        match self.between {
            Between::Commas | Between::Quotes | Between::Clauses => parts.join(", "),
            Between::And => parts.join(" and "),
            Between::Or => parts.join(" or "),
            Between::Semicolons => parts.join("; "),
            Between::Spaces => parts.join(" "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_the_same_in_both_languages() {
        let row = Words::new("行政许可", "licensing");
        let ways = List::alike(Between::Or, ["1|23", "12|3"]);
        let said = Message::ReadSeveralWays { row, printed: "123".to_owned(), ways };
        assert_eq!(said.code(), Code::Illegible);
        assert_eq!(said.words().zh, "“行政许可”一行印作“123”，无法唯一分列，未读取；可能是 1|23 或 12|3");
        assert_eq!(said.figures(), ["123", "1", "23", "12", "3"]);
        let told = said.words().en;
        assert_eq!(
            told,
            "the row licensing prints \"123\", which cannot be told apart into its cells; not read; it could be 1|23 or 12|3"
        );
    }

    #[test]
    fn every_code_has_a_message_and_every_message_both_languages() {
        for code in Code::ALL {
            assert!(TEMPLATES.iter().any(|template| template.code == *code), "{} is never said", code.id());
        }
        let arguments = |template: &str| {
            let parts = template.split('{').skip(1).filter_map(|part| part.split_once('}'));
            parts.map(|(name, _)| name.to_owned()).collect::<std::collections::BTreeSet<String>>()
        };
        for template in TEMPLATES {
            let only_zh = ["own", "title"];
            let (zh, en) = (arguments(template.zh), arguments(template.en));
            assert!(en.is_subset(&zh), "{}", template.en);
            assert!(zh.difference(&en).all(|name| only_zh.contains(&name.as_str())), "{}", template.zh);
        }
    }
}
