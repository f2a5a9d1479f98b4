//! PDF: what a page shows is read whatever way it is stored, and what it does not show is not.
#![allow(missing_docs, clippy::unwrap_used, clippy::cast_possible_truncation)]

#[allow(dead_code)]
mod print;

use gouji::pipeline::read;
use gouji::record::{Mark, Report};
use gouji::source::Place;
use print::pdf::{Rules, Shell, Unseen, print_in};
use print::record::{Print, Record};

/// What differs between a record and its print, cell by cell and place by place.
fn differences(record: &Record, report: &Report, figures: &[(usize, usize, (f64, f64))]) -> Vec<String> {
    let Some(tables) = &report.tables else { return vec!["no tables".to_owned()] };
    let mut found = Vec::new();
    for (index, (place, cell)) in record.form.cells.iter().zip(&tables.cells).enumerate() {
        let expected = match &record.cells[index] {
            Print::Absent => Err(Mark::Absent),
            Print::Nothing(_, mark) => Err(*mark),
            Print::Figure(_, value) => Ok(*value),
        };
        if cell.value != expected {
            found.push(format!("{}: printed {expected:?}, read {:?}", place.key, cell.value));
        }
        let Some((_, page, (x, y))) = figures.iter().find(|(own, ..)| *own == index) else { continue };
        let holds = |place: &Place| {
            let Place::Page { page: own, area } = place else { return false };
            let within = |from: i32, at: f64, to: i32| f64::from(from) <= at * 100.0 && at * 100.0 <= f64::from(to);
            own == page && within(area.x0, *x, area.x1) && within(area.y0, *y, area.y1)
        };
        if cell.value.is_ok() && !cell.spans.iter().any(holds) {
            found.push(format!("{}: at {x},{y} on page {page}, read at {:?}", place.key, cell.spans));
        }
    }
    found
}

fn check(shell: Shell, unseen: Option<Unseen>) {
    for seed in 0..8 {
        let record = Record::draw(8_000_000 + seed);
        let printed = print_in(&record, Rules::Lines, seed, shell, unseen);
        let report = read::bytes(&printed.bytes).unwrap();
        let found = differences(&record, &report, &printed.figures);
        assert!(found.is_empty(), "{shell:?} {unseen:?} {seed}: {}", found.join("\n"));
    }
}

#[test]
fn turned_pages_are_read_as_they_are_shown() {
    (1..4).for_each(|quarters| check(Shell::Turned(quarters), None));
}

#[test]
fn forms_are_read_where_they_are_drawn() {
    check(Shell::Form, None);
}

#[test]
fn print_that_nobody_sees_is_not_read() {
    for unseen in ["1 1 1 rg", "1 g", "3 Tr", "/Clear gs", "1 0 0 1 2000 0 cm", "0 0 1 1 re W n"] {
        check(Shell::Plain, Some(Unseen::Under(unseen)));
    }
    check(Shell::Plain, Some(Unseen::Covered));
}

#[test]
fn figures_whose_glyphs_are_drawings_are_read_in_their_cells() {
    check(Shell::Drawn, None);
}
