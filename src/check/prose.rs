//! Which figures of the prose contradict the tables, or each other (FORM.md 4.4, N1 to N18)?
//!
//! In: a report. Out: [`Judged`], one for every statement or list that a rule speaks of, and findings
//! for those that are broken. Each stated figure is held against every lawful reading of the tables;
//! it is `broken` only where none fits, every cell of every reading is a number, and every word of the
//! sentence is known to change nothing. No form states these relations, so none is an error. Must not
//! know how a sentence was read.

pub(super) mod absence;
pub(super) mod claim;
pub(super) mod fees;
mod figure;
pub(super) mod lists;
mod plain;
mod readings;
pub(super) mod shares;
mod speaker;

use crate::finding::{Finding, Outcome, Severity, Side};
use crate::message::{Between, List, Message, Quote, Reading, Words};
use crate::record::Report;
use crate::record::statement::{Period, Precision, Statement};
use crate::source::Place;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The most sentences that one finding quotes.
const MOST_SAID: usize = 6;

/// What one rule made of one statement, or of the statements of one list.
///
/// `收到申请75件` beside 新收 74 and 上年结转 1 holds, and [`Judged::reading`] says that it does as 新收加上年结转.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The rule of FORM.md 4.4: `N1`.
    pub relation: &'static str,
    /// What is stated, the same on every run: `applications.new_received.natural_person`.
    pub at: String,
    /// The statements concerned, by their places in [`Report::statements`].
    pub statements: Vec<usize>,
    /// What it came to; a rule that is a note only never comes to `broken`.
    pub outcome: Outcome,
    /// The lawful reading that fitted.
    pub reading: Option<Words>,
    /// What is said and what each reading gives, where there is something to find.
    pub message: Option<Message>,
    /// Why it cannot be told.
    pub open: Option<Words>,
    /// How much the finding weighs that is made of it; none where there is nothing to find.
    pub severity: Option<Severity>,
    /// The stated figures.
    pub stated: Vec<Decimal>,
    /// Where the words stand that no statement was made of.
    pub place: Option<Place>,
    /// The first of the lawful readings, where it is a sum of cells that are numbers.
    pub expected: Option<Side>,
}

impl Judged {
    fn new(relation: &'static str, at: String, statements: Vec<usize>, stated: Vec<Decimal>) -> Self {
        let outcome = Outcome::CannotTell;
        Self {
            relation,
            at,
            statements,
            outcome,
            reading: None,
            message: None,
            open: None,
            severity: None,
            stated,
            place: None,
            expected: None,
        }
    }

    fn at_place(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    fn holds(mut self, reading: Words) -> Self {
        self.outcome = Outcome::Holds;
        self.reading = Some(reading);
        self
    }

    fn broken(mut self, message: Message) -> Self {
        self.outcome = Outcome::Broken;
        self.severity = Some(Severity::Warning);
        self.message = Some(message);
        self
    }

    fn cannot_tell(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.open = Some(Words::new(zh, en));
        self
    }

    /// Something to look at that contradicts nothing.
    fn noted(mut self, severity: Severity, message: Message) -> Self {
        self.severity = Some(severity);
        self.message = Some(message);
        self
    }
}

/// One finding for each rule and place that is broken or worth a note, however many sentences it took.
#[must_use]
pub fn findings(report: &Report, judged: &[Judged]) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let told = judged.iter().filter(|one| one.severity.is_some());
    told.filter(|one| seen.insert((one.relation, one.at.as_str())))
        .filter_map(|first| {
            let same: Vec<&Judged> = judged
                .iter()
                .filter(|one| one.relation == first.relation && one.at == first.at && one.severity.is_some())
                .collect();
            finding(report, &same)
        })
        .collect()
}

/// The finding of what several sentences say of the same thing.
fn finding(report: &Report, same: &[&Judged]) -> Option<Finding> {
    let first = same[0];
    let is_broken = same.iter().any(|one| one.outcome == Outcome::Broken);
    let mut said: Vec<Message> = Vec::new();
    for message in same.iter().filter_map(|one| one.message.as_ref()) {
        if said.len() < MOST_SAID && !said.contains(message) {
            said.push(message.clone());
        }
    }
    let mut finding = Finding::new(&first.at, said.first()?.clone());
    finding.messages = said;
    finding.relation = Some(first.relation.to_owned());
    finding.severity = same.iter().filter_map(|one| one.severity).max().unwrap_or(finding.severity);
    finding.outcome = is_broken.then_some(Outcome::Broken);
    let figures: Vec<Decimal> = same.iter().flat_map(|one| one.stated.iter().copied()).collect();
    if let Some(value) = figures.first().copied() {
        finding.difference = first.expected.as_ref().and_then(|side| value.checked_sub(side.value));
        finding.left = Some(Side { cells: Vec::new(), figures, value });
    }
    finding.right.clone_from(&first.expected);
    let statement = first.statements.first().and_then(|index| report.statements.get(*index));
    finding.place = first.place.clone().or_else(|| statement.and_then(|statement| statement.place.clone()));
    Some(finding)
}

/// What a statement counts, with applicant, channel and result: `review_and_litigation.review.upheld`.
fn place_of(statement: &Statement) -> String {
    let mut at = statement.topic.clone();
    for part in [statement.applicant.as_deref(), statement.channel.as_deref(), statement.result.as_deref()]
        .into_iter()
        .flatten()
    {
        at.push('.');
        at.push_str(part);
    }
    at
}

/// Whether a statement speaks of the year the report is on.
fn is_of_the_year(report: &Report, statement: &Statement) -> bool {
    statement.year == report.year && statement.period != Period::Cumulative
}

/// Whether a statement names a part of another that counts the same: an entry of a list by body or kind.
fn is_entry(report: &Report, statement: &Statement) -> bool {
    let whole = statement.part_of.and_then(|whole| report.statements.get(whole));
    statement.applicant.is_none()
        && statement.channel.is_none()
        && statement.result.is_none()
        && whole.is_some_and(|whole| whole.topic == statement.topic)
}

/// The sentence with its figure, for messages.
fn quoted(statement: &Statement) -> Quote {
    Quote { text: statement.text.clone(), is_about: statement.precision == Precision::About }
}

/// What is said, and what each reading gives.
fn said<'r>(statement: &Statement, readings: impl IntoIterator<Item = (&'r Words, Decimal)>) -> Message {
    let reading = |(name, value): (&Words, Decimal)| Reading { name: name.clone(), value };
    let readings = List::of(Between::Clauses, readings.into_iter().map(reading));
    Message::StatedOtherwise { sentence: quoted(statement), readings }
}
