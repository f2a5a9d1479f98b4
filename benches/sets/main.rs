//! The fixed sets of reports that `instructions.sh` and `compare/` measure: drawn at random from the form, the same on every
//! machine.
//!
//! `cargo bench --bench sets -- FOLDER 200` writes two hundred reports of each set into folders of their own: `small` (pages
//! of some 7 KB), `gbk` (the same in GB 18030), `word` (as Word writes them, 58 KB), `lines` (text, a cell a line), `together`
//! (text without separators) and `pdf` (the fixtures), with the figures of the drawn ones in `truth.json` beside them. The name
//! of a set behind the number leaves the others out: `… -- FOLDER 100000 lines`.

#[path = "../../tests/print/mod.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "printers of the tests, and more of them"
)]
mod print;
#[path = "../../tests/print/together.rs"]
mod together;

mod word;

use encoding_rs::GB18030;
use gouji::form::Form;
use print::page::{Charset, Printed};
use print::record::Record;
use print::{Draw, html, text};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// How large a page may be that is small, in bytes; the rest are drawn as Word writes them.
const SMALL: usize = 12 << 10;
/// How large a page is that Word wrote, in bytes.
const WORD: usize = 58 << 10;

/// Draws of one text after which none is plain.
const MOST_TRIES: u64 = 1_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let folder = PathBuf::from(words.first().map_or("target/sets", String::as_str));
    let count = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(100);
    let only = words.get(2).map(String::as_str);
    let is_wanted = |set: &str| only.is_none_or(|only| only == set);
    let mut truth = serde_json::Map::new();
    let drawn = (0..).map(|seed| (seed, Record::draw(seed)));
    let pages = drawn.map(|(seed, record)| (seed, html::print(&record, html::Shape::Clean, seed), record));
    for (seed, page, record) in pages.filter(|(_, page, _)| is_plain(page)).take(count) {
        let lines = (seed..seed + MOST_TRIES).map(|seed| text::print(&record, text::Shape::Lines, seed)).find(is_plain);
        let gbk = || GB18030.encode(&page.text.replace("utf-8", "gb2312")).0.into_owned();
        let write = |set: &str, ending: &str, bytes: &dyn Fn() -> Vec<u8>| {
            if is_wanted(set) {
                write(&folder, set, seed, ending, &bytes());
            }
        };
        write("small", "html", &|| page.bytes.clone());
        write("gbk", "html", &gbk);
        write("word", "html", &|| word::heavy(&page.text, WORD).into_bytes());
        write("lines", "txt", &|| lines.as_ref().expect("some seed").bytes.clone());
        let figures = figures(record.form, |cell| record.number(cell));
        for set in ["small", "gbk", "word", "lines"].into_iter().filter(|set| is_wanted(set)) {
            truth.insert(format!("{set}/{seed:04}"), figures.clone());
        }
        let mut draw = Draw::new(seed);
        let form = Form::edition("2021").expect("an edition");
        let values = gouji::form::sample::consistent(form, 300, |n| draw.below(n));
        write("together", "txt", &|| together::report(form, &values).into_bytes());
        if is_wanted("together") {
            truth.insert(format!("together/{seed:04}"), self::figures(form, |cell| Some(values[cell])));
        }
    }
    fs::write(folder.join("labels.json"), labels().to_string()).expect("a file of labels");
    fs::write(folder.join("truth.json"), Value::from(truth).to_string()).expect("a file of truth");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
    fs::create_dir_all(folder.join("pdf")).expect("a folder");
    for name in ["yunxiu_2024--ruled.pdf", "shushi_2023--unruled.pdf", "shatang_2024--office.pdf"] {
        fs::copy(fixtures.join(name), folder.join("pdf").join(name)).expect("a fixture");
    }
}

/// Whether a page is small, in UTF-8 and simplified, as most are.
fn is_plain(page: &Printed) -> bool {
    page.bytes.len() < SMALL && page.charset == Charset::Utf8 && page.text.contains("总计")
}

fn write(folder: &Path, set: &str, seed: u64, ending: &str, bytes: &[u8]) {
    let folder = folder.join(set);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(format!("{seed:04}.{ending}")), bytes).expect("a report");
}

/// The labels of the rows of each edition, with the keys of their cells from left to right: what a script would know.
fn labels() -> Value {
    let edition = |form: &Form| {
        let rows = form.tables.iter().flat_map(|table| &table.blocks).flat_map(|block| {
            block.rows.iter().filter_map(|row| {
                let first = row.first_cell?;
                let keys = form.cells[first..first + block.columns.len()].iter().map(|cell| cell.key.as_str());
                Some(json!({"label": row.label, "keys": keys.collect::<Vec<_>>()}))
            })
        });
        (form.id.clone(), rows.collect::<Vec<Value>>().into())
    };
    Value::Object(Form::all().iter().map(edition).collect())
}

/// The figures a report prints, by their keys.
fn figures(form: &Form, number: impl Fn(usize) -> Option<rust_decimal::Decimal>) -> Value {
    let printed = form.cells.iter().enumerate().filter(|(_, cell)| !cell.foreign);
    let figure =
        |(index, cell): (usize, &gouji::form::CellPlace)| Some((cell.key.clone(), number(index)?.to_string().into()));
    Value::Object(printed.filter_map(figure).collect())
}
