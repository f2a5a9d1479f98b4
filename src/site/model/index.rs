//! The dataset at a glance: years, provinces, and the counties of each.

use super::division::DivisionPage;
use super::report::ReportPage;
use crate::finding::Severity;
use crate::record::Tally;
use crate::site::address::Address;
use std::collections::{BTreeMap, BTreeSet};

/// A report, as lists show it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where its page is.
    pub address: Address,
    /// Who reports.
    pub name: String,
    /// The code of its division.
    pub code: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// The edition of its tables.
    pub edition: Option<&'static str>,
    /// What its relations came to.
    pub tally: Tally,
    /// Errors and warnings that are left to do.
    pub open: usize,
}

impl Entry {
    /// What is kept of a report when its page is written.
    #[must_use]
    pub fn of(page: &ReportPage<'_>) -> Self {
        let report = page.report;
        Self {
            address: page.address.clone(),
            name: report.body.clone().or_else(|| report.title.clone()).unwrap_or_else(|| report.id.clone()),
            code: report.division.as_ref().map(|division| division.code.clone()),
            year: report.year,
            edition: report.tables.as_ref().map(|tables| tables.form.id.as_str()),
            tally: page.tally,
            open: page.open(Severity::Error) + page.open(Severity::Warning),
        }
    }
}

/// What several reports come to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    /// How many there are.
    pub reports: usize,
    /// How many of them print tables of a form.
    pub with_tables: usize,
    /// How many of those have no relation that does not hold, and one that does.
    pub consistent: usize,
    /// What their relations came to.
    pub tally: Tally,
    /// Errors and warnings that are left to do.
    pub open: usize,
}

impl Sum {
    fn add(&mut self, entry: &Entry) {
        self.reports += 1;
        self.with_tables += usize::from(entry.edition.is_some());
        self.consistent += usize::from(entry.tally.broken == 0 && entry.tally.holds > 0);
        self.tally += entry.tally;
        self.open += entry.open;
    }

    fn join(&mut self, other: &Self) {
        self.reports += other.reports;
        self.with_tables += other.with_tables;
        self.consistent += other.consistent;
        self.tally += other.tally;
        self.open += other.open;
    }
}

/// A county, as the list of its province shows it.
#[derive(Debug)]
pub struct County {
    /// Where its page is.
    pub address: Address,
    /// What it is called, with its prefecture before it.
    pub name: String,
    /// The code, where it has one.
    pub code: Option<String>,
    /// What its reports come to.
    pub sum: Sum,
}

/// Every report of a dataset.
#[derive(Debug, Default)]
pub struct Index {
    /// By province; those without one under the empty name.
    pub provinces: BTreeMap<String, Vec<County>>,
    /// By year; those of no known year under none.
    pub years: BTreeMap<Option<i32>, Sum>,
    /// All.
    pub all: Sum,
    /// The pages of counties and other bodies.
    pub known: BTreeSet<Address>,
}

impl Index {
    /// Takes the reports of a county in.
    pub fn add(&mut self, page: &DivisionPage) {
        let mut sum = Sum::default();
        for entry in &page.entries {
            sum.add(entry);
            self.years.entry(entry.year).or_default().add(entry);
        }
        self.all.join(&sum);
        self.known.insert(page.address.clone());
        let province = page.province.clone().unwrap_or_default();
        let name = page.above.iter().skip(1).chain([&page.name]).map(String::as_str).collect::<Vec<_>>().join(" ");
        let code = page.entries.iter().find_map(|entry| entry.code.clone());
        let county = County { address: page.address.clone(), name, code, sum };
        self.provinces.entry(province).or_default().push(county);
    }

    /// What the reports of a province come to.
    #[must_use]
    pub fn of_province(&self, name: &str) -> Sum {
        let mut sum = Sum::default();
        self.provinces.get(name).into_iter().flatten().for_each(|county| sum.join(&county.sum));
        sum
    }
}
