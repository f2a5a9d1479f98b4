//! What stands around one figure: the words it may belong to.
//!
//! In: the tokens of a sentence and the place of a figure. Out: [`Clause`].

use super::figure::Figure;
use super::lexicon::{Class, Word};
use super::token::{Break, Token};

/// A figure with the words before it, back to the last break, and those behind it, up to the next.
#[derive(Debug, Clone, Copy)]
pub struct Clause<'a> {
    pub before: &'a [Token],
    pub figure: &'a Figure,
    pub after: &'a [Token],
    /// Whether it stands alone in brackets: 网站(108条).
    pub bracketed: bool,
    /// Whether the words before it stand in brackets themselves: (公文平台发文)113条.
    pub behind_brackets: bool,
    /// Whether nothing at all stands between the figure before and this one: 7期2542条.
    pub follows_figure: bool,
}

impl<'a> Clause<'a> {
    /// The clause of the figure at `at`.
    #[must_use]
    pub fn around(tokens: &'a [Token], at: usize) -> Option<Self> {
        let Token::Figure(figure) = &tokens[at] else { return None };
        let previous = at.checked_sub(1).map(|i| &tokens[i]);
        let bracketed = previous.is_some_and(|token| token.is_break(Break::Open));
        let behind_brackets = previous.is_some_and(|token| token.is_break(Break::Close));
        let mut from = at - usize::from(bracketed || behind_brackets);
        while from > 0 {
            let is_figure = |back: usize| {
                from.checked_sub(back).is_some_and(|i| matches!(&tokens[i], Token::Figure(_) | Token::Break(Break::Close, _)))
            };
            let ends = match &tokens[from - 1] {
                Token::Figure(_) | Token::Break(Break::Stop | Break::Semicolon | Break::Comma | Break::Close, _) => true,
                Token::Break(Break::Open, _) => true,
                Token::Break(Break::Enumeration | Break::Colon, _) => is_figure(2),
                _ => false,
            };
            if ends {
                break;
            }
            from -= 1;
        }
        let behind = &tokens[at + 1..];
        let to = behind.iter().position(|token| matches!(token, Token::Figure(_) | Token::Break(..)));
        Some(Self {
            before: &tokens[from..at],
            figure,
            after: &behind[..to.unwrap_or(behind.len())],
            bracketed,
            behind_brackets,
            follows_figure: matches!(previous, Some(Token::Figure(_))),
        })
    }

    /// The word nearest to the figure that names something; `Some(None)` is a word that is not known.
    #[must_use]
    pub fn head(&self) -> Option<Option<Word>> {
        self.before.iter().rev().find_map(|token| match token {
            Token::Word(word, _) => match word.class {
                Class::Filler
                | Class::Follower
                | Class::Idle
                | Class::Parts
                | Class::ThisYear
                | Class::LastYear
                | Class::Compare
                | Class::Cumulative => None,
                _ => Some(Some(*word)),
            },
            Token::Other(_) => Some(None),
            _ => None,
        })
    }

    /// Where the head stands among the words before.
    #[must_use]
    pub fn head_at(&self, head: Word) -> usize {
        self.before.iter().rposition(|token| matches!(token, Token::Word(word, _) if *word == head)).unwrap_or(0)
    }

    /// What the figure counts, where that stands behind it: 8件规范性文件, 1件结转下年度.
    #[must_use]
    pub fn noun_behind(&self) -> Option<Word> {
        let known = |token: &&Token| match token {
            Token::Word(word, _) => !matches!(word.class, Class::Filler | Class::Follower | Class::Idle),
            _ => true,
        };
        let names = |token: &Token| match token {
            Token::Word(word, _) if names_something(word.class) => Some(*word),
            _ => None,
        };
        let first = self.after.iter().find(known)?;
        if let Some(word) = names(first) {
            // 6件规范性文件征求意见: the words go on and name something else.
            let rest: Vec<&Token> = self.after.iter().filter(known).skip(1).collect();
            let verb = |token: &&Token| token.class().is_some_and(|class| !names_something(class));
            if rest.is_empty() || rest.iter().all(verb) || is_action(word.class) {
                return Some(word);
            }
        }
        let last = self.after.last()?;
        // 4份以信函形式提出的信息公开申请.
        names(last).filter(|word| matches!(word.class, Class::Application | Class::Document | Class::Item | Class::Account))
    }

    /// Whether words behind the figure that are not known begin at once, so that it may count them.
    #[must_use]
    pub fn counts_unknown(&self) -> bool {
        let unknown = match self.after.first() {
            Some(Token::Other(_)) => true,
            Some(token) => token.is(Class::Foreign),
            None => false,
        };
        unknown || self.after.iter().any(|token| token.is(Class::Foreign)) && self.after.len() <= 2
    }

    /// Whether a word of the class stands before the figure.
    #[must_use]
    pub fn has(&self, class: Class) -> bool {
        self.before.iter().any(|token| token.is(class))
    }

    /// The last word of one of the classes before the figure.
    #[must_use]
    pub fn last(&self, classes: &[Class]) -> Option<Word> {
        self.before.iter().rev().find_map(|token| match token {
            Token::Word(word, _) if classes.contains(&word.class) => Some(*word),
            _ => None,
        })
    }

    /// The one word of a class before the figure; none where there are several that differ.
    #[must_use]
    pub fn only(&self, class: Class) -> Option<&'static str> {
        let mut values = self.before.iter().filter_map(|token| match token {
            Token::Word(word, _) if word.class == class => Some(word.value),
            _ => None,
        });
        let first = values.next()?;
        values.all(|value| value == first).then_some(first)
    }

    /// Whether the figure counts with one of these words.
    #[must_use]
    pub fn counts_in(&self, units: &[&str]) -> bool {
        self.figure.unit.is_some_and(|unit| units.contains(&unit))
    }
}

/// Classes of nouns and of verbs that stand for one.
fn names_something(class: Class) -> bool {
    is_action(class)
        || matches!(
            class,
            Class::Application
                | Class::Review
                | Class::Suit
                | Class::Document
                | Class::DecisionSubject
                | Class::Item
                | Class::Metric
                | Class::Account
                | Class::Mail
        )
}

/// What was done with the applications counted.
fn is_action(class: Class) -> bool {
    matches!(class, Class::Outcome | Class::CarriedIn | Class::CarriedOut)
}
