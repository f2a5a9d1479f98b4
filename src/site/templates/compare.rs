//! The page that compares counties. It needs its script: what is compared stands in the address. Every figure of it also
//! stands in `indicators.csv`.

use super::frame::{both, page};
use crate::form::Form;
use crate::site::address::Address;
use crate::site::model::compare::Data;
use crate::site::words::{self, Both};
use maud::{Markup, html};

/// Where the page is.
#[must_use]
pub fn address() -> Address {
    Address::of("compare")
}

/// Ways to choose whom a county is compared with.
const PEERS: [(&str, Both); 3] =
    [("", words::PEERS_NONE), ("prefecture", words::PEERS_PREFECTURE), ("volume", words::PEERS_VOLUME)];
/// Ways to look at it.
const VIEWS: [(&str, Both); 2] = [("", words::VIEW_ONE), ("grid", words::VIEW_GRID)];

/// The indicators that stand beside each other.
const MAIN: [&str; 9] = [
    "requests",
    "disclosure_rate",
    "refusal_rate",
    "not_available_rate",
    "not_processed_rate",
    "other_handling_rate",
    "clearance_rate",
    "natural_person_share",
    "reconsideration_rate",
];

/// The page over its files.
#[must_use]
pub fn compare(data: &Data) -> String {
    let body = html! {
        h1 { (both(words::COMPARE)) }
        noscript { p.missing { (both(words::NEEDS_SCRIPT_COMPARE)) } }
        form #chosen.facets {
            label { span { (both(words::INDICATOR)) }
                select name="indicator" {
                    @for one in &data.indicators {
                        option value=(one.named.id) data-zh=(one.named.zh) data-en=(one.named.en) data-ratio[one.named.is_ratio] data-main[MAIN.contains(&one.named.id)] data-files=(one.files.join(" ")) { (one.named.zh) " · " (one.named.en) }
                    }
                }
            }
            label { span { (both(words::YEAR)) } select name="year" { @for year in data.years.iter().rev() { option { (year) } } option value="all" { (words::ALL_YEARS.0) " · " (words::ALL_YEARS.1) } } }
            label { span { (both(words::ADD_COUNTY)) } input name="add" list="places" autocomplete="off"; }
            datalist #places {}
            (choice("peers", words::PEERS, &PEERS))
            (choice("view", words::VIEW, &VIEWS))
            label.check { input type="checkbox" name="sound" value="1"; " " (both(words::WITHOUT_FLAGGED)) }
        }
        ul #counties.chips aria-label=(words::CHOSEN.0) {}
        p #told role="status" aria-live="polite" {}
        figure.chart.large {
            figcaption #title {}
            div #picture.scroll tabindex="0" role="region" aria-label=(words::COMPARE.0) {}
        }
        p.tools {
            button type="button" data-hand="csv" { "CSV" } " " button type="button" data-hand="svg" { "SVG" } " " button type="button" data-hand="png" { "PNG" } " "
            button type="button" #cite { (both(words::CITE)) }
        }
        p #citation.text hidden {}
        h2 { (both(words::ITS_NUMBERS)) }
        div.scroll tabindex="0" role="region" aria-label=(words::ITS_NUMBERS.0) { table #numbers.list {} }
        p.small { (both(words::COMPARE_HINT)) }
        div #files hidden data-places=(data.places.join(" ")) data-breaks=(breaks()) data-digest=(data.digest) {}
    };
    page(&address(), words::COMPARE.0, &[], &["words.js", "hand.js", "compare-picture.js", "compare.js"], &body)
}

/// The years with which an edition of the form begins: `{"2021":"2021"}`.
fn breaks() -> String {
    let named = |form: &Form| format!("\"{}\":\"{}{}\"", form.since, form.id, words::EDITION_BEGINS.0);
    let begun: Vec<String> = Form::all().iter().map(named).collect();
    format!("{{{}}}", begun.join(","))
}

fn choice(name: &str, called: Both, options: &[(&str, Both)]) -> Markup {
    html! {
        label { span { (both(called)) }
            select name=(name) { @for (value, Both(zh, en)) in options { option value=(value) { (zh) " · " (en) } } }
        }
    }
}
