//! What a figure counts: the word nearest to it, and what the sentence has named before.
//!
//! In: a [`Clause`] and the [`Context`] of its sentence. Out: [`Meaning`]. A word that is not known
//! makes the figure nobody's; only 其中 lists and 公开…条 take unknown nouns.

use super::clause::Clause;
use super::lexicon::{Class, Word};
use super::section::Section;
use crate::record::statement::Kind;

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

    fn percent(name: impl Into<String>) -> Self {
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
#[derive(Debug, Clone)]
pub struct Context {
    pub section: Section,
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
    /// Whether the clause stands in a list of parts.
    pub in_parts: bool,
}

const APPLICATION_UNITS: [&str; 14] =
    ["件", "条", "份", "起", "宗", "个", "次", "人次", "项", "封", "例", "件次", "张", "期"];
const ITEM_UNITS: [&str; 14] =
    ["条", "条次", "件", "份", "篇", "篇次", "个", "期", "则", "幅", "张", "批", "件次", "部"];
/// Units by which published information is counted whatever it is called.
const PLAIN_ITEM_UNITS: [&str; 4] = ["条", "条次", "篇", "则"];
const MONEY: [&str; 1] = ["元"];
/// Ways by which applications come.
const APPLICATION_CHANNELS: [&str; 7] = ["online", "letter", "in_person", "offline", "written", "fax", "email"];

impl Context {
    /// What the figure of a clause counts.
    #[must_use]
    pub fn meaning(&self, clause: &Clause<'_>) -> Meaning {
        if clause.has(Class::Plan) {
            return Meaning::Silent;
        }
        if clause.counts_in(&["%"]) {
            return self.share(clause);
        }
        let head = clause.head();
        if matches!(head, Some(Some(word)) if word.class == Class::Growth) || clause.has(Class::Compare) && !clause.bracketed {
            return Meaning::Silent;
        }
        if clause.bracketed && clause.has(Class::Compare) {
            return self.last.clone().map_or(Meaning::Silent, |last| Meaning::Topic(Topic { kind: Kind::Count, ..last }));
        }
        if clause.follows_figure && clause.before.is_empty() {
            return self.last.clone().map_or(Meaning::Foreign, Meaning::Topic);
        }
        let behind = clause.noun_behind();
        let is_verb = |class: Class| {
            matches!(
                class,
                Class::Received | Class::Handled | Class::Answered | Class::Publish | Class::Issued | Class::Repealed
                    | Class::InForce | Class::Respondent | Class::Carried | Class::Negation | Class::Channel
            )
        };
        match (head, behind) {
            (None, Some(noun)) => self.named(clause, noun),
            (Some(Some(head)), Some(noun)) if is_verb(head.class) => self.named(clause, noun),
            (Some(None), Some(noun)) if noun.class != Class::Mail => self.named(clause, noun),
            _ if clause.counts_unknown() && self.needs_noun_before(clause, head.flatten()) => match head.flatten() {
                Some(head) if head.class == Class::Publish && clause.counts_in(&PLAIN_ITEM_UNITS) => {
                    self.named(clause, head)
                }
                _ if self.in_parts => Meaning::Unknown,
                _ => Meaning::Foreign,
            },
            (Some(Some(head)), _) => self.named(clause, head),
            (Some(None), _) => self.unknown(clause),
            (None, None) => self.bare(clause),
        }
    }

    /// Whether words behind the figure are what it counts: 20个工作日, 3件许可, but not 30件按程序答复.
    fn needs_noun_before(&self, clause: &Clause<'_>, head: Option<Word>) -> bool {
        let surely_counts = clause.counts_in(&["件", "条", "份", "篇", "起", "宗", "封", "万元", "元"]);
        let is_noun = head.is_some_and(|head| {
            !matches!(
                head.class,
                Class::Received | Class::Handled | Class::Answered | Class::Publish | Class::Issued | Class::Respondent
                    | Class::Carried | Class::Negation | Class::Repealed | Class::Charged
            )
        });
        !(surely_counts && is_noun)
    }

    fn named(&self, clause: &Clause<'_>, word: Word) -> Meaning {
        let is_money = clause.counts_in(&MONEY);
        if is_money != (word.class == Class::Fee || (word.class == Class::Charged && self.section == Section::Fees)) {
            return Meaning::Foreign;
        }
        match word.class {
            Class::Application => self.application(clause, word),
            Class::Received | Class::Handled | Class::Answered | Class::NotAccepted => self.by_verb(clause, word),
            Class::CarriedIn => self.of_applications(clause, "carried_in"),
            Class::CarriedOut => self.of_applications(clause, "carried_out"),
            Class::Carried if self.answered => self.of_applications(clause, "carried_out"),
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
            Class::Issued => self.by_aspect(clause, "issued"),
            Class::InForce => self.by_aspect(clause, "in_force"),
            Class::Repealed => self.by_aspect(clause, if word.value.is_empty() { "repealed" } else { word.value }),
            Class::DecisionSubject => decisions(clause, &[word.value], None),
            Class::Decision => {
                let subjects: Vec<&str> = clause
                    .before
                    .iter()
                    .filter_map(|token| match token {
                        super::token::Token::Word(word, _) if word.class == Class::DecisionSubject => Some(word.value),
                        _ => None,
                    })
                    .collect();
                decisions(clause, &subjects, Some("decisions"))
            }
            Class::Fee | Class::Charged => Meaning::Topic(Topic { kind: Kind::Amount, ..Topic::count("processing_fee") }),
            Class::Publish => self.published(clause),
            Class::Item => self.item(clause, word),
            Class::Metric => Meaning::Topic(Topic { channel: publishing(clause), ..Topic::count(word.value) }),
            Class::Account => accounts(clause, None),
            Class::Mail => {
                let verb = if clause.has(Class::Answered) || clause.has(Class::Handled) { "answered" } else { "received" };
                Meaning::Topic(Topic::count(format!("{}.{verb}", word.value)))
            }
            _ => Meaning::Foreign,
        }
    }

    fn speaks_of_applications(&self) -> bool {
        match self.subject {
            Some(subject) => subject == Subject::Applications,
            None => self.section == Section::Applications,
        }
    }

    /// A figure of the applications, where the sentence or its section speaks of them.
    fn of_applications(&self, clause: &Clause<'_>, row: &str) -> Meaning {
        if !(self.speaks_of_applications() || clause.has(Class::Application)) || !clause.counts_in(&APPLICATION_UNITS) {
            return Meaning::Foreign;
        }
        Meaning::Topic(attributed(clause, Topic::count(format!("applications.{row}"))))
    }

    fn application(&self, clause: &Clause<'_>, word: Word) -> Meaning {
        let verb = clause.last(&[Class::Received]).or_else(|| clause.last(&[Class::Answered, Class::Handled]));
        if word.value == "only_received" && verb.is_none_or(|verb| verb.class != Class::Received) {
            return self.item(clause, Word { class: Class::Item, value: "" });
        }
        if !clause.counts_in(&APPLICATION_UNITS) || clause.has(Class::Foreign) {
            return Meaning::Foreign;
        }
        if word.value == "weak" && !self.is_own(clause, word) {
            return Meaning::Foreign;
        }
        if let Some(stock) = clause.last(&[Class::CarriedIn, Class::CarriedOut, Class::Outcome]) {
            return match stock.class {
                Class::CarriedIn => self.of_applications(clause, "carried_in"),
                Class::CarriedOut => self.of_applications(clause, "carried_out"),
                _ => self.of_applications(clause, stock.value),
            };
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
            None if word.value == "handled" => "handled",
            None => "new_received",
        };
        Meaning::Topic(attributed(clause, Topic::count(format!("applications.{row}"))))
    }

    /// Whether a bare 申请 is one for information: the text speaks of them and no other word qualifies it.
    fn is_own(&self, clause: &Clause<'_>, word: Word) -> bool {
        let at = clause.head_at(word);
        let qualified = at.checked_sub(1).is_some_and(|i| matches!(clause.before[i], super::token::Token::Other(_)));
        let named = clause.before.get(at).is_some();
        self.speaks_of_applications() && !(named && qualified)
    }

    fn by_verb(&self, clause: &Clause<'_>, verb: Word) -> Meaning {
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

    fn by_applicant(&self, clause: &Clause<'_>, applicant: &'static str) -> Meaning {
        match &self.application_total {
            Some(total) if clause.counts_in(&APPLICATION_UNITS) || clause.counts_in(&["人", "位", "家"]) => {
                Meaning::Topic(Topic { applicant: Some(applicant), ..Topic::count(total.clone()) })
            }
            _ => Meaning::Foreign,
        }
    }

    fn by_channel(&self, clause: &Clause<'_>, channel: &'static str) -> Meaning {
        let of_applications = self.speaks_of_applications() && APPLICATION_CHANNELS.contains(&channel);
        if let Some(total) = &self.application_total
            && of_applications
            && clause.counts_in(&APPLICATION_UNITS)
        {
            return Meaning::Topic(Topic { channel: Some(channel), ..Topic::count(total.clone()) });
        }
        if clause.has(Class::Foreign) {
            return Meaning::Foreign;
        }
        if clause.counts_in(&["个"]) && ["wechat", "weibo", "video", "app"].contains(&channel) {
            return accounts(clause, Some(channel));
        }
        if clause.counts_in(&PLAIN_ITEM_UNITS) && !of_applications {
            return Meaning::Topic(Topic { channel: Some(channel), ..Topic::count("items_published") });
        }
        if self.in_parts { Meaning::Unknown } else { Meaning::Foreign }
    }

    /// Reviews and suits against the body for what it disclosed, not those it decides.
    fn court(&self, clause: &Clause<'_>, kind: &'static str) -> Meaning {
        if clause.has(Class::Foreign) || !clause.counts_in(&["件", "起", "宗", "条", "例", "次", "个", "项"]) {
            return Meaning::Foreign;
        }
        let decides = clause.has(Class::Handled) || clause.has(Class::Received) || clause.has(Class::Answered);
        let placed = self.section == Section::Review || self.is_respondent || clause.has(Class::Respondent);
        if decides && !placed && self.section != Section::Applications {
            return Meaning::Foreign;
        }
        let result = clause.last(&[Class::Result]).map(|word| word.value);
        Meaning::Topic(Topic { result, ..Topic::count(format!("review_and_litigation.{kind}")) })
    }

    fn document(&self, clause: &Clause<'_>, kind: &str, aspect: Option<&str>) -> Meaning {
        if clause.has(Class::Foreign) || !clause.counts_in(&["件", "个", "份", "条", "部", "项", "篇"]) {
            return Meaning::Foreign;
        }
        let verbs = [Class::Issued, Class::Repealed, Class::InForce, Class::Publish];
        let own = || {
            clause.before.iter().rev().find_map(|token| match token {
                super::token::Token::Word(word, _) if verbs.contains(&word.class) && word.value != "near" => {
                    Some(aspect_of(*word))
                }
                _ => None,
            })
        };
        let aspect = aspect.or_else(own).or(self.aspect);
        let name = format!("proactive_disclosure.{kind}");
        Meaning::Topic(Topic::count(aspect.map_or(name.clone(), |aspect| format!("{name}.{aspect}"))))
    }

    fn by_aspect(&self, clause: &Clause<'_>, aspect: &str) -> Meaning {
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

    fn published(&self, clause: &Clause<'_>) -> Meaning {
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
        let is_item = clause.has(Class::Item) && clause.counts_in(&ITEM_UNITS);
        if is_item || clause.counts_in(&PLAIN_ITEM_UNITS) { items(clause) } else { Meaning::Foreign }
    }

    fn item(&self, clause: &Clause<'_>, word: Word) -> Meaning {
        if !(clause.counts_in(&ITEM_UNITS) || clause.figure.unit.is_none())
            || clause.has(Class::Foreign)
            || clause.has(Class::Received)
        {
            return Meaning::Foreign;
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
    fn unknown(&self, clause: &Clause<'_>) -> Meaning {
        if self.in_parts {
            return Meaning::Unknown;
        }
        let publishes = clause.has(Class::Publish) || (self.publishes && self.section == Section::Proactive);
        if publishes && clause.counts_in(&PLAIN_ITEM_UNITS) && !clause.has(Class::Foreign) {
            return items(clause);
        }
        Meaning::Foreign
    }

    /// A figure without any word: 173条 under 主动公开.
    fn bare(&self, clause: &Clause<'_>) -> Meaning {
        if self.in_parts {
            return Meaning::Unknown;
        }
        let proactive = self.section == Section::Proactive && matches!(self.subject, None | Some(Subject::Items));
        if proactive && clause.counts_in(&PLAIN_ITEM_UNITS) && clause.after.is_empty() {
            return items(clause);
        }
        Meaning::Foreign
    }

    /// Rates, shares and growth.
    fn share(&self, clause: &Clause<'_>) -> Meaning {
        let Some(Some(head)) = clause.head() else { return Meaning::Silent };
        match head.class {
            Class::Rate => {
                let family = match (clause.has(Class::Application), self.subject) {
                    (true, _) => "applications",
                    (false, Some(Subject::Mail(kind))) => kind,
                    _ if clause.before.iter().any(|token| matches!(token, super::token::Token::Other(_))) => {
                        return Meaning::Silent;
                    }
                    _ if self.speaks_of_applications() => "applications",
                    _ => return Meaning::Silent,
                };
                Meaning::Topic(Topic::percent(format!("{family}.{}", head.value)))
            }
            Class::Share => match &self.last {
                Some(last) if last.kind == Kind::Count => Meaning::Topic(Topic { kind: Kind::Percent, ..last.clone() }),
                _ => Meaning::Silent,
            },
            Class::Growth => match &self.last {
                Some(last) if last.kind == Kind::Count && matches!(last.family(), "applications" | "items_published") => {
                    let name = format!("{}.growth", last.family());
                    Meaning::Topic(Topic { falls: head.value == "down", ..Topic::percent(name) })
                }
                _ => Meaning::Silent,
            },
            _ => Meaning::Silent,
        }
    }
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
            self.answered |= !matches!(topic.name.as_str(), "applications.new_received" | "applications.handled") && !is_stock;
            if !is_stock && !is_part && topic.applicant.is_none() {
                self.application_total = Some(topic.name.clone());
            }
        }
        self.last = Some(topic.clone());
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
        (Class::Issued, _) => "issued",
        (Class::InForce, _) => "in_force",
        (Class::Repealed, "") => "repealed",
        (Class::Repealed, kind) => kind,
        _ => "published",
    }
}

fn items(clause: &Clause<'_>) -> Meaning {
    Meaning::Topic(Topic { channel: publishing(clause), ..Topic::count("items_published") })
}

/// The one way of publishing a clause names.
fn publishing(clause: &Clause<'_>) -> Option<&'static str> {
    clause.only(Class::Channel).filter(|channel| !APPLICATION_CHANNELS.contains(channel) || *channel == "online")
}

/// The applicant and the way the words before a figure of applications name.
fn attributed(clause: &Clause<'_>, topic: Topic) -> Topic {
    let channel = clause.only(Class::Channel).filter(|channel| APPLICATION_CHANNELS.contains(channel));
    Topic { applicant: clause.only(Class::Applicant), channel, ..topic }
}

fn decisions(clause: &Clause<'_>, subjects: &[&str], aspect: Option<&str>) -> Meaning {
    if clause.has(Class::Foreign) || !clause.counts_in(&["件", "宗", "条", "个", "项", "起", "次", "例"]) {
        return Meaning::Foreign;
    }
    match (subjects, aspect) {
        ([one], Some(aspect)) => Meaning::Topic(Topic::count(format!("proactive_disclosure.{one}.{aspect}"))),
        ([one], None) => Meaning::Topic(Topic::count(format!("proactive_disclosure.{one}"))),
        ([_, _, ..], Some(aspect)) => Meaning::Topic(Topic::count(format!("proactive_disclosure.{aspect}"))),
        _ => Meaning::Foreign,
    }
}

fn accounts(clause: &Clause<'_>, channel: Option<&'static str>) -> Meaning {
    if clause.has(Class::Foreign) || !clause.counts_in(&["个", "家"]) {
        return Meaning::Foreign;
    }
    Meaning::Topic(Topic { channel, ..Topic::count("new_media_accounts") })
}
