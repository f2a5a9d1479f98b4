//! The run over live portals: who is asked next, by whose leave, and where does the answer go?
//!
//! In: the requests of many surveys at once. Out: their exchanges, each of them in the archive and
//! in the frontier before anybody sees it. A run that was killed is opened again and goes on: what
//! was archived is not asked for twice.

mod ending;
mod state;
mod tally;

use super::fetch::{Client, Validators};
use super::frontier::{Leased, NewRequest};
use super::host::Manners;
use super::seen::Seen;
use super::visit::{Exchanges, Halt};
use crate::archive::{Method, Press};
use crate::error::{Error, Result};
use crate::portal::{Form, Request};
use jiff::{SignedDuration, Timestamp};
use state::{Ask, Due, End, Ended, State};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
pub use tally::{Asking, Tally};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinSet;
use url::Url;

/// How long nothing is looked at when nothing is due.
const IDLE: Duration = Duration::from_mins(1);

/// A run.
pub struct Crawler {
    client: Client,
    press: Arc<Press>,
    archive: PathBuf,
    state: Mutex<State>,
    /// What is asked for since [`Crawler::run`] looked last.
    asks: Mutex<Vec<Ask>>,
    /// Where hosts stand that were asked by this process.
    placed: Mutex<BTreeMap<String, IpAddr>>,
    bell: Notify,
    stopping: AtomicBool,
    together: usize,
    asking: Mutex<BTreeMap<u32, Asking>>,
    listener: Listener,
}

/// Hears of every exchange as it ends, and how long it took.
pub type Listener = Box<dyn Fn(&Seen, Duration) + Send + Sync>;

impl Crawler {
    /// Opens a run in a folder: the frontier, the archive, and what an earlier process left there.
    ///
    /// A round that was not ended goes on; else a new one begins. At most `together` servers are
    /// asked at a time.
    ///
    /// # Errors
    /// The folder cannot be written, or another process uses it.
    pub fn open(folder: &Path, client: Client, manners: Manners, together: usize) -> Result<Self> {
        let state = State::open(folder, manners)?;
        Ok(Self {
            press: state.press(),
            archive: state.folder().to_owned(),
            state: Mutex::new(state),
            asks: Mutex::default(),
            placed: Mutex::default(),
            client,
            bell: Notify::new(),
            stopping: AtomicBool::new(false),
            together: together.max(1),
            asking: Mutex::default(),
            listener: Box::new(|_, _| {}),
        })
    }

    /// The same, with somebody who hears of every exchange.
    #[must_use]
    pub fn heard_by(mut self, listener: Listener) -> Self {
        self.listener = listener;
        self
    }

    /// For the surveys of one county.
    #[must_use]
    pub fn of(self: &Arc<Self>, county: &str) -> CountyCrawler {
        CountyCrawler { crawler: Arc::clone(self), county: county.to_owned() }
    }

    /// Asks until nobody wants an answer any more; ends after [`Crawler::stop`] when the last answer is in.
    ///
    /// Whatever has come in since the last look is put down together: one write of the archive, one
    /// transaction of the frontier.
    ///
    /// # Errors
    /// The disk or the database failed; everybody who waits is told.
    pub async fn run(self: Arc<Self>) -> Result<()> {
        let mut out: JoinSet<Result<Option<Ended>>> = JoinSet::new();
        let mut joined = None;
        loop {
            let mut ended = Vec::new();
            while let Some(one) = joined.take().or_else(|| out.try_join_next()) {
                match one.map_err(|error| Error::new(format!("an exchange failed, and the fault is ours: {error}"))) {
                    Ok(Ok(one)) => ended.extend(one),
                    Ok(Err(error)) | Err(error) => self.fail(error),
                }
            }
            let stopping = self.is_stopping();
            if stopping && out.is_empty() && ended.is_empty() {
                return self.leave();
            }
            let now = Timestamp::now();
            let room = if stopping { 0 } else { self.together.saturating_sub(out.len()) };
            let (due, next) = match self.step(ended, now, room) {
                Ok(found) => found,
                Err(error) => {
                    self.fail(error);
                    continue;
                }
            };
            for due in due {
                out.spawn(Arc::clone(&self).work(due));
            }
            if stopping && out.is_empty() {
                continue;
            }
            let pause = next.map_or(IDLE, |at| until(at, now));
            tokio::select! {
                () = self.bell.notified() => {}
                Some(one) = out.join_next() => joined = Some(one),
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    fn step(&self, ended: Vec<Ended>, now: Timestamp, room: usize) -> Result<(Vec<Due>, Option<Timestamp>)> {
        let asks = std::mem::take(&mut *self.asks());
        let mut state = self.state();
        if !ended.is_empty() || !asks.is_empty() {
            state.step(ended, asks)?;
        }
        state.lease(now, room)
    }

    /// Tells everybody who waits that nothing more comes; gives why, if something failed.
    fn leave(&self) -> Result<()> {
        self.asks().clear();
        let mut state = self.state();
        state.dismiss();
        state.failure.take().map_or(Ok(()), Err)
    }

    /// Asks nobody any more; what is out is waited for and put down.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.bell.notify_one();
    }

    /// Puts down that everything was asked that was wanted.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn end_round(&self) -> Result<()> {
        self.state().end_round(Timestamp::now())
    }

    /// Requests, bytes and refusals so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.state().tally.clone()
    }

    /// Who is asked at this moment, the longest wait first.
    #[must_use]
    pub fn asking(&self) -> Vec<Asking> {
        let mut asking: Vec<Asking> =
            self.asking.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        asking.sort_by(|a, b| (a.since, &a.url).cmp(&(b.since, &b.url)));
        asking
    }

    async fn exchange(&self, county: &str, request: &Request) -> std::result::Result<Arc<Seen>, Halt> {
        let (told, answer) = oneshot::channel();
        {
            let mut asks = self.asks();
            // Whoever comes after the dismissal would wait for ever.
            if self.is_stopping() {
                return Err(Halt::Stopped);
            }
            asks.push(Ask { request: queued(county, request), told });
        }
        self.bell.notify_one();
        let told = answer.await.map_err(|_| Halt::Stopped)?;
        Ok(told.seen(&self.archive)?)
    }

    async fn work(self: Arc<Self>, due: Due) -> Result<Option<Ended>> {
        let id = due.leased.id.0;
        let url = due.leased.request.url.clone();
        let host = due.leased.request.host.clone();
        self.note(id, Some(Asking { host, url, since: Timestamp::now() }));
        let ended = self.attempt(due).await;
        self.note(id, None);
        ended
    }

    /// Sends a request; none where its address is not to be asked now.
    async fn attempt(&self, Due { leased, previous }: Due) -> Result<Option<Ended>> {
        let Some(request) = asked(&leased.request) else {
            return Err(Error::new(format!("frontier: {} is no address", leased.request.url)));
        };
        if let Ok(address) = self.client.names().address(&request.url).await
            && !self.place(&leased, address.ip())?
        {
            return Ok(None);
        }
        let validators = previous
            .as_ref()
            .map(|previous| Validators { etag: previous.etag.clone(), last_modified: previous.last_modified.clone() });
        let begun = Instant::now();
        let exchange = self.client.exchange(&request, validators.as_ref()).await;
        let took = begun.elapsed();
        // Looking at a page and packing it take long, and nobody else has to wait for it.
        let seen = Seen::of(exchange);
        (self.listener)(&seen, took);
        let took = SignedDuration::try_from(took).unwrap_or(SignedDuration::MAX);
        let original = previous.as_ref().map(|previous| previous.original(&leased.request.url));
        let pressed = self.press.press(seen.exchange(), original.as_ref())?;
        let ending = ending::ending(&seen, Timestamp::now());
        Ok(Some(Ended { end: End { leased, seen, ending, previous, took }, pressed }))
    }

    /// Puts a host at its address; false where the address is not to be asked now, and the request has to wait.
    fn place(&self, leased: &Leased, address: IpAddr) -> Result<bool> {
        let host = &leased.request.host;
        let placed = || self.placed.lock().unwrap_or_else(PoisonError::into_inner);
        if placed().get(host) == Some(&address) {
            return Ok(true);
        }
        let free = self.state().place(leased, host, address)?;
        placed().insert(host.clone(), address);
        Ok(free)
    }

    fn note(&self, id: u32, asking: Option<Asking>) {
        let mut all = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        match asking {
            Some(asking) => drop(all.insert(id, asking)),
            None => drop(all.remove(&id)),
        }
    }

    fn fail(&self, error: Error) {
        let mut state = self.state();
        state.failure.get_or_insert(error);
        state.dismiss();
        drop(state);
        self.stop();
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    fn asks(&self) -> MutexGuard<'_, Vec<Ask>> {
        self.asks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run as the survey of one county sees it.
#[derive(Clone)]
pub struct CountyCrawler {
    crawler: Arc<Crawler>,
    county: String,
}

impl Exchanges for CountyCrawler {
    async fn exchange(&self, request: &Request) -> std::result::Result<Arc<Seen>, Halt> {
        self.crawler.exchange(&self.county, request).await
    }

    fn slow_down(&self, site: &Url, pause: SignedDuration) {
        self.crawler.state().slow_down(&host_of(site), pause);
    }
}

/// What is asked one at a time: a server's name and port.
fn host_of(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

fn queued(county: &str, request: &Request) -> NewRequest {
    let mut url = request.url.clone();
    url.set_fragment(None);
    NewRequest {
        method: if request.form.is_some() { Method::Post } else { Method::Get },
        url: url.to_string(),
        form: request.form.as_ref().map(Form::to_bytes),
        referer: request.referer.as_ref().map(Url::to_string),
        county: county.to_owned(),
        host: host_of(&request.url),
        priority: 0,
    }
}

fn asked(request: &NewRequest) -> Option<Request> {
    Some(Request {
        url: Url::parse(&request.url).ok()?,
        form: request.form.as_deref().map(Form::of_bytes),
        referer: request.referer.as_ref().and_then(|referer| Url::parse(referer).ok()),
    })
}

fn until(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_until(at)).unwrap_or_default().min(IDLE)
}
