//! How selectors are written, read into compounds and relations.

use super::{Compound, Relation, Selector, Test};
use crate::document::html::arranged;
use crate::document::html::style::fact;

/// The most selectors that one list comes to when it is written out.
const MOST_EXPANDED: usize = 4_096;
/// The largest number in the place of an element among its siblings.
const MOST_NTH: i32 = 1_000_000;
/// The longest chain of compounds that is matched.
const MOST_PARTS: usize = 16;

/// The selectors of a list, `:is(a, b)` and `:where(a, b)` written out: `td:is(.a, .b)` is `td.a` and `td.b`. None where
/// they are too many.
pub(in crate::document::html) fn expanded(list: &str) -> Option<Vec<String>> {
    let mut open: Vec<String> = split_list(list);
    let mut whole = Vec::new();
    while let Some(text) = open.pop() {
        let Some((at, length)) = choice(&text) else {
            whole.push(text);
            continue;
        };
        let inside = &text[at + length..];
        let Some(end) = closing(inside, ('(', ')')) else { continue };
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

/// Where a choice begins that stands in no other brackets, and how long its mark is.
fn choice(text: &str) -> Option<(usize, usize)> {
    let is_outside = |text: &str| {
        text.bytes().filter(|byte| *byte == b'(').count() == text.bytes().filter(|byte| *byte == b')').count()
    };
    let marks = [":is(", ":where(", ":matches("].into_iter();
    marks.filter_map(|mark| Some((text.find(mark)?, mark.len()))).min().filter(|(at, _)| is_outside(&text[..*at]))
}

/// The selectors that a list comes to within a rule for others. None where they are too many.
pub(in crate::document::html) fn within(outer: &[String], list: &str) -> Option<Vec<String>> {
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

/// Where the bracket closes that has been read, outside quotes.
fn closing(text: &str, (open, close): (char, char)) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    text.char_indices().find_map(|(at, c)| {
        match quote {
            Some(mark) => quote = Some(mark).filter(|mark| *mark != c),
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == open => depth += 1,
            None if c == close && depth == 0 => return Some(at),
            None if c == close => depth -= 1,
            None => {}
        }
        None
    })
}

/// Reads one selector of a list; none where it is not written as one.
///
/// On a page of quirks classes and ids are told without case.
pub(in crate::document::html) fn parse(text: &str, quirks: bool, tests: &mut Vec<Test>) -> Option<Selector> {
    let (text, written) = arranged::into(text.trim());
    let is_any = written.is_some() && (text.is_empty() || text.ends_with([' ', '>', '+', '~']));
    let whole = if is_any { format!("{text}*") } else { text.to_owned() };
    let mut selector = parse_element(&whole, quirks, tests)?;
    if let Some(fact) = written {
        let inner = Compound { facts: vec![fact], ..Compound::default() };
        selector.around.insert(0, (Relation::Parent, std::mem::replace(&mut selector.subject, inner)));
        selector.specificity += 1;
    }
    Some(selector)
}

fn parse_element(text: &str, quirks: bool, tests: &mut Vec<Test>) -> Option<Selector> {
    let mut reader = Reader { rest: text, specificity: 0, quirks, tests };
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
            && !compound.asks_more
    };
    let stands_in_all = |parts: &[(Relation, Compound)]| match parts {
        [(_, page), (Relation::Ancestor, _), ..] => is_page(page),
        [(_, page), (Relation::Parent, body), ..] => is_page(page) && is_page(body),
        _ => false,
    };
    while stands_in_all(&parts) {
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
    quirks: bool,
    tests: &'b mut Vec<Test>,
}

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

impl Reader<'_, '_> {
    fn compound(&mut self) -> Option<Compound> {
        let mut compound = Compound::default();
        let whole = self.rest.len();
        // Of any namespace, as if none were said.
        self.rest = self.rest.strip_prefix("*|").unwrap_or(self.rest);
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

    /// A name; `\:` in one is a colon, `\33 ` a 3.
    fn identifier(&mut self) -> Option<String> {
        let mut name = String::new();
        while let Some(c) = self.rest.chars().next() {
            let behind = &self.rest[c.len_utf8()..];
            self.rest = match c {
                '\\' => {
                    let (c, behind) = escaped(behind)?;
                    name.push(c);
                    behind
                }
                c if c.is_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() => {
                    name.push(c);
                    behind
                }
                _ => break,
            };
        }
        (!name.is_empty()).then_some(name)
    }

    /// The name of a class or an id.
    fn name(&mut self) -> Option<String> {
        let name = self.identifier()?;
        Some(if self.quirks { name.to_ascii_lowercase() } else { name })
    }

    /// A class, an id or an attribute test.
    fn simple(&mut self) -> Option<(u64, u32)> {
        let mark = self.rest.as_bytes()[0];
        self.rest = &self.rest[1..];
        match mark {
            b'.' => self.name().map(|name| (fact(b'.', name.as_bytes()), CLASS)),
            b'#' => self.name().map(|name| (fact(b'#', name.as_bytes()), ID)),
            _ => {
                let (inside, behind) = self.rest.split_at(closing(self.rest, ('[', ']'))?);
                self.rest = &behind[1..];
                let test = test(inside)?;
                let fact = test.fact();
                if !self.tests.contains(&test) {
                    self.tests.push(test);
                }
                Some((fact, CLASS))
            }
        }
    }

    /// `:first-child`, `:not(.a)`; of what is not known it is only known that it is asked for.
    fn pseudo(&mut self, compound: &mut Compound) -> Option<()> {
        let is_element = self.rest.starts_with("::");
        self.rest = self.rest.trim_start_matches(':');
        let name = self.identifier()?.to_ascii_lowercase();
        let argument = match self.rest.strip_prefix('(') {
            Some(rest) => {
                let (argument, behind) = rest.split_at(closing(rest, ('(', ')'))?);
                self.rest = &behind[1..];
                Some(argument.trim())
            }
            None => None,
        };
        let place = match (name.as_str(), argument) {
            ("first-child", None) => Some((0, 1)),
            ("nth-child", Some(formula)) => nth(formula),
            _ => None,
        };
        match (name.as_str(), argument) {
            (_, _) if place.is_some() && compound.nth.is_none() => compound.nth = place,
            ("root", None) => compound.facts.push(fact(b' ', b"html")),
            ("link" | "any-link", None) => compound.facts.push(fact(b' ', b"a")),
            ("not", Some(list)) => return self.not(list, compound),
            (name, None) if is_deed(name, is_element) => compound.asks_for_deeds = true,
            _ => compound.asks_more = true,
        }
        self.specificity += CLASS;
        Some(())
    }

    /// What an element must not be: each of a list. What stands in something is not known, nor what is not anything twice.
    fn not(&mut self, list: &str, compound: &mut Compound) -> Option<()> {
        let mut heaviest = 0;
        for one in split_list(list) {
            let mut inner = Reader { rest: &one, specificity: 0, quirks: self.quirks, tests: &mut *self.tests };
            let not = inner.compound()?;
            heaviest = heaviest.max(inner.specificity);
            if inner.rest.is_empty() && not.not.is_empty() {
                compound.not.push(not);
            } else {
                compound.asks_more = true;
            }
        }
        self.specificity += heaviest;
        Some(())
    }
}

/// Whether a pseudo-class is a deed, or a pseudo-element that no text of the page stands in: `::-webkit-scrollbar`.
fn is_deed(name: &str, is_element: bool) -> bool {
    DEEDS.contains(&name) || is_element && !matches!(name, "first-letter" | "first-line")
}

/// The character behind a backslash, and what follows it.
pub(in crate::document::html) fn escaped(text: &str) -> Option<(char, &str)> {
    let hex = text.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if hex == 0 {
        let c = text.chars().next()?;
        return Some((c, &text[c.len_utf8()..]));
    }
    let (digits, behind) = text.split_at(hex);
    let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((c, behind.strip_prefix([' ', '\n', '\t']).unwrap_or(behind)))
}

/// Attributes of HTML whose values are compared without case, as far as cells have them.
const FOLDED: [&str; 16] = [
    "align", "bgcolor", "checked", "color", "dir", "disabled", "face", "lang", "media", "nowrap", "rel", "rules",
    "scope", "selected", "type", "valign",
];

/// What an attribute is asked for: `data-x`, `type="text"`, `style*=none`.
pub(in crate::document::html) fn test(inside: &str) -> Option<Test> {
    let Some((name, value)) = inside.split_once('=') else {
        return Some(Test {
            attribute: inside.trim().to_ascii_lowercase(),
            operator: None,
            value: String::new(),
            folds: false,
        });
    };
    let (name, operator) = match name.as_bytes().last()? {
        mark @ (b'~' | b'^' | b'$' | b'*' | b'|') => (&name[..name.len() - 1], *mark),
        _ => (name, b'='),
    };
    let attribute = name.trim().to_ascii_lowercase();
    let value = value.trim();
    let flag = value.rsplit_once(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
    let (value, folds) = match flag.filter(|(_, flag)| matches!(*flag, "i" | "I" | "s" | "S")) {
        Some((_, flag)) => (value[..value.len() - 1].trim_end(), flag.eq_ignore_ascii_case("i")),
        None => (value, FOLDED.contains(&attribute.as_str())),
    };
    let value = value.trim_matches(['"', '\'']);
    let value = if folds { value.to_ascii_lowercase() } else { value.to_owned() };
    Some(Test { attribute, operator: Some(operator), value, folds })
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
    let near = |number: i32| number.clamp(-MOST_NTH, MOST_NTH);
    let Some((step, first)) = formula.split_once('n') else {
        return formula.parse().ok().map(|first: i32| (0, near(first)));
    };
    let step = match step {
        "" | "+" => 1,
        "-" => -1,
        step => near(step.parse().ok()?),
    };
    Some((step, if first.is_empty() { 0 } else { near(first.parse().ok()?) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::selector::{Elements, Truth};

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

    /// `table tr.head@2 td#x@3` from the outside in: names, classes, ids, and the place among siblings.
    fn chain(text: &str) -> Chain {
        let element = |text: &str| {
            let (facts, nth) = text.split_once('@').unwrap_or((text, "1"));
            let mut reader = Reader { rest: facts, specificity: 0, quirks: false, tests: &mut Vec::new() };
            (reader.compound().unwrap().facts, nth.parse().unwrap())
        };
        Chain(text.split(' ').map(element).collect())
    }

    fn holds(selector: &str, elements: &str) -> Truth {
        let elements = chain(elements);
        let selector = parse(selector, false, &mut Vec::new()).unwrap();
        selector.matches(&elements, elements.0.len() - 1, &mut 1000)
    }

    fn matches(selector: &str, elements: &str) -> bool {
        holds(selector, elements) == Truth::Yes
    }

    #[test]
    fn compounds_and_relations() {
        assert!(matches("td.a.b", "table tr td.a.b.c") && !matches("td.a.b", "table tr td.a"));
        assert!(matches("#x > tr td", "table#x tr td") && !matches("#x > td", "table#x tr td"));
        assert!(matches(".m *", "div.m p") && !matches(".m *", "div p.m"));
        assert!(matches("div > p b", "div p div i b"), "one parent among several ancestors");
        assert!(matches("td:nth-child(3)", "tr td@3") && !matches("td:nth-child(3)", "tr td@2"));
        assert!(matches("td:nth-child(2n+1)", "tr td@3") && !matches("td:nth-child(-n+2)", "tr td@3"));
        assert!(matches("td:not(.on)", "tr td.off") && !matches("td:not(.on)", "tr td.on"));
        assert!(matches("td:not(.a.b, #x)", "tr td.a") && !matches("td:not(.a.b, #x)", "tr td#x"));
        assert!(matches("td:not(:first-child)", "tr td@2") && !matches("td:not(:first-child)", "tr td@1"));
        assert!(matches("html > body td", "tr td") && matches("*|td", "tr td"));
        assert!(!matches("td:nth-child(n-2147483648)", "tr td") || !matches("td:nth-child(-n-2147483647)", "tr td"));
        assert!(matches(".a\\:b\\33 c", "td.a\\:b3c"), "a name with its marks escaped");
    }

    #[test]
    fn what_is_not_known_holds_perhaps() {
        for selector in
            ["td:last-child", "tr:has(td:not(.a)) td", "td:not(:last-child)", "td:not(tr td)", "td::first-line"]
        {
            assert_eq!(holds(selector, "tr td"), Truth::Perhaps, "{selector}");
            assert_eq!(holds(&format!("{selector}.b"), "tr td"), Truth::No, "{selector}");
        }
        assert_eq!(holds("td:not(:is(.a, .b))", "tr td.c"), Truth::Perhaps);
        assert_eq!(holds("td:not(:hover)", "tr td"), Truth::Yes);
        assert_eq!(holds("tr:hover td", "tr td"), Truth::No);
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
    fn what_is_written_otherwise_is_no_selector() {
        for selector in ["h1 ++ p", "", ">", "a >", "p:not()", "p:not(.a", "p:"] {
            assert!(parse(selector, false, &mut Vec::new()).is_none(), "{selector}");
        }
        for selector in ["a:hover", "p::selection", "li:focus a", "td::-webkit-scrollbar"] {
            assert!(parse(selector, false, &mut Vec::new()).unwrap().asks_for_deeds(), "{selector}");
        }
    }

    #[test]
    fn ids_go_before_classes_before_names() {
        let weight = |selector| parse(selector, false, &mut Vec::new()).unwrap().specificity;
        assert!(weight("#a") > weight(".a.b.c") && weight(".a") > weight("html body table tr td"));
        assert_eq!(weight("a[href]"), weight("a.b"));
    }
}
