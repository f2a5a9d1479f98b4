//! A paragraph cut into what the grammar sees: words of the lexicon, figures, years, breaks and the rest.

use super::figure::{self, Figure, Printed};
use super::lexicon::{self, Class, Word};
use std::ops::Range;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    Word(Word, Range<usize>),
    Figure(Figure),
    Year(i32, Range<usize>),
    Break(Break, Range<usize>),
    /// Words that are not in the lexicon, and titles in 《》.
    Other(Range<usize>),
}

/// A mark between clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// 。！？
    Stop,
    /// ；
    Semicolon,
    /// ，
    Comma,
    /// 、
    Enumeration,
    /// ：
    Colon,
    /// （
    Open,
    /// ）
    Close,
}

impl Token {
    /// Where it stands in the passage.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        match self {
            Self::Word(_, range) | Self::Year(_, range) | Self::Break(_, range) | Self::Other(range) => range.clone(),
            Self::Figure(figure) => figure.range.clone(),
        }
    }

    /// The class of a word of the lexicon.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match self {
            Self::Word(word, _) => Some(word.class),
            _ => None,
        }
    }

    /// Whether it is a word of this class.
    #[must_use]
    pub fn is(&self, class: Class) -> bool {
        self.class() == Some(class)
    }

    /// Whether it is this mark.
    #[must_use]
    pub fn is_break(&self, mark: Break) -> bool {
        matches!(self, Self::Break(own, _) if *own == mark)
    }
}

fn mark(c: char) -> Option<Break> {
    Some(match c {
        '。' | '!' | '?' => Break::Stop,
        ';' => Break::Semicolon,
        ',' | '/' => Break::Comma,
        '、' => Break::Enumeration,
        ':' => Break::Colon,
        '(' => Break::Open,
        ')' => Break::Close,
        _ => return None,
    })
}

/// Cuts a paragraph into tokens; `year` is the report's.
#[must_use]
pub fn tokens(text: &str, year: Option<i32>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for printed in figure::printed(text) {
        let (token, range) = match printed {
            Printed::Figure(figure) => (Token::Figure(figure.clone()), figure.range),
            Printed::Year(year, range) => (Token::Year(year, range.clone()), range),
        };
        if is_quoted(&text[..range.start]) {
            continue;
        }
        push_words(text, at..range.start, &mut tokens);
        at = range.end;
        tokens.push(token);
    }
    push_words(text, at..text.len(), &mut tokens);
    carried_by_year(&mut tokens, year);
    tokens
}

/// Whether a title in 《》 is open at the end of a text.
fn is_quoted(before: &str) -> bool {
    before.rfind('《').is_some_and(|open| !before[open..].contains('》'))
}

/// The words and marks of a stretch without figures.
fn push_words(text: &str, range: Range<usize>, tokens: &mut Vec<Token>) {
    let stretch = &text[range.clone()];
    let mut from = 0;
    while from < stretch.len() {
        let title = stretch[from..].find('《').map_or(stretch.len(), |open| from + open);
        push_plain(stretch, from..title, range.start, tokens);
        let end = stretch[title..].find('》').map_or(stretch.len(), |close| title + close + '》'.len_utf8());
        if title < end {
            tokens.push(Token::Other(range.start + title..range.start + end));
        }
        from = end;
    }
}

fn push_plain(stretch: &str, range: Range<usize>, offset: usize, tokens: &mut Vec<Token>) {
    let mut at = range.start;
    for (word, found) in lexicon::words(&stretch[range.clone()]) {
        let place = range.start + found.start..range.start + found.end;
        push_marks(stretch, at..place.start, offset, tokens);
        at = place.end;
        tokens.push(Token::Word(word, offset + place.start..offset + place.end));
    }
    push_marks(stretch, at..range.end, offset, tokens);
}

/// Marks and unknown words.
fn push_marks(stretch: &str, range: Range<usize>, offset: usize, tokens: &mut Vec<Token>) {
    let mut unknown: Option<Range<usize>> = None;
    for (at, c) in stretch[range.clone()].char_indices() {
        let place = offset + range.start + at..offset + range.start + at + c.len_utf8();
        if let Some(mark) = mark(c) {
            tokens.extend(unknown.take().map(Token::Other));
            tokens.push(Token::Break(mark, place));
        } else if !matches!(c, '.' | ' ' | '“' | '”' | '"' | '\'' | '‘' | '’' | '>' | '●' | '•') {
            unknown = Some(unknown.map_or(place.start, |open| open.start)..place.end);
        }
    }
    tokens.extend(unknown.map(Token::Other));
}

/// 2023年结转的4件 in a report on 2024 is the stock carried in, 转入2025年 the one carried out.
fn carried_by_year(tokens: &mut Vec<Token>, year: Option<i32>) {
    let Some(report) = year else { return };
    let mut i = 0;
    while i + 1 < tokens.len() {
        let class = match (&tokens[i], &tokens[i + 1]) {
            (Token::Year(named, _), next) if next.is(Class::Carried) && *named == report - 1 => Class::CarriedIn,
            (Token::Year(named, _), next) if next.is(Class::CarriedOut) && *named == report - 1 => Class::CarriedIn,
            (carried, Token::Year(named, _)) if carried.is(Class::Carried) && *named == report + 1 => Class::CarriedOut,
            _ => {
                i += 1;
                continue;
            }
        };
        let range = tokens[i].range().start..tokens[i + 1].range().end;
        tokens.splice(i..i + 2, [Token::Word(Word { class, value: "" }, range)]);
    }
}
