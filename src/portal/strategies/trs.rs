//! TRS WCM 拓尔思 and what copies its addresses: `index.html`, then `index_1.html`, counted in a script.

use super::numbered::{beside, suffix};
use super::{Strategy, listed};
use crate::portal::{Next, Page, Request, Stop, Walk};
use regex::Regex;
use std::sync::LazyLock;

/// TRS WCM.
pub struct Trs;

static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']"#).ok()
});
static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bcountPage\s*=\s*(\d+)").ok());
static CURRENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bcurrentPage\s*=\s*(\d+)").ok());
static PAGER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bPager\(\s*\{([^{}]*)\}").ok());
static FIELD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(size|current|prefix|suffix)["']?\s*:\s*["']?([\w-]+)"#).ok());
static TRACE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"/t\d{8}_\d+\.s?html?|/was5/web/|/[PW]0?20\d{15,}\.\w").ok());

impl Strategy for Trs {
    fn name(&self) -> &'static str {
        "trs"
    }

    fn recognises(&self, page: &Page) -> bool {
        counter(page).is_some() || TRACE.as_ref().is_some_and(|trace| trace.is_match(&page.body))
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        pager(page).unwrap_or_else(|| listed::next(page, walk))
    }
}

/// What the script counts: pages, this one from 0, and how their files are called.
struct Counter {
    pages: u32,
    current: u32,
    prefix: String,
    ending: String,
}

/// The page after this one: number k has the suffix k − 1. Scripts in comments count too.
///
/// ```
/// # use gouji::portal::{Next, Page, Request, Walk, strategies::{Strategy, trs::Trs}};
/// let url = url::Url::parse("http://www.yunting.example/zwgk/nb/").unwrap();
/// let page = Page::parse(url.clone(), br#"<html><!-- createPageHTML(3, 0, "index", "html") -->"#);
/// let (walk, _rows) = Walk::begin(&Trs, Request::get(url), page.clone());
/// let Next::Ask(second) = Trs.next(&page, &walk) else { panic!() };
/// assert_eq!(second.url.path(), "/zwgk/nb/index_1.html");
/// ```
pub(super) fn pager(page: &Page) -> Option<Next> {
    let counter = counter(page)?;
    let here =
        suffix(&page.url).filter(|(stem, _)| *stem == counter.prefix).map_or(counter.current, |(_, number)| number);
    let next = here.saturating_add(1);
    if next >= counter.pages {
        return Some(Next::End(Stop::LastPage));
    }
    let url = beside(&page.url, &format!("{}_{next}.{}", counter.prefix, counter.ending))?;
    Some(Next::Ask(Request::get(url).from_page(&page.url)))
}

fn counter(page: &Page) -> Option<Counter> {
    called(page).or_else(|| configured(page)).or_else(|| counted(page))
}

fn called(page: &Page) -> Option<Counter> {
    let call = CALL.as_ref()?.captures(&page.body)?;
    let part = |index: usize| call.get(index).map(|part| part.as_str());
    Some(Counter {
        pages: part(1)?.parse().ok()?,
        current: part(2)?.parse().ok()?,
        prefix: part(3)?.to_owned(),
        ending: part(4)?.to_owned(),
    })
}

fn configured(page: &Page) -> Option<Counter> {
    let fields = PAGER.as_ref()?.captures(&page.body)?.get(1)?.as_str();
    let field = |name: &str| {
        let mut all = FIELD.as_ref()?.captures_iter(fields);
        all.find(|field| &field[1] == name).map(|field| field[2].to_owned())
    };
    Some(Counter {
        pages: field("size")?.parse().ok()?,
        current: field("current")?.parse().ok()?,
        prefix: field("prefix")?,
        ending: field("suffix")?,
    })
}

/// `countPage` names no file; it is the page's own.
fn counted(page: &Page) -> Option<Counter> {
    let number = |pattern: &Option<Regex>| pattern.as_ref()?.captures(&page.body)?[1].parse().ok();
    let file = super::numbered::file(&page.url);
    let (stem, ending) = if file.is_empty() { ("index", "html") } else { file.rsplit_once('.')? };
    Some(Counter {
        pages: number(&COUNT)?,
        current: number(&CURRENT)?,
        prefix: suffix(&page.url).map_or(stem, |(stem, _)| stem).to_owned(),
        ending: ending.to_owned(),
    })
}
