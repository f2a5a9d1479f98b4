//! `gouji check`: every finding, with what was decided about it, in the form that is asked for.
//!
//! In: reports, decisions, a baseline. Out: one sink's text on standard output, and an exit code that
//! counts only what is neither settled nor known already.

mod csv;
mod decisions;
mod drawing;
mod json;
mod sarif;
mod story;
mod summary;
mod tally;
mod text;

use super::log::{complain, tell};
use super::{Done, FAILED, FOUND, Stop, inputs};
use gouji::check::between::History;
use gouji::dataset::tables::Keys;
use gouji::error::Context;
use gouji::finding::{Code, Finding, Severity};
use gouji::form::Form;
use gouji::pipeline::harvest;
use gouji::pipeline::read::Unread;
use gouji::record::{Report, Tally as Outcomes};
use gouji::review::baseline::Baseline;
use gouji::review::decisions::Decisions;
use gouji::review::evidence::Evidence;
use gouji::review::{Case, Review, Subject};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tally::Tally;

/// Check reports and spell out every sum that fails
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji check page.html                        every finding, with the cells of the table marked
  gouji check pages/ --fail-on never
  gouji check --json pages/ | jq 'select(.severity==\"error\")'

  gouji check pages/ --format decisions > decisions.toml
                                               a stanza for every open finding, to be filled in
  gouji check pages/ --decisions decisions.toml
                                               again, with what was decided; changed figures are shown

  gouji check pages/ --json > last.ndjson      what is found today
  gouji check pages/ --baseline last.ndjson    later: only what is new or has other figures

  gouji check pages/ --summary                 how many, by code, cause and place
  gouji check pages/ --only T4.sum --only G220 only these relations and codes
  gouji check pages/ --format sarif > findings.sarif
  gouji check pages/ --format csv > findings.csv

A decision is confirmed, dismissed (with a reason) or answered (by a re-issue). What is dismissed,
answered or in the baseline does not count for the exit code.

Exit code 1 if a finding is at least as severe as --fail-on, 2 if a file could not be read, 64 if a
folder holds no report.")]
pub struct Check {
    /// Files and folders
    #[arg(required = true)]
    path: Vec<PathBuf>,
    /// How the findings are written; sarif has those of the baseline too, as unchanged
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// One JSON object a finding; short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Only how many there are, by code, cause and place, the worst first
    #[arg(long, conflicts_with_all = ["format", "json"])]
    summary: bool,
    /// What was decided about findings before (TOML)
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// What an earlier run printed with --json; shows only what is new or has other figures
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Only findings of this code or relation: G201, T4.sum; may be given several times
    #[arg(long, value_name = "CODE")]
    only: Vec<String>,
    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    fail_on: FailOn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people: the excerpt of the table, what would be consistent, the source
    Text,
    /// One object a line
    Json,
    /// One row a finding
    Csv,
    /// SARIF 2.1.0, one run
    Sarif,
    /// A stanza for every open finding, to be filled in for --decisions
    Decisions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    fn reached(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

/// The findings of one report on their way out.
struct Sheet<'a> {
    subject: &'a Subject,
    keys: &'a Keys,
    cases: &'a [Case],
    /// Its tables and what was tried on them; none where it has no tables, or where they are not at hand.
    evidence: Option<&'a Evidence<'a>>,
    /// What its relations came to; none where it is held against other reports.
    outcomes: Option<Outcomes>,
}

impl Sheet<'_> {
    /// The cases the baseline does not have.
    fn news(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| case.is_news())
    }
}

/// One form of output.
trait Sink {
    fn write(&mut self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()>;

    /// Writes what comes behind the last finding.
    fn finish(&mut self, out: &mut dyn Write, review: &Review, tally: &Tally) -> io::Result<()>;

    /// Whether it tells itself of decisions whose finding is no more.
    fn tells_of_decisions(&self) -> bool {
        false
    }
}

/// A run in progress: what is found in one report is written at once, what is found between reports at the end.
struct Run<'a> {
    out: &'a mut dyn Write,
    sink: Box<dyn Sink>,
    review: Review,
    tally: Tally,
    history: History,
    /// The reports read, in the history's order.
    subjects: Vec<(Subject, Keys)>,
    fail_on: FailOn,
    only: Vec<String>,
    found: bool,
}

impl Run<'_> {
    /// Whether a finding is among those that were asked for.
    fn is_asked(&self, finding: &Finding) -> bool {
        let (code, relation) = (finding.code, finding.relation.as_deref());
        self.only.is_empty()
            || self.only.iter().any(|word| {
                Code::find(word) == Some(code) || relation.is_some_and(|relation| relation.eq_ignore_ascii_case(word))
            })
    }

    fn report(&mut self, report: &Report) -> io::Result<()> {
        // A report that stands in two files is one; the second is told of at the end.
        if self.history.is_known(self.subjects.len(), report) {
            return Ok(());
        }
        let evidence = Evidence::of(report);
        let mut cases = self.review.cases(report, evidence.as_ref());
        cases.retain(|case| self.is_asked(&case.finding));
        self.tally.reports += 1;
        self.history.note(self.subjects.len(), report);
        let (subject, keys, evidence) = (Subject::of(report), Keys::of(report), evidence.as_ref());
        self.sheet(&Sheet { subject: &subject, keys: &keys, cases: &cases, evidence, outcomes: Some(report.checks) })?;
        self.subjects.push((subject, keys));
        Ok(())
    }

    fn between_reports(&mut self) -> io::Result<()> {
        let subjects = std::mem::take(&mut self.subjects);
        for later in gouji::check::compare(&self.history).later {
            let mut cases: Vec<Case> =
                later.findings.into_iter().map(|finding| self.review.alone(&later.key, finding)).collect();
            cases.retain(|case| self.is_asked(&case.finding));
            let (subject, keys) = &subjects[later.report];
            self.sheet(&Sheet { subject, keys, cases: &cases, evidence: None, outcomes: None })?;
        }
        Ok(())
    }

    fn sheet(&mut self, sheet: &Sheet) -> io::Result<()> {
        for case in sheet.cases {
            self.tally.add(case);
            self.found |= case.counts() && self.fail_on.reached(case.severity());
        }
        if sheet.cases.is_empty() && !self.only.is_empty() {
            return Ok(());
        }
        self.sink.write(self.out, sheet)
    }

    fn finish(mut self) -> io::Result<bool> {
        self.between_reports()?;
        self.sink.finish(self.out, &self.review, &self.tally)?;
        if !self.sink.tells_of_decisions() {
            for decision in self.review.no_longer_found() {
                tell(&format_args!(
                    "decided ({}) and no longer found: {}",
                    decision.verdict.as_str(),
                    decision.finding
                ));
            }
        }
        Ok(self.found)
    }
}

impl Check {
    pub fn run(self, out: &mut impl Write) -> Done {
        let mut review = self.review()?;
        if let Some(word) = self.only.iter().find(|word| !is_known(word)) {
            return Err(Stop::Usage(format!("there is no code or relation {word}; `gouji explain` lists them")));
        }
        let inputs = inputs(&self.path)?;
        if review.looks_ahead() {
            harvest::each(&inputs, |report| {
                if let Ok(report) = report {
                    review.holds(&report.key());
                }
                Ok(())
            })?;
        }
        let mut run = Run {
            out,
            sink: self.sink(),
            review,
            tally: Tally::default(),
            history: History::default(),
            subjects: Vec::new(),
            fail_on: self.fail_on,
            only: self.only,
            found: false,
        };
        let (mut failed, mut is_damaged) = (false, false);
        let mut written = Ok(());
        harvest::each(&inputs, |report| {
            match report {
                Ok(report) if written.is_ok() => written = run.report(&report),
                Ok(_) => {}
                Err(unread) => {
                    complain(unread.error());
                    failed = true;
                    is_damaged |= matches!(unread, Unread::Failed(..));
                }
            }
            Ok(())
        })?;
        written?;
        // Why each file of a folder is no report has been told.
        if run.subjects.is_empty() && !is_damaged && (!failed || self.path.iter().all(|path| path.is_dir())) {
            return Err(Stop::Usage("no report is in there; nothing was checked".to_owned()));
        }
        Ok(match (failed, run.finish()?) {
            (true, _) => FAILED,
            (false, true) => FOUND,
            (false, false) => 0,
        })
    }

    fn review(&self) -> gouji::Result<Review> {
        let decisions = match &self.decisions {
            Some(path) => Decisions::read(path)?,
            None => Decisions::default(),
        };
        let baseline = match &self.baseline {
            Some(path) => Some(Baseline::parse(&read(path)?).map_err(|error| error.within(path.display()))?),
            None => None,
        };
        Ok(Review::new(decisions, baseline))
    }

    fn sink(&self) -> Box<dyn Sink> {
        match self.format {
            _ if self.json => Box::new(json::Json),
            _ if self.summary => Box::new(summary::Summary::default()),
            Format::Json => Box::new(json::Json),
            Format::Text => Box::new(text::Text),
            Format::Csv => Box::new(csv::Csv::default()),
            Format::Sarif => Box::new(sarif::Sarif::default()),
            Format::Decisions => Box::new(decisions::Stanzas::default()),
        }
    }
}

/// Whether a word names a code, or a relation of a form or beyond them.
fn is_known(word: &str) -> bool {
    let of_a_form = |form: &Form| form.relations.iter().any(|relation| relation.id.eq_ignore_ascii_case(word));
    Code::find(word).is_some() || gouji::check::rule_named(word).is_some() || Form::all().iter().any(of_a_form)
}

fn read(path: &Path) -> gouji::Result<String> {
    std::fs::read_to_string(path).context(path.display())
}
