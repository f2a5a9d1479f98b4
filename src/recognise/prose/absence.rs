//! Zeros said without a digit: 未收到政府信息公开申请, 没有发生行政复议和行政诉讼, 依申请公开的数量:无.
//!
//! In: the tokens of a clause without figures. Out: what there was none of. Every word between the
//! negation and its noun must be known and harmless: 未收到关于答复的异议 says nothing of applications.

use super::lexicon::{Class, Word};
use super::section::Section;
use super::token::{Break, Token};
use super::topic::{Context, Subject};

/// What there was none of, and which token says so.
#[derive(Debug, PartialEq, Eq)]
pub struct Absence {
    /// Topics, in printed order.
    pub topics: Vec<String>,
    /// The negation's place among the tokens.
    pub at: usize,
}

/// What a clause says there was none of.
#[must_use]
pub fn absent(clause: &[Token], context: &Context, text: &str) -> Option<Absence> {
    let at = clause.iter().position(|token| token.is(Class::Negation))?;
    if clause.iter().any(|token| matches!(token, Token::Figure(_)) || token.is(Class::Plan)) {
        return None;
    }
    let before = at.checked_sub(1).map(|i| &clause[i]);
    // 如未收到, 因无申请, 逾期未答复 say nothing of what there was.
    if before.is_some_and(|token| text[token.range()].ends_with(['如', '若', '凡', '对', '因', '避', '逾'])) {
        return None;
    }
    let topics = if at + 1 == clause.len() {
        named_before(&clause[..at], context)?
    } else {
        named_behind(&clause[at + 1..], context)?
    };
    Some(Absence { topics, at })
}

/// 依申请公开政府信息的数量:无.
fn named_before(before: &[Token], context: &Context) -> Option<Vec<String>> {
    let states = before.iter().any(|token| token.is_break(Break::Colon) || token.class().is_some_and(Class::is_filler));
    let noun = before
        .iter()
        .rev()
        .find(|token| !token.class().is_some_and(Class::is_filler) && !token.is_break(Break::Colon))?;
    let Token::Word(word, _) = noun else { return None };
    let strong = matches!(word.class, Class::Application | Class::Review | Class::Suit) && word.value != "weak";
    (states && strong).then(|| topic(*word, context).map(|topic| vec![topic]))?
}

/// 未收到因依申请公开产生的行政复议与行政诉讼.
fn named_behind(behind: &[Token], context: &Context) -> Option<Vec<String>> {
    let mut nouns: Vec<(usize, Word)> = Vec::new();
    let mut verbs = 0;
    for (i, token) in behind.iter().enumerate() {
        match token {
            Token::Word(word, _) => match word.class {
                Class::Application
                | Class::Review
                | Class::Suit
                | Class::CarriedIn
                | Class::CarriedOut
                | Class::Fee => {
                    nouns.push((i, *word));
                }
                Class::Received | Class::Handled | Class::Respondent | Class::Charged => verbs += 1,
                // 未收到也未受理.
                Class::Negation
                    if i > 0 && behind[i - 1].class().is_some_and(|c| c.is_filler() || c == Class::Idle) => {}
                Class::Filler
                | Class::Conjunction
                | Class::Qualifier
                | Class::Follower
                | Class::Idle
                | Class::ThisYear
                | Class::Applicant => {}
                _ => return None,
            },
            Token::Break(Break::Enumeration, _) => {}
            _ => return None,
        }
    }
    // 政府信息公开行政复议的申请: what there is none of is the review.
    if let [.., (_, court), (_, Word { class: Class::Application, value: "weak" })] = nouns.as_slice()
        && matches!(court.class, Class::Review | Class::Suit)
    {
        nouns.pop();
    }
    let Some((last, _)) = nouns.last() else {
        // 2020年没有收到: what, the section says.
        let receives = behind.iter().any(|token| token.is(Class::Received));
        let speaks = context.subject == Some(Subject::Applications)
            || (context.subject.is_none() && context.section == Section::Applications);
        return (receives && speaks).then(|| vec!["applications.new_received".to_owned()]);
    };
    // Words that say more follow the last noun only where they are fillers.
    if behind[last + 1..].iter().any(|token| token.is(Class::Received) || token.is(Class::Respondent)) {
        return None;
    }
    // 因依申请公开引发的行政复议: the application is where the review comes from.
    let is_modified = |word: &Word, i: usize, next: usize| {
        let between = &behind[i + 1..next];
        let springs = between.iter().any(|token| token.is(Class::Respondent));
        between.is_empty() || (springs && word.class == Class::Application)
    };
    let heads = nouns.iter().enumerate().filter(|(n, (i, word))| {
        let next = nouns.get(n + 1);
        let carried = |word: &Word| matches!(word.class, Class::CarriedIn | Class::CarriedOut);
        match next {
            // 上年结转的申请, 结转下年的申请: the stock is what there is none of.
            Some((_, next)) if carried(word) => carried(next) || next.class == Class::Application,
            Some((place, _)) => !is_modified(word, *i, *place),
            None => !(word.class == Class::Application && *n > 0 && carried(&nouns[n - 1].1)),
        }
    });
    let heads: Vec<Word> = heads.map(|(_, (_, word))| *word).collect();
    // 无申请 alone may be of any kind.
    if verbs == 0 && heads.iter().any(|word| word.value == "weak") {
        return None;
    }
    let topics: Option<Vec<String>> = heads.into_iter().map(|word| topic(word, context)).collect();
    topics.filter(|topics| !topics.is_empty())
}

fn topic(word: Word, context: &Context) -> Option<String> {
    let speaks = match context.subject {
        Some(subject) => subject == Subject::Applications,
        None => context.section == Section::Applications,
    };
    Some(match (word.class, word.value) {
        (Class::Application, "weak" | "only_received") if !speaks => return None,
        (Class::Application, _) => "applications.new_received".to_owned(),
        (Class::CarriedIn, _) => "applications.carried_in".to_owned(),
        (Class::CarriedOut, _) => "applications.carried_out".to_owned(),
        (Class::Review, _) => "review_and_litigation.review".to_owned(),
        (Class::Suit, kind) => format!("review_and_litigation.{kind}"),
        (Class::Fee, "weak") if !matches!(context.section, Section::Fees | Section::Applications) => return None,
        _ => "processing_fee".to_owned(),
    })
}
