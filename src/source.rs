//! Where a figure stands: places in the original file and the way back to them.
//!
//! In: the steps that turn bytes into text and text into normalised text. Out: for any piece of
//! the normalised text, the place it was printed at. Knows nothing of forms or reports.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A place in the original file, in bytes, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A box on a page, in hundredths of a point from the page's upper left corner as it is shown.
///
/// Whole numbers, so that the same file always gives the same record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area {
    /// Left edge.
    pub x0: i32,
    /// Upper edge.
    pub y0: i32,
    /// Right edge.
    pub x1: i32,
    /// Lower edge.
    pub y1: i32,
}

impl Area {
    /// The smallest box that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// An edge in points as whole hundredths; what no page reaches to is its end.
    pub(crate) fn hundredths(points: Decimal) -> i32 {
        let hundredths = points.checked_mul(100.into()).and_then(|edge| edge.round().to_i32());
        hundredths.unwrap_or(if points.is_sign_negative() { i32::MIN } else { i32::MAX })
    }

    /// Left, upper, right and lower edge in points: `["88.02", "101.5", "93.02", "112"]`.
    #[must_use]
    pub fn points(self) -> [String; 4] {
        [self.x0, self.y0, self.x1, self.y1].map(|edge| {
            let sign = if edge < 0 { "-" } else { "" };
            let (whole, hundredths) = (edge.unsigned_abs() / 100, edge.unsigned_abs() % 100);
            let text = format!("{sign}{whole}.{hundredths:02}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        })
    }
}

/// Where in the original something is printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Bytes of a text or a page of HTML.
    Bytes(Span),
    /// A box on a page of a PDF.
    Page {
        /// The page, from 1.
        page: usize,
        /// The box.
        area: Area,
    },
    /// A cell of an office file.
    Cell {
        /// The part that holds it: `word/document.xml#table-3`, the name of a sheet.
        part: Arc<str>,
        /// The row, from 1.
        row: usize,
        /// The column, from 1.
        column: usize,
    },
}

impl Place {
    /// Whether the two have print in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(a), Self::Bytes(b)) => a.start < b.end && b.start < a.end,
            (Self::Page { page: a, area }, Self::Page { page: b, area: other }) => {
                let across = area.x0 < other.x1 && other.x0 < area.x1;
                a == b && across && area.y0 < other.y1 && other.y0 < area.y1
            }
            _ => self == other,
        }
    }

    /// The smallest place that covers both; where there is none, the first.
    #[must_use]
    pub fn cover(self, other: &Self) -> Self {
        match (&self, other) {
            (Self::Bytes(a), Self::Bytes(b)) => Self::Bytes(a.cover(*b)),
            (Self::Page { page, area }, Self::Page { page: of, area: b }) if page == of => {
                Self::Page { page: *page, area: area.cover(*b) }
            }
            _ => self,
        }
    }
}

/// `2412-2414`, `page 3: 88.02,101.5,93.02,112`, `word/document.xml#table-3: row 4, column 2`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(span) => write!(f, "{}-{}", span.start, span.end),
            Self::Page { page, area } => write!(f, "page {page}: {}", area.points().join(",")),
            Self::Cell { part, row, column } => write!(f, "{part}: row {row}, column {column}"),
        }
    }
}

/// The way from decoded text to the places of the file.
#[derive(Debug, Clone)]
pub enum Origin {
    /// The text was decoded from bytes.
    Bytes(OffsetMap),
    /// The text was put together from pieces, each with its place.
    Pieces(Vec<(Range<usize>, Place)>),
}

impl Origin {
    /// The place of a stretch of the decoded text; none where a text of pieces has none.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Option<Place> {
        match self {
            Self::Bytes(map) => {
                let bytes = map.source(range);
                Some(Place::Bytes(Span { start: bytes.start, end: bytes.end }))
            }
            Self::Pieces(pieces) => {
                let first = pieces.partition_point(|(piece, _)| piece.end <= range.start);
                let end = pieces.partition_point(|(piece, _)| piece.start < range.end).max(first + 1);
                let places = pieces.get(first..end)?.iter().map(|(_, place)| place);
                places.cloned().reduce(|whole, piece| whole.cover(&piece))
            }
        }
    }

    /// The stretch of the decoded text that stands at a place.
    #[must_use]
    pub fn text(&self, place: &Place) -> Option<Range<usize>> {
        match (self, place) {
            (Self::Bytes(map), Place::Bytes(span)) => {
                Some(map.text(span.start)..map.text(span.end.saturating_sub(1)) + 1)
            }
            (Self::Pieces(pieces), wanted) => {
                let within =
                    |place: &Place| place.clone().cover(wanted) == *wanted && wanted.clone().cover(place) == *wanted;
                let first = pieces.iter().position(|(_, place)| within(place))?;
                let last = pieces.iter().rposition(|(_, place)| within(place))?;
                Some(pieces[first].0.start..pieces[last].0.end)
            }
            (Self::Bytes(_), _) => None,
        }
    }
}

/// A stretch of text and the stretch of source it came from, unit by unit: bytes that were copied, characters of three bytes
/// that were two, one piece that is only known as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    text: usize,
    source: usize,
    source_len: usize,
    /// The length of each unit in the text and in the source.
    unit: (usize, usize),
}

impl Run {
    /// Which unit a place of the text lies in.
    fn unit_at(&self, text: usize) -> usize {
        (text - self.text) / self.unit.0
    }

    /// The source of a unit.
    fn source_of(&self, unit: usize) -> Range<usize> {
        let start = self.source + unit * self.unit.1;
        start..start + self.unit.1
    }
}

/// The way back from a text to the text it was made from.
///
/// A full-width `２６` becomes `26`: the two bytes of the new text come from six of the old one,
/// and `source(0..1)` is the first three of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    runs: Vec<Run>,
    text_len: usize,
}

impl OffsetMap {
    /// A text that was not changed at all.
    #[must_use]
    pub fn identity(len: usize) -> Self {
        let mut map = Self::default();
        map.push_verbatim(0, len);
        map
    }

    /// Length of the text mapped so far, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text_len
    }

    /// Whether nothing was mapped yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text_len == 0
    }

    /// Appends `len` bytes copied from `source` on.
    pub fn push_verbatim(&mut self, source: usize, len: usize) {
        self.push_units((1, 1), source, len);
    }

    /// Appends `len` bytes that stand for `source_len` bytes from `source` on.
    pub fn push_replaced(&mut self, len: usize, source: usize, source_len: usize) {
        self.push_units((len, source_len), source, usize::from(len > 0));
    }

    /// Appends so many units, which stand for as many from `source` on.
    fn push_units(&mut self, unit: (usize, usize), source: usize, count: usize) {
        if count == 0 {
            return;
        }
        let source_len = unit.1 * count;
        match self.runs.last_mut() {
            Some(last) if last.unit == unit && last.source + last.source_len == source => last.source_len += source_len,
            _ => self.runs.push(Run { text: self.text_len, source, source_len, unit }),
        }
        self.text_len += unit.0 * count;
    }

    /// Appends another map's stretch `range`, for a text that repeats it unchanged.
    pub fn push_mapped(&mut self, other: &Self, range: Range<usize>) {
        let mut at = range.start;
        let mut index = other.run_at(at);
        while at < range.end {
            let Some(run) = other.runs.get(index) else { break };
            let run_end = other.runs.get(index + 1).map_or(other.text_len, |next| next.text);
            let end = run_end.min(range.end);
            while at < end {
                let unit = run.unit_at(at);
                let (source, within) = (run.source_of(unit), (at - run.text) % run.unit.0);
                let whole = if within == 0 { (end - at) / run.unit.0 } else { 0 };
                // Of a unit that is cut the source is known as a whole.
                let cut = (run.unit.0 - within).min(end - at);
                if whole > 0 {
                    self.push_units(run.unit, source.start, whole);
                } else {
                    self.push_replaced(cut, source.start, source.len());
                }
                at += if whole > 0 { whole * run.unit.0 } else { cut };
            }
            index += 1;
        }
    }

    /// Where in the text a place of the source comes out; the nearest place behind it where it left no text.
    #[must_use]
    pub fn text(&self, source: usize) -> usize {
        let behind = self.runs.iter().find(|run| run.source + run.source_len > source);
        behind
            .map_or(self.text_len, |run| run.text + source.saturating_sub(run.source) / run.unit.1.max(1) * run.unit.0)
    }

    fn run_at(&self, text: usize) -> usize {
        self.runs.partition_point(|run| run.text <= text).saturating_sub(1)
    }

    /// The source stretch behind a stretch of the text; an empty stretch gives an empty one.
    #[must_use]
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let source = |at: usize| self.runs.get(self.run_at(at)).map(|run| run.source_of(run.unit_at(at)));
        let start = source(range.start).map_or(0, |unit| unit.start);
        if range.end <= range.start {
            return start..start;
        }
        let end = source(range.end - 1).map_or(start, |unit| unit.end);
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_character_keeps_its_own_bytes() {
        let mut map = OffsetMap::default();
        map.push_verbatim(10, 4);
        map.push_replaced(1, 14, 3);
        map.push_replaced(1, 17, 3);
        map.push_verbatim(20, 2);
        assert_eq!(map.source(4..5), 14..17);
        assert_eq!(map.source(4..6), 14..20);
        assert_eq!(map.source(2..7), 12..21);
        assert_eq!(map.source(6..6), 20..20);
    }

    #[test]
    fn characters_of_one_width_are_one_run() {
        let mut map = OffsetMap::default();
        map.push_verbatim(0, 2);
        (0..4).for_each(|at| map.push_replaced(3, 2 + 2 * at, 2));
        assert_eq!(map.runs.len(), 2);
        assert_eq!((map.source(5..8), map.source(6..7), map.source(2..14)), (4..6, 4..6, 2..10));
        assert_eq!((map.text(4), map.text(5), map.text(9), map.text(10)), (5, 5, 11, 14));
        let mut copy = OffsetMap::default();
        copy.push_mapped(&map, 6..12);
        assert_eq!((copy.source(0..1), copy.source(2..5), copy.source(5..6)), (4..6, 6..8, 8..10));
    }

    #[test]
    fn a_repeated_stretch_maps_as_before() {
        let mut map = OffsetMap::default();
        map.push_verbatim(0, 5);
        map.push_replaced(2, 5, 9);
        map.push_verbatim(14, 5);
        let mut copy = OffsetMap::default();
        copy.push_mapped(&map, 3..9);
        assert_eq!(copy.source(0..6), map.source(3..9));
        assert_eq!(copy.source(2..4), 5..14);
        assert_eq!(copy.source(4..5), 14..15);
    }
}
