//! The quality floor: what is read of the bundled corpus, and of real reports where they are at hand.
//!
//! `tests/quality.toml` pins the floors together with the digest of the corpus they were measured on.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::finding::{Code, Outcome};
use gouji::pipeline::read;
use gouji::record::{Report, json};
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn floors() -> toml::Table {
    fs::read_to_string(root().join("tests/quality.toml")).unwrap().parse().unwrap()
}

/// What was read of one report, against what it prints.
#[derive(Debug, Default)]
struct Score {
    cells: usize,
    right: usize,
    /// A number where another number, or none, is printed.
    wrong: usize,
    differing: Vec<String>,
}

impl Score {
    fn of(report: &Report, cells: &Map<String, Value>, marks: &Map<String, Value>) -> Self {
        let mut score = Self::default();
        let mut read: BTreeMap<&str, (Option<Decimal>, Option<&str>)> = BTreeMap::new();
        for (key, cell) in report.tables.iter().flat_map(gouji::record::Tables::shown) {
            read.insert(key, (cell.number(), cell.value.err().map(gouji::record::Mark::as_str)));
        }
        for (key, printed) in cells {
            score.cells += 1;
            let printed: Option<Decimal> = (!printed.is_null()).then(|| printed.to_string().parse().unwrap());
            let mark = marks.get(key).and_then(Value::as_str);
            let (number, read_mark) = read.remove(key.as_str()).unwrap_or_default();
            // A table nothing of which is seen has one mark for all its cells.
            let unseen = report.tables.iter().flat_map(gouji::record::Tables::unseen);
            let is_unseen = unseen.into_iter().any(|table| key.starts_with(&format!("{table}.")));
            let read_mark = read_mark.or(is_unseen.then_some("absent"));
            if number == printed && (printed.is_some() || mark == read_mark) {
                score.right += 1;
            } else {
                score.wrong += usize::from(number.is_some());
                score.differing.push(format!("{key}: printed {printed:?} {mark:?}, read {number:?} {read_mark:?}"));
            }
        }
        for (key, (number, _)) in read.into_iter().filter(|(_, (number, _))| number.is_some()) {
            score.wrong += 1;
            score.differing.push(format!("{key}: not printed, read {number:?}"));
        }
        score
    }
}

fn broken(report: &Report) -> Vec<(String, String)> {
    let broken = report.findings.iter().filter(|finding| finding.outcome == Some(Outcome::Broken));
    let mut broken: Vec<_> =
        broken.map(|finding| (finding.relation.clone().unwrap(), finding.at.clone().unwrap())).collect();
    broken.sort();
    broken
}

fn expected_broken(truth: &Value) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let mut broken: Vec<_> =
        truth["broken"].as_array().unwrap().iter().map(|pair| (word(&pair[0]), word(&pair[1]))).collect();
    broken.sort();
    broken
}

fn truth(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn the_bundled_corpus_is_read_whole() {
    let floor = &floors()["corpus"];
    let (reports, truths) = (files(&root().join("corpus/reports")), files(&root().join("corpus/truth")));
    let mut digest = Vec::new();
    for path in reports.iter().chain(&truths) {
        digest.extend_from_slice(path.file_name().unwrap().as_encoded_bytes());
        digest.extend(fs::read(path).unwrap());
    }
    let mut total = Score::default();
    println!("{:<28} {:>6} {:>6} {:>6}", "report", "cells", "right", "wrong");
    for path in &reports {
        let stem = path.file_stem().unwrap().to_string_lossy();
        let truth = truth(&root().join("corpus/truth").join(format!("{stem}.json")));
        let report = read::file(path).unwrap();
        let empty = Map::new();
        let score = Score::of(
            &report,
            truth["cells"].as_object().unwrap_or(&empty),
            truth["marks"].as_object().unwrap_or(&empty),
        );
        println!("{stem:<28} {:>6} {:>6} {:>6}", score.cells, score.right, score.wrong);
        assert_eq!(score.differing, Vec::<String>::new(), "{stem}");
        assert_eq!(broken(&report), expected_broken(&truth), "{stem}");
        assert_eq!(report.body.as_deref(), truth["body"].as_str(), "{stem}");
        assert_eq!(report.year.map(i64::from), truth["year"].as_i64(), "{stem}");
        assert_eq!(report.title.as_deref(), truth["title"].as_str(), "{stem}");
        assert_eq!(json::value(&json::Record { report: &report, spans: false })["edition"], truth["edition"], "{stem}");
        if let Some(rows) = truth["other_rows"].as_array() {
            assert_eq!(other_rows(&report, rows), Vec::<String>::new(), "{stem}");
        }
        let hybrid = report.findings.iter().any(|finding| finding.code == Code::Hybrid);
        assert_eq!(hybrid, truth["hybrid"].as_bool().unwrap_or(false), "{stem}");
        assert_eq!(report.published.is_some(), truth["published"].is_string(), "{stem}: {:?}", report.published);
        total.cells += score.cells;
        total.right += score.right;
        total.wrong += score.wrong;
    }
    println!("{:<28} {:>6} {:>6} {:>6}", "all", total.cells, total.right, total.wrong);
    let count = |key: &str| usize::try_from(floor[key].as_integer().unwrap()).unwrap();
    assert_eq!(
        read::sha256(&digest),
        floor["sha256"].as_str().unwrap(),
        "the corpus changed: measure again and pin anew"
    );
    assert_eq!((reports.len(), total.cells), (count("reports"), count("cells")));
    assert!(total.right >= count("right") && total.wrong <= count("wrong"));
}

/// The rows that no form has, against those printed: label, unit, columns and numbers.
fn other_rows(report: &Report, printed: &[Value]) -> Vec<String> {
    let record = json::value(&json::Record { report, spans: false });
    let read = record["other_rows"].as_array().cloned().unwrap_or_default();
    let same = |a: &Value, b: &Value| ["label", "unit", "columns", "values"].iter().all(|part| a[part] == b[part]);
    let mut differing: Vec<String> = printed
        .iter()
        .zip(&read)
        .filter(|(printed, read)| !same(printed, read))
        .map(|(printed, read)| format!("{}: printed {printed}, read {read}", printed["label"].as_str().unwrap()))
        .collect();
    if read.len() != printed.len() {
        differing.push(format!("{} rows printed, {} read", printed.len(), read.len()));
    }
    differing
}

/// The row of the statistics table with its keys, as the truth of the 2014 edition lists them.
fn listed_cells(truth: &Value) -> Map<String, Value> {
    let rows = truth["rows"].as_array().unwrap().iter().filter(|row| row["heading"].as_bool() != Some(true));
    rows.map(|row| (row["key"].as_str().unwrap().to_owned(), row["values"][0].clone())).collect()
}

#[test]
fn real_statistics_and_local_tables_are_read_whole() {
    let folder = root().join("../shared/real");
    if !folder.is_dir() {
        println!("skipped: there is no folder of real reports beside the repository");
        return;
    }
    let floor = &floors()["real"];
    let names =
        |key: &str| floor[key].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>();
    for name in names("statistics_2014") {
        let truth = truth(&folder.join(name.replace(".txt", ".truth.json")));
        let bytes = fs::read(folder.join(name)).unwrap();
        // As it is, a cell a line; and with its line ends taken out, so that everything touches.
        let joined: Vec<u8> = bytes.iter().copied().filter(|byte| !b"\r\n".contains(byte)).collect();
        for bytes in [bytes, joined] {
            let report = read::bytes(&bytes).unwrap();
            let score = Score::of(&report, &listed_cells(&truth), &Map::new());
            println!("{name:<28} {:>6} {:>6} {:>6}", score.cells, score.right, score.wrong);
            assert_eq!(score.differing, Vec::<String>::new(), "{name}");
            assert_eq!(report.tables.as_ref().unwrap().form.id, "2014", "{name}");
            assert_eq!((report.body.clone(), report.year), (None, None), "{name}: it names neither");
            assert_eq!((report.checks.holds, report.checks.broken, report.checks.cannot_tell), (18, 0, 0), "{name}");
        }
    }
    for name in names("local_tables") {
        let stem = name.split('.').next().unwrap();
        let truth = truth(&folder.join(format!("{stem}.truth.json")));
        let report = read::file(&folder.join(name)).unwrap();
        let rows = truth["rows"].as_array().unwrap();
        let open: Vec<&str> =
            truth["open_in_text"].as_array().into_iter().flatten().map(|label| label.as_str().unwrap()).collect();
        let is_open = |line: &String| {
            open.iter().any(|label| line.starts_with(&format!("{label}: "))) && line.contains(r#""values":[null,null]"#)
        };
        let mut differing = other_rows(&report, rows);
        differing.retain(|line| !is_open(line));
        println!("{name:<28} {:>6} rows, {} open", rows.len(), open.len());
        assert_eq!(differing, Vec::<String>::new(), "{name}");
        assert_eq!(json::value(&json::Record { report: &report, spans: false })["edition"], truth["edition"], "{name}");
        assert_eq!(report.year.map(i64::from), truth["year"].as_i64(), "{name}");
        let illegible = report.findings.iter().filter(|finding| finding.code == Code::Illegible).count();
        assert_eq!(illegible, open.len(), "{name}");
    }
}

#[test]
fn real_reports_keep_their_floor() {
    let folder = root().join("../shared/real");
    if !folder.is_dir() {
        println!("skipped: there is no folder of real reports beside the repository");
        return;
    }
    let floor = &floors()["real"];
    let names = |key: &str| {
        floor[key].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let score = |name: &str| {
        let stem = name.split('.').next().unwrap().trim_end_matches("_page");
        let truth = truth(&folder.join(format!("{stem}.truth.json")));
        let report = read::file(&folder.join(name)).unwrap();
        let score = Score::of(&report, truth["tables"].as_object().unwrap(), truth["marks"].as_object().unwrap());
        println!("{name:<28} {:>6} {:>6} {:>6}", score.cells, score.right, score.wrong);
        (truth, report, score)
    };
    println!("{:<28} {:>6} {:>6} {:>6}", "report", "cells", "right", "wrong");
    for name in names("exact") {
        let (truth, report, score) = score(&name);
        assert_eq!(score.differing, Vec::<String>::new(), "{name}");
        assert_eq!(broken(&report), expected_broken(&truth), "{name}");
        assert_eq!(report.year.map(i64::from), truth["year"].as_i64(), "{name}");
        assert_eq!(report.body.as_deref(), truth["body"].as_str(), "{name}");
        assert_eq!(report.tables.as_ref().map(|tables| tables.form.id.as_str()), truth["edition"].as_str(), "{name}");
    }
    for name in names("exact_or_open") {
        let (truth, report, score) = score(&name);
        let open = truth["open_in_text"].as_array().cloned().unwrap_or_default();
        let is_open = |line: &String| {
            let key = line.split(':').next().unwrap();
            line.ends_with("read None Some(\"illegible\")") && open.iter().any(|open| open == key)
        };
        let differing: Vec<&String> = score.differing.iter().filter(|line| !is_open(line)).collect();
        assert_eq!(differing, Vec::<&String>::new(), "{name}");
        assert_eq!(broken(&report), expected_broken(&truth), "{name}");
    }
    for name in names("no_wrong_number") {
        let (_, report, score) = score(&name);
        assert_eq!(score.wrong, 0, "{name}: {:?}", score.differing);
        assert!(report.findings.iter().any(|finding| finding.code == Code::Illegible), "{name}");
    }
    for name in names("no_figures") {
        let report = read::file(&folder.join(&name)).unwrap();
        println!("{name:<28} no tables");
        assert!(report.tables.is_none(), "{name}");
        assert!(report.findings.iter().any(|finding| finding.code.id().starts_with("G10")), "{name}");
    }
}

#[test]
fn both_readers_agree_on_every_page() {
    let real = root().join("../shared/real");
    let mut pages = files(&root().join("corpus/reports"));
    pages.extend(if real.is_dir() { files(&real) } else { Vec::new() });
    let mut compared = 0;
    for path in pages.iter().filter(|path| path.extension().is_some_and(|ending| ending == "html")) {
        let report = read::file(path).unwrap();
        let disagreements = report.findings.iter().filter(|finding| finding.code == Code::ReadersDisagree).count();
        assert_eq!(disagreements, 0, "{}", path.display());
        compared += usize::from(report.tables.is_some());
    }
    println!("{compared} pages read both ways");
    assert!(compared >= 10);
}

/// The form of 2021 with one row more, which no program knows.
fn form_with_one_row_more() -> &'static gouji::Form {
    let text = fs::read_to_string(root().join("src/form/editions/2021.toml")).unwrap();
    let row = "  { id = \"carried_out\", short = \"carried_out\", ordinal = \"四\", label = \"结转下年度继续办理\"";
    let more = "  { id = \"transferred\", short = \"transferred\", ordinal = \"三之二\", label = \"本年度移送其他机关办理数量\" },\n";
    let text = text.replacen("id = \"2021\"", "id = \"2099\"", 1).replacen(row, &format!("{more}{row}"), 1);
    Box::leak(Box::new(gouji::form::load::load(&text).unwrap()))
}

#[test]
fn adding_an_edition_is_adding_one_file() {
    use gouji::recognise::labels::edition::Editions;
    use gouji::recognise::{reports, reports_on};
    let editions = Editions::of(std::iter::once(form_with_one_row_more()).chain(gouji::Form::all()));
    for path in files(&root().join("corpus/reports")) {
        let document = gouji::document::decode(&fs::read(&path).unwrap()).unwrap();
        let records = |reports: Vec<Report>| -> Vec<Value> {
            reports.iter().map(|one| json::value(&json::Record { report: one, spans: true })).collect()
        };
        assert_eq!(
            records(reports_on(&editions, &document, "")),
            records(reports(&document, "")),
            "{}",
            path.display()
        );
    }
    let page = fs::read_to_string(root().join("corpus/reports/shatang_2024.html")).unwrap();
    let at = page.find("结转下年度继续办理").and_then(|label| page[..label].rfind("<tr")).unwrap();
    let row = "<tr><td colspan=3>三之二、本年度移送其他机关办理数量</td><td>1</td><td>2</td><td>0</td><td>0</td><td>0</td><td>0</td><td>3</td></tr>";
    let page = [&page[..at], row, &page[at..]].concat();
    let document = gouji::document::decode(page.as_bytes()).unwrap();
    let read = reports_on(&editions, &document, "");
    let tables = read[0].tables.as_ref().unwrap();
    assert_eq!(tables.form.id, "2099");
    assert_eq!(tables.get("applications.transferred.total").unwrap().number(), Some(Decimal::from(3)));
    assert_eq!(tables.get("applications.transferred.enterprise").unwrap().number(), Some(Decimal::from(2)));
}
