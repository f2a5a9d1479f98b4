//! The page of a county: its figures over the years, what became of each, its reports and those of the bodies under it, and
//! the way to what it is asked.

use super::frame::{both, page, said};
use super::{chart, compare, coverage, letter};
use crate::message::Words;
use crate::site::address::{Address, INDEX};
use crate::site::model::coverage::County;
use crate::site::model::division::DivisionPage;
use crate::site::model::index::Entry;
use crate::site::model::indicators::Bands;
use crate::site::model::years::{self, Measure};
use crate::site::sheet;
use crate::site::words::{self, Both};
use maud::{Markup, html};

/// Reports that one page lists.
const MOST_LISTED: usize = 1000;

/// The page of a county and, where its reports are very many, more pages of them: each with the name of its file.
/// `expected` is what became of its years, `bands` how the counties of the country spread.
#[must_use]
pub fn division(model: &DivisionPage, expected: Option<&County>, bands: &Bands) -> Vec<(String, String)> {
    let mut entries: Vec<&Entry> = model.entries.iter().collect();
    entries.sort_by_key(|entry| (!entry.address.is_of_first(), std::cmp::Reverse(entry.year)));
    let parts: Vec<&[&Entry]> = entries.chunks(MOST_LISTED).collect();
    let names: Vec<String> = (1..=parts.len()).map(name).collect();
    let pages = parts.iter().enumerate().map(|(at, part)| {
        let body = html! {
            @if !model.above.is_empty() { p.trail { (model.above.join(" › ")) } }
            h1 { (model.name) }
            @if at == 0 { (head(model, expected, bands)) }
            (lists(part, model))
            @if names.len() > 1 { nav.pages aria-label=(words::MORE_PAGES.0) { @for (number, name) in (1..).zip(&names) { a href=(name) { (number) } " " } } }
        };
        (names[at].clone(), page(&model.address, &model.name, &[], &[], &body))
    });
    pages.collect()
}

/// The file of a page of reports.
fn name(number: usize) -> String {
    if number == 1 { INDEX.to_owned() } else { format!("reports-{number}.html") }
}

fn head(model: &DivisionPage, expected: Option<&County>, bands: &Bands) -> Markup {
    let compared = expected
        .filter(|_| !bands.is_empty())
        .map(|own| format!("{}#county={}&peers=prefecture", model.address.to(&compare::address()), own.code));
    html! {
        p.tools {
            @if model.can_be_asked() {
                a href=(model.address.to(&letter::address(model))) { (both(words::LETTER)) } " · "
                a href=(sheet::NAME) download { (both(words::WORKBOOK)) } " · "
            }
            @if let Some(compared) = compared { a href=(compared) { (both(words::COMPARE_THIS)) } }
        }
        @if let Some(own) = expected { (covered(own, &model.address)) }
        @if model.points.iter().any(|points| !points.is_empty()) { (over_years(model, expected, bands)) }
    }
}

/// What became of each of its years.
fn covered(own: &County, at: &Address) -> Markup {
    html! {
        h2 { (both(words::YEARS_READ)) }
        ol.years { @for (year, came) in &own.years { li { strong { (year) } " " (coverage::came(came, at)) } } }
    }
}

/// Its main figures year by year: small pictures, and their numbers as a table.
fn over_years(model: &DivisionPage, expected: Option<&County>, bands: &Bands) -> Markup {
    let missing = expected.into_iter().flat_map(|own| &own.years).filter(|(_, came)| came.address.is_none());
    let missing = missing.map(|(year, came)| {
        let Both(zh, en) = coverage::outcome(came.outcome).1;
        (*year, Words::new(zh, en))
    });
    let measures = years::measures(&model.points, &missing.collect());
    let of = |measure: &Measure| measure.indicator.and_then(|id| bands.get(id)).map(Vec::as_slice).unwrap_or_default();
    html! {
        section {
            h2 { (both(words::OVER_YEARS)) }
            p.small { (both(words::OVER_YEARS_HINT)) " " @if !bands.is_empty() { (both(words::BAND_HINT)) } }
            div.multiples { @for measure in &measures { (chart::years(measure, of(measure))) } }
            div.scroll tabindex="0" role="region" aria-label=(words::OVER_YEARS.0) {
                table.figures {
                    thead {
                        tr {
                            td {}
                            @for point in measures.first().into_iter().flat_map(|measure| &measure.points) {
                                th scope="col" {
                                    @match &point.address {
                                        Some(address) => a href=(model.address.to(address)) { (point.year) },
                                        None => (point.year),
                                    }
                                    @if let Some(edition) = point.edition { small { (edition) (both(words::EDITION_OF)) } }
                                }
                            }
                        }
                    }
                    tbody { @for measure in &measures { (numbers(measure)) } }
                }
            }
        }
    }
}

fn numbers(measure: &Measure) -> Markup {
    html! {
        tr {
            th scope="row" { (said(&measure.name)) @if let Some(formula) = &measure.formula { small { (said(formula)) } } }
            @for point in &measure.points {
                td.doubt[point.is_flagged] {
                    @match &point.value {
                        Ok(value) => { (chart::number(*value, measure.is_share)) @if measure.is_share { small { (point.from) } } },
                        Err(why) => span.mark { (said(why)) },
                    }
                    @if point.is_flagged { span.sign title=(words::FLAGGED.0) { "≠" } }
                }
            }
        }
    }
}

/// Its own reports, and those of the bodies under it.
fn lists(entries: &[&Entry], model: &DivisionPage) -> Markup {
    let (own, under): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().copied().partition(|entry| !model.is_division || entry.address.is_of_first());
    html! {
        @if !own.is_empty() {
            h2 { (both(if under.is_empty() { words::REPORTS } else { words::OWN_REPORTS })) }
            (reports(&own, &model.address))
        }
        @if !under.is_empty() { h2 { (both(words::BODIES_UNDER)) } (reports(&under, &model.address)) }
    }
}

fn reports(entries: &[&Entry], from: &Address) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(words::REPORTS.0) {
            table.list {
                thead {
                    tr {
                        th scope="col" { (both(words::YEAR)) } th scope="col" { (both(words::BODY)) }
                        th scope="col" { (both(words::EDITION)) }
                        th.number scope="col" { (both(words::HOLDS)) } th.number scope="col" { (both(words::BROKEN)) }
                        th.number scope="col" { (both(words::FINDINGS)) }
                    }
                }
                tbody {
                    @for entry in entries {
                        tr {
                            td { @match entry.year { Some(year) => (year), None => (both(words::UNKNOWN_YEAR)) } }
                            td { a href=(from.to(&entry.address)) { (entry.name) } @if let Some(print) = entry.address.print() { " " small { code { (print) } } } }
                            td { @match entry.edition { Some(edition) => (edition), None => (both(words::TABLES_NONE)) } }
                            td.number { (entry.tally.holds) } td.number { (entry.tally.broken) } td.number { (entry.open) }
                        }
                    }
                }
            }
        }
    }
}
