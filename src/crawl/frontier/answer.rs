//! What is known of an answer without reading it: where it stands and how to ask whether it has changed.

use crate::archive::{Appended, Archived, Exchange, Key, Location, Original, read_at};
use crate::error::{Context as _, Result};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::path::Path;

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

    /// The answer of an exchange found in the archive; none when there was no response, or when it is
    /// a revisit of something else than `previous`.
    #[must_use]
    pub fn of_archived(archived: &Archived, previous: Option<&Self>) -> Option<Self> {
        let (location, digest) = (archived.location.clone(), archived.digest.clone());
        let body = if archived.revisit.is_some() {
            previous.filter(|previous| Some(&previous.digest) == digest.as_ref())?.body.clone()
        } else {
            location.clone()
        };
        Self::of(&archived.exchange, &Appended { location, body, digest }, previous)
    }

    /// Reads the exchange, a revisit with the body that it refers to; files are looked for in `folder`.
    ///
    /// # Errors
    /// When it does not stand there.
    pub fn read(&self, folder: &Path) -> Result<Exchange> {
        let archived = read_at(folder, &self.location)?;
        if self.body == self.location {
            return Ok(archived.exchange);
        }
        Ok(archived.with_body_of(&read_at(folder, &self.body)?.exchange))
    }

    /// What a later exchange for the same URL may refer to.
    #[must_use]
    pub fn original(&self, url: &str) -> Original {
        Original { url: url.to_owned(), date: self.body_date, digest: self.digest.clone(), location: self.body.clone() }
    }
}

const COLUMNS: &str = "status, f.name, offset, length, b.name, body_offset, body_length, etag, last_modified, \
     digest, date, body_date FROM answers JOIN files f ON f.id = file JOIN files b ON b.id = body_file";

/// Puts an answer down; gives its row.
pub(super) fn put(connection: &Connection, key: Key, answer: &Answer) -> rusqlite::Result<i64> {
    let file = file(connection, &answer.location.file)?;
    let body_file =
        if answer.body.file == answer.location.file { file } else { self::file(connection, &answer.body.file)? };
    connection.prepare_cached("INSERT INTO answers VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
        params![
            key.0,
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
        ],
    )?;
    Ok(connection.last_insert_rowid())
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

/// The answer of a row.
pub(super) fn get(connection: &Connection, row: i64) -> Result<Answer> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} WHERE answers.id = ?"))
        .and_then(|mut statement| statement.query_row([row], from_row))
        .context("frontier: an answer")
}

/// Puts down where the exchange that ended a request stands.
pub(super) fn stands(connection: &Connection, id: u32, archived: &Location) -> rusqlite::Result<()> {
    let file = file(connection, &archived.file)?;
    let sql = "UPDATE requests SET file = ?, offset = ?, length = ? WHERE id = ?";
    connection.prepare_cached(sql)?.execute(params![file, archived.offset, archived.length, id])?;
    Ok(())
}

/// Puts down how far the archive is known.
pub(super) fn know(connection: &Connection, archived: &Location) -> rusqlite::Result<()> {
    let sql = "INSERT INTO files (name, known) VALUES (?1, ?2) \
         ON CONFLICT (name) DO UPDATE SET known = max(known, excluded.known)";
    connection.prepare_cached(sql)?.execute(params![archived.file, archived.offset + archived.length])?;
    Ok(())
}

/// How far the archive is known: a place of no length.
pub(super) fn known(connection: &Connection) -> Result<Option<Location>> {
    let sql = "SELECT name, known FROM files WHERE known > 0 ORDER BY name DESC LIMIT 1";
    connection
        .query_row(sql, [], |row| Ok(Location { file: row.get(0)?, offset: row.get(1)?, length: 0 }))
        .optional()
        .context("frontier: the end of the archive")
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
