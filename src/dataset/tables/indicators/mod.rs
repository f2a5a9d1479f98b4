//! `indicators`: a row a county government, year and indicator, and rows of the places above them; of every body where that
//! is wanted.
//!
//! The value is what the printed figures give; where blanks leave it open it is null, and the bounds say between what it
//! lies. Only the forms of 2021 and 2019 are comparable: figures of 2014 count other things and give none.

mod aggregate;
mod beyond;
mod operand;

use super::Entry;
use super::panel::{self, is_of_a_county, that_counts};
use crate::check::sums::Tried;
use crate::dataset::schema::{self, row};
use crate::finding::Outcome;
use crate::form::Form;
use crate::message::Words;
use crate::record::Report;
use crate::review::evidence::Evidence;
use operand::{Known, Operand};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use std::sync::LazyLock;

pub use aggregate::Aggregates;

/// The editions whose figures are comparable.
const COMPARABLE: [&str; 2] = ["2021", "2019"];
/// A figure of the numerator or denominator is missing.
const MISSING_FIGURE: &str = "missing_figure";
/// The quantile of the normal distribution for an interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

row! {
    /// One indicator of one county government in one year, or of the counties of a prefecture, a province or the country.
    "一个县级政府（或上级范围）一年的一项指标"
    pub struct Row<'a> in "indicators" by ["area_level", "area_code", "year", "indicator", "aggregate", "without_broken"] {
        /// county, prefecture, province or country; body, of any other where all are wanted.
        area_level: &'a str = "范围级别",
        /// The code of the area; 000000 of the country; of another body its id.
        area_code: &'a str = "范围代码",
        /// The area.
        area_name: &'a str = "范围名称",
        /// The year reported on.
        year: i32 = "报告年度",
        /// The indicator.
        indicator: &'a str = "指标",
        /// own, or of the counties of an area: ratio_of_sums or median.
        aggregate: &'a str = "汇总方式",
        /// Whether counties of which a relation on these figures does not hold are left out.
        without_broken: bool = "剔除勾稽不成立者",
        /// The counties it is of.
        counties: usize = "县数",
        /// The numerator, where it is known.
        numerator: Option<Decimal> = "分子",
        /// The denominator, where it is known and there is one.
        denominator: Option<Decimal> = "分母",
        /// The value: numerator through denominator; the numerator where there is no denominator.
        indicator_value: Option<f64> = "指标值",
        /// The least it can be, where blanks leave it open.
        low: Option<f64> = "下界",
        /// The most it can be, where blanks leave it open and a total bounds them.
        high: Option<f64> = "上界",
        /// The lower end of Wilson's 95 % interval, of a share.
        interval_low: Option<f64> = "区间下限",
        /// The upper end.
        interval_high: Option<f64> = "区间上限",
        /// Why there is no value: zero_denominator, missing_figure, not_comparable, no_tables, several_variants, no_date or no_text_of_the_year_before.
        why_null: Option<&'a str> = "无值原因",
        /// Whether a relation on its figures does not hold.
        inputs_broken: bool = "所据数字勾稽不成立",
        /// Whether a blank of it was proven to be 0 by a printed total.
        proven_zero: bool = "空白经总数证明为零",
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    indicator: Vec<Indicator>,
}

/// An indicator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its name.
    pub id: String,
    /// The same in Chinese.
    pub zh: String,
    /// What it is.
    pub en: String,
    numerator: Vec<String>,
    #[serde(default)]
    less: Vec<String>,
    #[serde(default)]
    denominator: Vec<String>,
    /// Whether the numerator is a part of the denominator.
    #[serde(default)]
    share: bool,
}

impl Indicator {
    /// Whether it is a part of something, and not a number of things.
    #[must_use]
    pub fn has_denominator(&self) -> bool {
        !self.denominator.is_empty()
    }

    /// Whether it is a part of a whole, and never more than it.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.share
    }

    /// How it is reckoned, in the labels of the newest form: `（予以公开 + 部分公开） ÷ 总计`.
    #[must_use]
    pub fn formula(&self) -> Words {
        let sum = |keys: &[String]| {
            let names: Vec<Words> = keys.iter().map(|key| called(key)).collect();
            let [zh, en] = [|name: &Words| name.zh.clone(), |name: &Words| name.en.clone()]
                .map(|of| names.iter().map(of).collect::<Vec<_>>().join(" + "));
            Words::new(zh, en)
        };
        let (mut zh, mut en) = {
            let above = sum(&self.numerator);
            (above.zh, above.en)
        };
        if !self.less.is_empty() {
            let less = sum(&self.less);
            (zh, en) = (format!("{zh} − {}", less.zh), format!("{en} − {}", less.en));
        }
        if self.has_denominator() {
            let below = sum(&self.denominator);
            let grouped = |sum: String, of: &[String]| if of.len() > 1 { format!("({sum})") } else { sum };
            zh = format!("{} ÷ {}", grouped(zh, &self.numerator), grouped(below.zh, &self.denominator));
            en = format!("{} ÷ {}", grouped(en, &self.numerator), grouped(below.en, &self.denominator));
        }
        Words::new(zh, en)
    }
}

/// What a row or a cell is called on the newest form.
fn called(key: &str) -> Words {
    let english = |id: &str| id.replace(['_', '.'], " ");
    // 部分公开（区分处理的，只计这一情形，不计其他情形）
    let short = |label: &str| label.split('（').next().unwrap_or_default().to_owned();
    let Some(form) = Form::all().first() else { return Words::new(key, english(key)) };
    let mut rows = form.tables.iter().flat_map(|table| &table.blocks).flat_map(|block| &block.rows);
    match (rows.find(|row| row.key == key), form.cell(key)) {
        (Some(row), _) => Words::new(short(&row.label), english(row.name().1)),
        (None, Some(cell)) => {
            let ((row, column), (_, row_id, column_id)) = (form.labels(cell), form.parts(cell));
            Words::new(format!("{}·{column}", short(row)), format!("{}, {}", english(row_id), english(column_id)))
        }
        (None, None) => Words::new(key, english(key)),
    }
}

/// Every indicator of the forms' figures.
pub static INDICATORS: LazyLock<Vec<Indicator>> = LazyLock::new(|| {
    // The file is part of the program and is read by its tests.
    let file: File = toml::from_str(include_str!("indicators.toml")).unwrap_or_else(|error| panic!("{error}"));
    file.indicator
});

/// Every indicator: its name, and what it is in Chinese and in English.
pub fn named() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let of_figures = INDICATORS.iter().map(|one| (one.id.as_str(), one.zh.as_str(), one.en.as_str()));
    of_figures.chain(beyond::NAMED)
}

/// A value of a county.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own that the table shows.
pub struct Reckoned {
    indicator: &'static str,
    share: bool,
    numerator: Option<Decimal>,
    /// 1 where the indicator has none.
    denominator: Option<Decimal>,
    has_denominator: bool,
    low: Option<f64>,
    high: Option<f64>,
    why_null: Option<&'static str>,
    inputs_broken: bool,
    proven_zero: bool,
}

/// The values of one body in one year.
#[derive(Debug)]
pub struct OfBody {
    /// Whether it is the government of a county.
    is_county: bool,
    code: String,
    name: String,
    prefecture: Option<String>,
    province: Option<String>,
    year: i32,
    values: Vec<Reckoned>,
}

impl OfBody {
    /// The values of the prints of one report; none where it is none of a county's government and others are not wanted, or
    /// nobody says who reports on which year.
    #[must_use]
    pub fn of(entries: &[Entry], all_bodies: bool) -> Option<Self> {
        let first = entries.first()?.report;
        let is_county = is_of_a_county(first);
        let (year, body) = (first.year?, first.body.as_ref()?);
        if !is_county && !all_bodies {
            return None;
        }
        let division = first.division.as_ref();
        let mut values = match that_counts(entries) {
            None => none_of_all(panel::SEVERAL_VARIANTS),
            Some(entry) => of_report(entry),
        };
        values.push(beyond::on_time(entries));
        // The id of a report is that of its body and the year.
        let id = || first.id.strip_suffix(&format!("-{year}")).map(str::to_owned);
        let of_county = division.filter(|_| is_county);
        Some(Self {
            is_county,
            code: of_county.map(|county| county.code.clone()).or_else(id)?,
            name: of_county.map_or_else(|| body.clone(), |county| county.name.clone()),
            prefecture: division.and_then(|division| division.prefecture.clone()),
            province: division.and_then(|division| division.province.clone()),
            year,
            values,
        })
    }

    pub(in crate::dataset) fn rows(&self) -> Vec<schema::Row<'_>> {
        self.values.iter().map(|value| self.row(value)).collect()
    }

    fn row<'a>(&'a self, value: &Reckoned) -> schema::Row<'a> {
        let ratio = value.value();
        let interval = value.interval();
        let is_open = value.why_null == Some(MISSING_FIGURE);
        Row {
            area_level: if self.is_county { "county" } else { "body" },
            area_code: &self.code,
            area_name: &self.name,
            year: self.year,
            indicator: value.indicator,
            aggregate: "own",
            without_broken: false,
            counties: 1,
            numerator: value.numerator,
            denominator: value.denominator.filter(|_| value.has_denominator),
            indicator_value: ratio,
            low: value.low.filter(|_| is_open),
            high: value.high.filter(|_| is_open),
            interval_low: interval.map(|(low, _)| low),
            interval_high: interval.map(|(_, high)| high),
            why_null: value.why_null,
            inputs_broken: value.inputs_broken,
            proven_zero: value.proven_zero,
        }
        .values()
    }
}

impl Reckoned {
    fn none(indicator: &'static str, why: &'static str) -> Self {
        Self {
            indicator,
            share: false,
            numerator: None,
            denominator: None,
            has_denominator: true,
            low: None,
            high: None,
            why_null: Some(why),
            inputs_broken: false,
            proven_zero: false,
        }
    }

    /// Its name.
    #[must_use]
    pub fn indicator(&self) -> &'static str {
        self.indicator
    }

    /// What is counted, and of how many; the latter is none where it counts and is no part of anything.
    #[must_use]
    pub fn parts(&self) -> (Option<Decimal>, Option<Decimal>) {
        (self.numerator, self.denominator.filter(|_| self.has_denominator))
    }

    /// Why it has no value: `zero_denominator`, `missing_figure`.
    #[must_use]
    pub fn why_null(&self) -> Option<&'static str> {
        self.why_null
    }

    /// Whether a relation on its figures does not hold.
    #[must_use]
    pub fn is_flagged(&self) -> bool {
        self.inputs_broken
    }

    /// Its value; none of nothing.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        ratio(self.numerator?, self.denominator?)
    }

    /// Wilson's interval of a share; of one thing there is none.
    #[must_use]
    pub fn interval(&self) -> Option<(f64, f64)> {
        if !self.share || self.why_null.is_some() || self.denominator == Some(Decimal::ONE) {
            return None;
        }
        wilson(self.numerator?, self.denominator?)
    }
}

/// The nearest double to a ratio; none of nothing.
fn ratio(numerator: Decimal, denominator: Decimal) -> Option<f64> {
    let (numerator, denominator) = (numerator.to_f64()?, denominator.to_f64()?);
    (denominator != 0.0).then_some(numerator / denominator)
}

/// Wilson's 95 % interval of so many out of so many; none where that is no share.
fn wilson(part: Decimal, whole: Decimal) -> Option<(f64, f64)> {
    if whole.is_zero() || part > whole || part < Decimal::ZERO {
        return None;
    }
    let (n, p) = (whole.to_f64()?, ratio(part, whole)?);
    let z2 = Z * Z;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z * ((p * (1.0 - p) + z2 / (4.0 * n)) / n).sqrt() / (1.0 + z2 / n);
    Some(((middle - half).max(0.0), (middle + half).min(1.0)))
}

fn none_of_all(why: &'static str) -> Vec<Reckoned> {
    let ids = named().map(|(id, ..)| id).filter(|id| *id != beyond::ON_TIME);
    ids.map(|id| Reckoned::none(id, why)).collect()
}

fn of_report(entry: &Entry) -> Vec<Reckoned> {
    let mut values = of_tables(entry.report, entry.evidence);
    values.extend([beyond::relation_pass_share(entry.report), beyond::text_reuse(entry)]);
    values
}

/// The indicators that are reckoned of the tables of one report, [`INDICATORS`] in their order.
#[must_use]
pub fn of_tables(report: &Report, evidence: Option<&Evidence>) -> Vec<Reckoned> {
    match (&report.tables, evidence) {
        (Some(tables), Some(evidence)) if COMPARABLE.contains(&tables.form.id.as_str()) => {
            let known = Known::of(tables, &evidence.tried);
            INDICATORS.iter().map(|indicator| of_figures(indicator, &known, &evidence.tried)).collect()
        }
        (Some(_), _) => INDICATORS.iter().map(|indicator| Reckoned::none(&indicator.id, "not_comparable")).collect(),
        (None, _) => INDICATORS.iter().map(|indicator| Reckoned::none(&indicator.id, panel::NO_TABLES)).collect(),
    }
}

fn of_figures(indicator: &'static Indicator, known: &Known, tried: &[Tried]) -> Reckoned {
    let operand = |keys: &[String]| known.operand(keys);
    let parts = (operand(&indicator.numerator), operand(&indicator.less), operand(&indicator.denominator));
    let (Some(above), Some(less), Some(below)) = parts else { return Reckoned::none(&indicator.id, "not_comparable") };
    let has_denominator = !indicator.denominator.is_empty();
    let numerator = above.exact().zip(less.exact()).map(|(above, less)| above - less);
    let denominator = if has_denominator { below.exact() } else { Some(Decimal::ONE) };
    let (low, high) = bounds(&above, &less, &below, indicator);
    // Sums that contradict each other bound nothing.
    let is_contradicted = low.zip(high).is_some_and(|(low, high)| low > high);
    let (low, high) = if is_contradicted { (None, None) } else { (low, high) };
    let why_null = match (numerator, denominator) {
        (_, Some(denominator)) if denominator.is_zero() => Some("zero_denominator"),
        (Some(_), Some(_)) => None,
        _ => Some(MISSING_FIGURE),
    };
    let keys = [&indicator.numerator, &indicator.less, &indicator.denominator].into_iter().flatten();
    let cells: Vec<usize> = keys.filter_map(|key| known.cells(key)).flatten().collect();
    let is_broken = |one: &Tried| one.outcome == Outcome::Broken && one.cells().any(|cell| cells.contains(&cell));
    Reckoned {
        indicator: &indicator.id,
        share: indicator.share,
        numerator,
        denominator,
        has_denominator,
        low,
        high,
        why_null,
        inputs_broken: is_contradicted || tried.iter().any(is_broken),
        proven_zero: above.is_proven || less.is_proven || below.is_proven,
    }
}

/// Between what the value lies.
fn bounds(above: &Operand, less: &Operand, below: &Operand, indicator: &Indicator) -> (Option<f64>, Option<f64>) {
    let (least, most) = (less.high.map(|less| above.low - less), above.high.map(|above| above - less.low));
    if indicator.denominator.is_empty() {
        return (least.and_then(|least| least.to_f64()), most.and_then(|most| most.to_f64()));
    }
    let low = least.zip(below.high).and_then(|(least, below)| ratio(least, below));
    let high = most.and_then(|most| ratio(most, below.low));
    if indicator.share {
        // A part is never less than nothing, nor more than its whole.
        return (Some(low.unwrap_or(0.0)), Some(high.map_or(1.0, |high| high.min(1.0))));
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operand_names_cells_of_both_comparable_forms() {
        for form in COMPARABLE.iter().map(|id| Form::edition(id).unwrap()) {
            let cells = vec![crate::record::Cell::ABSENT; form.cells.len()];
            let tables = crate::record::Tables { form, cells, spent: BTreeSet::new(), unseen: BTreeSet::new() };
            let known = Known::of(&tables, &[]);
            for indicator in INDICATORS.iter() {
                for key in indicator.numerator.iter().chain(&indicator.less).chain(&indicator.denominator) {
                    assert!(known.cells(key).is_some(), "{}: {key} on the form of {}", indicator.id, form.id);
                    assert_ne!(called(key).zh, *key, "it has no name on the form");
                }
            }
        }
    }

    #[test]
    fn a_formula_is_said_in_the_words_of_the_form() {
        let said = |id: &str| INDICATORS.iter().find(|one| one.id == id).unwrap().formula();
        assert_eq!(said("disclosure_rate").zh, "(予以公开 + 部分公开) ÷ 总计");
        assert_eq!(said("disclosure_rate").en, "(disclosed in full + disclosed in part) ÷ outcomes total");
        assert_eq!(said("refusal_rate").zh, "不予公开 ÷ 总计");
        assert!(said("backlog_change").zh.contains(" − "));
        assert!(said("natural_person_share").zh.contains("自然人 ÷ "));
    }

    #[test]
    fn wilsons_interval_is_his() {
        // 81 of 263, the disclosure rate of a district.
        let (low, high) = wilson(81.into(), 263.into()).unwrap();
        assert!((low - 0.2553).abs() < 0.0001 && (high - 0.3662).abs() < 0.0001, "{low} {high}");
        assert_eq!(wilson(3.into(), 0.into()), None);
        assert_eq!(wilson(3.into(), 2.into()), None);
    }
}
