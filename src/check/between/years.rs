//! Which figures does a year take over from the year before, and which changed as none should?
//!
//! In: a report and its body's report for the year before. Out: findings for the later one, and
//! what the carries of its form came to (FORM.md 4.5). All of it is custom, not promised: agencies
//! merge, scopes change, a stock is counted anew.

use super::On;
use crate::check::between::{Figures, Trace};
use crate::check::rule::{Check, check};
use crate::finding::{Cause, Code, Finding, Outcome, Severity, Side};
use crate::form::Carry;
use crate::message::{Message, Words};
use crate::record::Tally;
use rust_decimal::Decimal;

pub(in crate::check) const CHECK: Check<On> = check! {
    On::Years(compare);
    codes: [YearsDisagree, UnlikelyBetweenYears];
    /// what last year carried out is carried in, column by column
    Y1 [YearsDisagree] "上年结转下年度等于本年上年结转，逐列"
        unless "agencies merged or split, last year was corrected, an applicant was put in another column";
    /// in force last year, plus issued, less repealed, is in force
    Y2 [YearsDisagree] "上年现行有效加制发减废止等于现行有效"
        unless "amendments are counted as issued, lapses not as repealed, or the stock was counted anew";
    /// items of last year and their change are next year's items of last year (2019 form)
    Y3 [YearsDisagree] "上一年项目数量加增减等于下一年报告的上一年项目数量（2019版）"
        unless "the catalogue was cut anew";
    /// a large figure leaps from last year's, or is the very same
    Y8 [UnlikelyBetweenYears] "较大数字与上年相比骤变或完全相同"
        unless "it may well be so: a note, not a doubt of the report";
};

/// What counts a year's work, so that a large figure neither repeats nor leaps: key, and what is large.
const FLOWS: [(&str, u32); 5] = [
    ("proactive_disclosure.licensing.decisions", 1_000),
    ("proactive_disclosure.penalties.decisions", 1_000),
    ("proactive_disclosure.compulsion.decisions", 1_000),
    ("proactive_disclosure.administrative_fees.amount_wanyuan", 1_000),
    ("applications.new_received.total", 200),
];
/// A leap: a large figure at least so many times, or one in so many of, last year's. A guess that was measured on nothing; hence a note.
const LEAP: u32 = 20;

/// Holds a report against that of the year before.
#[must_use]
pub fn compare(last: &Trace, this: &Trace, tally: &mut Tally) -> Vec<Finding> {
    let (Some(before), Some(figures)) = (&last.figures, &this.figures) else { return Vec::new() };
    let mut broken = Vec::new();
    for carry in figures.form.carries.iter().filter(|carry| has_cells(before, carry)) {
        match Tried::of(before, figures, carry) {
            None => tally.cannot_tell += 1,
            Some(tried) if tried.expected == tried.printed => tally.holds += 1,
            Some(tried) => {
                tally.broken += 1;
                broken.push((carry, tried));
            }
        }
    }
    let moved = is_moved(&broken);
    let mut findings: Vec<Finding> =
        broken.iter().map(|(carry, tried)| disagreement(carry, tried, figures, last, moved)).collect();
    findings.extend(unlikely(last, figures));
    findings
}

/// Whether last year's edition has what the carry begins with.
fn has_cells(last: &Figures, carry: &Carry) -> bool {
    carry.last.iter().all(|key| last.form.cell(key).is_some())
}

/// A carry with its figures.
#[derive(Debug, Clone)]
struct Tried {
    last: Vec<Decimal>,
    sum: Vec<Decimal>,
    less: Vec<Decimal>,
    expected: Decimal,
    printed: Decimal,
}

impl Tried {
    /// None if a cell has no number.
    fn of(last: &Figures, this: &Figures, carry: &Carry) -> Option<Self> {
        let figures = |cells: &[usize]| cells.iter().map(|cell| this.number(*cell)).collect::<Option<Vec<Decimal>>>();
        let last: Vec<Decimal> = carry.last.iter().map(|key| last.get(key)).collect::<Option<_>>()?;
        let (sum, less) = (figures(&carry.sum)?, figures(&carry.less)?);
        let total = |terms: &[Decimal]| terms.iter().try_fold(Decimal::ZERO, |sum, term| sum.checked_add(*term));
        let expected = total(&last)?.checked_add(total(&sum)?)?.checked_sub(total(&less)?)?;
        Some(Self { printed: this.number(carry.equals)?, last, sum, less, expected })
    }
}

/// Whether applications only changed their column: two columns differ by the same number, and the total does not.
fn is_moved(broken: &[(&Carry, Tried)]) -> bool {
    let mut of_columns = broken.iter().filter(|(carry, _)| carry.id == "Y1");
    let (Some((a, one)), Some((b, two)), None) = (of_columns.next(), of_columns.next(), of_columns.next()) else {
        return false;
    };
    a.at != "total" && b.at != "total" && one.expected - one.printed == two.printed - two.expected
}

fn disagreement(carry: &Carry, tried: &Tried, figures: &Figures, last: &Trace, moved: bool) -> Finding {
    let form = figures.form;
    let moved = moved && carry.id == "Y1";
    let keys = |cells: &[usize]| cells.iter().map(|cell| form.cells[*cell].key.clone()).collect::<Vec<String>>();
    let (row, column) = form.labels(carry.equals);
    let by_row = form.cells[carry.equals].key.contains(&format!(".{}.", carry.at));
    let (place, own) = if by_row { (row, column) } else { (column, row) };
    let added = tried.last.iter().chain(&tried.sum).map(|term| format!("+{term}"));
    let terms: Vec<String> = added.chain(tried.less.iter().map(|term| format!("-{term}"))).collect();
    let terms = terms.concat().trim_start_matches('+').replace("+-", "-");
    let is_sum = tried.last.len() + tried.sum.len() + tried.less.len() > 1;
    let reckoned = if is_sum { format!("{terms}={}", tried.expected) } else { terms };
    let (last_id, printed) = (last.key.id.clone().into(), tried.printed);
    let (place, own) = (Words::new(place, carry.at.replace('_', " ")), own.into());
    let message = if moved {
        Message::CarriedToAnotherColumn { place, last: last_id, reckoned, own, printed }
    } else {
        Message::NotCarriedOver { place, last: last_id, reckoned, own, printed }
    };
    Finding {
        severity: if moved { Severity::Note } else { Code::YearsDisagree.severity() },
        relation: Some(carry.id.clone()),
        outcome: Some(Outcome::Broken),
        left: Some(Side {
            cells: [carry.last.clone(), keys(&carry.sum), keys(&carry.less)].concat(),
            figures: tried.last.iter().chain(&tried.sum).copied().chain(tried.less.iter().map(|n| -*n)).collect(),
            value: tried.expected,
        }),
        right: Some(Side { cells: vec![form.cells[carry.equals].key.clone()], figures: vec![printed], value: printed }),
        difference: Some(tried.expected - printed),
        cause: moved.then_some(Cause::TwoColumnsTraded),
        against: Some(last.key.to_string()),
        ..Finding::new(&carry.at, message)
    }
}

/// Large figures of a year's work that leap, or do not move at all (Y8).
fn unlikely(last: &Trace, this: &Figures) -> Vec<Finding> {
    let Some(before) = &last.figures else { return Vec::new() };
    let judged = |(key, large): &(&str, u32)| {
        let (then, now) = (before.get(key)?, this.get(key)?);
        let (row, column) = this.form.labels(this.form.cell(key)?);
        let (low, high) = (then.min(now), then.max(now));
        let is_large = high >= Decimal::from(*large);
        let (cell, id) = (Words::new(format!("{row}·{column}"), *key), last.key.id.clone().into());
        let message = match () {
            () if !is_large => return None,
            // Round figures come back by themselves: 2000 and 2000.
            () if then == now && significant_digits(now) > 3 => Message::Unchanged { cell, last: id, now },
            () if low * Decimal::from(LEAP) <= high && !low.is_zero() => Message::Leapt { cell, last: id, then, now },
            () => return None,
        };
        let mut finding = Finding::new(*key, message).about(vec![(*key).to_owned()]);
        finding.relation = Some("Y8".to_owned());
        finding.against = Some(last.key.to_string());
        Some(finding)
    };
    FLOWS.iter().filter_map(judged).collect()
}

/// Digits without the zeros at the end: 3 of 15900.
fn significant_digits(number: Decimal) -> usize {
    number.mantissa().unsigned_abs().to_string().trim_end_matches('0').len()
}
