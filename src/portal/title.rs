//! Is this link's title an annual report on open government information, and whose?
//!
//! In: a title as printed. Out: [`Judgement`]: a report with what the title says of its year and
//! body, a look-alike with its name, or something else. Whose year it is where the title is silent
//! is a matter of [`super::year`].

use crate::text::normal::{is_hanzi, normalise};
use crate::text::{numeral, script};
use regex::Regex;
use std::sync::LazyLock;

/// What a title says it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// An annual report on open government information.
    Report(Title),
    /// Something that looks like one and is none.
    Decoy(Decoy),
    /// The bare words, `政府信息公开年报`: the name of a column as often as a report's title.
    Bare,
    /// The bare name of a public body; in a proven column it stands for its report.
    Unit(String),
    /// Something else.
    Other,
}

/// The title of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Who reports, as far as the title says: `黄村镇`.
    pub body: Option<String>,
    /// The year reported on, as far as the title says.
    pub year: Option<i32>,
    /// The title names more than one year, and they differ.
    pub years_differ: bool,
    /// The list prints it cut off, `…年度报告...`: what followed may have been 解读, and the page's own title decides.
    pub cut: bool,
    /// It speaks of 年报 or 年度报告 and not of 信息公开; only a proven column makes it a report.
    pub short: bool,
}

/// What a look-alike is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decoy {
    /// 解读, 图解, 一图读懂: an explanation, which repeats the report's figures.
    Explanation,
    /// 的通知, 的函, 方案: a letter about reports.
    Notice,
    /// 制度, 办法, 指南, 目录, 报告格式: a rule or a form.
    Rule,
    /// 政府网站工作年度报表: the yearly sheet on a website.
    Website,
    /// 法治政府建设年度报告.
    RuleOfLaw,
    /// 预算, 决算, 财政.
    Budget,
    /// 企业年报, 统计年鉴, 统计公报.
    Statistics,
    /// 上半年, 季度: a part of a year.
    PartOfYear,
    /// 发布2023年…报告, 会议: news.
    News,
    /// 工作总结, 工作要点: a report of another kind.
    OtherReport,
}

impl Decoy {
    /// The word of the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Explanation => "explanation",
            Self::Notice => "notice",
            Self::Rule => "rule",
            Self::Website => "website_sheet",
            Self::RuleOfLaw => "rule_of_law_report",
            Self::Budget => "budget",
            Self::Statistics => "statistics",
            Self::PartOfYear => "part_of_year",
            Self::News => "news",
            Self::OtherReport => "other_report",
        }
    }
}

const YEAR: &str = r"(?:(?:19|20)\d{2}|二[○〇零O0][一二三四五六七八九○〇零O0]{2})";

fn pattern(pattern: &str) -> Option<Regex> {
    Regex::new(&pattern.replace("YEAR", YEAR)).ok()
}

/// VARIANTS.md 1: body and year before the subject, the year inside it, or behind it in brackets.
static REPORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?:【YEAR年?】|\[YEAR年?\])?(?P<y1>YEAR(?:年度|年)?)?(?P<body>[^,。;!?]{0,60}?)(?:关于|编制)?(?P<y2>YEAR(?:年度|年)?)?(?:的)?(?P<subject>(?:政府|政务)?信息(?:与政务|和政务)?公开|政务公开|信息年度公开)(?P<y3>YEAR(?:年度|年)?)?(?:重点)?(?:工作)?(?:年度|年)?(?:工作)?(?:情况的?|总结)?(?:报告|年报)(?P<tail>[(〔\[](?:YEAR(?:年度|年)?|[^()〔〕\[\]]{2,20})[)〕\]]|[-_]?YEAR(?:年度|年)?)*$",
    )
});
/// A report that leaves out what it is about: 某县2023年年报, 2023年度报告.
static SHORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?P<y1>YEAR(?:年度|年)?)?(?P<body>[^,。;!?]{0,40}?)(?P<y2>YEAR(?:年度|年)?)?(?:工作)?(?:年度报告|年度工作报告|年报)(?P<tail>[(〔](?:YEAR(?:年度|年)?|[^()]{2,20})[)〕])*$",
    )
});
static ANY_YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(?P<y>YEAR)"));
/// Somebody does something with a report: 某县发布2023年政府信息公开工作年度报告.
static NEWS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?:发布|公布|召开|编制完成|印发|审议|部署|开展).*(?:YEAR|年度报告|年报)|(?:年度报告|年报).*(?:发布|公布|出炉|工作会)$",
    )
});
static ENDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?:\.(?:docx?|pdf|wps|xlsx?|ofd|html?|zip|rar)|[(\[](?:文字版|文本|附件|pdf|word|公开版|正式|定稿|最终|全文|盖章版?|更正版?|修订版?)\d?[)\]]|详情|\[?(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}\]?(?:\d{1,2}:\d{2}(?::\d{2})?)?|\[\d{1,2}-\d{1,2}\]|(?:NEW|new|最新|置顶|热)|[.…»›>]+|[-_|](?:[^-_|]{0,20}(?:政府|网|门户)[^-_|]{0,8}))$",
    )
});
static STARTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"^(?:大中小|正文|标题:|名称:|附件\d{0,2}[:.]?|\d{1,2}[.、]|[·•●▪■◆>»-]+|Page\d+-|P\.?\d+-|\[?(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}\]?|\[\d{1,2}-\d{1,2}\]|\[(?:年报|政府信息公开年报|信息公开年报|年度报告|政府信息公开工作年度报告)\]|置顶)",
    )
});

/// Words that make a title a look-alike wherever they stand in it.
const DECOYS: &[(&str, Decoy)] = &[
    ("解读", Decoy::Explanation),
    ("图解", Decoy::Explanation),
    ("一图读懂", Decoy::Explanation),
    ("一图看懂", Decoy::Explanation),
    ("政府网站", Decoy::Website),
    ("上半年", Decoy::PartOfYear),
    ("下半年", Decoy::PartOfYear),
    ("季度", Decoy::PartOfYear),
    ("报告格式", Decoy::Rule),
    ("年报格式", Decoy::Rule),
];
/// Words that do outside the name of the body: 综合行政执法局 reports like everybody.
const OTHER_SUBJECTS: &[(&str, Decoy)] = &[
    ("网站工作", Decoy::Website),
    ("网站年度", Decoy::Website),
    ("网站年报", Decoy::Website),
    ("网站监管", Decoy::Website),
    ("新媒体", Decoy::Website),
    ("法治", Decoy::RuleOfLaw),
    ("依法行政", Decoy::RuleOfLaw),
    ("行政执法", Decoy::RuleOfLaw),
    ("预算", Decoy::Budget),
    ("决算", Decoy::Budget),
    ("财政", Decoy::Budget),
    ("审计", Decoy::Budget),
    ("企业", Decoy::Statistics),
    ("年鉴", Decoy::Statistics),
    ("统计", Decoy::Statistics),
    ("月份", Decoy::PartOfYear),
    ("事业单位法人", Decoy::OtherReport),
    ("工作要点", Decoy::OtherReport),
    ("考核", Decoy::OtherReport),
];
/// Endings that do.
const DECOY_ENDS: &[(&str, Decoy)] = &[
    ("通知", Decoy::Notice),
    ("的函", Decoy::Notice),
    ("公告", Decoy::Notice),
    ("公示", Decoy::Notice),
    ("方案", Decoy::Notice),
    ("制度", Decoy::Rule),
    ("办法", Decoy::Rule),
    ("规定", Decoy::Rule),
    ("解释", Decoy::Rule),
    ("指南", Decoy::Rule),
    ("目录", Decoy::Rule),
    ("模板", Decoy::Rule),
    ("说明", Decoy::Explanation),
    ("总结", Decoy::OtherReport),
    ("培训会", Decoy::News),
    ("会议", Decoy::News),
    ("推进会", Decoy::News),
];

/// Judges a title.
///
/// `2018年建新镇政府信息公开工作年度报告` is a report of 建新镇 on 2018;
/// `…政府信息公开工作年度报告解读` is an explanation, though it holds the same words.
#[must_use]
pub fn judge(printed: &str) -> Judgement {
    let title = plain(printed);
    if title.is_empty() || title.chars().count() > 120 {
        return Judgement::Other;
    }
    let about_reports = title.contains("报告") || title.contains("年报") || title.contains("年度报表");
    let cut = is_cut(printed);
    let read_as = |title: &str| {
        let report = REPORT.as_ref().and_then(|pattern| read(pattern, title, false));
        report.or_else(|| SHORT.as_ref().and_then(|pattern| read(pattern, title, true)))
    };
    let report = read_as(&title).or_else(|| read_as(&completed(&title).filter(|_| cut)?));
    // 住房公积金2023年年度报告 names a matter where a body would stand.
    let report = report.filter(|report| !report.short || report.body.as_deref().is_none_or(is_unit));
    let report = report.map(|report| Title { cut, ..report });
    let body = report.as_ref().and_then(|report| report.body.as_deref()).filter(|body| is_unit(body));
    if about_reports && let Some(decoy) = decoy(&title, body) {
        return Judgement::Decoy(decoy);
    }
    match report {
        Some(Title { body: None, year: None, .. }) => Judgement::Bare,
        Some(report) => Judgement::Report(report),
        None if is_unit(&title) => Judgement::Unit(title),
        None => Judgement::Other,
    }
}

/// Whether a list prints a title cut off: it ends in dots, and nothing closes a bracket or a sentence before them.
#[must_use]
pub fn is_cut(printed: &str) -> bool {
    let printed = printed.trim_end();
    printed.ends_with("...") || printed.ends_with('…') || printed.ends_with("..")
}

/// A title that was cut within the usual words, with the rest of them: `某县2023年政府信息公…`.
fn completed(title: &str) -> Option<String> {
    const USUAL: &str = "年政府信息公开工作年度报告";
    let lengths = USUAL.char_indices().map(|(at, _)| at).rev();
    // 政府信息 at least: shorter ends are those of news as well.
    let known =
        lengths.filter(|&length| length >= "年政府信息".len()).find(|&length| title.ends_with(&USUAL[..length]))?;
    Some(format!("{title}{}", &USUAL[known..]))
}

/// A title as it is compared: one width, simplified, without spaces and without what portals hang on it.
#[must_use]
pub fn plain(printed: &str) -> String {
    let squeezed: String =
        script::simplified(&normalise(printed)).chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let mut title = squeezed.trim_matches(['"', '“', '”']).to_owned();
    for _ in 0..6 {
        let before = title.len();
        if let Some(found) = ENDS.as_ref().and_then(|pattern| pattern.find(&title)) {
            title.truncate(found.start());
        }
        if let Some(found) = STARTS.as_ref().and_then(|pattern| pattern.find(&title)) {
            title.drain(..found.end());
        }
        if let Some(quoted) = title.strip_prefix('《').and_then(|rest| rest.strip_suffix('》')) {
            title = quoted.to_owned();
        }
        if title.len() == before {
            break;
        }
    }
    title
}

/// The look-alike that a title is; `body` is the name in it that ends like a public body's.
fn decoy(title: &str, body: Option<&str>) -> Option<Decoy> {
    let in_words = |words: &[(&str, Decoy)], text: &str| {
        words.iter().find(|(word, _)| text.contains(word)).map(|(_, decoy)| *decoy)
    };
    let by_end = DECOY_ENDS.iter().find(|(end, _)| title.ends_with(end)).map(|(_, decoy)| *decoy);
    let outside = body.map_or_else(|| title.to_owned(), |body| title.replacen(body, "", 1));
    by_end
        .or_else(|| in_words(DECOYS, title))
        .or_else(|| in_words(OTHER_SUBJECTS, &outside))
        .or_else(|| NEWS.as_ref()?.is_match(&outside).then_some(Decoy::News))
}

fn read(pattern: &Regex, title: &str, short: bool) -> Option<Title> {
    let found = pattern.captures(title)?;
    let years: Vec<i32> =
        ANY_YEAR.as_ref()?.captures_iter(title).filter_map(|found| numeral::year(found.name("y")?.as_str())).collect();
    let body = found.name("body").map_or("", |body| body.as_str());
    let bracketed = found.name("tail").map_or("", |tail| tail.as_str()).trim_matches(['(', ')', '〔', '〕', '[', ']']);
    let body = [body, bracketed].into_iter().map(clean_body).find(|name| is_unit_like(name));
    let first = years.first().copied();
    Some(Title { body, year: first, years_differ: years.iter().any(|year| Some(*year) != first), cut: false, short })
}

fn clean_body(body: &str) -> String {
    let without_year = ANY_YEAR.as_ref().map_or(body.into(), |year| year.replace_all(body, ""));
    let own = without_year
        .trim_start_matches(['年', '度', ':', '-', '、', '.', '《', '"', '“'])
        .trim_end_matches([':', '-', '_', '》', '"', '”'])
        .trim_end_matches(['的', '年'])
        .trim_end_matches("编制")
        .trim_end_matches("关于");
    // (临洮县)上营乡 keeps its brackets; half a pair is left over from the year's.
    let mut own = own.to_owned();
    for (open, close) in [('(', ')'), ('【', '】'), ('[', ']'), ('〔', '〕')] {
        if own.contains(open) != own.contains(close) {
            own.retain(|c| c != open && c != close);
        }
    }
    own
}

/// Ends of the names of public bodies.
const BODY_ENDS: [&str; 44] = [
    "人民政府",
    "政府",
    "办公室",
    "局",
    "厅",
    "委员会",
    "委",
    "办",
    "中心",
    "街道",
    "镇",
    "乡",
    "县",
    "区",
    "市",
    "省",
    "旗",
    "盟",
    "州",
    "处",
    "会",
    "署",
    "院",
    "苏木",
    "农场",
    "林场",
    "牧场",
    "社",
    "站",
    "所",
    "队",
    "联社",
    "集团",
    "公司",
    "校",
    "馆",
    "台",
    "园区",
    "开发区",
    "部",
    "部门",
    "机关",
    "团",
    "师",
];
/// Words of menus that end like a body's name.
const NO_UNITS: [&str; 22] = [
    "政府",
    "部门",
    "机关",
    "办事处",
    "市政府",
    "县政府",
    "区政府",
    "乡镇",
    "街道",
    "乡镇街道",
    "区",
    "县",
    "市",
    "省",
    "镇",
    "乡",
    "县区",
    "各部门",
    "政府部门",
    "网站地图",
    "机构",
    "社区",
];

/// Words of menus that no body has in its name.
const NOT_IN_UNITS: [&str; 10] = ["公开", "领导", "走进", "互动", "关于", "年报", "报告", "公告", "服务大厅", "动态"];

fn is_unit_like(name: &str) -> bool {
    name.chars().count() >= 2 && name.chars().all(|c| is_hanzi(c) || "()、·".contains(c) || c.is_ascii_alphanumeric())
}

/// Whether a text is nothing but the name of a public body: 教育局, 某镇人民政府.
fn is_unit(title: &str) -> bool {
    let count = title.chars().count();
    let name = title.trim_end_matches(')').rsplit_once('(').map_or(title, |(name, _)| name);
    (2..=30).contains(&count)
        && is_unit_like(title)
        && title.chars().filter(|c| is_hanzi(*c)).count() >= 2
        && BODY_ENDS.iter().any(|end| name.ends_with(end))
        && !NO_UNITS.contains(&title)
        && !NOT_IN_UNITS.iter().any(|word| title.contains(word))
}
