//! What the indicators of counties and of the places above them are: the rows of `indicators`, put together by indicator.

use crate::dataset::tables::indicators::{INDICATORS, Indicator, named};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A county is ranked, and counts for a band, from this denominator on.
pub const LEAST_DENOMINATOR: f64 = 20.0;
/// The spread of fewer counties is none.
pub const LEAST_COUNTIES: usize = 10;
/// The shares of all outcomes, which come to the whole together.
pub const OUTCOMES: [&str; 6] = [
    "full_disclosure_rate",
    "partial_disclosure_rate",
    "refusal_rate",
    "not_available_rate",
    "not_processed_rate",
    "other_handling_rate",
];

/// A row of the table.
#[derive(Debug, Deserialize)]
pub struct Row {
    area_level: String,
    area_code: String,
    area_name: String,
    year: i32,
    indicator: String,
    aggregate: String,
    without_broken: bool,
    counties: usize,
    numerator: Option<f64>,
    denominator: Option<f64>,
    indicator_value: Option<f64>,
    interval_low: Option<f64>,
    interval_high: Option<f64>,
    why_null: Option<String>,
    inputs_broken: bool,
}

/// What an indicator is of one county in one year, or of all counties of a place.
#[derive(Debug, Clone)]
pub struct Value {
    /// The year.
    pub year: i32,
    /// How many counties it is of.
    pub counties: usize,
    /// What is counted; none where it is not known.
    pub numerator: Option<f64>,
    /// Of how many; none of what is no part of anything.
    pub denominator: Option<f64>,
    /// The value; why there is none stands in `why_null`.
    pub value: Option<f64>,
    /// Wilson's interval of a share.
    pub interval: Option<(f64, f64)>,
    /// `missing_figure`.
    pub why_null: Option<String>,
    /// Whether a relation on its figures does not hold.
    pub is_flagged: bool,
}

impl Value {
    /// Whether its denominator is large enough to compare it; what has none can be.
    #[must_use]
    pub fn is_ranked(&self) -> bool {
        self.denominator.is_none_or(|denominator| denominator >= LEAST_DENOMINATOR)
    }

    /// Its value and denominator, where it can be compared and nothing speaks against its figures.
    fn sound(&self) -> Option<f64> {
        self.value.filter(|_| !self.is_flagged && self.is_ranked())
    }
}

/// A way to put counties together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// Whether it is the median of the counties, and not their sums.
    pub is_median: bool,
    /// Whether counties with contradictory figures are left out.
    pub without_broken: bool,
}

/// All values of one indicator.
#[derive(Debug, Default)]
pub struct Values {
    /// Of counties, by the place of the county.
    pub own: Vec<(usize, Value)>,
    /// Of the country.
    pub country: BTreeMap<(i32, Way), Value>,
    /// Of provinces, by code.
    pub provinces: BTreeMap<(String, i32, Way), Value>,
}

/// The middle and the spread of the counties in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The year.
    pub year: i32,
    /// How many counties.
    pub counties: usize,
    /// A tenth of them lies below.
    pub low: f64,
    /// Half of them.
    pub middle: f64,
    /// A tenth lies above.
    pub high: f64,
}

/// The bands of indicators, by their names.
pub type Bands = BTreeMap<String, Vec<Band>>;

/// What came of all applications of a year, of the counties that print all of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mix {
    /// The year.
    pub year: i32,
    /// Whether counties with contradictory figures are left out.
    pub without_broken: bool,
    /// How many counties.
    pub counties: usize,
    /// How many applications came to each of [`OUTCOMES`].
    pub parts: [f64; 6],
    /// How many were closed, as printed.
    pub total: f64,
}

/// What is printed of a county's outcomes.
#[derive(Debug, Clone, Copy, Default)]
struct Outcomes {
    parts: [Option<f64>; 6],
    total: Option<f64>,
    is_flagged: bool,
}

/// All indicators of a dataset.
#[derive(Debug, Default)]
pub struct Indicators {
    /// Codes and names of the counties that have any.
    pub counties: Vec<(String, String)>,
    places: BTreeMap<String, usize>,
    /// Names of the places above them, by code.
    pub areas: BTreeMap<String, String>,
    values: BTreeMap<String, Values>,
    outcomes: BTreeMap<(i32, usize), Outcomes>,
}

impl Indicators {
    /// Takes a row in.
    pub fn add(&mut self, row: Row) {
        let value = Value {
            year: row.year,
            counties: row.counties,
            numerator: row.numerator,
            denominator: row.denominator,
            value: row.indicator_value,
            interval: row.interval_low.zip(row.interval_high),
            why_null: row.why_null,
            is_flagged: row.inputs_broken,
        };
        let way = Way { is_median: row.aggregate == "median", without_broken: row.without_broken };
        match row.area_level.as_str() {
            "county" => {
                let county = self.county(row.area_code, row.area_name);
                if let Some(part) = OUTCOMES.iter().position(|id| *id == row.indicator) {
                    let own = self.outcomes.entry((row.year, county)).or_default();
                    own.parts[part] = value.numerator.filter(|_| value.why_null.is_none());
                    own.total = value.denominator;
                    own.is_flagged |= value.is_flagged;
                }
                self.values.entry(row.indicator).or_default().own.push((county, value));
            }
            "country" => {
                self.values.entry(row.indicator).or_default().country.insert((row.year, way), value);
            }
            "province" => {
                let of = (row.area_code.clone(), row.year, way);
                self.areas.insert(row.area_code, row.area_name);
                self.values.entry(row.indicator).or_default().provinces.insert(of, value);
            }
            _ => {}
        }
    }

    fn county(&mut self, code: String, name: String) -> usize {
        *self.places.entry(code.clone()).or_insert_with(|| {
            self.counties.push((code, name));
            self.counties.len() - 1
        })
    }

    /// The values of an indicator.
    #[must_use]
    pub fn of(&self, id: &str) -> Option<&Values> {
        self.values.get(id)
    }

    /// The years of which a county has a value.
    #[must_use]
    pub fn years(&self) -> BTreeSet<i32> {
        self.values.values().flat_map(|values| &values.own).map(|(_, own)| own.year).collect()
    }

    /// How the counties spread, of every indicator.
    #[must_use]
    pub fn bands(&self) -> Bands {
        self.values.iter().map(|(id, values)| (id.clone(), values.bands())).collect()
    }

    /// The outcomes of each year put together, with and without counties whose figures contradict each other.
    #[must_use]
    pub fn mixes(&self) -> Vec<Mix> {
        let mut mixes: BTreeMap<(i32, bool), Mix> = BTreeMap::new();
        for ((year, _), own) in &self.outcomes {
            let Some((parts, total)) = all(own.parts).zip(own.total) else { continue };
            for without_broken in [false, true].into_iter().filter(|without| !(*without && own.is_flagged)) {
                let empty = || Mix { year: *year, without_broken, counties: 0, parts: [0.0; 6], total: 0.0 };
                let mix = mixes.entry((*year, without_broken)).or_insert_with(empty);
                mix.counties += 1;
                mix.total += total;
                mix.parts.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            }
        }
        mixes.into_values().collect()
    }
}

/// All of them, where none is missing.
fn all(parts: [Option<f64>; 6]) -> Option<[f64; 6]> {
    let mut known = [0.0; 6];
    for (known, part) in known.iter_mut().zip(parts) {
        *known = part?;
    }
    Some(known)
}

impl Values {
    /// The spread of the counties, year by year: of those that can be compared and whose figures hold, where they are enough.
    #[must_use]
    pub fn bands(&self) -> Vec<Band> {
        let mut years: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
        for (_, own) in &self.own {
            if let Some(value) = own.sound() {
                years.entry(own.year).or_default().push(value);
            }
        }
        let band = |(year, mut values): (i32, Vec<f64>)| {
            values.sort_by(f64::total_cmp);
            let at = |tenths| quantile(&values, tenths);
            Band { year, counties: values.len(), low: at(1), middle: at(5), high: at(9) }
        };
        years.into_iter().filter(|(_, values)| values.len() >= LEAST_COUNTIES).map(band).collect()
    }

    /// The last year in which a county has a value.
    #[must_use]
    pub fn last_year(&self) -> Option<i32> {
        self.own.iter().filter(|(_, own)| own.value.is_some()).map(|(_, own)| own.year).max()
    }
}

/// The value under which so many tenths of the sorted values lie, between two of them in proportion.
fn quantile(sorted: &[f64], tenths: usize) -> f64 {
    let place = (sorted.len().saturating_sub(1)) * tenths;
    let (at, rest) = (place / 10, place % 10);
    let part = f64::from(u32::try_from(rest).unwrap_or_default()) / 10.0;
    let low = sorted.get(at).copied().unwrap_or_default();
    let high = sorted.get(at + 1).copied().unwrap_or(low);
    low + (high - low) * part
}

/// An indicator, as pages name it.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    /// `disclosure_rate`.
    pub id: &'static str,
    /// What it is, in Chinese.
    pub zh: &'static str,
    /// What it is, in English.
    pub en: &'static str,
    /// Whether it is shown in hundredths.
    pub is_ratio: bool,
    /// Whether it is a part of a whole.
    pub is_share: bool,
    /// Whether it is of the form's figures, and not of how the report is written.
    pub is_of_form: bool,
}

/// Every indicator, in the order of its definition.
pub fn all_named() -> impl Iterator<Item = Named> {
    named().map(|(id, zh, en)| {
        let of_figures = INDICATORS.iter().find(|own| own.id == id);
        Named {
            id,
            zh,
            en,
            is_ratio: of_figures.is_none_or(Indicator::has_denominator),
            is_share: of_figures.is_some_and(Indicator::is_share),
            is_of_form: of_figures.is_some(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, indicator: &str, parts: (f64, f64), is_flagged: bool) -> Row {
        Row {
            area_level: "county".to_owned(),
            area_code: code.to_owned(),
            area_name: code.to_owned(),
            year: 2024,
            indicator: indicator.to_owned(),
            aggregate: "own".to_owned(),
            without_broken: false,
            counties: 1,
            numerator: Some(parts.0),
            denominator: Some(parts.1),
            indicator_value: Some(parts.0 / parts.1),
            interval_low: None,
            interval_high: None,
            why_null: None,
            inputs_broken: is_flagged,
        }
    }

    #[test]
    fn a_band_leaves_out_what_is_small_or_contradicts_itself() {
        let mut all = Indicators::default();
        for (at, code) in (0..=10_u32).zip(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]) {
            all.add(row(code, "disclosure_rate", (f64::from(at) * 10.0, 100.0), false));
        }
        for (year, code) in [(2023, "a"), (2023, "b")] {
            all.add(Row { year, ..row(code, "disclosure_rate", (1.0, 100.0), false) });
        }
        all.add(row("l", "disclosure_rate", (19.0, 19.0), false));
        all.add(row("m", "disclosure_rate", (99.0, 100.0), true));
        let bands = all.of("disclosure_rate").unwrap().bands();
        let [band] = bands.as_slice() else { panic!("{bands:?}") };
        assert_eq!((band.year, band.counties), (2024, 11));
        assert!((band.low - 0.1).abs() + (band.middle - 0.5).abs() + (band.high - 0.9).abs() < 1e-9, "{band:?}");
    }

    #[test]
    fn a_mix_is_of_those_that_print_all_of_it() {
        let mut all = Indicators::default();
        for (at, id) in OUTCOMES.iter().enumerate() {
            all.add(row("a", id, (1.0, 6.0), false));
            all.add(row("b", id, (2.0, 13.0), true));
            if at > 0 {
                all.add(row("c", id, (7.0, 50.0), false));
            }
        }
        let mixes = all.mixes();
        let told: Vec<_> = mixes.iter().map(|mix| (mix.without_broken, mix.counties, mix.total)).collect();
        assert_eq!(told, [(false, 2, 19.0), (true, 1, 6.0)]);
    }
}
