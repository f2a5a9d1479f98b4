//! The record: what one report becomes (RECORD.md, schema `gouji/report/1`).
//!
//! In: what was recognised. Out: [`Report`], and the same as JSON. `check` sees a report and never
//! how it was parsed.

pub mod body;
pub mod division;
pub mod json;
pub mod outline;
pub mod statement;

use crate::finding::Finding;
use crate::form::Form;
use crate::source::Place;
use division::Division;
use outline::Outline;
use rust_decimal::Decimal;
use statement::Statement;
use std::collections::BTreeSet;

/// The schema of the record.
pub const SCHEMA: &str = "gouji/report/1";

/// Why a cell has no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Printed empty.
    Blank,
    /// Its row or column is not printed.
    Absent,
    /// `-`, `—`.
    Dash,
    /// `/`.
    Slash,
    /// 无, 不涉及.
    None,
    /// Words where a number belongs.
    Text,
    /// The figures there can be read in more than one way, or in none.
    Illegible,
    /// An amount whose unit is stated nowhere.
    UnitUnknown,
    /// A figure crossed out, and none beside it.
    Struck,
    /// Something that is no text stands there, or the print was cut before it.
    Unseen,
}

impl Mark {
    /// The word of the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Absent => "absent",
            Self::Dash => "dash",
            Self::Slash => "slash",
            Self::None => "none",
            Self::Text => "text",
            Self::Illegible => "illegible",
            Self::UnitUnknown => "unit_unknown",
            Self::Struck => "struck",
            Self::Unseen => "unseen",
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
    /// Where the figure stands.
    pub spans: Vec<Place>,
    /// How it was read.
    pub reading: Option<Reading>,
}

/// How a cell was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// From a cell of a real table.
    Gridded,
    /// From text between labels.
    Flattened,
}

impl Reading {
    /// The word of the dataset.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gridded => "gridded",
            Self::Flattened => "flattened",
        }
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
}

impl Tables {
    /// The cells the record shows: all of the form's own, and those of the other edition that are printed.
    pub fn shown(&self) -> impl Iterator<Item = (&'static str, &Cell)> {
        let form = self.form;
        form.cells
            .iter()
            .zip(&self.cells)
            .filter(|(place, cell)| !place.foreign || cell.is_printed())
            .map(|(place, cell)| (place.key.as_str(), cell))
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

/// Where a report came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given.
    pub path: Option<String>,
    /// The address it was fetched from.
    pub url: Option<String>,
    /// When its bytes were received: `2026-03-02T08:00:00Z`.
    pub retrieved: Option<String>,
    /// Digest of the bytes, in hex.
    pub sha256: String,
    /// `text/html`.
    pub media_type: &'static str,
    /// `UTF-8`.
    pub charset: &'static str,
    /// `traditional`.
    pub script: &'static str,
}

/// How many relations came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.holds += more.holds;
        self.broken += more.broken;
        self.cannot_tell += more.cannot_tell;
        self.spent += more.spent;
    }
}

/// One report.
#[derive(Debug, Clone)]
pub struct Report {
    /// `431228-2025`.
    pub id: String,
    /// Who reports, in simplified characters: 芷江侗族自治县人民政府.
    pub body: Option<String>,
    /// The division the body belongs to.
    pub division: Option<Division>,
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
}
