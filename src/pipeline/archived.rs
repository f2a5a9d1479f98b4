//! The reports in an archive, whoever made it, without a registry: every answer that reads as one.

use super::input::{self, Input};
use super::posted::Posted;
use super::read;
use crate::archive::{Index, MOST_CONTENT, Reader};
use crate::error::Result;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What archives held.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents with reports, in the order of the archives.
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
            if read::from_reader(&content[..], None).is_ok() {
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
