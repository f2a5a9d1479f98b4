//! The dataset: what a harvest writes, a table a file and format.
//!
//! In: records, in any order, put down in a [`Spool`]. Out: files that are the same bytes for the same records, however
//! they were cut. What holds between reports is found before a row is written. Every file is written beside its place, put
//! on the disk and renamed when all are complete.

pub mod account;
mod begun;
mod build;
mod files;
mod lock;
mod package;
pub mod schema;
pub mod sinks;
mod spool;
pub mod tables;

pub use begun::BEGUN;
pub use build::{Built, Options, build};
pub use lock::Lock;
pub use package::{MANIFEST, json_schema};
pub use sinks::json::document_schema;
pub use spool::{Lines, Spool};

use std::path::Path;

/// What came of every input.
const INPUTS: &str = "inputs.jsonl";
/// What the run came to.
const RUN: &str = "run.json";

/// The folder of the fetched documents, within the dataset's.
pub const DOCUMENTS: &str = "documents";
/// The folder of its site, within the dataset's.
pub const SITE: &str = "site";
/// A file that every site has, and nobody else's folder of that name.
const OF_SITE: &str = "site/assets/site.css";
/// What a crawl writes beside a dataset.
const BESIDE: [&str; 2] = ["crawl-report.json", "discovery.jsonl"];

/// Whether a dataset stands in the folder already.
#[must_use]
pub fn stands_in(folder: &Path) -> bool {
    folder.join(RUN).is_file()
}

/// Whether a file is one that a run has written into a dataset's folder.
#[must_use]
pub fn is_own(folder: &Path, file: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    let Some((folder, file)) = whole(folder).zip(whole(file)) else { return false };
    let Ok(within) = file.strip_prefix(&folder) else { return false };
    let name = within.to_string_lossy();
    // A fetched document is called by its digest; whatever else is called `documents` is somebody's.
    let is_digest = |name: &str| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_laid = within.parent() == Some(Path::new(DOCUMENTS))
        && within.file_stem().is_some_and(|stem| is_digest(&stem.to_string_lossy()));
    let begun = |name: &str| name.strip_prefix('.').and_then(|name| name.strip_suffix(BEGUN)).map(str::to_owned);
    let complete = within.file_name().and_then(|own| Some(within.with_file_name(begun(&own.to_string_lossy())?)));
    let is_spool = complete.as_deref().is_some_and(|own| spool::NAMES.iter().any(|name| own == Path::new(name)));
    let is_beside = BESIDE.into_iter().chain([lock::NAME]).any(|own| name == own);
    let is_site = || within.starts_with(SITE) && folder.join(OF_SITE).is_file();
    is_laid || is_site() || is_spool || is_beside || is_output(within) || complete.as_deref().is_some_and(is_output)
}

/// Whether a path within the folder is that of a file of the dataset, in whatever format.
fn is_output(within: &Path) -> bool {
    let name = within.to_string_lossy();
    let fixed = [
        sinks::json::DATASET,
        sinks::json::LINES,
        sinks::xlsx::NAME,
        INPUTS,
        RUN,
        package::DATAPACKAGE,
        package::CITATION,
        MANIFEST,
    ];
    let of_table = |table: &schema::Table| {
        let more = sinks::xlsx::more(table.name);
        name == format!("{}.csv", table.name) || name == format!("{}.dta", table.name) || name == more
    };
    let is_parquet = within.starts_with(sinks::parquet::FOLDER)
        && within.extension().is_some_and(|ending| ending == sinks::parquet::FOLDER || ending == sinks::parquet::ROWS);
    is_parquet || fixed.iter().any(|own| name == *own) || tables::all().iter().any(of_table)
}
