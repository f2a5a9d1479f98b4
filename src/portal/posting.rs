//! One posting of a report, everything that was guessed with its evidence, and postings of the same report joined.
//!
//! In: what a list, a page and its files say. Out: [`Posting`]s, one a report; the other places it
//! was posted at are its aliases, and a different text for the same body and year is a revision.
//! Nothing is dropped.

mod canonical;
mod same;

use super::TitleFrom;
use super::attachment::Attachment;
use super::column::Proof;
use super::meta::{Dates, Standing};
use super::year::ReportYear;
pub use canonical::{canonical, canonical_url};
use same::{Keys, Own};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The record of one posting, in the order its fields are written (CRAWL.md 10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The county's six-digit code.
    pub county_code: String,
    /// The strategy that read the list: `trs`.
    pub strategy: String,
    /// The families the list's page speaks for: `["trs", "listed"]`.
    pub cms_fingerprint: Vec<String>,
    /// The list; null where an archive holds the report and nothing lists it.
    pub column_url: Option<String>,
    /// What proves it; null for a list given by a person.
    pub column_proof: Option<Proof>,
    /// The posting as linked.
    pub item_url: String,
    /// The address of the page itself: see the function of this name.
    pub canonical_url: String,
    /// The title as printed.
    pub title_raw: String,
    /// Where the title stands.
    pub title_source: TitleFrom,
    /// The body as far as title, link or page name it.
    pub unit: Option<String>,
    /// The year reported on; null where nothing speaks for one.
    pub report_year: Option<i32>,
    /// What speaks for it, with doubts.
    pub year_evidence: ReportYear,
    /// Every date, by its source.
    pub dates: Dates,
    /// The site's code as printed.
    pub site_code: Option<String>,
    /// Whose site it is, seen from the county.
    pub site_code_verdict: Standing,
    /// The files on the page.
    pub attachments: Vec<Attachment>,
    /// The page of the list, from 1; 0 where nothing lists it.
    pub list_page_no: u32,
    /// When the list was seen, RFC 3339.
    pub seen_at: String,
    /// SHA-256 of what was posted, once fetched.
    pub content_sha256: Option<String>,
    /// The files that the dataset was read from: `sha256` is that of the record's `source`.
    pub documents: Vec<Document>,
    /// The same report posted elsewhere.
    pub aliases: Vec<Alias>,
    /// Other texts for the same body and year, by canonical address, this one left out.
    pub revisions: Vec<String>,
    /// What reading it came to: `read`, `image_only`, `captcha`, or the refusal; empty before it is fetched.
    pub outcome: String,
    /// What was asked for it, in order.
    pub attempts: Vec<Attempt>,
}

/// A file that a posting led to and the dataset was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Where it was fetched.
    pub url: String,
    /// Which entry of the ZIP at that address it is.
    pub member: Option<String>,
}

/// Another place where the same report is posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// As linked.
    pub item_url: String,
    /// The list that links it.
    pub column_url: Option<String>,
    /// The title there.
    pub title_raw: String,
    /// The dates there.
    pub dates: Dates,
    /// By what it is known to be the same.
    pub by: SameBy,
}

/// By what two postings are known to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SameBy {
    /// The same canonical address.
    Address,
    /// The same content.
    Content,
    /// The same body, year and title on the same day, where the content of one of them is not known.
    Title,
}

/// One request and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When, RFC 3339; of what has not changed since, when it came first.
    pub time: String,
    /// What was asked.
    pub url: String,
    /// Where the redirects ended.
    pub final_url: String,
    /// The status; null where nothing came back.
    pub status: Option<u16>,
    /// Bytes of the body.
    pub bytes: u64,
    /// The outcome: `ok`, `challenge_ruishu`, `soft_404`.
    pub kind: String,
    /// What in the answer says so.
    pub marker: Option<String>,
}

/// Joins postings of one report and marks revisions; the order of the first ones stays.
///
/// Keys, the strongest first: canonical address, content, and body, year, title and day. Two postings
/// of one body and year with different contents stay two, and each names the other as a revision.
#[must_use]
pub fn join(postings: Vec<Posting>) -> Vec<Posting> {
    let (mut kept, mut keys): (Vec<Posting>, Keys) = (Vec::new(), Keys::default());
    for posting in postings {
        let own = Own::of(&posting);
        let same = own.same_as(&keys, &kept, &posting);
        keys.learn(own, same.map_or(kept.len(), |(at, _)| at));
        if let Some((at, by)) = same {
            merge(&mut kept[at], posting, by);
        } else {
            kept.push(posting);
        }
    }
    mark_revisions(&mut kept);
    kept
}

fn merge(known: &mut Posting, new: Posting, by: SameBy) {
    known.unit = known.unit.take().or(new.unit);
    known.content_sha256 = known.content_sha256.take().or(new.content_sha256);
    known.dates = known.dates.clone().or(&new.dates);
    if known.report_year.is_none() || (known.year_evidence.inferred && !new.year_evidence.inferred) {
        known.report_year = new.report_year.or(known.report_year);
        known.year_evidence = new.year_evidence;
    } else if new.report_year.is_some() && !new.year_evidence.inferred && new.report_year != known.report_year {
        // Two lists say two years of one report.
        known.year_evidence.doubtful = true;
        known.year_evidence.evidence.extend(new.year_evidence.evidence);
    }
    for attachment in new.attachments {
        if !known.attachments.contains(&attachment) {
            known.attachments.push(attachment);
        }
    }
    known.attempts.extend(new.attempts);
    let alias =
        Alias { item_url: new.item_url, column_url: new.column_url, title_raw: new.title_raw, dates: new.dates, by };
    let is_own = alias.item_url == known.item_url && alias.column_url == known.column_url;
    if !is_own && !known.aliases.contains(&alias) {
        known.aliases.push(alias);
    }
    for alias in new.aliases {
        if !known.aliases.contains(&alias) {
            known.aliases.push(alias);
        }
    }
}

/// Different contents for one body and year.
fn mark_revisions(postings: &mut [Posting]) {
    let mut groups: BTreeMap<(String, i32), Vec<usize>> = BTreeMap::new();
    for (at, posting) in postings.iter_mut().enumerate() {
        posting.revisions.clear();
        if let (Some(unit), Some(year), Some(_)) = (&posting.unit, posting.report_year, &posting.content_sha256) {
            groups.entry((crate::title::plain(unit), year)).or_default().push(at);
        }
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let addresses: Vec<String> = group.iter().map(|&at| postings[at].canonical_url.clone()).collect();
        for &at in &group {
            let own = postings[at].canonical_url.clone();
            postings[at].revisions = addresses.iter().filter(|address| **address != own).cloned().collect();
        }
    }
}
