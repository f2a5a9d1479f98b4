//! A sentence cut into what the grammar sees: words of the lexicon, figures, years, breaks and the rest.

use super::figure::{Figure, Printed};
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
        ';' => Break::Semicolon,
        ',' | '/' => Break::Comma,
        '、' => Break::Enumeration,
        ':' => Break::Colon,
        '(' => Break::Open,
        ')' => Break::Close,
        _ => return None,
    })
}

/// Cuts a sentence into tokens around its figures and years; `year` is the report's.
#[must_use]
pub fn tokens(text: &str, printed: Vec<Printed>, year: Option<i32>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut at, mut seen, mut in_title) = (0, 0, false);
    for printed in printed {
        let (token, range) = match printed {
            Printed::Figure(figure) => (Token::Figure(figure.clone()), figure.range),
            Printed::Year(year, range) => (Token::Year(year, range.clone()), range),
        };
        in_title = text[seen..range.start].chars().fold(in_title, |open, c| c == '《' || (open && c != '》'));
        seen = range.start;
        if in_title {
            continue;
        }
        push_words(text, at..range.start, &mut tokens);
        at = range.end;
        tokens.push(token);
    }
    push_words(text, at..text.len(), &mut tokens);
    match year {
        Some(year) => carried_by_year(tokens, year),
        None => tokens,
    }
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
fn carried_by_year(tokens: Vec<Token>, report: i32) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let class = match (joined.last(), &token) {
            (Some(Token::Year(year, _)), carried) if *year == report - 1 => {
                (carried.is(Class::Carried) || carried.is(Class::CarriedOut)).then_some(Class::CarriedIn)
            }
            (Some(carried), Token::Year(year, _)) if *year == report + 1 => {
                carried.is(Class::Carried).then_some(Class::CarriedOut)
            }
            _ => None,
        };
        match (class, joined.last_mut()) {
            (Some(class), Some(last)) => {
                *last = Token::Word(Word { class, value: "" }, last.range().start..token.range().end);
            }
            _ => joined.push(token),
        }
    }
    joined
}
