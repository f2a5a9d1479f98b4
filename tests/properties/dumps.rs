//! Reports as other programs dump them: no wrong number, no cell called blank or absent that is printed; and how much is read.

use super::came::{Came, Known, hold};
use crate::print::record::Record;
use crate::print::{browser, pandoc, pdftotext};
use gouji::pipeline::read;

/// Reports a shape.
const CASES: u64 = 25;

/// What is known to be read wrong, and how much is read at least.
const KNOWN: [Known; 12] = [
    ("Lynx", [0, 0, 0, 0], 100),
    ("LynxBroken", [0, 0, 0, 0], 91),
    ("W3m", [0, 0, 0, 0], 94),
    ("W3mRuled", [0, 0, 129, 276], 88),
    ("PandocSimple", [0, 0, 0, 0], 78),
    ("PandocMultiline", [0, 0, 213, 330], 60),
    ("PandocGrid", [0, 0, 130, 426], 84),
    ("PandocPipe", [0, 0, 0, 0], 100),
    ("PandocPlain", [0, 0, 0, 0], 72),
    ("PdftotextLayout", [27, 5, 0, 58], 82),
    ("PdftotextRaw", [14, 0, 0, 0], 79),
    ("PdftotextPlain", [10, 10, 0, 0], 7),
];

#[test]
fn dumps_come_back_as_printed_or_not_at_all() {
    let mut all = Vec::new();
    let mut number = 0;
    let mut run = |name: String, print: &dyn Fn(&Record, u64) -> crate::print::page::Printed| {
        let mut came = Came::default();
        for case in 0..CASES {
            let record = Record::draw(600_000_000 + number * 1_000_000 + case);
            let printed = print(&record, record.seed ^ 0xd00f);
            came.add(&record, &printed, read::bytes(&printed.bytes).ok().as_ref(), None);
        }
        number += 1;
        all.push((name, came));
    };
    for shape in browser::ALL {
        run(format!("{shape:?}"), &|record, seed| browser::print(record, shape, seed));
    }
    for shape in pandoc::ALL {
        run(format!("Pandoc{shape:?}"), &|record, seed| pandoc::print(record, shape, seed));
    }
    for shape in pdftotext::ALL {
        run(format!("Pdftotext{shape:?}"), &|record, seed| pdftotext::print(record, shape, seed));
    }
    hold(all, &KNOWN);
}
