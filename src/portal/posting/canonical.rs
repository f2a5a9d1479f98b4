//! By which address is a page known? Twins, session ids, default pages and gateways are undone.

use url::Url;

/// Pages that a server gives for the directory.
const DEFAULTS: [&str; 8] =
    ["index.html", "index.htm", "index.shtml", "index.jsp", "index.php", "default.html", "default.htm", "default.aspx"];
/// Parameters that say where somebody came from.
const TRACKING: [&str; 12] = [
    "from",
    "spm",
    "isappinstalled",
    "timestamp",
    "share_token",
    "ismobile",
    "scene",
    "clicktime",
    "enterid",
    "nsukey",
    "_t",
    "wbtreename",
];
/// Hosts of mobile twins.
const MOBILE_HOSTS: [&str; 4] = ["m.", "wap.", "3g.", "mobile."];

/// The key by which two addresses are one page: [`canonical_url`] without its scheme.
///
/// `http://www.x.gov.cn/a/index.html#top` and `https://x.gov.cn/a/` are `x.gov.cn/a/`.
#[must_use]
pub fn canonical(url: &Url) -> String {
    let canonical = canonical_url(url);
    let text = canonical.as_str();
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare).to_owned()
}

/// The address of the page itself: gateways to traditional script unwrapped, mobile twins mapped, and
/// fragments, session ids, default pages and tracking parameters dropped.
///
/// The fragment of `/gkmlpt/index#529` names the column and stays.
#[must_use]
pub fn canonical_url(url: &Url) -> Url {
    let mut url = unwrapped(url);
    if let Some(host) = url.host_str() {
        let host = host.trim_end_matches('.').to_owned();
        let desk = MOBILE_HOSTS.iter().find_map(|prefix| host.strip_prefix(prefix)).filter(|rest| rest.contains('.'));
        let desk =
            desk.map(|rest| if rest.matches('.').count() <= 2 { format!("www.{rest}") } else { rest.to_owned() });
        let _ = url.set_host(Some(desk.as_deref().unwrap_or(&host)));
    }
    let keeps_fragment = url.path().contains("/gkmlpt/");
    let fragment = url.fragment().filter(|fragment| keeps_fragment && !fragment.is_empty()).map(str::to_owned);
    url.set_fragment(fragment.as_deref());
    let path = desk_path(&without_session(url.path()));
    url.set_path(&path);
    let pairs: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| {
            let name = name.to_ascii_lowercase();
            !TRACKING.contains(&name.as_str()) && !name.starts_with("utm_") && name != "jsessionid"
        })
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    // A query of which nothing is dropped stays as it was written, in its own charset.
    if pairs.len() != url.query_pairs().count() {
        url.set_query(None);
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
    }
    if url.query() == Some("") {
        url.set_query(None);
    }
    url
}

/// The inner address of `big5.x.gov.cn/gate/big5/www.x.gov.cn/path`.
fn unwrapped(url: &Url) -> Url {
    let path = url.path();
    let inner = path.find("/gate/big5/").map(|at| &path[at + "/gate/big5/".len()..]);
    let Some(inner) = inner.filter(|inner| inner.split('/').next().is_some_and(|host| host.contains('.'))) else {
        return url.clone();
    };
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Url::parse(&format!("{}://{inner}{query}{fragment}", url.scheme())).unwrap_or_else(|_| url.clone())
}

/// A path without `;jsessionid=…`, its default page and doubled slashes.
fn without_session(path: &str) -> String {
    let mut steps: Vec<&str> = path.split('/').map(|step| step.split(';').next().unwrap_or_default()).collect();
    if steps.last().is_some_and(|last| DEFAULTS.iter().any(|page| last.eq_ignore_ascii_case(page))) {
        steps.pop();
        steps.push("");
    }
    let last = steps.len().saturating_sub(1);
    let kept = steps.iter().enumerate().filter(|(at, step)| *at == 0 || *at == last || !step.is_empty());
    kept.map(|(_, step)| *step).collect::<Vec<_>>().join("/")
}

/// The path of the desk twin: `/site/mob/…` is `/site/pc/…`, `mpost_1.html` is `post_1.html`.
fn desk_path(path: &str) -> String {
    path.replace("/mob/", "/pc/").replace("/mpost_", "/post_").replace("/wap/", "/")
}
