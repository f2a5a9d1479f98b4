//! Selectors of a style sheet, matched against the open elements.
//!
//! An element is a set of facts ([`fact`]): its name, its classes, its id, the attribute tests it passes. What
//! is not known while the page is still being read, what follows it too, and what a mouse does never match.

use super::arranged;
use super::style::fact;

/// The most selectors that one list comes to when it is written out.
const MOST_EXPANDED: usize = 4_096;
/// The longest chain of compounds that is matched.
const MOST_PARTS: usize = 16;

/// One test of an attribute: `[data-x]`, `[type="text"]`, `[style*=none]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) attribute: String,
    operator: Option<u8>,
    value: String,
}

impl Test {
    pub(super) fn passes(&self, value: &str) -> bool {
        let wanted = self.value.as_str();
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
        let name = fact(b'[', self.attribute.as_bytes());
        fact(self.operator.unwrap_or(b' '), self.value.as_bytes()) ^ name
    }
}

/// What one element must be.
#[derive(Debug, Default, Clone)]
pub(super) struct Compound {
    pub(super) facts: Vec<u64>,
    not: Vec<u64>,
    /// The place among its siblings: every `a`-th from the `b`-th on.
    nth: Option<(i32, i32)>,
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
    pub(super) subject: Compound,
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
    fn holds(&self, elements: &impl Elements, which: Which) -> bool {
        let Some(facts) = which.facts(elements) else { return false };
        self.facts.iter().all(|fact| facts.contains(fact))
            && !self.not.iter().any(|fact| facts.contains(fact))
            && self.nth.is_none_or(|(step, first)| {
                let behind = which.nth(elements) - first;
                if step == 0 { behind == 0 } else { behind % step == 0 && behind / step >= 0 }
            })
    }
}

impl Selector {
    /// All facts it asks for, or asks not to be.
    pub(super) fn facts(&self, mut found: impl FnMut(u64)) {
        let outer = self.around.iter().map(|(_, compound)| compound);
        for compound in std::iter::once(&self.subject).chain(outer) {
            compound.facts.iter().chain(&compound.not).copied().for_each(&mut found);
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
    pub(super) fn matches(&self, elements: &impl Elements, at: usize, steps: &mut usize) -> bool {
        let which = Which { at, back: 0 };
        self.subject.holds(elements, which) && stands_in(&self.around, elements, which, steps)
    }

    /// Whether it asks for what stands before an element.
    pub(super) fn asks_for_siblings(&self) -> bool {
        self.around.iter().any(|(relation, _)| matches!(relation, Relation::Next | Relation::After))
    }
}

fn stands_in(around: &[(Relation, Compound)], elements: &impl Elements, which: Which, steps: &mut usize) -> bool {
    let Some(((relation, compound), rest)) = around.split_first() else { return true };
    let Which { at, back } = which;
    let mut fits = |other: Which| {
        *steps = steps.saturating_sub(1);
        *steps > 0 && compound.holds(elements, other) && stands_in(rest, elements, other, steps)
    };
    match relation {
        Relation::Ancestor => (0..at).rev().any(|at| fits(Which { at, back: 0 })),
        Relation::Parent => at > 0 && fits(Which { at: at - 1, back: 0 }),
        Relation::Next => fits(Which { at, back: back + 1 }),
        Relation::After => {
            let earlier = (back + 1..).take_while(|back| elements.before(at, *back).is_some());
            earlier.into_iter().any(|back| fits(Which { at, back }))
        }
    }
}

/// The selectors of a list, `:is(a, b)` and `:where(a, b)` written out: `td:is(.a, .b)` is `td.a` and `td.b`. None where
/// they are too many.
pub(super) fn expanded(list: &str) -> Option<Vec<String>> {
    let mut open: Vec<String> = split_list(list);
    let mut whole = Vec::new();
    while let Some(text) = open.pop() {
        let found =
            [":is(", ":where(", ":matches("].iter().filter_map(|mark| Some((text.find(mark)?, mark.len()))).min();
        let Some((at, length)) = found else {
            whole.push(text);
            continue;
        };
        let inside = &text[at + length..];
        let Some(end) = closing(inside) else { continue };
        if whole.len() + open.len() >= MOST_EXPANDED {
            return None;
        }
        // A name goes before what else the compound asks for.
        let (before, behind) = (&text[..at], &inside[end + 1..]);
        let compound = before.rfind([' ', '>', '+', '~']).map_or(0, |mark| mark + 1);
        open.extend(split_list(&inside[..end]).iter().rev().map(|one| {
            let is_name = one.starts_with(|c: char| c.is_alphanumeric());
            let (outer, own) = before.split_at(if is_name { compound } else { before.len() });
            format!("{outer}{one}{own}{behind}")
        }));
    }
    Some(whole)
}

/// The selectors that a list comes to within a rule for others. None where they are too many.
pub(super) fn within(outer: &[String], list: &str) -> Option<Vec<String>> {
    let inner = expanded(list)?;
    let is_little = outer.len().saturating_mul(inner.len()) <= MOST_EXPANDED;
    is_little.then(|| outer.iter().flat_map(|outer| inner.iter().map(|inner| nested(outer, inner))).collect())
}

/// A selector within another: in `&` its place, else below it.
fn nested(outer: &str, inner: &str) -> String {
    match inner.trim() {
        inner if inner.contains('&') => inner.replace('&', outer),
        inner => format!("{outer} {inner}"),
    }
}

/// The parts of a list between commas that stand in no brackets.
fn split_list(list: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_usize);
    for c in list.chars() {
        depth = match c {
            '(' | '[' => depth + 1,
            ')' | ']' => depth.saturating_sub(1),
            _ => depth,
        };
        match parts.last_mut() {
            Some(_) if c == ',' && depth == 0 => parts.push(String::new()),
            Some(part) => part.push(c),
            None => {}
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

/// Where the bracket closes that has been read.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })
}

/// Reads one selector of a list; none where it asks for something that is not known.
pub(super) fn parse(text: &str, tests: &mut Vec<Test>) -> Option<Selector> {
    let (text, written) = arranged::into(text.trim());
    let is_any = written.is_some() && (text.is_empty() || text.ends_with([' ', '>', '+', '~']));
    let whole = if is_any { format!("{text}*") } else { text.to_owned() };
    let mut selector = parse_element(&whole, tests)?;
    if let Some(fact) = written {
        let inner = Compound { facts: vec![fact], ..Compound::default() };
        selector.around.insert(0, (Relation::Parent, std::mem::replace(&mut selector.subject, inner)));
        selector.specificity += 1;
    }
    Some(selector)
}

fn parse_element(text: &str, tests: &mut Vec<Test>) -> Option<Selector> {
    let mut reader = Reader { rest: text, specificity: 0, tests };
    let mut parts: Vec<(Relation, Compound)> = Vec::new();
    let mut relation = Relation::Ancestor;
    loop {
        parts.push((relation, reader.compound()?));
        let blanks = reader.rest.len() - reader.rest.trim_start().len();
        reader.rest = reader.rest.trim_start();
        if reader.rest.is_empty() {
            break;
        }
        let marks = [('>', Relation::Parent), ('+', Relation::Next), ('~', Relation::After)];
        let marked = marks.into_iter().find_map(|(mark, relation)| Some((reader.rest.strip_prefix(mark)?, relation)));
        relation = match marked {
            Some((rest, relation)) => {
                reader.rest = rest.trim_start();
                relation
            }
            None if blanks > 0 && !reader.rest.starts_with('|') => Relation::Ancestor,
            None => return None,
        };
        if parts.len() == MOST_PARTS {
            return None;
        }
    }
    let specificity = reader.specificity;
    // Everything stands in the page and its body, whether their tags are written or not.
    let is_page = |compound: &Compound| {
        [b"html".as_slice(), b"body"].iter().any(|name| compound.facts == [fact(b' ', name)])
            && compound.not.is_empty()
            && compound.nth.is_none()
    };
    while parts.len() > 1 && is_page(&parts[0].1) && parts[1].0 == Relation::Ancestor {
        parts.remove(0);
    }
    // The relation stands with the compound on its right; from the inside out it belongs to the one on its left.
    let (mut next, subject) = parts.pop()?;
    let mut around = Vec::with_capacity(parts.len());
    while let Some((relation, compound)) = parts.pop() {
        around.push((std::mem::replace(&mut next, relation), compound));
    }
    Some(Selector { subject, around, specificity })
}

struct Reader<'a, 'b> {
    rest: &'a str,
    specificity: u32,
    tests: &'b mut Vec<Test>,
}

const ID: u32 = 1 << 20;
const CLASS: u32 = 1 << 10;

impl<'a> Reader<'a, '_> {
    fn compound(&mut self) -> Option<Compound> {
        let mut compound = Compound::default();
        let whole = self.rest.len();
        if let Some(rest) = self.rest.strip_prefix('*') {
            self.rest = rest;
        } else if let Some(name) = self.identifier() {
            compound.facts.push(fact(b' ', name.to_ascii_lowercase().as_bytes()));
            self.specificity += 1;
        }
        while let Some(mark) = self.rest.chars().next() {
            match mark {
                '.' | '#' | '[' => {
                    let (fact, weight) = self.simple()?;
                    compound.facts.push(fact);
                    self.specificity += weight;
                }
                ':' => self.pseudo(&mut compound)?,
                _ => break,
            }
        }
        (self.rest.len() < whole).then_some(compound)
    }

    fn identifier(&mut self) -> Option<&'a str> {
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        // An escaped character is a name that is not understood.
        (!name.is_empty() && !rest.starts_with('\\')).then_some(name)
    }

    /// A class, an id or an attribute test.
    fn simple(&mut self) -> Option<(u64, u32)> {
        let mark = self.rest.as_bytes()[0];
        self.rest = &self.rest[1..];
        match mark {
            b'.' => self.identifier().map(|name| (fact(b'.', name.as_bytes()), CLASS)),
            b'#' => self.identifier().map(|name| (fact(b'#', name.as_bytes()), ID)),
            _ => {
                let (inside, rest) = self.rest.split_once(']')?;
                self.rest = rest;
                let test = test(inside)?;
                let fact = test.fact();
                if !self.tests.contains(&test) {
                    self.tests.push(test);
                }
                Some((fact, CLASS))
            }
        }
    }

    fn pseudo(&mut self, compound: &mut Compound) -> Option<()> {
        self.rest = &self.rest[1..];
        if self.rest.starts_with(':') {
            return None;
        }
        let name = self.identifier()?.to_ascii_lowercase();
        let argument = match self.rest.strip_prefix('(') {
            Some(rest) => {
                let (argument, rest) = rest.split_once(')')?;
                self.rest = rest;
                Some(argument.trim())
            }
            None => None,
        };
        match (name.as_str(), argument) {
            ("first-child", None) if compound.nth.is_none() => compound.nth = Some((0, 1)),
            ("nth-child", Some(formula)) if compound.nth.is_none() => compound.nth = Some(nth(formula)?),
            ("root", None) => compound.facts.push(fact(b' ', b"html")),
            ("link" | "any-link", None) => compound.facts.push(fact(b' ', b"a")),
            ("not", Some(argument)) => {
                let mut inner = Reader { rest: argument, specificity: 0, tests: &mut *self.tests };
                let not = inner.compound()?;
                let is_simple =
                    inner.rest.is_empty() && not.facts.len() == 1 && not.nth.is_none() && not.not.is_empty();
                if !is_simple {
                    return None;
                }
                compound.not.extend(not.facts);
                self.specificity += inner.specificity;
                return Some(());
            }
            _ => return None,
        }
        self.specificity += CLASS;
        Some(())
    }
}

/// What an attribute is asked for: `data-x`, `type="text"`, `style*=none`.
pub(super) fn test(inside: &str) -> Option<Test> {
    let Some((name, value)) = inside.split_once('=') else {
        return Some(Test { attribute: inside.trim().to_ascii_lowercase(), operator: None, value: String::new() });
    };
    let (name, operator) = match name.as_bytes().last()? {
        mark @ (b'~' | b'^' | b'$' | b'*' | b'|') => (&name[..name.len() - 1], *mark),
        _ => (name, b'='),
    };
    let value = value.trim().trim_matches(['"', '\'']).to_owned();
    Some(Test { attribute: name.trim().to_ascii_lowercase(), operator: Some(operator), value })
}

/// `3`, `odd`, `2n+1`, `-n+2`.
fn nth(formula: &str) -> Option<(i32, i32)> {
    let formula: String = formula.to_ascii_lowercase().split_whitespace().collect();
    match formula.as_str() {
        "odd" => return Some((2, 1)),
        "even" => return Some((2, 0)),
        _ => {}
    }
    let Some((step, first)) = formula.split_once('n') else { return formula.parse().ok().map(|first| (0, first)) };
    let step = match step {
        "" | "+" => 1,
        "-" => -1,
        step => step.parse().ok()?,
    };
    Some((step, if first.is_empty() { 0 } else { first.parse().ok()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Chain(Vec<(Vec<u64>, i32)>);

    impl Elements for Chain {
        fn facts(&self, at: usize) -> &[u64] {
            &self.0[at].0
        }
        fn nth(&self, at: usize) -> i32 {
            self.0[at].1
        }
        fn before(&self, _: usize, _: usize) -> Option<&[u64]> {
            None
        }
    }

    /// `table tr.head:2 td#x:3` from the outside in: names, classes, ids, and the place among siblings.
    fn chain(text: &str) -> Chain {
        let element = |text: &str| {
            let (facts, nth) = text.split_once(':').unwrap_or((text, "1"));
            let mut reader = Reader { rest: facts, specificity: 0, tests: &mut Vec::new() };
            (reader.compound().unwrap().facts, nth.parse().unwrap())
        };
        Chain(text.split(' ').map(element).collect())
    }

    fn matches(selector: &str, elements: &str) -> bool {
        let elements = chain(elements);
        let selector = parse(selector, &mut Vec::new()).unwrap();
        selector.matches(&elements, elements.0.len() - 1, &mut 1000)
    }

    #[test]
    fn compounds_and_relations() {
        assert!(matches("td.a.b", "table tr td.a.b.c") && !matches("td.a.b", "table tr td.a"));
        assert!(matches("#x > tr td", "table#x tr td") && !matches("#x > td", "table#x tr td"));
        assert!(matches(".m *", "div.m p") && !matches(".m *", "div p.m"));
        assert!(matches("div > p b", "div p div i b"), "one parent among several ancestors");
        assert!(matches("td:nth-child(3)", "tr td:3") && !matches("td:nth-child(3)", "tr td:2"));
        assert!(matches("td:nth-child(2n+1)", "tr td:3") && !matches("td:nth-child(-n+2)", "tr td:3"));
        assert!(matches("td:not(.on)", "tr td.off") && !matches("td:not(.on)", "tr td.on"));
    }

    #[test]
    fn lists_within_selectors_are_written_out() {
        let sorted = |mut all: Vec<String>| {
            all.sort();
            all.join(" | ")
        };
        let written = |list: &str| sorted(expanded(list).unwrap());
        assert_eq!(written("td:is(.a, .b) b, i"), "i | td.a b | td.b b");
        assert_eq!(written(".t :where(td, th):not(.x)"), ".t td:not(.x) | .t th:not(.x)");
        assert_eq!(written(".a:is(td, .b)"), ".a.b | td.a");
        let outer = [".a".to_owned(), "th".to_owned()];
        assert_eq!(sorted(within(&outer, "&.b, td").unwrap()), ".a td | .a.b | th td | th.b");
        let many = format!(":is({})", vec!["td"; 70].join(","));
        assert_eq!((expanded(&many.repeat(2)), within(&vec![outer[0].clone(); 70], &many)), (None, None));
    }

    #[test]
    fn what_is_not_known_is_no_selector() {
        for selector in ["a:hover", "p::first-line", "h1 ++ p", "td:last-child", "", ">", "a >", ".a\\:b", "p:not(a b)"]
        {
            assert!(parse(selector, &mut Vec::new()).is_none(), "{selector}");
        }
    }

    #[test]
    fn ids_go_before_classes_before_names() {
        let weight = |selector| parse(selector, &mut Vec::new()).unwrap().specificity;
        assert!(weight("#a") > weight(".a.b.c") && weight(".a") > weight("html body table tr td"));
        assert_eq!(weight("a[href]"), weight("a.b"));
    }
}
