//! `coverage`: a row an expected county and year, and what became of it. Without it no ratio means anything.
//!
//! Expected are the counties of the run's registry and those of which there is a report; each in the years in which its
//! code was in force, or of that it had before, from the first to the last that are wanted or seen.

use super::Entry;
use super::panel::{is_of_a_county, that_counts};
use crate::dataset::schema::{self, row};
use crate::record::division::{self, Division, Level, is_county_code};
use crate::word::words;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::repeat;

/// What was read of a posting is a report of another body or year.
const OF_ANOTHER: &str = "of_another_body_or_year";
/// Why the report of a posting could not be read although its file came; any other reason is that none came.
const UNREADABLE: [&str; 5] = ["image_only", "needs_conversion", "no_tables", "not_a_report", "unreadable"];

/// Whether a report that could not be read for this reason was fetched.
#[must_use]
pub fn is_fetched(why: &str) -> bool {
    UNREADABLE.contains(&why)
}

words! {
    /// What became of a county's report on a year.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Outcome {
        /// It was read; a relation of it could be tried, and every one that could holds.
        Consistent = "consistent",
        /// It was read; a relation does not hold or none could be tried, it prints no tables, nobody knows which of its
        /// prints counts, or it says another body or year than its list.
        Read = "read",
        /// The county posts none, as far as its portal was seen.
        NotPosted = "not_posted",
        /// The portal refused to be read.
        Refused = "refused",
        /// It is posted and could not be read.
        Unread = "unread",
        /// Nobody asked.
        NotAsked = "not_asked",
    }
}

impl<'a> schema::Field<'a> for Outcome {
    const KIND: schema::Kind = schema::Kind::Text;

    fn value(self) -> schema::Value<'a> {
        schema::Value::Text(self.as_str().into())
    }
}

row! {
    /// One expected county and year, and what became of its report.
    "一个应有报告的县级行政区和年度，及其结果"
    pub struct Row<'a> in "coverage" by ["county_code", "year"] {
        /// The code of the county.
        county_code: &'a str = "县级代码",
        /// The county.
        county_name: String = "县（市、区）",
        /// The prefecture above; null where a county answers to its province.
        prefecture: Option<String> = "地级行政区",
        /// The province.
        province: Option<String> = "省级行政区",
        /// The year reported on.
        year: i32 = "报告年度",
        /// consistent, read, not_posted, refused, unread or not_asked.
        outcome: Outcome = "结果",
        /// Why, where it is not consistent.
        why: Option<&'a str> = "原因",
        /// The report.
        report_id: Option<&'a str> = "报告编号",
        /// How many different prints of it there are.
        prints: usize = "版本数",
    }
}

/// A county of the run's registry, and what asking its portal came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The county, as the registry names it.
    pub county: Division,
    /// Why no list of its reports was read: `challenge_ruishu`; none where one was.
    pub refused: Option<String>,
    /// Why it lists nothing, though it let itself be read: `no_column`.
    pub nothing: Option<String>,
    /// Whether anybody asked.
    pub is_asked: bool,
    /// The years of the reports that it posts as its own and that gave none, with what became of each.
    pub unread: Vec<(i32, String)>,
    /// The years of the reports that it posts as its own and that were read.
    pub read: Vec<i32>,
    /// The years it was asked for; of all where it is empty.
    pub years: Vec<i32>,
}

impl Asked {
    /// A county that nobody asked yet.
    #[must_use]
    pub fn nobody(county: Division) -> Self {
        let (unread, read, years) = (Vec::new(), Vec::new(), Vec::new());
        Self { county, refused: None, nothing: None, is_asked: false, unread, read, years }
    }

    /// Why the report on a year could not be read.
    fn unread_in(&self, year: i32) -> Option<&str> {
        self.unread.iter().find(|(of, _)| *of == year).map(|(_, why)| why.as_str())
    }
}

/// Which counties and years are expected.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// The counties of the registry; none where the run had no registry.
    pub counties: Option<Vec<Asked>>,
    /// The years that are wanted; those that are seen where it is empty.
    pub years: Vec<i32>,
}

/// What a report came to.
#[derive(Debug)]
struct Seen {
    report: String,
    county: Division,
    prints: usize,
    outcome: Outcome,
    why: Option<&'static str>,
}

/// What became of the counties so far.
#[derive(Debug, Default)]
pub struct Coverage {
    seen: BTreeMap<(String, i32), Seen>,
}

impl Coverage {
    /// What the prints of one report add; nothing where it is none of a county's government.
    pub(in crate::dataset) fn of(entries: &[Entry]) -> Option<Coverage> {
        let first = entries.first().filter(|first| is_of_a_county(first.report))?.report;
        let (division, year) = (first.division.as_ref()?, first.year?);
        let (outcome, why) = match that_counts(entries).map(|entry| entry.report) {
            None => (Outcome::Read, Some(super::panel::SEVERAL_VARIANTS)),
            Some(report) if report.tables.is_none() => (Outcome::Read, Some(super::panel::NO_TABLES)),
            Some(report) if report.checks.broken > 0 => (Outcome::Read, Some("relations_broken")),
            Some(report) if report.checks.holds == 0 => (Outcome::Read, Some("nothing_tried")),
            Some(_) => (Outcome::Consistent, None),
        };
        let seen = Seen { report: first.id.clone(), county: division.clone(), prints: entries.len(), outcome, why };
        Some(Self { seen: BTreeMap::from([((division.code.clone(), year), seen)]) })
    }

    /// Takes in more.
    pub(in crate::dataset) fn add(&mut self, more: Self) {
        self.seen.extend(more.seen);
    }

    /// The rows, by county and year.
    pub(in crate::dataset) fn rows<'a>(&'a self, expected: &'a Expected) -> Vec<schema::Row<'a>> {
        let wanted: BTreeSet<i32> = match (expected.years.as_slice(), self.years()) {
            ([], Some((first, last))) => (first..=last).collect(),
            (years, _) => years.iter().copied().collect(),
        };
        // A registry may have prefectures and zones too.
        let counties = expected.counties.iter().flatten().filter(|asked| is_county_code(&asked.county.code));
        let asked: BTreeMap<&str, &Asked> = counties.map(|asked| (asked.county.code.as_str(), asked)).collect();
        // A county had another code before it became a city or a district: what asking came to holds of both.
        let before: Vec<(&str, &Asked)> =
            asked.values().flat_map(|asked| former(&asked.county.code).zip(repeat(*asked))).collect();
        let asked: BTreeMap<&str, &Asked> = before.into_iter().chain(asked).collect();
        let mut codes: BTreeSet<&str> = self.seen.keys().map(|(code, _)| code.as_str()).collect();
        codes.extend(asked.keys());
        let counties: BTreeMap<&str, Vec<division::InForce>> = in_force(&codes);
        let of_code = |code: &'a str| {
            let spells = counties.get(code).map(Vec::as_slice).unwrap_or_default();
            let asked = asked.get(code).copied();
            let named = |year: i32| match (alive(spells, year), self.seen.get(&(code.to_owned(), year))) {
                (Some(own), _) => Some(own.division.clone()),
                // A report of the year before a code was in force, or of the year after, is found by that code all the same.
                (None, Some(seen)) => Some(seen.county.clone()),
                (None, None) => asked.filter(|_| spells.is_empty()).map(|asked| asked.county.clone()),
            };
            let years = wanted.iter().filter_map(|year| Some((*year, named(*year)?)));
            years.map(|(year, county)| self.row(code, year, county, asked)).collect::<Vec<_>>()
        };
        codes.iter().flat_map(|code| of_code(code)).collect()
    }

    /// The first and last year of which there is a report.
    fn years(&self) -> Option<(i32, i32)> {
        let years = || self.seen.keys().map(|(_, year)| *year);
        Some((years().min()?, years().max()?))
    }

    fn row<'a>(&'a self, code: &'a str, year: i32, county: Division, asked: Option<&'a Asked>) -> schema::Row<'a> {
        let seen = self.seen.get(&(code.to_owned(), year));
        let (outcome, why) = match (seen, asked) {
            // The page of a report whose file could not be read prints no tables.
            (Some(seen), Some(asked))
                if seen.why == Some(super::panel::NO_TABLES) && asked.unread_in(year).is_some() =>
            {
                (Outcome::Unread, asked.unread_in(year))
            }
            (Some(seen), _) => (seen.outcome, seen.why),
            (None, None) => (Outcome::NotAsked, None),
            (None, Some(asked)) => without_report(asked, year),
        };
        Row {
            county_code: code,
            county_name: county.name,
            prefecture: county.prefecture,
            province: county.province,
            year,
            outcome,
            why,
            report_id: seen.map(|seen| seen.report.as_str()),
            prints: seen.map_or(0, |seen| seen.prints),
        }
        .values()
    }
}

/// The codes that a county had before.
fn former(code: &str) -> impl Iterator<Item = &'static str> {
    std::iter::successors(division::predecessor(code), |code| division::predecessor(code))
}

/// What became of a year of which there is no report.
fn without_report(asked: &Asked, year: i32) -> (Outcome, Option<&str>) {
    match (asked.unread_in(year), &asked.refused, &asked.nothing) {
        _ if !asked.is_asked || !asked.years.is_empty() && !asked.years.contains(&year) => (Outcome::NotAsked, None),
        (Some(why), ..) => (Outcome::Unread, Some(why)),
        // Signed by the office of the government, or of another year than its list says.
        (None, ..) if asked.read.contains(&year) => (Outcome::Read, Some(OF_ANOTHER)),
        (None, Some(kind), _) => (Outcome::Refused, Some(kind)),
        (None, None, nothing) => (Outcome::NotPosted, nothing.as_deref()),
    }
}

/// The counties of these codes, each in the years of its code.
fn in_force<'a>(codes: &BTreeSet<&'a str>) -> BTreeMap<&'a str, Vec<division::InForce>> {
    let mut counties: BTreeMap<&str, Vec<division::InForce>> = BTreeMap::new();
    for spell in division::all().filter(|spell| spell.division.level == Level::County) {
        if let Some(code) = codes.get(spell.code) {
            counties.entry(code).or_default().push(spell);
        }
    }
    counties
}

/// What a code was in a year; a year after the last of the table is as the last.
fn alive(spells: &[division::InForce], year: i32) -> Option<&division::InForce> {
    spells.iter().find(|spell| spell.from <= year && spell.to.is_none_or(|to| year <= to))
}
