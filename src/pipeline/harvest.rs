//! Many files → one dataset.
//!
//! In: [`Inputs`]. Out: the files of [`crate::dataset`] and a [`Summary`]. Files are read in
//! parallel and written in the order of their addresses and paths; a bounded number is in memory at a
//! time. A report that is found again, with the same id and print, is written once.

use super::in_order::in_order;
use super::input::Input;
use super::inputs::Inputs;
use super::read::{self, Unread};
use crate::dataset::account::{Account, Counts};
use crate::dataset::{self, Built, Lock, Options, Spool};
use crate::error::Result;
use crate::finding::{Finding, Outcome as Held};
use crate::message::Words;
use crate::record::key::Key;
use crate::record::{Mark, Report, Tally, json};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Failures and broken relations named in `run.json`; `inputs.jsonl` and the findings have them all.
const MOST_NAMED: usize = 100;

/// What a harvest came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// What came of every input.
    pub inputs: Counts,
    /// How many inputs are known of so far, those among them that were not read yet.
    pub known: usize,
    /// What came of the input that was looked at last.
    pub newest: Option<Account>,
    /// What failed and why, by path, member and address: the first of them.
    pub failures: Vec<Account>,
    /// Reports read, each once.
    pub reports: usize,
    /// Reports without tables.
    pub without_tables: usize,
    /// Cells that hold a number.
    pub numbers: usize,
    /// Cells without a number, by mark.
    pub marks: BTreeMap<Mark, usize>,
    /// What the relations within reports came to.
    pub checks: Tally,
    /// What the relations between two years of a body came to.
    pub years: Tally,
    /// Findings by code.
    pub codes: BTreeMap<&'static str, usize>,
    /// Broken relations: report, relation and place, message; the first of them.
    pub broken: Vec<Broken>,
    /// No report was read, and the dataset of an earlier run was left as it is.
    pub is_kept: bool,
}

/// A broken relation, named.
#[derive(Debug, Clone)]
pub struct Broken {
    /// The report's id and variant.
    pub report: Key,
    /// `T4.sum`.
    pub relation: String,
    /// `review`.
    pub at: String,
    /// The arithmetic.
    pub words: Words,
}

/// Reads files in parallel and hands over every report, or why a file has none, in the order of the files.
///
/// # Errors
/// Whatever `each` returns, or the list of the files cannot be read; reading errors are handed over.
pub fn each(
    inputs: impl Iterator<Item = Result<Input>>,
    mut each: impl FnMut(std::result::Result<Report, Unread>) -> Result<()>,
) -> Result<()> {
    let read = |input: Result<Input>| input.map(read::everything);
    in_order(inputs, read, |results| {
        for result in results? {
            match result {
                Ok(reports) => reports.into_iter().try_for_each(|report| each(Ok(report)))?,
                Err(unread) => each(Err(unread))?,
            }
        }
        Ok(())
    })
}

/// Harvests documents into a folder that this run alone writes into; where no report is read, a dataset that stands there
/// stays. `progress` is told of every one as it is done.
///
/// # Errors
/// The dataset cannot be written. Documents that cannot be read are in the summary.
pub fn harvest(
    mut inputs: Inputs,
    output: &Lock,
    options: &Options,
    mut progress: impl FnMut(&Summary),
) -> Result<Summary> {
    let mut spool = Spool::create(output)?;
    let mut summary = Summary::default();
    inputs.lay_archived(output.folder())?;
    summary.known = inputs.accounts.len() + inputs.count();
    for account in std::mem::take(&mut inputs.accounts) {
        summary.account(account, &mut spool)?;
        progress(&summary);
    }
    let read = |input: Result<Input>| input.map(|input| (input.read().map(lines), input));
    in_order(inputs.documents()?, read, |read| {
        let (lines, input) = read?;
        summary.account(input.account(lines.as_ref().map(Vec::len)), &mut spool)?;
        for (report, line) in lines.into_iter().flatten() {
            summary.checks += report.checks;
            summary.reports += 1;
            spool.add(&report, &line)?;
        }
        progress(&summary);
        Ok(())
    })?;
    drop(inputs);
    summary.write(spool, output, options)
}

fn lines(reports: Vec<Report>) -> Vec<(Report, String)> {
    let line = |report| (json::line(&json::Record { report: &report, spans: true }), report);
    reports.into_iter().map(line).map(|(line, report)| (report, line)).collect()
}

impl Summary {
    /// Writes the dataset of what was put down, unless nothing was and one stands there: a run that read nothing takes none away.
    pub(super) fn write(mut self, spool: Spool, output: &Lock, options: &Options) -> Result<Self> {
        spool.accounts(true, |account| {
            self.failures.push(account);
            Ok(self.failures.len() < MOST_NAMED)
        })?;
        if self.reports == 0 && dataset::stands_in(output.folder()) {
            self.is_kept = true;
            return Ok(self);
        }
        // What was read is counted again as it is written, each report once.
        (self.reports, self.checks) = (0, Tally::default());
        let counted = RefCell::new(self);
        let run = |built: &Built| {
            let mut summary = counted.borrow_mut();
            summary.years = built.years;
            format!("{:#}\n", summary.to_json())
        };
        dataset::build(spool, output, options, |report| counted.borrow_mut().add(report), run)?;
        Ok(counted.into_inner())
    }

    /// Counts an input and puts down what came of it.
    pub(super) fn account(&mut self, account: Account, spool: &mut Spool) -> Result<()> {
        self.inputs.add(&account.outcome);
        spool.account(&account)?;
        self.newest = Some(account);
        Ok(())
    }

    fn add(&mut self, report: &Report) {
        self.reports += 1;
        match &report.tables {
            None => self.without_tables += 1,
            Some(tables) => {
                for (_, cell) in tables.of_form() {
                    match cell.value {
                        Ok(_) => self.numbers += 1,
                        Err(mark) => *self.marks.entry(mark).or_insert(0) += 1,
                    }
                }
            }
        }
        self.checks += report.checks;
        self.add_findings(&report.key(), &report.findings);
    }

    fn add_findings(&mut self, report: &Key, findings: &[Finding]) {
        for finding in findings {
            *self.codes.entry(finding.code.id()).or_insert(0) += 1;
            if let (Some(relation), Some(at), Some(Held::Broken)) = (&finding.relation, &finding.at, finding.outcome)
                && self.broken.len() < MOST_NAMED
            {
                let (report, relation, at) = (report.clone(), relation.clone(), at.clone());
                self.broken.push(Broken { report, relation, at, words: finding.words() });
            }
        }
    }

    /// Cells of any kind.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.numbers + self.marks.values().sum::<usize>()
    }

    /// What `run.json` holds: nothing of the clock or the machine.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let marks: serde_json::Map<String, Value> =
            self.marks.iter().map(|(mark, count)| (mark.as_str().to_owned(), (*count).into())).collect();
        let tally = |tally: Tally| {
            json!({
                "holds": tally.holds, "broken": tally.broken, "cannot_tell": tally.cannot_tell, "spent": tally.spent,
            })
        };
        json!({
            "schema": "gouji/run/1",
            "generator": concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
            "inputs": self.inputs.to_json(),
            "reports": self.reports,
            "without_tables": self.without_tables,
            "cells": self.cells(),
            "numbers": self.numbers,
            "marks": marks,
            "checks": tally(self.checks),
            "years": tally(self.years),
            "findings": self.codes,
            "broken": self.broken.iter().map(|b| json!({"report": b.report.id, "variant": b.report.variant, "relation": b.relation, "at": b.at, "zh": b.words.zh, "en": b.words.en})).collect::<Vec<_>>(),
            "failures": self.failures.iter().map(Account::to_json).collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use crate::form::Form;
    use crate::record::{Cell, Tables};
    use rust_decimal::Decimal;
    use std::collections::BTreeSet;

    #[test]
    fn a_table_nothing_of_which_is_seen_has_one_mark() {
        let form = Form::edition("2021").unwrap();
        let zero = Cell { value: Ok(Decimal::ZERO), ..Cell::ABSENT };
        let unseen = Cell { value: Err(Mark::Unseen), ..Cell::ABSENT };
        let applications = form.tables.iter().position(|table| table.id == "applications").unwrap();
        let cells = form.cells.iter().map(|cell| match cell.table == applications {
            _ if cell.foreign => Cell::ABSENT,
            true => unseen.clone(),
            false => zero.clone(),
        });
        let tables =
            Tables { form, cells: cells.collect(), spent: BTreeSet::new(), unseen: BTreeSet::from([applications]) };
        let mut report = Report { id: "a-2020".to_owned(), tables: Some(tables), ..Report::default() };
        check::check(&mut report);
        assert_eq!((report.checks.broken, report.checks.holds), (0, 5), "table 4 and the documents of table 2 add up");
        assert!(report.checks.cannot_tell > 30, "nothing can be told of table 3: {:?}", report.checks);
        let record = json::value(&json::Record { report: &report, spans: true });
        assert_eq!(record["marks"], json!({"applications": "unseen"}));
        let shown: Vec<&String> = record["tables"].as_object().unwrap().keys().collect();
        assert_eq!(shown, ["proactive_disclosure", "review_and_litigation"]);
        let mut summary = Summary::default();
        summary.add(&report);
        let unseen = report.tables.as_ref().unwrap().of_form().filter(|(_, cell)| cell.value == Err(Mark::Unseen));
        assert_eq!(
            summary.marks,
            BTreeMap::from([(Mark::Unseen, unseen.count())]),
            "every cell has a row in the dataset"
        );
    }
}
