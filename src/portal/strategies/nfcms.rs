//! NFCMS, the portals beside gkmlpt in 广东: `index.html`, then `index_2.html`.

use super::numbered::{beside, pager, suffix};
use super::{Strategy, listed};
use crate::portal::{Next, Page, Request, Walk};
use regex::Regex;
use std::sync::LazyLock;

/// NFCMS.
pub struct Nfcms;

static TRACE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"/content/m?post_\d+\.html|class=.?news_cont_d_wrap").ok());

impl Strategy for Nfcms {
    fn name(&self) -> &'static str {
        "nfcms"
    }

    fn recognises(&self, page: &Page) -> bool {
        TRACE.as_ref().is_some_and(|trace| trace.is_match(&page.body))
    }

    /// Page k is `index_k`; where the page prints no pager, a page with rows is followed by the next number.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let printed = listed::next_link(page).or_else(|| pager(page, walk));
        let number = suffix(&page.url).filter(|(stem, _)| *stem == "index").map_or(2, |(_, number)| number + 1);
        printed
            .or_else(|| {
                let url = beside(&page.url, &format!("index_{number}.html"))?;
                (!listed::rows(page).is_empty()).then(|| Next::Ask(Request::get(url).from_page(&page.url)))
            })
            .unwrap_or_else(|| listed::next(page, walk))
    }
}
