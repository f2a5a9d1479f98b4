//! gouji (勾稽) reads the annual disclosure reports of China's counties and checks every sum they promise.
//!
//! The way of the data, one module an arrow:
//!
//! ```text
//! bytes ─▶ document ─▶ reading ─▶ report ─▶ findings ─▶ dataset ─▶ site
//!   charset   decode    recognise   record    check       write     show
//! ```
//!
//! Without any feature the library is the middle, for HTML and texts: [`pipeline::read::reports`] and what it stands on.
//! `pdf` and `office` read more kinds of documents, `dataset` reads files with all they hold and writes datasets, `crawl`
//! asks portals, `site` shows a dataset, `cli` is the command. All are built by default.
//!
//! The middle is pure: no files, network, clock or randomness. A number in a record is what
//! somebody printed, or null with a reason; a blank is not a zero; a doubt is a finding.
//!
//! ```
//! let page = "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>\
//!             <tr><td>行政规范性文件</td><td>6</td><td></td><td>46</td></tr></table>";
//! let report = gouji::pipeline::read::bytes(page.as_bytes()).unwrap();
//! let tables = report.tables.unwrap();
//! let cell = |key: &str| tables.get(key).unwrap().value;
//! assert_eq!(cell("proactive_disclosure.normative_documents.in_force"), Ok(46.into()));
//! assert_eq!(cell("proactive_disclosure.normative_documents.repealed"), Err(gouji::record::Mark::Blank));
//! ```

#[cfg(feature = "dataset")]
pub mod archive;
pub mod check;
#[cfg(feature = "crawl")]
pub mod crawl;
#[cfg(feature = "dataset")]
pub mod dataset;
pub mod document;
pub mod error;
pub mod finding;
pub mod form;
pub mod grid;
mod lexicon;
pub mod message;
pub mod pipeline;
#[cfg(feature = "crawl")]
pub mod portal;
pub mod recognise;
pub mod record;
#[cfg(feature = "dataset")]
pub mod review;
#[cfg(feature = "site")]
pub mod site;
pub mod source;
pub mod text;
pub mod title;
mod word;

pub use document::Document;
pub use error::{Error, Result};
pub use finding::Finding;
pub use form::Form;
pub use record::Report;

/// The version and the commit it was built from: `0.1.0 (1a2b3c4d5e6f)`, `0.1.0 (unknown)` outside a checkout.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("GOUJI_COMMIT"), ")");
