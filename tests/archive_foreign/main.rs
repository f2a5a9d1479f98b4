//! WARC as other crawlers write it, by hand in their shapes.
#![allow(missing_docs, clippy::unwrap_used)]

mod others;

use gouji::archive::{Archived, Damage, Exchange, Index, Method, Reader, Truncated};
use sha1::{Digest as _, Sha1};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A record with its fields, without `Content-Length` and the line ends around the block.
struct Written {
    fields: &'static str,
    block: &'static [u8],
}

fn bytes(record: &Written, line_end: &str) -> Vec<u8> {
    let mut head = format!("WARC/1.0{line_end}");
    for field in record.fields.lines().map(str::trim).filter(|line| !line.is_empty()) {
        head.push_str(field);
        head.push_str(line_end);
    }
    let length = format!("Content-Length: {}{line_end}{line_end}", record.block.len());
    [head.as_bytes(), length.as_bytes(), record.block, line_end.as_bytes(), line_end.as_bytes()].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[derive(Debug, Clone, Copy)]
enum Packed {
    Each,
    Whole,
    Not,
}

const PACKED: [Packed; 3] = [Packed::Each, Packed::Whole, Packed::Not];

fn file(folder: &Path, records: &[Written], packed: Packed) -> PathBuf {
    let records: Vec<Vec<u8>> = records.iter().map(|record| bytes(record, "\r\n")).collect();
    let content = match packed {
        Packed::Each => records.iter().map(|record| gzip(record)).collect::<Vec<_>>().concat(),
        Packed::Whole => gzip(&records.concat()),
        Packed::Not => records.concat(),
    };
    let path = folder.join(format!("{packed:?}.warc"));
    fs::write(&path, content).unwrap();
    path
}

fn read(path: &Path) -> (Vec<Archived>, Vec<Damage>) {
    let (mut read, mut damages) = (Vec::new(), Vec::new());
    for found in Reader::open(path).unwrap() {
        match found {
            Ok(archived) => read.push(archived),
            Err(damage) => damages.push(damage),
        }
    }
    (read, damages)
}

fn body(exchange: &Exchange) -> &str {
    std::str::from_utf8(&exchange.response().unwrap().body).unwrap()
}

/// The same records packed in each way give the same exchanges, and each is found and read again.
fn everywhere(records: &[Written], check: impl Fn(&[Archived], &Index)) {
    let folder = tempfile::tempdir().unwrap();
    for packed in PACKED {
        let path = file(folder.path(), records, packed);
        let (read, damages) = read(&path);
        assert_eq!(damages, [], "{packed:?}");
        let index = Index::open(std::slice::from_ref(&path)).unwrap();
        for archived in &read {
            let again = gouji::archive::read_at(folder.path(), &archived.location).unwrap();
            assert_eq!(again.exchange.outcome, archived.exchange.outcome, "{packed:?}");
        }
        check(&read, &index);
    }
}

#[test]
fn heritrix_writes_the_response_first_and_leaves_the_chunks() {
    let records = [
        Written { fields: "WARC-Type: warcinfo\nWARC-Date: 2024-03-01T00:00:00Z\nWARC-Record-ID: <urn:uuid:0>\nContent-Type: application/warc-fields", block: b"software: Heritrix/3.4\r\n" },
        Written {
            fields: "WARC-Type: response
                WARC-Target-URI: dns:a.gov.cn
                WARC-Date: 2024-03-01T00:00:01Z
                WARC-Record-ID: <urn:uuid:d>
                Content-Type: text/dns",
            block: b"20240301000001\na.gov.cn. 60 IN A 10.0.0.1\n",
        },
        Written {
            fields: "WARC-Type: response
                WARC-Target-URI: http://a.gov.cn/nb/
                WARC-Date: 2024-03-01T00:00:02Z
                WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
                WARC-IP-Address: 10.0.0.1
                WARC-Record-ID: <urn:uuid:1>
                Content-Type: application/http; msgtype=response",
            block: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n6;x=y\r\nannual\r\n7\r\n report\r\n0\r\n\r\n",
        },
        Written {
            fields: "WARC-Type: request
                WARC-Target-URI: http://a.gov.cn/nb/
                WARC-Date: 2024-03-01T00:00:02Z
                WARC-Concurrent-To: <urn:uuid:1>
                WARC-Record-ID: <urn:uuid:2>
                Content-Type: application/http; msgtype=request",
            block: b"GET /nb/ HTTP/1.0\r\nHost: a.gov.cn\r\n\r\n",
        },
        Written {
            fields: "WARC-Type: metadata
                WARC-Target-URI: http://a.gov.cn/nb/
                WARC-Date: 2024-03-01T00:00:02Z
                WARC-Concurrent-To: <urn:uuid:1>
                WARC-Record-ID: <urn:uuid:3>
                Content-Type: application/warc-fields",
            block: b"fetchTimeMs: 12\r\n",
        },
        Written {
            fields: "WARC-Type: response
                WARC-Target-URI: http://a.gov.cn/cut/
                WARC-Date: 2024-03-01T00:00:03Z
                WARC-Record-ID: <urn:uuid:4>
                Content-Type: application/http; msgtype=response",
            block: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nannual\r\n7\r\n rep",
        },
        Written {
            fields: "WARC-Type: response
                WARC-Target-URI: http://a.gov.cn/unchunked/
                WARC-Date: 2024-03-01T00:00:04Z
                WARC-Record-ID: <urn:uuid:5>
                WARC-Truncated: length
                Content-Type: application/http; msgtype=response",
            block: b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n<html>",
        },
    ];
    everywhere(&records, |read, index| {
        let bodies: Vec<&str> = read.iter().map(|archived| body(&archived.exchange)).collect();
        assert_eq!(bodies, ["annual report", "annual rep", "<html>"]);
        let truncated: Vec<_> = read.iter().map(|archived| archived.exchange.response().unwrap().truncated).collect();
        assert_eq!(truncated, [None, Some(Truncated::Disconnect), Some(Truncated::Length)]);
        assert_eq!(read[0].exchange.request_headers, [("Host".to_owned(), "a.gov.cn".to_owned())]);
        let found = index.find(Method::Get, "http://a.gov.cn/nb/", None, None).unwrap().unwrap();
        assert_eq!(found, read[0].exchange);
    });
}

#[test]
fn wget_writes_brackets_and_the_request_first_and_refers_back() {
    let records = [
        Written {
            fields: "WARC-Type: request
                WARC-Target-URI: <http://a.gov.cn/1>
                Content-Type: application/http;msgtype=request
                WARC-Date: 2024-03-01T00:00:01Z
                WARC-Record-ID: <urn:uuid:1>",
            block: b"POST /1 HTTP/1.1\r\nHost: a.gov.cn\r\n\r\npage=2",
        },
        Written {
            fields: "WARC-Type: response
                WARC-Record-ID: <urn:uuid:2>
                WARC-Concurrent-To: <urn:uuid:1>
                WARC-Target-URI: <http://a.gov.cn/1>
                WARC-Date: 2024-03-01T00:00:01Z
                WARC-Payload-Digest: sha1:BBBB
                Content-Type: application/http;msgtype=response",
            block: b"HTTP/1.1 200 OK\r\n\r\nsecond page",
        },
        Written {
            fields: "WARC-Type: revisit
                WARC-Record-ID: <urn:uuid:3>
                WARC-Target-URI: <http://a.gov.cn/2>
                WARC-Refers-To-Target-URI: <http://a.gov.cn/1>
                WARC-Refers-To: <urn:uuid:2>
                WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest
                WARC-Truncated: length
                WARC-Date: 2024-03-01T00:00:09Z
                WARC-Payload-Digest: sha1:BBBB
                Content-Type: application/http;msgtype=response",
            block: b"HTTP/1.1 200 Fine\r\nServer: x\r\n\r\n",
        },
        Written {
            fields: "WARC-Type: revisit
                WARC-Record-ID: <urn:uuid:4>
                WARC-Target-URI: http://a.gov.cn/3
                WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest
                WARC-Date: 2024-03-01T00:00:09Z
                WARC-Payload-Digest: sha1:CCCC",
            block: b"",
        },
    ];
    everywhere(&records, |read, index| {
        assert_eq!(read.len(), 3);
        assert_eq!(read[0].exchange.form.as_deref(), Some(b"page=2".as_slice()));
        assert_eq!(index.find(Method::Get, "http://a.gov.cn/1", None, None).unwrap(), None, "it was a POST");
        let second = index.find(Method::Get, "http://a.gov.cn/2", None, None).unwrap().unwrap();
        assert_eq!((body(&second), second.response().unwrap().reason.as_str()), ("second page", "Fine"));
        let lost = index.find(Method::Get, "http://a.gov.cn/3", None, None).unwrap_err();
        assert!(lost.to_string().contains("refers to a body that stands in none of the files"), "{lost}");
    });
}

#[test]
fn a_bare_304_is_answered_by_what_it_confirms_and_other_records_by_nothing() {
    let records = [
        Written {
            fields: "WARC-Type: response\nWARC-Target-URI: https://a.gov.cn/1\nWARC-Date: 2024-03-01T00:00:01.25Z\nWARC-Record-ID: <urn:uuid:1>",
            block: b"HTTP/2 200\r\nServer: x\r\n\r\nbody",
        },
        Written {
            fields: "WARC-Type: response\nWARC-Target-URI: https://a.gov.cn/1\nWARC-Date: 2024-03-02T00:00:01Z\nWARC-Record-ID: <urn:uuid:2>",
            block: b"HTTP/1.1 304 Not Modified\r\n\r\n",
        },
        Written {
            fields: "WARC-Type: request\nWARC-Target-URI: https://a.gov.cn/head\nWARC-Date: 2024-03-02T00:00:01Z\nWARC-Record-ID: <urn:uuid:3>",
            block: b"HEAD /head HTTP/1.1\r\n\r\n",
        },
        Written {
            fields: "WARC-Type: response\nWARC-Target-URI: https://a.gov.cn/head\nWARC-Date: 2024-03-02T00:00:01Z\nWARC-Record-ID: <urn:uuid:4>\nWARC-Concurrent-To: <urn:uuid:3>",
            block: b"HTTP/1.1 200 OK\r\n\r\n",
        },
        Written {
            fields: "WARC-Type: resource\nWARC-Target-URI: urn:text:https://a.gov.cn/1\nWARC-Date: 2024-03-02T00:00:01Z\nWARC-Record-ID: <urn:uuid:5>\nContent-Type: text/plain",
            block: b"body",
        },
        Written {
            fields: "WARC-Type: conversion\nWARC-Target-URI: https://a.gov.cn/1\nWARC-Date: 2024-03-05T00:00:01Z\nWARC-Record-ID: <urn:uuid:6>\nContent-Type: text/plain",
            block: b"extract",
        },
        Written {
            fields: "WARC-Type: resource\nWARC-Target-URI: https://a.gov.cn/a.pdf\nWARC-Date: 2024-03-02T00:00:01Z\nWARC-Record-ID: <urn:uuid:7>\nContent-Type: application/pdf",
            block: b"%PDF",
        },
    ];
    everywhere(&records, |read, index| {
        assert_eq!(read.len(), 3);
        let found = index.find(Method::Get, "https://a.gov.cn/1", None, None).unwrap().unwrap();
        assert_eq!((body(&found), found.response().unwrap().status), ("body", 200));
        assert_eq!(index.find(Method::Get, "https://a.gov.cn/head", None, None).unwrap(), None);
        let file = index.find(Method::Get, "http://a.gov.cn/a.pdf", None, None).unwrap().unwrap();
        assert_eq!(file.response().unwrap().header("content-type").as_deref(), Some("application/pdf"));
    });
}

#[test]
fn what_says_only_that_the_answer_is_to_come_is_no_answer() {
    let block = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\xe5\xb9\xb4\xe6\x8a\xa5";
    let fields = "WARC-Type: response\nWARC-Target-URI: http://www.a.gov.cn/1.html\nWARC-Date: 2024-05-06T07:08:09Z\nContent-Type: application/http;msgtype=response";
    everywhere(&[Written { fields, block }], |read, _| {
        let response = read[0].exchange.response().unwrap();
        assert_eq!((response.status, response.truncated), (200, None));
        assert_eq!(body(&read[0].exchange), "年报");
    });
}

#[test]
fn bare_line_ends_and_missing_ones_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let record = |url: &'static str| Written { fields: url, block: b"HTTP/1.0 200 OK\n\nbody" };
    let fields = [
        "WARC-Type: response\nWARC-Target-URI: http://a/1\nWARC-Date: 2024-03-01T00:00:01Z",
        "WARC-Type: response\nwarc-target-uri: http://a/2\nWARC-Date: 2024-03-01T00:00:01Z",
    ];
    let mut content = bytes(&record(fields[0]), "\n");
    while content.last() == Some(&b'\n') {
        content.pop();
    }
    content.extend(bytes(&record(fields[1]), "\n"));
    let path = folder.path().join("sloppy.warc");
    fs::write(&path, content).unwrap();
    let (read, damages) = read(&path);
    assert_eq!((read.len(), damages.len()), (2, 0));
    assert!(read.iter().all(|archived| body(&archived.exchange) == "body"));
}

#[test]
fn damage_names_file_and_offset_and_reading_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let response = |url: &'static str| Written { fields: url, block: b"HTTP/1.0 200 OK\r\n\r\nbody" };
    let fine = response("WARC-Type: response\nWARC-Target-URI: http://a/1\nWARC-Date: 2024-03-01T00:00:01Z");
    let undated = response("WARC-Type: response\nWARC-Target-URI: http://a/2");
    let fine = bytes(&fine, "\r\n");
    let garbage = b"WARC/1.0\r\nWARC-Type: response\r\nno length here\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".to_vec();
    let mended = bytes(&undated, "\r\n");
    for (name, parts) in [
        ("plain.warc", [fine.clone(), garbage.clone(), fine.clone(), mended.clone(), fine.clone()]),
        ("each.warc.gz", [&fine, &garbage, &fine, &mended, &fine].map(|part| gzip(part))),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, parts.concat()).unwrap();
        let (read, damages) = read(&path);
        assert_eq!(read.len(), 3, "{name}");
        let told: Vec<String> = damages.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        let at = |before: usize| parts[..before].iter().map(Vec::len).sum::<usize>();
        assert!(told[0].contains(&format!("{name}:{}: a record without Content-Length", at(1))), "{told:?}");
        assert!(told[0].ends_with(&format!("goes on at {}", at(2))), "{told:?}");
        assert!(told[1].contains(&format!("{name}:{}: a record without a date", at(3))), "{told:?}");
        assert_eq!(Index::open(&[path]).unwrap().damages().len(), 2);
    }
    let path = folder.path().join("page.html");
    fs::write(&path, "<html>no archive</html>").unwrap();
    let (read, damages) = read(&path);
    assert_eq!((read.len(), damages.len()), (0, 1));
}

/// Ways of a disk and a network to hurt a file.
fn damaged(bytes: &[u8], way: usize, at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let end = (at + 700).min(bytes.len());
    match way {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 0x10,
        2 => drop(bytes.drain(at..end)),
        3 => bytes[at..end].fill(0),
        4 => drop(bytes.splice(at..at, *b"\r\n<html>not an archive</html>")),
        _ => bytes[at..end]
            .iter_mut()
            .enumerate()
            .for_each(|(number, byte)| *byte = u8::try_from((number * 89 + at) % 251).unwrap()),
    }
    bytes
}

/// Where each record stands in the whole file, by its address.
fn places(whole: &Path) -> Vec<(String, std::ops::Range<u64>)> {
    let (read, damages) = read(whole);
    assert_eq!(damages, []);
    let place = |archived: Archived| {
        let from = archived.location.offset;
        (archived.exchange.url, from..from + archived.location.length)
    };
    read.into_iter().map(place).collect()
}

#[test]
fn of_thirty_damaged_archives_every_lost_answer_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let records: Vec<Vec<u8>> = (0..24)
        .map(|number| {
            let lines: Vec<String> = (0..40).map(|line| ((number + 1) * 7919 * (line + 3) % 10_007).to_string()).collect();
            let noise = lines.join("<br>");
            let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{noise}");
            let digest = data_encoding::BASE32_NOPAD.encode(&Sha1::digest(block.as_bytes()));
            let head = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.gov.cn/{number}\r\nWARC-Date: 2024-03-01T00:00:{number:02}Z\r\n\
                 WARC-Block-Digest: sha1:{digest}\r\nContent-Length: {}\r\n\r\n", block.len()
            );
            format!("{head}{block}\r\n\r\n").into_bytes()
        })
        .collect();
    for (name, whole) in [
        ("plain.warc", records.concat()),
        ("each.warc.gz", records.iter().map(|record| gzip(record)).collect::<Vec<_>>().concat()),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, &whole).unwrap();
        let (places, (sound, _)) = (places(&path), read(&path));
        assert_eq!(places.len(), 24);
        for number in 0..30 {
            let (way, at) = (number % 6, whole.len() * (number + 1) / 32);
            fs::write(&path, damaged(&whole, way, at)).unwrap();
            let (read, damages) = read(&path);
            for archived in &read {
                let own = sound.iter().find(|own| own.exchange.url == archived.exchange.url).unwrap();
                assert_eq!(archived.exchange, own.exchange, "{name} {number}: another answer than was archived");
            }
            // What was cut out moves all that stands behind it.
            let moved = if matches!(way, 2 | 4) { 700 } else { 0 };
            for (url, place) in &places {
                let is_read = read.iter().any(|archived| archived.exchange.url == *url);
                let is_named = damages.iter().any(|damage| {
                    let to = damage.resumed.unwrap_or(u64::MAX).saturating_add(moved);
                    damage.what.contains(&format!("{url}:")) || (damage.offset < place.end + moved && place.start < to)
                });
                let is_cut_off =
                    way == 0 && place.end > at as u64 && !damages.is_empty() || way == 0 && place.start >= at as u64;
                assert!(
                    is_read || is_named || is_cut_off,
                    "{name} {number}: {url} at {place:?}, hurt at {at}, is lost without a word: {damages:?}"
                );
            }
        }
    }
}
