//! Pictures and charts that lie over the cells of a sheet.
//!
//! In: the drawing part of a sheet. Out: the empty cells they cover, where something stands then
//! that is no text. What they cover beside the table, and dots and lines, make nothing unseen.

use crate::document::look::Thing;
use crate::document::office::workbook::cells::{At, Cell, Stored, Value};
use crate::document::office::xml::{self, Walk, attribute};
use crate::error::Result;
use quick_xml::events::BytesStart;

/// English metric units up to which a picture is a dot or a line: a tenth of an inch.
const TINY: u64 = 91_440;
/// The most pictures of a sheet that are looked at.
const MOST_PICTURES: usize = 256;

/// Marks the cells that a drawing covers.
///
/// # Errors
/// The part is no well-formed XML.
pub fn cover(stored: &mut Stored, xml: &str) -> Result<()> {
    let mut part = Part::default();
    xml::walk(xml, &mut part)?;
    for Anchor { from, to, thing, .. } in part.all {
        let Some(thing) = thing else { continue };
        let within = stored.cells.range_mut(from..=(to.0, u32::MAX));
        let empty = |cell: &Cell| cell.formula.is_none() && matches!(cell.value, Value::Nothing);
        within
            .filter(|(at, cell)| (from.1..=to.1).contains(&at.1) && empty(cell))
            .for_each(|(_, cell)| cell.thing = Some(thing));
        let row = |columns: std::ops::Range<u32>| {
            stored.cells.range((from.0, columns.start)..(from.0, columns.end)).next().is_some()
        };
        // A cell that is not even ruled is one of the table between two that hold something.
        if !stored.cells.contains_key(&from) && row(0..from.1) && row(from.1..u32::MAX) {
            stored.cells.insert(from, Cell { thing: Some(thing), ..Cell::default() });
        }
    }
    Ok(())
}

/// A thing, and the cells from which on and to which it lies.
#[derive(Debug, Default)]
struct Anchor {
    from: At,
    to: At,
    thing: Option<Thing>,
    is_tiny: bool,
}

/// Which number is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    Row,
    Column,
    /// How far into the row or column it reaches.
    RowOffset,
    ColumnOffset,
}

#[derive(Default)]
struct Part {
    all: Vec<Anchor>,
    open: Option<Anchor>,
    /// Whether the second corner is being read.
    is_end: bool,
    reads: Option<Reads>,
    written: String,
}

impl Walk for Part {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        let name = element.local_name();
        self.written.clear();
        self.reads = match name.as_ref() {
            "row" => Some(Reads::Row),
            "col" => Some(Reads::Column),
            "rowOff" => Some(Reads::RowOffset),
            "colOff" => Some(Reads::ColumnOffset),
            _ => None,
        };
        match (name.as_ref(), &mut self.open) {
            ("twoCellAnchor" | "oneCellAnchor", _) => self.open = Some(Anchor::default()),
            ("from" | "to", _) => self.is_end = name.as_ref() == "to",
            ("blip", Some(open)) => open.thing = Some(Thing::Picture),
            ("graphicFrame", Some(open)) => open.thing = Some(Thing::Frame),
            ("ext", Some(open)) => {
                let length = |name: &str| attribute(element, name).and_then(|length| length.parse::<u64>().ok());
                open.is_tiny |= length("cx").zip(length("cy")).is_some_and(|(width, height)| {
                    // Where it is not said it is 0, and the corners tell.
                    width.min(height) < TINY && width.max(height) > 0
                });
            }
            _ => {}
        }
        Ok(true)
    }

    fn close(&mut self, name: &str) -> Result<()> {
        if name.ends_with("CellAnchor") {
            let open = self.open.take().filter(|open| !open.is_tiny);
            self.all.extend(
                open.filter(|_| self.all.len() < MOST_PICTURES)
                    .map(|open| Anchor { to: (open.to.0.max(open.from.0), open.to.1.max(open.from.1)), ..open }),
            );
        }
        let (Some(reads), Some(open), Ok(number)) =
            (self.reads.take(), &mut self.open, self.written.trim().parse::<u32>())
        else {
            return Ok(());
        };
        let corner = if self.is_end { &mut open.to } else { &mut open.from };
        match reads {
            Reads::Row => corner.0 = number,
            Reads::Column => corner.1 = number,
            // A picture that ends where a cell begins does not cover it.
            Reads::RowOffset if self.is_end && number == 0 => corner.0 = corner.0.saturating_sub(1),
            Reads::ColumnOffset if self.is_end && number == 0 => corner.1 = corner.1.saturating_sub(1),
            Reads::RowOffset | Reads::ColumnOffset => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<()> {
        if self.reads.is_some() {
            self.written.push_str(text);
        }
        Ok(())
    }
}
