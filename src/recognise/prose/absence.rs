//! Zeros said without a digit: 未收到政府信息公开申请, 行政复议、行政诉讼均未发生, 依申请公开的数量:无.
//!
//! In: the tokens of a clause. Out: what there was none of. Every word between the negation and its noun
//! must be known and harmless: 未收到关于答复的异议 says nothing of applications. What stands behind is
//! taken apart by `object`.

use super::lexicon::{Class, Word};
use super::object::{self, Object};
use super::section::Section;
use super::token::{Break, Token};
use super::topic::{CARRIED_IN, Context, RECEIVED, Subject};
use crate::lexicon::PROSE;
use std::ops::Range;

/// What there was none of, and which token says so.
#[derive(Debug, PartialEq, Eq)]
pub struct Absence {
    /// Topics, in printed order.
    pub topics: Vec<&'static str>,
    /// The one kind of applicant there was none of: 未收到法人申请.
    pub applicant: Option<&'static str>,
    /// The negation's place among the tokens.
    pub at: usize,
}

/// What each part of a clause says there was none of: 无行政复议、无行政诉讼 has two, 新收3件、无结转 one.
pub fn absent(clause: &[Token], context: &Context, text: &str) -> Vec<Absence> {
    let mut found = Vec::new();
    let mut from = 0;
    // Whether the part at hand has its noun or figure.
    let mut is_said = false;
    for (at, token) in clause.iter().enumerate() {
        is_said |= noun(token).is_some() || matches!(token, Token::Figure(_));
        let joins = token.is_break(Break::Enumeration) || token.is(Class::Conjunction);
        if joins && is_said && (denies(clause[from..at].iter().rev(), text) || denies(clause[at + 1..].iter(), text)) {
            found.extend(one(clause, from..at, context, text));
            (from, is_said) = (at + 1, false);
        }
    }
    found.extend(one(clause, from..clause.len(), context, text));
    found
}

/// Whether the first of these tokens that is no filler denies.
fn denies<'a>(mut tokens: impl Iterator<Item = &'a Token>, text: &str) -> bool {
    tokens.find(|token| !is_filler(token)).is_some_and(|token| is_denial(token, text))
}

fn one(clause: &[Token], part: Range<usize>, context: &Context, text: &str) -> Option<Absence> {
    let (from, part) = (part.start, &clause[part]);
    let at = part.iter().position(|token| is_denial(token, text))?;
    let is_counted = |token: &Token| matches!(token, Token::Figure(figure) if !figure.is_one());
    let supposes = at.checked_sub(1).is_some_and(|i| PROSE.supposing.end(&text[part[i].range()]));
    if supposes || part.iter().any(|token| is_counted(token) || token.is(Class::Plan)) {
        return None;
    }
    let (before, behind) = (&part[..at], &part[at + 1..]);
    let is_zero = text[part[at].range()].starts_with('零');
    // What nothing is said of but who speaks and when, the heading may name.
    let is_beside = |token: &Token| matches!(token, Token::Year(..)) || is_beside(token, text);
    let may_name = context.heading.is_fresh && from == 0 && before.iter().all(is_beside);
    let heading = || Some(context.heading.topics.clone()).filter(|topics| may_name && !topics.is_empty());
    let mut applicant = None;
    let topics = if behind.is_empty() {
        // 零报告, 零件 say it of what stands before as 数量:无 does.
        let is_said = is_zero && part[at].range().len() > '零'.len_utf8();
        named_before(before, context, text, is_said).or_else(heading)
    } else if from_last_year(before, behind) {
        Some(vec![CARRIED_IN])
    } else {
        let object = Object::of(behind, text)?;
        if object.is_bare() {
            // 行政复议、行政诉讼均未发生.
            let named = object.happens.then(|| named_before(before, context, text, true)).flatten();
            let received = (object.receives && speaks_of_applications(context)).then(|| vec![RECEIVED]);
            named.or(received).or_else(|| heading().filter(|_| object.happens))
        } else {
            let is_named = before.iter().any(|token| token.is(Class::Application));
            applicant = object.applicant().ok()?;
            object.topics(context, is_zero, is_named)
        }
    };
    topics.map(|topics| Absence { topics, applicant, at: from + at })
}

/// Whether a token denies: 无, 没有, 零 that is no digit, or 不存在 where it governs what follows.
pub fn is_denial(token: &Token, text: &str) -> bool {
    let Token::Word(word, range) = token else { return false };
    match word.class {
        Class::Negation if &text[range.clone()] == "零" => !stands_in_numeral(text, range),
        Class::Negation => true,
        Class::Outcome => &text[range.clone()] == "不存在",
        _ => false,
    }
}

/// 二零二三年.
fn stands_in_numeral(text: &str, range: &Range<usize>) -> bool {
    let is_numeral = |c: char| "〇零一二三四五六七八九十百千万".contains(c);
    text[..range.start].ends_with(is_numeral) || text[range.end..].starts_with(is_numeral)
}

/// Whether the figure of a clause is denied: 没有一件行政复议.
pub fn is_denied(before: &[Token], text: &str) -> bool {
    let Some(at) = before.iter().rposition(|token| is_denial(token, text)) else { return false };
    Object::of(&before[at + 1..], text).is_some_and(|object| object.is_bare())
}

/// What a figure of 0 counts that stands behind several nouns: 行政复议、行政诉讼均为0件.
pub fn shared(before: &[Token], context: &Context, text: &str) -> Vec<&'static str> {
    named_before(before, context, text, true).filter(|topics| topics.len() > 1).unwrap_or_default()
}

fn is_filler(token: &Token) -> bool {
    token.class().is_some_and(|class| class.is_filler() || matches!(class, Class::Idle | Class::ThisYear))
}

/// The word of something there can be none of.
pub(super) fn noun(token: &Token) -> Option<Word> {
    match token {
        Token::Word(word, _) => match (word.class, word.value) {
            (
                Class::Application | Class::Review | Class::Suit | Class::CarriedIn | Class::CarriedOut | Class::Fee,
                _,
            )
            | (Class::Foreign, "review" | "suit") => Some(*word),
            _ => None,
        },
        _ => None,
    }
}

/// 上年无结转.
fn from_last_year(before: &[Token], behind: &[Token]) -> bool {
    before.iter().rev().find(|token| !is_filler(token)).is_some_and(|token| token.is(Class::LastYear))
        && behind.iter().all(|token| is_filler(token) || token.is(Class::Carried) || token.is(Class::Application))
        && behind.iter().any(|token| token.is(Class::Carried))
}

/// The nouns at the end of what stands before a negation or a zero: 依申请公开政府信息的数量:无. It must be said to be
/// of them, by a word like 数量 or 为, a colon, or a verb behind.
fn named_before(before: &[Token], context: &Context, text: &str, is_said: bool) -> Option<Vec<&'static str>> {
    let states = is_said || before.iter().any(|token| token.is_break(Break::Colon) || is_filler(token));
    // Of what a bare 申请数 counts the part of the report speaks.
    let counts = |token: &Token| matches!(token, Token::Word(word, _) if word.class == Class::Received || word.value == "number");
    let counts = before.iter().any(counts);
    let mut topics = Vec::new();
    let mut rest = before;
    while let Some(at) = rest.iter().rposition(|token| !is_beside(token, text)) {
        let at = owner(rest, at, text);
        let is_new =
            matches!(&rest[at], Token::Word(word, _) if word.class == Class::Received && word.value.is_empty());
        let topic = match noun(&rest[at]) {
            Some(word) if word.value == "only_received" || (is_weak(word) && !counts) => None,
            Some(word) => object::topic(word, context, false),
            None => (is_new && speaks_of_applications(context)).then_some(RECEIVED),
        };
        // What is not known may be what the rest belongs to.
        let Some(topic) = topic else { break };
        if !topics.contains(&topic) {
            topics.insert(0, topic);
        }
        let joined = rest[..at].iter().rposition(|token| !is_beside_in_list(token, text));
        match joined {
            Some(mark) if rest[mark].is_break(Break::Enumeration) || rest[mark].is(Class::Conjunction) => {
                rest = &rest[..mark];
            }
            _ => break,
        }
    }
    (states && !topics.is_empty()).then_some(topics)
}

/// A bare 申请.
fn is_weak(word: Word) -> bool {
    word.class == Class::Application && word.value == "weak"
}

/// The noun that one at `at` belongs to: of 上年结转的申请 the stock, of 行政复议申请 the review.
fn owner(tokens: &[Token], at: usize, text: &str) -> usize {
    let Some(word) = noun(&tokens[at]).filter(|word| word.class == Class::Application) else { return at };
    let before = tokens[..at].iter().rposition(|token| !is_beside_in_list(token, text));
    let owns = |index: &usize| {
        noun(&tokens[*index]).is_some_and(|own| match own.class {
            Class::CarriedIn | Class::CarriedOut => true,
            Class::Review | Class::Suit => is_weak(word),
            _ => false,
        })
    };
    before.filter(owns).unwrap_or(at)
}

/// Whether a token between a noun and the negation behind it changes nothing.
fn is_beside(token: &Token, text: &str) -> bool {
    match token {
        Token::Other(range) => PROSE.harmless.cover(&text[range.clone()]),
        Token::Break(Break::Colon, _) => true,
        Token::Word(word, _) => is_filler(token) || word.class == Class::Follower,
        _ => false,
    }
}

/// Whether a token between a noun and the one before it in a list changes nothing: 行政复议、提起行政诉讼.
fn is_beside_in_list(token: &Token, text: &str) -> bool {
    let is_joint = token.is(Class::Conjunction);
    !is_joint && (is_beside(token, text) && !token.is_break(Break::Colon) || token.is(Class::Respondent))
}

pub(super) fn speaks_of_applications(context: &Context) -> bool {
    match context.subject {
        Some(subject) => subject == Subject::Applications,
        None => context.section == Section::Applications,
    }
}
