//! One thing to be looked at: what was found, with its numbers, and what would be consistent.

use super::frame::{both, of, said};
use crate::finding::{Outcome, Severity};
use crate::review::State;
use crate::site::model::report::Query;
use crate::site::model::table::anchor;
use crate::site::source;
use crate::site::words;
use maud::{Markup, html};

/// A finding, or several with one cause.
pub(super) fn query(query: &Query, has_source: bool) -> Markup {
    html! {
        article.query.{ (query.severity.as_str()) } id=[query.anchors.first()] {
            @for anchor in query.anchors.iter().skip(1) { span id=(anchor) {} }
            h3 { (severity(query.severity)) " " (said(&query.heading)) }
            @for line in &query.says { p.equation { (said(line)) } }
            @if !query.conditions.is_empty() {
                ul.conditions {
                    @for line in &query.conditions { li { (said(line)) } }
                    @if query.more > 0 { li { (query.more) " " (both(words::MORE_AS_SIMPLE)) } }
                }
            }
            @if !query.is_complete { p.small { (both(words::SEARCH_STOPPED)) } }
            @if !query.cells.is_empty() {
                p.cells {
                    span.label { (both(words::CELLS)) } " "
                    @for (cell, name) in &query.cells {
                        a.cell href=(format!("#{}", anchor(*cell))) { (name) }
                        @if has_source {
                            a.place href=(format!("{}#{}", source::NAME, anchor(*cell))) target=(source::FRAME)
                                aria-label=(format!("{name}：原文 source")) { "↗" }
                        }
                        " "
                    }
                }
            }
            @if !query.others.is_empty() { (others(query)) }
            (state(query))
            p.id { @for (id, _) in &query.findings { code { (id) } " " } }
        }
    }
}

fn others(query: &Query) -> Markup {
    html! {
        details.others {
            summary { (both(words::ALSO_ON_THESE)) "（" (query.others.len()) "）" }
            ul {
                @for (came, name, figures) in &query.others { li { (outcome(*came)) " " code { (name) } " " (figures) } }
            }
        }
    }
}

fn state(query: &Query) -> Markup {
    html! {
        @if query.state != State::Open {
            p.decided { (both(words::DECIDED)) "：" (state_words(query.state)) @if let Some(why) = &query.decided { " · " (why) } }
        }
    }
}

/// The weight of a finding, by sign and word.
pub(super) fn severity(severity: Severity) -> Markup {
    let (sign, zh, en) = match severity {
        Severity::Error => ("✕", "错误", "error"),
        Severity::Warning => ("△", "警告", "warning"),
        Severity::Note => ("·", "提示", "note"),
    };
    html! { span.severity { span aria-hidden="true" { (sign) } " " (of(zh, en)) } }
}

fn outcome(outcome: Outcome) -> Markup {
    match outcome {
        Outcome::Holds => both(words::HOLDS),
        Outcome::Broken => both(words::BROKEN),
        Outcome::CannotTell => both(words::CANNOT_TELL),
        Outcome::Spent => both(words::SPENT),
    }
}

fn state_words(state: State) -> Markup {
    match state {
        State::Open => both(words::OPEN),
        State::Changed => both(words::CHANGED),
        State::Confirmed => both(words::CONFIRMED),
        State::Dismissed => both(words::DISMISSED),
        State::Answered => both(words::ANSWERED),
    }
}
