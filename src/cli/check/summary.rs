//! How many findings there are, by code and relation, by cause and by place, the worst first.

use super::{Sheet, Sink};
use crate::cli::check::tally::Tally;
use crate::cli::{BOLD, DIM, table};
use gouji::finding::{Code, Severity};
use gouji::review::{Case, Review};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Counts what neither is settled nor in the baseline, and prints the tables at the end.
#[derive(Default)]
pub struct Summary {
    codes: BTreeMap<(Code, Option<String>), Counted>,
    causes: BTreeMap<&'static str, Counted>,
    /// By code, or by name where there is none: a county is one place under whatever name.
    places: BTreeMap<(Option<String>, Option<String>), Counted>,
}

/// The findings of one kind or place.
#[derive(Default)]
struct Counted {
    /// Errors, warnings, notes.
    findings: [usize; 3],
    /// What a place is called.
    name: Option<String>,
    reports: BTreeSet<String>,
    stories: BTreeSet<String>,
}

impl Counted {
    fn add(&mut self, report: &str, case: &Case) {
        let at = match case.severity() {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        };
        self.findings[at] += 1;
        if !self.reports.contains(report) {
            self.reports.insert(report.to_owned());
        }
        self.stories.insert(case.story.clone());
    }
}

impl Sink for Summary {
    fn write(&mut self, _: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
        let report = sheet.subject.key.to_string();
        for case in sheet.cases.iter().filter(|case| case.counts()) {
            let finding = &case.finding;
            self.codes.entry((finding.code, finding.relation.clone())).or_default().add(&report, case);
            if let Some(cause) = finding.cause {
                self.causes.entry(cause.as_str()).or_default().add(&report, case);
            }
            let (code, name) = (&sheet.subject.code, &sheet.subject.place);
            let counted = self.places.entry((code.clone(), name.clone().filter(|_| code.is_none()))).or_default();
            counted.name = counted.name.take().or_else(|| name.clone());
            counted.add(&report, case);
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Review, tally: &Tally) -> io::Result<()> {
        let code = |(code, relation): &(Code, Option<String>), _: &Counted| {
            vec![code.id().to_owned(), relation.clone().unwrap_or_default(), code.name().to_owned()]
        };
        part(out, &["code", "relation", "name"], &self.codes, code)?;
        part(out, &["cause"], &self.causes, |cause, _| vec![(*cause).to_owned()])?;
        part(out, &["place", "name"], &self.places, |(code, _), counted| {
            let name = counted.name.clone().unwrap_or_else(|| "nobody named".to_owned());
            vec![code.clone().unwrap_or_default(), name]
        })?;
        writeln!(out, "{BOLD}{tally}{BOLD:#}")
    }
}

/// One table: what is counted, errors, warnings, notes, stories and reports.
fn part<K: Ord>(
    out: &mut dyn Write,
    names: &[&str],
    counted: &BTreeMap<K, Counted>,
    called: impl Fn(&K, &Counted) -> Vec<String>,
) -> io::Result<()> {
    if counted.is_empty() {
        return Ok(());
    }
    let mut worst_first: Vec<(&K, &Counted)> = counted.iter().collect();
    worst_first.sort_by_key(|(_, counted)| Reverse(counted.findings));
    let head = names.iter().chain(&["errors", "warnings", "notes", "stories", "reports"]);
    let mut rows = vec![head.map(|name| format!("{DIM}{name}{DIM:#}")).collect::<Vec<_>>()];
    for (key, counted) in worst_first {
        let counts = counted.findings.into_iter().chain([counted.stories.len(), counted.reports.len()]);
        rows.push(called(key, counted).into_iter().chain(counts.map(|count| count.to_string())).collect());
    }
    table::write(&mut &mut *out, &rows)?;
    writeln!(out)
}
