//! Charts as SVG. Each answers one question, has a title and a text for those who do not see it, and its numbers stand beside
//! it as a table.

use super::frame::said;
use crate::site::model::years::{Measure, Point};
use maud::{Markup, html};

/// The size of a small picture, in units of its own.
const WIDTH: f64 = 280.0;
const HEIGHT: f64 = 130.0;
/// Where its bars stand, and how high the highest is.
const BASE: f64 = 108.0;
const TALLEST: f64 = 80.0;

/// Bars of one measure, a bar a year.
pub(super) fn years(measure: &Measure) -> Markup {
    let highest = measure.points.iter().filter_map(|point| point.value.as_ref().ok()).fold(0.0, |a: f64, b| a.max(*b));
    let count = u32::try_from(measure.points.len()).unwrap_or(u32::MAX).max(1);
    let step = (WIDTH / f64::from(count)).min(56.0);
    let spoken: Vec<String> = measure.points.iter().map(|point| spoken(point, measure.is_share)).collect();
    html! {
        figure.chart {
            figcaption { (said(&measure.name)) }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(format!("{}：{}", measure.name.zh, spoken.join("；"))) {
                line.base x1="0" x2=(WIDTH) y1=(BASE) y2=(BASE) {}
                @for (at, point) in (0_u32..).zip(&measure.points) {
                    @let left = f64::from(at) * step;
                    @if let Some(edition) = changed(&measure.points, at) {
                        line.break x1=(round(left)) x2=(round(left)) y1="12" y2=(BASE) {}
                        text.soft x=(round(left + 3.0)) y="10" { (edition) "版" }
                    }
                    (bar(point, left, step, highest, measure.is_share))
                }
            }
        }
    }
}

/// The edition that begins with a point, where it is another than before.
fn changed(points: &[Point], at: u32) -> Option<&'static str> {
    let at = at as usize;
    let own = points.get(at)?.edition;
    let before = points[..at].iter().rev().find_map(|point| point.edition);
    own.filter(|_| before.is_some() && before != own)
}

fn bar(point: &Point, left: f64, step: f64, highest: f64, is_share: bool) -> Markup {
    let (middle, width) = (left + step / 2.0, step * 0.5);
    html! {
        @match &point.value {
            Ok(value) => {
                @let height = if highest > 0.0 { value / highest * TALLEST } else { 0.0 };
                rect.bar.flagged[point.is_flagged] x=(round(middle - width / 2.0)) y=(round(BASE - height.max(0.0)))
                    width=(round(width)) height=(round(height.max(0.0))) {}
                text x=(round(middle)) y=(round(BASE - height.max(0.0) - 4.0)) text-anchor="middle" {
                    (number(*value, is_share)) @if point.is_flagged { "≠" }
                }
            },
            Err(why) => text.soft x=(round(middle)) y=(BASE - 6.0) text-anchor="middle" {
                "∅" title { (why.zh) " " (why.en) }
            },
        }
        text.soft x=(round(middle)) y=(BASE + 15.0) text-anchor="middle" { (point.year) }
    }
}

/// A number as it is read: a share in hundredths.
pub(super) fn number(value: f64, is_share: bool) -> String {
    if is_share { format!("{:.1}%", value * 100.0) } else { format!("{value}") }
}

fn spoken(point: &Point, is_share: bool) -> String {
    match &point.value {
        Ok(value) => format!("{}年{}", point.year, number(*value, is_share)),
        Err(why) => format!("{}年{}", point.year, why.zh),
    }
}

/// A place to a tenth, so that the same figures give the same picture.
fn round(place: f64) -> String {
    format!("{place:.1}")
}
