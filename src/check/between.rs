//! Report after report → what is kept of them for the checks between them: issues, years, copies, levels.
//!
//! In: the reports of a run, one after the other; of each a [`Trace`] is kept, the report itself is
//! not. Findings belong to the report that is the later, the copy or the whole. Which reports
//! are one body's is told by the names of its division and of those above it, not by a code that may
//! have changed: 县财政局 is another body in every county.

pub mod copies;
mod figures;
mod issues;
pub mod levels;
pub(super) mod reissued;
mod wording;
pub mod years;

pub use figures::Figures;

use crate::finding::Finding;
use crate::record::body;
use crate::record::division::{Division, Level};
use crate::record::issue::latest;
use crate::record::key::Key;
use crate::record::outline::Scope;
use crate::record::{Report, Source, Tally};
use issues::Issues;
use std::collections::BTreeMap;

/// What is kept of one report: about 2 KB.
#[derive(Debug)]
pub struct Trace {
    /// Its place in the run.
    pub report: usize,
    /// Its id and variant: `320813-2023/v3fa9c1`.
    pub key: Key,
    /// Where it can be looked at: its address, else its path; empty where neither is known.
    place: Box<str>,
    /// Province, prefecture, division and the body's own name; none where it is not said who reports, or where.
    pub body: Option<String>,
    /// The code and level of the body's division.
    pub division: Option<(String, Level)>,
    /// Whether the body is the government of its division, not an office or town under it.
    pub is_government: bool,
    /// The year reported on.
    pub year: Option<i32>,
    /// When it was published.
    published: Option<Box<str>>,
    /// Whose figures its opening says these are.
    pub scope: Option<Scope>,
    /// Its tables.
    pub figures: Option<Figures>,
    /// The smallest shingles of its prose, sorted: a sketch that tells how much two texts share.
    pub wording: Box<[u64]>,
}

impl Trace {
    fn of(number: usize, report: &Report) -> Self {
        let division = report.division.as_ref();
        Self {
            report: number,
            key: report.key(),
            place: report.source.name().unwrap_or_default().into(),
            body: report.body.as_deref().and_then(|body| whose(body, division)),
            division: division.map(|division| (division.code.clone(), division.level)),
            is_government: report.body.as_deref().is_some_and(|body| {
                body.ends_with("人民政府") && division.is_none_or(|division| body::is_government(body, division))
            }),
            year: report.year,
            published: report.published.as_deref().map(Box::from),
            scope: report.outline.scope,
            figures: report.tables.as_ref().map(Figures::of),
            wording: report.outline.sketch().into(),
        }
    }

    /// What a reader finds it by: its place, else its variant.
    fn name(&self) -> &str {
        if self.place.is_empty() { &self.key.variant } else { &self.place }
    }
}

/// What tells a body from all others; none for a 城关镇人民政府 or 县财政局 of which nobody says where it is.
fn whose(body: &str, division: Option<&Division>) -> Option<String> {
    let Some(division) = division else {
        return body::names_a_place(body).then(|| body.to_owned());
    };
    let above = [&division.province, &division.prefecture].map(|name| name.as_deref().unwrap_or_default());
    Some([above[0], above[1], &division.name, body::own_name(body, division)].join("/"))
}

/// The traces of a run.
#[derive(Debug, Default)]
pub struct History {
    pub(super) traces: Vec<Trace>,
    issues: Issues,
}

/// What was found of one report when the others had been read.
#[derive(Debug)]
pub struct Later {
    /// Its place in the run.
    pub report: usize,
    /// Its id and variant.
    pub key: Key,
    /// The findings; what has one cause stands together.
    pub findings: Vec<Finding>,
    /// Where else the same report stands.
    pub also: Vec<Source>,
}

/// What a run came to between its reports.
#[derive(Debug, Default)]
pub struct Compared {
    /// Findings, in the order of the reports.
    pub later: Vec<Later>,
    /// What the relations between years came to.
    pub years: Tally,
}

impl History {
    /// Whether a report is one that was taken down already, with the same id and variant; then it is only put down where it also
    /// stands, and is none of the run's. `number` is the place it would have.
    ///
    /// The first one stands for all, so that reports have to come in the order of their sources.
    pub fn is_known(&mut self, number: usize, report: &Report) -> bool {
        self.issues.is_known(number, report)
    }

    /// Takes down a report; `number` is its place in the run.
    pub fn note(&mut self, number: usize, report: &Report) {
        self.issues.put(number, &report.also);
        self.traces.push(Trace::of(number, report));
    }

    /// Where else a report stands.
    pub(super) fn also(&self, report: usize) -> &[Source] {
        self.issues.also(report)
    }

    /// The reports of every body and year, in the order of bodies and years.
    pub(super) fn by_body(&self) -> BTreeMap<(&str, i32), Vec<&Trace>> {
        let mut issues: BTreeMap<(&str, i32), Vec<&Trace>> = BTreeMap::new();
        for trace in &self.traces {
            if let (Some(body), Some(year)) = (&trace.body, trace.year) {
                issues.entry((body, year)).or_default().push(trace);
            }
        }
        issues
    }

    /// Of every body and year the report that counts: the only one, or the one published last; none where that cannot be told.
    pub(super) fn that_count(&self) -> BTreeMap<(&str, i32), &Trace> {
        self.by_body().into_iter().filter_map(|(whose, issues)| Some((whose, last_of(&issues)?))).collect()
    }

    /// Every report that counts with that of its body for the year before.
    pub(super) fn consecutive(&self) -> Vec<(&Trace, &Trace)> {
        let count = self.that_count();
        let before = |(body, year): &(&str, i32)| count.get(&(*body, year - 1)).copied();
        count.iter().filter_map(|(whose, this)| Some((*this, before(whose)?))).collect()
    }
}

fn last_of<'a>(issues: &[&'a Trace]) -> Option<&'a Trace> {
    latest(issues.iter().map(|issue| issue.published.as_deref())).map(|at| issues[at])
}
