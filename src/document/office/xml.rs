//! The XML of a part, element by element: nested within bounds, entities never expanded.
//!
//! In: the text of a part. Out: calls of a [`Walk`] in document order. Elements are told by their
//! local names, so that the strict and the transitional namespaces and any prefix read alike.

use crate::error::{Context, Error, Result};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The deepest nesting of elements that is read: a report converted by `soffice` reaches 8.
pub const MOST_DEPTH: usize = 1_000;

/// What is made of a part while it is walked through.
pub trait Walk {
    /// An element begins; false where nothing in it is to be seen, not even its end.
    ///
    /// # Errors
    /// The part claims more than is read.
    fn open(&mut self, element: &BytesStart) -> Result<bool>;

    /// The element of this local name ends.
    ///
    /// # Errors
    /// The part claims more than is read.
    fn close(&mut self, name: &str) -> Result<()>;

    /// Text stands here, perhaps a part of a longer one.
    ///
    /// # Errors
    /// The part claims more than is read.
    fn text(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}

/// Walks through a part.
///
/// # Errors
/// It is no well-formed XML or cut, elements are nested deeper than [`MOST_DEPTH`], an entity is
/// none of XML's own, or the walk has enough.
pub fn walk(xml: &str, by: &mut impl Walk) -> Result<()> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    // How many elements are open, and how many of them since the one that is passed over.
    let (mut depth, mut skipped) = (0_usize, 0_usize);
    loop {
        match reader.read_event().context("no well-formed XML")? {
            Event::Start(element) => {
                depth += 1;
                if depth > MOST_DEPTH {
                    return Err(Error::new(format!(
                        "elements are nested more than {MOST_DEPTH} deep; this is no text for reading"
                    )));
                }
                if skipped > 0 || !by.open(&element)? {
                    skipped += 1;
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                if skipped > 0 {
                    skipped -= 1;
                } else {
                    by.close(element.local_name().as_ref())?;
                }
            }
            Event::Text(text) if skipped == 0 => by.text(&text.xml10_content())?,
            Event::CData(text) if skipped == 0 => by.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let single = reference.resolve_char_ref().context("a character reference")?;
                let text = match (single, resolve_xml_entity(&reference)) {
                    (Some(c), _) => c.to_string(),
                    (None, Some(text)) => text.to_owned(),
                    (None, None) => {
                        return Err(Error::new(format!("the entity &{}; is declared nowhere", &*reference)));
                    }
                };
                if skipped == 0 {
                    by.text(&text)?;
                }
            }
            Event::Eof if depth > 0 => {
                return Err(Error::new("the text ends inside an element: the file is cut, fetch it again"));
            }
            Event::Eof => return Ok(()),
            // Empty elements come as a start and an end.
            _ => {}
        }
    }
}

/// The attribute with this local name.
pub fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let own = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = own.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| own.value.to_string(), std::borrow::Cow::into_owned))
}

/// Whether the attribute `val` does not say that a property, on by being there, is off.
pub fn is_on(element: &BytesStart) -> bool {
    attribute(element, "val").is_none_or(|value| is_true(&value))
}

/// Whether a value of an attribute means yes.
pub fn is_true(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off" | "none")
}
