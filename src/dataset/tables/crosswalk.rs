//! `crosswalk`: what the cells of earlier editions count, against the form of 2021.

use super::cells::named;
use crate::dataset::schema::{self, row};
use crate::form::Form;
use crate::word::words;
use serde::Deserialize;
use std::sync::LazyLock;

words! {
    /// How a figure compares with the one of another edition.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Comparability {
        /// Both count the same.
        Same = "same",
        /// It counts all of the other, and more.
        Wider = "wider",
        /// It counts a part of the other.
        Narrower = "narrower",
        /// The other edition has no such figure.
        None = "none",
    }
}

impl<'a> schema::Field<'a> for Comparability {
    const KIND: schema::Kind = schema::Kind::Text;

    fn value(self) -> schema::Value<'a> {
        schema::Value::Text(self.as_str().into())
    }
}

row! {
    /// One cell of an earlier edition and the cell of 2021 that it compares with.
    "较早版本的一个单元格与2021版的对应"
    pub struct Row<'a> in "crosswalk" by ["edition", "cell_key"] {
        /// The earlier edition.
        edition: &'a str = "表格版本",
        /// The cell.
        cell_key: &'a str = "单元格",
        /// Its column in the panel.
        panel_column: &'a str = "面板列名",
        /// The row as the form prints it.
        row_label: &'a str = "行标签",
        /// The column; `total` where the table has one.
        column_id: &'a str = "列",
        /// The cell of 2021, or those whose sum it compares with, joined by +; null where there is none.
        cell_key_2021: Option<String> = "2021版单元格",
        /// same, wider (it counts more), narrower (it counts less) or none.
        comparability: Comparability = "可比性",
        /// Why, in Chinese.
        reason_zh: &'a str = "理由（中文）",
        /// Why, in English.
        reason_en: &'a str = "理由（英文）",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cell: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    edition: String,
    of: String,
    #[serde(default)]
    to: Vec<String>,
    comparability: Comparability,
    zh: String,
    en: String,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    // The file is part of the program and is read by its tests.
    let file: File = toml::from_str(include_str!("crosswalk.toml")).unwrap_or_else(|error| panic!("{error}"));
    file.cell
});

/// The edition that the others are held against.
const NEWEST: &str = "2021";
const SAME: (&str, &str) = ("两版行列相同", "the same row and column in both");

pub(super) fn rows() -> Vec<schema::Row<'static>> {
    let Some(newest) = Form::edition(NEWEST) else { return Vec::new() };
    let earlier = Form::all().iter().filter(|form| form.id != NEWEST);
    earlier.flat_map(|form| (0..form.cells.len()).filter_map(|index| row(form, newest, index))).collect()
}

fn row(form: &'static Form, newest: &Form, index: usize) -> Option<schema::Row<'static>> {
    let cell = &form.cells[index];
    if cell.foreign {
        return None;
    }
    let begins = |entry: &&Entry| {
        let rest = cell.key.strip_prefix(&entry.of);
        entry.edition == form.id
            && rest.is_some_and(|rest| entry.of.is_empty() || rest.is_empty() || rest.starts_with('.'))
    };
    let entry = ENTRIES.iter().filter(begins).max_by_key(|entry| entry.of.len());
    let of_entry = |entry: &Entry| {
        let to: Vec<String> = entry.to.iter().map(|to| format!("{to}{}", &cell.key[entry.of.len()..])).collect();
        (!to.is_empty()).then(|| to.join("+"))
    };
    let (cell_key_2021, comparability, (reason_zh, reason_en)) = match entry {
        Some(entry) => (of_entry(entry), entry.comparability, (entry.zh.as_str(), entry.en.as_str())),
        None if newest.cell(&cell.key).is_some() => (Some(cell.key.clone()), Comparability::Same, SAME),
        None => return None,
    };
    let (row_label, _) = form.labels(index);
    let (_, _, column) = form.parts(index);
    let row = Row {
        edition: &form.id,
        cell_key: &cell.key,
        panel_column: &cell.short,
        row_label,
        column_id: named(column),
        cell_key_2021,
        comparability,
        reason_zh,
        reason_en,
    };
    Some(row.values())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_an_earlier_edition_is_told_and_every_key_is_one() {
        let all = rows();
        let own = |form: &&Form| form.id != NEWEST;
        let cells = Form::all().iter().filter(own).flat_map(|form| &form.cells).filter(|cell| !cell.foreign).count();
        assert_eq!(all.len(), cells);
        let newest = Form::edition(NEWEST).unwrap();
        for row in &all {
            let (schema::Value::Text(of), to, how) = (&row[1], &row[5], &row[6]) else { unreachable!() };
            match to {
                schema::Value::Text(to) => {
                    let is_own = |to: &str| newest.cell(to).is_some_and(|at| !newest.cells[at].foreign);
                    assert!(to.split('+').all(is_own), "{of} goes to {to}");
                    assert_ne!(*how, schema::Value::Text("none".into()), "{of}");
                }
                _ => assert_eq!(*how, schema::Value::Text("none".into()), "{of}"),
            }
        }
        for entry in ENTRIES.iter().filter(|entry| !entry.of.is_empty()) {
            let form = Form::edition(&entry.edition).unwrap();
            assert!(form.cells.iter().any(|cell| cell.key.starts_with(&entry.of)), "{}", entry.of);
        }
    }
}
