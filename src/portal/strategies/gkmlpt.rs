//! gkmlpt, the one disclosure platform of 广东: a tree of columns in a script, lists by an API.

use super::query_tail::with_number;
use super::{Strategy, data, first_untried};
use crate::portal::{Next, Page, Request, Row, Stop, Walk};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// gkmlpt.
pub struct Gkmlpt;

static SITE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"\bSID["']?\s*[:=]\s*["']?(\w+)"#).ok());
static PLACE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"/gkmlpt/api/all/\d+\?(?:.*&)?page=(?<page>\d+)").ok());

impl Strategy for Gkmlpt {
    fn name(&self) -> &'static str {
        "gkmlpt"
    }

    fn recognises(&self, page: &Page) -> bool {
        page.url.path().contains("/gkmlpt/") || (page.body.contains("/gkmlpt/") && page.body.contains("_CONFIG"))
    }

    /// The articles of an answer; the shell shows none.
    fn rows(&self, page: &Page) -> Vec<Row> {
        articles(page).iter().filter_map(|article| row(page, article)).collect()
    }

    /// The columns of the tree that are named for annual reports, one after another, each from page 1: page 0 is the same.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let columns = columns(&walk.first, walk);
        if columns.is_empty() {
            return Next::End(Stop::NoPager);
        }
        first_untried(further(page, walk).into_iter().chain(columns), walk)
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        let answer = data::answer(page)?;
        data::number(&answer, "total").or_else(|| data::number(answer.get("classify")?, "post_count"))
    }
}

fn articles(page: &Page) -> Vec<Value> {
    let articles = data::answer(page).and_then(|mut answer| answer.get_mut("articles").map(Value::take));
    articles.and_then(|articles| articles.as_array().cloned()).unwrap_or_default()
}

fn row(page: &Page, article: &Value) -> Option<Row> {
    let attachments = article.get("attachment").and_then(Value::as_array);
    let files = attachments.into_iter().flatten().filter_map(|file| data::address(&page.url, file, &["url"]));
    data::row(
        data::address(&page.url, article, &["url", "post_url"]),
        data::text(article, "title"),
        data::date(article, &["display_publish_time", "first_publish_time", "date"]),
        files.collect(),
    )
}

fn further(page: &Page, walk: &Walk) -> Option<Request> {
    let asked = walk.current()?;
    let number: u32 = PLACE.as_ref()?.captures(asked.url.as_str())?["page"].parse().ok()?;
    let more = data::goes_on(number, articles(page).len(), Gkmlpt.promised(page));
    more.then(|| Request { url: with_number(&asked.url, "page", number + 1), ..asked.clone() })
}

/// Page 1 of the column that the address names (`#529`); where it names none, or one that is hidden, of those
/// that the tree names for annual reports.
fn columns(shell: &Page, walk: &Walk) -> Vec<Request> {
    let Some(site) = SITE.as_ref().and_then(|site| site.captures(&shell.body)).map(|site| site[1].to_owned()) else {
        return Vec::new();
    };
    let fragments = [shell.url.fragment(), walk.asked.first().and_then(|entry| entry.url.fragment())];
    let named =
        fragments.into_iter().flatten().find(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()));
    let others = if named.is_none() || walk.rows() == 0 { in_tree(shell) } else { Vec::new() };
    let ids = named.map(str::to_owned).into_iter().chain(others);
    let request = |id: String| {
        let url = shell.url.join(&format!("/gkmlpt/api/all/{id}?page=1&sid={site}")).ok()?;
        Some(Request::get(url).from_page(&shell.url))
    };
    ids.filter_map(request).collect()
}

fn in_tree(shell: &Page) -> Vec<String> {
    let mut ids = Vec::new();
    let tree = data::array_after(&shell.body, "TREE");
    let mut open: Vec<Value> = tree.and_then(|tree| tree.as_array().cloned()).unwrap_or_default();
    open.reverse();
    while let Some(mut column) = open.pop() {
        if data::text(&column, "name").is_some_and(|name| is_annual(&name)) {
            ids.extend(data::text(&column, "id"));
        }
        if let Some(Value::Array(children)) = column.get_mut("children").map(Value::take) {
            open.extend(children.into_iter().rev());
        }
    }
    ids
}

fn is_annual(name: &str) -> bool {
    let decoy = ["网站", "法治", "财政", "企业", "统计", "预算", "决算"].iter().any(|word| name.contains(word));
    !decoy && (name.contains("年报") || name.contains("年度报告"))
}
