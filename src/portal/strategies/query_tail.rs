//! Lists turned by a number in the query: `?page=2`, `&pageNo=2`, `a1154p=2`.

use super::listed::page_count;
use super::numbered::folder;
use super::{Strategy, listed};
use crate::portal::{Next, Page, Request, Stop, Walk};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// Pages made on demand: jsp, aspx, php, jhtml, thtml.
pub struct QueryTail;

/// What counts no pages: a time in milliseconds, an id.
const MOST_PAGES: u32 = 100_000;
const NAMES: [&str; 9] =
    ["page", "pageindex", "pageno", "pagenum", "cur_page", "curpage", "currentpage", "currpage", "pagenumber"];
static VSB_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^a\d+p$").ok());
static DYNAMIC: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\.(jspx?|do|action|aspx?|php|jhtml|thtml)$").ok());

impl Strategy for QueryTail {
    fn name(&self) -> &'static str {
        "query_tail"
    }

    fn recognises(&self, page: &Page) -> bool {
        pager(page).is_some() || DYNAMIC.as_ref().is_some_and(|dynamic| dynamic.is_match(page.url.path()))
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        pager(page).unwrap_or_else(|| listed::next(page, walk))
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        listed::promised(page)
    }
}

/// A link of the same list with a page number in its query.
struct Numbered<'a> {
    url: &'a Url,
    name: String,
    number: u32,
    /// The number its text prints.
    label: Option<u32>,
}

/// The next page by its number in the query.
///
/// The number is counted from what the page's links show, `2` leading to `page=2` or to `page=1`;
/// an address with a number and without a pager is counted on while it brings rows.
pub(super) fn pager(page: &Page) -> Option<Next> {
    let links: Vec<Numbered<'_>> = page
        .anchors
        .iter()
        .filter_map(|anchor| {
            let url = &anchor.row.url;
            let (name, number) = number_in(url)?;
            let same_script = url.path() == page.url.path() || (is_vsb(&name) && folder(url) == folder(&page.url));
            let same_list = same_script && agree(url, &page.url);
            let label = anchor.text.trim_matches(|c: char| !c.is_alphanumeric()).parse().ok();
            (url.host_str() == page.url.host_str() && same_list).then_some(Numbered { url, name, number, label })
        })
        .collect();
    let own = number_in(&page.url);
    let any_labelled = |offset: u32| links.iter().any(|link| link.label == Some(link.number + offset));
    let zero_based = any_labelled(1) && !any_labelled(0);
    let here = own.as_ref().map_or(u32::from(!zero_based), |(_, number)| *number);
    let ask = |url: Url| Some(Next::Ask(Request::get(url).from_page(&page.url)));
    if let Some(link) = links.iter().find(|link| link.number == here + 1) {
        return ask(link.url.clone());
    }
    let pages = page_count(page).map(|pages| if zero_based { pages.saturating_sub(1) } else { pages });
    let further = links.iter().find(|link| link.number > here);
    let more = further.is_some() || pages.is_some_and(|pages| here < pages);
    match (further.or(links.first()), &own) {
        (Some(link), _) if more => ask(with_number(link.url, &link.name, here + 1)),
        (Some(_), _) => Some(Next::End(Stop::LastPage)),
        (None, Some(_)) if pages.is_some() && !more => Some(Next::End(Stop::LastPage)),
        (None, Some((name, _))) if !listed::rows(page).is_empty() => ask(with_number(&page.url, name, here + 1)),
        _ => None,
    }
}

/// Whether two addresses ask for the same list: what both name, page numbers apart, is the same. `?cid=7` and `?cid=8&page=2` are two.
fn agree(one: &Url, other: &Url) -> bool {
    let fields = |url: &Url| -> Vec<(String, String)> { url.query_pairs().into_owned().collect() };
    let (own, others) = (fields(one), fields(other));
    let differs = |(name, value): &(String, String)| {
        !counts(name) && own.iter().any(|(known, set)| known == name && set != value)
    };
    !others.iter().any(differs)
}

fn counts(name: &str) -> bool {
    NAMES.contains(&name.to_ascii_lowercase().as_str()) || is_vsb(name)
}

fn number_in(url: &Url) -> Option<(String, u32)> {
    let (name, number) = url.query_pairs().find(|(name, _)| counts(name))?;
    Some((name.into_owned(), number.parse().ok().filter(|number| *number < MOST_PAGES)?))
}

fn is_vsb(name: &str) -> bool {
    VSB_NAME.as_ref().is_some_and(|vsb| vsb.is_match(name))
}

/// The address with a field of its query set, at its place or at the end; the other fields stay as printed, for they may be GBK.
pub(super) fn with_number(url: &Url, name: &str, number: u32) -> Url {
    let field = format!("{name}={number}");
    let own = |printed: &str| printed.split('=').next() == Some(name);
    let mut fields: Vec<&str> = url.query().unwrap_or_default().split('&').filter(|it| !it.is_empty()).collect();
    match fields.iter_mut().find(|printed| own(printed)) {
        Some(place) => *place = &field,
        None => fields.push(&field),
    }
    let query = fields.join("&");
    let mut url = url.clone();
    url.set_query(Some(&query));
    url
}
