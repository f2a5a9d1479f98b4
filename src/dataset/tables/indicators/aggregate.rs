//! The values of counties → those of the places above them: as ratio of sums and as median, with and without reports whose
//! figures break a relation.

use super::{OfBody, Row, ratio, wilson};
use crate::dataset::schema;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The name of the whole.
const COUNTRY: &str = "全国";

/// A place above counties.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Area {
    level: &'static str,
    code: String,
    name: String,
}

/// The values of the counties of one area, year and indicator.
#[derive(Debug, Default)]
struct Group {
    share: bool,
    has_denominator: bool,
    /// Of those whose relations hold.
    sound: Part,
    /// Of those of which a relation on these figures does not hold.
    broken: Part,
}

/// The values of some counties: numerators and denominators added up, and each value.
#[derive(Debug, Default)]
struct Part {
    numerator: Decimal,
    denominator: Decimal,
    values: Vec<f64>,
}

/// What is put together of all counties.
#[derive(Debug, Default)]
pub struct Aggregates {
    groups: BTreeMap<(Area, i32, &'static str), Group>,
}

impl Aggregates {
    /// Takes in the values of a body; those of a county's government count.
    pub fn add(&mut self, county: &OfBody) {
        if !county.is_county {
            return;
        }
        for value in county.values.iter().filter(|value| value.why_null.is_none()) {
            let Some((numerator, denominator)) = value.numerator.zip(value.denominator) else { continue };
            for area in areas(county) {
                let group = self.groups.entry((area, county.year, value.indicator)).or_default();
                (group.share, group.has_denominator) = (value.share, value.has_denominator);
                let part = if value.inputs_broken { &mut group.broken } else { &mut group.sound };
                part.numerator += numerator;
                part.denominator += denominator;
                part.values.extend(value.value());
            }
        }
    }

    /// The rows, by area, year and indicator.
    pub(in crate::dataset) fn rows(&self) -> impl Iterator<Item = schema::Row<'_>> {
        self.groups.iter().flat_map(|((area, year, indicator), group)| {
            let ways = [false, true].into_iter().flat_map(|without| [(without, true), (without, false)]);
            ways.filter_map(move |(without, of_sums)| group.row(area, *year, indicator, without, of_sums))
        })
    }
}

/// The prefecture, the province and the country of a county.
fn areas(county: &OfBody) -> impl Iterator<Item = Area> {
    let area = |level, digits: usize, name: &str| {
        let code = format!("{:0<6}", county.code.get(..digits).unwrap_or_default());
        Area { level, code, name: name.to_owned() }
    };
    let prefecture = county.prefecture.as_ref().map(|name| area("prefecture", 4, name));
    let province = county.province.as_ref().map(|name| area("province", 2, name));
    [prefecture, province, Some(area("country", 0, COUNTRY))].into_iter().flatten()
}

impl Group {
    fn row<'a>(
        &self,
        area: &'a Area,
        year: i32,
        indicator: &'static str,
        without_broken: bool,
        of_sums: bool,
    ) -> Option<schema::Row<'a>> {
        let parts = if without_broken { vec![&self.sound] } else { vec![&self.sound, &self.broken] };
        let values: Vec<f64> = parts.iter().flat_map(|part| part.values.iter().copied()).collect();
        if values.is_empty() {
            return None;
        }
        let counties = values.len();
        let numerator: Decimal = parts.iter().map(|part| part.numerator).sum();
        let denominator: Decimal =
            if self.has_denominator { parts.iter().map(|part| part.denominator).sum() } else { Decimal::ONE };
        let value = if of_sums { ratio(numerator, denominator) } else { median(values) };
        let interval = if self.share && of_sums { wilson(numerator, denominator) } else { None };
        let row = Row {
            area_level: area.level,
            area_code: &area.code,
            area_name: &area.name,
            year,
            indicator,
            aggregate: if of_sums { "ratio_of_sums" } else { "median" },
            without_broken,
            counties,
            numerator: of_sums.then_some(numerator),
            denominator: (of_sums && self.has_denominator).then_some(denominator),
            indicator_value: value,
            low: None,
            high: None,
            interval_low: interval.map(|(low, _)| low),
            interval_high: interval.map(|(_, high)| high),
            why_null: None,
            inputs_broken: !without_broken && !self.broken.values.is_empty(),
            proven_zero: false,
        };
        Some(row.values())
    }
}

/// The middle of the counties' values; of an even number the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        _ if values.is_empty() => None,
        1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}
