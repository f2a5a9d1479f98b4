//! A crawl over again from its archive: the same bytes, and no server asked.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;
mod run;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use gouji::archive::{Reader, Writer};
use gouji::crawl::fetch::{self as client, Client};
use gouji::crawl::names::{Hosts, Names};
use gouji::pipeline::read;
use gouji::portal::Request;
use jiff::Timestamp;
use portal::{Portal, Settings};
use run::{Run, assert_same, whole};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Counties of several dialects: static lists, data calls by GET and POST, files, a list that never ends.
const COUNTIES: [&str; 7] = ["yanxi", "hewan", "zhuyu", "fengheng", "xiaobo", "wanqian", "luzhi"];
/// Hosts that fail, by an answer or by none.
const FAILING: [&str; 10] =
    ["ruishu", "busy", "cookies", "robots", "robots500", "cut", "closed", "nowhere", "othername", "needsjs"];

struct Crawl {
    portal: Portal,
    run: Run,
}

/// A live harvest into `live`.
fn crawl() -> Crawl {
    let portal = Portal::start(&Settings { counties: Some(COUNTIES.to_vec()), faults: true, ..Settings::default() });
    let portal = portal.unwrap();
    let run = Run::over_those(&portal, |label| COUNTIES.contains(&label) || FAILING.contains(&label));
    whole(run.live("live", &["--delay", "0", "--year", "2025", "--year", "2021"]));
    assert_accounted(&portal, &run);
    portal.forget();
    Crawl { portal, run }
}

/// Every address that a server answered has its line in `inputs.jsonl`.
fn assert_accounted(portal: &Portal, run: &Run) {
    let inputs = fs::read_to_string(run.path("live/inputs.jsonl")).unwrap();
    let accounts = inputs.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told: BTreeSet<String> = accounts.map(|account| account["url"].as_str().unwrap().to_owned()).collect();
    let log = portal.log();
    assert!(log.iter().filter(|access| access.target == "/robots.txt").count() >= COUNTIES.len());
    for access in &log {
        let place = format!("{}{}", access.host, access.target);
        let is_told = ["http", "https"].iter().any(|scheme| told.contains(&format!("{scheme}://{place}")));
        assert!(is_told, "{place}: status {}", access.status);
    }
}

impl Crawl {
    /// Harvests from archives, with the registry or without.
    fn replay(&self, dataset: &str, registry: bool, archives: &[PathBuf]) -> BTreeMap<String, Vec<u8>> {
        let mut command = self.run.harvest(dataset);
        if registry {
            command.args(["portals.tsv", "--year", "2025", "--year", "2021"]);
        }
        // Hosts that nobody reached, and answers that were cut, are named.
        let output = command.args(archives).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(self.portal.log().len(), 0, "a server was asked");
        self.run.files(dataset)
    }
}

/// What was transferred is the live run's own.
fn without_transfer(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let report = files.get_mut("crawl-report.json").unwrap();
    let mut value: Value = serde_json::from_slice(report).unwrap();
    value["transfer"] = Value::Null;
    *report = format!("{value:#}").into_bytes();
    files
}

#[test]
fn an_archive_tells_the_same_as_the_servers_did() {
    let crawl = crawl();
    let live = without_transfer(crawl.run.files("live"));
    let documents = live.keys().filter(|name| name.starts_with("documents/")).count();
    assert!(documents >= 10 && live["discovery.jsonl"].len() > 10_000, "{documents} documents");
    let archives = crawl.run.archives();
    assert_same(&live, &without_transfer(crawl.replay("replayed", true, &archives)));

    // As other crawlers pack it: all records in one gzip stream, or not packed at all.
    let mut plain = Vec::new();
    for archive in &archives {
        MultiGzDecoder::new(fs::File::open(archive).unwrap()).read_to_end(&mut plain).unwrap();
    }
    let mut stream = GzEncoder::new(Vec::new(), Compression::fast());
    stream.write_all(&plain).unwrap();
    for (name, bytes) in [("one-stream.warc.gz", stream.finish().unwrap()), ("plain.warc", plain)] {
        let path = crawl.run.path(name);
        fs::write(&path, bytes).unwrap();
        assert_same(&live, &without_transfer(crawl.replay(&format!("of-{name}"), true, &[path])));
    }
}

/// Packs what a browser opened as Browsertrix does: a WARC stored in a ZIP.
fn browsed(portal: &Portal, run: &Run, urls: &[String]) -> PathBuf {
    let names = Arc::new(Names::only(Hosts::parse(&portal.hosts_file()).unwrap()));
    let client = Client::new(client::Settings::default(), names).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut writer = Writer::open(&run.path("browsed"), "data", Vec::new(), None, |_| Ok(())).unwrap();
    for (url, second) in urls.iter().zip(1_700_000_000..) {
        let request = Request::get(Url::parse(url).unwrap());
        let mut exchange = runtime.block_on(client.exchange(&request, None));
        exchange.date = Timestamp::from_second(second).unwrap();
        writer.append(&exchange, None).unwrap();
    }
    drop(writer);
    let warc = run.path("browsed/data-00001.warc.gz");
    // Without the record that says who wrote it.
    let first = Reader::open(&warc).unwrap().next().unwrap().unwrap().location.offset;
    let warc = fs::read(warc).unwrap().split_off(usize::try_from(first).unwrap());
    let path = run.path("browsed.wacz");
    let mut zip = ZipWriter::new(fs::File::create(&path).unwrap());
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("archive/data.warc.gz", stored).unwrap();
    zip.write_all(&warc).unwrap();
    zip.finish().unwrap();
    path
}

#[test]
fn what_a_browser_archived_is_taken_where_no_list_can_be_read() {
    let portal = Portal::start(&Settings { counties: Some(vec!["yanxi", "hewan"]), ..Settings::default() }).unwrap();
    let run = Run::over_those(&portal, |label| label == "yanxi");
    // A browser opened the home page and three reports, and no list.
    let of = |county: usize| &portal.truth().counties[county];
    let opened = |posting: &&portal::truth::Posting| {
        posting.kind == portal::truth::Kind::Html && posting.outcome == portal::truth::Outcome::Read
    };
    let reports: Vec<String> = of(0).postings.iter().filter(opened).take(3).map(|it| it.url.clone()).collect();
    let elsewhere = of(1).postings[0].url.clone();
    let home = || of(0).home.clone();
    let wacz = browsed(&portal, &run, &[vec![home(), elsewhere.clone(), home()], reports].concat());
    let output = run.harvest("dataset").arg("portals.tsv").arg(&wacz).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let files = run.files("dataset");
    let lines = |name: &str| -> Vec<Value> {
        let lines = files[name].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
    };
    let postings = lines("discovery.jsonl");
    let records = lines("reports.jsonl");
    assert_eq!((postings.len(), records.len()), (3, 3));
    for posting in &postings {
        assert_eq!((&posting["strategy"], &posting["column_url"]), (&"archived".into(), &Value::Null), "{posting}");
        let digest = &posting["documents"][0]["sha256"];
        assert!(records.iter().any(|record| record["source"]["sha256"] == *digest), "{posting} joins no record");
    }
    let crawl: Value = serde_json::from_slice(&files["crawl-report.json"]).unwrap();
    assert_eq!(crawl["counties"][0]["standing"], "archived_no_column");
    let accounts = lines("inputs.jsonl");
    let why = |account: &'_ Value| account["why"].as_str().unwrap().to_owned();
    let other = accounts.iter().find(|account| account["url"] == elsewhere.as_str()).unwrap();
    assert_eq!((&other["outcome"], &other["why"]), (&"none".into(), &"no survey of a portal asked for it".into()));
    let homes: Vec<String> = accounts.iter().filter(|account| account["url"] == home()).map(why).collect();
    assert_eq!(
        homes,
        ["a survey asked for it and took no report from it", "a survey was given another answer of the address"]
    );
}

#[test]
fn what_a_browser_archived_beyond_a_list_is_taken_too() {
    let portal = Portal::start(&Settings { counties: Some(vec!["songwu"]), ..Settings::default() }).unwrap();
    let run = Run::over(&portal);
    whole(run.live("live", &["--delay", "0"]));
    let lines = |name: &str| -> Vec<Value> {
        let text = fs::read_to_string(run.path(name)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    // A browser opened all that the survey asked for, but of the column the first page alone.
    let asked = lines("live/inputs.jsonl").into_iter().map(|account| account["url"].as_str().unwrap().to_owned());
    let (later, opened): (Vec<String>, Vec<String>) = asked.partition(|url| url.contains("/list_"));
    assert_eq!(later.len(), 2, "{later:?}");
    let wacz = browsed(&portal, &run, &opened);
    let output = run.harvest("browsed-dataset").arg("portals.tsv").arg(&wacz).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let addresses = |dataset: &str, is_wanted: &dyn Fn(&Value) -> bool| -> BTreeSet<String> {
        let postings = lines(&format!("{dataset}/discovery.jsonl"));
        let wanted = postings.iter().filter(|posting| is_wanted(posting) && posting["outcome"] == "read");
        wanted.map(|posting| posting["item_url"].as_str().unwrap().to_owned()).collect()
    };
    let beyond = addresses("live", &|posting| posting["list_page_no"] != 1);
    assert!(beyond.len() >= 5);
    assert_eq!(addresses("browsed-dataset", &|posting| posting["strategy"] == "archived"), beyond);
    assert_eq!(addresses("browsed-dataset", &|_| true), addresses("live", &|_| true));
}

#[test]
fn an_archive_without_a_registry_gives_every_report_that_it_holds() {
    let crawl = crawl();
    // What stands whole in one answer; a script's pdfData and what a zip holds do not.
    let mut reports = BTreeSet::new();
    for archive in crawl.run.archives() {
        for archived in Reader::open(&archive).unwrap() {
            let exchange = archived.unwrap().exchange;
            let Some(response) = exchange.response().filter(|response| response.status == 200) else { continue };
            let is_report = response.truncated.is_none()
                && response.content(64 << 20).is_ok_and(|content| read::bytes(&content).is_ok());
            if is_report {
                reports.insert(exchange.url.clone());
            }
        }
    }
    let files = crawl.replay("found", false, &crawl.run.archives());
    let dataset: Value = serde_json::from_slice(&files["dataset.json"]).unwrap();
    let mut found = Vec::new();
    for report in dataset["reports"].as_array().unwrap() {
        found.push(report["source"]["url"].as_str().unwrap().to_owned());
        // The same report at another address, in the record and in words.
        let also = report.get("also").and_then(Value::as_array).into_iter().flatten();
        let also: Vec<&str> = also.map(|place| place["url"].as_str().unwrap()).collect();
        let again = report["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == "G143");
        let words = again.flat_map(|finding| finding["message"]["en"].as_str().unwrap().split(' '));
        assert_eq!(words.filter(|word| word.starts_with("http")).collect::<Vec<_>>(), also);
        found.extend(also.into_iter().map(str::to_owned));
    }
    let reports_found = dataset["reports"].as_array().unwrap();
    let keys: BTreeSet<(&str, &str)> = reports_found
        .iter()
        .map(|report| (report["id"].as_str().unwrap(), report["variant"].as_str().unwrap()))
        .collect();
    println!("{} addresses, {} reports", found.len(), keys.len());
    assert_eq!(keys.len(), reports_found.len(), "id and variant name one report");
    assert!(keys.len() < found.len(), "no report stands at two addresses");
    let distinct: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(distinct, reports);
    assert_eq!(found.len(), distinct.len(), "an answer counts once");
    let whole_answers = crawl.portal.truth().postings().filter(|posting| {
        let url = posting.file.as_ref().unwrap_or(&posting.url);
        [2021, 2025].contains(&posting.year)
            && posting.outcome == portal::truth::Outcome::Read
            && !matches!(posting.kind, portal::truth::Kind::PdfData | portal::truth::Kind::Zip)
            && !distinct.contains(url)
    });
    let missing: Vec<&str> = whole_answers.map(|posting| posting.url.as_str()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
