//! What sentences state, held against real phrases, and against sentences that state nothing.
//!
//! `../shared/prose/phrases.tsv`, where it is at hand, holds phrases cut from published reports with
//! the figures they give. A phrase is printed into a report of its year, under the heading (二)依申请公开
//! where it speaks of applications, reviews or suits or has no digit, under (一)主动公开 otherwise; the
//! sentences of `tests/cases/statements.md` that state nothing are printed under both.
//!
//! A phrase is right when every figure of its truth that it prints is among its statements, with the
//! same value, exact or about as the truth says, and cumulative only where the truth says so, and when
//! no statement gives a figure that the phrase does not print or a year it does not name. Sums that a
//! phrase does not print, and phrases whose truth is no figure, are left out of the count and listed.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::pipeline::read;
use gouji::record::statement::{Period, Precision, Statement};
use regex::Regex;
use rust_decimal::Decimal;
use std::fs;
use std::path::{Path, PathBuf};

const PROACTIVE: &str = "（一）主动公开政府信息情况";
const APPLICATIONS: &str = "（二）依申请公开政府信息情况";
/// The least share of phrases read right, measured on all of them.
const FLOOR: f64 = 0.90;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a report of a year states in one line under a heading.
fn statements(line: &str, heading: &str, year: i32) -> Vec<Statement> {
    let page = format!("溪口县{year}年政府信息公开工作年度报告\n一、总体情况\n{heading}\n{line}\n");
    read::bytes(page.as_bytes()).unwrap().statements
}

/// A figure of the truth.
#[derive(Debug)]
struct Figure {
    value: Decimal,
    about: bool,
    cumulative: bool,
}

/// The figures of a truth column such as `~200 and 231 (two totals)`, `846 cumulative / 214 year`.
fn figures(truth: &str) -> Vec<Figure> {
    let number = Regex::new(r"(~?)(\d+(?:\.\d+)?)( cumulative)?").unwrap();
    let head = truth.split('(').next().unwrap();
    number
        .captures_iter(head)
        .map(|found| Figure {
            value: found[2].parse().unwrap(),
            about: !found[1].is_empty(),
            cumulative: found.get(3).is_some(),
        })
        .collect()
}

/// Every number a phrase prints, whatever it counts.
fn printed(phrase: &str) -> Vec<Decimal> {
    let number = Regex::new(r"(\d+(?:\.\d+)?)(?:余|多)?(万)?|(四十|一)(?:余)?[件条]").unwrap();
    number
        .captures_iter(phrase)
        .map(|found| match (found.get(1), found.get(3)) {
            (Some(digits), _) => {
                let scale = if found.get(2).is_some() { 10_000 } else { 1 };
                (digits.as_str().parse::<Decimal>().unwrap() * Decimal::from(scale)).normalize()
            }
            (None, word) => Decimal::from(if word.unwrap().as_str() == "一" { 1 } else { 40 }),
        })
        .collect()
}

fn heading(phrase: &str) -> &'static str {
    let of_applications = ["申请", "申請", "复议", "诉讼", "办理", "未", "没有", "不予"];
    if of_applications.iter().any(|word| phrase.contains(word)) { APPLICATIONS } else { PROACTIVE }
}

/// What is wrong with the statements of a phrase.
fn judge(phrase: &str, required: &[Figure], year: i32, stated: &[Statement]) -> Vec<String> {
    let printed = printed(phrase);
    let mut wrong = Vec::new();
    for figure in required {
        let says = |statement: &&Statement| {
            statement.value == figure.value
                && (statement.precision == Precision::About) == figure.about
                && match statement.period {
                    Period::Year => !figure.cumulative,
                    Period::Cumulative => figure.cumulative,
                    Period::Unclear => true,
                }
        };
        if !stated.iter().any(|statement| says(&statement)) {
            wrong.push(format!("misses {}", figure.value));
        }
    }
    for statement in stated {
        let known = printed.contains(&statement.value.abs()) || (statement.negated && printed.is_empty());
        let named = statement.year == Some(year) || statement.year.is_some_and(|year| phrase.contains(&year.to_string()));
        if !known || !named {
            wrong.push(format!("states {} of {:?}", statement.value, statement.year));
        }
    }
    wrong
}

#[test]
fn real_phrases_give_their_figures() {
    let path = root().join("../shared/prose/phrases.tsv");
    let Ok(table) = fs::read_to_string(&path) else {
        println!("skipped: there are no phrases beside the repository");
        return;
    };
    let (mut right, mut all) = (0, 0);
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [phrase, truth, year] = columns[..] else { panic!("{line}") };
        let year: i32 = year.parse().unwrap();
        let prints = printed(phrase);
        let required: Vec<Figure> = figures(truth)
            .into_iter()
            .filter(|figure| prints.contains(&figure.value) || (prints.is_empty() && figure.value.is_zero()))
            .collect();
        let stated = statements(phrase, heading(phrase), year);
        let wrong = judge(phrase, &required, year, &stated);
        if required.is_empty() {
            println!("not counted, its truth is not printed ({truth}): {phrase} {wrong:?}");
            assert_eq!(wrong, Vec::<String>::new(), "{phrase}");
            continue;
        }
        all += 1;
        if wrong.is_empty() {
            right += 1;
        } else {
            let stated: Vec<String> = stated.iter().map(|s| format!("{} {}", s.topic, s.value)).collect();
            println!("miss: {phrase} [{truth}]: {wrong:?}, read {stated:?}");
        }
    }
    let share = f64::from(right) / f64::from(all);
    println!("{right} of {all} phrases right: {:.1} %", share * 100.0);
    assert!(share >= FLOOR);
}
