//! Fees in the prose beside the fees of the tables: N16 and N17, notes only.
//!
//! In: a report. Out: whether the fee for processing applications, in 元, is within the table's amount,
//! in 万元, and whether the text speaks of fees where the table says that some were not paid.

use super::readings::Quoted;
use super::{Judged, is_of_the_year, quoted};
use crate::check::rule::{Check, On, check};
use crate::finding::Severity;
use crate::message::{Message, Words};
use crate::record::Report;
use crate::record::statement::Statement;
use rust_decimal::Decimal;

/// The amount of table 2 that the processing fee is a part of.
const WITHIN: &str = "proactive_disclosure.administrative_fees.amount_wanyuan";
/// The row of the 2014 table that is the fee itself.
const ITSELF: &str = "fees_wanyuan";
const NOT_PAID: &str = "applications.other_handling.fee_not_paid.total";

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Prose(judge);
    codes: [ProseDisagrees];
    /// processing fees are no more than the administrative fees of the table
    N16 [ProseDisagrees] "信息处理费不多于表二行政事业性收费"
        unless "the two speak for different bodies";
    /// where applications lapsed for unpaid fees, section 6 speaks of fees
    N17 [ProseDisagrees] "有逾期未缴费的申请时，第六部分述及收费";
};

/// Judges the fees.
pub fn judge(report: &Report) -> Vec<Judged> {
    let Some(tables) = Quoted::of(report) else { return Vec::new() };
    let fees: Vec<(usize, &Statement)> = report
        .statements
        .iter()
        .enumerate()
        .filter(|(_, own)| own.topic == "processing_fee" && is_of_the_year(report, own))
        .collect();
    let mut judged = Vec::new();
    if let Some((index, fee)) = fees.iter().filter(|(_, fee)| fee.part_of.is_none()).max_by_key(|(_, fee)| fee.value) {
        judged.extend(within(&tables, *index, fee));
    }
    judged.extend(spoken_of(&tables, &fees));
    judged
}

/// N16: the fee in 元 is at most the amount in 万元.
fn within(tables: &Quoted<'_>, index: usize, fee: &Statement) -> Option<Judged> {
    let key = [WITHIN, ITSELF].into_iter().find(|key| tables.has(key))?;
    let judged = Judged::new("N16", fee.topic.clone(), vec![index], vec![fee.value]);
    let amount = tables.number(key).map(|amount| amount.normalize());
    let limit = amount.and_then(|amount| amount.checked_mul(Decimal::from(10_000)));
    let Some((amount, limit)) = amount.zip(limit.map(|limit| limit.normalize())) else {
        return Some(judged.cannot_tell("所需单元格没有数字", "a cell it needs has no number"));
    };
    let fits = if key == ITSELF { fee.value == limit } else { fee.value <= limit };
    Some(if fits {
        judged.holds(Words::new(format!("表中收费为{limit}元"), format!("the table's amount is {limit} yuan")))
    } else {
        judged.noted(Severity::Note, Message::FeesExceedTable { sentence: quoted(fee), wanyuan: amount, yuan: limit })
    })
}

/// N17: where a fee was not paid, the text speaks of fees.
fn spoken_of(tables: &Quoted<'_>, fees: &[(usize, &Statement)]) -> Option<Judged> {
    if !tables.has(NOT_PAID) {
        return None;
    }
    let judged =
        Judged::new("N17", "processing_fee".to_owned(), fees.iter().map(|(index, _)| *index).collect(), Vec::new());
    Some(match tables.number(NOT_PAID) {
        None => judged.cannot_tell("所需单元格没有数字", "a cell it needs has no number"),
        Some(number) if number.is_zero() => judged.holds(Words::new("表中无逾期未缴费", "no fee went unpaid")),
        Some(_) if !fees.is_empty() => judged.holds(Words::new("正文说明了收费情况", "the text speaks of fees")),
        Some(number) => judged.noted(Severity::Note, Message::FeesNotTold { lapsed: number }),
    })
}
