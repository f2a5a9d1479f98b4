//! The tables of the dataset, a file each: which rows a report makes.
//!
//! In: the reports of one id, with their findings as cases. Out: rows of [`schema`](super::schema).

mod cells;
mod checks;
pub(in crate::dataset) mod codebook;
pub mod coverage;
mod crosswalk;
mod divisions;
mod findings;
pub mod indicators;
mod keys;
pub(in crate::dataset) mod panel;
mod reports;
mod statements;

use super::schema::{Row, Table};
use crate::check::between::Shared;
use crate::record::Report;
use crate::review::Case;
use crate::review::evidence::Evidence;
pub use findings::Finding;
pub use keys::Keys;

/// Every table, in the order of the codebook.
#[must_use]
pub fn all() -> Vec<Table> {
    let of_run = [
        indicators::Row::table(),
        coverage::Row::table(),
        crosswalk::Row::table(),
        divisions::Row::table(),
        codebook::Row::table(),
    ];
    OF_REPORTS.iter().map(|of| (of.table)()).chain(of_run).collect()
}

/// What is put together of all reports, for the tables that are made at the end of a run.
#[derive(Debug, Default)]
pub(in crate::dataset) struct Whole {
    /// The values of indicators.
    pub(in crate::dataset) aggregates: indicators::Aggregates,
    /// What became of the counties.
    pub(in crate::dataset) coverage: coverage::Coverage,
}

/// The rows of a table that are made at the end of a run.
pub(in crate::dataset) fn of_run<'a>(
    table: &str,
    whole: &'a Whole,
    expected: &'a coverage::Expected,
) -> Box<dyn Iterator<Item = Row<'a>> + 'a> {
    match table {
        // There is one of every area, year, indicator and way to put counties together: too many to have at a time.
        "indicators" => Box::new(whole.aggregates.rows()),
        "coverage" => Box::new(whole.coverage.rows(expected).into_iter()),
        "crosswalk" => Box::new(crosswalk::rows().into_iter()),
        "divisions" => Box::new(divisions::rows().into_iter()),
        "codebook" => Box::new(codebook::rows(&all()).into_iter()),
        _ => Box::new(std::iter::empty()),
    }
}

/// A report on its way into the tables.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The report, with what was found between it and others.
    pub report: &'a Report,
    /// What begins its rows.
    pub keys: Keys,
    /// Its findings, as a reviewer meets them.
    pub cases: &'a [Case],
    /// The report of the same id, with its variant, that it came after; none where that cannot be told.
    pub supersedes: Option<String>,
    /// How much of its text is that of the year before.
    pub reused: Option<Shared>,
    /// What was tried on its tables; none where it has none.
    pub evidence: Option<&'a Evidence<'a>>,
}

/// A table whose rows are made of the reports of one id: of one body and year, the prints of it.
pub struct OfReports {
    /// Its columns.
    pub table: fn() -> Table,
    /// The rows of the reports.
    pub rows: for<'a> fn(&'a [Entry<'a>]) -> Vec<Row<'a>>,
}

/// Every table whose rows are made of reports.
pub const OF_REPORTS: &[OfReports] = &[
    OfReports { table: reports::Row::table, rows: |of_id| of_id.iter().map(reports::row).collect() },
    OfReports { table: cells::Row::table, rows: |of_id| of_id.iter().flat_map(cells::rows).collect() },
    OfReports { table: panel::table, rows: panel::rows },
    OfReports { table: checks::Row::table, rows: |of_id| of_id.iter().flat_map(checks::rows).collect() },
    OfReports { table: Finding::table, rows: |of_id| of_id.iter().flat_map(findings::rows).collect() },
    OfReports { table: statements::Row::table, rows: |of_id| of_id.iter().flat_map(statements::rows).collect() },
];
