//! Pieces of text with places of their own → a document: for files that are no run of text, PDF and office.
//!
//! In: paragraphs and tables in reading order, piece by piece. Out: a [`Document`] of one text
//! whose every figure knows its place.

use super::{Block, Document, simplified};
use crate::error::Result;
use crate::grid::Told;
use crate::grid::spans::{self, Written};
use crate::source::{Origin, Place};
use crate::text::normal::Normaliser;
use std::ops::Range;

/// A text of pieces in reading order: what is printed and where.
pub type Pieces = Vec<(String, Place)>;

/// A cell before it has a place in a grid.
#[derive(Debug, Default)]
pub struct PiecesCell {
    /// Columns it covers, at least 1.
    pub colspan: usize,
    /// Rows it covers, at least 1.
    pub rowspan: usize,
    /// Its lines.
    pub text: Pieces,
}

/// A document on its way.
#[derive(Debug, Default)]
pub struct Builder {
    decoded: String,
    places: Vec<(Range<usize>, Place)>,
    out: Normaliser,
    blocks: Vec<Block>,
    meta: Vec<(String, String)>,
}

impl Builder {
    /// A line of text of its own.
    pub fn paragraph(&mut self, pieces: &Pieces) {
        let range = self.write(pieces);
        if !range.is_empty() {
            self.blocks.push(Block::Paragraph(range));
        }
    }

    /// A heading of the markup, with its level.
    pub fn heading(&mut self, pieces: &Pieces, level: u8) {
        let range = self.write(pieces);
        if !range.is_empty() {
            self.blocks.push(Block::Heading(range, level));
        }
    }

    /// A table, row by row, and how its columns are told.
    ///
    /// # Errors
    /// It claims more slots than [`spans`] allows.
    pub fn table(&mut self, rows: Vec<Vec<PiecesCell>>, told: Told) -> Result<()> {
        let mut written = Vec::with_capacity(rows.len());
        for row in rows {
            let cells = row.into_iter().map(|cell| Written {
                colspan: cell.colspan,
                rowspan: cell.rowspan,
                text: self.write(&cell.text),
            });
            written.push(cells.collect());
        }
        let mut grid = spans::lay_out(written)?;
        grid.told = told;
        self.blocks.push(Block::Table(grid));
        Ok(())
    }

    /// A picture.
    pub fn image(&mut self) {
        self.blocks.push(Block::Image);
    }

    /// A fact the file states about itself: name in lower case, content.
    pub fn meta(&mut self, name: &str, content: &str) {
        self.meta.push((name.to_owned(), content.to_owned()));
    }

    /// Whether nothing was printed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.decoded.trim().is_empty()
    }

    /// The document.
    #[must_use]
    pub fn finish(mut self, media_type: &'static str, charset: &'static str) -> Document {
        let (text, script) = simplified(self.out.finish(), &mut self.blocks);
        Document {
            media_type,
            charset,
            replacements: 0,
            script,
            text,
            decoded: self.decoded,
            origin: Origin::Pieces(self.places),
            meta: self.meta,
            page_title: None,
            blocks: self.blocks,
            scan: None,
        }
    }

    /// Writes a line, and gives its stretch of the text without the blanks around it.
    fn write(&mut self, pieces: &Pieces) -> Range<usize> {
        let from = self.decoded.len();
        for (text, place) in pieces {
            let start = self.decoded.len();
            self.decoded.push_str(text);
            self.places.push((start..self.decoded.len(), place.clone()));
        }
        let start = self.out.len();
        self.out.push(&self.decoded[from..], from);
        let line = &self.out.as_str()[start..];
        let (lead, len) = (line.len() - line.trim_start().len(), line.trim().len());
        self.decoded.push('\n');
        self.out.end_line(self.decoded.len() - 1);
        start + lead..start + lead + len
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Area;

    #[test]
    fn a_figure_of_two_glyphs_has_the_box_of_both() {
        let glyph = |x0: i32| Place::Page { page: 2, area: Area { x0, y0: 100, x1: x0 + 500, y1: 1100 } };
        let mut builder = Builder::default();
        let text = [("规", 0), ("章", 1000), ("３", 2000), ("１", 2500)];
        builder.paragraph(&text.map(|(text, x)| (text.to_owned(), glyph(x))).to_vec());
        let document = builder.finish("application/pdf", "UTF-8");
        assert_eq!(document.text.string, "规章31\n");
        let place = document.place(6..8).unwrap();
        assert_eq!(place.to_string(), "page 2: 20,1,30,11");
        assert_eq!(&document.decoded[document.origin.text(&place).unwrap()], "３１");
    }
}
