//! The audit site: static pages where every figure stands beside its source.
//!
//! In: records with what their checks found, and the documents they were read from. Out: pages as text. Models say what
//! a page shows and know no HTML; templates know HTML and judge nothing. No files, no network: `pipeline::site` writes.

pub mod address;
pub mod model;
pub mod sheet;
pub mod source;
pub mod templates;
mod words;

/// A file of the site that is the same for every dataset.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its path within the site.
    pub path: &'static str,
    /// What it holds.
    pub content: &'static str,
}

/// The style sheet and the scripts.
pub const ASSETS: &[Asset] = &[
    Asset { path: "assets/site.css", content: include_str!("assets/site.css") },
    Asset { path: "assets/language.js", content: include_str!("assets/language.js") },
    Asset { path: "assets/report.js", content: include_str!("assets/report.js") },
    Asset { path: "assets/queue.js", content: include_str!("assets/queue.js") },
];
