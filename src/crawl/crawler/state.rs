//! What a run knows: the frontier, the archive, the pace, and who waits for what.

use super::Tally;
use super::ending::ending;
use super::host_of;
use crate::archive::{Appended, Archived, Exchange, Key, Location, Method, Outcome, Press, Pressed, Writer, read_at};
use crate::crawl::Kind;
use crate::crawl::frontier::{self, Answer, Finished, Frontier, Leased, NewRequest, Standing};
use crate::crawl::host::{Ending, Manners, Pace, Turn};
use crate::crawl::seen::Seen;
use crate::error::{Context, Error, Result};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::oneshot::Sender;
use url::Url;

/// Where an answer is waited for; nothing comes when the run stops.
pub(super) type Waiting = Sender<Told>;

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
        let round = frontier.round()?;
        let is_new = round.is_none();
        let goes_on = round.is_some_and(|round| round.ended.is_none());
        if !goes_on {
            frontier.begin_round(Timestamp::now().as_millisecond())?;
        }
        frontier.forget_lost(&folder)?;
        let mut pace = Pace::new(manners);
        if goes_on {
            for (host, asked) in frontier.asked()? {
                pace.resume(&host, asked);
            }
            frontier.rest(millisecond(later(Timestamp::now(), pace.least())));
        }
        let known = frontier.known()?;
        let archive = Writer::open(&folder, "gouji", Vec::new(), known.as_ref(), |archived| {
            if is_new && remember(&mut frontier, &archived)? {
                pace = Pace::new(manners);
            }
            if goes_on || is_new { adopt(&mut frontier, &mut pace, &archived) } else { Ok(()) }
        })?;
        // Each process asks only for what its own surveys want.
        frontier.lay_aside();
        Ok(Self { frontier, archive, folder, pace, waiting: BTreeMap::new(), tally: Tally::default(), failure: None })
    }

    /// Puts down what came back and what is asked for: in the archive, then in the frontier, then to those who wait.
    pub fn step(&mut self, ended: Vec<Ended>, asks: Vec<Ask>) -> Result<()> {
        let now = Timestamp::now();
        let (ended, pressed): (Vec<_>, Vec<_>) = ended.into_iter().map(|one| (one.end, one.pressed)).unzip();
        let appended = self.archive.append_all(&pressed)?;
        let mut finished = Vec::with_capacity(ended.len());
        let (mut told, mut hosts) = (Vec::new(), Vec::new());
        for (end, appended) in ended.into_iter().zip(appended) {
            hosts.push(end.leased.request.host.clone());
            let key = end.leased.request.key();
            let (one, news) = self.finished(end, appended, now);
            told.extend(news.map(|news| (key, news)));
            finished.push(one);
        }
        let (requests, waiting): (Vec<_>, Vec<_>) = asks.into_iter().map(|ask| (ask.request, ask.told)).unzip();
        let keys: Vec<Key> = requests.iter().map(NewRequest::key).collect();
        let known: Vec<bool> = keys.iter().map(|key| self.frontier.knows(*key)).collect();
        self.frontier.step(&finished, &requests)?;
        for (key, news) in told {
            self.tell(key, &news);
        }
        for host in hosts {
            if let Turn::Never(kind) = self.pace.turn(&host, None) {
                self.close(&host, kind)?;
            }
        }
        for (((request, waiting), key), known) in requests.into_iter().zip(waiting).zip(keys).zip(known) {
            self.wait(key, request, waiting, known)?;
        }
        Ok(())
    }

    /// What an attempt has led to, and what those who wait for it are told; nothing where it is tried again.
    fn finished(&mut self, end: End, appended: Appended, now: Timestamp) -> (Finished, Option<Told>) {
        let End { leased, seen, ending: (ending, evidence), previous, took } = end;
        let address = seen.exchange().address;
        let ready = self.pace.after(&leased.request.host, address, took, ending, now);
        let answer = Answer::of(seen.exchange(), &appended, previous.as_ref());
        let refused = match ending {
            Ending::Answered => None,
            Ending::Failed { kind, .. } => Some(kind),
        };
        self.tally.add(seen.exchange(), refused);
        let outcome = outcome(&self.pace, ending, evidence, leased.attempts, now);
        let told = match (&outcome, &answer) {
            (frontier::Outcome::Deferred { .. }, _) => None,
            // Of a body that did not change, the archive holds the earlier print.
            (_, Some(answer)) if answer.body != answer.location => Some(Told::Answer(Box::new(answer.clone()))),
            _ => Some(Told::Seen(Arc::new(seen))),
        };
        // Whoever need not wait need not wait for the next millisecond either.
        let ready_at = |at| if at > now { millisecond(at) } else { now.as_millisecond() };
        let finished = Finished {
            id: leased.id,
            outcome,
            host_ready_at: ready_at(ready.host),
            address_ready_at: ready_at(ready.address.unwrap_or(ready.host)),
            archived: Some(appended.location),
            answer,
        };
        (finished, told)
    }

    /// Tells what was made in this round already; else whoever asks has to wait for it.
    fn wait(&mut self, key: Key, request: NewRequest, waiting: Waiting, known: bool) -> Result<()> {
        let may_have_ended = known || self.frontier.closed(&request.host).is_some();
        let standing = if may_have_ended { self.frontier.get(key)? } else { None };
        if let Some(standing) = standing.filter(Standing::has_ended) {
            self.tally.known += 1;
            let told = self.told(&request, &standing)?;
            // Whoever stopped waiting needs no answer.
            let _ = waiting.send(told);
        } else {
            self.waiting.entry(key).or_insert_with(|| (request, Vec::new())).1.push(waiting);
        }
        Ok(())
    }

    /// The exchange that ended a request. One that ended unasked gets its own here, so that the
    /// archive tells the same as this run.
    fn told(&mut self, request: &NewRequest, standing: &Standing) -> Result<Told> {
        if let Some(archived) = &standing.archived {
            let own = standing.answer.as_ref().filter(|answer| answer.location == *archived);
            return Ok(own.map_or_else(|| Told::At(archived.clone()), |own| Told::Answer(Box::new(own.clone()))));
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
        Ok(Told::Seen(Arc::new(Seen::of(unasked))))
    }

    /// What may be asked now, and when something may be asked next.
    pub fn lease(&mut self, now: Timestamp, most: usize) -> Result<(Vec<Due>, Option<Timestamp>)> {
        let millis = now.as_millisecond();
        let leased = if most == 0 { Vec::new() } else { self.frontier.lease(millis, most)? };
        let next = if most == leased.len() { None } else { self.frontier.next_ready(millis) };
        let mut next = next.map(|at| Timestamp::from_millisecond(at).unwrap_or(Timestamp::MAX));
        let mut due = Vec::with_capacity(leased.len());
        for leased in leased {
            if let Turn::Never(kind) = self.pace.turn(&leased.request.host, None) {
                // Nothing is asked after all, and somebody else may be.
                self.frontier.release(leased.id)?;
                self.close(&leased.request.host, kind)?;
                next = Some(now);
                continue;
            }
            due.push(Due { previous: self.previous(&leased)?, leased });
        }
        Ok((due, next))
    }

    /// Puts a host at its address; false where the address is not to be asked now, and the request has to wait.
    pub fn place(&mut self, leased: &Leased, host: &str, address: IpAddr) -> Result<bool> {
        let free = self.frontier.place(host, &address.to_string(), Timestamp::now().as_millisecond())?;
        if !free {
            self.frontier.release(leased.id)?;
        }
        Ok(free)
    }

    /// What makes records of exchanges.
    pub fn press(&self) -> Arc<Press> {
        self.archive.press()
    }

    /// Where the archive is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn slow_down(&mut self, host: &str, pause: SignedDuration) {
        let ready = self.pace.slow_down(host, pause, Timestamp::now());
        self.frontier.put_off(host, millisecond(ready));
    }

    /// The earlier answer that a server may confirm.
    fn previous(&self, leased: &Leased) -> Result<Option<Answer>> {
        if leased.request.method == Method::Post {
            return Ok(None);
        }
        self.frontier.previous(leased.request.key())
    }

    /// Asks a host no more; everybody who waits for it is told.
    fn close(&mut self, host: &str, closed_by: Kind) -> Result<()> {
        self.frontier.close_host(host, closed_by.as_str())?;
        let of_host = self.waiting.iter().filter(|(_, (request, _))| request.host == host);
        let requests: Vec<(Key, NewRequest)> = of_host.map(|(key, (request, _))| (*key, request.clone())).collect();
        for (key, request) in requests {
            if let Some(standing) = self.frontier.get(key)?.filter(Standing::has_ended) {
                let told = self.told(&request, &standing)?;
                self.tell(key, &told);
            }
        }
        Ok(())
    }

    pub fn end_round(&mut self, now: Timestamp) -> Result<()> {
        self.archive.sync()?;
        self.frontier.end_round(now.as_millisecond())
    }

    /// Tells everybody who waits that nothing more comes.
    pub fn dismiss(&mut self) {
        self.waiting.clear();
    }

    fn tell(&mut self, key: Key, told: &Told) {
        let Some((_, waiting)) = self.waiting.remove(&key) else { return };
        for waiting in waiting {
            // Whoever stopped waiting needs no answer.
            let _ = waiting.send(told.clone());
        }
    }
}

/// Somebody who asks.
pub(super) struct Ask {
    pub request: NewRequest,
    pub told: Waiting,
}

/// A request that is to be sent now, and the earlier answer that the server may confirm.
pub(super) struct Due {
    pub leased: Leased,
    pub previous: Option<Answer>,
}

/// The end of an attempt, and the records of its exchange.
pub(super) struct Ended {
    pub end: End,
    pub pressed: Pressed,
}

/// The end of an attempt.
pub(super) struct End {
    pub leased: Leased,
    pub seen: Seen,
    /// And what it was told by.
    pub ending: (Ending, String),
    pub previous: Option<Answer>,
    pub took: SignedDuration,
}

/// What those who wait are told: an exchange, or where it stands.
#[derive(Clone)]
pub(super) enum Told {
    Seen(Arc<Seen>),
    Answer(Box<Answer>),
    At(Location),
}

impl Told {
    /// The exchange, read from the archive's folder where it has to be.
    pub fn seen(self, folder: &Path) -> Result<Arc<Seen>> {
        let exchange = match self {
            Self::Seen(seen) => return Ok(seen),
            Self::Answer(answer) => answer.read(folder)?,
            Self::At(location) => read_at(folder, &location)?.exchange,
        };
        Ok(Arc::new(Seen::of(exchange)))
    }
}

/// Puts down that an archived exchange was asked for: the frontier was lost, and the archive makes it anew. What was
/// answered before is asked again only in a later round; true where this exchange is the first of one.
fn remember(frontier: &mut Frontier, archived: &Archived) -> Result<bool> {
    let exchange = &archived.exchange;
    let Ok(url) = Url::parse(&exchange.url) else { return Ok(false) };
    let is_again = frontier.get(archived.key())?.is_some_and(|standing| standing.has_ended());
    if is_again {
        frontier.begin_round(exchange.date.as_millisecond())?;
    }
    let request = NewRequest {
        method: exchange.method,
        url: exchange.url.clone(),
        form: exchange.form.clone(),
        referer: None,
        county: String::new(),
        host: host_of(&url),
        priority: 0,
    };
    frontier.insert(&[request])?;
    Ok(is_again)
}

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
    let (ending, evidence) = ending(&Seen::of(exchange.clone()), exchange.date);
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
