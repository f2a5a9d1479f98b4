//! What a run is to read: documents in the order of the dataset, archives, and accounts of what is neither.
//!
//! In: inputs as they were named or found. Out: the documents in them, one after the other. Their list is on the disk.

use super::archived;
use super::container::Unfolded;
use super::input::{Input, path_of};
use super::paged::paged;
use crate::archive::Part;
use crate::dataset::account::Account;
use crate::error::{Context, Result};
use rusqlite::{Connection, Row, params};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempPath;

/// What messages call the list.
const NAME: &str = "the list of documents";
/// Documents taken from the list at a time.
const PAGE: usize = 128;

/// What a run is to read.
#[derive(Debug)]
pub struct Inputs {
    /// Archives of crawlers, all of them one.
    pub archives: Vec<Part>,
    /// What is neither a document nor an archive, or cannot be opened.
    pub accounts: Vec<Account>,
    list: Connection,
    count: usize,
    /// Files that were unpacked only to be read.
    held: Vec<Arc<TempPath>>,
}

impl Inputs {
    /// Nothing yet.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn new() -> Result<Self> {
        // Without a name it is a file that the system takes away.
        let list = Connection::open("").context(NAME)?;
        let made = list.execute_batch(
            "PRAGMA journal_mode = OFF;
             CREATE TABLE document (url TEXT, name TEXT, member TEXT, path BLOB, entry INTEGER, is_beside INTEGER,
                 posted TEXT);
             BEGIN",
        );
        made.context(NAME)?;
        Ok(Self { archives: Vec::new(), accounts: Vec::new(), list, count: 0, held: Vec::new() })
    }

    /// What inputs hold.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn of(inputs: impl IntoIterator<Item = Input>) -> Result<Self> {
        let mut all = Self::new()?;
        for input in inputs {
            all.unfold(input)?;
        }
        Ok(all)
    }

    /// Adds what an input holds.
    ///
    /// # Errors
    /// There is no room on the disk; what cannot be opened is an account.
    pub fn unfold(&mut self, input: Input) -> Result<()> {
        let unfolded = Unfolded::of(vec![input]);
        self.archives.extend(unfolded.archives);
        self.accounts.extend(unfolded.accounts);
        self.held.extend(unfolded.held);
        unfolded.documents.into_iter().try_for_each(|document| self.push(document))
    }

    /// Adds a document.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn push(&mut self, input: Input) -> Result<()> {
        let Input { path, entry, name, member, posted, is_beside, held } = input;
        self.held.extend(held);
        let url = posted.as_ref().and_then(|posted| posted.url.as_deref());
        let told = posted.as_ref().map(serde_json::to_string).transpose().context(NAME)?;
        let bytes = path.as_os_str().as_encoded_bytes();
        let insert = self.list.prepare_cached("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)");
        let put =
            insert.and_then(|mut insert| insert.execute(params![url, name, member, bytes, entry, is_beside, told]));
        self.count += put.context(NAME)?;
        Ok(())
    }

    /// How many documents there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Lays the reports of the archives beside the dataset, as documents like the others.
    ///
    /// # Errors
    /// As [`archived::lay_reports`].
    pub fn lay_archived(&mut self, dataset: &Path) -> Result<()> {
        if self.archives.is_empty() {
            return Ok(());
        }
        let found = archived::lay_reports(&self.archives, dataset)?;
        self.accounts.extend(found.accounts);
        found.inputs.into_iter().try_for_each(|input| self.push(input))
    }

    /// The documents in the order of a dataset: where they were fetched, then what they are called.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn documents(&self) -> Result<impl Iterator<Item = Result<Input>>> {
        let sorted = self.list.execute_batch(
            "DROP TABLE IF EXISTS sorted; CREATE TABLE sorted AS SELECT * FROM document ORDER BY url, name, member, rowid",
        );
        sorted.context(NAME)?;
        let mut taken = 0;
        let rows = paged(move || {
            let page = self.behind(taken)?;
            taken += page.len();
            Ok(page)
        });
        Ok(rows.map(|row| row?))
    }

    fn behind(&self, taken: usize) -> Result<Vec<Result<Input>>> {
        let select = self.list.prepare_cached(
            "SELECT path, entry, name, member, posted, is_beside FROM sorted WHERE rowid > ? ORDER BY rowid LIMIT ?",
        );
        let rows =
            select.and_then(|mut select| select.query_map(params![taken, PAGE], |row| Ok(input(row)))?.collect());
        rows.context(NAME)
    }
}

/// The document of a row.
fn input(row: &Row) -> Result<Input> {
    let column = "a row of the list of documents";
    let posted: Option<String> = row.get(4).context(column)?;
    Ok(Input {
        path: path_of(row.get(0).context(column)?)?,
        entry: row.get(1).context(column)?,
        name: row.get(2).context(column)?,
        member: row.get(3).context(column)?,
        posted: posted.map(|posted| serde_json::from_str(&posted)).transpose().context(column)?,
        is_beside: row.get(5).context(column)?,
        held: None,
    })
}
