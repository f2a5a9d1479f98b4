//! Zeros and completeness said in words: N13 and N14.
//!
//! In: a report. Out: 未收到申请 against the totals, and 申请均已办理完成 against what is carried over.
//! 未发生因依申请公开产生的行政复议 speaks of some reviews only and cannot be told from the total.

use super::readings::Quoted;
use super::{Judged, is_of_the_year, place_of, plain, said, speaker};
use crate::check::rule::{Check, On, check};
use crate::finding::{Outcome, Severity};
use crate::lexicon::CLAIMS;
use crate::message::{Message, Quote, Words};
use crate::record::Report;
use crate::record::outline;
use crate::record::statement::{Kind, Period, Statement};
use rust_decimal::Decimal;

/// What N14 is told of, whether as a rate or in words.
const CLOSED: &str = "applications.closing_rate";

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Prose(judge);
    codes: [ProseDisagrees];
    /// what the text says did not happen is 0 in the table
    N13 [ProseDisagrees] "正文称未收到、未发生：相应总计为零"
        unless "the sentence means one kind only";
    /// all is said to be closed beside applications carried out
    N14 [ProseDisagrees] "正文称全部办结而有结转"
        unless "those carried out were still within their time";
};

/// Judges what the prose says there was none of, or nothing left of.
pub fn judge(report: &Report) -> Vec<Judged> {
    let Some(tables) = Quoted::of(report) else { return Vec::new() };
    let own = report.statements.iter().enumerate().filter(|(_, own)| is_of_the_year(report, own));
    let judged = own.filter_map(|(index, own)| {
        if own.negated && own.kind == Kind::Count {
            Some(none(report, &tables, index, own))
        } else if own.topic == CLOSED && own.value == Decimal::ONE_HUNDRED {
            let judged = Judged::new("N14", CLOSED.to_owned(), vec![index], vec![own.value]);
            Some(closed(report, &tables, judged, None))
        } else {
            None
        }
    });
    let words = report.outline.all_closed.iter().map(|words| {
        let judged = Judged::new("N14", CLOSED.to_owned(), Vec::new(), Vec::new()).at_place(words.place.clone());
        closed(report, &tables, judged, Some(words))
    });
    judged.chain(words).collect()
}

/// N13: 未收到, 未发生.
fn none(report: &Report, tables: &Quoted<'_>, index: usize, statement: &Statement) -> Judged {
    let mut judged = Judged::new("N13", place_of(statement), vec![index], vec![statement.value]);
    let Some(total) = tables.lawful(statement).readings.into_iter().next() else {
        return judged.cannot_tell("表中没有这一项", "the tables have no such cell");
    };
    judged.expected = total.side(tables);
    let Some(printed) = total.value else {
        return judged.cannot_tell("所需单元格没有数字", "a cell it needs has no number");
    };
    if total.is_spent {
        judged.outcome = Outcome::Spent;
        return judged;
    }
    if printed.is_zero() {
        return judged.holds(total.name);
    }
    let is_qualified = is_qualified(statement) || statement.period != Period::Year;
    if is_qualified
        || speaker::is_narrower(report, &statement.before, &statement.behind)
        || !plain::is_plain(report, statement)
    {
        return judged.cannot_tell(
            "该句另有限定，所指可能只是其中一部分",
            "the sentence is qualified and may speak of a part only",
        );
    }
    judged.broken(said(statement, [(&total.name, printed)]))
}

/// Whether the sentence denies some kind only: reviews that spring from applications, applications of organisations.
fn is_qualified(statement: &Statement) -> bool {
    let text = statement.text.as_str();
    let of_court = statement.topic.starts_with("review_and_litigation");
    let of_one_sort = CLAIMS.persons.stand_in(text) != CLAIMS.organisations.stand_in(text);
    (of_court && CLAIMS.by_kind.stand_in(text)) || of_one_sort
}

/// N14: all closed, beside applications carried over that no sentence speaks of; without words it is a rate of 100 percent.
fn closed(report: &Report, tables: &Quoted<'_>, judged: Judged, words: Option<&outline::Words>) -> Judged {
    let said = |other: &&Statement| {
        other.topic == "applications.carried_out" && is_of_the_year(report, other) && other.part_of.is_none()
    };
    let told = report.statements.iter().find(said).map(|other| other.value);
    let Some(left) = tables.number("applications.carried_out.total").or(told) else {
        return judged.cannot_tell("所需单元格没有数字", "a cell it needs has no number");
    };
    if left.is_zero() {
        return judged.holds(Words::new("结转下年为0", "carried_out is 0"));
    }
    // A rate may count what was due, and so may 均已办结 beside words on what goes on; 所有申请 leaves nothing out.
    let is_told = |words: &outline::Words| told.is_some_and(|told| !told.is_zero()) && !words.text.contains("所有");
    let speaks =
        |words: &&outline::Words| !is_told(words) && !speaker::is_narrower(report, &words.before, &words.behind);
    let Some(outline::Words { text, .. }) = words.filter(speaks) else {
        return judged
            .cannot_tell("可能只就到期应办结的申请而言", "it may speak only of the applications that were due");
    };
    judged.noted(
        Severity::Warning,
        Message::AllSaidClosed { sentence: Quote { text: text.clone(), is_about: false }, left },
    )
}
