//! The reports in archives, whoever made them, without a registry: every answer that reads as one.

use super::account::{Account, Outcome};
use super::input::{self, Input};
use super::posted::Posted;
use super::read::{self, Unread};
use crate::archive::{Archived, Exchange, Index, MOST_CONTENT, Part, Reader, Undecoded};
use crate::document::kind::FileKind;
use crate::error::Result;
use crate::record::Report;
use std::collections::BTreeSet;
use std::path::Path;

/// What archives held.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents with reports, in the order of the archives.
    pub inputs: Vec<Input>,
    /// What came of the other answers, and of what is damaged.
    pub accounts: Vec<Account>,
}

/// Lays the reports of archives beside the dataset.
///
/// # Errors
/// An archive cannot be opened, or a document cannot be written.
pub fn lay_reports(archives: &[Part], dataset: &Path) -> Result<Found> {
    let mut found = Found::default();
    found.accounts = each_answer(archives, |answer| {
        match read::guarded(&answer.content, Some(&answer.posted)) {
            Ok(_) => found.inputs.push(input::lay(dataset, &answer.content, answer.posted)?),
            Err(unread) => return Ok(Some(unread.outcome(&answer.content))),
        }
        Ok(None)
    })?;
    Ok(found)
}

/// Reads the reports of archives where they stand.
///
/// # Errors
/// An archive cannot be opened.
pub fn reports(archives: &[Part]) -> Result<(Vec<Report>, Vec<Account>)> {
    let mut all = Vec::new();
    let accounts = each_answer(archives, |answer| {
        match read::guarded(&answer.content, Some(&answer.posted)) {
            Ok(mut reports) => {
                for report in &mut reports {
                    report.source.path = Some(answer.archive.clone());
                    report.source.member = Some(answer.member.clone());
                }
                all.append(&mut reports);
            }
            Err(unread) => return Ok(Some(unread.outcome(&answer.content))),
        }
        Ok(None)
    })?;
    Ok((all, accounts))
}

/// An answer that may be a report.
struct Answer {
    archive: String,
    /// Where its record begins.
    member: String,
    content: Vec<u8>,
    posted: Posted,
}

/// Hands over every answer with a body, the newest of each address; gives the accounts of those that are none, that `each`
/// says are none, and of what is damaged.
fn each_answer(archives: &[Part], mut each: impl FnMut(Answer) -> Result<Option<Outcome>>) -> Result<Vec<Account>> {
    let index = Index::of_parts(archives)?;
    let damages = index.damages().iter().map(|damage| Account {
        path: damage.file.clone(),
        member: Some(damage.offset.to_string()),
        url: None,
        outcome: Outcome::Failed(damage.to_string()),
    });
    let mut accounts: Vec<Account> = damages.collect();
    let mut seen = BTreeSet::new();
    for archive in archives {
        for archived in Reader::of(archive)?.flatten() {
            let account = |outcome| Account {
                path: archive.name.clone(),
                member: Some(archived.location.offset.to_string()),
                url: Some(archived.exchange.url.clone()),
                outcome,
            };
            if !seen.insert(archived.key()) {
                accounts.push(account(Outcome::Nothing("another answer of the address is newer".to_owned())));
                continue;
            }
            let outcome = match content(&index, &archived) {
                Ok((content, exchange)) => {
                    let posted = Posted {
                        url: Some(exchange.url),
                        retrieved: Some(exchange.date.to_string()),
                        ..Posted::default()
                    };
                    let member = archived.location.offset.to_string();
                    each(Answer { archive: archive.name.clone(), member, content, posted })?
                }
                Err(outcome) => Some(outcome),
            };
            accounts.extend(outcome.map(account));
        }
    }
    Ok(accounts)
}

/// The body of the newest answer of an address, unpacked, or what came of it.
fn content(index: &Index, archived: &Archived) -> std::result::Result<(Vec<u8>, Exchange), Outcome> {
    let asked = &archived.exchange;
    let found = index.find(asked.method, &asked.url, asked.form.as_deref(), None);
    let found = found.map_err(|error| Outcome::Failed(error.to_string()))?;
    let exchange = found.ok_or_else(|| Outcome::Nothing("no answer".to_owned()))?;
    let Some(response) = exchange.response() else { return Err(Outcome::Nothing("no answer".to_owned())) };
    if response.status != 200 {
        return Err(Outcome::Nothing(format!("status {}", response.status)));
    }
    let content = response.content(MOST_CONTENT).map_err(|undecoded| match undecoded {
        Undecoded::TooLarge => Outcome::Nothing(undecoded.to_string()),
        Undecoded::Undecodable(_) => Outcome::Failed(undecoded.to_string()),
    })?;
    if response.truncated.is_some() && FileKind::of_bytes(&content) != FileKind::Picture {
        return Err(Outcome::Failed("the answer was cut off".to_owned()));
    }
    if content.is_empty() {
        return Err(Outcome::Nothing("no body".to_owned()));
    }
    let content = content.into_owned();
    Ok((content, exchange))
}

impl Unread {
    /// What it makes of an answer: nobody said that it is a document, so that only what is one and damaged has failed.
    fn outcome(&self, content: &[u8]) -> Outcome {
        let is_document = matches!(
            FileKind::of_bytes(content),
            FileKind::Pdf | FileKind::Office | FileKind::Ole | FileKind::Ofd | FileKind::RichText | FileKind::Message
        );
        match self {
            Self::Failed(error) if is_document => Outcome::Failed(error.to_string()),
            Self::Failed(error) | Self::NoReport(error) => Outcome::Nothing(error.to_string()),
        }
    }
}
