//! How fast reports become checked records, and the ratios that are promised.
//!
//! `cargo bench --bench reading` prints one line a figure: HTML pages of 8–110 KB beside a bare
//! html5ever parse of the same bytes, delimited text in reports a second, reports without separators,
//! office files and PDF fixtures in milliseconds each. One thread. `-- together` measures one part only:
//! `pages`, `together`, `office` or `pdf`.

#[path = "../tests/print/together.rs"]
mod together;
#[path = "sets/word.rs"]
mod word;

use gouji::Form;
use gouji::form::sample;
use gouji::record::Mark;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long each figure is measured.
const MEASURED: Duration = Duration::from_secs(2);

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports");
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    if wanted("pages") {
        pages(&folder);
    }
    if wanted("together") {
        run_together();
        adversarial();
    }
    if wanted("office") {
        office(&folder);
    }
    if wanted("pdf") {
        pdf();
    }
}

/// The bundled pages, beside a bare parse of the same bytes, and the bundled texts.
fn pages(folder: &Path) {
    let mut pages: Vec<(String, Vec<u8>)> = Vec::new();
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the bundled corpus").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("a bundled report");
        if gouji::pipeline::read::bytes(&bytes).expect("a bundled report").tables.is_none() {
            continue;
        }
        if path.extension().is_some_and(|ending| ["docx", "xlsx"].iter().any(|office| ending == *office)) {
            continue;
        }
        if path.extension().is_some_and(|ending| ending == "html") {
            if bytes.len() >= 8 << 10 {
                pages.push((name, bytes));
            }
        } else {
            texts.push((name, bytes));
        }
    }
    let heavy: Vec<(String, Vec<u8>)> = pages
        .iter()
        .filter_map(|(name, bytes)| {
            Some((
                format!("{name} as Word writes it"),
                word::heavy(std::str::from_utf8(bytes).ok()?, 110 << 10).into_bytes(),
            ))
        })
        .collect();
    pages.extend(heavy);

    let kb = |set: &[(String, Vec<u8>)]| set.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() / set.len() / 1024;
    let parse = rate(&pages, |bytes| {
        black_box(scraper::Html::parse_document(&String::from_utf8_lossy(bytes)));
    });
    let read = rate(&pages, read);
    println!("HTML, {} pages of {} KB on average", pages.len(), kb(&pages));
    println!("  bare html5ever parse   {parse:>9.0} pages/s");
    println!("  bytes to checked record{read:>9.0} pages/s   ratio {:.2} (promised: at least 0.5)", read / parse);
    let text = rate(&texts, self::read);
    println!("delimited text, {} reports of {} KB on average", texts.len(), kb(&texts));
    println!("  bytes to checked record{text:>9.0} reports/s   (promised: at least 3000)");
    for (name, bytes) in &pages {
        let one = [(name.clone(), bytes.clone())];
        let parse = rate_for(&one, MEASURED / 10, |bytes| {
            black_box(scraper::Html::parse_document(&String::from_utf8_lossy(bytes)));
        });
        let read = rate_for(&one, MEASURED / 10, self::read);
        println!("  {:>4} KB  ratio {:>5.2}  {name}", bytes.len() / 1024, read / parse);
    }
}

/// Reports drawn at random and printed without a separator, and digits made to be cut in as many ways as can be.
fn run_together() {
    const REPORTS: usize = 300;
    println!("figures run together, zeros printed, {REPORTS} reports a line (promised: p99 under 20 ms)");
    println!("  edition  new applications   median ms   p99 ms   worst ms   cells open");
    let mut state = 0x0060_7531_u64;
    let mut draw = |n: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(n)).expect("less than n")
    };
    for edition in ["2021", "2019"] {
        let form = Form::edition(edition).expect("an edition");
        let total = form.cell("applications.new_received.total").expect("a cell");
        for size in [1, 3, 30, 300, 3_000] {
            let (mut times, mut open, mut cells, mut sum) = (Vec::with_capacity(REPORTS), 0, 0, 0_u64);
            for _ in 0..REPORTS {
                let values = sample::consistent(form, size, &mut draw);
                sum += u64::try_from(values[total]).expect("a count");
                let text = together::report(form, &values);
                let start = Instant::now();
                let report = gouji::pipeline::read::bytes(text.as_bytes()).expect("a report");
                times.push(start.elapsed());
                let tables = report.tables.expect("tables");
                open += tables.cells.iter().filter(|cell| cell.value == Err(Mark::Illegible)).count();
                cells += tables.cells.len();
            }
            times.sort();
            let ms = |time: Duration| time.as_secs_f64() * 1000.0;
            let of_thousand = open * 1000 / cells;
            let mean = sum / u64::try_from(REPORTS).expect("few");
            println!(
                "  {edition:<9}{mean:>16}{:>12.2}{:>9.2}{:>11.2}{:>10}.{} %",
                ms(times[REPORTS / 2]),
                ms(times[REPORTS * 99 / 100]),
                ms(times[REPORTS - 1]),
                of_thousand / 10,
                of_thousand % 10
            );
        }
    }
}

/// Digits without end in one row, in every row, and rows that contradict each other.
fn adversarial() {
    let form = Form::edition("2021").expect("an edition");
    let zeros = together::report(form, &vec![0.into(); form.cells.len()]);
    let ones = |digits: usize| zeros.replace("0000000", &"1".repeat(digits));
    let long = |digits: &str| zeros.replace("予以公开0000000", &format!("予以公开{digits}"));
    for (name, text) in [
        ("100,000 digits in one row", long(&"9".repeat(100_000))),
        ("60 digits in one row", long(&"1".repeat(60))),
        ("12 ones in every row", ones(12)),
        ("20 ones in every row", ones(20)),
        ("30 ones in every row", ones(30)),
        ("63 ones in every row", ones(63)),
        ("1230000006 in every row, which no column bears", zeros.replace("0000000", "1230000006")),
    ] {
        let slowest = (0..5).map(|_| {
            let start = Instant::now();
            read(text.as_bytes());
            start.elapsed()
        });
        let ms = slowest.max().expect("five").as_secs_f64() * 1000.0;
        println!("  {ms:>8.1} ms  {name}");
    }
}

/// Word texts and workbooks, one by one: those of the corpus, the converted ones and the blank form if it is at hand.
fn office(corpus: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("../shared/real/blank_form_2021.docx")];
    for folder in [corpus, &root.join("tests/fixtures/office")] {
        paths.extend(fs::read_dir(folder).expect("a bundled folder").map(|entry| entry.expect("a file").path()));
    }
    let endings: &[&str] =
        if cfg!(feature = "doc") { &["doc", "docx", "xls", "xlsx"] } else { &["docx", "xls", "xlsx"] };
    paths.retain(|path| {
        path.is_file() && path.extension().is_some_and(|ending| endings.iter().any(|own| ending == *own))
    });
    paths.sort();
    println!("office files (promised: under 20 ms each)");
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let one = [(name.clone(), fs::read(&path).expect("an office file"))];
        let ms = 1000.0 / rate_for(&one, MEASURED / 10, read);
        println!("  {:>4} KB  {ms:>6.2} ms  {name}", one[0].1.len() / 1024);
    }
}

/// The PDF fixtures, one line each.
fn pdf() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the PDF fixtures").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    println!("PDF (promised: under 20 ms a file)");
    for path in paths {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.contains("--") {
            let one = [(name.clone(), fs::read(&path).expect("a fixture"))];
            println!("  {:>6.1} ms  {name}", 1000.0 / rate_for(&one, MEASURED / 4, self::read));
        }
    }
}

fn read(bytes: &[u8]) {
    black_box(gouji::pipeline::read::bytes(bytes).expect("a report"));
}

fn rate(set: &[(String, Vec<u8>)], work: impl Fn(&[u8])) -> f64 {
    rate_for(set, MEASURED, work)
}

/// Documents a second over the whole set, again and again for the time given.
fn rate_for(set: &[(String, Vec<u8>)], time: Duration, work: impl Fn(&[u8])) -> f64 {
    let round = || {
        for (_, bytes) in set {
            work(bytes);
        }
    };
    round();
    let start = Instant::now();
    let mut rounds = 0_u32;
    while start.elapsed() < time {
        round();
        rounds += 1;
    }
    let documents = u32::try_from(set.len()).expect("few documents");
    f64::from(rounds) * f64::from(documents) / start.elapsed().as_secs_f64()
}
