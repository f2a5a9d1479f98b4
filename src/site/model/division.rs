//! A county with all that its bodies report, and what it is to be asked about them.

use super::index::Entry;
use super::report::{Query, ReportPage};
use super::years::Point;
use crate::finding::Severity;
use crate::site::address::Address;
use crate::site::model::table::Table;
use std::collections::BTreeMap;

/// The page of a county, or of whoever has a folder of its own.
#[derive(Debug)]
pub struct DivisionPage {
    /// Where it is.
    pub address: Address,
    /// What it is called.
    pub name: String,
    /// What stands above it, from the province down.
    pub above: Vec<String>,
    /// The province it lies in or is.
    pub province: Option<String>,
    /// Whether it is a division, with bodies under it, and not one body.
    pub is_division: bool,
    /// Its reports, in the order of the dataset.
    pub entries: Vec<Entry>,
    /// What is to be asked.
    pub asked: Vec<Asked>,
    /// The figures of its own reports, not those of its bodies.
    pub points: Vec<Vec<Point>>,
}

/// A question to the body of a report.
#[derive(Debug)]
pub struct Asked {
    /// The report.
    pub report: String,
    /// The year.
    pub year: Option<i32>,
    /// Where on the site.
    pub address: Address,
    /// What was found.
    pub query: Query,
    /// The tables of the form and the cells in question: `行政复议·总计`.
    pub place: String,
}

/// What one report adds to the page of its county.
#[derive(Debug)]
pub struct Part {
    /// The folder it belongs to.
    pub address: Address,
    name: String,
    above: Vec<String>,
    province: Option<String>,
    is_division: bool,
    entry: Entry,
    asked: Vec<Asked>,
    points: Option<Vec<Point>>,
}

impl Part {
    /// What a report adds; `points` are its figures.
    #[must_use]
    pub fn of(page: ReportPage<'_>, points: Vec<Point>) -> Self {
        let entry = Entry::of(&page);
        let report = page.report;
        let title = report.title.clone().unwrap_or_else(|| entry.name.clone());
        let division = report.division.as_ref();
        let is_asked = |query: &Query| query.severity > Severity::Note && !query.state.is_settled();
        let ReportPage { queries, tables, address, .. } = page;
        let asked = queries.into_iter().filter(is_asked).map(|query| Asked {
            report: title.clone(),
            year: report.year,
            address: address.clone(),
            place: place(&query, &tables),
            query,
        });
        Self {
            address: address.first(),
            name: division.map_or_else(|| entry.name.clone(), |own| own.name.clone()),
            is_division: division.is_some(),
            province: division.and_then(|own| own.province.clone().or_else(|| Some(own.name.clone()))),
            above: division
                .map(|own| own.province.iter().chain(&own.prefecture).cloned().collect())
                .unwrap_or_default(),
            asked: asked.collect(),
            points: Some(points).filter(|_| entry.address.is_of_first()),
            entry,
        }
    }
}

/// Where cells in question stand, in the words of the form.
fn place(query: &Query, tables: &[Table]) -> String {
    let holds = |table: &&Table| {
        let mut cells = table.blocks.iter().flat_map(|block| &block.rows).flat_map(|row| &row.cells);
        cells.any(|cell| query.cells.iter().any(|(own, _)| *own == cell.index))
    };
    let titles: Vec<&str> = tables.iter().filter(holds).map(|table| table.title).collect();
    let cells: Vec<&str> = query.cells.iter().map(|(_, name)| name.as_str()).collect();
    match (titles.is_empty(), cells.is_empty()) {
        (true, _) => String::new(),
        (false, true) => titles.join("、"),
        (false, false) => format!("{}：{}", titles.join("、"), cells.join("、")),
    }
}

impl DivisionPage {
    /// Whether there is something to ask, and somebody to be asked: a division, or one body.
    #[must_use]
    pub fn can_be_asked(&self) -> bool {
        let is_one = self.entries.iter().all(|entry| entry.name == self.name);
        !self.asked.is_empty() && (self.is_division || is_one && !self.address.is_unknown())
    }

    /// By which names it and the bodies under it are found, and where: a body by the newest of its reports.
    #[must_use]
    pub fn bodies(&self) -> Vec<(String, &Address)> {
        let own = self.above.iter().chain([&self.name]).map(String::as_str).collect::<Vec<_>>().join(" ");
        let mut under: BTreeMap<&str, (Option<i32>, &Address)> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| !entry.address.is_of_first()) {
            let newest = under.entry(&entry.name).or_insert((entry.year, &entry.address));
            *newest = (*newest).max((entry.year, &entry.address));
        }
        let under = under.into_iter().map(|(name, (_, address))| (format!("{} {name}", self.name), address));
        [(own, &self.address)].into_iter().chain(under).collect()
    }

    /// Begins the page of a county with its first report.
    #[must_use]
    pub fn of(part: Part) -> Self {
        let Part { address, name, above, province, is_division, entry, asked, points } = part;
        Self {
            address,
            name,
            above,
            province,
            is_division,
            entries: vec![entry],
            asked,
            points: points.into_iter().collect(),
        }
    }

    /// Takes a further report in.
    pub fn add(&mut self, part: Part) {
        self.entries.push(part.entry);
        self.asked.extend(part.asked);
        self.points.extend(part.points);
    }
}
