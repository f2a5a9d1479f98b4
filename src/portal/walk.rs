//! How far has a list been walked?
//!
//! In: what was asked and what it brought. Out: what a strategy may look at to name the next page.

use super::{Page, Request, Stop};

/// A list on its way from page to page.
///
/// ```
/// use gouji::portal::{Page, Request, Stop, Walk};
/// let url = url::Url::parse("http://www.yunting.example/nb/").unwrap();
/// let mut walk = Walk::begin(Request::get(url.clone()), Page::parse(url.clone(), b"<html>"), 0);
/// let guess = Request::get(url.join("index_1.html").unwrap());
/// walk.in_vain(guess.clone(), Stop::NothingNew);
/// assert_eq!((walk.pages(), walk.ended(&guess)), (1, Some(Stop::NothingNew)));
/// ```
#[derive(Debug, Clone)]
pub struct Walk {
    /// The first page; a data answer does not carry its hints.
    pub first: Page,
    /// What was asked and brought rows, in order; the first led to [`Walk::first`], the last to the current page.
    pub asked: Vec<Request>,
    /// What was asked and brought no row that was new, with the reason.
    pub fruitless: Vec<(Request, Stop)>,
    /// Distinct rows so far.
    pub rows: usize,
    /// Rows the list says it has (`totalrecord`), for the check on a gap.
    pub promised: Option<usize>,
}

impl Walk {
    /// A list on its first page, which shows so many rows: often none, where a script fetches them.
    #[must_use]
    pub fn begin(request: Request, first: Page, rows: usize) -> Self {
        Self { first, asked: vec![request], fruitless: Vec::new(), rows, promised: None }
    }

    /// The request brought so many rows that were not known.
    pub fn brought(&mut self, request: Request, new_rows: usize) {
        self.asked.push(request);
        self.rows += new_rows;
    }

    /// The request brought nothing, for this reason. The current page stays the one before, and the
    /// strategy is asked again: it may know another way.
    pub fn in_vain(&mut self, request: Request, reason: Stop) {
        self.fruitless.push((request, reason));
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
        self.promised.is_some_and(|promised| promised > self.rows)
    }
}
