//! The relations that the forms promise and the rules beyond them: what each asks, what promises it, and how often it holds.

use super::chart::number;
use super::frame::{both, page, said};
use crate::check::rules;
use crate::form::{Basis, Form};
use crate::message::Words;
use crate::record::Tally;
use crate::site::address::Address;
use crate::site::model::relations::{Relations, pass_share};
use crate::site::words::{self, Both};
use maud::{Markup, html};

/// Where the page is.
#[must_use]
pub fn address() -> Address {
    Address::of("relations")
}

/// A relation of one edition or of several that ask the same, or a rule.
struct Asked<'a> {
    id: &'a str,
    name: Words,
    formula: Words,
    editions: Vec<&'a str>,
    basis: Both,
    stated: Option<&'a str>,
    unless: &'a str,
}

/// The page.
#[must_use]
pub fn relations(came: &Relations) -> String {
    let asked = of_forms();
    let is_tried = |id: &str| came.of(id, &[]).is_some();
    let rules: Vec<Asked<'_>> = rules()
        .map(|rule| Asked {
            id: rule.id,
            name: Words::new(rule.zh, rule.en),
            formula: Words::default(),
            editions: Vec::new(),
            basis: words::BASIS_RULE,
            stated: None,
            unless: rule.unless,
        })
        .collect();
    let (counted, told): (Vec<_>, Vec<_>) = rules.into_iter().partition(|rule| is_tried(rule.id));
    let body = html! {
        h1 { (both(words::RELATIONS)) }
        p { (both(words::RELATIONS_HINT)) }
        (table(words::RELATIONS, &asked, came))
        h2 { (both(words::RULES)) }
        p { (both(words::RULES_HINT)) }
        (table(words::RULES, &counted, came))
        h2 { (both(words::RULES_FINDINGS)) }
        ul.prose { @for rule in &told { li { code { (rule.id) } " " (said(&rule.name)) @if !rule.unless.is_empty() { small lang="en" { " " (rule.unless) } } } } }
    };
    page(&address(), words::RELATIONS.0, &[], &[], &body)
}

fn of_forms() -> Vec<Asked<'static>> {
    let mut all: Vec<Asked<'static>> = Vec::new();
    for form in Form::all() {
        for (index, relation) in form.relations.iter().enumerate() {
            let formula = form.formula(index);
            // Another edition that asks the same in the same words is named beside.
            let same = |own: &&mut Asked<'_>| {
                own.id == relation.id && own.formula == formula && own.stated == relation.stated.as_deref()
            };
            if let Some(own) = all.iter_mut().find(same) {
                own.editions.push(&form.id);
                continue;
            }
            let basis = match relation.basis {
                Basis::Printed => words::BASIS_PRINTED,
                Basis::Structure => words::BASIS_STRUCTURE,
                Basis::Customary => words::BASIS_CUSTOM,
                Basis::Law => words::BASIS_LAW,
            };
            all.push(Asked {
                id: &relation.id,
                name: Words::new(&relation.name_zh, &relation.name_en),
                formula,
                editions: vec![&form.id],
                basis,
                stated: relation.stated.as_deref(),
                unless: "",
            });
        }
    }
    all
}

fn table(name: Both, asked: &[Asked<'_>], came: &Relations) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name.0) {
            table.list.relations {
                thead {
                    tr {
                        th scope="col" { (both(words::RELATION)) } th scope="col" { (both(words::ASKS)) }
                        th.number scope="col" { (both(words::PASS_SHARE)) } th.number scope="col" { (both(words::HOLDS)) }
                        th.number scope="col" { (both(words::BROKEN)) } th.number scope="col" { (both(words::CANNOT_TELL)) } th.number scope="col" { (both(words::SPENT)) }
                    }
                }
                tbody {
                    @for one in asked { (row(one, came.of(one.id, &one.editions))) }
                }
            }
        }
    }
}

fn row(one: &Asked<'_>, tally: Option<Tally>) -> Markup {
    let queue = format!("{}#relation={}", address().to(&super::queue::address()), one.id);
    html! {
        tr {
            th.plain scope="row" {
                code { (one.id) } " " (said(&one.name))
                @if !one.editions.is_empty() { small { " " (one.editions.join("、")) } }
            }
            td {
                @for (zh, en) in one.formula.zh.lines().zip(one.formula.en.lines()) { p.small { (said(&Words::new(zh, en))) } }
                p.small { (both(one.basis)) @if let Some(stated) = one.stated { "：「" (stated) "」" } }
                @if !one.unless.is_empty() { p.small lang="en" { (one.unless) } }
                @if tally.is_some_and(|tally| tally.broken > 0) && !one.editions.is_empty() { p.small { a href=(queue) { (both(words::QUEUE)) } } }
            }
            @match tally {
                Some(tally) => {
                    td.number { @match pass_share(tally) { Some(share) => (number(share, true)), None => "∅" } }
                    td.number { (tally.holds) }
                    td.number { (tally.broken) }
                    td.number { (tally.cannot_tell) } td.number { (tally.spent) }
                },
                None => td colspan="5" {},
            }
        }
    }
}
