//! Reports → findings in the order of their weight.
//!
//! In: sources, read into a spool. Out: what a sink writes. Every report is looked at twice: first to know how much is found in
//! it, then, the worst first, to write it.

use super::tally::Tally;
use super::{FailOn, Sheet, Sink, found};
use crate::cli::Stop;
use crate::cli::log::{complain, tell};
use gouji::check::between::History;
use gouji::dataset::tables::Keys;
use gouji::dataset::{Lines, Spool};
use gouji::finding::{Code, Finding};
use gouji::pipeline::harvest;
use gouji::pipeline::input::Input;
use gouji::pipeline::read::Unread;
use gouji::pipeline::records::{self, Line};
use gouji::record::{Report, json};
use gouji::review::evidence::Evidence;
use gouji::review::{Case, Review, Subject};
use rayon::prelude::*;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bits of a weight that say how many findings of its class there are.
const COUNT: u32 = 24;

/// What is asked of a run.
#[derive(Debug)]
pub struct Wanted {
    /// Codes and relations; all where there is none.
    pub only: Vec<String>,
    /// How many findings are written at most.
    pub limit: Option<usize>,
    /// What makes the exit code 1.
    pub fail_on: FailOn,
}

impl Wanted {
    /// Whether a finding is among those that were asked for.
    fn is_asked(&self, finding: &Finding) -> bool {
        let (code, relation) = (finding.code, finding.relation.as_deref());
        self.only.is_empty()
            || self.only.iter().any(|word| {
                Code::find(word) == Some(code) || relation.is_some_and(|relation| relation.eq_ignore_ascii_case(word))
            })
    }
}

/// How reading went.
#[derive(Debug, Default)]
pub struct Came {
    /// Something could not be read.
    pub failed: bool,
    /// Among it what is damaged, and not only no report.
    pub is_damaged: bool,
}

/// A run in progress.
pub struct Run {
    spool: Spool,
    review: Review,
    wanted: Wanted,
    tally: Tally,
    found: bool,
    reports: usize,
    /// The folders of the files of records.
    folders: Vec<PathBuf>,
}

impl Run {
    /// Begins one.
    pub fn new(spool: Spool, review: Review, wanted: Wanted) -> Self {
        Self { spool, review, wanted, tally: Tally::default(), found: false, reports: 0, folders: Vec::new() }
    }

    /// Whether no report was read.
    pub fn is_empty(&self) -> bool {
        self.reports == 0
    }

    /// Reads what is to be checked.
    ///
    /// # Errors
    /// There is no file in it, a file of records is none, or there is no room on the disk.
    pub fn read(&mut self, sources: &[PathBuf]) -> Result<Came, Stop> {
        let mut came = Came::default();
        let mut others = Vec::new();
        for source in sources {
            match records::of_source(source).map_err(|error| Stop::Usage(error.to_string()))? {
                Some(part) => self.records(&part, &mut came)?,
                None => others.push(source.clone()),
            }
        }
        let found = found(&others)?;
        let is_part = |input: &gouji::Result<Input>| matches!(input, Ok(input) if records::is_part(&input.path));
        for input in found.inputs() {
            if is_part(&input) {
                self.records(&input?.path, &mut came)?;
            }
        }
        harvest::each(found.inputs().filter(|input| !is_part(input)), |report| {
            match report {
                Ok(report) => {
                    self.reports += 1;
                    self.spool.add(&report, &json::line(&json::Record { report: &report, spans: true }))?;
                }
                Err(unread) => {
                    complain(unread.error());
                    came.failed = true;
                    came.is_damaged |= matches!(unread, Unread::Failed(..));
                }
            }
            Ok(())
        })?;
        Ok(came)
    }

    fn records(&mut self, part: &Path, came: &mut Came) -> gouji::Result<()> {
        self.folders.extend(part.parent().map(Path::to_owned));
        records::each(part, |_, record, line| {
            match record {
                Ok(Line::Empty) => {}
                Ok(Line::Report(report)) => {
                    self.reports += 1;
                    self.spool.add(&report, line)?;
                }
                Ok(Line::Error(account)) => {
                    came.failed |= account.failure().map(|failure| complain(&failure)).is_some();
                }
                Err(error) => {
                    complain(&error);
                    (came.failed, came.is_damaged) = (true, true);
                }
            }
            Ok(())
        })
    }

    /// Writes what was found, and says whether it makes the exit code 1.
    ///
    /// # Errors
    /// The disk fails, or nobody takes what is written.
    pub fn write(mut self, out: &mut dyn Write, mut sink: Box<dyn Sink>) -> Result<bool, Stop> {
        let review = &mut self.review;
        self.spool.keys(|key| review.holds(key))?;
        let shown = self.rank(&*sink)?;
        let limit = self.wanted.limit.unwrap_or(usize::MAX);
        let mut left = budgets(shown, limit);
        let mut written = Ok(());
        let (review, wanted, folders) = (&self.review, &self.wanted, self.folders.as_slice());
        let told = self.spool.ranked(|ids, run| {
            let reports = reports(&ids, run)?;
            let judged: Vec<Judged> = reports.par_iter().map(|(_, report)| judge(report, review)).collect();
            for ((weight, _), judged) in reports.iter().zip(judged) {
                if let Some(sheet) = judged.within(*weight, wanted, &mut left, &*sink) {
                    written = sheet.write(folders, &mut *sink, out);
                }
                if written.is_err() {
                    return Err(gouji::Error::new("nobody takes what is written"));
                }
            }
            Ok(())
        });
        written?;
        told?;
        sink.finish(out, &self.review, &self.tally)?;
        let all: usize = shown.iter().sum();
        if all > limit {
            tell(&format_args!("{limit} of {all} findings, the most severe; without --limit all are written"));
        }
        if !sink.tells_of_decisions() {
            for decision in self.review.no_longer_found() {
                let verdict = decision.verdict.as_str();
                tell(&format_args!("decided ({verdict}) and no longer found: {}", decision.finding));
            }
        }
        Ok(self.found)
    }

    /// Counts what is found, and ranks the reports by it; of every class how many findings the sink shows.
    fn rank(&mut self, sink: &dyn Sink) -> gouji::Result<[usize; CLASSES]> {
        let (review, wanted) = (&mut self.review, &self.wanted);
        let (tally, found) = (&mut self.tally, &mut self.found);
        let mut shown = [0; CLASSES];
        self.spool.rank(|ids, run| {
            let reports = reports(&ids, run)?;
            let judged: Vec<Vec<Case>> = reports.par_iter().map(|(_, report)| judge(report, review).cases).collect();
            let mut weights = Vec::new();
            for ((_, report), mut cases) in reports.iter().zip(judged) {
                for case in &cases {
                    review.meet(case);
                }
                cases.retain(|case| wanted.is_asked(&case.finding));
                tally.reports += 1;
                for case in &cases {
                    tally.add(case);
                    *found |= case.counts() && wanted.fail_on.reached(case.severity());
                    shown[class(case)] += usize::from(sink.shows(case));
                }
                let of_report = if sink.tells_of_reports() { vec![worst(&cases)] } else { each_class(&cases, sink) };
                weights.extend(of_report.into_iter().map(|weight| (report.key(), weight)));
            }
            Ok(weights)
        })?;
        Ok(shown)
    }
}

/// What is written one behind the other: what is settled last, then notes, warnings and errors.
const CLASSES: usize = 4;

fn class(case: &Case) -> usize {
    if case.state().is_settled() { 0 } else { 1 + case.severity() as usize }
}

/// The weight of so many findings of a class; none weigh nothing.
fn weight(class: usize, findings: usize) -> u32 {
    let most = (1 << COUNT) - 1;
    let count = u32::try_from(findings).map_or(most, |count| count.min(most));
    // There are four classes.
    if count == 0 { 0 } else { (u32::try_from(class).unwrap_or_default() << COUNT) | count }
}

/// The weight of what is most severe of what is left to do.
fn worst(cases: &[Case]) -> u32 {
    let open = || cases.iter().filter(|case| case.counts()).map(class);
    open().max().map_or(0, |most| weight(most, open().filter(|own| *own == most).count()))
}

/// The weight of the findings of every class that there is.
fn each_class(cases: &[Case], sink: &dyn Sink) -> Vec<u32> {
    let shown = |of: usize| cases.iter().filter(|case| class(case) == of && sink.shows(case)).count();
    (0..CLASSES).map(|of| weight(of, shown(of))).filter(|weight| *weight > 0).collect()
}

/// How many findings of every class are written: of the most severe as many as the limit lets, of the others what is left.
fn budgets(mut shown: [usize; CLASSES], mut limit: usize) -> [usize; CLASSES] {
    for count in shown.iter_mut().rev() {
        *count = (*count).min(limit);
        limit -= *count;
    }
    shown
}

/// The reports behind some lines, each with its weight.
fn reports(ids: &[Lines], run: &History) -> gouji::Result<Vec<(Option<u32>, Report)>> {
    let read = |lines: &Lines| {
        let reports = lines.reports(run)?.into_iter();
        Ok(reports.map(|spooled| (lines.weight, spooled.report)).collect())
    };
    Ok(ids.par_iter().map(read).collect::<gouji::Result<Vec<Vec<_>>>>()?.into_iter().flatten().collect())
}

/// A report with what is found in it of what was asked for.
struct Judged<'a> {
    report: &'a Report,
    evidence: Option<Evidence<'a>>,
    cases: Vec<Case>,
}

fn judge<'a>(report: &'a Report, review: &Review) -> Judged<'a> {
    let evidence = Evidence::of(report);
    let cases = review.judged(report, evidence.as_ref());
    Judged { report, evidence, cases }
}

impl Judged<'_> {
    /// What of it is to be written now; none where that is nothing.
    fn within(
        mut self,
        weight: Option<u32>,
        wanted: &Wanted,
        left: &mut [usize; CLASSES],
        sink: &dyn Sink,
    ) -> Option<Self> {
        self.cases.retain(|case| wanted.is_asked(&case.finding));
        if !sink.tells_of_reports() {
            let own = weight.unwrap_or_default() >> COUNT;
            self.cases.retain(|case| u32::try_from(class(case)) == Ok(own));
        }
        self.cases.retain(|case| {
            let left = &mut left[class(case)];
            let is_within = !sink.shows(case) || *left > 0;
            *left = left.saturating_sub(usize::from(sink.shows(case)));
            is_within
        });
        let is_partial = !wanted.only.is_empty() || wanted.limit.is_some();
        (!is_partial || !self.cases.is_empty()).then_some(self)
    }

    fn write(&self, folders: &[PathBuf], sink: &mut dyn Sink, out: &mut dyn Write) -> io::Result<()> {
        let (subject, keys) = (Subject::of(self.report), Keys::of(self.report));
        let (cases, evidence, outcomes) = (&self.cases[..], self.evidence.as_ref(), self.report.checks);
        sink.write(out, &Sheet { subject: &subject, keys: &keys, cases, evidence, outcomes, folders })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_severe_are_written_first() {
        assert_eq!(budgets([4, 31, 2, 7], 5), [0, 0, 0, 5]);
        assert_eq!(budgets([4, 31, 2, 7], 10), [0, 1, 2, 7]);
        assert_eq!(budgets([4, 31, 2, 7], usize::MAX), [4, 31, 2, 7]);
        assert!(weight(3, 1) > weight(2, usize::MAX) && weight(1, 2) > weight(1, 1) && weight(0, 1) > weight(0, 0));
    }
}
