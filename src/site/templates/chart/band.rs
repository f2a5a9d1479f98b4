//! How do the counties spread, year by year? The grey band holds the middle eight tenths of them, the line is their median.

use super::super::frame::both;
use super::{Chart, ceiling, count, number, round};
use crate::form::Form;
use crate::message::Words;
use crate::site::model::indicators::{Band, LEAST_DENOMINATOR, Named};
use crate::site::words;
use maud::{Markup, html};

const LEFT: f64 = 56.0;
const TOP: f64 = 24.0;
const HEIGHT: f64 = 220.0;
const STEP: f64 = 110.0;

/// The band of an indicator over the years.
pub(in crate::site::templates) fn band(named: &Named, bands: &[Band]) -> Markup {
    let (Some(first), Some(last)) = (bands.first(), bands.last()) else { return html! {} };
    let end = ceiling(bands.iter().map(|band| band.high).fold(0.0, f64::max));
    // What can be less than nothing begins the scale there.
    let floor = bands.iter().map(|band| band.low).fold(0.0, f64::min);
    let begin = if floor < 0.0 { -ceiling(-floor) } else { 0.0 };
    let x = |year: i32| LEFT + STEP * (f64::from(year - first.year) + 0.5);
    let y = |value: f64| TOP + HEIGHT * (1.0 - (value - begin) / (end - begin));
    let shown = |value| number(value, named.is_ratio);
    let point = |year, value| format!("{},{}", round(x(year)), round(y(value)));
    let width = LEFT + STEP * f64::from(last.year - first.year + 1);
    // A year without counties, and another form, end the band.
    let stretches: Vec<&[Band]> = bands.chunk_by(|a, b| a.year + 1 == b.year && begun(b.year).is_none()).collect();
    let said_of = |band: &Band| {
        format!(
            "{}年（{}县）一成不高于{}，中位{}，一成不低于{}",
            band.year,
            band.counties,
            shown(band.low),
            shown(band.middle),
            shown(band.high)
        )
    };
    let Band { year, counties, .. } = last;
    let [low, middle, high] = [last.low, last.middle, last.high].map(shown);
    let (small_zh, small_en) = if named.is_ratio {
        (format!("分母不足{LEAST_DENOMINATOR}者及"), format!("denominators under {LEAST_DENOMINATOR} and "))
    } else {
        Default::default()
    };
    let chart = Chart {
        title: Words::new(format!("各县{}的分布", named.zh), format!("How counties spread: {}", named.en)),
        reading: Words::new(
            format!(
                "{year}年{counties}县的中位数为{middle}，八成县在{low}至{high}之间；{small_zh}数字自相矛盾者不计。"
            ),
            format!(
                "In {year} the median of {counties} counties was {middle}, and eight in ten lay between {low} and {high}; {small_en}contradictory figures are left out."
            ),
        ),
        spoken: bands.iter().map(said_of).collect::<Vec<_>>().join("；"),
        size: (width, TOP + HEIGHT + 30.0),
        drawn: html! {
            @for line in if begin < 0.0 { [begin, 0.0, end] } else { [0.0, end / 2.0, end] } {
                line.rule x1=(LEFT) x2=(round(width)) y1=(round(y(line))) y2=(round(y(line))) {}
                text.soft x=(LEFT - 6.0) y=(round(y(line) + 4.0)) text-anchor="end" { (shown(line)) }
            }
            @for (year, form) in (first.year + 1..=last.year).filter_map(|year| Some((year, begun(year)?))) {
                line.break x1=(round(x(year) - STEP / 2.0)) x2=(round(x(year) - STEP / 2.0)) y1="14" y2=(TOP + HEIGHT) {}
                text.soft x=(round(x(year) - STEP / 2.0 + 3.0)) y="12" { (form) (words::EDITION_BEGINS.0) }
            }
            @for stretch in &stretches {
                @let back = stretch.iter().rev().map(|band| point(band.year, band.low));
                @let edge: Vec<String> = stretch.iter().map(|band| point(band.year, band.high)).chain(back).collect();
                polygon.band points=(edge.join(" ")) {}
                polyline.middle points=(stretch.iter().map(|band| point(band.year, band.middle)).collect::<Vec<_>>().join(" ")) {}
            }
            @for band in bands {
                line.spread x1=(round(x(band.year))) x2=(round(x(band.year))) y1=(round(y(band.high))) y2=(round(y(band.low))) {}
                circle.own cx=(round(x(band.year))) cy=(round(y(band.middle))) r="3" {}
                text x=(round(x(band.year) + 6.0)) y=(round(y(band.middle) - 5.0)) { (shown(band.middle)) }
                text.soft x=(round(x(band.year))) y=(TOP + HEIGHT + 16.0) text-anchor="middle" { (band.year) }
            }
        },
        numbers: numbers(named, bands),
    };
    chart.shown()
}

/// The edition that begins with a year, where one does.
fn begun(year: i32) -> Option<&'static str> {
    Form::all().iter().find(|form| form.since == year).map(|form| form.id.as_str())
}

fn numbers(named: &Named, bands: &[Band]) -> Markup {
    html! {
        table.list {
            thead {
                tr {
                    th scope="col" { (both(words::YEAR)) } th.number scope="col" { (both(words::COUNTIES)) }
                    th.number scope="col" { "P10" } th.number scope="col" { (both(words::MEDIAN)) } th.number scope="col" { "P90" }
                }
            }
            tbody {
                @for band in bands {
                    tr {
                        th.plain scope="row" { (band.year) } td.number { (count(band.counties)) }
                        @for value in [band.low, band.middle, band.high] { td.number { (number(value, named.is_ratio)) } }
                    }
                }
            }
        }
    }
}
