//! What the prose says against the tables and against itself: rules N1 to N18, one after the other.
//!
//! Every rule has a sentence that contradicts, one that does not, and one that cannot be told. The
//! reports are those of an invented county, with every cell 0 that is not given.
#![allow(missing_docs, clippy::unwrap_used)]

#[allow(dead_code)]
mod print;

use gouji::check::prose::{self, Judged};
use gouji::finding::{Code, Finding, Outcome, Severity};
use gouji::message::{Between, List, Message, Quote, Words};
use gouji::pipeline::read;
use gouji::record::outline::Scope;
use gouji::{Form, Report};
use print::plain::page;

/// The figures of the invented county: 95 received, 2 carried in, 90 closed, 7 carried out.
const CELLS: &[(&str, &str)] = &[
    ("proactive_disclosure.normative_documents.issued", "6"),
    ("proactive_disclosure.normative_documents.repealed", "8"),
    ("proactive_disclosure.normative_documents.in_force", "46"),
    ("proactive_disclosure.administrative_fees.amount_wanyuan", "0.2"),
    ("applications.new_received.natural_person", "80"),
    ("applications.new_received.enterprise", "10"),
    ("applications.new_received.other_org", "5"),
    ("applications.new_received.total", "95"),
    ("applications.carried_in.natural_person", "2"),
    ("applications.carried_in.total", "2"),
    ("applications.disclosed_in_full.natural_person", "50"),
    ("applications.disclosed_in_full.total", "50"),
    ("applications.disclosed_in_part.enterprise", "10"),
    ("applications.disclosed_in_part.total", "10"),
    ("applications.refused.state_secret.natural_person", "4"),
    ("applications.refused.state_secret.total", "4"),
    ("applications.refused.enforcement_file.natural_person", "11"),
    ("applications.refused.enforcement_file.total", "11"),
    ("applications.other_handling.other.natural_person", "10"),
    ("applications.other_handling.other.other_org", "5"),
    ("applications.other_handling.other.total", "15"),
    ("applications.outcomes_total.natural_person", "75"),
    ("applications.outcomes_total.enterprise", "10"),
    ("applications.outcomes_total.other_org", "5"),
    ("applications.outcomes_total.total", "90"),
    ("applications.carried_out.natural_person", "7"),
    ("applications.carried_out.total", "7"),
    ("review_and_litigation.review.upheld", "3"),
    ("review_and_litigation.review.corrected", "1"),
    ("review_and_litigation.review.total", "4"),
    ("review_and_litigation.suit_direct.upheld", "2"),
    ("review_and_litigation.suit_direct.total", "2"),
    ("review_and_litigation.suit_after_review.other_result", "1"),
    ("review_and_litigation.suit_after_review.total", "1"),
];

fn report(overview: &str, other: &str, cells: &[(&str, &str)]) -> Report {
    let figure = |key: &str| {
        let own = CELLS.iter().find(|(own, _)| *own == key);
        own.map_or("0", |(_, figure)| figure).to_owned()
    };
    let text = page(Form::edition("2021").unwrap(), overview, other, cells, &figure);
    let report = read::bytes(text.as_bytes()).unwrap();
    let form = report.tables.as_ref().unwrap();
    for (key, printed) in CELLS.iter().filter(|(key, _)| !cells.iter().any(|(own, _)| own == key)) {
        assert_eq!(form.get(key).unwrap().number(), printed.parse().ok(), "{key} is not read as printed");
    }
    report
}

/// What a rule makes of a sentence: its outcomes at a place, one for every statement.
fn judged(report: &Report, relation: &str, at: &str) -> Vec<Judged> {
    gouji::check::judge(report).into_iter().filter(|one| one.relation == relation && one.at == at).collect()
}

/// What is expected of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// It holds, and this reading is named.
    Fits(&'static str),
    Broken,
    CannotTell,
    /// A finding that says nothing is broken.
    Noted(Severity),
}
use Expect::{Broken, CannotTell, Fits, Noted};

const BLANK: &[(&str, &str)] = &[
    ("applications.new_received.total", " "),
    ("applications.carried_in.total", " "),
    ("applications.outcomes_total.total", " "),
    ("applications.carried_out.total", " "),
    ("applications.refused.state_secret.total", " "),
];
const RECEIVED: &str = "applications.new_received";

fn try_each(cases: &[(&str, &str, &str, Expect)], cells: &[(&str, &str)]) {
    for (relation, at, sentence, expected) in cases {
        let (overview, other) = if sentence.contains('费') { ("略。", *sentence) } else { (*sentence, "无") };
        let report = report(overview, other, cells);
        let said: Vec<String> = report.statements.iter().map(|own| format!("{} {}", own.topic, own.value)).collect();
        let judged = judged(&report, relation, at);
        let context = format!("{relation} {sentence}: {said:?} {judged:#?}");
        let [one] = judged.as_slice() else { panic!("not judged once: {context}") };
        let findings: Vec<_> = report
            .findings
            .iter()
            .filter(|own| own.code == Code::ProseDisagrees && own.relation.as_deref() == Some(relation))
            .collect();
        match expected {
            Fits(reading) => {
                assert_eq!(one.outcome, Outcome::Holds, "{context}");
                assert_eq!(one.reading.as_ref().unwrap().zh, *reading, "{context}");
                assert!(findings.is_empty(), "{context}");
            }
            CannotTell => {
                assert_eq!(one.outcome, Outcome::CannotTell, "{context}");
                assert!(one.open.is_some() && findings.is_empty(), "{context}");
            }
            Broken => {
                assert_eq!(one.outcome, Outcome::Broken, "{context}");
                let [finding] = findings.as_slice() else { panic!("{context}") };
                assert_eq!((finding.outcome, finding.severity), (Some(Outcome::Broken), Severity::Warning));
                assert_eq!(finding.at.as_deref(), Some(*at));
                assert!(finding.place.is_some() && finding.left.is_some(), "{context}");
            }
            Noted(severity) => {
                assert_eq!(one.outcome, Outcome::CannotTell, "{context}");
                let [finding] = findings.as_slice() else { panic!("{context}") };
                assert_eq!((finding.outcome, finding.severity), (None, *severity));
            }
        }
    }
}

#[test]
fn figures_of_applications() {
    try_each(
        &[
            ("N1", RECEIVED, "全年共收到政府信息公开申请95件。", Fits("新收")),
            ("N1", RECEIVED, "全县收到申请97件。", Fits("新收加上年结转")),
            ("N1", RECEIVED, "收到政府信息公开申请17件。", Broken),
            ("N1", RECEIVED, "区政府办代表区政府收到政府信息公开申请17件。", CannotTell),
            ("N1", RECEIVED, "县政府办公室高度重视，收到申请17件。", CannotTell),
            ("N1", RECEIVED, "收到征地类政府信息公开申请17件。", CannotTell),
            ("N1", RECEIVED, "累计收到政府信息公开申请317件。", CannotTell),
            ("N1", RECEIVED, "收到政府信息公开申请90余件。", Fits("新收")),
            ("N1", RECEIVED, "收到政府信息公开申请60余件。", Broken),
            ("N1", "applications.handled", "全年办理政府信息公开申请90件。", Fits("办理结果总计")),
            ("N2", "applications.carried_in", "新收申请95件，上年结转2件。", Fits("上年结转")),
            ("N2", "applications.carried_in", "新收申请95件，上年结转5件。", Broken),
            ("N3", "applications.outcomes_total", "收到申请95件，办结90件。", Fits("办理结果总计")),
            ("N3", "applications.outcomes_total", "收到申请95件，办结88件。", Fits("办理结果总计减上年结转")),
            ("N3", "applications.outcomes_total", "收到申请95件，答复75件。", Fits("办理结果总计减其他处理")),
            ("N3", "applications.outcomes_total", "收到申请95件，办结95件。", Broken),
            ("N3", "applications.outcomes_total", "收到申请95件，按时办结81件。", CannotTell),
            ("N4", "applications.carried_out", "收到申请95件，结转下年7件。", Fits("结转下年")),
            ("N4", "applications.carried_out", "收到申请95件，结转下年度继续办理5件。", Broken),
            ("N5", "applications.refused", "收到申请95件，不予公开15件。", Fits("不予公开")),
            ("N5", "applications.refused", "收到申请95件，不予公开4件。", Broken),
            ("N5", "applications.other_handling", "收到申请95件，其他处理15件。", Fits("其他处理")),
            ("N5", "applications.not_available.not_held", "收到申请95件，信息不存在3件。", CannotTell),
            (
                "N6",
                "applications.new_received.natural_person",
                "收到申请95件，其中自然人82件。",
                Fits("新收加上年结转"),
            ),
            ("N6", "applications.new_received.organisation", "收到申请95件，其中法人或其他组织15件。", Fits("新收")),
            ("N6", "applications.new_received.natural_person", "收到申请95件，其中自然人79件。", Broken),
            ("N6", "applications.new_received.natural_person", "收到申请95件，其中自然人60人。", CannotTell),
        ],
        &[],
    );
    try_each(
        &[
            ("N1", RECEIVED, "收到政府信息公开申请17件。", CannotTell),
            ("N2", "applications.carried_in", "新收申请95件，上年结转5件。", CannotTell),
            ("N3", "applications.outcomes_total", "收到申请95件，办结91件。", CannotTell),
            ("N4", "applications.carried_out", "收到申请95件，结转下年8件。", CannotTell),
            ("N5", "applications.refused", "收到申请95件，不予公开4件。", CannotTell),
            ("N13", "applications.carried_out", "收到申请95件，无结转下年度申请。", CannotTell),
        ],
        BLANK,
    );
}

#[test]
fn figures_of_reviews_suits_and_documents() {
    let issued = "proactive_disclosure.normative_documents.issued";
    let repealed = "proactive_disclosure.normative_documents.repealed";
    let (review, suit) = ("review_and_litigation.review", "review_and_litigation.suit");
    try_each(
        &[
            ("N7", review, "因政府信息公开被申请行政复议4件。", Fits("行政复议总计")),
            ("N7", review, "因政府信息公开被申请行政复议6件。", Broken),
            ("N7", review, "因征地信息公开被申请行政复议6件。", CannotTell),
            ("N7", "review_and_litigation.review.upheld", "被申请行政复议4件，结果维持2件。", Broken),
            ("N8", suit, "因政府信息公开被提起行政诉讼3件。", Fits("未经复议直接起诉加复议后起诉总计")),
            ("N8", suit, "因政府信息公开被提起行政诉讼5件。", Broken),
            ("N8", suit, "因政府信息公开被提起一审行政诉讼5件。", CannotTell),
            (
                "N8",
                "review_and_litigation.suit_direct",
                "被提起行政诉讼3件，未经复议直接起诉2件。",
                Fits("未经复议直接起诉总计"),
            ),
            ("N12", issued, "全年制发行政规范性文件6件。", Fits("本年制发")),
            ("N12", issued, "全年制发行政规范性文件9件。", Broken),
            ("N12", issued, "县政府制发行政规范性文件2件。", CannotTell),
            ("N12", repealed, "废止行政规范性文件5件，宣布失效规范性文件3件。", Fits("废止加失效")),
            ("N12", repealed, "开展文件清理，废止行政规范性文件5件。", CannotTell),
            ("N12", "proactive_disclosure.normative_documents.in_force", "现行有效行政规范性文件4.6万件。", Broken),
        ],
        &[],
    );
}

#[test]
fn percentages_and_lists() {
    let channels = "applications.new_received.by_channel";
    let parts = "applications.new_received.parts";
    let online = "applications.new_received.online.percent";
    let growth = "review_and_litigation.growth.percent";
    try_each(
        &[
            ("N9", growth, "2023年行政诉讼22起，比2022年（31起）下降29%。", Fits("22÷31−1=-29.03%")),
            ("N9", growth, "2023年行政诉讼22起，比2022年（31起）下降35%。", Broken),
            ("N9", "applications.growth.percent", "收到申请95件，同比增长3.2%。", CannotTell),
            ("N9", online, "收到申请95件，其中网络申请80件，占84.2%。", Fits("80÷95=84.21%")),
            ("N9", online, "收到申请95件，其中网络申请79件，占83.15%。", Fits("79÷95=83.16%")),
            ("N9", online, "收到申请95件，其中网络申请80件，占91.7%。", Broken),
            ("N9", "applications.closing_rate.percent", "收到申请95件，办结率92.7%。", Fits("90÷97=92.78%")),
            ("N9", "applications.closing_rate.percent", "收到申请95件，办结率99%。", CannotTell),
            ("N10", channels, "收到申请95件，其中网络申请80件、信函申请15件。", Fits("各项80+15=95，总数95")),
            ("N10", channels, "收到申请95件，其中网络申请80件、信函申请5件。", Fits("各项80+5=85，总数95")),
            ("N10", channels, "收到申请95件，其中网络申请80件、信函申请25件。", Broken),
            ("N10", channels, "收到申请95件，其中网络申请80件、信函申请17件。", CannotTell),
            (
                "N11",
                "applications.new_received.by_body",
                "收到申请95件：县政府30件、县各有关部门45件、乡镇街道20件。",
                Fits("各项30+45+20=95，总数95"),
            ),
            (
                "N11",
                "applications.new_received.by_body",
                "收到申请95件：县政府30件、县各有关部门45件、乡镇街道10件。",
                Broken,
            ),
            ("N18", parts, "收到申请95件，其中县政府30件、县各有关部门45件。", Fits("各项30+45=75，总数95")),
            ("N18", parts, "收到申请95件，其中县政府30件、县各有关部门75件。", Broken),
            ("N18", "items_published.parts", "公开政府信息约90条，其中动态类80条、政策类85条。", CannotTell),
            (
                "N18",
                "items_published.parts",
                "公开政府信息100条，其中动态类80条、预决算20条、政府预决算8条、部门预决算12条。",
                Fits("各项80+20=100，总数100"),
            ),
            ("N18", "items_published.parts", "公开政府信息100条，其中动态类80条、政策类15条、公告类60条。", Broken),
        ],
        &[],
    );
    // A list of bodies that goes on with words that are no bodies need not add up.
    let report = report("收到申请95件：县政府30件、县各有关部门45件、涉农类10件。", "无", &[]);
    assert!(gouji::check::judge(&report).iter().all(|one| one.outcome != Outcome::Broken));
}

#[test]
fn zeros_completeness_and_fees() {
    let (review, closing) = ("review_and_litigation.review", "applications.closing_rate");
    try_each(
        &[
            ("N13", RECEIVED, "本年度未收到政府信息公开申请。", Broken),
            (
                "N13",
                "applications.new_received.organisation",
                "本年度未收到法人和其他组织的政府信息公开申请。",
                CannotTell,
            ),
            ("N13", review, "未发生因政府信息公开引发的行政复议。", Broken),
            ("N13", review, "未发生因依申请公开产生的行政复议。", CannotTell),
            ("N14", closing, "收到申请95件，均已办理完成。", Noted(Severity::Warning)),
            ("N14", closing, "收到申请95件，均已办结，另有7件结转下年。", CannotTell),
            ("N14", closing, "收到申请95件，办结率100%。", CannotTell),
            (
                "N15",
                "processing_fee.parts",
                "收取信息处理费1800元：县公安局1000元、县教育局800元。",
                Fits("各项1000+800=1800，总数1800"),
            ),
            ("N15", "processing_fee.parts", "收取信息处理费1800元：县公安局1000元、县教育局700元。", Broken),
            ("N15", "processing_fee.parts", "收取信息处理费约1800元：县公安局1000元、县教育局700元。", CannotTell),
            ("N16", "processing_fee", "全年收取信息处理费1800元。", Fits("表中收费为2000元")),
            ("N16", "processing_fee", "全年收取信息处理费2800元。", Noted(Severity::Note)),
        ],
        &[],
    );
    try_each(
        &[
            ("N13", review, "未发生因依申请公开产生的行政复议。", Fits("行政复议总计")),
            ("N14", closing, "收到申请95件，均已办理完成。", Fits("结转下年为0")),
            ("N16", "processing_fee", "全年收取信息处理费2800元。", CannotTell),
        ],
        &[
            ("review_and_litigation.review.total", "0"),
            ("applications.carried_out.total", "0"),
            ("proactive_disclosure.administrative_fees.amount_wanyuan", "/"),
        ],
    );
    let blank = [("applications.carried_out.total", " "), ("review_and_litigation.review.total", " ")];
    try_each(
        &[
            ("N13", review, "未发生因政府信息公开引发的行政复议。", CannotTell),
            ("N14", closing, "收到申请95件，均已办理完成。", CannotTell),
        ],
        &blank,
    );
}

#[test]
fn a_fee_that_was_not_paid_is_spoken_of() {
    let not_paid = "applications.other_handling.fee_not_paid.total";
    for (printed, other, outcome, noted) in [
        ("2", "无", Outcome::CannotTell, true),
        ("2", "全年收取信息处理费100元。", Outcome::Holds, false),
        ("0", "无", Outcome::Holds, false),
        (" ", "无", Outcome::CannotTell, false),
    ] {
        let report = report("略。", other, &[(not_paid, printed)]);
        let judged = judged(&report, "N17", "processing_fee");
        assert_eq!(judged.iter().map(|one| one.outcome).collect::<Vec<_>>(), [outcome], "{printed} {other}");
        assert_eq!(judged[0].severity, noted.then_some(Severity::Note), "{printed} {other}");
    }
}

#[test]
fn the_message_says_what_each_reading_gives() {
    let report = report("收到申请17件。本年度共收到申请18件。", "无", &[]);
    let findings: Vec<_> = report.findings.iter().filter(|own| own.code == Code::ProseDisagrees).collect();
    let [finding] = findings.as_slice() else { panic!("{findings:#?}") };
    assert_eq!(finding.id("a"), "a:G210:N1:applications.new_received");
    assert_eq!(
        finding.words().zh,
        "“收到申请17件”：表中新收为95，新收加上年结转为97；“本年度共收到申请18件”：表中新收为95，新收加上年结转为97"
    );
    assert_eq!(finding.left.as_ref().unwrap().figures.len(), 2);
    let right = finding.right.as_ref().unwrap();
    assert_eq!(
        (right.cells.as_slice(), right.value),
        (["applications.new_received.total".to_owned()].as_slice(), 95.into())
    );
    assert_eq!(finding.difference, Some((17 - 95).into()));
}

/// Two sentences that count two halves contradict nothing, nor does a smaller figure beside one that fits.
#[test]
fn sentences_are_also_held_together() {
    for overview in [
        "收到申请95件，其中予以公开30件。经补正，予以公开20件。",
        "收到申请95件。收到申请17件。",
        "收到企业申请10件，其中予以公开0件，部分公开10件。",
        "收到申请95件，其中网络申请20件，其中予以公开3件。",
    ] {
        let report = report(overview, "无", &[]);
        let judged = gouji::check::judge(&report);
        assert!(judged.iter().all(|one| one.outcome != Outcome::Broken), "{overview} {judged:#?}");
    }
}

#[test]
fn the_opening_of_a_report_may_speak_for_the_office_alone() {
    let mut report = report("收到申请17件。", "无", &[]);
    assert_eq!(judged(&report, "N1", RECEIVED)[0].outcome, Outcome::Broken);
    report.outline.scope = Some(Scope::Office);
    assert_eq!(judged(&report, "N1", RECEIVED)[0].outcome, Outcome::CannotTell);
    report.outline.scope = Some(Scope::Region);
    assert_eq!(judged(&report, "N1", RECEIVED)[0].outcome, Outcome::Broken);
}

/// A cell that was read from the prose proves nothing about it.
#[test]
fn a_cell_cut_as_stated_is_spent() {
    let mut report = report("全年制发行政规范性文件9件。", "无", &[]);
    let at = "proactive_disclosure.normative_documents.issued";
    assert_eq!(judged(&report, "N12", at)[0].outcome, Outcome::Broken);
    let row = Words::new("行政规范性文件", "normative_documents");
    let (sentences, others) = (List::of(Between::And, Vec::<Quote>::new()), List::of(Between::Or, ["1|03|46"]));
    let chosen = "10|3|46".to_owned();
    let cut = Finding::new("normative_documents", Message::CutAsStated { row, chosen, sentences, others });
    report.findings = vec![cut.about(vec![at.to_owned()])];
    assert_eq!(judged(&report, "N12", at)[0].outcome, Outcome::Spent);
    assert!(prose::findings(&report, &gouji::check::judge(&report)).is_empty());
}

#[test]
fn the_table_of_2014_has_rows_of_its_own() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports/tongyin_2016.html");
    let mut report = read::file(&path).unwrap();
    let outcome = |report: &Report| judged(report, "N1", RECEIVED).iter().map(|one| one.outcome).collect::<Vec<_>>();
    assert_eq!(outcome(&report), [Outcome::Holds]);
    let stated = report.statements.iter_mut().find(|own| own.topic == RECEIVED).unwrap();
    stated.value += rust_decimal::Decimal::ONE;
    assert_eq!(outcome(&report), [Outcome::Broken]);
}
