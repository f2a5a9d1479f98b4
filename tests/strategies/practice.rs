//! The columns of the practice portal, read over the wire as their families' recipes say.

use crate::portal::truth::County;
use crate::portal::{Portal, Settings};
use gouji::portal::posting::canonical;
use gouji::portal::strategies::{GENERIC, Strategy, recipe, step};
use gouji::portal::{Next, Page, Request, Row, Stop, Walk};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use url::Url;

/// Counties whose column's own page shows no list: it names folders of years, holds a frame, or is the report itself.
const NO_LIST: [&str; 3] = ["trs_years", "iframe", "single"];
/// Pages read of one list; one county's pager has no end.
const MOST_PAGES: usize = 20;

fn ask(portal: &Portal, request: &Request) -> Option<Page> {
    let url = &request.url;
    let form = request.form.as_ref().map(|form| String::from_utf8(form.to_bytes()).unwrap());
    let method = if form.is_some() { "POST" } else { "GET" };
    let host = url.host_str()?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut stream = TcpStream::connect(portal.address(host)?).unwrap();
    let referer = request.referer.as_ref().map_or(String::new(), |page| format!("Referer: {page}\r\n"));
    let body = form.unwrap_or_default();
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", body.len())
    };
    write!(stream, "{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{referer}{length}\r\n{body}")
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    answer.starts_with(b"HTTP/1.1 200").then(|| Page::parse(url.clone(), &answer[end + 4..]))
}

/// The addresses that a strategy finds from the column's page on, in canonical form.
fn read(
    portal: &Portal,
    strategy: &dyn Strategy,
    entry: &Request,
    first: &Page,
    found: &mut BTreeSet<String>,
) -> (Walk, Stop) {
    let (mut walk, rows) = Walk::begin(strategy, entry.clone(), first.clone());
    let mut take = |rows: Vec<Row>| found.extend(rows.iter().map(|row| canonical(&row.url)));
    take(rows);
    let mut page = first.clone();
    let stop = loop {
        if walk.asked.len() + walk.fruitless.len() >= MOST_PAGES {
            break Stop::PageCap;
        }
        let request = match step(strategy, &page, &walk) {
            Next::Ask(request) => request,
            Next::End(stop) => break stop,
        };
        let Some(answer) = ask(portal, &request) else {
            walk.in_vain(request, Stop::Unanswered);
            continue;
        };
        let rows = walk.answered(strategy, request, &answer);
        if !rows.is_empty() {
            page = answer;
        }
        take(rows);
    };
    (walk, stop)
}

fn missing(portal: &Portal, county: &County) -> Vec<String> {
    let entry = Request::get(Url::parse(&county.column).unwrap());
    let Some(first) = ask(portal, &entry) else { return vec![format!("{}: no column", county.dialect)] };
    let mut found = BTreeSet::new();
    let (walk, stop) = read(portal, GENERIC, &entry, &first, &mut found);
    let wanted: BTreeSet<String> = county.postings.iter().map(|it| canonical(&Url::parse(&it.url).unwrap())).collect();
    let reports = found.intersection(&wanted).count();
    if let Some(family) = recipe(&walk, reports, stop) {
        read(portal, family, &entry, &first, &mut found);
    }
    wanted.difference(&found).map(|url| format!("{}: {url}", county.dialect)).collect()
}

#[test]
fn every_posting_of_a_column_is_found() {
    let portal = Portal::start(&Settings::default()).unwrap();
    let counties = portal.truth().counties.iter().filter(|county| !NO_LIST.contains(&county.dialect));
    let missed: Vec<String> = counties.flat_map(|county| missing(&portal, county)).collect();
    assert_eq!(missed, Vec::<String>::new());
}
