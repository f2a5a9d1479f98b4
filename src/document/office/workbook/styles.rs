//! The styles part of an XLSX: number formats, fonts and fills, put together to faces.
//!
//! In: the part. Out: [`Faces`]. Styles of conditions are no faces; what they would change is not followed.

use super::faces::{Face, Faces, Font};
use super::format::Format;
use crate::document::office::paint::{self, Colour, Ground, WHITE};
use crate::document::office::xml::{self, Walk, attribute, is_on, is_true};
use crate::error::{Error, Result};
use quick_xml::events::BytesStart;
use std::collections::HashMap;
use std::rc::Rc;

/// The most fonts, fills, formats and faces, each; Excel stops at about 65,000.
const MOST_STYLES: usize = 1 << 16;

/// Reads the part.
///
/// # Errors
/// It is no well-formed XML, or states more than [`MOST_STYLES`].
pub fn read(xml: &str) -> Result<Faces> {
    let mut part = Part::default();
    xml::walk(xml, &mut part)?;
    Ok(Faces(part.faces))
}

#[derive(Default)]
struct Part {
    formats: HashMap<u32, Rc<Format>>,
    fonts: Vec<Font>,
    fills: Vec<Option<Ground>>,
    faces: Vec<Face>,
    in_fonts: bool,
    /// Whether the cells' own formats are being read, not those styles are named by.
    in_faces: bool,
    is_solid: bool,
}

impl Walk for Part {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        let index = |name: &str| attribute(element, name).and_then(|index| index.trim().parse::<u32>().ok());
        match element.local_name().as_ref() {
            "dxfs" | "cellStyleXfs" | "cellStyles" | "tableStyles" | "extLst" => return Ok(false),
            "numFmt" => {
                if let (Some(id), Some(code)) = (index("numFmtId"), attribute(element, "formatCode")) {
                    self.formats.insert(id, Rc::new(Format::new(&code)));
                }
            }
            "fonts" => self.in_fonts = true,
            "font" => self.fonts.push(Font::default()),
            "fill" => self.fills.push(None),
            "patternFill" => self.pattern(&attribute(element, "patternType").unwrap_or_default()),
            "gradientFill" => self.laid(Ground::Unknown),
            "fgColor" if self.is_solid => self.laid(colour(element).map_or(Ground::Unknown, Ground::Plain)),
            "cellXfs" => self.in_faces = true,
            "xf" if self.in_faces => self.face([index("numFmtId"), index("fontId"), index("fillId")]),
            _ if self.in_fonts => {
                self.fonts.iter_mut().last().into_iter().for_each(|font| font_property(font, element));
            }
            _ => {}
        }
        let most = self.fonts.len().max(self.fills.len()).max(self.faces.len()).max(self.formats.len());
        if most > MOST_STYLES {
            return Err(Error::new(format!("it states more than {MOST_STYLES} styles; no program writes that")));
        }
        Ok(true)
    }

    fn close(&mut self, name: &str) -> Result<()> {
        match name {
            "fonts" => self.in_fonts = false,
            "cellXfs" => self.in_faces = false,
            "patternFill" => self.is_solid = false,
            _ => {}
        }
        Ok(())
    }
}

impl Part {
    fn pattern(&mut self, kind: &str) {
        self.is_solid = kind == "solid";
        if self.is_solid {
            // A solid fill that names no colour is black.
            self.laid(Ground::Plain(Colour::default()));
        } else if !matches!(kind, "" | "none") {
            self.laid(Ground::Unknown);
        }
    }

    fn laid(&mut self, ground: Ground) {
        self.fills.iter_mut().last().into_iter().for_each(|fill| *fill = Some(ground));
    }

    fn face(&mut self, [format, font, fill]: [Option<u32>; 3]) {
        let id = format.unwrap_or_default();
        let format = self.formats.entry(id).or_insert_with(|| Rc::new(Format::built_in(id)));
        let at = |index: Option<u32>| index.unwrap_or_default() as usize;
        self.faces.push(Face {
            format: Rc::clone(format),
            font: self.fonts.get(at(font)).copied().unwrap_or_default(),
            fill: self.fills.get(at(fill)).copied().flatten(),
        });
    }
}

/// Takes over what an element of a font says.
pub fn font_property(font: &mut Font, element: &BytesStart) {
    let value = || attribute(element, "val");
    match element.local_name().as_ref() {
        "vertAlign" => font.is_raised = value().is_some_and(|set| set != "baseline"),
        "strike" => font.is_struck = is_on(element),
        "color" => font.ink = colour(element),
        "sz" => font.size = value().and_then(|size| size.trim().parse().ok()),
        _ => {}
    }
}

/// A colour by its parts, by its place in the palette or the theme; none where that is not known.
fn colour(element: &BytesStart) -> Option<Colour> {
    let value = |name: &str| attribute(element, name);
    if value("auto").is_some_and(|auto| is_true(&auto)) {
        return None;
    }
    if let Some(hex) = value("rgb") {
        return paint::colour(&hex);
    }
    let tint: f64 = value("tint").and_then(|tint| tint.parse().ok()).unwrap_or_default();
    match (value("indexed").as_deref(), value("theme").as_deref()) {
        (Some("1" | "9"), _) => Some(WHITE),
        (None, Some("0")) if tint.abs() < f64::EPSILON => Some(WHITE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_put_together() {
        let xml = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0&quot;件&quot;"/></numFmts>
            <fonts><font><sz val="11"/></font><font><strike/><color theme="0"/></font></fonts>
            <fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF4472C4"/></patternFill></fill></fills>
            <cellStyleXfs><xf fontId="1"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="170" fontId="1" fillId="1"/></cellXfs>
            <dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"#;
        let faces = read(xml).unwrap();
        assert_eq!(faces.0.len(), 2);
        let face = faces.get(1);
        assert_eq!(face.format.number(5.0, false).text, "5件");
        assert!(face.font.is_struck && face.font.ink == Some(WHITE));
        assert_eq!(face.fill, Some(Ground::Plain([0x44, 0x72, 0xc4])));
        assert_eq!(faces.get(0).font.is_struck, faces.get(9).font.is_struck);
    }
}
