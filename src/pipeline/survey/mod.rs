//! One county from its home page to its reports.
//!
//! In: a portal and somebody who asks for pages. Out: a [`Survey`]: the column with its proof, every
//! posting with its evidence, the documents to be read, and what a person has to look at. The same
//! answers always give the same survey, so that one that was killed is simply run again over what
//! is archived.

mod column;
mod document;
mod held;
mod list;
mod whose;

use super::posted::Posted;
use crate::crawl::Kind;
use crate::crawl::visit::{Answer, Exchanges, Halt, Refused, Scope, Visit, Visitor};
use crate::portal::column::{Lead, Proof};
use crate::portal::posting::{self, Attempt, Posting};
use crate::portal::{Portal, Request};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// What is wanted of every county.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The years reported on; empty: all. A posting whose year neither its list nor the report itself says is always
    /// wanted.
    pub years: Vec<i32>,
}

impl Wanted {
    fn takes(&self, year: Option<i32>) -> bool {
        self.years.is_empty() || year.is_none_or(|year| self.years.contains(&year))
    }
}

/// What a county came to.
#[derive(Debug)]
pub struct Survey {
    /// The county.
    pub portal: Portal,
    /// The columns that were read, the main one first.
    pub columns: Vec<Column>,
    /// One a report.
    pub postings: Vec<Posting>,
    /// What the dataset is to be read from, in the order of the postings.
    pub documents: Vec<Document>,
    /// What no program can settle.
    pub cases: Vec<Case>,
    /// Everything that was not had, in order.
    pub attempts: Vec<Attempt>,
    /// Requests that were answered or refused, redirects not counted.
    pub visits: usize,
    /// Bytes of the answers, unpacked.
    pub bytes: u64,
}

/// A column of annual reports.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// Its page.
    pub url: String,
    /// What proves it; null for one a person gave, where nothing does.
    pub proof: Option<Proof>,
    /// How it was found: `entry`, else the finder's step.
    pub step: &'static str,
    /// The strategy that read its list.
    pub strategy: &'static str,
    /// Its list is empty, and a script of the page asks for data.
    pub is_shell: bool,
    /// Rows that look like reports and are none, by what they are: `explanation`.
    pub rejected: BTreeMap<&'static str, usize>,
    /// Why its list was over, by the pages of the column.
    pub stops: Vec<(String, &'static str)>,
}

/// The outcome of a posting that gave a report.
pub const READ: &str = document::Read::Tables.as_str();
/// The outcomes of postings whose file may be a report and cannot be read.
const UNREAD: [&str; 2] = [document::Read::Unreadable.as_str(), document::Read::NeedsConversion.as_str()];

/// A document that was fetched.
#[derive(Debug, Clone)]
pub struct Document {
    /// The canonical address of its posting.
    pub posting: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What its posting says of it.
    pub posted: Posted,
}

/// Something a person has to look at.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Case {
    /// What it is: a kind of refusal, `no_column`, `empty_column`, `site_code`, `other_body`, `large_page`, `more_postings` or
    /// `more_files`.
    pub kind: String,
    /// Where.
    pub url: String,
    /// What speaks for it.
    pub evidence: String,
    /// What to do, as a sentence.
    pub step: String,
    /// Of a column that was not found: the pages that were looked at for it, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub visited: Vec<String>,
    /// And the links that name it and lead to another government's host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub far: Vec<String>,
}

/// What became of a county in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its column was found and lists reports.
    Found,
    /// Its column was found and lists none.
    EmptyColumn,
    /// No column proved to be it.
    NoColumn,
    /// No column was found; an archive holds reports of its portal all the same.
    Archived,
    /// Its portal did not let itself be read.
    Refused(Kind),
}

impl Standing {
    /// The word of the report: `found`, `no_column`, `challenge_ruishu`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::EmptyColumn => "empty_column",
            Self::NoColumn => "no_column",
            Self::Archived => "archived_no_column",
            Self::Refused(kind) => kind.as_str(),
        }
    }
}

impl Survey {
    /// What became of the county.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if !self.postings.is_empty() {
            return if self.columns.is_empty() { Standing::Archived } else { Standing::Found };
        }
        let refused = self.cases.iter().find_map(|case| Kind::named(&case.kind));
        match refused {
            Some(kind) => Standing::Refused(kind),
            None if self.columns.is_empty() => Standing::NoColumn,
            None => Standing::EmptyColumn,
        }
    }

    /// Joins postings of one report; what was fetched for an alias is no report of its own.
    fn join(&mut self) {
        self.postings = posting::join(std::mem::take(&mut self.postings));
        let kept: BTreeSet<&str> = self.postings.iter().map(|posting| posting.canonical_url.as_str()).collect();
        self.documents.retain(|document| kept.contains(document.posting.as_str()));
    }

    /// The addresses of files that may be reports and cannot be read, and what they came to; of a posting without files the
    /// page's own.
    pub fn unread(&self) -> impl Iterator<Item = (&str, &str)> {
        let unread = self.postings.iter().filter(|posting| UNREAD.contains(&posting.outcome.as_str()));
        unread.flat_map(|posting| {
            let came: Vec<&Attempt> = posting.attempts.iter().filter(|attempt| attempt.kind == "ok").collect();
            let page = usize::from(came.len() > 1);
            came.into_iter().skip(page).map(|attempt| (attempt.final_url.as_str(), posting.outcome.as_str()))
        })
    }

    /// The postings of the county's own reports: those that name its government, or nobody.
    pub fn of_county(&self) -> impl Iterator<Item = &Posting> {
        let is_own = |unit: &String| whose::is_government(unit, &self.portal);
        self.postings.iter().filter(move |posting| posting.unit.as_ref().is_none_or(is_own))
    }

    /// How many postings came to what.
    #[must_use]
    pub fn outcomes(&self) -> BTreeMap<&str, usize> {
        let mut outcomes = BTreeMap::new();
        for posting in &self.postings {
            *outcomes.entry(posting.outcome.as_str()).or_insert(0) += 1;
        }
        outcomes
    }
}

/// Surveys one county.
///
/// # Errors
/// The run has to stop. What a portal refuses is in the survey.
pub async fn survey<E: Exchanges>(portal: &Portal, visitor: &Visitor<'_, E>, wanted: &Wanted) -> Result<Survey, Halt> {
    let mut surveyor = Surveyor {
        visitor,
        wanted,
        scope: Scope::of(portal.home.iter().chain(&portal.entry)),
        parents: Vec::new(),
        over: BTreeMap::new(),
        survey: Survey {
            portal: portal.clone(),
            columns: Vec::new(),
            postings: Vec::new(),
            documents: Vec::new(),
            cases: Vec::new(),
            attempts: Vec::new(),
            visits: 0,
            bytes: 0,
        },
    };
    let starts = surveyor.columns().await?;
    let mut listed = Vec::new();
    for start in starts {
        listed.extend(surveyor.read_column(start, list::MOST_LISTS).await?);
    }
    surveyor.documents(listed).await?;
    if surveyor.survey.postings.is_empty() {
        let listed = surveyor.read_parents().await?;
        surveyor.documents(listed).await?;
    }
    let held = surveyor.held().await?;
    surveyor.documents(held).await?;
    let mut survey = surveyor.survey;
    survey.join();
    if survey.postings.is_empty() && survey.cases.is_empty() {
        survey.cases.extend(survey.columns.first().map(empty_column));
    }
    Ok(survey)
}

/// A column without a report: a script may fill its list, by a call that no family makes.
fn empty_column(column: &Column) -> Case {
    let url = column.url.clone();
    if column.is_shell {
        let (kind, evidence) = (Kind::NeedsJs, "the list is empty and the page asks for data".to_owned());
        return Case { kind: kind.as_str().to_owned(), url, evidence, step: kind.step().to_owned(), ..Case::default() };
    }
    let step = "Open the column in a browser; if it shows reports, add their addresses by hand.".to_owned();
    let evidence = "the column lists no report".to_owned();
    Case { kind: "empty_column".to_owned(), url, evidence, step, ..Case::default() }
}

/// A survey on its way.
struct Surveyor<'a, E> {
    visitor: &'a Visitor<'a, E>,
    wanted: &'a Wanted,
    scope: Scope,
    /// Links seen on the way to the lists of a prefecture's counties.
    parents: Vec<Lead>,
    /// Hosts that are not asked any more in this run, and why.
    over: BTreeMap<String, Kind>,
    survey: Survey,
}

impl<E: Exchanges> Surveyor<'_, E> {
    /// Asks for a page; a refusal is put down.
    async fn ask(&mut self, request: &Request) -> Result<Visit, Halt> {
        let visit = self.visitor.visit(request, &self.scope).await?;
        self.survey.visits += 1;
        match &visit {
            Ok(answer) => self.survey.bytes += answer.content.len() as u64,
            Err(refused) => self.survey.attempts.push(attempt(refused)),
        }
        Ok(visit)
    }

    /// A refusal that a person has to look at.
    fn case(&mut self, refused: &Refused) {
        if !self.survey.cases.iter().any(|case| case.url == refused.url.as_str() && case.kind == refused.kind.as_str())
        {
            self.survey.cases.push(Case {
                kind: refused.kind.as_str().to_owned(),
                url: refused.url.to_string(),
                evidence: refused.marker.clone(),
                step: refused.kind.step().to_owned(),
                ..Case::default()
            });
        }
    }
}

fn attempt(refused: &Refused) -> Attempt {
    Attempt {
        time: refused.time.to_string(),
        url: refused.asked.to_string(),
        final_url: refused.url.to_string(),
        status: refused.status,
        bytes: refused.sample.len() as u64,
        kind: refused.kind.as_str().to_owned(),
        marker: Some(refused.marker.clone()).filter(|marker| !marker.is_empty()),
    }
}

fn had(request: &Url, answer: &Answer) -> Attempt {
    Attempt {
        time: answer.retrieved.to_string(),
        url: request.to_string(),
        final_url: answer.url.to_string(),
        status: Some(200),
        bytes: answer.content.len() as u64,
        kind: "ok".to_owned(),
        marker: None,
    }
}
