//! The page that works through the findings of a run. It needs its script; each finding also stands on its report's page.

use super::frame::{both, page};
use crate::site::address::Address;
use crate::site::words;
use maud::{Markup, html};

/// The facets by which findings are chosen: their field, and what it is called.
const FACETS: [(&str, words::Both); 7] = [
    ("severity", words::SEVERITY),
    ("state", words::STATE),
    ("cause", words::CAUSE),
    ("relation", words::RELATION),
    ("code", words::FINDING_CODE),
    ("province", words::PROVINCE),
    ("year", words::YEAR),
];

/// Where the queue is.
#[must_use]
pub fn address() -> Address {
    Address::of("findings")
}

/// The page; `data` are the files of its lines, the gravest first, `notes` those of the notes.
#[must_use]
pub fn queue(data: &[String], notes: &[String]) -> String {
    let body = html! {
        h1 { (both(words::QUEUE)) }
        noscript { p.missing { (both(words::NEEDS_SCRIPT)) } }
        form #facets.facets {
            @for (field, name) in FACETS {
                label { span { (both(name)) } select name=(field) { option value="" { "全部 all" } } }
            }
            label { span { (both(words::SEARCH)) } input type="search" name="q" placeholder="县名、代码、数字" {} }
            label { span { (both(words::SORT)) }
                select name="sort" {
                    option value="" { "轻重 weight" } option value="name" { "主体 body" } option value="year" { "年度 year" }
                    option value="code" { "代码 code" }
                }
            }
            @if !notes.is_empty() { label.check { input type="checkbox" name="notes" value="1"; " " (both(words::WITH_NOTES)) } }
        }
        p.tools {
            button type="button" #download { (both(words::DOWNLOAD_DECISIONS)) } " "
            label { (both(words::BY)) " " input #by autocomplete="name"; } " "
            label.button { (both(words::LOAD_DECISIONS)) input #load.unseen type="file" accept=".toml"; }
            " " span #told role="status" {}
        }
        p.banner #count aria-live="polite" {}
        ol #lines.queue data-files=(data.join(" ")) {}
        nav #pages.pages aria-label="分页 · pages" {}
        div #notes hidden data-files=(notes.join(" ")) {}
        template #line { (line()) }
    };
    page(&address(), words::QUEUE.0, &[], &["words.js", "hand.js", "queue.js"], &body)
}

/// A line of the list, to be filled.
fn line() -> Markup {
    html! {
        li.query {
            p.about { span.severity {} " " a.page {} " " span.year {} " " span.state {} }
            h2.heading {}
            p.equation {}
            details.decide {
                summary { (both(words::DECIDE)) }
                form {
                    label { span { (both(words::VERDICT)) }
                        select name="verdict" {
                            option value="" { "待核 open" } option value="confirmed" { "确认有误 confirmed" }
                            option value="dismissed" { "无误 dismissed" } option value="answered" { "已更正 answered" }
                        }
                    }
                    label { span { (both(words::REASON)) } input name="reason"; }
                    label.reissue hidden { span { (both(words::REISSUE)) } input name="reissue"; }
                    button { (both(words::KEEP)) }
                    p.fault role="alert" hidden {}
                }
            }
            p.id {}
        }
    }
}
