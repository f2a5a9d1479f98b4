//! Stretches of a text, each an anchor that leads back to its cell.

use std::fmt::{self, Display};
use std::ops::Range;

/// Something that is pointed at in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointed<At> {
    /// Where it stands.
    pub at: At,
    /// What it is called on the page of the report and on that of the source: `c17`.
    pub anchor: String,
    /// What is said of it: `自然人`.
    pub title: String,
}

/// The marks of a text, in its order, none overlapping another.
#[derive(Debug)]
pub struct Marks<'a> {
    text: &'a str,
    marks: Vec<(Range<usize>, Vec<Pointed<()>>)>,
}

impl<'a> Marks<'a> {
    /// Takes marks in; those of one stretch are one, and of two that overlap the later begins behind the earlier.
    #[must_use]
    pub fn of(mut found: Vec<Pointed<Range<usize>>>, text: &'a str) -> Self {
        found.sort_by_key(|mark| (mark.at.start, mark.at.end));
        let mut marks: Vec<(Range<usize>, Vec<Pointed<()>>)> = Vec::new();
        for Pointed { at, anchor, title } in found {
            let end = text.ceil_char_boundary(at.end.min(text.len()));
            let mark = Pointed { at: (), anchor, title };
            match marks.last_mut() {
                Some((last, own)) if *last == at || last.end >= end => own.push(mark),
                last => {
                    let start = last.map_or(0, |(last, _)| last.end).max(at.start);
                    marks.push((text.floor_char_boundary(start)..end, vec![mark]));
                }
            }
        }
        Self { text, marks }
    }

    /// A stretch of the text as HTML, with its marks. Character references of the text are written out as characters that
    /// stand for themselves.
    pub(super) fn text(&self, range: Range<usize>) -> impl Display + '_ {
        Stretch { marks: self, range, is_markup: false }
    }

    /// The same of text within markup, whose character references stay as they are.
    pub(super) fn markup(&self, range: Range<usize>) -> impl Display + '_ {
        Stretch { marks: self, range, is_markup: true }
    }

    /// Opens a mark. Its anchor is no link itself: what an address leads to, and could be typed into, would take the keys.
    fn open(out: &mut impl fmt::Write, own: &[Pointed<()>], is_first: bool) -> fmt::Result {
        let Some(mark) = own.first() else { return Ok(()) };
        for other in own.iter().skip(1).filter(|_| is_first) {
            write!(out, "<gouji-m id=\"{}\"></gouji-m>", other.anchor)?;
        }
        let id = if is_first { format!(" id=\"{}\"", mark.anchor) } else { String::new() };
        let title: String = own.iter().map(|mark| mark.title.as_str()).collect::<Vec<_>>().join("；");
        write!(out, "<gouji-m{id} class=\"gouji\"><a target=\"_parent\" href=\"index.html#{}\" title=\"", mark.anchor)?;
        escape(out, &title, true)?;
        out.write_str("\">")
    }
}

/// A stretch of a text, to be written.
struct Stretch<'a> {
    marks: &'a Marks<'a>,
    range: Range<usize>,
    is_markup: bool,
}

impl Display for Stretch<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { marks: Marks { text, marks }, range, is_markup } = self;
        let mut at = range.start;
        let first =
            marks.partition_point(|(mark, _)| mark.end < range.start || mark.end == range.start && !mark.is_empty());
        for (mark, own) in marks[first..].iter().take_while(|(mark, _)| mark.start < range.end) {
            let (start, end) = (mark.start.max(at), mark.end.min(range.end));
            if start > end || mark.is_empty() && mark.start < range.start {
                continue;
            }
            escape(out, text.get(at..start).unwrap_or_default(), !is_markup)?;
            Marks::open(out, own, mark.start >= range.start)?;
            escape(out, text.get(start..end).unwrap_or_default(), !is_markup)?;
            out.write_str("</a></gouji-m>")?;
            at = end;
        }
        escape(out, text.get(at..range.end).unwrap_or_default(), !is_markup)
    }
}

/// Writes text into HTML; with `all` an ampersand stands for itself.
pub(super) fn escape(out: &mut impl fmt::Write, text: &str, all: bool) -> fmt::Result {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let written = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'&' if all => "&amp;",
            0 => "\u{fffd}",
            _ => continue,
        };
        out.write_str(&text[from..at])?;
        out.write_str(written)?;
        from = at + 1;
    }
    out.write_str(&text[from..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks<'a>(text: &'a str, places: &[(usize, usize)]) -> Marks<'a> {
        let pointed = |(number, (start, end)): (usize, &(usize, usize))| Pointed {
            at: *start..*end,
            anchor: format!("c{number}"),
            title: "甲".into(),
        };
        Marks::of(places.iter().enumerate().map(pointed).collect(), text)
    }

    /// The marks as `[c0:31]`, in what is written of a stretch.
    fn written(text: &str, places: &[(usize, usize)], range: Range<usize>) -> String {
        let html = marks(text, places).text(range).to_string();
        let open = regex::Regex::new("<gouji-m id=\"([^\"]*)\" class=[^>]*><a[^>]*>").unwrap();
        let next = regex::Regex::new("<gouji-m class=[^>]*><a[^>]*>").unwrap();
        let html = open.replace_all(&html, "[$1:").into_owned();
        next.replace_all(&html, "[:").replace("</a></gouji-m>", "]")
    }

    #[test]
    fn figures_are_marked_where_they_stand() {
        assert_eq!(written("新收31件", &[(6, 8)], 0..11), "新收[c0:31]件");
        assert_eq!(written("a<b 7", &[(4, 5)], 0..5), "a&lt;b [c0:7]");
        assert_eq!(
            written("12 34", &[(0, 2), (3, 5)], 1..5),
            "[:2] [c1:34]",
            "the first piece of a figure has the anchor"
        );
        assert_eq!(written("12", &[(0, 2), (0, 2)], 0..2), "<gouji-m id=\"c1\"></gouji-m>[c0:12]");
        assert_eq!(written("1234", &[(0, 3), (2, 4)], 0..4), "[c0:123][c1:4]");
        assert_eq!(written("甲||乙", &[(4, 4)], 0..8), "甲|[c0:]|乙", "a blank cell has a place");
    }

    #[test]
    fn nothing_of_a_text_is_markup() {
        let html = marks("\"><script>&lt;", &[]).text(0..14).to_string();
        assert_eq!(html, "&quot;&gt;&lt;script&gt;&amp;lt;");
    }
}
