//! `gouji check`: every finding in words, with the arithmetic spelled out.

use super::{BOLD, DIM, Done, FAILED, FOUND, RED, YELLOW, complain};
use gouji::check::blame::Story;
use gouji::check::sums::Tried;
use gouji::check::{self, words};
use gouji::finding::{Code, Finding, Severity};
use gouji::pipeline::harvest;
use gouji::record::{Report, Tables, json};
use std::io::{self, Write};
use std::path::PathBuf;

/// Explanations written out for one story; the rest are counted.
const MOST_SHOWN: usize = 6;

/// Check reports and spell out every sum that fails
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji check page.html
  gouji check pages/ --fail-on never
  gouji check --json pages/ | jq 'select(.severity==\"error\")'

Exit code 1 if a finding is at least as severe as --fail-on, 2 if a file could not be read.")]
pub struct Check {
    /// Files and folders
    #[arg(required = true)]
    path: Vec<PathBuf>,
    /// Print one JSON object a finding
    #[arg(long)]
    json: bool,
    /// The least severity that makes the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    fail_on: FailOn,
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

impl Check {
    pub fn run(self, out: &mut impl Write) -> Done {
        let files = harvest::files(&self.path)?;
        let (mut found, mut failed) = (false, false);
        let mut written = Ok(());
        harvest::each(&files, |path, report| {
            match report {
                Ok(report) => {
                    found |= report.findings.iter().any(|finding| self.fail_on.reached(finding.severity));
                    if written.is_ok() {
                        written = if self.json {
                            print_json(out, &report)
                        } else {
                            print(out, &path.display().to_string(), &report)
                        };
                    }
                }
                Err(error) => {
                    complain(&error);
                    failed = true;
                }
            }
            Ok(())
        })?;
        written?;
        Ok(match (failed, found) {
            (true, _) => FAILED,
            (false, true) => FOUND,
            (false, false) => 0,
        })
    }
}

fn print_json(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for finding in &report.findings {
        let mut object = json::finding(finding, &report.id);
        object["path"] = report.source.path.clone().into();
        writeln!(out, "{object}")?;
    }
    Ok(())
}

fn print(out: &mut impl Write, path: &str, report: &Report) -> io::Result<()> {
    let title = report.title.as_deref().or(report.body.as_deref()).unwrap_or("(no title)");
    writeln!(out, "{BOLD}{title}{BOLD:#}  {DIM}{path}{DIM:#}")?;
    let checks = report.checks;
    writeln!(out, "  {} relations hold, {} broken, {} cannot tell", checks.holds, checks.broken, checks.cannot_tell)?;
    for finding in report.findings.iter().filter(|finding| finding.code != Code::RelationBroken) {
        print_finding(out, finding)?;
    }
    if let (Some(tables), Some((tried, stories))) = (&report.tables, check::explain(report)) {
        for story in &stories {
            print_story(out, report, tables, &tried, story)?;
        }
    }
    writeln!(out)
}

fn print_finding(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    let style = match finding.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => DIM,
    };
    // The relation tells a broken sum better than G201 does.
    let what = match &finding.relation {
        Some(relation) if finding.code == Code::RelationBroken => relation.clone(),
        Some(relation) => format!("{} {relation}", finding.code.id()),
        None => finding.code.id().to_owned(),
    };
    let at = finding.at.as_deref().unwrap_or_default();
    writeln!(out, "  {style}{}{style:#} {what} {at}", finding.severity.as_str())?;
    writeln!(out, "      {}", finding.message.zh)?;
    writeln!(out, "      {}", finding.message.en)?;
    if let Some(difference) = finding.difference {
        writeln!(out, "      difference {difference}")?;
    }
    Ok(())
}

/// The broken relations with one cause, and what would mend them all.
fn print_story(
    out: &mut impl Write,
    report: &Report,
    tables: &Tables,
    tried: &[Tried],
    story: &Story,
) -> io::Result<()> {
    for index in &story.broken {
        let instance = tried[*index].instance;
        let relation = Some(tables.form.relations[instance.relation].id.as_str());
        let of =
            |finding: &&Finding| finding.relation.as_deref() == relation && finding.at.as_ref() == Some(&instance.at);
        for finding in report.findings.iter().filter(of) {
            print_finding(out, finding)?;
        }
    }
    if story.broken.len() > 1 {
        writeln!(out, "    {BOLD}{} broken relations, one story{BOLD:#}", story.broken.len())?;
    }
    if story.mendings.is_empty() {
        let message = words::unexplained(tables, tried, story);
        return writeln!(out, "      {DIM}{}\n      {}{DIM:#}", message.zh, message.en);
    }
    for mending in story.mendings.iter().take(MOST_SHOWN) {
        let message = words::mending(tables, mending);
        writeln!(out, "      {}\n      {}", message.zh, message.en)?;
        writeln!(out, "      {DIM}pattern: {}{DIM:#}", mending.cause.as_str())?;
    }
    if let Some(more) = story.mendings.len().checked_sub(MOST_SHOWN).filter(|more| *more > 0) {
        writeln!(out, "      {DIM}and {more} more as simple; --json lists them all{DIM:#}")?;
    }
    if !story.complete {
        writeln!(out, "      {DIM}the search stopped; there may be others as simple{DIM:#}")?;
    }
    Ok(())
}
