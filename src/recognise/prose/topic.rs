//! What a figure can count, and what a sentence has named before it.

use super::lexicon::{Class, Word};
use super::section::{Heading, Section};
use crate::record::statement::Kind;

/// Topics that there may be none of.
pub const RECEIVED: &str = "applications.new_received";
pub const CARRIED_IN: &str = "applications.carried_in";
pub const REVIEW: &str = "review_and_litigation.review";
pub const SUIT: &str = "review_and_litigation.suit";
pub const FEE: &str = "processing_fee";

/// What a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    pub name: String,
    pub kind: Kind,
    /// Whether the value falls: 下降29%.
    pub falls: bool,
    pub applicant: Option<&'static str>,
    pub channel: Option<&'static str>,
    pub result: Option<&'static str>,
}

impl Topic {
    pub fn count(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Count, falls: false, applicant: None, channel: None, result: None }
    }

    pub(super) fn percent(name: impl Into<String>) -> Self {
        Self { kind: Kind::Percent, ..Self::count(name) }
    }

    /// The first part of the name: what its parts belong to as well.
    #[must_use]
    pub fn family(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }
}

/// What a clause makes of its figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// It counts this.
    Topic(Topic),
    /// It counts something unknown, which may be a part of what was counted before.
    Unknown,
    /// It counts something that is none of the topics.
    Foreign,
    /// It is no figure of its own: a difference, a plan.
    Silent,
}

/// What the sentence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Applications,
    Mail(&'static str),
    Document(&'static str),
    Court(&'static str),
    Items,
    Foreign,
}

/// What is known of a sentence when its next figure is read.
#[expect(clippy::struct_excessive_bools, reason = "each is one fact that the sentence has or has not stated")]
#[derive(Debug, Clone, Default)]
pub struct Context {
    pub section: Section,
    /// The heading of it, where it is the last thing said.
    pub heading: Heading,
    pub subject: Option<Subject>,
    /// The topic of the figure before.
    pub last: Option<Topic>,
    /// The last count of applications that is neither a stock nor one kind of applicant.
    pub application_total: Option<String>,
    /// Whether answers have been counted.
    pub answered: bool,
    /// Whether a verb of publishing governs the list.
    pub publishes: bool,
    /// What was done with the documents of the list: 发布解读14个,规范性文件64个.
    pub aspect: Option<&'static str>,
    /// The documents the sentence names anywhere.
    pub documents: Option<&'static str>,
    /// Whether the sentence speaks of applications or of disclosure as what a review came from.
    pub is_respondent: bool,
    /// Whether the sentence counts cases that the body decides itself: 办理行政复议15件、行政诉讼10件.
    pub decides_cases: bool,
    /// Whether the clause stands in a list of parts.
    pub in_parts: bool,
    /// Whether the parts are parts of published information.
    pub in_items: bool,
}

impl Context {
    /// Goes on from a figure that was read.
    pub fn follow(&mut self, topic: &Topic, is_part: bool) {
        match topic.name.as_str() {
            "items_published" => self.subject = Some(Subject::Items),
            name if name.starts_with("applications.") => self.subject = Some(Subject::Applications),
            _ => {}
        }
        if topic.kind == Kind::Count && topic.family() == "applications" {
            let is_stock = topic.name.contains("carried");
            self.answered |=
                !matches!(topic.name.as_str(), "applications.new_received" | "applications.handled") && !is_stock;
            // 办理75件,即新收74件和结转1件: what is divided further is the larger.
            let is_within = topic.name == "applications.new_received"
                && self.application_total.as_deref() == Some("applications.handled");
            if !is_stock && !is_part && !is_within && topic.applicant.is_none() {
                self.application_total = Some(topic.name.clone());
            }
        }
        self.last = Some(topic.clone());
    }

    pub(super) fn speaks_of_applications(&self) -> bool {
        match self.subject {
            Some(subject) => subject == Subject::Applications,
            None => self.section == Section::Applications,
        }
    }
}

/// Whether a topic counts the whole of something, so that a list of parts is over where it is named.
#[must_use]
pub fn is_total(name: &str) -> bool {
    matches!(
        name,
        "applications.new_received"
            | "applications.handled"
            | "applications.outcomes_total"
            | "applications.carried_in"
            | "applications.carried_out"
    )
}

/// Whether a figure of one topic can be a part of another's: an outcome of the applications received.
#[must_use]
pub fn is_part(part: &str, whole: &str) -> bool {
    matches!(whole, "applications.new_received" | "applications.handled" | "applications.outcomes_total")
        && part.starts_with("applications.")
        && !is_total(part)
}

/// What a verb says of a document.
#[must_use]
pub fn aspect_of(verb: Word) -> &'static str {
    match (verb.class, verb.value) {
        (Class::Issued, "") => "issued",
        (Class::InForce, _) => "in_force",
        (Class::Repealed, "") => "repealed",
        (Class::Issued | Class::Repealed, kind) => kind,
        _ => "published",
    }
}
