//! Hanweb's disclosure module: `search.jsp` rows that are not kept to the column, and `xxgkAnnualReport.jsp`.

use super::query_tail::with_number;
use super::{Strategy, first_untried, listed};
use crate::portal::{Next, Page, Request, Row, Stop, Walk, page};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// Hanweb's disclosure module.
pub struct HanwebXxgk;

/// Different calls of one page that are tried.
const MOST_CALLS: usize = 4;

static SEARCH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"[\w:./-]*/module/xxgk/search\.jsp\?[^"'\s<>]*"#).ok());
static REPORT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"[\w:./-]*/module/xxgk/xxgkAnnualReport\.jsp\?[^"'\s<>]*"#).ok());
static COLUMN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"divid=div(\d+)").ok());
static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"/art_(\d+)_").ok());

impl Strategy for HanwebXxgk {
    fn name(&self) -> &'static str {
        "hanweb_xxgk"
    }

    fn recognises(&self, page: &Page) -> bool {
        page.body.contains("/module/xxgk/") || page.url.path().contains("/module/xxgk/")
    }

    /// The rows of the column that was asked for; the search mixes in others.
    fn rows(&self, page: &Page) -> Vec<Row> {
        let wanted = captured(&COLUMN, page.url.as_str());
        let strange = |row: &Row| {
            let column = captured(&ITEM, row.url.path());
            column.is_some() && wanted.is_some() && column != wanted
        };
        let mut rows = listed::rows(page);
        rows.retain(|row| !strange(row));
        rows
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let Some(asked) = walk.current().filter(|asked| asked.url.path().ends_with("/module/xxgk/search.jsp")) else {
            let printed = addresses(page, &SEARCH).into_iter().map(|url| with_number(&url, "currpage", 1));
            let reports = addresses(page, &REPORT);
            return first_untried(printed.chain(reports).map(|url| Request::get(url).from_page(&page.url)), walk);
        };
        let own = asked.url.query_pairs().find(|(name, _)| name == "currpage");
        let here: u32 = own.and_then(|(_, number)| number.parse().ok()).unwrap_or(1);
        if listed::rows(page).is_empty() || listed::page_count(page).is_some_and(|pages| here >= pages) {
            return Next::End(Stop::LastPage);
        }
        let url = with_number(&asked.url, "currpage", here.saturating_add(1));
        Next::Ask(Request { url, ..asked.clone() })
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        listed::promised(page)
    }
}

/// The addresses of that shape that links and scripts of the page print.
fn addresses(page: &Page, shape: &LazyLock<Option<Regex>>) -> Vec<Url> {
    let mut found = Vec::new();
    for printed in shape.as_ref().into_iter().flat_map(|shape| shape.find_iter(&page.body)) {
        let url = page::resolve(&page.url, &printed.as_str().replace("&amp;", "&"));
        found.extend(url.filter(|url| !found.contains(url)));
        if found.len() == MOST_CALLS {
            break;
        }
    }
    found
}

fn captured(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<String> {
    Some(pattern.as_ref()?.captures(text)?[1].to_owned())
}
