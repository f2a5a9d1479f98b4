//! Pictures, charts and objects in a text: which are large enough to hold a figure.
//!
//! In: the elements of drawings in document order. Out: where one stands that can be seen. Its size
//! is the one it is shown in.

use crate::document::look::Thing;
use crate::document::office::xml::{attribute, is_true};
use quick_xml::events::BytesStart;

/// Points up to which a picture is a dot or a line: a tenth of an inch.
const TINY: f64 = 7.2;
/// English metric units of a point.
const EMU: f64 = 12_700.0;

/// The drawing that is open.
#[derive(Debug, Default)]
pub struct Drawing {
    /// Width and height in points.
    size: Option<(f64, f64)>,
    /// Whether it is hidden, or lies behind the text.
    is_hidden: bool,
    is_object: bool,
    is_control: bool,
}

/// What an element of a drawing puts on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// Nothing.
    Nothing,
    /// A picture, and whether it could hold a figure.
    Picture(bool),
    /// Something else that could.
    Other(Thing),
}

impl Drawing {
    /// Looks at an element.
    pub fn open(&mut self, element: &BytesStart) -> Put {
        let value = |name: &str| attribute(element, name);
        match element.local_name().as_ref() {
            "drawing" | "pict" => *self = Self { is_object: self.is_object, ..Self::default() },
            "object" => *self = Self { is_object: true, ..Self::default() },
            "anchor" => self.is_hidden |= value("behindDoc").is_some_and(|behind| is_true(&behind)),
            "extent" => {
                let points = |name: &str| value(name).and_then(|emu| emu.parse().ok()).map(|emu: f64| emu / EMU);
                self.size = points("cx").zip(points("cy"));
            }
            "docPr" => self.is_hidden |= value("hidden").is_some_and(|hidden| is_true(&hidden)),
            "shape" | "rect" => self.styled(&value("style").unwrap_or_default()),
            "control" => self.is_control = true,
            "graphicData" => {
                let uri = value("uri").unwrap_or_default();
                if ["/chart", "/diagram"].iter().any(|kind| uri.contains(kind)) && self.is_seen() {
                    return Put::Other(Thing::Frame);
                }
            }
            "blip" | "imagedata" => return Put::Picture(self.is_seen() && !self.is_object),
            _ => {}
        }
        Put::Nothing
    }

    /// The element of this name ends.
    pub fn close(&mut self, name: &str) -> Put {
        let thing = if self.is_control { Thing::Field } else { Thing::Frame };
        match name {
            "object" if std::mem::take(&mut self.is_object) && self.is_seen() => Put::Other(thing),
            "pict" if std::mem::take(&mut self.is_control) && self.is_seen() => Put::Other(thing),
            _ => Put::Nothing,
        }
    }

    fn is_seen(&self) -> bool {
        let is_tiny = self.size.is_some_and(|(width, height)| width.min(height) < TINY);
        !is_tiny && !self.is_hidden
    }

    /// Takes over what the style of a shape of old says: `width:120pt;height:.5in`.
    fn styled(&mut self, style: &str) {
        let mut length = [None, None];
        for rule in style.split(';') {
            let (name, value) = rule.split_once(':').unwrap_or_default();
            match name.trim() {
                "width" => length[0] = points(value),
                "height" => length[1] = points(value),
                "visibility" => self.is_hidden |= value.trim() == "hidden",
                _ => {}
            }
        }
        self.size = length[0].zip(length[1]).or(self.size);
    }
}

fn points(length: &str) -> Option<f64> {
    let length = length.trim();
    let units = [("pt", 1.0), ("in", 72.0), ("cm", 28.35), ("mm", 2.835), ("px", 0.75)];
    let (number, unit) = units.iter().find_map(|(name, unit)| Some((length.strip_suffix(name)?, unit)))?;
    number.trim().parse().ok().map(|number: f64| number * unit)
}
