//! Selectors of a style sheet, matched against the open elements.
//!
//! An element is a set of facts ([`fact`](super::style::fact)): its name, its classes, its id, the attribute tests it
//! passes. What depends on anything else, such as what follows it, holds [`Truth::Perhaps`]; what a mouse does never does.

mod parse;

use super::arranged;
pub(super) use parse::{escaped, expanded, parse, test, within};

/// Whether a selector speaks of an element, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    No,
    /// It asks for what is not known while the page is being read.
    Perhaps,
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
        let name = super::style::fact(b'[', self.attribute.as_bytes());
        super::style::fact(self.operator.unwrap_or(b' '), self.value.as_bytes()) ^ name
    }
}

/// What one element must be.
#[derive(Debug, Default, Clone)]
pub(super) struct Compound {
    facts: Vec<u64>,
    not: Vec<Compound>,
    /// The place among its siblings: every `a`-th from the `b`-th on.
    nth: Option<(i32, i32)>,
    /// It asks for more, which is not known.
    asks_more: bool,
    /// It asks for what nobody does to a page that is only read: `:hover`.
    asks_for_deeds: bool,
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
#[derive(Debug)]
pub(super) struct Selector {
    subject: Compound,
    /// From the inside out.
    around: Vec<(Relation, Compound)>,
    pub(super) specificity: u32,
}

/// The open elements, as selectors see them.
pub(super) trait Elements {
    fn facts(&self, at: usize) -> &[u64];
    /// The place among its siblings, from 1.
    fn nth(&self, at: usize) -> i32;
    /// The facts of the sibling so many before it, 1 for the one just before; none where there is none, or it is not kept.
    fn before(&self, at: usize, back: usize) -> Option<&[u64]>;
}

/// An element: an open one, or a sibling so many before it.
#[derive(Debug, Clone, Copy)]
struct Which {
    at: usize,
    back: usize,
}

impl Which {
    fn facts<E: Elements>(self, elements: &E) -> Option<&[u64]> {
        if self.back == 0 { Some(elements.facts(self.at)) } else { elements.before(self.at, self.back) }
    }

    fn nth(self, elements: &impl Elements) -> i32 {
        elements.nth(self.at) - i32::try_from(self.back).unwrap_or(i32::MAX)
    }
}

impl Compound {
    fn holds(&self, elements: &impl Elements, which: Which) -> Truth {
        let Some(facts) = which.facts(elements) else { return Truth::No };
        let is_there = |(step, first)| {
            let behind = which.nth(elements) - first;
            if step == 0 { behind == 0 } else { behind % step == 0 && behind / step >= 0 }
        };
        let own =
            self.facts.iter().all(|fact| facts.contains(fact)) && !self.asks_for_deeds && self.nth.is_none_or(is_there);
        let more = if self.asks_more { Truth::Perhaps } else { Truth::Yes };
        let not = Truth::any(self.not.iter().filter(|_| own).map(|not| not.holds(elements, which)));
        Truth::of(own).min(more).min(not.not())
    }

    fn each_fact(&self, found: &mut impl FnMut(u64)) {
        self.facts.iter().copied().for_each(&mut *found);
        // One level alone is written: a negation holds no other.
        self.not.iter().flat_map(|not| &not.facts).copied().for_each(found);
    }
}

impl Selector {
    /// All facts it asks for, or asks not to be.
    pub(super) fn facts(&self, mut found: impl FnMut(u64)) {
        let outer = self.around.iter().map(|(_, compound)| compound);
        for compound in std::iter::once(&self.subject).chain(outer) {
            compound.each_fact(&mut found);
        }
    }

    /// The fact by which it is looked for: the last of its compound, and of what is written into an element also that one's,
    /// since all that is written has but one.
    pub(super) fn narrowest(&self) -> Option<u64> {
        let own = *self.subject.facts.last()?;
        let into =
            self.around.first().filter(|_| arranged::SIDES.contains(&own)).and_then(|(_, into)| into.facts.last());
        Some(into.map_or(own, |into| arranged::written(own, *into)))
    }

    /// Whether it speaks of the element `at`. Every look at an element is one of `steps`; without any left, no.
    pub(super) fn matches(&self, elements: &impl Elements, at: usize, steps: &mut usize) -> Truth {
        let which = Which { at, back: 0 };
        match self.subject.holds(elements, which) {
            Truth::No => Truth::No,
            own => own.min(stands_in(&self.around, elements, which, steps)),
        }
    }

    /// Whether it speaks of no element of a page that is only read.
    pub(super) fn asks_for_deeds(&self) -> bool {
        self.subject.asks_for_deeds || self.around.iter().any(|(_, compound)| compound.asks_for_deeds)
    }

    /// Whether it asks for what stands before an element.
    pub(super) fn asks_for_siblings(&self) -> bool {
        self.around.iter().any(|(relation, _)| matches!(relation, Relation::Next | Relation::After))
    }
}

fn stands_in(around: &[(Relation, Compound)], elements: &impl Elements, which: Which, steps: &mut usize) -> Truth {
    let Some(((relation, compound), rest)) = around.split_first() else { return Truth::Yes };
    let Which { at, back } = which;
    let mut fits = |other: Which| {
        *steps = steps.saturating_sub(1);
        if *steps == 0 {
            return Truth::No;
        }
        match compound.holds(elements, other) {
            Truth::No => Truth::No,
            own => own.min(stands_in(rest, elements, other, steps)),
        }
    };
    match relation {
        Relation::Ancestor => Truth::any((0..at).rev().map(|at| fits(Which { at, back: 0 }))),
        Relation::Parent if at == 0 => Truth::No,
        Relation::Parent => fits(Which { at: at - 1, back: 0 }),
        Relation::Next => fits(Which { at, back: back + 1 }),
        Relation::After => {
            let earlier = (back + 1..).take_while(|back| elements.before(at, *back).is_some());
            Truth::any(earlier.map(|back| fits(Which { at, back })))
        }
    }
}
