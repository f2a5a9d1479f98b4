//! How selectors are written, read into compounds and relations.

use super::{Among, Compound, Counted, Place, Relation, Selector, Test, Truth};
use crate::document::html::style::fact;
use crate::document::html::{arranged, css};
use std::collections::HashSet;
use std::rc::Rc;

/// The largest number in the place of an element among its siblings.
const MOST_NTH: i64 = 1_000_000;
/// The longest chain of compounds that is matched; of a longer one the outer end is not known to hold.
const MOST_PARTS: usize = 16;
/// Lists in each other that are looked into.
const MOST_NESTED: usize = 8;

const ID: u32 = 1 << 20;
const CLASS: u32 = 1 << 10;

/// What only somebody who reads the page does to it, and what is none of its text.
const DEEDS: [&str; 12] = [
    "hover",
    "active",
    "focus",
    "focus-within",
    "focus-visible",
    "visited",
    "target",
    "target-within",
    "fullscreen",
    "selection",
    "placeholder",
    "backdrop",
];

/// What every browser knows and is not told here.
const OTHERS: [&str; 28] = [
    "autofill",
    "checked",
    "default",
    "defined",
    "dir",
    "disabled",
    "enabled",
    "file-selector-button",
    "first-letter",
    "first-line",
    "has",
    "host",
    "in-range",
    "indeterminate",
    "invalid",
    "lang",
    "marker",
    "modal",
    "optional",
    "out-of-range",
    "placeholder-shown",
    "popover-open",
    "read-only",
    "read-write",
    "required",
    "scope",
    "user-invalid",
    "valid",
];

/// What the selectors of a page ask of its elements.
#[derive(Debug, Default)]
pub(in crate::document::html) struct Asked {
    facts: HashSet<u64>,
    pub(in crate::document::html) tests: Vec<Test>,
    /// What stands before an element.
    pub(in crate::document::html) siblings: bool,
    /// How many of what name stand beside it, and whether it is empty.
    pub(in crate::document::html) family: bool,
    /// Classes and ids are told without case.
    pub(in crate::document::html) quirks: bool,
}

impl Asked {
    pub(in crate::document::html) fn knows(&self, fact: u64) -> bool {
        self.facts.contains(&fact)
    }

    fn fact(&mut self, sort: u8, name: &str) -> u64 {
        let fact = fact(sort, name.as_bytes());
        self.facts.insert(fact);
        fact
    }

    pub(in crate::document::html) fn test(&mut self, test: Test) -> u64 {
        let fact = test.fact();
        if self.facts.insert(fact) {
            self.tests.push(test);
        }
        fact
    }
}

/// A list of selectors.
#[derive(Debug)]
pub(in crate::document::html) struct List {
    pub(in crate::document::html) selectors: Rc<[Selector]>,
    /// Whether every browser takes them all; else some leave out the whole list.
    pub(in crate::document::html) is_sure: bool,
    heaviest: u32,
}

/// Reads a list, perhaps in a rule for `outer`; none where lists stand in each other too deep.
pub(in crate::document::html) fn list(text: &str, outer: Option<&List>, asked: &mut Asked) -> Option<List> {
    let mut reader = Reader::new("", outer, asked, 0);
    let (selectors, is_whole) = reader.list(text, outer.is_some())?;
    let heaviest = heaviest(&selectors);
    Some(List { selectors: selectors.into(), is_sure: is_whole && reader.is_sure, heaviest })
}

fn heaviest(selectors: &[Selector]) -> u32 {
    selectors.iter().map(|selector| selector.specificity).max().unwrap_or(0)
}

struct Reader<'a, 'b> {
    rest: &'a str,
    outer: Option<&'b List>,
    asked: &'b mut Asked,
    /// In how many lists it stands.
    depth: usize,
    specificity: u32,
    side: Option<u64>,
    names_outer: bool,
    is_sure: bool,
    is_too_deep: bool,
}

impl<'a, 'b> Reader<'a, 'b> {
    fn new(rest: &'a str, outer: Option<&'b List>, asked: &'b mut Asked, depth: usize) -> Self {
        Self {
            rest,
            outer,
            asked,
            depth,
            specificity: 0,
            side: None,
            names_outer: false,
            is_sure: true,
            is_too_deep: false,
        }
    }

    /// The selectors of a list, and whether all in it are some; none where it stands too deep.
    fn list(&mut self, list: &str, is_relative: bool) -> Option<(Vec<Selector>, bool)> {
        self.is_too_deep |= self.depth == MOST_NESTED;
        let (mut selectors, mut is_whole) = (Vec::new(), true);
        for one in css::split(list).take_while(|_| self.depth < MOST_NESTED) {
            let mut inner = Reader::new(one, self.outer, &mut *self.asked, self.depth + 1);
            let selector = inner.selector(is_relative);
            let Reader { is_sure, is_too_deep, names_outer, .. } = inner;
            self.is_sure &= is_sure;
            self.is_too_deep |= is_too_deep;
            self.names_outer |= names_outer;
            is_whole &= selector.is_some();
            selectors.extend(selector);
        }
        (!self.is_too_deep).then_some((selectors, is_whole))
    }

    /// One selector; none where it is not written as one.
    fn selector(&mut self, is_relative: bool) -> Option<Selector> {
        let leading = if is_relative { self.relation() } else { None };
        let mut parts = vec![(leading.unwrap_or(Relation::Ancestor), self.compound()?)];
        loop {
            let is_apart = self.rest.starts_with(|c: char| c.is_ascii_whitespace());
            let relation = self.relation();
            if self.rest.is_empty() && relation.is_none() {
                break;
            }
            let relation = relation.or(is_apart.then_some(Relation::Ancestor)).filter(|_| self.side.is_none())?;
            parts.push((relation, self.compound()?));
            if parts.len() > MOST_PARTS {
                parts.remove(0);
                parts[0].1.asks(Truth::Perhaps);
            }
        }
        // Within a rule for others it speaks of what stands in them, unless it says where they stand.
        if let Some(outer) = self.outer.filter(|_| self.depth == 1 && (leading.is_some() || !self.names_outer)) {
            self.specificity += outer.heaviest;
            parts.insert(0, (Relation::Ancestor, Compound::outer(outer)));
        }
        Some(self.put_together(parts))
    }

    fn put_together(&self, mut parts: Vec<(Relation, Compound)>) -> Selector {
        // Everything stands in the page and its body, whether their tags are written or not.
        let is_page =
            |compound: &Compound| ["html", "body"].iter().any(|name| compound.is_only(fact(b' ', name.as_bytes())));
        let stands_in_all = |parts: &[(Relation, Compound)]| match parts {
            [(_, page), (Relation::Ancestor, _), ..] => is_page(page),
            [(_, page), (Relation::Parent, body), ..] => is_page(page) && is_page(body),
            _ => false,
        };
        while stands_in_all(&parts) {
            parts.remove(0);
        }
        // The relation stands with the compound on its right; from the inside out it belongs to the one on its left.
        let (mut next, subject) = parts.pop().unwrap_or((Relation::Ancestor, Compound::default()));
        let around =
            parts.into_iter().rev().map(|(relation, compound)| (std::mem::replace(&mut next, relation), compound));
        Selector { subject, around: around.collect(), specificity: self.specificity, side: self.side }
    }

    /// The mark between two compounds, and the blanks around it.
    fn relation(&mut self) -> Option<Relation> {
        self.rest = self.rest.trim_start();
        let relation = match self.rest.as_bytes().first()? {
            b'>' => Relation::Parent,
            b'+' => Relation::Next,
            b'~' => Relation::After,
            _ => return None,
        };
        self.asked.siblings |= relation != Relation::Parent;
        self.rest = self.rest[1..].trim_start();
        Some(relation)
    }

    fn compound(&mut self) -> Option<Compound> {
        let mut compound = Compound::default();
        let whole = self.rest.len();
        // Of any namespace, as if none were said.
        self.rest = self.rest.strip_prefix("*|").unwrap_or(self.rest);
        match self.rest.strip_prefix('*') {
            Some(rest) => self.rest = rest,
            None => self.element(&mut compound),
        }
        while let Some(mark) = self.rest.bytes().next() {
            match mark {
                b'.' | b'#' => {
                    self.rest = &self.rest[1..];
                    let name = self.name()?;
                    let name = if self.asked.quirks { name.to_ascii_lowercase() } else { name };
                    compound.facts.push(self.asked.fact(mark, &name));
                    self.specificity += if mark == b'#' { ID } else { CLASS };
                }
                b'[' => {
                    let test = test(self.bracketed(b"]")?)?;
                    compound.facts.push(self.asked.test(test));
                    self.specificity += CLASS;
                }
                b':' => self.pseudo(&mut compound)?,
                b'&' => {
                    self.rest = &self.rest[1..];
                    self.names_outer = true;
                    let outer = self.outer?;
                    compound.among.extend(Compound::outer(outer).among);
                    self.specificity += outer.heaviest;
                    self.element(&mut compound);
                }
                _ => break,
            }
        }
        (self.rest.len() < whole).then_some(compound)
    }

    /// The name of an element, if one stands here.
    fn element(&mut self, compound: &mut Compound) {
        if let Some(name) = self.name() {
            compound.facts.insert(0, self.asked.fact(b' ', &name.to_ascii_lowercase()));
            compound.has_name = true;
            self.specificity += 1;
        }
    }

    fn name(&mut self) -> Option<String> {
        let (name, rest) = css::name(self.rest)?;
        self.rest = rest;
        Some(name.into_owned())
    }

    /// What stands in the brackets that open here.
    fn bracketed(&mut self, close: &[u8]) -> Option<&'a str> {
        let inside = &self.rest[1..];
        let end = css::find(inside, close)?;
        self.rest = &inside[end + 1..];
        Some(inside[..end].trim())
    }

    /// `:first-child`, `:not(.a)`; of what is not known it is only known that it is asked for.
    fn pseudo(&mut self, compound: &mut Compound) -> Option<()> {
        let is_element = self.rest.starts_with("::");
        self.rest = &self.rest[1 + usize::from(is_element)..];
        let name = self.name()?.to_ascii_lowercase();
        let argument = if self.rest.starts_with('(') { Some(self.bracketed(b")")?) } else { None };
        if let Some(side) = arranged::side(&name) {
            self.specificity += 1;
            // In a list there is none.
            return (self.depth == 1 && self.side.replace(side).is_none()).then_some(());
        }
        if is_element || self.side.is_some() {
            self.is_sure &= is_known(&name);
            let is_print = matches!(name.as_str(), "first-letter" | "first-line");
            compound.asks(if is_print { Truth::Perhaps } else { Truth::No });
            self.specificity += 1;
            return Some(());
        }
        match (name.as_str(), argument) {
            ("is" | "where" | "not" | "has", Some(list)) => return self.among(&name, list, compound),
            ("root", None) => compound.facts.push(self.asked.fact(b' ', "html")),
            ("link" | "any-link", None) => {
                compound.facts.push(self.asked.fact(b' ', "a"));
                compound.facts.push(self.asked.test(attribute("href")));
            }
            ("empty", None) => {
                self.asked.family = true;
                compound.is_empty = true;
            }
            (name, None) if DEEDS.contains(&name) => compound.asks(Truth::No),
            _ => {
                if let Some(counted) = name.strip_suffix("-child").or_else(|| name.strip_suffix("-of-type")) {
                    self.place(counted, name.ends_with("type"), argument, compound)?;
                } else {
                    self.is_sure &= is_known(&name);
                    compound.asks(Truth::Perhaps);
                }
            }
        }
        self.specificity += CLASS;
        Some(())
    }

    /// A list of which some selector speaks of the element, or none does; it weighs what its heaviest does.
    fn among(&mut self, name: &str, list: &str, compound: &mut Compound) -> Option<()> {
        let was_sure = self.is_sure;
        let (mut selectors, is_whole) = self.list(list, name == "has")?;
        self.specificity += if name == "where" { 0 } else { heaviest(&selectors) };
        match name {
            "has" => compound.asks(Truth::Perhaps),
            "not" if is_whole => compound.among.push(Among { selectors: selectors.into(), is_not: true }),
            "not" => return None,
            _ => {
                // What a browser does not know in such a list is left out of it alone.
                self.is_sure = was_sure;
                if !is_whole && !list.is_empty() {
                    let subject = Compound { at_most: Truth::Perhaps, ..Compound::default() };
                    selectors.push(Selector { subject, around: Vec::new(), specificity: 0, side: None });
                }
                compound.among.push(Among { selectors: selectors.into(), is_not: false });
            }
        }
        Some(())
    }

    /// A place among siblings: `first`, `only`, `nth-last` with its formula.
    fn place(&mut self, counted: &str, of_type: bool, argument: Option<&str>, compound: &mut Compound) -> Option<()> {
        let ((step, first), ends): (_, &[bool]) = match (counted, argument) {
            ("first", None) => ((0, 1), &[false]),
            ("last", None) => ((0, 1), &[true]),
            ("only", None) => ((0, 1), &[false, true]),
            ("nth" | "nth-last", Some(formula)) => {
                let lower = formula.to_ascii_lowercase();
                let (formula, list) = lower
                    .split_once(" of ")
                    .map_or((&*lower, None), |(nth, _)| (nth, Some(&formula[nth.len() + " of ".len()..])));
                if let Some(list) = list {
                    self.specificity += heaviest(&self.list(list, false)?.0);
                    compound.asks(Truth::Perhaps);
                    return Some(());
                }
                (nth(formula)?, if counted == "nth" { &[false] } else { &[true] })
            }
            _ => return None,
        };
        let places = ends.iter().map(|from_end| Counted { of_type, from_end: *from_end });
        self.asked.family |= places.clone().any(|counted| counted.of_type || counted.from_end);
        compound.places.extend(places.map(|counted| Place { step, first, counted }));
        Some(())
    }
}

impl Compound {
    /// That it asks for more, which holds at most so.
    fn asks(&mut self, more: Truth) {
        self.at_most = self.at_most.min(more);
    }

    /// Whatever any of these speaks of.
    fn outer(list: &List) -> Self {
        Self { among: vec![Among { selectors: Rc::clone(&list.selectors), is_not: false }], ..Self::default() }
    }
}

/// Whether every browser knows a pseudo-class or pseudo-element; those of one family are taken by the others.
fn is_known(name: &str) -> bool {
    OTHERS.contains(&name) || DEEDS.contains(&name) || name.starts_with("-webkit-")
}

/// Attributes of HTML whose values are compared without case, as far as cells have them.
const FOLDED: [&str; 16] = [
    "align", "bgcolor", "checked", "color", "dir", "disabled", "face", "lang", "media", "nowrap", "rel", "rules",
    "scope", "selected", "type", "valign",
];

/// That there is an attribute.
pub(in crate::document::html) fn attribute(name: &str) -> Test {
    Test { attribute: name.trim().to_ascii_lowercase(), operator: None, value: String::new(), folds: false }
}

/// What an attribute is asked for: `data-x`, `type="text"`, `style*=none`.
fn test(inside: &str) -> Option<Test> {
    let (name, rest) = css::name(inside)?;
    let test = attribute(&name);
    let rest = rest.trim_start();
    let (operator, rest) = match rest.as_bytes() {
        [] => return Some(test),
        [b'=', ..] => (b'=', &rest[1..]),
        [mark @ (b'~' | b'^' | b'$' | b'*' | b'|'), b'=', ..] => (*mark, &rest[2..]),
        _ => return None,
    };
    let (value, flag) = css::word(rest.trim_start())?;
    let folds = match flag.trim() {
        "" => FOLDED.contains(&test.attribute.as_str()),
        "i" | "I" => true,
        "s" | "S" => false,
        _ => return None,
    };
    let value = if folds { value.to_ascii_lowercase() } else { value.into_owned() };
    Some(Test { operator: Some(operator), value, folds, ..test })
}
/// `3`, `odd`, `2n+1`, `-n+2`.
fn nth(formula: &str) -> Option<(i32, i32)> {
    let formula: String = formula.to_ascii_lowercase().split_whitespace().collect();
    match formula.as_str() {
        "odd" => return Some((2, 1)),
        "even" => return Some((2, 0)),
        _ => {}
    }
    // Nobody has so many cells beside each other.
    let near = |number: &str| {
        let number: i64 = number.parse().ok()?;
        i32::try_from(number.clamp(-MOST_NTH, MOST_NTH)).ok()
    };
    let Some((step, first)) = formula.split_once('n') else { return Some((0, near(&formula)?)) };
    let step = match step {
        "" | "+" => 1,
        "-" => -1,
        step => near(step)?,
    };
    Some((step, if first.is_empty() { 0 } else { near(first)? }))
}

#[cfg(test)]
mod tests;
