//! Ends that nobody writes: what the start of an element closes, and how far an end tag reaches.
//!
//! After the tree construction of the HTML standard, as far as it decides what stands in which cell and looks how.

use super::Reader;
use super::elements::Known;
use super::names::{self, Kind, Name};
use super::style::fact;

impl Reader<'_> {
    /// Closes the innermost elements until so many are open.
    pub(super) fn close_to(&mut self, depth: usize, at: usize) {
        let is_cell = self.open.at(depth).is_some_and(|element| element.kind.is(Kind::CELL));
        while self.open.len() > depth {
            let Some(element) = self.open.pop() else { return };
            if self.open.len() > depth && !is_cell {
                self.open.wait(&element);
            }
            self.closed(&element, at);
        }
    }

    /// Makes room for an element by closing what its start closes; false where it is not to be opened at all.
    pub(super) fn make_room(&mut self, known: Known, at: usize) -> bool {
        let Known { name, kind, .. } = known;
        if !kind.is(Kind::HEAD) {
            self.open_body(name == names::BODY, at);
        }
        if kind.is(Kind::PART) {
            return self.make_room_in_table(known, at);
        }
        match name {
            names::HTML | names::HEAD | names::BODY => return self.open.innermost(known).is_none() && !self.has_body,
            names::TABLE => {
                let [_, _, cell] = self.open.parts();
                if let (Some(table), None) = (self.open.table(), cell) {
                    self.close_to(table, at);
                }
            }
            names::LI => self.close_item(&[known], &[names::UL, names::OL], at),
            names::DD | names::DT => {
                let both = [self.open.known(b"dd"), self.open.known(b"dt")];
                self.close_item(&both, &[Name::of(b"dl")], at);
            }
            names::A if self.open.innermost(known).is_some_and(|at| self.open.is_in_scope(at)) => {
                self.end_inline(known, at);
            }
            names::BUTTON => {
                if let Some(button) = self.open.innermost(known).filter(|button| self.open.is_in_scope(*button)) {
                    self.close_to(button, at);
                }
            }
            names::SELECT | names::INPUT | names::TEXTAREA => {
                if let Some(choice) = &self.choice {
                    let depth = choice.at;
                    self.close_to(depth, at);
                }
            }
            _ => {}
        }
        let top = self.open.top().map(|top| (top.name, top.kind));
        let closes_top = match top {
            Some((names::OPTION, _)) => name == names::OPTION || name == Name::of(b"optgroup"),
            Some((names::RT | names::RP, _)) => matches!(name, names::RT | names::RP),
            _ => false,
        };
        if closes_top {
            self.close_to(self.open.len() - 1, at);
        }
        if kind.is(Kind::CLOSES_P)
            && !(name == names::TABLE && self.manners.quirks)
            && let Some(paragraph) = self.open.paragraph()
        {
            self.close_to(paragraph, at);
        }
        if kind.is(Kind::HEADING) && self.open.top().is_some_and(|top| top.kind.is(Kind::HEADING)) {
            self.close_to(self.open.len() - 1, at);
        }
        true
    }

    /// Opens what a page may leave out around its content.
    pub(super) fn open_body(&mut self, is_body: bool, at: usize) {
        if self.has_body {
            return;
        }
        if let Some(head) = self.open.innermost_named(names::HEAD) {
            self.close_to(head, at);
        }
        for name in [b"html", b"body"] {
            let known = self.open.known(name);
            let is_open = self.open.innermost(known).is_some();
            let is_coming = is_body && known.name == names::BODY;
            if !(is_open || is_coming) {
                self.open.push(known, at, [fact(b' ', name)]);
            }
        }
        self.has_body = !is_body;
    }

    fn make_room_in_table(&mut self, known: Known, at: usize) -> bool {
        let Some(table) = self.open.table() else {
            if known.kind.is(Kind::CELL) && !self.open.seen().absent {
                self.end_paragraph(at);
            }
            return false;
        };
        let [section, row, _] = self.open.parts();
        let around = match known.name {
            names::COL => {
                let group = self.open.innermost_named(names::COLGROUP).filter(|group| *group > table);
                group.unwrap_or(table)
            }
            names::TR => section.unwrap_or(table),
            _ if known.kind.is(Kind::CELL) => row.or(section).unwrap_or(table),
            _ => table,
        };
        self.close_to(around + 1, at);
        if known.name == names::COL && around == table {
            self.open_part(b"colgroup", at);
        }
        if (known.name == names::TR || known.kind.is(Kind::CELL)) && around == table {
            self.open_part(b"tbody", at);
        }
        if known.kind.is(Kind::CELL) && row.is_none() {
            self.open_part(b"tr", at);
        }
        true
    }

    /// Opens a part of a table that was left out.
    fn open_part(&mut self, name: &[u8], at: usize) {
        let known = self.open.known(name);
        let tag = super::Tag::named_only(name, at);
        self.push(&tag, known);
        self.opened(&tag, known, at);
    }

    /// Closes the open item that a new one follows.
    fn close_item(&mut self, items: &[Known], lists: &[Name], at: usize) {
        let item = items.iter().filter_map(|item| self.open.innermost(*item)).max();
        let list = lists.iter().filter_map(|list| self.open.innermost_named(*list)).max();
        if let Some(item) = item.filter(|item| self.open.is_in_scope(*item) && list.is_none_or(|list| list < *item)) {
            self.close_to(item, at);
        }
    }

    /// The end tag of an element.
    pub(super) fn end(&mut self, name: &[u8], at: usize) {
        let known = self.open.known(name);
        match known.name {
            names::HTML | names::BODY => {
                self.habits.closes_page = true;
                self.break_line(known, at);
            }
            names::HEAD => {
                if let Some(head) = self.open.innermost(known).filter(|_| !self.has_body) {
                    self.close_to(head, at);
                }
            }
            names::BR => self.line_break(at),
            names::P => {
                if let Some(paragraph) = self.open.paragraph() {
                    self.close_to(paragraph, at);
                } else {
                    // Browsers set an empty one.
                    self.open.loosen_top();
                    self.break_line(known, at);
                }
            }
            names::TABLE => {
                self.habits.closes_tables = true;
                if let Some(table) = self.open.table() {
                    self.close_to(table, at);
                }
            }
            _ if known.kind.is(Kind::PART) => self.end_part(known, at),
            _ if known.kind.is(Kind::HEADING) => {
                let levels: [&[u8]; 6] = [b"h1", b"h2", b"h3", b"h4", b"h5", b"h6"];
                let open = levels.iter().filter_map(|level| self.open.innermost_named(Name::of(level))).max();
                self.end_special(open, known, at);
            }
            _ if known.kind.is(Kind::SPECIAL) => {
                let open = self.open.innermost(known);
                self.end_special(open, known, at);
            }
            _ => self.end_inline(known, at),
        }
    }

    fn end_special(&mut self, open: Option<usize>, known: Known, at: usize) {
        match open.filter(|open| self.open.is_in_scope(*open)) {
            Some(open) => self.close_to(open, at),
            None => self.break_line(known, at),
        }
    }

    /// An end tag without its start ends the line all the same.
    fn break_line(&mut self, known: Known, at: usize) {
        if known.kind.is(Kind::BLOCK) && !self.open.seen().absent {
            self.end_paragraph(at);
        }
    }

    fn end_part(&mut self, known: Known, at: usize) {
        let [section, row, cell] = self.open.parts();
        self.habits.closes_cells |= known.kind.is(Kind::CELL);
        self.habits.closes_rows |= known.name == names::TR;
        let part = match known.name {
            names::TR => row,
            names::TBODY | names::THEAD | names::TFOOT => section,
            names::COLGROUP | names::COL => None,
            _ => cell,
        };
        if let Some(part) = part.filter(|part| self.open.at(*part).is_some_and(|open| open.name == known.name)) {
            self.close_to(part, at);
        }
    }

    /// The end of an inline element; blocks that stand open in it keep it from closing, unless it is one of formatting.
    fn end_inline(&mut self, known: Known, at: usize) {
        match self.open.innermost(known) {
            Some(open) if !self.open.holds_special(open) => self.close_to(open, at),
            Some(open) if known.kind.is(Kind::FORMATTING) && self.open.is_in_scope(open) => self.open.cross_out(open),
            _ if known.kind.is(Kind::FORMATTING) => self.open.forget(known),
            _ => {}
        }
        if known.kind.is(Kind::BLOCK) {
            self.break_line(known, at);
        }
    }
}
