//! Who may be asked now? Hosts and addresses with what waits for each.
//!
//! Nothing in here is on disk; all of it is made again from what is.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};

/// A host and what waits for it.
#[derive(Debug)]
pub(super) struct Host {
    pub address: Option<usize>,
    pub ready_at: i64,
    pub closed: Option<String>,
    waiting: BinaryHeap<Reverse<Turn>>,
    is_busy: bool,
}

/// What decides whose turn it is: priority, then id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    pub priority: i32,
    pub id: u32,
}

#[derive(Debug)]
struct Address {
    ready_at: i64,
    is_busy: bool,
}

/// A request that is out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lease {
    pub host: usize,
    pub address: Option<usize>,
    pub turn: Turn,
}

/// All hosts and addresses. A place in a list plus one is the row's id in the database.
#[derive(Debug, Default)]
pub(super) struct Pace {
    hosts: Vec<Host>,
    host_by_name: HashMap<String, usize>,
    addresses: Vec<Address>,
    address_by_name: HashMap<String, usize>,
    /// Requests that are deferred: until when, and whose host.
    deferred: BTreeSet<(i64, Turn, usize)>,
    leases: HashMap<u32, Lease>,
    /// Requests nobody has asked for since they were laid aside: whose host, and until when they are deferred.
    aside: HashMap<u32, (usize, Turn, Option<i64>)>,
}

impl Pace {
    pub fn add_host(&mut self, name: String, address: Option<usize>, ready_at: i64, closed: Option<String>) -> usize {
        self.host_by_name.insert(name, self.hosts.len());
        self.hosts.push(Host { address, ready_at, closed, waiting: BinaryHeap::new(), is_busy: false });
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

    /// Nothing waits any more, and no host is closed.
    pub fn begin(&mut self) {
        self.deferred.clear();
        self.aside.clear();
        for host in &mut self.hosts {
            host.waiting.clear();
            host.closed = None;
        }
    }

    pub fn address_ready_at(&mut self, place: usize) -> &mut i64 {
        &mut self.addresses[place].ready_at
    }

    /// Asks nobody before then.
    pub fn rest(&mut self, until: i64) {
        let hosts = self.hosts.iter_mut().map(|host| &mut host.ready_at);
        for ready_at in hosts.chain(self.addresses.iter_mut().map(|address| &mut address.ready_at)) {
            *ready_at = until.max(*ready_at);
        }
    }

    pub fn queue(&mut self, host: usize, turn: Turn) {
        self.hosts[host].waiting.push(Reverse(turn));
    }

    pub fn defer(&mut self, host: usize, turn: Turn, until: i64) {
        self.deferred.insert((until, turn, host));
    }

    /// Lays aside whatever waits or is deferred, until it is taken up again.
    pub fn lay_aside(&mut self) {
        for (place, host) in self.hosts.iter_mut().enumerate() {
            self.aside.extend(host.waiting.drain().map(|Reverse(turn)| (turn.id, (place, turn, None))));
        }
        let deferred = std::mem::take(&mut self.deferred);
        self.aside.extend(deferred.into_iter().map(|(until, turn, place)| (turn.id, (place, turn, Some(until)))));
    }

    /// Lets a request that was laid aside wait again.
    pub fn take_up(&mut self, id: u32) {
        match self.aside.remove(&id) {
            Some((host, turn, None)) => self.queue(host, turn),
            Some((host, turn, Some(until))) => self.defer(host, turn, until),
            None => {}
        }
    }

    /// Queues what was deferred until now.
    pub fn wake(&mut self, now: i64) {
        while let Some(&(until, turn, host)) = self.deferred.first()
            && until <= now
        {
            self.deferred.pop_first();
            self.queue(host, turn);
        }
    }

    /// Takes a waiting or deferred request of a host out.
    pub fn withdraw(&mut self, host: usize, id: u32) {
        self.hosts[host].waiting.retain(|Reverse(turn)| turn.id != id);
        self.deferred.retain(|(_, turn, _)| turn.id != id);
        self.aside.remove(&id);
    }

    /// Closes a host; gives what waited for it, was deferred or laid aside, in the order of ids.
    pub fn close(&mut self, place: usize, kind: &str) -> Vec<u32> {
        let host = &mut self.hosts[place];
        host.closed = Some(kind.to_owned());
        let mut ids: Vec<u32> = host.waiting.drain().map(|Reverse(turn)| turn.id).collect();
        ids.extend(self.deferred.iter().filter(|(_, _, host)| *host == place).map(|(_, turn, _)| turn.id));
        self.deferred.retain(|(_, _, host)| *host != place);
        ids.extend(self.aside.extract_if(|_, (host, ..)| *host == place).map(|(id, _)| id));
        ids.sort_unstable();
        ids
    }

    /// The refusal that closed a host.
    pub fn closed(&self, place: usize) -> Option<&str> {
        self.hosts[place].closed.as_deref()
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

    /// Whose turn it is, `most` at most: one a host, one an address.
    pub fn choose(&self, now: i64, most: usize) -> Vec<(Turn, usize)> {
        let candidate = |(place, host): (usize, &Host)| {
            let Reverse(turn) = *host.waiting.peek()?;
            self.ready_at(host).is_some_and(|at| at <= now).then_some(Reverse((turn, place)))
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

    /// Takes the first request of a host out.
    pub fn lease(&mut self, place: usize) {
        let host = &mut self.hosts[place];
        let Some(Reverse(turn)) = host.waiting.pop() else { return };
        host.is_busy = true;
        if let Some(address) = host.address {
            self.addresses[address].is_busy = true;
        }
        self.leases.insert(turn.id, Lease { host: place, address: host.address, turn });
    }

    /// Puts a host at an address; false when it is being asked and the address is not to be asked now.
    pub fn put_at(&mut self, host: usize, address: usize, now: i64) -> bool {
        let known = self.hosts[host].address.replace(address) == Some(address);
        if known || !self.hosts[host].is_busy {
            return true;
        }
        let Some(lease) = self.leases.values_mut().find(|lease| lease.host == host) else { return true };
        let wanted = &mut self.addresses[address];
        if wanted.is_busy || wanted.ready_at > now {
            return false;
        }
        wanted.is_busy = true;
        if let Some(before) = lease.address.replace(address) {
            self.addresses[before].is_busy = false;
        }
        true
    }

    /// A request that is out.
    pub fn leased(&self, id: u32) -> Option<Lease> {
        self.leases.get(&id).copied()
    }

    /// What is out, in the order of ids.
    pub fn leases(&self) -> Vec<u32> {
        let mut ids: Vec<u32> = self.leases.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// Takes a request back.
    pub fn free(&mut self, id: u32) {
        let Some(lease) = self.leases.remove(&id) else { return };
        self.hosts[lease.host].is_busy = false;
        if let Some(address) = lease.address {
            self.addresses[address].is_busy = false;
        }
    }

    /// The soonest time at which something may be asked, or stops being deferred.
    pub fn next_ready(&self) -> Option<i64> {
        let waiting = self.hosts.iter().filter(|host| !host.waiting.is_empty());
        let due = self.deferred.first().map(|(until, _, _)| *until);
        waiting.filter_map(|host| self.ready_at(host)).chain(due).min()
    }
}
