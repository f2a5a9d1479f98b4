//! What is still to be asked, what was asked, and what became of it? Kept in one file of `SQLite`.
//!
//! A request is `queued`, `leased`, then `done`, `failed` or `deferred`. The file is the truth and is
//! only ever appended to and updated in place; what is looked up in it, keys and whose turn it is,
//! stands in memory and is made again when it is opened. So no page of an index is written for a
//! request, and a lease is not written at all: it ends with its process.
//!
//! Each step is one transaction, in a write-ahead log with `synchronous = NORMAL`: a kill of the
//! process at any moment loses nothing that was committed, and a loss of power can take back the last
//! transactions but never breaks the file. What it takes back stands in the archive, from which it is
//! [adopted](Frontier::adopt) again, so waiting for the disk with each page would buy nothing.
//!
//! Times are milliseconds since 1970, given by the caller; there is no clock in here.

mod answer;
mod pace;
mod request;
mod resume;
mod step;
mod tell;

pub use answer::Answer;
pub use request::{Finished, Id, Leased, NewRequest, Outcome, State};
pub use tell::{Count, Standing};

use crate::archive::{Key, Location, Method};
use crate::error::{Context as _, Error, Result};
use pace::{Pace, Turn};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

/// What `SQLite` may hold of the file in memory, in KiB: measured with `cargo bench --bench crawl`.
const CACHE: i64 = 16 << 10;

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
    rows: HashMap<Key, Rows>,
    round: i64,
}

/// Where in the tables a request is; 0 for nowhere.
#[derive(Debug, Clone, Copy, Default)]
struct Rows {
    request: u32,
    /// Its newest answer with status 200, of any round.
    answer: u32,
}

impl Frontier {
    /// Opens or makes a frontier; what was leased when the last process ended is queued again.
    ///
    /// # Errors
    /// When the file cannot be opened, is damaged, belongs to another version, or is in use by another process.
    pub fn open(path: &Path) -> Result<Self> {
        let place = path.display();
        Self::at(path).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Error::new(format!(
                "{place} is damaged ({error}); delete it, and {place}-wal if there is one: the next run makes it anew from \
                 the archive beside it, and asks for nothing that stands there"
            )),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Error::new(format!("{place}: another run asks with this state; wait for it, or give another --state"))
            }
            _ => Error::new(format!("frontier {place}: {error}")),
        })?
    }

    fn at(path: &Path) -> rusqlite::Result<Result<Self>> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::ZERO)?;
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
        let round = connection.query_row("SELECT ifnull(max(round), 0) FROM rounds", [], |row| row.get(0))?;
        let mut frontier = Self { connection, pace: Pace::default(), rows: HashMap::new(), round };
        frontier.load()?;
        Ok(Ok(frontier))
    }

    /// Makes anew what stands in memory; nothing may be out.
    fn load(&mut self) -> rusqlite::Result<()> {
        self.pace = Pace::default();
        self.rows.clear();
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
        let mut requests = self.connection.prepare("SELECT id, key, host, priority, state, until FROM requests")?;
        let mut rows = requests.query([])?;
        while let Some(row) = rows.next()? {
            let turn = Turn { id: row.get(0)?, priority: row.get(3)? };
            self.rows.entry(Key(row.get(1)?)).or_default().request = turn.id;
            match State::from_number(row.get(4)?)? {
                State::Queued | State::Leased => self.pace.queue(place(row.get(2)?), turn),
                State::Deferred => self.pace.defer(place(row.get(2)?), turn, row.get(5)?),
                State::Done | State::Failed => {}
            }
        }
        let mut answers = self.connection.prepare("SELECT id, key FROM answers WHERE status = 200 ORDER BY id")?;
        let mut rows = answers.query([])?;
        while let Some(row) = rows.next()? {
            self.rows.entry(Key(row.get(1)?)).or_default().answer = row.get(0)?;
        }
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
        if !self.pace.leases().is_empty() {
            return Err(Error::new("frontier: a round cannot begin while requests are leased"));
        }
        let round = self.round + 1;
        let begin = || -> rusqlite::Result<()> {
            let transaction = self.connection.unchecked_transaction()?;
            transaction.execute("DELETE FROM requests", [])?;
            transaction.execute("UPDATE hosts SET closed = NULL", [])?;
            let newest = "SELECT max(id) FROM answers WHERE status = 200 GROUP BY key";
            transaction.execute(&format!("DELETE FROM answers WHERE id NOT IN ({newest})"), [])?;
            transaction.execute("INSERT INTO rounds (round, begun) VALUES (?, ?)", params![round, now])?;
            transaction.commit()
        };
        begin().context("frontier: beginning a round")?;
        self.round = round;
        self.pace.begin();
        self.rows.retain(|_, rows| {
            rows.request = 0;
            rows.answer > 0
        });
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

    /// Takes out requests that may be asked now, `most` at most: never two of one host nor two of one
    /// address, none before its host and address are ready; by priority, then in the order of insertion.
    ///
    /// # Errors
    /// When the file cannot be read; then none is leased.
    pub fn lease(&mut self, now: i64, most: usize) -> Result<Vec<Leased>> {
        self.pace.wake(now);
        let chosen = self.pace.choose(now, most);
        let leased = chosen.iter().map(|(turn, _)| self.read(*turn)).collect::<rusqlite::Result<Vec<_>>>();
        let leased = leased.context("frontier: leasing")?;
        for (_, host) in chosen {
            self.pace.lease(host);
        }
        Ok(leased)
    }

    fn read(&self, turn: Turn) -> rusqlite::Result<Leased> {
        let sql = "SELECT attempts, url, form, referer, county, hosts.host \
             FROM requests JOIN hosts ON hosts.id = requests.host WHERE requests.id = ?";
        self.connection.prepare_cached(sql)?.query_row([turn.id], |row| {
            let form: Option<Vec<u8>> = row.get(2)?;
            let request = NewRequest {
                method: if form.is_some() { Method::Post } else { Method::Get },
                url: row.get(1)?,
                form,
                referer: row.get(3)?,
                county: row.get(4)?,
                host: row.get(5)?,
                priority: turn.priority,
            };
            Ok(Leased { id: Id(turn.id), request, attempts: row.get::<_, u32>(0)? + 1 })
        })
    }

    /// Puts a leased request back as though it had not been leased: it was not asked.
    ///
    /// # Errors
    /// When it is not leased.
    pub fn release(&mut self, id: Id) -> Result<()> {
        let lease = self.pace.leased(id.0);
        let lease = lease.ok_or_else(|| Error::new(format!("frontier: request {} is not leased", id.0)))?;
        self.pace.free(id.0);
        self.pace.queue(lease.host, lease.turn);
        Ok(())
    }

    /// Puts a host at the address it was resolved to; false when that address is not to be asked `now`,
    /// and the request that is out to this host must be [released](Self::release).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn place(&mut self, host: &str, address: &str, now: i64) -> Result<bool> {
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
        Ok(self.pace.put_at(host, address, now))
    }

    /// Asks a host no more in this round: all that waits for it has failed, and what is inserted for
    /// it later fails at once. Gives what has failed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn close_host(&mut self, host: &str, kind: &str) -> Result<Vec<Id>> {
        let place = self::host(&self.connection, &mut self.pace, host).context("frontier: closing a host")?;
        let failed = self.pace.close(place, kind);
        let close = || -> rusqlite::Result<()> {
            let transaction = self.connection.unchecked_transaction()?;
            transaction.execute("UPDATE hosts SET closed = ? WHERE id = ?", params![kind, row_id(place)])?;
            let sql = "UPDATE requests SET state = 3, until = NULL, kind = ?, evidence = NULL WHERE id = ?";
            let mut fail = transaction.prepare_cached(sql)?;
            for id in &failed {
                fail.execute(params![kind, id])?;
            }
            drop(fail);
            transaction.commit()
        };
        close().context("frontier: closing a host")?;
        Ok(failed.into_iter().map(Id).collect())
    }

    /// Puts down where it stands in the archive that a request [ended unasked](Standing::archived).
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn archived(&mut self, id: Id, archived: &Location) -> Result<()> {
        answer::stands(&self.connection, id.0, archived).context("frontier: what was archived")
    }

    /// Asks a host not before `until`.
    pub fn put_off(&mut self, host: &str, until: i64) {
        if let Some(host) = self.pace.host_named(host) {
            let ready_at = &mut self.pace.host(host).ready_at;
            *ready_at = until.max(*ready_at);
        }
    }

    /// The refusal that closed a host for this round.
    #[must_use]
    pub fn closed(&self, host: &str) -> Option<&str> {
        self.pace.host_named(host).and_then(|host| self.pace.closed(host))
    }

    /// When something may be leased: `now`, a later time, or none while only the end of what is out
    /// can bring it about, or when nothing waits.
    #[must_use]
    pub fn next_ready(&self, now: i64) -> Option<i64> {
        self.pace.next_ready().map(|at| at.max(now))
    }

    /// The newest answer with status 200 to the same request, of any round: for its validators.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn previous(&self, key: Key) -> Result<Option<Answer>> {
        let row = self.rows.get(&key).map(|rows| rows.answer).filter(|&row| row > 0);
        row.map(|row| answer::get(&self.connection, row.into())).transpose()
    }
}

/// Puts down how an attempt ended and where its exchange stands; gives key and row of an answer that later ones may refer to.
fn end(
    connection: &Connection,
    id: u32,
    outcome: &Outcome,
    archived: Option<&Location>,
    answer: Option<&Answer>,
) -> rusqlite::Result<Option<(Key, u32)>> {
    let (state, until, kind, evidence) = match outcome {
        Outcome::Done => (State::Done, None, None, None),
        Outcome::Failed { kind, evidence } => (State::Failed, None, Some(kind), Some(evidence)),
        Outcome::Deferred { until, kind } => (State::Deferred, Some(until), Some(kind), None),
    };
    let sql = "UPDATE requests SET state = ?, attempts = attempts + 1, until = ?, kind = ?, evidence = ? \
         WHERE id = ? RETURNING key";
    let key = connection
        .prepare_cached(sql)?
        .query_row(params![state as i64, until, kind, evidence, id], |row| row.get(0).map(Key))?;
    if let Some(archived) = archived {
        answer::know(connection, archived)?;
        if state != State::Deferred {
            answer::stands(connection, id, archived)?;
        }
    }
    let Some(answer) = answer else { return Ok(None) };
    let row = answer::put(connection, key, answer)?;
    connection.prepare_cached("UPDATE requests SET answer = ? WHERE id = ?")?.execute([row, id.into()])?;
    let row = u32::try_from(row).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, row))?;
    Ok((answer.status == 200).then_some((key, row)))
}

/// The place of a host; a new one is put down, outside of any transaction that could be taken back.
fn host(connection: &Connection, pace: &mut Pace, name: &str) -> rusqlite::Result<usize> {
    if let Some(host) = pace.host_named(name) {
        return Ok(host);
    }
    connection.prepare_cached("INSERT INTO hosts (host) VALUES (?)")?.execute([name])?;
    Ok(pace.add_host(name.to_owned(), None, 0, None))
}

fn row_id(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX - 1) + 1
}

fn place(row_id: i64) -> usize {
    usize::try_from(row_id - 1).unwrap_or_default()
}
