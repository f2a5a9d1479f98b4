//! The practice portal itself: what it serves is what its truth says, and it fails as it says.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;

use gouji::pipeline::read;
use portal::truth::{Kind, Outcome};
use portal::{Portal, Settings};
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

fn counties(labels: &[&'static str]) -> Settings {
    Settings { counties: Some(labels.to_vec()), ..Settings::default() }
}

fn faults() -> Portal {
    Portal::start(&Settings { faults: true, ..counties(&[]) }).unwrap()
}

/// An answer taken apart.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }
}

/// A request written out, and everything that comes back until the server closes.
fn exchange(portal: &Portal, request: &str) -> io::Result<Answer> {
    let host = request.lines().find_map(|line| line.strip_prefix("Host: ")).unwrap();
    let mut stream = TcpStream::connect(portal.address(host).unwrap())?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    let cut = stream.read_to_end(&mut answer).err();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let Some(end) = end else { return Err(cut.unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into())) };
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let answer = Answer { status, head, body: answer[end + 4..].to_vec() };
    if answer.head.contains("Transfer-Encoding: chunked") {
        return unchunked(&answer.body).map(|body| Answer { body, ..answer });
    }
    let announced = answer.head.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.parse::<usize>().ok());
    match cut {
        Some(cut) => Err(cut),
        None if announced.is_some_and(|announced| announced != answer.body.len()) => {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
        None => Ok(answer),
    }
}

/// A body without the marks of its chunks.
fn unchunked(mut rest: &[u8]) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.iter().position(|byte| *byte == b'\n').ok_or(io::ErrorKind::UnexpectedEof)?;
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap().trim(), 16).unwrap();
        if length == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&rest[line + 1..=line + length]);
        rest = &rest[line + 3 + length..];
    }
}

fn get(portal: &Portal, url: &str, more: &str) -> io::Result<Answer> {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    exchange(portal, &format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n"))
}

#[test]
fn there_is_enough_to_find() {
    let portal = Portal::start(&Settings::default()).unwrap();
    let truth = portal.truth();
    let count = |county: &portal::truth::County| (county.dialect, county.postings.len(), county.decoys.len());
    let counts: Vec<_> = truth.counties.iter().map(count).collect();
    assert!(truth.counties.len() >= 26 && truth.postings().count() >= 120, "{counts:?}");
    assert!(counts.iter().all(|(_, _, decoys)| *decoys >= 3), "{counts:?}");
    let mut urls: Vec<&str> = truth.postings().map(|posting| posting.url.as_str()).collect();
    urls.extend(truth.counties.iter().flat_map(|county| &county.decoys).map(|decoy| decoy.url.as_str()));
    let all = urls.len();
    urls.sort_unstable();
    urls.dedup();
    assert_eq!(urls.len(), all, "a URL is told twice");
    let failing = faults();
    let mut names = Vec::new();
    for line in portal.registry().lines().chain(failing.registry().lines()).filter(|line| !line.starts_with("code")) {
        let columns: Vec<&str> = line.split('\t').collect();
        assert!(columns.len() == 7 && columns[0].len() == 6 && !columns[1].is_empty(), "{line}");
        names.extend([columns[0].to_owned(), columns[1].to_owned()]);
    }
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), all / 2), (all, truth.counties.len() + failing.truth().faults.len()));
    for county in &truth.counties {
        assert!(portal.address(&county.host).is_some(), "{} stands nowhere", county.host);
    }
}

/// Where the report is a file that the reader takes, or the page, it is read to the last cell.
#[test]
fn every_posting_is_served_and_read_as_the_truth_says() {
    let portal = Portal::start(&Settings::default()).unwrap();
    let mut wrong = Vec::new();
    let mut read = 0;
    for posting in portal.truth().postings() {
        let url = posting.file.as_ref().unwrap_or(&posting.url);
        // The first answer of an unsteady host is not the page.
        let answer = get(&portal, url, "").ok().filter(|answer| answer.status == 200);
        let answer = answer.map_or_else(|| get(&portal, url, ""), Ok).unwrap();
        let packed = matches!(posting.kind, Kind::PdfData | Kind::Zip);
        if posting.outcome != Outcome::Read || packed {
            let expected = if posting.outcome == Outcome::Forbidden { 403 } else { 200 };
            assert_eq!(answer.status, expected, "{url}");
            continue;
        }
        let report = match read::bytes(&answer.body) {
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
            let found = tables.get(key).map(|cell| cell.value);
            if found != Some(*value) {
                wrong.push(format!("{url}: {key} is {found:?}, not {value:?}"));
            }
        }
        read += 1;
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(read >= 120, "{read} reports read");
}

/// The requests that turn each dialect's pages, and a mark of its first page.
const LISTS: &[(&str, &str, &[&str])] = &[
    ("yunhe", "createPageHTML(3, 0, \"index\", \"html\")", &["index.html", "index_1.html", "index_2.html"]),
    (
        "songwu",
        "createPageHTML('page_div', 3, 1, 'list', 'shtml', 12)",
        &["list.shtml", "list_2.shtml", "list_3.shtml"],
    ),
    (
        "zhuyu",
        "/common/search/",
        &[
            "/common/search/5f0c6c2e8a1b4d7e9c3a2b1d4e6f7a80?_isJson=true&_pageSize=6&page=1",
            "/common/search/5f0c6c2e8a1b4d7e9c3a2b1d4e6f7a80?_isJson=true&_pageSize=6&page=2",
        ],
    ),
    (
        "chenglan",
        "<nextgroup>",
        &[
            "/module/web/jpage/dataproxy.jsp?page=1&columnid=12377&perpage=100",
            "/module/web/jpage/dataproxy.jsp?page=2&columnid=12377&perpage=100",
        ],
    ),
    ("yandu", "line_u8_0", &["/zfxxgk/nb.htm", "/zfxxgk/nb/2.htm", "/zfxxgk/nb/1.htm"]),
    (
        "rongping",
        "window._CONFIG",
        &[
            "/gkmlpt/api/all/9108?page=0&sid=762009",
            "/gkmlpt/api/all/9108?page=2&sid=762009",
            "/gkmlpt/api/all/9108?page=3&sid=762009",
        ],
    ),
    ("jiaolin", "index_2.html", &["index.html", "index_2.html", "index_3.html"]),
    (
        "huaiyi",
        "pageCount:3",
        &[
            "/public/column/6598831?type=3",
            "/public/column/6598831?type=3&pageIndex=2",
            "/public/column/6598831?type=3&pageIndex=3",
        ],
    ),
    ("liaozhou", "articleList:", &["list.html"]),
    ("jiqiao", "<table class=\"lists\">", &["index.html"]),
    ("lujiang", "&gt;", &["/xxgk-list-zfxxgknb.html", "/xxgk-list-zfxxgknb-2.html"]),
    (
        "yusong",
        "pageNo=2",
        &[
            "/yusong/list.jspx?path=zfxxgknb&channelId=713&pageNo=1",
            "/yusong/list.jspx?path=zfxxgknb&channelId=713&pageNo=2",
            "/yusong/list.jspx?path=zfxxgknb&channelId=713&pageNo=3",
        ],
    ),
    ("qingyan", "/frames/nb/list.html", &["/frames/nb/list.html", "/frames/nb/list_2.html"]),
    ("shatang", "年报汇总", &["index.html"]),
    ("baiwei", "jumpToDetail(", &["index.html", "index_1.html"]),
    ("fengheng", ".pdf", &["index.html"]),
    ("tangli", "<ul", &["index.html"]),
    ("xiaobo", "<ul", &["index.html"]),
    ("wanqian", "page=2", &["/gkml/list.php?cid=31", "/gkml/list.php?cid=31&page=2"]),
];

#[test]
fn the_lists_of_each_dialect_name_every_posting() {
    let portal = Portal::start(&counties(&LISTS.iter().map(|(label, ..)| *label).collect::<Vec<_>>())).unwrap();
    for (label, mark, targets) in LISTS {
        let county = portal.truth().county(&format!("{label}.practice.test")).unwrap();
        let column = get(&portal, county.column.split('#').next().unwrap(), "").unwrap();
        assert!(column.text().contains(mark), "{label}: no {mark}");
        let folder = county.column.rsplit_once('/').unwrap().0.to_owned() + "/";
        let mut listed = String::new();
        for target in *targets {
            let base = if target.starts_with('/') { county.home.trim_end_matches('/') } else { &folder };
            let answer = get(&portal, &format!("{base}{target}"), "").unwrap();
            assert_eq!(answer.status, 200, "{label}: {target}");
            listed.push_str(&answer.text().replace("\\/", "/"));
        }
        for posting in &county.postings {
            // Lists print addresses from their own folder.
            let leaf = posting.url.rsplit('/').next().unwrap();
            assert!(listed.contains(leaf), "{label}: {} is not listed", posting.url);
        }
    }
}

#[test]
fn data_that_is_posted_for_or_built_is_whole_too() {
    let portal = Portal::start(&counties(&["hewan", "tongya"])).unwrap();
    let form = "col=1&columnid=22410&unitid=50211";
    let post = |from: usize, to: usize| {
        let target = format!("/module/web/jpage/dataproxy.jsp?startrecord={from}&endrecord={to}&perpage=5");
        let head = format!("POST {target} HTTP/1.1\r\nHost: hewan.practice.test\r\nConnection: close\r\n");
        exchange(&portal, &format!("{head}Content-Length: {}\r\n\r\n{form}", form.len())).unwrap().text()
    };
    let whole = post(1, 45);
    assert!(whole.contains("<totalrecord>12</totalrecord>"));
    assert_eq!(whole.matches("<record>").count(), 12);
    assert_eq!(post(6, 10).matches("<record>").count(), 0);
    let unit =
        "http://tongya.practice.test/api-gateway/jpaas-publish-server/front/page/build/unit?webId=9a1c&pageId=1229214";
    let build = |param: &str| {
        get(&portal, &format!("{unit}{param}"), "Referer: http://tongya.practice.test/col/\r\n").unwrap().text()
    };
    let page = |number: usize| build(&format!("&paramJson=%7B%22pageNo%22%3A{number}%2C%22pageSize%22%3A5%7D"));
    assert_eq!((page(1).matches("<li").count(), page(3).matches("<li").count()), (5, 1));
    // A bare pageNo is not heard.
    assert_eq!(build("&pageNo=3"), page(1));
}

#[test]
fn what_is_known_is_not_sent_again() {
    let portal = Portal::start(&counties(&["yunhe"])).unwrap();
    let county = &portal.truth().counties[0];
    for url in [&county.home, &county.column, &county.postings[0].url] {
        let first = get(&portal, url, "").unwrap();
        let (tag, day) = (first.header("ETag"), first.header("Last-Modified"));
        for known in [format!("If-None-Match: {tag}\r\n"), format!("If-Modified-Since: {day}\r\n")] {
            let again = get(&portal, url, &known).unwrap();
            assert_eq!((again.status, again.body.len()), (304, 0), "{url} {known}");
        }
        let other = get(&portal, url, "If-None-Match: \"0\"\r\n").unwrap();
        assert_eq!((other.status, &other.body), (200, &first.body));
        let zipped = get(&portal, url, "Accept-Encoding: gzip\r\n").unwrap();
        assert_eq!((zipped.header("Content-Encoding"), zipped.header("ETag")), ("gzip", tag));
        assert!(zipped.body.len() < first.body.len());
    }
}

#[test]
fn the_log_says_who_asked_what_and_how_many_at_once() {
    let portal =
        Portal::start(&Settings { pause: Duration::from_millis(200), ..counties(&["yunhe", "yanxi"]) }).unwrap();
    let urls: Vec<String> = portal.truth().counties.iter().map(|county| county.home.clone()).collect();
    thread::scope(|scope| {
        for url in [&urls[0], &urls[0], &urls[0], &urls[1]] {
            let portal = &portal;
            scope.spawn(move || get(portal, url, "User-Agent: practice\r\n").unwrap());
        }
    });
    let log = portal.log();
    assert_eq!(log.len(), 4);
    assert!(log.iter().all(|access| access.header("user-agent") == Some("practice") && access.status == 200));
    assert!(log.iter().all(|access| access.bytes > 1_000 && access.ended >= access.arrived));
    let most = portal.most_in_flight();
    assert_eq!(most.by_host["yanxi.practice.test"], 1);
    assert!(most.by_host["yunhe.practice.test"] > 1, "{most:?}");
    portal.forget();
    assert_eq!(portal.log().len(), 0);
    let head = exchange(&portal, "HEAD / HTTP/1.1\r\nHost: yunhe.practice.test\r\nConnection: close\r\n\r\n");
    assert!(head.is_err_and(|error| error.kind() == io::ErrorKind::UnexpectedEof));
    assert_eq!((portal.log()[0].method.as_str(), portal.log()[0].bytes), ("HEAD", 0));
}

#[test]
fn a_dropped_portal_is_gone() {
    let portal = Portal::start(&counties(&["yunhe"])).unwrap();
    let address = portal.address("yunhe.practice.test").unwrap();
    let mut open = TcpStream::connect(address).unwrap();
    write!(open, "GET / HTTP/1.1\r\nHost: yunhe.practice.test\r\n\r\n").unwrap();
    let mut first = [0; 16];
    open.read_exact(&mut first).unwrap();
    assert!(first.starts_with(b"HTTP/1.1 200"));
    drop(portal);
    assert!(TcpStream::connect(address).is_err());
    let mut rest = Vec::new();
    let _ = open.read_to_end(&mut rest);
    assert!(open.write_all(b"GET / HTTP/1.1\r\n\r\n").and_then(|()| open.read_exact(&mut first)).is_err());
}

#[test]
fn hosts_that_fail_fail_in_their_own_way() {
    let portal = faults();
    let home = |label: &str| get(&portal, &format!("http://{label}.practice.test/"), "");
    for (label, status, mark) in [
        ("ruishu", 412, "$_ts"),
        ("jsl", 521, "jsl_clearance_s"),
        ("acw", 200, "var arg1="),
        ("waf", 200, "您的访问被拦截"),
        ("waf405", 405, "您的访问被拦截"),
        ("captcha", 200, "codeValue"),
        ("busy", 429, ""),
        ("toofast", 200, "访问过于频繁"),
        ("cookies", 302, ""),
        ("shell", 200, "window.location.href=h"),
        ("forbidden", 403, ""),
        ("gone", 200, "不存在"),
        ("robots", 200, "政府信息公开"),
        ("backhome", 200, "网站标识码"),
    ] {
        let answer = home(label).unwrap();
        assert_eq!(answer.status, status, "{label}");
        assert!(answer.text().contains(mark), "{label}: {}", answer.text());
    }
    assert_eq!(home("cookies").unwrap().header("Location"), "http://cookies.practice.test/");
    assert_eq!(home("inward").unwrap().header("Location"), "http://127.0.0.1/");
    let bomb = home("bomb").unwrap();
    assert!(bomb.body.len() < 1 << 20 && bomb.header("Content-Encoding") == "gzip");
    let mut inflated = 0_u64;
    let mut gzip = flate2::read::GzDecoder::new(&bomb.body[..]);
    let mut piece = vec![0; 1 << 16];
    while inflated < 40 << 20 {
        inflated += gzip.read(&mut piece).unwrap() as u64;
    }
    assert_eq!(home("large").unwrap().body.len(), 800 << 16);
    let kind = |label: &str| home(label).err().map(|error| error.kind());
    assert_eq!(kind("cut"), Some(io::ErrorKind::ConnectionReset));
    assert_eq!(kind("short"), Some(io::ErrorKind::UnexpectedEof));
    assert_eq!(kind("reset"), Some(io::ErrorKind::ConnectionReset));
    assert_eq!(kind("closed"), Some(io::ErrorKind::ConnectionRefused));
    assert_eq!(portal.address("nowhere.practice.test"), None);
}

/// What a client that trusts the practice authority makes of a host's certificate.
#[test]
fn certificates_are_wrong_in_one_way_each() {
    let portal = faults();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(portal.authority().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
    for (label, words) in [
        ("legacy", "ProtocolVersion"),
        ("oldcipher", "HandshakeFailure"),
        ("chain", "UnknownIssuer"),
        ("selfsigned", "UnknownIssuer"),
        ("othername", "not valid for name"),
        ("expired", "expired"),
        ("downgrade", "302"),
    ] {
        let host = format!("{label}.practice.test");
        let stream = TcpStream::connect(portal.address(&format!("{host}:443")).unwrap()).unwrap();
        let name = ServerName::try_from(host.clone()).unwrap();
        let mut stream = StreamOwned::new(ClientConnection::new(Arc::clone(&config), name).unwrap(), stream);
        let mut answer = [0; 12];
        let asked =
            write!(stream, "GET /start HTTP/1.1\r\nHost: {host}\r\n\r\n").and_then(|()| stream.read_exact(&mut answer));
        let told = asked.map_or_else(|error| error.to_string(), |()| String::from_utf8_lossy(&answer).into_owned());
        assert!(told.contains(words), "{label}: {told}");
    }
}
