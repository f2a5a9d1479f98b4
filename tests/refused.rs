//! Every host of the practice portal that fails is told by its name, and what refused is left alone.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;

use gouji::archive::Exchange;
use gouji::crawl::Kind;
use gouji::crawl::fetch::{Client, Settings};
use gouji::crawl::names::{Hosts, Names};
use gouji::crawl::visit::{Exchanges, Halt, Scope, Visitor};
use gouji::portal::Request;
use portal::Portal;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Exchanges with the practice portal, without pace or retries.
struct Hasty(Client);

impl Exchanges for Hasty {
    async fn exchange(&self, request: &Request) -> Result<Arc<Exchange>, Halt> {
        Ok(Arc::new(self.0.exchange(request, None).await))
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
