//! A whole run against the practice portal, beside a bare loop that asks for the same.

use super::portal::{Portal, Settings as Served};
use gouji::crawl::crawler::Crawler;
use gouji::crawl::fetch::{Client, Settings};
use gouji::crawl::host::Manners;
use gouji::crawl::names::{Hosts, Names};
use gouji::crawl::visit::{Scope, Visitor};
use gouji::portal::Request;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use url::Url;

/// How often each address is asked for, each time by another query.
const TIMES: usize = 12;
/// Pairs of measurements; the best of each kind counts, for other work on the machine only slows down.
const ROUNDS: usize = 3;
/// Counties whose pages are answers like any other's.
const COUNTIES: [&str; 16] = [
    "yunhe", "yanxi", "songwu", "zhuyu", "chenglan", "hewan", "tongya", "yandu", "rongping", "jiaolin", "huaiyi",
    "gaoyue", "liaozhou", "jiqiao", "lujiang", "yusong",
];

/// What the server takes to answer: nothing, so that only the work here counts; then a fast portal's.
const PAUSES: [Duration; 2] = [Duration::ZERO, Duration::from_millis(10)];

pub fn measure(folder: &Path) {
    for pause in PAUSES {
        against(pause, &folder.join(pause.as_millis().to_string()));
    }
}

fn against(pause: Duration, folder: &Path) {
    let served = Served { counties: Some(COUNTIES.to_vec()), pause, ..Served::default() };
    let portal = Portal::start(&served).expect("a portal");
    let runtime = Runtime::new().expect("a runtime");
    let hosts = hosts(&portal);
    let (mut bare, mut whole) = (Duration::MAX, Duration::MAX);
    let mut count = 0;
    for round in 0..ROUNDS {
        bare = bare.min(runtime.block_on(ask_barely(&portal, &hosts)));
        portal.forget();
        whole = whole.min(runtime.block_on(crawl(&portal, &hosts, &folder.join(round.to_string()))));
        count = portal.log().len();
        portal.forget();
    }
    let asked = hosts.values().map(Vec::len).sum();
    println!("harvest, {} hosts at 8 addresses that answer after {} ms", hosts.len(), pause.as_millis());
    tell("a bare loop, one request an address", asked, bare);
    tell("a run: robots, pace, frontier, archive", count, whole);
    println!("  {:<44}{:>10} %", "of the bare loop's pace", rate(count, whole) * 100 / rate(asked, bare).max(1));
}

fn tell(what: &str, count: usize, took: Duration) {
    println!("  {what:<44}{:>10} /s   ({count} in {} ms)", rate(count, took), took.as_millis());
}

fn rate(count: usize, took: Duration) -> u128 {
    count as u128 * 1_000_000 / took.as_micros().max(1)
}

/// What is asked of each host.
fn hosts(portal: &Portal) -> BTreeMap<String, Vec<Url>> {
    let mut hosts: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    for posting in portal.truth().postings() {
        let url = Url::parse(&posting.url).expect("a URL");
        let all = hosts.entry(url.host_str().unwrap_or_default().to_owned()).or_default();
        for time in 0..TIMES {
            let mut url = url.clone();
            url.query_pairs_mut().append_pair("time", &time.to_string());
            all.push(url);
        }
    }
    hosts
}

/// As many loops as there are addresses, each with a client that does nothing else.
async fn ask_barely(portal: &Portal, hosts: &BTreeMap<String, Vec<Url>>) -> Duration {
    // Another measurement may have installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let mut addresses: BTreeMap<SocketAddr, Vec<Url>> = BTreeMap::new();
    for (host, urls) in hosts {
        let address = portal.address(host).expect("an address");
        client = client.resolve(host, address);
        addresses.entry(address).or_default().extend(urls.iter().cloned());
    }
    let client = client.build().expect("a client");
    let begun = Instant::now();
    let mut loops = JoinSet::new();
    for urls in addresses.into_values() {
        let client = client.clone();
        loops.spawn(async move {
            for url in urls {
                let answer = client.get(url).header("accept-encoding", "gzip").send().await.expect("an answer");
                answer.bytes().await.expect("a body");
            }
        });
    }
    loops.join_all().await;
    begun.elapsed()
}

/// The same through a run without pauses, every host by a survey of its own.
async fn crawl(portal: &Portal, hosts: &BTreeMap<String, Vec<Url>>, folder: &Path) -> Duration {
    let names = Names::only(Hosts::parse(&portal.hosts_file()).expect("hosts"));
    let client = Client::new(Settings::default(), Arc::new(names)).expect("a client");
    let none = SignedDuration::ZERO;
    let manners = Manners { delay: none, times_response: 0, shortest: none, budget: u32::MAX, ..Manners::default() };
    let crawler = Arc::new(Crawler::open(folder, client, manners, 64).expect("a run"));
    let begun = Instant::now();
    let running = tokio::spawn(Arc::clone(&crawler).run());
    let mut surveys = JoinSet::new();
    for urls in hosts.values().cloned() {
        let source = crawler.of("990100");
        surveys.spawn(async move {
            let visitor = Visitor::new(&source);
            let scope = Scope::of(&urls);
            for url in urls {
                let visit = visitor.visit(&Request::get(url), &scope).await.expect("a run that goes on");
                visit.expect("a page");
            }
        });
    }
    surveys.join_all().await;
    crawler.stop();
    running.await.expect("an end").expect("a run without errors");
    begun.elapsed()
}
