//! The first page: the years in one screen, and the way to every province. A province: its counties.

use super::frame::{both, of, page};
use crate::site::address::Address;
use crate::site::model::index::{County, Index, Sum};
use crate::site::words::{self, Both};
use maud::{Markup, html};

/// Where the page of a province is.
#[must_use]
pub fn of_province(name: &str) -> Address {
    Address::of("provinces").below(if name.is_empty() { words::NO_PROVINCE.0 } else { name })
}

fn called(name: &str) -> &str {
    if name.is_empty() { words::NO_PROVINCE.0 } else { name }
}

/// The first page.
#[must_use]
pub fn index(model: &Index) -> String {
    let root = Address::root();
    let body = html! {
        h1 { (both(words::TITLE)) }
        p.banner {
            strong { (model.all.reports) } " " (both(words::REPORTS)) " · "
            strong { (model.all.tally.holds) } " " (of("项关系成立", "relations hold")) " · "
            strong { (model.all.tally.broken) } " " (of("项不成立", "broken")) " · "
            a href=(root.to(&super::queue::address())) { strong { (model.all.open) } " " (both(words::QUEUE)) }
        }
        h2 { (both(words::BY_YEAR)) }
        (sums(words::YEAR, model.years.iter().map(|(year, sum)| (html! { @match year { Some(year) => (year), None => (both(words::UNKNOWN_YEAR)) } }, sum))))
        h2 { (both(words::BY_PROVINCE)) }
        @let provinces: Vec<(&String, Sum)> = model.provinces.keys().map(|name| (name, model.of_province(name))).collect();
        (sums(words::PROVINCE, provinces.iter().map(|(name, sum)| (html! { a href=(root.to(&of_province(name))) { (called(name)) } }, sum))))
    };
    page(&root, words::TITLE.0, &[], &[], &body).into_string()
}

/// The page of a province.
#[must_use]
pub fn province(name: &str, counties: &[County]) -> String {
    let at = of_province(name);
    let mut counties: Vec<&County> = counties.iter().collect();
    counties.sort_by(|a, b| (&a.code, &a.name).cmp(&(&b.code, &b.name)));
    let row = |county: &&County| {
        let code = county.code.as_deref().unwrap_or_default();
        html! { a href=(at.to(&county.address)) { (county.name) } " " small { (code) } }
    };
    let body = html! {
        h1 { (called(name)) }
        (sums(words::BODY, counties.iter().map(|county| (row(county), &county.sum))))
    };
    page(&at, called(name), &[], &[], &body).into_string()
}

/// A table of what reports come to.
fn sums<'a>(name: Both, rows: impl Iterator<Item = (Markup, &'a Sum)>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name.0) {
            table.list {
                thead {
                    tr {
                        th scope="col" { (both(name)) } th.number scope="col" { (both(words::REPORTS)) }
                        th.number scope="col" { (of("有表格", "with tables")) } th.number scope="col" { (of("勾稽一致", "consistent")) }
                        th.number scope="col" { (of("成立", "hold")) } th.number scope="col" { (both(words::BROKEN)) }
                        th.number scope="col" { (both(words::FINDINGS)) }
                    }
                }
                tbody {
                    @for (name, sum) in rows {
                        tr {
                            th.plain scope="row" { (name) } td.number { (sum.reports) } td.number { (sum.with_tables) }
                            td.number { (sum.consistent) } td.number { (sum.tally.holds) } td.number { (sum.tally.broken) }
                            td.number { (sum.open) }
                        }
                    }
                }
            }
        }
    }
}
