//! How fast reports become checked records, and the ratios that are promised.
//!
//! `cargo bench --bench reading` prints one line a figure: HTML pages of 8–110 KB beside a bare
//! html5ever parse of the same bytes, delimited text in reports a second, office files and PDF
//! fixtures in milliseconds each. One thread.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long each figure is measured.
const MEASURED: Duration = Duration::from_secs(2);

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports");
    let mut pages: Vec<(String, Vec<u8>)> = Vec::new();
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir(&folder).expect("the bundled corpus").map(|entry| entry.expect("a file").path()).collect();
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
                word_heavy(std::str::from_utf8(bytes).ok()?, 110 << 10).into_bytes(),
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
    office(&folder);
    pdf();
    for (name, bytes) in &pages {
        let one = [(name.clone(), bytes.clone())];
        let parse = rate_for(&one, MEASURED / 10, |bytes| {
            black_box(scraper::Html::parse_document(&String::from_utf8_lossy(bytes)));
        });
        let read = rate_for(&one, MEASURED / 10, self::read);
        println!("  {:>4} KB  ratio {:>5.2}  {name}", bytes.len() / 1024, read / parse);
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

/// The page with the markup Word puts into every cell, up to about `size` bytes.
fn word_heavy(page: &str, size: usize) -> String {
    const SPAN: &str = "<p class=MsoNormal align=center style='text-align:center;mso-element:frame;mso-element-wrap:around'>\
                        <span lang=EN-US style='font-size:10.5pt;font-family:\"Times New Roman\",serif;mso-fareast-font-family:仿宋_GB2312'>";
    let cells = page.matches("<td").count().max(1);
    let room = size.saturating_sub(page.len()) / cells / (SPAN.len() + 11);
    let mut heavy = String::with_capacity(size * 2);
    let mut rest = page;
    while let Some(at) = rest.find("<td") {
        let Some(end) = rest[at..].find('>') else { break };
        heavy.push_str(&rest[..=at + end]);
        rest = &rest[at + end + 1..];
        for _ in 0..room.max(1) {
            heavy.push_str(SPAN);
        }
    }
    heavy.push_str(rest);
    heavy
}
