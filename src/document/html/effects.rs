//! What the start and the end of an element do to the document.

use super::aside::Aside;
use super::elements::{Element, Known};
use super::names::{self, Kind, is_file};
use super::tag::{Attribute, Tag};
use super::{Reader, sheet};
use crate::document::Block;
use crate::document::look::Thing;

impl Reader<'_> {
    /// An element without content.
    pub(super) fn void(&mut self, tag: &Tag, known: Known, at: usize) {
        if self.open.seen().absent {
            return;
        }
        match known.name {
            names::META => {
                if let (Some(name), Some(content)) = (tag.get(Attribute::Name), tag.get(Attribute::Content)) {
                    self.meta.push((name.trim().to_ascii_lowercase(), content.trim().to_owned()));
                }
            }
            names::LINK => {
                let rel = tag.get(Attribute::Rel).unwrap_or_default().to_ascii_lowercase();
                self.manners.sheets_elsewhere |= rel.split_ascii_whitespace().any(|word| word == "stylesheet");
            }
            names::BR => self.line_break(at),
            names::IMG => self.image(tag, at),
            names::INPUT => self.input(tag, at),
            names::EMBED | names::FRAME => self.frame(tag, at),
            names::COL => self.column(tag),
            _ if known.kind.is(Kind::BLOCK) => self.end_paragraph(at),
            _ => {}
        }
    }

    pub(super) fn line_break(&mut self, at: usize) {
        if !self.open.seen().absent {
            self.out.push_char('\n', at, 0);
        }
    }

    /// What the start of an element does.
    pub(super) fn opened(&mut self, tag: &Tag, known: Known, at: usize) {
        match known.name {
            names::SCRIPT => self.start_script(tag),
            names::STYLE => {
                self.sheet = Some((String::new(), sheet::holds(tag.get(Attribute::Media).unwrap_or_default())));
            }
            names::TITLE => self.in_title = self.page_title.is_none() && self.drawing.is_none(),
            names::HTML | names::BODY => self.habits.opens_page = true,
            _ => {}
        }
        let table = self.open.table();
        if known.kind.is(Kind::CELL)
            && let Some(aside) = self.aside.as_mut().filter(|aside| table >= Some(aside.root))
        {
            aside.cell();
        }
        let (acts, is_hidden) = self.open.top().map_or((false, true), |top| (top.acts, top.seen.absent));
        if acts {
            self.act(tag, known, at);
        }
        if !is_hidden && self.in_cell() {
            self.arrange(tag, at);
        }
        if self.learnt.opened.contains(&tag.start) && self.fold.is_none() {
            self.fold = Some((self.open.len() - 1, self.out.len()));
        }
        if !is_hidden && self.is_written(tag) {
            self.unseen(Thing::Script, tag.start..at);
        }
    }

    fn act(&mut self, tag: &Tag, known: Known, at: usize) {
        match known.name {
            names::TABLE => {
                let acts = self.start_table(at);
                self.open.change(|element| element.acts = acts);
            }
            names::TR => self.start_row(at),
            names::TBODY | names::THEAD | names::TFOOT => self.end_row(at),
            names::A => {
                if let Some(href) = tag.get(Attribute::Href).filter(|href| is_file(href)) {
                    self.push_block(Block::Attachment(href.to_owned()));
                }
            }
            names::PRE => {
                self.end_paragraph(at);
                self.preformatted += 1;
            }
            names::SELECT => self.start_choice(),
            names::OPTION => self.option(tag),
            names::TEXTAREA => {
                self.area_has_text = false;
                self.stand_apart();
            }
            names::SVG => self.start_drawing(tag),
            names::CANVAS => self.canvas(tag, at),
            names::OBJECT | names::IFRAME | names::APPLET => self.frame(tag, at),
            names::DETAILS => {
                self.end_paragraph(at);
                if !tag.has(Attribute::Open) && self.fold.is_none() {
                    self.fold = Some((self.open.len() - 1, self.out.len()));
                }
            }
            _ if known.kind.is(Kind::CELL) => self.start_cell(tag, at),
            _ if known.kind.is(Kind::HEADING) => {
                self.end_paragraph(at);
                self.heading = tag.name.get(1).map(|digit| digit - b'0');
            }
            _ if known.kind.is(Kind::BLOCK) => self.end_paragraph(at),
            _ => {}
        }
        if known.kind.is(Kind::REPLACED) {
            self.open.change(|element| element.seen = element.seen.gone());
        }
    }

    /// What the end of an element does; it is no longer among the open ones.
    pub(super) fn closed(&mut self, element: &Element, at: usize) {
        let depth = self.open.len();
        if self.in_cell() {
            self.end_arranged(element, at);
        }
        match element.name {
            names::SCRIPT => self.end_script(element.start),
            names::STYLE => self.end_sheet(),
            names::TITLE => self.in_title = false,
            names::SELECT if self.choice.as_ref().is_some_and(|choice| choice.at == depth) => {
                self.end_choice(element.start);
            }
            names::SVG if self.drawing.as_ref().is_some_and(|drawing| drawing.at == depth) => {
                self.end_drawing(element.start);
            }
            _ if element.acts => self.undo(element, at),
            _ => {}
        }
        if self.aside.as_ref().is_some_and(|aside| aside.root == depth) {
            self.candidates.extend(self.aside.take().and_then(Aside::end));
        }
        if let Some((_, start)) = self.fold.take_if(|(root, _)| *root == depth) {
            self.stand_apart();
            if start < self.out.len() {
                self.shown.folded.push(start..self.out.len());
            }
        }
    }

    fn undo(&mut self, element: &Element, at: usize) {
        match element.name {
            names::TABLE => self.end_table(at),
            names::TR | names::TBODY | names::THEAD | names::TFOOT => self.end_row(at),
            names::TEXTAREA => self.end_area(element.start),
            names::PRE => {
                self.end_paragraph(at);
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            _ if element.kind.is(Kind::CELL) => self.end_cell(at),
            _ if element.kind.is(Kind::BLOCK) => self.end_paragraph(at),
            _ => {}
        }
    }
}
