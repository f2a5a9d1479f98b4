//! The CMS of `/pc/list.html`: the list is JSON in a script, the addresses are JSON in its strings.

use super::{Strategy, data, listed};
use crate::portal::{Next, Page, Row, Walk, page};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;
use url::Url;

/// The CMS of `/pc/list.html`.
pub struct PcList;

static TOTAL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"\btotal(?:Count)?["']?\s*:\s*["']?(\d{1,6})\b"#).ok());

impl Strategy for PcList {
    fn name(&self) -> &'static str {
        "pc_list"
    }

    fn recognises(&self, page: &Page) -> bool {
        page.url.path().contains("/pc/") && page.url.path().contains("list") || page.body.contains("articleList")
    }

    fn rows(&self, page: &Page) -> Vec<Row> {
        let Some(Value::Array(articles)) = data::array_after(&page.body, "articleList") else {
            return listed::rows(page);
        };
        articles.iter().filter_map(|article| row(page, article)).collect()
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        listed::next(page, walk)
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        let script = &page.body[page.body.find("articleList")?..];
        let total = TOTAL.as_ref()?.captures(script).and_then(|total| total[1].parse().ok());
        total.or_else(|| listed::promised(page))
    }
}

fn row(page: &Page, article: &Value) -> Option<Row> {
    let urls: Value = match article.get("urls")? {
        Value::String(printed) => serde_json::from_str(printed).ok()?,
        urls => urls.clone(),
    };
    let files = article.get("articleFiles").and_then(Value::as_array).into_iter().flatten();
    data::row(
        data::address(&page.url, &urls, &["pc"]),
        data::text(article, "title"),
        data::date(article, &["pubDate"]),
        files.filter_map(|file| file_address(page, file)).collect(),
    )
}

/// A file's path stands on its own domain, where one is named.
fn file_address(page: &Page, file: &Value) -> Option<Url> {
    let domain = data::text(file, "domainName").and_then(|domain| page::resolve(&page.url, &domain));
    data::address(domain.as_ref().unwrap_or(&page.url), file, &["filePath"])
}
