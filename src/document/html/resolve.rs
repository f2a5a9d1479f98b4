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

/// The most other ways of showing an element that are told apart.
const MOST_OTHERS: usize = 32;

/// How an element shows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Shows {
    pub(super) seen: Seen,
    pub(super) arranged: Arranged,
}

impl Shows {
    fn hides(&self) -> bool {
        self.seen.hides_text()
    }

    /// Whether print in it is shown alike.
    fn is_like(&self, other: &Self) -> bool {
        let look = |one: &Self| (one.hides(), one.seen.look().filter(|_| !one.hides()));
        look(self) == look(other) && self.arranged.is_like(other.arranged)
    }
}

impl Reader<'_> {
    /// Opens an element and resolves how it looks.
    pub(super) fn push(&mut self, tag: &Tag, known: Known) {
        let mut facts = std::mem::take(&mut self.facts);
        if !self.learnt.sheets.is_empty() {
            self.gather_facts(tag, &mut facts);
        }
        let around: Shows = self.open.shows().next().unwrap_or_default();
        let others: Vec<Shows> = self.open.shows().skip(1).collect();
        self.open.push(known, tag.start, facts.drain(..));
        self.facts = facts;
        let Shows { seen, arranged } = self.resolved(tag, known, around, &others);
        let outer = self.open.len().saturating_sub(2);
        if known.kind.is(Kind::CELL) && arranged.may_be_absent {
            self.open.change_at(outer, |row| row.arranged.is_unsure = true);
        }
        let table = self.open.table();
        if let Some(table) = table.filter(|_| arranged.is_unsure && known.name == names::COL) {
            self.open.change_at(table, |table| table.arranged.is_unsure = true);
        }
        let in_table = || table.and_then(|table| self.open.at(table)).is_some_and(|table| table.acts);
        let acts = !seen.absent && (!known.kind.is(Kind::PART) || in_table());
        self.open.change(|element| (element.seen, element.arranged, element.acts) = (seen, arranged, acts));
        let may_open = !known.kind.is(Kind::HIDDEN) && !known.kind.is(Kind::VOID);
        if self.aside.is_none() && may_open && seen.hides_text() && !around.hides() {
            self.aside = Some(Aside::new(self.open.len() - 1, tag.start));
        }
    }

    /// How an element shows that stands in one that shows like `around`, or like any of `others`.
    fn resolved(&mut self, tag: &Tag, known: Known, around: Shows, others: &[Shows]) -> Shows {
        let said = self.said(tag, known);
        let manners = self.manners;
        let shows = |around: &Shows, declared: Option<&Declared>| {
            let arranged = Arranged::of(declared, known, tag, around.arranged);
            let told = Told { name: known.name, kind: known.kind, tag, declared, manners };
            // What looks like the one around it need not be asked.
            let seen = if said.is_some() { around.seen.within(&told) } else { around.seen };
            Shows { seen, arranged }
        };
        let declared = said.as_ref().filter(|said| said.certainly).map(|said| &said.declared);
        let mut own = shows(&around, declared);
        own.arranged.is_unsure |= around.arranged.is_unsure && known.kind.is(Kind::PART);
        let ways = said.as_ref().map_or(&[][..], |said| &said.others);
        if ways.is_empty() && others.is_empty() {
            return own;
        }
        self.learnt.sheets.charge((1 + ways.len()) * (1 + others.len()));
        // A table that is hidden as a whole, perhaps, is read like one behind a tab.
        let is_in_table = known.name != names::TABLE && self.open.table().is_some();
        own.arranged.is_beyond |= said.as_ref().is_some_and(|said| said.is_too_much);
        let mut found: Vec<Shows> = Vec::new();
        let mut present = None;
        for outer in std::iter::once(&around).chain(others) {
            for declared in std::iter::once(declared).chain(ways.iter().map(Some)) {
                let other = shows(outer, declared);
                let is_of_outer =
                    outer.hides() != around.hides() && other.hides() == outer.hides() && own.hides() == around.hides();
                let is_other = !is_of_outer && !own.is_like(&other);
                self.is_open_how |= is_other;
                if is_in_table && is_other {
                    own.arranged.is_unsure = true;
                    own.arranged.may_be_absent |= own.seen.absent != other.seen.absent;
                    present = present.or(Some(other.seen).filter(|seen| !seen.absent));
                }
                if other.seen != own.seen || !other.arranged.is_like(own.arranged) {
                    own.arranged.is_beyond |= found.len() == MOST_OTHERS;
                    if found.len() < MOST_OTHERS && !found.contains(&other) {
                        found.push(other);
                    }
                }
            }
        }
        own.arranged.is_unsure |= own.arranged.is_beyond;
        // What may be there is there.
        own.seen = present.filter(|_| own.seen.absent).unwrap_or(own.seen);
        self.open.may_show(found);
        own
    }

    /// What sheets and its own style say of the innermost element; none where all looks like what it stands in.
    fn said(&mut self, tag: &Tag, known: Known) -> Option<Said> {
        let Known { name, kind, .. } = known;
        let speaks = kind.is(Kind::HIDDEN)
            || kind.is(Kind::RAISED)
            || kind.is(Kind::STRUCK)
            || matches!(name, names::TABLE | names::MARK | names::DIALOG);
        let sheets = &mut self.learnt.sheets;
        let is_opened = self.learnt.opened.contains(&tag.start);
        if is_opened || !speaks && !tag.has_any() && sheets.is_empty() {
            return None;
        }
        let mut said =
            if sheets.is_empty() { Said::default() } else { sheets.declare(&self.open, self.open.len() - 1, None) };
        if let Some(limit) = sheets.broken_limit() {
            self.fail(|| limit);
        }
        if let Some(style) = tag.get(Attribute::Style) {
            said.set(self.styles.of(style));
        }
        Some(said)
    }

    fn gather_facts(&mut self, tag: &Tag, facts: &mut Vec<u64>) {
        let asked = &self.learnt.sheets.asked;
        let mut add = |fact: u64| {
            if asked.knows(fact) && !facts.contains(&fact) {
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
        for test in &asked.tests {
            if tag.named(&test.attribute).is_some_and(|value| test.passes(value)) {
                add(test.fact());
            }
        }
        let steps = asked.tests.len() + facts.len() * facts.len() / 32;
        self.learnt.sheets.charge(steps);
    }

    pub(super) fn end_sheet(&mut self) {
        let Some((sheet, within)) = self.sheet.take().filter(|_| !self.learnt.has_all_sheets) else { return };
        let had = self.learnt.sheets.len();
        self.learnt.sheets.add(&sheet, within, self.manners.quirks);
        self.open.heed(&self.learnt.sheets.asked);
        self.manners.sheets_elsewhere |= self.learnt.sheets.imports;
        self.has_late_sheet |= self.has_body && self.learnt.sheets.len() > had;
        if let Some(limit) = self.learnt.sheets.broken_limit() {
            self.fail(|| limit);
        }
    }
}
