//! Pages of glyphs and lines → paragraphs and tables in reading order.
//!
//! In: pages. Out: what a [`Builder`] is told. Tables that go on behind a page break become one,
//! and so do paragraphs; page numbers are left out.

use super::canvas::{Glyph, Page};
use super::lines::{Line, lines};
use super::table::Table;
use super::unruled;
use crate::document::pieces::{Builder, Piece, Pieces};
use crate::error::Result;
use crate::grid::ruled;
use crate::source::{Area, Place};

/// Print this much larger than most of it is a title: 22 points over 16 in the official layout, 18 over 14 at the least.
pub(super) const TITLE: f32 = 1.25;

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
/// A table claims more slots than are read.
pub fn write(pages: &[Page], builder: &mut Builder) -> Result<()> {
    let mut paragraph = Paragraph { body: body_height(pages), ..Paragraph::default() };
    let mut open: Option<Table> = None;
    for (number, page) in pages.iter().enumerate().map(|(at, page)| (at + 1, page)) {
        let items = items(number, page);
        let margins = Margins::of(&items);
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

/// The tables and lines of a page, from the top down, without its number.
fn items(number: usize, page: &Page) -> Vec<Item> {
    let ruled = ruled::tables(page.rules.clone());
    let mut inside: Vec<Vec<Vec<Glyph>>> = ruled.iter().map(|table| vec![Vec::new(); table.cells.len()]).collect();
    let mut outside = Vec::new();
    for glyph in &page.glyphs {
        let (x, y) = glyph.middle();
        let cell = ruled.iter().enumerate().find_map(|(at, table)| {
            let (row, column) = table.slot(x, y)?;
            Some((at, table.cell_at(row, column)?))
        });
        match cell {
            Some((table, cell)) => inside[table][cell].push(glyph.clone()),
            None => outside.push(glyph.clone()),
        }
    }
    let mut tables = ruled
        .into_iter()
        .zip(inside)
        .filter(|(_, cells)| cells.iter().any(|glyphs| !glyphs.is_empty()))
        .map(|(ruled, glyphs)| (ruled.ys[0], Item::Table(Table::of(ruled, glyphs, number))))
        .peekable();
    let mut text: Vec<Line> = lines(&outside).into_iter().filter(|line| !is_page_number(line, page.height)).collect();
    text.sort_by(|a, b| (a.y0 + a.y1).total_cmp(&(b.y0 + b.y1)));
    let right = text.iter().map(|line| line.x1).fold(f32::NEG_INFINITY, f32::max);
    let mut text = text.into_iter().peekable();
    let mut items = Vec::new();
    while tables.peek().is_some() || text.peek().is_some() {
        let floor = tables.peek().map_or(f32::INFINITY, |(top, _)| *top);
        let above = std::iter::from_fn(|| text.next_if(|line| f32::midpoint(line.y0, line.y1) <= floor));
        items.extend(unruled::tables(above.collect(), number, right));
        items.extend(tables.next().map(|(_, table)| table));
    }
    items
}

/// `- 3 -`, `3`, `第3页` and `3 / 5` in the outer tenths of the page.
fn is_page_number(line: &Line, height: f32) -> bool {
    let outer = line.y1 < 0.1 * height || line.y0 > 0.9 * height;
    let digits = line.glyphs.iter().filter(|glyph| glyph.text.chars().all(|c| c.is_ascii_digit())).count();
    let is_clothing = |c: char| c.is_ascii_digit() || "-—–·/第页共 ".contains(c);
    outer && digits <= 6 && digits > 0 && line.text().chars().all(is_clothing)
}

/// The glyphs of a line with their places; a space goes to the glyph before it.
pub(super) fn pieces(line: &Line, page: usize) -> Pieces {
    let mut pieces = Pieces::new();
    for (at, glyph) in line.glyphs.iter().enumerate() {
        if let Some(last) = pieces.last_mut().filter(|_| line.has_space_before(at)) {
            last.text.push(' ');
        }
        pieces.push(Piece::plain(glyph.text.clone(), Place::Page { page, area: area(glyph) }));
    }
    pieces
}

/// The box of a glyph, in hundredths of a point.
#[allow(clippy::cast_possible_truncation)]
fn area(glyph: &Glyph) -> Area {
    // Places on a page are far below the largest whole number; the cast holds what is left at the edge.
    let [x0, y0, x1, y1] = [glyph.x0, glyph.y0, glyph.x1, glyph.y1].map(|edge| (edge * 100.0).round() as i32);
    Area { x0, y0, x1, y1 }
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
}

impl Margins {
    fn of(items: &[Item]) -> Self {
        let lines = || {
            items.iter().filter_map(|item| match item {
                Item::Line(line) => Some(line),
                Item::Alone(_) | Item::Table(_) => None,
            })
        };
        let left = lines().map(|line| line.x0).fold(f32::INFINITY, f32::min);
        Self { left, right: lines().map(|line| line.x1).fold(f32::NEG_INFINITY, f32::max) }
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
    /// Whether a line goes on with the paragraph: the line before is full, and this one is not indented; or both are of a title.
    fn goes_on(&self, line: &Line, page: usize, margins: Margins) -> bool {
        let Some((last, on, full)) = &self.last else { return false };
        let height = last.height();
        let close = *on != page || line.y0 - last.y1 < 1.5 * height;
        let alike = (line.height() - height).abs() < 0.2 * height;
        let is_body = *full && line.x0 < margins.left + 1.2 * height;
        close && alike && (is_body || self.is_title(line) && self.is_title(last))
    }

    fn push(&mut self, line: Line, page: usize, margins: Margins) {
        self.pieces.extend(pieces(&line, page));
        let full = line.x1 > margins.right - 1.5 * line.height();
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
