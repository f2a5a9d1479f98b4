//! The page of a county: its reports by year, and the way to what it is asked.

use super::frame::{both, of, page};
use super::letter;
use crate::site::address::Address;
use crate::site::model::division::DivisionPage;
use crate::site::model::index::Entry;
use crate::site::{sheet, words};
use maud::{Markup, html};

/// The page of a county.
#[must_use]
pub fn division(model: &DivisionPage) -> String {
    let body = html! {
        @if !model.above.is_empty() { p.trail { (model.above.join(" › ")) } }
        h1 { (model.name) }
        @if !model.asked.is_empty() {
            p.tools {
                a href=(model.address.to(&letter::address(model))) { (both(words::LETTER)) } " · "
                a href=(sheet::NAME) download { (both(words::WORKBOOK)) }
            }
        }
        h2 { (both(words::REPORTS)) }
        (reports(&model.entries, &model.address))
    };
    page(&model.address, &model.name, &[], &[], &body).into_string()
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
