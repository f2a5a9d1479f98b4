//! What sentences state, held against real phrases, and against sentences that state nothing.
//!
//! `../shared/prose/phrases.tsv`, where it is at hand, holds phrases cut from published reports with
//! the figures they give. A phrase is printed into a report of its year, under the heading (二)依申请公开
//! where it speaks of applications, reviews or suits or has no digit, under (一)主动公开 otherwise; the
//! decoys, invented sentences that state nothing, are printed under both. What a report states word by
//! word is in `tests/cases/prose.md`.
//!
//! A phrase is right when every figure of its truth that it prints is among its statements, with the
//! same value, exact or about as the truth says, and cumulative only where the truth says so, and when
//! no statement gives a figure that the phrase does not print or a year it does not name. Sums that a
//! phrase does not print, and phrases whose truth is no figure, are left out of the count and listed.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::pipeline::read;
use gouji::record::statement::{Period, Precision, Statement};
use regex::Regex;
use rust_decimal::Decimal;
use std::fs;
use std::path::PathBuf;

const PROACTIVE: &str = "（一）主动公开政府信息情况";
const APPLICATIONS: &str = "（二）依申请公开政府信息情况";
/// The least share of phrases read right, measured on all of them.
const FLOOR: f64 = 0.98;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a report of a year states in one line under a heading.
fn statements(line: &str, heading: &str, year: i32) -> Vec<Statement> {
    let page = format!("溪口县{year}年政府信息公开工作年度报告\n一、总体情况\n{heading}\n{line}\n");
    read::bytes(page.as_bytes()).unwrap().statements
}

/// A figure of the truth.
#[derive(Debug)]
struct Figure {
    value: Decimal,
    about: bool,
    cumulative: bool,
}

/// The figures of a truth column such as `~200 and 231 (two totals)`, `846 cumulative / 214 year`.
fn figures(truth: &str) -> Vec<Figure> {
    let number = Regex::new(r"(~?)(\d+(?:\.\d+)?)( cumulative)?").unwrap();
    let head = truth.split('(').next().unwrap();
    number
        .captures_iter(head)
        .map(|found| Figure {
            value: found[2].parse().unwrap(),
            about: !found[1].is_empty(),
            cumulative: found.get(3).is_some(),
        })
        .collect()
}

/// Every number a phrase prints, whatever it counts.
fn printed(phrase: &str) -> Vec<Decimal> {
    let number = Regex::new(r"(\d+(?:\.\d+)?)(?:余|多)?(万)?|(四十|一)(?:余)?[件条]").unwrap();
    number
        .captures_iter(phrase)
        .map(|found| match (found.get(1), found.get(3)) {
            (Some(digits), _) => {
                let scale = if found.get(2).is_some() { 10_000 } else { 1 };
                (digits.as_str().parse::<Decimal>().unwrap() * Decimal::from(scale)).normalize()
            }
            (None, word) => Decimal::from(if word.unwrap().as_str() == "一" { 1 } else { 40 }),
        })
        .collect()
}

fn heading(phrase: &str) -> &'static str {
    let of_applications = ["申请", "申請", "复议", "诉讼", "办理", "未", "没有", "不予"];
    if of_applications.iter().any(|word| phrase.contains(word)) { APPLICATIONS } else { PROACTIVE }
}

/// What is wrong with the statements of a phrase.
fn judge(phrase: &str, required: &[Figure], year: i32, stated: &[Statement]) -> Vec<String> {
    let printed = printed(phrase);
    let mut wrong = Vec::new();
    for figure in required {
        let says = |statement: &&Statement| {
            statement.value == figure.value
                && (statement.precision == Precision::About) == figure.about
                && match statement.period {
                    Period::Year => !figure.cumulative,
                    Period::Cumulative => figure.cumulative,
                    Period::Unclear => true,
                }
        };
        if !stated.iter().any(|statement| says(&statement)) {
            wrong.push(format!("misses {}", figure.value));
        }
    }
    for statement in stated {
        let known = printed.contains(&statement.value.abs()) || (statement.negated && printed.is_empty());
        let named =
            statement.year == Some(year) || statement.year.is_some_and(|year| phrase.contains(&year.to_string()));
        if !known || !named {
            wrong.push(format!("states {} of {:?}", statement.value, statement.year));
        }
    }
    wrong
}

#[test]
fn real_phrases_give_their_figures() {
    let path = root().join("../shared/prose/phrases.tsv");
    let Ok(table) = fs::read_to_string(&path) else {
        println!("skipped: there are no phrases beside the repository");
        return;
    };
    let (mut right, mut all) = (0, 0);
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [phrase, truth, year] = columns[..] else { panic!("{line}") };
        let year: i32 = year.parse().unwrap();
        let prints = printed(phrase);
        let required: Vec<Figure> = figures(truth)
            .into_iter()
            .filter(|figure| prints.contains(&figure.value) || (prints.is_empty() && figure.value.is_zero()))
            .collect();
        let stated = statements(phrase, heading(phrase), year);
        let wrong = judge(phrase, &required, year, &stated);
        if required.is_empty() {
            println!("not counted, its truth is not printed ({truth}): {phrase} {wrong:?}");
            assert_eq!(wrong, Vec::<String>::new(), "{phrase}");
            continue;
        }
        all += 1;
        if wrong.is_empty() {
            right += 1;
        } else {
            let stated: Vec<String> = stated.iter().map(|s| format!("{} {}", s.topic, s.value)).collect();
            println!("miss: {phrase} [{truth}]: {wrong:?}, read {stated:?}");
        }
    }
    let share = f64::from(right) / f64::from(all);
    println!("{right} of {all} phrases right: {:.1} %", share * 100.0);
    assert!(share >= FLOOR);
}

/// Sentences with figures or negations that are no statement of a report's disclosure.
const DECOYS: &[&str] = &[
    "办理人大建议6件、政协提案9件，按时办结率100%。",
    "局机关编制45名，下设科室8个，在岗人员41名。",
    "完成造林1200公顷，改造老旧小区13个，惠及居民4200户。",
    "浏览次数：2012　字号：大 中 小",
    "根据国办公开办函〔2021〕30号文件要求，制定工作方案。",
    "联系电话：0744-5530127，邮编：350400。",
    "索引号：006345871/2024-00113　发布日期：2024-01-18 10:25",
    "县司法局全年受理行政复议申请56件，审结52件。",
    "办理行政复议案件31件，其中维持18件、纠正4件。",
    "本局出庭应诉行政诉讼案件12件。",
    "主动公开数量比2018年增加58条。",
    "本年度未收到对公开内容的异议。",
    "未发现违反保密规定的情况。",
    "没有收到群众关于环境问题的投诉举报。",
    "未按时答复的政府信息公开申请要说明理由。",
    "对未收到申请的单位进行了提醒。",
    "如未收到政府信息公开申请，应当在报告中说明。",
    "收到政府信息公开申请后，20个工作日内答复。",
    "2024年将公开政府信息3000条以上。",
    "下一步，力争政策解读达到60篇。",
    "每年召开新闻发布会不少于4场。",
    "第二十条第（一）项规定的内容已在网站公布。",
    "本报告由六个部分组成，统计期限自2023年1月1日起至2023年12月31日止。",
    "成立了以县长为组长、12个部门为成员的领导小组。",
    "举办政务公开业务培训2期，参训158人次。",
    "实行收到一件、办理一件、答复一件的工作机制。",
    "办成“一件事”23项，精简材料120份。",
    "受理低保申请340件，批准298件。",
    "行政许可申请全部网上办理，压减材料65项。",
    "关停政务新媒体2个，注销账号3个。",
    "整改网站错误信息37条，删除过期信息112条。",
    "采集地质灾害信息214条，上报险情信息9条。",
    "向档案馆移交文件129件。",
    "清理规范性文件70件。",
    "审查规范性文件草案14件，备案审查8件。",
    "发放宣传单5000份，悬挂横幅26条。",
    "硬化道路18条，安装路灯460盏。",
    "接待信访群众87人次，化解积案11件。",
    "公开招聘教师64名，公开招标项目19个。",
    "上年结转资金320万元，本年支出1500万元。",
    "收到的申请材料共3份。",
    "全县有公共法律服务机构17家、企业2300家。",
    "设立政府信息查阅点7个，公开栏33块。",
    "建立信息员队伍，共有信息员45人。",
    "7×24小时值守，响应时间不超过30分钟。",
    "网站可用率99.8%，群众满意度96%。",
    "通过“12345”热线为民服务。",
    "有3个单位的政府信息公开申请办理不规范。",
    "公开8个领域公共企事业单位的信息。",
    "因工作失误被上级通报1次。",
    "未建立依申请公开台账的要整改。",
    "存量申请全部清零。",
    "严格执行零报告制度，与群众零距离接触。",
    "未收到省级部门转来的申请。",
    "没有因不履行政府信息公开义务被投诉的情况。",
    "未办理行政复议案件。",
    "没有发生因政府信息公开引起的群体性事件。",
    "没有一起政府信息公开申请超期答复。",
    "政府信息公开申请无逾期、无积压。",
    "行政复议零纠正、行政诉讼零败诉。",
    "政府信息公开申请答复零投诉，依申请公开工作零差错。",
    "未收到要求更正信息的申请。",
];

#[test]
fn decoys_state_nothing() {
    let mut fired = Vec::new();
    for decoy in DECOYS {
        for heading in [PROACTIVE, APPLICATIONS, "（三）政府信息管理情况", "四、政府信息公开行政复议、行政诉讼情况"]
        {
            let court = heading.starts_with('四') && decoy.contains("行政");
            let stated = if court { Vec::new() } else { statements(decoy, heading, 2023) };
            fired.extend(stated.iter().map(|s| format!("{decoy}: {} {}", s.topic, s.value)));
        }
    }
    fired.dedup();
    assert_eq!(fired, Vec::<String>::new());
    assert!(DECOYS.len() >= 40);
}

/// No figure of a table is taken for prose, in any report at hand.
#[test]
fn no_statement_stands_in_a_table() {
    let mut looked_at = 0;
    for folder in [root().join("corpus/reports"), root().join("../shared/real")] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let Ok(report) = read::file(&path) else { continue };
            let cells = report.tables.iter().flat_map(|tables| &tables.cells).flat_map(|cell| &cell.spans);
            let cells: Vec<_> = cells.collect();
            for statement in &report.statements {
                looked_at += 1;
                let place = statement.place.as_ref().unwrap();
                let inside = cells.iter().any(|cell| cell.overlaps(place));
                assert!(!inside, "{}: {} {}", path.display(), statement.topic, statement.text);
            }
        }
    }
    println!("{looked_at} statements");
    assert!(looked_at >= 200);
}

/// A sentence without end is read whole; reading that took the square of its length would not come back.
#[test]
fn a_sentence_may_be_as_long_as_it_likes() {
    let many = 40_000;
    for (piece, stated) in [
        ("公开信息1条、", many),
        ("其中动态1条、", many),
        ("《1条", 0),
        ("一件", 0),
        ("((", 0),
        ("无、", 0),
        ("无行政复议、", many),
        ("没有行政复议、", many),
        ("2022年结转", 0),
    ] {
        assert_eq!(statements(&piece.repeat(many), PROACTIVE, 2023).len(), stated, "{piece}");
    }
}
