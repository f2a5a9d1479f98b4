//! A PDF as its pages: each a picture, or a sheet without one, with a box over every figure.
//!
//! In: the places of the figures. Out: which pages there are to draw, and the page that shows them.

use super::Pointed;
use crate::source::{Area, Place};
use maud::html;
use std::collections::BTreeMap;

/// The size of a sheet in points where its picture does not tell it: A4.
const SHEET: (f32, f32) = (595.0, 842.0);

/// A page that was drawn.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The name of its file, in the folder of the report.
    pub name: String,
    /// Its width and height in points.
    pub size: (f32, f32),
}

/// The pages that figures stand on.
#[derive(Debug)]
pub struct Pages {
    marks: BTreeMap<usize, Vec<Pointed<Area>>>,
}

impl Pages {
    pub(super) fn of(places: Vec<Pointed<&Place>>) -> Self {
        let mut marks: BTreeMap<usize, Vec<Pointed<Area>>> = BTreeMap::new();
        for Pointed { at, anchor, title } in places {
            if let Place::Page { page, area } = at {
                marks.entry(*page).or_default().push(Pointed { at: *area, anchor, title });
            }
        }
        Self { marks }
    }

    /// The pages that a figure stands on for which `wanted` holds by its anchor, from 1.
    #[must_use]
    pub fn with(&self, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
        let holds = |marks: &[Pointed<Area>]| marks.iter().any(|mark| wanted(&mark.anchor));
        self.marks.iter().filter(|(_, marks)| holds(marks)).map(|(page, _)| *page).collect()
    }

    /// Shows the pages, those with a picture drawn; of the others only where their figures stand.
    #[must_use]
    pub fn shown(&self, pictures: &BTreeMap<usize, Picture>) -> String {
        let numbers: std::collections::BTreeSet<usize> = self.marks.keys().chain(pictures.keys()).copied().collect();
        let pages = html! {
            @for number in numbers {
                @let picture = pictures.get(&number);
                @let size = picture.map_or(SHEET, |picture| picture.size);
                figure.gouji-page style=(format!("aspect-ratio:{}/{}", size.0, size.1)) {
                    @if let Some(picture) = picture {
                        img src=(picture.name) alt=(format!("第{number}页"));
                    }
                    @for mark in self.marks.get(&number).into_iter().flatten() {
                        span.gouji id=(mark.anchor) style=(within(mark.at, size)) {
                            a target="_parent" href=(format!("index.html#{}", mark.anchor))
                                title=(mark.title) aria-label=(mark.title) {}
                        }
                    }
                    figcaption { "第" (number) "页 · page " (number) }
                }
            }
        };
        pages.into_string()
    }
}

/// Where a box stands on its page, in hundredths of it.
fn within(area: Area, (width, height): (f32, f32)) -> String {
    // Boxes are hundredths of a point; no page is so large that this loses one.
    #[allow(clippy::cast_precision_loss)]
    let share = |edge: i32, whole: f32| edge as f32 / whole;
    let (left, top) = (share(area.x0, width), share(area.y0, height));
    let (right, bottom) = (share(area.x1, width), share(area.y1, height));
    format!("left:{left:.2}%;top:{top:.2}%;width:{:.2}%;height:{:.2}%", right - left, bottom - top)
}
