//! Where does a printed address lead? Relative, with spaces, in Chinese, inside a script call.

use crate::document::charset;
use encoding_rs::{Encoding, UTF_8};
use regex::Regex;
use scraper::ElementRef;
use std::borrow::Cow;
use std::sync::LazyLock;
use url::Url;

/// Marks of a template that nobody filled in.
const UNFILLED: [&str; 6] = ["<?", "<%", "{{", "${", "%7b%7b", "[!--"];

static CALLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:[a-z_$][\w$.]*\s*\(|location(?:\.href)?\s*=)\s*["']([^"'<>]{3,500})["']"#).ok()
});

/// An address as printed, resolved: spaces, line ends and backslashes are mended.
///
/// `./附件 1.pdf` under `http://x/a/` is `http://x/a/%E9%99%84%E4%BB%B6%201.pdf`; `<?=el.link?>` is none.
#[must_use]
pub fn resolve(base: &Url, printed: &str) -> Option<Url> {
    Base { url: base, charset: UTF_8 }.resolve(printed)
}

/// What the addresses of a page are read by: its own, or the one it names, and its charset, in which a query is sent
/// (URL standard; the path goes in UTF-8).
#[derive(Clone, Copy)]
pub(super) struct Base<'a> {
    pub url: &'a Url,
    pub charset: &'static Encoding,
}

impl Base<'_> {
    /// As [`resolve`], `?t=年报` of a page in GBK as `?t=%C4%EA%B1%A8`.
    pub fn resolve(&self, printed: &str) -> Option<Url> {
        let printed = mended(printed)?;
        let encode = in_charset(self.charset);
        let url = Url::options().base_url(Some(self.url)).encoding_override(Some(&encode)).parse(&printed);
        url.ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    }
}

/// How a query is written in a charset.
fn in_charset(charset: &'static Encoding) -> impl for<'q> Fn(&'q str) -> Cow<'q, [u8]> {
    move |query| charset.encode(query).0
}

/// A printed address without spaces around it, line ends and backslashes; none where it leads nowhere else.
fn mended(printed: &str) -> Option<String> {
    let printed: String =
        printed.trim().chars().filter(|c| !c.is_control()).map(|c| if c == '\\' { '/' } else { c }).collect();
    let lower = printed.to_ascii_lowercase();
    if printed.is_empty() || printed.starts_with('#') || UNFILLED.iter().any(|mark| lower.contains(mark)) {
        return None;
    }
    Some(printed)
}

/// Where an element leads: its address, else the one its script calls with.
///
/// `<li onclick="jumpToDetail('./202605/t20260512_1.html')">` leads there; `onclick="show('1')"` leads nowhere.
pub(super) fn target(element: ElementRef<'_>, base: Base<'_>) -> Option<Url> {
    if matches!(element.value().name(), "a" | "area")
        && let Some(url) = element.attr("href").and_then(|href| base.resolve(href))
    {
        return Some(url);
    }
    [element.attr("href"), element.attr("onclick")].into_iter().flatten().find_map(|script| called(script, base))
}

/// The address that a piece of script opens, if one stands there as a plain text.
fn called(script: &str, base: Base<'_>) -> Option<Url> {
    let pattern = CALLED.as_ref()?;
    pattern.captures_iter(script).filter_map(|found| found.get(1)).map(|printed| printed.as_str().trim()).find_map(
        |printed| {
            let path = printed.split(['?', '#']).next().unwrap_or_default();
            let is_address =
                path.contains('/') || path.rsplit_once('.').is_some_and(|(_, ending)| is_page_ending(ending));
            base.resolve(printed).filter(|_| is_address && !printed.contains(' '))
        },
    )
}

/// The bytes behind `%E9%99%84`; what is no escape stays as it is.
#[must_use]
pub fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let byte = escape.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    decoded
}

/// A step of an address as a person reads it, in UTF-8 or else GB18030.
#[must_use]
pub fn unescaped(text: &str) -> String {
    charset::decode(&percent_decoded(text)).map_or_else(|_| text.to_owned(), |decoded| decoded.text)
}

fn is_page_ending(ending: &str) -> bool {
    let endings = [
        "html", "htm", "shtml", "jhtml", "thtml", "jsp", "jspx", "do", "asp", "aspx", "php", "pdf", "doc", "docx",
        "xls", "xlsx", "wps", "et", "ofd", "zip", "rar",
    ];
    endings.iter().any(|known| ending.eq_ignore_ascii_case(known))
}
