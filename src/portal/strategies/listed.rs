//! The generic list: links that look like articles, and every pager that a page can print.

use super::numbered::{self, beside};
use super::{Strategy, container_first, encoded, first_untried, query_tail, trs, vsb};
use crate::portal::column::{is_article, is_near};
use crate::portal::{Anchor, Next, Page, Request, Row, Stop, Walk};
use regex::Regex;
use std::sync::LazyLock;

/// Rows from which a page without a pager may have one in a script we do not see.
pub(super) const FULL_PAGE: usize = 10;

/// The generic strategy: most portals are plain pages with plain links.
pub struct Listed;

impl Strategy for Listed {
    fn name(&self) -> &'static str {
        "listed"
    }

    fn recognises(&self, page: &Page) -> bool {
        !rows(page).is_empty()
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        next(page, walk)
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        container_first::promised(page).or_else(|| promised(page))
    }
}

static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"20\d\d|[二2][〇○零Oo0]").ok());
static ROWS_IN_ALL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"共\s*(?:有\s*)?(?:\d{1,4}\s*页[^\d]{0,4})?(\d{1,6})\s*(?:条|篇|个文件)").ok());
static PAGES_IN_ALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"共\s*(\d{1,4})\s*页|(?:pageCount|totalPages?|countPage)["']?\s*[:=]\s*["']?(\d{1,4})\b"#).ok()
});

/// The links that may be articles: of an article's dialect, with a date beside them, named a report, or under a year.
///
/// A menu is left out, `政府信息公开年报` in it too, for it leads to no article.
pub(super) fn rows(page: &Page) -> Vec<Row> {
    let links = page.anchors.iter().filter(|anchor| !anchor.again && !turns_page(anchor, page));
    links.map(|anchor| &anchor.row).filter(|row| may_be_article(row, page)).cloned().collect()
}

fn may_be_article(row: &Row, page: &Page) -> bool {
    let has_year = |text: &str| YEAR.as_ref().is_some_and(|year| year.is_match(text));
    let named = row.title.contains("年报") || row.title.contains("年度报告");
    let of_a_year = (named && has_year(&row.title)) || row.heading.as_deref().is_some_and(has_year);
    let is_list = matches!(numbered::file(&row.url), "" | "index.html" | "index.htm" | "index.shtml");
    let likely = is_article(&row.url) || row.date.is_some() || (of_a_year && !is_list);
    likely && (named || is_near(page, &row.url))
}

/// What the page says the list has in all, in its text: `共 23 条`.
pub(super) fn promised(page: &Page) -> Option<usize> {
    ROWS_IN_ALL.as_ref()?.captures(&page.text)?.get(1)?.as_str().parse().ok()
}

/// How many pages the page says the list has: `共3页`, `pageCount:3`.
pub(super) fn page_count(page: &Page) -> Option<u32> {
    let pages = PAGES_IN_ALL.as_ref()?;
    let found = pages.captures(&page.text).or_else(|| pages.captures(&page.body))?;
    found.get(1).or_else(|| found.get(2))?.as_str().parse().ok()
}

/// The first evidence of a next page, in the order of how much it can be trusted.
pub(super) fn next(page: &Page, walk: &Walk) -> Next {
    let counts_more = page_count(page).is_some_and(|pages| usize::try_from(pages).is_ok_and(|it| it > walk.pages()));
    match printed(page, walk).or_else(|| probe(page, walk)) {
        Some(found @ (Next::Ask(_) | Next::End(Stop::LastPage))) => found,
        _ if counts_more => Next::End(Stop::Unlinked),
        other => other.unwrap_or(Next::End(Stop::NoPager)),
    }
}

fn printed(page: &Page, walk: &Walk) -> Option<Next> {
    shown(page, walk).or_else(|| shown(&encoded::pager(page)?, walk))
}

fn shown(page: &Page, walk: &Walk) -> Option<Next> {
    let link = next_link(page);
    let leads_back = |next: &Next| matches!(next, Next::Ask(request) if walk.ended(request).is_some());
    link.clone()
        .filter(|next| !leads_back(next))
        .or_else(|| trs::pager(page))
        .or_else(|| container_first::pager(page))
        .or_else(|| numbered::pager(page, walk))
        .or_else(|| vsb::countdown(page))
        .or_else(|| query_tail::pager(page))
        .or(link)
}

/// The link that says it is the next page. On the last page it may lead to the page itself.
pub(super) fn next_link(page: &Page) -> Option<Next> {
    let link = page.anchors.iter().find(|anchor| says_next(anchor, page))?;
    Some(Next::Ask(Request::get(link.row.url.clone()).from_page(&page.url)))
}

fn says_next(anchor: &Anchor, page: &Page) -> bool {
    if !is_near(page, &anchor.row.url) {
        return false;
    }
    let words = anchor.text.trim_matches(|c: char| !c.is_alphanumeric());
    if matches!(words, "下一页" | "下页" | "后一页") {
        return true;
    }
    let arrow =
        matches!(anchor.text.trim(), ">" | "»" | "›") || anchor.class.split_whitespace().any(|class| class == "next");
    arrow && numbered::folder(&anchor.row.url).starts_with(numbered::folder(&page.url)) && !is_article(&anchor.row.url)
}

/// A link of the pager itself, which has a date where the pager stands in a dated row's block.
fn turns_page(anchor: &Anchor, page: &Page) -> bool {
    let words = anchor.text.trim_matches(|c: char| !c.is_alphanumeric());
    says_next(anchor, page)
        || (!words.is_empty() && numbered::PAGER_WORDS.contains(&words))
        || (words.len() <= 3 && words.parse::<u32>().is_ok())
}

/// Where nothing leads on but the page is full: `index_1` is asked once, and `index_2` if that was nothing.
fn probe(page: &Page, walk: &Walk) -> Option<Next> {
    if printed(&walk.first, walk).is_some() || walk.first.url.query().is_some() {
        return None;
    }
    let (stem, ending) = match walk.first.url.path_segments()?.next_back()? {
        "" => ("index", "html"),
        name => name.rsplit_once('.').filter(|(stem, _)| matches!(*stem, "index" | "list"))?,
    };
    let page_at = |suffix: u32| {
        let url = beside(&walk.first.url, &format!("{stem}_{suffix}.{ending}"))?;
        Some(Request::get(url).from_page(&page.url))
    };
    if walk.pages() > 1 {
        let (own_stem, own) = numbered::suffix(&page.url)?;
        return (own_stem == stem).then(|| page_at(own + 1)).flatten().map(Next::Ask);
    }
    let dated = rows(page).iter().filter(|row| row.date.is_some()).count();
    let is_whole = page_count(page) == Some(1) || promised(page) == Some(walk.rows());
    (dated >= FULL_PAGE && !is_whole).then(|| first_untried([page_at(1), page_at(2)].into_iter().flatten(), walk))
}
