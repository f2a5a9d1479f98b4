//! warcio, pywb and wget: they replay what is written here, and what they write is read here.
//!
//! `GOUJI_PYTHON` names a Python that has warcio and pywb; without it, and where there is no wget, nothing is tried.

use super::{Index, Method, read};
use gouji::archive::{Exchange, Outcome, Response, Writer};
use gouji::record::key::sha256;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

/// Runs a command of `others.py`; none where there is no such Python.
fn others(arguments: &[&str]) -> Option<Output> {
    let Some(python) = std::env::var_os("GOUJI_PYTHON") else {
        println!("GOUJI_PYTHON is not set: skipped");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archive_foreign/others.py");
    let output = Command::new(python).arg(script).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(output)
}

fn page(url: &str, version: &str, status: u16, second: i64, body: &[u8]) -> Exchange {
    let response = Response {
        version: version.to_owned(),
        status,
        reason: String::new(),
        headers: vec![
            ("Content-Type".to_owned(), b"text/html; charset=utf-8".to_vec()),
            ("ETag".to_owned(), b"\"7\"".to_vec()),
        ],
        body: body.to_vec(),
        truncated: None,
    };
    Exchange {
        method: Method::Get,
        url: url.to_owned(),
        form: None,
        request_headers: vec![("Host".to_owned(), "a.gov.cn".to_owned())],
        date: jiff::Timestamp::from_second(1_700_000_000 + second).unwrap(),
        address: None,
        outcome: Outcome::Received(response),
    }
}

#[test]
fn others_replay_what_is_written_here() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(folder.path(), "own", Vec::new(), None, |_| Ok(())).unwrap();
    let (first, second) = ("https://a.gov.cn/h2.html", "http://a.gov.cn/again.html");
    let (first_body, second_body) = ("<h1>came over h2</h1>".repeat(40), "<h1>has not changed</h1>".repeat(40));
    writer.append(&page(first, "HTTP/2.0", 200, 1, first_body.as_bytes()), None).unwrap();
    let before = writer.append(&page(second, "HTTP/1.1", 200, 2, second_body.as_bytes()), None).unwrap();
    let date = jiff::Timestamp::from_second(1_700_000_002).unwrap();
    let original = gouji::archive::Original {
        url: second.to_owned(),
        date,
        digest: before.digest.clone().unwrap(),
        location: before.location,
    };
    writer.append(&page(second, "HTTP/1.1", 304, 90_000, b""), Some(&original)).unwrap();
    drop(writer);
    let path = folder.path().join("own-00001.warc.gz");
    let path = path.to_str().unwrap();
    let Some(checked) = others(&["check", path]) else { return };
    let records = String::from_utf8(checked.stdout).unwrap();
    assert!(
        records.contains(&format!("response {first} 200")) && records.contains(&format!("revisit {second}")),
        "{records}"
    );
    let Some(replayed) = others(&["replay", path, first, second]) else { return };
    let answers: Vec<Value> =
        replayed.stdout.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    let wanted = [(first, &first_body), (second, &second_body)];
    assert_eq!(answers.len(), wanted.len());
    for (answer, (url, body)) in answers.iter().zip(wanted) {
        let digest = sha256(body.as_bytes());
        assert_eq!(
            (answer["url"].as_str(), answer["status"].as_u64(), answer["sha256"].as_str()),
            (Some(url), Some(200), Some(digest.as_str()))
        );
    }
}

#[test]
fn what_warcio_writes_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("warcio.warc.gz");
    if others(&["write", path.to_str().unwrap()]).is_none() {
        return;
    }
    assert_eq!(read(&path).1, []);
    let index = Index::open(&[path]).unwrap();
    let content = |url: &str| {
        let exchange = index.find(Method::Get, url, None, None).unwrap().unwrap();
        String::from_utf8(exchange.response().unwrap().content(1 << 20).unwrap().into_owned()).unwrap()
    };
    let page = "<h1>page in brotli</h1>";
    let contents = ["http://a.gov.cn/1", "http://a.gov.cn/2", "http://a.gov.cn/3.txt"].map(content);
    assert_eq!(contents, [page, page, "a file"]);
}

#[test]
fn what_wget_writes_is_read() {
    if Command::new("wget").arg("--version").output().is_err() {
        println!("no wget: skipped");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let asked = lines.next().unwrap().unwrap();
            lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
            let body = if asked.contains("robots") { "" } else { "a\r\n<p>page</p>" };
            let head = format!(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{:x}\r\n",
                body.len()
            );
            let _ = stream.write_all(format!("{head}{body}\r\n0\r\n\r\n").as_bytes());
        }
    });
    let urls = ["1", "2"].map(|page| format!("http://127.0.0.1:{port}/{page}.html"));
    let wget = Command::new("wget")
        .args(["-q", "--no-proxy", "--warc-file=own", "--warc-dedup=/dev/null", "-O", "/dev/null"])
        .args(&urls)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(wget.status.success(), "{}", String::from_utf8_lossy(&wget.stderr));
    let path = folder.path().join("own.warc.gz");
    let (exchanges, damages) = read(&path);
    assert_eq!(damages, []);
    for url in &urls {
        let own = exchanges.iter().find(|archived| archived.exchange.url == *url).unwrap();
        let content = own.exchange.response().unwrap().content(1 << 20).unwrap();
        assert_eq!(&content[..], b"a\r\n<p>page</p>");
    }
}
