//! Is this list the column of annual reports?

use crate::portal::Row;
use crate::portal::meta::{self, ANNUAL_REPORTS};
use crate::portal::page::Page;
use crate::portal::title::{Judgement, Title, judge, plain};
use crate::portal::year::report_year;
use crate::text::numeral;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    let (mut years, mut reports) = (BTreeSet::new(), 0);
    for (row, judgement) in column_rows(rows, true) {
        reports += 1;
        if let Judgement::Report(title) = judgement
            && !title.short
        {
            let year = report_year(Some(&title), row.heading.as_deref(), &row.url, None);
            years.extend(year.year.filter(|_| !year.inferred));
        }
    }
    if years.len() >= 2 {
        return Some(Proof::Titles { years: years.into_iter().collect() });
    }
    let own_name = names.into_iter().find(|name| names_column(name));
    own_name.filter(|_| reports > 0).map(|name| Proof::TitleAndName { name })
}

/// Whether a name is the column's: 政府信息公开年报, 某县政府信息公开工作年度报告.
fn names_column(name: &str) -> bool {
    name.split(['-', '_', '|', '>', '—']).map(str::trim).any(|part| {
        let about = part.contains("公开") || matches!(part, "年报" | "年度报告");
        let ends = part.ends_with("年报") || part.ends_with("年度报告") || part.ends_with("年报专栏");
        about && ends && !matches!(judge(part), Judgement::Decoy(_))
    })
}

/// The rows of a column that are reports; `proven` admits short titles, bare words and the bare names of bodies.
///
/// In a proven column `教育局` under the tab `2023年` is a report, and `2023年年报` is one, as is a bare
/// `2023年` that leads to an article; elsewhere they are links like others.
#[must_use]
pub fn column_rows(rows: &[Row], proven: bool) -> Vec<(&Row, Judgement)> {
    let judged = rows.iter().map(|row| (row, a_year(row).filter(|_| proven).unwrap_or_else(|| judge(&row.title))));
    judged
        .filter(|(row, judgement)| match judgement {
            Judgement::Report(title) => proven || !title.short,
            Judgement::Bare => proven && super::is_article(&row.url),
            Judgement::Unit(_) => {
                proven && (row.heading.as_deref().is_some_and(has_year) || super::is_article(&row.url))
            }
            Judgement::Decoy(_) | Judgement::Other => false,
        })
        .collect()
}

/// The report that a bare `2023年` leads to, where it leads to an article.
fn a_year(row: &Row) -> Option<Judgement> {
    let year = row.title.strip_suffix("年度").or_else(|| row.title.strip_suffix('年'))?;
    let year = numeral::year(year).filter(|_| super::is_article(&row.url))?;
    Some(Judgement::Report(Title { body: None, year: Some(year), years_differ: false, short: true, cut: false }))
}

fn has_year(heading: &str) -> bool {
    heading.as_bytes().windows(4).any(|four| four.starts_with(b"20") && four.iter().all(u8::is_ascii_digit))
}
