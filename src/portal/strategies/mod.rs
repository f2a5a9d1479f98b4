//! How does this family of portals print its lists, and how does one turn the page?
//!
//! One file a family behind one trait. A strategy is pure: it looks at one page or one data
//! answer and says which rows it shows and what to ask next.

use super::{Next, Page, Row, Walk};

/// A family's way of printing lists (CRAWL.md 4 and 5).
pub trait Strategy: Sync {
    /// Its name in discovery records: `trs`.
    fn name(&self) -> &'static str;
    /// Does this page speak the family's dialect? Judged without a further request.
    fn recognises(&self, page: &Page) -> bool;
    /// The rows that this page, or this answer to a request of [`Strategy::next`], lists.
    fn rows(&self, page: &Page) -> Vec<Row>;
    /// What to ask for the rest of the list.
    fn next(&self, page: &Page, walk: &Walk) -> Next;
    /// Rows the list says it has in all, if this page tells.
    fn promised(&self, _page: &Page) -> Option<usize> {
        None
    }
}
