//! How does this family of portals print its lists, and how does one turn the page?
//!
//! One file a family behind one trait. A strategy is pure: it looks at one page or one data
//! answer and says which rows it shows and what to ask next. The generic one ([`GENERIC`]) goes
//! first; [`recipe`] says when a family's own is needed after it.

pub mod channels;
pub mod class_folder;
pub mod container_first;
mod data;
mod encoded;
pub mod epoint;
pub mod gkmlpt;
pub mod hanweb_datastore;
pub mod hanweb_xxgk;
pub mod intertid;
pub mod jpaas;
pub mod listed;
pub mod lonsun;
pub mod nfcms;
pub mod numbered;
pub mod openness;
pub mod pc_list;
pub mod query_tail;
pub mod trs;
pub mod truecms;
pub mod ucap;
pub mod vsb;

use super::{Next, Page, Request, Row, Stop, Walk};
use std::collections::BTreeSet;
use url::Url;

/// A family's way of printing lists (CRAWL.md 4 and 5).
pub trait Strategy: Sync {
    /// Its name in discovery records: `trs`.
    fn name(&self) -> &'static str;
    /// Does this page speak the family's dialect? Judged without a further request.
    fn recognises(&self, page: &Page) -> bool;
    /// The rows that this page, or this answer to a request of [`Strategy::next`], lists: those of any page, unless the
    /// family knows better.
    fn rows(&self, page: &Page) -> Vec<Row> {
        listed::rows(page)
    }
    /// What to ask for the rest of the list. Ask through [`step`], which asks nothing twice.
    fn next(&self, page: &Page, walk: &Walk) -> Next;
    /// Rows the list says it has in all, if this page tells.
    fn promised(&self, _page: &Page) -> Option<usize> {
        None
    }
}

/// The generic list and pager, for every page.
pub static GENERIC: &dyn Strategy = &listed::Listed;

/// The families, in the order of their fingerprints: what is certain first.
pub static STRATEGIES: [&dyn Strategy; 18] = [
    &gkmlpt::Gkmlpt,
    &hanweb_datastore::HanwebDatastore,
    &jpaas::Jpaas,
    &truecms::Truecms,
    &hanweb_xxgk::HanwebXxgk,
    &vsb::Vsb,
    &pc_list::PcList,
    &lonsun::Lonsun,
    &openness::Openness,
    &ucap::Ucap,
    &intertid::Intertid,
    &container_first::ContainerFirst,
    &trs::Trs,
    &nfcms::Nfcms,
    &channels::Channels,
    &class_folder::ClassFolder,
    &epoint::Epoint,
    &query_tail::QueryTail,
];

/// The families whose dialect the page speaks, the surest first; several may hold, often none.
#[must_use]
pub fn fitting(page: &Page) -> Vec<&'static dyn Strategy> {
    STRATEGIES.into_iter().filter(|family| family.recognises(page)).collect()
}

/// The strategy of that name, as discovery records and recipes for neighbours keep it.
#[must_use]
pub fn named(name: &str) -> Option<&'static dyn Strategy> {
    STRATEGIES.into_iter().chain([GENERIC]).find(|strategy| strategy.name() == name)
}

/// What to ask next, and never what was asked before: a next page that is known was the last one.
#[must_use]
pub fn step(strategy: &dyn Strategy, page: &Page, walk: &Walk) -> Next {
    match strategy.next(page, walk) {
        Next::Ask(request) => walk.ended(&request).map_or(Next::Ask(request), Next::End),
        end @ Next::End(_) => end,
    }
}

/// The family whose recipe is needed after the generic walk over a list, which ended for `stop`.
///
/// `found` is how many of its rows were reports. A family is turned to where nothing was found, where
/// it shows rows that the walk has not, or knows of more, or where the generic found no way on and the
/// family does. A family that sees nothing beyond the generic is none.
#[must_use]
pub fn recipe(walk: &Walk, found: usize, stop: Stop) -> Option<&'static dyn Strategy> {
    let (first, entry) = (&walk.first, walk.asked.first()?);
    let begin = |strategy: &dyn Strategy| Walk::begin(strategy, entry.clone(), first.clone());
    let (start, rows) = begin(GENERIC);
    let seen: BTreeSet<Url> = rows.into_iter().map(|row| row.url).collect();
    let generic_way = step(GENERIC, first, &start);
    let led_on = matches!(stop, Stop::LastPage | Stop::PageCap | Stop::TooOld);
    fitting(first).into_iter().find(|family| {
        let (start, rows) = begin(*family);
        let shows_more = rows.iter().any(|row| !seen.contains(&row.url));
        let way = step(*family, first, &start);
        let knows_more = shows_more || (matches!(way, Next::Ask(_)) && way != generic_way);
        let gap = start.promised.or(walk.promised).is_some_and(|promised| promised > walk.rows());
        knows_more && (found == 0 || shows_more || gap || !led_on)
    })
}

/// The first of several requests that was not made yet: the next of several lists, or another way to ask for one.
///
/// Where all were made the list is over; what kept one from being answered is the reason, if anything did.
fn first_untried(ways: impl IntoIterator<Item = Request>, walk: &Walk) -> Next {
    let mut reason = None;
    for way in ways {
        match walk.ended(&way) {
            None => return Next::Ask(way),
            Some(ended) if reason.is_none_or(|it| matches!(it, Stop::LastPage | Stop::NothingNew)) => {
                reason = Some(ended);
            }
            Some(_) => {}
        }
    }
    Next::End(reason.unwrap_or(Stop::NoPager))
}

/// The first page of a data list, and its second where the first holds what the page itself prints.
fn from_the_first(first: Request, second: Request, walk: &Walk) -> impl Iterator<Item = Request> {
    let printed = matches!(walk.ended(&first), Some(Stop::NothingNew | Stop::SameBody));
    std::iter::once(first).chain(printed.then_some(second))
}
