//! Bytes → [`Document`]: a title, meta tags and blocks, all of one normalised text that knows its way back.
//!
//! In: the bytes of one file. Out: headings and paragraphs, tables with their spans laid out,
//! images and attachments in reading order. Must not know what a report is.

pub mod charset;
pub mod html;
pub mod kind;
pub mod look;
#[cfg(feature = "office")]
pub mod office;
#[cfg(any(feature = "office", feature = "dataset"))]
pub mod package;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod pieces;
pub mod text;

use crate::error::{Error, Result};
use crate::grid::Grid;
use crate::source::{Origin, Place};
use crate::text::Text;
use crate::text::script::{self, Script};
use kind::FileKind;
use look::Shown;
use std::ops::Range;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 32 << 20;
/// The most text that a document may print, in bytes; reports print some tens of thousands.
pub const MOST_TEXT: usize = 4 << 20;

/// The media type of a PDF.
pub const PDF: &str = "application/pdf";

/// A decoded document.
#[derive(Debug)]
pub struct Document {
    /// `text/html`, `text/plain`, `text/markdown`, or the registered one of an office file.
    pub media_type: &'static str,
    /// The charset the bytes were read by: `UTF-8`, `GB18030`.
    pub charset: &'static str,
    /// Characters that could not be decoded and stand as U+FFFD.
    pub replacements: usize,
    /// The script it was printed in.
    pub script: Script,
    /// The whole text, normalised and simplified.
    pub text: Text,
    /// The text as decoded, before normalisation.
    pub decoded: String,
    /// From the decoded text to the places of the file.
    pub origin: Origin,
    /// `<meta>` tags: name in lower case, content.
    pub meta: Vec<(String, String)>,
    /// The page's own title, if it has one.
    pub page_title: Option<String>,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// How it shows what it prints.
    pub shown: Shown,
    /// Whether the file is nothing but pictures of pages.
    pub scan: Option<Scan>,
}

/// A file of scanned pages; what they print is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scan {
    /// How many pages there are.
    pub pages: usize,
    /// Whether text recognition has laid text under the pictures; nobody printed it, and it is not read.
    pub has_hidden_text: bool,
}

/// A piece of a document.
#[derive(Debug)]
pub enum Block {
    /// A heading of the markup (`<h1>`…), with its level.
    Heading(Range<usize>, u8),
    /// A line of text.
    Paragraph(Range<usize>),
    /// A table.
    Table(Grid),
    /// A picture.
    Image,
    /// A link to a file: where it leads.
    Attachment(String),
}

impl Document {
    /// The place in the file of a stretch of the text.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Option<Place> {
        self.origin.place(self.text.map.source(range))
    }

    /// The text as printed, before normalisation.
    #[must_use]
    pub fn printed(&self, range: Range<usize>) -> &str {
        self.decoded.get(self.text.map.source(range)).unwrap_or_default()
    }

    /// The tables, in reading order.
    pub fn grids(&self) -> impl Iterator<Item = &Grid> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(grid) => Some(grid),
            _ => None,
        })
    }
}

/// Decodes a file.
///
/// # Errors
/// The file is empty, larger than [`MOST_BYTES`], of a kind that is not read, cut in the middle of
/// a character, encrypted, or it prints more than [`MOST_TEXT`], or its markup claims more than the stated limits.
pub fn decode(bytes: &[u8]) -> Result<Document> {
    let document = read(bytes)?;
    within_text(document.text.string.len())?;
    Ok(document)
}

/// Reads a file by the reader of its kind.
fn read(bytes: &[u8]) -> Result<Document> {
    if bytes.is_empty() {
        return Err(Error::new("the file is empty (0 bytes)"));
    }
    if bytes.len() > MOST_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    #[cfg(feature = "office")]
    if let Some(document) = office::read(bytes) {
        return document;
    }
    let kind = FileKind::of_bytes(bytes);
    #[cfg(feature = "pdf")]
    if kind == FileKind::Pdf {
        return pdf::read(bytes);
    }
    if let Some(foreign) = foreign(kind) {
        return Err(Error::new(format!("this is {foreign}; {READ}")));
    }
    let decoded = charset::decode(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(Error::new("the file holds nothing but blanks"));
    }
    if looks_like_html(&decoded.text) {
        return html::read(decoded);
    }
    within_text(decoded.text.len())?;
    text::read(decoded)
}

/// Refuses more text than [`MOST_TEXT`].
fn within_text(len: usize) -> Result<()> {
    if len > MOST_TEXT {
        return Err(Error::new(format!(
            "the document prints more than {} MiB of text; a report prints a hundred KB, nothing of it is read",
            MOST_TEXT >> 20
        )));
    }
    Ok(())
}

/// The error for a file over the limit.
#[must_use]
pub fn too_large(len: u64) -> Error {
    Error::new(format!("the file has {len} bytes; at most {MOST_BYTES} (32 MiB) are read"))
}

/// What is read.
const READ: &str = match (cfg!(feature = "pdf"), cfg!(feature = "office")) {
    (true, true) => "HTML, text, PDF, Word and Excel files are read",
    (true, false) => "this build reads HTML, text and PDF, and Word and Excel files with its feature `office`",
    (false, true) => "this build reads HTML, text, Word and Excel files, and PDF with its feature `pdf`",
    (false, false) => {
        "this build reads HTML and text, and PDF, Word and Excel files with its features `pdf` and `office`"
    }
};

/// What a file is that is neither HTML nor text, whose readers have been asked.
fn foreign(kind: FileKind) -> Option<&'static str> {
    Some(match kind {
        FileKind::Pdf => "a PDF",
        FileKind::Office | FileKind::Ole | FileKind::RichText | FileKind::Ofd => "an office file",
        FileKind::Zip => "a ZIP container",
        FileKind::Picture => "a picture",
        FileKind::Gzip => "a gzip file",
        FileKind::OtherArchive => "a RAR or 7z archive; unpack it",
        FileKind::WebArchive => "an archive of a crawler",
        FileKind::Message => "a web page in a message (MHT)",
        FileKind::Binary => "a binary file",
        _ => return None,
    })
}

fn looks_like_html(text: &str) -> bool {
    const TAGS: [&str; 12] =
        ["<!doctype", "<html", "<head", "<body", "<meta", "<table", "<div", "<p>", "<p ", "<span", "<br", "<?xml"];
    let head = &text[..text.floor_char_boundary(60_000)];
    head.contains('<') && {
        let head = head.to_ascii_lowercase();
        TAGS.iter().any(|tag| head.contains(tag))
    }
}

/// Turns the text a reader has built into a document's: simplifies it and moves the blocks and looks along.
fn simplified(text: Text, blocks: &mut [Block], shown: &mut Shown) -> (Text, Script) {
    let (text, script, shifts) = script::simplify(text);
    if shifts.is_empty() {
        return (text, script);
    }
    let place = |old: usize| text.string.floor_char_boundary(shifts.moved(old));
    let moved = |range: &mut Range<usize>| *range = place(range.start)..place(range.end);
    shown.moved(place);
    for block in blocks {
        match block {
            Block::Heading(range, _) | Block::Paragraph(range) => moved(range),
            Block::Table(grid) => grid.cells.iter_mut().for_each(|cell| moved(&mut cell.text)),
            Block::Image | Block::Attachment(_) => {}
        }
    }
    (text, script)
}
