//! `createPageHTML('page_div', 11, 1, 'list', 'shtml', 154)`: the container first, pages counted from 1 (开普 and others).

use super::numbered::{beside, suffix};
use super::{Strategy, listed};
use crate::portal::{Next, Page, Request, Stop, Walk};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Lists turned by the container-first script.
pub struct ContainerFirst;

static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"createPageHTML\(\s*["'][^"']*["']\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']\s*(?:,\s*["']?(\d+))?"#,
    )
    .ok()
});

impl Strategy for ContainerFirst {
    fn name(&self) -> &'static str {
        "container_first"
    }

    fn recognises(&self, page: &Page) -> bool {
        call(page).is_some()
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        pager(page).unwrap_or_else(|| listed::next(page, walk))
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        promised(page)
    }
}

/// The page after this one: number k has the suffix k, `list_2.shtml`.
pub(super) fn pager(page: &Page) -> Option<Next> {
    let call = call(page)?;
    let pages: u32 = call[1].parse().ok()?;
    let current: u32 = call[2].parse().ok()?;
    let here = suffix(&page.url).filter(|(stem, _)| *stem == &call[3]).map_or(current, |(_, number)| number);
    if here >= pages {
        return Some(Next::End(Stop::LastPage));
    }
    let url = beside(&page.url, &format!("{}_{}.{}", &call[3], here + 1, &call[4]))?;
    Some(Next::Ask(Request::get(url).from_page(&page.url)))
}

/// The rows of the whole list, the script's last argument.
pub(super) fn promised(page: &Page) -> Option<usize> {
    call(page)?.get(5)?.as_str().parse().ok()
}

fn call(page: &Page) -> Option<Captures<'_>> {
    CALL.as_ref()?.captures(&page.body)
}
