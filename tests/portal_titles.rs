//! Titles and years as portals print them: what is an annual report, of whom, on which year.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::portal::meta::stamp;
use gouji::portal::year::{YearSource, report_year};
use gouji::title::{Decoy, Judgement, judge};
use std::fs;
use url::Url;

/// A title, the body it names and its year; `-` for none.
const REPORTS: &[(&str, &str, i32)] = &[
    // VARIANTS.md 1, wording by wording.
    ("云岫县人民政府2024年政府信息公开工作年度报告", "云岫县人民政府", 2024),
    ("云岫县河西镇2019年政府信息公开年度报告", "云岫县河西镇", 2019),
    ("云岫县人民政府2021年政府信息公开工作报告", "云岫县人民政府", 2021),
    ("云岫县人民政府2021年政府信息公开工作年报", "云岫县人民政府", 2021),
    ("云岫县人民政府2013年信息公开年度报告", "云岫县人民政府", 2013),
    ("云岫市民政局2016年政务信息公开年度报告", "云岫市民政局", 2016),
    ("2018年度三溪乡的政务公开年度报告", "三溪乡", 2018),
    ("青石区花村街道政府信息公开2023年度工作报告", "青石区花村街道", 2023),
    ("罗家乡2020年信息公开年报", "罗家乡", 2020),
    ("宁川县自然资源局关于2021年度政府信息公开情况的报告", "宁川县自然资源局", 2021),
    ("黄村镇2014年度信息年度公开报告", "黄村镇", 2014),
    // The year's place and writing.
    ("2012年云岫市政府信息公开工作年度报告", "云岫市", 2012),
    ("2019年川主乡政府信息公开工作年度报告", "川主乡", 2019),
    ("【2019】云岫县2019年政府信息公开工作年度报告", "云岫县", 2019),
    ("云岫县审计局政府信息公开工作年度报告 (2019年)", "云岫县审计局", 2019),
    ("云岫县审计局政府信息公开工作年度报告(二○二一年度)", "云岫县审计局", 2021),
    ("云岫县审计局二〇二四年政府信息公开工作年度报告", "云岫县审计局", 2024),
    ("2025湖口县大垅乡2025年度政府信息公开工作年度报告", "湖口县大垅乡", 2025),
    ("云岫县2023年度政府信息公开工作年度报告", "云岫县", 2023),
    ("2009年度政府信息公开工作年度报告 (云岫县经贸局)", "云岫县经贸局", 2009),
    ("2020政府信息公开工作年度报告", "-", 2020),
    ("2020年度政府信息公开工作年度报告", "-", 2020),
    ("2018年度政府信息公开报告", "-", 2018),
    ("云岫县政府信息公开年报-2023.pdf", "云岫县", 2023),
    ("云岫县教育局政府信息公开重点工作年度报告2021年", "云岫县教育局", 2021),
    ("驼峰路街道政府信息公开工作年度报告", "驼峰路街道", 0),
    // Bodies.
    (
        "临空制造业发展局(临空制造业区管委会)2022年政府信息公开工作年度报告",
        "临空制造业发展局(临空制造业区管委会)",
        2022,
    ),
    ("县林业局2011年度政府信息公开工作报告", "县林业局", 2011),
    ("云岫县综合行政执法局2023年政府信息公开工作年度报告", "云岫县综合行政执法局", 2023),
    ("云岫县财政局2023年政府信息公开工作年度报告", "云岫县财政局", 2023),
    ("云岫县统计局2023年政府信息公开工作年度报告", "云岫县统计局", 2023),
    ("云岫县网络安全和信息化委员会办公室2023年政府信息公开工作年度报告", "云岫县网络安全和信息化委员会办公室", 2023),
    ("云岫县新闻发布中心2023年政府信息公开工作年度报告", "云岫县新闻发布中心", 2023),
    ("云岫县中小企业局2023年政府信息公开工作年度报告", "云岫县中小企业局", 2023),
    // What portals hang on titles.
    ("《云岫县教育局2019年政府信息公开工作年度报告》", "云岫县教育局", 2019),
    ("云岫县2021年政府信息公开工作年度报告.docx", "云岫县", 2021),
    ("云岫县2021年政府信息公开工作年度报告(文字版).pdf", "云岫县", 2021),
    ("大中小云岫县2021年政府信息公开工作年度报告", "云岫县", 2021),
    ("Page 2 - 省交通厅2019年度政府信息公开工作年度报告", "省交通厅", 2019),
    ("附件1：云岫县2021年政府信息公开工作年度报告", "云岫县", 2021),
    ("· 云岫县2021年政府信息公开工作年度报告 2022-01-20", "云岫县", 2021),
    ("云岫县2021年 政府信息公开工作\n年度报告[01-20]", "云岫县", 2021),
    ("雲岫縣人民政府2009年政府信息公開年度報告", "云岫县人民政府", 2009),
    ("３．云岫县２０２１年政府信息公开工作年度报告", "云岫县", 2021),
    ("唐村镇政府编制2020年政府信息公开年度报告", "唐村镇政府", 2020),
];

/// A title and why it is none.
const DECOYS: &[(&str, Decoy)] = &[
    ("解读：云岫县2023年政府信息公开工作年度报告", Decoy::Explanation),
    ("云岫县住建局2023年政府信息公开工作年度报告解读", Decoy::Explanation),
    ("【图解】云岫县2023年政府信息公开工作年度报告", Decoy::Explanation),
    ("云岫县2023年政府信息公开工作年度报告(图解版本)", Decoy::Explanation),
    ("一图读懂云岫县2023年政府信息公开工作年度报告", Decoy::Explanation),
    ("关于编制2023年政府信息公开工作年度报告的通知", Decoy::Notice),
    ("云岫县政府信息公开工作年度报告制度", Decoy::Rule),
    ("云岫县政府信息公开工作年度报告制度.docx", Decoy::Rule),
    ("政府信息公开工作年度报告格式", Decoy::Rule),
    ("云岫县政府网站工作年度报表(2023年度)", Decoy::Website),
    ("2023年云岫县政府网站工作年度报告", Decoy::Website),
    ("云岫县2023年法治政府建设年度报告", Decoy::RuleOfLaw),
    ("云岫县2023年行政执法年度报告", Decoy::RuleOfLaw),
    ("云岫县2023年部门预算公开报告", Decoy::Budget),
    ("关于云岫县2023年财政决算的报告", Decoy::Budget),
    ("2023年度企业年报公示", Decoy::Notice),
    ("云岫县企业2023年年度报告", Decoy::Statistics),
    ("云岫县发布2023年政府信息公开工作年度报告", Decoy::News),
    ("云岫县2023年上半年政府信息公开工作报告", Decoy::PartOfYear),
    ("云岫县2023年第一季度政府信息公开工作报告", Decoy::PartOfYear),
    ("云岫县2023年1月份政务公开工作报告", Decoy::PartOfYear),
];

#[test]
fn reports_are_told_with_their_body_and_year() {
    for (printed, body, year) in REPORTS {
        let Judgement::Report(title) = judge(printed) else { panic!("{printed}: {:?}", judge(printed)) };
        assert_eq!(title.body.as_deref().unwrap_or("-"), *body, "{printed}");
        assert_eq!(title.year.unwrap_or(0), *year, "{printed}");
        assert!(!title.short, "{printed}");
    }
}

#[test]
fn look_alikes_are_rejected_by_name() {
    for (printed, decoy) in DECOYS {
        assert_eq!(judge(printed), Judgement::Decoy(*decoy), "{printed}");
    }
}

#[test]
fn short_bare_and_unit_titles_wait_for_a_proven_column() {
    for printed in ["云岫县2023年年报", "2023年年度报告", "2023年度报告", "云岫县教育局2023年度工作年报"]
    {
        assert!(matches!(judge(printed), Judgement::Report(title) if title.short), "{printed}: {:?}", judge(printed));
    }
    for printed in ["政府信息公开年报", "政府信息公开工作年度报告", "信息公开年报", "年报", "年度报告"]
    {
        assert_eq!(judge(printed), Judgement::Bare, "{printed}");
    }
    for printed in ["教育局", "云岫县人民政府办公室", "河西镇", "县教育局", "达来苏木", "云岫经济开发区"]
    {
        assert!(matches!(judge(printed), Judgement::Unit(_)), "{printed}: {:?}", judge(printed));
    }
    for printed in [
        "首页",
        "政务公开",
        "下一页",
        "乡镇街道",
        "领导之窗",
        "2023年",
        "依申请公开",
        "关于召开全县大会的新闻",
        "云岫市住房公积金2023年年度报告",
        "云岫县2023年民政年度报告",
        "云岫县2023年重点工作年度报告",
        "",
    ] {
        assert_eq!(judge(printed), Judgement::Other, "{printed}");
    }
}

#[test]
fn a_cut_title_says_that_it_is_cut() {
    for (printed, cut) in [
        ("云岫县人民政府2023年政府信息公开工作年度报告...", true),
        ("云岫县人民政府2023年政府信息公开工作年…", true),
        ("云岫县人民政府2023年政府信息…", true),
        ("云岫县人民政府2023年政府信息公开工作年度报告", false),
    ] {
        let Judgement::Report(title) = judge(printed) else { panic!("{printed}") };
        assert_eq!(
            (title.cut, title.year, title.body.as_deref()),
            (cut, Some(2023), Some("云岫县人民政府")),
            "{printed}"
        );
    }
    for printed in ["云岫县人民政府2023年…", "云岫县召开政府信息公开…", "云岫县人民政府2023年政府信息公开工作年"]
    {
        assert!(!matches!(judge(printed), Judgement::Report(_)), "{printed}");
    }
}

#[test]
fn years_that_differ_are_said() {
    let Judgement::Report(title) = judge("2022年云岫县2023年政府信息公开工作年度报告") else {
        panic!()
    };
    assert_eq!(title.year, Some(2022));
    assert!(title.years_differ);
}

/// Title, heading, path, date printed; year, its source, inferred, doubtful.
type YearCase = (
    &'static str,
    Option<&'static str>,
    &'static str,
    Option<&'static str>,
    Option<i32>,
    Option<YearSource>,
    bool,
    bool,
);

#[test]
fn the_year_comes_from_the_strongest_evidence() {
    let cases: &[YearCase] = &[
        (
            "某县2023年政府信息公开年度报告",
            None,
            "/a/1.html",
            Some("2024-01-20"),
            Some(2023),
            Some(YearSource::Title),
            false,
            false,
        ),
        // Posted again years later: no doubt about the year.
        (
            "某县2013年政府信息公开年度报告",
            None,
            "/a/1.html",
            Some("2021-06-20"),
            Some(2013),
            Some(YearSource::Title),
            false,
            false,
        ),
        (
            "某县2023年政府信息公开年度报告",
            None,
            "/a/1.html",
            Some("2023-12-30"),
            Some(2023),
            Some(YearSource::Title),
            false,
            false,
        ),
        // Published before the year began.
        (
            "某县2023年政府信息公开年度报告",
            None,
            "/a/1.html",
            Some("2022-01-20"),
            Some(2023),
            Some(YearSource::Title),
            false,
            true,
        ),
        (
            "某县2023年政府信息公开年度报告",
            Some("2022年"),
            "/a/1.html",
            None,
            Some(2023),
            Some(YearSource::Title),
            false,
            true,
        ),
        ("教育局", Some("2023年"), "/a/1.html", None, Some(2023), Some(YearSource::Heading), false, false),
        ("教育局", Some("2020年至2023年"), "/a/1.html", None, None, None, false, false),
        ("教育局", None, "/a/1.html", Some("2024-01-20"), Some(2023), Some(YearSource::Publication), true, false),
        (
            "教育局",
            None,
            "/zfxxgknb/2023nb/1.html",
            Some("2024-01-20"),
            Some(2023),
            Some(YearSource::Path),
            true,
            false,
        ),
        // A directory named after the year of publication.
        ("教育局", None, "/zfxxgknb/2024nb/1.html", Some("2024-01-20"), Some(2024), Some(YearSource::Path), true, true),
        ("教育局", None, "/zfxxgknb/2023_123/202401/1.html", None, Some(2023), Some(YearSource::Path), true, true),
        // The day of an article is no year reported on.
        ("教育局", None, "/art/2024/1/20/art_1_2.html", None, None, None, false, false),
        ("教育局", None, "/a/1.html", None, None, None, false, false),
    ];
    for (title, heading, path, printed, year, source, inferred, doubtful) in cases {
        let judged = judge(title);
        let title_of = if let Judgement::Report(title) = &judged { Some(title) } else { None };
        let url = Url::parse("http://www.yunxiu.gov.cn").unwrap().join(path).unwrap();
        let found = report_year(title_of, *heading, &url, printed.and_then(stamp));
        assert_eq!(found.year, *year, "{title} {path} {printed:?}");
        assert_eq!(found.evidence.first().map(|piece| piece.source), *source, "{title} {path}");
        assert_eq!((found.inferred, found.doubtful), (*inferred, *doubtful), "{title} {heading:?} {path} {printed:?}");
    }
}

/// Titles of 160 real reports, as somebody copied them; most rows have none.
#[test]
fn titles_of_real_reports_are_accepted_with_their_year() {
    let Ok(seen) = fs::read_to_string("../shared/portals/reports-seen.tsv") else {
        eprintln!("skipped: ../shared/portals/reports-seen.tsv is not here");
        return;
    };
    let (mut asked, mut wrong) = (0, Vec::new());
    for line in seen.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, _, _, year, _, printed] = fields[..] else { panic!("{line}") };
        // Remarks of the copyist stand in brackets in another script.
        let printed = printed.replace("\\n", "\n");
        let printed = printed.split(" (").next().unwrap_or_default().trim_end_matches([' ', '|']);
        let remark = line.contains("column name only");
        if printed.is_empty() || remark {
            continue;
        }
        asked += 1;
        match judge(printed) {
            Judgement::Report(title) if title.year == year.parse().ok() => {}
            other => wrong.push(format!("{printed} {year}: {other:?}")),
        }
    }
    eprintln!("{} of {asked} real titles accepted with the right year", asked - wrong.len());
    assert!(asked > 100);
    assert_eq!(wrong, Vec::<String>::new());
}

/// A directory beside the words of a report names the year reported on, mostly: it is evidence, no proof.
#[test]
fn directories_of_real_reports_mostly_name_their_year() {
    let Ok(seen) = fs::read_to_string("../shared/portals/reports-seen.tsv") else {
        eprintln!("skipped: ../shared/portals/reports-seen.tsv is not here");
        return;
    };
    let (mut named, mut right) = (0, 0);
    for line in seen.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (Ok(url), Ok(year)) = (Url::parse(fields[0]), fields[3].parse::<i32>()) else { continue };
        let found = report_year(None, None, &url, None);
        if let Some(own) = found.year {
            named += 1;
            right += usize::from(own == year);
            assert!(found.inferred && found.doubtful, "{url}");
        }
    }
    eprintln!("{right} of {named} directories name the year reported on");
    assert!(named >= 20 && right * 100 >= named * 85, "{right} of {named}");
}
