//! The cells of a workbook as they are stored.
//!
//! In: what the readers of XLSX and XLS find. Out: [`Stored`] sheets. Knows nothing of what is shown.

use super::faces::Font;
use super::formula::Formula;
use crate::document::look::Thing;
use crate::document::office::sheet::{Area, Hidden};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The most text the cells of a workbook may print together, in bytes: one stored text may stand in any number of cells.
pub const MOST_TEXT: usize = 32 << 20;
/// What a cell takes of [`MOST_TEXT`] at least.
const LEAST_CELL: usize = 96;
/// The most cells that are read of a workbook.
pub const MOST_CELLS: usize = MOST_TEXT / LEAST_CELL;

/// Row and column, from 0.
pub type At = (u32, u32);

/// A text, perhaps in runs with fonts of their own.
#[derive(Debug, Clone, Default)]
pub struct Text(Vec<(String, Option<Font>)>);

impl Text {
    /// A text in the font of its cell.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self(vec![(text.to_owned(), None)])
    }

    /// Adds a run; without a font it has the one of its cell.
    pub fn push(&mut self, text: &str, font: Option<Font>) {
        match self.0.last_mut() {
            Some((last, own)) if *own == font => last.push_str(text),
            _ => self.0.push((text.to_owned(), font)),
        }
    }

    /// Its runs.
    pub fn runs(&self) -> impl Iterator<Item = (&str, Option<Font>)> {
        self.0.iter().map(|(text, font)| (text.as_str(), *font))
    }

    /// All of it.
    #[must_use]
    pub fn whole(&self) -> String {
        self.0.iter().map(|(text, _)| text.as_str()).collect()
    }

    /// Its bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|(text, _)| text.len()).sum()
    }
}

/// What a cell holds.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Nothing: it is only ruled.
    #[default]
    Nothing,
    /// A number, a day or a length of time.
    Number(f64),
    /// A text.
    Text(Rc<Text>),
    /// `TRUE`, `#REF!`: a word that is no text.
    Word(String),
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What it holds; of a formula, its stored result.
    pub value: Value,
    /// The formula it is calculated by.
    pub formula: Option<Formula>,
    /// The index of its face.
    pub face: usize,
    /// What stands in it that is no text.
    pub thing: Option<Thing>,
}

/// A sheet that is printed.
#[derive(Debug, Default)]
pub struct Stored {
    /// Its name.
    pub name: String,
    /// Its cells.
    pub cells: BTreeMap<At, Cell>,
    /// Its merged areas.
    pub merged: Vec<Area>,
    /// Its hidden rows and columns.
    pub hidden: Hidden,
    /// Whether its zeros are shown.
    pub hides_zeros: bool,
    /// Whether something is laid under its cells that their faces do not tell of.
    pub is_laid_out: bool,
}

/// How much more may be kept.
#[derive(Debug)]
pub struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(MOST_TEXT)
    }
}

impl Budget {
    /// Takes what a cell costs; a ruled one costs something even where it prints nothing.
    ///
    /// # Errors
    /// There is not as much left.
    pub fn take(&mut self, value: &Value) -> Result<()> {
        let len = match value {
            Value::Text(text) => text.len(),
            Value::Nothing | Value::Number(_) | Value::Word(_) => 0,
        };
        self.0 = self.0.checked_sub(len.max(LEAST_CELL)).ok_or_else(|| {
            Error::new(format!(
                "the cells print more than {} MiB, or are more than {MOST_CELLS}; a report has a few thousand",
                MOST_TEXT >> 20
            ))
        })?;
        Ok(())
    }
}
