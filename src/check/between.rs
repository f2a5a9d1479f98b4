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

use super::rule::Check;
use crate::error::Result;
use crate::finding::Finding;
use crate::record::body;
use crate::record::division::{Division, Level};
use crate::record::key::Key;
use crate::record::outline::Scope;
use crate::record::{Report, Source, Tally};
use serde::{Deserialize, Serialize};

/// Every check between reports, in the order of their findings.
pub const CHECKS: &[Check<On>] =
    &[reissued::AGAIN, reissued::REVISED, years::CHECK, copies::OF_LAST_YEAR, copies::OF_OTHERS, levels::CHECK];

/// What a check between reports is tried on. It counts in the tally what the relations that it tried came to.
#[derive(Debug)]
pub enum On {
    /// The report of a body for the year before, and this one; of several prints the one that was published last.
    Years(fn(&Trace, &Trace, &mut Tally) -> Vec<Finding>),
    /// A report among all of its run.
    Run(fn(&Trace, &History) -> Result<Vec<Finding>>),
}

/// What came of holding a report against the others of its run.
#[derive(Debug, Default)]
pub struct Among {
    /// What was found.
    pub findings: Vec<Finding>,
    /// What the relations between years came to.
    pub years: Tally,
    /// How much of its text is last year's; none where there is no such report, or one of the two says too little.
    pub reused: Option<Shared>,
}

/// Makes every check of a report against the others of its run.
///
/// # Errors
/// What is kept of the others cannot be read.
pub fn among(report: &Report, run: &History) -> Result<Among> {
    let this = Trace::of(report);
    let before = run.before(&this)?;
    let mut among = Among::default();
    for check in CHECKS {
        match check.on {
            On::Run(of_run) => among.findings.extend(of_run(&this, run)?),
            On::Years(of_years) => {
                among.findings.extend(before.iter().flat_map(|before| of_years(before, &this, &mut among.years)));
            }
        }
    }
    among.reused = before.and_then(|before| Shared::of(&before.wording, &this.wording));
    Ok(among)
}

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
