//! Where does a request stand, and how many stand where?

use super::answer::{self, Answer};
use super::{Frontier, Id, State};
use crate::archive::Key;
use crate::error::{Context as _, Result};
use rusqlite::{OptionalExtension as _, Row, params};
use std::path::Path;

/// Where a request stands in this round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its number.
    pub id: Id,
    /// Its state.
    pub state: State,
    /// How many times it was leased.
    pub attempts: u32,
    /// Until when it is deferred.
    pub until: Option<i64>,
    /// The named outcome of the last attempt.
    pub kind: Option<String>,
    /// What it was recognised by.
    pub evidence: Option<String>,
    /// What came back in this round.
    pub answer: Option<Answer>,
}

/// How many requests of a county stand in one state, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The division code of the county.
    pub county: String,
    /// The state.
    pub state: State,
    /// The named outcome.
    pub kind: Option<String>,
    /// How many.
    pub requests: u64,
}

impl Frontier {
    /// Where a request stands; none when it is unknown in this round.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn get(&self, key: Key) -> Result<Option<Standing>> {
        let read = |row: &Row<'_>| {
            Ok(Standing {
                id: Id(row.get(0)?),
                state: State::from_number(row.get(1)?)?,
                attempts: row.get(2)?,
                until: row.get(3)?,
                kind: row.get(4)?,
                evidence: row.get(5)?,
                answer: None,
            })
        };
        let sql = "SELECT id, state, attempts, until, kind, evidence FROM requests WHERE key = ?";
        let standing = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([key.0], read).optional())
            .context("frontier: a request")?;
        let Some(standing) = standing else { return Ok(None) };
        Ok(Some(Standing { answer: answer::get(&self.connection, key, self.round)?, ..standing }))
    }

    /// How many requests stand where, by county, state and kind.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn counts(&self) -> Result<Vec<Count>> {
        let read = |row: &Row<'_>| {
            Ok(Count {
                county: row.get(0)?,
                state: State::from_number(row.get(1)?)?,
                kind: row.get(2)?,
                requests: row.get(3)?,
            })
        };
        let sql = "SELECT county, state, kind, count(*) FROM requests GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
        self.connection
            .prepare(sql)
            .and_then(|mut statement| statement.query_map([], read)?.collect())
            .context("frontier: counting")
    }

    /// Forgets answers whose bytes are not in the archive's folder, as after a loss of power, and
    /// queues their requests again. Gives how many.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget_lost(&mut self, folder: &Path) -> Result<usize> {
        let forget = || -> rusqlite::Result<usize> {
            let transaction = self.connection.unchecked_transaction()?;
            let files: Vec<(i64, String)> = transaction
                .prepare("SELECT id, name FROM files")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let mut forgotten = 0;
            for (id, name) in files {
                let length = std::fs::metadata(folder.join(name)).map_or(0, |file| file.len());
                let lost =
                    "(file = ?1 AND offset + length > ?2) OR (body_file = ?1 AND body_offset + body_length > ?2)";
                let again = format!(
                    "UPDATE requests SET state = 0, until = NULL, kind = NULL, evidence = NULL WHERE key IN \
                     (SELECT key FROM answers WHERE round = ?3 AND ({lost}))"
                );
                transaction.execute(&again, params![id, length, self.round])?;
                transaction.execute("UPDATE files SET known = min(known, ?2) WHERE id = ?1", params![id, length])?;
                forgotten += transaction.execute(&format!("DELETE FROM answers WHERE {lost}"), params![id, length])?;
            }
            transaction.commit()?;
            Ok(forgotten)
        };
        let forgotten = forget().context("frontier: forgetting what is lost")?;
        self.look_again();
        Ok(forgotten)
    }
}
