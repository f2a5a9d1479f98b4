//! What is laid over a page: crossed out print, form fields, boxes and notes without a picture of their own.
//!
//! In: the annotations of a page. Out: boxes of crossed out print; what a viewer draws by itself is put
//! on the [`Canvas`]. An annotation that brings its own appearance is drawn by the interpreter like
//! any other print.

use super::canvas::{Canvas, extent};
use super::page::{Extent, Glyph};
use crate::document::charset;
use crate::document::look::Thing;
use hayro_interpret::hayro_syntax::object::dict::keys::{
    ANNOTS, AP, AS, C, CONTENTS, DA, F, FT, IC, L, N, PARENT, QUADPOINTS, RECT, SUBTYPE, V,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Rect as Place, Stream, String as Text};
use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::kurbo::{Affine, Point, Rect};

/// Bits of an annotation that is not shown: hidden, not for viewing.
const NOT_SHOWN: u32 = 1 << 1 | 1 << 5;
/// Annotations of one page that are looked at.
const MOST_ANNOTATIONS: usize = 5000;
/// How many fields a field may be part of.
const DEEPEST_FIELD: usize = 16;
/// The size of a note's print, in points, where it states none.
const NOTE_SIZE: f32 = 10.0;

/// Draws what the annotations of a page show beside their own appearances; gives the boxes of what they cross out.
pub fn draw(source: &Source<'_>, transform: Affine, canvas: &mut Canvas) -> Vec<Extent> {
    let Some(all) = source.raw().get::<Array<'_>>(ANNOTS) else { return Vec::new() };
    let mut struck = Vec::new();
    for annotation in all.iter::<Dict<'_>>().take(MOST_ANNOTATIONS) {
        if annotation.get::<u32>(F).unwrap_or(0) & NOT_SHOWN != 0 {
            continue;
        }
        let kind = annotation.get::<Name<'_>>(SUBTYPE);
        let place = annotation.get::<Place>(RECT).map(|place| Rect::new(place.x0, place.y0, place.x1, place.y1));
        let place = place.map(|place| transform.transform_rect_bbox(place));
        match (kind.as_deref(), place) {
            (Some(b"StrikeOut"), _) => struck.extend(quads(&annotation, transform)),
            (Some(b"Widget"), Some(place)) => field(&annotation, extent(place), canvas),
            (Some(b"FreeText"), Some(place)) if !has_appearance(&annotation) => {
                if colours(&annotation, C) > 0 {
                    canvas.hide(place);
                }
                note(&annotation, extent(place), canvas);
            }
            (Some(b"Square" | b"Circle"), Some(place))
                if !has_appearance(&annotation) && colours(&annotation, IC) > 0 =>
            {
                canvas.hide(place);
            }
            (Some(b"Line"), _) if !has_appearance(&annotation) => {
                if let [x0, y0, x1, y1] = numbers(&annotation, L)[..] {
                    canvas.line(transform * Point::new(x0, y0), transform * Point::new(x1, y1));
                }
            }
            _ => {}
        }
    }
    struck
}

/// Whether an annotation brings a picture of itself.
fn has_appearance(annotation: &Dict<'_>) -> bool {
    let normal = annotation.get::<Dict<'_>>(AP).and_then(|all| all.get::<Object<'_>>(N));
    match normal {
        Some(Object::Stream(_)) => true,
        Some(Object::Dict(states)) => {
            annotation.get::<Name<'_>>(AS).is_some_and(|state| states.get::<Stream<'_>>(state).is_some())
        }
        _ => false,
    }
}

fn numbers(annotation: &Dict<'_>, key: &[u8]) -> Vec<f64> {
    annotation.get::<Array<'_>>(key).map(|all| all.iter::<f64>().take(8 * 1000).collect()).unwrap_or_default()
}

fn colours(annotation: &Dict<'_>, key: &[u8]) -> usize {
    numbers(annotation, key).len()
}

/// The boxes about the four corners that an annotation states for each line of print.
fn quads(annotation: &Dict<'_>, transform: Affine) -> Vec<Extent> {
    let around = |corners: &[f64]| {
        let corners: Vec<Point> = corners.chunks_exact(2).map(|at| transform * Point::new(at[0], at[1])).collect();
        extent(corners.iter().fold(Rect::from_points(corners[0], corners[0]), |area, at| area.union_pt(*at)))
    };
    numbers(annotation, QUADPOINTS).chunks_exact(8).map(around).collect()
}

/// A text or choice of a form: what its appearance shows is print; without one, or where the one it has does not
/// show its value, something stands there that cannot be read.
fn field(annotation: &Dict<'_>, place: Extent, canvas: &mut Canvas) {
    let takes_text =
        inherited(annotation, FT).and_then(Object::into_name).is_some_and(|kind| matches!(&*kind, b"Tx" | b"Ch"));
    let has_value = inherited(annotation, V).is_some_and(|value| match value {
        Object::String(text) => !text.as_bytes().is_empty(),
        Object::Array(_) | Object::Stream(_) => true,
        _ => false,
    });
    if takes_text && (has_value || !has_appearance(annotation)) && !canvas.prints_in(place) {
        canvas.put(Glyph::unseen(Thing::Field, place, place.area()));
    }
}

/// What a field or one that it is part of states.
fn inherited<'a>(field: &Dict<'a>, key: &[u8]) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..DEEPEST_FIELD {
        if let Some(value) = field.get::<Object<'a>>(key) {
            return Some(value);
        }
        field = field.get::<Dict<'a>>(PARENT)?;
    }
    None
}

/// A note's own words, from its upper left corner on.
fn note(annotation: &Dict<'_>, place: Extent, canvas: &mut Canvas) {
    let Some(words) = annotation.get::<Text<'_>>(CONTENTS) else { return };
    let Ok(words) = charset::decode(words.as_bytes()) else { return };
    let stated =
        annotation.get::<Text<'_>>(DA).and_then(|style| size(&std::string::String::from_utf8_lossy(style.as_bytes())));
    let size = stated.unwrap_or(NOTE_SIZE).min(place.height().max(1.0));
    let mut top = place.y0;
    for line in words.text.lines() {
        let mut left = place.x0;
        for c in line.chars() {
            let width = if c.is_ascii() { 0.5 } else { 1.0 } * size;
            let own = Extent { x0: left, y0: top, x1: left + width, y1: top + size };
            left += width;
            if !c.is_whitespace() {
                let Extent { x0, y0, x1, y1 } = own;
                canvas.put(Glyph { text: c.to_string(), x0, y0, x1, y1, area: own.area(), ..Glyph::default() });
            }
        }
        top += 1.2 * size;
    }
}

/// The size of print in a style: `/Helv 9 Tf` → 9.
fn size(style: &str) -> Option<f32> {
    let words: Vec<&str> = style.split_whitespace().collect();
    let at = words.iter().rposition(|word| *word == "Tf")?;
    words.get(at.checked_sub(1)?)?.parse().ok().filter(|size| (1.0..200.0).contains(size))
}
