//! The reports in archives, whoever made them, without a registry: every answer that reads as one.

use super::input::{self, Input};
use super::message;
use super::posted::Posted;
use super::read;
use crate::archive::{Archived, Exchange, Index, MOST_CONTENT, Part, Reader, Response, Undecoded, is_own};
use crate::dataset::account::{Account, Outcome};
use crate::document::kind::FileKind;
use crate::error::Result;
use crate::record::Report;
use jiff::Timestamp;
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
    found.accounts = each_answer(
        archives,
        |_, _| None,
        |answer| {
            match read::guarded(&answer.content, Some(&answer.posted)) {
                Ok(_) => found.inputs.push(input::lay(dataset, &answer.content, answer.posted)?),
                Err(unread) => return Ok(Some(unread.outcome(false))),
            }
            Ok(None)
        },
    )?;
    Ok(found)
}

/// Reads the reports of archives where they stand.
///
/// # Errors
/// An archive cannot be opened.
pub fn reports(archives: &[Part]) -> Result<(Vec<Report>, Vec<Account>)> {
    let mut all = Vec::new();
    let accounts = each_answer(
        archives,
        |_, _| None,
        |answer| {
            match read::guarded(&answer.content, Some(&answer.posted)) {
                Ok(mut reports) => {
                    for report in &mut reports {
                        report.source.path = Some(answer.archive.clone());
                        report.source.member = Some(answer.member.clone());
                    }
                    all.append(&mut reports);
                }
                Err(unread) => return Ok(Some(unread.outcome(false))),
            }
            Ok(None)
        },
    )?;
    Ok((all, accounts))
}

/// Whether an answer is told of already, or another of its address is.
enum Told {
    This,
    Another,
}

/// What came of the answers that no survey was given, and of what is damaged. An own archive keeps earlier rounds, which
/// told of their answers themselves.
///
/// # Errors
/// An archive cannot be opened.
pub fn unasked(archives: &[Part], given: impl Fn(&str) -> BTreeSet<Timestamp>) -> Result<Vec<Account>> {
    let nobody = || Outcome::Nothing("no survey of a portal asked for it".to_owned());
    let own: BTreeSet<&str> = archives.iter().filter(|part| is_own(part)).map(|part| part.name.as_str()).collect();
    let told = |archive: &Part, archived: &Archived| {
        let given = given(&archived.exchange.url);
        let is_another = archived.revisit.is_none()
            && !given.contains(&archived.exchange.date)
            && !own.contains(archive.name.as_str());
        let told = if is_another { Told::Another } else { Told::This };
        Some(told).filter(|_| !given.is_empty())
    };
    each_answer(archives, told, |_| Ok(Some(nobody())))
}

/// An answer that may be a report.
struct Answer {
    archive: String,
    /// Where its record begins.
    member: String,
    content: Vec<u8>,
    posted: Posted,
}

/// Hands over every answer with a body, the same of an address once; gives the accounts of those that are none, that `each`
/// says are none, and of what is damaged. What is told of elsewhere is passed over.
fn each_answer(
    archives: &[Part],
    told: impl Fn(&Part, &Archived) -> Option<Told>,
    mut each: impl FnMut(Answer) -> Result<Option<Outcome>>,
) -> Result<Vec<Account>> {
    let index = Index::of_parts(archives)?;
    let damages = index.damages().iter().map(|damage| Account {
        path: Some(damage.file.clone()),
        member: Some(damage.offset.to_string()),
        url: None,
        outcome: Outcome::Failed(damage.what.clone()),
    });
    let mut accounts: Vec<Account> = damages.collect();
    let mut seen = BTreeSet::new();
    for archive in archives {
        let mut answers = 0;
        for archived in Reader::of(archive)?.flatten() {
            answers += 1;
            let told = told(archive, &archived);
            if matches!(told, Some(Told::This)) {
                continue;
            }
            let member = archived.location.offset.to_string();
            let (path, url) = (Some(archive.name.clone()), Some(archived.exchange.url.clone()));
            let mut account = |url: Option<String>, outcome: Option<Outcome>| {
                let (path, member) = (path.clone(), Some(member.clone()));
                accounts.extend(outcome.map(|outcome| Account { path, member, url, outcome }));
            };
            if told.is_some() {
                account(url, Some(Outcome::Nothing("a survey was given another answer of the address".to_owned())));
                continue;
            }
            match contents(&index, archived) {
                Ok((contents, exchange)) => {
                    for (location, content) in contents {
                        let url = location.or_else(|| url.clone());
                        let content = match content {
                            Ok(content) => content,
                            Err(error) => {
                                account(url, Some(Outcome::Failed(error.to_string())));
                                continue;
                            }
                        };
                        let outcome = if seen.insert((url.clone(), read::sha256(&content))) {
                            let retrieved = Some(exchange.date.to_string());
                            let posted = Posted { url: url.clone(), retrieved, ..Posted::default() };
                            each(Answer { archive: archive.name.clone(), member: member.clone(), content, posted })?
                        } else {
                            Some(Outcome::Nothing("the same answer of the address again".to_owned()))
                        };
                        account(url, outcome);
                    }
                }
                Err(outcome) => account(url, Some(outcome)),
            }
        }
        if answers == 0 {
            let outcome = Outcome::Nothing("no answer is in it".to_owned());
            accounts.push(Account { path: Some(archive.name.clone()), member: None, url: None, outcome });
        }
    }
    Ok(accounts)
}

/// The pages in a body and where each says it was fetched: one, of a message all.
type Contents = Vec<(Option<String>, Result<Vec<u8>>)>;

/// The body of an answer, unpacked, or what came of it. Where it says only that nothing is new, the earlier body it means.
fn contents(index: &Index, archived: Archived) -> std::result::Result<(Contents, Exchange), Outcome> {
    let nothing = |why: &str| Outcome::Nothing(why.to_owned());
    let exchange = if archived.revisit.is_some() {
        let Exchange { method, url, form, date, .. } = &archived.exchange;
        let found = index.find(*method, url, form.as_deref(), Some(*date));
        found.ok().flatten().ok_or_else(|| nothing("the same as an answer that no archive here holds"))?
    } else {
        archived.exchange
    };
    let response = exchange.response().ok_or_else(|| nothing("no answer"))?;
    if response.status == 206 && is_document(response) {
        return Err(Outcome::Failed("only a part of the answer is held (status 206)".to_owned()));
    }
    if response.status != 200 {
        return Err(Outcome::Nothing(format!("status {}", response.status)));
    }
    let is_document = is_document(response);
    let content = response.content(MOST_CONTENT).map_err(|undecoded| match undecoded {
        Undecoded::TooLarge if !is_document => Outcome::Nothing(undecoded.to_string()),
        Undecoded::TooLarge | Undecoded::Cut | Undecoded::Undecodable(_) => Outcome::Failed(undecoded.to_string()),
    })?;
    if response.truncated.is_some() && is_document {
        return Err(Outcome::Failed("the answer was cut off".to_owned()));
    }
    if content.is_empty() {
        return Err(nothing("no body"));
    }
    let further = if FileKind::of_bytes(&content) == FileKind::Message { message::pages(&content) } else { Vec::new() };
    let further = further.into_iter().skip(1).map(|page| (page.location, page.bytes));
    let first = input::unwrapped(content.into_owned()).map_err(|error| Outcome::Failed(error.to_string()))?;
    Ok((std::iter::once((None, Ok(first))).chain(further).collect(), exchange))
}

/// Whether a body is none of what stands beside documents.
fn is_document(response: &Response) -> bool {
    !matches!(FileKind::of_bytes(&response.body), FileKind::Picture | FileKind::Binary)
}
