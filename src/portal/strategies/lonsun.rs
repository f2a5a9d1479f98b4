//! Lonsun 龙讯: `/public/column/{organ}?type=3`, turned by `pageIndex` up to the script's `pageCount`.

use super::query_tail::with_number;
use super::{Strategy, listed};
use crate::portal::{Next, Page, Request, Stop, Walk};
use regex::Regex;
use std::sync::LazyLock;

/// Lonsun.
pub struct Lonsun;

/// Bytes around `pageCount` in which its script may count rows.
const NEARBY: usize = 300;

static COLUMN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"/(?:public/column|content/column|site/tpl)/\d+").ok());
static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bpageCount\s*:\s*(\d+)").ok());
static TOTAL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:recordCount|totalCount|total)\s*:\s*(\d+)").ok());

impl Strategy for Lonsun {
    fn name(&self) -> &'static str {
        "lonsun"
    }

    fn recognises(&self, page: &Page) -> bool {
        let in_column = |text: &str| COLUMN.as_ref().is_some_and(|column| column.is_match(text));
        in_column(page.url.path()) || (count(page).is_some() && in_column(&page.body))
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let Some(pages) = count(page).filter(|_| COLUMN.as_ref().is_some_and(|it| it.is_match(page.url.path()))) else {
            return listed::next(page, walk);
        };
        let own = page.url.query_pairs().find(|(name, _)| name == "pageIndex");
        let here: u32 = own.and_then(|(_, number)| number.parse().ok()).unwrap_or(1);
        if here >= pages {
            return Next::End(Stop::LastPage);
        }
        Next::Ask(Request::get(with_number(&page.url, "pageIndex", here + 1)).from_page(&page.url))
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        let at = COUNT.as_ref()?.find(&page.body)?.start();
        let from = page.body.floor_char_boundary(at.saturating_sub(NEARBY));
        let script = &page.body[from..page.body.floor_char_boundary(at + NEARBY)];
        let total = TOTAL.as_ref()?.captures(script).and_then(|total| total[1].parse().ok());
        total.or_else(|| listed::promised(page))
    }
}

fn count(page: &Page) -> Option<u32> {
    COUNT.as_ref()?.captures(&page.body)?[1].parse().ok()
}
