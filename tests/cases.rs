//! The cases of `tests/cases/*.md`, which read as a specification: a document, and what it must become.
//!
//! A case is a heading, a fenced block with the document, and a fenced block of what it must become:
//!
//! - `cells` with lines `key = number` or `key = mark`, `finding CODE at`, `edition 2021`,
//!   `other label | unit | cells` for a row that no form has and `rows 3` for their number; cells not
//!   named are not looked at;
//! - `statements` with one line for each statement, all of them, in order: `topic = 30件`, `~` before a
//!   value that is not meant exactly, behind it the year where it is not the report's, the period where
//!   it is not the year, `negated`, who, by which way, with which result, and `part of 0` for a part of
//!   the first line. The document of such a case is the prose of a report on 2023;
//! - `identity` with lines `body = …`, `body_kind`, `county`, `division` (a code), `year`, `title`, each
//!   `-` for none; `table` puts a statutory table behind the document; `refused` wants no report.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::pipeline::read;
use gouji::record::statement::{Kind, Period, Precision, Statement};
use gouji::record::{OtherRow, json};
use std::fs;
use std::path::Path;

/// A fenced block: its language and text.
type Fence = (String, String);

fn fences(section: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for line in section.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => fences.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    fences
}

/// A row no form has, as a case writes it: `行政复议数 | 件 | 0 | blank`.
fn written(row: &OtherRow) -> String {
    let cells = row.values.iter().map(|cell| match cell.value {
        Ok(number) => number.to_string(),
        Err(mark) => mark.as_str().to_owned(),
    });
    let words = [row.label.clone(), row.unit.clone().unwrap_or_default()];
    words.into_iter().chain(cells).collect::<Vec<_>>().join(" | ")
}

fn check(name: &str, document: &str, expected: &str) -> Vec<String> {
    let report = match read::bytes(document.as_bytes()) {
        Ok(report) => report,
        Err(error) => return vec![format!("{name}: {error}")],
    };
    let mut wrong = Vec::new();
    for line in expected.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let found = if let Some((key, value)) = line.split_once('=') {
            let tables = report.tables.as_ref();
            let cell = tables.and_then(|tables| tables.get(key.trim()));
            let read =
                cell.map(|cell| cell.value.map_or_else(|mark| mark.as_str().to_owned(), |number| number.to_string()));
            (read.as_deref() != Some(value.trim())).then(|| format!("{read:?}"))
        } else if let Some(edition) = line.strip_prefix("edition ") {
            let read =
                json::value(&json::Record { report: &report, spans: false })["edition"].as_str().map(str::to_owned);
            (read.as_deref() != Some(edition.trim())).then(|| format!("{read:?}"))
        } else if let Some(row) = line.strip_prefix("other ") {
            let rows: Vec<String> = report.other_rows.iter().map(written).collect();
            (!rows.iter().any(|own| own == row.trim())).then(|| format!("{rows:?}"))
        } else if let Some(count) = line.strip_prefix("rows ") {
            (report.other_rows.len().to_string() != count.trim()).then(|| format!("{:?}", report.other_rows.len()))
        } else if let Some(finding) = line.strip_prefix("finding ") {
            let (code, at) = finding.trim().split_once(' ').unwrap_or((finding.trim(), ""));
            let all: Vec<String> =
                report.findings.iter().map(|f| format!("{} {}", f.code.id(), f.at.as_deref().unwrap_or(""))).collect();
            let has = report
                .findings
                .iter()
                .any(|f| f.code.id() == code && (at.is_empty() || f.at.as_deref() == Some(at.trim())));
            (!has).then(|| format!("{all:?}"))
        } else {
            Some("this line is not understood".to_owned())
        };
        wrong.extend(found.map(|found| format!("{name}: expected `{line}`, found {found}")));
    }
    wrong
}

/// One statement as a case writes it.
fn line(statement: &Statement, year: i32) -> String {
    let about = if statement.precision == Precision::About { "~" } else { "" };
    let unit = statement.unit.as_deref().unwrap_or_default();
    let mut words = vec![format!("{} = {about}{}{unit}", statement.topic, statement.value)];
    words.extend(statement.year.filter(|own| *own != year).map(|own| own.to_string()));
    words.extend((statement.period != Period::Year).then(|| statement.period.as_str().to_owned()));
    words.extend((statement.kind == Kind::Amount).then(|| "amount".to_owned()));
    words.extend(statement.negated.then(|| "negated".to_owned()));
    let attributes = [&statement.applicant, &statement.channel, &statement.result];
    words.extend(attributes.into_iter().flatten().map(ToString::to_string));
    words.extend(statement.part_of.map(|whole| format!("part of {whole}")));
    words.join(" ")
}

fn check_prose(name: &str, prose: &str, expected: &str) -> Vec<String> {
    let page = format!("溪口县2023年政府信息公开工作年度报告\n一、总体情况\n{prose}");
    let report = read::bytes(page.as_bytes()).unwrap();
    let stated: Vec<String> = report.statements.iter().map(|statement| line(statement, 2023)).collect();
    let expected: Vec<&str> = expected.lines().filter(|line| !line.is_empty()).collect();
    let texts = report.statements.iter().map(|statement| statement.text.as_str()).collect::<Vec<_>>().join(" | ");
    if stated == expected { Vec::new() } else { vec![format!("{name}: found\n{}\nin {texts}", stated.join("\n"))] }
}

/// A statutory table, as text and as HTML.
const TABLE: [&str; 2] = [
    "\n二、主动公开政府信息情况\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 0 | 0 | 0 |\n行政规范性文件 | 6 | 0 | 46 |\n",
    "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>\
     <tr><td>行政规范性文件</td><td>6</td><td>0</td><td>46</td></tr></table>",
];

fn check_identity(name: &str, document: &str, expected: &str) -> Vec<String> {
    let lines: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let table = if lines.contains(&"table") { TABLE[usize::from(document.trim_start().starts_with('<'))] } else { "" };
    let read = read::bytes(format!("{document}{table}").as_bytes())
        .map(|report| json::value(&json::Record { report: &report, spans: false }));
    let mut wrong = Vec::new();
    for line in lines.into_iter().filter(|line| *line != "table") {
        let found = match (line.split_once(" = "), &read) {
            (None, Err(_)) if line == "refused" => continue,
            (Some((key, value)), Ok(record)) => {
                let found = if key == "division" { &record["division"]["code"] } else { &record[key] };
                let found = found.as_str().map(str::to_owned).or_else(|| found.as_i64().map(|year| year.to_string()));
                let found = found.unwrap_or_else(|| "-".to_owned());
                if found == value {
                    continue;
                }
                found
            }
            (_, Ok(record)) => format!("a report of {}", record["body"]),
            (_, Err(error)) => error.to_string(),
        };
        wrong.push(format!("{name}: expected `{line}`, found {found}"));
    }
    wrong
}

#[test]
fn every_case_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut cases, mut wrong) = (0, Vec::new());
    for path in paths {
        for section in fs::read_to_string(&path).unwrap().split("\n## ").skip(1) {
            let title = section.lines().next().unwrap();
            let blocks = fences(section);
            let [(_, document), (language, expected)] = blocks.as_slice() else {
                panic!("{}: {title}: a case has two fenced blocks, it has {}", path.display(), blocks.len())
            };
            cases += 1;
            wrong.extend(match language.as_str() {
                "cells" => check(title, document, expected),
                "statements" => check_prose(title, document, expected),
                "identity" => check_identity(title, document, expected),
                other => panic!("{title}: a case ends in cells, statements or identity, not in {other}"),
            });
        }
    }
    println!("{cases} cases");
    assert!(cases >= 20);
    assert_eq!(wrong, Vec::<String>::new());
}
