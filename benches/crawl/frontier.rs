//! The frontier with a million URLs.

use crate::{peak_memory, tell};
use gouji::archive::{Location, Method};
use gouji::crawl::frontier::{Answer, Finished, Frontier, NewRequest, Outcome};
use jiff::Timestamp;
use std::path::Path;
use std::time::{Duration, Instant};

const URLS: usize = 1_000_000;
const HOSTS: usize = 3_000;
/// Requests inserted in one transaction: a page of a list brings about as many.
const PAGE: usize = 100;
/// Requests out at once.
const OUT: usize = 64;
/// Requests leased and finished.
const ASKED: usize = 200_000;

pub fn measure(path: &Path) {
    println!("frontier, {URLS} URLs over {HOSTS} hosts and {} addresses", HOSTS / 3);
    let mut frontier = Frontier::open(path).expect("a frontier");
    frontier.begin_round(0).expect("a round");
    for host in 0..HOSTS {
        frontier.place(&host_name(host), &format!("10.0.{}.{}", host / 3 / 250, host / 3 % 250)).expect("a host");
    }
    let mut spent = Duration::ZERO;
    let mut number = 0;
    while number < URLS {
        let page: Vec<NewRequest> = (number..number + PAGE).map(request).collect();
        number += PAGE;
        let from = Instant::now();
        frontier.insert(&page).expect("inserted");
        spent += from.elapsed();
    }
    let inserting = spent;
    tell(&format!("inserted, {PAGE} a transaction"), URLS, spent);

    let (mut leasing, mut finishing) = (Duration::ZERO, Duration::ZERO);
    let mut leased_count = 0;
    let mut now = 0;
    while leased_count < ASKED {
        let from = Instant::now();
        let leased = frontier.lease(now, OUT).expect("leased");
        leasing += from.elapsed();
        now += 1;
        leased_count += leased.len();
        let finished: Vec<Finished> = leased.iter().map(|leased| finished(leased.id, now)).collect();
        let from = Instant::now();
        frontier.finish(&finished).expect("finished");
        finishing += from.elapsed();
    }
    tell(&format!("leased, {OUT} a transaction"), leased_count, leasing);
    tell(&format!("finished with answers, {OUT} a transaction"), leased_count, finishing);
    let both = inserting * u32::try_from(leased_count).unwrap_or(u32::MAX) / u32::try_from(URLS).unwrap_or(1) + leasing;
    tell("inserted and leased (promised: at least 20000)", leased_count, both);

    let (mut leasing, mut finishing) = (Duration::ZERO, Duration::ZERO);
    let singles = ASKED / 10;
    for _ in 0..singles {
        let from = Instant::now();
        let leased = frontier.lease(now, 1).expect("leased");
        leasing += from.elapsed();
        now += 1;
        let finished: Vec<Finished> = leased.iter().map(|leased| finished(leased.id, now)).collect();
        let from = Instant::now();
        frontier.finish(&finished).expect("finished");
        finishing += from.elapsed();
    }
    tell("leased, one a transaction", singles, leasing);
    tell("finished with an answer, one a transaction", singles, finishing);
    drop(frontier);
    let from = Instant::now();
    let _frontier = Frontier::open(path).expect("a frontier");
    println!("  opened again in {} ms", from.elapsed().as_millis());
    match peak_memory() {
        Some(peak) => println!("  peak memory {peak} MB   (promised: under 200)"),
        None => println!("  peak memory: the system does not say"),
    }
}

fn host_name(host: usize) -> String {
    format!("www.county{host}.gov.cn")
}

fn request(number: usize) -> NewRequest {
    let host = number * 7 % HOSTS;
    NewRequest {
        method: Method::Get,
        url: format!("http://{}/zwgk/zfxxgk/zfxxgknb/202401/t20240115_{number}.html", host_name(host)),
        form: None,
        referer: None,
        county: format!("{:06}", 110_000 + host),
        host: host_name(host),
        priority: (number % 3).try_into().unwrap_or_default(),
    }
}

fn finished(id: gouji::crawl::frontier::Id, now: i64) -> Finished {
    let location =
        Location { file: "harvest-00001.warc.gz".to_owned(), offset: id.0.unsigned_abs() * 9_000, length: 9_000 };
    let date = Timestamp::from_millisecond(1_700_000_000_000 + now).unwrap_or_default();
    let answer = Answer {
        status: 200,
        location: location.clone(),
        body: location,
        etag: Some(format!("\"{:x}\"", id.0)),
        last_modified: Some("Mon, 15 Jan 2024 08:00:00 GMT".to_owned()),
        digest: format!("sha256:{:064x}", id.0),
        date,
        body_date: date,
    };
    let archived = Some(answer.location.clone());
    let ready_at = now + 20;
    Finished {
        id,
        outcome: Outcome::Done,
        host_ready_at: ready_at,
        address_ready_at: ready_at,
        archived,
        answer: Some(answer),
    }
}
