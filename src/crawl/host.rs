//! When may a host be asked again, and is it to be asked at all?
//!
//! In: what each exchange took and how it ended. Out: the moment from which the host and its
//! address may be asked again. Pure: `now` is given, nothing sleeps here. A platform serves a
//! hundred counties from one address, so what holds for a host holds for its address too.

use super::Kind;
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp, Zoned};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// How considerate a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manners {
    /// The wait between the end of an exchange and the next request, at least.
    pub delay: SignedDuration,
    /// The wait is at least so many times what the server took to answer.
    pub times_response: i32,
    /// No wait is shorter. Below a second only for a practice portal on this machine.
    pub shortest: SignedDuration,
    /// No ordinary wait is longer; what a server asks for may be.
    pub longest: SignedDuration,
    /// The longest wait a server may ask for; beyond it the host is closed for the run.
    pub patience: SignedDuration,
    /// Requests a host may be sent in one run.
    pub budget: u32,
    /// Failures in a row after which a host rests.
    pub breaks_after: u32,
    /// The first rest; each further one is twice as long, up to [`Manners::patience`].
    pub rest: SignedDuration,
    /// Attempts at one page, the first included.
    pub attempts: u32,
    /// The wait before the second attempt; four times as long before the third.
    pub retry: SignedDuration,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            delay: SignedDuration::from_secs(2),
            times_response: 5,
            shortest: SignedDuration::from_secs(1),
            longest: SignedDuration::from_secs(30),
            patience: SignedDuration::from_hours(1),
            budget: 400,
            breaks_after: 3,
            rest: SignedDuration::from_mins(5),
            attempts: 3,
            retry: SignedDuration::from_mins(1),
        }
    }
}

/// How an exchange ended, as far as the next one is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With an answer: a page, a redirect, `304`.
    Answered,
    /// With a refusal or without an answer.
    Failed {
        /// How.
        kind: Kind,
        /// What the server asked to wait, from [`retry_after`].
        wait: Option<SignedDuration>,
    },
}

/// May a host be asked?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// From this moment on; the past means now.
    At(Timestamp),
    /// Not in this run: [`Kind::BudgetSpent`], or the refusal that closed it.
    Never(Kind),
}

/// From when on a host and its address may be asked again, each for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ready {
    /// The host, at whatever address.
    pub host: Timestamp,
    /// Any host at the address; none where the name led nowhere.
    pub address: Option<Timestamp>,
}

/// The pace of every host and address of a run.
#[derive(Debug, Default)]
pub struct Pace {
    manners: Manners,
    hosts: BTreeMap<String, State>,
    addresses: BTreeMap<IpAddr, State>,
}

/// What is remembered of a host or an address.
#[derive(Debug, Default)]
struct State {
    ready: Option<Timestamp>,
    /// What robots.txt or 429 added to the run's delay.
    delay: SignedDuration,
    asked: u32,
    failures: u32,
    rests: u32,
    closed: Option<Kind>,
}

impl Pace {
    /// A run that has asked nobody yet.
    #[must_use]
    pub fn new(manners: Manners) -> Self {
        Self { manners, ..Self::default() }
    }

    /// When `host` at `address` may be asked; `address` is none where the name leads nowhere.
    #[must_use]
    pub fn turn(&self, host: &str, address: Option<IpAddr>) -> Turn {
        let host = self.hosts.get(host);
        let address = address.and_then(|address| self.addresses.get(&address));
        if let Some(kind) = host.and_then(|host| host.closed) {
            return Turn::Never(kind);
        }
        if host.is_some_and(|host| host.asked >= self.manners.budget) {
            return Turn::Never(Kind::BudgetSpent);
        }
        let ready = [host, address].into_iter().flatten().filter_map(|state| state.ready).max();
        Turn::At(ready.unwrap_or(Timestamp::MIN))
    }

    /// Notes that an exchange ended `now` after it took `took`. `1.2 s` at a delay of 2 s is a wait
    /// of 6 s: five times the response.
    pub fn after(
        &mut self,
        host: &str,
        address: Option<IpAddr>,
        took: SignedDuration,
        ending: Ending,
        now: Timestamp,
    ) -> Ready {
        let manners = self.manners;
        let of_host = self.hosts.entry(host.to_owned()).or_default();
        of_host.asked += 1;
        if let Ending::Failed { kind, wait } = ending {
            let asks_too_much = wait.is_some_and(|wait| wait > manners.patience);
            if kind.closes_host() || asks_too_much {
                of_host.closed = Some(kind);
            }
        }
        Ready {
            host: of_host.note(&manners, took, ending, now),
            address: address
                .map(|address| self.addresses.entry(address).or_default().note(&manners, took, ending, now)),
        }
    }

    /// Slows a host down to what its robots.txt asks for; gives from when on it may be asked.
    pub fn slow_down(&mut self, host: &str, crawl_delay: SignedDuration, now: Timestamp) -> Timestamp {
        let state = self.hosts.entry(host.to_owned()).or_default();
        state.delay = state.delay.max(crawl_delay.min(self.manners.longest));
        let ready = later(now, state.delay);
        *state.ready.insert(state.ready.map_or(ready, |before| before.max(ready)))
    }

    /// Notes that earlier processes of the run have sent a host so many requests.
    pub fn resume(&mut self, host: &str, asked: u32) {
        self.hosts.entry(host.to_owned()).or_default().asked += asked;
    }

    /// The wait between any two requests, at least.
    #[must_use]
    pub fn least(&self) -> SignedDuration {
        self.manners.delay.max(self.manners.shortest)
    }

    /// When a page is to be tried again after its `attempt`-th attempt failed `now`; none if it is
    /// not. The first attempt is 1.
    #[must_use]
    pub fn retry(&self, kind: Kind, attempt: u32, wait: Option<SignedDuration>, now: Timestamp) -> Option<Timestamp> {
        if !kind.heals() || attempt >= self.manners.attempts {
            return None;
        }
        let spread = self.manners.retry.saturating_mul(4_i32.saturating_pow(attempt.saturating_sub(1)));
        let wait = spread.max(wait.unwrap_or_default());
        (wait <= self.manners.patience).then(|| later(now, wait))
    }
}

impl State {
    fn note(&mut self, manners: &Manners, took: SignedDuration, ending: Ending, now: Timestamp) -> Timestamp {
        let mut asked_for = SignedDuration::ZERO;
        match ending {
            Ending::Failed { kind, wait } if kind.strains() => {
                self.failures += 1;
                asked_for = wait.unwrap_or_default();
                if kind == Kind::RateLimited {
                    self.delay =
                        self.delay.max(manners.delay).max(manners.shortest).saturating_mul(2).min(manners.longest);
                }
            }
            _ => (self.failures, self.rests) = (0, 0),
        }
        let mut wait = self
            .delay
            .max(manners.delay)
            .max(took.saturating_mul(manners.times_response))
            .clamp(manners.shortest, manners.longest);
        if self.failures >= manners.breaks_after {
            let rest = manners.rest.saturating_mul(2_i32.saturating_pow(self.rests));
            wait = wait.max(rest.min(manners.patience));
            (self.failures, self.rests) = (0, self.rests + 1);
        }
        let ready = later(now, wait.max(asked_for.min(manners.patience)));
        let ready = self.ready.map_or(ready, |before| before.max(ready));
        self.ready = Some(ready);
        ready
    }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// What a `Retry-After` header asks to wait from `now` on: seconds, or a date in any of HTTP's
/// three forms. A date that has passed is no wait; what is neither is none.
#[must_use]
pub fn retry_after(value: &str, now: Timestamp) -> Option<SignedDuration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(SignedDuration::from_secs(value.parse().unwrap_or(i64::MAX)));
    }
    http_date(value).map(|date| now.duration_until(date).max(SignedDuration::ZERO))
}

/// A date as HTTP prints it: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
/// `Sun Nov  6 08:49:37 1994`.
fn http_date(value: &str) -> Option<Timestamp> {
    if let Ok(date) = rfc2822::parse(value) {
        return Some(date.timestamp());
    }
    ["%A, %d-%b-%y %H:%M:%S", "%a %b %e %H:%M:%S %Y"].into_iter().find_map(|form| {
        let date = jiff::civil::DateTime::strptime(form, value.trim_end_matches("GMT").trim_end()).ok()?;
        date.to_zoned(jiff::tz::TimeZone::UTC).ok().as_ref().map(Zoned::timestamp)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: &str = "2025-03-01T00:00:00Z";

    fn moment() -> Timestamp {
        MOMENT.parse().unwrap()
    }

    fn seconds(count: i64) -> SignedDuration {
        SignedDuration::from_secs(count)
    }

    fn failed(kind: Kind) -> Ending {
        Ending::Failed { kind, wait: None }
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    /// Seconds from `now` to the turn.
    fn waits(pace: &Pace, host: &str, at: u8, now: Timestamp) -> i64 {
        match pace.turn(host, Some(address(at))) {
            Turn::At(ready) => now.duration_until(ready).as_secs(),
            Turn::Never(kind) => panic!("{kind}"),
        }
    }

    #[test]
    fn waits_for_the_delay_or_five_times_the_response_within_bounds() {
        for (took, wait) in [(0, 2), (100, 2), (1_200, 6), (9_000, 30), (60_000, 30)] {
            let mut pace = Pace::new(Manners::default());
            pace.after("a", Some(address(1)), SignedDuration::from_millis(took), Ending::Answered, moment());
            assert_eq!(waits(&pace, "a", 1, moment()), wait, "{took} ms");
        }
        let mut hasty = Pace::new(Manners { delay: SignedDuration::ZERO, ..Manners::default() });
        hasty.after("a", None, SignedDuration::ZERO, Ending::Answered, moment());
        assert_eq!(waits(&hasty, "a", 1, moment()), 1);
    }

    #[test]
    fn another_host_at_the_same_address_waits_too() {
        let mut pace = Pace::new(Manners::default());
        pace.after("a", Some(address(1)), seconds(0), Ending::Answered, moment());
        assert_eq!(waits(&pace, "b", 1, moment()), 2);
        assert_eq!(pace.turn("b", Some(address(2))), Turn::At(Timestamp::MIN));
        assert_eq!(waits(&pace, "a", 2, moment()), 2);
    }

    #[test]
    fn a_challenge_closes_its_host_and_no_other() {
        let mut pace = Pace::new(Manners::default());
        pace.after("a", Some(address(1)), seconds(0), failed(Kind::ChallengeRuishu), moment());
        assert_eq!(pace.turn("a", Some(address(1))), Turn::Never(Kind::ChallengeRuishu));
        assert_eq!(waits(&pace, "b", 1, moment()), 2);
        assert_eq!(pace.retry(Kind::ChallengeRuishu, 1, None, moment()), None);
    }

    #[test]
    fn three_failures_in_a_row_are_a_rest_and_rests_grow() {
        let mut pace = Pace::new(Manners::default());
        let mut now = moment();
        let mut rests = Vec::new();
        for _ in 0..9 {
            let ready = pace.after("a", Some(address(1)), seconds(0), failed(Kind::Timeout), now).host;
            rests.push(now.duration_until(ready).as_secs());
            now = ready;
        }
        assert_eq!(rests, [2, 2, 300, 2, 2, 600, 2, 2, 1200]);
        let ready = pace.after("a", Some(address(1)), seconds(0), Ending::Answered, now).host;
        assert_eq!(now.duration_until(ready), seconds(2));
        pace.after("a", Some(address(1)), seconds(0), failed(Kind::Reset), ready);
        assert_eq!(waits(&pace, "a", 1, ready), 2);
    }

    #[test]
    fn failures_of_many_hosts_at_one_address_rest_the_address() {
        let mut pace = Pace::new(Manners::default());
        for host in ["a", "b", "c"] {
            pace.after(host, Some(address(1)), seconds(0), failed(Kind::Timeout), moment());
        }
        assert_eq!(waits(&pace, "d", 1, moment()), 300);
        assert_eq!(pace.turn("d", Some(address(2))), Turn::At(Timestamp::MIN));
    }

    #[test]
    fn missing_pages_are_no_failures_of_the_host() {
        let mut pace = Pace::new(Manners::default());
        for _ in 0..6 {
            pace.after("a", Some(address(1)), seconds(0), failed(Kind::NotFound), moment());
        }
        assert_eq!(waits(&pace, "a", 1, moment()), 2);
    }

    #[test]
    fn too_many_requests_slow_the_host_down_for_good() {
        let mut pace = Pace::new(Manners::default());
        let limited = Ending::Failed { kind: Kind::RateLimited, wait: Some(seconds(90)) };
        let ready = pace.after("a", Some(address(1)), seconds(0), limited, moment()).host;
        assert_eq!(moment().duration_until(ready), seconds(90));
        pace.after("a", Some(address(1)), seconds(0), Ending::Answered, ready);
        assert_eq!(waits(&pace, "a", 1, ready), 4);
        let forever = Ending::Failed { kind: Kind::RateLimited, wait: Some(seconds(1_000_000)) };
        pace.after("a", Some(address(1)), seconds(0), forever, ready);
        assert_eq!(pace.turn("a", Some(address(1))), Turn::Never(Kind::RateLimited));
    }

    #[test]
    fn a_host_has_a_budget_and_a_robots_delay() {
        let mut pace = Pace::new(Manners { budget: 2, ..Manners::default() });
        pace.slow_down("a", seconds(10), moment());
        assert_eq!(waits(&pace, "a", 1, moment()), 10, "robots.txt itself was an answer");
        pace.after("a", Some(address(1)), seconds(0), Ending::Answered, moment());
        assert_eq!(waits(&pace, "a", 1, moment()), 10);
        pace.after("a", Some(address(1)), seconds(0), Ending::Answered, moment());
        assert_eq!(pace.turn("a", Some(address(1))), Turn::Never(Kind::BudgetSpent));
        pace.slow_down("b", seconds(3_000), moment());
        pace.after("b", None, seconds(0), Ending::Answered, moment());
        assert_eq!(waits(&pace, "b", 9, moment()), 30);
    }

    #[test]
    fn what_heals_is_tried_three_times_in_all_and_spread() {
        let pace = Pace::new(Manners::default());
        let wait = |attempt, asked: Option<i64>| {
            let again = pace.retry(Kind::Timeout, attempt, asked.map(seconds), moment());
            again.map(|again| moment().duration_until(again).as_secs())
        };
        assert_eq!([wait(1, None), wait(2, None), wait(3, None)], [Some(60), Some(240), None]);
        assert_eq!([wait(1, Some(90)), wait(1, Some(1_000_000))], [Some(90), None]);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "1994-11-06T08:49:07Z".parse().unwrap();
        for value in [
            "30",
            " 30 ",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(retry_after(value, now), Some(seconds(30)), "{value}");
        }
        assert_eq!(retry_after("Sat, 05 Nov 1994 08:49:37 GMT", now), Some(seconds(0)));
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("", now), None);
        assert_eq!(retry_after("99999999999999999999999", now), Some(SignedDuration::from_secs(i64::MAX)));
    }
}
