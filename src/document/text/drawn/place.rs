//! Where the characters of a line stand on a screen.

use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// How the places of a line are counted: programs that draw tables do not agree on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// A Chinese character is two wide, “ and ○ one.
    Screen,
    /// A Chinese character is two wide, and so are “ and ○.
    Chinese,
    /// Every character is one wide.
    Characters,
}

impl Measure {
    /// All there are, the usual first.
    pub const ALL: [Self; 3] = [Self::Screen, Self::Chinese, Self::Characters];

    fn width(self, c: char) -> usize {
        match self {
            // What tables are drawn with is one wide for all programs.
            _ if is_drawn(c) => 1,
            Self::Screen => c.width().unwrap_or(0),
            Self::Chinese => c.width_cjk().unwrap_or(0),
            Self::Characters => 1,
        }
    }
}

fn is_drawn(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257f}')
}

/// Whether a character is part of a line across.
pub(super) fn is_stroke(c: char) -> bool {
    matches!(c, '-' | '=' | '─' | '━' | '═' | ':')
}

/// Whether a character is part of a line down.
pub(super) fn is_bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║')
}

/// Whether lines cross or meet in a character.
pub(super) fn is_corner(c: char) -> bool {
    c == '+' || is_drawn(c) && !is_stroke(c) && !is_bar(c)
}

/// A line of a text, whole with its end.
#[derive(Debug, Clone)]
pub(super) struct Line {
    whole: Range<usize>,
    print: Range<usize>,
}

/// A character that is no blank: what it is, where it stands in the text, and its columns on the screen.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub c: char,
    pub at: usize,
    pub columns: Range<usize>,
}

impl Line {
    pub fn start(&self) -> usize {
        self.whole.start
    }

    pub fn end(&self) -> usize {
        self.whole.end
    }

    /// What it prints, without the blanks around it.
    pub fn print<'a>(&self, text: &'a str) -> &'a str {
        text[self.print.clone()].trim()
    }

    /// Its characters that are no blanks; none of a line that is too long.
    pub fn glyphs(&self, text: &str, measure: Measure) -> Vec<Glyph> {
        if self.print.len() > super::LONGEST_LINE {
            return Vec::new();
        }
        let mut column = 0;
        let mut glyphs = Vec::new();
        for (at, c) in text[self.print.clone()].char_indices() {
            let columns = column..column + measure.width(c);
            column = columns.end;
            if !c.is_whitespace() {
                glyphs.push(Glyph { c, at: self.print.start + at, columns });
            }
        }
        glyphs
    }
}

/// The lines of a text, whatever they end in: `\n`, `\r\n` or `\r`.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = len + if rest[len..].starts_with("\r\n") { 2 } else { usize::from(len < rest.len()) };
        let line = Line { whole: at..at + end, print: at..at + len };
        at += end;
        (end > 0).then_some(line)
    })
}

/// The stretch from the first glyph to the end of the last.
pub(super) fn stretch(glyphs: &[Glyph]) -> Option<Range<usize>> {
    let (first, last) = (glyphs.first()?, glyphs.last()?);
    Some(first.at..last.at + last.c.len_utf8())
}
