//! The frontier: whose turn it is, what survives a kill, what a round remembers.
#![allow(missing_docs, clippy::unwrap_used)]
#![allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, clippy::cast_sign_loss)]

use gouji::archive::{self, Archived, Exchange, Key, Location, Method, Response, Writer};
use gouji::crawl::frontier::{Answer, Finished, Frontier, Id, Leased, NewRequest, Outcome, State};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn request(host: &str, path: &str, priority: i32) -> NewRequest {
    NewRequest {
        method: Method::Get,
        url: format!("http://{host}/{path}"),
        form: None,
        referer: None,
        county: "999901".to_owned(),
        host: host.to_owned(),
        priority,
    }
}

fn done(leased: &Leased, ready_at: i64) -> Finished {
    Finished {
        id: leased.id,
        outcome: Outcome::Done,
        host_ready_at: ready_at,
        address_ready_at: ready_at,
        archived: Some(answer(leased.id.0.into()).location),
        answer: Some(answer(leased.id.0.into())),
    }
}

fn answer(offset: u64) -> Answer {
    let location = Location { file: "a-00001.warc.gz".to_owned(), offset, length: 1 };
    let date = Timestamp::from_millisecond(1_700_000_000_000).unwrap();
    Answer {
        status: 200,
        location: location.clone(),
        body: location,
        etag: Some("\"1\"".to_owned()),
        last_modified: None,
        digest: format!("sha256:{offset}"),
        date,
        body_date: date,
    }
}

fn fresh(folder: &Path) -> Frontier {
    let mut frontier = Frontier::open(&folder.join("frontier.sqlite")).unwrap();
    frontier.begin_round(0).unwrap();
    frontier
}

fn urls(leased: &[Leased]) -> Vec<&str> {
    leased.iter().map(|leased| leased.request.url.strip_prefix("http://").unwrap()).collect()
}

#[test]
fn one_of_a_host_and_one_of_an_address_by_priority_then_insertion() {
    let folder = tempfile::tempdir().unwrap();
    let mut frontier = fresh(folder.path());
    for (host, address) in [("a", "1"), ("b", "1"), ("c", "2")] {
        assert!(frontier.place(host, address, 0).unwrap());
    }
    let requests =
        [("a", "1", 5), ("a", "2", 5), ("b", "1", 4), ("c", "1", 9), ("c", "2", 3), ("c", "3", 3), ("d", "1", 7)];
    frontier.insert(&requests.map(|(host, path, priority)| request(host, path, priority))).unwrap();

    let first = frontier.lease(10, 10).unwrap();
    assert_eq!(urls(&first), ["c/2", "b/1", "d/1"], "a shares b's address and has to wait");
    assert_eq!(frontier.lease(10, 10).unwrap(), []);
    assert_eq!(frontier.next_ready(10), None, "only an end can bring more");

    frontier.finish(&[done(&first[1], 50)]).unwrap();
    assert_eq!(frontier.lease(49, 10).unwrap(), [], "a's host is ready, its address is not");
    assert_eq!(frontier.next_ready(20), Some(50));
    assert_eq!(urls(&frontier.lease(50, 10).unwrap()), ["a/1"]);
    frontier.finish(&[done(&first[0], 60)]).unwrap();
    assert_eq!(urls(&frontier.lease(60, 10).unwrap()), ["c/3"]);
}

#[test]
fn a_host_that_turns_out_to_share_an_address_waits() {
    let folder = tempfile::tempdir().unwrap();
    let mut frontier = fresh(folder.path());
    frontier.insert(&[request("a", "1", 0), request("b", "1", 0)]).unwrap();
    let both = frontier.lease(0, 10).unwrap();
    assert_eq!(urls(&both), ["a/1", "b/1"]);
    assert!(frontier.place("a", "1", 0).unwrap());
    assert!(!frontier.place("b", "1", 0).unwrap());
    frontier.release(both[1].id).unwrap();
    assert_eq!(frontier.lease(0, 10).unwrap(), []);
    frontier.finish(&[done(&both[0], 7)]).unwrap();
    let later = frontier.lease(7, 10).unwrap();
    assert_eq!((urls(&later), later[0].attempts), (vec!["b/1"], 1), "what was not asked is no attempt");
}

#[test]
fn known_requests_keep_their_state_and_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut frontier = fresh(folder.path());
    let again = NewRequest { url: "http://A:80/1#top".to_owned(), ..request("a", "1", 0) };
    let post = NewRequest { method: Method::Post, form: Some(b"page=1".to_vec()), ..request("a", "1", 0) };
    let ids = frontier.insert(&[request("a", "1", 0), again, post.clone()]).unwrap();
    assert_eq!((ids[0], ids[0] == ids[2]), (ids[1], false));
    let leased = frontier.lease(0, 1).unwrap();
    frontier.finish(&[done(&leased[0], 0)]).unwrap();
    assert_eq!(frontier.insert(&[request("a", "1", 0)]).unwrap(), [ids[0]]);
    assert_eq!(frontier.get(request("a", "1", 0).key()).unwrap().unwrap().state, State::Done);
    let second = frontier.lease(0, 9).unwrap();
    assert_eq!((&second[0].request, second.len()), (&post, 1));
    assert!(frontier.finish(&[done(&leased[0], 0)]).is_err(), "it is no longer out");
}

#[test]
fn deferred_requests_come_back_and_failed_ones_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut frontier = fresh(folder.path());
    frontier.insert(&[request("a", "1", 0), request("b", "1", 0)]).unwrap();
    let both = frontier.lease(0, 2).unwrap();
    let limited = Outcome::Deferred { until: 90, kind: "rate_limited".to_owned() };
    let refused = Outcome::Failed { kind: "forbidden".to_owned(), evidence: "403".to_owned() };
    let end = |leased: &Leased, outcome: Outcome| Finished { outcome, answer: None, ..done(leased, 5) };
    frontier.finish(&[end(&both[0], limited), end(&both[1], refused)]).unwrap();
    assert_eq!(frontier.next_ready(6), Some(90));
    assert_eq!(frontier.lease(89, 9).unwrap(), []);
    let again = frontier.lease(90, 9).unwrap();
    assert_eq!((urls(&again), again[0].attempts), (vec!["a/1"], 2));
    let failed = frontier.get(request("b", "1", 0).key()).unwrap().unwrap();
    assert_eq!(
        (failed.state, failed.kind.as_deref(), failed.evidence.as_deref()),
        (State::Failed, Some("forbidden"), Some("403"))
    );
    let counts = frontier.counts().unwrap();
    let told: Vec<_> =
        counts.iter().map(|count| (count.state.as_str(), count.kind.as_deref(), count.requests)).collect();
    assert_eq!(told, [("leased", Some("rate_limited"), 1), ("failed", Some("forbidden"), 1)]);
}

#[test]
fn a_closed_host_is_asked_no_more_in_this_round() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("frontier.sqlite");
    let mut frontier = fresh(folder.path());
    let ids = frontier.insert(&[request("a", "1", 0), request("a", "2", 0), request("b", "1", 0)]).unwrap();
    let out = frontier.lease(0, 1).unwrap();
    assert_eq!(frontier.close_host("a", "challenge_ruishu").unwrap(), [ids[1]]);
    frontier.finish(&[done(&out[0], 0)]).unwrap();
    drop(frontier);
    let mut frontier = Frontier::open(&path).unwrap();
    frontier.insert(&[request("a", "3", 0)]).unwrap();
    let late = frontier.get(request("a", "3", 0).key()).unwrap().unwrap();
    assert_eq!((late.state, late.kind.as_deref()), (State::Failed, Some("challenge_ruishu")));
    let last = frontier.lease(0, 9).unwrap();
    assert_eq!(urls(&last), ["b/1"]);
    frontier.finish(&[done(&last[0], 0)]).unwrap();
    frontier.begin_round(1).unwrap();
    frontier.insert(&[request("a", "3", 0)]).unwrap();
    assert_eq!(urls(&frontier.lease(0, 9).unwrap()), ["a/3"]);
}

#[test]
fn answers_outlive_their_round_and_refusals_do_not_replace_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut frontier = fresh(folder.path());
    let key = request("a", "1", 0).key();
    let ask = |frontier: &mut Frontier, answer: Option<Answer>, outcome: Outcome| {
        frontier.insert(&[request("a", "1", 0)]).unwrap();
        let leased = frontier.lease(0, 1).unwrap();
        frontier
            .finish(&[Finished {
                archived: answer.as_ref().map(|answer| answer.location.clone()),
                answer,
                outcome,
                ..done(&leased[0], 0)
            }])
            .unwrap();
    };
    ask(&mut frontier, Some(answer(7)), Outcome::Done);
    assert_eq!(frontier.get(key).unwrap().unwrap().answer, Some(answer(7)));

    frontier.end_round(5).unwrap();
    assert_eq!(frontier.begin_round(6).unwrap(), 2);
    assert_eq!(frontier.get(key).unwrap(), None, "a new round asks again");
    assert_eq!(frontier.previous(key).unwrap(), Some(answer(7)));
    let refused = Answer { status: 412, ..answer(8) };
    let failed = Outcome::Failed { kind: "challenge_ruishu".to_owned(), evidence: "$_ts".to_owned() };
    ask(&mut frontier, Some(refused.clone()), failed);
    assert_eq!(frontier.get(key).unwrap().unwrap().answer, Some(refused));
    assert_eq!(frontier.previous(key).unwrap(), Some(answer(7)));
    let known = Location { offset: 9, length: 0, ..answer(8).location };
    assert_eq!(frontier.known().unwrap().as_ref(), Some(&known));

    frontier.begin_round(9).unwrap();
    assert_eq!(frontier.known().unwrap(), Some(known), "also when the answer there is forgotten");
    assert_eq!(frontier.previous(key).unwrap(), Some(answer(7)));
    assert_eq!(frontier.round().unwrap().map(|round| (round.number, round.begun, round.ended)), Some((3, 9, None)));
}

#[test]
fn what_the_archive_holds_is_adopted_and_what_it_lost_is_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut frontier = fresh(folder.path());
    frontier.insert(&[request("a", "1", 0), request("a", "2", 0)]).unwrap();
    let (first, second) = (request("a", "1", 0).key(), request("a", "2", 0).key());
    assert!(frontier.adopt(first, &answer(10).location, &Outcome::Done, Some(&answer(10))).unwrap());
    assert!(
        !frontier.adopt(first, &answer(10).location, &Outcome::Done, Some(&answer(11))).unwrap(),
        "it has ended already"
    );
    assert!(!frontier.adopt(Key([0; 16]), &answer(12).location, &Outcome::Done, None).unwrap());
    let leased = frontier.lease(0, 9).unwrap();
    assert_eq!(urls(&leased), ["a/2"]);
    let finished = Finished { archived: Some(answer(30).location), answer: Some(answer(30)), ..done(&leased[0], 0) };
    frontier.finish(&[finished]).unwrap();

    std::fs::write(folder.path().join("a-00001.warc.gz"), [0; 20]).unwrap();
    assert_eq!(frontier.forget_lost(folder.path()).unwrap(), 1);
    assert_eq!(frontier.known().unwrap().map(|known| known.offset), Some(20));
    assert_eq!(frontier.get(first).unwrap().unwrap().state, State::Done);
    assert_eq!(frontier.get(second).unwrap().unwrap().answer, None);
    assert_eq!(urls(&frontier.lease(0, 9).unwrap()), ["a/2"]);
}

fn exchange(url: &str, second: i64, status: u16, body: &[u8]) -> Exchange {
    let headers = vec![("ETag".to_owned(), b"\"7\"".to_vec())];
    let (version, reason) = ("HTTP/1.1".to_owned(), String::new());
    let response = Response { version, status, reason, headers, body: body.to_vec(), truncated: None };
    Exchange {
        method: Method::Get,
        url: url.to_owned(),
        form: None,
        request_headers: Vec::new(),
        date: Timestamp::from_second(1_700_000_000 + second).unwrap(),
        address: None,
        outcome: archive::Outcome::Received(response),
    }
}

#[test]
fn what_was_archived_before_a_kill_but_not_put_down_is_not_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    let mut frontier = fresh(folder.path());
    let mut writer = Writer::open(&archive, "a", Vec::new(), None, |_| Ok(())).unwrap();
    frontier.insert(&[request("a", "1", 0), request("b", "1", 0), request("c", "1", 0)]).unwrap();
    let leased = frontier.lease(0, 9).unwrap();
    for leased in &leased {
        let exchange = exchange(&leased.request.url, leased.id.0.into(), 200, b"body");
        let appended = writer.append(&exchange, None).unwrap();
        if leased.id.0 == 1 {
            let archived = Some(appended.location.clone());
            let answer = Answer::of(&exchange, &appended, None);
            frontier.finish(&[Finished { archived, answer, ..done(leased, 0) }]).unwrap();
        }
    }
    drop((frontier, writer));
    let newest = archive.join("a-00001.warc.gz");
    let torn = std::fs::read(&newest).unwrap();
    std::fs::write(&newest, &torn[..torn.len() - 1]).unwrap();

    let mut frontier = Frontier::open(&folder.path().join("frontier.sqlite")).unwrap();
    frontier.forget_lost(&archive).unwrap();
    let known = frontier.known().unwrap();
    let mut adopted = 0;
    let adopt = |archived: Archived| {
        let answer = Answer::of_archived(&archived, frontier.previous(archived.key())?.as_ref());
        adopted += usize::from(frontier.adopt(archived.key(), &archived.location, &Outcome::Done, answer.as_ref())?);
        Ok(())
    };
    Writer::open(&archive, "a", Vec::new(), known.as_ref(), adopt).unwrap();
    assert_eq!(adopted, 1);
    let again = frontier.lease(0, 9).unwrap();
    assert_eq!((urls(&again), again[0].attempts), (vec!["c/1"], 1), "its exchange was torn");
    for host in ["a", "b"] {
        let answer = frontier.get(request(host, "1", 0).key()).unwrap().unwrap().answer.unwrap();
        assert_eq!(answer.read(&archive).unwrap().response().unwrap().body, b"body");
    }
}

#[test]
fn a_304_gives_the_earlier_answer_and_its_validators() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(folder.path(), "a", Vec::new(), None, |_| Ok(())).unwrap();
    let url = "http://a/1";
    let mut previous: Option<Answer> = None;
    for (second, status, body) in [(1, 200, b"body".as_slice()), (2, 304, b""), (3, 304, b""), (4, 200, b"body")] {
        let mut exchange = exchange(url, second, status, body);
        if let (3, archive::Outcome::Received(response)) = (second, &mut exchange.outcome) {
            response.headers.clear();
        }
        let original = previous.as_ref().map(|previous| previous.original(url));
        let appended = writer.append(&exchange, original.as_ref()).unwrap();
        let answer = Answer::of(&exchange, &appended, previous.as_ref()).unwrap();
        assert_eq!((answer.status, answer.etag.as_deref()), (200, Some("\"7\"")));
        let read = answer.read(folder.path()).unwrap();
        assert_eq!((read.date, read.response().unwrap().body.as_slice()), (answer.body_date, b"body".as_slice()));
        assert_eq!(answer.body_date.as_second(), 1_700_000_001);
        let archived = archive::read_at(folder.path(), &answer.location).unwrap();
        assert_eq!(Answer::of_archived(&archived, previous.as_ref()), Some(answer.clone()), "adopted it is the same");
        assert_eq!(Answer::of_archived(&archived, None).is_some(), second == 1);
        previous = Some(answer);
    }
}

#[test]
fn a_second_process_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let _frontier = fresh(folder.path());
    assert!(Frontier::open(&folder.path().join("frontier.sqlite")).is_err());
}

/// Random work compared with a plain model of the rules.
#[test]
fn random_work_obeys_the_rules() {
    for seed in 1..=20 {
        let folder = tempfile::tempdir().unwrap();
        let mut frontier = fresh(folder.path());
        let mut random = Random(seed);
        let address_of = |host: u64| host % 5;
        for host in 0..12 {
            frontier.place(&format!("h{host}"), &format!("{}", address_of(host)), 0).unwrap();
        }
        let mut queued: BTreeMap<(i32, u32), u64> = BTreeMap::new();
        let mut out: Vec<(Leased, u64)> = Vec::new();
        let (mut host_ready, mut address_ready) = ([0; 12], [0; 5]);
        let mut now = 0;
        for step in 0..400 {
            now += random.below(3) as i64;
            match random.below(3) {
                0 => {
                    let (host, priority) = (random.below(12), random.below(4) as i32);
                    let ids = frontier.insert(&[request(&format!("h{host}"), &step.to_string(), priority)]).unwrap();
                    queued.insert((priority, ids[0].0), host);
                }
                1 => {
                    let most = random.below(6) as usize;
                    let mut busy_hosts: BTreeSet<u64> = out.iter().map(|(_, host)| *host).collect();
                    let mut busy_addresses: BTreeSet<u64> = out.iter().map(|(_, host)| address_of(*host)).collect();
                    let mut expected = Vec::new();
                    for (&turn, &host) in &queued {
                        let ready = host_ready[host as usize].max(address_ready[address_of(host) as usize]) <= now;
                        if expected.len() < most
                            && ready
                            && !busy_hosts.contains(&host)
                            && !busy_addresses.contains(&address_of(host))
                        {
                            busy_hosts.insert(host);
                            busy_addresses.insert(address_of(host));
                            expected.push(turn);
                        }
                    }
                    let leased = frontier.lease(now, most).unwrap();
                    let got: Vec<_> = leased.iter().map(|leased| (leased.request.priority, leased.id.0)).collect();
                    assert_eq!(got, expected, "seed {seed}, step {step}");
                    for leased in leased {
                        let host = queued.remove(&(leased.request.priority, leased.id.0)).unwrap();
                        out.push((leased, host));
                    }
                }
                _ if !out.is_empty() => {
                    let (leased, host) = out.swap_remove(random.below(out.len() as u64) as usize);
                    let ready_at = now + random.below(9) as i64;
                    frontier.finish(&[done(&leased, ready_at)]).unwrap();
                    host_ready[host as usize] = ready_at;
                    address_ready[address_of(host) as usize] = ready_at;
                }
                _ => {}
            }
        }
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

const KILLED: &str = "GOUJI_FRONTIER_TO_BE_KILLED";

/// Not a test of its own: the process that the next one kills, which says what it has committed.
#[test]
fn work_until_killed() {
    let Ok(path) = std::env::var(KILLED) else { return };
    let mut frontier = Frontier::open(Path::new(&path)).unwrap();
    for number in 0_u64.. {
        let requests = [0, 1].map(|part| request(&format!("h{}", number % 7), &format!("{number}-{part}"), 0));
        let ids = frontier.insert(&requests).unwrap();
        println!("inserted {} {}", ids[0].0, ids[1].0);
        let leased = frontier.lease(number as i64, 2).unwrap();
        let finished: Vec<_> = leased.iter().map(|leased| done(leased, 0)).collect();
        frontier.finish(&finished).unwrap();
        for leased in leased {
            println!("finished {} {}", leased.id.0, leased.request.url);
        }
    }
}

#[test]
fn nothing_committed_is_lost_when_the_process_is_killed() {
    for round in 0..12 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("frontier.sqlite");
        drop(fresh(folder.path()));
        let out = folder.path().join("out");
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "work_until_killed", "--nocapture"])
            .env(KILLED, &path)
            .stdout(std::fs::File::create(&out).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let enough = 500 + 1700 * round;
        while std::fs::metadata(&out).unwrap().len() < enough {
            assert_eq!(child.try_wait().unwrap(), None, "the process ended by itself");
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let frontier = Frontier::open(&path).unwrap();
        let said = std::fs::read_to_string(&out).unwrap();
        let said: Vec<&str> = said.split_inclusive('\n').filter(|line| line.ends_with('\n')).collect();
        let mut finished = 0;
        for line in &said {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let ["finished", id, url] = words[..] {
                let standing = frontier.get(Key::of(Method::Get, url, None)).unwrap().unwrap();
                assert_eq!((standing.id, standing.state), (Id(id.parse().unwrap()), State::Done));
                assert_eq!(standing.answer, Some(answer(standing.id.0.into())));
                finished += 1;
            }
        }
        let inserted = said.iter().filter(|line| line.starts_with("inserted")).count() as u64 * 2;
        let counts = frontier.counts().unwrap();
        assert!(counts.iter().all(|count| count.state != State::Leased));
        let kept: u64 = counts.iter().map(|count| count.requests).sum();
        assert!(kept >= inserted, "{kept} of {inserted} kept");
        assert!(finished > 0);
    }
}
