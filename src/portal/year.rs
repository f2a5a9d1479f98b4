//! Which year does a posting report on? Told by its title, its heading, its path or its date, with the evidence kept.
//!
//! A report appears in the year after the one it reports on, and is often posted again later: of
//! 217 real addresses with a date 195 were of the year after, 3 of the same year, 19 of a later
//! one. A year in a directory beside the words of an annual report, `/zfxxgknb/2024n/`, named the
//! year reported on in 30 of 33 real addresses and its neighbour in three.

use super::meta::Stamp;
use super::page::date;
use crate::title::Title;
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use url::Url;

/// What speaks for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearSource {
    /// The title names it.
    Title,
    /// The heading or tab above the link names it.
    Heading,
    /// A directory of the address names it.
    Path,
    /// The year before publication.
    Publication,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearEvidence {
    /// What speaks.
    pub source: YearSource,
    /// For which year.
    pub year: i32,
    /// What stands there: `2024nb`, `2025-01-20`.
    pub printed: String,
}

/// The year a posting reports on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportYear {
    /// The year; null where nothing speaks for one.
    pub year: Option<i32>,
    /// Whether it is concluded from the path or the date, not said by title or heading.
    pub inferred: bool,
    /// Whether pieces of evidence contradict each other; a posting long after the year does not.
    pub doubtful: bool,
    /// Everything that speaks, the strongest first.
    pub evidence: Vec<YearEvidence>,
}

static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\D)(20[0-3]\d)(?:\D|$)").ok());
/// Words of a path that speak of annual reports.
const REPORT_WORDS: [&str; 5] = ["nb", "ndbg", "ndgb", "annual", "report"];

/// Weighs what speaks for a year.
///
/// A title without a year under the tab `2023年` reports on 2023. With nothing but a date, the year
/// before publication is taken and said to be inferred; with a path that says otherwise it is doubtful.
#[must_use]
pub fn report_year(title: Option<&Title>, heading: Option<&str>, url: &Url, published: Option<Stamp>) -> ReportYear {
    let mut evidence = Vec::new();
    if let Some(year) = title.and_then(|title| title.year) {
        evidence.push(YearEvidence { source: YearSource::Title, year, printed: year.to_string() });
    }
    if let Some(heading) = heading
        && let Some(year) = sole_year(heading)
    {
        evidence.push(YearEvidence { source: YearSource::Heading, year, printed: heading.to_owned() });
    }
    evidence.extend(in_directory(url));
    if let Some(published) = published {
        let year = i32::from(published.year()) - 1;
        evidence.push(YearEvidence { source: YearSource::Publication, year, printed: published.to_string() });
    }
    let Some(first) = evidence.first() else { return ReportYear::default() };
    let of = |source: YearSource| evidence.iter().find(|piece| piece.source == source).map(|piece| piece.year);
    let inferred = matches!(first.source, YearSource::Path | YearSource::Publication);
    let said_otherwise =
        evidence.iter().any(|piece| piece.source != YearSource::Publication && piece.year != first.year);
    // A report is not published before its year is over, but for the few days of its end.
    let too_early = of(YearSource::Publication).is_some_and(|year| year + 1 < first.year);
    let path_alone = first.source == YearSource::Path && of(YearSource::Publication) != Some(first.year);
    let doubtful = said_otherwise || too_early || path_alone || title.is_some_and(|title| title.years_differ);
    ReportYear { year: Some(first.year), inferred, doubtful, evidence }
}

/// The year a text names, if it names one only.
fn sole_year(text: &str) -> Option<i32> {
    let mut years = YEAR.as_ref()?.captures_iter(text).filter_map(|found| found.get(1)?.as_str().parse().ok());
    let year = years.next()?;
    years.all(|other: i32| other == year).then_some(year)
}

/// The year of a directory beside the words of an annual report; the date of an article is none.
fn in_directory(url: &Url) -> Option<YearEvidence> {
    let path = url.path().to_ascii_lowercase();
    let directories: Vec<&str> = path.split('/').rev().skip(1).collect();
    let about = directories.iter().any(|name| is_about_reports(name));
    let dated = date::in_path(url);
    let (name, year) = directories.iter().find_map(|name| {
        let year = sole_year(name)?;
        let letters = name.chars().filter(char::is_ascii_alphabetic).count();
        // /art/2024/1/20/ and /202404/ tell when, not about which year.
        let is_date = letters == 0 && dated.is_some_and(|date| i32::from(date.year) == year) && !name.contains('_');
        (!is_date && letters <= 16).then_some((*name, year))
    })?;
    (about && !path.contains("/art/") && !path.contains("/doc/")).then(|| YearEvidence {
        source: YearSource::Path,
        year,
        printed: name.to_owned(),
    })
}

fn is_about_reports(name: &str) -> bool {
    REPORT_WORDS.iter().any(|word| name.contains(word))
}
