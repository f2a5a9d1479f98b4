//! Writing WARC, reading it through, finding in it.

use crate::{peak_memory, tell};
use gouji::archive::{Exchange, Index, Method, Outcome, Reader, Response, Writer};
use jiff::Timestamp;
use std::path::Path;
use std::time::{Duration, Instant};

const EXCHANGES: usize = 20_000;
const FOUND: usize = 5_000;
const SMALL: usize = 200_000;

pub fn measure(folder: &Path) {
    let pages: Vec<Vec<u8>> = (0..16).map(page).collect();
    println!("archive, {EXCHANGES} pages of {} KB", pages[0].len() >> 10);
    let mut writer = Writer::open(folder, "bench", Vec::new(), None, |_| Ok(())).expect("an archive");
    let mut spent = Duration::ZERO;
    let mut bytes = 0;
    for number in 0..EXCHANGES {
        let exchange = exchange(number, pages[number % pages.len()].clone());
        bytes += exchange.response().map_or(0, |response| response.body.len());
        let from = Instant::now();
        writer.append(&exchange, None).expect("appended");
        spent += from.elapsed();
    }
    tell("appended", EXCHANGES, spent);
    println!("  {:<44}{:>10} MB/s", "bodies appended", rate(bytes, spent));
    let synced = 200;
    let mut spent = Duration::ZERO;
    for number in EXCHANGES..EXCHANGES + synced {
        let exchange = exchange(number, pages[number % pages.len()].clone());
        let from = Instant::now();
        writer.append(&exchange, None).expect("appended");
        writer.sync().expect("synced");
        spent += from.elapsed();
    }
    tell("appended, waiting for the disk each time", synced, spent);
    drop(writer);

    let path = folder.join("bench-00001.warc.gz");
    let from = Instant::now();
    let mut read = 0;
    for found in Reader::open(&path).expect("a file") {
        read += found.expect("an exchange").exchange.response().map_or(0, |response| response.body.len());
    }
    println!("  {:<44}{:>10} MB/s", "bodies read through", rate(read, from.elapsed()));
    let from = Instant::now();
    let index = Index::open(&[path]).expect("an index");
    tell("indexed", index.len(), from.elapsed());
    let from = Instant::now();
    for number in 0..FOUND {
        let url = url(number * 7919 % EXCHANGES);
        index.find(Method::Get, &url, None, None).expect("readable").expect("found");
    }
    tell("found and read", FOUND, from.elapsed());

    let folder = folder.join("small");
    let mut writer = Writer::open(&folder, "bench", Vec::new(), None, |_| Ok(())).expect("an archive");
    let from = Instant::now();
    for number in 0..SMALL {
        writer.append(&exchange(number, b"<html>".to_vec()), None).expect("appended");
    }
    println!("archive, {SMALL} pages of 6 bytes");
    tell("appended", SMALL, from.elapsed());
    drop(writer);
    let from = Instant::now();
    let index = Index::open(&[folder.join("bench-00001.warc.gz")]).expect("an index");
    tell("indexed", index.len(), from.elapsed());
    if let Some(peak) = peak_memory() {
        println!("  peak memory {peak} MB");
    }
}

fn rate(bytes: usize, took: Duration) -> u128 {
    bytes as u128 / took.as_micros().max(1)
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
