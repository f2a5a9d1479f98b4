//! Report → findings: every relation of its form, which cell would explain those that break, what the prose says against the
//! tables, and whether the report is built and published as it should be.
//!
//! In: a report. Out: the same with its tally and findings. Never sees how the report was parsed;
//! never changes a figure.

pub mod between;
pub mod blame;
pub mod prose;
pub mod report;
pub mod rules;
pub mod sums;

use crate::finding;
use crate::record::Report;
use blame::Story;
use sums::Tried;

/// Makes every check on a report and writes down what came of it.
pub fn check(report: &mut Report) {
    let judged = prose::judge(report);
    if let (Some((tried, stories)), Some(tables)) = (explain(report), &report.tables) {
        report.checks = sums::tally(&tried);
        report.findings.extend(sums::findings(tables, &tried, &stories));
    }
    report.findings.extend(prose::findings(report, &judged));
    report.findings.extend(report::findings(report));
    report.findings.extend(report::time::findings(report));
    report.findings = finding::fold(std::mem::take(&mut report.findings));
}

/// Tries every relation of a report and explains those that break; none for a report without tables.
#[must_use]
pub fn explain(report: &Report) -> Option<(Vec<Tried>, Vec<Story>)> {
    let tables = report.tables.as_ref()?;
    let level = report.division.as_ref().map(|division| division.level.as_str());
    let tried = sums::try_all(tables, level);
    let stories = blame::explain(tables, &tried);
    Some((tried, stories))
}
