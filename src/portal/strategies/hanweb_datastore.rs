//! Hanweb jpage: the list lies in a script as `<datastore>`, the rest behind `dataproxy.jsp`.

use super::query_tail::with_number;
use super::{Strategy, first_untried, from_the_first, listed};
use crate::portal::{Next, Page, Request, Row, Stop, Walk, page};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// Hanweb jpage.
pub struct HanwebDatastore;

/// Rows of a page where none is printed.
const A_PAGE: usize = 15;
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
        let mut rows = Vec::new();
        for record in stores(page).iter().flat_map(|store| records(store)) {
            let part = Page::parse(page.url.clone(), format!("<div>{record}</div>").as_bytes());
            rows.extend(part.rows().cloned());
        }
        rows
    }

    /// The printed link first, as printed and then page by page. Where that ends without the rows that the list
    /// is said to have, or without saying, a POST for rows by their numbers: some servers understand nothing else.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let promised = self.promised(page).or(walk.promised);
        let whole = total(&page.body).is_some_and(|total| walk.rows() >= total) || promised == Some(walk.rows());
        if whole || is_short(page) {
            return Next::End(Stop::LastPage);
        }
        let gap = promised.is_some_and(|promised| promised > walk.rows());
        let link = next_group(&walk.first);
        let proxy = link.clone().or_else(|| proxy(&walk.first));
        let post_from = |from: usize| post(&walk.first, proxy.as_ref()?, from);
        let behind = post_from(walk.rows() + 1);
        match walk.current() {
            Some(asked) if asked.form.is_some() => {
                first_untried(post_from(start(&asked.url).unwrap_or(1) + self.rows(page).len()), walk)
            }
            Some(asked) if is_proxy(&asked.url) => {
                let last = stores(page).iter().any(|store| group(store).is_some_and(|link| link.is_empty()));
                if last && promised.is_none() {
                    return Next::End(Stop::LastPage);
                }
                let number = page_number(&asked.url).unwrap_or(1) + 1;
                let further = Request { url: with_number(&asked.url, "page", number), ..asked.clone() };
                let posted = [post_from(1), behind].into_iter().flatten().filter(|_| gap);
                first_untried(std::iter::once(further).chain(posted), walk)
            }
            _ => {
                let printed = link.iter().flat_map(|link| from_printed(link, page, walk));
                let all = post_from(1).filter(|_| walk.rows() < A_GROUP || gap);
                let behind = behind.filter(|_| walk.rows() >= A_GROUP || gap);
                first_untried(printed.chain(all).chain(behind), walk)
            }
        }
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        total(&page.body).or_else(|| listed::promised(page))
    }
}

/// Rows of the whole list as the data counts them; what the text says, `共3条`, may be said of something else.
pub(super) fn total(data: &str) -> Option<usize> {
    let found = TOTAL.as_ref()?.captures(data)?;
    found.get(1).or_else(|| found.get(2))?.as_str().parse().ok()
}

/// The printed link, and the page after it where that repeats the page itself: some print `page=1` and count groups, some pages.
fn from_printed(link: &Url, page: &Page, walk: &Walk) -> impl Iterator<Item = Request> {
    let number = page_number(link).unwrap_or(1);
    let at = |number| Request::get(with_number(link, "page", number)).from_page(&page.url);
    from_the_first(at(number), at(number + 1), walk)
}

/// A page with fewer rows than its script says it may have is the only one.
fn is_short(page: &Page) -> bool {
    let rows = stores(page).first().map_or(0, |store| records(store).count());
    !is_proxy(&page.url) && rows > 0 && per_page(page).is_some_and(|most| rows < most)
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

pub(super) fn records(store: &str) -> impl Iterator<Item = &str> {
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
    let query =
        format!("startrecord={from}&endrecord={}&perpage={}", from + A_GROUP - 1, per_page(shell).unwrap_or(A_PAGE));
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
    let (_, number) = url.query_pairs().find(|(name, _)| name == "page")?;
    number.parse().ok().filter(|number| *number < u32::MAX)
}

fn start(url: &Url) -> Option<usize> {
    url.query_pairs().find(|(name, _)| name == "startrecord").and_then(|(_, number)| number.parse().ok())
}

/// The rows of a page, where its script prints them.
fn per_page(page: &Page) -> Option<usize> {
    PER_PAGE.as_ref()?.captures(&page.body)?[1].parse().ok().filter(|rows| *rows > 0)
}
