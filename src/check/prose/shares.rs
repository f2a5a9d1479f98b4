//! Percentages against the figures they are made of: N9.
//!
//! In: a report. Out: 占p% as part ÷ whole and 增长q% as this year ÷ last year − 1, where the text or the
//! tables give both figures. Printed percentages are rounded or cut: 4.34% is right of 4.348.

use super::readings::Quoted;
use super::{Judged, figure, is_of_the_year, place_of, quoted};
use crate::check::rule::{Check, On, check};
use crate::message::{Between, List, Message, Words};
use crate::record::Report;
use crate::record::statement::{Kind, Precision, Statement};
use rust_decimal::Decimal;

/// Percentages are of a hundred.
const HUNDRED: Decimal = Decimal::ONE_HUNDRED;

/// One way in which a percentage may have been reckoned.
struct Reckoned {
    percent: Decimal,
    name: String,
    /// Whether the text itself says that these are the two figures.
    is_stated: bool,
}

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Prose(judge);
    codes: [ProseDisagrees];
    /// shares and growth: within one unit of the last printed digit, rounded or cut off
    N9 [ProseDisagrees] "占比与增减：相差不足末位一个单位，四舍五入或舍尾均可"
        unless "the figure of last year was restated";
};

/// Judges every share, rate and growth of the report's year.
pub fn judge(report: &Report) -> Vec<Judged> {
    let tables = Quoted::of(report);
    let own = report.statements.iter().enumerate();
    own.filter(|(_, own)| own.kind == Kind::Percent && own.unit.is_some() && is_of_the_year(report, own))
        .map(|(index, own)| {
            let ways = if own.topic.ends_with(".growth") {
                growths(report, index)
            } else if own.topic.ends_with("_rate") {
                rates(tables.as_ref(), own)
            } else {
                shares(report, tables.as_ref(), index)
            };
            percentage(index, own, &ways)
        })
        .collect()
}

fn percentage(index: usize, own: &Statement, ways: &[Reckoned]) -> Judged {
    let judged = Judged::new("N9", format!("{}.percent", place_of(own)), vec![index], vec![own.value]);
    let most = figure::last_digit(own.value);
    if let Some(way) = ways.iter().find(|way| way.percent.checked_sub(own.value).is_some_and(|rest| rest.abs() < most))
    {
        return judged.holds(Words::new(&way.name, &way.name));
    }
    let sure: Vec<&Reckoned> = ways.iter().filter(|way| way.is_stated).collect();
    if sure.is_empty() || own.precision == Precision::About {
        return judged.cannot_tell("所比的两个数未能确定", "the two figures it compares are not known");
    }
    let reckoned = List::of(Between::Clauses, sure.iter().map(|way| way.name.as_str()));
    judged.broken(Message::ReckonedOtherwise { sentence: quoted(own), reckoned })
}

/// 22起，比2022年（31起）下降29%: the two counts that stand next before it.
fn growths(report: &Report, index: usize) -> Vec<Reckoned> {
    let [.., first, second] = &report.statements[..index] else { return Vec::new() };
    let is_pair = first.topic == second.topic
        && (&first.applicant, &first.channel, &first.result) == (&second.applicant, &second.channel, &second.result)
        && [first, second].iter().all(|one| one.kind == Kind::Count && one.precision == Precision::Exact)
        && first.topic.split('.').next() == report.statements[index].topic.split('.').next();
    let last_year = report.year.map(|year| year - 1);
    let (this, last) = match (first.year, second.year) {
        (this, last) if this == report.year && last == last_year => (first, second),
        (last, this) if this == report.year && last == last_year => (second, first),
        _ => return Vec::new(),
    };
    // 万 is rounded, so that the growth of what stands behind it is not known.
    let is_rounded = [this, last].iter().any(|one| one.text.contains(['万', '亿']));
    if !is_pair || is_rounded || last.value.is_zero() {
        return Vec::new();
    }
    let ratio = this.value.checked_div(last.value);
    let Some(percent) = ratio.and_then(|ratio| ratio.checked_sub(Decimal::ONE)?.checked_mul(HUNDRED)) else {
        return Vec::new();
    };
    let sum = format!("{}÷{}−1={}%", this.value, last.value, percent.round_dp(2));
    vec![Reckoned { percent, name: sum, is_stated: true }]
}

/// 110件，占91.7%: the count before it, of the total it is a part of, or of a total of the tables.
fn shares(report: &Report, tables: Option<&Quoted<'_>>, index: usize) -> Vec<Reckoned> {
    let own = &report.statements[index];
    let Some(part) = index.checked_sub(1).map(|before| &report.statements[before]) else { return Vec::new() };
    if place_of(part) != place_of(own) || part.kind != Kind::Count || part.year != own.year {
        return Vec::new();
    }
    let mut ways = Vec::new();
    let is_exact = part.precision == Precision::Exact && !part.text.contains(['万', '亿']);
    let whole = part.part_of.map(|whole| &report.statements[whole]);
    if let Some(whole) = whole {
        let is_stated = is_exact && whole.precision == Precision::Exact && !whole.text.contains(['万', '亿']);
        ways.extend(quotient(part.value, whole.value, is_stated));
    }
    // Totals of the same topic before it, which the list may be of without saying so.
    let earlier = report.statements[..index - 1].iter().rev().take(16);
    let totals =
        earlier.filter(|other| other.topic == part.topic && other.year == part.year && other.part_of.is_none());
    ways.extend(totals.filter_map(|total| quotient(part.value, total.value, false)));
    if let Some(tables) = tables {
        let total = Statement { applicant: None, channel: None, result: None, ..part.clone() };
        let handled = Statement { topic: "applications.handled".to_owned(), ..total.clone() };
        let is_application = part.topic.starts_with("applications.");
        let totals = [Some(total), Some(handled).filter(|_| is_application)].into_iter().flatten();
        let values = totals.flat_map(|total| tables.lawful(&total).readings).filter_map(|reading| reading.value);
        ways.extend(values.filter_map(|value| quotient(part.value, value, false)));
    }
    ways
}

/// 办结率97.2%: what was closed, of what was to be closed. Which of them a rate counts is not fixed.
fn rates(tables: Option<&Quoted<'_>>, own: &Statement) -> Vec<Reckoned> {
    let number = |row: &str| tables.and_then(|tables| tables.number(&format!("applications.{row}.total")));
    let (Some(new), Some(before), Some(done)) =
        (number("new_received"), number("carried_in"), number("outcomes_total"))
    else {
        return Vec::new();
    };
    if !own.topic.starts_with("applications.") {
        return Vec::new();
    }
    let due = [new.checked_add(before), Some(new)].into_iter().flatten();
    due.filter_map(|due| quotient(done, due, false)).collect()
}

fn quotient(part: Decimal, whole: Decimal, is_stated: bool) -> Option<Reckoned> {
    let percent = part.checked_div(whole)?.checked_mul(HUNDRED)?;
    let sum = format!("{part}÷{whole}={}%", percent.round_dp(2));
    Some(Reckoned { percent, name: sum, is_stated })
}
