//! What of a page's print can be seen.
//!
//! In: clips, groups and shapes in the order they are drawn. Out: whether a glyph shows where it is
//! printed. White print on a white page, print behind a later picture and print that a clip cuts off
//! are in the file and not on the page: nobody published them.

use hayro_interpret::kurbo::{Point, Rect};
use hayro_interpret::{BlendMode, DrawProps, Paint};

/// Fainter than this, of 255, is not seen.
const FAINTEST: u8 = 8;
/// Nearer to full than this, of 255, lets nothing through.
const OPAQUE: u8 = 250;
/// The least width and height, in points, of a shape that hides print or makes its ground.
const LEAST_GROUND: f64 = 4.0;

/// The least share of a page that a scan covers.
const SCAN: f64 = 0.25;

/// What lies on the page so far.
#[derive(Debug, Default)]
pub struct Sight {
    page: Rect,
    clips: Vec<Rect>,
    /// How much each open group lets be seen, of 1.
    groups: Vec<f32>,
    grounds: Vec<Ground>,
}

/// A shape that print stands on.
#[derive(Debug)]
struct Ground {
    area: Rect,
    is_white: bool,
}

impl Sight {
    /// An empty page of this size.
    pub fn of(page: Rect) -> Self {
        Self { page, ..Self::default() }
    }

    /// A clip begins, within these bounds.
    pub fn clip(&mut self, bounds: Rect) {
        self.clips.push(bounds.inset(0.5));
    }

    /// The last clip ends.
    pub fn end_clip(&mut self) {
        self.clips.pop();
    }

    /// A group begins that is seen so much.
    pub fn group(&mut self, opacity: f32) {
        self.groups.push(opacity);
    }

    /// The last group ends.
    pub fn end_group(&mut self) {
        self.groups.pop();
    }

    /// How many shapes a print may stand on.
    pub fn grounds(&self) -> usize {
        self.grounds.len()
    }

    /// Whether a print with its middle here is seen.
    pub fn shows(&self, middle: Point, ink: Ink) -> bool {
        let is_within = self.page.contains(middle) && self.clips.iter().all(|clip| clip.contains(middle));
        let is_there = self.groups.iter().all(|opacity| *opacity * 255.0 >= f32::from(FAINTEST));
        let ground = || self.grounds.iter().rev().find(|ground| ground.area.contains(middle));
        is_within
            && is_there
            && ink.opacity >= FAINTEST
            && (!ink.is_white || ground().is_some_and(|ground| !ground.is_white))
    }

    /// A shape is filled; gives its area where it hides what was printed there before.
    pub fn fill(&mut self, area: Rect, ink: Ink) -> Option<Rect> {
        let area = self.clips.iter().fold(area, |area, clip| area.intersect(*clip));
        if area.width() < LEAST_GROUND || area.height() < LEAST_GROUND {
            return None;
        }
        let hides = ink.is_cover && self.groups.is_empty();
        if hides || !ink.is_white {
            self.grounds.push(Ground { area, is_white: ink.is_white });
        }
        hides.then_some(area)
    }

    /// A picture is drawn.
    pub fn picture(&mut self, area: Rect) {
        self.grounds.push(Ground { area, is_white: false });
    }

    /// Whether a picture hides what was printed behind it unless it has a mask: a scan does, a stamp or a logo is beside the point.
    pub fn would_hide(&self, area: Rect) -> bool {
        area.intersect(self.page).area() >= SCAN * self.page.area()
            && self.groups.iter().all(|opacity| *opacity * 255.0 >= f32::from(OPAQUE))
    }
}

/// How something is painted.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    /// Whether its colour is that of an empty page.
    pub is_white: bool,
    /// How much of what is behind it is hidden, of 255.
    opacity: u8,
    /// Whether it hides what is behind it: a highlighter's ink lets print through.
    is_cover: bool,
}

impl Ink {
    /// The ink something is drawn with.
    pub fn of(props: &DrawProps<'_>) -> Self {
        match &props.paint {
            Paint::Color(color) => {
                let [red, green, blue, opacity] = color.to_rgba().to_rgba8();
                let is_cover = opacity >= OPAQUE && props.blend_mode == BlendMode::Normal && props.soft_mask.is_none();
                Self { is_white: [red, green, blue].iter().all(|part| *part >= OPAQUE), opacity, is_cover }
            }
            Paint::Pattern(_) => Self { is_white: false, opacity: u8::MAX, is_cover: false },
        }
    }
}
