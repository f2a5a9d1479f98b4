//! The counties and their indicators, as the page that compares them takes them: a file of places, files of each indicator.

use super::coverage::County;
use super::indicators::{Indicators, Named, Value, all_named};
use crate::site::address::Address;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// What the page is made over.
#[derive(Debug)]
pub struct Data {
    /// The files of places.
    pub places: Vec<String>,
    /// The indicators that somebody has.
    pub indicators: Vec<Files>,
    /// The years.
    pub years: BTreeSet<i32>,
    /// What tells this dataset from others: the head of the digest of its list of digests.
    pub digest: String,
}

/// An indicator and the files of its values.
#[derive(Debug)]
pub struct Files {
    /// The indicator.
    pub named: Named,
    /// The files.
    pub files: Vec<String>,
}

/// A line a county: code, name, prefecture, province, and the folder of its page, empty where it has none.
pub fn places<'a>(
    model: &'a Indicators,
    expected: &'a BTreeMap<String, County>,
    known: &'a BTreeSet<Address>,
) -> impl Iterator<Item = Json> + 'a {
    model.counties.iter().map(move |(code, name)| {
        let above = expected.get(code);
        let part = |of: fn(&County) -> Option<&str>| above.and_then(of).unwrap_or_default();
        let page = Some(Address::of(code)).filter(|page| known.contains(page)).map(|page| page.folder());
        json!([
            code,
            name,
            part(|own| own.prefecture.as_deref()),
            part(|own| own.province.as_deref()),
            page.unwrap_or_default()
        ])
    })
}

/// The indicators of which there are values.
pub fn known(model: &Indicators) -> impl Iterator<Item = Named> {
    all_named().filter(|named| model.of(named.id).is_some_and(|values| !values.own.is_empty()))
}

/// The lines of one indicator: place, year, value, numerator, denominator, interval, whether a relation on it does not
/// hold, and why there is no value.
pub fn values<'a>(model: &'a Indicators, id: &str) -> impl Iterator<Item = String> + 'a {
    let own = model.of(id).into_iter().flat_map(|values| &values.own);
    own.map(|(county, value)| line(*county, value))
}

fn line(county: usize, value: &Value) -> String {
    let number = |number: Option<f64>| number.map_or_else(|| "null".to_owned(), |number| number.to_string());
    let end = |of: fn((f64, f64)) -> f64| number(value.interval.map(|both| (of(both) * 10_000.0).round() / 10_000.0));
    let (own, above, below) = (number(value.value), number(value.numerator), number(value.denominator));
    let (low, high) = (end(|both| both.0), end(|both| both.1));
    let why = json!(value.why_null.as_deref().unwrap_or_default());
    let is_flagged = u8::from(value.is_flagged);
    format!("[{county},{},{own},{above},{below},{low},{high},{is_flagged},{why}]", value.year)
}
