//! One exchange with a server, held against the wire on this machine.
#![allow(missing_docs, clippy::unwrap_used)]

mod server;
mod tls;

use flate2::Compression;
use flate2::write::GzEncoder;
use gouji::archive::{Exchange, Method, Outcome, Response, Truncated};
use gouji::crawl::fetch::{Client, Settings, Validators};
use gouji::crawl::names::{Hosts, Names};
use gouji::portal::{Form, Request};
use server::{Server, send};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use url::Url;

const PAGE: &str = "http://yunxi.example/nb/?type=3#top";

/// Limits short enough for a test and long enough for a busy machine.
fn settings() -> Settings {
    Settings {
        connect: Duration::from_secs(5),
        first_byte: Duration::from_secs(5),
        whole: Duration::from_secs(10),
        ..Settings::default()
    }
}

fn client(settings: Settings, hosts: &str) -> Client {
    Client::new(settings, Arc::new(Names::only(Hosts::parse(hosts).unwrap()))).unwrap()
}

/// A client that knows one name, of the server at this address.
fn client_of(address: SocketAddr) -> Client {
    client(settings(), &format!("{address} yunxi.example"))
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn get(url: &str) -> Request {
    Request::get(Url::parse(url).unwrap())
}

fn ask(client: &Client, request: &Request) -> Exchange {
    run(client.exchange(request, None))
}

fn fetch(server: &Server) -> Exchange {
    ask(&client_of(server.address), &get(PAGE))
}

#[track_caller]
fn received(exchange: &Exchange) -> &Response {
    exchange.response().unwrap_or_else(|| panic!("{:?}", exchange.outcome))
}

#[track_caller]
fn kind(exchange: &Exchange) -> &str {
    match &exchange.outcome {
        Outcome::Failed { kind, .. } => kind,
        Outcome::Received(response) => panic!("{} {:?}", response.status, response.truncated),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn page(headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

#[test]
fn a_request_says_who_asks_and_nothing_more() {
    let server = Server::always(page("", b"ok"));
    let exchange = ask(&client_of(server.address), &get("http://me:secret@yunxi.example/nb/?type=3#top"));
    let [asked] = &server.asked()[..] else { panic!() };
    assert_eq!(asked.line, "GET /nb/?type=3 HTTP/1.1");
    let mut names: Vec<String> = asked.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    assert!(asked.header("user-agent").unwrap().starts_with("gouji/"));
    for (name, value) in &exchange.request_headers {
        assert_eq!(asked.header(name), Some(value.as_str()), "{name}");
    }
    assert_eq!(exchange.request_headers.len(), asked.headers.len());
    assert_eq!((exchange.method, exchange.url.as_str()), (Method::Get, "http://me:secret@yunxi.example/nb/?type=3"));
    assert_eq!(exchange.address, Some(server.address.ip()));
}

#[test]
fn a_form_goes_as_a_browser_sends_it() {
    let server = Server::always(page("", b"ok"));
    let fields = [("col", "1"), ("path", "/"), ("名", "年 报")];
    let form = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let list = Url::parse("http://yunxi.example/col/col1/#list").unwrap();
    let request = Request { form: Some(Form::Fields(form)), ..get("http://yunxi.example/dataproxy.jsp?startrecord=1") };
    let exchange = ask(&client_of(server.address), &request.from_page(&list));
    let asked = server.asked().remove(0);
    assert_eq!(asked.line, "POST /dataproxy.jsp?startrecord=1 HTTP/1.1");
    assert_eq!(asked.body, b"col=1&path=%2F&%E5%90%8D=%E5%B9%B4+%E6%8A%A5");
    assert_eq!(asked.header("referer"), Some("http://yunxi.example/col/col1/"));
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded; charset=UTF-8"));
    assert_eq!((exchange.method, exchange.form), (Method::Post, Some(asked.body)));
}

#[test]
fn a_body_stays_as_it_was_transferred() {
    let text = "政府信息公开年报".repeat(500);
    let server = Server::always(page("Content-Encoding: gzip\r\n", &gzip(text.as_bytes())));
    let exchange = fetch(&server);
    let response = received(&exchange);
    assert_eq!(response.body, gzip(text.as_bytes()));
    assert_eq!(response.content(1 << 20).unwrap(), text.as_bytes());
    assert_eq!((response.version.as_str(), response.status, response.reason.as_str()), ("HTTP/1.1", 200, "OK"));
}

#[test]
fn a_bomb_is_kept_small() {
    let server = Server::always(page("Content-Encoding: gzip\r\n", &gzip(&vec![0; 10 << 20])));
    let exchange = fetch(&server);
    assert!(received(&exchange).body.len() < 100 << 10);
    assert!(received(&exchange).content(1 << 20).is_err());
}

#[test]
fn chunks_are_put_together() {
    let server = Server::always(
        "HTTP/1.1 200 Sure\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\u{6C11}a\r\n2\r\nbc\r\n0\r\n\r\n".as_bytes(),
    );
    let exchange = fetch(&server);
    assert_eq!(received(&exchange).body, "\u{6C11}abc".as_bytes());
    assert_eq!(received(&exchange).reason, "Sure");
    assert_eq!(received(&exchange).truncated, None);
}

#[test]
fn header_bytes_are_kept_whatever_their_charset() {
    let name = b"attachment; filename=\xc4\xea\xb1\xa8.pdf";
    let mut bytes = b"HTTP/1.1 200 OK\r\nX-Twice: 1\r\nX-Twice: 2\r\nContent-Disposition: ".to_vec();
    bytes.extend_from_slice(name);
    bytes.extend_from_slice(b"\r\nnot a header\r\nSpaced : yes\r\nContent-Length: 0\r\n\r\n");
    let server = Server::always(bytes);
    let exchange = fetch(&server);
    let headers = &received(&exchange).headers;
    let all =
        |name: &str| headers.iter().filter(|(own, _)| own == name).map(|(_, value)| &value[..]).collect::<Vec<_>>();
    assert_eq!(all("content-disposition"), [name]);
    assert_eq!(all("x-twice"), [b"1", b"2"]);
    assert_eq!(all("spaced"), [b"yes"]);
}

#[test]
fn what_is_unchanged_is_not_sent_again() {
    let server = Server::start(|asked, stream| {
        let known = asked.header("if-none-match") == Some("W/\"7\"") && asked.header("if-modified-since").is_some();
        let fresh = page("ETag: W/\"7\"\r\nLast-Modified: Sat, 01 Mar 2025 00:00:00 GMT\r\n", b"report");
        send(stream, if known { b"HTTP/1.1 304 Not Modified\r\nETag: W/\"7\"\r\n\r\n" } else { &fresh });
    });
    let client = client_of(server.address);
    let first = ask(&client, &get(PAGE));
    let validators = Validators::of(received(&first)).unwrap();
    let second = run(client.exchange(&get(PAGE), Some(&validators)));
    assert_eq!((received(&second).status, received(&second).body.len()), (304, 0));
    assert_eq!(Validators::of(received(&fetch(&Server::always(page("", b""))))), None);
}

#[test]
fn cookies_and_redirects_are_left_to_lie() {
    let server = Server::start(|_, stream| {
        send(
            stream,
            b"HTTP/1.1 302 Found\r\nSet-Cookie: CT6T=1; path=/\r\nLocation: /nb/\r\nContent-Length: 0\r\n\r\n",
        );
    });
    let client = client_of(server.address);
    for _ in 0..3 {
        assert_eq!(received(&ask(&client, &get(PAGE))).status, 302);
    }
    assert_eq!(server.asked().len(), 3);
    assert!(server.asked().iter().all(|asked| asked.header("cookie").is_none() && asked.header("referer").is_none()));
}

#[test]
fn a_wrong_length_is_told_where_it_can_be() {
    let long = Server::always(&b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nreport"[..]);
    let exchange = fetch(&long);
    assert_eq!(received(&exchange).body, b"report");
    assert_eq!(received(&exchange).truncated, Some(Truncated::Disconnect));
    let short = Server::always(&b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nreport"[..]);
    assert_eq!(received(&fetch(&short)).body, b"rep");
    let none = Server::always(&b"HTTP/1.1 200 OK\r\n\r\nreport"[..]);
    assert_eq!((received(&fetch(&none)).body.as_slice(), received(&fetch(&none)).truncated), (&b"report"[..], None));
}

#[test]
fn a_connection_that_is_cut_is_told() {
    // Closing with unread bytes in the socket resets the connection instead of ending it.
    let in_the_body = Server::raw(|stream, _| {
        stream.read_exact(&mut [0; 5]).unwrap();
        send(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf a rep");
        thread::sleep(Duration::from_millis(300));
    });
    let exchange = fetch(&in_the_body);
    assert_eq!(received(&exchange).body, b"half a rep");
    assert_eq!(received(&exchange).truncated, Some(Truncated::Disconnect));
    let before_a_word = Server::raw(|stream, _| stream.read_exact(&mut [0; 5]).unwrap());
    assert_eq!(kind(&fetch(&before_a_word)), "reset");
    let without_a_word = Server::start(|_, _| {});
    assert_eq!(kind(&fetch(&without_a_word)), "reset");
    let in_the_head = Server::always(&b"HTTP/1.1 200 OK\r\nContent-Le"[..]);
    assert_eq!(kind(&fetch(&in_the_head)), "reset");
}

#[test]
fn a_slow_server_is_not_waited_for_forever() {
    let short = Settings { first_byte: Duration::from_millis(300), connect: Duration::from_millis(300), ..settings() };
    let mute = Server::start(|_, _| thread::sleep(Duration::from_secs(20)));
    let begun = Instant::now();
    let client_of_mute = client(short, &format!("{} yunxi.example", mute.address));
    assert_eq!(kind(&ask(&client_of_mute, &get(PAGE))), "timeout");
    let dripping = Server::start(|_, stream| {
        send(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
        for _ in 0..900 {
            send(stream, b".");
            thread::sleep(Duration::from_millis(20));
        }
    });
    let short = Settings { whole: Duration::from_millis(700), ..settings() };
    let exchange = ask(&client(short, &format!("{} yunxi.example", dripping.address)), &get(PAGE));
    assert_eq!(received(&exchange).truncated, Some(Truncated::Time));
    assert!((1..100).contains(&received(&exchange).body.len()));
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_body_is_taken_up_to_the_limit() {
    let small = || Settings { most_bytes: 100_000, ..settings() };
    for (length, truncated) in
        [(99_999, None), (100_000, None), (100_001, Some(Truncated::Length)), (5_000_000, Some(Truncated::Length))]
    {
        let server = Server::always(page("", &vec![b'x'; length]));
        let exchange = ask(&client(small(), &format!("{} yunxi.example", server.address)), &get(PAGE));
        assert_eq!(received(&exchange).truncated, truncated, "{length}");
        assert_eq!(received(&exchange).body.len(), length.min(100_000));
    }
}

#[test]
fn no_server_no_name_no_http() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(kind(&ask(&client_of(closed), &get(PAGE))), "tcp_block");
    assert_eq!(kind(&ask(&client_of(closed), &get("http://elsewhere.example/"))), "dns");
    assert_eq!(kind(&ask(&client_of(closed), &get("ftp://yunxi.example/"))), "not_http");
    let other = Server::always(&b"SSH-2.0-OpenSSH_9.2\r\n\r\n"[..]);
    assert_eq!(kind(&fetch(&other)), "not_http");
}

#[test]
fn what_leads_into_this_network_is_not_asked() {
    let server = Server::always(page("", b"secret"));
    let names = Names::of_system(Hosts::parse(&format!("{} yunxi.example", server.address)).unwrap());
    let client =
        Client::new(Settings { contact: Some("me@example.org".to_owned()), ..settings() }, Arc::new(names)).unwrap();
    let port = server.address.port();
    for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"] {
        assert_eq!(kind(&ask(&client, &get(&format!("http://{host}:{port}/")))), "private_address", "{host}");
    }
    assert_eq!(server.asked().len(), 0);
    assert_eq!(received(&ask(&client, &get(PAGE))).body, b"secret");
    assert!(server.asked()[0].header("user-agent").unwrap().contains("me@example.org"));
}
