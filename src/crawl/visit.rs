//! How is one page had, from asking leave to the end of its redirects?
//!
//! In: a request, and wherever exchanges come from: the network, or an archive of an earlier run.
//! Out: an [`Answer`], or the [`Refused`] that says what came instead. The same exchanges always
//! give the same answer, so that a survey can be run again over what is archived.

use super::Kind;
use super::names;
use super::redirect::Trail;
use super::refusal::Refusal;
use super::robots::Robots;
use super::seen::Seen;
use crate::archive::{Exchange, Outcome};
use crate::error::Error;
use crate::portal::Request;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// Bytes of a refusal that are kept as evidence.
const SAMPLE: usize = 2_048;
/// Hops while robots.txt is looked for.
const MOST_ROBOTS_HOPS: usize = 5;

/// Where exchanges come from.
pub trait Exchanges: Sync {
    /// The exchange a request led to, once.
    fn exchange(&self, request: &Request) -> impl Future<Output = Result<Arc<Seen>, Halt>> + Send;

    /// The pages of a portal's own hosts that an archive holds, that nobody has asked for and that are wanted, in order.
    fn held(&self, _scope: &Scope, _is_wanted: &(dyn Fn(&[u8]) -> bool + Sync)) -> Vec<Url> {
        Vec::new()
    }

    /// The site of this address asks for a pause between two requests.
    fn slow_down(&self, _site: &Url, _pause: SignedDuration) {}
}

/// Why a run cannot go on.
#[derive(Debug)]
pub enum Halt {
    /// Somebody asked it to stop; what is archived stays.
    Stopped,
    /// The disk or the database failed.
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A page that was had.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Where it came from, after redirects.
    pub url: Url,
    /// Its bytes, unpacked.
    pub content: Vec<u8>,
    /// When they were received.
    pub retrieved: Timestamp,
    /// Addresses on the way there.
    pub hops: Vec<Url>,
    /// The name a file was sent under, as its header says.
    pub disposition: Option<String>,
}

/// A page that was not had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What was asked for.
    pub asked: Url,
    /// Where the way ended.
    pub url: Url,
    /// Why.
    pub kind: Kind,
    /// What it was told by: `$_ts`, `status 403`.
    pub marker: String,
    /// The status, if there was an HTTP answer.
    pub status: Option<u16>,
    /// When.
    pub time: Timestamp,
    /// The first 2 KB of what came.
    pub sample: String,
}

impl Refused {
    /// Whether the host that was asked is asked no more in this run; one that it only led to speaks for itself.
    #[must_use]
    pub fn ends_asking(&self) -> bool {
        self.kind.ends_asking() && self.asked.host() == self.url.host()
    }
}

/// What came of a request.
pub type Visit = Result<Answer, Box<Refused>>;

/// What an address answered, without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status; of a 304, that of the answer it confirms.
    pub status: u16,
    /// Why it is no page.
    pub refusal: Option<Refusal>,
}

/// The answers that came, by the address and the form that was sent there.
pub type Answers = BTreeMap<(String, Option<Vec<u8>>), Answered>;

/// What a site asks of robots, and the answer that said it.
#[derive(Clone)]
struct Leave {
    rules: Arc<Robots>,
    seen: Arc<Seen>,
}

impl Leave {
    /// By what a refusal is told: where the rules stand, and what was answered there.
    fn words(&self, url: &Url) -> String {
        let place = Robots::place(url);
        match (self.seen.refused(), self.seen.exchange().response()) {
            (Some(refusal), _) => format!("{place}: {}", refusal.marker),
            (None, Some(response)) => format!("{place}: status {}", response.status),
            (None, None) => place.to_string(),
        }
    }
}

/// Asks for pages, leave first.
pub struct Visitor<'a, E> {
    exchanges: &'a E,
    /// Rules by scheme, host and port.
    rules: Mutex<HashMap<String, Leave>>,
    answers: Mutex<Answers>,
}

impl<'a, E: Exchanges> Visitor<'a, E> {
    /// A visitor who has asked nobody yet.
    pub fn new(exchanges: &'a E) -> Self {
        Self { exchanges, rules: Mutex::default(), answers: Mutex::default() }
    }

    /// See [`Exchanges::held`].
    pub fn held(&self, scope: &Scope, is_wanted: &(dyn Fn(&[u8]) -> bool + Sync)) -> Vec<Url> {
        self.exchanges.held(scope, is_wanted)
    }

    /// Every answer that came, also of robots.txt and of the addresses on the way to a page.
    #[must_use]
    pub fn answers(self) -> Answers {
        self.answers.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The exchange a request led to, its answer written down.
    async fn exchange(&self, request: &Request) -> Result<Arc<Seen>, Halt> {
        let seen = self.exchanges.exchange(request).await?;
        if let Some(response) = seen.exchange().response() {
            let asked = (request.url.to_string(), request.form.as_ref().map(crate::portal::Form::to_bytes));
            let answered = Answered { status: response.status, refusal: seen.refused().cloned() };
            self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(asked, answered);
        }
        Ok(seen)
    }

    /// Asks for a page and follows where it leads, within `scope`.
    ///
    /// # Errors
    /// The run has to stop. A refusal is no error.
    pub async fn visit(&self, request: &Request, scope: &Scope) -> Result<Visit, Halt> {
        let mut trail = Trail::new(request.clone());
        loop {
            let asked = trail.last().clone();
            let refuse = |kind: Kind, marker: &str, seen: Option<&Seen>| {
                Ok(Err(Box::new(refused(request, &asked, kind, marker, seen))))
            };
            if !scope.holds(&asked.url) {
                let kind = if names::is_private(&asked.url) { Kind::PrivateAddress } else { Kind::OffSite };
                return refuse(kind, asked.url.host_str().unwrap_or_default(), None);
            }
            let leave = self.robots(&asked.url).await?;
            if let Err(kind) = leave.rules.allowed(&asked.url) {
                return refuse(kind, &leave.words(&asked.url), Some(&leave.seen));
            }
            let seen = self.exchange(&asked).await?;
            if let Some(response) = seen.exchange().response() {
                match trail.redirect(response) {
                    Ok(Some(_)) => continue,
                    Ok(None) => {}
                    Err(kind) => {
                        let to = response.header("location").map(|to| format!(" to {to}")).unwrap_or_default();
                        return refuse(kind, &format!("status {}{to}", response.status), Some(&seen));
                    }
                }
            }
            if let Some(refusal) = seen.refused() {
                let shell = seen.exchange().response().filter(|_| refusal.kind == Kind::JsShell);
                if shell.is_some_and(|shell| trail.leave_shell(shell, seen.content()).is_ok()) {
                    continue;
                }
                return refuse(refusal.kind, &refusal.marker, Some(&seen));
            }
            if trail.led_home() {
                return refuse(Kind::RedirectHome, "led to the home page", Some(&seen));
            }
            let hops = std::iter::successors(Some(0), |hop| Some(hop + 1)).take(trail.hops());
            return Ok(Ok(Answer {
                url: asked.url.clone(),
                content: seen.content().to_vec(),
                retrieved: seen.exchange().date,
                hops: hops.filter_map(|hop| trail.hop(hop)).cloned().collect(),
                disposition: seen.exchange().response().and_then(|response| response.header("content-disposition")),
            }));
        }
    }

    /// The rules of a site, asked for once.
    async fn robots(&self, url: &Url) -> Result<Leave, Halt> {
        let place = Robots::place(url);
        let known =
            |this: &Self| this.rules.lock().unwrap_or_else(PoisonError::into_inner).get(place.as_str()).cloned();
        if let Some(rules) = known(self) {
            return Ok(rules);
        }
        let mut trail = Trail::new(Request::get(place.clone()));
        let leave = loop {
            let seen = self.exchange(&trail.last().clone()).await?;
            let exchange = seen.exchange();
            let led = exchange.response().map(|response| trail.redirect(response));
            if matches!(led, Some(Ok(Some(_)))) && trail.hops() <= MOST_ROBOTS_HOPS {
                continue;
            }
            let rules = match &exchange.outcome {
                Outcome::Failed { kind, .. } if Kind::named(kind) == Some(Kind::NotArchived) => Robots::none(),
                _ => Robots::judge(exchange),
            };
            break Leave { rules: Arc::new(rules), seen };
        };
        if let Some(pause) = leave.rules.crawl_delay() {
            self.exchanges.slow_down(url, pause);
        }
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).insert(place.into(), leave.clone());
        Ok(leave)
    }
}

fn refused(request: &Request, last: &Request, kind: Kind, marker: &str, seen: Option<&Seen>) -> Refused {
    let exchange = seen.map(Seen::exchange);
    let sample = seen.map(Seen::content).unwrap_or_default();
    Refused {
        asked: request.url.clone(),
        url: last.url.clone(),
        kind,
        marker: marker.to_owned(),
        status: exchange.and_then(Exchange::response).map(|response| response.status),
        time: exchange.map_or(Timestamp::UNIX_EPOCH, |exchange| exchange.date),
        sample: String::from_utf8_lossy(&sample[..sample.len().min(SAMPLE)]).into_owned(),
    }
}

/// The hosts that belong to a county's portal.
///
/// Hosts of the government (`*.gov.cn`) and those that the registry names, with their sisters under
/// the same domain; never a host that merely copies a portal.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    domains: Vec<String>,
    hosts: Vec<String>,
}

impl Scope {
    /// The scope of the addresses the registry gives.
    #[must_use]
    pub fn of<'u>(addresses: impl IntoIterator<Item = &'u Url>) -> Self {
        let hosts: Vec<String> = addresses.into_iter().filter_map(Url::host_str).map(str::to_owned).collect();
        let mut domains: Vec<String> = hosts.iter().map(|host| domain(host)).collect();
        domains.sort();
        domains.dedup();
        Self { domains, hosts }
    }

    /// Is this host the portal's own: one that the registry names, without its `www.`, or one below it?
    #[must_use]
    pub fn owns(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| {
            let own = own.trim_start_matches("www.");
            host.strip_suffix(own).is_some_and(|below| below.is_empty() || below.ends_with('.'))
        })
    }

    /// Does this address belong to it?
    #[must_use]
    pub fn holds(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else { return false };
        host.ends_with(".gov.cn") || self.domains.contains(&domain(host))
    }
}

/// The part of a host's name that its owner registered: its last two labels, three under `com.cn` and the like.
fn domain(host: &str) -> String {
    if std::net::IpAddr::from_str(host.trim_matches(['[', ']'])).is_ok() {
        return host.to_owned();
    }
    let labels: Vec<&str> = host.split('.').collect();
    let shared = matches!(labels[..], [.., "com" | "net" | "org" | "gov" | "edu" | "ac", "cn"]);
    let own = if shared { 3 } else { 2 };
    labels[labels.len().saturating_sub(own)..].join(".")
}
