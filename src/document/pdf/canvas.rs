//! A page's drawing instructions → its glyphs and ruling lines.
//!
//! In: one page. Out: a [`Page`], laid down so that most of its print is upright. Invisible
//! text (the layer that text recognition lays under a scan, white print, what a picture covers) is
//! counted and not read: nobody printed it.

use super::page::{Extent, Glyph, Page, Picture};
use super::sight::{Ink, Sight};
use super::{annotations, looks, overprint};
use crate::grid::ruled::Rule;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

/// The most glyphs read from all pages; a report of 40 pages has 60,000.
pub const MOST_GLYPHS: usize = 200_000;
/// The most drawing steps of one page: glyphs, corners of shapes, clips and pictures; a page of text and ruling lines takes 10,000.
pub const MOST_STEPS: usize = 500_000;
/// The most drawing steps of all pages.
const MOST_STEPS_IN_ALL: usize = 8 * MOST_STEPS;
/// Glyphs, or shapes under a glyph, that are looked at in one drawing step.
const GLYPHS_A_STEP: usize = 256;
/// A filled shape thinner than this, in points, is a line.
const THICKEST_LINE: f64 = 3.0;
/// The shortest line: shorter ones are parts of drawings.
const SHORTEST_LINE: f64 = 3.0;

/// Why the drawing of a page was given up; thrown through the interpreter, which cannot be told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenUp {
    /// More than [`MOST_GLYPHS`] characters.
    Glyphs,
    /// More than [`MOST_STEPS`] steps: forms that draw forms that draw forms.
    Steps,
}

/// A page while it is drawn.
pub(super) struct Canvas {
    page: Page,
    sight: Sight,
    /// Drawing steps taken on this page.
    steps: usize,
    /// What the pages before it have taken.
    before: Taken,
    run: u32,
}

/// What drawing has taken so far, over all pages.
#[derive(Debug, Default, Clone, Copy)]
pub struct Taken {
    steps: usize,
    glyphs: usize,
}

/// Reads one page.
pub fn page<'a>(source: &Source<'a>, cache: &InterpreterCache<'a>, taken: &mut Taken) -> Page {
    let (width, height) = source.render_dimensions();
    let transform = Affine::new(source.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(transform, bounds, cache, source.xref(), InterpreterSettings::default());
    let page = Page { paper: (width, height), ..Page::default() };
    let mut canvas = Canvas { page, sight: Sight::of(bounds), steps: 0, before: *taken, run: 0 };
    interpret_page(source, &mut context, &mut canvas);
    let struck = annotations::draw(source, transform, &mut canvas);
    let Canvas { mut page, steps, .. } = canvas;
    *taken = Taken { steps: taken.steps + steps, glyphs: taken.glyphs + page.glyphs.len() };
    page.glyphs = overprint::read_once(page.glyphs);
    looks::cross_out(&mut page, &struck);
    page.upright()
}

impl Canvas {
    fn step(&mut self, steps: usize) {
        self.steps += steps;
        if self.steps > MOST_STEPS || self.before.steps + self.steps > MOST_STEPS_IN_ALL {
            give_up(GivenUp::Steps);
        }
    }

    /// Whether there is print in a box so far.
    pub fn prints_in(&mut self, area: Extent) -> bool {
        self.step(self.page.glyphs.len() / GLYPHS_A_STEP);
        self.page.glyphs.iter().any(|glyph| area.holds(glyph.middle()))
    }

    /// Puts something on the page that no instruction draws.
    pub fn put(&mut self, glyph: Glyph) {
        self.step(1);
        self.page.glyphs.push(glyph);
    }

    /// Takes what a shape drawn over it hides from the print so far.
    pub fn hide(&mut self, area: Rect) {
        self.step(self.page.glyphs.len() / GLYPHS_A_STEP);
        let before = self.page.glyphs.len();
        let area = extent(area);
        self.page.glyphs.retain(|glyph| !area.holds(glyph.middle()));
        self.page.invisible += before - self.page.glyphs.len();
    }

    /// A scan drawn over the text that a program recognised hides it; a watermark lets it through.
    fn picture(&mut self, image: &Image<'_, '_>, shown: Rect) {
        let is_solid = match image {
            Image::Raster(picture) => {
                let properties = picture.stream().dict();
                ![keys::SMASK, keys::MASK, keys::SMASK_IN_DATA].iter().any(|key| properties.contains_key(*key))
            }
            Image::Stencil(_) => false,
        };
        if is_solid && self.sight.would_hide(shown) {
            self.hide(shown);
        }
        self.sight.picture(shown);
    }

    fn glyph(&mut self, drawn: &Drawn<'_>, transform: Affine, ink: Ink) {
        let advance = match drawn {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let text = match drawn.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => '\u{fffd}'.to_string(),
        };
        if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
            return;
        }
        if self.before.glyphs + self.page.glyphs.len() >= MOST_GLYPHS {
            give_up(GivenUp::Glyphs);
        }
        // The em box; its foot is where common fonts for Chinese put it.
        let corners = [(0.0, -120.0), (f64::from(advance.unwrap_or(1000.0)), 880.0)];
        let [a, b] = corners.map(|(x, y)| transform * Point::new(x, y));
        self.step(self.sight.grounds() / GLYPHS_A_STEP);
        if !self.sight.shows(a.midpoint(b), ink) {
            self.page.invisible += 1;
            return;
        }
        let right = transform * Point::new(1.0, 0.0) - transform * Point::ZERO;
        // Slanting print is a watermark.
        if right.x.abs().min(right.y.abs()) > 0.1 * right.x.abs().max(right.y.abs()) {
            return;
        }
        let turn = match (right.x.abs() >= right.y.abs(), right.x >= 0.0, right.y >= 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        };
        let shown = extent(Rect::from_points(a, b));
        let Extent { x0, y0, x1, y1 } = shown;
        if [x0, x1, y0, y1].iter().all(|edge| edge.is_finite()) {
            self.page.unknown += usize::from(is_unknown(&text));
            let area = shown.area();
            self.page.glyphs.push(Glyph { text, x0, y0, x1, y1, turn, area, run: self.run, ..Glyph::default() });
        }
    }

    /// A stroke from one point to another.
    pub fn line(&mut self, a: Point, b: Point) {
        let (width, height) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let level = width >= height;
        let (length, slant) = if level { (width, height) } else { (height, width) };
        if !length.is_finite() || length < SHORTEST_LINE || slant > 1.0 {
            return;
        }
        let (at, from, to) =
            if level { (f64::midpoint(a.y, b.y), a.x, b.x) } else { (f64::midpoint(a.x, b.x), a.y, b.y) };
        self.page.rules.push(Rule { level, at: points(at), from: points(from.min(to)), to: points(from.max(to)) });
    }

    /// A thin rectangle is a line along its middle.
    fn thin(&mut self, shape: Rect) {
        if shape.height() <= THICKEST_LINE && shape.height() <= shape.width() {
            let middle = f64::midpoint(shape.y0, shape.y1);
            self.line(Point::new(shape.x0, middle), Point::new(shape.x1, middle));
        } else if shape.width() <= THICKEST_LINE {
            let middle = f64::midpoint(shape.x0, shape.x1);
            self.line(Point::new(middle, shape.y0), Point::new(middle, shape.y1));
        }
    }

    fn stroked(&mut self, path: &BezPath) {
        let (mut first, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => (first, last) = (to, to),
                PathEl::LineTo(to) => {
                    self.line(last, to);
                    last = to;
                }
                PathEl::ClosePath => {
                    self.line(last, first);
                    last = first;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => last = to,
            }
        }
    }

    /// The thin shapes of a filled path are lines, its boxes hide what they cover; a shape with a curve is part of a drawing.
    fn filled(&mut self, path: &BezPath, ink: Ink) {
        let mut shape: Vec<Point> = Vec::new();
        let mut curved = false;
        for element in path.elements().iter().chain([&PathEl::MoveTo(Point::ZERO)]) {
            match *element {
                PathEl::MoveTo(to) => {
                    if let (Some(first), false) = (shape.first(), curved) {
                        let area = shape.iter().fold(Rect::from_points(*first, *first), |area, to| area.union_pt(*to));
                        if !ink.is_white {
                            self.thin(area);
                        }
                        if let Some(hidden) = is_box(&shape).then(|| self.sight.fill(area, ink)).flatten() {
                            self.hide(hidden);
                        }
                    }
                    (shape, curved) = (vec![to], false);
                }
                PathEl::LineTo(to) => shape.push(to),
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => curved = true,
                PathEl::ClosePath => {}
            }
        }
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step(run.glyphs().len());
        if matches!(mode, DrawMode::Invisible) {
            self.page.invisible += run.glyphs().len();
            return;
        }
        self.run += 1;
        let ink = Ink::of(&props);
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), ink);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step(path.elements().len());
        let (path, ink) = (props.transform * path, Ink::of(&props));
        if matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            self.filled(&path, ink);
        }
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) && !ink.is_white {
            self.stroked(&path);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step(1);
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = props.transform.transform_rect_bbox(size);
        // Some programs draw borders as pictures one dot wide.
        if shown.height() <= THICKEST_LINE || shown.width() <= THICKEST_LINE {
            self.thin(shown);
        } else {
            let place = extent(shown);
            self.page.pictures.push(Picture { shown: place, area: place.area() });
            self.picture(&image, shown);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.step(1);
        self.sight.clip(clip.path.bounding_box());
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step(1);
        self.sight.group(opacity);
    }

    fn pop_clip(&mut self) {
        self.sight.end_clip();
    }

    fn pop_transparency_group(&mut self) {
        self.sight.end_group();
    }
}

fn give_up(why: GivenUp) -> ! {
    std::panic::resume_unwind(Box::new(why))
}

/// Whether corners are those of an upright box.
fn is_box(corners: &[Point]) -> bool {
    let is_side = |pair: &[Point]| (pair[0].x - pair[1].x).abs() < 0.1 || (pair[0].y - pair[1].y).abs() < 0.1;
    (4..=5).contains(&corners.len()) && corners.windows(2).all(is_side)
}

/// A box of the interpreter's as one of ours.
pub(super) fn extent(area: Rect) -> Extent {
    let [x0, y0, x1, y1] = [area.x0, area.y0, area.x1, area.y1].map(points);
    Extent { x0, y0, x1, y1 }
}

/// Whether a glyph's character is unknown; those for private use mean what their font alone knows.
fn is_unknown(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..))
}

/// A place on a page needs no more than single precision.
#[allow(clippy::cast_possible_truncation)]
fn points(place: f64) -> f32 {
    place as f32
}
