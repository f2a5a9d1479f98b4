//! The figures of one report, small enough to keep until other years and places have been read.

use crate::form::Form;
use crate::record::Tables;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Every cell of a form: its number, or that it has none. About 1 KB a report, since most cells are 0.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figures {
    /// The edition.
    #[serde(with = "edition")]
    pub form: &'static Form,
    /// Cells other than 0, by the form's indices, in order.
    filled: Box<[(u16, Decimal)]>,
    /// Cells without a number, in order.
    missing: Box<[u16]>,
}

impl Figures {
    /// Takes down the figures of a report's tables.
    #[must_use]
    pub fn of(tables: &Tables) -> Self {
        // No edition comes near 65,536 cells.
        let cells = || (0_u16..).zip(&tables.cells);
        Self {
            form: tables.form,
            filled: cells().filter_map(|(at, cell)| Some((at, cell.number().filter(|n| !n.is_zero())?))).collect(),
            missing: cells().filter(|(_, cell)| cell.number().is_none()).map(|(at, _)| at).collect(),
        }
    }

    /// The number of a cell by its index, if it has one.
    #[must_use]
    pub fn number(&self, cell: usize) -> Option<Decimal> {
        let at = u16::try_from(cell).ok()?;
        if self.missing.binary_search(&at).is_ok() {
            return None;
        }
        Some(self.filled.binary_search_by_key(&at, |(own, _)| *own).map_or(Decimal::ZERO, |found| self.filled[found].1))
    }

    /// The number of a cell by its key; none where the edition has no such cell.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Decimal> {
        self.number(self.form.cell(key)?)
    }

    /// The cells of one table that are not 0, in order.
    pub fn filled(&self, table: usize) -> impl Iterator<Item = (usize, Decimal)> + '_ {
        let of_table = move |cell: &(usize, Decimal)| self.form.cells[cell.0].table == table;
        self.filled.iter().map(|(cell, number)| (usize::from(*cell), *number)).filter(of_table)
    }

    /// Whether two reports print one table alike: the same numbers, and none in the same cells.
    #[must_use]
    pub fn same_table(&self, other: &Self, table: usize) -> bool {
        let missing = |figures: &Self| -> Vec<u16> {
            let of_table = |cell: &u16| figures.form.cells[usize::from(*cell)].table == table;
            figures.missing.iter().copied().filter(of_table).collect()
        };
        std::ptr::eq(self.form, other.form)
            && self.filled(table).eq(other.filled(table))
            && missing(self) == missing(other)
    }
}

/// A form by the name of its edition.
mod edition {
    use crate::form::Form;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use std::borrow::Cow;

    #[allow(clippy::trivially_copy_pass_by_ref)] // So serde calls it.
    pub(super) fn serialize<S: Serializer>(form: &&'static Form, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&form.id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Form, D::Error> {
        let edition = Cow::<str>::deserialize(deserializer)?;
        Form::edition(&edition).ok_or_else(|| D::Error::custom(format!("no edition {edition}")))
    }
}
