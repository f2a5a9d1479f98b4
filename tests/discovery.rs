//! Discovery on the practice portal: every posting of its counties is found, with its year, and nothing else.
//!
//! Asked without pace and without a frontier; what is tried is the finder, the strategies and the survey.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;

use gouji::archive::{Exchange, Method, Outcome, Response};
use gouji::crawl::visit::{Exchanges, Halt, Visitor};
use gouji::pipeline::survey::{Survey, Wanted, survey};
use gouji::portal::posting::canonical;
use gouji::portal::{Request, registry};
use jiff::Timestamp;
use portal::truth::County;
use portal::{Portal, Settings};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use url::Url;

/// The practice portal, asked over plain connections.
struct Asked<'a>(&'a Portal);

impl Exchanges for Asked<'_> {
    async fn exchange(&self, request: &Request) -> Result<Arc<Exchange>, Halt> {
        let url = &request.url;
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let form = request
            .form
            .as_ref()
            .map(|form| url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish());
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let referer = request.referer.as_ref().map(|referer| format!("Referer: {referer}\r\n")).unwrap_or_default();
        let head = match &form {
            Some(form) => format!(
                "POST {target} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                form.len()
            ),
            None => format!("GET {target} HTTP/1.1\r\n"),
        };
        let body = form.clone().unwrap_or_default();
        let asked = format!("{head}Host: {host}\r\n{referer}Connection: close\r\n\r\n{body}");
        let outcome = match self.answer(host, &asked) {
            Some(response) => Outcome::Received(response),
            None => Outcome::Failed { kind: "dns".to_owned(), detail: host.to_owned() },
        };
        let method = if form.is_some() { Method::Post } else { Method::Get };
        let form = form.map(String::into_bytes);
        let date = Timestamp::UNIX_EPOCH;
        let url = url.to_string();
        Ok(Arc::new(Exchange { method, url, form, request_headers: Vec::new(), date, address: None, outcome }))
    }
}

impl Asked<'_> {
    fn answer(&self, host: &str, asked: &str) -> Option<Response> {
        let mut stream = TcpStream::connect(self.0.address(host)?).ok()?;
        stream.write_all(asked.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
        let mut lines = answer[..end].split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let status = String::from_utf8_lossy(lines.next()?).split(' ').nth(1)?.parse().ok()?;
        let headers = lines.filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((String::from_utf8_lossy(&line[..colon]).into_owned(), line[colon + 1..].trim_ascii().to_vec()))
        });
        let headers = headers.collect();
        let version = "HTTP/1.1".to_owned();
        Some(Response {
            version,
            status,
            reason: String::new(),
            headers,
            body: answer[end + 4..].to_vec(),
            truncated: None,
        })
    }
}

fn key(url: &str) -> String {
    canonical(&Url::parse(url).unwrap())
}

/// What is wrong with a county's survey, line by line.
fn differences(county: &County, survey: &Survey) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut known = BTreeSet::new();
    for posting in &county.postings {
        let addresses: Vec<String> =
            std::iter::once(&posting.url).chain(&posting.aliases).chain(&posting.file).map(|url| key(url)).collect();
        let own = survey.postings.iter().find(|own| addresses.contains(&key(&own.item_url)));
        match own.map(|own| own.report_year) {
            Some(year) if year == Some(posting.year) => {}
            Some(year) => wrong.push(format!("year {year:?} of {} {} {}", posting.title, posting.year, posting.url)),
            None => {
                let joined = survey.postings.iter().find_map(|own| {
                    let alias = own.aliases.iter().find(|alias| addresses.contains(&key(&alias.item_url)))?;
                    Some(format!("joined to {} by {:?}", own.item_url, alias.by))
                });
                wrong.push(format!("not found {} {} {} {joined:?}", posting.title, posting.year, posting.url));
            }
        }
        if let (Some(own), Some(revised)) = (own, &posting.revises)
            && !own.revisions.iter().any(|revision| key(revision) == key(revised))
        {
            wrong.push(format!("no revision of {revised}: {} {:?}", posting.url, own.revisions));
        }
        for alias in &posting.aliases {
            let shown = own.is_some_and(|own| {
                let aliases = own.aliases.iter().map(|alias| &alias.item_url);
                std::iter::once(&own.item_url).chain(aliases).any(|url| key(url) == key(alias))
            });
            if !shown {
                wrong.push(format!("no alias {alias} of {}", posting.url));
            }
        }
        known.extend(addresses);
    }
    for posting in survey.postings.iter().filter(|posting| !known.contains(&key(&posting.item_url))) {
        wrong.push(format!("too much {} {:?} {}", posting.title_raw, posting.report_year, posting.item_url));
    }
    if !wrong.is_empty() {
        let columns: Vec<&str> = survey.columns.iter().map(|column| column.url.as_str()).collect();
        let cases: Vec<String> =
            survey.cases.iter().map(|case| format!("{} {} {}", case.kind, case.url, case.evidence)).collect();
        wrong.insert(
            0,
            format!("{} {} column {} found {columns:?} cases {cases:?}", county.host, county.dialect, county.column),
        );
    }
    wrong
}

#[test]
fn every_posting_is_found_and_nothing_else() {
    let portal = Portal::start(&Settings::default()).unwrap();
    let asked = Asked(&portal);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let registered = registry::parse(&portal.registry()).unwrap();
    let (mut wrong, mut requests) = (Vec::new(), Vec::new());
    for own in &registered {
        let Some(county) = portal.truth().counties.iter().find(|county| county.code == own.code) else { continue };
        let visitor = Visitor::new(&asked);
        let survey = runtime.block_on(survey(own, &visitor, &Wanted::default())).unwrap();
        requests.push((survey.visits, county.host.clone()));
        wrong.extend(differences(county, &survey));
    }
    eprintln!("{} counties, requests by county {requests:?}", requests.len());
    assert!(wrong.is_empty(), "{} lines:\n{}", wrong.len(), wrong.join("\n"));
}
