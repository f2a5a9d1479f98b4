//! What every page has: its head, the way up, the switch of languages.

use super::{compare, coverage, downloads, indicators, methods, queue, relations};
use crate::message::Words;
use crate::site::address::{Address, INDEX};
use crate::site::words::{self, Both};
use maud::{DOCTYPE, Markup, html};

/// What a page may load: what lies beside it, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'none'; base-uri 'none'";

/// A page, with the pages above it by name.
pub(super) fn page(at: &Address, title: &str, above: &[(&str, Address)], scripts: &[&str], body: &Markup) -> Markup {
    let up = at.up();
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                title { (title) " · 勾稽 gouji" }
                link rel="stylesheet" href=(format!("{up}assets/site.css"));
                @for script in [&"language.js"].into_iter().chain(scripts) {
                    script src=(format!("{up}assets/{script}")) defer {}
                }
            }
            body {
                header.top {
                    nav aria-label="位置 · You are here" {
                        a href=(format!("{up}{INDEX}")) { (both(words::HOME)) }
                        @for (name, address) in above {
                            " " span.step aria-hidden="true" { "›" } " "
                            a href=(at.to(address)) { (name) }
                        }
                    }
                    nav.rooms aria-label="各页 · Pages" {
                        @for (name, address) in rooms() {
                            a href=(at.to(&address)) aria-current=[(*at == address).then_some("page")] { (both(name)) } " "
                        }
                    }
                    input #english.unseen type="checkbox";
                    label.language for="english" { span.zh lang="en" { "English" } span.en lang="zh-CN" { "中文" } }
                }
                main { (body) }
            }
        }
    }
}

/// The pages that every page leads to.
fn rooms() -> [(Both, Address); 7] {
    [
        (words::FINDINGS, queue::address()),
        (words::COMPARE, compare::address()),
        (words::COVERAGE, coverage::address()),
        (words::INDICATORS, indicators::address()),
        (words::RELATIONS, relations::address()),
        (words::METHODS, methods::address()),
        (words::DOWNLOADS, downloads::address()),
    ]
}

/// A page that the dataset has no table for.
pub(crate) fn missing(at: &Address, name: Both) -> String {
    let body = html! { h1 { (both(name)) } p.missing { (both(words::MISSING_TABLE)) } };
    page(at, name.0, &[], &[], &body).into_string()
}

/// Words in both languages; the page shows one of them.
pub(super) fn both(Both(zh, en): Both) -> Markup {
    of(zh, en)
}

/// The same of words that were made.
pub(super) fn said(words: &Words) -> Markup {
    of(&words.zh, &words.en)
}

/// The same.
pub(super) fn of(zh: &str, en: &str) -> Markup {
    html! {
        @if zh == en { (zh) } @else { span.zh { (zh) } span.en lang="en" { (en) } }
    }
}
