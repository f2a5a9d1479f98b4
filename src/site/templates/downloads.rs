//! The files of the dataset, and what every column of them means.

use super::frame::{both, of, page, said};
use crate::dataset::schema::Table;
use crate::dataset::tables::{self, indicators};
use crate::message::Words;
use crate::record::Mark;
use crate::site::address::Address;
use crate::site::words;
use maud::{Markup, html};

/// Where the page is.
#[must_use]
pub fn address() -> Address {
    Address::of("downloads")
}

/// A file of the dataset.
#[derive(Debug)]
pub struct Listed {
    /// Its path within the dataset.
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its digest.
    pub sha256: String,
}

/// The page; the site lies in the folder of the dataset.
#[must_use]
pub fn downloads(files: &[Listed]) -> String {
    let at = address();
    let tables = tables::all();
    let (parts, whole): (Vec<&Listed>, Vec<&Listed>) = files.iter().partition(|file| file.path.starts_with("parquet/"));
    let body = html! {
        h1 { (both(words::DOWNLOADS)) }
        p { (both(words::DOWNLOADS_HINT)) }
        (list(words::DOWNLOADS.0, &whole, &tables))
        @if !parts.is_empty() { details { summary { "Parquet " small { (parts.len()) } } (list("Parquet", &parts, &tables)) } }
        h2 #codebook { (both(words::CODEBOOK)) }
        @for table in &tables { (columns(table)) }
        h3 #marks { (both(words::MARKS)) }
        dl.words { @for mark in Mark::ALL { @let (zh, en) = mark.meaning(); div { dt { code { (mark.as_str()) } } dd { (of(zh, en)) } } } }
        h3 #indicators { (both(words::INDICATORS)) }
        dl.words { @for (id, zh, en) in indicators::named() { div { dt { code { (id) } } dd { (said(&Words::new(zh, en))) } } } }
    };
    page(&at, words::DOWNLOADS.0, &[], &[], &body)
}

fn list(name: &str, files: &[&Listed], tables: &[Table]) -> Markup {
    // `cells.csv`, `parquet/cells/2023.parquet`
    let about = |path: &str| {
        let name = path.strip_prefix("parquet/").unwrap_or(path).split(['.', '/']).next()?;
        tables.iter().find(|table| table.name == name).map(|table| (table.zh, table.en))
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name) {
            table.list {
                thead { tr { th scope="col" { (both(words::FILE)) } th scope="col" { (both(words::HOLDS_WHAT)) } th.number scope="col" { (both(words::BYTES)) } th scope="col" { "SHA-256" } } }
                tbody {
                    @for file in files {
                        tr {
                            th.plain scope="row" { a href=(format!("{}../{}", address().up(), file.path)) download { (file.path) } }
                            td { @if let Some((zh, en)) = about(&file.path) { (of(zh, en)) } }
                            td.number { (grouped(file.bytes)) } td { small { code { (file.sha256.get(..16).unwrap_or_default()) "…" } } }
                        }
                    }
                }
            }
        }
    }
}

fn columns(table: &Table) -> Markup {
    html! {
        details.columns id=(table.name) {
            summary { code { (table.name) } " " (of(table.zh, table.en)) " " small { (table.columns.len()) } }
            div.scroll tabindex="0" role="region" aria-label=(table.name) {
                table.list {
                    thead { tr { th scope="col" { (both(words::COLUMN)) } th scope="col" { (both(words::MEANING)) } th scope="col" { (both(words::KIND)) } th scope="col" { (both(words::UNIT)) } } }
                    tbody {
                        @for column in &table.columns {
                            tr {
                                th.plain scope="row" { code { (column.name) } @if table.key.contains(&column.name.as_ref()) { small { " " (both(words::KEY)) } } }
                                td { (column.zh) " " small lang="en" { (column.en) } }
                                td { (column.kind.as_str()) } td { @if let Some(unit) = &column.unit { (unit) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A number of bytes as people read it: 1,234,567.
fn grouped(bytes: u64) -> String {
    let digits = bytes.to_string();
    let parts = digits.as_bytes().rchunks(3).rev().map(|part| String::from_utf8_lossy(part).into_owned());
    parts.collect::<Vec<_>>().join(",")
}
