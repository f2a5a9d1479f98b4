//! Hanweb `JPaaS`: units of a page that a gateway builds, `build/unit` with `paramJson`.

use super::{Strategy, data, first_untried, from_the_first, listed};
use crate::portal::{Next, Page, Request, Row, Stop, Walk, page};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// Hanweb `JPaaS`.
pub struct Jpaas;

/// Rows asked for at once, as the family's own pages do.
const A_PAGE: u32 = 15;
/// Lists of one page that are tried.
const MOST_UNITS: usize = 4;

static UNIT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"queryData["']?\s*[=:]\s*["']?(\{[^{}]*\})"#).ok());
static FIELD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"["'](\w+)["']\s*:\s*["']([^"']*)["']"#).ok());
static GATEWAY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"/[\w./-]*jpaas-publish-server/front/page/build/unit").ok());
static COUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"\bcount["']?\s*[:=]\s*\\?["']?(\d{1,6})\b"#).ok());
static SIZE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"\brows["']?\s*[:=]\s*\\?["']?(\d{1,3})\b"#).ok());
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""pageNo":(\d+)"#).ok());

impl Strategy for Jpaas {
    fn name(&self) -> &'static str {
        "jpaas"
    }

    fn recognises(&self, page: &Page) -> bool {
        page.body.contains("jpaas-publish-server")
    }

    /// The rows of an answer's markup; of the page itself those it prints.
    fn rows(&self, page: &Page) -> Vec<Row> {
        markup(page).map_or_else(|| listed::rows(page), |part| listed::rows(&part))
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let units = units(&walk.first);
        if units.is_empty() {
            return Next::End(Stop::NoPager);
        }
        let unseen = units.into_iter().flat_map(|unit| from_the_first(unit.page(1), unit.page(2), walk));
        first_untried(further(page, walk).into_iter().chain(unseen), walk)
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        COUNT.as_ref()?.captures(&markup(page)?.body)?[1].parse().ok()
    }
}

/// The markup that an answer carries, as a page at the answer's address.
fn markup(page: &Page) -> Option<Page> {
    let answer = data::answer(page)?;
    let html = data::text(answer.get("data")?, "html")?;
    Some(Page::parse(page.url.clone(), format!("<html>{html}").as_bytes()))
}

fn further(page: &Page, walk: &Walk) -> Option<Request> {
    let asked = walk.current()?;
    let (fields, parameters): (Vec<_>, Vec<_>) =
        asked.url.query_pairs().into_owned().partition(|(name, _)| name != "paramJson");
    let number: u32 = NUMBER.as_ref()?.captures(&parameters.first()?.1)?[1].parse().ok()?;
    let rows = markup(page).and_then(|part| SIZE.as_ref()?.captures(&part.body)?[1].parse().ok());
    let more = data::goes_on(number, rows.unwrap_or_else(|| Jpaas.rows(page).len()), Jpaas.promised(page));
    let unit = Unit { gateway: asked.url.clone(), fields, referer: walk.first.url.clone() };
    more.then(|| unit.page(number.saturating_add(1)))
}

/// A list that the gateway builds.
struct Unit {
    gateway: Url,
    fields: Vec<(String, String)>,
    referer: Url,
}

impl Unit {
    /// The gateway answers page 1 to a bare `pageNo`; it looks at `paramJson` alone.
    fn page(&self, number: u32) -> Request {
        let mut url = self.gateway.clone();
        let parameters = format!(r#"{{"pageNo":{number},"pageSize":{A_PAGE}}}"#);
        url.query_pairs_mut().clear().extend_pairs(&self.fields).append_pair("paramJson", &parameters);
        Request::get(url).from_page(&self.referer)
    }

    fn is_list(&self) -> bool {
        let value = |name: &str| self.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        value("pageType") == Some("column") && value("tagId").is_some()
    }
}

/// The lists that the page has built, in its order.
fn units(shell: &Page) -> Vec<Unit> {
    let body = shell.body.replace("&quot;", "\"");
    let (Some(unit), Some(field)) = (UNIT.as_ref(), FIELD.as_ref()) else { return Vec::new() };
    let gateway = GATEWAY.as_ref().and_then(|gateway| gateway.find(&body));
    let Some(gateway) = gateway.and_then(|printed| page::resolve(&shell.url, printed.as_str())) else {
        return Vec::new();
    };
    let units = unit.captures_iter(&body).map(|unit| Unit {
        gateway: gateway.clone(),
        fields: field.captures_iter(&unit[1]).map(|pair| (pair[1].to_owned(), pair[2].to_owned())).collect(),
        referer: shell.url.clone(),
    });
    units.filter(Unit::is_list).take(MOST_UNITS).collect()
}
