//! What one page shows: its glyphs, its ruling lines, its pictures, in points from its upper left corner.
//!
//! A page may be laid down turned, so that most of its print is upright. Boxes then speak of the
//! page as it is read; [`Glyph::area`] stays the place on the page as it is shown.

use crate::document::look::{Look, Thing, UNSEEN};
use crate::grid::ruled::Rule;
use crate::source::Area;

/// An upright box: left, upper, right and lower edge.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Extent {
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
}

impl Extent {
    /// Its middle.
    pub fn middle(&self) -> (f32, f32) {
        (f32::midpoint(self.x0, self.x1), f32::midpoint(self.y0, self.y1))
    }

    /// Whether a point is in it.
    pub fn holds(&self, (x, y): (f32, f32)) -> bool {
        (self.x0..=self.x1).contains(&x) && (self.y0..=self.y1).contains(&y)
    }

    /// The size of what it shares with another.
    pub fn shared(&self, other: &Self) -> f32 {
        let width = self.x1.min(other.x1) - self.x0.max(other.x0);
        width.max(0.0) * (self.y1.min(other.y1) - self.y0.max(other.y0)).max(0.0)
    }

    /// How wide it is.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// How high it is.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// Where it is on paper of this size that is turned to the left by so many quarters.
    pub fn turned(&self, turn: u8, (width, height): (f32, f32)) -> Self {
        let Self { x0, y0, x1, y1 } = *self;
        let (x0, y0, x1, y1) = match turn {
            0 => (x0, y0, x1, y1),
            1 => (y0, width - x1, y1, width - x0),
            2 => (width - x1, height - y1, width - x0, height - y0),
            _ => (height - y1, x0, height - y0, x1),
        };
        Self { x0, y0, x1, y1 }
    }

    /// The box in hundredths of a point.
    #[allow(clippy::cast_possible_truncation)]
    pub fn area(&self) -> Area {
        // Places on a page are far below the largest whole number; the cast holds what is left at the edge.
        let [x0, y0, x1, y1] = [self.x0, self.y0, self.x1, self.y1].map(|edge| (edge * 100.0).round() as i32);
        Area { x0, y0, x1, y1 }
    }
}

/// A character where it is printed; its box is that of its em, with the foot where common fonts for Chinese put it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Glyph {
    /// What it says; [`UNSEEN`] where it is no text.
    pub text: String,
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
    /// Quarter turns to the right in which it is printed, 0 to 3.
    pub turn: u8,
    /// Its place on the page as it is shown.
    pub area: Area,
    /// Which of the page's instructions printed it.
    pub run: u32,
    /// Its look, where it has one.
    pub look: Option<Look>,
    /// What stands there, where it is no text.
    pub thing: Option<Thing>,
}

/// How far below the middle of its box the foot of a glyph's line is, in heights of the box.
pub const FOOT: f32 = 0.38;

impl Glyph {
    /// Something that is no text, in a box.
    pub fn unseen(thing: Thing, shown: Extent, area: Area) -> Self {
        let Extent { x0, y0, x1, y1 } = shown;
        Self { text: UNSEEN.to_string(), x0, y0, x1, y1, area, thing: Some(thing), ..Self::default() }
    }

    /// Its box.
    pub fn shown(&self) -> Extent {
        Extent { x0: self.x0, y0: self.y0, x1: self.x1, y1: self.y1 }
    }

    /// Its middle.
    pub fn middle(&self) -> (f32, f32) {
        self.shown().middle()
    }

    /// Whether it is one figure.
    pub fn is_digit(&self) -> bool {
        let mut chars = self.text.chars();
        matches!((chars.next(), chars.next()), (Some('0'..='9' | '０'..='９'), None))
    }

    /// The same on paper of this size that is turned to the left by so many quarters.
    pub fn turned(&self, turn: u8, paper: (f32, f32)) -> Self {
        let Extent { x0, y0, x1, y1 } = self.shown().turned(turn, paper);
        Self { x0, y0, x1, y1, turn: (4 + self.turn - turn) % 4, ..self.clone() }
    }
}

/// A picture on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// Where it is on the page as it is read.
    pub shown: Extent,
    /// Where it is on the page as it is shown.
    pub area: Area,
}

/// What one page shows.
#[derive(Debug, Default)]
pub struct Page {
    /// Width and height.
    pub paper: (f32, f32),
    /// Visible characters in the order they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Ruling lines.
    pub rules: Vec<Rule>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// Characters laid invisibly under or over a scan.
    pub invisible: usize,
    /// Visible characters that the file gives no meaning to.
    pub unknown: usize,
    /// Quarter turns to the left by which it was laid down to be read.
    pub turn: u8,
}

impl Page {
    /// The page laid down so that most of its print is upright.
    pub fn upright(self) -> Self {
        let turn = main_turn(&self.glyphs);
        if turn == 0 { self } else { self.turned(turn) }
    }

    /// The page turned to the left by so many quarters.
    pub fn turned(self, turn: u8) -> Self {
        let paper = self.paper;
        Self {
            paper: if turn % 2 == 1 { (paper.1, paper.0) } else { paper },
            glyphs: self.glyphs.iter().map(|glyph| glyph.turned(turn, paper)).collect(),
            rules: self.rules.iter().map(|rule| turned(rule, turn, paper)).collect(),
            pictures: self
                .pictures
                .iter()
                .map(|picture| Picture { shown: picture.shown.turned(turn, paper), ..*picture })
                .collect(),
            turn: (self.turn + turn) % 4,
            ..self
        }
    }
}

/// The turn of most glyphs; a page of as many turned this way as that is read as it stands.
pub fn main_turn<'a>(glyphs: impl IntoIterator<Item = &'a Glyph>) -> u8 {
    let mut counts = [0_usize; 4];
    glyphs.into_iter().for_each(|glyph| counts[usize::from(glyph.turn % 4)] += 1);
    let all: usize = counts.iter().sum();
    (0..4_u8).find(|turn| 2 * counts[usize::from(*turn)] > all).unwrap_or_default()
}

/// A ruling line on paper that is turned to the left by so many quarters.
pub fn turned(rule: &Rule, turn: u8, paper: (f32, f32)) -> Rule {
    let Rule { level, at, from, to } = *rule;
    let line =
        if level { Extent { x0: from, y0: at, x1: to, y1: at } } else { Extent { x0: at, y0: from, x1: at, y1: to } };
    let line = line.turned(turn, paper);
    if level == turn.is_multiple_of(2) {
        Rule { level: true, at: line.y0, from: line.x0, to: line.x1 }
    } else {
        Rule { level: false, at: line.x0, from: line.y0, to: line.y1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_printed_sideways_is_laid_down_upright() {
        // 12, printed from the bottom up beside an upright line, on paper of 100 by 200.
        let glyph = |text: &str, y0: f32| Glyph {
            text: text.to_owned(),
            x0: 10.0,
            y0,
            x1: 20.0,
            y1: y0 + 5.0,
            turn: 3,
            ..Glyph::default()
        };
        let rule = Rule { level: false, at: 22.0, from: 80.0, to: 100.0 };
        let page = Page {
            paper: (100.0, 200.0),
            glyphs: vec![glyph("1", 95.0), glyph("2", 90.0)],
            rules: vec![rule],
            ..Page::default()
        };
        let page = page.upright();
        assert_eq!((page.paper, page.turn), ((200.0, 100.0), 3));
        let boxes: Vec<[f32; 4]> = page.glyphs.iter().map(|g| [g.x0, g.y0, g.x1, g.y1]).collect();
        assert_eq!(boxes, [[100.0, 10.0, 105.0, 20.0], [105.0, 10.0, 110.0, 20.0]]);
        assert!(page.glyphs.iter().all(|glyph| glyph.turn == 0));
        assert_eq!(page.rules[0], Rule { level: true, at: 22.0, from: 100.0, to: 120.0 });
    }
}
