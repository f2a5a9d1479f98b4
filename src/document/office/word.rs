//! DOCX: the main part of a Word package → the document Word prints.
//!
//! In: the package. Out: its paragraphs and tables. Elements are told by their local names, so that
//! the strict and the transitional namespaces and any prefix read alike. What is not printed is not
//! read: deleted and moved text, hidden runs, field codes, notes, one half of every alternative.

mod styles;

use super::flow::{Flow, Merge};
use super::package::Package;
use crate::document::Document;
use crate::error::{Context, Error, Result};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use styles::Styles;

/// The media type of a DOCX.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The deepest nesting of elements that is read: a report converted by `soffice` reaches 8.
pub const MOST_DEPTH: usize = 1_000;

/// The main part of a Word package: `word/document.xml`.
#[must_use]
pub fn main_part(package: &Package) -> Option<String> {
    let is_main = |name: &String| name.starts_with("word/document") && name.to_ascii_lowercase().ends_with(".xml");
    package.names().into_iter().filter(is_main).min()
}

/// Reads a Word package.
///
/// # Errors
/// A part inflates past the limits or is no well-formed XML, elements are nested deeper than
/// [`MOST_DEPTH`], a table claims more than [`crate::grid::spans`] allows, or the text stands in an
/// embedded file that is not read.
pub fn read(package: &mut Package, part: &str) -> Result<Document> {
    let styles = if package.has("word/styles.xml") {
        Styles::read(&package.xml("word/styles.xml")?).map_err(|error| error.within("word/styles.xml"))?
    } else {
        Styles::default()
    };
    let text = package.xml(part)?;
    let mut story = Story::new(part, &styles);
    story.read(&text).map_err(|error| error.within(part))?;
    story.flow.finish(MEDIA_TYPE)
}

/// A run of text with properties of its own.
#[derive(Debug, Default)]
struct Run {
    text: String,
    is_hidden: bool,
    /// Struck out, raised or lowered: it must not run into the text beside it.
    is_apart: bool,
}

/// An open paragraph.
#[derive(Debug, Default)]
struct Paragraph {
    number: usize,
    text: String,
    level: Option<u8>,
    /// A run holds further ones where characters are annotated with their sound.
    runs: Vec<Run>,
}

impl Paragraph {
    /// Takes over what the innermost run prints.
    fn print_run(&mut self) {
        let Some(run) = self.runs.last_mut() else { return };
        let text = std::mem::take(&mut run.text);
        if !run.is_hidden && !text.is_empty() {
            let edge = if run.is_apart { " " } else { "" };
            self.text.extend([edge, &text, edge]);
        }
    }
}

struct Story<'a> {
    flow: Flow,
    styles: &'a Styles,
    /// A text box stands inside a paragraph and holds paragraphs.
    paragraphs: Vec<Paragraph>,
    depth: usize,
    /// Elements open since the one whose content is passed over.
    skipped: usize,
    /// For every open alternative, whether one of its branches was read.
    alternatives: Vec<bool>,
    in_row_properties: bool,
    in_text: bool,
}

impl<'a> Story<'a> {
    fn new(part: &str, styles: &'a Styles) -> Self {
        Self {
            flow: Flow::new(part),
            styles,
            paragraphs: Vec::new(),
            depth: 0,
            skipped: 0,
            alternatives: Vec::new(),
            in_row_properties: false,
            in_text: false,
        }
    }

    fn read(&mut self, xml: &str) -> Result<()> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        loop {
            let event = reader.read_event().context("no well-formed XML")?;
            match event {
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        return Err(Error::new(format!(
                            "elements are nested more than {MOST_DEPTH} deep; this is no text for reading"
                        )));
                    }
                    if self.skipped > 0 || !self.start(&element)? {
                        self.skipped += 1;
                    }
                }
                Event::End(element) => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.skipped > 0 {
                        self.skipped -= 1;
                    } else {
                        self.end(element.local_name().as_ref());
                    }
                }
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let single = reference.resolve_char_ref().context("a character reference")?;
                    let text = match (single, resolve_xml_entity(&reference)) {
                        (Some(c), _) => c.to_string(),
                        (None, Some(text)) => text.to_owned(),
                        (None, None) => {
                            return Err(Error::new(format!("the entity &{}; is declared nowhere", &*reference)));
                        }
                    };
                    self.text(&text);
                }
                Event::Eof if self.depth > 0 => {
                    return Err(Error::new("the text ends inside an element: the file is cut, fetch it again"));
                }
                Event::Eof => return Ok(()),
                // Empty elements come as a start and an end.
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped == 0 && self.in_text {
            self.write(text);
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(run) = self.run() {
            run.text.push_str(text);
        }
    }

    fn run(&mut self) -> Option<&mut Run> {
        self.paragraphs.last_mut()?.runs.last_mut()
    }

    /// An element begins; false where its content is not printed.
    fn start(&mut self, element: &BytesStart) -> Result<bool> {
        let value = |name: &str| attribute(element, name);
        let count = || value("val").and_then(|claimed| claimed.trim().parse().ok()).unwrap_or(1);
        match element.local_name().as_ref() {
            "p" => {
                let number = self.flow.next_paragraph();
                self.paragraphs.push(Paragraph { number, ..Paragraph::default() });
            }
            "r" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.print_run();
                    paragraph.runs.push(Run::default());
                }
            }
            "t" => self.in_text = true,
            "tab" | "ptab" => self.write("\t"),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "sym" => {
                let symbol = value("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                self.write(&symbol.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER).to_string());
            }
            "vanish" if is_on(element) => self.run().into_iter().for_each(|run| run.is_hidden = true),
            "strike" | "dstrike" if is_on(element) => self.run().into_iter().for_each(|run| run.is_apart = true),
            "vertAlign" if value("val").is_some_and(|raised| raised != "baseline") => {
                self.run().into_iter().for_each(|run| run.is_apart = true);
            }
            "pStyle" => {
                let level = value("val").and_then(|id| self.styles.level(&id));
                self.heading(level);
            }
            "outlineLvl" => self.heading(value("val").and_then(|level| styles::outline_level(&level))),
            "tbl" => self.flow.open_table(),
            "tr" => self.flow.open_row(),
            "tc" => self.flow.open_cell(),
            "trPr" => self.in_row_properties = true,
            "gridBefore" => self.flow.row().into_iter().for_each(|row| row.skipped = count()),
            "hidden" | "del" if self.in_row_properties => {
                self.flow.row().into_iter().for_each(|row| row.is_hidden = is_on(element));
            }
            "gridSpan" => self.flow.cell().into_iter().for_each(|cell| cell.columns = count().max(1)),
            "vMerge" => {
                let restarts = value("val").is_some_and(|merge| merge == "restart");
                let merge = if restarts { Merge::Restart } else { Merge::Continue };
                self.flow.cell().into_iter().for_each(|cell| cell.merge = merge);
            }
            "hMerge" => {
                let restarts = value("val").is_some_and(|merge| merge == "restart");
                self.flow.cell().into_iter().for_each(|cell| cell.joins_left = !restarts);
            }
            "AlternateContent" => self.alternatives.push(false),
            "Choice" | "Fallback" => {
                let was_read = self.alternatives.last_mut().map(|read| std::mem::replace(read, true));
                return Ok(was_read != Some(true));
            }
            "blip" | "imagedata" => self.flow.image(),
            "altChunk" => {
                return Err(Error::new(
                    "needs_conversion: the text stands in an embedded file (altChunk); open it in Word or LibreOffice and save it as DOCX",
                ));
            }
            "rPr" => return Ok(self.run().is_some()),
            name => return Ok(!is_unprinted(name)),
        }
        Ok(true)
    }

    fn heading(&mut self, level: Option<u8>) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.level = level;
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.flow.paragraph(paragraph.text, paragraph.number, paragraph.level);
                }
            }
            "r" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.print_run();
                    paragraph.runs.pop();
                }
            }
            "t" => self.in_text = false,
            "tc" => self.flow.close_cell(),
            "tbl" => self.flow.close_table(),
            "trPr" => self.in_row_properties = false,
            "AlternateContent" => drop(self.alternatives.pop()),
            _ => {}
        }
    }
}

/// Elements whose content is not printed, or says how a text was before it was changed.
fn is_unprinted(name: &str) -> bool {
    const UNPRINTED: [&str; 13] = [
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "rt",
        "tblPr",
        "tblPrEx",
        "tblGrid",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        "numPr",
    ];
    UNPRINTED.contains(&name) || name.ends_with("PrChange") || name.ends_with("PrExChange")
}

/// Whether a property that is on by being there is not said to be off.
fn is_on(element: &BytesStart) -> bool {
    attribute(element, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}

/// The attribute with this local name.
fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    let own = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(own.value.to_string())
}
