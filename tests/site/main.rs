//! The site: every link leads somewhere, every figure to its source and back; hostile reports do nothing; the same bytes.
#![cfg(feature = "site")]
#![allow(missing_docs, clippy::unwrap_used)]

mod browser;
mod figures;
mod hostile;

use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use walkdir::WalkDir;

/// Harvests sources into a folder of its own.
pub(crate) fn harvested(sources: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut gouji = Command::new(env!("CARGO_BIN_EXE_gouji"));
    gouji.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "harvest",
        "--quiet",
        "--fail-on",
        "never",
        "--formats",
        "json,csv",
        "-o",
    ]);
    let run = gouji.arg(folder.path()).args(sources).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    folder
}

/// The site of a dataset, by the command.
pub(crate) fn site_of(dataset: &Path, options: &[&str]) -> PathBuf {
    let mut gouji = Command::new(env!("CARGO_BIN_EXE_gouji"));
    let run = gouji.current_dir(env!("CARGO_MANIFEST_DIR")).arg("site").arg(dataset).args(options).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    dataset.join(gouji::dataset::SITE)
}

/// The pages of a site, by their paths within it.
fn pages(site: &Path) -> BTreeMap<PathBuf, Html> {
    let files = WalkDir::new(site).into_iter().map(|entry| entry.unwrap().into_path());
    let pages = files.filter(|path| path.extension().is_some_and(|ending| ending == "html"));
    pages
        .map(|path| {
            (path.strip_prefix(site).unwrap().to_owned(), Html::parse_document(&fs::read_to_string(path).unwrap()))
        })
        .collect()
}

fn values(page: &Html, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).filter_map(|element| element.attr(attribute)).map(str::to_owned).collect()
}

fn ids(page: &Html) -> BTreeSet<String> {
    values(page, "[id]", "id").into_iter().collect()
}

/// A path without `..`, which leads out of no dataset.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => assert!(plain.pop(), "{} leads out of the dataset", path.display()),
            part => plain.push(part),
        }
    }
    plain
}

#[test]
fn every_link_leads_somewhere() {
    let dataset = harvested(&["corpus/reports"]);
    let site = site_of(dataset.path(), &[]);
    let pages = pages(&site);
    let anchors: BTreeMap<&PathBuf, BTreeSet<String>> = pages.iter().map(|(path, page)| (path, ids(page))).collect();
    let mut links = 0;
    for (path, page) in &pages {
        let written = fs::read_to_string(site.join(path)).unwrap();
        let doubled = written
            .split('<')
            .filter(|tag| tag.split('>').next().is_some_and(|tag| tag.matches(" class=").count() > 1));
        assert_eq!(doubled.collect::<Vec<_>>(), Vec::<&str>::new(), "{}: an attribute twice", path.display());
        let here = Path::new("site").join(path.parent().unwrap());
        let all = values(page, "a[href]", "href")
            .into_iter()
            .chain(values(page, "[src]", "src"))
            .chain(values(page, "link", "href"));
        for link in all.filter(|link| !link.starts_with("http") && !link.starts_with("data:")) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { Path::new("site").join(path) } else { plain(&here.join(file)) };
            assert!(dataset.path().join(&target).is_file(), "{}: {link}", path.display());
            // What a page with a script is asked for stands behind the mark too.
            if !anchor.is_empty() && !anchor.contains('=') {
                let target = target.strip_prefix("site").unwrap();
                assert!(anchors[&target.to_owned()].contains(anchor), "{}: {link}", path.display());
            }
            links += 1;
        }
    }
    assert!(links > 10_000, "{links}");
}

/// Every cell and statement that the record has a place of leads to a mark in the source, in every kind of file.
#[test]
fn every_figure_leads_to_its_source_and_back() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for source in ["corpus/reports", "tests/fixtures/office", "tests/fixtures/pdf"] {
        let dataset = harvested(&[source]);
        let site = site_of(dataset.path(), &["--pictures", "all"]);
        let records = fs::read_to_string(dataset.path().join("reports.jsonl")).unwrap();
        for line in records.lines() {
            let (kind, places) = marked(&site, &serde_json::from_str(line).unwrap());
            *kinds.entry(kind).or_default() += places;
        }
    }
    for kind in [
        "text/html",
        "text/plain",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ] {
        assert!(kinds.get(kind).is_some_and(|places| *places > 100), "{kind}: {kinds:?}");
    }
}

/// What kind of file a record is of, and how many places of its page are marked in its source, all of them.
fn marked(site: &Path, record: &serde_json::Value) -> (String, usize) {
    let kind = record["source"]["media_type"].as_str().unwrap().to_owned();
    let id = record["id"].as_str().unwrap();
    let own = [record["variant"].as_str(), None].map(|further| gouji::site::address::Address::of_report(id, further));
    let folder = own.iter().map(|address| site.join(address.folder())).find(|folder| folder.is_dir()).unwrap();
    let page = |name: &str| Html::parse_document(&fs::read_to_string(folder.join(name)).unwrap());
    let (page, source) = (page("index.html"), page("s.html"));
    let (cells, marks) = (ids(&page), ids(&source));
    let places = values(&page, "a[target=s]", "href");
    assert!(!places.is_empty() || record["spans"].as_object().is_none_or(serde_json::Map::is_empty), "{id}");
    for place in &places {
        let anchor = place.strip_prefix("s.html#").unwrap();
        assert!(marks.contains(anchor), "{id}: {anchor} is not marked in the source ({kind})");
    }
    for place in values(&source, ".gouji[id] a", "href") {
        let anchor = place.strip_prefix("index.html#").unwrap();
        assert!(cells.contains(anchor), "{id}: {anchor} has no place on the page");
    }
    (kind, places.len())
}

#[test]
fn the_same_dataset_gives_the_same_site() {
    let dataset = harvested(&["corpus/reports"]);
    let read = |site: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
        let files = WalkDir::new(site).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| (entry.path().strip_prefix(site).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
            .collect()
    };
    let first = read(&site_of(dataset.path(), &[]));
    fs::write(dataset.path().join("site/left.html"), "of an older run").unwrap();
    assert!(first == read(&site_of(dataset.path(), &[])));
}

#[test]
fn a_county_is_asked_in_a_letter_and_a_workbook() {
    let dataset = harvested(&["corpus/reports/hongze_2023.html", "corpus/reports/zhijiang_2025.txt"]);
    let site = site_of(dataset.path(), &[]);
    let letter = fs::read_to_string(site.join("320813/letter/index.html")).unwrap();
    for part in ["行政复议：10+1+0+0=11，总计印为0，差额11", "若行政复议·总计为11（印为0）则一致", "答复", "【0】"]
    {
        assert!(letter.contains(part), "{part}");
    }
    assert!(!site.join("431228/letter").exists(), "nothing is to be asked there");
    let workbook = gouji::document::decode(&fs::read(site.join("320813/findings.xlsx")).unwrap()).unwrap();
    assert!(workbook.text.string.contains("320813-2023/vd23b64:G201:T4.sum:review"));
    let county = fs::read_to_string(site.join("320813/index.html")).unwrap();
    assert!(county.contains("letter/index.html") && county.contains("findings.xlsx") && county.contains("<svg"));
}

#[test]
fn a_site_is_no_source_of_the_next_harvest() {
    let folder = TempDir::new().unwrap();
    fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports/hongze_2023.html"),
        folder.path().join("a.html"),
    )
    .unwrap();
    let harvest = || {
        let mut gouji = Command::new(env!("CARGO_BIN_EXE_gouji"));
        let run = gouji.current_dir(folder.path()).args(["harvest", ".", "--site", "-q"]).output().unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        fs::read_to_string(folder.path().join("output/inputs.jsonl")).unwrap()
    };
    assert_eq!(harvest(), harvest());
    assert!(folder.path().join("output/site/320813/2023/s.html").is_file());
}

#[test]
fn what_was_decided_is_shown() {
    let dataset = harvested(&["corpus/reports/hongze_2023.html"]);
    let decisions = dataset.path().join("decisions.toml");
    let text =
        "[[decision]]\nfinding = \"320813-2023:G201:T4.sum:review\"\nverdict = \"dismissed\"\nreason = \"模板所填\"\n";
    fs::write(&decisions, text).unwrap();
    let site = site_of(dataset.path(), &["--decisions", decisions.to_str().unwrap()]);
    let page = fs::read_to_string(site.join("320813/2023/index.html")).unwrap();
    assert!(page.contains("模板所填"));
    let page = Html::parse_document(&page);
    let queries = values(&page, ".query", "id");
    assert_eq!(queries[0], "T4.sum:suit_after_review", "what is settled stands behind");
}

#[test]
fn a_folder_without_a_dataset_is_told() {
    let folder = TempDir::new().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_gouji")).arg("site").arg(folder.path()).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("no dataset stands here"));
}
