//! What became of every expected county and year: by province and year, why not, and down to the county.

use super::chart;
use super::frame::{both, page, province_name};
use crate::dataset::tables::coverage::Outcome;
use crate::site::address::Address;
use crate::site::model::coverage::{self, Came, County, Coverage, Stages, stages};
use crate::site::words::{self, Both};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Where the page is.
#[must_use]
pub fn address() -> Address {
    Address::of("coverage")
}

/// Where the counties of a province are.
#[must_use]
pub fn of_province(name: &str) -> Address {
    address().below(province_name(name))
}

/// The page of the whole.
#[must_use]
pub fn coverage(model: &Coverage) -> String {
    let at = address();
    let all = model.counties.values();
    let years = model.years().into_iter().map(|year| (html! { (year) }, stages(all.clone(), Some(year))));
    let provinces = model.provinces();
    let of_provinces = provinces.iter().map(|(name, counties)| {
        (html! { a href=(at.to(&of_province(name))) { (province_name(name)) } }, stages(counties.iter().copied(), None))
    });
    let body = html! {
        h1 { (both(words::COVERAGE)) }
        p { (both(words::COVERAGE_HINT)) }
        (chart::tiles(model))
        h2 { (both(words::BY_YEAR)) }
        (table(words::YEAR, years))
        h2 { (both(words::BY_PROVINCE)) }
        (table(words::PROVINCE, of_provinces))
        h2 { (both(words::WHY_NOT)) }
        (reasons(&coverage::reasons(model.counties.values())))
    };
    page(&at, words::COVERAGE.0, &[], &[], &body)
}

/// The page of a province: how far it came, why not, every county and year; `known` are the pages of counties.
#[must_use]
pub fn province(name: &str, counties: &[&County], years: &BTreeSet<i32>, known: &BTreeSet<Address>) -> String {
    let at = of_province(name);
    let of_years = years.iter().map(|year| (html! { (year) }, stages(counties.iter().copied(), Some(*year))));
    let own = |county: &County| Some(Address::of(&county.code)).filter(|own| known.contains(own));
    let body = html! {
        h1 { (province_name(name)) }
        (table(words::YEAR, of_years))
        h2 { (both(words::WHY_NOT)) }
        (reasons(&coverage::reasons(counties.iter().copied())))
        h2 { (both(words::COUNTIES)) }
        (legend())
        div.scroll tabindex="0" role="region" aria-label=(words::COVERAGE.0) {
            table.list {
                thead { tr { th scope="col" { (both(words::COUNTY)) } @for year in years { th scope="col" { (year) } } } }
                tbody {
                    @for county in counties {
                        tr {
                            th.plain scope="row" { @if let Some(prefecture) = &county.prefecture { small { (prefecture) " " } } @match own(county) { Some(page) => a href=(at.to(&page)) { (county.name) }, None => (county.name) } " " small { (county.code) } }
                            @for year in years { td { @if let Some(came) = county.years.get(year) { (self::came(came, &at)) } } }
                        }
                    }
                }
            }
        }
    };
    page(&at, province_name(name), &[(words::COVERAGE.0, address())], &[], &body)
}

/// What became of one year, by a sign, a word and the reason.
pub(super) fn came(came: &Came, at: &Address) -> Markup {
    let (sign, name) = outcome(came.outcome);
    let is_fine = came.outcome == Outcome::Consistent;
    let said = html! { span.sign.fine[is_fine] aria-hidden="true" { (sign) } " " (both(name)) };
    html! {
        @match &came.address { Some(address) => a href=(at.to(address)) { (said) }, None => (said) }
        @if let Some(why) = &came.why { small.why { (reason(why)) } }
    }
}

pub(super) fn outcome(outcome: Outcome) -> (&'static str, Both) {
    match outcome {
        Outcome::Consistent => ("✓", words::CONSISTENT),
        Outcome::Read => ("△", words::READ),
        Outcome::NotPosted => ("○", words::NOT_POSTED),
        Outcome::Refused => ("⊘", words::REFUSED_TO_BE_READ),
        Outcome::Unread => ("✕", words::UNREAD),
        Outcome::NotAsked => ("·", words::NOT_ASKED),
    }
}

/// A reason in words, where the data's own word is not one that `gouji explain` explains.
fn reason(why: &str) -> Markup {
    let known = words::REASONS.iter().find(|(own, _)| *own == why);
    known.map_or_else(|| html! { code { (why) } }, |(_, name)| both(*name))
}

fn legend() -> Markup {
    html! {
        p.small {
            @for kind in Outcome::ALL { @let (sign, name) = outcome(*kind); span.sign aria-hidden="true" { (sign) } " " (both(name)) "　" }
        }
    }
}

fn table(name: Both, rows: impl Iterator<Item = (Markup, Stages)>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name.0) {
            table.list {
                thead {
                    tr {
                        th scope="col" { (both(name)) }
                        @for stage in [words::EXPECTED, words::POSTED, words::GOT, words::READ, words::CONSISTENT] { th.number scope="col" { (both(stage)) } }
                    }
                }
                tbody {
                    @for (name, own) in rows {
                        tr {
                            th.plain scope="row" { (name) }
                            @for count in [own.expected, own.posted, own.fetched, own.read, own.consistent] { td.number { (count) } }
                        }
                    }
                }
            }
        }
    }
}

fn reasons(reasons: &[(Outcome, Option<&str>, usize)]) -> Markup {
    html! {
        @if reasons.is_empty() { p { (both(words::NOTHING_MISSING)) } } @else {
            table.list {
                thead { tr { th scope="col" { (both(words::CAME_TO)) } th scope="col" { (both(words::REASON)) } th.number scope="col" { (both(words::COUNTY_YEARS)) } } }
                tbody {
                    @for (kind, why, count) in reasons {
                        @let (sign, name) = outcome(*kind);
                        tr { td { span.sign aria-hidden="true" { (sign) } " " (both(name)) } td { @if let Some(why) = why { (reason(why)) } } td.number { (count) } }
                    }
                }
            }
        }
    }
}
