//! What stands behind a negation: 因依申请公开产生的行政复议与行政诉讼.
//!
//! In: the tokens behind it. Out: [`Object`], the nouns there was none of. A list is cut at its marks; of each entry the last
//! noun counts, and those before it say where it comes from. A word that is not known makes it nobody's, unless it is an entry of
//! its own: 行政复议、行政诉讼和有关的申诉案.

use super::absence::{self, speaks_of_applications};
use super::lexicon::{Class, Word};
use super::section::Section;
use super::token::{Break, Token};
use super::topic::{CARRIED_IN, Context, FEE, RECEIVED, REVIEW, SUIT};
use crate::lexicon::PROSE;
use std::ops::Range;

/// What a token does behind a negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// What there may be none of.
    Noun(Word),
    /// Information and its publication, which applications ask for and reviews come from.
    Matter,
    /// A way of applying.
    Way,
    /// 收到, 受理, 收取.
    Verb(Class),
    /// 引发, 提起: what follows comes from what stands before.
    Springs,
    /// 因, 针对: what follows says where the noun comes from.
    Opens,
    /// 的.
    Of,
    /// A mark between entries.
    Joins,
    Harmless,
    /// Something else there was none of: 投诉, 异议, or a word that is not known.
    Stranger {
        is_known: bool,
    },
}

/// The object of a negation.
#[derive(Debug)]
pub struct Object {
    roles: Vec<Role>,
    /// From 因 to the 的 or verb that ends where it says something comes from; nouns in it are no heads.
    source: Range<usize>,
    /// Who would have applied, in the words of the record.
    applicants: Vec<&'static str>,
    /// Whether a verb of receiving stands in it.
    pub receives: bool,
    /// Whether a verb says that something came about or came in, which a body that decides cases does not say of them.
    pub happens: bool,
}

impl Object {
    /// The object in these tokens; none where a word of another kind stands among them.
    pub fn of(tokens: &[Token], text: &str) -> Option<Self> {
        let mut roles = Vec::with_capacity(tokens.len());
        for (i, token) in tokens.iter().enumerate() {
            let previous = i.checked_sub(1).map(|i| &tokens[i]);
            roles.push(role(token, previous, text)?);
        }
        let receives = roles.contains(&Role::Verb(Class::Received));
        let accepts = tokens.iter().any(|token| matches!(token, Token::Word(word, _) if word.value == "accepted"));
        let happens = roles.contains(&Role::Springs) || (receives && !accepts);
        let applicants = tokens.iter().filter_map(|token| match token {
            Token::Word(word, _) if word.class == Class::Applicant => Some(word.value),
            _ => None,
        });
        let applicants = applicants.collect();
        let opens = roles.iter().position(|role| *role == Role::Opens).unwrap_or(roles.len());
        let closes = roles[opens..].iter().position(|role| matches!(role, Role::Of | Role::Springs));
        Some(Self { roles, source: opens..opens + closes.unwrap_or(0), applicants, receives, happens })
    }

    /// Whether it names nothing: 收到过.
    pub fn is_bare(&self) -> bool {
        self.roles.iter().all(|role| matches!(role, Role::Verb(_) | Role::Springs | Role::Harmless | Role::Joins))
    }

    /// The one kind of applicant it names; persons beside organisations are everybody, and of several others none is told.
    pub fn applicant(&self) -> Result<Option<&'static str>, ()> {
        let is = |kind: &str| self.applicants.contains(&kind);
        match self.applicants.as_slice() {
            [] => Ok(None),
            [first, rest @ ..] if rest.iter().all(|other| other == first) => Ok(Some(first)),
            _ if is("natural_person") => Ok(None),
            _ if is("organisation") => Ok(Some("organisation")),
            _ => Err(()),
        }
    }

    /// What there was none of; `is_zero` where 零 says so, `is_named` where applications are named before.
    pub fn topics(&self, context: &Context, is_zero: bool, is_named: bool) -> Option<Vec<&'static str>> {
        let heads = self.heads()?;
        let has = |wanted: fn(&Role) -> bool| self.roles.iter().any(wanted);
        let has_verb = has(|role| matches!(role, Role::Verb(_) | Role::Springs));
        let is_strange = has(|role| matches!(role, Role::Stranger { .. }));
        let ways = self.roles.iter().filter(|role| **role == Role::Way).count();
        let is_placed =
            context.section == Section::Review || context.is_respondent || has(|role| *role == Role::Springs);
        let decides = has(|role| *role == Role::Verb(Class::Handled)) || (self.receives && !self.happens);
        let mut topics = Vec::new();
        for (at, head) in heads {
            let is_court = matches!(head.class, Class::Review | Class::Suit | Class::Foreign);
            let is_own = is_named || self.speaks_of_disclosure(at);
            // 未收到书面申请 leaves other ways, 未办理行政复议 says what a body that decides did.
            let is_part = ways == 1 && head.class != Class::Fee;
            let is_others = is_court && !is_placed && (decides || head.class == Class::Foreign);
            // 无申请 alone may be of any kind.
            let is_told = has_verb || is_zero || is_own || !self.applicants.is_empty();
            let is_weak = head.class == Class::Application && head.value == "weak" && !is_told;
            if is_part || is_others || is_weak || (is_strange && !has_verb) {
                return None;
            }
            let topic = topic(head, context, is_own)?;
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        (!topics.is_empty()).then_some(topics)
    }

    /// Whether words before a noun of the same entry say that it is about disclosure: 公开政府信息的申请.
    fn speaks_of_disclosure(&self, at: usize) -> bool {
        let entry = self.roles[..at].iter().rev().take_while(|role| **role != Role::Joins);
        entry.into_iter().any(|role| {
            matches!(
                role,
                Role::Matter | Role::Noun(Word { class: Class::Application, value: "" | "handled" | "only_received" })
            )
        })
    }

    /// The nouns that count, and their places; none where a word that is not known may be what the rest belongs to.
    fn heads(&self) -> Option<Vec<(usize, Word)>> {
        let mut heads: Vec<(usize, Word)> = Vec::new();
        let mut next = 0;
        for entry in self.roles.split(|role| *role == Role::Joins) {
            let from = next;
            next += entry.len() + 1;
            let nouns = entry.iter().enumerate().filter_map(|(i, role)| match role {
                Role::Noun(word) => Some((from + i, *word)),
                _ => None,
            });
            let nouns: Vec<(usize, Word)> = nouns.filter(|(at, _)| !self.source.contains(at)).collect();
            match nouns.as_slice() {
                [] => pass_stranger(entry, heads.is_empty())?,
                [earlier @ .., last] => {
                    let (at, head) = head(earlier, *last);
                    // 信息处理费和其他费用: one more thing that is not known.
                    if entry.iter().any(is_stranger) && !heads.is_empty() && !entry.contains(&Role::Of) {
                        continue;
                    }
                    if !ends_well(head, &entry[last.0 - from + 1..]) || entry.iter().any(is_stranger) {
                        return None;
                    }
                    // 依申请公开和主动公开工作引发的行政复议: the first is one more thing it comes from.
                    let is_court = matches!(head.class, Class::Review | Class::Suit | Class::Foreign);
                    if is_court && springs_from_all(&entry[..at - from]) {
                        heads.retain(|(_, head)| head.class != Class::Application);
                    }
                    heads.push((at, head));
                }
            }
        }
        Some(heads)
    }
}

/// Goes past an entry without a noun: who applies, or something else there was none of. Words that are not known may not
/// come first, and no 的 may make what stands before theirs.
fn pass_stranger(entry: &[Role], is_first: bool) -> Option<()> {
    let Some(stranger) = entry.iter().position(is_stranger) else {
        return (!entry.contains(&Role::Matter) || !is_first || entry.contains(&Role::Opens)).then_some(());
    };
    let is_known = entry.iter().all(|role| *role != (Role::Stranger { is_known: false }));
    let goes_on = entry[stranger..].iter().skip_while(|role| **role != Role::Of).any(is_stranger);
    let belongs = entry[..stranger].iter().any(|role| matches!(role, Role::Matter | Role::Noun(_)));
    (!goes_on && !belongs && (is_known || !is_first)).then_some(())
}

fn is_stranger(role: &Role) -> bool {
    matches!(role, Role::Stranger { .. })
}

/// The noun of an entry that counts: 上年结转的申请 is the stock, 行政复议的申请 the review.
fn head(earlier: &[(usize, Word)], last: (usize, Word)) -> (usize, Word) {
    let kept = earlier.last().filter(|(_, before)| {
        let asks = last.1.class == Class::Application;
        let is_court = matches!(before.class, Class::Review | Class::Suit) && last.1.value == "weak";
        asks && (is_court || matches!(before.class, Class::CarriedIn | Class::CarriedOut))
    });
    kept.copied().unwrap_or(last)
}

/// Whether what follows the noun of an entry says nothing more: 的情况发生, and of an application what it asks for, 申请公开政府信息.
fn ends_well(head: Word, rest: &[Role]) -> bool {
    let asked = rest.iter().take_while(|role| head.class == Class::Application && **role == Role::Matter).count();
    let rest = &rest[asked..];
    let said = rest.iter().rposition(|role| *role != Role::Springs).map_or(0, |last| last + 1);
    rest[..said].iter().all(|role| matches!(role, Role::Harmless | Role::Of | Role::Verb(Class::Handled)))
}

/// Whether an entry's own words say where its noun comes from, without 因 to begin them.
fn springs_from_all(before: &[Role]) -> bool {
    let first = before.iter().find(|role| **role != Role::Harmless);
    first.is_some_and(|role| !matches!(role, Role::Springs | Role::Opens))
        && before.iter().any(|role| matches!(role, Role::Springs | Role::Of))
}

fn role(token: &Token, previous: Option<&Token>, text: &str) -> Option<Role> {
    if let Some(word) = absence::noun(token) {
        return Some(Role::Noun(word));
    }
    let printed = &text[token.range()];
    Some(match token {
        Token::Word(word, _) => match word.class {
            Class::Received | Class::Handled | Class::Charged => Role::Verb(word.class),
            Class::Respondent => Role::Springs,
            Class::Publish | Class::Item => Role::Matter,
            Class::Channel => Role::Way,
            Class::Conjunction => Role::Joins,
            Class::Qualifier if printed == "的" => Role::Of,
            Class::Idle | Class::Filler if PROSE.opening.has(printed) => Role::Opens,
            Class::Filler | Class::Qualifier | Class::Follower | Class::Idle | Class::ThisYear | Class::Applicant => {
                Role::Harmless
            }
            Class::Foreign if word.value == "person" => Role::Harmless,
            Class::Foreign => Role::Stranger { is_known: true },
            // 未收到也未受理.
            Class::Negation
                if previous.is_some_and(|token| {
                    token.is_break(Break::Enumeration)
                        || token.class().is_some_and(|class| class.is_filler() || class == Class::Idle)
                }) =>
            {
                Role::Harmless
            }
            _ => return None,
        },
        Token::Other(_) if PROSE.opening.opening(printed).is_some() && PROSE.harmless.cover(printed) => Role::Opens,
        Token::Other(_) if PROSE.happening.has(printed) => Role::Springs,
        Token::Other(_) if PROSE.harmless.cover(printed) => Role::Harmless,
        Token::Other(_) => Role::Stranger { is_known: false },
        Token::Break(Break::Enumeration, _) => Role::Joins,
        // 没有一件.
        Token::Figure(_) => Role::Harmless,
        _ => return None,
    })
}

/// What a noun counts; `is_own` where the words around say that it is about disclosure.
pub(super) fn topic(word: Word, context: &Context, is_own: bool) -> Option<&'static str> {
    let speaks = is_own || speaks_of_applications(context);
    Some(match (word.class, word.value) {
        (Class::Application, "weak" | "only_received") if !speaks => return None,
        (Class::Application, _) => RECEIVED,
        (Class::CarriedIn, _) => CARRIED_IN,
        (Class::CarriedOut, _) => "applications.carried_out",
        (Class::Review, _) | (_, "review") => REVIEW,
        (_, "suit_direct") => "review_and_litigation.suit_direct",
        (_, "suit_after_review") => "review_and_litigation.suit_after_review",
        (_, "suit") => SUIT,
        (_, "administrative") => "proactive_disclosure.administrative_fees",
        (_, "weak") if !is_own && !matches!(context.section, Section::Fees | Section::Applications) => return None,
        _ => FEE,
    })
}
