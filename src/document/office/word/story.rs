//! The story of a Word text: paragraphs, tables and runs as they open and close.
//!
//! In: the elements of the main part. Out: a [`Flow`] of lines whose runs have the looks that Word
//! gives them: a run is resolved when it ends, against the styles, the table and the shading it
//! stands in.

use super::forms::{Forms, Shows};
use super::pictures::{Drawing, Put};
use super::props::{Layers, Props, shading};
use super::styles::{Style, Styles, outline_level};
use crate::document::Document;
use crate::document::look::Thing;
use crate::document::office::flow::{Flow, Merge};
use crate::document::office::line::Line;
use crate::document::office::paint::{Ground, WHITE, colour};
use crate::document::office::xml::{Walk, attribute, is_on};
use crate::error::{Error, Result};
use quick_xml::events::BytesStart;

/// The exact height of a row in twentieths of a point up to which nothing in it can be read.
const UNREADABLE: u32 = 40;

/// Whose properties are being read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Text,
    Run,
    Paragraph,
    /// The mark at the end of a paragraph.
    Mark,
    Table,
    Row,
    Cell,
    Control,
    /// A form field of old.
    Field,
    /// What a field is told to show.
    Code,
}

/// An open run.
#[derive(Debug, Default)]
struct Run {
    text: String,
    own: Props,
    style: Option<Style>,
}

/// An open paragraph.
#[derive(Debug, Default)]
struct Paragraph {
    number: usize,
    line: Line,
    level: Option<u8>,
    style: Style,
    /// What its own shading lays under it.
    ground: Option<Ground>,
    mark: Props,
    /// A run holds further ones where characters are annotated with their sound.
    runs: Vec<Run>,
    /// Whether a drawing floats about it, so that what lies under its text is not known.
    is_floated: bool,
}

/// An open table.
#[derive(Debug)]
struct Table {
    style: Style,
    /// What the open cell lays under its text.
    cell: Option<Ground>,
    row: RowSeen,
}

/// What of an open row can be seen.
#[derive(Debug, Default)]
struct RowSeen {
    has_paragraphs: bool,
    is_shown: bool,
}

/// The story on its way.
pub struct Story<'a> {
    flow: Flow,
    styles: &'a Styles,
    paper: Ground,
    /// A text box stands inside a paragraph and holds paragraphs.
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// For every open alternative, whether one of its branches was read.
    alternatives: Vec<bool>,
    forms: Forms,
    drawing: Drawing,
    within: Within,
    in_text: bool,
    /// Text boxes open; what lies under their text is not known.
    boxes: usize,
    /// Superscripts, subscripts and fractions of formulas open.
    raised: usize,
}

impl<'a> Story<'a> {
    /// An empty story of a part.
    pub fn new(part: &str, styles: &'a Styles) -> Self {
        Self {
            flow: Flow::new(part),
            styles,
            paper: Ground::Plain(WHITE),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            alternatives: Vec::new(),
            forms: Forms::default(),
            drawing: Drawing::default(),
            within: Within::Text,
            in_text: false,
            boxes: 0,
            raised: 0,
        }
    }

    /// The document.
    ///
    /// # Errors
    /// As [`Flow::finish`].
    pub fn finish(self, media_type: &'static str) -> Result<Document> {
        self.flow.finish(media_type)
    }

    fn run(&mut self) -> Option<&mut Run> {
        self.paragraphs.last_mut()?.runs.last_mut()
    }

    fn write(&mut self, text: &str) {
        if let Some(run) = self.run() {
            run.text.push_str(text);
        }
    }

    /// The layers that a run or the mark of the innermost paragraph lies under.
    fn layers(&self, characters: Style, own: Props) -> Layers {
        let table = self.tables.last().map_or(Props::default(), |table| table.style.props);
        let paragraph = self.paragraphs.last().map_or(Props::default(), |paragraph| paragraph.style.props);
        Layers { defaults: self.styles.defaults, styles: [table, paragraph, characters.props], own }
    }

    /// What lies under the text of the innermost paragraph.
    fn ground(&self) -> Ground {
        let Some(paragraph) = self.paragraphs.last() else { return Ground::Unknown };
        if self.boxes > 0 || paragraph.is_floated {
            return Ground::Unknown;
        }
        let tables = self.tables.iter().rev().find_map(|table| {
            let bands = table.style.has_bands.then_some(Ground::Unknown);
            table.cell.or(bands).or(table.style.ground)
        });
        paragraph.ground.or(paragraph.style.ground).or(tables).unwrap_or(self.paper)
    }

    /// Takes over what the innermost run prints.
    fn print_run(&mut self) {
        let Some(run) = self.run() else { return };
        let text = std::mem::take(&mut run.text);
        let (own, style) = (run.own, run.style);
        if text.is_empty() {
            return;
        }
        if self.forms.in_code() {
            return self.forms.print_in_code();
        }
        let layers = self.layers(style.unwrap_or(self.styles.characters), own);
        if layers.is_hidden() || layers.is_lost(self.ground()) {
            return;
        }
        if self.forms.in_placeholder() {
            if self.forms.wants_field() {
                self.unseen(Thing::Field);
            }
            return;
        }
        if !text.trim().is_empty() {
            self.forms.print();
        }
        let look = layers.look().or((self.raised > 0).then_some(crate::document::look::Look::Raised));
        if let Some(paragraph) = self.paragraphs.last_mut() {
            let runs = paragraph.line.runs();
            paragraph.line.push(&text, look);
            self.flow.count(paragraph.line.runs() - runs, 0);
        }
    }

    /// Puts something that is no text where the innermost run stands.
    fn thing(&mut self, thing: Thing) {
        self.print_run();
        let (own, style) = self.run().map_or_else(Default::default, |run| (run.own, run.style));
        if !self.layers(style.unwrap_or(self.styles.characters), own).is_hidden() {
            self.unseen(thing);
        }
    }

    fn unseen(&mut self, thing: Thing) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.line.unseen(thing);
            self.flow.count(1, 0);
        }
    }

    fn put(&mut self, put: Put) {
        match put {
            Put::Nothing => {}
            Put::Picture(could_hold_a_figure) => {
                self.flow.image();
                if could_hold_a_figure {
                    self.thing(Thing::Picture);
                }
            }
            Put::Other(thing) => self.thing(thing),
        }
    }

    /// An element of some properties begins; what stands in it is nobody's, unless it opens others.
    fn property(&mut self, element: &BytesStart) -> bool {
        let name = element.local_name();
        let value = |name: &str| attribute(element, name);
        match (self.within, name.as_ref()) {
            (Within::Run, "rStyle") => {
                let style = value("val").and_then(|id| self.styles.get(&id));
                self.run().into_iter().for_each(|run| run.style = style);
            }
            (Within::Run, _) => self.run().into_iter().for_each(|run| run.own.take(element)),
            (Within::Paragraph, "rPr") => {
                self.within = Within::Mark;
                return true;
            }
            (Within::Paragraph, own) => {
                let Some(paragraph) = self.paragraphs.last_mut() else { return false };
                match own {
                    "pStyle" => {
                        paragraph.style = value("val").and_then(|id| self.styles.get(&id)).unwrap_or_default();
                        paragraph.level = paragraph.style.level;
                    }
                    "outlineLvl" => paragraph.level = value("val").and_then(|level| outline_level(&level)),
                    "shd" => paragraph.ground = shading(element),
                    _ => {}
                }
            }
            (Within::Mark, _) => self.paragraphs.iter_mut().last().into_iter().for_each(|own| own.mark.take(element)),
            (Within::Table, own) => {
                let Some(table) = self.tables.last_mut() else { return false };
                match own {
                    "tblStyle" => table.style = value("val").and_then(|id| self.styles.get(&id)).unwrap_or_default(),
                    "shd" => table.style.ground = shading(element).or(table.style.ground),
                    _ => {}
                }
            }
            (Within::Row, _) => self.row_property(element),
            (Within::Cell, _) => self.cell_property(element),
            (Within::Control, _) => self.forms.control_property(element),
            (Within::Field, "ddList" | "textInput" | "checkBox") => {
                self.forms.field_property(element);
                return true;
            }
            (Within::Field, _) => self.forms.field_property(element),
            (Within::Text | Within::Code, _) => {}
        }
        false
    }

    fn row_property(&mut self, element: &BytesStart) {
        let value = |name: &str| attribute(element, name).and_then(|value| value.trim().parse::<u32>().ok());
        let Some(row) = self.flow.row() else { return };
        match element.local_name().as_ref() {
            "gridBefore" => row.skipped = value("val").unwrap_or(1) as usize,
            "hidden" | "del" => row.is_hidden |= is_on(element),
            "trHeight" => {
                let is_exact = attribute(element, "hRule").is_some_and(|rule| rule == "exact");
                row.is_hidden |= is_exact && value("val").is_some_and(|height| height <= UNREADABLE);
            }
            _ => {}
        }
    }

    fn cell_property(&mut self, element: &BytesStart) {
        let value = || attribute(element, "val");
        let restarts = || value().is_some_and(|merge| merge == "restart");
        if element.local_name().as_ref() == "shd"
            && let Some(table) = self.tables.last_mut()
        {
            table.cell = shading(element);
        }
        let Some(cell) = self.flow.cell() else { return };
        match element.local_name().as_ref() {
            "gridSpan" => {
                cell.columns = value().and_then(|claimed| claimed.trim().parse().ok()).unwrap_or(1).max(1);
            }
            "vMerge" => cell.merge = if restarts() { Merge::Restart } else { Merge::Continue },
            "hMerge" => cell.joins_left = !restarts(),
            _ => {}
        }
    }

    /// The innermost paragraph ends.
    fn close_paragraph(&mut self) {
        self.print_run();
        if self.forms.end_codes() {
            self.unseen(Thing::Formula);
        }
        if self.forms.wants_field() {
            self.unseen(Thing::Field);
        }
        let Some(paragraph) = self.paragraphs.last() else { return };
        let mark = self.layers(self.styles.characters, paragraph.mark);
        let is_shown = !paragraph.line.is_blank() || !mark.is_hidden();
        if let Some(table) = self.tables.last_mut() {
            table.row.has_paragraphs = true;
            table.row.is_shown |= is_shown;
        }
        if let Some(Paragraph { line, number, level, .. }) = self.paragraphs.pop() {
            self.flow.paragraph(line, number, level);
        }
    }

    /// The open row ends. One in which every paragraph is hidden with its mark takes no place on the page.
    fn close_row(&mut self) {
        let seen = self.tables.last_mut().map(|table| std::mem::take(&mut table.row)).unwrap_or_default();
        if seen.has_paragraphs && !seen.is_shown {
            self.flow.row().into_iter().for_each(|row| row.is_hidden = true);
        }
    }

    fn close_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        if let Some(outer) = self.tables.last_mut() {
            outer.row.is_shown |= table.row.is_shown;
        }
        self.flow.close_table();
    }

    fn end_field(&mut self) {
        self.print_run();
        match self.forms.close_field() {
            Shows::Within => {}
            _ if self.forms.in_code() => {}
            Shows::Result => self.thing(Thing::Formula),
            Shows::Entry(words) => {
                self.forms.print();
                self.write(&words);
            }
            Shows::Nothing => self.thing(Thing::Field),
        }
    }

    fn field_mark(&mut self, element: &BytesStart) -> Result<()> {
        self.print_run();
        match attribute(element, "fldCharType").as_deref() {
            Some("begin") => self.forms.open_field(),
            Some("separate") => self.forms.begin_result(),
            Some("end") => self.end_field(),
            _ => {}
        }
        if self.forms.is_deep() {
            return Err(Error::new("fields stand in each other without end; no program writes that"));
        }
        Ok(())
    }
}

impl Walk for Story<'_> {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        if self.within != Within::Text {
            return Ok(self.property(element));
        }
        self.flow.check()?;
        let value = |name: &str| attribute(element, name);
        match element.local_name().as_ref() {
            "p" => {
                let number = self.flow.next_paragraph();
                self.paragraphs.push(Paragraph { number, style: self.styles.paragraph, ..Paragraph::default() });
                if let Some(own) = self.paragraphs.last_mut() {
                    own.style.level = None;
                }
            }
            "r" => {
                self.print_run();
                self.paragraphs.iter_mut().last().into_iter().for_each(|own| own.runs.push(Run::default()));
            }
            "t" => self.in_text = true,
            "tab" | "ptab" => self.write("\t"),
            "br" | "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "sym" => {
                let symbol = value("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                self.write(&symbol.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER).to_string());
            }
            "tbl" => {
                self.flow.open_table();
                self.tables.push(Table { style: self.styles.table, cell: None, row: RowSeen::default() });
            }
            "tr" => self.flow.open_row(),
            "tc" => {
                self.flow.open_cell();
                self.tables.iter_mut().last().into_iter().for_each(|table| table.cell = None);
            }
            "rPr" if self.run().is_none() => return Ok(false),
            "rPr" => self.within = Within::Run,
            "pPr" => self.within = Within::Paragraph,
            "tblPr" => self.within = Within::Table,
            "trPr" => self.within = Within::Row,
            "tcPr" => self.within = Within::Cell,
            "sdtPr" => self.within = Within::Control,
            "ffData" => self.within = Within::Field,
            "sdt" => self.forms.open_control(),
            "fldChar" => self.field_mark(element)?,
            "fldSimple" => self.forms.open_simple_field(&value("instr").unwrap_or_default()),
            "instrText" => self.within = Within::Code,
            "bdo" if value("val").as_deref() == Some("rtl") => {
                self.thing(Thing::Turned);
                return Ok(false);
            }
            "sup" | "sub" | "num" | "den" | "deg" => {
                self.print_run();
                self.raised += 1;
            }
            "txbxContent" => self.boxes += 1,
            "AlternateContent" => self.alternatives.push(false),
            "Choice" | "Fallback" => {
                let was_read = self.alternatives.last_mut().map(|read| std::mem::replace(read, true));
                return Ok(was_read != Some(true));
            }
            "background" => self.paper = value("color").and_then(|hex| colour(&hex)).map_or(self.paper, Ground::Plain),
            "altChunk" => {
                return Err(Error::new(
                    "needs_conversion: the text stands in an embedded file (altChunk); open it in Word or LibreOffice and save it as DOCX",
                ));
            }
            "anchor" => {
                self.paragraphs.iter_mut().last().into_iter().for_each(|own| own.is_floated = true);
                self.drawing.open(element);
            }
            name if super::is_unprinted(name) => return Ok(false),
            _ => {
                let put = self.drawing.open(element);
                self.put(put);
            }
        }
        Ok(true)
    }

    fn close(&mut self, name: &str) -> Result<()> {
        match name {
            "rPr" if self.within == Within::Mark => self.within = Within::Paragraph,
            "rPr" | "pPr" | "tblPr" | "trPr" | "tcPr" | "sdtPr" | "ffData" | "instrText" => {
                self.within = Within::Text;
            }
            "p" => self.close_paragraph(),
            "r" => {
                self.print_run();
                self.paragraphs.iter_mut().last().into_iter().for_each(|own| drop(own.runs.pop()));
            }
            "t" => self.in_text = false,
            "fldSimple" => self.end_field(),
            "tr" => self.close_row(),
            "tc" => self.flow.close_cell(),
            "tbl" => self.close_table(),
            "sdt" => {
                // One that stands within a line ends here; one around whole paragraphs was asked at their ends.
                if !self.paragraphs.is_empty() && self.forms.wants_field() {
                    self.unseen(Thing::Field);
                }
                self.forms.close_control();
            }
            "sup" | "sub" | "num" | "den" | "deg" => {
                self.print_run();
                self.raised = self.raised.saturating_sub(1);
            }
            "txbxContent" => self.boxes = self.boxes.saturating_sub(1),
            "AlternateContent" => drop(self.alternatives.pop()),
            name => {
                let put = self.drawing.close(name);
                self.put(put);
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<()> {
        if self.within == Within::Code {
            self.forms.code(text);
        } else if self.in_text {
            self.flow.count(0, text.len());
            self.flow.check()?;
            self.write(text);
        }
        Ok(())
    }
}
