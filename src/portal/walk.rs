//! How far has a list been walked?
//!
//! In: what was asked and what it brought. Out: what a strategy may look at to name the next page.

use super::strategies::Strategy;
use super::{Page, Request, Row, Stop};
use std::collections::BTreeSet;
use url::Url;

/// Answers without rows that are kept.
const MOST_LEARNT: usize = 3;

/// A list on its way from page to page.
///
/// ```
/// use gouji::portal::strategies::{GENERIC, step};
/// use gouji::portal::{Next, Page, Request, Stop, Walk};
/// let url = url::Url::parse("http://www.yunting.example/nb/").unwrap();
/// let first = Page::parse(url.clone(), b"<html><script>createPageHTML(9, 0, 'index', 'html')</script></html>");
/// let (mut walk, _rows) = Walk::begin(GENERIC, Request::get(url), first.clone());
/// let Next::Ask(second) = step(GENERIC, &first, &walk) else { panic!() };
/// walk.in_vain(second, Stop::Unanswered);
/// assert_eq!(step(GENERIC, &first, &walk), Next::End(Stop::Unanswered));
/// ```
#[derive(Debug, Clone)]
pub struct Walk {
    /// The first page; a data answer does not carry its hints.
    pub first: Page,
    /// What was asked and brought rows, in order; the first led to [`Walk::first`], the last to the current page.
    pub asked: Vec<Request>,
    /// What was asked and brought no row that was new, with the reason.
    pub fruitless: Vec<(Request, Stop)>,
    /// Rows the list says it has (`totalrecord`), for the check on a gap.
    pub promised: Option<usize>,
    /// Answers that brought no row: scripts that say how the list is asked for.
    pub learnt: Vec<Page>,
    known: BTreeSet<Url>,
}

impl Walk {
    /// A list on its first page, and the rows of that page: often none, where a script fetches them.
    #[must_use]
    pub fn begin(strategy: &dyn Strategy, request: Request, first: Page) -> (Self, Vec<Row>) {
        let promised = strategy.promised(&first);
        let mut walk = Self {
            first,
            asked: vec![request],
            fruitless: Vec::new(),
            promised,
            learnt: Vec::new(),
            known: BTreeSet::new(),
        };
        let rows = walk.new_among(strategy.rows(&walk.first));
        (walk, rows)
    }

    /// The rows of an answer that were not known. With any, the answer is the current page; with none, the
    /// request was in vain and the current page stays the one before.
    pub fn answered(&mut self, strategy: &dyn Strategy, request: Request, answer: &Page) -> Vec<Row> {
        let rows = self.new_among(strategy.rows(answer));
        self.promised = strategy.promised(answer).or(self.promised);
        if rows.is_empty() {
            self.learnt.truncate(MOST_LEARNT - 1);
            self.learnt.insert(0, answer.clone());
            self.in_vain(request, Stop::NothingNew);
        } else {
            self.asked.push(request);
        }
        rows
    }

    /// The request brought no list, for this reason. The strategy is asked again on the page before: it may know another way.
    pub fn in_vain(&mut self, request: Request, reason: Stop) {
        self.fruitless.push((request, reason));
    }

    /// Distinct rows so far.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.known.len()
    }

    /// Pages that brought rows, the first one included.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.asked.len()
    }

    /// The request the current page answers.
    #[must_use]
    pub fn current(&self) -> Option<&Request> {
        self.asked.last()
    }

    /// Why the request need not be made again: a page already seen was the last one; what was in vain has its own reason.
    #[must_use]
    pub fn ended(&self, request: &Request) -> Option<Stop> {
        let fruitless = self.fruitless.iter().find(|(made, _)| made.same(request)).map(|(_, reason)| *reason);
        fruitless.or_else(|| self.asked.iter().any(|made| made.same(request)).then_some(Stop::LastPage))
    }

    /// Rows are missing that the list says it has.
    #[must_use]
    pub fn has_gap(&self) -> bool {
        self.promised.is_some_and(|promised| promised > self.rows())
    }

    fn new_among(&mut self, rows: Vec<Row>) -> Vec<Row> {
        rows.into_iter().filter(|row| self.known.insert(row.url.clone())).collect()
    }
}
