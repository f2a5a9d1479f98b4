//! A page's drawing instructions → its glyphs and ruling lines.
//!
//! In: one page. Out: a [`Page`], in points from its upper left corner as it is shown. Invisible
//! text (the layer that text recognition lays under a scan, white print, what a picture covers) is
//! counted and not read: nobody printed it.

use super::sight::{Sight, is_white};
use crate::grid::ruled::Rule;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, interpret_page,
};

/// The most glyphs read from one page; a page of small print has 4,000.
pub const MOST_GLYPHS: usize = 200_000;
/// The most drawing steps of one page: glyphs, corners of shapes, clips and pictures; a page of text and ruling lines takes 10,000.
pub const MOST_STEPS: usize = 500_000;
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

/// A character where it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// What it says.
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
}

impl Glyph {
    /// Its middle.
    pub fn middle(&self) -> (f32, f32) {
        (f32::midpoint(self.x0, self.x1), f32::midpoint(self.y0, self.y1))
    }

    fn is_in(&self, area: Rect) -> bool {
        let (x, y) = self.middle();
        area.contains(Point::new(f64::from(x), f64::from(y)))
    }
}

/// What one page shows.
#[derive(Debug, Default)]
pub struct Page {
    /// Height as shown.
    pub height: f32,
    /// Visible characters in the order they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Ruling lines.
    pub rules: Vec<Rule>,
    /// Pictures.
    pub images: usize,
    /// Characters laid invisibly under or over a scan.
    pub invisible: usize,
    /// Characters that the file gives no meaning to.
    pub unknown: usize,
    /// Drawing steps taken.
    steps: usize,
    sight: Sight,
}

/// Reads one page.
pub fn page<'a>(source: &Source<'a>, cache: &InterpreterCache<'a>) -> Page {
    let (width, height) = source.render_dimensions();
    let transform = Affine::new(source.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(transform, bounds, cache, source.xref(), InterpreterSettings::default());
    let mut page = Page { height, sight: Sight::of(bounds), ..Page::default() };
    interpret_page(source, &mut context, &mut page);
    page.glyphs = without_overprints(std::mem::take(&mut page.glyphs));
    page
}

impl Page {
    fn step(&mut self, steps: usize) {
        self.steps += steps;
        if self.steps > MOST_STEPS {
            give_up(GivenUp::Steps);
        }
    }

    /// Takes what a shape drawn over it hides from the print so far.
    fn hide(&mut self, area: Rect) {
        self.step(self.glyphs.len() / GLYPHS_A_STEP);
        let before = self.glyphs.len();
        self.glyphs.retain(|glyph| !glyph.is_in(area));
        self.invisible += before - self.glyphs.len();
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

    fn glyph(&mut self, drawn: &Drawn<'_>, transform: Affine, paint: &Paint<'_>) {
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
        if self.glyphs.len() >= MOST_GLYPHS {
            give_up(GivenUp::Glyphs);
        }
        // The em box; its foot is where common fonts for Chinese put it.
        let corners = [(0.0, -120.0), (f64::from(advance.unwrap_or(1000.0)), 880.0)];
        let [a, b] = corners.map(|(x, y)| transform * Point::new(x, y));
        self.step(self.sight.grounds() / GLYPHS_A_STEP);
        if !self.sight.shows(a.midpoint(b), paint) {
            self.invisible += 1;
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
        let (x, y) = ([a.x, b.x].map(points), [a.y, b.y].map(points));
        let (x0, x1) = (x[0].min(x[1]), x[0].max(x[1]));
        let (y0, y1) = (y[0].min(y[1]), y[0].max(y[1]));
        if [x0, x1, y0, y1].iter().all(|edge| edge.is_finite()) {
            self.unknown += usize::from(text == "\u{fffd}");
            self.glyphs.push(Glyph { text, x0, y0, x1, y1, turn });
        }
    }

    fn line(&mut self, a: Point, b: Point) {
        let (width, height) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let level = width >= height;
        let (length, slant) = if level { (width, height) } else { (height, width) };
        if !length.is_finite() || length < SHORTEST_LINE || slant > 1.0 {
            return;
        }
        let (at, from, to) =
            if level { (f64::midpoint(a.y, b.y), a.x, b.x) } else { (f64::midpoint(a.x, b.x), a.y, b.y) };
        self.rules.push(Rule { level, at: points(at), from: points(from.min(to)), to: points(from.max(to)) });
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
    fn filled(&mut self, path: &BezPath, paint: &Paint<'_>) {
        let mut shape: Vec<Point> = Vec::new();
        let mut curved = false;
        for element in path.elements().iter().chain([&PathEl::MoveTo(Point::ZERO)]) {
            match *element {
                PathEl::MoveTo(to) => {
                    if let (Some(first), false) = (shape.first(), curved) {
                        let area = shape.iter().fold(Rect::from_points(*first, *first), |area, to| area.union_pt(*to));
                        if !is_white(paint) {
                            self.thin(area);
                        }
                        if let Some(hidden) = is_box(&shape).then(|| self.sight.fill(area, paint)).flatten() {
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

impl<'a> Device<'a> for Page {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step(run.glyphs().len());
        if matches!(mode, DrawMode::Invisible) {
            self.invisible += run.glyphs().len();
            return;
        }
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), &props.paint);
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step(path.elements().len());
        let path = props.transform * path;
        if matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            self.filled(&path, &props.paint);
        }
        if matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..)) && !is_white(&props.paint) {
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
            self.images += 1;
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

/// A place on a page needs no more than single precision.
#[allow(clippy::cast_possible_truncation)]
fn points(place: f64) -> f32 {
    place as f32
}

/// Drops what is printed twice in the same place: bold made by printing twice, and shadows.
fn without_overprints(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    // The offset of a second print is far below the width of the narrowest figure, half an em.
    let nearly = |a: &Glyph, b: &Glyph| {
        let room = 0.15 * (a.x1 - a.x0).max(a.y1 - a.y0);
        a.text == b.text && a.turn == b.turn && (a.x0 - b.x0).abs() < room && (a.y0 - b.y0).abs() < room
    };
    let mut by_place: Vec<usize> = (0..glyphs.len()).collect();
    by_place.sort_by(|a, b| glyphs[*a].y0.total_cmp(&glyphs[*b].y0));
    let mut again = vec![false; glyphs.len()];
    for (at, first) in by_place.iter().enumerate() {
        let reach = glyphs[*first].y1;
        for second in by_place[at + 1..].iter().take_while(|second| glyphs[**second].y0 < reach).take(400) {
            if nearly(&glyphs[*first], &glyphs[*second]) {
                again[*(first.max(second))] = true;
            }
        }
    }
    let mut again = again.into_iter();
    glyphs.into_iter().filter(|_| !again.next().unwrap_or_default()).collect()
}
