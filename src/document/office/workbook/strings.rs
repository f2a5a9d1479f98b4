//! The texts of an XLSX: plain or in runs, shared or within their cells.
//!
//! In: the content of an `si` or `is` element. Out: a [`Text`]. How a text is pronounced is not read.

use super::cells::{MOST_CELLS, Text};
use super::faces::Font;
use super::styles;
use crate::document::office::xml::{self, Walk, attribute};
use crate::error::{Error, Result};
use quick_xml::events::BytesStart;
use std::rc::Rc;

/// A text on its way.
#[derive(Debug, Default)]
pub struct Reading {
    text: Text,
    run: String,
    font: Option<Font>,
    in_text: bool,
    in_font: bool,
}

impl Reading {
    /// An element within the text begins; false where its content is not read.
    pub fn open(&mut self, element: &BytesStart) -> bool {
        match element.local_name().as_ref() {
            "rPh" | "phoneticPr" => return false,
            "r" => self.font = None,
            "rPr" => {
                self.in_font = true;
                self.font = Some(Font::default());
            }
            "t" => self.in_text = true,
            _ if self.in_font => self.font.iter_mut().for_each(|font| styles::font_property(font, element)),
            _ => {}
        }
        true
    }

    /// An element within the text ends.
    pub fn close(&mut self, name: &str) {
        match name {
            "rPr" => self.in_font = false,
            "t" => {
                self.in_text = false;
                self.text.push(&unescaped(&std::mem::take(&mut self.run)), self.font);
            }
            "r" => self.font = None,
            _ => {}
        }
    }

    /// Text stands here.
    pub fn text(&mut self, text: &str) {
        if self.in_text {
            self.run.push_str(text);
        }
    }

    /// The text.
    #[must_use]
    pub fn finish(&mut self) -> Text {
        std::mem::take(self).text
    }
}

/// The shared texts of a workbook, by their index.
///
/// # Errors
/// The part is no well-formed XML, claims more texts than it has room for, or holds more than [`MOST_CELLS`].
pub fn shared(xml: &str) -> Result<Vec<Rc<Text>>> {
    let mut part = Shared { len: xml.len(), ..Shared::default() };
    xml::walk(xml, &mut part)?;
    Ok(part.all)
}

#[derive(Default)]
struct Shared {
    /// Bytes of the part.
    len: usize,
    all: Vec<Rc<Text>>,
    reading: Reading,
}

impl Walk for Shared {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        const SHORTEST: usize = "<si/>".len();
        let claimed = attribute(element, "uniqueCount").and_then(|count| count.trim().parse::<usize>().ok());
        if let Some(count) = claimed.filter(|count| *count > self.len / SHORTEST) {
            return Err(Error::new(format!(
                "it claims {count} texts in {} bytes; nothing of the file is read",
                self.len
            )));
        }
        Ok(self.reading.open(element))
    }

    fn close(&mut self, name: &str) -> Result<()> {
        if name == "si" {
            self.all.push(Rc::new(self.reading.finish()));
            if self.all.len() > MOST_CELLS {
                return Err(Error::new(format!("it holds more than {MOST_CELLS} texts; a report has a few hundred")));
            }
        } else {
            self.reading.close(name);
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<()> {
        self.reading.text(text);
        Ok(())
    }
}

/// `_x000D_` stands for a character that XML cannot hold.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at + 6..].starts_with('_'));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let len = if let Some(character) = character {
            plain.push(character);
            "_x0000_".len()
        } else {
            plain.push_str("_x");
            "_x".len()
        };
        rest = &rest[at + len..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_their_runs() {
        let xml = "<sst><si><t>规</t><phoneticPr/></si><si><r><t>17</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr>\
                   <t>1</t></r><rPh><t>jù</t></rPh></si><si/></sst>";
        let all = shared(xml).unwrap();
        let texts: Vec<String> = all.iter().map(|text| text.whole()).collect();
        assert_eq!(texts, ["规", "171", ""]);
        let raised: Vec<bool> = all[1].runs().map(|(_, font)| font.is_some_and(|font| font.is_raised)).collect();
        assert_eq!(raised, [false, true]);
        assert_eq!(unescaped("a_x000A_b_x_c_x00"), "a\nb_x_c_x00");
    }
}
