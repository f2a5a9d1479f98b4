//! The record: what one report becomes (RECORD.md, schema `gouji/report/2`).
//!
//! In: what was recognised. Out: [`Report`], and the same as JSON. `check` sees a report and never
//! how it was parsed.

pub mod body;
pub mod division;
pub mod issue;
pub mod json;
pub mod key;
pub mod outline;
pub mod parse;
pub mod schema;
pub mod statement;

use crate::finding::{Finding, Outcome};
use crate::form::{CellPlace, Form};
use crate::source::Place;
use crate::word::words;
use body::BodyKind;
use division::Division;
use key::Key;
use outline::Outline;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use statement::Statement;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The schema of the record.
pub const SCHEMA: &str = "gouji/report/2";

words! {
    /// Why a cell has no number.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Mark {
        /// Printed empty.
        Blank = "blank",
        /// Its row or column is not printed.
        Absent = "absent",
        /// `-`, `—`.
        Dash = "dash",
        /// `/`.
        Slash = "slash",
        /// 无, 不涉及.
        None = "none",
        /// Words where a number belongs.
        Text = "text",
        /// A figure crossed out, and none beside it.
        Struck = "struck",
        /// The figures there can be read in more than one way, or in none.
        Illegible = "illegible",
        /// An amount whose unit is stated nowhere.
        UnitUnknown = "unit_unknown",
        /// Something stands there that is no text: a picture, a form field, a script's output, a page that was cut or stands
        /// turned. Whether a figure is among it nobody can tell.
        Unseen = "unseen",
    }
}

impl Mark {
    /// What it says of a cell, in Chinese and in English.
    #[must_use]
    pub fn meaning(self) -> (&'static str, &'static str) {
        match self {
            Self::Blank => ("单元格已印而为空。", "The cell was seen, and nothing is printed in it."),
            Self::Absent => {
                ("已见全表，其中没有这一行或列。", "The whole table was seen, and the row or column is not printed.")
            }
            Self::Dash => ("印有“-”或“—”。", "A dash is printed there."),
            Self::Slash => ("印有“/”。", "A slash is printed there."),
            Self::None => ("印有“无”或“不涉及”。", "无 or 不涉及 is printed there."),
            Self::Text => ("应为数字处印有文字。", "Words stand where a number belongs."),
            Self::Struck => ("数字已被划去，旁无新数。", "The figure is crossed out, and none stands beside it."),
            Self::Illegible => {
                ("数字有多种读法，或无法读出。", "The figures there can be read in more than one way, or in none.")
            }
            Self::UnitUnknown => ("金额未注明单位。", "An amount whose unit is stated nowhere."),
            Self::Unseen => (
                "该处不是文字（图片、表单、脚本内容、残缺或横置的页面），无法得知是否有数字。",
                "Something stands there that is no text; whether a figure is among it cannot be told.",
            ),
        }
    }
}

/// A cell of the form as a report prints it: a number, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The number; whole for counts, exact decimals for money.
    pub value: Result<Decimal, Mark>,
    /// What is printed there, where it is more than the number itself: `251000元`.
    pub raw: Option<String>,
    /// Where the figure stands, or what stands there instead, a blank cell too.
    pub spans: Vec<Place>,
    /// How it was read.
    pub reading: Option<Reading>,
}

words! {
    /// How a cell was read.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Reading {
        /// From a cell of a real table.
        Gridded = "gridded",
        /// From text between labels.
        Flattened = "flattened",
    }
}

impl Cell {
    /// A cell that is not printed.
    pub const ABSENT: Self = Self { value: Err(Mark::Absent), raw: None, spans: Vec::new(), reading: None };

    /// The number, if there is one.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        self.value.ok()
    }

    /// Whether the report prints the cell at all.
    #[must_use]
    pub fn is_printed(&self) -> bool {
        self.value != Err(Mark::Absent)
    }
}

/// The printed tables of a report: one cell for every cell of its form.
#[derive(Debug, Clone)]
pub struct Tables {
    /// The edition.
    pub form: &'static Form,
    /// Cells, by the form's indices.
    pub cells: Vec<Cell>,
    /// Instances of relations that were used to read cells and prove nothing about them.
    pub spent: BTreeSet<usize>,
    /// Tables nothing of which is seen, by the form's indices: the record shows none of their cells and one mark under the
    /// table's own key.
    ///
    /// Their cells are [`Mark::Unseen`] all the same, so that every relation on them is one that cannot be told.
    pub unseen: BTreeSet<usize>,
}

impl Tables {
    /// The cells the record shows: all of the form's own, and those of the other edition that are printed; none of a table
    /// nothing of which is seen.
    pub fn shown(&self) -> impl Iterator<Item = (&'static str, &Cell)> {
        self.places_shown().map(|(place, cell)| (place.key.as_str(), cell))
    }

    /// The same with their places on the form.
    fn places_shown(&self) -> impl Iterator<Item = (&'static CellPlace, &Cell)> {
        let is_shown = |place: &CellPlace, cell: &Cell| {
            (!place.foreign || cell.is_printed()) && !self.unseen.contains(&place.table)
        };
        self.form.cells.iter().zip(&self.cells).filter(move |(place, cell)| is_shown(place, cell))
    }

    /// Every cell of the form by its index, those of a table nothing of which is seen too; those of the other edition where
    /// they are printed.
    pub fn of_form(&self) -> impl Iterator<Item = (usize, &Cell)> {
        let cells = self.form.cells.iter().zip(&self.cells).enumerate();
        let is_there =
            |place: &CellPlace, cell: &Cell| !place.foreign || cell.is_printed() && !self.unseen.contains(&place.table);
        cells.filter(move |(_, (place, cell))| is_there(place, cell)).map(|(index, (_, cell))| (index, cell))
    }

    /// The keys of the tables nothing of which is seen.
    pub fn unseen(&self) -> impl Iterator<Item = &'static str> {
        let form = self.form;
        self.unseen.iter().filter_map(move |table| form.tables.get(*table)).map(|table| table.id.as_str())
    }

    /// The cell with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Cell> {
        self.form.cell(key).map(|index| &self.cells[index])
    }
}

/// A row that no form has, kept as printed: one of a table of the form, or of a table of the place's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherRow {
    /// The table of the form it stands in; none for a local table.
    pub table: Option<String>,
    /// Its label: `其中：1、当面申请数`.
    pub label: String,
    /// The unit printed beside it: 条.
    pub unit: Option<String>,
    /// The headers of its columns, 2014年度 and 历年累计; empty where none was read.
    pub columns: Vec<String>,
    /// Its cells, blank ones too, with the numbers as printed, in the unit printed.
    pub values: Vec<Cell>,
}

/// Where a report came from; its fields are the record's, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The path as it was given.
    pub path: Option<String>,
    /// The entry of a ZIP or the record of a WARC that it is.
    pub member: Option<String>,
    /// Which of the file's reports it is; 1 where there is one.
    pub part: usize,
    /// The address it was fetched from.
    pub url: Option<String>,
    /// When its bytes were received: `2026-03-02T08:00:00Z`.
    pub retrieved: Option<String>,
    /// Digest of the bytes, in hex.
    pub sha256: String,
    /// `text/html`.
    pub media_type: Cow<'static, str>,
    /// `UTF-8`.
    pub charset: Cow<'static, str>,
    /// `traditional`.
    pub script: Cow<'static, str>,
}

impl Default for Source {
    fn default() -> Self {
        Self {
            path: None,
            member: None,
            part: 1,
            url: None,
            retrieved: None,
            sha256: String::new(),
            media_type: Cow::Borrowed(""),
            charset: Cow::Borrowed(""),
            script: Cow::Borrowed(""),
        }
    }
}

impl Source {
    /// Where it can be looked at: its address, else its path.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.url.as_deref().or(self.path.as_deref())
    }
}

/// How many relations came to what; its fields are the record's, in its order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Every operand a number, the sides agree.
    pub holds: usize,
    /// Every operand a number, the sides do not agree.
    pub broken: usize,
    /// An operand is missing.
    pub cannot_tell: usize,
    /// Used to read a cell.
    pub spent: usize,
}

impl Tally {
    /// Counts what one relation came to.
    pub fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Holds => self.holds += 1,
            Outcome::Broken => self.broken += 1,
            Outcome::CannotTell => self.cannot_tell += 1,
            Outcome::Spent => self.spent += 1,
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.holds += more.holds;
        self.broken += more.broken;
        self.cannot_tell += more.cannot_tell;
        self.spent += more.spent;
    }
}

/// One report.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// `431228-2025`; which of several prints with this id it is, its [`key`](Self::key) tells.
    pub id: String,
    /// The digest of what it prints ([`key::print`]), whose head is its variant.
    pub print: String,
    /// Who reports, in simplified characters: 芷江侗族自治县人民政府.
    pub body: Option<String>,
    /// The division the body belongs to.
    pub division: Option<Division>,
    /// The code of the county the body belongs to: its division's, else the one the registry knows.
    pub county: Option<String>,
    /// The year reported on.
    pub year: Option<i32>,
    /// The title, in simplified characters.
    pub title: Option<String>,
    /// When it was published: `2026-02-03T15:42:00+08:00`, or the day alone where only the day is printed.
    pub published: Option<String>,
    /// Where it came from.
    pub source: Source,
    /// Its tables; none when it prints none.
    pub tables: Option<Tables>,
    /// Rows that no form has.
    pub other_rows: Vec<OtherRow>,
    /// The figures its sentences state, in printed order.
    pub statements: Vec<Statement>,
    /// How its prose is built.
    pub outline: Outline,
    /// What the relations came to.
    pub checks: Tally,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Where else the same report stands; known in a dataset only.
    pub also: Vec<Source>,
}

impl Report {
    /// What tells it from all other reports.
    #[must_use]
    pub fn key(&self) -> Key {
        Key { id: self.id.clone(), variant: key::variant(&self.print) }
    }

    /// Takes the id from who reports on which year; to be called again when either is learnt.
    pub fn name(&mut self) {
        self.id = body::report_id(self);
    }

    /// What kind of body reports; unknown where none is.
    #[must_use]
    pub fn body_kind(&self) -> BodyKind {
        self.body.as_deref().map_or(BodyKind::Unknown, body::kind)
    }
}
