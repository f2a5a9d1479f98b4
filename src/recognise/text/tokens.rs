//! The figures and marks of a text, one after the other up to the first word.
//!
//! In: what stands behind a label. Out: the tokens, and where they end. Figures that touch each other are
//! never cut here.

use crate::text::normal::is_hanzi;
use crate::text::numeral::{self, Printed};
use std::ops::Range;

/// A figure or mark in a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub place: Range<usize>,
    /// Line ends before it since the token or label before.
    pub lines: usize,
    /// Whether it touches the token before.
    pub glued: bool,
}

/// Where a label's payload really begins: behind its closing marks and its gloss in brackets. A gloss that is broken over
/// two lines of its cell has the figures of the row in it: it ends where they begin.
#[must_use]
pub fn behind_gloss(text: &str, range: Range<usize>) -> Range<usize> {
    let rest = &text[range.clone()];
    let closed = rest.trim_start_matches([')', '”', '"', '’', ':', '。', '〉', '》', ']']);
    let from = range.end - closed.len();
    let opened = closed.trim_start_matches([' ', '\n']);
    let gloss = opened.starts_with('(').then(|| opened.find(')')).flatten();
    match gloss {
        Some(len) if opened[..len].contains(is_hanzi) => {
            let len = figures_in(&opened[..len]).unwrap_or(len + 1);
            range.end - opened.len() + len..range.end
        }
        _ => from..range.end,
    }
}

/// Where the figures begin that stand inside a gloss: at a delimiter, or at a figure that blanks part from its words.
fn figures_in(gloss: &str) -> Option<usize> {
    let delimiter = gloss.find(['|', '\t']);
    let mut before = ' ';
    let mut figure = None;
    for (at, c) in gloss.char_indices() {
        let behind = gloss[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        if c.is_ascii_digit() && before.is_whitespace() && at > 0 && behind.starts_with(char::is_whitespace) {
            figure = Some(at);
            break;
        }
        before = c;
    }
    delimiter.into_iter().chain(figure).min()
}

/// The figures and marks of a stretch up to its first word, and where they end.
///
/// A counting word or unit that touches a figure belongs to it: `251000元`, `6项`.
#[must_use]
pub fn of(text: &str, range: Range<usize>) -> (Vec<Token>, usize) {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = range.start;
    let mut lines = 0;
    while at < range.end {
        let rest = &text[at..range.end];
        let Some(c) = rest.chars().next() else { break };
        if c == '\n' {
            lines += 1;
            at += 1;
        } else if c.is_whitespace() || c == '|' {
            at += c.len_utf8();
        } else if let Some(len) =
            token_len(rest).filter(|len| !opens_a_sentence(&rest[*len..], lines) && !counts_a_label(rest))
        {
            let glued = tokens.last().is_some_and(|last| last.place.end == at);
            tokens.push(Token { place: at..at + len, lines, glued });
            at += len;
            lines = 0;
        } else {
            break;
        }
    }
    (tokens, at)
}

/// Whether what follows a figure makes it part of a sentence: `2021年全部申请`, or any word touching the first figure of a line.
fn opens_a_sentence(behind: &str, lines: usize) -> bool {
    behind.starts_with('年') || (lines > 0 && behind.starts_with(is_hanzi))
}

/// Whether the text begins with the ordinal of a label that no form has, or whose end was cut: `6.属于四类过程性信`.
fn counts_a_label(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = rest[digits..].trim_start_matches(' ').strip_prefix(['.', '、', ')', ':']);
    (1..=2).contains(&digits) && behind.is_some_and(|behind| behind.trim_start_matches(' ').starts_with(is_hanzi))
}

/// Whether the text begins with an ordinal in brackets, or with what is left of one: `(三)其他情形`.
fn opens_a_label(rest: &str) -> bool {
    let Some(inner) = rest.strip_prefix('(') else { return false };
    let behind = inner.trim_start_matches(|c: char| !c.is_ascii_digit() && numeral::is_ordinal(c));
    behind.trim().is_empty() || behind.len() < inner.len() && behind.starts_with(')')
}

/// What says that a figure is a change, and which way.
pub const SIGNS: [&str; 6] = ["增加", "减少", "增", "减", "+", "-"];

/// The length of the figure or mark at the start of the text.
fn token_len(rest: &str) -> Option<usize> {
    let digit = |c: char| c.is_ascii_digit();
    let unsigned = rest.starts_with(digit);
    let sign = SIGNS
        .iter()
        .filter(|_| !unsigned)
        .find(|sign| rest.strip_prefix(**sign).is_some_and(|rest| rest.starts_with(digit)));
    let from = sign.map_or(0, |sign| sign.len());
    let figures = rest[from..].find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).map_or(rest.len(), |len| from + len);
    if rest[from..].starts_with(digit) {
        // A unit of the figure's own may stand behind a space, if nothing else can be meant: `75394432.52 元`.
        let blanks = rest[figures..].len() - rest[figures..].trim_start_matches(' ').len();
        let unit = numeral::leading_unit(&rest[figures + blanks..]).map(|len| figures + blanks + len);
        let unit = unit.filter(|end| !rest[*end..].chars().next().is_some_and(is_hanzi));
        let end = unit.unwrap_or(figures);
        // A mark that touches the figure (10%, 1*, 0/5) makes the whole word one cell that cannot be read.
        let next = rest[end..].chars().next();
        let marked = next.is_some_and(|c| !c.is_whitespace() && c != '|' && !is_hanzi(c) && !matches!(c, '-' | '+'))
            && !opens_a_label(&rest[end..]);
        let word = rest.find(|c: char| c.is_whitespace() || c == '|').unwrap_or(rest.len());
        return Some(if marked { word } else { end });
    }
    let word = rest.find(|c: char| c.is_whitespace() || c == '|').unwrap_or(rest.len());
    let mark =
        matches!(numeral::read_cell(&rest[..word]), Printed::Dash | Printed::Slash | Printed::None | Printed::Unseen);
    mark.then_some(word)
}

/// Whether figures behind a label are a sentence's: `注:行政许可84个、行政处罚29个未计入上表`.
#[must_use]
pub fn are_in_a_sentence(text: &str, label: &Range<usize>, tokens: &[Token]) -> bool {
    let before = text[..label.start].trim_end_matches(' ');
    let is_listed = before.strip_suffix('、').is_some_and(|before| !before.ends_with(numeral::is_ordinal));
    is_listed
        || tokens.last().is_some_and(|last| {
            let behind = &text[last.place.end..];
            let unit = numeral::leading_unit(behind).unwrap_or_default();
            unit > 0 && behind[unit..].starts_with(['、', ',', '。', ';'])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stop_at_words() {
        let text = " 251000元 6项 无 - 156-59 三、收到";
        let (found, end) = of(text, 0..text.len());
        let found: Vec<(&str, bool)> = found.iter().map(|t| (&text[t.place.clone()], t.glued)).collect();
        assert_eq!(
            found,
            [("251000元", false), ("6项", false), ("无", false), ("-", false), ("156", false), ("-59", true)]
        );
        assert!(text[end..].starts_with('三'));
    }
}
