//! The practice portal itself: what it serves is what its truth says.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;

use portal::{Portal, Settings};
use std::io::{Read, Write};
use std::net::TcpStream;

/// One request and its whole answer: the head's lines and the body.
fn ask(portal: &Portal, url: &str, more: &str) -> (String, Vec<u8>) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(portal.address(host).unwrap()).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (String::from_utf8_lossy(&answer[..end]).into_owned(), answer[end + 4..].to_vec())
}

#[test]
fn every_posting_is_served_and_read_as_the_truth_says() {
    let portal = Portal::start(&Settings::default()).unwrap();
    let mut wrong = Vec::new();
    for posting in portal.truth().postings() {
        let url = posting.file.as_ref().unwrap_or(&posting.url);
        let (head, body) = ask(&portal, url, "");
        if posting.outcome != portal::truth::Outcome::Read
            || matches!(posting.kind, portal::truth::Kind::PdfData | portal::truth::Kind::Zip)
        {
            continue;
        }
        assert!(head.starts_with("HTTP/1.1 200"), "{url}: {head}");
        let report = match gouji::pipeline::read::bytes(&body) {
            Ok(report) => report,
            Err(error) => {
                wrong.push(format!("{url}: {error}"));
                continue;
            }
        };
        let Some(tables) = &report.tables else {
            wrong.push(format!("{url}: no tables"));
            continue;
        };
        if report.year != Some(posting.year) {
            wrong.push(format!("{url}: year {:?} for {}", report.year, posting.year));
        }
        for (key, value) in &posting.cells {
            let read = tables.get(key).map(|cell| cell.value);
            if read != Some(*value) {
                wrong.push(format!("{url}: {key} is {read:?}, not {value:?}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn there_is_enough_to_find() {
    let portal = Portal::start(&Settings::default()).unwrap();
    let truth = portal.truth();
    let count = |county: &portal::truth::County| {
        format!("{} {} {}", county.dialect, county.postings.len(), county.decoys.len())
    };
    let counts: Vec<String> = truth.counties.iter().map(count).collect();
    assert!(truth.counties.len() >= 26 && truth.postings().count() >= 120, "{counts:?}");
    println!("{counts:?}\n{} postings", truth.postings().count());
}
