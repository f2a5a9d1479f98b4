//! Text as a browser shows it: blanks, lines, runs with a look, each piece with its place in the source.

use super::Reader;
use crate::document::Block;
use crate::document::look::{Look, Thing, UNSEEN};
use crate::text::normal::Normaliser;
use std::ops::Range;

impl Reader<'_> {
    /// Text that stands at a place of the source and may differ from it by character references.
    pub(super) fn text_at(&mut self, value: &str, span: Range<usize>) {
        if !value.trim().is_empty() {
            self.turn(self.open.seen().look(), span.start);
        }
        let raw = self.source.get(span.clone()).unwrap_or_default();
        if raw == value {
            self.printable(value, span.start);
        } else {
            self.aligned(value, raw, span.start);
        }
    }

    /// Text at the end of the bytes of a page that is cut there: the figure that touches the end is not whole, and
    /// neither is the cell. What the first character of a tag or a reference follows is whole.
    pub(super) fn text_cut(&mut self, value: &str, span: Range<usize>) {
        let whole = value.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
        if let Some(whole) =
            value.strip_suffix("</").or_else(|| value.strip_suffix('<')).or_else(|| whole.strip_suffix('&'))
        {
            self.text_at(whole, span.start..span.end - (value.len() - whole.len()));
            return;
        }
        let is_figure = |c: char| c.is_numeric() || matches!(c, '.' | ',' | '．' | '，' | '-');
        let figure = value.len() - value.trim_end_matches(is_figure).len();
        let cut = span.end - figure;
        self.text_at(&value[..value.len() - figure], span.start..cut);
        self.unseen(Thing::Cut, cut..span.end);
    }

    /// Begins or goes on with a run of text of one look. Where the look changes a blank stands that nobody printed.
    pub(super) fn turn(&mut self, look: Option<Look>, at: usize) {
        if self.run.as_ref().map(|(own, _)| *own) != look {
            self.stand_apart();
        }
        if std::mem::take(&mut self.seam) && !self.out.is_empty() && !self.out.as_str().ends_with([' ', '\n']) {
            self.out.push_char(' ', at, 0);
        }
        if let (Some(look), None) = (look, &self.run) {
            self.run = Some((look, self.out.len()));
        }
    }

    /// Ends a run of text: what comes next does not touch it.
    pub(super) fn stand_apart(&mut self) {
        self.seam = true;
        let Some((look, start)) = self.run.take() else { return };
        let run = &self.out.as_str()[start..];
        let from = start + (run.len() - run.trim_start().len());
        let to = from + run.trim().len();
        if from < to {
            self.shown.looks.push((from..to, look));
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

    pub(super) fn has_text_in_line(&self) -> bool {
        !self.out.as_str()[self.paragraph..].trim().is_empty()
    }

    pub(super) fn push_block(&mut self, block: Block) {
        self.count();
        match self.tables.last_mut() {
            Some(table) => table.blocks.push(block),
            None => self.blocks.push(block),
        }
    }

    /// Ends a line of text. What is no text does not make a paragraph alone, nor does it begin one.
    pub(super) fn end_paragraph(&mut self, at: usize) {
        self.stand_apart();
        self.seam = false;
        let start = self.paragraph;
        let heading = self.heading.take();
        let text = &self.out.as_str()[start..];
        let is_lead = |c: char| c.is_whitespace() || c == UNSEEN;
        let from = start + (text.len() - text.trim_start_matches(is_lead).len());
        let to = start + text.trim_end().len();
        self.out.end_line(at);
        self.paragraph = self.out.len();
        if from < to {
            self.push_block(match heading {
                Some(level) => Block::Heading(from..to, level),
                None => Block::Paragraph(from..to),
            });
        }
    }
}

/// The length of the character reference at the start, `&nbsp;` or `&#160`.
fn reference_len(raw: &str) -> Option<usize> {
    let rest = raw.strip_prefix('&')?;
    let body = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    (body > 0).then(|| 1 + body + usize::from(rest.as_bytes().get(body) == Some(&b';')))
}
