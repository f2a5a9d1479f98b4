//! What does a column list, over all its pages, years and grids?

use super::column::Start;
use super::{Case, Column, Surveyor, whose};
use crate::crawl::Kind;
use crate::crawl::visit::{Exchanges, Halt};
use crate::pipeline::read::sha256;
use crate::portal::column::{column_rows, deeper, is_report_itself, look_alikes, names_between, prove};
use crate::portal::posting::canonical;
use crate::portal::strategies::{self, GENERIC, Strategy};
use crate::portal::{Next, Page, Request, Row, Stop, TitleFrom, Walk};
use crate::title::{Judgement, judge};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use url::Url;

/// What a row is called that only ends like a body's name.
const BETWEEN: &str = "name_between_reports";
/// Pages one list may have: a county has at most some twenty years and a hundred bodies.
const MOST_PAGES: usize = 20;
/// Lists a column may have: years, grids and parts.
pub(super) const MOST_LISTS: usize = 40;
/// Pages of a prefecture that are looked at for a county's reports, and the lists of one.
const MOST_PARENTS: usize = 2;
const MOST_LISTS_OF_PARENT: usize = 4;
/// How far below the column lists are followed.
const MOST_DEPTH: usize = 2;
/// Ways of turning a page that may fail in one list.
const MOST_IN_VAIN: usize = 6;
/// A page of fewer bytes is a server's excuse.
const STUB: usize = 600;
/// The duty to report began with the reports on 2008.
const FIRST_YEAR: i16 = 2008;

/// A row that a column lists as a report.
pub(super) struct Listed {
    pub row: Row,
    pub judgement: Judgement,
    /// The page of the list it stands on, from 1.
    pub page_no: u32,
    pub list: Request,
    pub seen: Timestamp,
    pub strategy: &'static str,
    pub fingerprint: Vec<String>,
    /// Which of the survey's columns; none where an archive holds it and nothing lists it.
    pub column: Option<usize>,
}

/// A list being read.
struct List {
    rows: Vec<(Row, u32)>,
    strategy: &'static str,
    stop: Stop,
}

impl<E: Exchanges> Surveyor<'_, E> {
    /// The county's own reports on a page of its prefecture that lists those of all its counties.
    pub(super) async fn read_parents(&mut self) -> Result<Vec<Listed>, Halt> {
        for lead in std::mem::take(&mut self.parents).into_iter().take(MOST_PARENTS) {
            let Ok(answer) = self.ask(&lead.request).await? else { continue };
            let page = Page::parse(answer.url, &answer.content);
            let proof = prove(&page, &self.first_rows(&lead.request, &page).await?);
            let (retrieved, step) = (answer.retrieved, lead.step.as_str());
            let start = Start { request: lead.request, page, retrieved, proof, step, is_report: false };
            let mut listed = self.read_column(start, MOST_LISTS_OF_PARENT).await?;
            let portal = &self.survey.portal;
            listed.retain(|item| whose::unit(&item.judgement).is_some_and(|unit| whose::is_government(unit, portal)));
            if !listed.is_empty() {
                return Ok(listed);
            }
            self.survey.columns.pop();
        }
        Ok(Vec::new())
    }

    /// The reports a column lists, over so many lists; the column itself is put down.
    pub(super) async fn read_column(&mut self, start: Start, most_lists: usize) -> Result<Vec<Listed>, Halt> {
        let column = self.survey.columns.len();
        self.survey.columns.push(Column {
            url: start.page.url.to_string(),
            proof: start.proof.clone(),
            step: start.step,
            strategy: GENERIC.name(),
            is_shell: asks_for_data(&start.page),
            rejected: BTreeMap::new(),
            stops: Vec::new(),
        });
        let mut listed = Vec::new();
        // Its years may hold the same report under an address of its own, which then counts.
        let newest = start.is_report.then(|| itself(&start.page, &start.request, start.retrieved, None, column));
        let mut known = BTreeSet::from([canonical(&start.page.url)]);
        let mut lists = VecDeque::from([(start.request, start.page, start.retrieved, None, 0_usize)]);
        let mut read = 0;
        while let Some((request, page, seen, heading, depth)) = lists.pop_front() {
            if read >= most_lists {
                break;
            }
            read += 1;
            let list = self.read_list(&request, &page).await?;
            let own = &mut self.survey.columns[column];
            if depth == 0 {
                own.strategy = list.strategy;
            }
            own.stops.push((page.url.to_string(), list.stop.as_str()));
            let fingerprint: Vec<String> =
                strategies::fitting(&page).iter().map(|family| family.name().to_owned()).collect();
            // A menu's link to the column itself is no report, though its words may be a report's.
            let leads_on = |(row, _): &(Row, u32)| !known.contains(&canonical(&row.url));
            let (mut rows, pages): (Vec<Row>, Vec<u32>) = list.rows.into_iter().filter(leads_on).unzip();
            for row in &mut rows {
                // The tab that led here says what the page itself may not.
                row.heading = row.heading.take().or_else(|| heading.clone());
            }
            let decoys = look_alikes(&rows).into_iter().map(|(_, decoy)| decoy.as_str());
            for what in decoys.chain(names_between(&rows).iter().map(|_| BETWEEN)) {
                *self.survey.columns[column].rejected.entry(what).or_insert(0) += 1;
            }
            let before = listed.len();
            let mut places = rows.iter().zip(pages);
            for (row, judgement) in column_rows(&rows, true) {
                let page_no = places.find(|(own, _)| std::ptr::eq(*own, row)).map_or(1, |(_, page_no)| page_no);
                listed.push(Listed {
                    row: row.clone(),
                    judgement,
                    page_no,
                    list: request.clone(),
                    seen,
                    strategy: list.strategy,
                    fingerprint: fingerprint.clone(),
                    column: Some(column),
                });
            }
            // A year without a list is its report, or the page of its file.
            let is_titled = heading.as_deref().is_some_and(|text| matches!(judge(text), Judgement::Report(_)));
            if depth > 0 && listed.len() == before && (is_titled || is_report_itself(&page)) {
                listed.push(itself(&page, &request, seen, heading, column));
            }
            if depth >= MOST_DEPTH {
                continue;
            }
            for lead in deeper(&page) {
                if !known.insert(canonical(&lead.request.url)) || lists.len() + read >= most_lists {
                    continue;
                }
                if let Ok(answer) = self.ask(&lead.request).await? {
                    let below = Page::parse(answer.url, &answer.content);
                    let heading = Some(lead.text).filter(|text| !text.is_empty());
                    lists.push_back((lead.request, below, answer.retrieved, heading, depth + 1));
                }
            }
        }
        listed.extend(newest);
        Ok(listed)
    }

    /// One list to its end: the generic way first, a family's where that falls short.
    async fn read_list(&mut self, request: &Request, page: &Page) -> Result<List, Halt> {
        let (mut list, walk) = self.turn_pages(GENERIC, request, page).await?;
        let rows: Vec<Row> = list.rows.iter().map(|(row, _)| row.clone()).collect();
        let found = column_rows(&rows, true).len();
        if let Some(family) = strategies::recipe(&walk, found, list.stop) {
            let (more, _) = self.turn_pages(family, request, page).await?;
            list.strategy = family.name();
            list.stop = more.stop;
            let known: BTreeSet<Url> = rows.into_iter().map(|row| row.url).collect();
            list.rows.extend(more.rows.into_iter().filter(|(row, _)| !known.contains(&row.url)));
        }
        Ok(list)
    }

    /// Tells a person of a page whose end was not looked at.
    pub(super) fn large_page(&mut self, page: &Page) {
        let is_told = self.survey.cases.iter().any(|case| case.kind == "large_page" && case.url == page.url.as_str());
        if page.is_cut && !is_told {
            self.survey.cases.push(Case {
                kind: "large_page".to_owned(),
                url: page.url.to_string(),
                evidence: format!("of {} bytes the end was not looked at", page.body.len()),
                step: "Open the page in a browser and look at its end.".to_owned(),
                ..Case::default()
            });
        }
    }

    async fn turn_pages(
        &mut self,
        strategy: &'static dyn Strategy,
        request: &Request,
        first: &Page,
    ) -> Result<(List, Walk), Halt> {
        self.large_page(first);
        let (mut walk, rows) = Walk::begin(strategy, request.clone(), first.clone());
        let mut rows: Vec<(Row, u32)> = rows.into_iter().map(|row| (row, 1)).collect();
        let mut bodies = BTreeSet::from([sha256(first.body.as_bytes())]);
        let mut current = first.clone();
        let stop = loop {
            if walk.pages() >= MOST_PAGES {
                break Stop::PageCap;
            }
            let next = match strategies::step(strategy, &current, &walk) {
                Next::Ask(next) => next,
                Next::End(stop) => break stop,
            };
            let reason = match self.ask(&next).await? {
                Err(refused) if refused.ends_asking() => {
                    self.case(&refused);
                    break Stop::Unanswered;
                }
                Err(refused) if refused.kind == Kind::RedirectHome => Some(Stop::BackHome),
                Err(_) => Some(Stop::Unanswered),
                Ok(answer) => {
                    let page = Page::parse(answer.url, &answer.content);
                    self.large_page(&page);
                    let is_page = !page.anchors.is_empty();
                    if !bodies.insert(sha256(page.body.as_bytes())) {
                        Some(Stop::SameBody)
                    } else if is_page && answer.content.len() < STUB {
                        Some(Stop::Stub)
                    } else {
                        let new = walk.answered(strategy, next.clone(), &page);
                        let page_no = u32::try_from(walk.pages()).unwrap_or(u32::MAX);
                        let old = is_too_old(&new);
                        if !new.is_empty() {
                            current = page;
                        }
                        rows.extend(new.into_iter().map(|row| (row, page_no)));
                        if old {
                            break Stop::TooOld;
                        }
                        None
                    }
                }
            };
            if let Some(reason) = reason {
                walk.in_vain(next, reason);
            }
            if walk.fruitless.len() >= MOST_IN_VAIN {
                break walk.fruitless.last().map_or(Stop::NothingNew, |(_, reason)| *reason);
            }
        };
        Ok((List { rows, strategy: strategy.name(), stop }, walk))
    }
}

/// Whether a script of the page asks a server for data.
fn asks_for_data(page: &Page) -> bool {
    const CALLS: [&str; 6] = ["$.ajax", "$.get", "$.post", "fetch(", "axios", "XMLHttpRequest"];
    CALLS.iter().any(|call| page.body.contains(call))
}

/// Whether all dated rows of a page are from before the duty to report.
fn is_too_old(rows: &[Row]) -> bool {
    let mut dates = rows.iter().filter_map(|row| row.date).peekable();
    dates.peek().is_some() && dates.all(|date| date.year() < FIRST_YEAR)
}

/// A page that is no list but a report: the column that shows its newest one, a year of one body.
fn itself(page: &Page, list: &Request, seen: Timestamp, heading: Option<String>, column: usize) -> Listed {
    let is_title = |line: &&str| matches!(judge(line), Judgement::Report(_));
    let lines = page.text.lines().chain(heading.as_deref()).map(str::trim);
    let title = lines.into_iter().find(is_title).unwrap_or(&page.title).to_owned();
    let judgement = judge(&title);
    let url = page.url.clone();
    let row = Row { url, title, title_from: TitleFrom::Text, date: None, heading, files: Vec::new() };
    let (strategy, list) = (GENERIC.name(), list.clone());
    Listed { row, judgement, page_no: 1, list, seen, strategy, fingerprint: Vec::new(), column: Some(column) }
}
