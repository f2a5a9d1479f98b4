//! `gouji check`: every finding in words, with the arithmetic spelled out.

use super::{BOLD, DIM, Done, FAILED, FOUND, RED, YELLOW, complain};
use gouji::finding::{Code, Finding, Severity};
use gouji::pipeline::harvest;
use gouji::record::{Report, json};
use std::io::{self, Write};
use std::path::PathBuf;

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
    for finding in &report.findings {
        print_finding(out, report, finding)?;
    }
    writeln!(out)
}

fn print_finding(out: &mut impl Write, report: &Report, finding: &Finding) -> io::Result<()> {
    let style = match finding.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => DIM,
    };
    let what = finding.relation.as_deref().unwrap_or_else(|| finding.code.id());
    let at = finding.at.as_deref().unwrap_or_default();
    writeln!(out, "  {style}{}{style:#} {what} {at}", finding.severity.as_str())?;
    writeln!(out, "      {}", finding.message.zh)?;
    writeln!(out, "      {}", finding.message.en)?;
    if finding.code == Code::RelationBroken {
        if let Some(difference) = finding.difference {
            writeln!(out, "      difference {difference}")?;
        }
        for set in &finding.blame {
            for key in set {
                if let Some(implied) = implied(report, finding, key) {
                    let printed = report
                        .tables
                        .as_ref()
                        .and_then(|t| t.get(key)?.number())
                        .map(|n| n.to_string())
                        .unwrap_or_default();
                    writeln!(out, "      would be consistent if {key} were {implied} (printed {printed})")?;
                }
            }
        }
        if finding.blame.is_empty() {
            writeln!(out, "      {DIM}no single cell explains it{DIM:#}")?;
        } else if let Some(cause) = finding.cause {
            writeln!(out, "      {DIM}pattern: {}{DIM:#}", cause.as_str())?;
        }
    }
    Ok(())
}

/// The value of a cell that would mend a relation by itself.
fn implied(report: &Report, finding: &Finding, key: &str) -> Option<rust_decimal::Decimal> {
    let printed = report.tables.as_ref()?.get(key)?.number()?;
    let difference = finding.difference?;
    let on_left = finding.left.as_ref()?.cells.iter().any(|cell| cell == key);
    Some(if on_left { printed - difference } else { printed + difference })
}
