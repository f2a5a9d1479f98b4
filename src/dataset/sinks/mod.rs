//! The files that tables are written into, a format each.
//!
//! In: rows of a table, in their order. Out: a file that is the same bytes for the same rows. What of the work can be done
//! of some rows alone is a *piece*, made beside others; pieces are put together in order.

pub mod csv;
mod dta;
pub mod json;
pub mod parquet;
pub mod xlsx;

use super::begun::Begun;
use super::schema::{Row, Table, Value};
use crate::error::Result;
use std::path::Path;

/// What a format makes of some rows.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text of the file.
    Bytes(Vec<u8>),
    /// Columns, by the year of their file.
    Columns(Vec<(String, parquet::Columns)>),
    /// The rows themselves.
    Rows(Vec<Row<'static>>),
}

impl Piece {
    /// The rows themselves, kept.
    fn owned(rows: &[Row]) -> Self {
        let own = |row: &Row| row.iter().map(Value::to_owned).collect();
        Self::Rows(rows.iter().map(own).collect())
    }
}

/// A table being written in one format.
pub(super) trait Sink: Send {
    /// Puts the next piece behind those before.
    ///
    /// # Errors
    /// There is no room on the disk.
    fn take(&mut self, piece: Piece) -> Result<()>;

    /// Ends its files and puts them on the disk.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    fn end(self: Box<Self>) -> Result<Vec<Begun>>;
}

words! {
    /// The formats of a dataset.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Format {
        /// `dataset.json` and `reports.jsonl`.
        Json = "json",
        /// A file a table.
        Csv = "csv",
        /// A file a table and year.
        Parquet = "parquet",
        /// `gouji.xlsx`.
        Xlsx = "xlsx",
        /// `panel.dta`.
        Dta = "dta",
    }
}
use crate::word::words;

impl Format {
    /// Whether the format holds a table.
    pub(super) fn holds(self, table: &Table) -> bool {
        match self {
            Self::Json => false,
            Self::Csv | Self::Parquet => true,
            Self::Xlsx => xlsx::holds(table.name),
            Self::Dta => table.name == "panel",
        }
    }

    /// What rows of a table are in the format; those of one call may be made beside others.
    pub(super) fn piece(self, table: &Table, rows: &[Row]) -> Result<Piece> {
        match self {
            Self::Csv => csv::lines(rows).map(Piece::Bytes),
            Self::Parquet => Ok(Piece::Columns(parquet::columns(table, rows))),
            Self::Json | Self::Xlsx | Self::Dta => Ok(Piece::owned(rows)),
        }
    }

    /// Begins the file of a table that the format holds; none where it is a part of another file.
    pub(super) fn open(self, folder: &Path, table: &Table, bom: bool) -> Result<Option<Box<dyn Sink>>> {
        Ok(match self {
            Self::Json | Self::Xlsx => None,
            Self::Csv => Some(Box::new(csv::Csv::open(folder, table, bom)?)),
            Self::Parquet => Some(Box::new(parquet::Parquet::open(folder, table)?)),
            Self::Dta => Some(Box::new(dta::Dta::open(folder, table)?)),
        })
    }
}
