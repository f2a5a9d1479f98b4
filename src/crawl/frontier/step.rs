//! What is put down together: requests that are new, and attempts that have ended.

use super::pace::{Lease, Turn};
use super::{Finished, Frontier, Id, NewRequest, Outcome, State, end, host, row_id};
use crate::archive::Key;
use crate::error::{Context as _, Error, Result};
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// Requests that were put down, and what of them has to be remembered.
#[derive(Default)]
struct Inserted {
    ids: Vec<Id>,
    new: HashMap<Key, u32>,
    queued: Vec<(usize, Turn)>,
}

impl Frontier {
    /// Queues requests; one known in this round keeps its state and is only named.
    ///
    /// A request to a [closed](Self::close_host) host has failed as soon as it is inserted.
    ///
    /// # Errors
    /// When the file cannot be written; then none is inserted.
    pub fn insert(&mut self, requests: &[NewRequest]) -> Result<Vec<Id>> {
        self.step(&[], requests)
    }

    /// Ends attempts: states, pace and answers.
    ///
    /// # Errors
    /// When one of them is not leased, or the file cannot be written; then none is ended.
    pub fn finish(&mut self, finished: &[Finished]) -> Result<()> {
        self.step(finished, &[]).map(drop)
    }

    /// Ends attempts and queues requests, all in one transaction.
    ///
    /// # Errors
    /// Of [`finish`](Self::finish) and [`insert`](Self::insert); then nothing is put down.
    pub fn step(&mut self, finished: &[Finished], requests: &[NewRequest]) -> Result<Vec<Id>> {
        let leases = finished.iter().map(|one| {
            let lease = self.pace.leased(one.id.0);
            lease.ok_or_else(|| Error::new(format!("frontier: request {} is not leased", one.id.0)))
        });
        let leases = leases.collect::<Result<Vec<Lease>>>()?;
        let hosts = requests.iter().map(|request| host(&self.connection, &mut self.pace, &request.host));
        let hosts = hosts.collect::<rusqlite::Result<Vec<_>>>().context("frontier: a host")?;
        let connection = &self.connection;
        let step = || Ok((put_ends(connection, finished, &leases)?, self.put_requests(connection, requests, &hosts)?));
        let (answers, inserted) = together(connection, step).context("frontier: putting down")?;
        for ((one, lease), answer) in finished.iter().zip(leases).zip(answers) {
            self.pace.free(one.id.0);
            self.pace.host(lease.host).ready_at = one.host_ready_at;
            if let Some(address) = lease.address {
                *self.pace.address_ready_at(address) = one.address_ready_at;
            }
            self.ended(lease.host, lease.turn, &one.outcome, answer);
        }
        for (key, id) in inserted.new {
            self.rows.entry(key).or_default().request = id;
        }
        for (host, turn) in inserted.queued {
            self.pace.queue(host, turn);
        }
        for Id(id) in &inserted.ids {
            self.pace.take_up(*id);
        }
        Ok(inserted.ids)
    }

    fn put_requests(
        &self,
        connection: &Connection,
        requests: &[NewRequest],
        hosts: &[usize],
    ) -> rusqlite::Result<Inserted> {
        let mut inserted = Inserted::default();
        if requests.is_empty() {
            return Ok(inserted);
        }
        let mut insert = connection.prepare_cached(
            "INSERT INTO requests (key, host, priority, state, kind, county, url, form, referer) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )?;
        for (request, host) in requests.iter().zip(hosts) {
            let key = request.key();
            let known = self.rows.get(&key).map(|rows| rows.request).filter(|&id| id > 0);
            if let Some(id) = known.or_else(|| inserted.new.get(&key).copied()) {
                inserted.ids.push(Id(id));
                continue;
            }
            let closed = self.pace.closed(*host);
            let state = if closed.is_some() { State::Failed } else { State::Queued };
            let values = params![
                key.0,
                row_id(*host),
                request.priority,
                state as i64,
                closed,
                request.county,
                request.url,
                request.form,
                request.referer,
            ];
            let id = insert.query_row(values, |row| row.get(0))?;
            inserted.ids.push(Id(id));
            inserted.new.insert(key, id);
            if state == State::Queued {
                inserted.queued.push((*host, Turn { priority: request.priority, id }));
            }
        }
        Ok(inserted)
    }

    /// Notes in memory how a request ended.
    pub(super) fn ended(&mut self, host: usize, turn: Turn, outcome: &Outcome, answer: Option<(Key, u32)>) {
        if let Outcome::Deferred { until, .. } = outcome {
            self.pace.defer(host, turn, *until);
        }
        if let Some((key, row)) = answer {
            self.rows.entry(key).or_default().answer = row;
        }
    }
}

/// Does something in one transaction, whose two statements are prepared once.
fn together<T>(connection: &Connection, work: impl FnOnce() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let say = |sql| connection.prepare_cached(sql)?.execute([]);
    say("BEGIN")?;
    let done = work().and_then(|done| say("COMMIT").map(|_| done));
    if done.is_err() {
        // What was wrong is told; what is not taken back here is with the connection.
        let _ = say("ROLLBACK");
    }
    done
}

/// Puts down how attempts ended; gives key and row of the answers that later ones may refer to.
fn put_ends(
    connection: &Connection,
    finished: &[Finished],
    leases: &[Lease],
) -> rusqlite::Result<Vec<Option<(Key, u32)>>> {
    let mut answers = Vec::with_capacity(finished.len());
    if finished.is_empty() {
        return Ok(answers);
    }
    let mut host_ready = connection.prepare_cached("UPDATE hosts SET ready_at = ? WHERE id = ?")?;
    let mut address_ready = connection.prepare_cached("UPDATE addresses SET ready_at = ? WHERE id = ?")?;
    for (one, lease) in finished.iter().zip(leases) {
        answers.push(end(connection, one.id.0, &one.outcome, one.archived.as_ref(), one.answer.as_ref())?);
        host_ready.execute([one.host_ready_at, row_id(lease.host)])?;
        if let Some(address) = lease.address {
            address_ready.execute([one.address_ready_at, row_id(address)])?;
        }
    }
    Ok(answers)
}
