//! XLS: values by calamine, looks by the records themselves → sheets as they are stored.
//!
//! In: the bytes of the file and its stream of records, already found to claim nothing out of
//! measure. Out: the sheets that are not hidden, and their faces.

use super::cells::{Budget, Cell, Stored, Text, Value};
use super::formula::{Formula, Writer};
use super::records::{self, Looks, SheetLooks};
use super::{Book, MOST_SHEETS, UNREADABLE};
use crate::document::office::ole;
use crate::document::office::sheet::{Area, Hidden};
use crate::error::{Context, Error, Result};
use calamine::{Data, Dimensions, Reader, SheetType, SheetVisible, Xls};
use std::io::Cursor;
use std::rc::Rc;

/// Reads a workbook.
///
/// # Errors
/// Its records claim more than [`ole::check_workbook`] allows, it is encrypted or damaged, or no
/// sheet is visible.
pub fn read(bytes: &[u8], stream: &[u8]) -> Result<Book> {
    let ruled = ole::check_workbook(stream)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).context(UNREADABLE)?;
    let mut looks = records::looks(stream);
    let all = book.sheets_metadata().to_vec();
    if all.len() > MOST_SHEETS {
        return Err(Error::new(format!("the workbook has {} sheets; at most {MOST_SHEETS} are read", all.len())));
    }
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for (index, own) in all.iter().enumerate() {
        if own.visible != SheetVisible::Visible || own.typ != SheetType::WorkSheet {
            continue;
        }
        let look = looks.sheets.get_mut(index).map(std::mem::take).unwrap_or_default();
        let mut stored = Stored { name: own.name.clone(), ..Stored::default() };
        for at in ruled.get(index).into_iter().flatten() {
            budget.take(&Value::Nothing)?;
            stored.cells.insert(*at, Cell::default());
        }
        fill(&mut book, &mut stored, &looks, &look, &mut budget)?;
        let merged = book.merge_cells_by_sheet_name(&own.name).context(&own.name)?;
        stored.merged = merged.into_iter().map(area).collect();
        stored.hidden = Hidden::new(look.rows, look.columns);
        stored.hides_zeros = look.hides_zeros;
        sheets.push(stored);
    }
    if sheets.is_empty() {
        return Err(Error::new(format!("the workbook has {} sheets and none is visible", all.len())));
    }
    let writer = if looks.is_calculated { Writer::Calculates } else { Writer::Unknown };
    Ok(Book { sheets, is_1904: looks.is_1904, faces: looks.faces, writer })
}

/// Fills in values and formulas.
fn fill(
    book: &mut Xls<Cursor<&[u8]>>,
    stored: &mut Stored,
    looks: &Looks,
    own: &SheetLooks,
    budget: &mut Budget,
) -> Result<()> {
    let at = |from: u32, index: usize| from + u32::try_from(index).unwrap_or(u32::MAX - from);
    let range = book.worksheet_range(&stored.name).context(&stored.name)?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let place = (at(top, row), at(left, column));
        let (face, shared) = own.cells.get(&place).copied().unwrap_or((0, None));
        let runs = shared.and_then(|index| looks.runs.get(&index));
        let value = value(data, runs.map(|runs| (runs.as_slice(), looks)));
        budget.take(&value)?;
        stored.cells.insert(place, Cell { value, face, ..Cell::default() });
    }
    // What cannot be made a formula of is none; its stored result is then taken as any other value.
    let formulas = book.worksheet_formula(&stored.name).context(&stored.name)?;
    let (top, left) = formulas.start().unwrap_or_default();
    for (row, column, text) in formulas.used_cells().filter(|(.., text)| !text.is_empty()) {
        let place = (at(top, row), at(left, column));
        let face = own.cells.get(&place).map_or(0, |(face, _)| *face);
        let cell = stored.cells.entry(place).or_insert(Cell { face, ..Cell::default() });
        cell.formula = Some(Formula { text: text.as_str().into(), shift: (0, 0), has_result: true });
    }
    Ok(())
}

fn area(area: Dimensions) -> Area {
    Area { start: area.start, end: (area.end.0.max(area.start.0), area.end.1.max(area.start.1)) }
}

/// What a cell holds; a text with fonts of its own in its runs.
fn value(data: &Data, runs: Option<(&[(usize, usize)], &Looks)>) -> Value {
    match data {
        #[allow(clippy::cast_precision_loss)]
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::DateTime(moment) => Value::Number(moment.as_f64()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Value::Text(Rc::new(runs.map_or_else(|| Text::plain(text), |(runs, looks)| cut(text, runs, looks))))
        }
        Data::Bool(true) => Value::Word("TRUE".to_owned()),
        Data::Bool(false) => Value::Word("FALSE".to_owned()),
        Data::Error(error) => Value::Word(error.to_string()),
        Data::Empty => Value::Nothing,
    }
}

/// A text cut where another font begins; before the first it has the one of its cell.
fn cut(text: &str, runs: &[(usize, usize)], looks: &Looks) -> Text {
    let mut cut = Text::default();
    let mut unit = 0;
    for character in text.chars() {
        let current = runs.partition_point(|(from, _)| *from <= unit).checked_sub(1);
        let font = current.map(|run| looks.font(runs[run].1));
        cut.push(character.encode_utf8(&mut [0; 4]), font);
        unit += character.len_utf16();
    }
    cut
}
