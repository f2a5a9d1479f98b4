//! Is this list the column of annual reports?

use crate::portal::Row;
use crate::portal::meta::{self, ANNUAL_REPORTS};
use crate::portal::page::Page;
use crate::portal::year::report_year;
use crate::title::{Decoy, Judgement, Title, judge, plain};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Names for each titled report beside them, more than which make a grid.
const NAMES_A_TITLE: usize = 3;
/// Characters of a name that is no sentence: 县市场监管局.
const SHORT_NAME: usize = 6;

/// What proves a column; the strongest that holds is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Its `ColumnType` is 信息公开年报.
    ColumnType,
    /// It lists titled reports on two or more years.
    Titles {
        /// The years.
        years: Vec<i32>,
    },
    /// It lists at least one report, and its `ColumnName` or title names the column. Here the bare
    /// name of a body under the heading of a year counts as well.
    TitleAndName {
        /// The name as printed.
        name: String,
    },
}

impl Proof {
    /// The word of the record.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::ColumnType => "column_type",
            Self::Titles { .. } => "titles",
            Self::TitleAndName { .. } => "title_and_name",
        }
    }
}

/// The proof that a page with these rows is the column; `None` makes it a candidate for a person.
///
/// One report on a page called 政务公开 proves nothing: news pages link single reports too. A page
/// that calls itself the column of another yearly report proves the opposite.
#[must_use]
pub fn prove(page: &Page, rows: &[Row]) -> Option<Proof> {
    let tags = meta::tags(page);
    if tags.column_types.iter().any(|own| own == ANNUAL_REPORTS) {
        return Some(Proof::ColumnType);
    }
    let names: Vec<String> = tags.column_name.iter().chain([&page.title]).map(|name| plain(name)).collect();
    if tags.column_name.is_some_and(|name| matches!(judge(&name), Judgement::Decoy(_))) {
        return None;
    }
    let (years, reports) = (years_of(rows), column_rows(rows, true).len());
    if years.len() >= 2 {
        return Some(Proof::Titles { years: years.into_iter().collect() });
    }
    let own_name = names.into_iter().find(|name| names_column(name));
    own_name.filter(|_| reports > 0).map(|name| Proof::TitleAndName { name })
}

/// The years that titled reports among the rows are on.
#[must_use]
pub fn years_of(rows: &[Row]) -> BTreeSet<i32> {
    let mut years = BTreeSet::new();
    for (row, judgement) in column_rows(rows, true) {
        if let Judgement::Report(title) = judgement
            && !title.short
        {
            let year = report_year(Some(&title), row.heading.as_deref(), &row.url, None);
            years.extend(year.year.filter(|_| !year.inferred));
        }
    }
    years
}

/// Whether a name is the column's: 政府信息公开年报, 某县政府信息公开工作年度报告.
fn names_column(name: &str) -> bool {
    name.split(['-', '_', '|', '>', '—']).map(str::trim).any(|part| {
        let about = part.contains("公开") || matches!(part, "年报" | "年度报告");
        let ends = part.ends_with("年报") || part.ends_with("年度报告") || part.ends_with("年报专栏");
        about && ends && !matches!(judge(part), Judgement::Decoy(_))
    })
}

/// The rows of a column that are reports; `proven` admits short titles, bare words, years and the bare names of bodies.
///
/// In a proven column `教育局` under the tab `2023年` is a report, and so is `2023年` itself where the
/// address is an article's; elsewhere both are links like others. A year that leads to a list is a
/// matter of [`super::deeper`].
#[must_use]
pub fn column_rows(rows: &[Row], proven: bool) -> Vec<(&Row, Judgement)> {
    parted(rows, proven).0
}

/// The rows of a proven column that end like the name of a body and stand between titled reports: lines of news, 县长到青石镇,
/// or bodies whose reports a person has to look for.
#[must_use]
pub fn names_between(rows: &[Row]) -> Vec<&Row> {
    parted(rows, true).1.into_iter().map(|(row, _)| row).collect()
}

type Judged<'a> = Vec<(&'a Row, Judgement)>;

/// The rows that are reports, and those that only end like a body's name.
fn parted(rows: &[Row], proven: bool) -> (Judged<'_>, Judged<'_>) {
    let found: Judged<'_> = rows.iter().filter_map(|row| Some((row, report_of(row, proven)?))).collect();
    let mut kinds: BTreeMap<Option<&str>, (usize, usize)> = BTreeMap::new();
    for (row, judgement) in &found {
        let (names, titles) = kinds.entry(row.heading.as_deref()).or_default();
        *if matches!(judgement, Judgement::Unit(_)) { names } else { titles } += 1;
    }
    // In a grid of names a name is a report; between titles a longer one ends a line of news.
    let is_grid =
        |row: &Row| kinds.get(&row.heading.as_deref()).is_some_and(|(names, titles)| *names > titles * NAMES_A_TITLE);
    let stands = |row: &Row, name: &str| name.chars().count() <= SHORT_NAME || is_grid(row);
    let is_report =
        |(row, judgement): &(&Row, Judgement)| !matches!(judgement, Judgement::Unit(name) if !stands(row, name));
    found.into_iter().partition(is_report)
}

/// The rows of a column that look like reports and are none, with what they are: for the account of a run.
#[must_use]
pub fn look_alikes(rows: &[Row]) -> Vec<(&Row, Decoy)> {
    let judged = rows.iter().map(|row| (row, judge(&row.title)));
    judged
        .filter_map(|(row, judgement)| match judgement {
            Judgement::Decoy(decoy) => Some((row, decoy)),
            _ => None,
        })
        .collect()
}

fn report_of(row: &Row, proven: bool) -> Option<Judgement> {
    let is_article = super::is_article(&row.url);
    if let Some(year) = super::year_alone(&row.title) {
        let known = match judge(&row.title) {
            Judgement::Report(title) => Some(title),
            _ => None,
        };
        let title = known.unwrap_or(Title { year: Some(year), short: true, ..Title::default() });
        return (is_article && (proven || !title.short)).then_some(Judgement::Report(title));
    }
    let judgement = judge(&row.title);
    let is_report = match &judgement {
        Judgement::Report(title) => proven || !title.short,
        Judgement::Bare => proven && is_article,
        Judgement::Unit(_) => proven && (is_article || row.heading.as_deref().is_some_and(has_year)),
        Judgement::Decoy(_) | Judgement::Other => false,
    };
    is_report.then_some(judgement)
}

fn has_year(heading: &str) -> bool {
    heading.as_bytes().windows(4).any(|four| four.starts_with(b"20") && four.iter().all(u8::is_ascii_digit))
}
