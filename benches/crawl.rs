//! How fast the frontier and the archive are, and what is promised of them.
//!
//! `cargo bench --bench crawl` prints one line a figure: the frontier with 1,000,000 URLs over 3,000
//! hosts, with the process's peak memory, then writing, reading and indexing WARC, both on one thread,
//! then a whole run against a server in this process. On the disk of the system's folder for temporary
//! files.

#[path = "crawl/archive.rs"]
mod archive;
#[path = "crawl/frontier.rs"]
mod frontier;
#[path = "crawl/harvest.rs"]
mod harvest;
#[path = "../tests/portal/mod.rs"]
mod portal;

use std::path::Path;
use std::time::{Duration, Instant};

/// Measures one part in a folder of its own.
type Measure = fn(&Path);

/// Measures everything, or the parts that are named: `cargo bench --bench crawl -- harvest`.
fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let named: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let parts: [(&str, Measure); 3] =
        [("frontier", frontier::measure), ("archive", archive::measure), ("harvest", harvest::measure)];
    for (name, measure) in parts {
        if named.is_empty() || named.iter().any(|own| own == name) {
            measure(&folder.path().join(name));
        }
    }
}

/// How long something took: by the clock, and of a processor, which a busy machine does not lengthen.
#[derive(Default)]
struct Spent {
    clock: Duration,
    processor: Duration,
}

impl Spent {
    fn on<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let processor = processor_time();
        let clock = Instant::now();
        let done = work();
        self.clock += clock.elapsed();
        self.processor += processor_time().saturating_sub(processor);
        done
    }

    /// Prints how many of something a second were done.
    fn tell(&self, what: &str, count: usize) {
        let rate = |took: Duration| count as u128 * 1_000_000 / took.as_micros().max(1);
        println!("  {what:<46}{:>10} /s, {:>8} /s of a processor", rate(self.clock), rate(self.processor));
    }
}

/// The time this thread has had of a processor; nothing where the system does not say.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|text| text.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// The most memory the process has held, in MB; none where the system does not say.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
