//! The checks of form and time, F1 and F4 to F7: each fires, does not fire, and cannot tell.
//!
//! That consistent reports in every shape of print have no finding is held by `tests/properties.rs`.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::Report;
use gouji::finding::{Code, Severity};
use gouji::pipeline::read;
use std::fs;
use std::path::Path;

const HEADINGS: [&str; 6] = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
];

/// A report of a body on 2023 with an opening and sections: heading and text.
fn page(body: &str, published: &str, opening: &str, sections: &[(&str, &str)]) -> String {
    let sections = sections.iter().map(|(heading, text)| format!("{heading}\n{text}\n")).collect::<Vec<_>>().concat();
    format!("{body}2023年政府信息公开工作年度报告\n发布时间：{published}\n{opening}\n{sections}")
}

fn six() -> Vec<(&'static str, &'static str)> {
    let texts = ["2023年，全县公开信息30条。", "见表。", "见表。", "见表。", "解读不够，将加强培训。", "无"];
    HEADINGS.into_iter().zip(texts).collect()
}

const OPENING: &str = "本报告由六个部分组成，统计期限自2023年1月1日起至12月31日止。";

fn with(sections: &[(&str, &str)]) -> Report {
    read::bytes(page("溪口县人民政府", "2024-01-20", OPENING, sections).as_bytes()).unwrap()
}

/// Code, relation and place of the findings of form and time.
fn found(report: &Report) -> Vec<(&'static str, &str, &str)> {
    let own = report.findings.iter().filter(|finding| ("G240".."G260").contains(&finding.code.id()));
    own.map(|finding| {
        assert!(finding.outcome.is_none() && finding.severity < Severity::Error, "{finding:?}");
        assert!(!finding.words().zh.is_empty() && !finding.words().en.is_empty());
        (finding.code.id(), finding.relation.as_deref().unwrap(), finding.at.as_deref().unwrap())
    })
    .collect()
}

#[test]
fn a_report_as_the_form_asks_has_no_finding() {
    assert_eq!(found(&with(&six())), []);
}

#[test]
fn a_missing_section_is_named() {
    for (index, key) in [
        "overview",
        "proactive_disclosure",
        "applications",
        "review_and_litigation",
        "problems_and_improvement",
        "other_matters",
    ]
    .into_iter()
    .enumerate()
    {
        let mut sections = six();
        sections.remove(index);
        let opening = OPENING.replace("六个", "五个");
        let report = read::bytes(page("溪口县人民政府", "2024-01-20", &opening, &sections).as_bytes()).unwrap();
        assert_eq!(found(&report), [("G251", "F1", key)], "{key}");
    }
}

#[test]
fn a_text_cut_short_has_one_finding() {
    let report = read::bytes(page("溪口县人民政府", "2024-01-20", "现公布如下。", &six()[..3]).as_bytes()).unwrap();
    assert_eq!(found(&report), [("G251", "F1", "review_and_litigation")]);
    let long =
        "全县各级行政机关认真落实公开要求，健全制度，细化目录，规范流程，加强培训，畅通渠道，回应关切。".to_owned();
    let varied: String =
        "甲乙丙丁戊己庚辛壬癸子丑寅卯".chars().map(|c| long.replace('，', &format!("，{c}{c}"))).collect();
    let opening = "本报告统计期限自2023年1月1日起至2023年12月31日止。";
    let report =
        read::bytes(page("溪口县人民政府", "2024-01-20", &format!("{opening}{varied}"), &[]).as_bytes()).unwrap();
    assert_eq!(found(&report), [("G251", "F1", "sections")]);
}

#[test]
fn what_stands_elsewhere_is_not_missing() {
    let bare = "<h1>溪口县2023年政府信息公开工作年度报告</h1><p>报告全文见附件。</p><a href=\"nb.pdf\">溪口县2023年年度报告.pdf</a>";
    assert_eq!(found(&read::bytes(bare.as_bytes()).unwrap()), []);
    let tables =
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n规章 | 0 | 0 | 0\n行政规范性文件 | 6 | 1 | 46\n";
    let report = read::bytes(tables.as_bytes()).unwrap();
    assert!(report.tables.is_some());
    assert_eq!(found(&report), []);
    let mut sections = six();
    sections.drain(1..4);
    let text =
        sections.iter().map(|(heading, text)| format!("<p>{heading}</p><p>{text}</p>")).collect::<Vec<_>>().concat();
    let page =
        format!("<h1>溪口县2023年政府信息公开工作年度报告</h1>{text}<a href=\"tables.xlsx\">附件：统计表.xlsx</a>");
    let report = read::bytes(page.as_bytes()).unwrap();
    assert!(report.findings.iter().any(|finding| finding.code == Code::TablesAttached));
    assert!(found(&report).iter().all(|(code, ..)| *code != "G251"), "{:?}", found(&report));
}

#[test]
fn order_and_numbering() {
    let mut swapped = six();
    swapped.swap(2, 3);
    assert_eq!(found(&with(&swapped)), [("G250", "F1", "applications")]);
    swapped[2].0 = "三、政府信息公开行政复议、行政诉讼情况";
    swapped[3].0 = "四、收到和处理政府信息公开申请情况";
    assert_eq!(found(&with(&swapped)), [("G250", "F1", "applications")]);
    let mut last = six();
    last.swap(4, 5);
    assert_eq!(found(&with(&last)), [("G250", "F1", "problems_and_improvement")]);
    let mut repeated = six();
    repeated[5].0 = "五、其他需要报告的事项";
    assert_eq!(found(&with(&repeated)), [("G250", "F1", "other_matters")]);
    let mut topic = six();
    topic.insert(1, ("二、政府信息管理", "全县清理文件。"));
    let report = with(&topic);
    assert_eq!(found(&report), [("G250", "F1", "overview")]);
    let message = report.findings.iter().find(|finding| finding.code == Code::SectionsDisordered).unwrap().words();
    assert!(message.zh.contains("2 政府信息管理") && message.en.contains("2 政府信息管理"), "{message:?}");
    let mut unnumbered = six();
    for (section, heading) in unnumbered.iter_mut().zip(HEADINGS) {
        section.0 = &heading["一、".len()..];
    }
    assert_eq!(found(&with(&unnumbered)), []);
}

#[test]
fn problems_must_be_told_and_other_matters_mentioned() {
    for (text, expected) in
        [("无", true), ("无。", true), ("本年度不存在问题。", true), ("", true), ("无专职人员，将予配备。", false)]
    {
        let mut sections = six();
        sections[4].1 = text;
        let expected: &[_] = if expected { &[("G252", "F6", "problems_and_improvement")] } else { &[] };
        assert_eq!(found(&with(&sections)), expected, "{text}");
    }
    let mut sections = six();
    sections[5].1 = "";
    assert_eq!(found(&with(&sections)), [("G252", "F6", "other_matters")]);
    // Of a page it cannot be told where the report ends.
    let text =
        sections.iter().map(|(heading, text)| format!("<p>{heading}</p><p>{text}</p>")).collect::<Vec<_>>().concat();
    let page = format!(
        "<h1>溪口县2023年政府信息公开工作年度报告</h1>{text}<p>主办：溪口县人民政府办公室 网站标识码：1234567890</p>"
    );
    assert_eq!(found(&read::bytes(page.as_bytes()).unwrap()), []);
    let skeleton: Vec<(&str, &str)> = HEADINGS.into_iter().zip(["", "表", "表", "表", "", ""]).collect();
    assert_eq!(found(&with(&skeleton)), [("G252", "F6", "sections")]);
}

#[test]
fn what_is_numbered_anew_under_a_section_is_its_own_and_said_so() {
    let mut sections = six();
    sections[4].1 = "一、存在的主要问题：解读不够。\n二、改进情况：加强培训。";
    let report = with(&sections);
    assert_eq!(found(&report), [("G250", "F1", "problems_and_improvement")]);
    let message = report.findings.iter().find(|finding| finding.code == Code::SectionsDisordered).unwrap().words();
    assert!(message.zh.contains("5 存在的主要问题及改进情况；1 存在的主要问题"), "{}", message.zh);
}

#[test]
fn a_sentence_of_suits_is_no_heading_and_since_last_year_is_this_year() {
    let mut sections = six();
    sections[0].1 = "本年度行政复议和行政诉讼共44件。";
    assert_eq!(found(&with(&sections)), []);
    sections[0].1 = "2022年以来，全县落实《条例》，公开信息30条。";
    assert_eq!(found(&with(&sections)), []);
}

#[test]
fn stated_parts_are_counted() {
    for (opening, expected) in [
        ("报告全文共六个部分。", false),
        ("报告全文共五个部分。", true),
        ("本报告由七个部分组成。", true),
        ("县政府从五个方面推进公开。", false),
    ] {
        let report = read::bytes(page("溪口县人民政府", "2024-01-20", opening, &six()).as_bytes()).unwrap();
        let expected: &[_] = if expected { &[("G253", "F7", "sections")] } else { &[] };
        assert_eq!(found(&report), expected, "{opening}");
    }
}

#[test]
fn period_and_year() {
    for (opening, overview, expected) in [
        ("统计期限自2022年1月1日至2022年12月31日。", "2023年，公开信息30条。", vec!["period"]),
        ("统计期限自2023年1月1日至2024年12月31日。", "2023年，公开信息30条。", vec!["period"]),
        ("统计期限为2023年1月1日至2023年11月30日。", "公开信息30条。", vec!["period"]),
        ("数据截至2023年12月31日。", "2022年，公开信息30条。", vec!["overview"]),
        ("现公布如下。", "2022年公开20条，2023年公开30条。", vec![]),
        ("现公布如下。", "比2022年增加10条。", vec![]),
        ("现公布如下。", "落实《2022年工作要点》。", vec![]),
        ("现公布如下。", "公开信息30条。", vec![]),
    ] {
        let mut sections = six();
        sections[0].1 = overview;
        let report = read::bytes(page("溪口县人民政府", "2024-01-20", opening, &sections).as_bytes()).unwrap();
        let expected: Vec<_> = expected.into_iter().map(|at| ("G254", "F4", at)).collect();
        assert_eq!(found(&report), expected, "{opening}{overview}");
    }
}

#[test]
fn governments_have_until_march_and_departments_until_january() {
    let found_at = |body: &str, published: &str| {
        let report = read::bytes(page(body, published, OPENING, &six()).as_bytes()).unwrap();
        let own = report.findings.iter().find(|finding| finding.at.as_deref() == Some("published"));
        own.map(|finding| (finding.code.id(), finding.relation.clone().unwrap(), finding.severity.as_str()))
    };
    let finding = |code, relation: &str, severity| Some((code, relation.to_owned(), severity));
    let late = || finding("G240", "F5", "warning");
    for (body, published, expected) in [
        ("溪口县人民政府", "2024-03-31", None),
        ("溪口县人民政府", "2024-04-01 09:00", late()),
        ("溪口县民政局", "2024-01-31", None),
        ("溪口县民政局", "2024-02-01", late()),
        ("溪口县人民政府办公室", "2024-02-01", None),
        ("溪口县城关镇人民政府", "2024-02-01", None),
        ("溪口县人民政府", "2027-05-04", finding("G240", "F5", "note")),
        ("溪口县人民政府", "2023-11-20", finding("G254", "F4", "note")),
        ("溪口县人民政府", "", None),
    ] {
        assert_eq!(found_at(body, published), expected, "{body} {published}");
    }
}

#[test]
fn earlier_forms_have_sections_of_their_own() {
    let sections = "一、概述\n公开30条。\n二、依申请公开\n收到1件。\n三、收费、复议和诉讼\n无。\n四、问题\n无\n";
    let report = |year: i32, published: &str| {
        let page = format!("溪口县民政局{year}年政府信息公开工作年度报告\n发布时间：{published}\n{sections}");
        read::bytes(page.as_bytes()).unwrap()
    };
    assert_eq!(found(&report(2013, "2014-03-20")), []);
    assert_eq!(found(&report(2013, "2014-04-20")), [("G240", "F5", "published")]);
    assert!(found(&report(2022, "2023-01-20")).contains(&("G251", "F1", "proactive_disclosure")));
}

#[test]
fn what_a_posting_tells_is_checked_too() {
    use gouji::pipeline::input::Input;
    use gouji::pipeline::posted::Posted;
    let text = six().iter().map(|(heading, text)| format!("{heading}\n{text}\n")).collect::<Vec<_>>().concat();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.txt");
    fs::write(&path, format!("溪口县2023年政府信息公开工作年度报告\n{text}")).unwrap();
    assert_eq!(found(&read::file(&path).unwrap()), []);
    let posted = Posted { published: Some("2024-05-06".to_owned()), ..Posted::default() };
    let report = Input { posted: Some(Box::new(posted)), ..Input::from(path) }.read().unwrap().remove(0);
    assert_eq!(found(&report), [("G240", "F5", "published")]);
}

#[test]
fn published_reports_have_the_findings_they_deserve() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real");
    if !folder.is_dir() {
        println!("skipped: there is no folder of real reports beside the repository");
        return;
    }
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut seen = Vec::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending != "json")) {
        let Ok(report) = read::file(path) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        seen.extend(found(&report).into_iter().map(|(code, _, at)| format!("{name} {code} {at}")));
    }
    let expected = [
        // Neither prints 六.
        "gxt_2019_report.txt G251 other_matters",
        "jyt_2019_report.txt G251 other_matters",
        // Six topics of the overview are numbered as sections, then the numbers begin again; 四 is not printed.
        "kewei_2024_source.md G250 overview",
        "kewei_2024_source.md G253 sections",
        "kewei_2024_source.md G251 problems_and_improvement",
    ];
    assert_eq!(seen, expected);
}
