//! `gouji check`: every finding, with what was decided about it, in the form that is asked for.
//!
//! In: reports or records of them, decisions, a baseline. Out: one sink's text on standard output, the most severe first, and
//! an exit code that counts only what is neither settled nor known already.

mod csv;
mod decisions;
mod drawing;
mod json;
mod region;
mod run;
mod sarif;
mod story;
mod summary;
mod tally;
mod text;

use super::{Done, FAILED, FOUND, Stop, found};
use gouji::dataset::tables::Keys;
use gouji::dataset::{Lock, Spool};
use gouji::error::Context;
use gouji::finding::{Code, Severity};
use gouji::form::Form;
use gouji::record::Tally as Outcomes;
use gouji::review::baseline::Baseline;
use gouji::review::decisions::Decisions;
use gouji::review::evidence::Evidence;
use gouji::review::{Case, Review, Subject};
use run::{Run, Wanted};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tally::Tally;
use tempfile::TempDir;

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
  gouji check output/ --limit 20               a dataset, the twenty most severe findings
  gouji check pages/ --format sarif > findings.sarif
  gouji check pages/ --format csv > findings.csv

A decision is confirmed, dismissed (with a reason) or answered (by a re-issue). What is dismissed,
answered or in the baseline does not count for the exit code.

Exit code 1 if a finding is at least as severe as --fail-on, 2 if a file could not be read, 64 if a
folder holds no report.")]
pub struct Check {
    /// Files, folders and archives of reports, datasets, and files of records
    #[arg(required = true)]
    path: Vec<PathBuf>,
    /// How the findings are written; sarif has those of the baseline too, as unchanged
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// One JSON object a finding; short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Only how many there are, by code, cause and place, the worst first
    #[arg(long, conflicts_with_all = ["format", "json", "limit"])]
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
    /// At most so many findings, the most severe first; all are counted
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
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
    /// What its relations came to.
    outcomes: Outcomes,
    /// Where its file may be, if not where its path says: the folders of datasets.
    folders: &'a [PathBuf],
}

impl Sheet<'_> {
    /// The cases the baseline does not have.
    fn news(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(|case| case.is_news())
    }
}

/// One form of output.
trait Sink {
    /// Whether a report is written as a whole, where others write all errors first, then all warnings, then all notes, and what is
    /// settled last.
    fn tells_of_reports(&self) -> bool {
        false
    }

    /// Whether a case is written at all.
    fn shows(&self, case: &Case) -> bool {
        case.is_news()
    }

    fn write(&mut self, out: &mut dyn Write, sheet: &Sheet) -> io::Result<()>;

    /// Writes what comes behind the last finding.
    fn finish(&mut self, out: &mut dyn Write, review: &Review, tally: &Tally) -> io::Result<()>;

    /// Whether it tells itself of decisions whose finding is no more.
    fn tells_of_decisions(&self) -> bool {
        false
    }
}

impl Check {
    pub fn run(self, out: &mut impl Write) -> Done {
        let review = self.review()?;
        if let Some(word) = self.only.iter().find(|word| !is_known(word)) {
            return Err(Stop::Usage(format!("there is no code or relation {word}; `gouji explain` lists them")));
        }
        let folder = TempDir::new().map_err(|error| gouji::Error::new(format!("a temporary folder: {error}")))?;
        let spool = Spool::create(&Lock::take(folder.path())?)?;
        let mut run = Run::new(spool, review, self.wanted());
        let came = run.read(&self.path)?;
        // Why each file of a folder is no report has been told.
        if run.is_empty() && !came.is_damaged && (!came.failed || self.path.iter().all(|path| path.is_dir())) {
            return Err(Stop::Usage("no report is in there; nothing was checked".to_owned()));
        }
        let found = run.write(out, self.sink())?;
        Ok(match (came.failed, found) {
            (true, _) => FAILED,
            (false, true) => FOUND,
            (false, false) => 0,
        })
    }

    fn wanted(&self) -> Wanted {
        Wanted { only: self.only.clone(), limit: self.limit, fail_on: self.fail_on }
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
