//! The source of a report as a page of its own, inert, with the places of its figures marked.
//!
//! In: the document and the places. Out: what a browser shows of it: HTML without anything that acts, text as text, an
//! office file as its blocks, a PDF as its pages. Every mark leads to its cell, every cell to its mark.

mod blocks;
mod html;
mod marks;
mod pages;

use marks::Marks;
pub use marks::Pointed;
pub use pages::{Pages, Picture};

use crate::document::{self, charset};
use crate::error::Result;
use crate::source::{Origin, Place};

/// The name of the page of the source, in the folder of its report; short, since every figure leads to it.
pub const NAME: &str = "s.html";
/// The name of the frame that shows it.
pub const FRAME: &str = "s";

/// How a source is shown.
#[derive(Debug)]
pub enum Shown {
    /// Printed text, with its own lines and blanks.
    Text(String),
    /// Elements.
    Page(String),
    /// Pages, of which some are to be drawn.
    Pages(Pages),
}

/// Shows a file with these places marked.
///
/// # Errors
/// It cannot be decoded.
pub fn show(media_type: &str, bytes: &[u8], places: Vec<Pointed<&Place>>) -> Result<Shown> {
    if media_type == document::PDF {
        return Ok(Shown::Pages(Pages::of(places)));
    }
    let is_html = media_type == "text/html";
    if !is_html && !media_type.starts_with("text/") {
        let document = document::decode(bytes)?;
        let marks = found(&document.origin, &document.decoded, places);
        return Ok(Shown::Page(blocks::shown(&document, &marks)));
    }
    let decoded = charset::decode(bytes)?;
    let marks = found(&Origin::Bytes(decoded.bytes), &decoded.text, places);
    Ok(if is_html {
        Shown::Page(html::inert(&decoded.text, &marks))
    } else {
        Shown::Text(marks.text(0..decoded.text.len()).to_string())
    })
}

/// Where places stand in the decoded text.
fn found<'a>(origin: &Origin, text: &'a str, places: Vec<Pointed<&Place>>) -> Marks<'a> {
    let found = places
        .into_iter()
        .filter_map(|Pointed { at, anchor, title }| Some(Pointed { at: origin.text(at)?, anchor, title }));
    Marks::of(found.collect(), text)
}
