//! The code of a number format, taken apart.
//!
//! In: `[>=10000]0!.0,"万";0`. Out: its sections, each of tokens, with its condition and colour.

use crate::document::office::paint::{Colour, WHITE};
use rust_decimal::Decimal;

/// The longest code that is read; Excel allows 255 characters.
const LONGEST: usize = 1024;

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// `,`: groups digits, or scales behind the last of them.
    Comma,
    /// Printed as it is and counted by the hundred.
    Percent,
    /// Printed as it is.
    Literal(String),
    /// The number as it is stored.
    General,
    /// `@`, the text of a cell.
    Text,
}

/// What a section makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Digits and literals.
    Figures,
    /// A day or a time of day.
    Date,
    /// A length of time.
    Duration,
    /// A fraction, an exponent, numerals in words.
    NotFollowed,
}

/// When a section is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `<`
    Less(Decimal),
    /// `<=`
    LessOrEqual(Decimal),
    /// `=`
    Equal(Decimal),
    /// `<>`
    NotEqual(Decimal),
    /// `>=`
    GreaterOrEqual(Decimal),
    /// `>`
    Greater(Decimal),
}

/// A section of a format.
#[derive(Debug, Clone)]
pub struct Section {
    /// When it is used, where it says so.
    pub condition: Option<Condition>,
    /// The colour it prints in, of those that may be lost on paper.
    pub ink: Option<Colour>,
    /// Its parts.
    pub tokens: Vec<Token>,
    /// What it makes of a number.
    pub kind: Kind,
}

/// The sections of a code; none where it is General alone.
pub fn sections(code: &str) -> Vec<Section> {
    let code = &code[..code.floor_char_boundary(LONGEST)];
    if is_general(code.trim()) || code.trim().is_empty() {
        return Vec::new();
    }
    let mut rest = code;
    let mut sections = Vec::new();
    loop {
        let (section, behind) = section(rest);
        sections.push(section);
        match behind {
            Some(behind) if sections.len() < 4 => rest = behind,
            _ => return sections,
        }
    }
}

const GENERAL: [&str; 2] = ["General", "G/通用格式"];

fn is_general(code: &str) -> bool {
    GENERAL.iter().any(|name| name.eq_ignore_ascii_case(code))
}

/// Reads a section up to its `;`, and gives what stands behind that.
fn section(code: &str) -> (Section, Option<&str>) {
    let mut own = Section { condition: None, ink: None, tokens: Vec::new(), kind: Kind::Figures };
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        let general = GENERAL
            .iter()
            .find(|name| rest.get(..name.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(name)));
        if let Some(name) = general {
            own.tokens.push(Token::General);
            rest = &rest[name.len()..];
            continue;
        }
        rest = behind;
        match c {
            ';' => return (own, Some(behind)),
            '"' => {
                let (text, behind) = behind.split_once('"').unwrap_or((behind, ""));
                own.literal(text);
                rest = behind;
            }
            '\\' | '!' => match behind.chars().next() {
                Some(escaped) => {
                    own.literal(escaped.encode_utf8(&mut [0; 4]));
                    rest = &behind[escaped.len_utf8()..];
                }
                None => own.literal("!"),
            },
            // A blank as wide as the next character; a character that fills the cell.
            '_' | '*' => {
                if c == '_' {
                    own.literal(" ");
                }
                rest = behind.chars().next().map_or("", |next| &behind[next.len_utf8()..]);
            }
            '[' => {
                let (inner, behind) = behind.split_once(']').unwrap_or((behind, ""));
                own.bracket(inner);
                rest = behind;
            }
            '0' | '#' | '?' => own.tokens.push(Token::Digit(c)),
            '.' if own.tokens.contains(&Token::Point) => own.literal("."),
            '.' => own.tokens.push(Token::Point),
            ',' => own.tokens.push(Token::Comma),
            '%' => own.tokens.push(Token::Percent),
            '@' => own.tokens.push(Token::Text),
            'E' | 'e' if behind.starts_with(['+', '-']) && own.has_digits() => own.kind = Kind::NotFollowed,
            '/' if own.kind == Kind::Figures && own.has_digits() => own.kind = Kind::NotFollowed,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'E' | 'a' | 'A' | 'g' | 'G' | 'b'
            | 'B' => {
                own.timed(Kind::Date);
            }
            c => own.literal(c.encode_utf8(&mut [0; 4])),
        }
    }
    (own, None)
}

impl Section {
    fn literal(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(last)) => last.push_str(text),
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    fn has_digits(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Digit(_)))
    }

    fn timed(&mut self, kind: Kind) {
        if self.kind != Kind::Duration {
            self.kind = kind;
        }
    }

    /// What stands in brackets: a colour, a condition, a currency with its country, a length of time.
    fn bracket(&mut self, inner: &str) {
        let word = inner.trim().to_ascii_lowercase();
        let condition = [
            ("<=", Condition::LessOrEqual as fn(Decimal) -> Condition),
            (">=", Condition::GreaterOrEqual),
            ("<>", Condition::NotEqual),
            ("<", Condition::Less),
            (">", Condition::Greater),
            ("=", Condition::Equal),
        ];
        if let Some(currency) = inner.strip_prefix('$') {
            self.literal(currency.split('-').next().unwrap_or_default());
        } else if word.starts_with("dbnum") {
            self.kind = Kind::NotFollowed;
        } else if !word.is_empty() && ["h", "m", "s"].iter().any(|unit| word.replace(unit, "").is_empty()) {
            self.timed(Kind::Duration);
        } else if matches!(word.as_str(), "white" | "白色" | "color2" | "颜色2") {
            self.ink = Some(WHITE);
        } else if let Some((make, number)) =
            condition.iter().find_map(|(sign, make)| Some((make, word.strip_prefix(sign)?)))
        {
            self.condition = number.trim().parse().ok().map(make);
        }
    }
}
