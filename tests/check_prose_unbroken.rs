//! Prose that contradicts nothing: lawful readings of random tables, sentences of something else, published reports.
#![allow(missing_docs, clippy::unwrap_used)]

#[allow(dead_code)]
mod print;

use gouji::Form;
use gouji::check::prose::Judged;
use gouji::finding::{Code, Outcome};
use gouji::form::sample;
use gouji::pipeline::read;
use print::plain::page;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// Sentences that state lawful readings of random tables that are consistent; and sentences of others that break nothing.
fn true_sentences(number: &dyn Fn(&str) -> Decimal, form: &Form, draw: &mut print::Draw) -> Vec<String> {
    let total = |row: &str| number(&format!("applications.{row}.total"));
    let under = |group: &str| {
        let keys = form.cells.iter().filter(|cell| !cell.foreign).map(|cell| cell.key.as_str());
        let keys = keys.filter(|key| {
            key.starts_with(&format!("applications.{group}.")) && key.rsplit('.').next() == Some("total")
        });
        keys.map(number).sum::<Decimal>()
    };
    let court = |group: &str| number(&format!("review_and_litigation.{group}.total"));
    let (new, before, done) = (total("new_received"), total("carried_in"), total("outcomes_total"));
    let natural = number("applications.new_received.natural_person");
    let mut sentences = vec![
        format!("全年新收政府信息公开申请{new}件，上年结转{before}件，应办{}件。", new + before),
        format!("本年度共收到申请{}件。", new + before),
        format!("收到申请{new}件，其中自然人{natural}件，法人或其他组织{}件。", new - natural),
        format!("收到申请{new}件，办结{done}件，结转下年{}件。", total("carried_out")),
        format!(
            "收到申请{new}件，予以公开{}件，部分公开{}件。",
            total("disclosed_in_full"),
            total("disclosed_in_part")
        ),
        format!("收到申请{new}件，不予公开{}件，其他处理{}件。", under("refused"), under("other_handling")),
        format!("收到申请{new}件，无法提供{}件，不予处理{}件。", under("not_available"), under("not_processed")),
        format!(
            "因政府信息公开被申请行政复议{}件，被提起行政诉讼{}件。",
            court("review"),
            court("suit_direct") + court("suit_after_review")
        ),
        format!("县政府办公室收到申请{}件。", draw.below(50)),
        format!("2022年收到申请{}件。", draw.below(500)),
        format!("收到征地类政府信息公开申请{}件。", draw.below(50)),
    ];
    if done >= before {
        sentences.push(format!("收到申请{new}件，办结{}件。", done - before));
    }
    if new > Decimal::TEN {
        let tens = (new / Decimal::TEN).floor() * Decimal::TEN;
        sentences.push(format!("收到政府信息公开申请{tens}余件。"));
        let percent = natural / new * Decimal::ONE_HUNDRED;
        let places = draw.below(3);
        let cut = if draw.percent(50) { percent.trunc_with_scale(places) } else { percent.round_dp(places) };
        let online = draw.below(u32::try_from(new).unwrap() + 1);
        sentences.push(format!("收到申请{new}件，其中自然人{natural}件，占{cut}%。"));
        sentences.push(format!("收到申请{new}件，其中网络申请{online}件、信函申请{}件。", new - Decimal::from(online)));
    }
    sentences
}

#[test]
fn true_sentences_never_break() {
    let mut holding = 0;
    for seed in 0..60 {
        let form = Form::edition(if seed % 2 == 0 { "2021" } else { "2019" }).unwrap();
        let mut draw = print::Draw::new(seed);
        let values = sample::consistent(form, 40, |n| draw.below(n));
        let number = |key: &str| values[form.cell(key).unwrap()];
        let mut sentences = true_sentences(&number, form, &mut draw);
        while sentences.len() > 5 {
            sentences.remove(draw.index(sentences.len()));
        }
        let overview = sentences.join("\n");
        // The 2019 table prints its purchases with their unit.
        let figures =
            |key: &str| format!("{}{}", number(key), if key.contains("procurement.amount") { "万元" } else { "" });
        let report = read::bytes(page(form, &overview, "无", &[], &figures).as_bytes()).unwrap();
        let judged = gouji::check::judge(&report);
        let broken: Vec<&Judged> = judged.iter().filter(|one| one.outcome == Outcome::Broken).collect();
        assert!(broken.is_empty(), "seed {seed}: {overview}\n{broken:#?}");
        holding += judged.iter().filter(|one| one.outcome == Outcome::Holds).count();
    }
    println!("{holding} statements hold");
    assert!(holding >= 400);
}

/// Sentences of other bodies, parts, times and counts, beside tables of 95 received, 90 closed, 4 reviews and 3 suits.
const ELSEWHERE: &[&str] = &[
    "县政府共收到政府信息公开申请18件，均已办结。",
    "县本级收到申请30件。",
    "各乡镇收到申请50件，县直部门收到申请30件。",
    "受理申请89件，不予受理6件。",
    "本年度共收到130件申请，经审查有效申请95件。",
    "全年收到申请95件，办结90件，延期办结12件。",
    "县自然资源局收到申请47件，居全县首位。",
    "政府信息公开申请较多的部门为自然资源局，收到47件，办结40件。",
    "第一季度收到申请60件。",
    "1—6月，收到申请40件；7—12月，收到申请50件。",
    "截至6月底，收到申请40件。",
    "收到申请95件，依法公开73件。",
    "在收到的申请中，涉及征地的50件，涉及规划的20件。",
    "2022年收到申请200件，2023年收到申请95件，下降52.5%。",
    "收到省政府信息公开申请转办件4件。",
    "本机关收到申请12件。",
    "2023年，我办收到申请12件。",
    "上年结转3件、新收18件的县政府办公室申请均办结。",
    "县政府门户网站收到申请12件。",
    "12345热线受理申请12件。",
    "收到行政复议申请25件，其中维持10件。",
    "全县法院受理政府信息公开行政诉讼50件。",
    "县司法局收到行政复议申请56件，办理行政诉讼20件。",
    "行政诉讼一审12件、二审7件。",
    "2023年新收行政诉讼15件。",
    "被申请行政复议4件，被提起行政诉讼3件，其中维持5件。",
    "全年制发规范性文件6件，其中以县政府名义8件。",
    "县政府及县政府办公室制发规范性文件4件，部门制发规范性文件5件。",
    "公开规范性文件60件。",
    "累计制发规范性文件300件。",
    "清理规范性文件200件，废止50件，保留150件。",
    "截至2023年底，现行有效的县政府规范性文件40件。",
    "网站公开信息300条，微信公开信息280条，其中动态类400条。",
    "公开政府信息139条，其中动态类74条、政务类63条、解读类21条、热点类2条。",
    "公开政府信息300条，其中网站290条、微信280条。",
];

#[test]
fn sentences_of_something_else_break_nothing() {
    let form = Form::edition("2021").unwrap();
    let figures = |key: &str| {
        let figure = match key {
            "applications.new_received.natural_person" | "applications.new_received.total" => "95",
            "applications.outcomes_total.natural_person"
            | "applications.outcomes_total.total"
            | "applications.disclosed_in_full.natural_person"
            | "applications.disclosed_in_full.total" => "90",
            "applications.carried_out.natural_person" | "applications.carried_out.total" => "5",
            "review_and_litigation.review.upheld" | "review_and_litigation.review.total" => "4",
            "review_and_litigation.suit_direct.upheld" | "review_and_litigation.suit_direct.total" => "3",
            key if key.contains("normative_documents") => "6",
            _ => "0",
        };
        figure.to_owned()
    };
    let mut broken = Vec::new();
    for sentence in ELSEWHERE {
        let report = read::bytes(page(form, sentence, "无", &[], &figures).as_bytes()).unwrap();
        let judged = gouji::check::judge(&report).into_iter().filter(|one| one.outcome == Outcome::Broken);
        broken.extend(judged.map(|one| format!("{sentence} {} {}", one.relation, one.message.unwrap().words().zh)));
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// No published report at hand, and none of the bundled ones, contradicts itself in a way that is told for certain.
#[test]
fn published_reports_are_not_broken() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let real = root.join("../shared/real");
    if !real.is_dir() {
        println!("skipped: there is no folder of real reports beside the repository");
    }
    let (mut holding, mut broken) = (0, Vec::new());
    for folder in [root.join("corpus/reports"), real] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let Ok(report) = read::file(&path) else { continue };
            for one in gouji::check::judge(&report) {
                holding += usize::from(one.outcome == Outcome::Holds);
                if one.outcome == Outcome::Broken {
                    broken.push(format!("{}: {} {}", path.display(), one.relation, one.message.unwrap().words().zh));
                }
            }
        }
    }
    println!("{holding} statements and lists hold");
    assert_eq!(broken, Vec::<String>::new());
    assert!(holding >= 200);
}

/// Many contradictions of one thing are one finding, and take no more than a look at each.
#[test]
fn a_long_text_is_judged_in_one_go() {
    let form = Form::edition("2021").unwrap();
    let overview = "收到申请17件。收到申请95件，其中自然人30件，予以公开4件，办结3件。".repeat(2_000);
    let text = page(form, &overview, "无", &[], &|_| "0".to_owned());
    let report = read::bytes(text.as_bytes()).unwrap();
    let found = report.findings.iter().filter(|finding| finding.code == Code::ProseDisagrees);
    let ids: BTreeSet<String> = found.clone().map(|finding| finding.id("a")).collect();
    assert_eq!(ids.len(), found.count());
    assert!(!ids.is_empty() && ids.len() < 10, "{ids:?}");
}
