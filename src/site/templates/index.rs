//! The first page: every report of the dataset.

use super::frame::{both, of, page};
use crate::site::address::Address;
use crate::site::model::index::{Entry, Index};
use crate::site::words;
use maud::{Markup, html};

/// The first page.
#[must_use]
pub fn index(model: &Index) -> String {
    let body = html! {
        h1 { (both(words::TITLE)) }
        p.banner {
            strong { (model.entries.len()) } " " (both(words::REPORTS)) " · "
            strong { (model.tally.holds) } " " (of("项关系成立", "relations hold")) " · "
            strong { (model.tally.broken) } " " (of("项不成立", "broken"))
        }
        p { a href=(Address::root().to(&super::queue::address())) { (both(words::QUEUE)) } }
        div.scroll tabindex="0" role="region" aria-label=(words::REPORTS.0) {
            table.list {
                thead {
                    tr {
                        th scope="col" { (both(words::YEAR)) } th scope="col" { (both(words::CODE)) }
                        th scope="col" { (both(words::BODY)) } th.number scope="col" { (both(words::BROKEN)) }
                        th.number scope="col" { (both(words::FINDINGS)) }
                    }
                }
                tbody { @for entry in &model.entries { (row(entry)) } }
            }
        }
    };
    page(&Address::root(), words::TITLE.0, &[], &[], &body).into_string()
}

fn row(entry: &Entry) -> Markup {
    html! {
        tr {
            td { @match entry.year { Some(year) => (year), None => "—" } }
            td { (entry.code.as_deref().unwrap_or("—")) }
            td { a href=(Address::root().to(&entry.address)) { (entry.name) } }
            td.number { (entry.tally.broken) }
            td.number { (entry.open) }
        }
    }
}
