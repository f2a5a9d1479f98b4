//! 开普 UCAP: numbered columns, often an empty shell that a script fills from `/common/search/{channelId}`.

use super::query_tail::with_number;
use super::{Strategy, container_first, data, first_untried, from_the_first, listed};
use crate::portal::{Form, Next, Page, Request, Row, Stop, Walk, page};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;
use url::Url;

/// 开普 UCAP.
pub struct Ucap;

/// Fields that the family's scripts send with every search.
const SEARCH: &str = "_isAgg=true&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page=1";

static TRACE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"/c1\d{5}[a-z]?/|/(xxgk_list|zfxxgk|zfxxgk_list|zfxxgkMultiList|zfxxgk_gknrz|common_list|newxxgk_list|listDisplaySelf|nav_list)\.shtml",
    )
    .ok()
});
static CHANNEL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[0-9a-f]{32}$").ok());
/// A channel in a script that calls the search by a path it puts together.
static SCRIPTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?s)\bchannelId["']?\s*[:=]\s*["']([0-9a-f]{32})["'].*?/common/search/["']"#).ok());
static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?<host>(?:https?:)?//[\w.:-]+)?(?<path>/(?:[\w-]+/)*(?:common/search|searchList)/[0-9a-f]{32})(?<query>\?[^"'\s<>]*)?"#).ok()
});

impl Strategy for Ucap {
    fn name(&self) -> &'static str {
        "ucap"
    }

    fn recognises(&self, page: &Page) -> bool {
        let trace = TRACE.as_ref().is_some_and(|trace| trace.is_match(page.url.path()));
        trace || channel(page).is_some() || call(page).is_some() || page.body.contains("UCAP-CONTENT")
    }

    /// The rows of an answer, or of a page that prints its list.
    fn rows(&self, page: &Page) -> Vec<Row> {
        match results(page) {
            Some(results) => results.iter().filter_map(|result| row(page, result)).collect(),
            None => listed::rows(page),
        }
    }

    /// The script's own pager where it is printed, else the search from its page 1. A short list that is printed is whole.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        if results(page).is_some() {
            return further(page, walk);
        }
        if let Some(printed) = container_first::pager(page) {
            return printed;
        }
        let rows = listed::rows(page).len();
        let known = call(page).or_else(|| search(page).filter(|_| rows == 0 || rows >= listed::FULL_PAGE));
        let pages = known.into_iter().flat_map(|first| {
            let second = at_page(&first, 2);
            from_the_first(first, second, walk)
        });
        first_untried(pages, walk)
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        let total = data::answer(page).and_then(|answer| data::number(answer.get("data")?, "total"));
        total.or_else(|| container_first::promised(page))
    }
}

fn results(page: &Page) -> Option<Vec<Value>> {
    data::answer(page)?.get("data")?.get("results")?.as_array().cloned()
}

fn row(page: &Page, result: &Value) -> Option<Row> {
    let resources = result.get("resList").and_then(Value::as_array);
    let files = resources.into_iter().flatten().filter_map(|file| match file {
        Value::String(printed) => page::resolve(&page.url, printed),
        file => data::address(&page.url, file, &["filePath", "url", "path"]),
    });
    data::row(
        data::address(&page.url, result, &["url"]),
        data::text(result, "title"),
        data::date(result, &["publishedTimeStr", "publishedTime"]),
        files.collect(),
    )
}

fn further(page: &Page, walk: &Walk) -> Next {
    let (Some(asked), Some(answer)) = (walk.current(), data::answer(page)) else { return Next::End(Stop::NoPager) };
    let field = |name: &str| data::number(answer.get("data")?, name);
    let number = |(name, value): (String, String)| (name == "page").then(|| value.parse::<u32>().ok()).flatten();
    let own = asked.fields().map_or_else(|| asked.url.query_pairs().into_owned().collect(), <[_]>::to_vec);
    let here = own.into_iter().find_map(number).unwrap_or(1);
    let size = field("rows").or_else(|| results(page).map(|results| results.len())).unwrap_or_default();
    if !data::goes_on(here, size, field("total")) {
        return Next::End(Stop::LastPage);
    }
    Next::Ask(at_page(asked, here + 1))
}

fn at_page(asked: &Request, number: u32) -> Request {
    let mut request = asked.clone();
    match &mut request.form {
        Some(Form::Fields(form)) => {
            for (_, value) in form.iter_mut().filter(|(name, _)| name == "page") {
                *value = number.to_string();
            }
        }
        Some(Form::Json(_)) | None => request.url = with_number(&request.url, "page", number),
    }
    request
}

/// The search that the page's script names; on another host it is a POST, and the walker's to allow.
fn call(page: &Page) -> Option<Request> {
    let found = CALL.as_ref()?.captures(&page.body)?;
    let host = found.name("host").map_or("", |host| host.as_str());
    let query = found.name("query").map_or("", |query| query.as_str()).replace("&amp;", "&");
    let mut url = page::resolve(&page.url, &format!("{host}{}{query}", &found["path"]))?;
    if url.host_str() != page.url.host_str() {
        let form = url::form_urlencoded::parse(SEARCH.as_bytes()).into_owned().collect();
        return Some(Request::post(url, form).from_page(&page.url));
    }
    if url.query().is_none() {
        url.set_query(Some(SEARCH));
    }
    Some(Request::get(with_number(&url, "page", 1)).from_page(&page.url))
}

/// The search of the channel that the page's meta tag names, or its script.
fn search(page: &Page) -> Option<Request> {
    let scripted = || Some(SCRIPTED.as_ref()?.captures(&page.body)?.get(1)?.as_str());
    let url: Url = page.url.join(&format!("/common/search/{}?{SEARCH}", channel(page).or_else(scripted)?)).ok()?;
    Some(Request::get(url).from_page(&page.url))
}

fn channel(page: &Page) -> Option<&str> {
    page.meta("channelid").filter(|id| CHANNEL.as_ref().is_some_and(|channel| channel.is_match(id)))
}
