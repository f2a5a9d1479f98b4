//! What stands on a page and is no text: pictures, fields, frames, drawings, scripts.

use super::names::is_file;
use super::tag::{Attribute, Tag};
use super::{Reader, script};
use crate::document::Block;
use crate::document::look::{Thing, UNSEEN};
use std::ops::Range;

/// The largest side of a picture or frame that holds nothing to read, in pixels.
const TINY: f32 = 4.0;

/// A choice being read.
#[derive(Debug)]
pub(super) struct Choice {
    /// The place of its element among the open ones.
    pub(super) at: usize,
    /// Whether the text that comes is that of the option chosen.
    pub(super) is_chosen: bool,
    is_shown: bool,
    has_text: bool,
}

/// A drawing being read: its text is text.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) at: usize,
    pub(super) is_shown: bool,
    is_tiny: bool,
    text: usize,
}

/// Whether its sides are declared so small that it only keeps a place or counts visits.
fn is_tiny(tag: &Tag) -> bool {
    let px = |length: &str| length.trim().trim_end_matches("px").trim().parse::<f32>();
    let of_attribute = |side| tag.get(side).is_some_and(|length| px(length).is_ok_and(|px| px <= TINY));
    let of_style = tag.get(Attribute::Style).is_some_and(|style| {
        style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, length)| {
            let name = name.trim();
            (name.eq_ignore_ascii_case("width") || name.eq_ignore_ascii_case("height"))
                && px(length).is_ok_and(|px| px <= TINY)
        })
    });
    // The head of a GIF tells its size: one pixel.
    let of_one_pixel = tag.get(Attribute::Src).is_some_and(|src| src.contains("base64,R0lGODlhAQABA"));
    of_attribute(Attribute::Width) || of_attribute(Attribute::Height) || of_style || of_one_pixel
}

/// Whether a picture is named as one that only keeps a place.
fn is_spacer(tag: &Tag) -> bool {
    let name = tag.get(Attribute::Src).and_then(|src| src.split(['?', '#']).next()?.rsplit('/').next());
    let stem = name.and_then(|name| name.split('.').next()).unwrap_or_default().to_ascii_lowercase();
    matches!(stem.as_str(), "spacer" | "blank" | "space" | "pixel" | "transparent" | "clear" | "1x1" | "1px")
}

/// Whether an input shows a text that its reader may change.
fn is_text_input(tag: &Tag) -> bool {
    let sort = tag.get(Attribute::Type).unwrap_or_default().trim().to_ascii_lowercase();
    !matches!(
        sort.as_str(),
        "hidden"
            | "submit"
            | "button"
            | "reset"
            | "image"
            | "checkbox"
            | "radio"
            | "file"
            | "password"
            | "color"
            | "range"
    )
}

impl Reader<'_> {
    /// Marks the place of something that is no text, where text or a cell is for it to be missed in.
    pub(super) fn unseen(&mut self, thing: Thing, at: Range<usize>) {
        self.turn(None, at.start);
        self.shown.unseen.push((self.out.len(), thing));
        self.out.push_char(UNSEEN, at.start, at.len());
    }

    pub(super) fn image(&mut self, tag: &Tag, end: usize) {
        if self.open.seen().hides_things() || is_tiny(tag) || is_spacer(tag) {
            return;
        }
        self.push_block(Block::Image);
        // A picture that stands alone is a block already.
        if self.in_cell() || self.has_text_in_line() {
            self.unseen(Thing::Picture, tag.start..end);
        }
    }

    /// A frame or an object: another page, or a program's output.
    pub(super) fn frame(&mut self, tag: &Tag, end: usize) {
        if self.open.seen().hides_things() || is_tiny(tag) {
            return;
        }
        let source = tag.get(Attribute::Src).or_else(|| tag.get(Attribute::Data));
        if let Some(file) = source.filter(|source| is_file(source)) {
            self.push_block(Block::Attachment(file.to_owned()));
        }
        self.unseen(Thing::Frame, tag.start..end);
    }

    pub(super) fn canvas(&mut self, tag: &Tag, end: usize) {
        if !self.open.seen().hides_things() && !is_tiny(tag) {
            self.unseen(Thing::Drawing, tag.start..end);
        }
    }

    /// An input shows its value; what it shows without one nobody knows.
    pub(super) fn input(&mut self, tag: &Tag, end: usize) {
        if !is_text_input(tag) || self.open.seen().hides_things() {
            return;
        }
        match tag.get(Attribute::Value).filter(|value| !value.trim().is_empty()) {
            Some(value) => {
                let at = tag.value_at.clone();
                self.stand_apart();
                self.text_at(value, at);
                self.stand_apart();
            }
            None => self.unseen(Thing::Field, tag.start..end),
        }
    }

    pub(super) fn start_choice(&mut self) {
        let is_shown = !self.open.seen().hides_text();
        self.choice = Some(Choice { at: self.open.len() - 1, is_chosen: false, is_shown, has_text: false });
        self.stand_apart();
    }

    pub(super) fn option(&mut self, tag: &Tag) {
        if let Some(choice) = &mut self.choice {
            choice.is_chosen = tag.has(Attribute::Selected) && !choice.has_text;
        }
    }

    /// Whether text belongs to a choice and was dealt with.
    pub(super) fn is_choice(&mut self, text: &str) -> bool {
        let Some(choice) = &mut self.choice else { return false };
        choice.has_text |= choice.is_chosen && !text.trim().is_empty();
        !choice.is_chosen || !choice.is_shown
    }

    pub(super) fn end_choice(&mut self, start: usize) {
        let Some(choice) = self.choice.take() else { return };
        self.stand_apart();
        if choice.is_shown && !choice.has_text {
            self.unseen(Thing::Field, start..start);
        }
    }

    /// The end of a text area: what it holds is shown, nothing is not known.
    pub(super) fn end_area(&mut self, start: usize) {
        self.stand_apart();
        if !self.area_has_text && !self.open.seen().hides_things() {
            self.unseen(Thing::Field, start..start);
        }
    }

    pub(super) fn start_drawing(&mut self, tag: &Tag) {
        let is_shown = !self.open.seen().hides_things();
        self.drawing = Some(Drawing {
            at: self.open.len() - 1,
            is_shown,
            is_tiny: is_tiny(tag),
            text: self.out.as_str().trim_end().len(),
        });
        self.open.change(|element| element.seen = element.seen.gone());
    }

    pub(super) fn end_drawing(&mut self, start: usize) {
        let Some(drawing) = self.drawing.take() else { return };
        let has_text = self.out.as_str().trim_end().len() > drawing.text;
        // Alone it is an ornament as often as a chart; beside text or in a cell something is missing.
        if drawing.is_shown && !drawing.is_tiny && !has_text && (self.in_cell() || self.has_text_in_line()) {
            self.unseen(Thing::Drawing, start..start);
        }
    }

    /// The end of a script: whether it stands for something that it writes when the page is opened.
    pub(super) fn end_script(&mut self, start: usize) {
        let code = std::mem::take(&mut self.script);
        script::targets(&code.text, &mut self.targets);
        let writes_here = self.in_cell() && (code.is_elsewhere || script::writes(&code.text));
        if !code.is_data && (writes_here || script::holds_content(&code.text)) && !self.is_absent() {
            self.unseen(Thing::Script, start..start);
        }
    }

    pub(super) fn start_script(&mut self, tag: &Tag) {
        let sort = tag.get(Attribute::Type).unwrap_or_default();
        self.script = Script {
            text: String::new(),
            is_elsewhere: tag.has(Attribute::Src),
            is_data: sort.trim().ends_with("ld+json"),
        };
    }

    /// Whether a script is known to write into this element, which stands in a cell.
    pub(super) fn is_written(&mut self, tag: &Tag) -> bool {
        let Some(id) = tag.get(Attribute::Id).filter(|_| self.in_cell()) else { return false };
        let id = super::style::fact(b'#', id.trim().as_bytes());
        self.ids_in_cells.insert(id);
        self.learnt.written.contains(&id)
    }

    /// Whether what stands here has no box; of a script that is closed, what it stood in.
    fn is_absent(&self) -> bool {
        self.open.seen().absent
    }
}

/// A script being read.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) text: String,
    /// Its code stands in another file.
    is_elsewhere: bool,
    /// It describes the page to search engines.
    is_data: bool,
}
