//! The archive: what is written comes back, torn ends are cut, revisits find their body.
#![allow(missing_docs, clippy::unwrap_used)]
#![allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, clippy::cast_sign_loss)]

use gouji::archive::{
    Appended, Archived, Exchange, Index, Location, Method, Original, Outcome, Profile, Reader, Response, Truncated,
    Undecoded, Writer, read_at,
};
use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

fn open(folder: &Path) -> Writer {
    Writer::open(folder, "t", Vec::new(), None, |_| Ok(())).unwrap()
}

fn all(path: &Path) -> Vec<Archived> {
    Reader::open(path).unwrap().map(Result::unwrap).collect()
}

fn first(folder: &Path) -> PathBuf {
    folder.join("t-00001.warc.gz")
}

fn date(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn response(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Response {
    Response {
        version: "HTTP/1.1".to_owned(),
        status,
        reason: "OK".to_owned(),
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect(),
        body: body.to_vec(),
        truncated: None,
    }
}

fn page(url: &str, second: i64, body: &[u8]) -> Exchange {
    Exchange {
        method: Method::Get,
        url: url.to_owned(),
        form: None,
        request_headers: vec![("Host".to_owned(), "a.gov.cn".to_owned())],
        date: date(second),
        address: Some("10.0.0.1".parse().unwrap()),
        outcome: Outcome::Received(response(200, &[("Content-Type", "text/html")], body)),
    }
}

fn original(url: &str, second: i64, appended: &Appended) -> Original {
    let (digest, location) = (appended.digest.clone().unwrap(), appended.body.clone());
    Original { url: url.to_owned(), date: date(second), digest, location }
}

struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    fn bytes(&mut self) -> Vec<u8> {
        let odd: &[&[u8]] =
            &[b"\r\n\r\n", b"WARC/1.1\r\n", b"\x1f\x8b\x08", b"\0", b"5\r\nabcde\r\n0\r\n\r\n", "年报".as_bytes()];
        let mut bytes = Vec::new();
        for _ in 0..self.below(12) {
            bytes.extend_from_slice(self.pick(odd));
            bytes.extend((0..self.below(40)).map(|_| self.below(256) as u8));
        }
        bytes
    }

    fn exchange(&mut self) -> Exchange {
        let form = (self.below(3) == 0).then(|| self.bytes());
        let names = ["Content-Type", "X-Odd", "content-type", "Transfer-Encoding", "Set-Cookie", "ETag", "WARC-Type"];
        let values: &[&[u8]] =
            &[b"text/html", b"", b"a: b; c=\"d\"", b"\xc4\xea\xb1\xa8", b"chunked", "年".as_bytes(), b"gzip"];
        let headers = (0..self.below(6)).map(|_| (self.pick(&names).to_owned(), self.pick(values).to_vec())).collect();
        let outcome = if self.below(6) == 0 {
            Outcome::Failed {
                kind: "timeout".to_owned(),
                detail: self.pick(&["", "after 30 s: 超时", "a: b"]).to_owned(),
            }
        } else {
            Outcome::Received(Response {
                version: self.pick(&["HTTP/1.1", "HTTP/1.0", "HTTP/2.0"]).to_owned(),
                status: self.pick(&[200, 301, 404, 412, 521]),
                reason: self.pick(&["", "OK", "Not Found", "未找到"]).to_owned(),
                headers,
                body: self.bytes(),
                truncated: self.pick(&[
                    None,
                    None,
                    Some(Truncated::Length),
                    Some(Truncated::Time),
                    Some(Truncated::Disconnect),
                ]),
            })
        };
        Exchange {
            method: if form.is_some() { Method::Post } else { Method::Get },
            url: format!("http://a.gov.cn/{}?q=%E5%B9%B4&n={}", self.below(1000), self.below(9)),
            form,
            request_headers: vec![
                ("Host".to_owned(), "a.gov.cn".to_owned()),
                ("Referer".to_owned(), "http://b/".to_owned()),
            ],
            date: date(0) + SignedDuration::from_nanos(self.below(1 << 50) as i64),
            address: self.pick(&[None, Some("10.0.0.1"), Some("2001:db8::1")]).map(|address| address.parse().unwrap()),
            outcome,
        }
    }
}

#[test]
fn random_exchanges_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(7);
    let exchanges: Vec<Exchange> = (0..400).map(|_| random.exchange()).collect();
    let mut writer = open(folder.path());
    let places: Vec<Location> =
        exchanges.iter().map(|exchange| writer.append(exchange, None).unwrap().location).collect();
    let read = all(&first(folder.path()));
    assert_eq!(read.len(), exchanges.len());
    for ((exchange, place), read) in exchanges.iter().zip(&places).zip(&read) {
        assert_eq!(&read.exchange, exchange);
        assert_eq!((read.location.offset, read.location.length), (place.offset, place.length));
        assert_eq!(&read_at(folder.path(), place).unwrap().exchange, exchange);
    }
}

#[test]
fn a_torn_end_is_cut_at_every_byte_and_whole_exchanges_are_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    let known = writer.append(&page("http://a.gov.cn/1", 1, b"one"), None).unwrap().location;
    let unknown = writer.append(&page("http://a.gov.cn/2", 2, b"two"), None).unwrap().location;
    let torn = writer.append(&page("http://a.gov.cn/3", 3, b"three"), None).unwrap().location;
    drop(writer);
    let whole = fs::read(first(folder.path())).unwrap();
    for cut in torn.offset..=torn.offset + torn.length {
        let folder = tempfile::tempdir().unwrap();
        fs::write(first(folder.path()), &whole[..cut as usize]).unwrap();
        let mut adopted = Vec::new();
        let adopt = |archived: Archived| {
            adopted.push(archived.location);
            Ok(())
        };
        let mut writer = Writer::open(folder.path(), "t", Vec::new(), Some(&known), adopt).unwrap();
        let whole_again = cut == torn.offset + torn.length;
        let expected = if whole_again { vec![unknown.clone(), torn.clone()] } else { vec![unknown.clone()] };
        assert_eq!(adopted, expected, "cut at {cut}");
        writer.append(&page("http://a.gov.cn/3", 4, b"again"), None).unwrap();
        drop(writer);
        let read = all(&first(folder.path()));
        assert_eq!(read.len(), 3 + usize::from(whole_again), "cut at {cut}");
        assert_eq!(read.last().unwrap().exchange, page("http://a.gov.cn/3", 4, b"again"));
    }
}

#[test]
fn a_file_torn_in_its_head_is_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    writer.append(&page("http://a.gov.cn/1", 1, b"one"), None).unwrap();
    drop(writer);
    let whole = fs::read(first(folder.path())).unwrap();
    fs::write(first(folder.path()), &whole[..40]).unwrap();
    open(folder.path()).append(&page("http://a.gov.cn/1", 1, b"one"), None).unwrap();
    assert_eq!(fs::read(first(folder.path())).unwrap(), whole);
}

#[test]
fn files_are_rotated_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path()).rotated_at(3_000);
    let mut places = Vec::new();
    for number in 0..20 {
        places
            .push(writer.append(&page(&format!("http://a.gov.cn/{number}"), number, b"body"), None).unwrap().location);
    }
    drop(writer);
    let files: std::collections::BTreeSet<&str> = places.iter().map(|place| place.file.as_str()).collect();
    assert!(files.len() > 3 && files.iter().all(|file| fs::metadata(folder.path().join(file)).unwrap().len() < 5_000));
    let mut unknown = 0;
    let mut adopt = |_| {
        unknown += 1;
        Ok(())
    };
    Writer::open(folder.path(), "t", Vec::new(), Some(&places[4]), &mut adopt).unwrap();
    assert_eq!(unknown, 15);
    let paths: Vec<PathBuf> = files.iter().map(|file| folder.path().join(file)).collect();
    assert_eq!(Index::open(&paths).unwrap().len(), 20);
}

#[test]
fn a_second_writer_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    writer.append(&page("http://a.gov.cn/1", 1, b"one"), None).unwrap();
    let second = Writer::open(folder.path(), "t", Vec::new(), None, |_| Ok(()));
    assert!(second.unwrap_err().to_string().contains("another process"));
}

#[test]
fn revisits_find_their_body() {
    let folder = tempfile::tempdir().unwrap();
    let url = "http://a.gov.cn/1";
    let mut writer = open(folder.path());
    let body = b"the same body".repeat(50);
    let whole = writer.append(&page(url, 1, &body), None).unwrap();
    let before = original(url, 1, &whole);

    let mut same = page(url, 2, &body);
    same.request_headers.clear();
    let again = writer.append(&same, Some(&before)).unwrap();
    assert_eq!((&again.body, &again.digest), (&whole.location, &whole.digest));
    let confirmed = Exchange { outcome: Outcome::Received(response(304, &[("ETag", "x")], b"")), ..page(url, 3, b"") };
    let not_modified = writer.append(&confirmed, Some(&before)).unwrap();
    assert_eq!(not_modified.body, whole.location);
    let other = writer.append(&page(url, 4, b"another"), Some(&before)).unwrap();
    assert_eq!(other.body, other.location);
    drop(writer);

    let read = all(&first(folder.path()));
    let profiles: Vec<_> = read.iter().map(|read| read.revisit.as_ref().map(|revisit| revisit.profile)).collect();
    assert_eq!(profiles, [None, Some(Profile::IdenticalPayload), Some(Profile::NotModified), None]);
    assert!(read[1].exchange.response().unwrap().body.is_empty(), "the bytes are held once");

    let index = Index::open(&[first(folder.path())]).unwrap();
    let find = |second| index.find(Method::Get, url, None, Some(date(second))).unwrap();
    assert_eq!(find(0), None);
    // As though it had been sent again, on the day the body came.
    assert_eq!(find(2), Some(Exchange { date: date(1), ..same }));
    let third = find(3).unwrap();
    assert_eq!((third.date, third.outcome), (date(1), page(url, 1, &body).outcome));
    assert_eq!(index.find(Method::Get, url, None, None).unwrap(), Some(page(url, 4, b"another")));
}

#[test]
fn requests_are_told_apart_by_method_form_and_query_but_not_by_fragment() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    let post = |form: &[u8], body: &[u8]| Exchange {
        method: Method::Post,
        form: Some(form.to_vec()),
        ..page("http://a.gov.cn/list", 1, body)
    };
    for exchange in [page("http://a.gov.cn/list", 1, b"get"), post(b"page=1", b"first"), post(b"page=2", b"second")] {
        writer.append(&exchange, None).unwrap();
    }
    let index = Index::open(&[first(folder.path())]).unwrap();
    let body = |method, url, form: Option<&[u8]>| {
        let found = index.find(method, url, form, None).unwrap();
        found.map(|found| String::from_utf8(found.response().unwrap().body.clone()).unwrap())
    };
    assert_eq!(body(Method::Get, "http://a.gov.cn/list#top", None).as_deref(), Some("get"));
    assert_eq!(body(Method::Post, "http://A.gov.cn:80/list", Some(b"page=2")).as_deref(), Some("second"));
    assert_eq!(body(Method::Post, "http://a.gov.cn/list", Some(b"page=3")), None);
    assert_eq!(body(Method::Get, "https://a.gov.cn/list", None).as_deref(), Some("get"), "the other scheme answers");
}

#[test]
fn damage_is_told_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = open(folder.path());
    let mut random = Random(3);
    let noise: Vec<u8> = (0..3_000).map(|_| random.below(256) as u8).collect();
    let places: Vec<Location> = (0..5)
        .map(|number| {
            writer.append(&page(&format!("http://a.gov.cn/{number}"), number, &noise), None).unwrap().location
        })
        .collect();
    drop(writer);
    let whole = fs::read(first(folder.path())).unwrap();
    for at in (places[2].offset..places[2].offset + places[2].length).step_by(29) {
        let mut damaged = whole.clone();
        damaged[at as usize] ^= 0x55;
        fs::write(first(folder.path()), &damaged).unwrap();
        let read: Vec<_> = Reader::open(&first(folder.path())).unwrap().collect();
        let kept: Vec<i64> =
            read.iter().flatten().map(|read| read.exchange.date.as_second() - date(0).as_second()).collect();
        // The request's member may be the one that is damaged; the answer stands without it then.
        assert!(kept == [0, 1, 3, 4] || kept == [0, 1, 2, 3, 4], "byte {at}: {kept:?}");
        for read in read.iter().flatten() {
            assert_eq!(read.exchange.response().unwrap().body, noise, "byte {at}");
        }
        let told: Vec<String> = read.iter().filter_map(|read| read.as_ref().err().map(ToString::to_string)).collect();
        // A flipped bit in a member's header may hold only its time or system, which nothing depends on.
        assert!(told.len() <= 1 && (!told.is_empty() || kept.len() == 5), "byte {at}: {told:?}");
        assert!(told.iter().all(|told| told.contains("t-00001.warc.gz:")), "{told:?}");
    }
}

#[test]
fn bodies_unpack_within_their_limit() {
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let deflate = |bytes: &[u8]| {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let zlib = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let text = "年度报告".repeat(1000);
    let text = text.as_bytes();
    let coded = |coding: &str, body: Vec<u8>| Response { body, ..response(200, &[("Content-Encoding", coding)], b"") };
    for response in [
        coded("gzip", gzip(text)),
        coded("X-GZIP", [gzip(&text[..500]), gzip(&text[500..]), b"\0\0".to_vec()].concat()),
        coded("deflate", zlib(text)),
        coded("deflate", deflate(text)),
        coded("deflate, gzip", gzip(&zlib(text))),
        coded("gzip", text.to_vec()),
        coded("utf-8", text.to_vec()),
    ] {
        assert_eq!(response.content(text.len()).unwrap(), text);
        assert_eq!(response.content(text.len() - 1), Err(Undecoded::TooLarge));
    }
    let bomb = coded("gzip", gzip(&vec![0; 50 << 20]));
    assert_eq!(bomb.content(1 << 20), Err(Undecoded::TooLarge));
    assert!(matches!(coded("br", text.to_vec()).content(1 << 20), Err(Undecoded::Undecodable(_))));
    let half = gzip(text)[..20].to_vec();
    assert_eq!(coded("gzip", half.clone()).content(1 << 20), Err(Undecoded::Cut));
    let cut = Response { truncated: Some(Truncated::Disconnect), ..coded("gzip", half) };
    assert!(text.starts_with(&cut.content(1 << 20).unwrap()));
}
