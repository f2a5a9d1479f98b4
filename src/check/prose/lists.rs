//! Lists of parts against their total: N10, N11, N15 and N18.
//!
//! In: a report. Out: one judgement for each list and what divides it. Parts behind 其中 come to their
//! total at most; a list of bodies or of fees without 其中 comes to it exactly, if all of it was read.

use super::readings::{Quoted, speaks_of_both_courts};
use super::{Judged, figure, is_entry, place_of, quoted};
use crate::check::rule::{Check, On, check};
use crate::lexicon::CLAIMS;
use crate::message::{Message, Words};
use crate::record::Report;
use crate::record::statement::{Kind, Period, Precision, Statement};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How far back the total is looked for of ways of applying that are not said to be its parts.
const NEAR: usize = 8;
/// The most entries of a list that lists within it, and parts counted twice, are looked for in.
const MOST_ENTRIES: usize = 200;

/// The most parts that are written out.
const MOST_TERMS: usize = 24;

/// What divides a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Division {
    Channels,
    Applicants,
    Results,
    Outcomes,
    Entries,
}

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Prose(judge);
    codes: [ProseDisagrees];
    /// applications by channel add up to no more than were received
    N10 [ProseDisagrees] "各渠道收到的申请之和不多于收到总数";
    /// a list by unit adds up to the total it states
    N11 [ProseDisagrees] "按单位列出的各项之和等于所述总数"
        unless "a unit is left out";
    /// processing fees one by one add up to the total stated, in yuan
    N15 [ProseDisagrees] "信息处理费各笔之和等于所述总额（元）";
    /// parts of a stated total add up to no more than it
    N18 [ProseDisagrees] "其中各项之和不多于总数";
};

/// Judges every list of the report's year.
pub fn judge(report: &Report) -> Vec<Judged> {
    let mut lists: BTreeMap<(usize, Division), Vec<usize>> = BTreeMap::new();
    for (index, part) in report.statements.iter().enumerate() {
        let Some(whole) = part.part_of.or_else(|| unmarked_total(report, index)) else { continue };
        let total = &report.statements[whole];
        let same_time = part.year == total.year && part.period == total.period && total.year == report.year;
        if let Some(division) = division(report, part, total).filter(|_| same_time && part.kind == total.kind) {
            lists.entry((whole, division)).or_default().push(index);
        }
    }
    lists.into_iter().map(|((whole, division), parts)| list(report, whole, division, &parts)).collect()
}

/// 收到申请11件，当面2件，网上8件: the total of ways of applying that follow it without 其中.
fn unmarked_total(report: &Report, index: usize) -> Option<usize> {
    let part = &report.statements[index];
    if part.channel.is_none() || !part.topic.starts_with("applications.") {
        return None;
    }
    (index.saturating_sub(NEAR)..index).rev().find(|at| {
        let other = &report.statements[*at];
        other.topic == part.topic && other.channel.is_none() && other.applicant.is_none() && other.part_of.is_none()
    })
}

fn division(report: &Report, part: &Statement, total: &Statement) -> Option<Division> {
    let is_same = part.topic == total.topic;
    match (part.topic.split('.').next(), part.channel.as_deref(), part.applicant.as_deref(), part.result.as_deref()) {
        (Some("applications"), Some(_), None, _) if is_same => Some(Division::Channels),
        (_, None, Some(_), _) if is_same => Some(Division::Applicants),
        (_, None, None, Some(_)) if is_same => Some(Division::Results),
        (Some("items_published" | "policy_explanations"), Some(_), ..) => Some(Division::Entries),
        _ if is_entry(report, part) => Some(Division::Entries),
        (Some("applications"), None, None, None) => Some(Division::Outcomes),
        _ => None,
    }
}

fn list(report: &Report, whole: usize, division: Division, parts: &[usize]) -> Judged {
    let total = &report.statements[whole];
    let own: Vec<&Statement> = parts.iter().map(|index| &report.statements[*index]).collect();
    let entries = division == Division::Entries;
    let must_add_up = entries && is_whole_list(total, &own);
    let (relation, kind) = match division {
        Division::Channels => ("N10", "by_channel"),
        Division::Entries if total.topic == "processing_fee" => ("N15", "parts"),
        Division::Entries if must_add_up => ("N11", "by_body"),
        Division::Entries => ("N18", "parts"),
        Division::Applicants => ("N18", "by_applicant"),
        Division::Results => ("N18", "by_result"),
        Division::Outcomes => ("N18", "by_outcome"),
    };
    let figures: Vec<Decimal> = counted(division, &own).iter().map(|part| part.value).collect();
    let sum = figure::sum(figures.iter().copied());
    let statements = std::iter::once(whole).chain(parts.iter().copied()).collect();
    let judged = Judged::new(relation, format!("{}.{kind}", total.topic), statements, vec![sum, total.value]);
    let terms = added(&figures);
    if sum == total.value || (!must_add_up && sum < most(total)) {
        let total = total.value;
        let reading = Words::new(
            format!("各项{terms}={sum}，总数{total}"),
            format!("the parts {terms}={sum}, the total {total}"),
        );
        return judged.holds(reading);
    }
    if !entries && is_within_the_stock(report, division, sum) {
        return judged.cannot_tell("各项可能含上年结转", "the parts may hold what was carried in");
    }
    let is_about = own.iter().chain([&total]).any(|one| one.precision == Precision::About || one.text.contains('万'));
    if is_about || total.period == Period::Unclear {
        return judged.cannot_tell("其中有约数", "some of the figures are not exact");
    }
    if sum > total.value
        && (has_other_total(report, whole, sum)
            || sum.checked_sub(total.value).is_some_and(|excess| overlaps(&figures, excess)))
        || is_nested(&own, total)
        || division == Division::Results && speaks_of_both_courts(own[0])
    {
        return judged.cannot_tell("各项可能另有所属", "the parts may be parts of something else");
    }
    judged.broken(Message::PartsNotTotal { sentence: quoted(total), terms, sum, total: total.value })
}

/// What a figure may stand for at most.
fn most(total: &Statement) -> Decimal {
    let is_exact = total.precision == Precision::Exact && !total.text.contains('万');
    figure::sum([total.value, if is_exact { Decimal::new(1, 2) } else { figure::unit(total.value) }])
}

/// Whether the parts come to no more than what was received and carried in together, or what that is is not known.
fn is_within_the_stock(report: &Report, division: Division, sum: Decimal) -> bool {
    if division == Division::Results {
        return false;
    }
    let number = |row: &str| Quoted::of(report)?.number(&format!("applications.{row}.total"));
    match (number("new_received"), number("carried_in")) {
        (Some(new), Some(before)) => sum <= figure::sum([new, before]),
        // What was closed may have been carried in; who applied, and how, is told of what was received.
        _ => division == Division::Outcomes,
    }
}

/// The parts that are counted, none of them twice: neither 信函 beside 书面, nor 企业 beside 法人或其他组织.
fn counted<'a>(division: Division, parts: &[&'a Statement]) -> Vec<&'a Statement> {
    let has = |holds: &dyn Fn(&Statement) -> bool| parts.iter().any(|part| holds(part));
    match division {
        Division::Channels => {
            let is_kind = |part: &Statement| matches!(part.channel.as_deref(), Some("offline" | "written"));
            let divided = has(&|part| !is_kind(part) && !matches!(part.channel.as_deref(), Some("online" | "email")));
            largest(parts.iter().filter(|part| !(divided && is_kind(part))).copied())
        }
        Division::Applicants => {
            let joint = has(&|part| part.applicant.as_deref() == Some("organisation"));
            let is_counted = |part: &Statement| {
                !joint || matches!(part.applicant.as_deref(), Some("natural_person" | "organisation"))
            };
            largest(parts.iter().copied().filter(|part| is_counted(part)))
        }
        Division::Outcomes => {
            let is_within = |part: &Statement| {
                has(&|other| part.topic.starts_with(&format!("{}.", other.topic)))
                    || (part.topic.contains("disclosed_in") && has(&|other| other.topic == "applications.disclosed"))
            };
            largest(parts.iter().copied().filter(|part| !is_within(part)))
        }
        Division::Results => largest(parts.iter().copied()),
        Division::Entries => {
            // The same item may be published in several ways and still count once.
            let ways = parts.iter().copied().filter(|part| part.channel.is_some()).max_by_key(|part| part.value);
            ways.map_or_else(|| top_entries(parts), |most| vec![most])
        }
    }
}

/// The largest figure of each thing, in printed order: what is named again is named for a part of it.
fn largest<'a>(parts: impl Iterator<Item = &'a Statement>) -> Vec<&'a Statement> {
    let mut largest: Vec<&Statement> = Vec::new();
    for part in parts {
        match largest.iter_mut().find(|kept| place_of(kept) == place_of(part)) {
            Some(kept) if kept.value < part.value => *kept = part,
            Some(_) => {}
            None => largest.push(part),
        }
    }
    largest
}

/// The entries without those that an entry before them is the sum of: 预决算197条、政府预决算32条、部门预决算165条.
fn top_entries<'a>(parts: &[&'a Statement]) -> Vec<&'a Statement> {
    let mut top = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        top.push(parts[at]);
        let mut sum = Decimal::ZERO;
        let within = parts[at + 1..].iter().take(MOST_ENTRIES).position(|part| {
            sum = figure::sum([sum, part.value]);
            sum >= parts[at].value
        });
        at += match within {
            Some(last) if last > 0 && sum == parts[at].value => last + 2,
            _ => 1,
        };
    }
    top
}

/// Whether a list is one of bodies or fees, is not opened by 其中, and was read from its total to its end.
fn is_whole_list(total: &Statement, parts: &[&Statement]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let is_some_of = CLAIMS.parts.opening(&first.text).is_some() || CLAIMS.parts.end(&first.before);
    let is_fee = total.kind == Kind::Amount;
    if is_some_of || parts.len() < 2 || !(is_fee || parts.iter().all(|part| names_a_body(part))) {
        return false;
    }
    // Every number between the total and the end of the sentence must be one of the parts.
    let Some(from) = last.before.rfind(&total.text) else { return false };
    let between = &last.before[from + total.text.len()..];
    numbers(between) + numbers(&last.text) == parts.len() && numbers(&last.behind) == 0
}

/// Whether an entry is that of a body: 沭阳县477件, 市各有关部门933件.
fn names_a_body(part: &Statement) -> bool {
    let name = part.text.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    CLAIMS.listed.stand_in(name) || CLAIMS.listed_endings.end(name)
}

/// How many numbers a text prints.
fn numbers(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    text.split(|c: char| !is_part(c)).filter(|piece| piece.contains(|c: char| c.is_ascii_digit())).count()
}

/// Whether another total stands close before that is large enough, or this one counts one way of publishing only.
fn has_other_total(report: &Report, whole: usize, sum: Decimal) -> bool {
    let total = &report.statements[whole];
    let earlier = report.statements[whole.saturating_sub(NEAR)..whole].iter();
    total.channel.is_some() || earlier.filter(|other| other.topic == total.topic).any(|other| other.value >= sum)
}

/// Whether the parts come to their total without one or two of them, which may then be counted in the others too.
fn overlaps(figures: &[Decimal], excess: Decimal) -> bool {
    figures.len() > 2
        && figures.iter().take(MOST_ENTRIES).enumerate().any(|(at, one)| {
            *one == excess
                || figures[at + 1..].iter().take(MOST_ENTRIES).any(|other| figure::sum([*one, *other]) == excess)
        })
}

/// Whether a list within the list may be among the parts: a second 其中, or a bracket.
fn is_nested(parts: &[&Statement], total: &Statement) -> bool {
    parts
        .iter()
        .skip(1)
        .any(|part| CLAIMS.parts.stand_in(&part.text) || CLAIMS.parts.end(&part.before) || part.before.ends_with('('))
        || total.text.contains("其中")
}

/// `26+4`.
fn added(figures: &[Decimal]) -> String {
    let terms: Vec<String> = figures.iter().take(MOST_TERMS).map(ToString::to_string).collect();
    let more = if figures.len() > MOST_TERMS { "+…" } else { "" };
    terms.join("+") + more
}
