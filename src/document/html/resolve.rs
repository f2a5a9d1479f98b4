//! How an element that begins looks: its facts, what sheets and its own style say of them.

use super::Reader;
use super::arranged::Arranged;
use super::aside::Aside;
use super::elements::Known;
use super::look::{Seen, Told};
use super::names::{self, Kind};
use super::sheet::Said;
use super::style::{Declared, fact};
use super::tag::{Attribute, Tag};

/// How an element shows.
struct Shows {
    seen: Seen,
    /// As it would look if every rule spoke of it, and of what it stands in, that perhaps does.
    perhaps: Seen,
    arranged: Arranged,
}

impl Shows {
    /// Unsure, if it is otherwise where a rule speaks of it of which that is not known. What may be there is there.
    fn unless(mut self, other: &Self) -> Self {
        let is_same = self.seen.hides_text() == other.seen.hides_text()
            && self.seen.look() == other.seen.look()
            && self.arranged.is_like(other.arranged);
        self.arranged.is_unsure |= !is_same;
        self.arranged.may_be_absent |= self.seen.absent != other.seen.absent;
        if self.seen.absent {
            self.seen = other.seen;
        }
        self
    }
}

impl Reader<'_> {
    /// Opens an element and resolves how it looks.
    pub(super) fn push(&mut self, tag: &Tag, known: Known) {
        let mut facts = std::mem::take(&mut self.facts);
        if !self.learnt.sheets.is_empty() {
            self.gather_facts(tag, &mut facts);
        }
        if self.learnt.sheets.asks_for_siblings {
            self.open.keep_siblings();
        }
        self.open.push(known, tag.start, facts.drain(..));
        self.facts = facts;
        let around = self.open.seen();
        let outer = self.open.len().checked_sub(2).and_then(|outer| self.open.at(outer));
        let outer = outer.map(|outer| outer.arranged).unwrap_or_default();
        let is_opened = self.learnt.opened.contains(&tag.start);
        let Shows { seen, perhaps, mut arranged } =
            if is_opened { self.as_around(tag, known, outer) } else { self.resolved(tag, known, around, outer) };
        if known.kind.is(Kind::CELL) && arranged.may_be_absent {
            let row = self.open.len().saturating_sub(2);
            self.open.change_at(row, |row| row.arranged.is_unsure = true);
        }
        let in_table = || self.open.table().and_then(|table| self.open.at(table)).is_some_and(|table| table.acts);
        let acts = !seen.absent && (!known.kind.is(Kind::PART) || in_table());
        arranged.is_unsure |= outer.is_unsure && known.kind.is(Kind::PART);
        self.open.change(|element| {
            (element.seen, element.perhaps, element.arranged, element.acts) = (seen, perhaps, arranged, acts);
        });
        let may_open = !known.kind.is(Kind::HIDDEN) && !known.kind.is(Kind::VOID);
        if self.aside.is_none() && may_open && seen.hides_text() && !around.hides_text() {
            self.aside = Some(Aside::new(self.open.len() - 1, tag.start));
        }
    }

    /// An element that looks like the one around it.
    fn as_around(&self, tag: &Tag, known: Known, outer: Arranged) -> Shows {
        let arranged = Arranged::of(None, known, tag, outer);
        Shows { seen: self.open.seen(), perhaps: self.open.perhaps(), arranged }
    }

    fn resolved(&mut self, tag: &Tag, known: Known, around: Seen, outer: Arranged) -> Shows {
        let Known { name, kind, .. } = known;
        let speaks = kind.is(Kind::HIDDEN)
            || kind.is(Kind::RAISED)
            || kind.is(Kind::STRUCK)
            || matches!(name, names::TABLE | names::MARK | names::DIALOG);
        let sheets = &mut self.learnt.sheets;
        if !speaks && !tag.has_any() && sheets.is_empty() {
            return self.as_around(tag, known, outer);
        }
        let mut declared = Declared::default();
        let mut said = if sheets.is_empty() {
            Said::default()
        } else {
            sheets.declare(&self.open, self.open.len() - 1, &mut declared)
        };
        if let Some(limit) = sheets.broken_limit() {
            self.fail(|| limit);
        }
        let style = tag.get(Attribute::Style).map_or(&[][..], |style| self.styles.of(style));
        for declared in said.perhaps.iter_mut().chain([&mut declared]) {
            for declaration in style {
                declared.set(*declaration);
            }
        }
        let manners = self.manners;
        let look = |around: Seen, declared| around.within(&Told { name, kind, tag, declared, manners });
        let declared = Some(&declared).filter(|_| said.certainly || !style.is_empty());
        let shows = |declared| {
            let seen = look(around, declared);
            Shows { seen, perhaps: seen, arranged: Arranged::of(declared, known, tag, outer) }
        };
        let mut certain = shows(declared);
        // A table that is hidden as a whole, perhaps, is read like one behind a tab.
        if name == names::TABLE || self.open.table().is_none() {
            return certain;
        }
        let beyond = self.open.perhaps();
        if said.perhaps.is_empty() && beyond == around {
            return certain;
        }
        certain.perhaps = look(beyond, said.perhaps.last().or(declared));
        let hides = |seen: Seen| seen.hides_text();
        certain.arranged.is_unsure =
            said.is_too_much || hides(beyond) == hides(around) && hides(certain.perhaps) != hides(certain.seen);
        said.perhaps.iter().fold(certain, |certain, declared| certain.unless(&shows(Some(declared))))
    }

    fn gather_facts(&self, tag: &Tag, facts: &mut Vec<u64>) {
        let sheets = &self.learnt.sheets;
        let mut add = |fact: u64| {
            if sheets.knows(fact) && !facts.contains(&fact) {
                facts.push(fact);
            }
        };
        add(fact(b' ', &tag.name));
        let small = |name: &str| if self.manners.quirks { name.to_ascii_lowercase() } else { name.to_owned() };
        for class in tag.get(Attribute::Class).unwrap_or_default().split_ascii_whitespace() {
            add(fact(b'.', small(class).as_bytes()));
        }
        if let Some(id) = tag.get(Attribute::Id) {
            add(fact(b'#', small(id.trim()).as_bytes()));
        }
        for test in &sheets.tests {
            if tag.named(&test.attribute).is_some_and(|value| test.passes(value)) {
                add(test.fact());
            }
        }
    }

    pub(super) fn end_sheet(&mut self) {
        let Some((sheet, within)) = self.sheet.take().filter(|_| !self.learnt.has_all_sheets) else { return };
        let had = self.learnt.sheets.len();
        self.learnt.sheets.add(&sheet, within, self.manners.quirks);
        self.manners.sheets_elsewhere |= self.learnt.sheets.imports;
        self.has_late_sheet |= self.has_body && self.learnt.sheets.len() > had;
        if let Some(limit) = self.learnt.sheets.broken_limit() {
            self.fail(|| limit);
        }
    }
}
