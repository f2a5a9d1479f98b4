//! The indicators: all of them, and each with its formula, the country and its provinces, the spread of the counties.

use super::chart::{self, Dot};
use super::frame::{both, page, said};
use crate::dataset::tables::indicators::INDICATORS;
use crate::message::Words;
use crate::site::address::Address;
use crate::site::model::indicators::{Indicators, LEAST_COUNTIES, Named, Value, Values, Way, all_named};
use crate::site::words;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Sums and medians, each with and without counties whose figures contradict each other.
const WAYS: [Way; 4] = [
    Way { is_median: false, without_broken: false },
    Way { is_median: false, without_broken: true },
    Way { is_median: true, without_broken: false },
    Way { is_median: true, without_broken: true },
];

/// Where the list of all is.
#[must_use]
pub fn address() -> Address {
    Address::of("indicators")
}

/// Where the page of one is.
#[must_use]
pub fn of_indicator(id: &str) -> Address {
    address().below(id)
}

/// The list of all indicators.
#[must_use]
pub fn indicators(model: &Indicators) -> String {
    let at = address();
    let row = |named: &Named| {
        let last = model.of(named.id).and_then(|values| Some((values, values.last_year()?)));
        html! {
            tr {
                th.plain scope="row" { a href=(at.to(&of_indicator(named.id))) { (said(&Words::new(named.zh, named.en))) } " " small { code { (named.id) } } }
                td { small { (formula(named)) } }
                td.number { @if let Some((_, year)) = last { (year) } }
                @for way in &WAYS[..2] {
                    td.number { @if let Some(own) = last.and_then(|(values, year)| values.country.get(&(year, *way))) { (value(own, named)) } }
                }
            }
        }
    };
    let body = html! {
        h1 { (both(words::INDICATORS)) }
        p { (both(words::INDICATORS_HINT)) }
        (chart::outcomes(&model.mixes()))
        div.scroll tabindex="0" role="region" aria-label=(words::INDICATORS.0) {
            table.list {
                thead {
                    tr {
                        th scope="col" { (both(words::INDICATOR)) } th scope="col" { (both(words::FORMULA)) } th.number scope="col" { (both(words::YEAR)) }
                        th.number scope="col" { (both(words::OF_ALL)) } th.number scope="col" { (both(words::WITHOUT_FLAGGED)) }
                    }
                }
                tbody { @for named in all_named() { (row(&named)) } }
            }
        }
    };
    page(&at, words::INDICATORS.0, &[], &[], &body)
}

/// How an indicator is reckoned.
fn formula(named: &Named) -> Markup {
    let known = INDICATORS.iter().find(|own| own.id == named.id);
    html! { @match known { Some(own) => (said(&own.formula())), None => (said(&Words::new(named.zh, named.en))) } }
}

/// The page of an indicator; `known` are the pages of counties.
#[must_use]
pub fn indicator(named: &Named, values: &Values, model: &Indicators, known: &BTreeSet<Address>) -> String {
    let at = of_indicator(named.id);
    let year = values.last_year().filter(|_| named.is_share);
    let funnel = year.map(|year| (year, dots(values, year, model, known)));
    let funnel = funnel.filter(|(_, dots)| dots.len() >= LEAST_COUNTIES);
    // How a report is written is no figure of its form: whoever breaks a relation would be left out for just that.
    let bands = if named.is_of_form { values.bands() } else { Vec::new() };
    let body = html! {
        h1 { (said(&Words::new(named.zh, named.en))) }
        p { (formula(named)) " " small { code { (named.id) } } }
        (chart::band(named, &bands))
        @if let Some((year, dots)) = funnel { (chart::funnel(named, year, &dots, &at)) }
        h2 { (both(words::OF_ALL)) }
        p.small { (both(words::WAYS_HINT)) }
        (country(named, values))
        @if let Some(year) = values.last_year() {
            h2 { (both(words::BY_PROVINCE)) " " span.count { (year) } }
            (provinces(named, values, model, year))
        }
    };
    page(&at, named.zh, &[(words::INDICATORS.0, address())], &[], &body)
}

fn dots<'a>(values: &'a Values, year: i32, model: &'a Indicators, known: &BTreeSet<Address>) -> Vec<Dot<'a>> {
    let of_year = values.own.iter().filter(|(_, own)| own.year == year && own.why_null.is_none() && own.is_ranked());
    let dots = of_year.filter_map(|(county, own)| {
        let parts = own.numerator.zip(own.denominator)?;
        let (code, name) = model.counties.get(*county)?;
        let address = Some(Address::of(code)).filter(|address| known.contains(address));
        // A part that is more than its whole contradicts it, whatever else does.
        Some(Dot { name, address, parts, is_flagged: own.is_flagged || parts.0 > parts.1 })
    });
    dots.collect()
}

fn value(own: &Value, named: &Named) -> Markup {
    html! {
        @match own.value { Some(value) => (chart::number(value, named.is_ratio)), None => "∅" }
        @if let (Some(part), Some(whole)) = (own.numerator, own.denominator) { small { " " (part) "/" (whole) } }
        @if let Some((low, high)) = own.interval { small { " [" (chart::number(low, true)) "–" (chart::number(high, true)) "]" } }
        @if own.counties > 1 { small { " n=" (own.counties) } }
    }
}

fn heads() -> Markup {
    html! {
        th.number scope="col" { (both(words::COUNTIES)) }
        th.number scope="col" { (both(words::RATIO_OF_SUMS)) } th.number scope="col" { (both(words::WITHOUT_FLAGGED)) }
        th.number scope="col" { (both(words::MEDIAN)) } th.number scope="col" { (both(words::WITHOUT_FLAGGED)) }
    }
}

fn country(named: &Named, values: &Values) -> Markup {
    let years: BTreeSet<i32> = values.country.keys().map(|(year, _)| *year).collect();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(words::OF_ALL.0) {
            table.list {
                thead { tr { th scope="col" { (both(words::YEAR)) } (heads()) } }
                tbody {
                    @for year in years {
                        tr {
                            th.plain scope="row" { (year) }
                            td.number { @if let Some(own) = values.country.get(&(year, WAYS[0])) { (own.counties) } }
                            @for way in WAYS { td.number { @if let Some(own) = values.country.get(&(year, way)) { (value(own, named)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn provinces(named: &Named, values: &Values, model: &Indicators, year: i32) -> Markup {
    let of = |code: &String, way| values.provinces.get(&(code.clone(), year, way));
    html! {
        div.scroll tabindex="0" role="region" aria-label=(words::BY_PROVINCE.0) {
            table.list {
                thead { tr { th scope="col" { (both(words::PROVINCE)) } (heads()) } }
                tbody {
                    @for (code, name) in model.areas.iter().filter(|(code, _)| of(code, WAYS[0]).is_some()) {
                        tr {
                            th.plain scope="row" { (name) }
                            td.number { @if let Some(own) = of(code, WAYS[0]) { (own.counties) } }
                            @for way in WAYS { td.number { @if let Some(own) = of(code, way) { (value(own, named)) } } }
                        }
                    }
                }
            }
        }
    }
}
