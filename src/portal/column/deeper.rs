//! What lies below a column: years, grids, frames; and what is already an article.

use super::{Lead, Step, is_near};
use crate::portal::Request;
use crate::portal::attachment::is_file;
use crate::portal::page::{Anchor, Page};
use crate::portal::posting::canonical;
use crate::title::{Judgement, judge, plain};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// The ways in which portals write the address of one article (CRAWL.md 4.15).
static ARTICLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
          /[a-z]*t\d{8}_\d+\.               # /202401/t20240115_123.html
        | /art/\d{4}/                        # /art/2024/1/20/art_1_2.html
        | /art_[0-9a-f]+
        | /\d{4}-\d{2}(?:/\d{2}|-\d{2})/
        | /20\d{6}/[0-9a-z_]+                # /20240115/9f….html
        | /20\d{4}/[0-9a-z_]+\.s?html?       # /202401/9f….shtml
        | /c\d+/(?:c\d+/)?(?:pc/)?content
        | /content/(?:post|article|content|mpost)[_/]?\d+
        | /content/\d{4}/\d+
        | /public/\d+/\d+
        | /info/\d+/\d+\.
        | /doc/\d{4}/
        | content_[0-9a-f]+\.
        | /content/[0-9a-f-]{32,36}\.
        | doc_[0-9a-f]{24}\.
        | /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.
        | /[0-9a-f]{24,32}\.s?html?
        | /system/\d{4}/\d+/\d+
        | (?:show|detail|view|info|article|news)[-_/]?(?:\d+|[0-9a-f]{16,})(?:\.|$)
        | /\d{12,}\.
        | /t?\d{5,9}(?:/index)?\.s?html?$
        | /contents/\d+/\d+
        | /content/(?:\d+/)*post_\d+
        | /content-\d+\.
        | /tnull_\d+\.
        | /show/\d+-
        | /xxgkAnnualReport\.jsp
        | _details?\.aspx?
        ",
    )
    .ok()
});
/// Parameters that only an article has.
static ARTICLE_QUERY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|&)(?:(?:wbnewsid|newsid|articleid|infoid|contentid)=\d|action=detail)").ok()
});
/// The ways in which they write the address of a list, some of which look like an article's.
static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)/(?:channels?|columns?|col|lists?|nodes?|category)/(?:list/)?[^/]+$|/col\d+/index\.|[-_/]list[-_]?[^/]*$",
    )
    .ok()
});
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?<y>20[0-3]\d)(?:年|年度)?(?:各单位|各部门|县本级|区本级|市本级|全县|全区|全市)?(?:政府)?(?:信息公开)?(?:工作)?(?:年度报告|年报)?(?:汇总|专栏)?$").ok()
});
/// Frames that never hold a list.
const OTHER_FRAMES: [&str; 9] =
    ["visitcount", "login", "tree.jsp", "share", "footer", "map", "weather", "tianqi", "header"];

/// Whether an address is that of one article or file, and not of a list.
#[must_use]
pub fn is_article(url: &Url) -> bool {
    let is = |pattern: &LazyLock<Option<Regex>>, text: &str| pattern.as_ref().is_some_and(|it| it.is_match(text));
    let by_query = url.query().is_some_and(|query| is(&ARTICLE_QUERY, query));
    by_query || (is(&ARTICLE, url.path()) && !is(&LIST, url.path())) || is_file(url)
}

/// The pages below a column: year tabs and directories, grids of all bodies, parts of a menu, frames.
///
/// `2023年` and `2023年政府信息公开年报` lead to a list unless the address is an article's; a
/// `select`'s values and pagers are no matter of this.
#[must_use]
pub fn deeper(page: &Page) -> Vec<Lead> {
    let mut leads: Vec<Lead> = Vec::new();
    let mut known = BTreeSet::from([canonical(&page.url)]);
    let mut add = |url: &Url, score: i32, reason: String, text: &str, step: Step| {
        if known.insert(canonical(url)) {
            let request = Request::get(url.clone()).from_page(&page.url);
            leads.push(Lead { request, score, reasons: vec![reason], text: text.to_owned(), step });
        }
    };
    for anchor in page.anchors.iter().filter(|anchor| is_near(page, &anchor.row.url) && !is_article(&anchor.row.url)) {
        if let Some((score, reason)) = below(page, anchor) {
            add(&anchor.row.url, score, reason, &anchor.text, Step::Deeper);
        }
    }
    for frame in page.frames.iter().filter(|frame| frame.host_str() == page.url.host_str()) {
        let address = frame.as_str().to_ascii_lowercase();
        if !OTHER_FRAMES.iter().any(|word| address.contains(word)) && !is_article(frame) {
            add(frame, 40, "frame of the same host".to_owned(), "", Step::Frame);
        }
    }
    leads.sort_by_key(|lead| -lead.score);
    leads
}

/// The year of a title that says nothing else, `2023年`, `2023年政府信息公开年报`: a year of the column, or the report on it.
#[must_use]
pub fn year_alone(title: &str) -> Option<i32> {
    YEAR.as_ref()?.captures(&plain(title))?.name("y")?.as_str().parse().ok()
}

/// What makes a link one that leads below the column.
fn below(page: &Page, anchor: &Anchor) -> Option<(i32, String)> {
    let words = plain(&anchor.row.title);
    if let Some(year) = year_alone(&words) {
        return Some((80, format!("year {year}")));
    }
    let grid = [
        "年报汇总",
        "各部门年报",
        "部门年报",
        "乡镇年报",
        "街道年报",
        "各单位年报",
        "部门年度报告",
        "乡镇年度报告",
        "县区年报",
    ];
    if let Some(word) = grid.iter().find(|word| words.contains(*word)) {
        return Some((70, format!("grid {word}")));
    }
    if words.contains("汇总") && words.contains('年') && !matches!(judge(&words), Judgement::Decoy(_)) {
        return Some((70, format!("grid {words}")));
    }
    // A menu below the column's own directory: /zfxxgknb/xz/ under /zfxxgknb/.
    let directory = page.url.path().rsplit_once('/').map_or("", |(directory, _)| directory);
    let parts =
        ["部门", "乡镇", "街道", "镇街", "县政府", "区政府", "市政府", "县本级", "县级部门", "直属单位", "乡镇(街道)"];
    let is_below = directory.len() > 1 && anchor.row.url.path().starts_with(&format!("{directory}/"));
    (is_below && words.chars().count() <= 12 && parts.iter().any(|part| words.contains(part)))
        .then(|| (60, format!("part {words}")))
}

/// Whether the page is itself a report: the column that shows its newest one, without a list.
#[must_use]
pub fn is_report_itself(page: &Page) -> bool {
    let squeezed: String = page.text.chars().filter(|c| !c.is_whitespace()).collect();
    let parts = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议", "主要问题"];
    let seen = parts.iter().filter(|part| squeezed.contains(**part)).count();
    // Menus name the parts of the section, never those of a report.
    seen >= 4 && page.text.lines().any(|line| matches!(judge(line), Judgement::Report(title) if !title.short))
}
