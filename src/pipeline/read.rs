//! One document → its reports, each checked; with the feature `dataset` one file and all that it holds.

#[cfg(feature = "dataset")]
mod file;

use super::posted::{self, Posted};
use crate::check;
use crate::document;
use crate::document::kind::FileKind;
use crate::error::{Error, Result};
use crate::recognise;
use crate::record::Report;

pub use crate::record::key::sha256;
#[cfg(feature = "dataset")]
pub(super) use file::guarded;
#[cfg(feature = "dataset")]
pub use file::{everything, file, from_reader, reports_of};

/// Reads and checks the reports of one document, in the order it prints them; there is at least one.
///
/// # Errors
/// The bytes cannot be decoded (see [`document::decode`]), or they are no annual report: neither a
/// table of the form nor a title that says so.
pub fn reports(bytes: &[u8]) -> Result<Vec<Report>> {
    Ok(completed(bytes, None)?)
}

/// Reads and checks the first report of one document; most have no other, and [`reports`] gives all.
///
/// # Errors
/// As [`reports`].
pub fn bytes(bytes: &[u8]) -> Result<Report> {
    reports(bytes).and_then(first)
}

/// Why nothing was read of a document.
#[derive(Debug)]
pub enum Unread {
    /// It could be read, and is no annual report.
    NoReport(Error),
    /// It could not be read; what its bytes are says whether it had to be.
    Failed(Error, FileKind),
}

impl Unread {
    /// Why.
    #[must_use]
    pub fn error(&self) -> &Error {
        match self {
            Self::NoReport(error) | Self::Failed(error, _) => error,
        }
    }
}

impl From<Unread> for Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::NoReport(error) | Unread::Failed(error, _) => error,
        }
    }
}

/// Reads the bytes of one document, completes its reports with what is known of it from elsewhere, and checks the whole.
fn completed(bytes: &[u8], posted: Option<&Posted>) -> std::result::Result<Vec<Report>, Unread> {
    let failed = |error| Unread::Failed(error, FileKind::of_bytes(bytes));
    let document = document::decode(bytes).map_err(failed)?;
    let reports = recognise::reports(&document, &sha256(bytes));
    if reports.is_empty() {
        return Err(Unread::NoReport(Error::new(
            "this is not an annual report: its title is another kind of page's, or it has neither a table of the form nor a title or sections of one",
        )));
    }
    Ok(settled(reports, posted))
}

/// Numbers the reports of one document, completes them and checks them.
fn settled(mut reports: Vec<Report>, posted: Option<&Posted>) -> Vec<Report> {
    for (index, report) in reports.iter_mut().enumerate() {
        report.source.part = index + 1;
    }
    if let Some(posted) = posted {
        posted::complete_all(&mut reports, posted);
    }
    reports.iter_mut().for_each(check::check);
    reports
}

/// The first of the reports of a document, which has at least one.
fn first(reports: Vec<Report>) -> Result<Report> {
    reports.into_iter().next().ok_or_else(|| Error::new("there is no report"))
}
