//! A harvest that is killed goes on where it was: nothing is lost, and nothing archived is asked for again.
#![allow(missing_docs, clippy::unwrap_used)]

mod portal;
mod run;

use gouji::archive::Reader;
use gouji::crawl::frontier::Frontier;
use portal::log::Access;
use portal::{Portal, Settings};
use run::{Run, assert_same, whole};
use std::collections::BTreeMap;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

/// Processes killed in all.
const KILLS: usize = 50;
/// Counties of several dialects, one with answers that come the second time only.
const COUNTIES: [&str; 3] = ["huaiyi", "zhetan", "xiaobo"];
/// Hosts that say no, by an answer or by none.
const FAILING: [&str; 2] = ["ruishu", "closed"];
const ARGUMENTS: [&str; 6] = ["--delay", "0.002", "--year", "2023", "--year", "2022"];

fn portal() -> Portal {
    let counties = Some(COUNTIES.to_vec());
    let pause = Duration::from_millis(3);
    Portal::start(&Settings { counties, faults: true, pause, ..Settings::default() }).unwrap()
}

fn over(portal: &Portal) -> Run {
    Run::over_those(portal, |label| COUNTIES.contains(&label) || FAILING.contains(&label))
}

/// Moments of a run drawn from a seed: up to its end, more of them early, where a run is asking.
struct Moments {
    seed: u64,
    length: Duration,
}

impl Moments {
    fn next(&mut self) -> Duration {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        let part = u32::try_from(self.seed % 1000).unwrap();
        self.length * part / 1000 * part / 1000 * part / 1000
    }
}

/// Lets a process run until then; true when it ended by itself.
fn ends_before(child: &mut Child, moment: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < moment {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return true;
        }
        thread::sleep(Duration::from_millis(1));
    }
    false
}

/// Whether the run has all it wanted, and its dataset is written.
fn has_ended(run: &Run) -> bool {
    let frontier = run.path("state/frontier.sqlite");
    frontier.exists() && Frontier::open(&frontier).unwrap().round().unwrap().is_some_and(|round| round.ended.is_some())
}

/// The statuses of the whole answers that stand in the archive, by address.
fn archived(run: &Run) -> BTreeMap<String, Vec<u16>> {
    let mut answers: BTreeMap<String, Vec<u16>> = BTreeMap::new();
    for file in run.archives() {
        for archived in Reader::open(&file).unwrap() {
            let exchange = archived.unwrap_or_else(|damage| panic!("{damage:?}")).exchange;
            if let Some(response) = exchange.response().filter(|response| response.truncated.is_none()) {
                answers.entry(exchange.url.clone()).or_default().push(response.status);
            }
        }
    }
    answers
}

/// What came after so many requests; one may be put down only after its answer was archived.
fn since(log: &[Access], arrivals: u64) -> Vec<Access> {
    log.iter().filter(|access| access.sequence >= arrivals).cloned().collect()
}

fn assert_not_asked_again(log: &[Access], archived: &BTreeMap<String, Vec<u16>>) {
    for access in log.iter().filter(|access| access.method == "GET") {
        let url = format!("http://{}{}", access.host, access.target);
        let statuses = archived.get(&url).map_or(&[][..], Vec::as_slice);
        assert!(!statuses.contains(&200), "{url} was archived: {statuses:?}");
    }
}

#[test]
fn fifty_killed_processes_lose_nothing_and_ask_for_nothing_twice() {
    let untouched = portal();
    let reference = over(&untouched);
    let begun = Instant::now();
    whole(reference.live("dataset", &ARGUMENTS));
    let length = begun.elapsed();
    let expected = reference.timeless("dataset");
    let asked_once = untouched.log().len();

    let mut moments = Moments { seed: 0x9e37_79b9_7f4a_7c15, length };
    let (mut kills, mut runs, mut asked_again) = (0, 0, 0);
    while kills < KILLS {
        let portal = portal();
        let run = over(&portal);
        let mut own_kills = 0;
        let mut snapshots = Vec::new();
        loop {
            let mut child = quiet(run.live("dataset", &ARGUMENTS)).spawn().unwrap();
            if kills + own_kills < KILLS && !ends_before(&mut child, moments.next()) {
                child.kill().unwrap();
                // Whoever dies with all of it done has ended: the next process would begin a new round.
                if child.wait().unwrap().code().is_none() && !has_ended(&run) {
                    own_kills += 1;
                    snapshots.push((portal.arrivals(), archived(&run)));
                    continue;
                }
            }
            let status = child.wait().unwrap();
            assert!(status.success() || status.code().is_none(), "{status}");
            assert!(has_ended(&run));
            break;
        }
        kills += own_kills;
        runs += 1;
        assert_same(&run.timeless("dataset"), &expected);

        let log = portal.log();
        for (asked, archived) in snapshots {
            assert_not_asked_again(&since(&log, asked), &archived);
        }
        for (url, statuses) in archived(&run) {
            let had = statuses.iter().filter(|status| **status == 200).count();
            assert!(had <= 1, "{url} is archived {had} times");
        }
        // What was on its way at a kill is asked for again: one thing a host at most.
        let again = log.len() - asked_once;
        assert!(again <= own_kills * (COUNTIES.len() + FAILING.len()));
        asked_again += again;
        println!("{own_kills} kills: {} requests, {asked_once} without kills", log.len());
    }
    println!("{kills} kills in {runs} runs: {asked_again} requests more than without, {length:?} long");
}

/// Interrupts a run after some requests; gives what it archived.
fn interrupted(portal: &Portal, run: &Run) -> BTreeMap<String, Vec<u16>> {
    let mut child = quiet(run.live("dataset", &ARGUMENTS)).spawn().unwrap();
    while portal.log().len() < 12 {
        assert_eq!(child.try_wait().unwrap(), None);
        thread::sleep(Duration::from_millis(2));
    }
    let asked = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    let begun = Instant::now();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(run.path("dataset/dataset.json").exists(), "there is a dataset of what has been received");
    let before = archived(run);
    assert!(!before.is_empty());
    before
}

/// The next process asks for nothing that is archived, and comes to the same dataset as one that nothing stopped.
fn assert_goes_on(portal: &Portal, run: &Run, before: &BTreeMap<String, Vec<u16>>) {
    let asked = portal.arrivals();
    whole(run.live("dataset", &ARGUMENTS));
    assert_not_asked_again(&since(&portal.log(), asked), before);
    let untouched = self::portal();
    let reference = over(&untouched);
    whole(reference.live("dataset", &ARGUMENTS));
    assert_same(&run.timeless("dataset"), &reference.timeless("dataset"));
}

#[test]
fn one_who_interrupts_is_obeyed_and_the_run_goes_on() {
    let portal = portal();
    let run = over(&portal);
    let before = interrupted(&portal, &run);
    assert_goes_on(&portal, &run, &before);
}

#[test]
fn a_state_that_is_damaged_is_told_and_made_anew_from_the_archive() {
    let portal = portal();
    let run = over(&portal);
    let before = interrupted(&portal, &run);
    let frontier = run.path("state/frontier.sqlite");
    std::fs::write(&frontier, b"no database at all, and long enough to be looked at".repeat(100)).unwrap();
    let told = run.live("dataset", &ARGUMENTS).output().unwrap();
    assert_eq!(told.status.code(), Some(2));
    let words = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(words.contains("frontier.sqlite is damaged") && words.contains("delete it"), "{words}");

    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(run.path(&format!("state/frontier.sqlite{ending}")));
    }
    assert_goes_on(&portal, &run, &before);
}

fn quiet(mut command: Command) -> Command {
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    command
}
