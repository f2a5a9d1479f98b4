//! Figures of applications, reviews and suits: received, carried, answered, by outcome, applicant and way.

use super::clause::Clause;
use super::lexicon::{Class, Word};
use super::published;
use super::section::Section;
use super::token::Token;
use super::topic::{Context, Meaning, Subject, Topic};
use crate::lexicon::PROSE;

/// Ways by which applications come.
pub const APPLICATION_CHANNELS: [&str; 7] = ["online", "letter", "in_person", "offline", "written", "fax", "email"];

impl Context {
    /// A figure of the applications, where the sentence or its section speaks of them.
    pub(super) fn of_applications(&self, clause: &Clause<'_>, row: &str) -> Meaning {
        if self.in_items && row == "refused" {
            return Meaning::Topic(Topic::count("items_withheld"));
        }
        if !(self.speaks_of_applications() || clause.has(Class::Application))
            || !clause.may_count_in(&PROSE.application_units)
        {
            return Meaning::Foreign;
        }
        Meaning::Topic(attributed(clause, Topic::count(format!("applications.{row}"))))
    }

    pub(super) fn application(&self, clause: &Clause<'_>, word: Word) -> Meaning {
        let verb = clause.last(&[Class::Received]).or_else(|| clause.last(&[Class::Answered, Class::Handled]));
        if word.value == "only_received" && verb.is_none_or(|verb| verb.class != Class::Received) {
            return self.item(clause, Word { class: Class::Item, value: "" });
        }
        if !clause.may_count_in(&PROSE.application_units) || clause.has(Class::Foreign) {
            return Meaning::Foreign;
        }
        if word.value == "weak" && !self.is_own(clause, word) {
            return Meaning::Foreign;
        }
        // 公开206条,其中主动公开206条,依申请公开0条 counts information.
        if self.in_items && verb.is_none() && word.value == "handled" {
            return Meaning::Topic(Topic::count("items_on_application"));
        }
        if let Some(action) = clause.last(&[Class::Outcome, Class::CarriedIn, Class::CarriedOut]) {
            return self.of_applications(clause, row_of(action));
        }
        let kind = clause.last(&[Class::Applicant, Class::Channel]);
        if verb.is_none()
            && kind.is_some()
            && let Some(total) = &self.application_total
        {
            return Meaning::Topic(attributed(clause, Topic::count(total.clone())));
        }
        let row = match verb.map(|verb| verb.class) {
            Some(Class::Received) => "new_received",
            Some(Class::Answered) => "outcomes_total",
            Some(_) => "handled",
            None if clause.has(Class::Carried) => return Meaning::Foreign,
            // Where nothing is counted nothing was applied for, as in 依申请公开:无.
            None if word.value == "handled" && !clause.figure.is_zero() => "handled",
            None => "new_received",
        };
        Meaning::Topic(attributed(clause, Topic::count(format!("applications.{row}"))))
    }

    /// Whether a bare 申请 is one for information: the text speaks of them and no other word qualifies it.
    pub(super) fn is_own(&self, clause: &Clause<'_>, word: Word) -> bool {
        let at = clause.head_at(word);
        let qualified = at.checked_sub(1).is_some_and(|i| matches!(clause.before[i], Token::Other(_)));
        let named = clause.before.get(at).is_some();
        // 政府公开信息申请: the words before it name it.
        let is_named = at.checked_sub(1).is_some_and(|i| clause.before[i].is(Class::Application));
        (self.speaks_of_applications() || is_named) && !(named && qualified)
    }

    pub(super) fn by_verb(&self, clause: &Clause<'_>, verb: Word) -> Meaning {
        // 转下一年度办理的有1件, 不予公开答复2件: not the verb but what it was done with.
        if let Some(action) = clause.last(&[Class::Outcome, Class::CarriedIn, Class::CarriedOut]) {
            return self.of_applications(clause, row_of(action));
        }
        let mail = clause.last(&[Class::Mail]).map(|word| Subject::Mail(word.value));
        match mail.or(self.subject) {
            Some(Subject::Mail(kind)) => {
                let row = match verb.class {
                    Class::Received => "received",
                    Class::NotAccepted => "not_accepted",
                    _ => "answered",
                };
                Meaning::Topic(Topic::count(format!("{kind}.{row}")))
            }
            _ if verb.class == Class::NotAccepted => Meaning::Foreign,
            _ => {
                let row = match verb.class {
                    Class::Received => "new_received",
                    Class::Answered => "outcomes_total",
                    _ => "handled",
                };
                self.of_applications(clause, row)
            }
        }
    }

    pub(super) fn by_applicant(&self, clause: &Clause<'_>, applicant: &'static str) -> Meaning {
        match &self.application_total {
            Some(total)
                if clause.may_count_in(&PROSE.application_units)
                    || ["人", "位", "家"].iter().any(|unit| clause.is_in(unit)) =>
            {
                Meaning::Topic(Topic { applicant: Some(applicant), ..Topic::count(total.clone()) })
            }
            _ => Meaning::Foreign,
        }
    }

    pub(super) fn by_channel(&self, clause: &Clause<'_>, channel: &'static str) -> Meaning {
        let of_applications = self.speaks_of_applications() && APPLICATION_CHANNELS.contains(&channel);
        if let Some(total) = &self.application_total
            && of_applications
            && clause.may_count_in(&PROSE.application_units)
        {
            return Meaning::Topic(Topic { channel: Some(channel), ..Topic::count(total.clone()) });
        }
        if clause.has(Class::Foreign) {
            return Meaning::Foreign;
        }
        if clause.is_in("个") && ["wechat", "weibo", "video", "app"].contains(&channel) {
            return published::accounts(clause, Some(channel));
        }
        if clause.counts_in(&PROSE.plain_item_units) && !of_applications {
            return Meaning::Topic(Topic { channel: Some(channel), ..Topic::count("items_published") });
        }
        if self.in_parts { Meaning::Unknown } else { Meaning::Foreign }
    }

    /// Reviews and suits against the body for what it disclosed, not those it decides.
    pub(super) fn court(&self, clause: &Clause<'_>, kind: &'static str) -> Meaning {
        if clause.has(Class::Foreign) || !clause.may_count_in(&PROSE.case_units) {
            return Meaning::Foreign;
        }
        // Who handles or accepts cases may be the body that decides them.
        let accepts = clause.last(&[Class::Received]).is_some_and(|verb| verb.value == "accepted");
        let decides = clause.has(Class::Handled) || clause.has(Class::Answered) || accepts || self.decides_cases;
        let placed = self.section == Section::Review || self.is_respondent || clause.has(Class::Respondent);
        let received = clause.has(Class::Received) && self.section != Section::Applications;
        if (decides || received) && !placed {
            return Meaning::Foreign;
        }
        let result = clause.last(&[Class::Result]).map(|word| word.value);
        Meaning::Topic(Topic { result, ..Topic::count(format!("review_and_litigation.{kind}")) })
    }
}

/// The row of the form that a word of what was done names.
fn row_of(action: Word) -> &'static str {
    match action.class {
        Class::CarriedIn => "carried_in",
        Class::CarriedOut => "carried_out",
        _ => action.value,
    }
}

/// The applicant and the way the words before a figure of applications name.
fn attributed(clause: &Clause<'_>, topic: Topic) -> Topic {
    let channel = clause.only(Class::Channel).filter(|channel| APPLICATION_CHANNELS.contains(channel));
    Topic { applicant: clause.only(Class::Applicant), channel, ..topic }
}
