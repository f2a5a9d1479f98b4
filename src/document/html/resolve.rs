//! How an element that begins looks: its facts, what sheets and its own style say of them.

use super::Reader;
use super::arranged::Arranged;
use super::aside::Aside;
use super::elements::Known;
use super::look::{Seen, Told};
use super::names::{self, Kind};
use super::style::{Declared, fact};
use super::tag::{Attribute, Tag};

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
        let resolved = |reader: &mut Self| reader.resolved(tag, known, around, outer);
        let (seen, arranged) =
            if is_opened { (around, Arranged::of(None, known.name, tag, outer)) } else { resolved(self) };
        let in_table = || self.open.table().and_then(|table| self.open.at(table)).is_some_and(|table| table.acts);
        let acts = !seen.absent && (!known.kind.is(Kind::PART) || in_table());
        self.open.change(|element| (element.seen, element.acts, element.arranged) = (seen, acts, arranged));
        let may_open = !known.kind.is(Kind::HIDDEN) && !known.kind.is(Kind::VOID);
        if self.aside.is_none() && may_open && seen.hides_text() && !around.hides_text() {
            self.aside = Some(Aside::new(self.open.len() - 1, tag.start));
        }
    }

    fn resolved(&mut self, tag: &Tag, known: Known, around: Seen, outer: Arranged) -> (Seen, Arranged) {
        let Known { name, kind, .. } = known;
        let speaks = kind.is(Kind::HIDDEN)
            || kind.is(Kind::RAISED)
            || kind.is(Kind::STRUCK)
            || matches!(name, names::TABLE | names::MARK | names::DIALOG);
        let sheets = &mut self.learnt.sheets;
        if !speaks && !tag.has_any() && sheets.is_empty() {
            return (around, Arranged::of(None, known.name, tag, outer));
        }
        let mut declared = Declared::default();
        let mut says = !sheets.is_empty() && sheets.declare(&self.open, self.open.len() - 1, &mut declared);
        if let Some(style) = tag.get(Attribute::Style) {
            for declaration in self.styles.of(style) {
                declared.set(*declaration);
                says = true;
            }
        }
        if let Some(limit) = sheets.broken_limit() {
            self.fail(|| limit);
        }
        let declared = says.then_some(&declared);
        let seen = around.within(&Told { name, kind, tag, declared, manners: self.manners });
        (seen, Arranged::of(declared, name, tag, outer))
    }

    fn gather_facts(&self, tag: &Tag, facts: &mut Vec<u64>) {
        let sheets = &self.learnt.sheets;
        let mut add = |fact: u64| {
            if sheets.knows(fact) && !facts.contains(&fact) {
                facts.push(fact);
            }
        };
        add(fact(b' ', &tag.name));
        for class in tag.get(Attribute::Class).unwrap_or_default().split_ascii_whitespace() {
            add(fact(b'.', class.as_bytes()));
        }
        if let Some(id) = tag.get(Attribute::Id) {
            add(fact(b'#', id.trim().as_bytes()));
        }
        for test in &sheets.tests {
            if tag.named(&test.attribute).is_some_and(|value| test.passes(value)) {
                add(test.fact());
            }
        }
    }

    pub(super) fn end_sheet(&mut self) {
        let Some(sheet) = self.sheet.take().filter(|_| !self.learnt.has_all_sheets) else { return };
        let had = self.learnt.sheets.len();
        self.learnt.sheets.add(&sheet);
        self.manners.sheets_elsewhere |= self.learnt.sheets.imports;
        self.has_late_sheet |= self.has_body && self.learnt.sheets.len() > had;
        if let Some(limit) = self.learnt.sheets.broken_limit() {
            self.fail(|| limit);
        }
    }
}
