//! The records of a run on the disk, so that a dataset is built with few of them in memory.
//!
//! In: records, in any order. Out: the same by id, then by variant, then by where they stand: (url, path, part, member), so that
//! neither the order of the inputs nor how they were cut can matter; or the worst first. Records of one id and variant are
//! one report. What was found between reports is found anew between these.

use super::Lock;
use super::account::{Account, Outcome};
use super::begun::Begun;
use crate::check::between::{self, Among, History, Shared};
use crate::error::{Context, Error, Result};
use crate::record::key::{Key, sha256};
use crate::record::{Report, Source, Tally, parse};
use crate::review::is_between;
use rusqlite::{Connection, Row, params};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// The files of the spool, within the dataset's folder; they are gone when the run ends.
const LINES: &str = "records.spool";
const INDEX: &str = "records.index";
const HISTORY: &str = "records.history";
/// What a run that was killed may leave of them.
pub(super) const NAMES: [&str; 3] = [LINES, INDEX, HISTORY];
/// Reports that are in memory at a time; a few more where one body has many for a year.
const BATCH: usize = 16;

/// Reports by id and variant.
const BY_ID: &str = "SELECT id, variant, start, length FROM line ORDER BY id, variant, place, start";
/// Reports by weight.
const BY_WEIGHT: &str = "SELECT rank.id, rank.variant, start, length, weight FROM rank JOIN line USING (id, variant)
     ORDER BY weight DESC, rank.id, rank.variant, place, start";

/// Records being put down.
#[derive(Debug)]
pub struct Spool {
    lines: (Begun, BufWriter<File>),
    index: (Begun, Connection),
    /// What the checks between reports go by.
    history: (Begun, History),
    end: u64,
}

/// A report as it was put down.
#[derive(Debug)]
pub struct Spooled {
    /// The report, with where else it stands.
    pub report: Report,
    /// Whether its record has the places of its figures.
    pub spans: bool,
    /// What the relations between it and the report of the year before came to.
    pub years: Tally,
    /// How much of its text is that of the year before.
    pub reused: Option<Shared>,
}

impl Spool {
    /// Begins a spool in a folder that this run alone writes into.
    ///
    /// # Errors
    /// A file cannot be made.
    pub fn create(folder: &Lock) -> Result<Self> {
        let (lines, file) = Begun::create(folder.folder(), LINES)?;
        let (index, _) = Begun::create(folder.folder(), INDEX)?;
        let (history, _) = Begun::create(folder.folder(), HISTORY)?;
        let opened = Connection::open(index.path()).context(index.name())?;
        // What is lost with the machine is made anew: nothing has to be on the disk.
        let made = opened.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
             CREATE TABLE line (id TEXT, variant TEXT, place TEXT, start INTEGER, length INTEGER,
                 PRIMARY KEY (id, variant, place, start)) WITHOUT ROWID;
             CREATE TABLE input (path TEXT, member TEXT, url TEXT, outcome TEXT, reports INTEGER, why TEXT);
             CREATE TABLE rank (weight INTEGER, id TEXT, variant TEXT);
             BEGIN",
        );
        made.context(index.name())?;
        let lines = (lines, BufWriter::with_capacity(1 << 16, file));
        let traces = History::within(history.path())?;
        Ok(Self { lines, index: (index, opened), history: (history, traces), end: 0 })
    }

    /// Puts down a record; `line` is what stands in its file.
    ///
    /// # Errors
    /// There is no room on the disk.
    pub fn add(&mut self, report: &Report, line: &str) -> Result<()> {
        let (begun, file) = &mut self.lines;
        file.write_all(line.as_bytes()).context(begun.name())?;
        let (key, place) = (report.key(), order(&report.source, line));
        self.history.1.note(report, &place)?;
        let (begun, index) = &self.index;
        let insert = index.prepare_cached("INSERT INTO line VALUES (?, ?, ?, ?, ?)");
        let put = insert.and_then(|mut insert| {
            insert.execute(params![key.id, key.variant, place, stored(self.end), stored(line.len() as u64)])
        });
        put.context(begun.name())?;
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

    /// Hands over which reports there are, by id and variant.
    ///
    /// # Errors
    /// The disk fails.
    pub fn keys(&self, mut each: impl FnMut(&Key)) -> Result<()> {
        let (begun, index) = &self.index;
        let mut select = index.prepare("SELECT DISTINCT id, variant FROM line ORDER BY 1, 2").context(begun.name())?;
        let keys = select.query_map([], |row| Ok(Key { id: row.get(0)?, variant: row.get(1)? }));
        for key in keys.context(begun.name())? {
            each(&key.context(begun.name())?);
        }
        Ok(())
    }

    /// Hands over all reports, those of one id together, the ids in their order; may be called again.
    ///
    /// # Errors
    /// The disk fails, or whatever `each` returns.
    pub fn each(&mut self, mut each: impl FnMut(Vec<Lines>, &History) -> Result<()>) -> Result<()> {
        self.walk(BY_ID, |ids, history, _| each(ids, history))
    }

    /// Hands over all reports as [`each`](Self::each) does, and puts down what each weighs; one may have several weights.
    ///
    /// # Errors
    /// As [`each`](Self::each).
    pub fn rank(&mut self, mut weigh: impl FnMut(Vec<Lines>, &History) -> Result<Vec<(Key, u32)>>) -> Result<()> {
        self.walk(BY_ID, |ids, history, index| {
            for (report, weight) in weigh(ids, history)? {
                let insert = index.prepare_cached("INSERT INTO rank VALUES (?, ?, ?)");
                let put = insert.and_then(|mut insert| insert.execute(params![weight, report.id, report.variant]));
                put.context(INDEX)?;
            }
            Ok(())
        })
    }

    /// Hands over the reports that were ranked, once for every weight: the heaviest first, then by id and variant.
    ///
    /// # Errors
    /// As [`each`](Self::each).
    pub fn ranked(&mut self, mut each: impl FnMut(Vec<Lines>, &History) -> Result<()>) -> Result<()> {
        self.walk(BY_WEIGHT, |ids, history, _| each(ids, history))
    }

    fn walk(
        &mut self,
        query: &str,
        mut each: impl FnMut(Vec<Lines>, &History, &Connection) -> Result<()>,
    ) -> Result<()> {
        let (begun, file) = &mut self.lines;
        file.flush().context(begun.name())?;
        let mut lines = File::open(begun.path()).context(begun.name())?;
        let name = begun.name();
        let (_, history) = &mut self.history;
        history.sort()?;
        let (begun, index) = &self.index;
        let mut select = index.prepare(query).context(begun.name())?;
        let mut rows = select.query([]).context(begun.name())?;
        let mut batch = Batch::default();
        while let Some(row) = rows.next().context(begun.name())? {
            let place = Place::of(row).context(begun.name())?;
            if batch.is_full() && !batch.has(&place) {
                each(std::mem::take(&mut batch).ids, history, index)?;
            }
            let text = text(&mut lines, &place.span).context(&name)?;
            batch.add(place, text);
        }
        if batch.ids.is_empty() { Ok(()) } else { each(batch.ids, history, index) }
    }
}

/// Where a line stands, and whose it is.
struct Place {
    key: Key,
    weight: Option<u32>,
    span: Range<u64>,
}

impl Place {
    fn of(row: &Row) -> rusqlite::Result<Self> {
        let key = Key { id: row.get(0)?, variant: row.get(1)? };
        let (start, length): (u64, u64) = (row.get(2)?, row.get(3)?);
        let weight = if row.as_ref().column_count() > 4 { Some(row.get(4)?) } else { None };
        Ok(Self { key, weight, span: start..start + length })
    }
}

/// The lines of the reports of one id.
#[derive(Debug)]
pub struct Lines {
    /// What they were ranked by.
    pub weight: Option<u32>,
    id: String,
    /// By variant.
    variants: Vec<(String, Vec<String>)>,
}

impl Lines {
    /// The reports, with what was found between them and the others of their run.
    ///
    /// # Errors
    /// A line is no record, or the disk fails.
    pub fn reports(&self, run: &History) -> Result<Vec<Spooled>> {
        let spooled = |(_, lines): &(String, Vec<String>)| {
            let (mut report, spans) = whole(lines)?;
            report.findings.retain(|finding| !is_between(finding.code));
            let Among { findings, years, reused } = between::among(&report, run)?;
            report.findings.extend(findings);
            Ok(Spooled { report, spans, years, reused })
        };
        self.variants.iter().map(spooled).collect()
    }
}

/// Reports that are in memory together.
#[derive(Debug, Default)]
struct Batch {
    ids: Vec<Lines>,
    reports: usize,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.reports >= BATCH
    }

    /// Whether the last of them is of the same id and weight.
    fn has(&self, place: &Place) -> bool {
        self.ids.last().is_some_and(|last| (&last.id, last.weight) == (&place.key.id, place.weight))
    }

    fn add(&mut self, place: Place, text: String) {
        if !self.has(&place) {
            self.ids.push(Lines { weight: place.weight, id: place.key.id, variants: Vec::new() });
        }
        let Some(Lines { variants, .. }) = self.ids.last_mut() else { return };
        match variants.last_mut() {
            Some((own, lines)) if *own == place.key.variant => lines.push(text),
            _ => {
                variants.push((place.key.variant, vec![text]));
                self.reports += 1;
            }
        }
    }
}

/// The report of several records: the first, with where the others stand; and whether it has the places of its figures.
fn whole(lines: &[String]) -> Result<(Report, bool)> {
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
    Ok((first.report, first.spans))
}

/// What records of one report stand in order by: where they are, and what they say.
fn order(source: &Source, line: &str) -> String {
    let Source { url, path, member, part, .. } = source;
    let [url, path, member] = [url, path, member].map(|text| text.as_deref().unwrap_or_default());
    // Neither addresses nor paths have this character.
    format!("{url}\u{1}{path}\u{1}{part:09}\u{1}{member}\u{1}{}", sha256(line.as_bytes()))
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
