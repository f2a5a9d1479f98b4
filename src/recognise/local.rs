//! Tables of a place's own, as they were printed before the national forms: 指标名称 | 计量单位 | 2014年度 | 历年累计.
//!
//! In: a document without any statutory table. Out: its rows as printed, each with label, unit,
//! columns and figures. No form says which rows such a table has or what they add up to, so nothing
//! is forced and nothing is guessed: of figures that run together only zeros, as many as columns, are certain.

mod listed;
pub(super) mod running;

use super::cells;
use crate::document::Document;
use crate::finding::Finding;
use crate::message::{Message, Words};
use crate::record::{Cell, Mark, OtherRow};
use crate::text::normal::is_hanzi;
use std::ops::Range;

/// The least rows of a table.
const LEAST_ROWS: usize = 2;
/// Words of which one stands in some row of a table on disclosure: other statistics are none of ours.
const SUBJECTS: [&str; 5] = ["公开", "申请", "答复", "复议", "诉讼"];
/// Over the labels.
const LABELS: [&str; 9] = ["指标名称", "统计指标", "统计项目", "项目名称", "统计内容", "指标", "项目", "内容", "类别"];
/// Over the units.
const UNITS: [&str; 2] = ["计量单位", "单位"];
/// Over the numbers of the rows, which are no figures.
const CODES: [&str; 4] = ["代码", "序号", "编号", "行次"];

/// A row as it was found.
#[derive(Debug)]
struct Found {
    label: Range<usize>,
    unit: Option<Range<usize>>,
    columns: Vec<String>,
    cells: Vec<Slot>,
    /// Where its figures stand.
    printed: Range<usize>,
}

/// What stands in a cell of such a row.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Slot {
    /// The text at this place.
    At(Range<usize>),
    /// It cannot be said which of the figures printed belong here.
    Unclear,
}

/// The rows of every local table of a document, and what was noticed.
pub(super) fn read(document: &Document, text: &str) -> (Vec<OtherRow>, Vec<Finding>) {
    let mut tables = listed::of_grids(document);
    if tables.is_empty() {
        tables = listed::of_lines(text);
    }
    if tables.is_empty() {
        tables = running::tables(text);
    }
    let is_ours = |rows: &Vec<Found>| {
        let speaks = |row: &Found| SUBJECTS.iter().any(|word| text[row.label.clone()].contains(word));
        rows.len() >= LEAST_ROWS && rows.iter().any(speaks)
    };
    let found: Vec<Found> = tables.into_iter().filter(is_ours).flatten().collect();
    let mut findings: Vec<Finding> = found.iter().filter_map(|row| unclear(document, row)).collect();
    if !found.is_empty() {
        let rows = found.len();
        findings.insert(0, Finding::new("", Message::LocalTable { rows }));
    }
    (found.iter().map(|row| other_row(document, row)).collect(), findings)
}

fn other_row(document: &Document, row: &Found) -> OtherRow {
    let cell = |slot: &Slot| match slot {
        Slot::At(place) => cells::as_printed(document, place.clone()),
        Slot::Unclear => Cell {
            value: Err(Mark::Illegible),
            raw: Some(document.text.get(row.printed.clone()).trim().to_owned()),
            ..Cell::ABSENT
        },
    };
    OtherRow {
        table: None,
        label: words(document, row.label.clone()),
        unit: row.unit.clone().map(|unit| words(document, unit)),
        columns: row.columns.clone(),
        values: row.cells.iter().map(cell).collect(),
    }
}

/// The finding for a row whose figures cannot be told apart.
fn unclear(document: &Document, row: &Found) -> Option<Finding> {
    row.cells.contains(&Slot::Unclear).then(|| {
        let label = words(document, row.label.clone());
        let printed: String = document.text.get(row.printed.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut finding = Finding::new(&label, Message::ReadNoWay { row: Words::new(&label, &label), printed });
        finding.place = document.place(row.printed.clone());
        finding
    })
}

/// Words as printed, but simplified and without spaces: `其中：1、当面申请数` keeps its full-width colon.
fn words(document: &Document, range: Range<usize>) -> String {
    let text = document.text.get(range.clone());
    let characters = text.char_indices().filter(|(_, c)| !c.is_whitespace() && *c != '|');
    characters
        .map(|(at, c)| {
            let from = range.start + at;
            let mut printed = document.printed(from..from + c.len_utf8()).chars();
            match (printed.next(), printed.next()) {
                (Some(one), None) if !is_hanzi(c) => one,
                _ => c,
            }
        })
        .collect()
}
