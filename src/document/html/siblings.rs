//! The places of elements among their siblings, as selectors ask for them.
//!
//! What stands before an element is known when it begins; what follows, once the page has been read, and then for its
//! next reading. Where markup is mended otherwise than here, no place is known.

use super::elements::{Element, Known, Open};
use super::names::{self, Kind, Name};
use super::selector::{Asked, Counted, Elements, Truth, Which};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The most counts that are kept of a page.
const MOST_COUNTS: usize = 500_000;
/// Stands for children of any name.
const CHILD: Name = Name::of(b"*");

/// An element as every reading of a page knows it: where its tag begins, and its name.
type Key = (usize, Name);

/// How many children of what name elements have, and which have neither any nor text.
#[derive(Debug, Default)]
pub(super) struct Family {
    children: HashMap<(Key, Name), Option<i32>>,
    empty: HashSet<Key>,
    /// There is more than is kept, and nothing is known.
    is_overfull: bool,
}

/// A sibling before an open element.
#[derive(Debug)]
struct Sibling {
    facts: Box<[u64]>,
    standing: Standing,
}

/// An element with its place and what it holds.
#[derive(Debug, Clone, Copy)]
struct Standing {
    key: Key,
    places: Places,
    content: Content,
}

/// What is known of those that stand beside the open elements.
#[derive(Debug, Default)]
pub(super) struct Siblings {
    /// By depth, the closed siblings before the open element there; kept only where a rule asks.
    before: Option<Vec<Vec<Sibling>>>,
    /// Counted in this reading, where a rule asks.
    counted: Option<Family>,
    /// Of an earlier reading.
    known: Option<Rc<Family>>,
    /// Whether somebody has asked for what only a further reading knows.
    is_asked: Cell<bool>,
    /// How many elements of formatting other ends than their own have closed: browsers open them again behind.
    strays: usize,
}

/// The place of an element among its siblings, and among those of its name; 0 where it is not known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places {
    nth: i32,
    of_type: i32,
}

/// What an element holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Content {
    children: i32,
    /// Elements or text.
    is_any: bool,
    /// Browsers may have more in it, or less.
    is_loose: bool,
    /// Its children have been counted from the first on.
    is_counted: bool,
    /// How many strays there were when it began.
    strays: usize,
}

impl Family {
    /// Counts a child, which is one of so many: how many of its name there are.
    fn add(&mut self, parent: Key, name: Name, children: i32) -> i32 {
        self.is_overfull |= self.children.len() >= MOST_COUNTS;
        if self.is_overfull {
            return 0;
        }
        self.children.insert((parent, CHILD), Some(children));
        let own = self.children.entry((parent, name)).or_insert(name.is_whole().then_some(0));
        *own = own.map(|own| own + 1);
        own.unwrap_or(0)
    }

    /// How many children of a name there are.
    fn all(&self, parent: Key, name: Name) -> Option<i32> {
        let all = |name| self.children.get(&(parent, name)).copied().flatten();
        all(CHILD).filter(|_| !self.is_overfull).and_then(|_| all(name))
    }
}

impl Element {
    fn key(&self) -> Key {
        (self.start, self.name)
    }

    fn standing(&self) -> Standing {
        Standing { key: self.key(), places: self.places, content: self.content }
    }
}

impl Open {
    /// The open elements of a page of which an earlier reading knows how many stand beside each other.
    pub(super) fn knowing(family: Option<Rc<Family>>) -> Self {
        let mut open = Self::default();
        open.siblings.known = family;
        open
    }

    /// Keeps and counts from now on what selectors ask for.
    pub(super) fn heed(&mut self, asked: &Asked) {
        if asked.siblings {
            self.siblings.before.get_or_insert_default();
        }
        if asked.family {
            self.siblings.counted.get_or_insert_default();
        }
    }

    /// What is known for the next reading: what this one has counted, if that is wanted.
    pub(super) fn family(&mut self, is_wanted: bool) -> Option<Rc<Family>> {
        let counted = self.siblings.counted.take().filter(|_| is_wanted);
        counted.map(Rc::new).or_else(|| self.siblings.known.take())
    }

    /// Whether somebody has asked for what only a further reading knows.
    pub(super) fn is_asked_for_more(&self) -> bool {
        self.siblings.is_asked.get()
    }

    /// Whether the innermost cell holds an element of formatting that browsers open again.
    fn has_strays(&self) -> bool {
        let strays = self.siblings.strays;
        strays > 0 && strays > self.cell().map_or(0, |cell| cell.content.strays)
    }

    /// An element begins in the innermost: its place there, and what it holds so far.
    pub(super) fn take_place(&mut self, known: Known) -> (Places, Content) {
        let Siblings { counted, strays, .. } = &self.siblings;
        let content = Content { is_counted: counted.is_some(), strays: *strays, ..Content::default() };
        let Some(parent) = self.top() else { return (Places { nth: 1, of_type: 1 }, content) };
        if is_fostered(parent, known) {
            // It is set before the table.
            if let Some(table) = self.table() {
                self.change_at(table, |table| table.places = Places::default());
                self.loosen(table.saturating_sub(1));
            }
            return (Places::default(), content);
        }
        // The head need not be written.
        if parent.name == names::HTML || !known.kind.is(Kind::PART) && self.has_strays() {
            self.loosen(self.len() - 1);
        }
        let mut parent = None;
        self.change(|element| {
            element.content.children += 1;
            element.content.is_any = true;
            parent = Some(element.standing());
        });
        let Some(Standing { key, content: Content { children, is_loose, is_counted, .. }, .. }) = parent else {
            return (Places::default(), content);
        };
        if is_loose {
            return (Places::default(), content);
        }
        let counted = self.siblings.counted.as_mut().filter(|_| is_counted);
        let of_type = counted.map_or(0, |family| family.add(key, known.name, children));
        (Places { nth: children, of_type }, content)
    }

    /// Nobody knows any more what stands beside what in the element at a place.
    pub(super) fn loosen(&mut self, at: usize) {
        self.change_at(at, |element| element.content.is_loose = true);
        let key = self.at(at).map(Element::key);
        if let (Some(key), Some(family)) = (key, &mut self.siblings.counted) {
            family.children.insert((key, CHILD), None);
        }
    }

    /// Browsers set something of their own in the innermost element, if not before its table.
    pub(super) fn loosen_top(&mut self) {
        if self.top().is_some_and(|top| !holds_parts(top)) {
            self.loosen(self.len() - 1);
        }
    }

    /// An element of formatting has been closed by another end than its own.
    pub(super) fn stray(&mut self) {
        self.siblings.strays += 1;
    }

    /// Text stands in the innermost element.
    pub(super) fn hold_text(&mut self) {
        self.change(|element| element.content.is_any = true);
        if self.has_strays() {
            self.loosen_top();
        }
    }

    /// An element has been closed.
    pub(super) fn leave(&mut self, element: &Element, facts: usize) {
        let depth = self.len();
        if element.kind.is(Kind::CELL) || element.name == names::CAPTION {
            self.siblings.strays = element.content.strays;
        }
        if let Some(family) = self.siblings.counted.as_mut().filter(|_| !element.content.is_any) {
            family.is_overfull |= family.empty.len() >= MOST_COUNTS;
            if !family.is_overfull && !element.content.is_loose {
                family.empty.insert(element.key());
            }
        }
        if let Some(mut before) = self.siblings.before.take() {
            before.truncate(depth + 1);
            before.resize_with(depth + 1, Vec::new);
            if !self.top().is_some_and(|parent| is_fostered(parent, element.known())) {
                before[depth].push(Sibling { facts: self.facts_from(facts).into(), standing: element.standing() });
            }
            self.siblings.before = Some(before);
        }
    }

    /// What a sibling of the same depth held is no sibling of the content of the one that begins.
    pub(super) fn forget_siblings(&mut self) {
        let depth = self.len();
        if let Some(before) = &mut self.siblings.before {
            before.truncate(depth + 1);
        }
    }

    fn sibling(&self, which: Which) -> Option<&Sibling> {
        let before = self.siblings.before.as_ref()?.get(which.at)?;
        before.get(before.len().checked_sub(which.back)?)
    }

    fn standing(&self, which: Which) -> Option<Standing> {
        match which.back {
            0 => self.at(which.at).map(Element::standing),
            _ => self.sibling(which).map(|sibling| sibling.standing),
        }
    }

    /// What an earlier reading has counted; that none has is noted.
    fn counted_before(&self) -> Option<&Family> {
        let known = self.siblings.known.as_deref();
        self.siblings.is_asked.set(self.siblings.is_asked.get() || known.is_none());
        known
    }
}

/// Whether an element is a table, or a part of one other than a cell.
fn holds_parts(element: &Element) -> bool {
    let is_part = || !element.kind.is(Kind::CELL) && element.name != names::CAPTION;
    element.name == names::TABLE || element.kind.is(Kind::PART) && is_part()
}

/// Whether browsers set an element before the table that it stands in outside the cells.
fn is_fostered(parent: &Element, child: Known) -> bool {
    const FORM: Name = Name::of(b"form");
    holds_parts(parent)
        && !child.kind.is(Kind::PART)
        && !matches!(child.name, names::SCRIPT | names::STYLE | names::TEMPLATE | names::INPUT | FORM)
}

impl Elements for Open {
    fn facts(&self, which: Which) -> Option<&[u64]> {
        if which.back == 0 { self.facts_of(which.at) } else { self.sibling(which).map(|sibling| &*sibling.facts) }
    }

    fn place(&self, which: Which, counted: Counted) -> Option<i32> {
        let Standing { key: (_, name), places: Places { nth, of_type }, .. } = self.standing(which)?;
        let place = Some(if counted.of_type { of_type } else { nth }).filter(|place| *place > 0)?;
        let Some(parent) = which.at.checked_sub(1).filter(|_| counted.from_end) else { return Some(place) };
        let all = self.counted_before()?.all(self.at(parent)?.key(), if counted.of_type { name } else { CHILD })?;
        Some(all - place + 1).filter(|place| *place > 0)
    }

    fn is_empty(&self, which: Which) -> Truth {
        let Some(Standing { key, content, .. }) = self.standing(which) else { return Truth::No };
        if content.is_any || which.back > 0 {
            return Truth::of(!content.is_any && !content.is_loose);
        }
        let family = self.counted_before().filter(|family| !family.is_overfull);
        family.map_or(Truth::Perhaps, |family| Truth::of(family.empty.contains(&key)))
    }
}
