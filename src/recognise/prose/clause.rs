//! What stands around one figure: the words it may belong to.
//!
//! In: the tokens of a sentence and the place of a figure. Out: [`Clause`].

use super::figure::Figure;
use super::lexicon::{Class, Word};
use super::token::{Break, Token};
use crate::lexicon::{PROSE, Words};

/// What stands behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Nothing that it could count.
    Nothing,
    /// What it counts: 8件规范性文件.
    Noun(Word),
    /// What it counts, and it is none of the topics; or words that may be the next figure's.
    Else,
}

/// How a figure follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// Nothing stands between them: 7期2542条.
    AtOnce,
    /// A mark stands between that figure and the words of this one: 110件,占91.7%.
    Mark,
    /// Other words do, or there is none before.
    Words,
}

/// The word nearest to a figure that names something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// There is none.
    Nothing,
    /// A word of the lexicon.
    Known(Word),
    /// A word that is not known.
    Unknown,
}

/// A figure with the words before it, back to the last break, and those behind it, up to the next.
#[derive(Debug, Clone, Copy)]
pub struct Clause<'a> {
    pub before: &'a [Token],
    pub figure: &'a Figure,
    pub after: &'a [Token],
    /// Whether it stands alone in brackets: 网站(108条).
    pub bracketed: bool,
    /// Whether the next figure follows without a break, so that the words between may be its own: 74件上年结转1件.
    pub runs_on: bool,
    /// How it follows the figure before.
    pub follows: Follows,
    /// Whether it stands in one list with that figure: 新收3件、结转0件.
    pub is_listed: bool,
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
                from.checked_sub(back)
                    .is_some_and(|i| matches!(&tokens[i], Token::Figure(_) | Token::Break(Break::Close, _)))
            };
            let ends = match &tokens[from - 1] {
                Token::Figure(_) | Token::Break(Break::Semicolon | Break::Comma | Break::Open | Break::Close, _) => {
                    true
                }
                // 1件行政复议、1件行政诉讼: an entry that its figure opens has no words before.
                Token::Break(Break::Enumeration, _) if from == at => {
                    is_figure(2) || opens_with_figure(&tokens[..from - 1])
                }
                Token::Break(Break::Enumeration | Break::Colon, _) => is_figure(2),
                Token::Word(word, _) if word.class == Class::Conjunction && from == at => {
                    opens_with_figure(&tokens[..from - 1])
                }
                _ => false,
            };
            if ends {
                break;
            }
            from -= 1;
        }
        let mut earlier = tokens[..from].iter().rev().skip_while(|token| matches!(token, Token::Break(..)));
        let follows = if matches!(previous, Some(Token::Figure(_))) {
            Follows::AtOnce
        } else if matches!(earlier.next(), Some(Token::Figure(_))) {
            Follows::Mark
        } else {
            Follows::Words
        };
        let behind = &tokens[at + 1..];
        let ends = |token: &Token| matches!(token, Token::Figure(_) | Token::Break(..)) || token.is(Class::Parts);
        let to = behind.iter().position(ends).unwrap_or(behind.len());
        let meets_figure = matches!(behind.get(to), Some(Token::Figure(_)));
        // 新收74件和上年结转1件: what stands behind 和 is the next figure's.
        let joined = behind[..to].iter().position(|token| token.is(Class::Conjunction)).filter(|_| meets_figure);
        let is_listed = from.checked_sub(1).is_some_and(|i| tokens[i].is_break(Break::Enumeration))
            || tokens[from].is(Class::Conjunction);
        Some(Self {
            is_listed,
            before: &tokens[from..at],
            figure,
            after: &behind[..joined.unwrap_or(to)],
            bracketed,
            runs_on: meets_figure && joined.is_none(),
            follows,
        })
    }

    /// The word nearest to the figure that names something.
    #[must_use]
    pub fn head(&self) -> Head {
        let named = self.before.iter().rev().find_map(|token| match token {
            Token::Word(word, _) => match word.class {
                class if class.is_filler() => None,
                Class::Follower
                | Class::Idle
                | Class::Parts
                | Class::ThisYear
                | Class::LastYear
                | Class::Compare
                | Class::Cumulative => None,
                _ => Some(Head::Known(*word)),
            },
            Token::Other(_) => Some(Head::Unknown),
            _ => None,
        });
        named.unwrap_or(Head::Nothing)
    }

    /// Where the head stands among the words before.
    #[must_use]
    pub fn head_at(&self, head: Word) -> usize {
        self.before.iter().rposition(|token| matches!(token, Token::Word(word, _) if *word == head)).unwrap_or(0)
    }

    /// What the words behind the figure make of it.
    #[must_use]
    pub fn behind(&self) -> Behind {
        let is_content = |token: &&Token| match token.class() {
            Some(class) => !class.is_filler() && !matches!(class, Class::Follower | Class::Idle),
            None => true,
        };
        let content: Vec<&Token> = self.after.iter().filter(is_content).collect();
        let Some(first) = content.first() else { return Behind::Nothing };
        if self.runs_on {
            return Behind::Else;
        }
        if let Some(noun) = countable(first) {
            // 16个规范性文件全部公开 counts documents, 6件规范性文件征求意见 their opinions.
            let next = self.after.iter().skip_while(|token| token != first).nth(1);
            let ends = next.and_then(Token::class).is_none_or(|class| {
                !class.is_countable() && !matches!(class, Class::Conjunction | Class::Qualifier | Class::Foreign)
            });
            if (ends && !matches!(next, Some(Token::Other(_)))) || noun.class.is_action() {
                return Behind::Noun(noun);
            }
        }
        // 4份以信函形式提出的信息公开申请, but not 60个单位的信息.
        let ends_in_noun =
            self.after.last().and_then(countable).filter(|noun| {
                matches!(noun.class, Class::Application | Class::Document | Class::Item | Class::Account)
            });
        // 28件为有效申请 counts some of them.
        let before_noun = self.after.len().checked_sub(2).map(|i| &self.after[i]);
        let is_whole = |noun: &Word| noun.value != "weak" || before_noun.is_none_or(|token| token.is(Class::Qualifier));
        let ends_in_noun = ends_in_noun.filter(is_whole);
        if let Some(noun) = ends_in_noun.filter(|_| self.surely_counts() || !matches!(first, Token::Other(_))) {
            return Behind::Noun(noun);
        }
        let qualified =
            self.after.iter().take_while(|token| !is_content(token)).any(|token| token.is(Class::Qualifier));
        let at_once = self.after.first().is_some_and(|token| is_content(&token));
        let is_verb = first.class().is_some_and(Class::is_verb);
        let unknown = matches!(first, Token::Other(_)) && (at_once || qualified);
        let noun =
            first.class().is_some_and(|class| class.is_countable() || matches!(class, Class::Foreign | Class::Place));
        if !is_verb && (unknown || noun) { Behind::Else } else { Behind::Nothing }
    }

    /// Whether the figure's unit counts pieces and not time, ways or bodies, which 个, 项 and 次 do too.
    #[must_use]
    pub fn surely_counts(&self) -> bool {
        self.counts_in(&PROSE.sure_units)
    }

    /// Whether the word stands in a list with others, so that the figure counts them together: 公文与政策解读9条.
    #[must_use]
    pub fn is_joint(&self, word: Word) -> bool {
        let Some(before) = self.head_at(word).checked_sub(1) else { return false };
        let joins = |token: &Token| token.is(Class::Conjunction) || token.is_break(Break::Enumeration);
        let joined =
            |token: &Token| matches!(token, Token::Other(_)) || token.class().is_some_and(|class| !class.is_filler());
        self.before.get(before).is_some_and(joins) && before > 0 && joined(&self.before[before - 1])
    }

    /// Whether nothing stands before the figure but words of these classes, years, marks and fillers.
    #[must_use]
    pub fn has_only(&self, classes: &[Class]) -> bool {
        self.before.iter().all(|token| match token {
            Token::Word(word, _) => word.class.is_filler() || classes.contains(&word.class),
            Token::Other(_) | Token::Figure(_) => false,
            Token::Year(..) | Token::Break(..) => true,
        })
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
    pub fn counts_in(&self, units: &Words) -> bool {
        self.figure.unit.is_some_and(|unit| units.has(unit))
    }

    /// The same, or with none behind 数量为 and its like; of 0 a unit says nothing.
    #[must_use]
    pub fn may_count_in(&self, units: &Words) -> bool {
        let is_said = || matches!(self.before.last(), Some(Token::Word(word, _)) if word.value == "number");
        self.counts_in(units) || (self.figure.unit.is_none() && (self.figure.is_zero() || is_said()))
    }

    /// Whether this is the figure's unit.
    #[must_use]
    pub fn is_in(&self, unit: &str) -> bool {
        self.figure.unit == Some(unit)
    }
}

/// Whether the entry of a list that ends here began with its figure: 1件行政复议.
fn opens_with_figure(tokens: &[Token]) -> bool {
    let last = tokens.iter().rev().find(|token| !token.class().is_some_and(Class::is_countable));
    matches!(last, Some(Token::Figure(_))) && !matches!(tokens.last(), Some(Token::Figure(_)))
}

/// The word of a token that a figure may count.
fn countable(token: &Token) -> Option<Word> {
    match token {
        Token::Word(word, _) if word.class.is_countable() => Some(*word),
        _ => None,
    }
}
