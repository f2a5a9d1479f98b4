//! Hosts that fail, each in one way and each on an address of its own.

mod bodies;
mod certificates;
mod refusals;

use super::counties::FOLDERS;
use super::county::Draft;
use super::page::{Identity, list};
use super::server::Speech;
use super::site::Site;
use super::truth;
use super::wire::Answer;
pub use certificates::Authority;

/// A host that fails.
pub struct Failing {
    pub truth: truth::Fault,
    /// What stands on it, if it answers at all.
    pub site: Option<Site>,
    pub place: Place,
}

/// Where the host's name leads.
pub enum Place {
    /// To a listener that speaks so.
    Listener(Speech),
    /// To a listener that speaks TLS; the same site is on a plain listener too where told.
    Secure { speech: Speech, plain: bool },
    /// To a port where nobody listens.
    Closed,
    /// Nowhere.
    Unmapped,
}

/// What the hosts' counties are called, behind 岔.
const NAMES: &str = "云石松竹梅兰荷桂柳枫桐柏杉榆槐椿棠梨桃杏李枣榴橘柚茶桑麻葛藤蒲苇菱藕莲菊";

/// All of them; `authority` signs the certificates that are in order.
pub fn all(seed: u64, authority: &Authority) -> Vec<Failing> {
    let mut all: Vec<Failing> = Vec::new();
    all.extend(refusals::all(seed));
    all.extend(bodies::all(seed));
    all.extend(certificates::all(authority));
    for (number, (failing, name)) in all.iter_mut().zip(NAMES.chars()).enumerate() {
        failing.truth.code = format!("9902{:02}", number + 1);
        failing.truth.name = format!("岔{name}县");
    }
    all
}

/// A failing host with nothing on it yet.
fn failing(label: &str, scheme: &str, kind: &'static str, does: &'static str) -> Failing {
    let host = format!("{label}.practice.test");
    Failing {
        truth: truth::Fault {
            code: String::new(),
            name: String::new(),
            home: format!("{scheme}://{host}/"),
            host: host.clone(),
            entry: Vec::new(),
            kind,
            does,
        },
        site: Some(Site::new(&host)),
        place: Place::Listener(Speech::Plain),
    }
}

/// A host that says the same to every request.
fn always(label: &str, kind: &'static str, does: &'static str, answer: Answer) -> Failing {
    let mut host = failing(label, "http", kind, does);
    if let Some(site) = &mut host.site {
        site.handle("/", move |_, _| answer.clone().into());
    }
    host
}

/// A portal that works, with three reports, as the ground for a host that fails in one place.
fn portal(label: &str, seed: u64) -> Draft {
    let mut draft = Draft::new(99, "岔路县", label, "trs", seed);
    draft.column_at(FOLDERS.reports.0, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2023..=2025).rev().enumerate() {
        let report = draft.report(year);
        let target = super::counties::item(FOLDERS.reports.0, report.published, number);
        lines.push(draft.publish(&target, &report));
    }
    draft.column_page(&format!("{}index.html", FOLDERS.reports.0), &list(&lines));
    draft.front(&FOLDERS);
    draft
}

/// Who runs the host: a name only, for pages that are not from a whole portal.
fn who(label: &str) -> Identity {
    Identity { code: "990299".to_owned(), name: "岔路县".to_owned(), host: format!("{label}.practice.test") }
}
