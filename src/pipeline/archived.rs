//! The reports in an archive, whoever made it, without a registry: every answer that reads as one, and each report once.

use super::input::{self, Input};
use super::posted::Posted;
use super::read;
use crate::archive::{Index, MOST_CONTENT, Reader};
use crate::error::Result;
use crate::record::Report;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What archives held.
#[derive(Debug, Default)]
pub struct Found {
    /// The reports, in the order of the archives.
    pub inputs: Vec<Input>,
    /// Answers looked at.
    pub answers: usize,
}

/// Lays the reports of archives beside the dataset.
///
/// # Errors
/// An archive cannot be opened, or a document cannot be written. What is damaged is passed over.
pub fn reports(archives: &[PathBuf], dataset: &Path) -> Result<Found> {
    let index = Index::open(archives)?;
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    let mut reports = BTreeMap::new();
    for path in archives {
        for archived in Reader::open(path)?.flatten() {
            let asked = &archived.exchange;
            // The newest answer of each address, with the body of an earlier one where it is the same.
            if !seen.insert(archived.key()) {
                continue;
            }
            let Some(exchange) = index.find(asked.method, &asked.url, asked.form.as_deref(), None)? else { continue };
            let Some(response) = exchange.response().filter(|response| response.status == 200) else { continue };
            found.answers += 1;
            let Ok(content) = response.content(MOST_CONTENT) else { continue };
            if response.truncated.is_some() {
                continue;
            }
            if let Ok(report) = read::from_reader(&content[..], None) {
                let known = reports.entry(identity(&report)).or_insert(found.inputs.len());
                if let Some(Input { posted: Some(posted), .. }) = found.inputs.get_mut(*known) {
                    posted.aliases.push(exchange.url.clone());
                    continue;
                }
                let posted = Posted {
                    url: Some(exchange.url.clone()),
                    retrieved: Some(exchange.date.to_string()),
                    ..Posted::default()
                };
                found.inputs.push(input::lay(dataset, &content, posted)?);
            }
        }
    }
    Ok(found)
}

/// What two answers are one report by: body, year and every figure, whatever page they stand on; else the very bytes.
fn identity(report: &Report) -> String {
    match (&report.body, report.year, &report.tables) {
        (Some(body), Some(year), Some(tables)) => {
            let cells: Vec<String> = tables.shown().map(|(key, cell)| format!("{key}={:?}", cell.value)).collect();
            read::sha256(format!("{body} {year} {}", cells.join(" ")).as_bytes())
        }
        _ => report.source.sha256.clone(),
    }
}
