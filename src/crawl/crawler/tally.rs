//! How much was asked, transferred and refused in a run?

use crate::archive::{Exchange, Outcome};
use crate::crawl::Kind;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Somebody being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The server.
    pub host: String,
    /// What for.
    pub url: String,
    /// Since when.
    pub since: Timestamp,
}

/// What a process of a run has transferred.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Requests sent.
    pub requests: u64,
    /// Of them, those that brought an answer of any kind.
    pub answered: u64,
    /// Bytes of bodies received, as transferred.
    pub bytes: u64,
    /// Answers that said nothing has changed.
    pub not_modified: u64,
    /// Requests that earlier processes of the round had sent already.
    pub known: u64,
    /// Refusals and failures, by kind; retries count.
    pub refused: BTreeMap<Kind, u64>,
}

impl Tally {
    /// Servers were asked, and no word came from any.
    #[must_use]
    pub fn is_unanswered(&self) -> bool {
        let is_silent = |kind: &Kind| matches!(kind, Kind::Dns | Kind::TcpBlock | Kind::Timeout);
        self.requests > 0 && self.answered == 0 && self.refused.keys().all(is_silent)
    }

    pub(super) fn add(&mut self, exchange: &Exchange, refused: Option<Kind>) {
        self.requests += 1;
        if let Outcome::Received(response) = &exchange.outcome {
            self.answered += 1;
            self.bytes += response.body.len() as u64;
            self.not_modified += u64::from(response.status == 304);
        }
        if let Some(kind) = refused {
            *self.refused.entry(kind).or_insert(0) += 1;
        }
    }
}
