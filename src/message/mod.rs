//! What findings say, in Chinese and in English.
//!
//! In: a [`Message`], which is its kind and typed arguments. Out: its [`Words`]. Nothing decides by the words, and
//! nothing reads them back: ids, decisions and baselines rest on codes, places and [`Message::figures`], the figures among the
//! arguments.

mod catalogue;
mod code;

pub use catalogue::{Message, TEMPLATES};
pub use code::{Code, Severity};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The same in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    fn figures(&self) -> Vec<String>;
}

macro_rules! figures {
    ($($kind:ty),+) => {
        $(impl Argument for $kind {
            fn zh(&self) -> String { self.to_string() }
            fn en(&self) -> String { self.to_string() }
            fn figures(&self) -> Vec<String> { vec![self.to_string()] }
        })+
    };
}
figures!(i32, u32, usize, Decimal, Date);

/// A figure, or a blank.
impl Argument for Option<Decimal> {
    fn zh(&self) -> String {
        self.map_or_else(|| "空白".to_owned(), |figure| figure.to_string())
    }

    fn en(&self) -> String {
        self.map_or_else(|| "blank".to_owned(), |figure| figure.to_string())
    }

    fn figures(&self) -> Vec<String> {
        self.iter().map(Decimal::to_string).collect()
    }
}

/// What is printed, or reckoned from it.
impl Argument for String {
    fn zh(&self) -> String {
        self.clone()
    }

    fn en(&self) -> String {
        self.clone()
    }

    fn figures(&self) -> Vec<String> {
        let is_part = |c: char| c.is_ascii_digit() || c == '.';
        let figures = self.split(|c| !is_part(c)).map(|figure| figure.trim_matches('.'));
        figures.filter(|figure| !figure.is_empty()).map(str::to_owned).collect()
    }
}

/// A thing with a name in each language; digits of a name are no figures.
impl Argument for Words {
    fn zh(&self) -> String {
        self.zh.clone()
    }

    fn en(&self) -> String {
        self.en.clone()
    }

    fn figures(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What is called alike in both languages: the id of a report, an edition, an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name(pub String);

impl<S: Into<String>> From<S> for Name {
    fn from(name: S) -> Self {
        Self(name.into())
    }
}

impl Argument for Name {
    fn zh(&self) -> String {
        self.0.clone()
    }

    fn en(&self) -> String {
        self.0.clone()
    }

    fn figures(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A sentence of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// As it is printed.
    pub text: String,
    /// Whether its figure is a round one: 约80件.
    pub is_about: bool,
}

impl Argument for Quote {
    fn zh(&self) -> String {
        format!("“{}”{}", self.text, if self.is_about { "（约数）" } else { "" })
    }

    fn en(&self) -> String {
        format!("\"{}\"{}", self.text, if self.is_about { " (about)" } else { "" })
    }

    fn figures(&self) -> Vec<String> {
        self.text.figures()
    }
}

/// What the tables give for a thing: 新收为74.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What it is called.
    pub name: Words,
    /// Its figure.
    pub value: Decimal,
}

impl Argument for Reading {
    fn zh(&self) -> String {
        format!("{}为{}", self.name.zh, self.value)
    }

    fn en(&self) -> String {
        format!("{} is {}", self.name.en, self.value)
    }

    fn figures(&self) -> Vec<String> {
        self.value.figures()
    }
}

/// How the parts of a list are told from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// Several things of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List<T> {
    /// In their order.
    pub parts: Vec<T>,
    /// What stands between them.
    pub between: Between,
}

impl<T> List<T> {
    /// Puts things in a list.
    pub fn of(between: Between, parts: impl IntoIterator<Item = impl Into<T>>) -> Self {
        Self { parts: parts.into_iter().map(Into::into).collect(), between }
    }
}

impl<T: Argument> Argument for List<T> {
    fn zh(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(Argument::zh).collect();
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
        let parts: Vec<String> = self.parts.iter().map(Argument::en).collect();
        match self.between {
            Between::Commas | Between::Quotes | Between::Clauses => parts.join(", "),
            Between::And => parts.join(" and "),
            Between::Or => parts.join(" or "),
            Between::Semicolons => parts.join("; "),
            Between::Spaces => parts.join(" "),
        }
    }

    fn figures(&self) -> Vec<String> {
        self.parts.iter().flat_map(Argument::figures).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_the_same_in_both_languages() {
        let row = Words::new("行政许可", "licensing");
        let ways = List::of(Between::Or, ["1|23", "12|3"]);
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
            let (mut zh, en) = (arguments(template.zh), arguments(template.en));
            // Whose figure it is says the English key of the place.
            zh.remove("own").then(|| zh.extend(en.get("own").cloned()));
            assert_eq!(zh, en, "{}", template.en);
        }
    }
}
