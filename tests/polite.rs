//! What a server sees of a harvest: one request at a time, pauses between them, robots.txt first, and
//! nothing more once it has said no.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;
mod run;

use portal::log::Access;
use portal::{Portal, Settings};
use run::{CONTACT, Run, assert_same, by_host, whole};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

/// The pause asked for on the command line.
const DELAY: Duration = Duration::from_millis(150);
/// Counties whose names lead to shared addresses (the first and the ninth to one), all cheap to read.
const COUNTIES: [&str; 12] = [
    "yunhe", "songwu", "zhuyu", "hewan", "huaiyi", "gaoyue", "jiqiao", "lujiang", "xiaobo", "zhetan", "jiaolin",
    "taiji",
];
/// Hosts that want no visitors.
const CLOSED: [&str; 5] = ["ruishu", "jsl", "acw", "waf", "waf405"];
/// Hosts that fail in other ways, or ask for time.
const FAILING: [&str; 7] = ["busy", "busy1", "toofast", "forbidden", "robots", "robots500", "cut"];

fn portal() -> Portal {
    let counties = Some(COUNTIES.to_vec());
    let pause = Duration::from_millis(5);
    Portal::start(&Settings { counties, faults: true, pause, ..Settings::default() }).unwrap()
}

fn is_asked(label: &str) -> bool {
    COUNTIES.contains(&label) || CLOSED.contains(&label) || FAILING.contains(&label)
}

/// The pauses between the end of each answer and the next arrival.
fn pauses<'a>(accesses: &[&'a Access]) -> Vec<(Duration, &'a Access)> {
    let mut pauses = Vec::new();
    let mut ended = accesses[0].ended;
    for access in &accesses[1..] {
        pauses.push((access.arrived.saturating_duration_since(ended), *access));
        ended = ended.max(access.ended);
    }
    pauses
}

fn assert_paused(accesses: &[&Access], least: Duration) {
    for (pause, access) in pauses(accesses) {
        assert!(pause >= least, "{pause:?} before {} of {} at {}", access.target, access.host, access.server);
    }
}

#[test]
fn a_server_is_asked_one_thing_at_a_time_by_its_leave_and_at_its_pace() {
    let portal = portal();
    let run = Run::over_those(&portal, is_asked);
    let delay = DELAY.as_secs_f64().to_string();
    whole(run.live("dataset", &["--delay", &delay, "--year", "2025", "--year", "2024"]));
    let log = portal.log();
    let hosts = by_host(&log);
    for label in COUNTIES.iter().chain(&CLOSED).chain(&FAILING) {
        assert!(hosts.contains_key(format!("{label}.practice.test").as_str()), "{label} was not asked");
    }

    let most = portal.most_in_flight();
    assert!(most.by_host.values().chain(most.by_address.values()).all(|most| *most == 1), "{most:?}");
    let mut addresses: BTreeMap<IpAddr, Vec<&Access>> = BTreeMap::new();
    for access in &log {
        addresses.entry(access.server.ip()).or_default().push(access);
    }
    let shared = addresses.values().filter(|accesses| accesses.iter().any(|access| access.host != accesses[0].host));
    assert!(shared.count() >= 3, "no two names lead to one address");
    for accesses in hosts.values().chain(addresses.values()) {
        assert_paused(accesses, DELAY);
    }

    for access in &log {
        let agent = access.header("user-agent").unwrap_or_else(|| panic!("{access:?}"));
        assert!(agent.starts_with(concat!("gouji/", env!("CARGO_PKG_VERSION"), " (")), "{agent}");
        assert!(agent.ends_with(&format!("{CONTACT})")), "{agent}");
        assert_eq!(access.header("cookie"), None, "{}{}", access.host, access.target);
    }
    for (host, accesses) in &hosts {
        assert_eq!(accesses[0].target, "/robots.txt", "of {host}");
        let asked: Vec<&Access> = accesses.iter().filter(|access| access.target == "/robots.txt").copied().collect();
        let tries = if *host == "robots500.practice.test" { 3 } else { 1 };
        assert_eq!(asked.len(), tries, "robots.txt of {host}");
    }
    for (label, only) in [("robots", "/robots.txt"), ("robots500", "/robots.txt")] {
        let accesses = &hosts[format!("{label}.practice.test").as_str()];
        assert!(accesses.iter().all(|access| access.target == only), "{label} asked not to be asked");
    }
    for label in CLOSED {
        let accesses = &hosts[format!("{label}.practice.test").as_str()];
        let targets: Vec<&str> = accesses.iter().map(|access| access.target.as_str()).collect();
        assert_eq!(targets, ["/robots.txt", "/"], "{label} said no");
    }
}

#[test]
fn a_server_that_asks_for_time_is_given_it() {
    let portal = portal();
    let run = Run::over_those(&portal, |label| ["busy", "busy1", "xiaobo"].contains(&label));
    let delay = DELAY.as_secs_f64().to_string();
    whole(run.live("dataset", &["--delay", &delay, "--year", "2025", "--year", "2024"]));
    let log = portal.log();
    let hosts = by_host(&log);
    let after_429 = |host: &str| {
        let accesses = &hosts[host];
        let pauses = pauses(accesses).into_iter().zip(accesses);
        pauses.filter(|(_, before)| before.status == 429).map(|((pause, _), _)| pause).collect::<Vec<_>>()
    };
    let second = Duration::from_secs(1);
    let said = after_429("busy1.practice.test");
    assert!(said.len() == 2 && said.iter().all(|pause| *pause >= second), "{said:?}");
    // One says a second, one a date from one to two seconds ahead, counted from when the answer was made.
    let said = after_429("xiaobo.practice.test");
    assert!(said.len() == 2 && said.iter().all(|pause| *pause >= second.mul_f64(0.98)), "{said:?}");
    // Without a time, the pace alone is halved.
    let unsaid = after_429("busy.practice.test");
    assert!(unsaid.len() == 2 && unsaid.iter().all(|pause| *pause >= 2 * DELAY), "{unsaid:?}");
}

#[test]
fn an_unchanged_portal_is_not_transferred_again() {
    let portal = Portal::start(&Settings::default()).unwrap();
    let run = Run::over(&portal);
    let years = ["--delay", "0", "--year", "2025"];
    whole(run.live("first", &years));
    let first: u64 = portal.log().iter().map(|access| access.bytes).sum();
    portal.forget();
    whole(run.live("second", &years));
    let log = portal.log();
    let second: u64 = log.iter().map(|access| access.bytes).sum();
    println!("{second} of {first} bytes: {} per thousand", second * 1000 / first);
    let mut answered: BTreeMap<(&str, &str, &str), Vec<u16>> = BTreeMap::new();
    for access in log.iter().filter(|access| access.method == "GET") {
        answered.entry((&access.host, &access.method, &access.target)).or_default().push(access.status);
    }
    let confirmed = answered.iter().filter(|(_, statuses)| statuses.contains(&304));
    assert!(confirmed.clone().count() * 10 > answered.len() * 6, "{} of {}", confirmed.count(), answered.len());
    for (asked, statuses) in &answered {
        assert!(statuses.len() == 1 || !statuses.contains(&304), "{asked:?} again after 304: {statuses:?}");
    }
    assert!(second * 20 < first, "{second} of {first} bytes");
    assert_same(&run.timeless("first"), &run.timeless("second"));
    // What a server confirms came on the day it came: only the books of the crawl tell when it was asked.
    let own = |dataset: &str| {
        let mut files = run.files(dataset);
        files.retain(|name, _| !matches!(name.as_str(), "crawl-report.json" | "discovery.jsonl"));
        files
    };
    assert_same(&own("first"), &own("second"));
}

#[test]
fn the_pause_that_robots_txt_asks_for_is_kept() {
    let counties = Some(vec!["huanbo"]);
    let portal = Portal::start(&Settings { counties, ..Settings::default() }).unwrap();
    whole(Run::over(&portal).live("dataset", &["--delay", "0"]));
    let log = portal.log();
    let accesses = &by_host(&log)["huanbo.practice.test"];
    assert!(accesses.len() >= 5 && accesses[0].target == "/robots.txt", "{}", accesses.len());
    assert_paused(accesses, Duration::from_millis(400));
}

#[test]
fn a_run_that_goes_on_with_another_selection_asks_only_for_what_that_needs() {
    let counties = Some(vec!["yunhe", "zhuyu", "hewan"]);
    let portal = Portal::start(&Settings { counties, ..Settings::default() }).unwrap();
    let run = Run::over(&portal);
    let mut first = run.live("dataset", &["--delay", "0.1"]).spawn().unwrap();
    let everybody = |log: &[Access]| by_host(log).values().filter(|accesses| accesses.len() > 3).count() == 3;
    while !everybody(&portal.log()) {
        assert_eq!(first.try_wait().unwrap(), None);
        std::thread::sleep(Duration::from_millis(5));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    portal.forget();
    whole(run.live("dataset", &["--delay", "0", "--county", &portal.truth().counties[1].code]));
    let log = portal.log();
    assert_eq!(by_host(&log).keys().copied().collect::<Vec<_>>(), ["zhuyu.practice.test"]);
}
