//! Columns named by an id: `/columns/{uuid}/`, `/channels/N.html`, `/channel/list/N.html`, `/xxgk-list-{slug}.html`.

use super::{Strategy, listed};
use crate::portal::{Next, Page, Walk};
use regex::Regex;
use std::sync::LazyLock;

/// Columns named by an id.
pub struct Channels;

static TRACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)/columns/[0-9a-f]{8}-[0-9a-f-]{27}/ | /channels?/(list/)?\d+ | /channelList/\d+
        | /channel_[0-9a-f]{24}/ | /(xxgk|news)-list-[\w-]+\.html",
    )
    .ok()
});

impl Strategy for Channels {
    fn name(&self) -> &'static str {
        "channels"
    }

    fn recognises(&self, page: &Page) -> bool {
        TRACE.as_ref().is_some_and(|trace| trace.is_match(page.url.path()))
    }

    /// What the page's links say: `12_2.html`, `xxgk-list-nb-2.html`; a list that a script makes leads nowhere.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        listed::next(page, walk)
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        listed::promised(page)
    }
}
