//! The page's own style sheets: the rules that decide whether print is seen, found by what an element is.
//!
//! In: the text of `<style>`. Out: for an element, what its rules declare, the strongest last. Rules that
//! declare nothing of the kind are not kept; a page is taken to be shown on a wide screen.

use super::css::{self, Item, without_comments};
use super::selector::{self, ANY, Asked, Elements, List, Selector, Truth, Which, key_of};
use super::style::{self, Declaration, Declared};
use crate::error::Error;
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// The most rules that are kept.
pub(in crate::document) const MOST_RULES: usize = 20_000;
/// Ways by which they are found; one for all elements of several names has several.
const MOST_KEYS: usize = 10 * MOST_RULES;
/// How often rules may be tried on elements.
pub(in crate::document) const MOST_STEPS: usize = 10_000_000;
/// Rules within rules that are looked into.
const MOST_NESTED: usize = 8;
/// The most ways in which an element may be declared, as rules perhaps speak of it, that are told apart.
const MOST_WAYS: usize = 32;
/// The width of the screen that media queries are asked with, in pixels.
const SCREEN: f32 = 1280.0;

/// A rule: whom it speaks of and what it says.
#[derive(Debug)]
struct Rule {
    selectors: Rc<[Selector]>,
    /// Which of them is this rule's.
    own: usize,
    /// It stands in a layer, and is weaker than any that does not.
    is_layered: bool,
    /// Whether what it stands in holds: `@media print` does not, of `@container` nobody knows.
    within: Truth,
    declarations: Rc<[Declaration]>,
}

impl Rule {
    fn selector(&self) -> &Selector {
        &self.selectors[self.own]
    }
}

/// What the rules say of an element.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What those declare that certainly speak of it.
    pub(super) declared: Declared,
    /// Whatever else is declared if any of those do that perhaps speak of it, and the others do not.
    pub(super) others: Vec<Declared>,
    /// Whether any rule certainly speaks of it.
    pub(super) certainly: bool,
    /// There are more such ways than are told apart.
    pub(super) is_too_much: bool,
}

impl Said {
    /// Adds what a rule declares that certainly is heeded.
    pub(super) fn set(&mut self, declarations: &[Declaration]) {
        self.certainly |= !declarations.is_empty();
        for declaration in declarations {
            self.declared.set(*declaration);
            self.others.iter_mut().for_each(|other| other.set(*declaration));
        }
        for other in std::mem::take(&mut self.others) {
            self.add(&other);
        }
    }

    /// Adds what a rule declares that perhaps is heeded.
    fn perhaps(&mut self, declarations: &[Declaration]) {
        for at in 0..=self.others.len() {
            let mut other = if at == 0 { self.declared } else { self.others[at - 1] };
            for declaration in declarations {
                other.set(*declaration);
            }
            self.add(&other);
        }
    }

    fn add(&mut self, other: &Declared) {
        if *other == self.declared || self.others.contains(other) {
            return;
        }
        self.is_too_much |= self.others.len() == MOST_WAYS;
        if self.others.len() < MOST_WAYS {
            self.others.push(*other);
        }
    }
}

/// The rules of a page.
#[derive(Debug)]
pub(super) struct Sheets {
    rules: Vec<Rule>,
    /// Rules by what their subject asks for.
    by_key: HashMap<u64, Vec<u32>>,
    keys: usize,
    pub(super) asked: Asked,
    /// Whether it brings in a sheet from elsewhere.
    pub(super) imports: bool,
    /// Whether any rule speaks of what is written into an element.
    pub(super) write: bool,
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
            by_key: HashMap::new(),
            keys: 0,
            asked: Asked::default(),
            imports: false,
            write: false,
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
            return Some(Error::new(format!(
                "the page's style sheets have more than {MOST_RULES} rules that matter, or some {MOST_NESTED} deep"
            )));
        }
        (self.steps == 0)
            .then(|| Error::new(format!("the page's style sheets take more than {MOST_STEPS} looks at its elements")))
    }

    /// Counts so many looks at an element.
    pub(super) fn charge(&mut self, steps: usize) {
        self.steps = self.steps.saturating_sub(steps);
    }

    /// Whether any rule asks for an attribute of this name.
    pub(super) fn asks_for(&self, attribute: &[u8]) -> bool {
        self.asked.tests.iter().any(|test| test.attribute.as_bytes() == attribute)
    }

    /// Takes in a sheet that is heeded, perhaps.
    pub(super) fn add(&mut self, text: &str, within: Truth, quirks: bool) {
        self.asked.quirks = quirks;
        self.block(&without_comments(text), None, 0, within);
    }

    /// A sheet, or the block of a rule for `outer` or of an at-rule, that is heeded, perhaps.
    fn block(&mut self, text: &str, outer: Option<&List>, depth: usize, within: Truth) {
        let mut rest = if within == Truth::No { "" } else { text };
        let mut kept = Vec::new();
        while let Some(Item { head, block }) = css::item(&mut rest, depth > 0).filter(|_| !self.is_overfull) {
            match block {
                Some(block) if matters(block) => {
                    self.declared(outer, std::mem::take(&mut kept), within);
                    self.rule(head, block, outer, depth, within);
                }
                None if head.starts_with('@') => {
                    self.imports |= at_rule(head).0.eq_ignore_ascii_case("import");
                }
                None if outer.is_some() => {
                    let copied = head.split("attr(").skip(1).filter_map(|name| name.split([')', ',', ' ']).next());
                    copied.for_each(|name| {
                        self.asked.test(selector::attribute(name));
                    });
                    style::declarations(head, |declaration| kept.push(declaration));
                }
                _ => {}
            }
        }
        self.declared(outer, kept, within);
    }

    /// A rule with its block, or an at-rule.
    fn rule(&mut self, head: &str, block: &str, outer: Option<&List>, depth: usize, within: Truth) {
        if depth == MOST_NESTED {
            self.is_overfull = true;
        } else if head.starts_with('@') {
            let (name, queries) = at_rule(head);
            let layer = usize::from(name.eq_ignore_ascii_case("layer"));
            self.layers += layer;
            self.block(block, outer, depth + 1, within.min(heeded(&name, &queries)));
            self.layers -= layer;
        } else if let Some(list) = selector::list(head, outer, &mut self.asked) {
            let within = if list.is_sure { within } else { within.min(Truth::Perhaps) };
            if !list.selectors.iter().all(Selector::never_matches) {
                self.block(block, Some(&list), depth + 1, within);
            }
        } else {
            self.is_overfull = true;
        }
    }

    /// What a rule declares of the elements that any of its selectors speaks of.
    fn declared(&mut self, list: Option<&List>, declarations: Vec<Declaration>, within: Truth) {
        let Some(List { selectors, .. }) = list.filter(|_| !declarations.is_empty()) else { return };
        let declarations: Rc<[Declaration]> = declarations.into();
        for (own, selector) in selectors.iter().enumerate() {
            if selector.never_matches() {
                continue;
            }
            let keys = selector.keys();
            self.keys += keys.len();
            if self.rules.len() == MOST_RULES || self.keys > MOST_KEYS {
                self.is_overfull = true;
                return;
            }
            let index = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
            for key in keys {
                self.by_key.entry(key).or_default().push(index);
            }
            self.write |= selector.side.is_some();
            self.rules.push(Rule {
                selectors: Rc::clone(selectors),
                own,
                is_layered: self.layers > 0,
                within,
                declarations: Rc::clone(&declarations),
            });
        }
    }

    /// What the rules say of the element `at`, or of what is written at a side of it.
    pub(super) fn declare(&mut self, elements: &impl Elements, at: usize, side: Option<u64>) -> Said {
        let which = Which { at, back: 0 };
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        for fact in elements.facts(which).unwrap_or_default().iter().chain([&ANY]) {
            let rules = self.by_key.get(&key_of(*fact, side)).map_or(&[][..], Vec::as_slice);
            found.extend(rules.iter().map(|rule| (*rule, Truth::Perhaps)));
        }
        if found.len() >= self.steps {
            self.steps = 0;
            found.clear();
        }
        let (rules, steps) = (&self.rules, &mut self.steps);
        found.retain_mut(|(rule, truth)| {
            let rule = &rules[*rule as usize];
            *truth = rule.within.min(rule.selector().matches(elements, which, steps));
            *truth != Truth::No
        });
        found.sort_unstable_by_key(|(at, _)| {
            let rule = &rules[*at as usize];
            (!rule.is_layered, rule.selector().specificity, *at)
        });
        // One that asks for one of several facts is found by each of them.
        found.dedup();
        let mut said = Said::default();
        for (rule, truth) in &found {
            *steps = steps.saturating_sub(said.others.len() * said.others.len());
            match truth {
                Truth::Yes => said.set(&rules[*rule as usize].declarations),
                _ => said.perhaps(&rules[*rule as usize].declarations),
            }
        }
        self.found = found;
        said
    }
}

/// Whether a block declares anything of the kind, or holds blocks that may.
fn matters(block: &str) -> bool {
    let mut declares = block.contains('{');
    if !declares {
        style::declarations(block, |_| declares = true);
    }
    declares
}

/// The name of an at-rule, and what it asks for.
fn at_rule(head: &str) -> (Cow<'_, str>, Cow<'_, str>) {
    let (name, queries) = css::name(&head[1..]).unwrap_or_default();
    (name, css::plain(queries))
}

/// Whether what stands in the block of an at-rule holds on a wide screen.
fn heeded(name: &str, queries: &str) -> Truth {
    match name.to_ascii_lowercase().as_str() {
        "media" => holds(queries),
        "layer" => Truth::Yes,
        // What one family of browsers has is asked for by a name that begins with a dash.
        "supports" if !queries.contains("not") && !queries.contains("(-") => Truth::Yes,
        "supports" | "container" | "scope" => Truth::Perhaps,
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
    use crate::document::html::selector::Counted;
    use crate::document::html::style::{Property, Word, fact};

    struct One(Vec<u64>);

    impl Elements for One {
        fn facts(&self, which: Which) -> Option<&[u64]> {
            (which.back == 0).then_some(&self.0)
        }
        fn place(&self, _: Which, counted: Counted) -> Option<i32> {
            (!counted.from_end).then_some(1)
        }
        fn is_empty(&self, _: Which) -> Truth {
            Truth::Perhaps
        }
    }

    fn display(sheet: &str, classes: &[&str]) -> Option<Word> {
        let mut sheets = Sheets::default();
        sheets.add(sheet, Truth::Yes, false);
        let element = One(classes.iter().map(|class| fact(b'.', class.as_bytes())).collect());
        sheets.declare(&element, 0, None).declared.word(Property::Display)
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
