//! What is known of an answer without reading it: where it stands and how to ask whether it has changed.

use crate::archive::{Appended, Exchange, Key, Location, Original};
use crate::error::{Context as _, Result};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Where an answer stands in the archive, and its validators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status; of a 304, that of the answer it confirms.
    pub status: u16,
    /// Where the exchange stands.
    pub location: Location,
    /// Where its body stands: with an earlier exchange, if it is a revisit.
    pub body: Location,
    /// `ETag`, as sent.
    pub etag: Option<String>,
    /// `Last-Modified`, as sent.
    pub last_modified: Option<String>,
    /// The digest of the body.
    pub digest: String,
    /// When it was asked.
    pub date: Timestamp,
    /// When the body was received.
    pub body_date: Timestamp,
}

impl Answer {
    /// The answer of an exchange that was put down, `previous` being what the writer was given as
    /// original; none when there was no response.
    #[must_use]
    pub fn of(exchange: &Exchange, appended: &Appended, previous: Option<&Self>) -> Option<Self> {
        let response = exchange.response()?;
        let again = previous.filter(|_| appended.body != appended.location);
        let confirmed = again.filter(|_| response.status == 304);
        let validator = |name, earlier: fn(&Self) -> &Option<String>| {
            response.header(name).or_else(|| confirmed.and_then(|previous| earlier(previous).clone()))
        };
        Some(Self {
            status: confirmed.map_or(response.status, |previous| previous.status),
            location: appended.location.clone(),
            body: appended.body.clone(),
            etag: validator("etag", |answer| &answer.etag),
            last_modified: validator("last-modified", |answer| &answer.last_modified),
            digest: appended.digest.clone()?,
            date: exchange.date,
            body_date: again.map_or(exchange.date, |previous| previous.body_date),
        })
    }

    /// What a later exchange for the same URL may refer to.
    #[must_use]
    pub fn original(&self, url: &str) -> Original {
        Original { url: url.to_owned(), date: self.body_date, digest: self.digest.clone(), location: self.body.clone() }
    }
}

const COLUMNS: &str = "status, f.name, offset, length, b.name, body_offset, body_length, etag, last_modified, \
     digest, date, body_date FROM answers JOIN files f ON f.id = file JOIN files b ON b.id = body_file";

/// Puts an answer down for this round, in the place of an earlier one.
pub(super) fn put(connection: &Connection, key: Key, round: i64, answer: &Answer) -> rusqlite::Result<()> {
    let file = file(connection, &answer.location.file)?;
    let body_file =
        if answer.body.file == answer.location.file { file } else { self::file(connection, &answer.body.file)? };
    connection
        .prepare_cached("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
        .execute(params![
            key.0,
            round,
            answer.status,
            file,
            answer.location.offset,
            answer.location.length,
            body_file,
            answer.body.offset,
            answer.body.length,
            answer.etag,
            answer.last_modified,
            answer.digest,
            nanoseconds(answer.date),
            nanoseconds(answer.body_date),
        ])?;
    Ok(())
}

fn file(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    let known = connection
        .prepare_cached("SELECT id FROM files WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    connection.prepare_cached("INSERT INTO files (name) VALUES (?)")?.execute([name])?;
    Ok(connection.last_insert_rowid())
}

/// The answer of one round.
pub(super) fn get(connection: &Connection, key: Key, round: i64) -> Result<Option<Answer>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} WHERE key = ? AND round = ?"))
        .and_then(|mut statement| statement.query_row(params![key.0, round], from_row).optional())
        .context("frontier: an answer")
}

/// The newest answer with status 200, of any round.
pub(super) fn previous(connection: &Connection, key: Key) -> Result<Option<Answer>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} WHERE key = ? AND status = 200 ORDER BY round DESC LIMIT 1"))
        .and_then(|mut statement| statement.query_row(params![key.0], from_row).optional())
        .context("frontier: a previous answer")
}

/// Where the last exchange stands that an answer is known of.
pub(super) fn last_location(connection: &Connection) -> Result<Option<Location>> {
    let sql =
        "SELECT name, offset, length FROM answers JOIN files ON id = file ORDER BY name DESC, offset DESC LIMIT 1";
    connection
        .query_row(sql, [], |row| Ok(Location { file: row.get(0)?, offset: row.get(1)?, length: row.get(2)? }))
        .optional()
        .context("frontier: the last answer")
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Answer> {
    Ok(Answer {
        status: row.get(0)?,
        location: Location { file: row.get(1)?, offset: row.get(2)?, length: row.get(3)? },
        body: Location { file: row.get(4)?, offset: row.get(5)?, length: row.get(6)? },
        etag: row.get(7)?,
        last_modified: row.get(8)?,
        digest: row.get(9)?,
        date: timestamp(row, 10)?,
        body_date: timestamp(row, 11)?,
    })
}

fn nanoseconds(date: Timestamp) -> i64 {
    i64::try_from(date.as_nanosecond()).unwrap_or(i64::MAX)
}

fn timestamp(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    let nanoseconds = row.get::<_, i64>(column)?;
    Timestamp::from_nanosecond(nanoseconds.into())
        .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, nanoseconds))
}
