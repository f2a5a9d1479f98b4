//! Is this line, heading or link an annual report's title, of whom, of which year?
//!
//! In: a title as printed, or the sentence that announces one. Out: [`Judgement`]: a report with
//! what the title says of its year and body, a look-alike with its name, or something else. The
//! words it judges by stand in `words.toml`. `portal` and `recognise` both ask here.

mod body;
mod plain;
mod sentence;
mod words;

pub use body::{is_body, named};
pub use plain::{is_cut, plain};
pub use sentence::{announced, author, elsewhere, first_section, sections, sources};

use crate::record::body::names_a_place;
use crate::text::normal::is_hanzi;
use crate::text::numeral;
use crate::text::pattern::Pattern;
use plain::without_hangings;
use serde::Deserialize;
use std::ops::Range;
use words::{LURES, Lure, WORDS};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Title {
    /// Its own words, without what stands beside them on the line.
    pub words: String,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decoy {
    /// 解读, 图解, 一图读懂: an explanation, which repeats the report's figures.
    Explanation,
    /// 的通知, 的函, 方案: a letter about reports.
    Notice,
    /// 制度, 办法, 指南, 目录, 报告格式, 范文: a rule or a form.
    Rule,
    /// 政府网站工作年度报表: the yearly sheet on a website.
    #[serde(rename = "website_sheet")]
    Website,
    /// 法治政府建设年度报告.
    #[serde(rename = "rule_of_law_report")]
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

/// The words of a report's title behind body and year (VARIANTS.md 1): 政府信息公开工作年度报告(2019年).
const SUBJECT: &str = r"(?:(?:政府|政务)?信息(?:与政务|和政务)?公开|政务公开|信息年度公开)(?:YEAR(?:年度|年)?)?(?:重点)?(?:工作)?(?:YEAR(?:年度|年)?)?(?:年度|年)?(?:工作)?(?:情况的?|总结)?(?:报告|年报)";
const TAIL: &str = r"(?P<tail>(?:[(〔\[](?:YEAR(?:年度|年)?|[^()〔〕\[\]]{2,20})[)〕\]]|[-_]?YEAR(?:年度|年)?)*)$";

static FULL: Pattern = Pattern::new(|text| text.contains('报'), || format!("{SUBJECT}{TAIL}").into());
/// A report that leaves out what it is about: 某县2023年年报, 2023年度报告.
static SHORT: Pattern =
    Pattern::new(|text| text.contains('报'), || format!("(?:工作)?(?:年度报告|年度工作报告|年报){TAIL}").into());
static YEARS: Pattern = Pattern::new(|text| text.contains(['1', '2', '二']), || "(?P<y>YEAR)(?:年度|年)?".into());
/// Marks between a title and what stands before it; what is a label, a date or a number falls away with them.
static BESIDE: Pattern = Pattern::any(|| {
    r"(?:19|20)\d{2}[-./年](?:0?[1-9]|1[0-2])[-./月](?:[12]\d|3[01]|0?[1-9])日?(?:\d{1,2}:\d{2}(?::\d{2})?)?|20\d{2}[01]\d[0-3]\d|[(（]\d{1,2}[)）]|^\d{1,2}[.、]|^第?\d{1,3}页|[|:>»›》《】·•●▪■◆○►▶※★☆\-—_/“”]".into()
});
/// Somebody does something with a report: 某县发布2023年政府信息公开工作年度报告.
static NEWS: Pattern = Pattern::new(
    |text| text.contains(['布', '召', '编', '印', '审', '署', '展', '炉', '会']),
    || {
        r"(?:发布|公布|召开|编制完成|印发|审议|部署|开展).*(?:YEAR|年度报告|年报)|(?:年度报告|年报).*(?:发布|公布|出炉|工作会)$".into()
    },
);

/// A line of more bytes is text; what stands beside a title is shorter.
const LONGEST: usize = 1_200;

/// Judges a title.
///
/// `2018年建新镇政府信息公开工作年度报告` is a report of 建新镇 on 2018;
/// `…政府信息公开工作年度报告解读` is an explanation, though it holds the same words.
#[must_use]
pub fn judge(printed: &str) -> Judgement {
    if printed.len() > LONGEST {
        return Judgement::Other;
    }
    let title = plain(printed);
    if title.is_empty() || title.chars().count() > 120 {
        return Judgement::Other;
    }
    let title = body::once(&title);
    let cut = is_cut(printed);
    let report = read(title).or_else(|| read(&plain::completed(title).filter(|_| cut)?));
    // 住房公积金2023年年度报告 names a matter where a body would stand.
    let report = report.filter(|report| !report.short || report.body.as_deref().is_none_or(is_body));
    let about_reports = title.contains("报告") || title.contains("年报") || title.contains("年度报表");
    if about_reports && let Some(decoy) = decoy(title, report.as_ref()) {
        return Judgement::Decoy(decoy);
    }
    match report {
        Some(Title { body: None, year: None, .. }) => Judgement::Bare,
        Some(report) => Judgement::Report(Title { cut, ..report }),
        None if is_body(title) => Judgement::Unit(title.to_owned()),
        None => Judgement::Other,
    }
}

/// A title by itself, taken apart from its end: what it is called, the years, the body, what stands before.
fn read(title: &str) -> Option<Title> {
    if elsewhere(title) {
        return None;
    }
    let (found, short) = match FULL.captures(title) {
        Some(found) => (found, false),
        None => (SHORT.captures(title)?, true),
    };
    let subject = found.get(0)?.start();
    let head = &title[..subject];
    // A sentence is no title, nor is what it quotes; what announces one in it is a matter of `announced`.
    let is_quoted = head.rfind('《').is_some_and(|at| at > 0 && !head[at..].contains('》'));
    if is_quoted || head.contains([',', '。', ';', '!', '?']) {
        return None;
    }
    let tail = found.name("tail").map_or("", |tail| tail.as_str());
    let (title, of_matter) = parts(head, &title[subject..], tail);
    // 云岫县2023年民政年度报告 is a report on a matter.
    (!short || !of_matter).then_some(Title { short, ..title })
}

/// The parts of a title whose subject is known, and whether it names a matter beside the body.
fn parts(head: &str, subject: &str, tail: &str) -> (Title, bool) {
    let from = BESIDE.find_iter(head).last().map_or(0, |mark| mark.end());
    let (aside, head) = head.split_at(from);
    let years = |text: &str| -> Vec<i32> { YEARS.captures_iter(text).filter_map(|y| numeral::year(&y["y"])).collect() };
    let own: Vec<i32> = [head, subject].into_iter().flat_map(years).collect();
    // 【2019】某县政府信息公开工作年度报告: a year beside a mark counts where the title has none; a date's never.
    let year = own.first().copied().or_else(|| years(&BESIDE.replace_all(aside, "|")).last().copied());
    let list = year.unwrap_or(2024);
    let (mut names, mut start, mut stands) = (Vec::new(), 0, None::<Range<usize>>);
    for mark in YEARS.find_iter(head).map(|mark| mark.range()).chain(std::iter::once(head.len()..head.len())) {
        let words = &head[start..mark.start];
        if let Some(name) = named(words, list) {
            let at = start + words.rfind(&name).unwrap_or(0);
            names.push((name, stands.filter(|year| year.end == at).map_or(at, |year| year.start)));
        }
        (start, stands) = (mark.end, Some(mark));
    }
    let begins = names.first().map_or_else(|| YEARS.find(head).map_or(head.len(), |mark| mark.start()), |(_, at)| *at);
    let mut names = names.into_iter().map(|(name, _)| name);
    let mut body = names.next();
    let mut of_matter = false;
    for second in names {
        let first = body.as_deref().unwrap_or_default();
        // 广州海关2015年海关, 溪口县2023年水利局, 溪口县2023年民政.
        if is_body(&second) && names_a_place(&second) {
            body = Some(second);
        } else if is_body(&second) && !first.ends_with(&second) {
            body = Some(format!("{first}{second}"));
        } else {
            of_matter |= !first.ends_with(&second);
        }
    }
    // 溪口县水利局-2023年…: a mark between the name and the year.
    let beside = || aside.split(|c: char| !is_hanzi(c)).rfind(|words| !words.is_empty()).filter(|words| is_body(words));
    let bracketed = || {
        tail.split(['(', ')', '〔', '〕', '[', ']']).filter_map(|words| named(words, list)).find(|name| is_body(name))
    };
    let title = Title {
        words: format!("{}{subject}", &head[begins..]),
        body: body.or_else(bracketed).or_else(|| named(beside()?, list)),
        year,
        years_differ: own.iter().any(|other| Some(*other) != year),
        ..Title::default()
    };
    (title, of_matter)
}

/// The look-alike that a title is; the words of the body's own name count for nothing.
fn decoy(title: &str, report: Option<&Title>) -> Option<Decoy> {
    let body = report.and_then(|report| report.body.as_deref());
    let without = |text: &str| body.map_or_else(|| text.to_owned(), |body| text.replacen(body, "", 1));
    let whole = without(title);
    let own = report.map_or_else(|| whole.clone(), |report| without(&report.words));
    let end = without_hangings(title);
    // Most titles have none of these words.
    let has_any = [title, &whole, &own].iter().any(|text| LURES.stand_in(text));
    let by =
        |of: &dyn Fn(&Lure) -> bool| WORDS.decoy.iter().filter(|_| has_any).find(|lure| of(lure)).map(|lure| lure.is);
    // 现公布… announces the report itself; 发布日期: is a label before a mark.
    let news = || {
        let after =
            BESIDE.find_iter(&whole).map(|mark| mark.end()).filter(|end| *end + own.len() <= whole.len()).last();
        let line = &whole[after.unwrap_or(0)..];
        !sentence::is_announced(line) && NEWS.is_match(line)
    };
    by(&|lure| lure.ends.end(end))
        .or_else(|| by(&|lure| lure.anywhere.stand_in(&whole)))
        .or_else(|| by(&|lure| lure.outside.stand_in(&own)))
        .or_else(|| news().then_some(Decoy::News))
}
