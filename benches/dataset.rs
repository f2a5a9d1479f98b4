//! How fast a dataset is built of records, and in how much memory.
//!
//! `cargo bench --bench dataset -- 17076` writes records of every county in as many years as that takes, without places of
//! figures, and builds them; `-- 1000000 parquet` in one format alone. It prints seconds, the peak of the memory, and the size
//! of the files. `GOUJI_THREADS=1` builds on one core.

use gouji::dataset::sinks::Format;
use gouji::dataset::{Lock, Options};
use gouji::pipeline::{build, read};
use gouji::record::division::{self, Level};
use gouji::record::{Report, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As many as there are county governments and years of the two newest forms.
const NATIONAL: usize = 17_076;
/// The years of each body.
const YEARS: usize = 6;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let reports = words.first().and_then(|word| word.parse().ok()).unwrap_or(NATIONAL);
    let mut options = Options::default();
    if let Some(formats) = words.get(1) {
        options.formats = formats.split(',').filter_map(Format::find).collect();
    }
    if let Some(threads) = std::env::var("GOUJI_THREADS").ok().and_then(|threads| threads.parse().ok()) {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().expect("one pool");
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    let part = folder.path().join("part.jsonl");
    let bytes = records(&part, reports);
    println!("{reports} records of {} KB", bytes / 1024 / reports.max(1));
    let output = folder.path().join("output");
    let started = Instant::now();
    let lock = Lock::take(&output).expect("a folder of one's own");
    let summary = build::build(&[part], &lock, &options, |_| {}).expect("a dataset");
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "built in {seconds:.1} s, {:.0} reports a second",
        f64::from(u32::try_from(summary.reports).unwrap_or(0)) / seconds
    );
    println!("peak memory {} MB, files {} MB", peak() / 1024, size(&output) / (1 << 20));
}

/// Writes records made of a bundled one: of every county in force, year after year backwards, then of its bureaux.
fn records(part: &Path, count: usize) -> usize {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports/zhijiang_2025.txt");
    let report = read::file(&page).expect("the bundled report");
    let counties: Vec<_> =
        division::all().filter(|one| one.division.level == Level::County && one.to.is_none()).collect();
    let mut file = BufWriter::new(File::create(part).expect("a part"));
    let mut bytes = 0;
    for number in 0..count {
        let (county, back) = (&counties[number % counties.len()], number / counties.len());
        let (bureau, year) = (back / YEARS, 2025 - i32::try_from(back % YEARS).expect("few years"));
        let (id, body) = match bureau {
            0 => (format!("{}-{year}", county.code), format!("{}人民政府", county.name)),
            bureau => (format!("{}-{bureau}局-{year}", county.code), format!("{}{bureau}局", county.name)),
        };
        let own = Report {
            id,
            body: Some(body),
            division: Some(county.division.clone()),
            county: Some(county.code.to_owned()),
            year: Some(year),
            ..report.clone()
        };
        let line = json::line(&json::Record { report: &own, spans: false });
        bytes += line.len();
        writeln!(file, "{line}").expect("room on the disk");
    }
    file.flush().expect("room on the disk");
    bytes
}

/// The most memory this process had, in KB; 0 where the system does not say.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn size(folder: &PathBuf) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    files.filter_map(|entry| entry.metadata().ok()).map(|data| data.len()).sum()
}
