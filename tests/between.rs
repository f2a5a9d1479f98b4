//! What holds between reports: years, copies, levels; and how later findings come into the dataset.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::check::between::History;
use gouji::dataset::{Lines, Lock, Spool};
use gouji::finding::{Code, Finding, Outcome, Severity};
use gouji::form::{Form, sample};
use gouji::pipeline::{found::Found, harvest, inputs::Inputs};
use gouji::record::division::{Division, Level};
use gouji::record::outline::Scope;
use gouji::record::{Cell, Mark, Report, Source, Tables, Tally, json, key};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// A report of 溪口县 or of another body of the invented 柳江市, all zeros but these cells.
fn report(edition: &str, year: i32, figures: &[(&str, &str)]) -> Report {
    let form = Form::edition(edition).unwrap();
    let zero = |foreign| if foreign { Cell::ABSENT } else { Cell { value: Ok(Decimal::ZERO), ..Cell::ABSENT } };
    let cells = form.cells.iter().map(|place| zero(place.foreign));
    let mut tables = Tables { form, cells: cells.collect(), spent: BTreeSet::new(), unseen: BTreeSet::new() };
    for (key, figure) in figures {
        let value = if figure.is_empty() { Err(Mark::Blank) } else { Ok(figure.parse().unwrap()) };
        tables.cells[form.cell(key).unwrap()].value = value;
    }
    Report {
        id: format!("990102-{year}"),
        print: key::print(Some(&tables), &[], String::new),
        body: Some("溪口县人民政府".to_owned()),
        division: Some(division("990102", "溪口县", Level::County)),
        county: Some("990102".to_owned()),
        year: Some(year),
        tables: Some(tables),
        ..Report::default()
    }
}

fn division(code: &str, name: &str, level: Level) -> Division {
    let prefecture = (level == Level::County).then(|| "柳江市".to_owned());
    Division { code: code.to_owned(), name: name.to_owned(), level, prefecture, province: Some("云东省".to_owned()) }
}

/// The same as the report of another body.
fn of(mut report: Report, code: &str, body: &str, level: Level) -> Report {
    report.body = Some(body.to_owned());
    report.division = Some(division(code, body.trim_end_matches("人民政府"), level));
    report.id = format!("{code}-{}", report.year.unwrap());
    report
}

/// What was found of reports when all had been read.
struct Compared {
    /// By report, where there is any.
    later: Vec<(usize, Vec<Finding>)>,
    years: Tally,
}

fn compare(reports: &[Report]) -> Compared {
    let mut history = History::temporary().unwrap();
    for report in reports {
        history.note(report, "").unwrap();
    }
    history.sort().unwrap();
    let mut compared = Compared { later: Vec::new(), years: Tally::default() };
    for (number, report) in reports.iter().enumerate() {
        let among = gouji::check::between::among(report, &history).unwrap();
        compared.years += among.years;
        compared.later.extend((!among.findings.is_empty()).then_some((number, among.findings)));
    }
    compared
}

fn findings(reports: &[Report]) -> Vec<Finding> {
    compare(reports).later.into_iter().flat_map(|(_, findings)| findings).collect()
}

/// `Y1 total`, of every finding.
fn places(findings: &[Finding]) -> Vec<String> {
    let what = |finding: &Finding| finding.relation.clone().unwrap_or_else(|| finding.code.id().to_owned());
    findings.iter().map(|finding| format!("{} {}", what(finding), finding.at.as_deref().unwrap())).collect()
}

const OUT: &str = "applications.carried_out.total";
const IN: &str = "applications.carried_in.total";

#[test]
fn what_is_carried_out_is_carried_in_across_editions() {
    let person = |row: &str| format!("applications.{row}.natural_person");
    let (out, carried) = (person("carried_out"), person("carried_in"));
    let last = report("2019", 2020, &[(OUT, "12"), (&out, "12")]);
    let compared = compare(&[last.clone(), report("2021", 2021, &[(IN, "12"), (&carried, "12")])]);
    assert_eq!((compared.years.holds, compared.years.broken, compared.later.len()), (7, 0, 0));

    let this = report("2021", 2021, &[(IN, "8"), (&carried, "8")]);
    let found = findings(&[last.clone(), this.clone()]);
    assert_eq!(places(&found), ["Y1 natural_person", "Y1 total"]);
    let one = &found[1];
    assert_eq!(
        (one.severity, one.outcome, one.against.as_deref()),
        (Severity::Warning, Some(Outcome::Broken), Some(last.key().to_string().as_str()))
    );
    assert_eq!((one.left.as_ref().unwrap().value, one.right.as_ref().unwrap().value), (12.into(), 8.into()));
    assert_eq!(one.words().zh, "总计：按上年报告（990102-2020）为12，本年上年结转政府信息公开申请数量印为8");
    assert_eq!(one.id(&this.key()), format!("{}:G220:Y1:total", this.key()));

    let blank = compare(&[last.clone(), report("2021", 2021, &[(IN, ""), (&carried, "12")])]);
    assert_eq!((blank.years.holds, blank.years.cannot_tell, blank.later.len()), (6, 1, 0));
    // A year between them is missing, and nobody knows what it handed on.
    assert!(findings(&[last, report("2021", 2022, &[(IN, "8"), (&carried, "8")])]).is_empty());
}

#[test]
fn applicants_put_in_another_column_are_a_note() {
    let last = report("2021", 2022, &[("applications.carried_out.natural_person", "3"), (OUT, "3")]);
    let this = report("2021", 2023, &[("applications.carried_in.other_org", "3"), (IN, "3")]);
    let found = findings(&[last, this]);
    assert_eq!(places(&found), ["Y1 natural_person", "Y1 other_org"]);
    assert!(found.iter().all(|finding| finding.severity == Severity::Note));
    assert!(found[0].words().zh.ends_with("总计相同，或为申请人类别重新划分"), "{}", found[0].words().zh);
}

#[test]
fn of_a_report_that_was_issued_again_the_last_counts_and_none_where_nobody_knows() {
    let issue = |figure: &str, published: Option<&str>| Report {
        published: published.map(str::to_owned),
        ..report("2021", 2022, &[(OUT, figure)])
    };
    let this = |figure| report("2021", 2023, &[(IN, figure)]);
    // That there are two issues is said of each of them, and of nothing else.
    let findings = |first: &Report, again: &Report, this: Report| {
        let found = findings(&[first.clone(), again.clone(), this]);
        let (issues, others): (Vec<Finding>, Vec<Finding>) =
            found.into_iter().partition(|finding| finding.code == Code::Revised);
        let against: BTreeSet<Option<String>> = issues.into_iter().map(|finding| finding.against).collect();
        assert_eq!(against, [first, again].map(|report| Some(report.key().to_string())).into());
        others.into_iter().map(|finding| finding.difference.unwrap()).collect::<Vec<_>>()
    };
    let (first, again) = (issue("3", Some("2023-01-31")), issue("5", Some("2023-03-01")));
    assert_eq!(findings(&first, &again, this("5")), []);
    assert_eq!(findings(&again, &first, this("5")), []);
    assert_eq!(findings(&first, &again, this("3")), [Decimal::TWO]);
    assert_eq!(findings(&first, &issue("5", None), this("4")), [], "nobody knows which is the last");
}

#[test]
fn a_stock_grows_by_what_is_issued_and_shrinks_by_what_is_repealed() {
    let key = |column: &str| format!("proactive_disclosure.normative_documents.{column}");
    let last = report("2021", 2023, &[(&key("in_force"), "597")]);
    let this = |left: &str| {
        report("2021", 2024, &[(&key("in_force"), left), (&key("issued"), "50"), (&key("repealed"), "227")])
    };
    assert!(findings(&[last.clone(), this("420")]).is_empty());
    let found = findings(&[last.clone(), this("371")]);
    assert_eq!(places(&found), ["Y2 normative_documents"]);
    assert!(
        found[0].words().en.contains("597+50-227=420 after 990102-2023, printed as 371"),
        "{}",
        found[0].words().en
    );
    assert_eq!(compare(&[last, this("")]).years, Tally { holds: 8, cannot_tell: 1, ..Tally::default() });
    // 对外公开总数量 of 2020 and 现行有效件数 of 2021 are different things: only the carried applications are compared.
    assert_eq!(compare(&[report("2019", 2020, &[]), report("2021", 2021, &[])]).years.holds, 7);
}

#[test]
fn items_of_last_year_are_last_years_items() {
    let key = |column: &str| format!("proactive_disclosure.penalties.{column}");
    let last = report("2019", 2019, &[(&key("items_last_year"), "310"), (&key("items_change"), "-12")]);
    assert!(findings(&[last.clone(), report("2019", 2020, &[(&key("items_last_year"), "298")])]).is_empty());
    let found = findings(&[last, report("2019", 2020, &[(&key("items_last_year"), "310")])]);
    assert_eq!(places(&found), ["Y3 penalties"]);
    assert!(found[0].words().zh.contains("310-12=298"), "{}", found[0].words().zh);
}

#[test]
fn large_figures_neither_leap_nor_stand_still() {
    const LICENSING: &str = "proactive_disclosure.licensing.decisions";
    let two =
        |then, now| findings(&[report("2021", 2022, &[(LICENSING, then)]), report("2021", 2023, &[(LICENSING, now)])]);
    assert_eq!(places(&two("15882", "15882")), [format!("Y8 {LICENSING}")]);
    assert_eq!(places(&two("512", "15882")), [format!("Y8 {LICENSING}")]);
    for (then, now) in [("15882", "15881"), ("2000", "2000"), ("3", "90"), ("0", "15882"), ("", "15882")] {
        assert_eq!(places(&two(then, now)), Vec::<String>::new(), "{then}, {now}");
    }
    assert!(two("512", "15882").iter().all(|finding| finding.severity == Severity::Note && finding.outcome.is_none()));
}

#[test]
fn a_table_that_is_last_years_is_a_copy_and_one_of_zeros_is_not() {
    let rows = ["applications.new_received", "applications.disclosed_in_full", "applications.outcomes_total"];
    let figures: Vec<(String, &str)> =
        rows.iter().flat_map(|row| [(format!("{row}.natural_person"), "14"), (format!("{row}.total"), "14")]).collect();
    let figures: Vec<(&str, &str)> = figures.iter().map(|(key, figure)| (key.as_str(), *figure)).collect();
    let found = findings(&[report("2021", 2022, &figures), report("2021", 2023, &figures)]);
    assert_eq!(places(&found), ["G230 applications"]);
    assert_eq!(found[0].cells.len(), 6);
    let mut other = figures.clone();
    other.push(("applications.carried_in.enterprise", ""));
    assert!(findings(&[report("2021", 2022, &figures), report("2021", 2023, &other)]).is_empty());
    assert!(findings(&[report("2021", 2022, &[]), report("2021", 2023, &[])]).is_empty());
}

/// Sorted hashes of a text whose first part is one text and the rest another's.
fn wording(one: u64, shared: u64, all: u64) -> Vec<u64> {
    let hash = |text: u64, n: u64| {
        (text * 1_000_003 + n).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23).wrapping_mul(0xD134_2543_DE82_EF95)
    };
    let mut hashes: Vec<u64> = (0..all).map(|n| hash(if n < shared { 1 } else { one }, n)).collect();
    hashes.sort_unstable();
    hashes
}

#[test]
fn a_text_that_is_last_years_or_anothers_is_told() {
    let text = |mut report: Report, one, shared| {
        report.outline.wording = wording(one, shared, 2_000);
        report
    };
    let (last, this) = (report("2021", 2022, &[]), report("2021", 2023, &[]));
    let reused = findings(&[text(last.clone(), 1, 2_000), text(this.clone(), 2, 1_980)]);
    assert_eq!(places(&reused), ["G231 text"]);
    assert!(findings(&[text(last.clone(), 1, 2_000), text(this.clone(), 2, 1_500)]).is_empty());

    let neighbour = of(report("2021", 2023, &[]), "990103", "柳坪县人民政府", Level::County);
    let shared = compare(&[text(this.clone(), 1, 2_000), text(neighbour.clone(), 2, 1_950), text(last, 3, 0)]);
    assert_eq!(shared.later.len(), 1);
    let (number, found) = &shared.later[0];
    assert_eq!((*number, found[0].code), (1, Code::TextShared));
    assert_eq!(found[0].against, Some(this.key().to_string()));
    assert!(findings(&[text(this.clone(), 1, 2_000), text(neighbour.clone(), 2, 1_000)]).is_empty());

    // Of very many copies each is told, the hundredth too.
    let copies: Vec<Report> = (0..100)
        .map(|n| {
            text(
                of(report("2021", 2023, &[]), &format!("9902{n:02}"), &format!("第{n}县人民政府"), Level::County),
                1,
                2_000,
            )
        })
        .collect();
    assert_eq!(findings(&copies).len(), 99);

    // Three sentences that every report has are no text.
    let short = |mut report: Report| {
        report.outline.wording = wording(1, 60, 60);
        report
    };
    assert!(findings(&[short(this), short(neighbour)]).is_empty());
}

#[test]
fn a_region_counts_no_less_than_its_parts_where_it_says_that_it_counts_them() {
    const RECEIVED: &str = "applications.new_received.total";
    let city = |scope, figure| {
        let mut city = of(report("2021", 2023, &[(RECEIVED, figure)]), "990100", "柳江市人民政府", Level::Prefecture);
        city.outline.scope = scope;
        city
    };
    let one = report("2021", 2023, &[(RECEIVED, "60")]);
    let two = of(report("2021", 2023, &[(RECEIVED, "50")]), "990103", "柳坪县人民政府", Level::County);
    let found = findings(&[city(Some(Scope::Region), "95"), one.clone(), two.clone()]);
    assert_eq!(places(&found), [format!("L2 {RECEIVED}")]);
    assert!(found[0].words().zh.contains("2份下级报告合计110（最大为990102-2023的60）"), "{}", found[0].words().zh);
    // Offices and zones that are not at hand have their share: more than the parts is no finding, nor is a scope nobody states.
    for (scope, figure) in
        [(Some(Scope::Region), "110"), (Some(Scope::Region), "300"), (None, "17"), (Some(Scope::Office), "17")]
    {
        assert!(findings(&[city(scope, figure), one.clone(), two.clone()]).is_empty(), "{scope:?} {figure}");
    }
    let last_year = of(report("2021", 2022, &[(RECEIVED, "500")]), "990103", "柳坪县人民政府", Level::County);
    assert!(findings(&[city(Some(Scope::Region), "60"), one.clone(), last_year]).is_empty());

    // A part that was issued again counts once.
    assert!(findings(&[city(Some(Scope::Region), "60"), one.clone(), one]).is_empty());
}

#[test]
fn bodies_of_one_name_in_two_counties_are_two() {
    let of_county = |code: &str, county: &str, body: &str, year: i32, figure: &str| {
        let mut report = report("2021", year, &[(if year == 2022 { OUT } else { IN }, figure)]);
        report.division = Some(division(code, county, Level::County));
        report.body = Some(body.to_owned());
        report
    };
    let last = of_county("990102", "溪口县", "县财政局", 2022, "3");
    assert!(findings(&[last.clone(), of_county("990103", "柳坪县", "县财政局", 2023, "0")]).is_empty());
    // The county's name may stand before it or not.
    let this = of_county("990102", "溪口县", "溪口县财政局", 2023, "0");
    let of_bureau = |report: &Report| Report { body: Some("财政局".to_owned()), ..report.clone() };
    assert_eq!(places(&findings(&[of_bureau(&last), this])), ["Y1 total"]);
    let nowhere = |body: &str, year, figure| Report { division: None, ..of_county("990102", "", body, year, figure) };
    assert!(findings(&[nowhere("城关镇人民政府", 2022, "3"), nowhere("城关镇人民政府", 2023, "0")]).is_empty());
    assert!(findings(&[nowhere("市场监督管理局", 2022, "3"), nowhere("市场监督管理局", 2023, "0")]).is_empty());
    assert_eq!(
        findings(&[nowhere("溪口县城关镇人民政府", 2022, "3"), nowhere("溪口县城关镇人民政府", 2023, "0")]).len(),
        1
    );
}

#[test]
fn consistent_years_of_many_bodies_have_no_finding() {
    let form = Form::edition("2021").unwrap();
    let mut state = 11_u64;
    let mut draw = move |n: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(n)).unwrap()
    };
    let mut reports = Vec::new();
    let (bodies, years) = (2_000, 5);
    for body in 0..bodies {
        let mut last: Option<Vec<Decimal>> = None;
        for year in 0..years {
            let mut values = sample::consistent(form, [8, 60, 600][body % 3], &mut draw);
            for carry in last.iter().flat_map(|last| form.carries.iter().map(move |carry| (carry, last))) {
                let (carry, last) = carry;
                let sum = |cells: &[usize]| cells.iter().map(|cell| values[*cell]).sum::<Decimal>();
                let taken: Decimal = carry.last.iter().map(|key| last[form.cell(key).unwrap()]).sum();
                values[carry.equals] = taken + sum(&carry.sum) - sum(&carry.less);
            }
            let mut one = report("2021", 2021 + year, &[]);
            one.body = Some(format!("第{body}县人民政府"));
            one.id = format!("第{body}县人民政府-{}", 2021 + year);
            for (cell, value) in one.tables.as_mut().unwrap().cells.iter_mut().zip(&values) {
                if cell.is_printed() {
                    cell.value = Ok(*value);
                }
            }
            reports.push(one);
            last = Some(values);
        }
    }
    let compared = compare(&reports);
    let surprising = compared.later.iter().flat_map(|(_, found)| found).filter(|found| found.severity > Severity::Note);
    assert_eq!(surprising.count(), 0);
    assert_eq!((compared.years.broken, compared.years.holds), (0, bodies * 4 * 9));
}

/// A page with a table of five rows: the applications carried over and what else its sums need.
fn page(year: i32, carried_in: u32, carried_out: u32) -> String {
    let cells = |label: &str, cells: [String; 7]| format!("<tr><td>{label}<td>{}</tr>", cells.join("<td>"));
    let row = |label: &str, n: u32| cells(label, [n, 0, 0, 0, 0, 0, n].map(|n| n.to_string()));
    let head = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"].map(str::to_owned);
    let received = 4 + carried_out;
    let total = received + carried_in - carried_out;
    [
        format!("<h1>溪口县人民政府{year}年政府信息公开工作年度报告</h1><p>三、收到和处理政府信息公开申请情况<table>"),
        cells("申请人情况", head),
        row("一、本年新收政府信息公开申请数量", received),
        row("二、上年结转政府信息公开申请数量", carried_in),
        row("（一）予以公开", total),
        row("（七）总计", total),
        row("四、结转下年度继续办理", carried_out),
        "</table>".to_owned(),
    ]
    .concat()
}

#[test]
fn a_report_that_stands_in_several_places_is_one() {
    let at = |url: Option<&str>, path: &str| {
        let mut report = report("2021", 2022, &[(OUT, "3")]);
        report.source = Source { url: url.map(str::to_owned), path: Some(path.to_owned()), ..Source::default() };
        report
    };
    let reports = [at(None, "a.html"), at(None, "b.html"), at(Some("http://x.gov.cn/1"), "c.html")];
    let other =
        Report {
            body: Some("溪口县财政局".to_owned()), id: "990102-财政局-2022".to_owned(), ..reports[0].clone()
        };
    let corrected = report("2021", 2022, &[(OUT, "4")]);
    let folder = tempfile::tempdir().unwrap();
    let mut spool = Spool::create(&Lock::take(folder.path()).unwrap()).unwrap();
    for report in reports.iter().chain([&other, &corrected]) {
        spool.add(report, &json::line(&json::Record { report, spans: true })).unwrap();
    }
    let mut kept: Vec<Report> = Vec::new();
    let take = |ids: Vec<Lines>, run: &History| {
        for lines in ids {
            kept.extend(lines.reports(run)?.into_iter().map(|spooled| spooled.report));
        }
        Ok(())
    };
    spool.each(take).unwrap();
    assert_eq!(kept.len(), 3, "the same figures of another body are another report, and so are other figures of one");
    let first = kept.iter().find(|report| report.key() == reports[0].key()).unwrap();
    let paths: Vec<&str> = first.also.iter().map(|source| source.path.as_deref().unwrap()).collect();
    assert_eq!((first.source.path.as_deref(), paths), (Some("a.html"), vec!["b.html", "c.html"]));
    assert!(kept.iter().filter(|report| report.key() != first.key()).all(|report| report.also.is_empty()));
    let said: Vec<(&str, String)> =
        first.findings.iter().map(|finding| (finding.code.id(), finding.words().en)).collect();
    assert_eq!(
        said,
        [
            ("G143", "the same report also stands at b.html http://x.gov.cn/1".to_owned()),
            ("G142", format!("another text for the same body and year stands at {}", corrected.key().variant)),
        ]
    );
}

#[test]
fn bodies_that_nobody_can_place_have_no_issues() {
    let without = |body: Option<&str>, year: Option<i32>, figure: &str| {
        let mut report = report("2021", 2022, &[(OUT, figure)]);
        (report.body, report.division, report.year) = (body.map(str::to_owned), None, year);
        report.name();
        report
    };
    let found = |body, year| findings(&[without(body, year, "3"), without(body, year, "4")]).len();
    assert_eq!(found(Some("溪口县财政局"), Some(2022)), 2);
    assert_eq!(found(Some("县财政局"), Some(2022)), 0, "there is one in every county");
    assert_eq!(found(Some("溪口县财政局"), None), 0, "of which year?");
    assert_eq!(found(None, Some(2022)), 0);
    assert!(without(None, Some(2022), "3").id.starts_with("unknown-v"));
}

#[test]
fn later_findings_stand_with_their_report_in_every_file() {
    let folder = tempfile::tempdir().unwrap();
    // The later year is read first, and the one before it last.
    let pages = [("a.html", page(2023, 5, 0)), ("b.html", page(2021, 0, 2)), ("c.html", page(2022, 2, 3))];
    for (name, page) in &pages {
        fs::write(folder.path().join(name), page).unwrap();
    }
    let inputs = Found::of(&[folder.path().to_owned()]).unwrap();
    let output = folder.path().join("dataset");
    let summary = harvest::harvest(
        Inputs::of(inputs.inputs().map(Result::unwrap)).unwrap(),
        &Lock::take(&output).unwrap(),
        &gouji::dataset::Options::default(),
        |_| {},
    )
    .unwrap();
    assert_eq!((summary.years.holds, summary.years.broken), (12, 2));
    let dataset: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(output.join("dataset.json")).unwrap()).unwrap();
    let lines = fs::read_to_string(output.join("reports.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let without_places = |line: &serde_json::Value| {
        let mut line = line.clone();
        line.as_object_mut().unwrap().shift_remove("spans");
        line
    };
    assert_eq!(*dataset["reports"].as_array().unwrap(), lines.iter().map(without_places).collect::<Vec<_>>());
    let ids = |report: &serde_json::Value| -> Vec<String> {
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let broken: Vec<String> = lines.iter().flat_map(ids).filter(|id| id.contains(":Y1:")).collect();
    let key =
        |line: &serde_json::Value| format!("{}/{}", line["id"].as_str().unwrap(), line["variant"].as_str().unwrap());
    assert!(key(&lines[2]).starts_with("溪口县人民政府-2023/v"));
    assert_eq!(broken, ["natural_person", "total"].map(|at| format!("{}:G220:Y1:{at}", key(&lines[2]))));
    assert!(ids(&lines[2]).iter().any(|id| id.ends_with(":Y1:total")));

    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut order = Vec::new();
    let mut reader = csv::Reader::from_path(output.join("findings.csv")).unwrap();
    let finding = reader.headers().unwrap().iter().position(|name| name == "finding_id").unwrap();
    for row in reader.into_records() {
        let row = row.unwrap();
        order.push(row[0].to_owned());
        rows.entry(row[0].to_owned()).or_default().push(row[finding].to_owned());
    }
    for line in &lines {
        assert_eq!(rows[line["id"].as_str().unwrap()], ids(line));
    }
    order.dedup();
    assert_eq!(order, ["2021", "2022", "2023"].map(|year| format!("溪口县人民政府-{year}")));
}
