//! How fast broken sums are explained.
//!
//! `cargo bench --bench check` plants wrong cells in random consistent reports of both editions, totals of
//! about 8, 60 and 600, and prints for none to four of them, and for twenty, the median, the 99th percentile and the worst time a
//! report, relations tried and all. One thread.

use gouji::Form;
use gouji::check::{blame, sums};
use gouji::form::sample;
use gouji::record::{Cell, Tables};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Reports a figure.
const REPORTS: usize = 2000;

fn main() {
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
    let mut tables = Tables { form, cells: cells.collect(), spent: BTreeSet::new() };
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
