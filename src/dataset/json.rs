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
        Ok(put_in(later, first))
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
        Ok(put_in(later, first))
    }
}

/// Findings as members of a list that has some already, or none; then the list of other places, which the record's own end closes.
fn put_in(later: &Later<'_>, first: bool) -> Vec<u8> {
    let findings = list(later.findings.iter().map(|finding| json::line(&json::Noticed { finding, of: later.key })));
    let between = if first || findings.is_empty() { "" } else { "," };
    let also = list(later.also.iter().map(|source| json::line(&json::Also::from(source))));
    let opened = if also.is_empty() { "" } else { "],\"also\":[" };
    [between, &findings, opened, &also].concat().into_bytes()
}

fn list(members: impl Iterator<Item = String>) -> String {
    members.collect::<Vec<_>>().join(",")
}
