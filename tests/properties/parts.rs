//! Two reports in one file, files that end before their time, and figures beside what is struck out, raised or hidden.

use super::came::{Came, Known, hold};
use crate::print::page::{Charset, Printed};
use crate::print::record::Record;
use crate::print::{Draw, html, text, word};
use gouji::Report;
use gouji::pipeline::read;
use gouji::source::{Place, Span};

/// Reports a shape.
const CASES: u64 = 25;

/// What is known to be read wrong, and how much is read at least.
const KNOWN: [Known; 20] = [
    ("looks Html", [183, 0, 0, 0], 84),
    ("looks Word", [0, 0, 0, 0], 84),
    ("cut Text(Lines)", [0, 0, 0, 626], 71),
    ("cut Text(Pipes)", [0, 0, 2, 728], 17),
    ("cut Text(PipeBehindCell)", [0, 0, 9, 330], 36),
    ("cut Text(Tabs)", [0, 0, 13, 332], 24),
    ("cut Text(Markdown)", [0, 0, 0, 623], 47),
    ("cut Text(Columns(Align { right: true, wide: true }))", [1, 0, 43, 609], 86),
    ("cut Html(Clean)", [1, 0, 0, 819], 97),
    ("cut Html(Word)", [0, 0, 8, 636], 88),
    ("cut Html(Layout)", [0, 0, 0, 726], 83),
    ("two Text(Lines)", [30, 0, 0, 0], 56),
    ("two Text(Pipes)", [9, 0, 0, 0], 46),
    ("two Text(PipeBehindCell)", [6, 0, 0, 0], 50),
    ("two Text(Tabs)", [32, 0, 0, 0], 43),
    ("two Text(Markdown)", [9, 0, 0, 0], 40),
    ("two Text(Columns(Align { right: true, wide: true }))", [18, 0, 0, 0], 47),
    ("two Html(Clean)", [298, 6, 0, 0], 34),
    ("two Html(Word)", [706, 7, 0, 0], 28),
    ("two Html(Layout)", [371, 3, 0, 0], 25),
];

/// Every report of a file.
fn reports(bytes: &[u8]) -> Vec<Report> {
    read::bytes(bytes).into_iter().collect()
}

/// Prints a record as text or as a page in UTF-8 without a mark.
fn printed(record: &Record, shape: Shape) -> Option<Printed> {
    let seed = record.seed ^ 0x2_7e57;
    let printed = match shape {
        Shape::Text(shape) => text::print(record, shape, seed),
        Shape::Html(shape) => html::print(record, shape, seed),
    };
    (printed.charset == Charset::Utf8).then_some(printed)
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Text(text::Shape),
    Html(html::Shape),
}

const SHAPES: [Shape; 9] = [
    Shape::Text(text::Shape::Lines),
    Shape::Text(text::Shape::Pipes),
    Shape::Text(text::Shape::PipeBehindCell),
    Shape::Text(text::Shape::Tabs),
    Shape::Text(text::Shape::Markdown),
    Shape::Text(text::Shape::Columns(text::Align { right: true, wide: true })),
    Shape::Html(html::Shape::Clean),
    Shape::Html(html::Shape::Word),
    Shape::Html(html::Shape::Layout),
];

/// The second report behind the first, in the first one's page; its figures at their new places.
fn behind(first: &Printed, second: &Printed, is_page: bool) -> (Vec<u8>, Vec<(usize, Place)>) {
    let (one, two) = (String::from_utf8_lossy(&first.bytes), String::from_utf8_lossy(&second.bytes));
    let (end, begin, last) = if is_page {
        let begin = two.find("<body>").map_or(0, |at| at + 6);
        (one.rfind("</body>").unwrap_or(one.len()), begin, two.rfind("</body>").unwrap_or(two.len()))
    } else {
        (one.len(), 0, two.len())
    };
    let bytes = format!("{}{}{}", &one[..end], &two[begin..last], &one[end..]).into_bytes();
    let moved = |place: &Place| match place {
        Place::Bytes(span) => Place::Bytes(Span { start: span.start - begin + end, end: span.end - begin + end }),
        other => other.clone(),
    };
    (bytes, second.figures.iter().map(|(cell, place)| (*cell, moved(place))).collect())
}

/// A report's own figures stand in its own stretch of the file: none comes from the other report.
#[test]
fn two_reports_of_a_file_stay_apart() {
    let mut all = Vec::new();
    for (number, shape) in SHAPES.into_iter().enumerate() {
        let mut came = Came::default();
        for case in 0..CASES {
            let seed = 610_000_000 + number as u64 * 1_000_000 + 2 * case;
            let first = Record::draw(seed);
            let mut second = Record::draw(seed + 1);
            if case % 2 == 0 {
                second.body = first.body;
            } else if first.body == second.body {
                continue;
            }
            if second.year == first.year {
                second.year -= i32::from(case % 2 == 0);
            }
            let (Some(one), Some(mut two)) = (printed(&first, shape), printed(&second, shape)) else { continue };
            let (bytes, figures) = behind(&one, &two, matches!(shape, Shape::Html(_)));
            two.figures = figures;
            let read = reports(&bytes);
            for (record, print) in [(&first, &one), (&second, &two)] {
                let own =
                    |report: &&Report| report.body.as_deref() == Some(record.body) && report.year == Some(record.year);
                came.add(record, print, read.iter().find(own), None);
            }
        }
        all.push((format!("two {shape:?}"), came));
    }
    hold(all, &KNOWN);
}

#[test]
fn nothing_is_known_of_what_is_cut_off() {
    let mut all = Vec::new();
    for (number, shape) in SHAPES.into_iter().enumerate() {
        let mut came = Came::default();
        for case in 0..CASES {
            let record = Record::draw(630_000_000 + number as u64 * 1_000_000 + case);
            let Some(whole) = printed(&record, shape) else { continue };
            let from = whole.figures.iter().filter_map(|(_, place)| match place {
                Place::Bytes(span) => Some(span.start),
                _ => None,
            });
            let Some(from) = from.min() else { continue };
            let cut = from + Draw::new(record.seed).index(whole.bytes.len() - from);
            came.add(&record, &whole, reports(&whole.bytes[..cut]).first(), Some(cut));
        }
        all.push((format!("cut {shape:?}"), came));
    }
    hold(all, &KNOWN);
}

#[test]
fn figures_are_read_without_what_is_struck_out_raised_or_hidden() {
    let mut all = Vec::new();
    for number in 0..2 {
        let mut came = Came::default();
        for case in 0..2 * CASES {
            let record = Record::draw(650_000_000 + number * 1_000_000 + case);
            let printed = match number {
                0 => html::print(&record, html::Shape::Looks, record.seed),
                _ => word::print(&record, word::Shape::Looks, record.seed),
            };
            came.add(&record, &printed, reports(&printed.bytes).first(), None);
        }
        all.push((["looks Html", "looks Word"][usize::try_from(number).unwrap()].to_owned(), came));
    }
    hold(all, &KNOWN);
}
