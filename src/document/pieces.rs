//! Pieces of text with places of their own → a document: for files that are no run of text, PDF and office.
//!
//! In: paragraphs and tables in reading order, piece by piece. Out: a [`Document`] of one text
//! whose every figure knows its place.

use super::look::{Look, Shown, Thing, UNSEEN};
use super::{Block, Document, simplified};
use crate::error::Result;
use crate::grid::Told;
use crate::grid::spans::{self, Written};
use crate::source::{Origin, Place};
use crate::text::normal::Normaliser;
use std::ops::Range;

/// A piece of text: what is printed, where, and how it looks.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What is printed; [`UNSEEN`] stands for what is no text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Its look, where it has one.
    pub look: Option<Look>,
    /// What stands there, where it is no text.
    pub thing: Option<Thing>,
    /// What a cell of a sheet holds where it shows a rounded or scaled figure.
    pub held: Option<String>,
}

impl Piece {
    /// A piece without a look of its own.
    #[must_use]
    pub fn plain(text: String, place: Place) -> Self {
        Self { text, place, look: None, thing: None, held: None }
    }

    /// Something that is no text.
    #[must_use]
    pub fn unseen(thing: Thing, place: Place) -> Self {
        Self { thing: Some(thing), ..Self::plain(UNSEEN.to_string(), place) }
    }
}

/// A text of pieces in reading order.
pub type Pieces = Vec<Piece>;

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
    shown: Shown,
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

    /// Notes that the bytes end before the document does.
    pub fn cut(&mut self) {
        self.shown.is_cut = true;
    }

    /// Whether nothing was printed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.decoded.trim().is_empty()
    }

    /// The document.
    #[must_use]
    pub fn finish(mut self, media_type: &'static str, charset: &'static str) -> Document {
        let (text, script) = simplified(self.out.finish(), &mut self.blocks, &mut self.shown);
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
            shown: self.shown,
            scan: None,
        }
    }

    /// Writes a line, and gives its stretch of the text without the blanks around it. A run with a look ends whatever
    /// digits stand beside it.
    fn write(&mut self, pieces: &Pieces) -> Range<usize> {
        let start = self.out.len();
        // Runs of one look are normalised together: bracketed pinyin may be cut into pieces.
        for run in
            pieces.chunk_by(|a, b| (a.look, a.thing) == (b.look, b.thing) && a.held.is_none() && b.held.is_none())
        {
            let from = self.decoded.len();
            for piece in run {
                let start = self.decoded.len();
                self.decoded.push_str(&piece.text);
                self.places.push((start..self.decoded.len(), piece.place.clone()));
            }
            let first = &run[0];
            if first.look.is_some() && self.out.len() > start {
                self.out.push_char(' ', from, 0);
            }
            let at = self.out.len();
            self.out.push(&self.decoded[from..], from);
            let stretch = at..self.out.len();
            if let Some(look) = first.look {
                self.shown.looks.push((stretch.clone(), look));
                self.out.push_char(' ', self.decoded.len(), 0);
            }
            if let Some(thing) = first.thing {
                self.shown
                    .unseen
                    .extend(self.out.as_str()[stretch.clone()].match_indices(UNSEEN).map(|(i, _)| (at + i, thing)));
            }
            if let Some(held) = &first.held {
                self.shown.held.push((stretch, held.clone()));
            }
        }
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
        builder.paragraph(&text.map(|(text, x)| Piece::plain(text.to_owned(), glyph(x))).to_vec());
        let document = builder.finish("application/pdf", "UTF-8");
        assert_eq!(document.text.string, "规章31\n");
        let place = document.place(6..8).unwrap();
        assert_eq!(place.to_string(), "page 2: 20,1,30,11");
        assert_eq!(&document.decoded[document.origin.text(&place).unwrap()], "３１");
    }
}
