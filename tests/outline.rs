//! What the outline of a report is: which lines are its sections, and what its opening says of it.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::pipeline::read;
use gouji::record::outline::{Outline, Scope, Section};

const TITLE: &str = "溪口县2023年政府信息公开工作年度报告";
const SIX: [&str; 6] = [
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
];

fn outline(page: &str) -> Outline {
    read::bytes(page.as_bytes()).unwrap().outline
}

fn sections(page: &str) -> Vec<(Option<u32>, Option<u8>)> {
    outline(page).sections.iter().map(|section| (section.ordinal, section.of_form)).collect()
}

/// The form's six, numbered from 1.
fn six() -> Vec<(Option<u32>, Option<u8>)> {
    (1..=6).map(|n| (Some(u32::from(n)), Some(n))).collect()
}

/// A report with these headings and a sentence under each.
fn report(headings: &[&str]) -> String {
    let body = headings
        .iter()
        .map(|heading| format!("{heading}\n全县各级机关依法公开政府信息。\n"))
        .collect::<Vec<_>>()
        .concat();
    format!("{TITLE}\n本报告统计期限自2023年1月1日起至2023年12月31日止。\n{body}")
}

#[test]
fn every_numeral_opens_a_section() {
    let numerals: [[&str; 6]; 5] = [
        ["一、", "二、", "三、", "四、", "五、", "六、"],
        ["—、", "二．", "三、", "四、 ", "五 、", "六、"],
        ["1、", "2、", "3、", "4、", "5、", "6、"],
        ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"],
        ["第一部分 ", "第二部分 ", "第三部分 ", "第四部分 ", "第五部分 ", "第六部分 "],
    ];
    for numerals in numerals {
        let headings: Vec<String> =
            numerals.iter().zip(SIX).map(|(numeral, title)| format!("{numeral}{title}")).collect();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        assert_eq!(sections(&report(&headings)), six(), "{numerals:?}");
    }
    let unnumbered: Vec<_> = (1..=6).map(|n| (None, Some(n))).collect();
    assert_eq!(sections(&report(&SIX)), unnumbered);
}

#[test]
fn headings_vary_in_print() {
    let variants = [
        "一、概 述",
        "二、行政机关主动公开政府信息的情况",
        "三、收到和处理政府信息公开的申请情况",
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "六、其它需要报告的事项",
    ];
    assert_eq!(sections(&report(&variants)), six());
    let others = [
        "一、2023年政府信息公开总体情况",
        "二、主动公开情况",
        "三、依申请公开政府信息情况",
        "四、政府信息公开行政法复议、行政诉讼情况",
        "五、存在问题和下一步打算",
        "六、其他事项",
    ];
    assert_eq!(sections(&report(&others)), six());
    let traditional = report(&[
        "一、總體情況",
        "二、主動公開政府信息情況",
        "三、收到和處理政府信息公開申請情況",
        "四、政府信息公開行政複議、行政訴訟情況",
        "五、存在的主要問題及改進情況",
        "六、其他需要報告的事項",
    ]);
    assert_eq!(sections(&traditional), six());
}

#[test]
fn text_that_runs_on_has_sections_too() {
    let body = SIX
        .iter()
        .zip("一二三四五六".chars())
        .map(|(title, n)| format!("{n}、{title}全县依法公开信息30条。"))
        .collect::<Vec<_>>()
        .concat();
    let found = outline(&format!("{TITLE}\n现将情况报告如下：{body}"));
    assert_eq!(found.sections.iter().map(|s| (s.ordinal, s.of_form)).collect::<Vec<_>>(), six());
    assert!(found.sections.iter().all(|section| section.characters == "全县依法公开信息30条。".chars().count()));
    let broken = report(&[
        "一、总体情况",
        "二、主动公开政府信\n息情况",
        "三、收到和处理政府信息公开\n申请情况",
        "四、政府信息公开行政复议、\n行政诉讼情况",
    ]);
    assert_eq!(sections(&broken), six()[..4]);
}

#[test]
fn what_looks_like_a_heading_is_none() {
    let page = format!(
        "{TITLE}\n目录\n一、总体情况……1\n二、主动公开政府信息情况……2\n三、收到和处理政府信息公开申请情况……3\n\
        四、政府信息公开行政复议、行政诉讼情况……4\n五、存在的主要问题及改进情况……5\n六、其他需要报告的事项……6\n\
        本报告包括一、总体情况，二、主动公开政府信息情况等六个部分。\n\
        一、总体情况\n（一）主动公开政府信息情况。公开30条。\n（二）依申请公开政府信息情况。\n收到申请2件。\n1.加强领导\n\
        一是存在的主要问题及改进情况已经通报。\n二、主动公开政府信息情况\n见下表。\n\
        三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\n2\n二、上年结转政府信息公开申请数量\n0\n\
        三、本年\n度办理结果\n四、结转下年度继续办理\n0\n\
        四、政府信息公开行政复议、行政诉讼情况\n没有发生。\n五、存在的主要问题及改进情况\n解读不够。\n六、其他需要报告的事项\n无\n\
        一、相关链接\n二、联系我们\n"
    );
    assert_eq!(sections(&page), six());
}

#[test]
fn headings_stand_in_layout_and_on_pages() {
    let cells = SIX
        .iter()
        .zip("一二三四五六".chars())
        .map(|(title, n)| format!("<p><span>{n}</span><span>、</span><b>{title}</b></p><p>全县公开信息30条。</p>"))
        .collect::<Vec<_>>()
        .concat();
    let page = format!("<h1>{TITLE}</h1><ul><li>一、网站地图</li></ul><table><tr><td>{cells}</td></tr></table>");
    assert_eq!(sections(&page)[sections(&page).len() - 6..], six());
    let pictures = format!(
        "<h1>{TITLE}</h1><p>一、总体情况</p><p>公开。</p><p>二、主动公开政府信息情况</p><img src=a.png><img src=b.png><p>三、收到和处理政府信息公开申请情况</p>"
    );
    let found: Vec<usize> = outline(&pictures).sections.iter().map(|section| section.pictures).collect();
    assert_eq!(found, [0, 2, 0]);
}

#[test]
fn a_section_knows_what_stands_under_it() {
    let page = format!(
        "{TITLE}\n一、总体情况\n公开 30 条。\n\n五、存在的主要问题及改进情况\n\n六、其他需要报告的事项\n本年度无其他需要报告的事项。\n溪口县人民政府\n2024年1月20日\n"
    );
    let found = outline(&page).sections;
    let under: Vec<(usize, bool)> = found.iter().map(|section| (section.characters, section.says_none)).collect();
    assert_eq!(under, [(6, false), (0, false), (14, true)]);
    let place = |section: &Section| section.place.clone().map(|place| place.to_string());
    let at = page.find("五、").unwrap();
    assert_eq!(place(&found[1]), Some(format!("{at}-{}", at + "五、存在的主要问题及改进情况".len())));
}

#[test]
fn the_opening_speaks_of_the_report() {
    let page = |opening: &str, overview: &str| {
        outline(&format!("{TITLE}\n{opening}\n一、总体情况\n{overview}\n二、主动公开政府信息情况\n公开30条。\n"))
    };
    let found = page(
        "本报告由六个部分组成，汇总全县各乡镇、各部门数据。统计期限自2023年1月1日起至12月31日止。",
        "2023年，全县依法公开信息，比2022年增加3条。",
    );
    assert_eq!((found.scope, found.parts_stated), (Some(Scope::Region), Some(6)));
    let (from, to) = found.period.unwrap();
    assert_eq!((from.to_string(), to.to_string()), ("2023-01-01".to_owned(), "2023-12-31".to_owned()));
    assert_eq!((found.overview_years, found.overview_dated), (vec![2023, 2022], Some(2023)));
    let silent = page("现公布报告如下。", "全县各部门认真落实公开要求。");
    assert_eq!((silent.scope, silent.parts_stated, silent.period), (None, None, None));
    assert_eq!((silent.overview_years, silent.overview_dated), (vec![], None));
    let office = page("现公布报告如下。", "溪口县政府办公室代表县政府收到申请17件。");
    assert_eq!(office.scope, Some(Scope::Office));
}

#[test]
fn wording_is_shared_across_bodies_and_years() {
    let sentence = "不断完善门户网站建设，对栏目进行整合和优化设置，全年访问总量达";
    let own = outline(&format!("{TITLE}\n一、总体情况\n（一）主动公开。溪口县{sentence}59万个。\n"));
    let title = "云岫县民政局2021年政府信息公开工作年度报告";
    let other = outline(&format!("{title}\n一、概述\n（二）平台建设情况。云岫县民政局{sentence} 8 万个。\n"));
    assert!(own.wording.len() >= 20);
    assert_eq!(own.wording, other.wording);
    // The hashes stay what they are from release to release.
    assert_eq!(own.wording, outline(&format!("{TITLE}\n一、总体情况\n{sentence}万个。\n")).wording);
    let changed =
        outline(&format!("{title}\n一、概述\n整理全部目录并更新办事指南，办理时间缩短一半，群众少跑三趟。\n"));
    assert!(changed.wording.iter().all(|shingle| !own.wording.contains(shingle)));
}

#[test]
fn thousands_of_headings_and_blanks_are_read_too() {
    let headings = "一、总体情况\n".repeat(10_000);
    assert!(outline(&format!("{TITLE}\n{headings}")).sections.len() < 1000);
    let blanks = " ".repeat(100_000);
    assert!(outline(&format!("{TITLE}\n一、{blanks}总体情况\n")).sections.len() < 2);
}

#[test]
fn headings_that_run_into_each_other_are_one() {
    let mut headings = ["一、", "二、", "三、", "四、", "五、", "六、"]
        .iter()
        .zip(SIX)
        .map(|(n, title)| format!("{n}{title}"))
        .collect::<Vec<_>>();
    headings[3] = "四、政府信息公开行政复议\n四、、行政诉讼情况".to_owned();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    assert_eq!(sections(&report(&headings)), six());
}

/// What no figure says is no statement; the words are kept for the checks.
#[test]
fn all_closed_is_said_in_words() {
    let page = |sentence: &str| {
        format!("{TITLE}\n一、总体情况\n（二）依申请公开。{sentence}\n五、存在的主要问题\n申请均已办结。\n")
    };
    let closed = |sentence: &str| {
        let report = read::bytes(page(sentence).as_bytes()).unwrap();
        assert!(report.statements.iter().all(|own| own.topic != "applications.closing_rate"), "{sentence}");
        let words = report.outline.all_closed.iter();
        words.map(|own| (own.text.clone(), own.before.ends_with(','), own.behind.clone())).collect::<Vec<_>>()
    };
    let said = |text: &str, behind: &str| vec![(text.to_owned(), true, behind.to_owned())];
    assert_eq!(closed("收到申请3件，均已办理完成。"), said("均已办理完成", ""));
    assert_eq!(closed("收到申请3件，均已办结，无结转。"), said("均已办结", ",无结转"));
    for sentence in ["2022年申请均已办结。", "收到来信3件，均已办结。", "确保申请全部办结。", "收到申请3件。"]
    {
        assert_eq!(closed(sentence), [], "{sentence}");
    }
}
