//! A crawl over again, from its archive alone: nobody is asked.
//!
//! In: WARC files of any crawler. Out: the exchanges they hold; what they do not hold is
//! `not_archived`. A site whose robots.txt was not archived was visited by leave of whoever made
//! the archive.

use super::Kind;
use super::seen::Seen;
use super::visit::{Exchanges, Halt, Scope};
use crate::archive::{Exchange, Index, Method, Outcome, Part, Reader, is_own};
use crate::document::kind::FileKind;
use crate::error::Result;
use crate::portal::Request;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use url::Url;

/// An archive that answers.
#[derive(Debug)]
pub struct Replay {
    parts: Vec<Part>,
    index: Index,
    /// The addresses of the answers that were given, and when they came.
    given: Mutex<BTreeMap<String, BTreeSet<Timestamp>>>,
    /// The pages by their hosts, once somebody has asked for those of one.
    pages: OnceLock<BTreeMap<String, Vec<Url>>>,
}

impl Replay {
    /// Answers from these archives.
    ///
    /// # Errors
    /// An archive cannot be opened.
    pub fn of(parts: Vec<Part>) -> Result<Self> {
        let index = Index::of_parts(&parts)?;
        Ok(Self { parts, index, given: Mutex::default(), pages: OnceLock::new() })
    }

    /// The archives.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// When the answers of this address came that were given to somebody; none where none was.
    #[must_use]
    pub fn given(&self, url: &str) -> BTreeSet<Timestamp> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned().unwrap_or_default()
    }

    /// The addresses of all pages, a host's in their order. What an own crawl archived its survey has asked for, or does
    /// not list any more.
    fn pages(&self) -> BTreeMap<String, Vec<Url>> {
        let mut pages: BTreeMap<String, Vec<Url>> = BTreeMap::new();
        let others = self.parts.iter().filter(|part| !is_own(part));
        let readers = others.filter_map(|part| Reader::of(part).ok());
        for exchange in readers.flatten().flatten().map(|archived| archived.exchange) {
            let may_be_page = exchange.method == Method::Get
                && exchange.response().is_some_and(|response| {
                    let kind = FileKind::of_bytes(&response.body);
                    response.status == 200 && !matches!(kind, FileKind::Picture)
                });
            let url = Url::parse(&exchange.url).ok().filter(|_| may_be_page);
            if let Some((host, url)) = url.and_then(|url| Some((url.host_str()?.to_owned(), url))) {
                pages.entry(host).or_default().push(url);
            }
        }
        for urls in pages.values_mut() {
            urls.sort();
            urls.dedup();
        }
        pages
    }
}

impl Exchanges for Arc<Replay> {
    async fn exchange(&self, request: &Request) -> std::result::Result<Arc<Seen>, Halt> {
        let form = request.form.as_ref().map(crate::portal::Form::to_bytes);
        let method = if form.is_some() { Method::Post } else { Method::Get };
        let mut url = request.url.clone();
        url.set_fragment(None);
        let found = self.index.find(method, url.as_str(), form.as_deref(), None)?;
        if let Some(found) = &found {
            let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
            given.entry(found.url.clone()).or_default().insert(found.date);
        }
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

    fn held(&self, scope: &Scope, is_wanted: &(dyn Fn(&[u8]) -> bool + Sync)) -> Vec<Url> {
        let pages = self.pages.get_or_init(|| self.pages());
        let own = pages.iter().filter(|(host, _)| scope.owns(host)).flat_map(|(_, urls)| urls);
        let holds = |url: &&Url| {
            let found = self.index.find(Method::Get, url.as_str(), None, None);
            found.ok().flatten().is_some_and(|exchange| is_wanted(Seen::of(exchange).content()))
        };
        own.filter(|url| self.given(url.as_str()).is_empty()).filter(holds).cloned().collect()
    }
}
