//! Where does a county's survey begin? At the columns the registry gives, else at what the finder proves.

use super::{Case, Surveyor};
use crate::crawl::Kind;
use crate::crawl::refusal::Portrait;
use crate::crawl::visit::{Answer, Exchanges, Halt, Refused};
use crate::portal::column::{Found, Lead, Proof, Search, Step, far, own_links, prove};
use crate::portal::meta::{self, Standing};
use crate::portal::strategies;
use crate::portal::{Next, Page, Request, Row, Walk};
use jiff::Timestamp;
use std::collections::BTreeSet;
use url::Url;

/// The year whose code list a portal's own code is judged by: the newest.
const NEWEST: i32 = i32::MAX;
/// Calls that a family may need to get at the rows of a list's first page.
const MOST_CALLS: usize = 2;
/// Candidates a person is shown.
const MOST_CANDIDATES: usize = 3;

/// A column whose page was had.
pub(super) struct Start {
    pub request: Request,
    pub page: Page,
    pub retrieved: Timestamp,
    pub proof: Option<Proof>,
    pub step: &'static str,
    /// The page is itself the newest report.
    pub is_report: bool,
}

impl<E: Exchanges> Surveyor<'_, E> {
    /// The columns to read: those the registry gives, else the one the finder proves.
    pub(super) async fn columns(&mut self) -> Result<Vec<Start>, Halt> {
        let mut starts = Vec::new();
        for entry in self.survey.portal.entry.clone() {
            let request = Request::get(entry);
            match self.ask(&request).await? {
                Ok(answer) => {
                    let page = Page::parse(answer.url, &answer.content);
                    if self.is_elsewhere(&page) {
                        continue;
                    }
                    let rows = self.first_rows(&request, &page).await?;
                    let proof = prove(&page, &rows);
                    let retrieved = answer.retrieved;
                    starts.push(Start { request, page, retrieved, proof, step: "entry", is_report: false });
                }
                Err(refused) => self.case(&refused),
            }
        }
        if !starts.is_empty() {
            return Ok(starts);
        }
        let Some(home) = self.home().await? else { return Ok(starts) };
        if let Some(found) = self.search(&home).await? {
            let request = Request { url: found.column.clone(), ..found.lead.request.clone() };
            if let Ok(answer) = self.ask(&request).await? {
                let page = Page::parse(answer.url, &answer.content);
                let step = found.lead.step.as_str();
                let (proof, is_report) = (Some(found.proof), found.is_report);
                starts.push(Start { request, page, retrieved: answer.retrieved, proof, step, is_report });
            }
        }
        Ok(starts)
    }

    /// The first home page that answers and is the county's.
    async fn home(&mut self) -> Result<Option<Page>, Halt> {
        let mut refusals: Vec<Box<Refused>> = Vec::new();
        for home in homes(&self.survey.portal.home) {
            match self.ask(&Request::get(home)).await? {
                Ok(answer) => {
                    let page = Page::parse(answer.url, &answer.content);
                    self.large_page(&page);
                    if own_links(&page) == 0 && far(&page).is_empty() && !has_data(&page) {
                        self.no_portal(&page);
                        return Ok(None);
                    }
                    return Ok((!self.is_elsewhere(&page)).then_some(page));
                }
                Err(refused) => {
                    // What somebody says to visitors is said over https as well.
                    let is_final = refused.ends_asking() || matches!(refused.kind, Kind::Captcha | Kind::RateLimited);
                    refusals.push(refused);
                    if is_final {
                        break;
                    }
                }
            }
        }
        // The first address is the registry's own; what its twins say matters only where they want no visitors.
        let telling = refusals.iter().position(|refused| refused.kind.closes_host()).unwrap_or(0);
        if let Some(refused) = refusals.get(telling) {
            self.case(refused);
        }
        Ok(None)
    }

    /// Puts down that a first page leads nowhere on its own site: nothing else there is asked for.
    fn no_portal(&mut self, page: &Page) {
        self.survey.cases.push(Case {
            kind: "no_column".to_owned(),
            url: page.url.to_string(),
            evidence: "the first page leads to no other page of its site".to_owned(),
            step: "Open it in a browser; put the address of the annual reports' column into the registry's `entry`."
                .to_owned(),
            visited: vec![page.url.to_string()],
            ..Case::default()
        });
    }

    /// Whether a page says that it belongs to another county; then that is put down.
    fn is_elsewhere(&mut self, page: &Page) -> bool {
        let verdict = meta::verdict(&meta::tags(page), page.url.host_str(), &self.survey.portal.code, NEWEST);
        if verdict.is_code_wrong {
            self.survey.cases.push(Case {
                kind: "site_code".to_owned(),
                url: page.url.to_string(),
                evidence: verdict.evidence.join(", "),
                step: "Name and domain are the county's and the 网站标识码 is not; tell the site's operator."
                    .to_owned(),
                ..Case::default()
            });
        }
        if verdict.standing != Standing::Mismatch {
            return false;
        }
        self.survey.cases.push(Case {
            kind: Kind::WrongSite.as_str().to_owned(),
            url: page.url.to_string(),
            evidence: verdict.evidence.join(", "),
            step: Kind::WrongSite.step().to_owned(),
            ..Case::default()
        });
        true
    }

    async fn search(&mut self, home: &Page) -> Result<Option<Found>, Halt> {
        let mut search = Search::begin(home);
        let mut refused_last = None;
        let mut portrait = None;
        let mut visited = vec![home.url.to_string()];
        while let Some(lead) = search.next() {
            if lead.step == Step::Constructed && portrait.is_none() {
                portrait = Some(self.portrait(&home.url).await?);
            }
            let is_missing = |answer: &Answer| {
                portrait.iter().flatten().any(|missing: &Portrait| missing.resembles(&answer.url, &answer.content))
            };
            visited.push(lead.request.url.to_string());
            match self.ask(&lead.request).await? {
                Ok(answer) if is_missing(&answer) => {}
                Ok(answer) => {
                    let page = Page::parse(answer.url, &answer.content);
                    self.large_page(&page);
                    let rows = self.first_rows(&lead.request, &page).await?;
                    if let Some(found) = search.see(&lead, &page, &rows) {
                        self.parents = search.parents().to_vec();
                        return Ok(Some(found));
                    }
                }
                Err(refused) => {
                    let stops = refused.ends_asking();
                    if refused.kind.needs_person() {
                        refused_last = Some(refused);
                    }
                    if stops {
                        break;
                    }
                }
            }
        }
        self.parents = search.parents().to_vec();
        self.no_column(&search, visited, refused_last.as_deref());
        Ok(None)
    }

    /// How the site shows that a page is missing, if it does not say so by its status; asked before addresses nobody linked to.
    async fn portrait(&mut self, site: &Url) -> Result<Option<Portrait>, Halt> {
        let visit = self.ask(&Request::get(Portrait::place(site))).await?;
        Ok(visit.ok().map(|answer| Portrait::of(&answer.url, &answer.content)))
    }

    /// Puts down that no column was found, with what came nearest and where it was looked for, the home page first.
    fn no_column(&mut self, search: &Search, visited: Vec<String>, refused: Option<&Refused>) {
        if let Some(refused) = refused {
            self.case(refused);
        }
        let far = search.far().iter().map(Url::as_str);
        let near = far.clone().chain(search.candidates().iter().map(|candidate| candidate.url.as_str()));
        let above = search.parents().iter().map(|lead: &Lead| lead.request.url.as_str());
        let shown: Vec<&str> = near.chain(above).take(MOST_CANDIDATES).collect();
        let evidence = if shown.is_empty() { "no link leads there".to_owned() } else { shown.join(" ") };
        self.survey.cases.push(Case {
            kind: "no_column".to_owned(),
            url: visited.first().cloned().unwrap_or_default(),
            evidence,
            step: "Look for 政府信息公开年报 on the portal and put the column's address into the registry's `entry`."
                .to_owned(),
            far: far.map(str::to_owned).collect(),
            visited,
        });
    }

    /// The rows of a list's first page; where a script would fetch them, its data call is made.
    pub(super) async fn first_rows(&mut self, request: &Request, page: &Page) -> Result<Vec<Row>, Halt> {
        let mut all = strategies::GENERIC.rows(page);
        let families = strategies::fitting(page);
        for family in &families {
            add(&mut all, family.rows(page));
        }
        if prove(page, &all).is_some() {
            return Ok(all);
        }
        for family in families {
            let (mut walk, mut seen) = Walk::begin(family, request.clone(), page.clone());
            // A script may have to say first how the list is asked for.
            for _ in 0..MOST_CALLS {
                if !seen.is_empty() {
                    break;
                }
                let Next::Ask(data) = strategies::step(family, page, &walk) else { break };
                let Ok(answer) = self.ask(&data).await? else { break };
                seen = walk.answered(family, data, &Page::parse(answer.url, &answer.content));
            }
            if !seen.is_empty() {
                add(&mut all, seen);
                break;
            }
        }
        Ok(all)
    }
}

/// Whether a page holds what a script makes links of.
fn has_data(page: &Page) -> bool {
    !strategies::fitting(page).is_empty()
}

/// Adds the rows that lead elsewhere than those that are there.
fn add(all: &mut Vec<Row>, rows: Vec<Row>) {
    let mut known: BTreeSet<Url> = all.iter().map(|row| row.url.clone()).collect();
    all.extend(rows.into_iter().filter(|row| known.insert(row.url.clone())));
}

/// The home pages in the order they are tried: as registered, then over https.
fn homes(registered: &[Url]) -> Vec<Url> {
    let mut homes = registered.to_vec();
    for home in registered {
        let mut safe = home.clone();
        if home.scheme() == "http" && safe.set_scheme("https").is_ok() && !homes.contains(&safe) {
            homes.push(safe);
        }
    }
    homes
}
