//! Selectors of a style sheet, matched against the open elements.
//!
//! An element is a set of facts ([`fact`](super::style::fact)): its name, its classes, its id, the attribute tests it
//! passes; and it has a place among its siblings. What depends on anything else, or on what follows while that is not
//! known, holds [`Truth::Perhaps`]; what a mouse does never does.

mod parse;

use super::arranged;
pub(super) use parse::{Asked, List, attribute, list};
use std::rc::Rc;

/// Whether a selector speaks of an element, as far as can be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    No,
    /// It asks for what is not known while the page is being read.
    Perhaps,
    #[default]
    Yes,
}

impl Truth {
    pub(super) fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Perhaps => Self::Perhaps,
            Self::Yes => Self::No,
        }
    }

    /// The best of several, none asked that can add nothing.
    pub(super) fn any(all: impl Iterator<Item = Self>) -> Self {
        let mut best = Self::No;
        for one in all {
            best = best.max(one);
            if best == Self::Yes {
                break;
            }
        }
        best
    }

    /// The worst of several, none asked that can change nothing.
    pub(super) fn all(all: impl Iterator<Item = Self>) -> Self {
        Self::any(all.map(Self::not)).not()
    }
}

/// One test of an attribute: `[data-x]`, `[type="text"]`, `[style*=none]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) attribute: String,
    operator: Option<u8>,
    /// What it is to be; in small letters where it is compared without case.
    value: String,
    folds: bool,
}

impl Test {
    pub(super) fn passes(&self, value: &str) -> bool {
        let wanted = self.value.as_str();
        let small = self.folds.then(|| value.to_ascii_lowercase());
        let value = small.as_deref().unwrap_or(value);
        match self.operator {
            None => true,
            Some(b'=') => value == wanted,
            Some(b'~') => value.split_ascii_whitespace().any(|word| word == wanted),
            Some(b'^') => !wanted.is_empty() && value.starts_with(wanted),
            Some(b'$') => !wanted.is_empty() && value.ends_with(wanted),
            Some(b'*') => !wanted.is_empty() && value.contains(wanted),
            Some(_) => value == wanted || value.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-')),
        }
    }

    /// The fact that an element passes it.
    pub(super) fn fact(&self) -> u64 {
        let name = super::style::fact(b'[', self.attribute.as_bytes()).rotate_left(u32::from(self.folds));
        super::style::fact(self.operator.unwrap_or(b' '), self.value.as_bytes()) ^ name
    }
}

/// What one element must be.
#[derive(Debug, Default, Clone)]
struct Compound {
    /// Its name, if it has any, is the first.
    facts: Vec<u64>,
    has_name: bool,
    among: Vec<Among>,
    places: Vec<Place>,
    is_empty: bool,
    /// Perhaps where it asks for more, which is not known; no where that is what nobody does to a page that is only
    /// read: `:hover`.
    at_most: Truth,
}

/// That any of some selectors speaks of an element, or none does: `:is(a, b)`, `:not(a, b)`, `&`.
#[derive(Debug, Clone)]
struct Among {
    selectors: Rc<[Selector]>,
    is_not: bool,
}

/// A place among siblings: every `step`-th from the `first` on.
#[derive(Debug, Clone, Copy)]
struct Place {
    step: i32,
    first: i32,
    counted: Counted,
}

/// How places among siblings are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counted {
    /// Only those of the same name.
    pub(super) of_type: bool,
    pub(super) from_end: bool,
}

/// How a compound stands to the one on its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Ancestor,
    Parent,
    /// The element just before it: `h1 + p`.
    Next,
    /// Any before it: `h1 ~ p`.
    After,
}

/// A selector: the element it speaks of, and what that must stand in.
#[derive(Debug, Clone)]
pub(super) struct Selector {
    subject: Compound,
    /// From the inside out.
    around: Vec<(Relation, Compound)>,
    pub(super) specificity: u32,
    /// Not the element itself, but what is written at this side of it.
    pub(super) side: Option<u64>,
}

/// An element: an open one, or the sibling so many before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Which {
    pub(super) at: usize,
    pub(super) back: usize,
}

/// The open elements, as selectors see them.
pub(super) trait Elements {
    /// None where there is no such element.
    fn facts(&self, which: Which) -> Option<&[u64]>;
    /// The place among its siblings, from 1; none where it is not known.
    fn place(&self, which: Which, counted: Counted) -> Option<i32>;
    /// Whether it holds neither elements nor text.
    fn is_empty(&self, which: Which) -> Truth;
}

impl Place {
    fn holds(self, elements: &impl Elements, which: Which) -> Truth {
        let Some(place) = elements.place(which, self.counted) else { return Truth::Perhaps };
        let behind = place - self.first;
        Truth::of(if self.step == 0 { behind == 0 } else { behind % self.step == 0 && behind / self.step >= 0 })
    }
}

impl Compound {
    /// Whether it asks for nothing but this.
    fn is_only(&self, fact: u64) -> bool {
        self.facts == [fact]
            && self.among.is_empty()
            && self.places.is_empty()
            && !self.is_empty
            && self.at_most == Truth::Yes
    }

    fn holds(&self, elements: &impl Elements, which: Which, steps: &mut usize) -> Truth {
        let Some(facts) = elements.facts(which) else { return Truth::No };
        *steps = steps.saturating_sub(1 + self.facts.len() * facts.len() / 32);
        if *steps == 0 || self.at_most == Truth::No || !self.facts.iter().all(|fact| facts.contains(fact)) {
            return Truth::No;
        }
        let places = self.places.iter().map(|place| place.holds(elements, which));
        let empty = self.is_empty.then(|| elements.is_empty(which));
        let own = self.at_most.min(Truth::all(places.chain(empty)));
        if own == Truth::No {
            return own;
        }
        own.min(Truth::all(self.among.iter().map(|among| {
            let any = Truth::any(among.selectors.iter().map(|one| one.matches(elements, which, steps)));
            if among.is_not { any.not() } else { any }
        })))
    }

    /// Facts of which an element that it speaks of has at least one; none where it need not have any.
    fn keys(&self) -> Option<Vec<u64>> {
        let of_list = |among: &Among| {
            let keys: Option<Vec<_>> = among.selectors.iter().map(|one| one.subject.keys()).collect();
            keys.map(|keys| keys.concat())
        };
        // Fewer elements have a class than a name.
        let own = self.facts.last().map(|fact| vec![*fact]);
        let has_class = self.facts.len() > usize::from(self.has_name);
        let lists = self.among.iter().filter(|among| !among.is_not && !has_class);
        lists.filter_map(of_list).min_by_key(Vec::len).or(own)
    }

    fn never_holds(&self) -> bool {
        let never = |among: &Among| !among.is_not && among.selectors.iter().all(Selector::never_matches);
        self.at_most == Truth::No || self.among.iter().any(never)
    }
}

impl Selector {
    /// The keys that it is looked for by: those of facts, where it asks for any, at the side that it writes at.
    pub(super) fn keys(&self) -> Vec<u64> {
        let mut keys = self.subject.keys().unwrap_or_else(|| vec![ANY]);
        for key in &mut keys {
            *key = key_of(*key, self.side);
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether it speaks of an element. Every look at one is one of `steps`; without any left, no.
    pub(super) fn matches(&self, elements: &impl Elements, which: Which, steps: &mut usize) -> Truth {
        match self.subject.holds(elements, which, steps) {
            Truth::No => Truth::No,
            own => own.min(stands_in(&self.around, elements, which, steps)),
        }
    }

    /// Whether it speaks of no element of a page that is only read.
    pub(super) fn never_matches(&self) -> bool {
        self.subject.never_holds() || self.around.iter().any(|(_, compound)| compound.never_holds())
    }
}

/// What stands for a fact where a selector asks for none.
pub(super) const ANY: u64 = 0;

/// The key of selectors that ask for a fact, of an element or of what is written at a side of it.
pub(super) fn key_of(fact: u64, side: Option<u64>) -> u64 {
    side.map_or(fact, |side| arranged::written(side, fact))
}

fn stands_in(around: &[(Relation, Compound)], elements: &impl Elements, which: Which, steps: &mut usize) -> Truth {
    let Some(((relation, compound), rest)) = around.split_first() else { return Truth::Yes };
    let Which { at, back } = which;
    let mut fits = |other: Which| match compound.holds(elements, other, steps) {
        Truth::No => Truth::No,
        own => own.min(stands_in(rest, elements, other, steps)),
    };
    match relation {
        Relation::Ancestor => Truth::any((0..at).rev().map(|at| fits(Which { at, back: 0 }))),
        Relation::Parent if at == 0 => Truth::No,
        Relation::Parent => fits(Which { at: at - 1, back: 0 }),
        Relation::Next => fits(Which { at, back: back + 1 }),
        Relation::After => {
            let earlier = (back + 1..).map(|back| Which { at, back });
            Truth::any(earlier.take_while(|which| elements.facts(*which).is_some()).map(fits))
        }
    }
}
