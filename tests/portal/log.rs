//! What the server saw: every request with its times, and how many it handled at once.

use super::wire::Asked;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Instant;

/// One request and its answer.
#[derive(Debug, Clone)]
pub struct Access {
    /// The order of arrival, from 0.
    pub sequence: u64,
    /// When the head had been read.
    pub arrived: Instant,
    /// Just before the last byte of the answer left.
    pub ended: Instant,
    /// The address of the server.
    pub server: SocketAddr,
    pub host: String,
    pub method: String,
    pub target: String,
    pub status: u16,
    /// Bytes of the body that were sent, as transferred.
    pub bytes: u64,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Access {
    /// A header of the request: `if-none-match`.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The most requests handled at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MostInFlight {
    pub by_address: BTreeMap<SocketAddr, usize>,
    pub by_host: BTreeMap<String, usize>,
}

#[derive(Default)]
struct Seen {
    arrivals: u64,
    accesses: Vec<Access>,
    now: (BTreeMap<SocketAddr, usize>, BTreeMap<String, usize>),
    most: MostInFlight,
}

/// The access log of all hosts.
#[derive(Default)]
pub struct Log(Mutex<Seen>);

/// A request that is being handled.
pub struct Flight {
    sequence: u64,
    arrived: Instant,
    server: SocketAddr,
    host: String,
}

impl Log {
    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub fn arrive(&self, server: SocketAddr, asked: &Asked) -> Flight {
        let mut seen = self.seen();
        let sequence = seen.arrivals;
        seen.arrivals += 1;
        let here = *seen.now.0.entry(server).and_modify(|now| *now += 1).or_insert(1);
        let there = *seen.now.1.entry(asked.host.clone()).and_modify(|now| *now += 1).or_insert(1);
        let most = seen.most.by_address.entry(server).or_default();
        *most = here.max(*most);
        let most = seen.most.by_host.entry(asked.host.clone()).or_default();
        *most = there.max(*most);
        Flight { sequence, arrived: Instant::now(), server, host: asked.host.clone() }
    }

    /// How many requests have come so far, answered or not.
    pub fn arrivals(&self) -> u64 {
        self.seen().arrivals
    }

    pub fn leave(&self, flight: Flight, asked: &Asked, status: u16, bytes: u64) {
        let mut seen = self.seen();
        if let Some(now) = seen.now.0.get_mut(&flight.server) {
            *now -= 1;
        }
        if let Some(now) = seen.now.1.get_mut(&flight.host) {
            *now -= 1;
        }
        seen.accesses.push(Access {
            sequence: flight.sequence,
            arrived: flight.arrived,
            ended: Instant::now(),
            server: flight.server,
            host: flight.host,
            method: asked.method.clone(),
            target: asked.target.clone(),
            status,
            bytes,
            headers: asked.headers.clone(),
        });
    }

    /// In the order of arrival.
    pub fn accesses(&self) -> Vec<Access> {
        let mut accesses = self.seen().accesses.clone();
        accesses.sort_by_key(|access| access.sequence);
        accesses
    }

    pub fn most_in_flight(&self) -> MostInFlight {
        self.seen().most.clone()
    }

    pub fn clear(&self) {
        let mut seen = self.seen();
        seen.accesses.clear();
        seen.most = MostInFlight::default();
    }
}
