//! What is kept of a report for the checks between them: issues, years, copies, levels.
//!
//! In: the reports of a run. Of each a [`Trace`] is kept in a [`History`], the report itself is not. Findings belong to the
//! report that is the later, the copy or the whole. Which reports are one body's is told by the names of its division and of
//! those above it, not by a code that may have changed: 县财政局 is another body in every county.

pub mod copies;
mod figures;
mod history;
pub mod levels;
pub(super) mod reissued;
mod wording;
pub mod years;

pub use figures::Figures;
pub use history::History;
pub use wording::Shared;

use crate::record::body;
use crate::record::division::{Division, Level};
use crate::record::key::Key;
use crate::record::outline::Scope;
use crate::record::{Report, Source};
use serde::{Deserialize, Serialize};

/// What is kept of one report: about 2 KB.
#[derive(Debug, Serialize, Deserialize)]
pub struct Trace {
    /// Its id and variant: `320813-2023/v3fa9c1`.
    pub key: Key,
    /// Where it can be looked at: its address, else its path; empty where neither is known.
    place: Box<str>,
    /// Province, prefecture, division and the body's own name; none where it is not said who reports, or where.
    pub body: Option<String>,
    /// The code and level of the body's division.
    pub division: Option<(String, Level)>,
    /// Whether the body is the government of its division, not an office or town under it.
    pub is_government: bool,
    /// The year reported on.
    pub year: Option<i32>,
    /// When it was published.
    published: Option<Box<str>>,
    /// Whose figures its opening says these are.
    pub scope: Option<Scope>,
    /// Its tables.
    pub figures: Option<Figures>,
    /// Where else it stands.
    #[serde(skip)]
    also: Vec<Box<str>>,
    /// The smallest shingles of its prose, sorted: a sketch that tells how much two texts share.
    #[serde(skip)]
    pub wording: Box<[u64]>,
}

impl Trace {
    /// What is kept of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let division = report.division.as_ref();
        Self {
            key: report.key(),
            place: report.source.name().unwrap_or_default().into(),
            body: report.body.as_deref().and_then(|body| whose(body, division)),
            division: division.map(|division| (division.code.clone(), division.level)),
            is_government: report.body.as_deref().is_some_and(|body| {
                body.ends_with("人民政府") && division.is_none_or(|division| body::is_government(body, division))
            }),
            year: report.year,
            published: report.published.as_deref().map(Box::from),
            scope: report.outline.scope,
            figures: report.tables.as_ref().map(Figures::of),
            also: report.also.iter().filter_map(Source::name).map(Box::from).collect(),
            wording: report.outline.sketch().into(),
        }
    }
}

/// What tells a body from all others; none for a 城关镇人民政府 or 县财政局 of which nobody says where it is.
fn whose(body: &str, division: Option<&Division>) -> Option<String> {
    let Some(division) = division else {
        return body::names_a_place(body).then(|| body.to_owned());
    };
    let above = [&division.province, &division.prefecture].map(|name| name.as_deref().unwrap_or_default());
    Some([above[0], above[1], &division.name, body::own_name(body, division)].join("/"))
}
