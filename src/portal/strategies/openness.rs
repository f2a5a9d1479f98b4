//! The openness platform of 安徽 and 呼伦贝尔: `/OpennessContent/showList/{branch}/{column}/page_N.html`.

use super::{Strategy, listed, numbered};
use crate::portal::{Next, Page, Request, Stop, Walk};
use regex::Regex;
use std::sync::LazyLock;

/// The openness platform.
pub struct Openness;

static TRACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)/(openness|xxgk)(content|annualreport|policy|guide)/|/PolicyContent/|/showList/\w+/").ok()
});

impl Strategy for Openness {
    fn name(&self) -> &'static str {
        "openness"
    }

    fn recognises(&self, page: &Page) -> bool {
        TRACE.as_ref().is_some_and(|trace| trace.is_match(page.url.path()) || trace.is_match(&page.body))
    }

    /// Page N is the file `page_N.html`, the first one too; how many there are is printed, or shown by the links.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        if let Some(printed) = listed::next_link(page) {
            return printed;
        }
        let Some(("page", here)) = numbered::suffix(&page.url) else { return listed::next(page, walk) };
        let own_folder = numbered::folder(&page.url);
        let linked =
            page.anchors.iter().map(|anchor| &anchor.row.url).filter(|url| numbered::folder(url) == own_folder);
        let linked = linked.filter_map(|url| numbered::suffix(url).map(|(_, number)| number)).max();
        if listed::page_count(page).max(linked).unwrap_or_default() <= here {
            return Next::End(Stop::LastPage);
        }
        let url = numbered::beside(&page.url, &format!("page_{}.html", here + 1));
        url.map_or(Next::End(Stop::NoPager), |url| Next::Ask(Request::get(url).from_page(&page.url)))
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        listed::promised(page)
    }
}
