//! The first page: the year in one screen, and the way to every province. A province: its counties.

use super::frame::{both, page, province_name, said};
use super::{chart, coverage, queue};
use crate::message::Words;
use crate::site::address::{Address, INDEX};
use crate::site::model::coverage::{Coverage, stages};
use crate::site::model::index::{County, Index, Sum};
use crate::site::model::indicators::Mix;
use crate::site::words::{self, Both};
use maud::{Markup, html};

/// Bodies that one page of a province lists.
const MOST_LISTED: usize = 1000;

/// Where the page of a province is.
#[must_use]
pub fn of_province(name: &str) -> Address {
    Address::of("provinces").below(province_name(name))
}

/// The first page; `bodies` are the files in which bodies are found by name.
#[must_use]
pub fn index(model: &Index, covered: Option<&Coverage>, mixes: &[Mix], bodies: &[String]) -> String {
    let root = Address::root();
    let body = html! {
        h1 { (both(words::TITLE)) }
        form #search.facets hidden role="search" data-files=(bodies.join(" ")) {
            label { span { (both(words::FIND)) } input type="search" name="q" autocomplete="off"; } output aria-live="polite" {}
        }
        ul #found.found {}
        @if let Some(year) = model.years.keys().rev().flatten().next() { (picture(*year, model, covered)) }
        (chart::outcomes(mixes))
        h2 { (both(words::BY_YEAR)) }
        (sums(words::YEAR, model.years.iter().rev().map(|(year, sum)| (html! { @match year { Some(year) => (year), None => (both(words::UNKNOWN_YEAR)) } }, sum))))
        h2 { (both(words::BY_PROVINCE)) }
        @let provinces: Vec<(&String, Sum)> = model.provinces.keys().map(|name| (name, model.of_province(name))).collect();
        (sums(words::PROVINCE, provinces.iter().map(|(name, sum)| (html! { a href=(root.to(&of_province(name))) { (province_name(name)) } }, sum))))
    };
    page(&root, words::TITLE.0, &[], &["words.js", "hand.js", "search.js"], &body)
}

/// How far the reports of the newest year came, and what all years leave to do.
fn picture(year: i32, model: &Index, covered: Option<&Coverage>) -> Markup {
    let root = Address::root();
    let reached =
        covered.map(|covered| stages(covered.counties.values(), Some(year))).filter(|reached| reached.expected > 0);
    let all = &model.all;
    html! {
        p.banner {
            strong { (all.reports) } " " (both(words::REPORTS)) " · "
            strong { (all.tally.holds) } " " (both(words::REPORTS_HOLD)) " · "
            strong { (all.tally.broken) } " " (both(words::REPORTS_BROKEN)) " · "
            a href=(root.to(&queue::address())) { strong { (all.open) } " " (both(words::QUEUE)) }
        }
        @if let Some(reached) = reached {
            h2 { a href=(root.to(&coverage::address())) { (said(&Words::new(format!("{year}年各县报告"), format!("Counties' reports on {year}")))) } }
            dl.stages {
                @for (name, count) in [(words::EXPECTED, reached.expected), (words::POSTED, reached.posted), (words::GOT, reached.fetched), (words::READ, reached.read), (words::CONSISTENT, reached.consistent)] {
                    div { dt { (both(name)) } dd { strong { (count) } meter min="0" max=(reached.expected) value=(count) aria-label=(name.0) {} } }
                }
            }
        }
    }
}

/// The pages of a province, each with the name of its file.
#[must_use]
pub fn province(name: &str, counties: &[County]) -> Vec<(String, String)> {
    let at = of_province(name);
    let mut counties: Vec<&County> = counties.iter().collect();
    counties.sort_by(|a, b| (&a.code, &a.name).cmp(&(&b.code, &b.name)));
    let row = |county: &&County| {
        let code = county.code.as_deref().unwrap_or_default();
        html! { a href=(at.to(&county.address)) { (county.name) } " " small { (code) } }
    };
    let parts: Vec<&[&County]> = counties.chunks(MOST_LISTED).collect();
    let file = |number: usize| if number == 1 { INDEX.to_owned() } else { format!("counties-{number}.html") };
    let pages = parts.iter().enumerate().map(|(part, counties)| {
        let body = html! {
            h1 { (province_name(name)) }
            (sums(words::BODY, counties.iter().map(|county| (row(county), &county.sum))))
            @if parts.len() > 1 { nav.pages aria-label=(words::MORE_PAGES.0) { @for number in 1..=parts.len() { a href=(file(number)) { (number) } " " } } }
        };
        (file(part + 1), page(&at, province_name(name), &[], &[], &body))
    });
    pages.collect()
}

/// A table of what reports come to.
fn sums<'a>(name: Both, rows: impl Iterator<Item = (Markup, &'a Sum)>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name.0) {
            table.list {
                thead {
                    tr {
                        th scope="col" { (both(name)) } th.number scope="col" { (both(words::REPORTS)) }
                        th.number scope="col" { (both(words::WITH_TABLES)) } th.number scope="col" { (both(words::CONSISTENT)) }
                        th.number scope="col" { (both(words::HOLDS)) } th.number scope="col" { (both(words::BROKEN)) }
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
