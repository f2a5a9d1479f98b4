//! The styles of a Word file: which paragraphs are headings, and how what is styled looks.
//!
//! In: the styles part. Out: of every style its heading level, its run properties and what it lays
//! under its text, each by itself or else by the style it is based on.

use super::props::{Props, shading};
use crate::document::office::paint::Ground;
use crate::document::office::xml::{self, Walk, attribute, is_true};
use crate::error::{Error, Result};
use quick_xml::events::BytesStart;
use std::collections::HashMap;

/// The most styles one is based on by way of others.
const MOST_BASES: usize = 16;

/// The most styles of a file; Word stops at 4,079.
const MOST_STYLES: usize = 10_000;

/// What a style says, with what it is based on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// The outline level of its paragraphs, 1 for the highest; none for those of the body.
    pub level: Option<u8>,
    /// Its run properties.
    pub props: Props,
    /// What it lays under its paragraphs or cells.
    pub ground: Option<Ground>,
    /// Whether rows or columns of its tables are shaded apart.
    pub has_bands: bool,
}

impl Style {
    fn over(self, base: Self) -> Self {
        Self {
            level: self.level.or(base.level),
            props: self.props.over(base.props),
            ground: self.ground.or(base.ground),
            has_bands: self.has_bands || base.has_bands,
        }
    }
}

#[derive(Debug, Default)]
struct Stated {
    own: Style,
    base: Option<String>,
}

/// The styles of a file.
#[derive(Debug, Default)]
pub struct Styles {
    /// The run properties of the whole document.
    pub defaults: Props,
    /// The style of a paragraph that names none.
    pub paragraph: Style,
    /// The style of a table that names none.
    pub table: Style,
    /// The style of a run that names none.
    pub characters: Style,
    by_id: HashMap<String, Style>,
}

impl Styles {
    /// Reads the part.
    ///
    /// # Errors
    /// It is no well-formed XML, or states more than [`MOST_STYLES`].
    pub fn read(xml: &str) -> Result<Self> {
        let mut part = Part::default();
        xml::walk(xml, &mut part)?;
        let whole = |id: &String| {
            let bases = std::iter::successors(part.all.get(id), |style| part.all.get(style.base.as_ref()?));
            bases.take(MOST_BASES).fold(Style::default(), |whole, base| whole.over(base.own))
        };
        let by_id: HashMap<String, Style> = part.all.keys().map(|id| (id.clone(), whole(id))).collect();
        let [paragraph, table, characters] = part.unnamed.map(|id| id.and_then(|id| by_id.get(&id)).copied());
        Ok(Self {
            defaults: part.defaults,
            paragraph: paragraph.unwrap_or_default(),
            table: table.unwrap_or_default(),
            characters: characters.unwrap_or_default(),
            by_id,
        })
    }

    /// The style of this name; one that is stated nowhere says nothing.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<Style> {
        self.by_id.get(id).copied()
    }
}

#[derive(Default)]
struct Part {
    defaults: Props,
    /// The styles of paragraphs, tables and characters that name none.
    unnamed: [Option<String>; 3],
    all: HashMap<String, Stated>,
    open: Option<(String, Stated)>,
    in_run_properties: bool,
    /// Within the part of a table style that is said of some rows or columns.
    in_band: bool,
}

impl Walk for Part {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        let value = |name: &str| attribute(element, name);
        let style = self.open.as_mut().map(|(_, style)| style);
        match (element.local_name().as_ref(), style) {
            ("style", _) => {
                let id = value("styleId").unwrap_or_default();
                let kind = match value("type").as_deref() {
                    None | Some("paragraph") => Some(0),
                    Some("table") => Some(1),
                    Some("character") => Some(2),
                    Some(_) => None,
                };
                if let Some(kind) = kind
                    && value("default").is_some_and(|is_default| is_true(&is_default))
                {
                    self.unnamed[kind] = Some(id.clone());
                }
                self.open = kind.map(|_| (id, Stated::default()));
                return Ok(kind.is_some());
            }
            ("tblStylePr", _) => self.in_band = true,
            ("rPr", _) => self.in_run_properties = true,
            ("shd", Some(style)) if self.in_band => style.own.has_bands |= shading(element).is_some(),
            _ if self.in_band => {}
            (_, Some(style)) if self.in_run_properties => style.own.props.take(element),
            (_, None) if self.in_run_properties => self.defaults.take(element),
            ("name", Some(style)) => {
                style.own.level = value("val").and_then(|name| named_level(&name)).or(style.own.level);
            }
            ("basedOn", Some(style)) => style.base = value("val"),
            ("outlineLvl", Some(style)) => {
                style.own.level = value("val").and_then(|level| outline_level(&level)).or(style.own.level);
            }
            ("shd", Some(style)) => style.own.ground = shading(element).or(style.own.ground),
            _ => {}
        }
        Ok(true)
    }

    fn close(&mut self, name: &str) -> Result<()> {
        match name {
            "style" => {
                self.all.extend(self.open.take());
                if self.all.len() > MOST_STYLES {
                    return Err(Error::new(format!(
                        "it states more than {MOST_STYLES} styles; no program writes that"
                    )));
                }
            }
            "tblStylePr" => self.in_band = false,
            "rPr" => self.in_run_properties = false,
            _ => {}
        }
        Ok(())
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
    fn a_style_takes_what_it_leaves_unsaid_from_its_base() {
        let xml = r#"<w:styles xmlns:w="x"><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>
            <w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="2"/></w:style>
            <w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>
            <w:style w:type="table" w:styleId="t"><w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr><w:tcPr><w:shd w:fill="000000"/></w:tcPr></w:tblStylePr></w:style>
            <w:style w:type="numbering" w:styleId="n"><w:name w:val="heading 3"/></w:style></w:styles>"#;
        let styles = Styles::read(xml).unwrap();
        let level = |id: &str| styles.get(id).and_then(|style| style.level);
        assert_eq!(["2", "a", "loop", "n", "none"].map(level), [Some(1), Some(1), None, None, None]);
        let table = styles.get("t").unwrap();
        assert!(table.has_bands && table.props == Props::default());
    }
}
