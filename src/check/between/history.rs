//! The traces of a run on the disk, so that any number of reports can be held against each other.
//!
//! In: reports, in any order. Out: for one of them the others that matter: the issues of its body and year, the report of the
//! year before, the parts of its region, the texts that may be like its own. Of reports with one id and variant the first by
//! their places stands for all.

use super::Trace;
use crate::error::{Context, Result};
use crate::record::Report;
use crate::record::division::Level;
use crate::record::issue::latest;
use crate::record::key::Key;
use rusqlite::{Connection, Row, ToSql, params};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What messages call it.
const NAME: &str = "what is kept of the reports to compare them";
/// Hashes of a sketch by which others like it are looked for; of two texts at 0.8 one in 10⁻¹¹ pairs shares none of them.
const KEYS: usize = 16;
/// Texts with one hash that are all tried with each other; later ones are tried with the first, since the hash may be everybody's
/// phrase.
const COMMON: usize = 64;

/// The traces of a run: some 2 KB a report, on the disk.
#[derive(Debug)]
pub struct History {
    /// Asked from many threads.
    connection: Mutex<Connection>,
    /// Whether nothing was noted since its indexes were made.
    is_sorted: bool,
}

impl History {
    /// Begins one in a file of the system's folder for such, which is gone with it.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn temporary() -> Result<Self> {
        // An empty name is a file of SQLite's own.
        Self::of(Connection::open("").context(NAME)?)
    }

    /// Begins one in an empty file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn within(file: &Path) -> Result<Self> {
        Self::of(Connection::open(file).context(file.display())?)
    }

    fn of(connection: Connection) -> Result<Self> {
        // What is lost with the machine is made anew: nothing has to be on the disk.
        let made = connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
             CREATE TABLE trace (number INTEGER PRIMARY KEY, id TEXT, variant TEXT, place TEXT, name TEXT, published TEXT,
                 whose TEXT, year INTEGER, code TEXT, level TEXT, is_government INTEGER, facts TEXT, wording BLOB,
                 UNIQUE (id, variant));
             CREATE TABLE near (this INTEGER, other INTEGER, PRIMARY KEY (this, other)) WITHOUT ROWID;
             BEGIN",
        );
        made.context(NAME)?;
        Ok(Self { connection: Mutex::new(connection), is_sorted: true })
    }

    /// Takes down a report; of several with one id and variant the one whose `place` is the first stands for all.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn note(&mut self, report: &Report, place: &str) -> Result<()> {
        let trace = Trace::of(report);
        let facts = serde_json::to_string(&trace).context(NAME)?;
        let wording: Vec<u8> = trace.wording.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        let (code, level) = trace.division.as_ref().map(|(code, level)| (code, level.as_str())).unzip();
        self.is_sorted = false;
        let connection = self.lock();
        let insert = connection.prepare_cached(
            "INSERT INTO trace (id, variant, place, name, published, whose, year, code, level, is_government, facts, wording)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id, variant) DO UPDATE SET place = excluded.place, name = excluded.name,
                 published = excluded.published, whose = excluded.whose, code = excluded.code, level = excluded.level,
                 is_government = excluded.is_government, facts = excluded.facts, wording = excluded.wording
             WHERE excluded.place < trace.place",
        );
        let put = insert.and_then(|mut insert| {
            insert.execute(params![
                trace.key.id,
                trace.key.variant,
                place,
                trace.place,
                trace.published,
                trace.body,
                trace.year,
                code,
                level,
                trace.is_government,
                facts,
                wording
            ])
        });
        put.map(drop).context(NAME)
    }

    /// Makes what [`among`](super::among) looks things up by, where a report was noted since.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn sort(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.is_sorted, true) {
            return Ok(());
        }
        let connection = self.lock();
        let made = connection.execute_batch(
            "CREATE INDEX IF NOT EXISTS by_body ON trace (whose, year, id, variant);
             CREATE INDEX IF NOT EXISTS by_code ON trace (year, code);
             CREATE TEMP TABLE shingle (hash INTEGER, year INTEGER, place INTEGER, number INTEGER);
             DELETE FROM near",
        );
        made.and_then(|()| find_near(&connection))
            .and_then(|()| connection.execute_batch("DROP TABLE shingle"))
            .context(NAME)
    }

    /// The other issues of a report, by id and variant: how many there are, and of the first of them key and name.
    pub(super) fn issues(&self, this: &Trace, most: usize) -> Result<(usize, Vec<(Key, String)>)> {
        let Some((whose, year)) = this.body.as_deref().zip(this.year) else { return Ok((0, Vec::new())) };
        let connection = self.lock();
        let select = connection.prepare_cached(
            "SELECT id, variant, name, count(*) OVER () FROM trace
             WHERE whose = ?1 AND year = ?2 AND (id, variant) != (?3, ?4) ORDER BY id, variant LIMIT ?5",
        );
        let issues = select.and_then(|mut select| {
            let issue =
                |row: &Row| Ok((Key { id: row.get(0)?, variant: row.get(1)? }, row.get(2)?, row.get::<_, usize>(3)?));
            let rows = select.query_map(params![whose, year, this.key.id, this.key.variant, most], issue)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        });
        let issues = issues.context(NAME)?;
        let all = issues.first().map_or(0, |(_, _, all)| *all);
        Ok((all, issues.into_iter().map(|(key, name, _)| (key, name)).collect()))
    }

    /// Of a body and year the report that counts: the only one, or the one published last; none where that cannot be told.
    pub(super) fn that_counts(&self, whose: &str, year: i32) -> Result<Option<Trace>> {
        let prints = {
            let connection = self.lock();
            let select = connection.prepare_cached("SELECT number, published FROM trace WHERE whose = ? AND year = ?");
            let prints = select.and_then(|mut select| {
                let rows = select.query_map(params![whose, year], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect::<rusqlite::Result<Vec<(i64, Option<String>)>>>()
            });
            prints.context(NAME)?
        };
        let Some(last) = latest(prints.iter().map(|(_, published)| published.as_deref())) else { return Ok(None) };
        Ok(self.traces("SELECT facts, wording FROM trace WHERE number = ?", params![prints[last].0])?.pop())
    }

    /// Of a report that counts for its body and year that for the year before.
    pub(in crate::check) fn before(&self, this: &Trace) -> Result<Option<Trace>> {
        let Some((whose, year)) = this.body.as_deref().zip(this.year) else { return Ok(None) };
        let counts = self.that_counts(whose, year)?.is_some_and(|own| own.key == this.key);
        if counts { self.that_counts(whose, year - 1) } else { Ok(None) }
    }

    /// The reports that count of what lies directly under a division in the same year: governments of the level below, and
    /// other bodies of its own, by code.
    pub(super) fn parts(&self, whole: &Trace) -> Result<Vec<Trace>> {
        let Some((year, (code, level))) = whole.year.zip(whole.division.as_ref()) else { return Ok(Vec::new()) };
        let (digits, below) = match level {
            Level::Province => (2, Some(Level::Prefecture)),
            Level::Prefecture => (4, Some(Level::County)),
            Level::County => (code.len(), None),
        };
        let first = code.get(..digits).unwrap_or(code);
        let under = |part: &Trace| match &part.division {
            Some((_, level)) if below == Some(*level) => part.is_government,
            own => *own == whole.division && !part.is_government,
        };
        let bodies = {
            let connection = self.lock();
            let select = connection.prepare_cached(
                "SELECT DISTINCT whose FROM trace WHERE year = ?1 AND code BETWEEN ?2 AND ?2 || '~' AND whose IS NOT NULL
                     AND (level IS ?3 AND is_government OR code = ?4 AND NOT is_government)
                 ORDER BY code, id, variant",
            );
            let below = below.map(Level::as_str);
            let bodies = select.and_then(|mut select| {
                let rows = select.query_map(params![year, first, below, code], |row| row.get::<_, String>(0))?;
                rows.collect::<rusqlite::Result<Vec<_>>>()
            });
            bodies.context(NAME)?
        };
        let parts = bodies.iter().map(|whose| self.that_counts(whose, year)).filter_map(Result::transpose);
        parts.filter(|part| part.as_ref().map_or(true, under)).collect()
    }

    /// The reports of other bodies, of the same year or before, whose texts may be like that of a report, with their sketches:
    /// a thousand where all use one template.
    pub(super) fn near(&self, this: &Trace) -> Result<Vec<(Key, Box<[u64]>)>> {
        let connection = self.lock();
        let select = connection.prepare_cached(
            "SELECT id, variant, wording FROM near JOIN trace ON trace.number = near.other
             WHERE near.this = (SELECT number FROM trace WHERE id = ? AND variant = ?) AND whose IS NOT ?
             ORDER BY id, variant",
        );
        let near = select.and_then(|mut select| {
            let other = |row: &Row| {
                let key = Key { id: row.get(0)?, variant: row.get(1)? };
                Ok((key, sketch(row.get_ref(2)?.as_blob()?)))
            };
            let rows = select.query_map(params![this.key.id, this.key.variant, this.body], other)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        });
        near.context(NAME)
    }

    fn traces(&self, query: &str, parameters: &[&dyn ToSql]) -> Result<Vec<Trace>> {
        let connection = self.lock();
        let read = connection.prepare_cached(query).and_then(|mut select| {
            let rows = select.query_map(parameters, stored)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        });
        drop(connection);
        read.context(NAME)?.into_iter().map(|(facts, wording)| trace(&facts, &wording)).collect()
    }

    /// One thread asks at a time; one that was stopped leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes down which texts share a hash that few have, each with those before it by year, id and variant.
fn find_near(connection: &Connection) -> rusqlite::Result<()> {
    let mut all = connection.prepare("SELECT number, year, wording FROM trace ORDER BY id, variant")?;
    let mut insert = connection.prepare("INSERT INTO shingle VALUES (?, ?, ?, ?)")?;
    let mut rows = all.query([])?;
    let mut place = 0_i64;
    while let Some(row) = rows.next()? {
        let (number, year): (i64, Option<i32>) = (row.get(0)?, row.get(1)?);
        for hash in row.get_ref(2)?.as_blob()?.chunks_exact(8).take(KEYS) {
            insert.execute(params![i64::from_le_bytes(hash.try_into().unwrap_or_default()), year, place, number])?;
        }
        place += 1;
    }
    let mut sorted = connection.prepare("SELECT hash, number FROM shingle ORDER BY hash, year, place")?;
    let mut pair = connection.prepare("INSERT OR IGNORE INTO near VALUES (?, ?)")?;
    let mut rows = sorted.query([])?;
    let (mut hash, mut before): (Option<i64>, Vec<i64>) = (None, Vec::new());
    while let Some(row) = rows.next()? {
        let (own, number): (i64, i64) = (row.get(0)?, row.get(1)?);
        if hash.replace(own) != Some(own) {
            before.clear();
        }
        let tried = if before.len() < COMMON { before.len() } else { 1 };
        before[..tried].iter().try_for_each(|other| pair.execute([number, *other]).map(drop))?;
        if before.len() < COMMON {
            before.push(number);
        }
    }
    Ok(())
}

fn stored(row: &Row) -> rusqlite::Result<(String, Vec<u8>)> {
    Ok((row.get(0)?, row.get(1)?))
}

fn trace(facts: &str, wording: &[u8]) -> Result<Trace> {
    let mut trace: Trace = serde_json::from_str(facts).context(NAME)?;
    trace.wording = sketch(wording);
    Ok(trace)
}

/// A sketch of its bytes.
fn sketch(bytes: &[u8]) -> Box<[u64]> {
    bytes.chunks_exact(8).map(|hash| u64::from_le_bytes(hash.try_into().unwrap_or_default())).collect()
}
