//! Where is the column of annual reports? From the home page over the sections to a proof.
//!
//! In: pages. Out: [`Lead`]s, the next pages worth asking for with their score and reasons, and a
//! [`Proof`] that a list is the column. Nothing is guessed silently: a constructed address says
//! that it is one, and counts only when its page proves itself.

mod deeper;
mod proof;
mod search;
mod shortcut;

use super::page::{Anchor, Page};
use super::{Request, meta};
use crate::title::{Judgement, judge, plain};
pub use deeper::{deeper, is_article, is_report_itself, year_alone};
pub use proof::{Proof, column_rows, look_alikes, names_between, prove, years_of};
pub use search::{Found, Search};
pub use shortcut::{constructed, parents, shortcuts};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// A page worth asking for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// How to ask for it.
    pub request: Request,
    /// How promising it is; 100 is a link that names the column.
    pub score: i32,
    /// Why: `text 政府信息公开年报 100`, `path xxgknb +15`, `constructed`.
    pub reasons: Vec<String>,
    /// What the link says.
    pub text: String,
    /// By which step it was found.
    pub step: Step,
}

/// The steps of the finder, in the order they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A link that names the column.
    Link,
    /// A section that may hold it.
    Section,
    /// The column of another part of the disclosure section, whose menu names its siblings.
    Sibling,
    /// A rule of the portal's vendor, made from an address on the page.
    Shortcut,
    /// A frame of a page without rows.
    Frame,
    /// A year, a directory or a grid below the column.
    Deeper,
    /// A usual address nobody linked to.
    Constructed,
    /// The page of the prefecture that lists its counties' reports.
    Parent,
}

impl Step {
    /// The word of the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Section => "section",
            Self::Sibling => "sibling",
            Self::Shortcut => "shortcut",
            Self::Frame => "frame",
            Self::Deeper => "deeper",
            Self::Constructed => "constructed",
            Self::Parent => "parent",
        }
    }
}

/// A link scores this at least, or it is no lead; what only puts it behind others is taken off afterwards.
const LEAST: i32 = 50;
/// What a link's words are worth; the first that fits counts (CRAWL.md 10.3).
const WORDS: &[(&[&str], i32, Step)] = &[
    (
        &["政府信息公开年报", "信息公开年报", "信息公开年度报告", "信息公开工作年度报告", "信息公开工作年报"],
        100,
        Step::Link,
    ),
    (&["政务公开年报", "政务公开年度报告", "公开年报", "公开年度报告"], 95, Step::Link),
    (&["政府信息公开专栏", "政府信息公开专题"], 92, Step::Section),
    (&["法定主动公开内容", "主动公开内容"], 75, Step::Sibling),
    (&["政府信息公开指南", "信息公开指南", "依申请公开", "政府信息公开制度", "信息公开制度"], 70, Step::Sibling),
    (&["政府信息公开"], 90, Step::Section),
    (&["政务公开", "信息公开"], 80, Step::Section),
];
/// What a menu calls the section where it is short of words; the whole of a link.
const SHORT: (&[&str], i32) = (&["公开", "新公开", "政府信息", "信息公开目录", "政务信息"], 54);
/// What an address alone is worth that is the section's, whatever the link says.
const BY_PATH: i32 = 50;
/// What a bare 年报 is worth, only inside the section: the whole of a link, and the end of one.
const BARE: (&[&str], i32, i32) = (&["年报", "年度报告"], 96, 50);
/// Whose reports are not the county's own: its column comes first and leads to theirs.
const PARTS: [&str; 6] = ["部门", "乡镇", "街道", "镇街", "单位", "局"];
/// Parts of a path that name the column.
const PATHS: [&str; 9] =
    ["zfxxgknb", "xxgknb", "gknb", "zfxxgkndbg", "zfxxgkgzndbg", "xxgkndbg", "ndbg", "annualreport", "gkndbg"];
/// Parts of a path that name the section.
const SECTION_PATHS: [&str; 2] = ["zfxxgk", "xxgk"];
/// A directory or page of this name alone is the section, too.
const AFFAIRS_PATH: &str = "zwgk";
/// Words that make a link lead elsewhere.
const AWAY: &[&str] = &[
    "网站年报",
    "网站工作",
    "年度报表",
    "法治",
    "依法行政",
    "预算",
    "决算",
    "预决算",
    "解读",
    "english",
    "企业年报",
    "年鉴",
    "统计",
    "财政",
    "监管",
    "无障碍",
    "繁體",
    "繁体",
    "登录",
    "注册",
    "邮箱",
    "新闻发布",
    "重点领域",
    "乡村振兴",
];
/// Parts of a path that do.
const AWAY_PATHS: [&str; 6] = ["wznb", "wzgzndbb", "fzzf", "yjsgk", "english", "/en/"];

/// The links of a page that may lead to the column, the most promising first.
///
/// `依申请公开` scores 70: it is linked more often than the reports, and its menu names them.
#[must_use]
pub fn sections(page: &Page) -> Vec<Lead> {
    let inside = is_section(page);
    let mut best: BTreeMap<String, (usize, Lead)> = BTreeMap::new();
    for (place, anchor) in page.anchors.iter().enumerate() {
        let Some(lead) = score(page, anchor, inside) else { continue };
        let key = super::posting::canonical(&lead.request.url);
        match best.get_mut(&key) {
            Some((_, known)) if known.score >= lead.score => {}
            Some((_, known)) => *known = lead,
            None => {
                best.insert(key, (place, lead));
            }
        }
    }
    let mut leads: Vec<(usize, Lead)> = best.into_values().collect();
    leads.sort_by_key(|(place, lead)| (-lead.score, *place));
    leads.into_iter().map(|(_, lead)| lead).collect()
}

/// Whether a page stands in the disclosure section: then a bare 年报 means its reports.
#[must_use]
pub fn is_section(page: &Page) -> bool {
    let tags = meta::tags(page);
    let types = ["信息公开指南", "信息公开目录", "依申请公开", meta::ANNUAL_REPORTS];
    let parts = ["公开指南", "依申请公开", "主动公开", "公开制度"];
    let path = page.url.path().to_ascii_lowercase();
    let title = plain(&page.title);
    let is_titled =
        WORDS.iter().any(|(all, _, step)| *step == Step::Section && all.iter().any(|it| title.starts_with(it)));
    is_titled
        || tags.column_types.iter().any(|own| types.contains(&own.as_str()))
        || tags.column_name.is_some_and(|name| name.contains("信息公开"))
        || SECTION_PATHS.iter().any(|part| path.contains(part))
        || parts.iter().filter(|part| page.anchors.iter().any(|anchor| anchor.text.contains(**part))).count() >= 2
}

fn score(page: &Page, anchor: &Anchor, inside: bool) -> Option<Lead> {
    let words: String = plain(if anchor.text.is_empty() { &anchor.row.title } else { &anchor.text });
    let words: String = words.split_whitespace().collect();
    let title = plain(&anchor.row.title);
    let lower = format!("{words} {title}").to_lowercase();
    let path = anchor.row.url.path().to_ascii_lowercase();
    if words.chars().count() > 24 || AWAY.iter().any(|away| lower.contains(away)) || !is_near(page, &anchor.row.url) {
        return None;
    }
    // A report's own title is a row of a list, not a section; the article of a menu word is not one either, unless that is
    // all it says: no article is called 政务公开, whatever its address looks like.
    let is_bare = inside && BARE.0.contains(&words.as_str());
    let is_menu =
        is_bare || WORDS.iter().map(|(all, ..)| all).chain([&SHORT.0]).any(|all| all.contains(&words.as_str()));
    let names_column = is_menu || matches!(judge(&words), Judgement::Bare);
    if matches!(judge(&title), Judgement::Report(ref report) if report.body.is_some() && !report.short)
        || (is_article(&anchor.row.url) && !names_column)
    {
        return None;
    }
    let mut reasons = Vec::new();
    let by_words = WORDS.iter().find(|(all, ..)| all.iter().any(|word| words.contains(word) || title == *word));
    let (mut total, step) = match by_words {
        Some((_, worth, step)) => {
            reasons.push(format!("text {words} {worth}"));
            (*worth, *step)
        }
        None if inside && BARE.0.iter().any(|word| words.ends_with(word)) => {
            let worth = if is_bare { BARE.1 } else { BARE.2 };
            reasons.push(format!("text {words} {worth} inside the section"));
            (worth, Step::Link)
        }
        None if SHORT.0.contains(&words.as_str()) => {
            reasons.push(format!("text {words} {}", SHORT.1));
            (SHORT.1, Step::Section)
        }
        None if is_section_path(&path) => {
            reasons.push(format!("path {path} {BY_PATH}"));
            (BY_PATH, Step::Section)
        }
        None => (0, Step::Section),
    };
    if let Some(part) = PATHS.iter().find(|part| path.contains(*part)) {
        reasons.push(format!("path {part} +15"));
        total += 15;
    }
    if let Some(part) = AWAY_PATHS.iter().find(|part| path.contains(*part)) {
        reasons.push(format!("path {part} -60"));
        total -= 60;
    }
    if total < LEAST {
        return None;
    }
    if PARTS.iter().any(|part| words.contains(part)) {
        reasons.push("part of the county -10".to_owned());
        total -= 10;
    }
    if anchor.row.url.host_str() != page.url.host_str() {
        // The prefecture's page is a neighbour, too; the county's own comes first.
        reasons.push("another host -3".to_owned());
        total -= 3;
    }
    let request = Request::get(anchor.row.url.clone()).from_page(&page.url);
    Some(Lead { request, score: total, reasons, text: anchor.text.clone(), step })
}

/// Whether an address is the section's own directory or page: /zfxxgk/, /zwgk/xxgk/index.html, /zfxxgkzl.shtml.
fn is_section_path(path: &str) -> bool {
    let Some((directory, file)) = path.rsplit_once('/') else { return false };
    let name = match file.split_once('.') {
        Some(("index", _)) => directory.rsplit('/').next(),
        Some((name, _)) => Some(name),
        None if file.is_empty() => directory.rsplit('/').next(),
        None => Some(file),
    };
    name.is_some_and(|name| name == AFFAIRS_PATH || SECTION_PATHS.iter().any(|part| name.starts_with(part)))
}

/// The links of a page that name the column and lead to another government's host, and the frames of one that is named so.
#[must_use]
pub fn far(page: &Page) -> Vec<Url> {
    let names = || WORDS[0].0.iter().chain(WORDS[1].0);
    let is_government = |url: &Url| url.host_str().is_some_and(|host| host.ends_with(".gov.cn"));
    let title = plain(&page.title);
    let links = page.anchors.iter().filter(|anchor| names().any(|word| plain(&anchor.text) == *word));
    let frames = page.frames.iter().filter(|_| names().any(|word| title.contains(word)));
    let urls = links.map(|anchor| &anchor.row.url).chain(frames);
    urls.filter(|url| is_government(url) && !is_near(page, url) && !is_article(url)).cloned().collect()
}

/// How many places of its own site a page leads to, itself not among them.
#[must_use]
pub fn own_links(page: &Page) -> usize {
    let links = page.anchors.iter().map(|anchor| &anchor.row.url).chain(&page.frames);
    let own = links
        .filter(|url| is_near(page, url) && super::posting::canonical(url) != super::posting::canonical(&page.url));
    own.map(Url::as_str).collect::<BTreeSet<&str>>().len()
}

/// Whether an address is on the same site, or on a host under the same name.
///
/// `xxgk.somewhere.gov.cn` is near `www.somewhere.gov.cn`; another county's host is not.
#[must_use]
pub fn is_near(page: &Page, url: &Url) -> bool {
    let (Some(own), Some(other)) = (page.url.host_str().map(bare), url.host_str().map(bare)) else { return false };
    let is_under = |host: &str, above: &str| host.strip_suffix(above).is_some_and(|rest| rest.ends_with('.'));
    own == other
        || is_under(own, other)
        || is_under(other, own)
        || registered(own).is_some_and(|it| registered(other) == Some(it))
}

fn bare(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    host.strip_prefix("www.").unwrap_or(host)
}

/// The registered name of a host of a government: `somewhere` of `xxgk.somewhere.gov.cn`.
fn registered(host: &str) -> Option<&str> {
    host.strip_suffix(".gov.cn")?.rsplit('.').next()
}
