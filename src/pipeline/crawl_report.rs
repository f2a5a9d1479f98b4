//! What a crawl came to, for people and programs: `crawl-report.json` and `discovery.jsonl`.

use super::crawl::Surveyed;
use super::survey::{Case, Standing};
use crate::crawl::Kind;
use crate::crawl::crawler::Tally;
use crate::error::{Context, Result};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The counts of a crawl.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Counties asked.
    pub asked: usize,
    /// Counties whose column was found.
    pub found: usize,
    /// Reports found.
    pub postings: usize,
    /// Reports by what became of them: `read`, `image_only`, `captcha`.
    pub outcomes: BTreeMap<String, usize>,
    /// Counties that were not read, by what stands against it: `no_column`, `challenge_ruishu`.
    pub refused: BTreeMap<&'static str, usize>,
    /// Pages that were had or refused.
    pub visits: usize,
    /// Bytes of the pages had, unpacked.
    pub bytes: u64,
}

impl Totals {
    /// Counts the surveys.
    #[must_use]
    pub fn of(surveyed: &[Surveyed]) -> Self {
        let mut totals = Self { asked: surveyed.len(), ..Self::default() };
        for Surveyed { survey, .. } in surveyed {
            totals.found += usize::from(!survey.columns.is_empty());
            totals.postings += survey.postings.len();
            totals.visits += survey.visits;
            totals.bytes += survey.bytes;
            for (outcome, count) in survey.outcomes() {
                *totals.outcomes.entry(outcome.to_owned()).or_insert(0) += count;
            }
            if survey.standing() != Standing::Found {
                *totals.refused.entry(survey.standing().as_str()).or_insert(0) += 1;
            }
        }
        totals
    }
}

impl Totals {
    /// Counties whose server could not be reached; one that refuses was.
    #[must_use]
    pub fn unreached(&self) -> usize {
        let is_unreached = |kind: &&str| Kind::named(kind).is_some_and(Kind::is_unreached);
        self.refused.iter().filter(|(kind, _)| is_unreached(kind)).map(|(_, count)| count).sum()
    }
}

/// The counties that need a person: code, name and case.
pub fn cases(surveyed: &[Surveyed]) -> impl Iterator<Item = (&str, &str, &Case)> {
    surveyed.iter().flat_map(|Surveyed { survey, .. }| {
        survey.cases.iter().map(|case| (survey.portal.code.as_str(), survey.portal.name.as_str(), case))
    })
}

/// Writes both files into the dataset's folder; `tally` is what this process transferred.
///
/// # Errors
/// A file cannot be written.
pub fn write(dataset: &Path, surveyed: &[Surveyed], tally: Option<&Tally>) -> Result<()> {
    let mut lines = String::new();
    for posting in surveyed.iter().flat_map(|county| &county.survey.postings) {
        lines.push_str(&serde_json::to_string(posting).context("a posting")?);
        lines.push('\n');
    }
    put(dataset, "discovery.jsonl", &lines)?;
    put(dataset, "crawl-report.json", &format!("{:#}\n", report(surveyed, tally)))
}

fn report(surveyed: &[Surveyed], tally: Option<&Tally>) -> Value {
    let totals = Totals::of(surveyed);
    let counties: Vec<Value> = surveyed.iter().map(county).collect();
    let cases: Vec<Shown<'_>> = cases(surveyed).map(|(code, name, case)| Shown { code, name, case }).collect();
    json!({
        "schema": "gouji/crawl/1",
        "generator": concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
        "totals": {
            "counties": totals.asked, "columns_found": totals.found, "postings": totals.postings,
            "outcomes": totals.outcomes, "not_read": totals.refused, "visits": totals.visits, "bytes": totals.bytes,
        },
        "transfer": tally.map(transfer),
        "counties": counties,
        "needs_person": cases,
    })
}

/// A case as it is written.
#[derive(Serialize)]
struct Shown<'a> {
    code: &'a str,
    name: &'a str,
    #[serde(flatten)]
    case: &'a Case,
}

fn county(Surveyed { survey, .. }: &Surveyed) -> Value {
    json!({
        "code": survey.portal.code, "name": survey.portal.name, "standing": survey.standing().as_str(),
        "columns": survey.columns, "postings": survey.postings.len(), "outcomes": survey.outcomes(),
        "visits": survey.visits, "bytes": survey.bytes, "attempts": survey.attempts,
    })
}

fn transfer(tally: &Tally) -> Value {
    let refused: BTreeMap<&str, u64> = tally.refused.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    json!({
        "requests": tally.requests, "bytes": tally.bytes, "not_modified": tally.not_modified,
        "known": tally.known, "refused": refused,
    })
}

fn put(dataset: &Path, name: &str, text: &str) -> Result<()> {
    fs::create_dir_all(dataset).context(dataset.display())?;
    let beside = dataset.join(format!(".{name}.partial"));
    fs::write(&beside, text).context(beside.display())?;
    fs::rename(&beside, dataset.join(name)).context(dataset.join(name).display())
}
