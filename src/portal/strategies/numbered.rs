//! Sibling pages told apart by a number in their names: `index_2.html`, `list-3.html`, `2.html`.

use super::listed::page_count;
use crate::portal::{Next, Page, Request, Stop, Walk};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

static NUMBERED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:(?<stem>.+?)(?<mark>[_-]))?(?<number>\d{1,3})(?<ending>\.\w+)$").ok());

/// What a pager's links say, apart from numbers; a link that says more leads to another list.
pub(super) const PAGER_WORDS: [&str; 11] =
    ["", "上一页", "上页", "前一页", "下一页", "下页", "后一页", "首页", "第一页", "尾页", "末页"];

struct Name<'a> {
    stem: &'a str,
    mark: &'a str,
    number: u32,
    ending: &'a str,
}

/// A numbered sibling that the page links to.
struct Sibling<'a> {
    name: Name<'a>,
    /// The page number its link prints.
    label: Option<u32>,
}

/// The next page by the numbers of its siblings: `p_2.s` beside `p.s`, whichever page that is.
///
/// Links say which page a number means: `2` leading to `index_1` or to `index_2`. Where no link
/// says it and no `_1` is linked, `_1` is asked once at the end, for it may be a page of its own.
pub(super) fn pager(page: &Page, walk: &Walk) -> Option<Next> {
    let own = file(&page.url);
    let plain = if own.is_empty() { "index.html" } else { own };
    let bare = (folder(&walk.first.url) == folder(&page.url)).then_some("");
    let known = |name: &Name| Some(name.stem) == bare || known_stem(&walk.first.url, name.stem);
    let numbered = parse(own).filter(known);
    numbered
        .as_ref()
        .and_then(|name| among_siblings(page, walk, name.stem, Some(name.number)))
        .or_else(|| among_siblings(page, walk, plain.rsplit_once('.')?.0, None))
        .or_else(|| among_siblings(page, walk, bare?, None))
}

/// The next page among those called after `stem`, of which this one is `here`.
fn among_siblings(page: &Page, walk: &Walk, stem: &str, here: Option<u32>) -> Option<Next> {
    let siblings = siblings(page, stem);
    let pattern = &siblings.first()?.name;
    let page_at = |number: u32| {
        let url = beside(&page.url, &format!("{stem}{}{number}{}", pattern.mark, pattern.ending))?;
        Some(Request::get(url).from_page(&page.url))
    };
    let any_labelled = |offset: u32| siblings.iter().any(|it| it.label == Some(it.name.number + offset));
    let zero_based = any_labelled(1) && !any_labelled(0);
    let said = siblings.iter().any(|sibling| sibling.label.is_some());
    if stem.is_empty() && (zero_based || !said) {
        // `7.htm` with 尾页 is the end of a countdown as often as a page 7.
        return None;
    }
    let numbers = || siblings.iter().map(|sibling| sibling.name.number);
    let (lowest, last) = (numbers().min()?, numbers().max()?);
    let second = siblings.iter().find(|sibling| sibling.label == Some(2)).map_or(lowest, |it| it.name.number);
    let next = here.map_or(second, |here| here + 1);
    let counted = page_count(page).map(|pages| if zero_based { pages.saturating_sub(1) } else { pages });
    if next <= counted.unwrap_or(last).max(last) {
        return page_at(next).map(Next::Ask);
    }
    let doubted = page_at(1).filter(|one| !said && walk.ended(one).is_none());
    Some(doubted.map_or(Next::End(Stop::LastPage), Next::Ask))
}

/// The pages called after `stem` that the page's pager links to.
fn siblings<'p>(page: &'p Page, stem: &str) -> Vec<Sibling<'p>> {
    let links = page.anchors.iter().filter(|anchor| {
        anchor.row.url.host_str() == page.url.host_str() && folder(&anchor.row.url) == folder(&page.url)
    });
    let named = links.filter_map(|anchor| {
        let name = parse(file(&anchor.row.url)).filter(|name| name.stem == stem)?;
        let words = anchor.text.trim_matches(|c: char| !c.is_alphanumeric());
        let label = words.parse().ok().filter(|label| *label == name.number || *label == name.number + 1);
        (label.is_some() || PAGER_WORDS.contains(&words)).then_some(Sibling { name, label })
    });
    named.collect()
}

/// The name of a numbered page: `index_3.html` is `index` and 3.
pub(super) fn suffix(url: &Url) -> Option<(&str, u32)> {
    parse(file(url)).map(|name| (name.stem, name.number))
}

/// The page of that name in the same folder, without query and fragment.
pub(super) fn beside(url: &Url, name: &str) -> Option<Url> {
    url.join(&format!("{}{name}", folder(url))).ok()
}

/// The path up to its last slash.
pub(super) fn folder(url: &Url) -> &str {
    let path = url.path();
    path.rfind('/').map_or(path, |slash| &path[..=slash])
}

pub(super) fn file(url: &Url) -> &str {
    let path = url.path();
    path.rfind('/').map_or("", |slash| &path[slash + 1..])
}

fn parse(file: &str) -> Option<Name<'_>> {
    let found = NUMBERED.as_ref()?.captures(file)?;
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    let (stem, mark) = (part("stem").unwrap_or_default(), part("mark").unwrap_or_default());
    Some(Name { stem, mark, number: part("number")?.parse().ok()?, ending: part("ending")? })
}

fn known_stem(first: &Url, stem: &str) -> bool {
    let own = file(first);
    let own = own.rsplit_once('.').map_or("index", |(own, _)| own);
    own == stem || parse(file(first)).is_some_and(|name| name.stem == stem)
}
