//! The records of a run on the disk, so that a dataset is built with few of them in memory.
//!
//! In: records, in any order. Out: the same by id, then by variant, then by where they stand: (url, path, part), so that
//! neither the order of the inputs nor how they were cut can matter. Records of one id and variant are one report.

use super::Lock;
use super::account::{Account, Outcome};
use super::begun::Begun;
use crate::error::{Context, Error, Result};
use crate::record::key::sha256;
use crate::record::{Report, Source, parse};
use rusqlite::{Connection, params};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// The files of the spool, within the dataset's folder; they are gone when the run ends.
const LINES: &str = "records.spool";
const INDEX: &str = "records.index";
/// What a run that was killed may leave of them.
pub(super) const NAMES: [&str; 2] = [LINES, INDEX];
/// Reports that are in memory at a time; a few more where one body has many for a year.
const BATCH: usize = 48;

/// Records being put down.
#[derive(Debug)]
pub struct Spool {
    lines: (Begun, BufWriter<File>),
    index: (Begun, Connection),
    end: u64,
}

/// A report as it was put down.
#[derive(Debug)]
pub struct Spooled {
    /// The report, with where else it stands.
    pub report: Report,
    /// Whether its record has the places of its figures.
    pub spans: bool,
}

impl Spool {
    /// Begins a spool beside a dataset.
    ///
    /// # Errors
    /// A file cannot be made.
    pub fn create(folder: &Lock) -> Result<Self> {
        let (lines, file) = Begun::create(folder.folder(), LINES)?;
        let (index, _) = Begun::create(folder.folder(), INDEX)?;
        let opened = Connection::open(index.path()).context(index.name())?;
        // What is lost with the machine is made anew: nothing has to be on the disk.
        let made = opened.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
             CREATE TABLE line (id TEXT, variant TEXT, url TEXT, path TEXT, part INTEGER, member TEXT, start INTEGER,
                 length INTEGER, digest TEXT, PRIMARY KEY (id, variant, url, path, part, member, digest, start)) WITHOUT ROWID;
             CREATE TABLE input (path TEXT, member TEXT, url TEXT, outcome TEXT, reports INTEGER, why TEXT);
             BEGIN",
        );
        made.context(index.name())?;
        Ok(Self { lines: (lines, BufWriter::with_capacity(1 << 16, file)), index: (index, opened), end: 0 })
    }

    /// Puts down a record; `line` is what stands in its file.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn add(&mut self, report: &Report, line: &str) -> Result<()> {
        let (begun, file) = &mut self.lines;
        file.write_all(line.as_bytes()).context(begun.name())?;
        let (key, source) = (report.key(), &report.source);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (begun, index) = &self.index;
        let insert = index.prepare_cached("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        let (start, length) = (stored(self.end), stored(line.len() as u64));
        insert
            .and_then(|mut insert| {
                let part = i64::try_from(source.part).unwrap_or(i64::MAX);
                let (url, path, member) = (text(&source.url), text(&source.path), text(&source.member));
                let digest = sha256(line.as_bytes());
                insert.execute(params![key.id, key.variant, url, path, part, member, start, length, digest])
            })
            .context(begun.name())?;
        self.end += line.len() as u64;
        Ok(())
    }

    /// Puts down what came of an input.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn account(&mut self, account: &Account) -> Result<()> {
        let (begun, index) = &self.index;
        let Account { path, member, url, outcome } = account;
        let (reports, why) = outcome.parts();
        let insert = index.prepare_cached("INSERT INTO input VALUES (?, ?, ?, ?, ?, ?)");
        let put = insert.and_then(|mut insert| {
            insert.execute(params![
                path,
                member,
                url,
                outcome.as_str(),
                stored(reports as u64),
                why.unwrap_or_default()
            ])
        });
        put.map(drop).context(begun.name())
    }

    /// Hands over what came of every input, by path, member and address; of those that failed alone where `failed` is said.
    /// `each` says whether to go on.
    ///
    /// # Errors
    /// The disk fails, or whatever `each` returns.
    pub fn accounts(&self, failed: bool, mut each: impl FnMut(Account) -> Result<bool>) -> Result<()> {
        let (begun, index) = &self.index;
        let query = format!(
            "SELECT path, member, url, outcome, sum(reports), why FROM input {}
             GROUP BY path, member, url, outcome, why ORDER BY path, member, url, outcome, why",
            if failed { "WHERE outcome = 'failed'" } else { "" }
        );
        let mut select = index.prepare(&query).context(begun.name())?;
        let mut rows = select.query([]).context(begun.name())?;
        while let Some(row) = rows.next().context(begun.name())? {
            let account = || -> rusqlite::Result<Account> {
                let outcome = Outcome::of(&row.get::<_, String>(3)?, row.get(4)?, row.get(5)?);
                Ok(Account { path: row.get(0)?, member: row.get(1)?, url: row.get(2)?, outcome })
            };
            if !each(account().context(begun.name())?)? {
                break;
            }
        }
        Ok(())
    }

    /// Hands over all reports, those of one id together, the ids in their order; may be called again.
    ///
    /// # Errors
    /// The disk fails, or whatever `each` returns.
    pub fn each(&mut self, mut each: impl FnMut(Vec<Vec<Spooled>>) -> Result<()>) -> Result<()> {
        let (begun, file) = &mut self.lines;
        file.flush().context(begun.name())?;
        let mut lines = File::open(begun.path()).context(begun.name())?;
        let name = begun.name();
        let (begun, index) = &self.index;
        let mut select = index
            .prepare(
                "SELECT id, variant, start, length FROM line ORDER BY 1, 2, url, path, part, member, digest, start",
            )
            .context(begun.name())?;
        let mut rows = select.query([]).context(begun.name())?;
        let mut batch = Batch::default();
        while let Some(row) = rows.next().context(begun.name())? {
            let line = || {
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
            };
            let (id, variant, start, length) = line().map_err(|error: rusqlite::Error| error).context(begun.name())?;
            if batch.is_full() && !batch.has(&id) {
                each(std::mem::take(&mut batch).read(&mut lines, &name)?)?;
            }
            batch.add(id, variant, span(start, length));
        }
        if !batch.ids.is_empty() {
            each(batch.read(&mut lines, &name)?)?;
        }
        Ok(())
    }
}

/// A variant, and where the lines of its records stand.
type Lines = (String, Vec<Range<u64>>);

/// Reports of some ids, by where their lines stand.
#[derive(Debug, Default)]
struct Batch {
    /// Ids, each with its variants.
    ids: Vec<(String, Vec<Lines>)>,
    reports: usize,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.reports >= BATCH
    }

    fn has(&self, id: &str) -> bool {
        self.ids.last().is_some_and(|(own, _)| own == id)
    }

    fn add(&mut self, id: String, variant: String, line: Range<u64>) {
        if !self.has(&id) {
            self.ids.push((id, Vec::new()));
        }
        let Some((_, variants)) = self.ids.last_mut() else { return };
        match variants.last_mut() {
            Some((own, lines)) if *own == variant => lines.push(line),
            _ => {
                variants.push((variant, vec![line]));
                self.reports += 1;
            }
        }
    }

    fn read(self, file: &mut File, name: &str) -> Result<Vec<Vec<Spooled>>> {
        use rayon::prelude::*;
        let mut texts: Vec<Vec<Vec<String>>> = Vec::with_capacity(self.ids.len());
        for (_, variants) in self.ids {
            let mut of_id = Vec::with_capacity(variants.len());
            for (_, lines) in variants {
                let lines = lines.into_iter().map(|line| text(file, &line).context(name)).collect::<Result<_>>()?;
                of_id.push(lines);
            }
            texts.push(of_id);
        }
        texts.into_par_iter().map(|of_id| of_id.iter().map(|lines| whole(lines)).collect()).collect()
    }
}

/// The report of several records: the first, with where the others stand.
fn whole(lines: &[String]) -> Result<Spooled> {
    let mut parsed = lines.iter().map(|line| parse::parse(line));
    let mut first = parsed.next().unwrap_or_else(|| Err(Error::new("a report without a record")))?;
    let mut also: Vec<Source> = std::mem::take(&mut first.report.also);
    for other in parsed {
        let Report { source, also: more, .. } = other?.report;
        also.push(source);
        also.extend(more);
    }
    also.sort_by(|a, b| place(a).cmp(&place(b)));
    also.dedup_by(|a, b| place(a) == place(b));
    also.retain(|source| place(source) != place(&first.report.source));
    first.report.also = also;
    Ok(Spooled { report: first.report, spans: first.spans })
}

/// What a record says of where a report stands also.
fn place(source: &Source) -> (&Option<String>, &Option<String>, usize, &str, &Option<String>) {
    (&source.url, &source.path, source.part, &source.sha256, &source.retrieved)
}

fn text(file: &mut File, line: &Range<u64>) -> std::io::Result<String> {
    file.seek(SeekFrom::Start(line.start))?;
    let mut text = String::with_capacity(usize::try_from(line.end - line.start).unwrap_or_default());
    file.take(line.end - line.start).read_to_string(&mut text)?;
    Ok(text)
}

/// No file is as long as 63 bits tell.
fn stored(offset: u64) -> i64 {
    i64::try_from(offset).unwrap_or(i64::MAX)
}

fn span(start: i64, length: i64) -> Range<u64> {
    let start = u64::try_from(start).unwrap_or_default();
    start..start + u64::try_from(length).unwrap_or_default()
}
