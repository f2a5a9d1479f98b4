//! A sheet of an XLSX → its cells as they are stored.
//!
//! In: the part of the sheet and the shared texts. Out: a [`Stored`] sheet without its name.

use crate::document::look::Thing;
use crate::document::office::sheet::{Area, Hidden, LAST_COLUMN, LAST_ROW};
use crate::document::office::workbook::cells::{At, Budget, Cell, Stored, Text, Value};
use crate::document::office::workbook::formula::Formula;
use crate::document::office::workbook::strings::{Reading, unescaped};
use crate::document::office::xml::{self, Walk, attribute, is_true};
use crate::error::{Error, Result};
use quick_xml::events::BytesStart;
use std::collections::HashMap;
use std::rc::Rc;

/// Points of a row and characters of a column up to which nothing in it can be read.
const UNREADABLE: (f64, f64) = (2.0, 0.2);

/// Reads the part of a sheet.
///
/// # Errors
/// It is no well-formed XML, is no sheet of cells, or holds more than is read.
pub fn read(xml: &str, texts: &[Rc<Text>], budget: &mut Budget) -> Result<Stored> {
    let mut part = Part {
        stored: Stored::default(),
        texts,
        budget,
        row: 0,
        column: 0,
        cell: None,
        shared: HashMap::new(),
        within: Within::Sheet,
        rows: Vec::new(),
        columns: Columns::default(),
    };
    xml::walk(xml, &mut part)?;
    let Part { mut stored, rows, columns, .. } = part;
    stored.hidden = Hidden::new(rows, columns.hidden());
    Ok(stored)
}

/// What the sheet says of its columns.
#[derive(Default)]
struct Columns {
    hidden: Vec<(u32, u32)>,
    shown: Vec<(u32, u32)>,
    /// Whether a column that nothing is said of has no width.
    is_narrow: bool,
}

impl Columns {
    fn hidden(mut self) -> Vec<(u32, u32)> {
        if self.is_narrow {
            self.shown.sort_unstable();
            let mut from = 0;
            for (first, last) in self.shown {
                self.hidden.extend((first > from).then(|| (from, first - 1)));
                from = from.max(last + 1);
            }
            self.hidden.extend((from <= LAST_COLUMN).then_some((from, LAST_COLUMN)));
        }
        self.hidden
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Sheet,
    Formula,
    Value,
    Inline,
}

/// A cell that is open.
#[derive(Default)]
struct Open {
    at: At,
    kind: String,
    face: usize,
    /// Whether its value is one that old programs cannot show: a picture in the cell.
    is_rich: bool,
    formula: Option<String>,
    is_shared_by: Option<u32>,
    value: Option<String>,
    inline: Option<Reading>,
}

struct Part<'a> {
    stored: Stored,
    texts: &'a [Rc<Text>],
    budget: &'a mut Budget,
    /// Where the next cell stands that does not say so itself.
    row: u32,
    column: u32,
    cell: Option<Open>,
    /// Formulas that several cells share: their text and where it is written for.
    shared: HashMap<u32, (Rc<str>, At)>,
    within: Within,
    /// Hidden rows.
    rows: Vec<(u32, u32)>,
    columns: Columns,
}

impl Walk for Part<'_> {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        let value = |name: &str| attribute(element, name);
        let number = |name: &str| value(name).and_then(|number| number.trim().parse::<f64>().ok());
        let index = |name: &str| value(name).and_then(|index| index.trim().parse::<u32>().ok());
        let says = |name: &str| value(name).is_some_and(|value| is_true(&value));
        if self.within == Within::Inline {
            let inline = self.cell.as_mut().and_then(|cell| cell.inline.as_mut());
            return Ok(inline.is_some_and(|inline| inline.open(element)));
        }
        match element.local_name().as_ref() {
            "sheetView" => self.stored.hides_zeros = value("showZeros").is_some_and(|shown| !is_true(&shown)),
            "sheetFormatPr" => {
                self.columns.is_narrow = number("defaultColWidth").is_some_and(|width| width < UNREADABLE.1);
            }
            "col" => {
                let first = index("min").unwrap_or(1).saturating_sub(1).min(LAST_COLUMN);
                let last = index("max").unwrap_or(1).saturating_sub(1).min(LAST_COLUMN);
                let is_hidden = says("hidden") || number("width").is_some_and(|width| width < UNREADABLE.1);
                let of = if is_hidden { &mut self.columns.hidden } else { &mut self.columns.shown };
                of.push((first, last.max(first)));
                if of.len() > LAST_COLUMN as usize + 1 {
                    return Err(Error::new("the sheet speaks of more columns than it can have"));
                }
            }
            "row" => {
                self.row = index("r").map_or(self.row, |row| row.saturating_sub(1)).min(LAST_ROW);
                self.column = 0;
                if says("hidden") || number("ht").is_some_and(|height| height < UNREADABLE.0) {
                    self.rows.push((self.row, self.row));
                }
            }
            "c" => {
                let at = match value("r") {
                    Some(name) => place(&name).ok_or_else(|| Error::new(format!("a cell stands at {name:?}")))?,
                    None if self.column > LAST_COLUMN => {
                        return Err(Error::new("a cell stands behind the last column"));
                    }
                    None => (self.row, self.column),
                };
                let kind = value("t").unwrap_or_default();
                let face = index("s").unwrap_or_default() as usize;
                self.cell = Some(Open { at, kind, face, is_rich: value("vm").is_some(), ..Open::default() });
                self.column = at.1 + 1;
            }
            "f" => {
                self.within = Within::Formula;
                if let Some(cell) = &mut self.cell {
                    cell.formula = Some(String::new());
                    cell.is_shared_by = index("si").filter(|_| value("t").is_some_and(|kind| kind == "shared"));
                }
            }
            "v" => {
                self.within = Within::Value;
                self.cell.iter_mut().for_each(|cell| cell.value = Some(String::new()));
            }
            "is" => {
                self.within = Within::Inline;
                self.cell.iter_mut().for_each(|cell| cell.inline = Some(Reading::default()));
            }
            "mergeCell" => {
                let (start, end) = area(&value("ref").unwrap_or_default())
                    .ok_or_else(|| Error::new("a merged area names no cells"))?;
                self.stored.merged.push(Area { start, end });
            }
            "chartsheet" | "dialogsheet" | "macrosheet" => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn close(&mut self, name: &str) -> Result<()> {
        match name {
            "f" | "v" | "is" => self.within = Within::Sheet,
            "c" => {
                if let Some(cell) = self.cell.take() {
                    self.keep(cell)?;
                }
            }
            "row" => self.row = (self.row + 1).min(LAST_ROW),
            name if self.within == Within::Inline => {
                self.cell.iter_mut().filter_map(|cell| cell.inline.as_mut()).for_each(|inline| inline.close(name));
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<()> {
        let Some(cell) = &mut self.cell else { return Ok(()) };
        match self.within {
            Within::Formula => cell.formula.iter_mut().for_each(|formula| formula.push_str(text)),
            Within::Value => cell.value.iter_mut().for_each(|value| value.push_str(text)),
            Within::Inline => cell.inline.iter_mut().for_each(|inline| inline.text(text)),
            Within::Sheet => {}
        }
        Ok(())
    }
}

impl Part<'_> {
    fn keep(&mut self, mut cell: Open) -> Result<()> {
        let value = self.value(&mut cell);
        self.budget.take(&value)?;
        let is_picture =
            |text: &str| text.trim_start_matches('=').starts_with("DISPIMG(") || text.contains("_xlfn.DISPIMG(");
        let has_picture = (cell.is_rich && cell.kind == "e") || cell.formula.as_deref().is_some_and(is_picture);
        let thing = has_picture.then_some(Thing::Picture);
        let own = Cell { value, formula: self.formula(&cell), face: cell.face, thing };
        self.stored.cells.insert(cell.at, own);
        Ok(())
    }

    fn value(&self, cell: &mut Open) -> Value {
        if let Some(inline) = &mut cell.inline {
            return Value::Text(Rc::new(inline.finish()));
        }
        let Some(value) = &cell.value else { return Value::Nothing };
        let written = value.trim();
        match cell.kind.as_str() {
            "s" => {
                let text = written.parse::<usize>().ok().and_then(|index| self.texts.get(index));
                text.map_or(Value::Nothing, |text| Value::Text(Rc::clone(text)))
            }
            "b" => Value::Word(if is_true(written) { "TRUE" } else { "FALSE" }.to_owned()),
            "e" => Value::Word(written.to_owned()),
            "str" | "d" => Value::Text(Rc::new(Text::plain(&unescaped(value)))),
            _ if written.is_empty() => Value::Nothing,
            _ => match written.parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Number(number),
                _ => Value::Text(Rc::new(Text::plain(written))),
            },
        }
    }

    fn formula(&mut self, cell: &Open) -> Option<Formula> {
        let mut text: Rc<str> = cell.formula.as_deref()?.into();
        let mut shift = (0, 0);
        if let Some(index) = cell.is_shared_by {
            if !text.is_empty() {
                self.shared.insert(index, (Rc::clone(&text), cell.at));
            } else if let Some((shared, from)) = self.shared.get(&index) {
                text = Rc::clone(shared);
                let by = |own: u32, from: u32| i64::from(own) - i64::from(from);
                shift = (by(cell.at.0, from.0), by(cell.at.1, from.1));
            }
        }
        // A result that is an empty text is one; an empty number is none.
        let has_result = cell.value.as_ref().is_some_and(|value| cell.kind == "str" || !value.trim().is_empty());
        Some(Formula { text, shift, has_result })
    }
}

/// Row and column of `B12`, from 0.
fn place(name: &str) -> Option<At> {
    let name = name.trim().replace('$', "");
    let letters = name.find(|c: char| !c.is_ascii_alphabetic())?;
    if letters == 0 || letters > 3 {
        return None;
    }
    let number = |sum: u32, letter: u8| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    let column = name[..letters].bytes().fold(0, number) - 1;
    let row = name[letters..].parse::<u32>().ok()?.checked_sub(1)?;
    (row <= LAST_ROW && column <= LAST_COLUMN).then_some((row, column))
}

/// The corners of `A1:B2` as they are written, or of `A1` alone.
fn area(name: &str) -> Option<(At, At)> {
    let (from, to) = name.split_once(':').unwrap_or((name, name));
    Some((place(from)?, place(to)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_by_letters_and_numbers() {
        assert_eq!(
            [place("A1"), place("$AA$10"), place("XFD1048576")],
            [Some((0, 0)), Some((9, 26)), Some((LAST_ROW, LAST_COLUMN))]
        );
        assert_eq!([place("A0"), place("1"), place("XFE1"), place("A"), place("")], [None; 5]);
        assert_eq!(area("B2:A1"), Some(((1, 1), (0, 0))));
    }

    #[test]
    fn columns_without_a_width_are_hidden() {
        let columns = Columns { hidden: vec![(1, 1)], shown: vec![(3, 4), (0, 0)], is_narrow: true };
        assert_eq!(columns.hidden(), [(1, 1), (1, 2), (5, LAST_COLUMN)]);
    }
}
