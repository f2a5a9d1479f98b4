//! The reports in an archive, whoever made it, without a registry: every answer that reads as one, and each report once.

use super::input::{self, Input};
use super::posted::Posted;
use super::read;
use crate::archive::{Index, MOST_CONTENT, Reader};
use crate::error::Result;
use crate::record::{Report, body};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use url::Url;

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
                let known = reports.entry(identity(&report, &exchange.url)).or_insert(found.inputs.len());
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

/// What two answers are one report by: body, place, year and every figure, whatever page they stand on; else the very bytes.
///
/// A body that nothing says the place of is told by its host: many counties have a 县财政局 that received nothing.
fn identity(report: &Report, url: &str) -> String {
    match (&report.body, report.year, &report.tables) {
        (Some(body), Some(year), Some(tables)) => {
            let host = || Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
            let place = match &report.division {
                Some(division) => division.code.clone(),
                None if body::names_a_place(body) => String::new(),
                None => host().unwrap_or_default(),
            };
            let cells: Vec<String> = tables.shown().map(|(key, cell)| format!("{key}={:?}", cell.value)).collect();
            read::sha256(format!("{body} {place} {year} {}", cells.join(" ")).as_bytes())
        }
        _ => report.source.sha256.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_of_one_name_on_two_hosts_are_two() {
        let page = "<h1>县财政局2023年政府信息公开工作年度报告</h1><table><tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数\
            <tr><td>规章<td>0<td>0<td>0<tr><td>行政规范性文件<td>0<td>0<td>0</table>";
        let report = read::bytes(page.as_bytes()).unwrap();
        assert!(report.tables.is_some() && report.body.is_some() && report.division.is_none());
        let at = |host: &str| identity(&report, &format!("http://{host}/a.html"));
        assert_ne!(at("xikou.example"), at("liuping.example"));
        assert_eq!(at("xikou.example"), identity(&report, "http://xikou.example/b/c.html"));
    }
}
