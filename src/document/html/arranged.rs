//! What a style sheet does to print in a cell beside showing and hiding it: it writes more, sets pieces elsewhere, turns
//! them over. What a browser shows is then not what the page's own text says in its order.

use super::Reader;
use super::css::escaped;
use super::elements::{Element, Known};
use super::look::Told;
use super::names::{self, Kind, Name};
use super::style::{Declared, Property, Word, fact};
use super::tag::{Attribute, Tag};
use crate::document::look::Thing;

/// How the style sheets arrange an element and what stands in it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // Each is asked by itself.
pub(super) struct Arranged {
    /// It is a box of its own in its line, perhaps not where its text stands in the source.
    is_apart: bool,
    /// What it holds are such boxes.
    holds_items: bool,
    /// It is written from the right to the left; figures in it are not, unless that is overridden.
    is_leftwards: bool,
    /// Its text is shown turned over.
    is_reversed: bool,
    /// It stands in something that is.
    is_mirrored: bool,
    /// It is a cell that may stand in another column or row than its place in the source says.
    is_moved: bool,
    /// Whether and how its text is shown hangs on rules of which it is not known whether they speak of it.
    pub(super) is_unsure: bool,
    /// It may have no box at all.
    pub(super) may_be_absent: bool,
    /// It, or what it stands in, may look in more ways than are told apart.
    pub(super) is_beyond: bool,
    writes_before: bool,
    writes_behind: bool,
}

/// The least shift that may bring a cell into another's place, in pixels: half the height of a row.
const LEAST_SHIFT: f32 = 10.0;

/// What a style sheet writes before and behind the content of an element.
const BEFORE: u64 = fact(b':', b"before");
const BEHIND: u64 = fact(b':', b"after");

/// The key of what is written at a side of an element that has a fact.
pub(super) fn written(side: u64, into: u64) -> u64 {
    side.rotate_left(17) ^ into
}

/// The side that a pseudo-element is written at.
pub(super) fn side(name: &str) -> Option<u64> {
    match name {
        "before" => Some(BEFORE),
        "after" => Some(BEHIND),
        _ => None,
    }
}

/// What a declaration says of how something is arranged.
pub(super) fn read(name: &[u8], value: &str) -> Option<(Property, Word)> {
    let (property, word, holds) = match name {
        b"content" if value.contains("attr(") => (Property::Content, Word::Copied, true),
        b"content" => (Property::Content, Word::Written, writes_a_figure(value)),
        b"float" if value == "right" => (Property::Float, Word::Reversed, true),
        b"float" => (Property::Float, Word::Moved, value == "left"),
        b"order" => (Property::Order, Word::Moved, value != "0"),
        b"direction" => (Property::Direction, Word::Reversed, value == "rtl"),
        b"unicode-bidi" => (Property::Bidi, Word::Reversed, value.contains("override")),
        _ => return None,
    };
    Some((property, if holds { word } else { Word::Other }))
}

/// What a transformation makes of print that it leaves.
pub(super) fn turn(transform: &str) -> Word {
    const OVER: [&str; 7] = ["scalex(-", "scaley(-", "scale(-", "(180deg", "(-180deg", "(0.5turn", "(.5turn"];
    if OVER.iter().any(|over| transform.contains(over)) { Word::Reversed } else { Word::Other }
}

/// Whether a figure, its sign, or nobody knows what stands in content: `"1"`, `"\31"`, `var(--n)`, `counter(row)`.
fn writes_a_figure(value: &str) -> bool {
    let mut rest = value.chars();
    let mut quote = None;
    while let Some(c) = rest.next() {
        let c = match c {
            '\\' => {
                let (c, behind) = escaped(rest.as_str()).unwrap_or((' ', ""));
                rest = behind.chars();
                c
            }
            c => c,
        };
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) if is_of_a_figure(c) => return true,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
    }
    value.contains("var(") || value.contains("counter")
}

fn is_of_a_figure(c: char) -> bool {
    c.is_numeric() || matches!(c, '-' | '−' | '－')
}

impl Arranged {
    /// What an element and its declarations say, in one that is arranged as `around`.
    pub(super) fn of(declared: Option<&Declared>, known: Known, tag: &Tag, around: Self) -> Self {
        let is = |property, word| declared.is_some_and(|declared| declared.word(property) == Some(word));
        let dir = tag.get(Attribute::Dir).map(|dir| dir.trim().eq_ignore_ascii_case("rtl"));
        let direction = declared.and_then(|declared| declared.word(Property::Direction));
        let direction = direction.map(|word| word == Word::Reversed).or(dir);
        let is_leftwards = direction.unwrap_or(around.is_leftwards);
        let is_over = is_leftwards && (known.name == names::BDO || is(Property::Bidi, Word::Reversed));
        let is_mirrored = around.is_mirrored || is(Property::Scale, Word::Reversed);
        let is_out_of_order = is(Property::Float, Word::Reversed) || is(Property::Order, Word::Moved);
        let is_absolute = is(Property::Position, Word::Apart);
        let is_shifted = (is_absolute || is(Property::Position, Word::Relative)) && declared.is_some_and(is_shifted);
        Self {
            is_apart: around.holds_items || is_out_of_order || is(Property::Float, Word::Moved) || is_absolute,
            is_leftwards,
            holds_items: is(Property::Display, Word::Items),
            is_reversed: is_over || is_mirrored,
            is_mirrored,
            is_moved: known.kind.is(Kind::CELL) && (is_out_of_order || is_shifted),
            is_beyond: around.is_beyond,
            is_unsure: around.is_beyond,
            ..Self::default()
        }
    }

    /// Whether print is shown alike in both.
    pub(super) fn is_like(self, other: Self) -> bool {
        let shown = |one: Self| Self { is_unsure: false, may_be_absent: false, is_beyond: false, ..one };
        shown(self) == shown(other)
    }
}

/// Whether a box is set as far from its place as another column or row begins.
fn is_shifted(declared: &Declared) -> bool {
    let sides = [Property::Top, Property::Right, Property::Bottom, Property::Left];
    let px = |side| declared.length(side).map_or(0.0, |length| length.px(16.0, 1000.0));
    sides.into_iter().any(|side| px(side).abs() >= LEAST_SHIFT)
}

impl Reader<'_> {
    /// Whether a figure may stand in what the sheets write into the innermost element, and is shown.
    fn writes(&mut self, tag: &Tag, side: u64) -> bool {
        let said = self.learnt.sheets.declare(&self.open, self.open.len() - 1, Some(side));
        let (name, kind, manners) = (Name::of(b"span"), Kind::of(b"span"), self.manners);
        let looks = || self.open.shows().map(|around| around.seen);
        let is_shown = |declared: &Declared| {
            let tag = &Tag::default();
            let told = Told { name, kind, tag, declared: Some(declared), manners };
            looks().any(|around| !around.within(&told).hides_text())
        };
        let writes = |declared: &Declared| match declared.word(Property::Content) {
            Some(Word::Written) => is_shown(declared),
            Some(Word::Copied) => tag.asked_for().any(|value| value.contains(is_of_a_figure)) && is_shown(declared),
            _ => false,
        };
        said.is_too_much || said.others.iter().chain([&said.declared]).any(writes)
    }

    /// Arranges an element of a cell that begins.
    pub(super) fn arrange(&mut self, tag: &Tag, at: usize) {
        let Some(Element { mut arranged, seen, .. }) = self.open.top().copied() else { return };
        if arranged.is_apart && !seen.hides_text() {
            self.stand_apart();
        }
        if self.learnt.sheets.write && !seen.absent {
            arranged.writes_before = self.writes(tag, BEFORE);
            arranged.writes_behind = self.writes(tag, BEHIND);
            self.open.change(|element| element.arranged = arranged);
        }
        if arranged.is_reversed && !seen.hides_text() {
            self.unseen(Thing::Turned, tag.start..at);
            self.open.change(|element| element.seen = element.seen.gone());
        } else if arranged.writes_before || arranged.is_unsure || arranged.is_moved {
            self.unseen(Thing::Style, tag.start..at);
        }
    }

    /// Ends an arranged element of a cell.
    pub(super) fn end_arranged(&mut self, element: &Element, at: usize) {
        if element.arranged.writes_behind {
            self.unseen(Thing::Style, at..at);
        }
        if element.arranged.is_apart && !element.seen.hides_text() {
            self.stand_apart();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_that_a_figure_may_stand_in() {
        for content in ["\"1\"", "'３'", "\"\\31\"", "\"-\"", "var(--n)", "counter(row)"] {
            assert!(writes_a_figure(content), "{content}");
        }
        for content in ["none", "\"\"", "'.'", "\"件\"", "\"\\e900\"", "\"\\200b\"", "url(1.png)"] {
            assert!(!writes_a_figure(content), "{content}");
        }
    }
}
