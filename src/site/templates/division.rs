//! The page of a county: its reports by year, and the way to what it is asked.

use super::chart;
use super::frame::{both, of, page, said};
use super::letter;
use crate::site::address::Address;
use crate::site::model::division::DivisionPage;
use crate::site::model::index::Entry;
use crate::site::model::years::{self, Measure};
use crate::site::{sheet, words};
use maud::{Markup, html};

/// The page of a county.
#[must_use]
pub fn division(model: &DivisionPage) -> String {
    let body = html! {
        @if !model.above.is_empty() { p.trail { (model.above.join(" › ")) } }
        h1 { (model.name) }
        @if model.can_be_asked() {
            p.tools {
                a href=(model.address.to(&letter::address(model))) { (both(words::LETTER)) } " · "
                a href=(sheet::NAME) download { (both(words::WORKBOOK)) }
            }
        }
        @if model.points.iter().any(|points| !points.is_empty()) { (over_years(model)) }
        h2 { (both(words::REPORTS)) }
        (reports(&model.entries, &model.address))
    };
    page(&model.address, &model.name, &[], &[], &body).into_string()
}

/// Its main figures year by year: small pictures, and their numbers as a table.
fn over_years(model: &DivisionPage) -> Markup {
    let measures = years::measures(&model.points);
    html! {
        section {
            h2 { (both(words::OVER_YEARS)) }
            p.small { (both(words::OVER_YEARS_HINT)) }
            div.multiples { @for measure in &measures { (chart::years(measure)) } }
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
                                    @if let Some(edition) = point.edition { small { (edition) "版" } }
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
            th scope="row" { (said(&measure.name)) }
            @for point in &measure.points {
                td.doubt[point.is_flagged] {
                    @match &point.value {
                        Ok(value) => { (chart::number(*value, measure.is_share)) @if measure.is_share { small { (point.from) } } },
                        Err(why) => span.mark { (said(why)) },
                    }
                    @if point.is_flagged { span.sign title="所据数字勾稽不成立" { "≠" } }
                }
            }
        }
    }
}

/// A list of reports, the newest first.
pub(super) fn reports(entries: &[Entry], from: &Address) -> Markup {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.year));
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
                            td { a href=(from.to(&entry.address)) { (entry.name) } }
                            td { @match entry.edition { Some(edition) => (edition), None => (of("无表格", "no tables")) } }
                            td.number { (entry.tally.holds) } td.number { (entry.tally.broken) } td.number { (entry.open) }
                        }
                    }
                }
            }
        }
    }
}
