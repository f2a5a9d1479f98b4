//! Hanweb jpage: the list lies in a script as `<datastore>`, the rest behind `dataproxy.jsp`.

use super::query_tail::with_number;
use super::{Strategy, first_untried};
use crate::portal::{Next, Page, Request, Row, Stop, Walk, page};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// Hanweb jpage.
pub struct HanwebDatastore;

/// Rows of a page where none is printed.
const A_PAGE: u32 = 15;
/// Rows asked for at once: the three pages of a group.
const A_GROUP: usize = 45;
/// What a POST says of its list.
const FIELDS: [&str; 8] =
    ["appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype"];
/// Bytes around `dataproxy.jsp` in which a script names its list.
const NEARBY: usize = 1_500;

static STORE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)<datastore>(.*?)(?:</datastore>|\z)").ok());
static RECORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?s)<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>").ok());
static NEXT_GROUP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)<nextgroup>(.*?)</nextgroup>").ok());
static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"href=["']([^"']+)["']"#).ok());
static TOTAL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"<totalrecord>\s*(\d+)|\btotalRecord["']?\s*:\s*["']?(\d+)"#).ok());
static PROXY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"["'](/[^"'?]*dataproxy\.jsp)|(/module/(?:web/|jslib/jquery/)?jpage/)"#).ok());
static PER_PAGE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)perpage["']?\s*[:=]\s*["']?(\d+)"#).ok());
static COLUMN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"/col/(?:col)?(\d+)").ok());
static FIELD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = FIELDS.join("|");
    Regex::new(&format!(r#"\b({names})["']?\s*[:=]\s*(?:["']([^"']*)["']|([^"'\s,;&}}]*))"#)).ok()
});

impl Strategy for HanwebDatastore {
    fn name(&self) -> &'static str {
        "hanweb_datastore"
    }

    fn recognises(&self, page: &Page) -> bool {
        page.body.contains("<datastore>") || page.body.contains("dataproxy.jsp")
    }

    /// The records of the script or of an answer; they lie in CDATA, where no parser of markup sees them whole.
    fn rows(&self, page: &Page) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for record in stores(page).iter().flat_map(|store| records(store)) {
            let part = Page::parse(page.url.clone(), format!("<div>{record}</div>").as_bytes());
            for row in part.rows() {
                if rows.iter().all(|known| known.url != row.url) {
                    rows.push(row.clone());
                }
            }
        }
        rows
    }

    /// By the printed link first; where that brings nothing by a POST for the rows behind those seen, which some
    /// servers alone understand and others ignore; then by the page number behind the rows seen.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let promised = self.promised(page).or(walk.promised);
        if promised.is_some_and(|promised| walk.rows() >= promised) {
            return Next::End(Stop::LastPage);
        }
        let received = self.rows(page).len();
        match walk.current() {
            Some(asked) if asked.form.is_some() => {
                let from = start(&asked.url).unwrap_or(1) + received;
                first_untried(post(&walk.first, &asked.url, from), walk)
            }
            Some(asked) if is_proxy(&asked.url) => {
                let last = stores(page).iter().any(|store| group(store).is_some_and(|link| link.is_empty()));
                if last && promised.is_none() {
                    return Next::End(Stop::LastPage);
                }
                let here = page_number(&asked.url).unwrap_or(1);
                let further = Request { url: with_number(&asked.url, "page", here + 1), ..asked.clone() };
                let posted = promised.and_then(|_| post(&walk.first, &asked.url, walk.rows() + 1));
                first_untried([further].into_iter().chain(posted), walk)
            }
            _ => self.first_ways(page, received, walk),
        }
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        let found = TOTAL.as_ref()?.captures(&page.body)?;
        found.get(1).or_else(|| found.get(2))?.as_str().parse().ok()
    }
}

impl HanwebDatastore {
    fn first_ways(&self, page: &Page, received: usize, walk: &Walk) -> Next {
        let printed = next_group(page);
        let by_page = |number: u32| {
            let url = with_number(printed.as_ref()?, "page", number);
            Some(Request::get(url).from_page(&page.url))
        };
        let numbered = printed.as_ref().and_then(page_number).unwrap_or(2).max(2);
        let behind = u32::try_from(received).unwrap_or(u32::MAX) / per_page(page) + 1;
        let proxy = printed.clone().or_else(|| proxy(page));
        let posted = proxy.and_then(|proxy| post(page, &proxy, received + 1));
        first_untried([by_page(numbered), posted, by_page(behind.max(2))].into_iter().flatten(), walk)
    }
}

/// The data of the page, that of the address's own column first; a cut one goes to the end.
fn stores(page: &Page) -> Vec<&str> {
    let Some(store) = STORE.as_ref() else { return Vec::new() };
    let mut stores: Vec<&str> =
        store.captures_iter(&page.body).filter_map(|found| found.get(1)).map(|found| found.as_str()).collect();
    if let Some(column) = COLUMN.as_ref().and_then(|column| column.captures(page.url.path())) {
        stores.sort_by_key(|store| !store.contains(&format!("columnid={}", &column[1])));
    }
    stores
}

fn records(store: &str) -> impl Iterator<Item = &str> {
    let found = RECORD.as_ref().into_iter().flat_map(move |record| record.captures_iter(store));
    found.filter_map(|record| record.get(1)).map(|record| record.as_str())
}

/// The link to the next group; empty where the store says that there is none.
fn group(store: &str) -> Option<String> {
    let group = NEXT_GROUP.as_ref()?.captures(store)?;
    let link = LINK.as_ref()?.captures(group.get(1)?.as_str()).map(|link| link[1].replace("&amp;", "&"));
    Some(link.unwrap_or_default())
}

/// The link to the next group, resolved where the proxy stands: `./dataproxy.jsp` is not beside the column.
fn next_group(page: &Page) -> Option<Url> {
    let printed = stores(page).into_iter().filter_map(group).find(|link| !link.is_empty())?;
    let base =
        if printed.starts_with("./") || printed.starts_with("dataproxy") { proxy(page)? } else { page.url.clone() };
    page::resolve(&base, &printed)
}

/// Where the page's scripts say that the proxy stands.
fn proxy(page: &Page) -> Option<Url> {
    let found = PROXY.as_ref()?.captures(&page.body)?;
    let path = found.get(1).map_or_else(|| format!("{}dataproxy.jsp", &found[2]), |path| path.as_str().to_owned());
    page::resolve(&page.url, &path)
}

fn post(shell: &Page, proxy: &Url, from: usize) -> Option<Request> {
    let mut form = vec![("col".to_owned(), "1".to_owned())];
    form.extend(list_fields(shell, proxy)?);
    let mut url = proxy.clone();
    let query = format!("startrecord={from}&endrecord={}&perpage={}", from + A_GROUP - 1, per_page(shell));
    url.set_query(Some(&query));
    Some(Request::post(url, form).from_page(&shell.url))
}

/// The fields that name the list, from the printed link or else from the script around the proxy's name.
fn list_fields(shell: &Page, proxy: &Url) -> Option<Vec<(String, String)>> {
    let linked: Vec<(String, String)> =
        next_group(shell).unwrap_or_else(|| proxy.clone()).query_pairs().into_owned().collect();
    let body = &shell.body;
    let at = body.find("dataproxy.jsp").unwrap_or_default();
    let from = body.floor_char_boundary(at.saturating_sub(NEARBY));
    let nearby = &body[from..body.floor_char_boundary(at + NEARBY)];
    let scripted: Vec<(String, String)> = FIELD
        .as_ref()?
        .captures_iter(nearby)
        .map(|found| {
            (found[1].to_owned(), found.get(2).or_else(|| found.get(3)).map_or("", |value| value.as_str()).to_owned())
        })
        .collect();
    let value = |name: &str| linked.iter().chain(&scripted).find(|(own, _)| own == name).cloned();
    value("columnid").and(value("unitid"))?;
    Some(FIELDS.iter().filter_map(|name| value(name)).collect())
}

fn is_proxy(url: &Url) -> bool {
    url.path().ends_with("dataproxy.jsp")
}

fn page_number(url: &Url) -> Option<u32> {
    url.query_pairs().find(|(name, _)| name == "page").and_then(|(_, number)| number.parse().ok())
}

fn start(url: &Url) -> Option<usize> {
    url.query_pairs().find(|(name, _)| name == "startrecord").and_then(|(_, number)| number.parse().ok())
}

fn per_page(page: &Page) -> u32 {
    let printed = PER_PAGE.as_ref().and_then(|it| it.captures(&page.body)).and_then(|it| it[1].parse().ok());
    printed.filter(|rows| *rows > 0).unwrap_or(A_PAGE)
}
