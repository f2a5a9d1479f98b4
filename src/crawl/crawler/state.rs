//! What a run knows: the frontier, the archive, the pace, and who waits for what.

use super::Tally;
use super::ending::ending;
use crate::archive::{Archived, Exchange, Key, Method, Outcome, Writer};
use crate::crawl::Kind;
use crate::crawl::frontier::{self, Answer, Finished, Frontier, Leased, NewRequest, State as Standing};
use crate::crawl::host::{Ending, Manners, Pace, Turn};
use crate::error::{Context, Error, Result};
use crate::portal::Request;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
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
    waiting: HashMap<Key, (NewRequest, Vec<Waiting>)>,
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
        let known = frontier.known()?;
        let archive = Writer::open(&folder, "gouji", info, known.as_ref(), |archived| {
            if goes_on { adopt(&mut frontier, &archived) } else { Ok(()) }
        })?;
        Ok(Self {
            frontier,
            archive,
            folder,
            pace: Pace::new(manners),
            waiting: HashMap::new(),
            tally: Tally::default(),
            failure: None,
        })
    }

    /// The exchange, if it was made in this round; else whoever asks has to wait for it.
    pub fn ask(&mut self, request: NewRequest) -> Result<Told> {
        let key = request.key();
        let is_new = self.frontier.get(key)?.is_none();
        self.frontier.insert(std::slice::from_ref(&request))?;
        let standing = self.frontier.get(key)?.ok_or_else(|| Error::new("frontier: an inserted request is gone"))?;
        if !matches!(standing.state, Standing::Done | Standing::Failed) {
            let (told, answer) = oneshot::channel();
            self.waiting.entry(key).or_insert_with(|| (request, Vec::new())).1.push(told);
            return Ok(Told::Later(answer));
        }
        if let Some(answer) = &standing.answer {
            self.tally.known += 1;
            return Ok(Told::Now(Box::new(answer.read(&self.folder)?)));
        }
        let known = failure(&request, standing.kind.unwrap_or_default(), standing.evidence.unwrap_or_default());
        if is_new {
            // The host was closed before; the archive is to tell the same as this run.
            self.archive.append(&known, None)?;
        }
        Ok(Told::Now(Box::new(known)))
    }

    /// What may be asked now, and when something may be asked next.
    pub fn lease(&mut self, now: Timestamp, most: usize) -> Result<(Vec<Leased>, Option<Timestamp>)> {
        let millis = now.as_millisecond();
        let leased = if most == 0 { Vec::new() } else { self.frontier.lease(millis, most)? };
        let next = if most == leased.len() { None } else { self.frontier.next_ready(millis) };
        let next = next.map(|at| Timestamp::from_millisecond(at).unwrap_or(Timestamp::MAX));
        Ok((leased, next))
    }

    /// Puts a host at its address; false where the address is being asked, and the request has to wait.
    pub fn place(&mut self, leased: &Leased, host: &str, address: IpAddr) -> Result<bool> {
        let free = self.frontier.place(host, &address.to_string())?;
        if !free {
            self.frontier.release(leased.id)?;
        }
        Ok(free)
    }

    pub fn turn(&self, host: &str, address: Option<IpAddr>) -> Turn {
        self.pace.turn(host, address)
    }

    pub fn slow_down(&mut self, host: &str, pause: SignedDuration) {
        self.pace.slow_down(host, pause);
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
        request: &Request,
        exchange: Exchange,
        previous: Option<&Answer>,
        took: SignedDuration,
    ) -> Result<()> {
        let now = Timestamp::now();
        let host = &leased.request.host;
        let (ending, evidence) = ending(request, &exchange, now);
        let ready = self.pace.after(host, exchange.address, took, ending, now);
        let original = previous.map(|previous| previous.original(&leased.request.url));
        let appended = self.archive.append(&exchange, original.as_ref())?;
        let answer = Answer::of(&exchange, &appended, previous);
        // Of a body that did not change, the archive holds the earlier print.
        let again = answer.clone().filter(|answer| answer.body != answer.location);
        let refused = match ending {
            Ending::Answered => None,
            Ending::Failed { kind, .. } => Some(kind),
        };
        let outcome = match ending {
            Ending::Answered => frontier::Outcome::Done,
            Ending::Failed { kind, wait } => match self.pace.retry(kind, leased.attempts, wait, now) {
                Some(until) => {
                    frontier::Outcome::Deferred { until: until.as_millisecond(), kind: kind.as_str().to_owned() }
                }
                None => frontier::Outcome::Failed { kind: kind.as_str().to_owned(), evidence },
            },
        };
        let is_deferred = matches!(outcome, frontier::Outcome::Deferred { .. });
        let closes = matches!(self.pace.turn(host, exchange.address), Turn::Never(_));
        self.tally.add(&exchange, refused);
        self.frontier.finish(&[Finished {
            id: leased.id,
            outcome,
            host_ready_at: ready.host.as_millisecond(),
            address_ready_at: ready.address.unwrap_or(ready.host).as_millisecond(),
            archived: Some(appended.location.clone()),
            answer,
        }])?;
        if is_deferred {
            return Ok(());
        }
        let exchange = match again {
            Some(answer) => answer.read(&self.folder)?,
            None => exchange,
        };
        self.tell(leased.request.key(), exchange);
        if closes { self.close(host) } else { Ok(()) }
    }

    /// Asks a host no more; everybody who waits for it is told, and the archive too.
    fn close(&mut self, host: &str) -> Result<()> {
        self.frontier.close_host(host, Kind::HostClosed.as_str())?;
        let keys: Vec<Key> =
            self.waiting.iter().filter(|(_, (request, _))| request.host == host).map(|(key, _)| *key).collect();
        for key in keys {
            let over = self.frontier.get(key)?.is_some_and(|standing| standing.state == Standing::Failed);
            if let Some((request, _)) = self.waiting.get(&key).filter(|_| over) {
                let mut told = failure(request, Kind::HostClosed.as_str().to_owned(), String::new());
                told.date = Timestamp::now();
                self.archive.append(&told, None)?;
                self.tell(key, told);
            }
        }
        Ok(())
    }

    /// Ends a request that is not asked, for the host was closed meanwhile; says so in the archive too.
    pub fn refuse(&mut self, leased: &Leased, closed_by: Kind) -> Result<()> {
        let kind = if closed_by == Kind::BudgetSpent { closed_by } else { Kind::HostClosed };
        let mut exchange = failure(&leased.request, kind.as_str().to_owned(), closed_by.as_str().to_owned());
        exchange.date = Timestamp::now();
        let appended = self.archive.append(&exchange, None)?;
        let outcome =
            frontier::Outcome::Failed { kind: kind.as_str().to_owned(), evidence: closed_by.as_str().to_owned() };
        let now = exchange.date.as_millisecond();
        let finished = Finished {
            id: leased.id,
            outcome,
            host_ready_at: now,
            address_ready_at: now,
            archived: Some(appended.location),
            answer: None,
        };
        self.frontier.finish(&[finished])?;
        self.tell(leased.request.key(), exchange);
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
fn adopt(frontier: &mut Frontier, archived: &Archived) -> Result<()> {
    let exchange = &archived.exchange;
    let Ok(url) = Url::parse(&exchange.url) else { return Ok(()) };
    let (ending, evidence) = ending(&Request::get(url), exchange, exchange.date);
    let outcome = match ending {
        Ending::Answered => frontier::Outcome::Done,
        // It may heal, and is asked again.
        Ending::Failed { kind, .. } if kind.heals() && kind != Kind::RateLimited => return Ok(()),
        Ending::Failed { kind, .. } => frontier::Outcome::Failed { kind: kind.as_str().to_owned(), evidence },
    };
    let key = archived.key();
    let answer = Answer::of_archived(archived, frontier.previous(key)?.as_ref());
    if answer.is_none() && exchange.response().is_some() {
        // It refers to what is not known here, and is asked again.
        return Ok(());
    }
    frontier.adopt(key, &archived.location, &outcome, answer.as_ref())?;
    Ok(())
}

/// The exchange of a request that had no HTTP answer.
fn failure(request: &NewRequest, kind: String, detail: String) -> Exchange {
    Exchange {
        method: request.method,
        url: request.url.clone(),
        form: request.form.clone(),
        request_headers: Vec::new(),
        date: Timestamp::UNIX_EPOCH,
        address: None,
        outcome: Outcome::Failed { kind, detail },
    }
}
