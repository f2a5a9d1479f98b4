//! What a run knows: the frontier, the archive, the pace, and who waits for what.

use super::Tally;
use super::ending::ending;
use super::host_of;
use crate::archive::{Archived, Exchange, Key, Method, Outcome, Writer, read_at};
use crate::crawl::Kind;
use crate::crawl::frontier::{self, Answer, Finished, Frontier, Leased, NewRequest, Standing};
use crate::crawl::host::{Ending, Manners, Pace, Turn};
use crate::error::{Context, Error, Result};
use crate::portal::Request;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::oneshot::{self, Receiver, Sender};
use url::Url;

type Waiting = Sender<Answered>;

/// The archive's folder within the run's.
const ARCHIVE: &str = "archive";
/// The frontier's file within the run's folder.
const FRONTIER: &str = "frontier.sqlite";

/// What a run knows; behind one lock, held for one step at a time.
pub(super) struct State {
    frontier: Frontier,
    archive: Writer,
    folder: PathBuf,
    pace: Pace,
    waiting: BTreeMap<Key, (NewRequest, Vec<Waiting>)>,
    pub tally: Tally,
    /// Why the run cannot go on.
    pub failure: Option<Error>,
}

impl State {
    pub fn open(folder: &Path, manners: Manners) -> Result<Self> {
        std::fs::create_dir_all(folder).context(folder.display())?;
        let mut frontier = Frontier::open(&folder.join(FRONTIER))?;
        let folder = folder.join(ARCHIVE);
        let goes_on = frontier.round()?.is_some_and(|round| round.ended.is_none());
        if !goes_on {
            frontier.begin_round(Timestamp::now().as_millisecond())?;
        }
        let info = vec![
            ("software".to_owned(), concat!("gouji/", env!("CARGO_PKG_VERSION")).to_owned()),
            ("format".to_owned(), "WARC File Format 1.1".to_owned()),
        ];
        frontier.forget_lost(&folder)?;
        let mut pace = Pace::new(manners);
        if goes_on {
            for (host, asked) in frontier.asked()? {
                pace.resume(&host, asked);
            }
            frontier.rest(millisecond(later(Timestamp::now(), pace.least())));
        }
        let known = frontier.known()?;
        let archive = Writer::open(&folder, "gouji", info, known.as_ref(), |archived| {
            if goes_on { adopt(&mut frontier, &mut pace, &archived) } else { Ok(()) }
        })?;
        Ok(Self { frontier, archive, folder, pace, waiting: BTreeMap::new(), tally: Tally::default(), failure: None })
    }

    /// The exchange, if it was made in this round; else whoever asks has to wait for it.
    pub fn ask(&mut self, request: NewRequest) -> Result<Told> {
        let key = request.key();
        self.frontier.insert(std::slice::from_ref(&request))?;
        let standing = self.frontier.get(key)?.ok_or_else(|| Error::new("frontier: an inserted request is gone"))?;
        if standing.has_ended() {
            self.tally.known += 1;
            return Ok(Told::Now(Box::new(self.told(&request, &standing)?)));
        }
        let (told, answer) = oneshot::channel();
        self.waiting.entry(key).or_insert_with(|| (request, Vec::new())).1.push(told);
        Ok(Told::Later(answer))
    }

    /// The exchange that ended a request. One that ended unasked gets its own here, so that the
    /// archive tells the same as this run.
    fn told(&mut self, request: &NewRequest, standing: &Standing) -> Result<Exchange> {
        if let Some(archived) = &standing.archived {
            let answer = standing.answer.as_ref().filter(|answer| answer.location == *archived);
            return answer.map_or_else(|| Ok(read_at(&self.folder, archived)?.exchange), |own| own.read(&self.folder));
        }
        let closed_by = standing.kind.clone().unwrap_or_default();
        let is_spent = Kind::named(&closed_by) == Some(Kind::BudgetSpent);
        let kind = if is_spent { Kind::BudgetSpent } else { Kind::HostClosed };
        let unasked = Exchange {
            method: request.method,
            url: request.url.clone(),
            form: request.form.clone(),
            request_headers: Vec::new(),
            date: Timestamp::now(),
            address: None,
            outcome: Outcome::Failed { kind: kind.as_str().to_owned(), detail: closed_by },
        };
        let appended = self.archive.append(&unasked, None)?;
        self.frontier.archived(standing.id, &appended.location)?;
        Ok(unasked)
    }

    /// What may be asked now, and when something may be asked next.
    pub fn lease(&mut self, now: Timestamp, most: usize) -> Result<(Vec<Leased>, Option<Timestamp>)> {
        let millis = now.as_millisecond();
        let leased = if most == 0 { Vec::new() } else { self.frontier.lease(millis, most)? };
        let next = if most == leased.len() { None } else { self.frontier.next_ready(millis) };
        let next = next.map(|at| Timestamp::from_millisecond(at).unwrap_or(Timestamp::MAX));
        Ok((leased, next))
    }

    /// Puts a host at its address; false where the address is not to be asked now, and the request has to wait.
    pub fn place(&mut self, leased: &Leased, host: &str, address: IpAddr) -> Result<bool> {
        let free = self.frontier.place(host, &address.to_string(), Timestamp::now().as_millisecond())?;
        if !free {
            self.frontier.release(leased.id)?;
        }
        Ok(free)
    }

    pub fn turn(&self, host: &str, address: Option<IpAddr>) -> Turn {
        self.pace.turn(host, address)
    }

    pub fn slow_down(&mut self, host: &str, pause: SignedDuration) {
        let ready = self.pace.slow_down(host, pause, Timestamp::now());
        self.frontier.put_off(host, millisecond(ready));
    }

    /// The earlier answer that a server may confirm.
    pub fn previous(&self, leased: &Leased) -> Result<Option<Answer>> {
        if leased.request.method == Method::Post {
            return Ok(None);
        }
        self.frontier.previous(leased.request.key())
    }

    /// Puts down what came back: in the archive, then in the frontier, then to those who wait.
    pub fn finish(
        &mut self,
        leased: &Leased,
        exchange: Exchange,
        (ending, evidence): (Ending, String),
        previous: Option<&Answer>,
        took: SignedDuration,
    ) -> Result<()> {
        let now = Timestamp::now();
        let host = &leased.request.host;
        let address = exchange.address;
        let ready = self.pace.after(host, address, took, ending, now);
        let original = previous.map(|previous| previous.original(&leased.request.url));
        let appended = self.archive.append(&exchange, original.as_ref())?;
        let answer = Answer::of(&exchange, &appended, previous);
        // Of a body that did not change, the archive holds the earlier print.
        let again = answer.clone().filter(|answer| answer.body != answer.location);
        let refused = match ending {
            Ending::Answered => None,
            Ending::Failed { kind, .. } => Some(kind),
        };
        let outcome = outcome(&self.pace, ending, evidence, leased.attempts, now);
        // Whoever need not wait need not wait for the next millisecond either.
        let ready_at = |at| if at > now { millisecond(at) } else { now.as_millisecond() };
        let is_deferred = matches!(outcome, frontier::Outcome::Deferred { .. });
        self.tally.add(&exchange, refused);
        self.frontier.finish(&[Finished {
            id: leased.id,
            outcome,
            host_ready_at: ready_at(ready.host),
            address_ready_at: ready_at(ready.address.unwrap_or(ready.host)),
            archived: Some(appended.location.clone()),
            answer,
        }])?;
        if !is_deferred {
            let exchange = match again {
                Some(answer) => answer.read(&self.folder)?,
                None => exchange,
            };
            self.tell(leased.request.key(), exchange);
        }
        match self.pace.turn(host, address) {
            Turn::Never(kind) => self.close(host, kind),
            Turn::At(_) => Ok(()),
        }
    }

    /// Asks a host no more; everybody who waits for it is told.
    fn close(&mut self, host: &str, closed_by: Kind) -> Result<()> {
        self.frontier.close_host(host, closed_by.as_str())?;
        let of_host = self.waiting.iter().filter(|(_, (request, _))| request.host == host);
        let requests: Vec<(Key, NewRequest)> = of_host.map(|(key, (request, _))| (*key, request.clone())).collect();
        for (key, request) in requests {
            if let Some(standing) = self.frontier.get(key)?.filter(Standing::has_ended) {
                let exchange = self.told(&request, &standing)?;
                self.tell(key, exchange);
            }
        }
        Ok(())
    }

    /// Asks nothing after all, for the host was closed meanwhile.
    pub fn refuse(&mut self, leased: &Leased, closed_by: Kind) -> Result<()> {
        self.frontier.release(leased.id)?;
        self.close(&leased.request.host, closed_by)
    }

    pub fn end_round(&mut self, now: Timestamp) -> Result<()> {
        self.archive.sync()?;
        self.frontier.end_round(now.as_millisecond())
    }

    /// Tells everybody who waits that nothing more comes.
    pub fn dismiss(&mut self) {
        self.waiting.clear();
    }

    fn tell(&mut self, key: Key, exchange: Exchange) {
        let exchange = Arc::new(exchange);
        let Some((_, waiting)) = self.waiting.remove(&key) else { return };
        for waiting in waiting {
            // Whoever stopped waiting needs no answer.
            let _ = waiting.send(Arc::clone(&exchange));
        }
    }
}

/// What a survey is told.
pub(super) enum Told {
    /// The exchange was made before.
    Now(Box<Exchange>),
    /// It is to be made.
    Later(Receiver<Answered>),
}

/// What a waiting survey is told; nothing, when the run stops.
pub(super) type Answered = Arc<Exchange>;

/// Takes an exchange that was archived and not put down before its process was killed.
fn adopt(frontier: &mut Frontier, pace: &mut Pace, archived: &Archived) -> Result<()> {
    let exchange = &archived.exchange;
    let key = archived.key();
    let Some(standing) = frontier.get(key)?.filter(|standing| !standing.has_ended()) else { return Ok(()) };
    let Ok(url) = Url::parse(&exchange.url) else { return Ok(()) };
    let host = host_of(&url);
    let answer = Answer::of_archived(archived, frontier.previous(key)?.as_ref());
    if answer.is_none() && exchange.response().is_some() {
        // It refers to what is not known here, and is asked again.
        return Ok(());
    }
    let (ending, evidence) = ending(&Request::get(url), exchange, exchange.date);
    pace.after(&host, exchange.address, SignedDuration::ZERO, ending, exchange.date);
    let outcome = outcome(pace, ending, evidence, standing.attempts + 1, exchange.date);
    frontier.adopt(key, &archived.location, &outcome, answer.as_ref())?;
    if let Turn::Never(kind) = pace.turn(&host, exchange.address) {
        frontier.close_host(&host, kind.as_str())?;
    }
    Ok(())
}

/// What an attempt makes of its request: done, failed, or to be asked again.
fn outcome(pace: &Pace, ending: Ending, evidence: String, attempts: u32, now: Timestamp) -> frontier::Outcome {
    let Ending::Failed { kind, wait } = ending else { return frontier::Outcome::Done };
    let name = kind.as_str().to_owned();
    match pace.retry(kind, attempts, wait, now) {
        Some(until) => frontier::Outcome::Deferred { until: millisecond(until), kind: name },
        None => frontier::Outcome::Failed { kind: name, evidence },
    }
}

/// The first whole millisecond that is not before.
fn millisecond(at: Timestamp) -> i64 {
    at.as_millisecond() + i64::from(at.as_nanosecond() % 1_000_000 > 0)
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
