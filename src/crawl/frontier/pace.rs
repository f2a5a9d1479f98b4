//! Who may be asked now? Hosts and addresses with what is next of each; nothing here is on disk.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// A host and what is next of it.
#[derive(Debug)]
pub(super) struct Host {
    pub address: Option<usize>,
    pub ready_at: i64,
    pub closed: Option<String>,
    pub next: Next,
    is_busy: bool,
}

/// The first request that waits for a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// To be looked up.
    Unknown,
    /// None waits.
    Nothing,
    /// The one of the least priority number, then the one inserted first.
    Request(Turn),
}

/// What decides whose turn it is: priority, then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    pub priority: i64,
    pub id: i64,
}

#[derive(Debug)]
struct Address {
    ready_at: i64,
    is_busy: bool,
}

/// All hosts and addresses. A place in a list plus one is the row's id in the database.
#[derive(Debug, Default)]
pub(super) struct Pace {
    hosts: Vec<Host>,
    host_by_name: HashMap<String, usize>,
    addresses: Vec<Address>,
    address_by_name: HashMap<String, usize>,
    /// Requests that are out, with host and address.
    leases: HashMap<i64, (usize, Option<usize>)>,
}

impl Pace {
    pub fn add_host(&mut self, name: String, address: Option<usize>, ready_at: i64, closed: Option<String>) -> usize {
        self.host_by_name.insert(name, self.hosts.len());
        self.hosts.push(Host { address, ready_at, closed, next: Next::Unknown, is_busy: false });
        self.hosts.len() - 1
    }

    pub fn add_address(&mut self, name: String, ready_at: i64) -> usize {
        self.address_by_name.insert(name, self.addresses.len());
        self.addresses.push(Address { ready_at, is_busy: false });
        self.addresses.len() - 1
    }

    pub fn host_named(&self, name: &str) -> Option<usize> {
        self.host_by_name.get(name).copied()
    }

    pub fn address_named(&self, name: &str) -> Option<usize> {
        self.address_by_name.get(name).copied()
    }

    pub fn host(&mut self, place: usize) -> &mut Host {
        &mut self.hosts[place]
    }

    pub fn hosts(&mut self) -> &mut [Host] {
        &mut self.hosts
    }

    pub fn address_ready_at(&mut self, place: usize) -> &mut i64 {
        &mut self.addresses[place].ready_at
    }

    /// Tells of a request that now waits for a host.
    pub fn queued(&mut self, host: usize, turn: Turn) {
        let host = &mut self.hosts[host];
        host.next = match host.next {
            Next::Unknown => Next::Unknown,
            Next::Request(first) if first < turn => Next::Request(first),
            Next::Nothing | Next::Request(_) => Next::Request(turn),
        };
    }

    /// When a host may be asked; none while it or its address is asked, or when it is closed.
    fn ready_at(&self, host: &Host) -> Option<i64> {
        if host.is_busy || host.closed.is_some() {
            return None;
        }
        match host.address.map(|address| &self.addresses[address]) {
            Some(address) if address.is_busy => None,
            Some(address) => Some(host.ready_at.max(address.ready_at)),
            None => Some(host.ready_at),
        }
    }

    /// Hosts that may be asked now, but what is next of them is not known.
    pub fn to_look_up(&self, now: i64) -> Vec<usize> {
        let wanted = |host: &Host| host.next == Next::Unknown && self.ready_at(host).is_some_and(|at| at <= now);
        (0..self.hosts.len()).filter(|&place| wanted(&self.hosts[place])).collect()
    }

    /// Whose turn it is, `most` at most: one a host, one an address.
    pub fn choose(&self, now: i64, most: usize) -> Vec<(Turn, usize)> {
        let candidate = |(place, host): (usize, &Host)| match host.next {
            Next::Request(turn) if self.ready_at(host).is_some_and(|at| at <= now) => Some(Reverse((turn, place))),
            _ => None,
        };
        let mut candidates: BinaryHeap<_> = self.hosts.iter().enumerate().filter_map(candidate).collect();
        let mut taken = vec![false; self.addresses.len()];
        let mut chosen = Vec::with_capacity(most.min(candidates.len()));
        while chosen.len() < most
            && let Some(Reverse((turn, place))) = candidates.pop()
        {
            let address = self.hosts[place].address;
            if address.is_none_or(|address| !std::mem::replace(&mut taken[address], true)) {
                chosen.push((turn, place));
            }
        }
        chosen
    }

    pub fn lease(&mut self, id: i64, place: usize) {
        let host = &mut self.hosts[place];
        host.is_busy = true;
        host.next = Next::Unknown;
        if let Some(address) = host.address {
            self.addresses[address].is_busy = true;
        }
        self.leases.insert(id, (place, host.address));
    }

    /// Puts a host at an address; false when it is being asked and the address is already asked by another.
    pub fn put_at(&mut self, host: usize, address: usize) -> bool {
        let known = self.hosts[host].address.replace(address) == Some(address);
        if known || !self.hosts[host].is_busy {
            return true;
        }
        let Some(lease) = self.leases.values_mut().find(|lease| lease.0 == host) else { return true };
        if std::mem::replace(&mut self.addresses[address].is_busy, true) {
            return false;
        }
        if let Some(before) = lease.1.replace(address) {
            self.addresses[before].is_busy = false;
        }
        true
    }

    /// Host and address of a request that is out.
    pub fn leased(&self, id: i64) -> Option<(usize, Option<usize>)> {
        self.leases.get(&id).copied()
    }

    pub fn leases(&self) -> usize {
        self.leases.len()
    }

    /// Takes a request back.
    pub fn free(&mut self, id: i64) {
        let Some((host, address)) = self.leases.remove(&id) else { return };
        self.hosts[host].is_busy = false;
        if let Some(address) = address {
            self.addresses[address].is_busy = false;
        }
    }

    /// The soonest time at which a host with something to ask may be asked.
    pub fn next_ready(&self) -> Option<i64> {
        let waiting = self.hosts.iter().filter(|host| host.next != Next::Nothing);
        waiting.filter_map(|host| self.ready_at(host)).min()
    }
}
