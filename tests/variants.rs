//! Ids and variants: they are of what a report prints, and of nothing around it; what rests on them.
#![allow(missing_docs, clippy::unwrap_used)]

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const HONGZE: &str = "corpus/reports/hongze_2023.html";
/// A finding of it, as a person may write it, and as it stood before reports had variants.
const BARE: &str = "320813-2023:G201:T4.sum:review";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs gouji with these arguments: exit code and output.
fn gouji(arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("gouji").unwrap().current_dir(root()).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

fn page() -> String {
    fs::read_to_string(root().join(HONGZE)).unwrap()
}

/// The same report on a page with another top.
fn in_other_chrome() -> String {
    let chrome = page().replacen("<body>", "<body><div>首页 &gt; 公开</div><div>浏览次数：4711</div>", 1);
    assert_ne!(chrome, page());
    chrome
}

/// The same page with another print in the cell that says 1: 结果纠正 of 行政复议.
fn with(figure: &str) -> String {
    let (page, record) = (page(), lines(&gouji(&["read", HONGZE]).1).remove(0));
    let start = &record["spans"]["review_and_litigation.review.corrected"][0][0];
    let start = usize::try_from(start.as_u64().unwrap()).unwrap();
    assert_eq!(&page[start..=start], "1");
    format!("{}{figure}{}", &page[..start], &page[start + 1..])
}

/// The id and variant of what `gouji read` makes of a page.
fn key(page: &str) -> (String, String) {
    let folder = TempDir::new().unwrap();
    let record = lines(&gouji(&["read", &written(&folder, "page.html", page)]).1).remove(0);
    (record["id"].as_str().unwrap().to_owned(), record["variant"].as_str().unwrap().to_owned())
}

#[test]
fn a_variant_is_of_what_is_printed_and_not_of_the_page_around_it() {
    let own = key(&page());
    let digits = own.1.strip_prefix('v').unwrap();
    assert!(digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase()), "{own:?}");
    assert_eq!(key(&in_other_chrome()), own);
    let corrected = key(&with("2"));
    assert_eq!(corrected.0, own.0);
    assert_ne!(corrected.1, own.1);
    assert!(![&own.1, &corrected.1].contains(&&key(&with("")).1), "a mark is part of the print");
}

#[test]
fn without_figures_the_text_is_the_variant_and_without_a_body_the_id() {
    let page = |top: &str, said: &str| {
        let title = "溪口县2023年政府信息公开工作年度报告";
        format!(
            "<p>{top}</p><h1>{title}</h1><p>一、总体情况</p><p>{said}</p><p>二、存在的主要问题</p><p>还不够及时。</p>"
        )
    };
    let own = key(&page("首页", "收到申请3件。"));
    assert_eq!(own.0, "溪口县人民政府-2023");
    assert_eq!(key(&page("浏览次数：12", "收到申请3件。")), own);
    assert_ne!(key(&page("首页", "收到申请4件。")).1, own.1);
    let head = "<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数";
    let table = |n: u32| format!("<table>{head}<tr><td>行政规范性文件<td>{n}<td>0<td>0</table>");
    let (id, variant) = key(&table(6));
    assert_eq!(id, format!("unknown-{variant}-unknown"));
    assert_ne!(key(&table(7)).0, id);
}

#[test]
fn a_report_that_stands_in_several_files_is_one_record_of_a_dataset() {
    let (source, output) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let copies = [("b.html", in_other_chrome()), ("a.html", page()), ("c.html", with("2")), ("d.html", page())];
    let paths = copies.map(|(name, page)| written(&source, name, &page));
    let harvest = |paths: &[&str]| {
        let output = output.path().to_string_lossy().into_owned();
        assert_eq!(gouji(&[&["harvest", "-o", &output], paths].concat()).0, 0);
        ["dataset.json", "reports.jsonl", "cells.csv", "findings.csv", "run.json"]
            .map(|name| fs::read_to_string(Path::new(&output).join(name)).unwrap())
    };
    let [b, a, c, d] = paths.each_ref().map(String::as_str);
    let files = harvest(&[a, b, c, d]);
    assert_eq!(files, harvest(&[d, c, b, a]), "the order of the inputs is nothing");
    let dataset: Value = serde_json::from_str(&files[0]).unwrap();
    for (line, report) in lines(&files[1]).iter().zip(dataset["reports"].as_array().unwrap()) {
        for key in ["id", "variant", "source", "tables", "marks", "findings", "also"] {
            assert_eq!(line.get(key), report.get(key), "{key}");
        }
    }
    // They stand by id and variant; the first is the one that stands in several files.
    let prints = dataset["reports"].as_array().unwrap();
    let at = |is_first: bool| prints.iter().find(|print| print.get("also").is_some() == is_first).unwrap();
    let (first, corrected) = (at(true), at(false));
    assert_eq!(prints.len(), 2);
    assert_eq!((first["source"]["path"].as_str(), corrected["source"]["path"].as_str()), (Some(a), Some(c)));
    let also = first["also"].as_array().unwrap();
    assert_eq!(also.iter().map(|place| place["path"].as_str().unwrap()).collect::<Vec<_>>(), [b, d]);
    for place in also {
        assert_eq!(
            place.as_object().unwrap().keys().collect::<Vec<_>>(),
            ["path", "url", "sha256", "retrieved", "part"]
        );
    }
    assert!(corrected.get("also").is_none());
    let codes = |record: &Value| -> Vec<String> {
        let findings = record["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .filter(|code| code.starts_with("G14"))
            .collect()
    };
    assert_eq!((codes(first), codes(corrected)), (vec!["G143".to_owned(), "G142".to_owned()], vec!["G142".to_owned()]));
    let run: Value = serde_json::from_str(&files[4]).unwrap();
    assert_eq!((&run["inputs"]["seen"], &run["reports"]), (&4.into(), &2.into()));
    assert_eq!(run["cells"], files[2].lines().count() - 1, "the cells of two prints, below the header");
    // Alone each has the id and variant that it has among the others; `read` prints all.
    let read = lines(&gouji(&["read", a, b, c, d]).1);
    assert_eq!(read.len(), 4);
    for (record, kept) in read.iter().zip([first, first, corrected, first]) {
        assert_eq!((&record["id"], &record["variant"]), (&kept["id"], &kept["variant"]));
        assert!(record.get("also").is_none());
    }
}

#[test]
fn a_report_that_was_issued_again_has_ids_of_its_own() {
    let folder = TempDir::new().unwrap();
    let again = written(&folder, "again.html", &with("2"));
    let found = lines(&gouji(&["check", HONGZE, &again, "--json"]).1);
    let ids: Vec<&str> = found.iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    let alone: Vec<Value> =
        [HONGZE, &again].iter().flat_map(|path| lines(&gouji(&["check", path, "--json"]).1)).collect();
    // Alone or together, in whatever order, a finding has one id; that there are two issues comes in addition.
    assert!(alone.iter().all(|finding| ids.contains(&finding["id"].as_str().unwrap())), "{ids:?}");
    let issues: Vec<&&str> = ids.iter().filter(|id| id.contains(":G142")).collect();
    assert_eq!((issues.len(), ids.len()), (2, alone.len() + 2), "{ids:?}");
    assert_ne!(issues[0], issues[1]);
    assert!(found.iter().all(|finding| finding["report"] == "320813-2023"), "the id is one");
}

#[test]
fn a_decision_without_a_variant_is_for_the_only_one_of_a_run() {
    let folder = TempDir::new().unwrap();
    let entry = |id: &str| {
        let figures = "figures = \"10+1+0+0=11; 0\"";
        let text = format!("[[decision]]\nfinding = \"{id}\"\nverdict = \"dismissed\"\nreason = \"模板\"\n{figures}\n");
        written(&folder, "decisions.toml", &text)
    };
    let again = written(&folder, "again.html", &with("2"));
    let state = |id: &str, paths: &[&str]| -> Vec<String> {
        let decisions = entry(id);
        let found = lines(&gouji(&[&["check", "--json", "--decisions", &decisions], paths].concat()).1);
        let review = found.iter().filter(|finding| finding["relation"] == "T4.sum" && finding["at"] == "review");
        review.map(|finding| finding["state"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(state(BARE, &[HONGZE]), ["dismissed"]);
    assert_eq!(state(BARE, &[&again]), ["changed"]);
    // Both in one run, whichever is read first: which of them was meant?
    assert_eq!(state(BARE, &[HONGZE, &again]), ["open", "open"]);
    assert_eq!(state(BARE, &[&again, HONGZE]), ["open", "open"]);
    let variant = key(&page()).1;
    let mut whole = state(&BARE.replacen(':', &format!("/{variant}:"), 1), &[HONGZE, &again]);
    whole.sort();
    assert_eq!(whole, ["dismissed", "open"]);
}

#[test]
fn a_report_that_stands_in_two_files_is_checked_once() {
    let folder = TempDir::new().unwrap();
    // Another page around the same report.
    let copy = written(&folder, "copy.html", &in_other_chrome());
    let (code, out) = gouji(&["check", HONGZE, &copy]);
    assert_eq!(code, 1);
    assert!(out.contains("1 report: 2 errors, 0 warnings, 2 notes"), "{out}");
    assert!(out.contains("the same report also stands at ") && out.matches("行政复议：10+1").count() == 1, "{out}");
}
