//! The main figures of a body year by year, with the breaks between editions of the form and the reasons of what is missing.

use crate::dataset::tables::indicators::{INDICATORS, Indicator, Reckoned, of_tables};
use crate::message::Words;
use crate::record::Report;
use crate::review::evidence::Evidence;
use crate::site::address::Address;
use crate::site::words::{self, Both};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Figures of the form that are followed, by their keys, which are the same in all editions that have them; and what they
/// are called where they stand alone.
const FIGURES: [(&str, &str, &str); 4] = [
    ("applications.new_received.total", "新收申请", "requests received"),
    ("applications.outcomes_total.total", "办理结果总计", "outcomes"),
    ("applications.carried_out.total", "结转下年", "carried over"),
    ("review_and_litigation.review.total", "行政复议", "reconsiderations"),
];
/// Indicators that are followed.
const SHARES: [&str; 4] = ["disclosure_rate", "refusal_rate", "clearance_rate", "natural_person_share"];

/// What is followed over the years.
#[derive(Debug)]
pub struct Measure {
    /// The indicator that it is; none of a figure of the form.
    pub indicator: Option<&'static str>,
    /// What it is called.
    pub name: Words,
    /// How a share is reckoned, in the words of the form.
    pub formula: Option<Words>,
    /// Whether it is a share, to be shown in hundredths.
    pub is_share: bool,
    /// A point a report, by its year.
    pub points: Vec<Point>,
}

/// A year of it.
#[derive(Debug, Clone)]
pub struct Point {
    /// The year.
    pub year: i32,
    /// The edition of the form; none where no table was printed.
    pub edition: Option<&'static str>,
    /// The page of the report; none where there is no report of the year.
    pub address: Option<Address>,
    /// The value, or why there is none.
    pub value: Result<f64, Words>,
    /// What it is put together of: `81/263`; of a figure itself.
    pub from: String,
    /// Wilson's interval of a share.
    pub interval: Option<(f64, f64)>,
    /// Whether a relation on it does not hold.
    pub is_flagged: bool,
}

/// What one report adds to the measures, in their order.
#[must_use]
pub fn points(report: &Report, evidence: Option<&Evidence<'_>>, address: &Address) -> Vec<Point> {
    let Some(year) = report.year else { return Vec::new() };
    let edition = report.tables.as_ref().map(|tables| tables.form.id.as_str());
    let point = |value, from, is_flagged| Point {
        year,
        edition,
        address: Some(address.clone()),
        value,
        from,
        interval: None,
        is_flagged,
    };
    let flagged = |cell: usize| {
        let broken = evidence.into_iter().flat_map(|evidence| {
            evidence.stories.iter().flat_map(|story| &story.broken).map(|index| &evidence.tried[*index])
        });
        broken.into_iter().any(|one| one.cells().any(|own| own == cell))
    };
    let figure = |(key, ..): &(&str, &str, &str)| {
        let Some(tables) = &report.tables else {
            return point(Err(Words::new("无表格", "no tables")), String::new(), false);
        };
        let Some(cell) = tables.form.cell(key) else {
            return point(Err(Words::new("此版无此项", "not on this form")), String::new(), false);
        };
        match tables.cells[cell].value {
            Ok(number) => point(Ok(double(number)), number.to_string(), flagged(cell)),
            Err(mark) => point(Err(Words::new(mark.meaning().0, mark.meaning().1)), String::new(), flagged(cell)),
        }
    };
    let reckoned = of_tables(report, evidence);
    let share = |id: &&str| {
        let Some(own) = reckoned.iter().find(|one| one.indicator() == *id) else {
            return point(Err(Words::new("不可比", "not comparable")), String::new(), false);
        };
        let value = own.value().filter(|_| own.why_null().is_none()).ok_or_else(|| why(own));
        Point { interval: own.interval(), ..point(value, parts(own), own.is_flagged()) }
    };
    FIGURES.iter().map(figure).chain(SHARES.iter().map(share)).collect()
}

/// The same of a report with several prints of which nobody knows the one that counts.
#[must_use]
pub fn of_several(report: &Report, address: &Address) -> Vec<Point> {
    let Some(year) = report.year else { return Vec::new() };
    let Both(zh, en) = words::SEVERAL_PRINTS;
    let point = || Point {
        year,
        edition: report.tables.as_ref().map(|tables| tables.form.id.as_str()),
        address: Some(address.clone()),
        value: Err(Words::new(zh, en)),
        from: String::new(),
        interval: None,
        is_flagged: false,
    };
    std::iter::repeat_with(point).take(FIGURES.len() + SHARES.len()).collect()
}

fn double(number: Decimal) -> f64 {
    use rust_decimal::prelude::ToPrimitive;
    number.to_f64().unwrap_or_default()
}

fn parts(reckoned: &Reckoned) -> String {
    match reckoned.parts() {
        (Some(numerator), Some(denominator)) => format!("{numerator}/{denominator}"),
        _ => String::new(),
    }
}

fn why(reckoned: &Reckoned) -> Words {
    match reckoned.why_null() {
        Some("zero_denominator") => Words::new("分母为零", "of nothing"),
        Some("missing_figure") => Words::new("缺数字", "a figure is missing"),
        Some("no_tables") => Words::new("无表格", "no tables"),
        _ => Words::new("不可比", "not comparable"),
    }
}

/// The measures over the points of several reports, the years in their order; `missing` says of years without one why.
#[must_use]
pub fn measures(of_reports: &[Vec<Point>], missing: &BTreeMap<i32, Words>) -> Vec<Measure> {
    let points = |at: usize| {
        let mut points: Vec<Point> = of_reports.iter().filter_map(|points| points.get(at)).cloned().collect();
        points.sort_by_key(|point| point.year);
        with_gaps(points, missing)
    };
    let figures = FIGURES.iter().enumerate().map(|(at, (_, zh, en))| Measure {
        indicator: None,
        name: Words::new(*zh, *en),
        formula: None,
        is_share: false,
        points: points(at),
    });
    let shares = SHARES.iter().enumerate().map(|(at, id)| {
        let known = INDICATORS.iter().find(|one| one.id == *id);
        Measure {
            indicator: Some(id),
            name: known.map_or_else(|| Words::new(*id, *id), |one| Words::new(&one.zh, &one.en)),
            formula: known.map(Indicator::formula),
            is_share: true,
            points: points(FIGURES.len() + at),
        }
    });
    figures.chain(shares).collect()
}

/// The same with a point for every year of which there is no report: those that are known to be missing, and those between.
fn with_gaps(points: Vec<Point>, missing: &BTreeMap<i32, Words>) -> Vec<Point> {
    let own: BTreeSet<i32> = points.iter().map(|point| point.year).collect();
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return points };
    let gaps = (*first..*last).chain(missing.keys().copied()).filter(|year| !own.contains(year));
    let gap = |year: i32| Point {
        year,
        edition: None,
        address: None,
        value: Err(missing.get(&year).cloned().unwrap_or_else(|| Words::new("未见报告", "no report"))),
        from: String::new(),
        interval: None,
        is_flagged: false,
    };
    let gaps: BTreeSet<i32> = gaps.collect();
    let mut all: Vec<Point> = points.into_iter().chain(gaps.into_iter().map(gap)).collect();
    all.sort_by_key(|point| point.year);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_without_a_report_is_a_gap() {
        let point = |year| Point {
            year,
            edition: Some("2021"),
            address: Some(Address::root()),
            value: Ok(3.0),
            from: "3".to_owned(),
            interval: None,
            is_flagged: false,
        };
        let missing = BTreeMap::from([(2023, Words::new("未公布", "not posted"))]);
        let years = with_gaps(vec![point(2019), point(2019), point(2022)], &missing);
        let told: Vec<(i32, bool)> = years.iter().map(|point| (point.year, point.value.is_ok())).collect();
        assert_eq!(told, [(2019, true), (2019, true), (2020, false), (2021, false), (2022, true), (2023, false)]);
        assert_eq!(years[5].value, Err(Words::new("未公布", "not posted")));
    }
}
