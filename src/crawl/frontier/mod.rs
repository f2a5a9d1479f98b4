//! What is still to be asked, what was asked, and what became of it? Kept in one file of `SQLite`.
//!
//! A request is `queued`, `leased`, then `done`, `failed` or `deferred`. Each step is one
//! transaction, in a write-ahead log with `synchronous = NORMAL`: a kill of the process at any moment
//! loses nothing that was committed, and a loss of power can take back the last transactions but
//! never breaks the file. What it takes back stands in the archive, from which it is
//! [adopted](Frontier::adopt) again, so waiting for the disk with each page would buy nothing.
//!
//! Times are milliseconds since 1970, given by the caller; there is no clock in here.

mod answer;
mod pace;
mod request;
mod tell;

pub use answer::Answer;
pub use request::{Finished, Id, Leased, NewRequest, Outcome, State};
pub use tell::{Count, Standing};

use crate::archive::{Key, Location, Method};
use crate::error::{Context as _, Error, Result};
use pace::{Next, Pace, Turn};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::path::Path;

/// What `SQLite` may hold of the file in memory, in KiB: measured with `cargo bench --bench crawl`.
const CACHE: i64 = 48 << 10;

/// One run over all portals, over as many processes as it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// From 1.
    pub number: i64,
    /// When it was begun.
    pub begun: i64,
    /// When it was over; none while it is not.
    pub ended: Option<i64>,
}

/// The requests of a round, and the answers of all rounds.
#[derive(Debug)]
pub struct Frontier {
    connection: Connection,
    pace: Pace,
    /// When the first deferred request is due.
    due: Option<i64>,
    round: i64,
}

impl Frontier {
    /// Opens or makes a frontier; what was leased when the last process ended is queued again.
    ///
    /// # Errors
    /// When the file cannot be opened, belongs to another version, or is in use by another process.
    pub fn open(path: &Path) -> Result<Self> {
        Self::at(path).context(format!("frontier {}", path.display()))?
    }

    fn at(path: &Path) -> rusqlite::Result<Result<Self>> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "cache_size", -CACHE)?;
        connection.set_prepared_statement_cache_capacity(32);
        match connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? {
            0 => connection.execute_batch(&format!("BEGIN;\n{}COMMIT;", include_str!("schema.sql")))?,
            1 => {}
            other => return Ok(Err(Error::new(format!("{}: frontier of version {other}", path.display())))),
        }
        connection.execute("UPDATE requests SET state = 0 WHERE state = 1", [])?;
        let round = connection.query_row("SELECT ifnull(max(round), 0) FROM rounds", [], |row| row.get(0))?;
        let mut frontier = Self { connection, pace: Pace::default(), due: None, round };
        frontier.load()?;
        Ok(Ok(frontier))
    }

    fn load(&mut self) -> rusqlite::Result<()> {
        let mut addresses = self.connection.prepare("SELECT address, ready_at FROM addresses ORDER BY id")?;
        let mut rows = addresses.query([])?;
        while let Some(row) = rows.next()? {
            self.pace.add_address(row.get(0)?, row.get(1)?);
        }
        let mut hosts = self.connection.prepare("SELECT host, address - 1, ready_at, closed FROM hosts ORDER BY id")?;
        let mut rows = hosts.query([])?;
        while let Some(row) = rows.next()? {
            self.pace.add_host(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        }
        self.due = due(&self.connection)?;
        Ok(())
    }

    /// The round that was begun last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn round(&self) -> Result<Option<Round>> {
        let read = |row: &rusqlite::Row<'_>| Ok(Round { number: row.get(0)?, begun: row.get(1)?, ended: row.get(2)? });
        let sql = "SELECT round, begun, ended FROM rounds WHERE round = ?";
        self.connection.query_row(sql, [self.round], read).optional().context("frontier: the round")
    }

    /// Begins a round: nothing is queued, no host is closed, and answers are known only as earlier ones.
    ///
    /// Of earlier answers the newest with status 200 is kept, for conditional requests.
    ///
    /// # Errors
    /// While requests are leased; when the file cannot be written.
    pub fn begin_round(&mut self, now: i64) -> Result<i64> {
        if self.pace.leases() > 0 {
            return Err(Error::new("frontier: a round cannot begin while requests are leased"));
        }
        let round = self.round + 1;
        let begin = || -> rusqlite::Result<()> {
            let transaction = self.connection.unchecked_transaction()?;
            transaction.execute("DELETE FROM requests", [])?;
            transaction.execute("UPDATE hosts SET closed = NULL", [])?;
            let older = "DELETE FROM answers WHERE status <> 200 OR round < \
                 (SELECT max(round) FROM answers AS newer WHERE newer.key = answers.key AND newer.status = 200)";
            transaction.execute(older, [])?;
            transaction.execute("INSERT INTO rounds (round, begun) VALUES (?, ?)", params![round, now])?;
            transaction.commit()
        };
        begin().context("frontier: beginning a round")?;
        self.round = round;
        self.due = None;
        for host in self.pace.hosts() {
            host.closed = None;
            host.next = Next::Nothing;
        }
        Ok(round)
    }

    /// Puts down that the round is over.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end_round(&mut self, now: i64) -> Result<()> {
        let sql = "UPDATE rounds SET ended = ? WHERE round = ?";
        self.connection.execute(sql, params![now, self.round]).context("frontier: ending a round")?;
        Ok(())
    }

    /// Queues requests; one known in this round keeps its state and is only named.
    ///
    /// A request to a [closed](Self::close_host) host has failed as soon as it is inserted.
    ///
    /// # Errors
    /// When the file cannot be written; then none is inserted.
    pub fn insert(&mut self, requests: &[NewRequest]) -> Result<Vec<Id>> {
        let mut ids = Vec::with_capacity(requests.len());
        let mut queued = Vec::with_capacity(requests.len());
        let mut insert = || -> rusqlite::Result<()> {
            let hosts = requests.iter().map(|request| host(&self.connection, &mut self.pace, &request.host));
            let hosts = hosts.collect::<rusqlite::Result<Vec<_>>>()?;
            let transaction = self.connection.unchecked_transaction()?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO requests (key, host, priority, state, kind, county, url, form, referer) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            )?;
            let mut known = transaction.prepare_cached("SELECT id FROM requests WHERE key = ?")?;
            for (request, host) in requests.iter().zip(hosts) {
                let closed = self.pace.host(host).closed.as_deref();
                let state = if closed.is_some() { State::Failed } else { State::Queued };
                let (key, priority) = (request.key(), request.priority);
                let inserted = insert.execute(params![
                    key.0,
                    row_id(host),
                    priority,
                    state as i64,
                    closed,
                    request.county,
                    request.url,
                    request.form,
                    request.referer,
                ])?;
                let id = if inserted > 0 {
                    transaction.last_insert_rowid()
                } else {
                    known.query_row([key.0], |row| row.get(0))?
                };
                ids.push(Id(id));
                if inserted > 0 && state == State::Queued {
                    queued.push((host, Turn { priority, id }));
                }
            }
            drop((insert, known));
            transaction.commit()
        };
        insert().context("frontier: inserting")?;
        for (host, turn) in queued {
            self.pace.queued(host, turn);
        }
        Ok(ids)
    }

    /// Takes out requests that may be asked now, `most` at most: never two of one host nor two of one
    /// address, none before its host and address are ready; by priority, then in the order of insertion.
    ///
    /// # Errors
    /// When the file cannot be written; then none is leased.
    pub fn lease(&mut self, now: i64, most: usize) -> Result<Vec<Leased>> {
        self.wake(now).context("frontier: what is due")?;
        self.look_up(now).context("frontier: what waits")?;
        let chosen = self.pace.choose(now, most);
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        let take = || -> rusqlite::Result<Vec<Leased>> {
            let transaction = self.connection.unchecked_transaction()?;
            let mut take = transaction.prepare_cached(
                "UPDATE requests SET state = 1, attempts = attempts + 1 WHERE id = ? \
                 RETURNING attempts, url, form, referer, county, priority, (SELECT host FROM hosts WHERE id = requests.host)",
            )?;
            let leased = chosen.iter().map(|(turn, _)| {
                take.query_row([turn.id], |row| {
                    let form: Option<Vec<u8>> = row.get(2)?;
                    let request = NewRequest {
                        method: if form.is_some() { Method::Post } else { Method::Get },
                        url: row.get(1)?,
                        form,
                        referer: row.get(3)?,
                        county: row.get(4)?,
                        host: row.get(6)?,
                        priority: row.get(5)?,
                    };
                    Ok(Leased { id: Id(turn.id), request, attempts: row.get(0)? })
                })
            });
            let leased = leased.collect::<rusqlite::Result<_>>()?;
            drop(take);
            transaction.commit()?;
            Ok(leased)
        };
        let leased = take().context("frontier: leasing")?;
        for (turn, host) in chosen {
            self.pace.lease(turn.id, host);
        }
        Ok(leased)
    }

    /// Queues what was deferred until now.
    fn wake(&mut self, now: i64) -> rusqlite::Result<()> {
        if self.due.is_none_or(|due| due > now) {
            return Ok(());
        }
        let sql =
            "UPDATE requests SET state = 0, until = NULL WHERE state = 4 AND until <= ? RETURNING host, priority, id";
        let mut wake = self.connection.prepare_cached(sql)?;
        let mut rows = wake.query([now])?;
        while let Some(row) = rows.next()? {
            self.pace.queued(place(row.get(0)?), Turn { priority: row.get(1)?, id: row.get(2)? });
        }
        self.due = due(&self.connection)?;
        Ok(())
    }

    /// Looks up what is next of the hosts that could be asked by `now`.
    fn look_up(&mut self, now: i64) -> rusqlite::Result<()> {
        let sql = "SELECT priority, id FROM requests WHERE host = ? AND state = 0 ORDER BY priority, id LIMIT 1";
        let mut first = self.connection.prepare_cached(sql)?;
        for host in self.pace.to_look_up(now) {
            let turn = first.query_row([row_id(host)], |row| Ok(Turn { priority: row.get(0)?, id: row.get(1)? }));
            self.pace.host(host).next = turn.optional()?.map_or(Next::Nothing, Next::Request);
        }
        Ok(())
    }

    /// Ends attempts, all in one transaction: states, pace and answers.
    ///
    /// # Errors
    /// When one of them is not leased, or the file cannot be written; then none is ended.
    pub fn finish(&mut self, finished: &[Finished]) -> Result<()> {
        let leases = finished.iter().map(|one| {
            let lease = self.pace.leased(one.id.0);
            lease.ok_or_else(|| Error::new(format!("frontier: request {} is not leased", one.id.0)))
        });
        let leases = leases.collect::<Result<Vec<_>>>()?;
        let finish = || -> rusqlite::Result<()> {
            let transaction = self.connection.unchecked_transaction()?;
            let mut host_ready = transaction.prepare_cached("UPDATE hosts SET ready_at = ? WHERE id = ?")?;
            let mut address_ready = transaction.prepare_cached("UPDATE addresses SET ready_at = ? WHERE id = ?")?;
            for (one, (host, address)) in finished.iter().zip(&leases) {
                end(&transaction, one.id.0, &one.outcome, one.answer.as_ref(), self.round)?;
                host_ready.execute([one.host_ready_at, row_id(*host)])?;
                if let Some(address) = address {
                    address_ready.execute([one.address_ready_at, row_id(*address)])?;
                }
            }
            drop((host_ready, address_ready));
            transaction.commit()
        };
        finish().context("frontier: finishing")?;
        for (one, (host, address)) in finished.iter().zip(leases) {
            self.pace.free(one.id.0);
            self.pace.host(host).ready_at = one.host_ready_at;
            if let Some(address) = address {
                *self.pace.address_ready_at(address) = one.address_ready_at;
            }
            self.note(&one.outcome);
        }
        Ok(())
    }

    /// What is next of each host is to be looked up anew.
    fn look_again(&mut self) {
        for host in self.pace.hosts() {
            host.next = Next::Unknown;
        }
    }

    fn note(&mut self, outcome: &Outcome) {
        if let Outcome::Deferred { until, .. } = outcome {
            self.due = Some(self.due.map_or(*until, |due| due.min(*until)));
        }
    }

    /// Puts a leased request back as though it had not been leased: it was not asked.
    ///
    /// # Errors
    /// When it is not leased, or the file cannot be written.
    pub fn release(&mut self, id: Id) -> Result<()> {
        if self.pace.leased(id.0).is_none() {
            return Err(Error::new(format!("frontier: request {} is not leased", id.0)));
        }
        let sql = "UPDATE requests SET state = 0, attempts = attempts - 1 WHERE id = ?";
        self.connection.execute(sql, [id.0]).context("frontier: releasing")?;
        self.pace.free(id.0);
        Ok(())
    }

    /// Ends a request by an exchange found in the archive that no process has put down here; false
    /// when the request is unknown in this round, out, or already ended.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn adopt(&mut self, key: Key, outcome: &Outcome, answer: Option<&Answer>) -> Result<bool> {
        let adopt = || -> rusqlite::Result<Option<usize>> {
            let transaction = self.connection.unchecked_transaction()?;
            let known = transaction
                .prepare_cached("SELECT id, host FROM requests WHERE key = ? AND state IN (0, 4)")?
                .query_row([key.0], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some((id, host)) = known else { return Ok(None) };
            end(&transaction, id, outcome, answer, self.round)?;
            transaction.commit()?;
            Ok(Some(place(host)))
        };
        let Some(host) = adopt().context("frontier: adopting")? else { return Ok(false) };
        self.pace.host(host).next = Next::Unknown;
        self.note(outcome);
        Ok(true)
    }

    /// Puts a host at the address it was resolved to; false when another request is out to that
    /// address already, and the one out to this host must be [released](Self::release).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn place(&mut self, host: &str, address: &str) -> Result<bool> {
        let mut put = || -> rusqlite::Result<(usize, usize)> {
            let host = self::host(&self.connection, &mut self.pace, host)?;
            let address = if let Some(known) = self.pace.address_named(address) {
                known
            } else {
                self.connection.execute("INSERT INTO addresses (address) VALUES (?)", [address])?;
                self.pace.add_address(address.to_owned(), 0)
            };
            if self.pace.host(host).address != Some(address) {
                let sql = "UPDATE hosts SET address = ? WHERE id = ?";
                self.connection.execute(sql, [row_id(address), row_id(host)])?;
            }
            Ok((host, address))
        };
        let (host, address) = put().context("frontier: placing a host")?;
        Ok(self.pace.put_at(host, address))
    }

    /// Asks a host no more in this round: all that waits for it has failed, and what is inserted for
    /// it later fails at once. Gives what has failed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn close_host(&mut self, host: &str, kind: &str) -> Result<Vec<Id>> {
        let mut close = || -> rusqlite::Result<(usize, Vec<Id>)> {
            let host = self::host(&self.connection, &mut self.pace, host)?;
            let transaction = self.connection.unchecked_transaction()?;
            transaction.execute("UPDATE hosts SET closed = ? WHERE id = ?", params![kind, row_id(host)])?;
            let sql = "UPDATE requests SET state = 3, until = NULL, kind = ?, evidence = 'the host is closed' \
                 WHERE host = ? AND state IN (0, 4) RETURNING id";
            let failed = transaction
                .prepare(sql)?
                .query_map(params![kind, row_id(host)], |row| row.get(0).map(Id))?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            transaction.commit()?;
            Ok((host, failed))
        };
        let (host, mut failed) = close().context("frontier: closing a host")?;
        self.pace.host(host).closed = Some(kind.to_owned());
        self.pace.host(host).next = Next::Unknown;
        failed.sort_unstable();
        Ok(failed)
    }

    /// When something may be leased: `now`, a later time, or none while only the end of what is out
    /// can bring it about, or when nothing waits.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_ready(&mut self, now: i64) -> Result<Option<i64>> {
        self.look_up(i64::MAX).context("frontier: what waits")?;
        Ok(self.pace.next_ready().into_iter().chain(self.due).min().map(|at| at.max(now)))
    }

    /// The newest answer with status 200 to the same request, of any round: for its validators.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn previous(&self, key: Key) -> Result<Option<Answer>> {
        answer::previous(&self.connection, key)
    }

    /// Where in the archive the last exchange stands that is known here; behind it may be unknown ones.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_location(&self) -> Result<Option<Location>> {
        answer::last_location(&self.connection)
    }
}

/// Puts down how a request ended.
fn end(
    connection: &Connection,
    id: i64,
    outcome: &Outcome,
    answer: Option<&Answer>,
    round: i64,
) -> rusqlite::Result<()> {
    let (state, until, kind, evidence) = match outcome {
        Outcome::Done => (State::Done, None, None, None),
        Outcome::Failed { kind, evidence } => (State::Failed, None, Some(kind), Some(evidence)),
        Outcome::Deferred { until, kind } => (State::Deferred, Some(until), Some(kind), None),
    };
    let sql = "UPDATE requests SET state = ?, until = ?, kind = ?, evidence = ? WHERE id = ? RETURNING key";
    let key = connection
        .prepare_cached(sql)?
        .query_row(params![state as i64, until, kind, evidence, id], |row| row.get(0).map(Key))?;
    answer.map_or(Ok(()), |answer| answer::put(connection, key, round, answer))
}

/// The place of a host; a new one is put down, outside of any transaction that could be taken back.
fn host(connection: &Connection, pace: &mut Pace, name: &str) -> rusqlite::Result<usize> {
    if let Some(host) = pace.host_named(name) {
        return Ok(host);
    }
    connection.prepare_cached("INSERT INTO hosts (host) VALUES (?)")?.execute([name])?;
    Ok(pace.add_host(name.to_owned(), None, 0, None))
}

fn due(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT min(until) FROM requests WHERE state = 4")?.query_row([], |row| row.get(0))
}

fn row_id(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX - 1) + 1
}

fn place(row_id: i64) -> usize {
    usize::try_from(row_id - 1).unwrap_or_default()
}
