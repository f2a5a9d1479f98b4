//! Plain text and Markdown → a document of lines.
//!
//! The text keeps its separators (line ends, blank lines, tabs, pipes): they are what the
//! flattened reader reads cells by.

mod markdown;

use super::charset::Decoded;
use super::look::Shown;
use super::{Block, Document, simplified};
use crate::source::Origin;
use crate::text::normal::Normaliser;

/// Reads decoded text; nothing in it can be wrong.
#[must_use]
pub fn read(decoded: Decoded) -> Document {
    let mut normaliser = Normaliser::with_capacity(decoded.text.len());
    let mut shown = Shown { is_cut: decoded.is_cut, ..Shown::default() };
    let mut markdown = markdown::is_markdown(&decoded.text);
    if markdown {
        markdown::push(&decoded.text, &mut normaliser, &mut shown);
    } else {
        normaliser.push(&decoded.text, 0);
    }
    let (text, script) = simplified(normaliser.finish(), &mut [], &mut shown);
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.string.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        let end = start + line.trim().len();
        at += line.len();
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
            markdown = true;
            blocks.push(Block::Heading(start + hashes + 1..end, u8::try_from(hashes).unwrap_or(6)));
        } else if start < end {
            blocks.push(Block::Paragraph(start..end));
        }
    }
    Document {
        media_type: if markdown { "text/markdown" } else { "text/plain" },
        charset: decoded.charset,
        replacements: decoded.replacements,
        script,
        text,
        decoded: decoded.text,
        origin: Origin::Bytes(decoded.bytes),
        meta: Vec::new(),
        page_title: None,
        blocks,
        shown,
        scan: None,
    }
}
