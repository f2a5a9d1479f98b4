//! Where does a request stand, and how many stand where?

use super::answer::{self, Answer};
use super::{Frontier, Id, State};
use crate::archive::{Key, Location};
use crate::error::{Context as _, Result};
use rusqlite::Row;
use std::collections::BTreeMap;

/// Where a request stands in this round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its number.
    pub id: Id,
    /// Its state.
    pub state: State,
    /// Attempts in this round, one that is out included.
    pub attempts: u32,
    /// Until when it is deferred.
    pub until: Option<i64>,
    /// The named outcome of the last attempt.
    pub kind: Option<String>,
    /// What it was recognised by.
    pub evidence: Option<String>,
    /// Where the exchange that ended it stands; none while it has not ended, and when it ended unasked
    /// because its host was closed.
    pub archived: Option<Location>,
    /// What came back in this round.
    pub answer: Option<Answer>,
}

impl Standing {
    /// Whether it is not asked any more in this round.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        matches!(self.state, State::Done | State::Failed)
    }
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
    /// Whether a request was inserted in this round.
    #[must_use]
    pub fn knows(&self, key: Key) -> bool {
        self.rows.get(&key).is_some_and(|rows| rows.request > 0)
    }

    /// Where a request stands; none when it is unknown in this round.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn get(&self, key: Key) -> Result<Option<Standing>> {
        let Some(id) = self.rows.get(&key).map(|rows| rows.request).filter(|&id| id > 0) else { return Ok(None) };
        let is_leased = self.pace.leased(id).is_some();
        let read = |row: &Row<'_>| {
            let state = State::from_number(row.get(0)?)?;
            let standing = Standing {
                id: Id(id),
                state: if is_leased { State::Leased } else { state },
                attempts: row.get::<_, u32>(1)? + u32::from(is_leased),
                until: row.get(2)?,
                kind: row.get(3)?,
                evidence: row.get(4)?,
                archived: match row.get(6)? {
                    Some(file) => Some(Location { file, offset: row.get(7)?, length: row.get(8)? }),
                    None => None,
                },
                answer: None,
            };
            Ok((standing, row.get(5)?))
        };
        let sql = "SELECT state, attempts, until, kind, evidence, answer, name, offset, length \
             FROM requests LEFT JOIN files ON files.id = file WHERE requests.id = ?";
        let (standing, answer): (_, Option<i64>) = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([id], read))
            .context("frontier: a request")?;
        let answer = answer.map(|row| answer::get(&self.connection, row)).transpose()?;
        Ok(Some(Standing { answer, ..standing }))
    }

    /// How many requests stand where, by county, state and kind.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn counts(&self) -> Result<Vec<Count>> {
        let count = || -> rusqlite::Result<Vec<Count>> {
            let sql = "SELECT county, state, kind FROM requests WHERE id = ?";
            let mut out = self.connection.prepare_cached(sql)?;
            let mut counts: BTreeMap<(String, State, Option<String>), u64> = BTreeMap::new();
            let mut leased: BTreeMap<(String, State, Option<String>), u64> = BTreeMap::new();
            let read = |row: &Row<'_>| Ok((row.get(0)?, State::from_number(row.get(1)?)?, row.get(2)?));
            for id in self.pace.leases() {
                *leased.entry(out.query_row([id], read)?).or_default() += 1;
            }
            let sql = "SELECT county, state, kind, count(*) FROM requests GROUP BY 1, 2, 3";
            let mut all = self.connection.prepare(sql)?;
            for row in all.query_map([], |row| Ok((read(row)?, row.get::<_, u64>(3)?)))? {
                let (stand, requests) = row?;
                let out = leased.get(&stand).copied().unwrap_or_default();
                let leased = (stand.0.clone(), State::Leased, stand.2.clone());
                for (stand, requests) in [(stand, requests - out), (leased, out)] {
                    if requests > 0 {
                        *counts.entry(stand).or_default() += requests;
                    }
                }
            }
            Ok(counts
                .into_iter()
                .map(|((county, state, kind), requests)| Count { county, state, kind, requests })
                .collect())
        };
        count().context("frontier: counting")
    }
}
