//! What is seen of a crawl while it goes on: bars on a terminal, lines elsewhere.

use crate::cli::log::{self, detail, tell};
use gouji::archive::Outcome;
use gouji::crawl::crawler::{Asking, Crawler};
use gouji::crawl::seen::Seen;
use gouji::pipeline::crawl::Surveyed;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use jiff::Timestamp;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Servers shown on the terminal at a time.
const MOST_SHOWN: usize = 8;
/// How often the terminal is drawn anew.
const FRAME: Duration = Duration::from_millis(200);
/// How often a line tells how far it is where there is no terminal.
const LOGGED: Duration = Duration::from_secs(10);
/// How long a run may be without any answer before that is told.
const UNANSWERED_FOR: Duration = Duration::from_secs(30);
/// What is to be thought of then.
pub(super) const UNANSWERED: &str = "; no server has answered at all: is this machine connected?";

/// The terminal while portals are asked: a bar of counties, and a line a server; elsewhere a line now and then.
pub(super) struct View {
    pub all: MultiProgress,
    counties: ProgressBar,
    servers: Vec<ProgressBar>,
    /// The server of each line, kept while nobody else needs the line.
    shown: Mutex<Vec<Option<String>>>,
    seen: Mutex<(usize, usize)>,
    total: usize,
    has_bars: bool,
    begun: Instant,
    is_told: AtomicBool,
}

impl View {
    pub fn new(total: usize) -> Self {
        let has_bars = log::has_bars();
        let all = MultiProgress::new();
        if !has_bars {
            all.set_draw_target(indicatif::ProgressDrawTarget::hidden());
        }
        let style =
            |template: &str| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let counties = all.add(ProgressBar::new(total as u64));
        counties.set_style(style("{bar:32} {pos}/{len} counties  {msg}"));
        let servers = (0..MOST_SHOWN.min(total))
            .map(|_| {
                let line = all.add(ProgressBar::new_spinner());
                line.set_style(style("  {wide_msg}"));
                line
            })
            .collect::<Vec<_>>();
        let shown = Mutex::new(vec![None; servers.len()]);
        Self {
            all,
            counties,
            servers,
            shown,
            seen: Mutex::default(),
            total,
            has_bars,
            begun: Instant::now(),
            is_told: AtomicBool::new(false),
        }
    }

    pub fn done(&self, county: &Surveyed) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.0 += 1;
        seen.1 += county.survey.postings.len();
        self.counties.set_position(seen.0 as u64);
        if !self.has_bars {
            let (portal, standing) = (&county.survey.portal, county.survey.standing().as_str());
            let (done, total, all) = (seen.0, self.total, seen.1);
            let own = county.survey.postings.len();
            tell(&format_args!(
                "{done}/{total} {} {}: {standing}, {own} reports, {all} in all",
                portal.code, portal.name
            ));
        }
    }

    /// A line for a log: how far it is, and who is being asked.
    fn log(&self, crawler: &Crawler) {
        let (done, found) = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = crawler.tally();
        let asking: Vec<String> = crawler.asking().into_iter().take(MOST_SHOWN).map(|asking| asking.host).collect();
        let (total, requests) = (self.total, tally.requests);
        tell(&format_args!(
            "{done} of {total} counties surveyed, {found} reports found, {requests} requests; asking {}",
            if asking.is_empty() { "nobody".to_owned() } else { asking.join(" ") }
        ));
    }

    fn frame(&self, crawler: &Crawler) {
        let tally = crawler.tally();
        let refused: u64 = tally.refused.values().sum();
        let found = self.seen.lock().unwrap_or_else(PoisonError::into_inner).1;
        self.counties.set_message(format!(
            "{found} reports  {} requests  {}  {refused} refused",
            tally.requests,
            size(tally.bytes)
        ));
        let asking = crawler.asking();
        let now = Timestamp::now();
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let told: Vec<String> = seat(&mut shown, &asking)
            .into_iter()
            .zip(shown.iter())
            .map(|(place, host)| match (place.and_then(|place| asking.get(place)), host) {
                (Some(asking), _) => {
                    format!("{:>5.1} s  {}", now.duration_since(asking.since).as_secs_f64(), asking.url)
                }
                (None, Some(host)) => format!("   rests  {host}"),
                (None, None) => String::new(),
            })
            .collect();
        for (line, told) in self.servers.iter().zip(told) {
            line.set_message(told);
        }
    }

    /// Tells once that nobody has answered for long.
    fn watch(&self, crawler: &Crawler) {
        let tally = crawler.tally();
        let nobody = tally.is_unanswered() || (tally.requests == 0 && !crawler.asking().is_empty());
        if nobody && self.begun.elapsed() >= UNANSWERED_FOR && !self.is_told.swap(true, Ordering::Relaxed) {
            let failed: Vec<String> = tally.refused.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
            let requests = tally.requests;
            self.all.suspend(|| tell(&format_args!("{requests} requests ({}){UNANSWERED}", failed.join(", "))));
        }
    }

    pub fn end(&self) {
        // What cannot be cleared is gone.
        let _ = self.all.clear();
    }
}

/// Gives every server a line: its own from before, else one whose server is not being asked. Says whom of `asking` each
/// line shows.
fn seat(shown: &mut [Option<String>], asking: &[Asking]) -> Vec<Option<usize>> {
    let mut seats: Vec<Option<usize>> =
        shown.iter().map(|host| asking.iter().position(|asking| Some(&asking.host) == host.as_ref())).collect();
    for (place, asking) in asking.iter().enumerate() {
        if seats.contains(&Some(place)) {
            continue;
        }
        // A line that is empty goes before one that rests.
        let empty = || (0..seats.len()).find(|&line| shown[line].is_none());
        let Some(line) = empty().or_else(|| (0..seats.len()).find(|&line| seats[line].is_none())) else { break };
        shown[line] = Some(asking.host.clone());
        seats[line] = Some(place);
    }
    seats
}

/// Draws or tells how far a run is, for ever.
pub(super) async fn draw(view: Arc<View>, crawler: Arc<Crawler>) {
    let frame = if view.has_bars { FRAME } else { LOGGED };
    loop {
        view.watch(&crawler);
        if view.has_bars {
            view.frame(&crawler);
        } else {
            view.log(&crawler);
        }
        tokio::time::sleep(frame).await;
    }
}

/// Tells of an exchange: `200 12.3 kB 0.4 s http://…`, `dns 0.0 s http://…`.
pub(super) fn exchange(seen: &Seen, took: Duration) {
    let exchange = seen.exchange();
    let came = match &exchange.outcome {
        Outcome::Received(response) => format!("{} {}", response.status, size(response.body.len() as u64)),
        Outcome::Failed { kind, .. } => kind.clone(),
    };
    let refused = seen.refused().map(|refusal| format!("  {}: {}", refusal.kind, refusal.marker)).unwrap_or_default();
    detail(&format_args!("{came} {:.1} s {}{refused}", took.as_secs_f64(), exchange.url));
}

/// Bytes as people read them: `12.3 MB`.
pub(super) fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(hosts: &[&str]) -> Vec<Asking> {
        let asked = |host: &&str| Asking { host: (*host).to_owned(), url: String::new(), since: Timestamp::UNIX_EPOCH };
        hosts.iter().map(asked).collect()
    }

    #[test]
    fn a_server_keeps_its_line() {
        let mut shown = vec![None; 2];
        assert_eq!(seat(&mut shown, &asking(&["a", "b", "c"])), [Some(0), Some(1)]);
        assert_eq!(seat(&mut shown, &asking(&["b", "a"])), [Some(1), Some(0)]);
        assert_eq!(seat(&mut shown, &asking(&["b"])), [None, Some(0)]);
        assert_eq!(shown, [Some("a".to_owned()), Some("b".to_owned())]);
        assert_eq!(seat(&mut shown, &asking(&["c", "b"])), [Some(0), Some(1)]);
    }
}
