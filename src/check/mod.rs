//! Report → findings: every relation of its form, which cell would explain those that break, what the prose says against the
//! tables, and whether the report is built and published as it should be.
//!
//! In: a report, or what is kept of those of a run. Out: findings, and how often the relations hold. Never sees how a report was
//! parsed; never changes a figure. [`CHECKS`] and `between::CHECKS` list all of them, by which `gouji explain` goes too.

#[cfg(feature = "dataset")]
pub mod between;
pub mod blame;
pub mod broken;
pub mod prose;
pub mod report;
pub mod rule;
pub mod sums;

use crate::finding;
use crate::form::Form;
use crate::message::Words;
use crate::record::{Report, Tally};
use prose::Judged;
use rule::{Check, On, Rule};

/// Every check of one report, in the order of their findings.
pub const CHECKS: &[Check<On>] = &[
    broken::CHECK,
    prose::claim::CHECK,
    prose::absence::CHECK,
    prose::shares::CHECK,
    prose::lists::CHECK,
    prose::fees::CHECK,
    report::CHECK,
    report::time::CHECK,
];

/// Makes every check on a report and writes down what came of it.
pub fn check(report: &mut Report) {
    let mut tally = Tally::default();
    for check in CHECKS {
        let found = match check.on {
            On::Report(of_report) => of_report(report, &mut tally),
            On::Prose(judge) => prose::findings(report, &judge(report)),
        };
        report.findings.extend(found);
    }
    report.checks = tally;
    report.findings = finding::fold(std::mem::take(&mut report.findings));
}

/// What every check makes of the prose of a report.
#[must_use]
pub fn judge(report: &Report) -> Vec<Judged> {
    let judges = CHECKS.iter().filter_map(|check| if let On::Prose(judge) = check.on { Some(judge) } else { None });
    judges.flat_map(|judge| judge(report)).collect()
}

/// Every rule beyond the sums.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let rules = CHECKS.iter().flat_map(|check| check.rules);
    #[cfg(feature = "dataset")]
    let rules = rules.chain(between::CHECKS.iter().flat_map(|check| check.rules));
    rules
}

/// The rule with this id, whatever its case.
#[must_use]
pub fn rule_named(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

/// What a relation asks: `复议诉讼合计`; that of the edition, or of a rule beyond the sums.
#[must_use]
pub fn relation(id: &str, form: Option<&Form>) -> Option<Words> {
    let stated = form.into_iter().chain(Form::all()).find_map(|form| form.relation(id));
    match stated {
        Some(relation) => Some(Words::new(&relation.name_zh, &relation.name_en)),
        None => rule_named(id).map(|rule| Words::new(rule.zh, rule.en)),
    }
}

#[cfg(all(test, feature = "dataset"))]
mod tests {
    use super::*;
    use crate::finding::Code;

    #[test]
    fn a_rule_stands_once_and_every_carry_has_one() {
        let all: Vec<&Rule> = rules().collect();
        for (at, rule) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other.id != rule.id), "{} stands twice", rule.id);
            assert!(Form::all().iter().all(|form| form.relation(rule.id).is_none()), "{} is a form's", rule.id);
        }
        for carry in Form::all().iter().flat_map(|form| &form.carries) {
            let rule = rule_named(&carry.id.to_lowercase()).unwrap();
            assert!(rule.codes.contains(&Code::YearsDisagree), "{}", rule.id);
        }
    }

    #[test]
    fn what_is_no_doubt_of_the_reading_is_a_checks() {
        let of_reading = |code: Code| code < Code::RelationBroken && code != Code::Revised && code != Code::PostedAgain;
        let of_reports = CHECKS.iter().map(|check| (check.codes, check.rules));
        let all: Vec<_> = of_reports.chain(between::CHECKS.iter().map(|check| (check.codes, check.rules))).collect();
        for code in Code::ALL.iter().filter(|code| **code != Code::Fault) {
            let is_checked = all.iter().any(|(codes, _)| codes.contains(code));
            assert_eq!(is_checked, !of_reading(*code), "{}", code.id());
        }
        for (codes, rules) in all {
            assert!(rules.iter().flat_map(|rule| rule.codes).all(|code| codes.contains(code)), "{codes:?}");
        }
    }
}
