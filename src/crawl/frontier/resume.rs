//! What does a process take over from the one that ended before it, however that ended?

use super::answer::{self, Answer};
use super::pace::Turn;
use super::{Frontier, Outcome, end, place};
use crate::archive::{Key, Location};
use crate::error::{Context as _, Error, Result};
use rusqlite::{OptionalExtension as _, params};
use std::path::Path;

impl Frontier {
    /// Up to where the exchanges of the archive are known here; behind it may stand unknown ones, to
    /// be [adopted](Self::adopt).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known(&self) -> Result<Option<Location>> {
        answer::known(&self.connection)
    }

    /// Ends a request by an exchange found in the archive that no process has put down here; false
    /// when the request is unknown in this round, out, or already ended.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn adopt(&mut self, key: Key, archived: &Location, outcome: &Outcome, answer: Option<&Answer>) -> Result<bool> {
        let row = self.rows.get(&key).map(|rows| rows.request).filter(|&id| self.pace.leased(id).is_none());
        let adopt = || -> rusqlite::Result<_> {
            let transaction = self.connection.unchecked_transaction()?;
            let waiting = transaction
                .prepare_cached("SELECT priority, id, host FROM requests WHERE id = ? AND state IN (0, 4)")?
                .query_row([row], |row| Ok((Turn { priority: row.get(0)?, id: row.get(1)? }, place(row.get(2)?))))
                .optional()?;
            let ended = if let Some((turn, host)) = waiting {
                Some((turn, host, end(&transaction, turn.id, outcome, Some(archived), answer)?))
            } else {
                answer::know(&transaction, archived)?;
                None
            };
            transaction.commit()?;
            Ok(ended)
        };
        let Some((turn, host, answer)) = adopt().context("frontier: adopting")? else { return Ok(false) };
        self.pace.withdraw(host, turn.id);
        self.ended(host, turn, outcome, answer);
        Ok(true)
    }

    /// Asks no host and no address before `until`: which of them was being asked when the last process
    /// ended, nobody knows.
    pub fn rest(&mut self, until: i64) {
        self.pace.rest(until);
    }

    /// Asks for nothing that waits, until it is [inserted](Self::insert) again: whoever wanted it may not
    /// come back, as where a run goes on over other counties.
    pub fn lay_aside(&mut self) {
        self.pace.lay_aside();
    }

    /// Attempts that were finished in this round, by host.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn asked(&self) -> Result<Vec<(String, u32)>> {
        let sql = "SELECT hosts.host, sum(attempts) FROM requests JOIN hosts ON hosts.id = requests.host \
             GROUP BY hosts.id HAVING sum(attempts) > 0 ORDER BY hosts.id";
        self.connection
            .prepare(sql)
            .and_then(|mut statement| statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
            .context("frontier: what was asked")
    }

    /// Forgets answers whose bytes are not in the archive's folder, as after a loss of power, and
    /// queues their requests again. Gives how many. To be called before [`known`](Self::known) is
    /// handed to the archive's writer.
    ///
    /// # Errors
    /// While requests are leased; when the file cannot be written.
    pub fn forget_lost(&mut self, folder: &Path) -> Result<usize> {
        if !self.pace.leases().is_empty() {
            return Err(Error::new("frontier: nothing can be forgotten while requests are leased"));
        }
        let forget = || -> rusqlite::Result<usize> {
            let transaction = self.connection.unchecked_transaction()?;
            let files: Vec<(i64, String)> = transaction
                .prepare("SELECT id, name FROM files")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let lost = "(file = ?1 AND offset + length > ?2) OR (body_file = ?1 AND body_offset + body_length > ?2)";
            let mut forgotten = 0;
            for (id, name) in files {
                let length = std::fs::metadata(folder.join(name)).map_or(0, |file| file.len());
                let again = format!(
                    "UPDATE requests SET state = 0, until = NULL, kind = NULL, evidence = NULL, answer = NULL, \
                     file = NULL, offset = NULL, length = NULL \
                     WHERE (file = ?1 AND offset + length > ?2) OR answer IN (SELECT id FROM answers WHERE {lost})"
                );
                transaction.execute(&again, params![id, length])?;
                transaction.execute("UPDATE files SET known = min(known, ?2) WHERE id = ?1", params![id, length])?;
                forgotten += transaction.execute(&format!("DELETE FROM answers WHERE {lost}"), params![id, length])?;
            }
            transaction.commit()?;
            Ok(forgotten)
        };
        let forgotten = forget().context("frontier: forgetting what is lost")?;
        if forgotten > 0 {
            self.load().context("frontier: forgetting what is lost")?;
        }
        Ok(forgotten)
    }
}
