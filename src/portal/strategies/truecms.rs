//! truecms of 南通 and its counties: the first rows stand in a hidden `#initData`, a call brings the others.
//!
//! `messageController/getMessage.do?startrecord=1&endrecord=60&perpage=60&columnId=…` answers JSON, also within a call
//! (JSONP), whose `result` is a store like Hanweb's; without a Referer it says 404.

use super::hanweb_datastore::{records, total};
use super::{Strategy, data, first_untried, listed};
use crate::portal::{Next, Page, Request, Row, Stop, Walk, page};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;
use url::Url;

/// truecms.
pub struct Truecms;

/// Rows asked for at once.
const GROUP: usize = 60;

static CALL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)["']([^"'\s?]*/?messageController/getMessage\.do)"#).ok());
static ROOT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)/truecms/").ok());
static COLUMN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)\bcolumnId["']?\s*[:=]\s*["']?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"#).ok()
});

impl Strategy for Truecms {
    fn name(&self) -> &'static str {
        "truecms"
    }

    fn recognises(&self, page: &Page) -> bool {
        column(page).is_some() && call(page).is_some()
    }

    fn rows(&self, page: &Page) -> Vec<Row> {
        let Some(store) = store(page) else { return listed::rows(page) };
        let part = |record: &str| Page::parse(page.url.clone(), format!("<div>{record}</div>").as_bytes());
        records(&store).flat_map(|record| part(record).rows().cloned().collect::<Vec<_>>()).collect()
    }

    /// Rows by their numbers, from the first on: what else the page links to is not counted among them.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let promised = self.promised(page).or(walk.promised);
        if promised.is_some_and(|promised| walk.rows() >= promised) {
            return Next::End(Stop::LastPage);
        }
        let from = if store(page).is_some() {
            walk.current().and_then(|asked| start(&asked.url)).unwrap_or(1) + self.rows(page).len()
        } else {
            1
        };
        first_untried(rows_from(&walk.first, from), walk)
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        let store = store(page);
        total(store.as_deref().unwrap_or(&page.body))
    }
}

/// The store that an answer carries, JSON or JSONP.
fn store(page: &Page) -> Option<String> {
    let (from, to) = (page.body.find('{')?, page.body.rfind('}')?);
    let is_called = page.body[..from].trim().chars().all(|c| c.is_ascii_alphanumeric() || "_$.(".contains(c));
    let json: Value = serde_json::from_str(page.body.get(from..=to).filter(|_| is_called)?).ok()?;
    data::text(&json, "result")
}

fn column(page: &Page) -> Option<&str> {
    COLUMN.as_ref()?.captures(&page.body)?.get(1).map(|column| column.as_str())
}

/// Where the page's script says that the call goes, else where its own files lie.
fn call(page: &Page) -> Option<Url> {
    let printed = CALL.as_ref()?.captures(&page.body).map(|found| found[1].to_owned());
    let beside = || Some(format!("{}messageController/getMessage.do", ROOT.as_ref()?.find(&page.body)?.as_str()));
    page::resolve(&page.url, &printed.or_else(beside)?)
}

fn rows_from(shell: &Page, from: usize) -> Option<Request> {
    let mut url = call(shell)?;
    let query = format!(
        "startrecord={from}&endrecord={}&perpage={GROUP}&contentTemplate=&columnId={}&callback=callback",
        from + GROUP - 1,
        column(shell)?
    );
    url.set_query(Some(&query));
    Some(Request::get(url).from_page(&shell.url))
}

fn start(call: &Url) -> Option<usize> {
    call.query_pairs().find(|(name, _)| name == "startrecord").and_then(|(_, number)| number.parse().ok())
}
