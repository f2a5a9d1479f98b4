//! Epoint 新点 `WebBuilder`: columns by numbers, `/009001/009001002/`.
//!
//! Where a script fetches the list, a script of the site says for which project and site, and the page's own address for
//! which column: `POST /EWB-FRONT/rest/lightfrontaction/getgovinfolist`. Where it wants a token or a captcha, none is obtained.

use super::{Strategy, data, first_untried, listed};
use crate::portal::{Form, Next, Page, Request, Row, Walk, page};
use regex::Regex;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Epoint.
pub struct Epoint;

/// Rows asked for at a time.
const PAGE: usize = 15;

static SCRIPT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"src\s*=\s*["']([^"']*/(?:webBuilderCommon|ajaxReq)\.js[^"']*)["']"#).ok());
static FIELD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"["']?(projectName|siteGuid)["']?\s*[:=]\s*["']([\w/-]+)["']"#).ok());

impl Strategy for Epoint {
    fn name(&self) -> &'static str {
        "epoint"
    }

    fn recognises(&self, page: &Page) -> bool {
        page.body.contains("EWB-FRONT") || SCRIPT.as_ref().is_some_and(|script| script.is_match(&page.body))
    }

    fn rows(&self, page: &Page) -> Vec<Row> {
        let Some(custom) = custom(page) else { return listed::rows(page) };
        let title = |item: &Value| data::text(item, "realtitle").or_else(|| data::text(item, "title"));
        let row = |item: &Value| {
            let url = data::address(&page.url, item, &["infourl", "url"]);
            data::row(url, title(item), data::date(item, &["infodate"]), Vec::new())
        };
        custom
            .get("data")
            .and_then(Value::as_array)
            .map(|items| items.iter().filter_map(row).collect())
            .unwrap_or_default()
    }

    /// The next pages of data, counted from 0 or from 1; else the site's script, and the call it describes.
    fn next(&self, page: &Page, walk: &Walk) -> Next {
        if custom(page).is_some() {
            let missing = walk.promised.is_none_or(|promised| walk.rows() < promised);
            let further =
                walk.current().filter(|_| missing).into_iter().flat_map(|asked| [later(asked, 1), later(asked, 2)]);
            return first_untried(further.flatten(), walk);
        }
        if let Next::Ask(request) = listed::next(page, walk) {
            return Next::Ask(request);
        }
        // The page itself may say it, too.
        let call = std::iter::once(&walk.first).chain(&walk.learnt).find_map(|script| call(&walk.first, script));
        first_untried(call.into_iter().chain(script(&walk.first)), walk)
    }

    fn promised(&self, page: &Page) -> Option<usize> {
        data::number(&custom(page)?, "total")
    }
}

fn custom(page: &Page) -> Option<Value> {
    data::answer(page)?.get("custom").filter(|custom| custom.get("data").is_some()).cloned()
}

/// The script that says whose list is asked for.
fn script(shell: &Page) -> Option<Request> {
    column(shell)?;
    let url = page::resolve(&shell.url, &SCRIPT.as_ref()?.captures(&shell.body)?[1])?;
    Some(Request::get(url).from_page(&shell.url))
}

/// The column's number in the address of its page.
fn column(shell: &Page) -> Option<String> {
    shell
        .url
        .query_pairs()
        .find(|(name, _)| name.eq_ignore_ascii_case("categorynum"))
        .map(|(_, value)| value.into_owned())
}

fn call(shell: &Page, script: &Page) -> Option<Request> {
    let fields = FIELD.as_ref()?;
    let field = |name: &str| {
        fields.captures_iter(&script.body).find(|found| &found[1] == name).map(|found| found[2].to_owned())
    };
    let (project, site) = (field("projectName")?, field("siteGuid")?);
    let project = project.trim_matches('/');
    let url = page::resolve(&shell.url, &format!("/{project}/rest/lightfrontaction/getgovinfolist"))?;
    let params = json!({
        "deptcode": "", "categorynum": column(shell)?, "pageIndex": 0, "pageSize": PAGE, "siteGuid": site,
    });
    Some(Request::post_json(url, &json!({"token": "", "params": params})).from_page(&shell.url))
}

/// The call for a later page.
fn later(asked: &Request, pages: u64) -> Option<Request> {
    let Some(Form::Json(text)) = &asked.form else { return None };
    let mut call: Value = serde_json::from_str(text).ok()?;
    let index = call.get_mut("params")?.get_mut("pageIndex")?;
    *index = json!(index.as_u64()? + pages);
    let form = Some(Form::Json(call.to_string().into()));
    Some(Request { form, ..asked.clone() })
}
