//! Figures of what is published and decided: information, documents, decisions, accounts.

use super::applications::APPLICATION_CHANNELS;
use super::clause::Clause;
use super::lexicon::{Class, Word};
use super::section::Section;
use super::token::Token;
use super::topic::{Context, Meaning, Subject, Topic, aspect_of};
use crate::lexicon::PROSE;

impl Context {
    pub(super) fn document(&self, clause: &Clause<'_>, kind: &str, aspect: Option<&str>) -> Meaning {
        if clause.has(Class::Foreign) || !clause.may_count_in(&PROSE.document_units) {
            return Meaning::Foreign;
        }
        let verbs = [Class::Issued, Class::Repealed, Class::InForce, Class::Publish];
        let own = || {
            clause.before.iter().rev().find_map(|token| match token {
                Token::Word(word, _) if verbs.contains(&word.class) && word.value != "near" => Some(aspect_of(*word)),
                _ => None,
            })
        };
        let aspect = aspect.or_else(own).or(self.aspect);
        let name = format!("proactive_disclosure.{kind}");
        Meaning::Topic(Topic::count(aspect.map_or(name.clone(), |aspect| format!("{name}.{aspect}"))))
    }

    pub(super) fn by_aspect(&self, clause: &Clause<'_>, aspect: &str) -> Meaning {
        let own = clause.last(&[Class::Document]).map(|word| word.value);
        let carried = match self.subject {
            Some(Subject::Document(kind)) => Some(kind),
            None | Some(Subject::Items) => self.documents,
            _ => None,
        };
        match own.or(carried) {
            Some(kind) if !clause.has(Class::Foreign) => self.document(clause, kind, Some(aspect)),
            _ => Meaning::Foreign,
        }
    }

    pub(super) fn published(&self, clause: &Clause<'_>) -> Meaning {
        if clause.has(Class::Foreign) {
            return Meaning::Foreign;
        }
        if let Some(Subject::Document(kind)) = self.subject
            && clause.has(Class::Document)
        {
            return self.document(clause, kind, Some("published"));
        }
        if self.speaks_of_applications() && self.last.as_ref().is_some_and(|last| last.family() == "applications") {
            return self.of_applications(clause, "disclosed");
        }
        let is_item = clause.has(Class::Item) && clause.counts_in(&PROSE.item_units);
        if is_item || clause.counts_in(&PROSE.plain_item_units) { items(clause) } else { Meaning::Foreign }
    }

    pub(super) fn item(&self, clause: &Clause<'_>, word: Word) -> Meaning {
        if !(clause.counts_in(&PROSE.item_units) || clause.figure.unit.is_none())
            || clause.has(Class::Foreign)
            || clause.has(Class::Received)
        {
            return Meaning::Foreign;
        }
        // 政策解读视频20个.
        let at = clause.head_at(word);
        if at.checked_sub(1).is_some_and(|before| clause.before[before].is(Class::Metric)) {
            return Meaning::Topic(Topic::count("policy_explanations"));
        }
        let published = clause.has(Class::Publish) || self.publishes || self.section == Section::Proactive;
        match word.value {
            "weak" if self.in_parts => Meaning::Unknown,
            "weak" if !published => Meaning::Foreign,
            "weak" if clause.figure.unit.is_none() => Meaning::Foreign,
            _ => items(clause),
        }
    }

    /// A noun that is not known: information where it is published and counted as such.
    pub(super) fn unknown(&self, clause: &Clause<'_>) -> Meaning {
        if self.in_parts {
            return Meaning::Unknown;
        }
        let publishes = clause.has(Class::Publish) || (self.publishes && self.section == Section::Proactive);
        if publishes && clause.counts_in(&PROSE.plain_item_units) && !clause.has(Class::Foreign) {
            return items(clause);
        }
        Meaning::Foreign
    }

    /// A figure without any word: 173条 under 主动公开.
    pub(super) fn bare(&self, clause: &Clause<'_>) -> Meaning {
        if self.in_parts {
            return Meaning::Unknown;
        }
        let proactive = self.section == Section::Proactive && matches!(self.subject, None | Some(Subject::Items));
        if proactive && clause.counts_in(&PROSE.plain_item_units) && clause.after.is_empty() {
            return items(clause);
        }
        Meaning::Foreign
    }
}

pub(super) fn items(clause: &Clause<'_>) -> Meaning {
    if clause.has(Class::Received) {
        return Meaning::Foreign;
    }
    Meaning::Topic(Topic { channel: publishing(clause), ..Topic::count("items_published") })
}

/// The one way of publishing a clause names.
pub(super) fn publishing(clause: &Clause<'_>) -> Option<&'static str> {
    if !clause.has(Class::Channel) {
        let by_media = clause.last(&[Class::Publish]).is_some_and(|verb| verb.value == "media");
        let in_gazette = clause.last(&[Class::Metric]).is_some_and(|paper| paper.value == "gazette_issues");
        return if by_media {
            Some("media")
        } else if in_gazette {
            Some("gazette")
        } else {
            clause.has(Class::Account).then_some("new_media")
        };
    }
    clause.only(Class::Channel).filter(|channel| !APPLICATION_CHANNELS.contains(channel) || *channel == "online")
}

pub(super) fn decisions(clause: &Clause<'_>, subjects: &[&str], aspect: Option<&str>) -> Meaning {
    // 网上办理行政许可事项192项 counts services offered.
    let is_service = clause.has(Class::Handled) && clause.has(Class::Idle);
    if is_service || clause.has(Class::Foreign) || !clause.may_count_in(&PROSE.decision_units) {
        return Meaning::Foreign;
    }
    match (subjects, aspect) {
        ([one], Some(aspect)) => Meaning::Topic(Topic::count(format!("proactive_disclosure.{one}.{aspect}"))),
        ([one], None) => Meaning::Topic(Topic::count(format!("proactive_disclosure.{one}"))),
        ([_, _, ..], Some(aspect)) => Meaning::Topic(Topic::count(format!("proactive_disclosure.{aspect}"))),
        _ => Meaning::Foreign,
    }
}

pub(super) fn accounts(clause: &Clause<'_>, channel: Option<&'static str>) -> Meaning {
    if clause.has(Class::Foreign) || !clause.counts_in(&PROSE.account_units) {
        return Meaning::Foreign;
    }
    Meaning::Topic(Topic { channel, ..Topic::count("new_media_accounts") })
}
