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
use super::host::{Manners, Turn};
use super::visit::{Exchanges, Halt};
use crate::archive::{Exchange, Method};
use crate::error::{Error, Result};
use crate::portal::Request;
use jiff::{SignedDuration, Timestamp};
use state::{State, Told};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
pub use tally::{Asking, Tally};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use url::Url;

/// How long nothing is looked at when nothing is due.
const IDLE: Duration = Duration::from_mins(1);

/// A run.
pub struct Crawler {
    client: Client,
    state: Mutex<State>,
    bell: Notify,
    stopping: AtomicBool,
    together: usize,
    asking: Mutex<BTreeMap<u32, Asking>>,
}

impl Crawler {
    /// Opens a run in a folder: the frontier, the archive, and what an earlier process left there.
    ///
    /// A round that was not ended goes on; else a new one begins. At most `together` servers are
    /// asked at a time.
    ///
    /// # Errors
    /// The folder cannot be written, or another process uses it.
    pub fn open(folder: &Path, client: Client, manners: Manners, together: usize) -> Result<Self> {
        Ok(Self {
            state: Mutex::new(State::open(folder, manners)?),
            client,
            bell: Notify::new(),
            stopping: AtomicBool::new(false),
            together: together.max(1),
            asking: Mutex::default(),
        })
    }

    /// For the surveys of one county.
    #[must_use]
    pub fn of(self: &Arc<Self>, county: &str) -> CountyCrawler {
        CountyCrawler { crawler: Arc::clone(self), county: county.to_owned() }
    }

    /// Asks until nobody wants an answer any more; ends after [`Crawler::stop`] when the last answer is in.
    ///
    /// # Errors
    /// The disk or the database failed; everybody who waits is told.
    pub async fn run(self: Arc<Self>) -> Result<()> {
        let mut out = JoinSet::new();
        loop {
            let stopping = self.is_stopping();
            if stopping && out.is_empty() {
                let mut state = self.state();
                state.dismiss();
                return state.failure.take().map_or(Ok(()), Err);
            }
            let now = Timestamp::now();
            let room = if stopping { 0 } else { self.together.saturating_sub(out.len()) };
            let leased = self.state().lease(now, room);
            let (leased, next) = match leased {
                Ok(found) => found,
                Err(error) => {
                    self.fail(error);
                    continue;
                }
            };
            for leased in leased {
                out.spawn(Arc::clone(&self).work(leased));
            }
            let pause = next.map_or(IDLE, |at| until(at, now));
            tokio::select! {
                () = self.bell.notified() => {}
                Some(ended) = out.join_next() => {
                    if let Err(error) = ended {
                        self.fail(Error::new(format!("an exchange failed, and the fault is ours: {error}")));
                    }
                }
                () = tokio::time::sleep(pause) => {}
            }
        }
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

    async fn exchange(&self, county: &str, request: &Request) -> std::result::Result<Arc<Exchange>, Halt> {
        let answer = {
            let new = queued(county, request);
            let mut state = self.state();
            // Whoever comes after the dismissal would wait for ever.
            if self.is_stopping() {
                return Err(Halt::Stopped);
            }
            match state.ask(new)? {
                Told::Now(known) => return Ok(Arc::new(*known)),
                Told::Later(answer) => answer,
            }
        };
        self.bell.notify_one();
        answer.await.map_err(|_| Halt::Stopped)
    }

    async fn work(self: Arc<Self>, leased: Leased) {
        let id = leased.id.0;
        let url = leased.request.url.clone();
        let host = leased.request.host.clone();
        self.note(id, Some(Asking { host, url, since: Timestamp::now() }));
        if let Err(error) = self.attempt(leased).await {
            self.fail(error);
        }
        self.note(id, None);
    }

    async fn attempt(&self, leased: Leased) -> Result<()> {
        let Some(request) = asked(&leased.request) else {
            return Err(Error::new(format!("frontier: {} is no address", leased.request.url)));
        };
        let host = leased.request.host.clone();
        let address = self.client.names().address(&request.url).await.ok().map(|address| address.ip());
        if let Some(address) = address
            && !self.state().place(&leased, &host, address)?
        {
            return Ok(());
        }
        let turn = self.state().turn(&host, address);
        if let Turn::Never(kind) = turn {
            return self.state().refuse(&leased, kind);
        }
        let previous = self.state().previous(&leased)?;
        let validators = previous
            .as_ref()
            .map(|previous| Validators { etag: previous.etag.clone(), last_modified: previous.last_modified.clone() });
        let begun = Instant::now();
        let exchange = self.client.exchange(&request, validators.as_ref()).await;
        let took = SignedDuration::try_from(begun.elapsed()).unwrap_or(SignedDuration::MAX);
        // Looking at a page takes long, and nobody else has to wait for it.
        let ending = ending::ending(&request, &exchange, Timestamp::now());
        self.state().finish(&leased, exchange, ending, previous.as_ref(), took)
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
    async fn exchange(&self, request: &Request) -> std::result::Result<Arc<Exchange>, Halt> {
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
        form: request.form.as_ref().map(|fields| super::fetch::form_body(fields)),
        referer: request.referer.as_ref().map(Url::to_string),
        county: county.to_owned(),
        host: host_of(&request.url),
        priority: 0,
    }
}

fn asked(request: &NewRequest) -> Option<Request> {
    Some(Request {
        url: Url::parse(&request.url).ok()?,
        form: request.form.as_ref().map(|form| url::form_urlencoded::parse(form).into_owned().collect()),
        referer: request.referer.as_ref().and_then(|referer| Url::parse(referer).ok()),
    })
}

fn until(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_until(at)).unwrap_or_default().min(IDLE)
}
