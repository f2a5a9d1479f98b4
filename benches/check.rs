//! How fast reports are checked, and how fast broken sums are explained.
//!
//! `cargo bench --bench check -- run` checks 100,000 consistent reports, five years of each body, with
//! everything that is checked in a report and between reports, and prints reports a second and the
//! memory that remembering them took. `cargo bench --bench check -- blame` plants wrong cells in random consistent reports of both editions, totals of
//! about 8, 60 and 600, and prints for none to four of them, and for twenty, the median, the 99th percentile and the worst time a
//! report, relations tried and all. One thread.

use gouji::Form;
use gouji::check::between::History;
use gouji::check::{self, blame, sums};
use gouji::form::sample;
use gouji::record::outline::Outline;
use gouji::record::{Cell, Report, Source, Tables, Tally};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Reports a figure.
const REPORTS: usize = 2000;

/// Reports of the whole run, and years of each body.
const RUN: u32 = 100_000;
const YEARS: u32 = 5;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|part| !part.starts_with('-')).collect();
    let parts: [(&str, fn()); 2] = [("run", run), ("blame", blame)];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            part();
        }
    }
}

/// Everything that is checked, on reports without an error.
fn run() {
    let mut draw = draw(0);
    let pool: Vec<Report> = (0..500).map(|n| report(tables(["2021", "2019"][n % 2], 0, &mut draw))).collect();
    let mut history = History::temporary().expect("a file");
    let mut time = Duration::ZERO;
    let before = resident();
    for number in 0..RUN {
        let mut report = nth(&pool, number);
        let start = Instant::now();
        check::check(&mut report);
        history.note(&report, "").expect("room on the disk");
        time += start.elapsed();
        black_box(report);
    }
    let mut years = Tally::default();
    let start = Instant::now();
    history.sort().expect("room on the disk");
    let mut between = start.elapsed();
    for number in 0..RUN {
        let report = nth(&pool, number);
        let start = Instant::now();
        years += black_box(check::between::among(&report, &history).expect("a file")).years;
        between += start.elapsed();
    }
    let remembered = resident().saturating_sub(before);
    let rate = |time: Duration| f64::from(RUN) / time.as_secs_f64();
    println!(
        "{RUN} reports checked: {:.0}/s; between them {:.0}/s; together {:.0}/s",
        rate(time),
        rate(between),
        rate(time + between)
    );
    let years = years.holds + years.broken;
    println!("in memory: {remembered} KB more than before, {years} relations between years");
}

/// The report of a body and year with the figures of one of a few.
fn nth(pool: &[Report], number: u32) -> Report {
    let (body, year) = (number / YEARS, number % YEARS);
    Report {
        id: format!("{body}-{year}"),
        body: Some(format!("第{body}县人民政府")),
        year: Some(2021 + i32::try_from(year).expect("few years")),
        ..pool[number as usize * 7 % pool.len()].clone()
    }
}

/// KB of this process in memory; 0 where the system does not tell.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// A report of these tables, with the wording of some three pages.
fn report(tables: Tables) -> Report {
    let mut hash = draw(3);
    let mut wording: Vec<u64> =
        (0..3_000).map(|_| u64::from(hash(u32::MAX)) << 32 | u64::from(hash(u32::MAX))).collect();
    wording.sort_unstable();
    Report {
        published: Some("2022-03-01".to_owned()),
        source: Source { path: Some("reports/2022/431228/0123456789.html".to_owned()), ..Source::default() },
        tables: Some(tables),
        outline: Outline { wording, ..Outline::default() },
        ..Report::default()
    }
}

/// Wrong cells, planted and explained.
fn blame() {
    for wrong in [0, 1, 2, 3, 4, 20] {
        let mut draw = draw(wrong);
        let mut stopped = 0;
        let mut times: Vec<Duration> = (0..REPORTS)
            .map(|report| {
                let tables = tables(["2021", "2019"][report % 2], wrong, &mut draw);
                let start = Instant::now();
                let stories = blame::explain(&tables, &sums::try_all(&tables, None));
                let time = start.elapsed();
                stopped += usize::from(black_box(stories).iter().any(|story| !story.complete));
                time
            })
            .collect();
        times.sort();
        let (median, high, worst) = (times[REPORTS / 2], times[REPORTS * 99 / 100], times[REPORTS - 1]);
        println!("{wrong} wrong cells: median {median:?}, p99 {high:?}, worst {worst:?}; {stopped} searches stopped");
    }
}

fn draw(seed: u32) -> impl FnMut(u32) -> u32 {
    let mut state = u64::from(seed) + 7;
    move |n| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(n)).unwrap_or(0)
    }
}

/// A consistent report with so many cells of its applications misprinted.
fn tables(edition: &str, wrong: u32, draw: &mut impl FnMut(u32) -> u32) -> Tables {
    let form = Form::edition(edition).expect("a bundled edition");
    let size = [1, 8, 90][draw(3) as usize];
    // One figure in nine cells, where the sample draws one in three: totals are about 8, 60 and 600.
    let values = sample::consistent(form, size, |n| if n == 3 { draw(9).min(2) } else { draw(n) });
    let cells = form.cells.iter().zip(values).map(|(place, value)| Cell {
        value: if place.foreign { Cell::ABSENT.value } else { Ok(value) },
        ..Cell::ABSENT
    });
    let mut tables = Tables { form, cells: cells.collect(), spent: BTreeSet::new(), unseen: BTreeSet::new() };
    let inner: Vec<usize> = (0..form.cells.len())
        .filter(|cell| form.parts(*cell).0 == "applications" && !form.cells[*cell].foreign)
        .collect();
    for _ in 0..wrong {
        let cell = inner[draw(u32::try_from(inner.len()).expect("a small form")) as usize];
        let right = tables.cells[cell].number().expect("a figure");
        tables.cells[cell].value = Ok(right + Decimal::from(1 + draw(12)));
    }
    tables
}
