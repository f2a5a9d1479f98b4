//! How did one county's figure go, year by year? Numbers as bars; shares as dots with their intervals, over the grey band of
//! the middle eight tenths of all counties.

use super::super::frame::said;
use super::{count, number, round};
use crate::site::model::indicators::Band;
use crate::site::model::years::{Measure, Point};
use maud::{Markup, html};

/// The size of a small picture, in units of its own.
const WIDTH: f64 = 280.0;
const HEIGHT: f64 = 130.0;
/// Where its bars stand, and how high the highest is.
const BASE: f64 = 108.0;
const TALLEST: f64 = 80.0;
/// Years that stand closer have short names, and not each of them its number: the table has all.
const CLOSE: f64 = 34.0;

/// A measure with a place for every year; `bands` are those of all counties.
pub(in crate::site::templates) fn years(measure: &Measure, bands: &[Band]) -> Markup {
    let scale = Scale::of(measure, bands);
    let spoken: Vec<String> = measure.points.iter().map(|point| spoken(point, measure.is_share)).collect();
    let bands = measure.points.iter().enumerate().filter_map(|(at, point)| {
        let band = bands.iter().find(|band| band.year == point.year)?;
        Some((scale.left(at), scale.y(band.high), scale.y(band.low), scale.y(band.middle)))
    });
    html! {
        figure.chart {
            figcaption { (said(&measure.name)) }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(format!("{}：{}", measure.name.zh, spoken.join("；"))) {
                @for (left, high, low, middle) in bands {
                    rect.band x=(round(left)) y=(round(high)) width=(round(scale.step)) height=(round(low - high)) {}
                    line.middle x1=(round(left)) x2=(round(left + scale.step)) y1=(round(middle)) y2=(round(middle)) {}
                }
                line.base x1="0" x2=(WIDTH) y1=(BASE) y2=(BASE) {}
                @for (at, point) in measure.points.iter().enumerate() {
                    @if let Some(edition) = changed(&measure.points, at) {
                        line.break x1=(round(scale.left(at))) x2=(round(scale.left(at))) y1="12" y2=(BASE) {}
                        text.soft x=(round(scale.left(at) + 3.0)) y="10" { (edition) "版" }
                    }
                    (place(point, at, &scale, measure))
                }
            }
        }
    }
}

/// Where years and values stand.
struct Scale {
    step: f64,
    highest: f64,
    /// The largest value.
    most: f64,
}

impl Scale {
    fn of(measure: &Measure, bands: &[Band]) -> Self {
        let of_points = measure.points.iter().filter_map(|point| {
            let value = *point.value.as_ref().ok()?;
            Some(point.interval.map_or(value, |(_, high)| high.max(value)))
        });
        let of_bands = bands.iter().filter(|band| measure.points.iter().any(|point| point.year == band.year));
        let highest = of_points.chain(of_bands.map(|band| band.high)).fold(0.0, f64::max);
        let values = measure.points.iter().filter_map(|point| point.value.as_ref().ok().copied());
        Self { step: (WIDTH / count(measure.points.len().max(1))).min(56.0), highest, most: values.fold(0.0, f64::max) }
    }

    fn left(&self, at: usize) -> f64 {
        count(at) * self.step
    }

    fn y(&self, value: f64) -> f64 {
        if self.highest > 0.0 { BASE - value.max(0.0) / self.highest * TALLEST } else { BASE }
    }
}

/// The edition that begins with a point, where it is another than before.
fn changed(points: &[Point], at: usize) -> Option<&'static str> {
    let own = points.get(at)?.edition;
    let before = points[..at].iter().rev().find_map(|point| point.edition);
    own.filter(|_| before.is_some() && before != own)
}

fn place(point: &Point, at: usize, scale: &Scale, measure: &Measure) -> Markup {
    let is_close = scale.step < CLOSE;
    let is_told = |value: f64| !is_close || at + 1 == measure.points.len() || point.is_flagged || value >= scale.most;
    let number = |value: f64| if is_told(value) { number(value, measure.is_share) } else { String::new() };
    let year = if is_close { format!("’{:02}", point.year % 100) } else { point.year.to_string() };
    let middle = round(scale.left(at) + scale.step / 2.0);
    html! {
        @match &point.value {
            Ok(value) => {
                @let y = scale.y(*value);
                @if measure.is_share {
                    @if let Some((low, high)) = point.interval {
                        line.spread x1=(middle) x2=(middle) y1=(round(scale.y(high))) y2=(round(scale.y(low))) {}
                    }
                    circle.own.flagged[point.is_flagged] cx=(middle) cy=(round(y)) r="3.5" {}
                    text x=(round(scale.left(at) + scale.step / 2.0 + 5.0)) y=(round(y - 5.0)) { (number(*value)) @if point.is_flagged { "≠" } }
                } @else {
                    rect.bar.flagged[point.is_flagged] x=(round(scale.left(at) + scale.step * 0.25)) y=(round(y))
                        width=(round(scale.step * 0.5)) height=(round(BASE - y)) {}
                    text x=(middle) y=(round(y - 4.0)) text-anchor="middle" { (number(*value)) @if point.is_flagged { "≠" } }
                }
            },
            Err(why) => text.soft x=(middle) y=(BASE - 6.0) text-anchor="middle" { "∅" title { (why.zh) " " (why.en) } },
        }
        text.soft x=(middle) y=(BASE + 15.0) text-anchor="middle" { (year) }
    }
}

fn spoken(point: &Point, is_share: bool) -> String {
    match &point.value {
        Ok(value) => format!("{}年{}", point.year, number(*value, is_share)),
        Err(why) => format!("{}年{}", point.year, why.zh),
    }
}
