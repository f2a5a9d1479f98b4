//! Addresses that nobody linked to: made by a vendor's rule from one on the page, or by usage.

use super::{Lead, Step, is_near};
use crate::portal::Request;
use crate::portal::page::{Anchor, Page};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

static LONSUN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?<folder>.*)/public/(?:column|organIndex)/(?<organ>\d+)(?:\.html)?$").ok());
static TREE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\{[^{}\[\]]*?["']?\bid["']?\s*:\s*["']?(?<id>\d+)["']?[^{}\[\]]*?["']?\bname["']?\s*:\s*["'](?<name>[^"']*)["']"#).ok()
});
static OPENNESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^(?<folder>.*?)/Openness[A-Za-z]*/.*?(?<id>[0-9a-f]{24})").ok());
/// The parts of the section whose slug is swapped for that of the reports.
const SLUGS: [(&str, &str); 9] = [
    ("zfxxgkzn", "zfxxgknb"),
    ("zfxxgkzd", "zfxxgknb"),
    ("zfxxgkml", "zfxxgknb"),
    ("fdzdgknr", "zfxxgknb"),
    ("ysqgk", "zfxxgknb"),
    ("xxgkzn", "xxgknb"),
    ("xxgkzd", "xxgknb"),
    ("xxgkml", "xxgknb"),
    ("gkzn", "gknb"),
];
/// What the organ of a link is worth less that does not name the section.
const OTHERS: i32 = 30;
/// Where the column usually is (CRAWL.md 10.6).
const USUAL: [&str; 6] = [
    "/zwgk/zfxxgk/zfxxgknb/",
    "/zfxxgk/zfxxgknb/",
    "/zwgk/zfxxgkzl/zfxxgknb/",
    "/xxgk/zfxxgknb/",
    "/zwgk/xxgknb/",
    "/zwgk/zfxxgknb/",
];

/// Leads by a vendor's rule, each from an address that stands on the page.
#[must_use]
pub fn shortcuts(page: &Page) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    let mut known = BTreeSet::from([page.url.clone()]);
    let mut add = |url: Option<Url>, score: i32, reason: &str| {
        if let Some(url) = url.filter(|url| is_near(page, url))
            && known.insert(url.clone())
        {
            let request = Request::get(url).from_page(&page.url);
            leads.push(Lead {
                request,
                score,
                reasons: vec![reason.to_owned()],
                text: String::new(),
                step: Step::Shortcut,
            });
        }
    };
    // The organ of a link that names the section is the county's; that of any other link may be a bureau's.
    let inside = super::is_section(page);
    let worth = |anchor: &Anchor| if super::score(page, anchor, inside).is_some() { 0 } else { OTHERS };
    let links = page.anchors.iter().map(|anchor| (&anchor.row.url, worth(anchor)));
    let all: Vec<(&Url, i32)> =
        std::iter::once((&page.url, 0)).chain(links).filter(|(url, _)| is_near(page, url)).collect();
    if page.body.contains("_CONFIG") && page.url.path().contains("/gkmlpt/") {
        for column in tree_columns(&page.body) {
            let mut url = page.url.clone();
            url.set_query(None);
            url.set_fragment(Some(&column));
            add(Some(url), 95, "gkmlpt TREE names the column");
        }
    }
    for (url, less) in all {
        if let Some(found) = LONSUN.as_ref().and_then(|pattern| pattern.captures(url.path())) {
            let column = format!("{}/public/column/{}?type=3", &found["folder"], &found["organ"]);
            add(url.join(&column).ok(), 90 - less, "Lonsun type=3");
        }
        if let Some((_, list)) = url.query_pairs().find(|(name, _)| name.eq_ignore_ascii_case("specialurl"))
            && less == 0
        {
            add(url.join(&list).ok().filter(|list| list.host() == url.host()), 96, "Epoint specialurl");
        }
        if let Some(found) = OPENNESS.as_ref().and_then(|pattern| pattern.captures(url.path()))
            && !url.path().contains("/OpennessContent/show/")
        {
            add(
                url.join(&format!("{}/OpennessAnnualReport/?branch_id={}", &found["folder"], &found["id"])).ok(),
                85,
                "openness annual report",
            );
        }
        if let Some((_, branch)) = url.query_pairs().find(|(name, _)| name == "branch_id")
            && url.path().starts_with("/Openness")
        {
            add(url.join(&format!("/OpennessAnnualReport/?branch_id={branch}")).ok(), 85, "openness annual report");
        }
        add(swapped(url), 65, "slug of a sibling");
    }
    leads.sort_by_key(|lead| -lead.score);
    leads
}

/// `…/zfxxgk/zfxxgkzn/` with the slug of the reports; only where the slug is a whole directory.
fn swapped(url: &Url) -> Option<Url> {
    let directories: Vec<&str> = url.path().split('/').collect();
    let (place, slug) =
        directories.iter().enumerate().rev().find_map(|(place, directory)| {
            SLUGS.iter().find(|(from, _)| from == directory).map(|(_, to)| (place, *to))
        })?;
    let mut path: Vec<&str> = directories[..place].to_vec();
    path.extend([slug, ""]);
    let mut swapped = url.clone();
    swapped.set_path(&path.join("/"));
    swapped.set_query(None);
    swapped.set_fragment(None);
    Some(swapped)
}

/// The ids of the columns that a gkmlpt page's TREE calls 年报.
fn tree_columns(body: &str) -> Vec<String> {
    let Some(pattern) = TREE.as_ref() else { return Vec::new() };
    let named = pattern.captures_iter(body).filter(|found| {
        let name = unescaped(&found["name"]);
        name.contains("年报") || name.contains("年度报告")
    });
    let named = named
        .filter(|found| !unescaped(&found["name"]).contains("网站") && !unescaped(&found["name"]).contains("法治"));
    named.map(|found| found["id"].to_owned()).collect()
}

/// A JSON text without its escapes: `\u5e74\u62a5` is 年报.
fn unescaped(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned())
}

/// The usual addresses of the column on a site, for when no link leads to it; each has to prove itself.
#[must_use]
pub fn constructed(home: &Url) -> Vec<Lead> {
    let candidates = USUAL.iter().filter_map(|path| home.join(path).ok());
    candidates
        .map(|url| Lead {
            request: Request::get(url),
            score: 30,
            reasons: vec!["constructed".to_owned()],
            text: String::new(),
            step: Step::Constructed,
        })
        .collect()
}

/// Links of a prefecture's or province's page to the lists of its counties' reports.
#[must_use]
pub fn parents(page: &Page) -> Vec<Lead> {
    let words = ["县区年报", "区县年报", "县(市、区)年报", "各县", "县市区", "县(市、区)", "年报汇总", "区县政府"];
    let about = |text: &str| text.contains("年报") || text.contains("年度报告");
    let section = super::is_section(page) && about(&page.title);
    let anchors = page.anchors.iter().filter(|anchor| !super::is_article(&anchor.row.url));
    anchors
        .filter_map(|anchor| {
            let text = crate::title::plain(&anchor.row.title);
            let word = words.iter().find(|word| text.contains(*word))?;
            (about(&text) || section).then(|| Lead {
                request: Request::get(anchor.row.url.clone()).from_page(&page.url),
                score: 60,
                reasons: vec![format!("counties' reports: {word}")],
                text: anchor.text.clone(),
                step: Step::Parent,
            })
        })
        .collect()
}
