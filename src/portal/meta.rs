//! What does a page say of itself in the tags of 国办发〔2017〕47号, and is it the county's own site?
//!
//! In: a [`Page`]. Out: [`Tags`], the verdict on whose site it is, and every date with its source.
//! Absence proves nothing; placeholders that nobody filled in count as absent.

use super::page::{Page, date};
use crate::record::division::{self, Match};
use crate::text::normal::{is_hanzi, normalise};
use jiff::civil::{Date, DateTime, Time};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;

/// The one value of `ColumnType` that means the annual reports.
pub const ANNUAL_REPORTS: &str = "信息公开年报";

/// Contents that a template was delivered with.
const PLACEHOLDERS: [&str; 16] = [
    "网站名称",
    "政府网站标识码",
    "网站标识码",
    "网站域名",
    "栏目名称",
    "栏目描述",
    "栏目关键词",
    "栏目类别",
    "栏目类型",
    "文章标题",
    "标题",
    "发布时间",
    "内容来源",
    "来源",
    "null",
    "undefined",
];

/// What a page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// `SiteName`.
    pub site_name: Option<String>,
    /// `SiteDomain`.
    pub site_domain: Option<String>,
    /// `SiteIDCode`, or where else the page prints it.
    pub site_code: Option<SiteCode>,
    /// `ColumnName`.
    pub column_name: Option<String>,
    /// The values of `ColumnType`; it may hold several.
    pub column_types: Vec<String>,
    /// `ArticleTitle`.
    pub article_title: Option<String>,
    /// `ContentSource`.
    pub source: Option<String>,
}

/// A site's code and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteCode {
    /// Ten digits, or `bm` and eight of a ministry.
    pub code: String,
    /// Where it was found.
    pub from: SiteCodeFrom,
}

/// Where a site's code was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SiteCodeFrom {
    /// The meta tag.
    Meta,
    /// The `sitecode` of the badge for reporting errors, 找错.
    Badge,
    /// 网站标识码 in the footer.
    Footer,
}

static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:\d{10}|[bB][mM]\d{8})$").ok());
static BADGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)site_?code["']?\s*[=:]\s*["']?(\d{10}|bm\d{8})\b"#).ok());
static FOOTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)网站标识码\s*[:：]?\s*(\d{10}|bm\d{8})(?:\D|$)").ok());

/// Reads the tags of a page.
#[must_use]
pub fn tags(page: &Page) -> Tags {
    let tag = |name: &str| filled(page, name).next().map(str::to_owned);
    let column_types = filled(page, "columntype").flat_map(|types| types.split([',', '，', ';', '；', '、', ' ', '|']));
    let mut own: Vec<String> = Vec::new();
    for column_type in column_types.map(str::trim).filter(|it| !it.is_empty()) {
        if !own.iter().any(|known| known == column_type) {
            own.push(column_type.to_owned());
        }
    }
    Tags {
        site_name: tag("sitename"),
        site_domain: tag("sitedomain"),
        site_code: site_code(page),
        column_name: tag("columnname"),
        column_types: own,
        article_title: tag("articletitle"),
        source: tag("contentsource"),
    }
}

/// The contents of a tag that somebody filled in.
fn filled<'p>(page: &'p Page, name: &'p str) -> impl Iterator<Item = &'p str> {
    page.metas.iter().filter(move |(own, _)| own == name).map(|(_, content)| content.trim()).filter(|content| {
        let unfilled = ["<", "{{", "${", "[!--", "<%"].iter().any(|mark| content.starts_with(mark));
        !unfilled && !PLACEHOLDERS.contains(content)
    })
}

fn site_code(page: &Page) -> Option<SiteCode> {
    let meta = filled(page, "siteidcode").map(|code| code.split_whitespace().collect::<String>());
    let found = |pattern: &LazyLock<Option<Regex>>, text: &str| {
        pattern.as_ref()?.captures(text)?.get(1).map(|code| code.as_str().to_owned())
    };
    let mut meta = meta.filter(|code| CODE.as_ref().is_some_and(|pattern| pattern.is_match(code)));
    meta.next()
        .map(|code| (code, SiteCodeFrom::Meta))
        .or_else(|| found(&BADGE, &page.body).map(|code| (code, SiteCodeFrom::Badge)))
        .or_else(|| found(&FOOTER, &page.text).map(|code| (code, SiteCodeFrom::Footer)))
        .map(|(code, from)| SiteCode { code: code.to_ascii_lowercase(), from })
}

/// Whose site a page belongs to, seen from a county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The county's own.
    Match,
    /// That of its prefecture or province.
    Parent,
    /// Somebody else's: the outcome `wrong_site`.
    Mismatch,
    /// The page does not say.
    #[default]
    Unknown,
}

/// Whose site it is, and what says so.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The county's own, a parent's, another's.
    pub standing: Standing,
    /// What says so: `SiteIDCode 4312280001`, `SiteName 某县人民政府`.
    pub evidence: Vec<String>,
    /// The code says another county than name and domain do, which outvote it.
    pub is_code_wrong: bool,
}

/// Judges whose site a page belongs to by its code and its name, for a county by its six-digit code, for a zone by its
/// own id (`Z:320100:江北新区`): a zone's sites have codes of their prefecture.
///
/// A code may lag: 510132, 新津县 until 2020, is a match for 510118 新津区. Where code and name
/// contradict each other the mismatch counts, for a person to look at, unless the host that was asked speaks for the name:
/// 4500000001 on www.henan.gov.cn, 河南省人民政府.
#[must_use]
pub fn verdict(tags: &Tags, host: Option<&str>, county: &str, year: i32) -> Verdict {
    let mut verdict = Verdict::default();
    let by_code = tags.site_code.as_ref().map(|code| (standing_of_code(&code.code, county), &code.code, "SiteIDCode"));
    let by_name = tags.site_name.as_ref().map(|name| (standing_of_name(name, county, year), name, "SiteName"));
    let mut standings = Vec::new();
    for (standing, printed, tag) in [by_code, by_name].into_iter().flatten() {
        standings.push(standing);
        if standing != Standing::Unknown {
            verdict.evidence.push(format!("{tag} {printed}"));
        }
    }
    let bare = |printed: &str| {
        let host = printed.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
        host.trim_start_matches("www.").to_ascii_lowercase()
    };
    let is_at_home = host.is_some_and(|host| tags.site_domain.as_deref().is_none_or(|said| bare(said) == bare(host)));
    if is_at_home && standings == [Standing::Mismatch, Standing::Match] {
        verdict.is_code_wrong = true;
        standings.remove(0);
    }
    let order = [Standing::Mismatch, Standing::Match, Standing::Parent];
    verdict.standing = order.into_iter().find(|standing| standings.contains(standing)).unwrap_or_default();
    verdict
}

fn standing_of_code(code: &str, county: &str) -> Standing {
    let Some(own) = code.get(..6) else { return Standing::Unknown };
    if !own.bytes().all(|digit| digit.is_ascii_digit()) {
        return Standing::Mismatch;
    }
    if let Some((parent, _)) = zone(county) {
        let is_near = parent.len() != 6 || own.starts_with(parent.trim_end_matches('0'));
        return if is_near { Standing::Unknown } else { Standing::Mismatch };
    }
    if own == county {
        Standing::Match
    } else if is_above(own, county) {
        Standing::Parent
    } else if was_named_alike(own, county) {
        Standing::Match
    } else {
        Standing::Mismatch
    }
}

fn standing_of_name(name: &str, county: &str, year: i32) -> Standing {
    if zone(county).is_some_and(|(_, zone)| name.contains(zone)) {
        return Standing::Match;
    }
    // 中国·遂平 is 遂平县.
    let name = name.strip_prefix("中国").map_or(name, |name| name.trim_start_matches(|c: char| !is_hanzi(c)));
    if division::names_of(county).any(|own| stem(own) == name) {
        return Standing::Match;
    }
    match division::find(name, year) {
        Match::One { division, .. } if zone(county).is_some_and(|(parent, _)| parent == division.code) => {
            Standing::Parent
        }
        Match::One { division, .. } if division.code == county => Standing::Match,
        Match::One { division, .. } if is_above(&division.code, county) => Standing::Parent,
        Match::One { division, .. } if was_named_alike(&division.code, county) => Standing::Match,
        Match::One { .. } => Standing::Mismatch,
        Match::Ambiguous(all) if all.iter().any(|division| division.code == county) => Standing::Match,
        Match::Ambiguous(_) | Match::None => Standing::Unknown,
    }
}

/// The division above a zone and the zone's name.
fn zone(county: &str) -> Option<(&str, &str)> {
    county.strip_prefix("Z:")?.split_once(':')
}

/// Whether a code is that of the county's prefecture or province.
fn is_above(code: &str, county: &str) -> bool {
    let above = |kept: usize| county.get(..kept).is_some_and(|own| code == format!("{own:0<6}"));
    above(4) || above(2)
}

/// Whether a code is an earlier or later one of the county: the same prefecture, the same name but for its kind.
fn was_named_alike(code: &str, county: &str) -> bool {
    let own: Vec<&str> = division::names_of(county).map(stem).collect();
    code.get(..4) == county.get(..4) && division::names_of(code).map(stem).any(|name| own.contains(&name))
}

/// A name without what it is: 遂平 of 遂平县.
fn stem(name: &str) -> &str {
    &name[..name.char_indices().next_back().map_or(0, |(last, _)| last)]
}

/// A moment as far as it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stamp {
    /// A month: an address that says `/202404/` has no day, and none is made up.
    Month(i16, i8),
    /// A day.
    Day(Date),
    /// A day and an hour, of Beijing.
    Moment(DateTime),
}

impl Stamp {
    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        match self {
            Self::Month(year, _) => year,
            Self::Day(date) => date.year(),
            Self::Moment(moment) => moment.year(),
        }
    }

    /// The day, if one is printed.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        match self {
            Self::Month(..) => None,
            Self::Day(date) => Some(date),
            Self::Moment(moment) => Some(moment.date()),
        }
    }
}

/// `2024-04`, `2024-04-12`, `2024-04-12T21:37:00+08:00`.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => write!(f, "{date}"),
            Self::Moment(moment) => write!(f, "{moment}+08:00"),
        }
    }
}

static MOMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^\s*(?<y>20\d{2})\s*[-./年—–]{1,2}\s*(?<m>\d{1,2})\s*[-./月—–]{1,2}\s*(?<d>\d{1,2})日?(?:[\sT]*(?<h>\d{1,2})\s*[:∶时]\s*(?<n>\d{2})(?:\s*[:∶分]\s*(?<s>\d{2}))?)?",
    )
    .ok()
});
/// Labels of publication; a bare 日期 only at the start of a line, and after the others.
static LABELS: [LazyLock<Option<Regex>>; 2] = [
    LazyLock::new(|| {
        Regex::new(
            r"(?:发布日期|发布时间|发表日期|发表时间|公开日期|公开时间|发文日期|发文时间|上传时间|添加时间)\s*[:：∶|]?",
        )
        .ok()
    }),
    LazyLock::new(|| Regex::new(r"(?m)(?:^|[ >|】])(?:日期|时间)\s*[:：∶]").ok()),
];

/// A moment at the start of a text: the standard's own example `2017—04—12 21∶37`, `2024/3/28`, `2024年3月28日`.
#[must_use]
pub fn stamp(printed: &str) -> Option<Stamp> {
    let printed = normalise(printed);
    let found = MOMENT.as_ref()?.captures(&printed)?;
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<i8>().ok());
    let date = Date::new(found.name("y")?.as_str().parse().ok()?, number("m")?, number("d")?).ok()?;
    let time = || Time::new(number("h")?, number("n")?, number("s").unwrap_or(0), 0).ok();
    Some(time().map_or(Stamp::Day(date), |time| Stamp::Moment(DateTime::from_parts(date, time))))
}

/// Every date there is of a posting, by its source; none is thrown away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dates {
    /// The meta tag `PubDate`, else the tags that vendors use for it.
    pub meta: Option<Stamp>,
    /// A labelled field, 发布日期; never 成文日期 or 截止日期.
    pub label: Option<Stamp>,
    /// The row of the list.
    pub row: Option<Stamp>,
    /// The address; often a month only.
    pub url: Option<Stamp>,
}

impl Dates {
    /// The dates of a report's page.
    #[must_use]
    pub fn of(page: &Page) -> Self {
        let tags = ["pubdate", "publishdate", "firstpublishedtime", "article:published_time"];
        let meta = tags.iter().flat_map(|name| filled(page, name)).find_map(stamp);
        let label = LABELS.iter().filter_map(|label| label.as_ref()).find_map(|label| {
            label.find_iter(&page.text).find_map(|found| {
                let behind = &page.text[found.end()..];
                stamp(&behind[..behind.floor_char_boundary(80)])
            })
        });
        Self { meta, label, row: None, url: in_address(&page.url) }
    }

    /// The best of them: meta tag, labelled field, row, address.
    #[must_use]
    pub fn best(&self) -> Option<Stamp> {
        self.meta.or(self.label).or(self.row).or(self.url)
    }

    /// The same, with what `other` knows besides.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self {
            meta: self.meta.or(other.meta),
            label: self.label.or(other.label),
            row: self.row.or(other.row),
            url: self.url.or(other.url),
        }
    }

    /// Whether two of the printed days differ.
    #[must_use]
    pub fn differ(&self) -> bool {
        let mut days = [self.meta, self.label, self.row].into_iter().flatten().filter_map(Stamp::date);
        days.next().is_some_and(|first| days.any(|day| day != first))
    }
}

/// The date in an address.
#[must_use]
pub fn in_address(url: &url::Url) -> Option<Stamp> {
    let found = date::in_path(url)?;
    let day = found.day.and_then(|day| Date::new(found.year, found.month, day).ok());
    Some(day.map_or(Stamp::Month(found.year, found.month), Stamp::Day))
}

impl Serialize for Stamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let printed = String::deserialize(deserializer)?;
        let month = || {
            let (year, month) = printed.split_once('-').filter(|_| printed.len() == 7)?;
            Some(Self::Month(year.parse().ok()?, month.parse().ok().filter(|month| (1..=12).contains(month))?))
        };
        month().or_else(|| stamp(&printed)).ok_or_else(|| serde::de::Error::custom(format!("no date: {printed:?}")))
    }
}
