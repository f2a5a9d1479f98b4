//! 常州's columns: `/class/GJPDBGDH`, whose second page is `/class/GJPDBGDH/2`.

use super::listed::{FULL_PAGE, page_count};
use super::{Strategy, listed};
use crate::portal::{Next, Page, Request, Stop, Walk};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// Columns whose pages are folders counted below them.
pub struct ClassFolder;

static COLUMN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?<column>.*/class/[A-Za-z0-9]+)(?:/(?<number>\d{1,4}))?/?$").ok());

impl Strategy for ClassFolder {
    fn name(&self) -> &'static str {
        "class_folder"
    }

    fn recognises(&self, page: &Page) -> bool {
        numbered(&page.url).is_some()
    }

    /// As many pages as are counted or linked; a full page that tells neither may have another behind it.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        if let Next::Ask(request) = listed::next(page, walk) {
            return Next::Ask(request);
        }
        let Some((column, here)) = numbered(&page.url) else { return Next::End(Stop::NoPager) };
        let own = |url: &Url| numbered(url).filter(|(other, _)| *other == column).map(|(_, number)| number);
        let linked = page.anchors.iter().filter_map(|anchor| own(&anchor.row.url)).max();
        let goes_on = match linked.max(page_count(page)) {
            Some(last) => here < last,
            None => self.rows(page).len() >= FULL_PAGE,
        };
        if !goes_on {
            return Next::End(if linked.is_some() { Stop::LastPage } else { Stop::NoPager });
        }
        let mut url = page.url.clone();
        url.set_path(&format!("{column}/{}", here + 1));
        Next::Ask(Request::get(url).from_page(&page.url))
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        listed::promised(page)
    }
}

/// A column's folder and the number of its page: `/class/GJPDBGDH` is its first.
fn numbered(url: &Url) -> Option<(&str, u32)> {
    let found = COLUMN.as_ref()?.captures(url.path())?;
    let number = found.name("number").map_or(Some(1), |number| number.as_str().parse().ok())?;
    Some((found.name("column")?.as_str(), number))
}
