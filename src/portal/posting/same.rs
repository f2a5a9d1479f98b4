//! By what are two postings known to be one report?

use super::{Posting, SameBy, canonical};
use crate::portal::meta::Stamp;
use crate::title::plain;
use jiff::civil::Date;
use std::collections::BTreeMap;
use url::Url;

/// Body, year, title and day: what two postings of one report share before their content is known.
type Words = (String, i32, String, Date);

/// Where each key was seen first.
#[derive(Debug, Default)]
pub(super) struct Keys {
    addresses: BTreeMap<String, usize>,
    contents: BTreeMap<String, Vec<usize>>,
    words: BTreeMap<Words, Vec<usize>>,
}

/// The keys of one posting.
#[derive(Debug)]
pub(super) struct Own {
    address: String,
    content: Option<String>,
    words: Option<Words>,
}

impl Keys {
    pub fn learn(&mut self, own: Own, at: usize) {
        self.addresses.entry(own.address).or_insert(at);
        if let Some(content) = own.content {
            self.contents.entry(content).or_default().push(at);
        }
        if let Some(words) = own.words {
            self.words.entry(words).or_default().push(at);
        }
    }
}

impl Own {
    /// The keys of a posting. The address counts without its scheme, however it is written down.
    pub fn of(posting: &Posting) -> Self {
        let address =
            Url::parse(&posting.item_url).map_or_else(|_| posting.canonical_url.clone(), |url| canonical(&url));
        let day = posting.dates.best().and_then(Stamp::date);
        let words = posting.unit.as_deref().zip(posting.report_year).zip(day);
        let words = words.map(|((unit, year), day)| (plain(unit), year, plain(&posting.title_raw), day));
        Self { address, content: posting.content_sha256.clone(), words }
    }

    /// The posting among `kept` that this one is, and by what that is known.
    pub fn same_as(&self, keys: &Keys, kept: &[Posting], posting: &Posting) -> Option<(usize, SameBy)> {
        if let Some(&at) = keys.addresses.get(&self.address) {
            return Some((at, SameBy::Address));
        }
        let alike = self.content.as_ref().and_then(|content| keys.contents.get(content)).into_iter().flatten();
        if let Some(&at) = alike.into_iter().find(|&&at| !contradict(&kept[at], posting)) {
            return Some((at, SameBy::Content));
        }
        let alike = self.words.as_ref().and_then(|words| keys.words.get(words)).into_iter().flatten();
        let unknown = |at: usize| self.content.is_none() || kept[at].content_sha256.is_none();
        alike.into_iter().find(|&&at| unknown(at)).map(|&at| (at, SameBy::Title))
    }
}

/// Whether two postings name two bodies or two years: `详见附件` is the same text on many pages.
fn contradict(known: &Posting, new: &Posting) -> bool {
    let said = |posting: &Posting| posting.report_year.filter(|_| !posting.year_evidence.inferred);
    let years_differ = said(known).zip(said(new)).is_some_and(|(known, new)| known != new);
    let units = known.unit.as_deref().zip(new.unit.as_deref());
    let bodies_differ = units.is_some_and(|(known, new)| !known.ends_with(new) && !new.ends_with(known));
    years_differ || bodies_differ
}
