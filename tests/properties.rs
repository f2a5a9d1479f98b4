//! Random reports printed in every shape reports are published in, read back and compared.
//!
//! Every cell must come back as printed: the number, or none with the right mark; every figure with
//! its own bytes; year, edition and title; and as many broken sums as the printed figures have. Only
//! where print leaves no trace of a blank may its row be called illegible; a wrong number never passes.

#![allow(missing_docs, clippy::unwrap_used)]

#[path = "properties/came.rs"]
mod came;
#[path = "properties/dumps.rs"]
mod dumps;
#[path = "properties/parts.rs"]
mod parts;
#[allow(dead_code)]
mod print;

use gouji::finding::Code;
use gouji::record::{Mark, Tally};
use gouji::source::Place;
use gouji::{Form, Report};
use print::page::Printed;
use print::record::{Print, Record};
use print::{html, text, word, workbook};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::time::Instant;

/// A shape of document.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Text(text::Shape),
    Html(html::Shape),
    Word(word::Shape),
    Workbook(workbook::Shape),
}

impl Shape {
    fn print(self, record: &Record) -> Printed {
        match self {
            Self::Text(shape) => text::print(record, shape, record.seed ^ 0x7e57),
            Self::Html(shape) => html::print(record, shape, record.seed ^ 0x7e57),
            Self::Word(shape) => word::print(record, shape, record.seed ^ 0x7e57),
            Self::Workbook(shape) => workbook::print(record, shape, record.seed ^ 0x7e57),
        }
    }

    /// Whether a blank last cell of a table prints as a blank line, as the space before the next heading does.
    fn ends_in_lines(self) -> bool {
        matches!(self, Self::Text(shape) if shape.ends_in_lines())
    }

    fn hides_blanks(self) -> bool {
        matches!(self, Self::Text(shape) if shape.hides_blanks())
    }
}

/// Reads a printed report back; says what first differs from it.
fn check(shape: Shape, record: &Record, printed: &Printed) -> Result<(), String> {
    let read = std::panic::catch_unwind(|| gouji::pipeline::read::bytes(&printed.bytes));
    let report = read.map_err(|_| "the reader panicked".to_owned())?.map_err(|error| format!("not read: {error}"))?;
    let differ = |what: &str, expected: &str, got: &str| Err(format!("{what}: expected {expected}, got {got}"));
    if report.title.as_deref() != Some(&record.title()) {
        return differ("title", &record.title(), &format!("{:?}", report.title));
    }
    if report.year != Some(record.year) {
        return differ("year", &record.year.to_string(), &format!("{:?}", report.year));
    }
    if report.body.as_deref() != Some(record.body) {
        return differ("body", record.body, &format!("{:?}", report.body));
    }
    let Some(tables) = &report.tables else { return Err("no tables".to_owned()) };
    if tables.form.id != record.form.id {
        return differ("edition", &record.form.id, &tables.form.id);
    }
    let mut numbers: Vec<Option<Decimal>> = Vec::with_capacity(record.cells.len());
    let mut doubtful = false;
    for (index, (place, cell)) in record.form.cells.iter().zip(&tables.cells).enumerate() {
        numbers.push(record.number(index));
        let expected = match &record.cells[index] {
            Print::Absent => Err(Mark::Absent),
            Print::Nothing(_, mark) => Err(*mark),
            Print::Figure(_, value) => Ok(*value),
        };
        if cell.value != expected {
            let may_be_open = (shape.hides_blanks() && row_has_blank(record, index))
                || (shape.ends_in_lines() && ends_blank(record, index));
            if cell.value == Err(Mark::Illegible) && may_be_open {
                numbers[index] = None;
                doubtful = true;
                continue;
            }
            return differ(&place.key, &format!("{expected:?}"), &format!("{:?} (raw {:?})", cell.value, cell.raw));
        }
        if cell.value.is_err() {
            // What stands there instead of a figure is at no figure's place.
            if let Some(own) = cell.spans.iter().find(|own| printed.figures.iter().any(|(_, of)| of.overlaps(own))) {
                return differ(
                    &format!("{} (its place)", record.form.cells[index].key),
                    "no figure's",
                    &own.to_string(),
                );
            }
            continue;
        }
        let own = printed.figures.iter().filter(|(cell, _)| *cell == index).map(|(_, place)| place);
        if !own.clone().eq(&cell.spans) {
            let show = |place: &Place| match place {
                Place::Bytes(span) => String::from_utf8_lossy(&printed.bytes[span.start..span.end]).into_owned(),
                _ => String::new(),
            };
            let own: Vec<_> = own.collect();
            let words: Vec<String> = cell.spans.iter().map(show).collect();
            let read = format!("{:?} {words:?}", cell.spans);
            return differ(&format!("{} (its place)", place.key), &format!("{own:?}"), &read);
        }
    }
    for statement in &report.statements {
        let own = statement.place.as_ref().ok_or("a statement without a place")?;
        if printed.figures.iter().any(|(_, place)| place.overlaps(own)) {
            return differ("prose", "no figure of a table", &format!("{} in {}", statement.topic, statement.text));
        }
    }
    let sections: Vec<_> = report.outline.sections.iter().map(|s| (s.ordinal, s.of_form)).collect();
    if record.form.id != "2014" && sections != (1..=6).map(|n| (Some(u32::from(n)), Some(n))).collect::<Vec<_>>() {
        return differ("sections", "the six of the form", &format!("{sections:?}"));
    }
    let tally = tally(record, &numbers);
    if report.checks != tally {
        return differ("checks", &format!("{tally:?}"), &format!("{:?}", report.checks));
    }
    if !report.other_rows.is_empty() {
        return differ("rows the form does not have", "none", &format!("{:?}", report.other_rows));
    }
    doubts(record, &report, doubtful)
}

/// A doubt where nothing is doubtful is a mistake too.
fn doubts(record: &Record, report: &Report, doubtful: bool) -> Result<(), String> {
    let any_figure = (0..record.cells.len()).any(|cell| record.number(cell).is_some());
    for finding in &report.findings {
        let expected = match finding.code {
            // The sentences around the tables are drawn apart from them.
            Code::RelationBroken | Code::DivisionUnknown | Code::ProseDisagrees => true,
            Code::Hybrid => record.hybrid,
            Code::BlankForm => !any_figure,
            Code::Illegible => doubtful,
            _ => false,
        };
        if !expected {
            return Err(format!(
                "an unwarranted doubt: {:?} at {:?}: {}",
                finding.code,
                finding.at,
                finding.words().en
            ));
        }
    }
    let said = |code| report.findings.iter().any(|finding| finding.code == code);
    // A form with illegible rows is not called blank.
    if record.hybrid != said(Code::Hybrid) || !doubtful && any_figure == said(Code::BlankForm) {
        return Err(format!("missing or wrong G108/G104: hybrid {}, any figure {any_figure}", record.hybrid));
    }
    Ok(())
}

/// Whether a cell stands on a printed line with a blank; groups beside each other share one line.
fn row_has_blank(record: &Record, cell: usize) -> bool {
    let row = |cell: usize| {
        let place = &record.form.cells[cell];
        (place.table, place.block, if place.table == 2 { 0 } else { place.row })
    };
    (0..record.cells.len()).any(|other| row(other) == row(cell) && matches!(record.cells[other], Print::Nothing("", _)))
}

/// Whether a cell stands in the last row of its table, and that row ends in a blank cell.
fn ends_blank(record: &Record, cell: usize) -> bool {
    let table = record.form.cells[cell].table;
    let printed =
        |cell: &usize| record.form.cells[*cell].table == table && !matches!(record.cells[*cell], Print::Absent);
    let in_last_row = |last: usize| {
        let (a, b) = (&record.form.cells[last], &record.form.cells[cell]);
        (a.block, a.row) == (b.block, b.row) || table == 2
    };
    let last = (0..record.cells.len()).rfind(printed);
    last.is_some_and(|last| in_last_row(last) && matches!(record.cells[last], Print::Nothing("", _)))
}

/// What the relations come to on the printed numbers.
fn tally(record: &Record, numbers: &[Option<Decimal>]) -> Tally {
    let mut tally = Tally::default();
    for instance in &record.form.instances {
        if record.form.relations[instance.relation].level.is_some() {
            continue;
        }
        let left = instance.left_cells(|cell| record.is_printed(cell));
        if !left.iter().chain(&instance.right).any(|cell| record.is_printed(*cell)) {
            continue;
        }
        let sum = |cells: &[usize]| cells.iter().map(|cell| numbers[*cell]).sum::<Option<Decimal>>();
        match (sum(&left), sum(&instance.right)) {
            (Some(left), Some(right)) if instance.holds(left, right) => tally.holds += 1,
            (Some(_), Some(_)) => tally.broken += 1,
            _ => tally.cannot_tell += 1,
        }
    }
    tally
}

/// The failing report with every row it can do without set to 0, and what it then fails with.
fn smallest(shape: Shape, record: Record, reason: String) -> (Record, String) {
    let (mut record, mut reason) = (record, reason);
    let rows: BTreeSet<_> = record.form.cells.iter().map(|place| (place.table, place.block, place.row)).collect();
    for row in rows {
        let simpler = record.without(row);
        if let Err(still) = check(shape, &simpler, &shape.print(&simpler))
            && still.split(": ").next() == reason.split(": ").next()
        {
            (record, reason) = (simpler, still);
        }
    }
    (record, reason)
}

/// Three thousand characters of a document from the table on that a reason speaks of.
fn excerpt(printed: &Printed, reason: &str) -> String {
    let table = Form::all()[0].tables.iter().position(|table| reason.starts_with(&table.id));
    let from = table.and_then(|table| printed.headings.get(table)).copied().unwrap_or(0);
    printed.text[from..].chars().take(3000).collect()
}

/// Prints and reads `cases` reports in each shape; all shapes run before the failing ones are shown.
fn run(shapes: &[Shape], draw: impl Fn(u64) -> Record, cases: u64, first_seed: u64) {
    let start = Instant::now();
    let mut failures: Vec<(Shape, u64, Record, String)> = Vec::new();
    for (number, shape) in shapes.iter().enumerate() {
        let mut failed = 0;
        let mut first = None;
        for case in 0..cases {
            let record = draw(first_seed + number as u64 * 1_000_000 + case);
            if let Err(reason) = check(*shape, &record, &shape.print(&record)) {
                failed += 1;
                first.get_or_insert((record, reason));
            }
        }
        if let Some((record, reason)) = first {
            failures.push((*shape, failed, record, reason));
        }
    }
    println!("{} reports in {} shapes, {:.1?}", cases * shapes.len() as u64, shapes.len(), start.elapsed());
    for (shape, failed, record, reason) in &failures {
        let (small, reason_small) = smallest(*shape, record.clone(), reason.clone());
        let document = excerpt(&shape.print(&small), &reason_small);
        println!(
            "\n==== {shape:?}: {failed} of {cases} differ; seed {}\n{reason}\nreduced: {reason_small}\n{document}",
            record.seed
        );
    }
    let shapes: Vec<String> = failures.iter().map(|(shape, failed, ..)| format!("{shape:?} ({failed})")).collect();
    assert!(failures.is_empty(), "shapes that do not come back as printed: {}", shapes.join(", "));
}

/// Reports a shape, 2,680 in all: enough to meet every mixture, and under a minute in a debug build on two cores.
const TEXT_CASES: u64 = 90;
const HTML_CASES: u64 = 50;
/// Reports with the statistics table of 2014 a shape, 1,160 in all.
const STATISTICS_CASES: u64 = 40;
const OFFICE_CASES: u64 = 50;

#[test]
fn text_comes_back_as_printed() {
    run(&text::ALL.map(Shape::Text), Record::draw, TEXT_CASES, 1);
}

#[test]
fn html_comes_back_as_printed() {
    run(&html::ALL.map(Shape::Html), Record::draw, HTML_CASES, 500_000_000);
}

#[test]
fn statistics_of_2014_come_back_as_printed() {
    // Codes stand apart from figures only in cells; text with them is in tests/cases/stat2014.md.
    let in_text = |seed| Record::statistics(if seed % 5 == 0 { seed + 1 } else { seed });
    run(&text::ALL.map(Shape::Text), in_text, STATISTICS_CASES, 700_000_000);
    run(&html::ALL.map(Shape::Html), Record::statistics, STATISTICS_CASES, 900_000_000);
}

#[test]
fn word_texts_come_back_as_printed() {
    use word::Shape::*;
    run(
        &[Clean, Runs, Changes, Layout, ReviewApart, Split, One, Strict].map(Shape::Word),
        Record::draw,
        OFFICE_CASES,
        700_000_000,
    );
}

#[test]
fn workbooks_come_back_as_printed() {
    use workbook::Shape::*;
    run(&[OneSheet, SheetEach, Unruled].map(Shape::Workbook), Record::draw, OFFICE_CASES, 800_000_000);
}
