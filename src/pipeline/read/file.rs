//! One file → the reports of all that it holds.

use super::{Unread, completed, first, sha256};
use crate::dataset::account::{Account, Outcome};
use crate::document::kind::FileKind;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::message::Message;
use crate::pipeline::archived;
use crate::pipeline::container::Unfolded;
use crate::pipeline::input::{self, Input};
use crate::pipeline::posted::Posted;
use crate::record::{Report, Source};
use std::fmt::Display;
use std::io::Read;
use std::panic::AssertUnwindSafe;
use std::path::Path;

impl Unread {
    /// What it comes to; `must` is whether somebody says that it is a report. What is a document and damaged has failed
    /// whoever says so; pictures, fonts and films have not, where nobody does.
    #[must_use]
    pub fn outcome(&self, must: bool) -> Outcome {
        let is_none = match self {
            Self::NoReport(_) => true,
            Self::Failed(_, kind) => matches!(kind, FileKind::Picture | FileKind::Binary | FileKind::Unknown),
        };
        let why = self.error().to_string();
        if is_none && !must { Outcome::Nothing(why) } else { Outcome::Failed(why) }
    }

    /// The same, told from further up.
    fn within(self, name: impl Display) -> Self {
        match self {
            Self::NoReport(error) => Self::NoReport(error.within(name)),
            Self::Failed(error, kind) => Self::Failed(error.within(name), kind),
        }
    }
}

/// Reads and checks the reports of a file, and of all that it holds; a fault of ours becomes a report with finding G900.
/// There is at least one result, unless the file need not be a document.
#[must_use]
pub fn everything(input: Input) -> Vec<std::result::Result<Vec<Report>, Unread>> {
    let (name, is_beside) = (input.name.clone(), input.is_beside);
    let unfolded = Unfolded::of(vec![input]);
    let failed = |error| Err(Unread::Failed(error, FileKind::Unknown));
    let mut results = Vec::new();
    for input in &unfolded.documents {
        match input.read() {
            Ok(reports) => results.push(Ok(reports)),
            Err(unread) if matches!(unread.outcome(!input.is_beside), Outcome::Nothing(_)) => {}
            Err(unread) => results.push(Err(unread.within(input.called()))),
        }
    }
    let mut accounts = unfolded.accounts.clone();
    if !unfolded.archives.is_empty() {
        match archived::reports(&unfolded.archives) {
            Ok((reports, more)) => {
                results.extend((!reports.is_empty()).then_some(Ok(reports)));
                accounts.extend(more);
            }
            Err(error) => results.push(failed(error)),
        }
    }
    results.extend(accounts.iter().filter_map(Account::failure).map(|failure| failed(Error::new(failure))));
    if results.is_empty() && !is_beside {
        results.push(Err(Unread::NoReport(Error::new("no annual report is in it").within(name))));
    }
    results
}

/// Reads and checks the reports of a file.
///
/// # Errors
/// The file cannot be read, is too large, or see [`reports`](super::reports). The message names the file. Of several documents in the file
/// the first that cannot be read is told, where none can.
pub fn reports_of(path: &Path) -> Result<Vec<Report>> {
    let mut all = Vec::new();
    let mut failed = None;
    for result in everything(Input::from(path.to_owned())) {
        match result {
            Ok(mut reports) => all.append(&mut reports),
            Err(unread) => failed = failed.or(Some(unread)),
        }
    }
    match failed {
        Some(unread) if all.is_empty() => Err(unread.into()),
        _ => Ok(all),
    }
}

/// Reads and checks the first report of a file; most have no other, and [`reports_of`] gives all.
///
/// # Errors
/// As [`reports_of`].
pub fn file(path: &Path) -> Result<Report> {
    reports_of(path).and_then(first)
}

/// Reads and checks the reports of one document from a stream.
///
/// # Errors
/// The stream cannot be read or is too large, or see [`reports`](super::reports).
pub fn from_reader(reader: impl Read) -> Result<Vec<Report>> {
    Ok(guarded(&input::unwrapped(input::within_limit(reader)?)?, None)?)
}

/// Reads and checks the reports of a document; a fault of ours becomes a report with finding G900.
pub(in crate::pipeline) fn guarded(
    content: &[u8],
    posted: Option<&Posted>,
) -> std::result::Result<Vec<Report>, Unread> {
    if let Ok(reports) = std::panic::catch_unwind(AssertUnwindSafe(|| completed(content, posted))) {
        return reports;
    }
    let digest = sha256(content);
    let mut report = Report {
        print: digest.clone(),
        findings: vec![Finding::new("", Message::Fault { digest: digest.clone().into() })],
        source: Source { sha256: digest, ..Source::default() },
        ..Report::default()
    };
    report.name();
    Ok(vec![report])
}
