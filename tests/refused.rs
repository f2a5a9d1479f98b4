//! Every host of the practice portal that fails is told by its name, and what refused is left alone.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;

use gouji::archive::Response;
use gouji::crawl::Kind;
use gouji::crawl::fetch::{Client, Settings};
use gouji::crawl::names::{Hosts, Names};
use gouji::crawl::refusal::recognise;
use gouji::crawl::seen::Seen;
use gouji::crawl::visit::{Exchanges, Halt, Scope, Visitor};
use gouji::portal::Request;
use portal::Portal;
use portal::truth::Outcome;
use std::fs;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Exchanges with the practice portal, without pace or retries.
struct Hasty(Client);

impl Exchanges for Hasty {
    async fn exchange(&self, request: &Request) -> Result<Arc<Seen>, Halt> {
        Ok(Arc::new(Seen::of(self.0.exchange(request, None).await)))
    }
}

#[test]
fn every_host_that_fails_is_told_by_its_name() {
    let portal =
        Portal::start(&portal::Settings { counties: Some(Vec::new()), faults: true, ..portal::Settings::default() })
            .unwrap();
    let settings = Settings {
        first_byte: Duration::from_secs(2),
        whole: Duration::from_secs(4),
        trusted: portal.authority().to_owned(),
        ..Settings::default()
    };
    let names = Names::only(Hosts::parse(&portal.hosts_file()).unwrap());
    let client = Hasty(Client::new(settings, Arc::new(names)).unwrap());
    let visitor = Visitor::new(&client);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut wrong = Vec::new();
    // A list that only a script can fill is a page like any other until it is read.
    let told = |kind: &str| kind != "needs_js";
    for fault in portal.truth().faults.iter().filter(|fault| told(fault.kind)) {
        let url = Url::parse(fault.entry.first().unwrap_or(&fault.home)).unwrap();
        let scope = Scope::of([
            &url,
            &Url::parse("http://127.0.0.1/").unwrap(),
            &Url::parse("http://169.254.169.254/").unwrap(),
        ]);
        let visit = runtime.block_on(visitor.visit(&Request::get(url), &scope)).unwrap();
        let kind = visit.map_or_else(|refused| refused.kind.as_str(), |_| "answered");
        if kind != fault.kind {
            wrong.push(format!("{}: {kind}, not {}", fault.host, fault.kind));
        }
        let closes = Kind::named(fault.kind).unwrap().closes_host();
        let asked = portal.log().iter().filter(|access| access.host == fault.host).count();
        assert!(!closes || asked <= 2, "{} was asked {asked} times", fault.host);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn pages_of_portals_that_work_are_answers() {
    let portal = Portal::start(&portal::Settings::default()).unwrap();
    let names = Names::only(Hosts::parse(&portal.hosts_file()).unwrap());
    let client = Hasty(Client::new(Settings::default(), Arc::new(names)).unwrap());
    let visitor = Visitor::new(&client);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (mut wrong, mut answered) = (Vec::new(), 0);
    for county in &portal.truth().counties {
        let refused = [Outcome::Captcha, Outcome::Forbidden];
        let postings = county.postings.iter().filter(|posting| !refused.contains(&posting.outcome));
        let reports = postings.flat_map(|posting| [Some(&posting.url), posting.file.as_ref()]).flatten();
        for url in [&county.home, &county.column].into_iter().chain(reports) {
            let url = Url::parse(url).unwrap();
            let scope = Scope::of([&url]);
            let visit = || runtime.block_on(visitor.visit(&Request::get(url.clone()), &scope)).unwrap();
            // One county answers some pages only the second time.
            match visit().or_else(|refused| if refused.kind.heals() { visit() } else { Err(refused) }) {
                Ok(_) => answered += 1,
                Err(refused) => wrong.push(format!("{url}: {} {}", refused.kind, refused.marker)),
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(answered >= 150, "{answered}");
}

#[test]
fn published_pages_are_no_refusals() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/real");
    if !shared.exists() {
        eprintln!("{} is not there: only the bundled pages are looked at", shared.display());
    }
    let request = Request::get(Url::parse("http://www.yunxi.example/zfxxgk/nb/1.html").unwrap());
    let mut pages = 0;
    for entry in [root.join("corpus/reports"), shared].iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "html" && ending != "txt") {
            continue;
        }
        let body = fs::read(&path).unwrap();
        let response = Response {
            version: "HTTP/1.1".to_owned(),
            status: 200,
            reason: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
            truncated: None,
        };
        assert_eq!(recognise(&request, &response, &body), None, "{}", path.display());
        pages += 1;
    }
    assert!(pages >= 28, "{pages} pages");
}
