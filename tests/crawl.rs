//! The practice portal harvested whole: what is found, what is read, and by which names refusals go.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;

use gouji::crawl::crawler::Crawler;
use gouji::crawl::fetch::{Client, Settings};
use gouji::crawl::host::Manners;
use gouji::crawl::names::{Hosts, Names};
use gouji::dataset::sinks::Format;
use gouji::dataset::{Lock, Options};
use gouji::pipeline::crawl::{self, Ended, Surveyed};
use gouji::pipeline::harvest;
use gouji::pipeline::input::Input;
use gouji::pipeline::inputs::Inputs;
use gouji::pipeline::survey::Wanted;
use gouji::portal::posting::{Posting, canonical_url};
use gouji::portal::registry;
use jiff::SignedDuration;
use portal::Portal;
use portal::truth::{self, Outcome};
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// No pause but what servers ask for, and no third attempt. The limits of an exchange leave a loaded machine its time.
fn manners() -> Manners {
    Manners {
        delay: SignedDuration::ZERO,
        times_response: 0,
        shortest: SignedDuration::ZERO,
        rest: SignedDuration::from_millis(10),
        retry: SignedDuration::from_millis(10),
        attempts: 2,
        ..Manners::default()
    }
}

fn survey(portal: &Portal, folder: &Path) -> Vec<Surveyed> {
    let names = Arc::new(Names::only(Hosts::parse(&portal.hosts_file()).unwrap()));
    let settings = Settings {
        connect: Duration::from_secs(3),
        first_byte: Duration::from_secs(5),
        whole: Duration::from_secs(15),
        trusted: portal.authority().to_owned(),
        ..Settings::default()
    };
    let client = Client::new(settings, names).unwrap();
    let crawler = Arc::new(Crawler::open(&folder.join("state"), client, manners(), 64).unwrap());
    let portals = registry::parse(&portal.registry()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let output = folder.join("output");
    let ended: Ended = runtime.block_on(crawl::live(&portals, &crawler, &Wanted::default(), &output, |_| {})).unwrap();
    assert!(ended.is_whole, "nobody stopped it");
    ended.surveyed
}

fn canonical(url: &str) -> String {
    canonical_url(&Url::parse(url).unwrap()).to_string()
}

/// The word of a posting's record for what the truth says it comes to.
fn outcome(truth: Outcome) -> &'static str {
    match truth {
        Outcome::NeedsConversion if cfg!(feature = "doc") => "read",
        other => other.as_str(),
    }
}

/// What a posting differs in from its truth.
fn differences(found: &Posting, truth: &truth::Posting) -> Vec<String> {
    let mut notes = Vec::new();
    if found.report_year != Some(truth.year) {
        notes.push(format!("year {:?} for {}", found.report_year, truth.year));
    }
    if found.title_raw != truth.title {
        notes.push(format!("title {:?} for {:?}", found.title_raw, truth.title));
    }
    if found.outcome != outcome(truth.outcome) {
        notes.push(format!("outcome {} for {}", found.outcome, outcome(truth.outcome)));
    }
    for alias in &truth.aliases {
        if !found.aliases.iter().any(|own| canonical(&own.item_url) == canonical(alias)) {
            notes.push(format!("alias {alias} missing"));
        }
    }
    if let Some(revised) = &truth.revises
        && !found.revisions.contains(&canonical(revised))
    {
        notes.push(format!("revision of {revised} missing"));
    }
    notes
}

/// The inputs of a posting's page or file.
fn inputs<'s>(county: &'s Surveyed, truth: &truth::Posting) -> Vec<&'s Input> {
    let places: Vec<String> =
        [Some(&truth.url), truth.file.as_ref()].into_iter().flatten().map(|url| canonical(url)).collect();
    let is_its = |input: &&Input| {
        let url = input.posted.as_ref().and_then(|posted| posted.url.as_deref());
        url.is_some_and(|url| places.contains(&canonical(url)))
    };
    county.inputs.iter().filter(is_its).collect()
}

#[test]
fn every_report_is_found_and_read_and_every_refusal_has_its_name() {
    let portal = Portal::start(&portal::Settings { faults: true, ..portal::Settings::default() }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let surveyed = survey(&portal, folder.path());
    let (mut wanted, mut found, mut surplus, mut cells) = (0, 0, 0, 0);
    let mut wrong: Vec<String> = Vec::new();
    for truth in &portal.truth().counties {
        let county = surveyed.iter().find(|county| county.survey.portal.code == truth.code).unwrap();
        let mut missing: BTreeMap<String, &truth::Posting> =
            truth.postings.iter().map(|posting| (canonical(&posting.url), posting)).collect();
        wanted += missing.len();
        for posting in &county.survey.postings {
            let Some(own) = missing.remove(&posting.canonical_url) else {
                surplus += 1;
                wrong.push(format!("{}: {} {:?} is no report", truth.host, posting.canonical_url, posting.title_raw));
                continue;
            };
            found += 1;
            wrong.extend(
                differences(posting, own).into_iter().map(|note| format!("{}: {}: {note}", truth.host, own.url)),
            );
            if own.outcome != Outcome::Read {
                continue;
            }
            let read = inputs(county, own);
            if read.is_empty() {
                wrong.push(format!("{}: {} is not in the dataset", truth.host, own.url));
            }
            for input in read {
                let reports = input.read().unwrap();
                let [report] = reports.as_slice() else { panic!("{} prints one report", own.url) };
                let tables = report.tables.as_ref().unwrap();
                for (key, value) in &own.cells {
                    cells += 1;
                    let cell = tables.get(key).map(|cell| cell.value);
                    if cell != Some(*value) {
                        wrong.push(format!("{}: {} {key}: {cell:?} for {value:?}", truth.host, own.url));
                    }
                }
            }
        }
        let readable = truth.postings.iter().filter(|own| own.outcome == Outcome::Read).count();
        if county.inputs.len() < readable || county.inputs.len() > truth.postings.len() {
            wrong.push(format!("{}: {} documents for {readable} reports", truth.host, county.inputs.len()));
        }
        wrong.extend(
            missing.values().map(|posting| format!("{}: {} {:?} is not found", truth.host, posting.url, posting.title)),
        );
        if truth.wrong_site != (county.survey.standing().as_str() == "wrong_site") {
            wrong.push(format!("{}: {}", truth.host, county.survey.standing().as_str()));
        }
    }
    for fault in &portal.truth().faults {
        let county = surveyed.iter().find(|county| county.survey.portal.code == fault.code).unwrap();
        let standing = county.survey.standing().as_str();
        if standing != fault.kind {
            wrong.push(format!("{}: {standing} for {}: {}", fault.host, fault.kind, fault.does));
        }
    }
    println!(
        "{} counties, {found} of {wanted} reports found, {surplus} surplus, {cells} cells compared, {} failing hosts",
        portal.truth().counties.len(),
        portal.truth().faults.len()
    );
    assert!(wanted >= 120 && portal.truth().counties.len() >= 26 && cells > 10_000);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_dataset(&portal, surveyed, &folder.path().join("dataset"));
}

/// A table of a dataset, every row by the names of its columns.
fn table(dataset: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(dataset.join(name)).unwrap().deserialize().map(Result::unwrap).collect()
}

/// The dataset of what was surveyed: ratios are the counties' own, whatever their bureaux and townships print, and every
/// county has a row of coverage for every year.
fn assert_dataset(portal: &Portal, surveyed: Vec<Surveyed>, dataset: &Path) {
    let years: Vec<i32> = (2015..=2025).collect();
    let portals = registry::parse(&portal.registry()).unwrap();
    let expected = crawl::expected(&portals, &surveyed, &[], &years);
    let formats = [Format::Csv].into();
    let inputs = Inputs::of(surveyed.into_iter().flat_map(|county| county.inputs)).unwrap();
    let options = Options { formats, expected, ..Options::default() };
    harvest::harvest(inputs, &Lock::take(dataset).unwrap(), &options, |_| {}).unwrap();
    let kinds = table(dataset, "reports.csv").into_iter().map(|row| row["body_kind"].clone());
    let others = kinds.filter(|kind| kind != "government").count();
    assert!(others > 10, "{others} reports of bureaux and townships");
    let of_county =
        |row: &BTreeMap<String, String>| row["area_level"] == "county" && row["indicator"] == "disclosure_rate";
    let indicators = table(dataset, "indicators.csv").into_iter().filter(of_county);
    let ratios: BTreeMap<(String, i32), String> = indicators
        .map(|row| ((row["area_code"].clone(), row["year"].parse().unwrap()), row["indicator_value"].clone()))
        .collect();
    let coverage: BTreeMap<(String, i32), String> = table(dataset, "coverage.csv")
        .into_iter()
        .map(|row| ((row["county_code"].clone(), row["year"].parse().unwrap()), row["outcome"].clone()))
        .collect();
    assert_eq!(coverage.len(), portals.len() * years.len());
    let mut compared = 0;
    for county in portal.truth().counties.iter().filter(|county| !county.wrong_site) {
        for year in &years {
            let own = county.postings.iter().filter(|own| own.year == *year && own.unit.is_none());
            let own: Vec<&truth::Posting> = own.collect();
            let place = (county.code.clone(), *year);
            let outcome = coverage[&place].as_str();
            match own.as_slice() {
                [] => assert_eq!(outcome, "not_posted", "{place:?}"),
                all if all.iter().any(|own| own.outcome == Outcome::Read) => {
                    assert!(["consistent", "read"].contains(&outcome), "{place:?}: {outcome}");
                }
                _ => assert!(["read", "unread"].contains(&outcome), "{place:?}: {outcome}"),
            }
            let [one] = own.as_slice() else { continue };
            let figure = |row: &str| one.cells.get(&format!("applications.{row}.total")).copied()?.ok();
            let rate = || {
                let all = figure("outcomes_total").filter(|all| !all.is_zero())?;
                Some((figure("disclosed_in_full")? + figure("disclosed_in_part")?).to_f64()? / all.to_f64()?)
            };
            if let Some(rate) = rate().filter(|_| one.outcome == Outcome::Read) {
                assert_eq!(ratios[&place].parse(), Ok(rate), "{place:?}");
                compared += 1;
            }
        }
    }
    println!("{compared} ratios of counties, beside {others} reports of others");
    assert!(compared > 50);
}
