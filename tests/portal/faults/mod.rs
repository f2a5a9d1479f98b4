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

/// Every host by its label, with the name of its county; the place in the list is in the county's code.
const LABELS: &[(&str, &str)] = &[
    ("ruishu", "岔云县"),
    ("jsl", "岔石县"),
    ("acw", "岔松县"),
    ("waf", "岔竹县"),
    ("waf405", "岔梅县"),
    ("captcha", "岔兰县"),
    ("busy", "岔荷县"),
    ("busy1", "岔桂县"),
    ("toofast", "岔柳县"),
    ("shell", "岔枫县"),
    ("spa", "岔桐县"),
    ("forbidden", "岔柏县"),
    ("gone", "岔杉县"),
    ("parked", "岔榆县"),
    ("inward", "岔槐县"),
    ("linklocal", "岔椿县"),
    ("cookies", "岔棠县"),
    ("chase", "岔梨县"),
    ("backhome", "岔桃县"),
    ("needsjs", "岔杏县"),
    ("robots", "岔李县"),
    ("robots403", "岔枣县"),
    ("robots500", "岔榴县"),
    ("large", "岔橘县"),
    ("bomb", "岔柚县"),
    ("cut", "岔茶县"),
    ("short", "岔桑县"),
    ("drip", "岔麻县"),
    ("mute", "岔葛县"),
    ("reset", "岔藤县"),
    ("closed", "岔蒲县"),
    ("nowhere", "岔苇县"),
    ("legacy", "岔菱县"),
    ("oldcipher", "岔藕县"),
    ("chain", "岔莲县"),
    ("selfsigned", "岔菊县"),
    ("othername", "岔萝县"),
    ("expired", "岔蓼县"),
    ("downgrade", "岔蕨县"),
    ("plaintls", "岔芹县"),
    ("f5", "岔蒜县"),
    ("safeline", "岔葱县"),
    ("wzws", "岔姜县"),
    ("anyu", "岔芥县"),
    ("chuangyu", "岔椒县"),
    ("yunsuo", "岔蓝县"),
    ("edgeone", "岔苋县"),
    ("odd461", "岔蔓县"),
    ("odd493", "岔荪县"),
];

/// All of them; `authority` signs the certificates that are in order.
pub fn all(seed: u64, authority: &Authority) -> Vec<Failing> {
    let mut all = refusals::all(seed);
    all.extend(bodies::all());
    all.extend(certificates::all(authority));
    all
}

/// Who runs a failing host.
fn who(label: &str) -> Identity {
    let number = LABELS.iter().position(|(own, _)| *own == label).unwrap();
    Identity {
        code: format!("9902{:02}", number + 1),
        name: LABELS[number].1.to_owned(),
        host: format!("{label}.practice.test"),
    }
}

/// A failing host with nothing on it yet.
fn failing(label: &str, scheme: &str, kind: &'static str, does: &'static str) -> Failing {
    let Identity { code, name, host } = who(label);
    Failing {
        truth: truth::Fault {
            code,
            name,
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
    let who = who(label);
    let mut draft = Draft::new(99, &who.name, label, "trs", seed);
    draft.who = who;
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
