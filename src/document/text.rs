//! Plain text and Markdown → a document of lines.
//!
//! The text keeps its separators (line ends, blank lines, tabs, pipes): they are what the
//! reader of texts reads cells by. A table that is drawn with characters becomes one of cells.

mod drawn;
mod markdown;

use super::charset::Decoded;
use super::look::Shown;
use super::{Block, Document, simplified};
use crate::error::Result;
use crate::grid::spans::{self, Written};
use crate::source::Origin;
use crate::text::normal::{Normaliser, is_hanzi};
use std::ops::Range;

/// Reads decoded text.
///
/// # Errors
/// A drawn table has more slots than [`spans`] allows.
pub fn read(decoded: Decoded) -> Result<Document> {
    let mut writer = Writer {
        text: &decoded.text,
        is_markdown: markdown::is_markdown(&decoded.text),
        out: Normaliser::with_capacity(decoded.text.len()),
        shown: Shown { is_cut: decoded.is_cut, ..Shown::default() },
    };
    let mut blocks = Vec::new();
    let mut at = 0;
    for table in drawn::tables(&decoded.text) {
        blocks.push(Block::Paragraph(writer.write(at..table.lines.start)));
        at = table.lines.end;
        blocks.push(Block::Table(spans::lay_out(writer.table(table))?));
    }
    blocks.push(Block::Paragraph(writer.write(at..decoded.text.len())));
    let Writer { mut is_markdown, out, mut shown, .. } = writer;
    let (text, script) = simplified(out.finish(), &mut blocks, &mut shown);
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(stretch) => lines.extend(self::lines(&text.string, stretch)),
            block => lines.push(block),
        }
    }
    is_markdown |= lines.iter().any(|block| matches!(block, Block::Heading(..)));
    Ok(Document {
        media_type: if is_markdown { "text/markdown" } else { "text/plain" },
        charset: decoded.charset,
        replacements: decoded.replacements,
        script,
        text,
        decoded: decoded.text,
        origin: Origin::Bytes(decoded.bytes),
        meta: Vec::new(),
        page_title: None,
        blocks: lines,
        shown,
        scan: None,
    })
}

/// A text on its way into a document.
struct Writer<'a> {
    text: &'a str,
    is_markdown: bool,
    out: Normaliser,
    shown: Shown,
}

impl Writer<'_> {
    /// Writes a stretch without the marks of Markdown, and gives its place.
    fn write(&mut self, range: Range<usize>) -> Range<usize> {
        let start = self.out.len();
        if self.is_markdown {
            markdown::push(self.text, range, &mut self.out, &mut self.shown);
        } else {
            self.out.push(&self.text[range.clone()], range.start);
        }
        start..self.out.len()
    }

    /// Writes the cells of a drawn table, each on lines of its own.
    fn table(&mut self, table: drawn::Drawn) -> Vec<Vec<Written>> {
        let mut cell = |cell: drawn::Cell| {
            let start = self.out.len();
            for line in cell.print {
                // Chinese words go on where they were broken; whatever else is broken is not put together.
                let goes_on = self.out.as_str().ends_with(is_hanzi) || self.text[line.clone()].starts_with(is_hanzi);
                if self.out.len() > start && !goes_on {
                    self.out.push_char('\n', line.start, 0);
                }
                self.write(line);
            }
            let text = start..self.out.len();
            // A blank cell leaves its line as well.
            self.out.push_char('\n', table.lines.end, 0);
            Written { colspan: cell.colspan, rowspan: cell.rowspan, text }
        };
        table.rows.into_iter().map(|row| row.into_iter().map(&mut cell).collect()).collect()
    }
}

/// The lines of a stretch that print something, headings of Markdown among them.
fn lines(text: &str, stretch: Range<usize>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = stretch.start;
    for line in text[stretch].split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        let end = start + line.trim().len();
        at += line.len();
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
            blocks.push(Block::Heading(start + hashes + 1..end, u8::try_from(hashes).unwrap_or(6)));
        } else if start < end {
            blocks.push(Block::Paragraph(start..end));
        }
    }
    blocks
}
