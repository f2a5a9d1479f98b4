//! Selectors as pages write them, against elements written in short.

use super::*;
use crate::document::html::selector::{Elements, Which};

/// An element: its facts, its place among its siblings, how many they are, if that is known.
type One = (Vec<u64>, i32, Option<i32>);

struct Chain(Vec<One>);

impl Elements for Chain {
    fn facts(&self, which: Which) -> Option<&[u64]> {
        (which.back == 0).then(|| &*self.0[which.at].0)
    }
    fn place(&self, which: Which, counted: Counted) -> Option<i32> {
        let (_, place, all) = &self.0[which.at];
        if counted.from_end { all.map(|all| all - place + 1) } else { Some(*place) }
    }
    fn is_empty(&self, which: Which) -> Truth {
        self.0[which.at].2.map_or(Truth::Perhaps, |_| Truth::Yes)
    }
}

fn read(text: &str, outer: Option<&str>) -> Option<List> {
    let mut asked = Asked::default();
    let outer = outer.map(|outer| list(outer, None, &mut asked).unwrap());
    list(text, outer.as_ref(), &mut asked)
}

/// `table tr.head@2 td#x@3/5` from the outside in: names, classes, ids, the place among siblings, and their number.
fn chain(text: &str) -> Chain {
    let element = |text: &str| {
        let (facts, place) = text.split_once('@').unwrap_or((text, "1"));
        let (place, all) = place.split_once('/').map_or((place, None), |(place, all)| (place, Some(all)));
        let facts = read(facts, None).unwrap().selectors[0].subject.facts.clone();
        (facts, place.parse().unwrap(), all.map(|all| all.parse().unwrap()))
    };
    Chain(text.split(' ').map(element).collect())
}

fn holds_in(list: &List, elements: &str) -> Truth {
    let elements = chain(elements);
    let which = Which { at: elements.0.len() - 1, back: 0 };
    Truth::any(list.selectors.iter().map(|one| one.matches(&elements, which, &mut 1000)))
}

fn holds(selector: &str, elements: &str) -> Truth {
    holds_in(&read(selector, None).unwrap(), elements)
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
fn lists_speak_of_whatever_one_of_them_does() {
    assert!(matches("td:is(.a, tr.x > .b):not(tr.y td, .c)", "tr.x td.b"));
    assert!(!matches("td:is(.a, tr.x > .b)", "tr td.b") && !matches("td:not(tr.y td)", "tr.y td"));
    assert!(matches(":where(td, th):not(:is(.a, .b))", "tr td.c") && !matches("td:not(:not(.a))", "tr td"));
    assert!(matches("td:is(.a, ::before)", "tr td.a") && !matches("td:is()", "tr td"));
}

#[test]
fn places_are_told_where_they_are_known() {
    assert!(matches("td:last-child", "tr td@3/3") && !matches("td:last-child", "tr td@2/3"));
    assert!(matches("td:nth-last-child(-n+2)", "tr td@2/3") && !matches("td:only-child", "tr td@1/2"));
    assert!(matches("tr:last-of-type td:empty", "tr@2/2 td@1/1"));
    assert!(matches("td:not(:last-child)", "tr td@1/2") && !matches("td:first-child:last-child", "tr td@1/2"));
}

#[test]
fn what_is_not_known_holds_perhaps() {
    for selector in [
        "td:last-child",
        "tr:has(td:not(.a)) td",
        "td:not(:last-child)",
        "td:empty",
        "td::first-line",
        "td:is(::before, .b)",
        "td:nth-child(1 of .a)",
    ] {
        assert_eq!(holds(selector, "tr td"), Truth::Perhaps, "{selector}");
        assert_eq!(holds(&format!("i {selector}"), "tr td"), Truth::No, "{selector}");
    }
    assert_eq!(holds(&"b ".repeat(40), &vec!["b"; 40].join(" ")), Truth::Perhaps);
    assert_eq!(holds("td:not(:hover)", "tr td"), Truth::Yes);
    assert_eq!(holds("tr:hover td", "tr td"), Truth::No);
}

#[test]
fn rules_within_rules_speak_of_what_stands_in_them() {
    for (inner, elements) in
        [("&.b", "p.a.b"), ("td", "p.a td"), ("> td", "p.a td"), ("i &", "i p.a"), (":is(&)", "p.a")]
    {
        assert_eq!(holds_in(&read(inner, Some("p, .a")).unwrap(), elements), Truth::Yes, "{inner}");
        assert_eq!(holds_in(&read(inner, Some("p.c, .d")).unwrap(), elements), Truth::No, "{inner}");
    }
    let keys = |selector, outer| read(selector, outer).unwrap().selectors[0].keys();
    assert_eq!(keys("&.b", Some("p, .a")), keys(".b", None));
    assert!(keys("&", Some(".a, p")) == keys("td:is(p, i.a)", None) && keys("& i, p", Some("p, .a")).len() == 1);
    assert!(keys("td.c:is(.a, .b)", None) == keys(".c", None) && keys(":not(.a)", None) == [0]);
}

#[test]
fn what_is_written_otherwise_is_no_selector() {
    for selector in [
        "h1 ++ p",
        "",
        ">",
        "a >",
        "p:not()",
        "p:not(.a",
        "p:",
        ".1a",
        "p::before i",
        "[a=]",
        "[a=1]",
        "[a=b x]",
        "}p",
        "a\u{1}b",
        "p:first-child(2)",
        "p:nth-child(x)",
        "b:not(::after)",
    ] {
        let list = read(selector, None);
        assert!(list.as_ref().is_some_and(|list| list.selectors.is_empty() && !list.is_sure), "{selector}");
    }
    for selector in ["a:hover", "p::selection", "li:focus a", "td::-webkit-scrollbar", "b:is(:hover, :active)"] {
        let list = read(selector, None).unwrap();
        assert!(list.selectors[0].never_matches() && list.is_sure, "{selector}");
    }
    for (selectors, is_sure) in
        [(".a, i::-moz-foo", false), (".a, :foo", false), (".a, :is(:foo)", true), (".a, >", false)]
    {
        assert_eq!(read(selectors, None).unwrap().is_sure, is_sure, "{selectors}");
    }
    let deep = |times: usize| format!("{}a{}", ":is(".repeat(times), ")".repeat(times));
    assert!(read(&deep(7), None).is_some() && read(&deep(8), None).is_none() && read(&deep(100_000), None).is_none());
}

#[test]
fn a_list_weighs_what_its_heaviest_does_whether_that_holds_or_not() {
    let weight = |selector| read(selector, None).unwrap().selectors[0].specificity;
    assert!(weight("#a") > weight(".a.b.c") && weight(".a") > weight("html body table tr td"));
    assert_eq!(weight("a[href]"), weight("a.b"));
    for (one, other) in [
        ("td:where(#a, .b)", "td"),
        ("td:is(#a, .b)", "td#a"),
        ("td:not(i, .b.c)", "td.b.c"),
        ("tr:has(> td.a)", "tr:is(td.a)"),
        ("td:nth-child(2 of #a)", "td.b#a"),
        ("td::before", "td i"),
        (":is(td, i):where(#a)", "td"),
    ] {
        assert_eq!(weight(one), weight(other), "{one}");
    }
    assert_eq!(read("td", Some("#a, i")).unwrap().selectors[0].specificity, weight("#a td"));
}
