//! A finding as a reviewer meets it: its id, its story, the figures under it, and whether it is
//! decided or known already.
//!
//! In: the findings of a report, [`Decisions`] and a [`Baseline`]. Out: [`Case`]s. Nothing here prints,
//! and a finding that comes without its report's tables is a case like any other.

pub mod baseline;
pub mod decisions;
pub mod evidence;
pub mod excerpt;

use crate::check::between;
use crate::check::sums::equation;
use crate::finding::{Code, Finding, Severity};
use crate::message::Message;
use crate::record::key::Key;
use crate::record::{Report, Source};
use crate::review::baseline::{Baseline, Standing};
use crate::review::decisions::{Decision, Decisions, Verdict, without_variant};
use crate::review::evidence::Evidence;
use crate::word::words;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a finding needs more than one report.
#[must_use]
pub fn is_between(code: Code) -> bool {
    between::CHECKS.iter().any(|check| check.codes.contains(&code))
}

/// Whose findings these are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The id and variant of the report.
    pub key: Key,
    /// Its title, or whoever reports.
    pub title: Option<String>,
    /// The code of its division, or of the county it lies in.
    pub code: Option<String>,
    /// The name of its division; where there is none the body's.
    pub place: Option<String>,
    /// Where it came from.
    pub source: Source,
}

impl Subject {
    /// What is kept of a report when its tables are gone.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let title = report.title.clone().or_else(|| report.body.clone());
        let division = report.division.as_ref();
        let code = division.map(|division| division.code.clone()).or_else(|| report.county.clone());
        let place = division.map(|division| division.name.clone()).or_else(|| report.body.clone());
        Self { key: report.key(), title, code, place, source: report.source.clone() }
    }
}

words! {
    /// What became of a finding.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum State {
        /// Nobody has decided.
        Open = "open",
        /// Decided on other figures than it has.
        Changed = "changed",
        /// The report is wrong.
        Confirmed = "confirmed",
        /// Nothing is wrong.
        Dismissed = "dismissed",
        /// The report was issued again.
        Answered = "answered",
    }
}

impl State {
    /// Whether nothing is left to do: dismissed, or answered by a new issue.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Dismissed | Self::Answered)
    }
}

/// A finding with all that is known about it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The finding.
    pub finding: Finding,
    /// Its stable id: `320813-2023/v7b01c4:G201:T4.sum:review`.
    pub id: String,
    /// The id of the first finding with the same cause; its own where it stands alone.
    pub story: String,
    /// The figures under it, as people write them: `10+1+0+0=11; 0`.
    pub figures: String,
    /// What was decided.
    pub decision: Option<Decision>,
    /// How it stands to the baseline, where there is one.
    pub standing: Option<Standing>,
    /// Whether the run holds no other variant of the report.
    is_of_only_variant: bool,
}

impl Case {
    /// What became of it.
    #[must_use]
    pub fn state(&self) -> State {
        let Some(decision) = &self.decision else { return State::Open };
        if decision.figures.as_ref().is_some_and(|figures| *figures != self.figures) {
            return State::Changed;
        }
        match decision.verdict {
            Verdict::Confirmed => State::Confirmed,
            Verdict::Dismissed => State::Dismissed,
            Verdict::Answered => State::Answered,
        }
    }

    /// Whether the baseline does not have it like this; everything is news where there is no baseline.
    #[must_use]
    pub fn is_news(&self) -> bool {
        self.standing != Some(Standing::Unchanged)
    }

    /// Whether it counts against the report: neither settled nor in the baseline.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.is_news() && !self.state().is_settled()
    }

    /// Its weight.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.finding.severity
    }
}

/// The figures a finding rests on: both sides of its relation, or the figures its messages speak of.
///
/// Only terms that are not 0 are written of a long sum, so that a part which moves to another row of the
/// same sum leaves the text as it was.
#[must_use]
pub fn figures(finding: &Finding) -> String {
    if let (Some(left), Some(right)) = (&finding.left, &finding.right) {
        return format!("{}; {}", equation(left), equation(right));
    }
    finding.messages.iter().flat_map(Message::figures).collect::<Vec<_>>().join("; ")
}

/// Decisions and baseline, and which of them a run has met.
///
/// Both speak of a finding by its whole id, else by the id without the variant where the run holds one variant of that report
/// only: a corrected issue of a report keeps what was decided, and the figures tell whether it still stands.
#[derive(Debug, Default)]
pub struct Review {
    decisions: Decisions,
    baseline: Option<Baseline>,
    /// The ids of the reports that decisions speak of.
    decided: BTreeSet<String>,
    /// The variants of every report of the run that decisions or a baseline may speak of.
    reports: BTreeMap<String, BTreeSet<String>>,
    met: BTreeSet<String>,
}

impl Review {
    /// Begins a review.
    #[must_use]
    pub fn new(decisions: Decisions, baseline: Option<Baseline>) -> Self {
        let decided = decisions.iter().map(|decision| decision.report().0.to_owned()).collect();
        Self { decisions, baseline, decided, ..Self::default() }
    }

    /// Takes down that the run holds a report.
    pub fn holds(&mut self, report: &Key) {
        if self.baseline.is_none() && !self.decided.contains(&report.id) {
            return;
        }
        self.reports.entry(report.id.clone()).or_default().insert(report.variant.clone());
    }

    /// The findings of a report as cases, in the report's order. What is said of a report can depend on others of its id, so
    /// that the run has to be told of all of them by [`holds`](Self::holds) first.
    #[must_use]
    pub fn judged(&self, report: &Report, evidence: Option<&Evidence>) -> Vec<Case> {
        let key = report.key();
        let story = |finding: &Finding| {
            let first = evidence.and_then(|evidence| evidence.first_of_story(finding, &report.findings));
            first.unwrap_or(finding).id(&key)
        };
        report.findings.iter().map(|finding| self.case(&key, finding.clone(), story(finding))).collect()
    }

    /// Takes down which decisions speak of a case.
    pub fn meet(&mut self, case: &Case) {
        self.met.extend(case.decision.iter().map(|decision| decision.finding.clone()));
        if case.is_of_only_variant {
            // A decision that another one goes before has met its finding all the same.
            let bare = without_variant(&case.id);
            let others = self.decisions.of_any_variant(&bare);
            self.met.extend(others.map(|decision| decision.finding.clone()));
        }
    }

    fn case(&self, report: &Key, finding: Finding, story: String) -> Case {
        let (id, figures) = (finding.id(report), figures(&finding));
        let is_only = self.reports.get(&report.id).is_none_or(|variants| variants.len() == 1);
        let decision = self.decision(&id, &figures, is_only).cloned();
        let standing = self.baseline.as_ref().map(|baseline| baseline.standing(&id, &figures, is_only));
        Case { finding, id, story, figures, decision, standing, is_of_only_variant: is_only }
    }

    /// The decision about a finding: of several on other variants the one that was made on its figures, else the first.
    fn decision(&self, id: &str, figures: &str, is_only: bool) -> Option<&Decision> {
        let whole = self.decisions.get(id);
        if whole.is_some() || !is_only {
            return whole;
        }
        let bare = without_variant(id);
        let rests = |decision: &&Decision| decision.figures.as_deref() == Some(figures);
        self.decisions.of_any_variant(&bare).find(rests).or_else(|| self.decisions.of_any_variant(&bare).next())
    }

    /// Decisions about reports of this run whose finding is no more: mended, or found no longer.
    pub fn no_longer_found(&self) -> impl Iterator<Item = &Decision> {
        self.unmet().filter(|decision| self.can_judge(decision))
    }

    /// How many decisions this run cannot judge: on reports that it has not read, or on what holds between
    /// reports, of which it may have read only one.
    #[must_use]
    pub fn elsewhere(&self) -> usize {
        self.unmet().filter(|decision| !self.can_judge(decision)).count()
    }

    fn can_judge(&self, decision: &Decision) -> bool {
        let (report, variant) = decision.report();
        let is_held = self
            .reports
            .get(report)
            .is_some_and(|held| held.len() == 1 || variant.is_some_and(|variant| held.contains(variant)));
        is_held && !decision.code().is_some_and(is_between)
    }

    fn unmet(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.iter().filter(|decision| !self.met.contains(&decision.finding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Side;
    use crate::message::{Between, List, Quote, Reading, Words};
    use rust_decimal::Decimal;

    fn finding(upheld: u32) -> Finding {
        let side = |figures: &[u32]| Side {
            cells: vec!["x".into(); figures.len()],
            figures: figures.iter().copied().map(Decimal::from).collect(),
            value: figures.iter().copied().sum::<u32>().into(),
        };
        let sum = Message::SumNotZero { place: Words::new("行政复议", "reconsideration"), sum: upheld.to_string() };
        Finding {
            relation: Some("T4.sum".into()),
            left: Some(side(&[upheld, 1, 0, 0])),
            right: Some(side(&[0])),
            ..Finding::new("review", sum)
        }
    }

    impl Review {
        /// The case of a finding of a report of the run.
        fn alone(&mut self, report: &Key, finding: Finding) -> Case {
            self.holds(report);
            let story = finding.id(report);
            let case = self.case(report, finding, story);
            self.meet(&case);
            case
        }
    }

    fn key(variant: &str) -> Key {
        Key { id: "a-2020".to_owned(), variant: variant.to_owned() }
    }

    fn decided(figures: &str) -> Decisions {
        let text =
            "[[decision]]\nfinding = \"a-2020:G201:T4.sum:review\"\nverdict = \"dismissed\"\nreason = \"模板\"\n";
        Decisions::parse(&format!("{text}{figures}")).unwrap()
    }

    #[test]
    fn the_figures_are_the_findings_own() {
        assert_eq!(figures(&finding(10)), "10+1+0+0=11; 0");
        let sentence = Quote { text: "2024年收到17.5件。".to_owned(), is_about: false };
        let reading = Reading { name: Words::new("新收", "new_received"), value: 95.into() };
        let readings = List::of(Between::Clauses, [reading]);
        let said = Finding::new("N1", Message::StatedOtherwise { sentence, readings });
        assert_eq!(figures(&said), "2024; 17.5; 95");
        let silent = Finding::new("division", Message::DivisionUnknown { body: "某县".into() });
        assert_eq!(figures(&silent), "");
    }

    #[test]
    fn a_decision_holds_for_the_figures_it_names() {
        let state = |figures: &str, upheld: u32| {
            Review::new(decided(figures), None).alone(&key("v3fa9c1"), finding(upheld)).state()
        };
        assert_eq!(state("figures = \"10+1+0+0=11; 0\"", 10), State::Dismissed);
        assert_eq!(state("figures = \"10+1+0+0=11; 0\"", 12), State::Changed);
        assert_eq!(state("", 12), State::Dismissed, "tied to no figures");
        assert_eq!(Review::default().alone(&key("v3fa9c1"), finding(10)).state(), State::Open);
    }

    #[test]
    fn what_is_settled_or_known_does_not_count() {
        let baseline = "{\"id\":\"a-2020/v3fa9c1:G201:T4.sum:review\",\"figures\":\"10+1+0+0=11; 0\"}";
        let mut review = Review::new(Decisions::default(), Some(Baseline::parse(baseline).unwrap()));
        assert!(!review.alone(&key("v3fa9c1"), finding(10)).counts());
        assert!(review.alone(&key("v3fa9c1"), finding(12)).counts());
        assert!(!Review::new(decided(""), None).alone(&key("v3fa9c1"), finding(10)).counts());
        assert!(Review::new(decided("figures = \"1; 0\""), None).alone(&key("v3fa9c1"), finding(10)).counts());
    }

    #[test]
    fn decisions_that_meet_nothing_are_told_from_those_about_other_reports() {
        let mut review = Review::new(decided(""), None);
        assert_eq!(review.elsewhere(), 1);
        let other = Finding::new("", Message::NoTables {});
        review.alone(&key("v3fa9c1"), other);
        assert_eq!(review.no_longer_found().count(), 1);
        review.alone(&key("v3fa9c1"), finding(10));
        assert_eq!(review.no_longer_found().count() + review.elsewhere(), 0);
        let between = "[[decision]]\nfinding = \"a-2020:G220:Y1:total\"\nverdict = \"confirmed\"\n";
        let mut review = Review::new(Decisions::parse(between).unwrap(), None);
        review.alone(&key("v3fa9c1"), finding(10));
        assert_eq!((review.no_longer_found().count(), review.elsewhere()), (0, 1));
    }

    #[test]
    fn a_decision_follows_a_report_to_its_only_variant_and_no_further() {
        let entry = |report: &str, figures: &str| {
            format!(
                "[[decision]]\nfinding = \"{report}:G201:T4.sum:review\"\nverdict = \"confirmed\"\nfigures = \"{figures}\"\n"
            )
        };
        let review = |text: &str, run: &[&str]| {
            let mut review = Review::new(Decisions::parse(text).unwrap(), None);
            for variant in run {
                review.holds(&key(variant));
            }
            review
        };
        let on_ten = "10+1+0+0=11; 0";
        for report in ["a-2020", "a-2020/v000001"] {
            let text = entry(report, on_ten);
            let mut one = review(&text, &["v3fa9c1"]);
            assert_eq!(one.alone(&key("v3fa9c1"), finding(10)).state(), State::Confirmed, "{report}");
            assert_eq!(one.alone(&key("v3fa9c1"), finding(12)).state(), State::Changed, "{report}");
            assert_eq!(one.elsewhere() + one.no_longer_found().count(), 0);
            let mut two = review(&text, &["v3fa9c1", "v3fa9c2"]);
            assert_eq!(two.alone(&key("v3fa9c1"), finding(10)).state(), State::Open, "which of the two was meant?");
            assert_eq!((two.elsewhere(), two.no_longer_found().count()), (1, 0));
        }
        let whole = entry("a-2020/v3fa9c1", on_ten);
        let mut two = review(&whole, &["v3fa9c1", "v3fa9c2"]);
        assert_eq!(two.alone(&key("v3fa9c1"), finding(10)).state(), State::Confirmed);
        assert_eq!(two.alone(&key("v3fa9c2"), finding(10)).state(), State::Open, "decided of the other");
        let both = entry("a-2020/v000001", "1; 0") + &entry("a-2020/v000002", on_ten);
        let mut one = review(&both, &["v3fa9c1"]);
        assert_eq!(one.alone(&key("v3fa9c1"), finding(10)).state(), State::Confirmed, "by its figures");
        assert_eq!(one.elsewhere() + one.no_longer_found().count(), 0, "both have met their finding");
    }
}
