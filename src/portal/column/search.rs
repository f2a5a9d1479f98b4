//! The way from the home page to the column, one page at a time.
//!
//! A search asks nobody: [`Search`] as an iterator names the page to ask for, [`Search::see`] takes what came
//! back. It is deterministic; the same answers lead the same way.

use super::{
    Lead, Proof, Step, constructed, deeper, far, is_report_itself, parents, prove, sections, shortcuts, years_of,
};
use crate::portal::posting::canonical;
use crate::portal::{Page, Row};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// The most pages a search asks for (CRAWL.md 10: a county costs 8 to 15 requests).
pub const MOST_PAGES: usize = 15;
/// The most links of one page that are followed.
const MOST_OF_A_PAGE: usize = 3;
/// How far a search goes from the home page.
const MOST_DEPTH: usize = 4;

/// A column and what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The column's page.
    pub column: Url,
    /// The page that proves it: the column, or a year below it.
    pub proved_on: Url,
    /// What proves it.
    pub proof: Proof,
    /// The link that led there.
    pub lead: Lead,
    /// The column is no list but shows its newest report.
    pub is_report: bool,
}

/// A page that looked like the column and did not prove to be it: for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The page.
    pub url: Url,
    /// What spoke for it.
    pub lead: Lead,
}

/// A search for the column of one site.
#[derive(Debug)]
pub struct Search {
    home: Url,
    waiting: Vec<(usize, Lead)>,
    asked: BTreeSet<String>,
    depths: BTreeMap<String, usize>,
    /// For pages below a possible column, the column.
    above: BTreeMap<String, Url>,
    candidates: Vec<Candidate>,
    /// Links that name the column and lead to another government's host.
    far: Vec<Url>,
    /// The years of the reports below a possible column, a page a year.
    pooled: BTreeMap<Url, BTreeSet<i32>>,
    parents: Vec<Lead>,
    constructed: bool,
}

impl Search {
    /// Begins at a home page that was received.
    #[must_use]
    pub fn begin(home: &Page) -> Self {
        let mut search = Self {
            home: home.url.clone(),
            waiting: Vec::new(),
            asked: BTreeSet::from([canonical(&home.url)]),
            depths: BTreeMap::new(),
            above: BTreeMap::new(),
            candidates: Vec::new(),
            far: Vec::new(),
            pooled: BTreeMap::new(),
            parents: Vec::new(),
            constructed: false,
        };
        search.learn(home, 0);
        search
    }

    /// Takes the page that a lead brought, with the rows that the page's strategy reads from it.
    pub fn see(&mut self, lead: &Lead, page: &Page, rows: &[Row]) -> Option<Found> {
        let key = canonical(&lead.request.url);
        let column = self.above.get(&key).cloned().unwrap_or_else(|| page.url.clone());
        let is_report = is_report_itself(page);
        let proof = prove(page, rows);
        if let Some(proof) = proof {
            return Some(Found { column, proved_on: page.url.clone(), proof, lead: lead.clone(), is_report });
        }
        if self.above.contains_key(&key) {
            let years = self.pooled.entry(column.clone()).or_default();
            years.extend(years_of(rows));
            if years.len() >= 2 {
                let proof = Proof::Titles { years: years.iter().copied().collect() };
                return Some(Found { column, proved_on: page.url.clone(), proof, lead: lead.clone(), is_report });
            }
        }
        let depth = self.depths.get(&key).copied().unwrap_or_default() + 1;
        if lead.score >= 65 && lead.step != Step::Section {
            self.candidates.push(Candidate { url: page.url.clone(), lead: lead.clone() });
        }
        if lead.step != Step::Section && lead.step != Step::Sibling && depth <= MOST_DEPTH {
            let below: Vec<Lead> = deeper(page).into_iter().take(2).collect();
            for lead in &below {
                self.above.entry(canonical(&lead.request.url)).or_insert_with(|| column.clone());
            }
            self.wait(below, depth);
        }
        self.learn(page, depth);
        None
    }

    /// Pages that looked like the column and proved nothing, for a person.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Links that name the column and lead to another government's host, for a person.
    #[must_use]
    pub fn far(&self) -> &[Url] {
        &self.far
    }

    /// Links seen on the way to the lists of a prefecture's counties.
    #[must_use]
    pub fn parents(&self) -> &[Lead] {
        &self.parents
    }

    fn learn(&mut self, page: &Page, depth: usize) {
        self.parents.extend(parents(page));
        self.far.extend(far(page));
        if depth > MOST_DEPTH {
            return;
        }
        let mut leads = sections(page);
        leads.retain(|lead| !self.is_known(&lead.request.url));
        leads.truncate(MOST_OF_A_PAGE);
        let mut rules = shortcuts(page);
        rules.retain(|lead| !self.is_known(&lead.request.url));
        rules.truncate(MOST_OF_A_PAGE);
        leads.extend(rules);
        leads.extend(deeper(page).into_iter().filter(|lead| lead.step == Step::Frame).take(MOST_OF_A_PAGE));
        self.wait(leads, depth);
    }

    fn wait(&mut self, leads: Vec<Lead>, depth: usize) {
        for lead in leads {
            let key = canonical(&lead.request.url);
            let waits = self.waiting.iter_mut().find(|(_, waiting)| canonical(&waiting.request.url) == key);
            match waits {
                Some((_, waiting)) if waiting.score < lead.score => *waiting = lead,
                Some(_) => {}
                None if self.asked.contains(&key) => {}
                None => self.waiting.push((depth, lead)),
            }
        }
    }

    fn is_known(&self, url: &Url) -> bool {
        self.asked.contains(&canonical(url))
    }
}

/// The next page to ask for; `None` when nothing is left or the budget is spent.
///
/// Links that name the column come first, then sections, siblings and vendors' rules by their
/// score; usual addresses only when no link is left.
impl Iterator for Search {
    type Item = Lead;

    fn next(&mut self) -> Option<Lead> {
        if self.asked.len() > MOST_PAGES {
            return None;
        }
        if self.waiting.is_empty() && !self.constructed {
            self.constructed = true;
            let usual = constructed(&self.home);
            self.wait(usual, MOST_DEPTH);
        }
        let best = (0..self.waiting.len()).min_by_key(|&at| (-self.waiting[at].1.score, self.waiting[at].0, at))?;
        let (depth, lead) = self.waiting.remove(best);
        let key = canonical(&lead.request.url);
        self.asked.insert(key.clone());
        self.depths.insert(key, depth);
        Some(lead)
    }
}
