//! Who reports on which year, under which title, published when.
//!
//! In: a document's meta tags, headings and first and last lines. Out: [`Identity`], with a finding
//! for what stays unknown. The year comes from the title, else from the text's own words; never
//! from an address, an index number or a click count.

use super::published;
use super::tape::Tape;
use crate::document::{Block, Document};
use crate::finding::{Code, Finding};
use crate::record::body;
use crate::record::division::{Division, Match};
use crate::text::normal::{is_hanzi, normalise};
use crate::text::{numeral, script};
use regex::Regex;
use std::sync::LazyLock;

/// What a page with the words of a report can be instead of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// The form that reports are written on, 政府信息公开工作年度报告格式.
    Form,
    /// An explanation, a notice or another kind of report.
    OtherPage,
}

/// What a document says of itself.
#[derive(Debug, Default)]
pub struct Identity {
    /// Who reports, written out.
    pub body: Option<String>,
    /// Its division.
    pub division: Option<Division>,
    /// The year reported on.
    pub year: Option<i32>,
    /// The title as printed, simplified, without spaces.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// What its own title calls it instead of a report.
    pub instead: Option<Instead>,
    /// Whether its title or text says that it is an annual report.
    pub is_report: bool,
    /// Whether the year is concluded, not said.
    pub guessed: bool,
    /// What stays unknown.
    pub findings: Vec<Finding>,
}

const YEAR: &str = r"(?:(?:19|20)\d{2}|二[○〇零O0][一二三四五六七八九○〇零O0]{2})";

pub(super) fn pattern(pattern: &str) -> Regex {
    // Every pattern of this module is compiled by its tests.
    Regex::new(&pattern.replace("YEAR", YEAR)).unwrap_or_else(|error| panic!("{error}"))
}

static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:【YEAR】|\[YEAR\])?(?P<y1>YEAR(?:年度|年)?)?(?P<body>[^,。;:!?]{0,40}?)(?:关于)?(?P<y2>YEAR(?:年度|年)?)?(?:(?:政府|政务)?信息(?:与政务)?公开|政务公开)(?P<y3>YEAR(?:年度|年)?)?(?:重点)?(?:工作)?(?P<y4>YEAR(?:年度|年)?)?(?:年度|年)?(?:工作)?(?:情况的)?(?:报告|年报)(?P<tail>[(〔](?:YEAR(?:年度|年)?|[^()]{2,12})[)〕])?$",
    )
});
static NAMED_YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<y>YEAR)(?:年度|年)?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?报告"));
static PERIOD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<y>20\d{2})年1月1日(?:起)?(?:至|到|-|—|~)"));
static OPENING_YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<y>20\d{2})年(?:度)?,"));
static SOURCE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:信息来源|文章来源|发布机构|发文机关|发文机构|发布单位|公开主体|来源|制作机构)\s*[:|]?\s*(?P<v>[\x{4e00}-\x{9fff}()]{3,30})",
    )
});

/// What a title can end in: 报告, 年报, a year in brackets.
const TITLE_ENDS: [char; 4] = ['告', '报', ')', '〕'];
/// Titles that speak of a report and are none: explanations, notices, rules, news.
const DECOY_ENDS: [&str; 6] = ["解读", "的通知", "制度", "解释", "一图读懂", "图解"];
const DECOY_WORDS: [&str; 7] = ["解读", "上半年", "图解", "一图读懂", "数据统计", "网站工作年度", "法治政府"];
/// The title of the form itself: 政府信息公开工作年度报告格式.
const FORM_TITLE: &str = "报告格式";
/// Ends of the names of public bodies.
const BODY_ENDS: [&str; 20] = [
    "人民政府",
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
    "处",
    "管委会",
    "署",
    "院",
];

/// Reads a document's identity.
#[must_use]
pub fn identify(document: &Document, tape: &Tape) -> Identity {
    let mut identity = Identity::default();
    let titles = titles(document);
    let own = own_titles(document);
    let instead = if own.iter().any(|title| is_decoy(title)) {
        Some(Instead::OtherPage)
    } else {
        own.iter().any(|title| title.contains(FORM_TITLE)).then_some(Instead::Form)
    };
    let title = titles.iter().find_map(|title| TITLE.captures(title).map(|found| (title.clone(), found)));
    let in_text = |regex: &Regex| regex.captures(&tape.squeezed).and_then(|found| numeral::year(&found["y"]));
    let named = in_text(&NAMED_YEAR);
    let mut printed_body = None;
    let mut title_year = None;
    if let Some((title, found)) = &title {
        title_year = ["y2", "y1", "y3", "y4", "tail"].iter().find_map(|group| {
            let printed = found.name(group)?.as_str().trim_start_matches(['(', '〔']).trim_end_matches([')', '〕']);
            numeral::year(printed.trim_end_matches(['年', '度']))
        });
        printed_body = found.name("body").map(|body| clean_body(body.as_str())).filter(|body| !body.is_empty());
        identity.title = Some(title.clone());
    }
    let period = PERIOD.captures(&document.text.string).and_then(|found| numeral::year(&found["y"]));
    identity.year = title_year.or(named).or(period);
    if identity.year.is_none() {
        identity.year = opening_year(document);
        identity.guessed = identity.year.is_some();
    }
    let speaks = named.is_some() || (tape.squeezed.contains("政府信息公开条例") && tape.squeezed.contains("报告"));
    identity.instead = instead;
    identity.is_report = instead.is_none() && (title.is_some() || (speaks && has_sections(tape)));
    identity.published = published::published(document, identity.year);
    if identity.year.is_none() {
        identity.guessed = true;
        identity.year =
            identity.published.as_deref().and_then(|date| date.get(..4)?.parse::<i32>().ok()).map(|year| year - 1);
    }
    year_findings(&mut identity, title_year, period);
    name_body(document, &mut identity, printed_body);
    identity
}

/// Whether a title is that of an explanation, a notice or another kind of report.
fn is_decoy(title: &str) -> bool {
    DECOY_ENDS.iter().any(|end| title.ends_with(end)) || DECOY_WORDS.iter().any(|word| title.contains(word))
}

/// What a page calls itself, simplified and without spaces.
fn own_titles(document: &Document) -> Vec<String> {
    let meta = document.meta.iter().filter(|(name, _)| name == "articletitle").map(|(_, title)| title.as_str());
    let headings = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(range, 1) => Some(document.text.get(range.clone())),
        _ => None,
    });
    let first = document.blocks.iter().find_map(|block| match block {
        Block::Paragraph(range) if document.media_type != "text/html" => Some(document.text.get(range.clone())),
        _ => None,
    });
    let page = document.page_title.as_deref().and_then(|title| title.split(['-', '_', '|']).next());
    meta.chain(headings)
        .chain(first)
        .chain(page)
        .map(|title| script::simplified(&normalise(title)).split_whitespace().collect())
        .filter(|title: &String| title.chars().count() <= 60)
        .collect()
}

/// The year of the first sentence that begins with one: `2019年，省人社厅…`.
fn opening_year(document: &Document) -> Option<i32> {
    let lines = document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(range) => Some(document.text.get(range.clone())),
        _ => None,
    });
    let found = lines.take(12).find_map(|line| OPENING_YEAR.captures(line))?;
    numeral::year(&found["y"])
}

fn year_findings(identity: &mut Identity, title: Option<i32>, period: Option<i32>) {
    match (title, period, identity.year) {
        (Some(title), Some(period), _) if title != period => identity.findings.push(Finding::doubt(
            Code::YearUncertain,
            "year",
            format!("标题为{title}年，统计期限却自{period}年1月1日起，以标题为准"),
            format!("the title says {title}, the period begins on 1 January {period}; the title was taken"),
        )),
        (_, _, Some(year)) if identity.guessed => identity.findings.push(Finding::doubt(
            Code::YearUncertain,
            "year",
            format!("未明确印出报告年度，推定为{year}年"),
            format!("the year reported on is not said; {year} is concluded from the opening or the day of publication"),
        )),
        (_, _, None) => identity.findings.push(Finding::doubt(
            Code::YearUncertain,
            "year",
            "未见报告年度".to_owned(),
            "the year reported on is not said".to_owned(),
        )),
        _ => {}
    }
}

/// Who reports: the title's body, else the sources named on the page, else the signature.
fn name_body(document: &Document, identity: &mut Identity, title_body: Option<String>) {
    let meta = |name: &str| {
        document.meta.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    };
    let site_name = meta("sitename").map(script::simplified);
    let site_code = meta("siteidcode");
    let year = identity.year.unwrap_or(2024);
    let look_up = |name: String| {
        let is_placed = !matches!(body::division_of(&name, year, site_code, site_name.as_deref()), Match::None);
        (name, is_placed)
    };
    let mut candidates: Vec<(String, bool)> = title_body.into_iter().map(look_up).collect();
    let source = || meta("contentsource").map(|source| clean_body(&script::simplified(&normalise(source))));
    let places: [&dyn Fn() -> Vec<String>; 5] = [
        &|| signature(document).into_iter().collect(),
        &|| source().into_iter().collect(),
        &|| sources(document),
        &|| quoted(document).into_iter().collect(),
        &|| preamble(document).into_iter().collect(),
    ];
    for named in places {
        if candidates.iter().any(|(_, is_placed)| *is_placed) {
            break;
        }
        let is_body = |name: &String| BODY_ENDS.iter().any(|end| name.ends_with(end));
        candidates.extend(named().into_iter().filter(is_body).map(look_up));
    }
    let Some((own, _)) = candidates.first() else {
        identity.findings.push(Finding::doubt(
            Code::BodyUnknown,
            "body",
            "未见报告主体名称".to_owned(),
            "it is not said who reports".to_owned(),
        ));
        return;
    };
    // 林业局 in the title and 沭阳县林业局 beside it are one body; the longer name says where.
    let longer = candidates.iter().find(|(name, is_placed)| *is_placed && name.ends_with(own.as_str()));
    let printed = longer.map_or(own, |(name, _)| name);
    match body::division_of(printed, year, site_code, site_name.as_deref()) {
        Match::One { division, .. } => {
            identity.body = Some(body::full_name(printed, Some(&division)));
            identity.division = Some(division);
        }
        Match::Ambiguous(divisions) => {
            let names: Vec<String> = divisions.iter().map(|d| format!("{} {}", d.code, d.name)).collect();
            identity.findings.push(Finding::doubt(
                Code::DivisionUnknown,
                "division",
                format!("“{printed}”可能是：{}", names.join("、")),
                format!("\"{printed}\" may be any of {}", names.join(", ")),
            ));
            identity.body = Some(body::full_name(printed, divisions.first()));
        }
        Match::None => {
            identity.findings.push(Finding::doubt(
                Code::DivisionUnknown,
                "division",
                format!("“{printed}”不在行政区划代码表中"),
                format!("\"{printed}\" is in no division of the code table"),
            ));
            identity.body = Some(body::full_name(printed, None));
        }
    }
}

/// What could be the title, most telling first, simplified and without spaces.
fn titles(document: &Document) -> Vec<String> {
    let squeeze = |text: &str| -> String { clean_title(&text.split_whitespace().collect::<String>()) };
    let outside = |text: &str| squeeze(&script::simplified(&normalise(text)));
    let mut titles: Vec<String> =
        document.meta.iter().filter(|(name, _)| name == "articletitle").map(|(_, title)| outside(title)).collect();
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading(range, level) if *level <= 3 => titles.push(squeeze(document.text.get(range.clone()))),
            Block::Heading(range, _) | Block::Paragraph(range) if lines.len() < 60 => lines.push(range.clone()),
            Block::Table(grid) => {
                let named = grid.cells.iter().filter(|cell| cell.column > 0 && cell.row < 3);
                titles.extend(
                    named
                        .map(|cell| squeeze(document.text.get(cell.text.clone())))
                        .filter(|text| text.chars().count() < 80),
                );
            }
            _ => {}
        }
    }
    let short = |text: &str| if text.len() <= 400 { squeeze(text) } else { String::new() };
    let texts: Vec<String> = lines.iter().map(|range| short(document.text.get(range.clone()))).collect();
    for (i, line) in texts.iter().enumerate() {
        let line = line.strip_prefix("标题:").or_else(|| line.strip_prefix("名称:")).unwrap_or(line);
        titles.push(line.to_owned());
        // A title broken over two or three lines.
        for count in 2..=3 {
            if let Some(parts) = texts.get(i..i + count)
                && parts.last().is_some_and(|last| last.ends_with(TITLE_ENDS))
                && parts.iter().all(|part| part.len() <= 120)
            {
                titles.push(parts.concat());
            }
        }
        // Everything on one line: the title stands before the first blank of a long one.
        let printed = document.text.get(lines[i].clone());
        if printed.len() > 240 {
            titles.extend(printed.split_whitespace().take(8).filter(|word| word.len() <= 240).map(clean_title));
        }
    }
    if let Some(page) = &document.page_title {
        let page = outside(page);
        let own = page.split(['-', '_', '|', '—']).next().map(str::to_owned);
        titles.extend(own);
        titles.push(page);
    }
    titles.retain(|title| {
        title.contains("公开") && title.ends_with(TITLE_ENDS) && (6..=80).contains(&title.chars().count())
    });
    titles
}

/// The first 12 KB of the text: the top of a page with its metadata and opening.
pub(super) fn head(document: &Document) -> &str {
    let text = &document.text.string;
    &text[..text.floor_char_boundary(12_000)]
}

fn clean_title(title: &str) -> String {
    let mut title = title.trim_start_matches("大中小").trim_start_matches("正文").trim_end_matches("详情");
    for ending in [".docx", ".doc", ".pdf", "(文字版)", "(文本)", "(附件)"] {
        title = title.strip_suffix(ending).unwrap_or(title);
    }
    title.to_owned()
}

fn clean_body(body: &str) -> String {
    let body: String = body.split_whitespace().collect();
    body.trim_matches(['(', ')', ':', '《', '》', '"', '“', '”', '【', '】']).trim_end_matches(['的', '年']).to_owned()
}

/// Whether the headings of an annual report stand in the text.
fn has_sections(tape: &Tape) -> bool {
    let opening = ["一总体情况", "一概述", "一基本情况", "一基本概述", "一总体概述", "一工作概述", "一总体公开情况"];
    let sections = ["主动公开", "依申请公开", "申请情况", "行政复议", "主要问题", "存在的问题", "存在问题", "改进"];
    opening.iter().any(|word| tape.squeezed.contains(word))
        && sections.iter().filter(|word| tape.squeezed.contains(**word)).count() >= 3
}

/// Organisations named beside 来源, 发布机构 and the like near the top.
fn sources(document: &Document) -> Vec<String> {
    SOURCE_LABEL
        .captures_iter(head(document))
        .map(|found| {
            let value = &found["v"];
            let cut = ["发布时间", "发布日期", "日期", "时间", "作者", "字体", "字号", "浏览"]
                .iter()
                .filter_map(|word| value.find(word))
                .min();
            clean_body(&value[..cut.unwrap_or(value.len())])
        })
        .filter(|name| name.chars().count() >= 3)
        .collect()
}

/// The organisation that signs: a short line before the date at the end.
fn signature(document: &Document) -> Option<String> {
    let lines = last_lines(document);
    let Some(date) = lines.iter().rposition(|line| published::whole_date(line).is_some()) else {
        return glued_signature(document);
    };
    let name = clean_body(lines.get(date.checked_sub(1)?)?);
    let is_name = (3..=25).contains(&name.chars().count()) && name.chars().all(is_hanzi);
    (is_name && BODY_ENDS.iter().any(|end| name.ends_with(end))).then_some(name)
}

/// A signature that the sentence before it and the date behind it run into: …事项无河北省教育厅2020年1月20日.
fn glued_signature(document: &Document) -> Option<String> {
    static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?P<v>[\x{4e00}-\x{9fff}]{4,40})\s*20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日[^。]{0,40}$")
    });
    let found = SIGNED.captures(document.text.string.trim_end())?;
    let words = found.name("v")?.as_str();
    if !BODY_ENDS.iter().any(|end| words.ends_with(end)) {
        return None;
    }
    let starts = words.char_indices().map(|(at, _)| &words[at..]).filter(|name| name.chars().count() >= 4);
    starts.into_iter().find(|name| !matches!(body::division_of(name, 2024, None, None), Match::None)).map(str::to_owned)
}

/// The body in a title that the text quotes: 《河北省教育厅2021年政府信息公开工作年度报告》.
fn quoted(document: &Document) -> Option<String> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"《(?P<t>[^《》]{8,60})》"));
    let head: String = head(document).split_whitespace().collect();
    QUOTED
        .captures_iter(&head)
        .filter_map(|found| TITLE.captures(found.name("t")?.as_str()).map(|title| clean_body(&title["body"])))
        .find(|body| BODY_ENDS.iter().any(|end| body.ends_with(end)))
}

/// The organisation the opening names as the report's author or subject.
fn preamble(document: &Document) -> Option<String> {
    static AUTHOR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:由|,|。|^|\n)(?P<v>[\x{4e00}-\x{9fff}]{2,20}?(?:人民政府|办公室|局|厅|委员会|县|区|市))(?:编制|编写|发布|依照|根据|依据|按照|按|YEAR年?(?:度)?政府信息公开|坚持|认真|深入|严格)",
        )
    });
    let head: String = head(document).split_whitespace().collect();
    let found = AUTHOR.captures(&head)?;
    let name = found["v"].trim_start_matches("本报告由").trim_start_matches('由').to_owned();
    name.chars().all(is_hanzi).then_some(name)
}

pub(super) fn last_lines(document: &Document) -> Vec<String> {
    let paragraphs = document.blocks.iter().rev().filter_map(|block| match block {
        Block::Paragraph(range) | Block::Heading(range, _) => Some(document.text.get(range.clone())),
        _ => None,
    });
    let mut lines: Vec<String> = paragraphs.take(14).map(|line| line.split_whitespace().collect()).collect();
    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_as_printed() {
        for (title, body) in [
            ("芷江侗族自治县2025年政府信息公开工作年度报告", "芷江侗族自治县"),
            ("2012年某县政府信息公开年度报告", "某县"),
            ("青山区钢花村街道政府信息公开2023年度工作报告", "青山区钢花村街道"),
            ("天柱县人民政府2013年信息公开年度报告", "天柱县人民政府"),
            ("平潭综合实验区2019年度政府信息公开工作年度报告", "平潭综合实验区"),
            ("某局政府信息公开工作年度报告(二○二一年度)", "某局"),
        ] {
            let found = TITLE.captures(title).unwrap_or_else(|| panic!("{title}"));
            assert_eq!(&found["body"], body);
        }
        assert!(!TITLE.is_match("某县政府信息公开工作年度报告解读"));
        assert!(!TITLE.is_match("关于印发政府信息公开工作年度报告格式的通知"));
    }
}
