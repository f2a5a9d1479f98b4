//! HTML → a document, in one pass over its tokens.
//!
//! A tree builder would lose the places of the figures and takes quadratic time on deep nesting;
//! this state machine keeps byte offsets, is linear, and builds the same grids (tests hold it
//! against html5ever). What it follows of the standard: implied ends of rows and cells, text
//! before tables, nested tables. A table whose cells hold tables is layout: its cells are read as
//! paragraphs.

mod tags;

use super::charset::Decoded;
use super::look::Shown;
use super::{Block, Document, simplified};
use crate::error::{Error, Result};
use crate::grid::spans::{self, Written};
use crate::source::Origin;
use crate::text::normal::Normaliser;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;
use std::ops::Range;
use tags::{ends_by_itself, hides, is_block, is_file, is_void};

/// The deepest nesting of elements that is read.
pub const MOST_DEPTH: usize = 10_000;
/// The deepest nesting of tables; deeper ones are read as part of their cell.
const MOST_TABLES_DEEP: usize = 32;

/// Reads a decoded page.
///
/// # Errors
/// Elements are nested deeper than [`MOST_DEPTH`], or a table claims more than [`spans`] allows.
pub fn read(decoded: Decoded) -> Result<Document> {
    let mut reader = Reader::new(&decoded.text);
    {
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
            reader.event(&event, span.start..span.end);
            None
        });
        emitter.naively_switch_states(true);
        // The emitter yields no tokens, so that asking for the first reads to the end.
        let none = Tokenizer::new_with_emitter(&decoded.text, emitter).next();
        debug_assert!(none.is_none());
    }
    let (out, mut blocks, meta, page_title) = reader.finish()?;
    let mut shown = Shown::default();
    let (text, script) = simplified(out.finish(), &mut blocks, &mut shown);
    Ok(Document {
        media_type: "text/html",
        charset: decoded.charset,
        replacements: decoded.replacements,
        script,
        text,
        decoded: decoded.text,
        origin: Origin::Bytes(decoded.bytes),
        meta,
        page_title,
        blocks,
        shown,
        scan: None,
    })
}

/// A table being read.
#[derive(Default)]
struct OpenTable {
    rows: Vec<Vec<Written>>,
    row_open: bool,
    /// Where the text of the open cell begins, and the spans it claims.
    cell: Option<(usize, usize, usize)>,
    /// Everything in it in reading order, should it turn out to be layout.
    blocks: Vec<Block>,
    holds_tables: bool,
}

/// A start tag being read.
#[derive(Default)]
struct OpenTag {
    name: String,
    attribute: String,
    colspan: Option<String>,
    rowspan: Option<String>,
    href: Option<String>,
    meta_name: Option<String>,
    meta_content: Option<String>,
    /// Whether its own attributes hide it from readers of the page.
    hidden: bool,
}

struct Reader<'a> {
    source: &'a str,
    out: Normaliser,
    tables: Vec<OpenTable>,
    blocks: Vec<Block>,
    paragraph: usize,
    heading: Option<u8>,
    tag: OpenTag,
    /// The element whose content is passed over, and how deep it is nested in itself.
    skip: Option<(String, usize)>,
    preformatted: usize,
    depth: usize,
    in_title: bool,
    page_title: Option<String>,
    meta: Vec<(String, String)>,
    error: Option<Error>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            out: Normaliser::with_capacity(source.len() / 3),
            tables: Vec::new(),
            blocks: Vec::new(),
            paragraph: 0,
            heading: None,
            tag: OpenTag::default(),
            skip: None,
            preformatted: 0,
            depth: 0,
            in_title: false,
            page_title: None,
            meta: Vec::new(),
            error: None,
        }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, span: Range<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                // The name's room is kept from tag to tag.
                let mut room = std::mem::take(&mut self.tag.name);
                room.clear();
                room.push_str(std::str::from_utf8(name).unwrap_or_default());
                self.tag = OpenTag { name: room, ..OpenTag::default() };
            }
            CallbackEvent::AttributeName { name } => {
                self.tag.hidden |= *name == b"hidden";
                self.tag.attribute.clear();
                self.tag.attribute.push_str(std::str::from_utf8(name).unwrap_or_default());
            }
            CallbackEvent::AttributeValue { value } => self.attribute(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                let tag = std::mem::take(&mut self.tag);
                self.start(&tag, *self_closing, span.end);
                self.tag = tag;
            }
            CallbackEvent::EndTag { name } => {
                self.end(std::str::from_utf8(name).unwrap_or_default(), span.end);
            }
            CallbackEvent::String { value } => {
                if let Ok(value) = std::str::from_utf8(value) {
                    self.text(value, span);
                }
            }
            _ => {}
        }
    }

    fn attribute(&mut self, value: &[u8]) {
        let slot = match (self.tag.name.as_str(), self.tag.attribute.as_str()) {
            ("td" | "th", "colspan") => &mut self.tag.colspan,
            ("td" | "th", "rowspan") => &mut self.tag.rowspan,
            ("a", "href") => &mut self.tag.href,
            ("meta", "name") => &mut self.tag.meta_name,
            ("meta", "content") => &mut self.tag.meta_content,
            (_, "style") => {
                self.tag.hidden |= hides(value);
                return;
            }
            _ => return,
        };
        slot.get_or_insert_with(|| lossy(value));
    }

    fn start(&mut self, tag: &OpenTag, self_closing: bool, at: usize) {
        let name = tag.name.as_str();
        if let Some((skipped, nested)) = &mut self.skip {
            *nested += usize::from(skipped == name && !self_closing);
            return;
        }
        if !self_closing && !is_void(name) && !ends_by_itself(name) {
            self.depth += 1;
            if self.depth > MOST_DEPTH && self.error.is_none() {
                self.error = Some(Error::new(format!(
                    "elements are nested more than {MOST_DEPTH} deep; this is no page for reading"
                )));
            }
        }
        if tag.hidden && !self_closing && !is_void(name) && !ends_by_itself(name) {
            self.skip = Some((name.to_owned(), 1));
            return;
        }
        match name {
            "script" | "style" | "noscript" | "template" | "textarea" | "select" | "iframe" | "noembed"
            | "noframes" | "object"
                if !self_closing =>
            {
                self.skip = Some((name.to_owned(), 1));
            }
            "title" => self.in_title = self.page_title.is_none() && !self_closing,
            "meta" => {
                if let (Some(name), Some(content)) = (&tag.meta_name, &tag.meta_content) {
                    self.meta.push((name.trim().to_ascii_lowercase(), content.trim().to_owned()));
                }
            }
            "br" => self.out.push_char('\n', at, 0),
            "sup" | "sub" | "del" | "s" | "strike" => self.out.push_char(' ', at, 0),
            "img" => self.push_block(Block::Image),
            "a" => {
                if let Some(href) = tag.href.as_deref().filter(|href| is_file(href)) {
                    self.push_block(Block::Attachment(href.to_owned()));
                }
            }
            "table" => self.start_table(at),
            "tr" => self.start_row(at),
            "td" | "th" => self.start_cell(tag, at),
            "tbody" | "thead" | "tfoot" => self.end_row(at),
            "pre" => {
                self.end_paragraph(at);
                self.preformatted += 1;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph(at);
                self.heading = name.as_bytes().get(1).map(|digit| digit - b'0');
            }
            _ if is_block(name) => self.end_paragraph(at),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, at: usize) {
        if let Some((skipped, nested)) = &mut self.skip {
            if skipped == name {
                *nested -= 1;
                if *nested == 0 {
                    self.skip = None;
                    self.depth = self.depth.saturating_sub(1);
                }
            }
            return;
        }
        if !is_void(name) && !ends_by_itself(name) {
            self.depth = self.depth.saturating_sub(1);
        }
        match name {
            "title" => self.in_title = false,
            "sup" | "sub" | "del" | "s" | "strike" => self.out.push_char(' ', at, 0),
            "table" => self.end_table(at),
            "tr" | "tbody" | "thead" | "tfoot" => self.end_row(at),
            "td" | "th" => self.end_cell(at),
            "pre" => {
                self.end_paragraph(at);
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            _ if is_block(name) => self.end_paragraph(at),
            _ => {}
        }
    }

    fn text(&mut self, value: &str, span: Range<usize>) {
        if self.skip.is_some() {
            return;
        }
        if self.in_title {
            self.page_title.get_or_insert_default().push_str(value);
            return;
        }
        let raw = self.source.get(span.clone()).unwrap_or_default();
        if raw == value {
            self.printable(value, span.start);
        } else {
            self.aligned(value, raw, span.start);
        }
    }

    /// Text that differs from its source by character references (`&nbsp;`): piece by piece, so that every piece keeps its place.
    fn aligned(&mut self, value: &str, raw: &str, at: usize) {
        let (mut v, mut r) = (0, 0);
        while v < value.len() && r < raw.len() {
            let same = value.as_bytes()[v..]
                .iter()
                .zip(&raw.as_bytes()[r..])
                .take_while(|(a, b)| a == b && **b != b'&')
                .count();
            let same = (0..=same)
                .rev()
                .find(|len| value.is_char_boundary(v + len) && raw.is_char_boundary(r + len))
                .unwrap_or(0);
            if same > 0 {
                self.printable(&value[v..v + same], at + r);
                v += same;
                r += same;
                continue;
            }
            let Some(c) = value[v..].chars().next() else { break };
            let reference = reference_len(&raw[r..]);
            let len = match reference {
                Some(len) if c != '&' || raw[r..].starts_with("&amp") || raw[r..].starts_with("&#") => len,
                _ if raw[r..].starts_with("\r\n") => 2,
                _ => raw[r..].chars().next().map_or(1, char::len_utf8),
            };
            if c == '\n' || c == '\r' || c == '\t' {
                self.printable(" ", at + r);
            } else {
                let mut buffer = [0; 4];
                let mut single = Normaliser::default();
                single.push(c.encode_utf8(&mut buffer), 0);
                for normal in single.as_str().chars() {
                    self.out.push_char(normal, at + r, len);
                }
            }
            v += c.len_utf8();
            r += len;
        }
    }

    /// Text as a browser shows it: runs of blanks are one space, none at the start of a line.
    fn printable(&mut self, text: &str, at: usize) {
        if self.preformatted > 0 {
            self.out.push(text, at);
            return;
        }
        let mut from = 0;
        for (i, byte) in text.bytes().enumerate() {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c') {
                continue;
            }
            self.out.push(&text[from..i], at + from);
            from = i + 1;
            if !self.out.is_empty() && !self.out.as_str().ends_with([' ', '\n']) {
                self.out.push_char(' ', at + i, 1);
            }
        }
        self.out.push(&text[from..], at + from);
    }

    fn push_block(&mut self, block: Block) {
        match self.tables.last_mut() {
            Some(table) => table.blocks.push(block),
            None => self.blocks.push(block),
        }
    }

    fn end_paragraph(&mut self, at: usize) {
        let start = self.paragraph;
        let heading = self.heading.take();
        let text = &self.out.as_str()[start..];
        let from = start + (text.len() - text.trim_start().len());
        let to = from + text.trim().len();
        self.out.end_line(at);
        self.paragraph = self.out.len();
        if from < to {
            self.push_block(match heading {
                Some(level) => Block::Heading(from..to, level),
                None => Block::Paragraph(from..to),
            });
        }
    }

    fn start_table(&mut self, at: usize) {
        if self.tables.last().is_some_and(|table| table.cell.is_none()) {
            self.end_table(at);
        }
        if self.tables.len() < MOST_TABLES_DEEP {
            self.end_paragraph(at);
            self.tables.push(OpenTable::default());
        }
    }

    fn start_row(&mut self, at: usize) {
        self.end_row(at);
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(Vec::new());
            table.row_open = true;
        }
    }

    fn start_cell(&mut self, tag: &OpenTag, at: usize) {
        self.end_cell(at);
        self.end_paragraph(at);
        let start = self.out.len();
        if let Some(table) = self.tables.last_mut() {
            if !table.row_open {
                table.rows.push(Vec::new());
                table.row_open = true;
            }
            let claim = |value: &Option<String>, least: usize| match value.as_deref().map(str::trim) {
                Some(value) => leading_number(value).map_or(1, |claimed| claimed.max(least)),
                None => 1,
            };
            table.cell = Some((start, claim(&tag.colspan, 1), claim(&tag.rowspan, 0)));
        }
    }

    fn end_cell(&mut self, at: usize) {
        if self.tables.last().is_none_or(|table| table.cell.is_none()) {
            return;
        }
        self.end_paragraph(at);
        let end = self.out.len();
        let text = self.out.as_str();
        if let Some(table) = self.tables.last_mut()
            && let Some((start, colspan, rowspan)) = table.cell.take()
            && let Some(row) = table.rows.last_mut()
        {
            let end = start + text[start..end].trim_end_matches('\n').len();
            row.push(Written { colspan, rowspan, text: start..end });
        }
    }

    fn end_row(&mut self, at: usize) {
        self.end_cell(at);
        if let Some(table) = self.tables.last_mut() {
            table.row_open = false;
        }
    }

    fn end_table(&mut self, at: usize) {
        self.end_row(at);
        self.end_paragraph(at);
        let Some(mut table) = self.tables.pop() else { return };
        table.rows.retain(|row| !row.is_empty());
        let cells: usize = table.rows.iter().map(Vec::len).sum();
        let unwrapped = cells <= 1 && !self.tables.is_empty();
        if table.holds_tables || unwrapped {
            let blocks = std::mem::take(&mut table.blocks);
            match self.tables.last_mut() {
                Some(outer) => {
                    outer.holds_tables |= table.holds_tables;
                    outer.blocks.extend(blocks);
                }
                None => self.blocks.extend(blocks),
            }
            return;
        }
        if let Some(outer) = self.tables.last_mut() {
            outer.holds_tables = true;
        }
        let pictures: Vec<Block> =
            table.blocks.into_iter().filter(|block| matches!(block, Block::Image | Block::Attachment(_))).collect();
        match spans::lay_out(table.rows) {
            Ok(grid) => self.push_block(Block::Table(grid)),
            Err(error) => self.error = self.error.take().or(Some(error)),
        }
        for picture in pictures {
            self.push_block(picture);
        }
    }

    #[allow(clippy::type_complexity)]
    fn finish(mut self) -> Result<(Normaliser, Vec<Block>, Vec<(String, String)>, Option<String>)> {
        let at = self.source.len();
        while !self.tables.is_empty() {
            self.end_table(at);
        }
        self.end_paragraph(at);
        match self.error {
            Some(error) => Err(error),
            None => Ok((self.out, self.blocks, self.meta, self.page_title)),
        }
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn leading_number(value: &str) -> Option<usize> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| value[..digits].parse().unwrap_or(usize::MAX))
}

/// The length of the character reference at the start, `&nbsp;` or `&#160`.
fn reference_len(raw: &str) -> Option<usize> {
    let rest = raw.strip_prefix('&')?;
    let body = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    (body > 0).then(|| 1 + body + usize::from(rest.as_bytes().get(body) == Some(&b';')))
}
