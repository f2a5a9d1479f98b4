//! 博达 VSB: `nb.htm`, then `nb/7.htm` counting down to `nb/1.htm`.

use super::numbered::{PAGER_WORDS, file, folder};
use super::{Strategy, listed};
use crate::portal::{Next, Page, Request, Stop, Walk};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// 博达 VSB, also called Webber.
pub struct Vsb;

static TRACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"id=["']?vsb_content|/info/\d+/\d+\.htm\b|/system/_content/|/__local/|id=["']?line_u\d+_\d"#).ok()
});

impl Strategy for Vsb {
    fn name(&self) -> &'static str {
        "vsb"
    }

    fn recognises(&self, page: &Page) -> bool {
        TRACE.as_ref().is_some_and(|trace| trace.is_match(&page.body))
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        listed::next_link(page).or_else(|| countdown(page)).unwrap_or_else(|| listed::next(page, walk))
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        listed::promised(page)
    }
}

/// The next older file of a list whose files are numbered from its end: after `nb.htm` the highest, after `nb/7.htm` `nb/6.htm`.
///
/// Only links that speak as a pager count: `nb/2023.htm` named `2023年` is a year's own list.
pub(super) fn countdown(page: &Page) -> Option<Next> {
    let numbers = |folder: &str| {
        let links = page.anchors.iter().filter(|anchor| {
            let words = anchor.text.trim_matches(|c: char| !c.is_alphanumeric());
            PAGER_WORDS.contains(&words) || words.parse::<u32>().is_ok()
        });
        links.filter_map(|anchor| number_in(&anchor.row.url, page, folder)).max()
    };
    let (stem, ending) = page.url.path().rsplit_once('.').filter(|(_, ending)| matches!(*ending, "htm" | "html"))?;
    let ask = |printed: String| Some(Next::Ask(Request::get(page.url.join(&printed).ok()?).from_page(&page.url)));
    if let Some(highest) = numbers(&format!("{stem}/")) {
        return ask(format!("{stem}/{highest}.{ending}"));
    }
    let here: u32 = stem.rsplit('/').next()?.parse().ok()?;
    let first = format!("{}.{ending}", folder(&page.url).trim_end_matches('/'));
    let leads_back = page.anchors.iter().any(|anchor| anchor.row.url.path() == first);
    if !leads_back {
        return None;
    }
    if here <= 1 {
        return Some(Next::End(Stop::LastPage));
    }
    ask(format!("{}.{ending}", here - 1))
}

fn number_in(url: &Url, page: &Page, wanted: &str) -> Option<u32> {
    let own = url.host_str() == page.url.host_str() && folder(url) == wanted;
    let (number, _) = file(url).rsplit_once('.')?;
    number.parse().ok().filter(|number| own && *number < 1_000)
}
