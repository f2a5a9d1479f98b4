//! The page a printer writes: words in the page's script, and where every figure stands in the bytes.

use super::script::Script;
use encoding_rs::GB18030;
use gouji::source::{Place, Span};
use std::ops::Range;

/// How the page becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    Utf8,
    Utf8WithMark,
    Gbk,
}

/// What a stretch of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A row of a table begins here.
    Row,
    /// The rows of a table end here.
    End,
    /// The figure of a cell.
    Figure(usize),
    /// A cell without a number, and the words in it if there are any.
    Nothing(usize),
    /// A label, caption or header word that stands for so many rows.
    Label(usize),
}

/// A page being written.
pub struct Page {
    text: String,
    figures: Vec<(usize, Range<usize>)>,
    pieces: Vec<(Piece, Range<usize>)>,
    headings: Vec<usize>,
    pub script: Script,
}

/// A page as it is published.
pub struct Printed {
    pub bytes: Vec<u8>,
    /// Each figure's cell and its place in the file.
    pub figures: Vec<(usize, Place)>,
    /// The text before it was encoded, to be shown when something goes wrong.
    pub text: String,
    /// Where in it the sections of the tables begin.
    pub headings: Vec<usize>,
    /// What the tables are made of, in the order of the text.
    pub pieces: Vec<(Piece, Range<usize>)>,
    pub newline: &'static str,
    pub charset: Charset,
}

impl Page {
    pub fn new(script: Script) -> Self {
        Self { text: String::new(), figures: Vec::new(), pieces: Vec::new(), headings: Vec::new(), script }
    }

    /// The section of a table begins here.
    pub fn heading(&mut self) {
        self.headings.push(self.text.len());
    }

    /// Where the next word will stand.
    pub fn at(&self) -> usize {
        self.text.len()
    }

    /// What was written from a place on is one piece of a table.
    pub fn piece(&mut self, piece: Piece, from: usize) {
        self.pieces.push((piece, from..self.text.len()));
    }

    /// Words of the report, in the page's script.
    pub fn words(&mut self, words: &str) {
        let words = self.script.write(words);
        self.text.push_str(&words);
    }

    /// Markup and separators, which no script touches.
    pub fn markup(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// The figure of a cell. Each piece is a run of its characters and the markup that stands before it.
    pub fn figure(&mut self, cell: usize, runs: &[(&str, String)]) {
        let mut start = None;
        for (before, run) in runs {
            self.text.push_str(before);
            start.get_or_insert(self.text.len());
            let run = self.script.write_figure(run);
            self.text.push_str(&run);
        }
        let place = start.unwrap_or(self.text.len())..self.text.len();
        self.pieces.push((Piece::Figure(cell), place.clone()));
        self.figures.push((cell, place));
    }

    /// Encodes the page with these line ends.
    pub fn publish(self, newline: &'static str, charset: Charset) -> Printed {
        let mut bytes = Vec::with_capacity(self.text.len() * 2);
        if charset == Charset::Utf8WithMark {
            bytes.extend_from_slice(b"\xef\xbb\xbf");
        }
        let mut write = |piece: &str| -> usize {
            let piece = if newline == "\n" { piece.to_owned() } else { piece.replace('\n', newline) };
            match charset {
                Charset::Utf8 | Charset::Utf8WithMark => bytes.extend_from_slice(piece.as_bytes()),
                Charset::Gbk => bytes.extend_from_slice(&GB18030.encode(&piece).0),
            }
            bytes.len()
        };
        let mut figures = Vec::with_capacity(self.figures.len());
        let mut at = 0;
        for (cell, place) in self.figures {
            let start = write(&self.text[at..place.start]);
            let end = write(&self.text[place.clone()]);
            figures.push((cell, Place::Bytes(Span { start, end })));
            at = place.end;
        }
        write(&self.text[at..]);
        Printed { bytes, figures, text: self.text, headings: self.headings, pieces: self.pieces, newline, charset }
    }
}
