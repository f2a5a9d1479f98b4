//! `dataset.json`, one document, and `reports.jsonl`, the same records a line each.

use super::{Entry, Later, Sink};
use crate::error::Result;
use crate::record::json;

/// `{"schema", "generator", "reports": […]}`.
pub struct Dataset;

impl Sink for Dataset {
    fn head(&self) -> Result<Vec<u8>> {
        let generator = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
        let head = format!("{{\"schema\":\"gouji/dataset/1\",\"generator\":\"{generator}\",\"reports\":[\n");
        Ok(head.into_bytes())
    }

    fn report(&self, entry: &Entry, first: bool) -> Result<Vec<u8>> {
        let between = if first { "" } else { ",\n" };
        Ok([between, &entry.record].concat().into_bytes())
    }

    fn seam(&self) -> Option<usize> {
        // `findings` is the last key of a record.
        Some("]}".len())
    }

    fn later(&self, later: &Later<'_>, first: bool) -> Result<Vec<u8>> {
        Ok(findings(later, first))
    }

    fn tail(&self) -> &'static str {
        "\n]}\n"
    }
}

/// One record a line.
pub struct Lines;

impl Sink for Lines {
    fn head(&self) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn report(&self, entry: &Entry, _first: bool) -> Result<Vec<u8>> {
        Ok([&entry.record, "\n"].concat().into_bytes())
    }

    fn seam(&self) -> Option<usize> {
        Some("]}\n".len())
    }

    fn later(&self, later: &Later<'_>, first: bool) -> Result<Vec<u8>> {
        Ok(findings(later, first))
    }
}

/// Findings as members of a list that has some already, or none.
fn findings(later: &Later<'_>, first: bool) -> Vec<u8> {
    let records: Vec<String> =
        later.findings.iter().map(|finding| json::finding(finding, later.id).to_string()).collect();
    let between = if first { "" } else { "," };
    [between, &records.join(",")].concat().into_bytes()
}
