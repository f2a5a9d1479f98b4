//! Pages of glyphs and lines → paragraphs and tables in reading order.
//!
//! In: pages. Out: what a [`Builder`] is told. Tables that go on behind a page break become one,
//! and so do paragraphs; page numbers are left out.

use super::lines::{Line, SPACE};
use super::numbers;
use super::page::{Glyph, Page};
use super::sheet::Sheet;
use super::table::Table;
use super::unruled;
use crate::document::look::{Thing, UNSEEN};
use crate::document::pieces::{Builder, Piece, Pieces};
use crate::error::{Error, Result};
use crate::source::Place;
use crate::text::normal::normalise;

/// Print this much larger than most of it is a title: 22 points over 16 in the official layout, 18 over 14 at the least.
pub(super) const TITLE: f32 = 1.25;

/// Sizes of print that differ by less than this share are one.
const SAME_SIZE: f32 = 0.03;

/// No title has more characters.
const LONGEST_TITLE: usize = 200;
/// The most cells that the ruled tables of all pages may have; a report of 40 pages has 12,000.
const MOST_CELLS: usize = 200_000;

/// What stands on a page, from the top down.
pub(super) enum Item {
    /// A line of a paragraph.
    Line(Line),
    /// A line that goes on with nothing: part of what may be a table.
    Alone(Line),
    /// A table.
    Table(Table),
}

/// Writes all pages.
///
/// # Errors
/// The tables have more cells, or claim more slots, than are read.
pub fn write(pages: &[Page], builder: &mut Builder) -> Result<()> {
    let mut paragraph = Paragraph { body: body_height(pages), ..Paragraph::default() };
    let mut open: Option<Table> = None;
    let (mut sheets, mut cells): (Vec<Sheet>, usize) = (Vec::new(), 0);
    for (number, page) in (1..).zip(pages) {
        let sheet = Sheet::of(page, number);
        cells += sheet.tables.iter().map(|(_, table)| table.size()).sum::<usize>();
        if cells > MOST_CELLS {
            return Err(Error::new(format!(
                "the tables of the PDF have more than {MOST_CELLS} cells, which are not read"
            )));
        }
        sheets.push(sheet);
    }
    numbers::leave_out(&mut sheets.iter_mut().map(|sheet| (&mut sheet.lines, sheet.height)).collect::<Vec<_>>());
    for (number, sheet) in (1..).zip(sheets) {
        let right = sheet.tables.iter().map(|(_, table)| table.right()).fold(f32::NEG_INFINITY, f32::max);
        let items = items(number, sheet);
        let margins = Margins::of(&items, right);
        for (at, item) in items.into_iter().enumerate() {
            match item {
                Item::Line(line) => {
                    close(&mut open, builder)?;
                    if !paragraph.goes_on(&line, number, margins) {
                        paragraph.end(builder);
                    }
                    paragraph.push(line, number, margins);
                }
                Item::Alone(line) => {
                    close(&mut open, builder)?;
                    paragraph.end(builder);
                    builder.paragraph(&pieces(&line, number));
                }
                Item::Table(table) => {
                    paragraph.end(builder);
                    if let Some(above) = open.as_mut().filter(|above| at == 0 && above.goes_on_in(&table)) {
                        above.extend(table);
                    } else {
                        close(&mut open, builder)?;
                        open = Some(table);
                    }
                }
            }
        }
    }
    paragraph.end(builder);
    close(&mut open, builder)
}

fn close(open: &mut Option<Table>, builder: &mut Builder) -> Result<()> {
    open.take().map_or(Ok(()), |table| table.write(builder))
}

/// The tables and lines of a page, from the top down.
fn items(number: usize, sheet: Sheet) -> Vec<Item> {
    let mut tables = sheet.tables.into_iter().peekable();
    let right = sheet.lines.iter().map(|line| line.x1).fold(f32::NEG_INFINITY, f32::max);
    let mut text = sheet.lines.into_iter().peekable();
    let mut items: Vec<Item> = sheet.aside.into_iter().map(Item::Alone).collect();
    while tables.peek().is_some() || text.peek().is_some() {
        let floor = tables.peek().map_or(f32::INFINITY, |(top, _)| *top);
        let above = std::iter::from_fn(|| text.next_if(|line| f32::midpoint(line.y0, line.y1) <= floor));
        items.extend(unruled::tables(above.collect(), number, right));
        items.extend(tables.next().map(|(_, table)| Item::Table(table)));
    }
    items
}

/// The glyphs of a line with their places; a space goes to the glyph before it.
pub(super) fn pieces(line: &Line, page: usize) -> Pieces {
    let mut pieces = Pieces::new();
    for word in line.words(SPACE) {
        if let Some(last) = pieces.last_mut() {
            last.text.push(' ');
        }
        let is_label = word.glyphs.iter().any(|glyph| glyph.text.chars().any(char::is_alphabetic));
        let is_figure = |glyph: &Glyph| {
            glyph.is_digit() || matches!(glyph.text.as_str(), "." | ",") || may_be_digit(glyph, is_label)
        };
        for run in word.glyphs.chunk_by(|a, b| is_figure(a) == is_figure(b)) {
            // Of a figure one of whose glyphs is unknown nothing is known; a label is told by the rest of it.
            let is_lost =
                run.iter().any(is_unknown) && is_figure(&run[0]) && (!is_label || run.iter().any(Glyph::is_digit));
            pieces.extend(run.iter().map(|glyph| {
                let thing = glyph.thing.or(is_lost.then_some(Thing::Glyphs));
                let text = if thing.is_some() { UNSEEN.to_string() } else { glyph.text.clone() };
                let place = Place::Page { page, area: glyph.area };
                Piece { look: glyph.look, thing, ..Piece::plain(text, place) }
            }));
        }
    }
    pieces
}

/// Whether nobody can tell which character a glyph is.
fn is_unknown(glyph: &Glyph) -> bool {
    glyph.text == "\u{fffd}" || glyph.thing == Some(Thing::Glyphs)
}

/// Whether an unknown glyph may be a digit: beside the characters of a label only one that is as narrow.
fn may_be_digit(glyph: &Glyph, is_in_label: bool) -> bool {
    let shown = glyph.shown();
    let (long, short) = (shown.width().max(shown.height()), shown.width().min(shown.height()));
    is_unknown(glyph) && (!is_in_label || short < 0.75 * long)
}

/// The height of most glyphs.
fn body_height(pages: &[Page]) -> f32 {
    let mut heights: Vec<f32> = pages.iter().flat_map(|page| &page.glyphs).map(|glyph| glyph.y1 - glyph.y0).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or_default()
}

/// The edges of the text of a page.
#[derive(Clone, Copy)]
struct Margins {
    left: f32,
    right: f32,
    /// The right edge of text and tables together: where nothing but tables is as wide as a title, it is not broken.
    outer: f32,
}

impl Margins {
    fn of(items: &[Item], tables: f32) -> Self {
        let lines = || {
            items.iter().filter_map(|item| match item {
                Item::Line(line) => Some(line),
                Item::Alone(_) | Item::Table(_) => None,
            })
        };
        let left = lines().map(|line| line.x0).fold(f32::INFINITY, f32::min);
        let right = lines().map(|line| line.x1).fold(f32::NEG_INFINITY, f32::max);
        Self { left, right, outer: right.max(tables) }
    }
}

/// A paragraph being put together from its lines.
#[derive(Default)]
struct Paragraph {
    /// The height of most of the print.
    body: f32,
    pieces: Pieces,
    /// The last line, its page, and whether it reaches the right margin.
    last: Option<(Line, usize, bool)>,
}

impl Paragraph {
    /// Whether a line goes on with the paragraph: the line before is full, and this one is not indented; lines of a title
    /// are of one size, and broken for want of room or set about one middle.
    fn goes_on(&self, line: &Line, page: usize, margins: Margins) -> bool {
        let Some((last, on, full)) = &self.last else { return false };
        let height = last.height();
        let close = *on != page || line.y0 - last.y1 < 1.5 * height;
        let alike = (line.height() - height).abs() < 0.2 * height;
        if self.is_title(line) || self.is_title(last) {
            let is_one_size = (line.size() - last.size()).abs() < SAME_SIZE * last.size();
            let middle = |line: &Line| f32::midpoint(line.x0, line.x1);
            let is_centred =
                (middle(line) - middle(last)).abs() < 0.5 * height && (line.x0 - last.x0).abs() > 0.2 * height;
            return close
                && alike
                && is_one_size
                && (*full || is_centred)
                && self.pieces.len() < LONGEST_TITLE
                && !self.is_begun_again(line);
        }
        close && alike && *full && line.x0 < margins.left + 1.2 * height
    }

    /// Whether a line says again what the paragraph says, or begins to: a heading under a page's title.
    fn is_begun_again(&self, line: &Line) -> bool {
        let above = normalise(&self.pieces.iter().map(|piece| piece.text.trim_end()).collect::<String>());
        let own = line.text();
        above.starts_with(&own) || own.starts_with(&above)
    }

    fn push(&mut self, line: Line, page: usize, margins: Margins) {
        self.pieces.extend(pieces(&line, page));
        let right = if self.is_title(&line) { margins.outer } else { margins.right };
        let full = line.x1 > right - 1.5 * line.height();
        self.last = Some((line, page, full));
    }

    /// Whether a line is set larger than the rest.
    fn is_title(&self, line: &Line) -> bool {
        line.height() >= TITLE * self.body
    }

    fn end(&mut self, builder: &mut Builder) {
        let pieces = std::mem::take(&mut self.pieces);
        match self.last.take() {
            Some((last, ..)) if self.is_title(&last) => builder.heading(&pieces, 1),
            Some(_) => builder.paragraph(&pieces),
            None => {}
        }
    }
}
