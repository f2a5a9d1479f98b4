//! What came of the applications? A bar a year, whole: each part is as long as its share.

use super::super::frame::both;
use super::{Chart, count, number, round};
use crate::message::Words;
use crate::site::model::indicators::{Mix, OUTCOMES};
use crate::site::words::{self, Both};
use maud::{Markup, html};

const NAMES: f64 = 96.0;
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 26.0;
const GAP: f64 = 12.0;
const HEAD: f64 = 30.0;
/// A part that is narrower than this has no room for its share.
const NARROW: f64 = 44.0;
/// One that is narrower than this has no room for its number either.
const TINY: f64 = 12.0;

/// What the parts are called, as [`OUTCOMES`] has them.
const NAMED: [Both; 6] =
    [words::IN_FULL, words::IN_PART, words::REFUSED, words::NOT_AVAILABLE, words::NOT_PROCESSED, words::OTHER_HANDLING];
const SIGNS: [&str; 6] = ["①", "②", "③", "④", "⑤", "⑥"];

/// The bars of all years: of the counties whose figures do not contradict each other.
pub(in crate::site::templates) fn outcomes(mixes: &[Mix]) -> Markup {
    let drawn: Vec<&Mix> = mixes.iter().filter(|mix| mix.without_broken && sum(mix) > 0.0).collect();
    let Some(last) = drawn.last() else { return html! {} };
    let Mix { year, counties, total, parts, .. } = last;
    let [full, part, refused, ..] = parts.map(|part| number(part / sum(last), true));
    let spoken = drawn.iter().map(|mix| {
        let parts =
            NAMED.iter().zip(mix.parts).map(|(Both(zh, _), part)| format!("{zh}{}", number(part / sum(mix), true)));
        format!("{}年{}", mix.year, parts.collect::<Vec<_>>().join("、"))
    });
    let chart = Chart {
        title: Words::new("申请的办理结果", "What came of applications"),
        reading: Words::new(
            format!(
                "{year}年{counties}县办结{total}件，予以公开{full}，部分公开{part}，不予公开{refused}；数字自相矛盾的报告不计。"
            ),
            format!(
                "In {year} {counties} counties closed {total} applications: {full} disclosed in full, {part} in part, {refused} refused; reports whose figures contradict each other are left out."
            ),
        ),
        spoken: spoken.collect::<Vec<_>>().join("；"),
        size: (NAMES + WIDTH, HEAD + count(drawn.len()) * (HEIGHT + GAP)),
        drawn: html! {
            @for (part, (name, sign)) in NAMED.iter().zip(SIGNS).enumerate() {
                @let left = NAMES + count(part) * (WIDTH / 6.0);
                rect class=(format!("part{part}")) x=(round(left)) y="2" width="12" height="12" {}
                text.zh x=(round(left + 17.0)) y="12" { (sign) (name.0) } text.en x=(round(left + 17.0)) y="12" { (sign) (name.1) }
            }
            @for (row, mix) in drawn.iter().enumerate() { (bar(mix, HEAD + count(row) * (HEIGHT + GAP))) }
        },
        numbers: numbers(mixes),
    };
    chart.shown()
}

fn sum(mix: &Mix) -> f64 {
    mix.parts.iter().sum()
}

fn bar(mix: &Mix, top: f64) -> Markup {
    let widths = mix.parts.map(|part| part / sum(mix) * WIDTH);
    let lefts = widths.iter().scan(NAMES, |left, width| {
        *left += width;
        Some(*left - width)
    });
    html! {
        text x="0" y=(round(top + 17.0)) { (mix.year) }
        text.soft.zh x="38" y=(round(top + 17.0)) { (mix.counties) "县" } text.soft.en x="38" y=(round(top + 17.0)) { "n=" (mix.counties) }
        @for (part, (left, width)) in lefts.zip(widths).enumerate().filter(|(_, (_, width))| *width > 0.0) {
            rect class=(format!("part{part}")) x=(round(left)) y=(round(top)) width=(round(width)) height=(HEIGHT) {}
            @let on = if part < 3 { "on" } else { "" };
            @if width >= TINY {
                text class=(on) x=(round(left + width / 2.0)) y=(round(top + 17.0)) text-anchor="middle" {
                    (SIGNS[part]) @if width >= NARROW { (number(mix.parts[part] / sum(mix), true)) }
                }
            }
        }
    }
}

fn numbers(mixes: &[Mix]) -> Markup {
    html! {
        table.list {
            thead {
                tr {
                    th scope="col" { (both(words::YEAR)) } th scope="col" { (both(words::FLAGGED_ONES)) } th.number scope="col" { (both(words::COUNTIES)) }
                    @for (name, id) in NAMED.iter().zip(OUTCOMES) { th.number scope="col" title=(id) { (both(*name)) } }
                    th.number scope="col" { (both(words::PRINTED_TOTAL)) }
                }
            }
            tbody {
                @for mix in mixes {
                    tr {
                        th.plain scope="row" { (mix.year) }
                        td { @if mix.without_broken { (both(words::LEFT_OUT)) } @else { (both(words::TAKEN_IN)) } }
                        td.number { (mix.counties) }
                        @for part in mix.parts { td.number { (part) @if sum(mix) > 0.0 { small { " " (number(part / sum(mix), true)) } } } }
                        td.number { (mix.total) @if (mix.total - sum(mix)).abs() > 0.0 { small { " " (both(words::NOT_ITS_SUM)) } } }
                    }
                }
            }
        }
    }
}
