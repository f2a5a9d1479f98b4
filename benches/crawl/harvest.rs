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

/// What the server takes to answer, in milliseconds: nothing, so that only the work here counts; then a portal
/// in the same building, a fast one, an ordinary one.
const PAUSES: [u64; 4] = [0, 2, 5, 10];
/// The part of the bare loop's pace that is promised, in percent.
const PROMISED: u128 = 80;

/// How many requests took how long.
struct Pace {
    count: usize,
    took: Duration,
}

impl Pace {
    fn rate(&self) -> u128 {
        self.count as u128 * 1_000_000 / self.took.as_micros().max(1)
    }
}

pub fn measure(folder: &Path) {
    println!("harvest, {} hosts at 8 addresses: requests a second, the best of {ROUNDS}", COUNTIES.len());
    println!("  answers in  bare loop        run     part   KB a page");
    let mut knee = None;
    for pause in PAUSES {
        let (bare, run, bytes) = against(Duration::from_millis(pause), &folder.join(pause.to_string()));
        let part = run.rate() * 100 / bare.rate().max(1);
        println!("  {pause:>7} ms {:>10} {:>10} {part:>6} %   {}", bare.rate(), run.rate(), bytes >> 10);
        knee = knee.or((part >= PROMISED).then_some(pause));
    }
    match knee {
        Some(pause) => println!("  promised: {PROMISED} %, kept where a server takes {pause} ms or more to answer"),
        None => println!("  promised: {PROMISED} %, kept nowhere here"),
    }
}

/// The bare loop's pace, a run's, and the bytes of a page.
fn against(pause: Duration, folder: &Path) -> (Pace, Pace, usize) {
    let served = Served { counties: Some(COUNTIES.to_vec()), pause, ..Served::default() };
    let portal = Portal::start(&served).expect("a portal");
    let runtime = Runtime::new().expect("a runtime");
    let hosts = hosts(&portal);
    let (mut bare, mut whole) = (Duration::MAX, Duration::MAX);
    let (mut count, mut bytes) = (0, 0);
    let asked = hosts.values().map(Vec::len).sum::<usize>();
    for round in 0..ROUNDS {
        let (took, kept) = runtime.block_on(ask_barely(&portal, &hosts));
        bare = bare.min(took);
        bytes = kept.iter().map(Vec::len).sum::<usize>() / asked.max(1);
        portal.forget();
        whole = whole.min(runtime.block_on(crawl(&portal, &hosts, &folder.join(round.to_string()))));
        count = portal.log().len();
        portal.forget();
    }
    (Pace { count: asked, took: bare }, Pace { count, took: whole }, bytes)
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

/// As many loops as there are addresses, with a client that does nothing else; gives the bodies they kept.
async fn ask_barely(portal: &Portal, hosts: &BTreeMap<String, Vec<Url>>) -> (Duration, Vec<Vec<u8>>) {
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
            let mut kept = Vec::with_capacity(urls.len());
            for url in urls {
                let answer = client.get(url).header("accept-encoding", "gzip").send().await.expect("an answer");
                kept.push(answer.bytes().await.expect("a body").to_vec());
            }
            kept
        });
    }
    let kept = loops.join_all().await.concat();
    (begun.elapsed(), kept)
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
