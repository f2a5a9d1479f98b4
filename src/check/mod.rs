//! Report → findings: every relation of its form, and which cell would explain those that break.
//!
//! In: a report. Out: the same with its tally and findings. Never sees how the report was parsed;
//! never changes a figure.

pub mod blame;
pub mod cause;
pub mod sums;

use crate::record::Report;

/// Makes every check on a report and writes down what came of it.
pub fn check(report: &mut Report) {
    let Some(tables) = &report.tables else { return };
    let level = report.division.as_ref().map(|division| division.level.as_str());
    let tried = sums::try_all(tables, level);
    report.checks = sums::tally(&tried);
    let stories = blame::explain(tables, &tried);
    report.findings.extend(sums::findings(tables, &tried, &stories));
}
