//! A pager that a script unpacks: base64 of percent-encoded HTML inside `<div id="pages">` (policy pages of 云南).

use crate::portal::Page;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use std::sync::LazyLock;

static PACKED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"id=["']?pages["']?[^>]*>\s*([A-Za-z0-9+/]{40,}={0,2})\s*<"#).ok());

/// The pager as a page of its own, at the page's address.
pub(super) fn pager(page: &Page) -> Option<Page> {
    let packed = STANDARD.decode(&PACKED.as_ref()?.captures(&page.body)?[1]).ok()?;
    // encodeURIComponent leaves neither `=` nor `&` nor `+`: the whole is one name of a form.
    let (markup, _) = url::form_urlencoded::parse(&packed).next()?;
    Some(Page::parse(page.url.clone(), format!("<div>{markup}</div>").as_bytes()))
}
