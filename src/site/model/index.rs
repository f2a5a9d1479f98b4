//! The reports of a dataset at a glance.

use super::report::ReportPage;
use crate::finding::Severity;
use crate::record::Tally;
use crate::site::address::Address;

/// Every report of a dataset.
#[derive(Debug, Default)]
pub struct Index {
    /// One a report, in the order of the dataset.
    pub entries: Vec<Entry>,
    /// What their relations came to.
    pub tally: Tally,
}

/// A report.
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

impl Index {
    /// Takes a report in.
    pub fn add(&mut self, entry: Entry) {
        self.tally += entry.tally;
        self.entries.push(entry);
    }
}
