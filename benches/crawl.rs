//! How fast the frontier and the archive are, and what is promised of them.
//!
//! `cargo bench --bench crawl` prints one line a figure: the frontier with 1,000,000 URLs over 3,000
//! hosts, with the process's peak memory, then writing, reading and indexing WARC. One thread, on the
//! disk of the system's folder for temporary files.

#[path = "crawl/archive.rs"]
mod archive;
#[path = "crawl/frontier.rs"]
mod frontier;

use std::time::Duration;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    frontier::measure(&folder.path().join("frontier.sqlite"));
    archive::measure(&folder.path().join("archive"));
}

/// Prints how many of something a second were done.
fn tell(what: &str, count: usize, took: Duration) {
    let rate = count as u128 * 1_000_000 / took.as_micros().max(1);
    println!("  {what:<44}{rate:>10} /s   ({count} in {} ms)", took.as_millis());
}

/// The most memory the process has held, in MB; none where the system does not say.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
