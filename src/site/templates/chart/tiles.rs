//! Where are reports missing? A tile a province and year: the darker, the more of the expected reports were read; the line
//! at its foot is as long as the share whose sums all hold.

use super::super::frame::{both, province_name, said};
use super::{Chart, count, round};
use crate::message::Words;
use crate::site::model::coverage::{County, Coverage, Stages, stages};
use crate::site::words;
use maud::{Markup, html};

const NAMES: f64 = 110.0;
/// Of a tile, and where there are many years.
const WIDTH: f64 = 74.0;
const NARROW: f64 = 54.0;
const MANY: usize = 10;
const HEIGHT: f64 = 30.0;
const GAP: f64 = 4.0;
const HEAD: f64 = 22.0;
/// From this share on a tile is dark enough for light print.
const DARK: f64 = 0.7;

/// The tiles of all provinces.
pub(in crate::site::templates) fn tiles(coverage: &Coverage) -> Markup {
    let years: Vec<i32> = coverage.years().into_iter().collect();
    let width = if years.len() > MANY { NARROW } else { WIDTH };
    let left = |at: usize| NAMES + count(at) * (width + GAP);
    let provinces = coverage.provinces();
    let rows: Vec<(&str, Vec<Stages>)> = provinces
        .iter()
        .map(|(name, counties)| (*name, years.iter().map(|year| of(counties, *year)).collect()))
        .collect();
    let all = stages(coverage.counties.values(), None);
    let spoken: Vec<String> = rows
        .iter()
        .map(|(name, stages)| {
            let of_year = years.iter().zip(stages).filter(|(_, one)| one.expected > 0);
            let of_year = of_year.map(|(year, one)| format!("{year}年{}/{}", one.read, one.expected));
            format!("{}{}", province_name(name), of_year.collect::<Vec<_>>().join("、"))
        })
        .collect();
    let chart = Chart {
        title: Words::new("各省各年度已读取的报告", "Reports read, by province and year"),
        reading: Words::new(
            format!(
                "应有{}份，已读取{}份，其中{}份勾稽一致；格子越深，读到的越多，底线为一致者所占。",
                all.expected, all.read, all.consistent
            ),
            format!(
                "Of {} expected reports {} were read, and all sums of {} hold; the darker a tile, the more were read, and the line at its foot is the share that holds.",
                all.expected, all.read, all.consistent
            ),
        ),
        spoken: spoken.join("；"),
        size: (left(years.len()), HEAD + count(rows.len()) * (HEIGHT + GAP)),
        drawn: html! {
            @for (at, year) in years.iter().enumerate() {
                text.soft x=(round(left(at) + width / 2.0)) y="14" text-anchor="middle" { (year) }
            }
            @for (row, (name, of_years)) in rows.iter().enumerate() {
                @let top = HEAD + count(row) * (HEIGHT + GAP);
                text x="0" y=(round(top + HEIGHT / 2.0 + 4.0)) { (province_name(name)) }
                @for (at, one) in of_years.iter().enumerate().filter(|(_, one)| one.expected > 0) { (tile(one, (left(at), top), width)) }
            }
        },
        numbers: numbers(&years, &rows),
    };
    chart.shown()
}

fn of(counties: &[&County], year: i32) -> Stages {
    stages(counties.iter().copied(), Some(year))
}

fn tile(one: &Stages, (left, top): (f64, f64), width: f64) -> Markup {
    let expected = count(one.expected);
    let share = count(one.read) / expected;
    let line = count(one.consistent) / expected * (width - 8.0);
    let on = if share >= DARK { "on" } else { "" };
    html! {
        rect.tile x=(round(left)) y=(round(top)) width=(width) height=(HEIGHT) fill-opacity=(format!("{:.2}", 0.04 + share * 0.76)) {}
        text class=(on) x=(round(left + width / 2.0)) y=(round(top + 17.0)) text-anchor="middle" { (one.read) "/" (one.expected) }
        @if one.consistent > 0 { rect.share.(on) x=(round(left + 4.0)) y=(round(top + HEIGHT - 6.0)) width=(round(line)) height="2" {} }
    }
}

fn numbers(years: &[i32], rows: &[(&str, Vec<Stages>)]) -> Markup {
    html! {
        table.list {
            thead { tr { th scope="col" { (both(words::PROVINCE)) } @for year in years { th.number scope="col" { (year) } } } }
            tbody {
                @for (name, of_years) in rows {
                    tr {
                        th.plain scope="row" { (province_name(name)) }
                        @for one in of_years {
                            td.number { @if one.expected > 0 { (one.read) "/" (one.expected) small { " " (said(&Words::new(format!("一致{}", one.consistent), format!("{} hold", one.consistent)))) } } }
                        }
                    }
                }
            }
        }
    }
}
