//! The page of a report: the form's tables beside the source.

use super::frame::{both, of, page};
use super::query::query;
use super::table::{quoted, sign, table};
use crate::finding::Severity;
use crate::record::Report;
use crate::site::model::report::ReportPage;
use crate::site::words;
use crate::site::{form_script, source};
use maud::{Markup, html};

/// What the frame of a source may do: lead its reader back, and nothing else.
const SANDBOX: &str = "allow-same-origin allow-top-navigation-by-user-activation";

/// Other prints of a report that are named on its page; all stand on that of its county.
const MOST_OTHERS: usize = 5;

/// The page of a report.
#[must_use]
pub fn report(model: &ReportPage<'_>) -> String {
    let title = title(model.report);
    let body = html! {
        div.report data-report=(model.report.key()) data-digest=(model.report.source.sha256) {
            div.reading {
                h1 { (title) }
                (banner(model))
                (facts(model))
                (findings(model))
                h2 { (both(words::FORM)) }
                @if model.tables.is_empty() { p.missing { (both(words::NO_TABLES)) } }
                @for shown in &model.tables { (table(shown, model)) }
                (other_rows(model))
                (prose(model))
                (legend(model))
            }
            (frame(model))
        }
    };
    let division = model.report.division.as_ref();
    let above: Vec<&str> = division
        .map(|own| {
            [own.province.as_deref(), own.prefecture.as_deref(), Some(own.name.as_str())]
                .into_iter()
                .flatten()
                .collect()
        })
        .unwrap_or_default();
    let name = division.map_or(model.report.body.as_deref().unwrap_or("…"), |own| own.name.as_str());
    let trail = html! { @if !above.is_empty() { p.trail { (above.join(" › ")) } } };
    let above = [(name, model.address.first())];
    let form = model.report.tables.as_ref().map(|tables| form_script(&tables.form.id));
    let scripts: Vec<&str> = ["words.js", "hand.js"].into_iter().chain(form.as_deref()).chain(["report.js"]).collect();
    page(&model.address, &title, &above, &scripts, &html! { (trail) (body) })
}

/// What a report is called: its title, else who reports on which year.
pub(super) fn title(report: &Report) -> String {
    let year = report.year.map_or_else(|| words::UNKNOWN_YEAR.0.to_owned(), |year| format!("{year}年"));
    let named = || format!("{} {year}", report.body.as_deref().unwrap_or("主体不明"));
    report.title.clone().unwrap_or_else(named)
}

/// What is open, and what the relations came to.
fn banner(model: &ReportPage<'_>) -> Markup {
    let open = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| model.open(severity));
    let names = [words::ERRORS, words::WARNINGS, words::NOTES];
    html! {
        p.banner {
            @for (count, name) in open.into_iter().zip(names).filter(|(count, _)| *count > 0) {
                strong { (count) } " " (both(name)) " · "
            }
            strong { (model.tally.holds) } " " (both(words::REPORTS_HOLD))
            " · " strong { (model.tally.broken) } " " (both(words::REPORTS_BROKEN))
            @if model.tally.cannot_tell > 0 { " · " strong { (model.tally.cannot_tell) } " " (both(words::CANNOT_BE_TRIED)) }
            @if model.tally.spent > 0 { " · " strong { (model.tally.spent) } " " (both(words::WERE_SPENT)) }
        }
    }
}

fn facts(model: &ReportPage<'_>) -> Markup {
    let report = model.report;
    let from = &report.source;
    let edition = report.tables.as_ref().map(|tables| format!("{}（{}）", tables.form.id, tables.form.authority));
    let code = report.division.as_ref().map(|division| division.code.as_str());
    html! {
        dl.facts {
            @for (name, value) in [
                (words::BODY, report.body.as_deref()), (words::CODE, code), (words::EDITION, edition.as_deref()),
                (words::PUBLISHED, report.published.as_deref()), (words::FETCHED, from.retrieved.as_deref()),
            ] {
                @if let Some(value) = value { div { dt { (both(name)) } dd { (value) } } }
            }
            @if let Some(url) = from.url.as_deref().filter(|url| url.starts_with("http://") || url.starts_with("https://")) {
                div { dt { (both(words::SOURCE)) } dd { a href=(url) rel="noreferrer noopener external" { (url) } } }
            }
            @if let Some(path) = &from.path {
                div {
                    dt { (both(if model.copy.is_some() { words::ARCHIVED } else { words::FILE })) }
                    dd {
                        @match &model.copy { Some(copy) => a href=(copy) download { (path) }, None => (path) }
                        @if let Some(member) = &from.member { " : " (member) }
                        @if from.part > 1 { " · " (both(words::PART)) " " (from.part) }
                    }
                }
            }
            div { dt { (both(words::DIGEST)) } dd.digest { "SHA-256 " (from.sha256) } }
            @if !model.others.is_empty() {
                div {
                    dt { (both(words::OTHERS_OF_ID)) }
                    dd {
                        @for (name, address) in model.others.iter().take(MOST_OTHERS) { a href=(model.address.to(address)) { (name) } " " }
                        @if model.others.len() > MOST_OTHERS { "… " a href=(model.address.to(&model.address.first())) { (model.others.len()) } }
                    }
                }
            }
        }
        p.tools { button type="button" #json hidden { (both(words::JSON)) } " " button type="button" #csv hidden { (both(words::CSV)) } }
    }
}

fn findings(model: &ReportPage<'_>) -> Markup {
    html! {
        section #findings {
            h2 { (both(words::FINDINGS)) " " span.count { (model.queries.len()) } }
            @if model.queries.is_empty() { p { (both(words::NO_FINDINGS)) } }
            @else { p.small.keys hidden { (both(words::KEYS)) } }
            @for shown in &model.queries { (query(shown, model.has_source)) }
        }
    }
}

/// The rows that no form has, as they are printed.
fn other_rows(model: &ReportPage<'_>) -> Markup {
    html! {
        @if !model.other_rows.is_empty() {
            section.form {
                h3 { (both(words::OTHER_ROWS)) }
                div.scroll tabindex="0" role="region" aria-label=(words::OTHER_ROWS.0) {
                    table.figures data-other {
                        @for row in model.other_rows {
                            tr {
                                th scope="row" { (row.label) @if let Some(unit) = &row.unit { " " small { "（" (unit) "）" } } }
                                @for cell in &row.values {
                                    td { @match cell.value { Ok(number) => (number), Err(mark) => span.mark data-mark=(mark.as_str()) title=(mark.meaning().0) { (sign(mark)) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The figures of the prose that speak of no row of the form.
fn prose(model: &ReportPage<'_>) -> Markup {
    let others: Vec<_> = model.said.iter().filter(|said| said.row.is_none()).collect();
    html! {
        @if !others.is_empty() {
            section {
                h3 { (both(words::SAID)) }
                ul.prose {
                    @for said in others {
                        li id=(said.anchor) { (quoted(said, model)) }
                    }
                }
            }
        }
    }
}

/// What the signs mean that stand on the page.
fn legend(model: &ReportPage<'_>) -> Markup {
    let marks = model.marks();
    html! {
        @if !marks.is_empty() {
            section.legend {
                h3 { (both(words::MARKS)) }
                dl { @for mark in marks { div { dt { (sign(mark)) } dd { (of(mark.meaning().0, mark.meaning().1)) } } } }
            }
        }
    }
}

/// The source beside the tables.
fn frame(model: &ReportPage<'_>) -> Markup {
    html! {
        aside.source aria-label="原文 · source" {
            h2 { (both(words::ORIGINAL)) }
            @if model.has_source {
                p.small { (both(words::SOURCE_HINT)) }
                iframe name=(source::FRAME) src=(source::NAME) title="原文 · source" sandbox=(SANDBOX) {}
            } @else { p.missing { (both(words::NO_SOURCE)) } }
        }
    }
}
