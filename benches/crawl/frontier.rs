//! The frontier with a million URLs.

use crate::{Spent, peak_memory};
use gouji::archive::{Location, Method};
use gouji::crawl::frontier::{Answer, Finished, Frontier, NewRequest, Outcome};
use jiff::Timestamp;
use std::path::Path;
use std::time::Instant;

const URLS: usize = 1_000_000;
const HOSTS: usize = 3_000;
/// Requests inserted in one transaction: a page of a list brings about as many.
const PAGE: usize = 100;
/// Requests out at once.
const OUT: usize = 64;
/// Of how many requests one is leased and finished.
const ONE_IN: u32 = 5;
const ASKED: usize = URLS / ONE_IN as usize;

pub fn measure(path: &Path) {
    println!("frontier, {URLS} URLs over {HOSTS} hosts and {} addresses", HOSTS / 3);
    let mut frontier = Frontier::open(path).expect("a frontier");
    frontier.begin_round(0).expect("a round");
    for host in 0..HOSTS {
        frontier.place(&host_name(host), &format!("10.0.{}.{}", host / 3 / 250, host / 3 % 250), 0).expect("a host");
    }
    let mut inserting = Spent::default();
    let mut number = 0;
    while number < URLS {
        let page: Vec<NewRequest> = (number..number + PAGE).map(request).collect();
        number += PAGE;
        inserting.on(|| frontier.insert(&page)).expect("inserted");
    }
    inserting.tell(&format!("inserted, {PAGE} a transaction"), URLS);

    let mut now = 0;
    for (out, asked) in [(OUT, ASKED), (1, ASKED / 10)] {
        let (mut leasing, mut finishing) = (Spent::default(), Spent::default());
        let mut count = 0;
        while count < asked {
            let leased = leasing.on(|| frontier.lease(now, out)).expect("leased");
            now += 1;
            count += leased.len();
            let finished: Vec<Finished> = leased.iter().map(|leased| finished(leased.id, now)).collect();
            finishing.on(|| frontier.finish(&finished)).expect("finished");
        }
        leasing.tell(&format!("leased, {out} at once"), count);
        finishing.tell(&format!("finished with answers, {out} a transaction"), count);
        if out == OUT {
            let both = Spent {
                clock: inserting.clock / ONE_IN + leasing.clock,
                processor: inserting.processor / ONE_IN + leasing.processor,
            };
            both.tell("inserted and leased (promised: 20000)", count);
        }
    }
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
        Location { file: "harvest-00001.warc.gz".to_owned(), offset: u64::from(id.0) * 9_000, length: 9_000 };
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
