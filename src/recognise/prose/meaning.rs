//! What a figure counts: the word nearest to it, and what the sentence has named before.
//!
//! In: a [`Clause`] and the [`Context`] of its sentence. Out: [`Meaning`]. A word that is not known
//! makes the figure nobody's; only 其中 lists and 公开…条 take unknown nouns.

use super::clause::{Behind, Clause, Follows, Head};
use super::lexicon::{Class, Word};
use super::published;
use super::section::Section;
use super::token::Token;
use super::topic::{Context, Meaning, Subject, Topic, aspect_of};
use crate::lexicon::PROSE;
use crate::record::statement::Kind;

impl Context {
    /// What the figure of a clause counts.
    #[must_use]
    pub fn meaning(&self, clause: &Clause<'_>) -> Meaning {
        if clause.has(Class::Plan) {
            return Meaning::Silent;
        }
        if clause.is_in("%") {
            return self.share(clause);
        }
        let head = clause.head();
        let is_growth = matches!(head, Head::Known(word) if word.class == Class::Growth);
        if is_growth || clause.has(Class::Compare) && !clause.bracketed {
            return Meaning::Silent;
        }
        // 比2022年(31起): what was counted last, of another year.
        if clause.bracketed && clause.has(Class::Compare) {
            let last = self.last.clone().filter(|last| last.kind == Kind::Count);
            return last.map_or(Meaning::Silent, Meaning::Topic);
        }
        if clause.follows == Follows::AtOnce && clause.before.is_empty() {
            return self.last.clone().map_or(Meaning::Foreign, Meaning::Topic);
        }
        let is_verb = |word: Word| word.class.is_verb() || matches!(word.class, Class::Channel | Class::InForce);
        match (head, clause.behind()) {
            (Head::Known(word), Behind::Else) if !word.class.is_verb() && clause.surely_counts() => {
                self.named(clause, word)
            }
            (Head::Known(word), Behind::Else)
                if word.class == Class::Publish && clause.counts_in(&PROSE.plain_item_units) =>
            {
                self.named(clause, word)
            }
            (_, Behind::Else) if self.in_parts => Meaning::Unknown,
            (_, Behind::Else) => Meaning::Foreign,
            (Head::Known(word), Behind::Noun(noun)) if is_verb(word) => self.named(clause, noun),
            (Head::Nothing | Head::Unknown, Behind::Noun(noun)) => self.named(clause, noun),
            (Head::Known(word), _) => self.named(clause, word),
            (Head::Unknown, Behind::Nothing) => self.unknown(clause),
            (Head::Nothing, Behind::Nothing) => self.bare(clause),
        }
    }

    fn named(&self, clause: &Clause<'_>, word: Word) -> Meaning {
        let is_bare_zero = clause.figure.unit.is_none() && clause.figure.is_zero();
        let is_money = clause.is_in("元") || (is_bare_zero && matches!(word.class, Class::Fee | Class::Charged));
        if is_money != (word.class == Class::Fee || (word.class == Class::Charged && self.section == Section::Fees)) {
            return Meaning::Foreign;
        }
        let may_be_joint = matches!(word.class, Class::Item | Class::Decision | Class::Fee) || word.class.is_verb();
        if !may_be_joint && clause.is_joint(word) {
            return if word.class == Class::Metric { self.unknown(clause) } else { Meaning::Foreign };
        }
        match word.class {
            Class::Application => self.application(clause, word),
            Class::Received | Class::Handled | Class::Answered | Class::NotAccepted => self.by_verb(clause, word),
            Class::CarriedIn => self.of_applications(clause, "carried_in"),
            Class::CarriedOut => self.of_applications(clause, "carried_out"),
            Class::Carried if self.answered => self.of_applications(clause, "carried_out"),
            // 新收74件和结转1件: both are what there was to do.
            Class::Carried if clause.is_listed && self.has_just_received() => {
                self.of_applications(clause, "carried_in")
            }
            Class::Carried => Meaning::Silent,
            Class::Outcome => self.of_applications(clause, word.value),
            Class::Applicant => self.by_applicant(clause, word.value),
            Class::Channel => self.by_channel(clause, word.value),
            Class::Review => self.court(clause, "review"),
            Class::Suit => self.court(clause, word.value),
            Class::Result => match self.subject {
                Some(Subject::Court(kind)) => Meaning::Topic(Topic {
                    result: Some(word.value),
                    ..Topic::count(format!("review_and_litigation.{kind}"))
                }),
                _ => Meaning::Foreign,
            },
            Class::Document => self.document(clause, word.value, None),
            Class::Issued | Class::InForce | Class::Repealed => self.by_aspect(clause, aspect_of(word)),
            Class::DecisionSubject => published::decisions(clause, &[word.value], None),
            Class::Decision => {
                let subjects: Vec<&str> = clause
                    .before
                    .iter()
                    .filter_map(|token| match token {
                        Token::Word(word, _) if word.class == Class::DecisionSubject => Some(word.value),
                        _ => None,
                    })
                    .collect();
                published::decisions(clause, &subjects, Some("decisions"))
            }
            Class::Fee | Class::Charged => self.fee(clause, word),
            Class::Place if self.in_parts => Meaning::Unknown,
            Class::Publish => self.published(clause),
            Class::Item => self.item(clause, word),
            Class::Metric => {
                Meaning::Topic(Topic { channel: published::publishing(clause), ..Topic::count(word.value) })
            }
            Class::Account => published::accounts(clause, None),
            Class::Mail => {
                let verb =
                    if clause.has(Class::Answered) || clause.has(Class::Handled) { "answered" } else { "received" };
                Meaning::Topic(Topic::count(format!("{}.{verb}", word.value)))
            }
            _ => Meaning::Foreign,
        }
    }

    fn has_just_received(&self) -> bool {
        self.last.as_ref().is_some_and(|last| last.name == "applications.new_received" && last.applicant.is_none())
    }

    /// Rates, shares and growth.
    fn share(&self, clause: &Clause<'_>) -> Meaning {
        let Head::Known(head) = clause.head() else { return Meaning::Silent };
        match head.class {
            Class::Rate => {
                let family = match (clause.has(Class::Application), self.subject) {
                    (true, _) => "applications",
                    _ if clause.before.iter().any(|token| matches!(token, Token::Other(_))) => {
                        return Meaning::Silent;
                    }
                    (false, Some(Subject::Mail(kind))) => kind,
                    _ if self.speaks_of_applications() => "applications",
                    _ => return Meaning::Silent,
                };
                Meaning::Topic(Topic::percent(format!("{family}.{}", head.value)))
            }
            Class::Share => match &self.last {
                Some(last)
                    if last.kind == Kind::Count
                        && clause.follows == Follows::Mark
                        && clause.has_only(&[Class::Share]) =>
                {
                    Meaning::Topic(Topic { kind: Kind::Percent, ..last.clone() })
                }
                _ => Meaning::Silent,
            },
            Class::Growth => match &self.last {
                Some(last)
                    if last.kind == Kind::Count
                        && matches!(last.family(), "applications" | "items_published" | "review_and_litigation")
                        && clause.follows == Follows::Mark
                        && clause.has_only(&[Class::Growth, Class::Compare, Class::LastYear]) =>
                {
                    let name = format!("{}.growth", last.family());
                    Meaning::Topic(Topic { falls: head.value == "down", ..Topic::percent(name) })
                }
                _ => Meaning::Silent,
            },
            _ => Meaning::Silent,
        }
    }

    /// An amount of money: the fee for processing applications, or administrative fees in general.
    fn fee(&self, clause: &Clause<'_>, word: Word) -> Meaning {
        let qualified = clause.before.iter().any(|token| matches!(token, Token::Other(_)));
        let name = match word.value {
            "administrative" => "proactive_disclosure.administrative_fees",
            "weak" if qualified || !matches!(self.section, Section::Fees | Section::Applications) => {
                return Meaning::Foreign;
            }
            _ => "processing_fee",
        };
        Meaning::Topic(Topic { kind: Kind::Amount, ..Topic::count(name) })
    }
}
