//! A whole country in miniature: how much work 3,200 portals are for one machine, and how long they would take politely.
//!
//! `cargo bench --bench rehearsal -- 3200` serves so many portals on loopback, 64 addresses with some fifty names each, every
//! portal with a home page, a column and 18 to 34 reports, and harvests them with the program itself, without a pause. It
//! prints requests a second, the peak of the memory, the size of the state and the time, and reckons from what was asked how
//! long the same requests take at the polite pace, on one machine and on several.

use gouji::record::division::{self, Level};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Addresses that the portals stand at, as those of provinces' platforms are shared.
const ADDRESSES: usize = 64;
/// The years and bodies that each portal has reports of.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2025;
const BUREAUX: [&str; 5] = ["教育局", "民政局", "财政局", "水利局", "审计局"];
/// The polite pace: seconds between two requests to an address, and addresses asked at a time.
const DELAY: u64 = 2;
const PARALLEL: usize = 64;

/// What the servers were asked: how often each portal, when first and when last.
#[derive(Default)]
struct Log {
    of_portal: BTreeMap<String, u64>,
    first: Option<Instant>,
    last: Option<Instant>,
}

type Asked = Arc<Mutex<Log>>;

impl Log {
    fn note(&mut self, host: String) {
        let now = Instant::now();
        self.first.get_or_insert(now);
        self.last = Some(now);
        *self.of_portal.entry(host).or_default() += 1;
    }
}

struct Portal {
    code: String,
    name: String,
    host: String,
    /// Bureaux that publish here.
    bureaux: usize,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let count = words.first().and_then(|word| word.parse().ok()).unwrap_or(3_200);
    let portals: Arc<Vec<Portal>> = Arc::new(portals(count));
    let asked = Asked::default();
    let addresses: Vec<String> = (1..=ADDRESSES).map(|at| serve(at, &portals, &asked)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let mut hosts = String::new();
    let mut registry = "code\tname\tprovince\tprefecture\thome\tanswer\tentry\n".to_owned();
    for (at, portal) in portals.iter().enumerate() {
        writeln!(hosts, "{} {}", addresses[at % ADDRESSES], portal.host).expect("a string grows");
        let Portal { code, name, host, .. } = portal;
        writeln!(registry, "{code}\t{name}\t\t\thttp://{host}/\t\t").expect("a string grows");
    }
    fs::write(folder.path().join("hosts"), hosts).expect("a file");
    fs::write(folder.path().join("portals.tsv"), registry).expect("a file");
    let begun = Instant::now();
    let peak = harvest(folder.path());
    let took = begun.elapsed();
    let log = asked.lock().expect("the log");
    let asked = &log.of_portal;
    let requests: u64 = asked.values().sum();
    let crawl = log.last.zip(log.first).map_or(took, |(last, first)| last - first);
    println!("{} portals, {requests} requests, {} a portal at the most", portals.len(), most(asked.values().copied()));
    println!("asked in {:.0} s, {:.0} requests a second", crawl.as_secs_f64(), per_second(requests, crawl));
    println!("harvested in {:.0} s with the dataset, peak memory {} MB", took.as_secs_f64(), peak >> 10);
    let state = folder.path().join("state");
    println!("state {} MB, dataset {} MB", size(&state) >> 20, size(&folder.path().join("output")) >> 20);
    polite(asked, requests);
}

/// Every county in force, then prefectures and provinces.
fn portals(count: usize) -> Vec<Portal> {
    let of = |level: Level| division::all().filter(move |one| one.to.is_none() && one.division.level == level);
    let all = of(Level::County).chain(of(Level::Prefecture)).chain(of(Level::Province));
    all.take(count)
        .enumerate()
        .map(|(at, one)| Portal {
            code: one.code.to_owned(),
            name: one.name.to_owned(),
            host: format!("www.p{}.gov.test", one.code),
            bureaux: 2 + at % 4,
        })
        .collect()
}

/// Serves the portals of an address, and says which it is.
fn serve(at: usize, portals: &Arc<Vec<Portal>>, asked: &Asked) -> String {
    let listener = TcpListener::bind(format!("127.0.0.{at}:0")).expect("an address of loopback");
    let address = listener.local_addr().expect("an address").to_string();
    let by_host: BTreeMap<String, usize> = portals.iter().enumerate().map(|(at, own)| (own.host.clone(), at)).collect();
    let (portals, asked, by_host) = (Arc::clone(portals), Arc::clone(asked), Arc::new(by_host));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (portals, asked, by_host) = (Arc::clone(&portals), Arc::clone(&asked), Arc::clone(&by_host));
            // A client that goes away ends its own connection.
            thread::spawn(move || drop(answer(&stream, &portals, &by_host, &asked)));
        }
    });
    address
}

/// Answers the requests of one connection.
fn answer(
    stream: &TcpStream,
    portals: &[Portal],
    by_host: &BTreeMap<String, usize>,
    asked: &Asked,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(first) = lines.next() {
        let target = first?.split(' ').nth(1).unwrap_or("/").to_owned();
        let mut host = String::new();
        for line in lines.by_ref() {
            let line = line?;
            if line.is_empty() {
                break;
            }
            if let Some(own) = line.to_ascii_lowercase().strip_prefix("host:") {
                own.trim().clone_into(&mut host);
            }
        }
        let Some(portal) = by_host.get(&host).map(|at| &portals[*at]) else { return Ok(()) };
        asked.lock().expect("the log").note(host);
        let (status, body) = page(portal, &target).map_or(("404 Not Found", String::new()), |page| ("200 OK", page));
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut out = stream;
        out.write_all((head + &body).as_bytes())?;
    }
    Ok(())
}

/// What stands under a target.
fn page(portal: &Portal, target: &str) -> Option<String> {
    let Portal { name, bureaux, .. } = portal;
    let html = |title: &str, body: &str| {
        format!("<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>")
    };
    let body_of =
        |at: usize| BUREAUX.get(at.wrapping_sub(1)).map_or(format!("{name}人民政府"), |own| format!("{name}{own}"));
    match target {
        "/" => {
            let menu = ["走进本地", "新闻中心", "政务服务", "互动交流"]
                .map(|word| format!("<li><a href=\"/{}/\">{word}</a></li>", word.len()));
            let menu = menu.concat();
            Some(html(
                &format!("{name}人民政府"),
                &format!(
                    "<ul>{menu}<li><a href=\"/zwgk/nb/\">政府信息公开年报</a></li></ul><p>欢迎访问{name}人民政府门户网站。</p>"
                ),
            ))
        }
        "/zwgk/nb/" => {
            let mut list = String::new();
            for year in YEARS.rev() {
                for at in 0..=*bureaux {
                    let (body, next) = (body_of(at), year + 1);
                    write!(list, "<li><a href=\"./t{year}_{at}.html\">{body}{year}年政府信息公开工作年度报告</a><span>{next}-01-20</span></li>").ok()?;
                }
            }
            Some(html("政府信息公开年报", &format!("<h2>政府信息公开年报</h2><ul class=\"list\">{list}</ul>")))
        }
        _ => {
            let (year, at) = target.strip_prefix("/zwgk/nb/t")?.strip_suffix(".html")?.split_once('_')?;
            let body = body_of(at.parse().ok()?);
            let report = include_str!("../corpus/reports/hongze_2023.html");
            Some(report.replace("洪泽区人民政府", &body).replace("洪泽区", name).replace("2023", year))
        }
    }
}

/// Harvests them with the program, and says the most memory that it held, in KB.
fn harvest(folder: &Path) -> u64 {
    let path = |name: &str| folder.join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.arg("harvest").arg(path("portals.tsv")).arg("--hosts").arg(path("hosts"));
    command.arg("--state").arg(path("state")).arg("--output").arg(path("output"));
    command.args(["--delay", "0", "--contact", "rehearsal@example.org", "--quiet"]).stdout(Stdio::null());
    let mut child = command.spawn().expect("the program");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("the program").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let own = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default();
        peak = peak.max(own);
        thread::sleep(Duration::from_millis(100));
    }
    peak
}

/// How long the same requests take at the polite pace, every portal at an address of its own: one request after the other to
/// each, so many at a time.
fn polite(asked: &BTreeMap<String, u64>, requests: u64) {
    let longest = most(asked.values().copied()) * DELAY;
    println!("at one request in {DELAY} s an address, {PARALLEL} addresses at a time:");
    for machines in [1, 2, 4, 8] {
        let all = requests * DELAY / (PARALLEL as u64 * machines);
        println!("  {machines} machines: {:>6.2} hours", seconds(all.max(longest)) / 3600.0);
    }
}

fn most(counts: impl Iterator<Item = u64>) -> u64 {
    counts.max().unwrap_or(0)
}

fn seconds(count: u64) -> f64 {
    Duration::from_secs(count).as_secs_f64()
}

fn per_second(count: u64, took: Duration) -> f64 {
    seconds(count) / took.as_secs_f64()
}

fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    files.filter_map(|file| Some(file.metadata().ok()?.len())).sum()
}
