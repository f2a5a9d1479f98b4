//! Which counties lie apart? A dot a county with a denominator that can be compared: to the right the more it closed,
//! upwards the larger its share. Between the lines lies what chance alone would give around the share of all.

use super::super::frame::both;
use super::{Chart, ceiling, number, round};
use crate::message::Words;
use crate::site::address::Address;
use crate::site::model::indicators::{LEAST_DENOMINATOR, Named};
use crate::site::words;
use maud::{Markup, html};

const LEFT: f64 = 56.0;
const TOP: f64 = 12.0;
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 300.0;
/// Quantiles of the normal distribution for control limits of 95 % and of 99.8 %.
const LIMITS: [f64; 2] = [1.959_963_984_540_054, 3.090_232_306_167_813];
/// Counties named in the picture, and in its table.
const MOST_NAMED: usize = 6;
const MOST_LISTED: usize = 200;

/// A county in the funnel.
#[derive(Debug, Clone)]
pub(in crate::site::templates) struct Dot<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Where its page is; none where it has none.
    pub address: Option<Address>,
    /// The part and the whole.
    pub parts: (f64, f64),
    /// Whether a relation on its figures does not hold; it then counts for nothing but itself.
    pub is_flagged: bool,
}

impl Dot<'_> {
    fn share(&self) -> f64 {
        self.parts.0 / self.parts.1
    }
}

/// The funnel of one share in one year, on a page.
pub(in crate::site::templates) fn funnel(named: &Named, year: i32, dots: &[Dot<'_>], at: &Address) -> Markup {
    let sound = dots.iter().filter(|dot| !dot.is_flagged);
    let (part, whole) = sound.fold((0.0, 0.0), |sum, dot| (sum.0 + dot.parts.0, sum.1 + dot.parts.1));
    if whole <= 0.0 {
        return html! {};
    }
    let middle = part / whole;
    let error = |of: f64| (middle * (1.0 - middle) / of).sqrt();
    // By how many standard errors a county lies apart; where all are the same none does.
    let apart =
        |dot: &Dot<'_>| if error(dot.parts.1) > 0.0 { (dot.share() - middle) / error(dot.parts.1) } else { 0.0 };
    let is_out = |dot: &Dot<'_>| !dot.is_flagged && apart(dot).abs() > LIMITS[1];
    let mut furthest: Vec<&Dot<'_>> = dots.iter().collect();
    furthest.sort_by(|a, b| apart(b).abs().total_cmp(&apart(a).abs()));
    let out = furthest.iter().filter(|dot| is_out(dot)).count();
    let flagged = dots.iter().filter(|dot| dot.is_flagged).count();
    let sound = dots.len() - flagged;
    let named_ones: Vec<&Dot<'_>> = furthest.iter().copied().filter(|dot| is_out(dot)).take(MOST_NAMED).collect();
    let end = ceiling(dots.iter().map(Dot::share).fold(middle * 1.2, f64::max)).min(1.0);
    let most = dots.iter().map(|dot| dot.parts.1).fold(10.0, f64::max);
    let x = |of: f64| LEFT + WIDTH * of.max(1.0).log10() / most.log10();
    // A part of more than its whole, which only contradictory figures give, stands at the upper edge with its number.
    let y = |share: f64| TOP + HEIGHT * (1.0 - share.clamp(0.0, end) / end);
    let limit = |z: f64| {
        let steps = (0..=60).map(|step| 10_f64.powf(most.log10() * f64::from(step) / 60.0));
        steps
            .map(|of| format!("{},{}", round(x(of)), round(y((middle + z * error(of)).clamp(0.0, end)))))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let decades = (0..=6).map(|power| 10_f64.powi(power)).filter(|of| *of <= most);
    let chart = Chart {
        title: Words::new(format!("{year}年各县{}", named.zh), format!("Counties in {year}: {}", named.en)),
        reading: Words::new(
            format!(
                "{sound}县合计为{}，{out}县在99.8%界限之外；另有{flagged}县数字自相矛盾（空心），不计；分母不足{LEAST_DENOMINATOR}者不画。界限只计抽样的偶然，县间本有差别，在外不等于有误。",
                number(middle, true)
            ),
            format!(
                "{sound} counties together come to {}, {out} of them lie outside the limits of 99.8 %; {flagged} more contradict themselves (hollow) and count for nothing; denominators under {LEAST_DENOMINATOR} are not drawn. The limits are those of chance alone: counties differ anyway, and being outside is no proof of an error.",
                number(middle, true)
            ),
        ),
        spoken: named_ones
            .iter()
            .map(|dot| format!("{}{}（{}/{}）", dot.name, number(dot.share(), true), dot.parts.0, dot.parts.1))
            .collect::<Vec<_>>()
            .join("；"),
        size: (LEFT + WIDTH + 60.0, TOP + HEIGHT + 40.0),
        drawn: html! {
            @for line in [0.0, 0.5, 1.0] {
                line.rule x1=(LEFT) x2=(LEFT + WIDTH) y1=(round(y(end * line))) y2=(round(y(end * line))) {}
                text.soft x=(LEFT - 6.0) y=(round(y(end * line) + 4.0)) text-anchor="end" { (number(end * line, true)) }
            }
            @for of in decades { text.soft x=(round(x(of))) y=(TOP + HEIGHT + 16.0) text-anchor="middle" { (of) } }
            text.soft.zh x=(LEFT + WIDTH) y=(TOP + HEIGHT + 34.0) text-anchor="end" { (words::DENOMINATOR.0) }
            text.soft.en x=(LEFT + WIDTH) y=(TOP + HEIGHT + 34.0) text-anchor="end" { (words::DENOMINATOR.1) }
            line.middle x1=(LEFT) x2=(LEFT + WIDTH) y1=(round(y(middle))) y2=(round(y(middle))) {}
            @for (z, class) in LIMITS.iter().zip(["limit", "limit outer"]).flat_map(|(z, class)| [(*z, class), (-*z, class)]) {
                polyline class=(class) points=(limit(z)) {}
            }
            @for dot in dots { (self::dot(dot, x(dot.parts.1), y(dot.share()), is_out(dot), at)) }
            @for dot in &named_ones {
                text x=(round(x(dot.parts.1) + 6.0)) y=(round(y(dot.share()) + 4.0)) { (dot.name) }
            }
        },
        numbers: numbers(&furthest, &is_out, at),
    };
    chart.shown()
}

fn dot(dot: &Dot<'_>, x: f64, y: f64, is_out: bool, at: &Address) -> Markup {
    let title = format!("{} {}（{}/{}）", dot.name, number(dot.share(), true), dot.parts.0, dot.parts.1);
    let (x, y) = (round(x), round(y));
    let mark = html! { circle.dot.out[is_out].flagged[dot.is_flagged] cx=(x) cy=(y) r="3" { title { (title) } } };
    html! {
        @match &dot.address {
            // Hundreds of stops would keep a keyboard busy; the table has the links.
            Some(address) => a href=(at.to(address)) tabindex="-1" { (mark) },
            None => (mark),
        }
    }
}

/// All counties, or those outside the limits where they are many.
fn numbers(furthest: &[&Dot<'_>], is_out: &dyn Fn(&Dot<'_>) -> bool, at: &Address) -> Markup {
    let listed = furthest.iter().filter(|dot| furthest.len() <= MOST_LISTED || is_out(dot)).take(MOST_LISTED);
    html! {
        table.list {
            thead {
                tr {
                    th scope="col" { (both(words::COUNTY)) } th.number scope="col" { (both(words::NUMERATOR)) }
                    th.number scope="col" { (both(words::DENOMINATOR)) } th.number scope="col" { (both(words::VALUE)) } th scope="col" { (both(words::OUTSIDE)) }
                }
            }
            tbody {
                @for dot in listed {
                    tr {
                        th.plain scope="row" { @match &dot.address { Some(address) => a href=(at.to(address)) { (dot.name) }, None => (dot.name) } @if dot.is_flagged { span.sign title=(words::FLAGGED.0) { "≠" } } }
                        td.number { (dot.parts.0) } td.number { (dot.parts.1) } td.number { (number(dot.share(), true)) }
                        td { @if is_out(dot) { "✕" } }
                    }
                }
            }
        }
        @if furthest.len() > MOST_LISTED { p.small { (both(words::REST_IN_TABLE)) } }
    }
}
