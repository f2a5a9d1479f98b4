//! Writing WARC, reading it through, finding in it.

use crate::{Spent, peak_memory};
use gouji::archive::{Exchange, Index, Method, Outcome, Reader, Response, Writer};
use jiff::Timestamp;
use std::path::Path;

const EXCHANGES: usize = 20_000;
const FOUND: usize = 5_000;
const SYNCED: usize = 200;
const SMALL: usize = 200_000;

pub fn measure(folder: &Path) {
    let pages: Vec<Vec<u8>> = (0..16).map(page).collect();
    println!("archive, {EXCHANGES} pages of {} KB", pages[0].len() >> 10);
    let mut writer = Writer::open(folder, "bench", Vec::new(), None, |_| Ok(())).expect("an archive");
    let mut spent = Spent::default();
    let mut bytes = 0;
    for number in 0..EXCHANGES {
        let exchange = exchange(number, pages[number % pages.len()].clone());
        bytes += exchange.response().map_or(0, |response| response.body.len());
        spent.on(|| writer.append(&exchange, None)).expect("appended");
    }
    spent.tell("appended", EXCHANGES);
    spent.tell("KB of bodies appended", bytes >> 10);
    let mut spent = Spent::default();
    for number in EXCHANGES..EXCHANGES + SYNCED {
        let exchange = exchange(number, pages[number % pages.len()].clone());
        spent.on(|| writer.append(&exchange, None).and_then(|_| writer.sync())).expect("synced");
    }
    spent.tell("appended, waiting for the disk each time", SYNCED);
    drop(writer);

    let path = folder.join("bench-00001.warc.gz");
    let mut spent = Spent::default();
    let read: usize = spent.on(|| {
        let found = Reader::open(&path).expect("a file").map(|found| found.expect("an exchange"));
        found.map(|found| found.exchange.response().map_or(0, |response| response.body.len())).sum()
    });
    spent.tell("KB of bodies read through", read >> 10);
    let mut spent = Spent::default();
    let index = spent.on(|| Index::open(&[path])).expect("an index");
    spent.tell("indexed", index.len());
    let mut spent = Spent::default();
    for number in 0..FOUND {
        let url = url(number * 7919 % EXCHANGES);
        spent.on(|| index.find(Method::Get, &url, None, None)).expect("readable").expect("found");
    }
    spent.tell("found and read", FOUND);

    let folder = folder.join("small");
    let mut writer = Writer::open(&folder, "bench", Vec::new(), None, |_| Ok(())).expect("an archive");
    println!("archive, {SMALL} pages of 6 bytes");
    let mut spent = Spent::default();
    for number in 0..SMALL {
        let exchange = exchange(number, b"<html>".to_vec());
        spent.on(|| writer.append(&exchange, None)).expect("appended");
    }
    spent.tell("appended", SMALL);
    drop(writer);
    let mut spent = Spent::default();
    let index = spent.on(|| Index::open(&[folder.join("bench-00001.warc.gz")])).expect("an index");
    spent.tell("indexed", index.len());
    if let Some(peak) = peak_memory() {
        println!("  peak memory {peak} MB");
    }
}

fn url(number: usize) -> String {
    format!("http://www.county.gov.cn/zwgk/zfxxgk/zfxxgknb/202401/t20240115_{number}.html")
}

/// A page of a list: rows that differ in their figures.
fn page(seed: usize) -> Vec<u8> {
    let row = |row: usize| {
        let figure = (row * 7919 + seed * 104_729) % 1_000_003;
        format!(
            "<li><a href=\"./202401/t{figure}.html\" title=\"年度报告 {figure}\">政府信息公开工作年度报告</a>{row}</li>\n"
        )
    };
    (0..300).map(row).collect::<String>().into_bytes()
}

fn exchange(number: usize, body: Vec<u8>) -> Exchange {
    let header = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
    let headers = vec![header("Content-Type", "text/html; charset=utf-8"), header("Server", "nginx")];
    let (version, reason) = ("HTTP/1.1".to_owned(), "OK".to_owned());
    Exchange {
        method: Method::Get,
        url: url(number),
        form: None,
        request_headers: vec![("User-Agent".to_owned(), "gouji".to_owned())],
        date: Timestamp::from_millisecond(1_700_000_000_000).unwrap_or_default(),
        address: None,
        outcome: Outcome::Received(Response { version, status: 200, reason, headers, body, truncated: None }),
    }
}
