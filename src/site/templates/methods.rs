//! How the figures came about: what is promised, how the forms follow each other, how things are reckoned, what every code
//! of a finding means.

use super::frame::{both, of, page};
use super::table::sign;
use crate::finding::Code;
use crate::form::Form;
use crate::record::Mark;
use crate::site::address::Address;
use crate::site::words::{self, Both};
use maud::{Markup, html};

/// Where the page is.
#[must_use]
pub fn address() -> Address {
    Address::of("methods")
}

/// The page.
#[must_use]
pub fn methods() -> String {
    let body = html! {
        h1 { (both(words::METHODS)) }
        @for (heading, paragraphs) in words::METHODS_SAID {
            h2 { (both(*heading)) }
            @for paragraph in *paragraphs { p.text { (both(*paragraph)) } }
        }
        h2 { (both(words::EDITIONS)) }
        dl.words { @for form in Form::all() { div { dt { (form.id) } dd { (form.authority) "，" (form.since) (both(Both("年度起", " is its first year"))) } } } }
        h2 { (both(words::MARKS)) }
        dl.words { @for mark in Mark::ALL { div { dt { (sign(*mark)) } dd { (of(mark.meaning().0, mark.meaning().1)) " " code { (mark.as_str()) } } } } }
        h2 #codes { (both(words::CODES)) }
        (codes())
    };
    page(&address(), words::METHODS.0, &[], &[], &body)
}

fn codes() -> Markup {
    html! {
        table.list {
            thead { tr { th scope="col" { (both(words::FINDING_CODE)) } th scope="col" { (both(words::SEVERITY)) } th scope="col" { (both(words::MEANING)) } } }
            tbody {
                @for code in Code::ALL {
                    tr { th.plain scope="row" { code { (code.id()) " " (code.name()) } } td { (super::query::severity(code.severity())) } td { (of(code.meaning_zh(), code.meaning().trim())) } }
                }
            }
        }
    }
}
