//! The page's own style sheets: the rules that decide whether print is seen, found by what an element is.
//!
//! In: the text of `<style>`. Out: for an element, what its rules declare, the strongest last. Rules that
//! declare nothing of the kind are not kept; a page is taken to be shown on a wide screen.

use super::arranged;
use super::selector::{self, Elements, Selector, Test, Truth};
use super::style::{self, Declaration, Declared};
use crate::error::Error;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The most rules that are kept.
pub(in crate::document) const MOST_RULES: usize = 20_000;
/// How often rules may be tried on elements.
pub(in crate::document) const MOST_STEPS: usize = 50_000_000;
/// Rules within rules that are looked into.
const MOST_NESTED: usize = 8;
/// Of so many rules that perhaps speak of an element each is also supposed to do so alone.
const MOST_SUPPOSED: usize = 16;
/// The width of the screen that media queries are asked with, in pixels.
const SCREEN: f32 = 1280.0;

/// A rule: whom it speaks of and what it says.
#[derive(Debug)]
struct Rule {
    selector: Selector,
    /// It stands in a layer, and is weaker than any that does not.
    is_layered: bool,
    /// Whether what it stands in holds: `@media print` does not, of `@container` nobody knows.
    within: Truth,
    declarations: Rc<[Declaration]>,
}

/// What the rules say of an element beside what those say that certainly speak of it.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Whether any certainly does.
    pub(super) certainly: bool,
    /// What is declared if one of those that perhaps speak of it does, and last what if all do.
    pub(super) perhaps: Vec<Declared>,
    /// More rules perhaps speak of it than are supposed to one by one.
    pub(super) is_too_much: bool,
}

/// The rules of a page.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own about all of them.
pub(super) struct Sheets {
    rules: Vec<Rule>,
    /// Rules by the fact of their subject that fewest elements have.
    by_fact: HashMap<u64, Vec<u32>>,
    of_all: Vec<u32>,
    /// Facts that any rule asks for.
    known: HashSet<u64>,
    pub(super) tests: Vec<Test>,
    /// Whether it brings in a sheet from elsewhere.
    pub(super) imports: bool,
    /// Whether a rule asks for what stands before an element.
    pub(super) asks_for_siblings: bool,
    /// Classes and ids are told without case.
    quirks: bool,
    /// How many layers the rules stand in that are being read.
    layers: usize,
    steps: usize,
    is_overfull: bool,
    found: Vec<(u32, Truth)>,
}

impl Default for Sheets {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            by_fact: HashMap::new(),
            of_all: Vec::new(),
            known: HashSet::new(),
            tests: Vec::new(),
            imports: false,
            asks_for_siblings: false,
            quirks: false,
            layers: 0,
            steps: MOST_STEPS,
            is_overfull: false,
            found: Vec::new(),
        }
    }
}

impl Sheets {
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.rules.len()
    }

    /// The error for what they ask too much of.
    pub(super) fn broken_limit(&self) -> Option<Error> {
        if self.is_overfull {
            return Some(Error::new(format!("the page's style sheets have more than {MOST_RULES} rules that matter")));
        }
        (self.steps == 0)
            .then(|| Error::new(format!("the page's style sheets take more than {MOST_STEPS} looks at its elements")))
    }

    /// Whether any rule asks for it.
    pub(super) fn knows(&self, fact: u64) -> bool {
        self.known.contains(&fact)
    }

    /// Whether any rule speaks of what is written into an element.
    pub(super) fn write(&self) -> bool {
        arranged::SIDES.iter().any(|side| self.knows(*side))
    }

    /// Whether any rule asks for an attribute of this name.
    pub(super) fn asks_for(&self, attribute: &[u8]) -> bool {
        self.tests.iter().any(|test| test.attribute.as_bytes() == attribute)
    }

    /// Takes in a sheet that is heeded, perhaps.
    pub(super) fn add(&mut self, text: &str, within: Truth, quirks: bool) {
        let bare = without_comments(text);
        self.quirks = quirks;
        self.block(&bare, 0, within);
    }

    /// The rules of a block that is heeded, perhaps.
    fn block(&mut self, text: &str, depth: usize, within: Truth) {
        let mut rest = if within == Truth::No { "" } else { text };
        while let Some(at) = rest.find(['{', ';', '}']) {
            let head = rest[..at].trim();
            let mark = rest.as_bytes()[at];
            rest = &rest[at + 1..];
            if mark != b'{' {
                self.imports |= starts_with(head, "@import");
                continue;
            }
            let (body, behind) = rest.split_at(end_of_block(rest));
            rest = behind.strip_prefix('}').unwrap_or(behind);
            if !head.starts_with('@') {
                self.rule(selector::expanded(head).as_deref(), body, depth, within);
            } else if depth < MOST_NESTED {
                let layer = usize::from(starts_with(head, "@layer"));
                self.layers += layer;
                self.block(body, depth + 1, within.min(heeded(head)));
                self.layers -= layer;
            }
        }
    }

    /// A rule for these selectors, where they are not too many, and those nested in it.
    fn rule(&mut self, selectors: Option<&[String]>, body: &str, depth: usize, within: Truth) {
        if within == Truth::No {
            return;
        }
        let (plain, nested) = parted(body);
        self.declared(selectors, &plain, within);
        for (head, body) in nested {
            if depth == MOST_NESTED {
                self.declared(None, body, within);
            } else if !head.starts_with('@') {
                let inner = selectors.and_then(|outer| selector::within(outer, head));
                self.rule(inner.as_deref(), body, depth + 1, within);
            } else {
                self.rule(selectors, body, depth + 1, within.min(heeded(head)));
            }
        }
    }

    /// What a rule declares of the elements that any of its selectors speaks of; what is not known of which is too much.
    fn declared(&mut self, selectors: Option<&[String]>, body: &str, within: Truth) {
        let mut kept = Vec::new();
        style::declarations(body, |declaration| kept.push(declaration));
        if kept.is_empty() {
            return;
        }
        let Some(selectors) = selectors else {
            self.is_overfull = true;
            return;
        };
        let copied = body.split("attr(").skip(1).filter_map(|name| name.split([')', ',', ' ']).next());
        self.tests.extend(copied.filter_map(selector::test));
        let declarations: Rc<[Declaration]> = kept.into();
        // What some browsers do not know makes them leave out the whole list.
        let is_of_some = |text: &String| [":-moz-", ":-ms-", ":-o-"].iter().any(|own| text.contains(own));
        let within = if selectors.iter().any(is_of_some) { within.min(Truth::Perhaps) } else { within };
        for text in selectors {
            let Some(selector) = selector::parse(text, self.quirks, &mut self.tests) else { continue };
            if selector.asks_for_deeds() {
                continue;
            }
            self.asks_for_siblings |= selector.asks_for_siblings();
            if self.rules.len() == MOST_RULES {
                self.is_overfull = true;
                return;
            }
            let index = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
            // The last fact of a compound is the narrowest: a class behind a name.
            match selector.narrowest() {
                Some(fact) => self.by_fact.entry(fact).or_default().push(index),
                None => self.of_all.push(index),
            }
            selector.facts(|fact| {
                self.known.insert(fact);
            });
            self.rules.push(Rule {
                selector,
                is_layered: self.layers > 0,
                within,
                declarations: Rc::clone(&declarations),
            });
        }
    }

    /// What the rules say of the element `at`: into `declared` goes what those say that certainly speak of it.
    pub(super) fn declare(&mut self, elements: &impl Elements, at: usize, declared: &mut Declared) -> Said {
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        let mut ask = |rules: &[u32]| found.extend(rules.iter().map(|rule| (*rule, Truth::Perhaps)));
        ask(&self.of_all);
        for fact in elements.facts(at) {
            ask(self.by_fact.get(fact).map_or(&[], Vec::as_slice));
        }
        if found.len() > self.steps {
            self.steps = 0;
            found.clear();
        }
        self.steps -= found.len();
        let (rules, steps) = (&self.rules, &mut self.steps);
        found.retain_mut(|(rule, truth)| {
            let rule = &rules[*rule as usize];
            *truth = rule.within.min(rule.selector.matches(elements, at, steps));
            *truth != Truth::No
        });
        found.sort_unstable_by_key(|(at, _)| {
            let rule = &rules[*at as usize];
            (!rule.is_layered, rule.selector.specificity, *at)
        });
        let declare = |declared: &mut Declared, is_heeded: &dyn Fn(u32) -> bool| {
            for (rule, truth) in &found {
                if *truth == Truth::Yes || is_heeded(*rule) {
                    rules[*rule as usize].declarations.iter().for_each(|one| declared.set(*one));
                }
            }
        };
        declare(declared, &|_| false);
        let unsure = || found.iter().filter(|(_, truth)| *truth == Truth::Perhaps).map(|(rule, _)| *rule);
        let mut said = Said { certainly: unsure().count() < found.len(), perhaps: Vec::new(), is_too_much: false };
        said.is_too_much = unsure().nth(MOST_SUPPOSED).is_some();
        let mut suppose = |is_heeded: &dyn Fn(u32) -> bool| {
            let mut declared = Declared::default();
            declare(&mut declared, is_heeded);
            said.perhaps.push(declared);
        };
        if unsure().nth(1).is_some() {
            unsure().take(MOST_SUPPOSED).for_each(|one| suppose(&|rule| rule == one));
        }
        if unsure().next().is_some() {
            suppose(&|_| true);
        }
        self.found = found;
        said
    }
}

/// A rule's body without the rules nested in it, and those: selector or at-rule, and body.
fn parted(body: &str) -> (Cow<'_, str>, Vec<(&str, &str)>) {
    if !body.contains('{') {
        return (Cow::Borrowed(body), Vec::new());
    }
    let (mut plain, mut nested) = (String::new(), Vec::new());
    let mut rest = body;
    while let Some(open) = rest.find('{') {
        // The head begins behind the last declaration or rule before it.
        let from = rest[..open].rfind([';', '}']).map_or(0, |end| end + 1);
        plain.push_str(&rest[..from]);
        let (inner, behind) = rest[open + 1..].split_at(end_of_block(&rest[open + 1..]));
        nested.push((rest[from..open].trim(), inner));
        rest = behind.strip_prefix('}').unwrap_or(behind);
    }
    plain.push_str(rest);
    (Cow::Owned(plain), nested)
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The sheet without comments and the marks that hide it from very old programs.
/// A style without what it only notes.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    if !["/*", "<!--", "-->"].iter().any(|mark| text.contains(mark)) {
        return Cow::Borrowed(text);
    }
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("/*") {
        bare.push_str(&rest[..at]);
        rest = rest[at + 2..].split_once("*/").map_or("", |(_, behind)| behind);
    }
    bare.push_str(rest);
    Cow::Owned(bare.replace("<!--", "").replace("-->", ""))
}

/// Where the block ends whose brace has been read.
fn end_of_block(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            // A quote that is not closed on its line is a slip of the pen.
            (Some(_), b'\n') => quote = None,
            (Some(open), _) => quote = (open != byte).then_some(open),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') if depth == 0 => return at,
            (None, b'}') => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether what stands in the block of an at-rule holds on a wide screen.
fn heeded(head: &str) -> Truth {
    let queries = head.split_once(|c: char| c.is_whitespace() || c == '(').map_or("", |(name, _)| &head[name.len()..]);
    match head[..head.len() - queries.len()].to_ascii_lowercase().as_str() {
        "@media" => holds(queries),
        "@layer" => Truth::Yes,
        // What one family of browsers has is asked for by a name that begins with a dash.
        "@supports" if !queries.contains("not") && !queries.contains("(-") => Truth::Yes,
        "@supports" | "@container" | "@scope" => Truth::Perhaps,
        _ => Truth::No,
    }
}

/// Whether a list of media queries holds on a wide screen.
pub(super) fn holds(queries: &str) -> Truth {
    if queries.trim().is_empty() {
        return Truth::Yes;
    }
    Truth::any(queries.split(',').map(|query| one_holds(&query.trim().to_ascii_lowercase())))
}

fn one_holds(query: &str) -> Truth {
    let (query, negated) = query.strip_prefix("not ").map_or((query, false), |rest| (rest, true));
    let query = query.trim().strip_prefix("only ").unwrap_or(query).trim();
    if query.contains(" or ") {
        return Truth::Perhaps;
    }
    let all = query.split(" and ").map(|part| has(part.trim())).min().unwrap_or(Truth::Yes);
    if negated { all.not() } else { all }
}

/// Whether a wide screen is what one part of a media query asks for.
fn has(part: &str) -> Truth {
    let Some(feature) = part.strip_prefix('(') else { return Truth::of(matches!(part, "all" | "screen")) };
    let (name, value) = feature.trim_end_matches(')').split_once(':').unwrap_or((feature, ""));
    let value = value.trim();
    let (number, unit) = value.split_at(value.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(value.len()));
    let px = number.trim().parse::<f32>().ok().map(|number| if unit == "px" { number } else { number * 16.0 });
    match (name.trim(), px) {
        ("max-width" | "max-device-width", Some(px)) => Truth::of(SCREEN <= px),
        ("min-width" | "min-device-width", Some(px)) => Truth::of(SCREEN >= px),
        ("orientation", _) => Truth::of(value == "landscape"),
        ("prefers-color-scheme", _) => Truth::of(value == "light"),
        ("prefers-reduced-motion" | "prefers-contrast", _) => Truth::of(value == "no-preference"),
        ("hover" | "any-hover" | "pointer" | "any-pointer", _) => Truth::of(!matches!(value, "none" | "coarse")),
        ("-ms-high-contrast", _) => Truth::No,
        _ => Truth::Perhaps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::style::{Property, Word, fact};

    struct One(Vec<u64>);

    impl Elements for One {
        fn facts(&self, _: usize) -> &[u64] {
            &self.0
        }
        fn nth(&self, _: usize) -> i32 {
            1
        }
        fn before(&self, _: usize, _: usize) -> Option<&[u64]> {
            None
        }
    }

    fn display(sheet: &str, classes: &[&str]) -> Option<Word> {
        let mut sheets = Sheets::default();
        sheets.add(sheet, Truth::Yes, false);
        let element = One(classes.iter().map(|class| fact(b'.', class.as_bytes())).collect());
        let mut declared = Declared::default();
        sheets.declare(&element, 0, &mut declared);
        declared.word(Property::Display)
    }

    #[test]
    fn the_strongest_rule_counts() {
        let sheet = "<!-- .a{display:none} /* .a{display:block} */ .a.b{display:block} .a{display:none} -->";
        assert_eq!(display(sheet, &["a"]), Some(Word::Nothing));
        assert_eq!(display(sheet, &["a", "b"]), Some(Word::Other));
        assert_eq!(display(".b{display:block}.a{display:none!important}", &["a", "b"]), Some(Word::Nothing));
        assert_eq!(display(".x,.a , .y{display:none}", &["a"]), Some(Word::Nothing));
    }

    #[test]
    fn a_page_is_shown_on_a_wide_screen() {
        for media in ["screen", "all", "screen and (min-width: 900px)", "print, screen", "not print", "only screen"] {
            assert_eq!(
                display(&format!("@media {media}{{.a{{display:none}}}}"), &["a"]),
                Some(Word::Nothing),
                "{media}"
            );
        }
        for media in ["print", "(max-width:768px)", "screen and (max-width: 48em)", "not screen", "speech"] {
            assert_eq!(display(&format!("@media {media}{{.a{{display:none}}}}"), &["a"]), None, "{media}");
        }
    }

    #[test]
    fn what_says_nothing_of_the_kind_is_not_kept() {
        let mut sheets = Sheets::default();
        sheets.add(
            "@font-face{font-family:x} p.a{margin:0} a:hover{display:none} @page{size:a4} @keyframes k{0%{opacity:0}}",
            Truth::Yes,
            false,
        );
        assert!(sheets.is_empty() && !sheets.imports);
        sheets.add("@import url(a.css); @charset 'x'; b{color:red", Truth::Yes, false);
        assert!(!sheets.is_empty() && sheets.imports);
    }
}
