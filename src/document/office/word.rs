//! DOCX: the main part of a Word package → the document Word prints.
//!
//! In: the package. Out: its paragraphs and tables. What is not printed is not read: deleted and
//! moved text, hidden runs, field codes, notes, one half of every alternative.

mod forms;
mod pictures;
mod props;
mod story;
mod styles;

use super::{parts, xml};
use crate::document::Document;
use crate::document::package::Package;
use crate::error::Result;
use story::Story;
use styles::Styles;

/// The media type of a DOCX.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Reads a Word package by its main part.
///
/// # Errors
/// A part inflates past the limits or is no well-formed XML, elements are nested deeper than
/// [`xml::MOST_DEPTH`], more is built than [`super::flow::MOST_BUILT`], a table claims more than
/// [`crate::grid::spans`] allows, or the text stands in an embedded file that is not read.
pub fn read(package: &mut Package, part: &str) -> Result<Document> {
    let relations = parts::relations(package, part)?;
    let styles = match parts::related(package, &relations, "styles", "word/styles.xml") {
        Some(own) => Styles::read(&package.xml(&own)?).map_err(|error| error.within(own))?,
        None => Styles::default(),
    };
    let text = package.xml(part)?;
    let mut story = Story::new(part, &styles);
    xml::walk(&text, &mut story).map_err(|error| error.within(part))?;
    story.finish(MEDIA_TYPE)
}

/// Elements whose content is not printed, or says how a text was before it was changed.
fn is_unprinted(name: &str) -> bool {
    const UNPRINTED: [&str; 10] =
        ["del", "moveFrom", "delText", "delInstrText", "rt", "tblPrEx", "tblGrid", "sectPr", "sdtEndPr", "numPr"];
    UNPRINTED.contains(&name) || name.ends_with("PrChange") || name.ends_with("PrExChange")
}
