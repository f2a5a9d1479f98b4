//! What became of every expected county and year: the rows of `coverage`, put together by place and year.

use crate::dataset::tables::coverage::{Outcome, is_fetched};
use crate::site::address::Address;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

/// A row of the table.
#[derive(Debug, Deserialize)]
pub struct Row {
    county_code: String,
    county_name: String,
    prefecture: Option<String>,
    province: Option<String>,
    year: i32,
    outcome: Outcome,
    why: Option<String>,
    report_id: Option<String>,
}

/// What became of a county in one year.
#[derive(Debug, Clone)]
pub struct Came {
    /// What became of it.
    pub outcome: Outcome,
    /// Why it is no more than that: `challenge_ruishu`.
    pub why: Option<String>,
    /// The page of the report, where there is one.
    pub address: Option<Address>,
}

/// A county with its years.
#[derive(Debug, Clone)]
pub struct County {
    /// The code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The prefecture above it.
    pub prefecture: Option<String>,
    /// The province.
    pub province: Option<String>,
    /// Year by year.
    pub years: BTreeMap<i32, Came>,
}

/// How many counties and years came how far, each stage a part of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stages {
    /// Should have reported.
    pub expected: usize,
    /// Are known to have posted a report.
    pub posted: usize,
    /// Whose report was fetched.
    pub fetched: usize,
    /// Whose report was read.
    pub read: usize,
    /// All of whose sums hold.
    pub consistent: usize,
}

impl Stages {
    fn of(came: &Came) -> Self {
        let has = |yes: bool| usize::from(yes);
        let is_read = matches!(came.outcome, Outcome::Consistent | Outcome::Read);
        let is_posted = is_read || came.outcome == Outcome::Unread;
        Self {
            expected: 1,
            posted: has(is_posted),
            fetched: has(is_posted && (is_read || came.why.as_deref().is_some_and(is_fetched))),
            read: has(is_read),
            consistent: has(came.outcome == Outcome::Consistent),
        }
    }
}

impl AddAssign for Stages {
    fn add_assign(&mut self, more: Self) {
        self.expected += more.expected;
        self.posted += more.posted;
        self.fetched += more.fetched;
        self.read += more.read;
        self.consistent += more.consistent;
    }
}

/// What became of all expected counties.
#[derive(Debug, Default)]
pub struct Coverage {
    /// By their codes.
    pub counties: BTreeMap<String, County>,
}

impl Coverage {
    /// Takes a row in.
    pub fn add(&mut self, row: Row) {
        let Row { county_code: code, county_name, prefecture, province, year, outcome, why, report_id } = row;
        let came = Came { outcome, why, address: report_id.map(|id| Address::of_report(&id, None)) };
        let begun = || County { code: code.clone(), name: county_name, prefecture, province, years: BTreeMap::new() };
        self.counties.entry(code.clone()).or_insert_with(begun).years.insert(year, came);
    }

    /// The years, in order.
    #[must_use]
    pub fn years(&self) -> BTreeSet<i32> {
        self.counties.values().flat_map(|county| county.years.keys().copied()).collect()
    }

    /// The counties of each province, those of none under the empty name; provinces in the order of their codes.
    #[must_use]
    pub fn provinces(&self) -> Vec<(&str, Vec<&County>)> {
        let mut provinces: Vec<(&str, Vec<&County>)> = Vec::new();
        for county in self.counties.values() {
            let name = county.province.as_deref().unwrap_or_default();
            match provinces.iter_mut().find(|(own, _)| *own == name) {
                Some((_, counties)) => counties.push(county),
                None => provinces.push((name, vec![county])),
            }
        }
        provinces
    }
}

/// How often each outcome but the best came of some counties, of each reason.
pub fn reasons<'a>(counties: impl IntoIterator<Item = &'a County>) -> Vec<(Outcome, Option<&'a str>, usize)> {
    let mut reasons: BTreeMap<(Outcome, Option<&str>), usize> = BTreeMap::new();
    let all = counties.into_iter().flat_map(|county| county.years.values());
    for came in all.filter(|came| came.outcome != Outcome::Consistent) {
        *reasons.entry((came.outcome, came.why.as_deref())).or_default() += 1;
    }
    reasons.into_iter().map(|((outcome, why), count)| (outcome, why, count)).collect()
}

/// How far some counties came in a year; in all years where it is none.
pub fn stages<'a>(counties: impl IntoIterator<Item = &'a County>, of_year: Option<i32>) -> Stages {
    let mut sum = Stages::default();
    for county in counties {
        let years = county.years.iter().filter(|(year, _)| of_year.is_none_or(|of_year| of_year == **year));
        years.for_each(|(_, came)| sum += Stages::of(came));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_a_part_of_the_one_before() {
        let row = |year, outcome, why: Option<&str>| Row {
            county_code: "431228".to_owned(),
            county_name: "芷江侗族自治县".to_owned(),
            prefecture: None,
            province: None,
            year,
            outcome,
            why: why.map(str::to_owned),
            report_id: None,
        };
        let mut coverage = Coverage::default();
        for (year, outcome, why) in [
            (2020, Outcome::Consistent, None),
            (2021, Outcome::Read, Some("relations_broken")),
            (2022, Outcome::Unread, Some("needs_conversion")),
            (2023, Outcome::Unread, Some("unreachable_connect")),
            (2024, Outcome::NotPosted, None),
            (2025, Outcome::Refused, Some("captcha")),
        ] {
            coverage.add(row(year, outcome, why));
        }
        let all = stages(coverage.counties.values(), None);
        assert_eq!(all, Stages { expected: 6, posted: 4, fetched: 3, read: 2, consistent: 1 });
        assert_eq!(stages(coverage.counties.values(), Some(2023)).fetched, 0);
        assert_eq!(reasons(coverage.counties.values()).len(), 5);
    }
}
