//! From a posting to the documents it stands for: the page itself, its files, what a viewer shows.

use super::list::Listed;
use super::{Case, Document, Surveyor, attempt, had, whose};
use crate::crawl::Kind;
use crate::crawl::visit::{Answer, Exchanges, Halt};
use crate::document::package::Package;
use crate::finding::Code;
use crate::pipeline::posted::Posted;
use crate::pipeline::read;
use crate::portal::Portal;
use crate::portal::attachment::{self, Attachment, FileKind, Received, Via};
use crate::portal::meta::{self, Dates, Stamp};
use crate::portal::posting::{self, Posting};
use crate::portal::report_page::{self, ReportPage};
use crate::portal::year::report_year;
use crate::portal::{Page, Request};
use crate::record::Report;
use crate::title::Judgement;
use crate::word::words;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Postings of a county that are taken: twenty years of a hundred bodies. More are told to a person.
const MOST_POSTINGS: usize = 2_000;
/// Files of one page that are fetched: a report with its annexes, or the reports of all bodies of a county; more are
/// told to a person.
const MOST_FILES: usize = 40;
/// Files of one archive that are read; more are told to a person.
const MOST_ENTRIES: usize = 40;

/// A file that may be the report.
struct Candidate {
    bytes: Vec<u8>,
    /// Which entry of a ZIP it is.
    member: Option<String>,
    url: String,
    retrieved: String,
}

words! {
    /// What reading a candidate came to, the best last.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Read {
        NotAReport = "not_a_report",
        Unreadable = "unreadable",
        NeedsConversion = "needs_conversion",
        NoTables = "no_tables",
        ImageOnly = "image_only",
        Tables = "read",
    }
}

impl<E: Exchanges> Surveyor<'_, E> {
    /// Fetches what was listed and wanted, each address once. What belongs to a body above the county is left to it.
    pub(super) async fn documents(&mut self, listed: Vec<Listed>) -> Result<(), Halt> {
        let mut fetched: BTreeMap<String, usize> = BTreeMap::new();
        let mut above: Vec<(String, Option<String>)> = Vec::new();
        let (column, mut wanted) = (listed.first().map(|item| item.list.url.to_string()), 0);
        for item in listed {
            let mut posting = self.posting(&item);
            // What is only concluded may be wrong; the report itself may say it.
            if !self.wanted.takes(said(&posting)) {
                continue;
            }
            wanted += 1;
            if wanted > MOST_POSTINGS {
                continue;
            }
            if let Some(unit) = posting.unit.as_ref().filter(|unit| whose::is_above(unit, &self.survey.portal)) {
                above.push((unit.clone(), posting.column_url));
                continue;
            }
            // A second link to the same page is an alias; its page is known.
            if let Some(&first) = fetched.get(&posting.canonical_url) {
                let first = &self.survey.postings[first];
                posting.content_sha256.clone_from(&first.content_sha256);
                posting.outcome.clone_from(&first.outcome);
                self.survey.postings.push(posting);
                continue;
            }
            let key = posting.canonical_url.clone();
            let own = self.fetch(&item, &mut posting).await?;
            if let Some(body) = own.above(&self.survey.portal) {
                above.push((body.to_owned(), posting.column_url));
            } else if own.years(said(&posting)).any(|year| self.wanted.takes(year)) {
                fetched.insert(key, self.survey.postings.len());
                self.survey.postings.push(posting);
            }
        }
        self.left_out("more_postings", column.as_deref().unwrap_or_default(), wanted, MOST_POSTINGS);
        if let Some((body, url)) = above.first() {
            self.survey.cases.push(Case {
                kind: "other_body".to_owned(),
                url: url.clone().unwrap_or_default(),
                evidence: format!("{} reports of a body above the county, such as {body}", above.len()),
                step: "Look for the county's own column and put its address into the registry's `entry`.".to_owned(),
                ..Case::default()
            });
        }
        Ok(())
    }

    fn posting(&self, item: &Listed) -> Posting {
        let portal = &self.survey.portal;
        let title = match &item.judgement {
            Judgement::Report(title) => Some(title),
            _ => None,
        };
        let unit = whose::unit(&item.judgement).map(str::to_owned);
        let row = item.row.date.map(Stamp::Day);
        let dates = Dates { row, url: meta::in_address(&item.row.url), ..Dates::default() };
        let year = report_year(title, item.row.heading.as_deref(), &item.row.url, dates.best());
        Posting {
            county_code: portal.code.clone(),
            strategy: item.strategy.to_owned(),
            cms_fingerprint: item.fingerprint.clone(),
            column_url: item.column.map(|_| item.list.url.to_string()),
            column_proof: item.column.and_then(|column| self.survey.columns[column].proof.clone()),
            item_url: item.row.url.to_string(),
            canonical_url: posting::canonical_url(&item.row.url).to_string(),
            title_raw: item.row.title.clone(),
            title_source: item.row.title_from,
            unit,
            report_year: year.year,
            year_evidence: year,
            dates,
            site_code: None,
            site_code_verdict: meta::Standing::Unknown,
            attachments: Vec::new(),
            list_page_no: item.page_no,
            seen_at: item.seen.to_string(),
            content_sha256: None,
            documents: Vec::new(),
            aliases: Vec::new(),
            revisions: Vec::new(),
            outcome: String::new(),
            attempts: Vec::new(),
        }
    }

    /// Fetches a posting's page and files, and takes from them what the dataset is to be read from; gives what the
    /// report says of itself.
    async fn fetch(&mut self, item: &Listed, posting: &mut Posting) -> Result<Own, Halt> {
        let request = match item.column {
            Some(_) => Request::get(item.row.url.clone()).from_page(&item.list.url),
            None => item.list.clone(),
        };
        let host = request.url.host_str().unwrap_or_default();
        // A host that said no to one says no to all: that stands with the first of them.
        if let Some(kind) = self.over.get(host) {
            kind.as_str().clone_into(&mut posting.outcome);
            return Ok(Own::default());
        }
        let answer = match self.ask(&request).await? {
            Ok(answer) => answer,
            Err(refused) => {
                posting.attempts.push(attempt(&refused));
                refused.kind.as_str().clone_into(&mut posting.outcome);
                if refused.ends_asking() {
                    let told = if refused.kind == Kind::BudgetSpent { refused.kind } else { Kind::HostClosed };
                    self.over.insert(host.to_owned(), told);
                }
                return Ok(Own::default());
            }
        };
        posting.attempts.push(had(&request.url, &answer));
        let mut candidates = Vec::new();
        let mut outcome = None;
        if FileKind::of_bytes(&answer.content) == FileKind::Html {
            let page = Page::parse(answer.url.clone(), &answer.content);
            self.large_page(&page);
            let report = report_page::read(&page);
            describe(posting, item, &page, &report, &self.survey.portal.code);
            let words = text_of(&report, &page);
            let own = candidate(&answer);
            if report.outcome == report_page::Outcome::Captcha {
                outcome = Some("captcha".to_owned());
            } else if judge(&own.bytes).read == Read::Tables {
                candidates.push(own);
            } else {
                let named = item.row.files.iter().map(from_list);
                let files: Vec<Attachment> = report.attachments.iter().cloned().chain(named).collect();
                candidates.extend(
                    report.inline.iter().map(|inline| Candidate { bytes: inline.bytes.clone(), ..candidate(&answer) }),
                );
                outcome = self.files(&page.url, &files, posting, &mut candidates).await?;
                if report.outcome == report_page::Outcome::ImageOnly {
                    outcome = outcome.or(Some("image_only".to_owned()));
                }
                posting.content_sha256 = identity(&words, &candidates);
                candidates.push(own);
            }
            posting.content_sha256 = posting.content_sha256.take().or_else(|| identity(&words, &[]));
        } else {
            posting.content_sha256 = Some(read::sha256(&answer.content));
            outcome = self.unpack(&answer, &mut candidates);
        }
        Ok(self.choose(posting, candidates, outcome))
    }

    /// Fetches the files of a page; gives the outcome of one that was no file, where none was.
    async fn files(
        &mut self,
        page: &Url,
        files: &[Attachment],
        posting: &mut Posting,
        candidates: &mut Vec<Candidate>,
    ) -> Result<Option<String>, Halt> {
        let mut outcome = None;
        let mut seen = BTreeSet::new();
        let urls = files.iter().filter_map(|file| Url::parse(&file.url).ok());
        let urls: Vec<Url> = urls.filter(|url| seen.insert(posting::canonical(url))).collect();
        self.left_out("more_files", page.as_str(), urls.len(), MOST_FILES);
        for url in urls.into_iter().take(MOST_FILES) {
            let request = Request::get(url).from_page(page);
            match self.ask(&request).await? {
                Ok(answer) => {
                    posting.attempts.push(had(&request.url, &answer));
                    outcome = self.unpack(&answer, candidates).or(outcome);
                }
                Err(refused) => {
                    posting.attempts.push(attempt(&refused));
                    outcome = outcome.or(Some(refused.kind.as_str().to_owned()));
                }
            }
        }
        Ok(outcome)
    }

    /// Takes the files out of what came where a file was expected; gives an outcome where it was none.
    fn unpack(&mut self, answer: &Answer, candidates: &mut Vec<Candidate>) -> Option<String> {
        match attachment::received(&answer.content) {
            Received::File(FileKind::Zip) => match packed(&answer.content) {
                Some(Packed { read, all }) if !read.is_empty() => {
                    self.left_out("more_files", answer.url.as_str(), all, MOST_ENTRIES);
                    let files = read.into_iter();
                    candidates.extend(files.map(|(name, bytes)| Candidate {
                        bytes,
                        member: Some(name),
                        ..candidate(answer)
                    }));
                    None
                }
                _ => Some("unreadable".to_owned()),
            },
            Received::File(FileKind::Picture) => Some("image_only".to_owned()),
            Received::File(FileKind::OtherArchive) => Some("needs_conversion".to_owned()),
            Received::File(_) => {
                candidates.push(candidate(answer));
                None
            }
            other => Some(other.as_str().to_owned()),
        }
    }

    /// Tells a person where a place holds more reports or files than are taken.
    fn left_out(&mut self, kind: &str, url: &str, all: usize, most: usize) {
        if all > most {
            self.survey.cases.push(Case {
                kind: kind.to_owned(),
                url: url.to_owned(),
                evidence: format!("the first {most} of {all} were looked at"),
                step: "Look through the others; save those that are reports and read them as files.".to_owned(),
                ..Case::default()
            });
        }
    }

    /// Keeps the candidates that read best, and gives what the first says of itself; a page without tables counts only
    /// where no file does better.
    fn choose(&mut self, posting: &mut Posting, candidates: Vec<Candidate>, outcome: Option<String>) -> Own {
        let judged: Vec<(Judged, Candidate)> =
            candidates.into_iter().map(|candidate| (judge(&candidate.bytes), candidate)).collect();
        let best = judged.iter().map(|(judged, _)| judged.read).max().unwrap_or(Read::NotAReport);
        let first = judged.iter().find(|(judged, _)| judged.read == best);
        let own = first.map(|(judged, _)| judged.own.clone()).unwrap_or_default();
        let unread =
            judged.iter().any(|(judged, _)| judged.read == Read::NeedsConversion).then_some(Read::NeedsConversion);
        posting.outcome = match (best, unread, outcome) {
            (Read::Tables | Read::ImageOnly, ..) | (_, None, None) => best.as_str().to_owned(),
            // A page without tables says less than the file on it that could not be read.
            (_, Some(unread), _) => unread.as_str().to_owned(),
            (_, None, Some(outcome)) => outcome,
        };
        if best < Read::NoTables {
            return own;
        }
        let portal = &self.survey.portal;
        for (_, candidate) in judged.into_iter().filter(|(judged, _)| judged.read == best) {
            let posted = Posted {
                url: Some(candidate.url),
                member: candidate.member,
                retrieved: Some(candidate.retrieved),
                county: Some(portal.division()),
                body: posting.unit.clone(),
                year: posting.report_year,
                year_inferred: posting.year_evidence.inferred,
                title: Some(posting.title_raw.clone()),
                published: posting.dates.best().filter(|stamp| stamp.date().is_some()).map(|stamp| stamp.to_string()),
            };
            posting.documents.push(posting::Document {
                sha256: read::sha256(&candidate.bytes),
                url: posted.url.clone().unwrap_or_default(),
                member: posted.member.clone(),
            });
            let posting = posting.canonical_url.clone();
            self.survey.documents.push(Document { posting, bytes: candidate.bytes, posted });
            if best != Read::Tables {
                break;
            }
        }
        own
    }
}

/// The year that the title or heading of a posting says.
fn said(posting: &Posting) -> Option<i32> {
    posting.report_year.filter(|_| !posting.year_evidence.inferred)
}

/// Adds what the posting's own page says.
fn describe(posting: &mut Posting, item: &Listed, page: &Page, report: &ReportPage, county: &str) {
    let tags = meta::tags(page);
    posting.dates = Dates::of(page).or(&posting.dates);
    posting.site_code_verdict = meta::verdict(&tags, page.url.host_str(), county, i32::MAX).standing;
    posting.site_code = tags.site_code.map(|code| code.code);
    posting.attachments.clone_from(&report.attachments);
    if posting.year_evidence.inferred || posting.report_year.is_none() {
        let title = match &item.judgement {
            Judgement::Report(title) => Some(title.clone()),
            _ => None,
        };
        // The page's own title may say the year that the list leaves out.
        let own = tags.article_title.as_deref().into_iter().chain([page.title.as_str()]).find_map(|title| {
            match crate::title::judge(title) {
                Judgement::Report(title) if title.year.is_some() => Some(title),
                _ => None,
            }
        });
        let title = own.or(title);
        let year = report_year(title.as_ref(), item.row.heading.as_deref(), &item.row.url, posting.dates.best());
        posting.report_year = year.year;
        posting.year_evidence = year;
    }
    if posting.unit.is_none() {
        posting.unit = tags.source;
    }
}

/// The words of a posting's page that are its own: without menus, counters and spaces.
fn text_of(report: &ReportPage, page: &Page) -> String {
    let words = report
        .body
        .as_ref()
        .map_or_else(|| page.text.clone(), |body| Page::parse(page.url.clone(), body.html.as_bytes()).text);
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a posting is the same by: its words and the files beside them. Two pages that only say 见附件 are not the same for it.
fn identity(words: &str, files: &[Candidate]) -> Option<String> {
    let mut parts: Vec<String> = files.iter().map(|file| read::sha256(&file.bytes)).collect();
    if !words.is_empty() {
        parts.insert(0, words.to_owned());
    }
    // Pages of pictures have no words, and are not the same for it.
    (!parts.is_empty()).then(|| read::sha256(parts.concat().as_bytes()))
}

fn candidate(answer: &Answer) -> Candidate {
    Candidate {
        bytes: answer.content.clone(),
        member: None,
        url: answer.url.to_string(),
        retrieved: answer.retrieved.to_string(),
    }
}

fn from_list(url: &Url) -> Attachment {
    Attachment {
        url: url.to_string(),
        name: attachment::file_name("", url),
        kind: FileKind::of_name(url.path()),
        via: Via::Data,
    }
}

/// What an archive holds.
struct Packed {
    /// The documents that are read, by their names.
    read: Vec<(String, Vec<u8>)>,
    /// How many there are.
    all: usize,
}

/// The documents in an archive.
fn packed(bytes: &[u8]) -> Option<Packed> {
    let entries = attachment::entries(bytes).ok()?;
    let mut package = Package::open(bytes).ok()?;
    let documents =
        entries.iter().filter(|entry| !matches!(entry.kind, FileKind::Picture | FileKind::Binary | FileKind::Unknown));
    let all = documents.clone().count();
    let read = documents
        .take(MOST_ENTRIES)
        .map(|entry| Some((entry.name.clone(), package.bytes_at(entry.index, &entry.name).ok()?)));
    Some(Packed { read: read.collect::<Option<_>>()?, all })
}

/// What reading some bytes came to.
struct Judged {
    read: Read,
    own: Own,
}

/// What the reports of a file say of themselves: year and body of each; empty where nothing was read.
#[derive(Debug, Clone, Default)]
struct Own(Vec<(Option<i32>, Option<String>)>);

impl Own {
    /// The years of the reports: what the list says, and what each says itself where the list is silent.
    fn years(&self, listed: Option<i32>) -> impl Iterator<Item = Option<i32>> + '_ {
        let unread = self.0.is_empty().then_some(None);
        self.0.iter().map(|(year, _)| *year).chain(unread).map(move |own| listed.or(own))
    }

    /// A body above the county, where every report is that of one.
    fn above(&self, portal: &Portal) -> Option<&str> {
        let bodies: Option<Vec<&str>> = self.0.iter().map(|(_, body)| body.as_deref()).collect();
        let bodies = bodies?;
        let all_above = bodies.iter().all(|body| whose::is_above(body, portal));
        bodies.first().copied().filter(|_| all_above)
    }
}

/// Whether some bytes read as a report, and none of another county's.
pub(super) fn is_report_of(bytes: &[u8], county: &str) -> bool {
    let is_own = |report: &Report| report.county.as_deref().is_none_or(|own| own == county);
    judge(bytes).read >= Read::NoTables && read::from_reader(bytes).is_ok_and(|reports| reports.iter().all(is_own))
}

/// Reads some bytes; a fault of ours is no reason to end a survey.
fn judge(bytes: &[u8]) -> Judged {
    let found = |report: &Report, code: Code| report.findings.iter().any(|finding| finding.code == code);
    let unread = |read| Judged { read, own: Own::default() };
    match read::from_reader(bytes) {
        Ok(reports) => {
            let came_to = |report: &Report| {
                if report.tables.is_some() {
                    Read::Tables
                } else if found(report, Code::ImageOnly) || found(report, Code::TablesAreImages) {
                    Read::ImageOnly
                } else {
                    Read::NoTables
                }
            };
            let read = reports.iter().map(came_to).max().unwrap_or(Read::NotAReport);
            let own = reports.into_iter().map(|report| (report.year, report.body)).collect();
            Judged { read, own: Own(own) }
        }
        Err(_) => match FileKind::of_bytes(bytes) {
            FileKind::Html | FileKind::Binary | FileKind::Unknown => unread(Read::NotAReport),
            FileKind::Ole | FileKind::Ofd | FileKind::RichText | FileKind::OtherArchive => {
                unread(Read::NeedsConversion)
            }
            _ => unread(Read::Unreadable),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::tables::coverage::is_fetched;

    #[test]
    fn what_could_not_be_read_was_fetched() {
        assert!(Read::ALL.iter().all(|read| *read == Read::Tables || is_fetched(read.as_str())));
        assert!(!is_fetched("captcha") && !is_fetched("not_found"));
    }

    #[test]
    fn pages_that_only_point_to_their_files_are_told_apart_by_them() {
        let file = |bytes: &[u8]| Candidate {
            bytes: bytes.to_vec(),
            member: None,
            url: String::new(),
            retrieved: String::new(),
        };
        let (one, other) = (file(b"%PDF one"), file(b"%PDF other"));
        assert_ne!(identity("见附件", &[one]), identity("见附件", &[other]));
        assert_eq!(identity("", &[]), None);
        assert_eq!(identity("见附件", &[]), identity("见附件", &[]));
    }
}
