//! A crawl over again, from its archive alone: nobody is asked.
//!
//! In: WARC files of any crawler. Out: the exchanges they hold; what they do not hold is
//! `not_archived`. A site whose robots.txt was not archived was visited by leave of whoever made
//! the archive.

use super::Kind;
use super::seen::Seen;
use super::visit::{Exchanges, Halt};
use crate::archive::{Exchange, Index, Method, Outcome};
use crate::portal::Request;
use jiff::Timestamp;
use std::sync::Arc;

/// An archive that answers.
#[derive(Debug)]
pub struct Replay {
    index: Index,
}

impl Replay {
    /// Answers from these files.
    #[must_use]
    pub fn new(index: Index) -> Self {
        Self { index }
    }
}

impl Exchanges for Arc<Replay> {
    async fn exchange(&self, request: &Request) -> Result<Arc<Seen>, Halt> {
        let form = request.form.as_ref().map(crate::portal::Form::to_bytes);
        let method = if form.is_some() { Method::Post } else { Method::Get };
        let mut url = request.url.clone();
        url.set_fragment(None);
        let found = self.index.find(method, url.as_str(), form.as_deref(), None)?;
        Ok(Arc::new(Seen::of(found.unwrap_or_else(|| Exchange {
            method,
            url: url.to_string(),
            form,
            request_headers: Vec::new(),
            date: Timestamp::UNIX_EPOCH,
            address: None,
            outcome: Outcome::Failed { kind: Kind::NotArchived.as_str().to_owned(), detail: String::new() },
        }))))
    }
}
