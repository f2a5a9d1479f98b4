//! Which paragraph styles of a Word file are headings.
//!
//! In: its part `word/styles.xml`. Out: the outline level of a style, by the style's name or its
//! own outline level, else by the style it is based on.

use super::attribute;
use crate::error::{Context, Result};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;

/// The most styles one is based on by way of others.
const MOST_BASES: usize = 16;

#[derive(Debug, Default)]
struct Style {
    level: Option<u8>,
    base: Option<String>,
}

/// The paragraph styles of a file, by id.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads the part.
    ///
    /// # Errors
    /// It is no well-formed XML.
    pub fn read(xml: &str) -> Result<Self> {
        let mut reader = Reader::from_str(xml);
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        loop {
            match reader.read_event().context("no well-formed XML")? {
                Event::Start(element) | Event::Empty(element) => {
                    let value = |name: &str| attribute(&element, name);
                    match (element.local_name().as_ref(), &mut open) {
                        ("style", _) => {
                            let is_paragraph = value("type").is_none_or(|of| of == "paragraph");
                            open = value("styleId").filter(|_| is_paragraph).map(|id| (id, Style::default()));
                        }
                        ("name", Some((_, style))) => {
                            let level = value("val").and_then(|name| named_level(&name));
                            style.level = level.or(style.level);
                        }
                        ("basedOn", Some((_, style))) => style.base = value("val"),
                        ("outlineLvl", Some((_, style))) => {
                            style.level = value("val").and_then(|level| outline_level(&level)).or(style.level);
                        }
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "style" => {
                    styles.0.extend(open.take());
                }
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    /// The level of a style's paragraphs, 1 for the highest; none for those of the body.
    #[must_use]
    pub fn level(&self, id: &str) -> Option<u8> {
        let first = self.0.get(id);
        let bases = std::iter::successors(first, |style| self.0.get(style.base.as_ref()?));
        bases.take(MOST_BASES).find_map(|style| style.level)
    }
}

/// `heading 2` is level 2, `Title` level 1.
fn named_level(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    match name.strip_prefix("heading ") {
        Some(level) => level.trim().parse().ok().filter(|level| (1..=9).contains(level)),
        None => (name == "title").then_some(1),
    }
}

/// `0` is level 1; `9` is the body.
pub fn outline_level(level: &str) -> Option<u8> {
    level.trim().parse::<u8>().ok().filter(|level| *level < 9).map(|level| level + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_takes_its_level_from_its_base() {
        let xml = r#"<w:styles xmlns:w="x"><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>
            <w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="2"/></w:style>
            <w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>
            <w:style w:type="character" w:styleId="c"><w:name w:val="heading 3"/></w:style></w:styles>"#;
        let styles = Styles::read(xml).unwrap();
        assert_eq!(["2", "a", "loop", "c", "none"].map(|id| styles.level(id)), [Some(1), Some(1), None, None, None]);
    }
}
