//! The audit site: static pages where every figure stands beside its source.
//!
//! In: records with what their checks found, and the documents they were read from. Out: pages as text. Models say what
//! a page shows and know no HTML; templates know HTML and judge nothing. No files, no network: `pipeline::site` writes.

pub mod address;
pub mod model;
pub mod sheet;
pub mod source;
pub mod templates;
pub(crate) mod words;

use std::borrow::Cow;

/// The style sheet, which every site has.
pub const STYLE: &str = "assets/site.css";

/// The files that are the same for every dataset, by their paths within the site: the style sheet and the scripts.
pub fn assets() -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
    let written = [
        (STYLE, include_str!("assets/site.css")),
        ("assets/language.js", include_str!("assets/language.js")),
        ("assets/hand.js", include_str!("assets/hand.js")),
        ("assets/report.js", include_str!("assets/report.js")),
        ("assets/queue.js", include_str!("assets/queue.js")),
        ("assets/search.js", include_str!("assets/search.js")),
        ("assets/compare.js", include_str!("assets/compare.js")),
        ("assets/compare-picture.js", include_str!("assets/compare-picture.js")),
    ];
    let made = [("assets/words.js", Cow::Owned(words::script()))];
    written.into_iter().map(|(path, content)| (path, Cow::Borrowed(content))).chain(made)
}
