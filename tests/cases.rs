//! The cases of `tests/cases/*.md`, which read as a specification: a document, and what it must become.
//!
//! A case is a heading, a fenced block with the document, and a fenced block `cells` with lines
//! `key = number` or `key = mark`, `finding CODE at`, `edition 2021`, and `other label | unit | cells` for a row that no form
//! has, `rows 3` for their number. Cells not named are not looked at.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::pipeline::read;
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
            let read = json::report(&report, false)["edition"].as_str().map(str::to_owned);
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
            assert_eq!(language, "cells", "{title}");
            cases += 1;
            wrong.extend(check(title, document, expected));
        }
    }
    println!("{cases} cases");
    assert!(cases >= 20);
    assert_eq!(wrong, Vec::<String>::new());
}
