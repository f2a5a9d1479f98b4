//! intertid, the CMS of 无锡: lists by a POST to `/info_open/search`.

use super::{Strategy, data, first_untried, listed};
use crate::portal::{Form, Next, Page, Request, Row, Walk, page};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// intertid.
pub struct Intertid;

static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"["'](/[\w/]*info_open/search)["']"#).ok());
static FIELD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"\b(siteId|channelIds|pageSize)["']?\s*[:=]\s*(?:["']([\w,-]*)["']|(\w+))"#).ok());

impl Strategy for Intertid {
    fn name(&self) -> &'static str {
        "intertid"
    }

    fn recognises(&self, page: &Page) -> bool {
        CALL.as_ref().is_some_and(|call| call.is_match(&page.body))
    }

    fn rows(&self, page: &Page) -> Vec<Row> {
        let Some(items) = items(page) else { return listed::rows(page) };
        let row = |item: &Value| {
            let date = data::date(item, &["writeTimeString"]);
            data::row(data::address(&page.url, item, &["url"]), data::text(item, "title"), date, Vec::new())
        };
        items.iter().filter_map(row).collect()
    }

    /// The search that the script describes, from its page 1 to the last it counts.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        let further = walk.current().and_then(|asked| {
            let form = asked.fields()?;
            let here: u32 = form.iter().find(|(name, _)| name == "pageIndex")?.1.parse().ok()?;
            let pages = data::number(data::answer(page)?.get("data")?, "totalPages")?;
            let more = usize::try_from(here).is_ok_and(|here| here < pages);
            more.then(|| Request { form: Some(Form::Fields(numbered(form, here + 1))), ..asked.clone() })
        });
        first_untried(further.into_iter().chain(search(&walk.first)), walk)
    }
}

fn items(page: &Page) -> Option<Vec<Value>> {
    data::answer(page)?.get("data")?.get("data")?.as_array().cloned()
}

fn search(shell: &Page) -> Option<Request> {
    let url = page::resolve(&shell.url, &CALL.as_ref()?.captures(&shell.body)?[1])?;
    let mut form: Vec<(String, String)> = vec![("searchType".to_owned(), "1".to_owned())];
    for field in FIELD.as_ref()?.captures_iter(&shell.body) {
        let value = field.get(2).or_else(|| field.get(3)).map_or("", |value| value.as_str());
        if form.iter().all(|(known, _)| *known != field[1]) {
            form.push((field[1].to_owned(), value.to_owned()));
        }
    }
    let named = form.iter().any(|(name, _)| name == "channelIds");
    named.then(|| Request::post(url, numbered(&form, 1)).from_page(&shell.url))
}

fn numbered(form: &[(String, String)], page: u32) -> Vec<(String, String)> {
    let others = form.iter().filter(|(name, _)| name != "pageIndex").cloned();
    others.chain([("pageIndex".to_owned(), page.to_string())]).collect()
}
