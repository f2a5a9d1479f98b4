//! The open elements of a page, and what an end tag may close.
//!
//! Every question is answered from places kept in the elements themselves, never by a walk over all of them, so
//! that broken markup costs no more than good one.

use super::arranged::Arranged;
use super::look::Seen;
use super::names::{self, Kind, Name};
use super::resolve::Shows;
use super::siblings::{Content, Places, Siblings};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The most names that are told apart; pages know some sixty.
const MOST_NAMES: usize = 2_000;
/// How many elements above a closed one lose the look it brought.
const MOST_ABOVE: usize = 256;
/// The most elements that are opened again in a paragraph behind the one they were left open in.
const MOST_REOPENED: usize = 8;

/// An open element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element {
    pub(super) name: Name,
    pub(super) kind: Kind,
    pub(super) seen: Seen,
    pub(super) arranged: Arranged,
    /// Where the other ways stand in which it may show.
    others: (usize, usize),
    /// Where its tag begins in the source.
    pub(super) start: usize,
    /// Whether its start was heeded, so that its end is to be.
    pub(super) acts: bool,
    slot: Option<u16>,
    /// The place of the next outer one of its name.
    same: Place,
    near: Near,
    first_fact: usize,
    pub(super) places: Places,
    pub(super) content: Content,
    /// How many elements waited to be opened again when it began.
    waiting: usize,
}

/// The place of an element among the open ones, or none; the inner ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Place(u32);

impl Place {
    fn of(at: usize) -> Self {
        Self(u32::try_from(at + 1).unwrap_or(u32::MAX))
    }

    fn get(self) -> Option<usize> {
        self.0.checked_sub(1).map(|at| at as usize)
    }
}

/// The nearest open elements of some kinds, itself included.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    special: Place,
    scope: Place,
    paragraph: Place,
    table: Place,
    section: Place,
    row: Place,
    cell: Place,
}

impl Element {
    pub(super) fn known(&self) -> Known {
        Known { slot: self.slot.unwrap_or(u16::MAX), name: self.name, kind: self.kind }
    }
}

#[derive(Debug)]
struct Slot {
    name: Name,
    kind: Kind,
    innermost: Place,
}

/// A formatting element that was left open by the end of its block: what it brought over the look under it.
#[derive(Debug)]
struct Waiting {
    slot: u16,
    brought: Seen,
    below: Seen,
    start: usize,
}

/// A name as the page's own book of names knows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    slot: u16,
    pub(super) name: Name,
    pub(super) kind: Kind,
}

#[derive(Debug, Default)]
pub(super) struct OneWord(u64);

impl Hasher for OneWord {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_u128(&mut self, word: u128) {
        self.0 = Name::word_of(word);
    }
}

#[derive(Debug)]
struct Lately([(Name, u16); Name::BITS]);

impl Default for Lately {
    fn default() -> Self {
        Self([(Name::of(b"!"), u16::MAX); Name::BITS])
    }
}

/// The stack of open elements.
#[derive(Debug, Default)]
pub(super) struct Open {
    elements: Vec<Element>,
    slots: Vec<Slot>,
    by_name: HashMap<Name, u16, BuildHasherDefault<OneWord>>,
    /// Names met lately, by some of their bits.
    lately: Lately,
    facts: Vec<u64>,
    /// Other ways in which open elements may show.
    others: Vec<Shows>,
    pub(super) siblings: Siblings,
    waiting: Vec<Waiting>,
}

impl Open {
    /// What is known of a name.
    pub(super) fn known(&mut self, name: &[u8]) -> Known {
        let mut own = Name::read(name);
        let lately = own.bits();
        if let (found, slot) = self.lately.0[lately]
            && found == own
            && let Some(known) = self.slots.get(usize::from(slot))
        {
            return Known { slot, name: own, kind: known.kind };
        }
        if let Some(slot) = self.by_name.get(&own) {
            let known = &self.slots[usize::from(*slot)];
            self.lately.0[lately] = (own, *slot);
            return Known { slot: *slot, name: own, kind: known.kind };
        }
        if self.slots.len() >= MOST_NAMES {
            own = Name::of(b"");
        }
        let slot = u16::try_from(self.slots.len()).unwrap_or(u16::MAX);
        let slot = *self.by_name.entry(own).or_insert(slot);
        if usize::from(slot) == self.slots.len() {
            self.slots.push(Slot { name: own, kind: Kind::of(name), innermost: Place::default() });
        }
        let known = &self.slots[usize::from(slot)];
        Known { slot, name: known.name, kind: known.kind }
    }

    pub(super) fn len(&self) -> usize {
        self.elements.len()
    }

    pub(super) fn top(&self) -> Option<&Element> {
        self.elements.last()
    }

    /// The look of what comes next.
    pub(super) fn seen(&self) -> Seen {
        self.elements.last().map(|element| element.seen).unwrap_or_default()
    }

    /// How the innermost element shows, and how else it may.
    pub(super) fn shows(&self) -> impl Iterator<Item = Shows> {
        let own = self.elements.last().map_or(Shows::default(), |top| Shows { seen: top.seen, arranged: top.arranged });
        let (from, to) = self.elements.last().map_or((0, 0), |top| top.others);
        std::iter::once(own).chain(self.others[from..to].iter().copied())
    }

    /// Says how the innermost element may show beside what it does.
    pub(super) fn may_show(&mut self, others: impl IntoIterator<Item = Shows>) {
        let from = self.others.len();
        self.others.extend(others);
        let to = self.others.len();
        self.change(|element| element.others = (from, to));
    }

    pub(super) fn facts_of(&self, at: usize) -> Option<&[u64]> {
        let end = self.elements.get(at + 1).map_or(self.facts.len(), |next| next.first_fact);
        self.elements.get(at).map(|element| &self.facts[element.first_fact..end])
    }

    pub(super) fn facts_from(&self, at: usize) -> &[u64] {
        &self.facts[at..]
    }

    pub(super) fn at(&self, at: usize) -> Option<&Element> {
        self.elements.get(at)
    }

    fn near(&self) -> Near {
        self.elements.last().map(|element| element.near).unwrap_or_default()
    }

    /// Opens an element that looks like the one around it.
    pub(super) fn push(&mut self, known: Known, start: usize, facts: impl IntoIterator<Item = u64>) {
        let at = Place::of(self.elements.len());
        let mut near = self.near();
        let Known { slot, name, kind } = known;
        if kind.is(Kind::SPECIAL) {
            near.special = at;
        }
        if kind.is(Kind::SCOPE) {
            near.scope = at;
        }
        match name {
            names::P => near.paragraph = at,
            names::TABLE => near.table = at,
            names::TBODY | names::THEAD | names::TFOOT => near.section = at,
            names::TR => near.row = at,
            // The parts of a table in a template are not those of the table around it.
            names::TEMPLATE => near = Near { special: at, scope: at, ..Near::default() },
            _ if kind.is(Kind::CELL) || name == names::CAPTION => near.cell = at,
            _ => {}
        }
        let (places, content) = self.take_place(known);
        self.forget_siblings();
        let first_fact = self.facts.len();
        self.facts.extend(facts);
        let same = std::mem::replace(&mut self.slots[usize::from(slot)].innermost, at);
        self.elements.push(Element {
            name,
            kind,
            seen: self.seen(),
            arranged: Arranged::default(),
            others: self.elements.last().map_or((0, 0), |around| around.others),
            start,
            acts: true,
            slot: Some(slot),
            same,
            near,
            first_fact,
            places,
            content,
            waiting: self.waiting.len(),
        });
    }

    /// Changes the innermost element.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Element)) {
        if let Some(element) = self.elements.last_mut() {
            change(element);
        }
    }

    /// Changes the element at a place.
    pub(super) fn change_at(&mut self, at: usize, change: impl FnOnce(&mut Element)) {
        if let Some(element) = self.elements.get_mut(at) {
            change(element);
        }
    }

    /// Closes the innermost element.
    pub(super) fn pop(&mut self) -> Option<Element> {
        let element = self.elements.pop()?;
        self.leave(&element, element.first_fact);
        self.facts.truncate(element.first_fact);
        self.others.truncate(self.elements.last().map_or(0, |around| around.others.1));
        if let Some(slot) = element.slot {
            self.slots[usize::from(slot)].innermost = element.same;
        }
        if element.kind.is(Kind::CELL) || element.name == names::CAPTION {
            self.waiting.truncate(element.waiting);
        }
        Some(element)
    }

    /// Remembers an element that its own end tag did not close, if it is of the kind that goes on behind its block.
    pub(super) fn wait(&mut self, element: &Element) {
        let below = self.seen();
        if element.kind.is(Kind::FORMATTING) {
            self.stray();
        }
        let Some(slot) = element.slot else { return };
        if element.kind.is(Kind::FORMATTING) && element.seen != below {
            if self.waiting.len() - self.floor() >= MOST_REOPENED {
                self.waiting.remove(self.floor());
            }
            self.waiting.push(Waiting { slot, brought: element.seen, below, start: element.start });
        }
    }

    /// The innermost cell or caption.
    pub(super) fn cell(&self) -> Option<&Element> {
        self.near().cell.get().and_then(|cell| self.elements.get(cell))
    }

    /// The first of those waiting that belongs to the innermost cell.
    fn floor(&self) -> usize {
        self.cell().map_or(0, |cell| cell.waiting).min(self.waiting.len())
    }

    /// Opens those again that wait, before text.
    pub(super) fn reopen(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        for waiting in self.waiting.split_off(self.floor()) {
            let slot = &self.slots[usize::from(waiting.slot)];
            let known = Known { slot: waiting.slot, name: slot.name, kind: slot.kind };
            let shows: Vec<Shows> = self.shows().collect();
            let with = |seen: Seen| seen.with(&waiting.brought, &waiting.below);
            let seen = with(self.seen());
            self.push(known, waiting.start, []);
            self.may_show(shows.into_iter().skip(1).map(|other| Shows { seen: with(other.seen), ..other }));
            self.change(|element| {
                element.seen = seen;
                element.acts = false;
            });
        }
    }

    /// The place of the innermost element of a name.
    pub(super) fn innermost(&self, known: Known) -> Option<usize> {
        self.slots[usize::from(known.slot)].innermost.get()
    }

    /// The place of the innermost element of a name that may not be known yet.
    pub(super) fn innermost_named(&self, name: Name) -> Option<usize> {
        let slot = self.by_name.get(&name)?;
        self.slots[usize::from(*slot)].innermost.get()
    }

    /// Whether an end tag reaches as far as the element at a place.
    pub(super) fn is_in_scope(&self, at: usize) -> bool {
        self.near().scope <= Place::of(at)
    }

    /// The open paragraph that the start of a block would close.
    pub(super) fn paragraph(&self) -> Option<usize> {
        let at = self.near().paragraph.get()?;
        let button = self.innermost_named(names::BUTTON);
        (self.is_in_scope(at) && button.is_none_or(|button| button < at)).then_some(at)
    }

    /// Whether a block stands open inside the element at a place.
    pub(super) fn holds_special(&self, at: usize) -> bool {
        self.near().special > Place::of(at)
    }

    /// The innermost table.
    pub(super) fn table(&self) -> Option<usize> {
        self.near().table.get()
    }

    /// The section, row and cell (or caption) of the innermost table.
    pub(super) fn parts(&self) -> [Option<usize>; 3] {
        let near = self.near();
        [near.section, near.row, near.cell].map(|part| part.get().filter(|_| part > near.table))
    }

    /// Closes a formatting element that blocks stand open in: what it brought is taken from them.
    pub(super) fn cross_out(&mut self, at: usize) {
        let below = at.checked_sub(1).map(|below| self.elements[below].seen).unwrap_or_default();
        self.stray();
        let Some(element) = self.elements.get_mut(at) else { return };
        let brought = std::mem::replace(&mut element.seen, below);
        if let Some(slot) = element.slot.take() {
            self.slots[usize::from(slot)].innermost = element.same;
        }
        if brought != below {
            for above in self.elements.iter_mut().skip(at + 1).take(MOST_ABOVE) {
                above.seen = above.seen.without(&brought, &below);
                // What else it may look like is not told anew.
                above.arranged.is_beyond |= above.others.0 < above.others.1;
            }
        }
    }

    /// Forgets the last element of a name that waits to be opened again; its end tag came late.
    pub(super) fn forget(&mut self, known: Known) {
        let floor = self.floor();
        if let Some(at) = self.waiting[floor..].iter().rposition(|waiting| waiting.slot == known.slot) {
            self.waiting.remove(floor + at);
        }
    }
}
