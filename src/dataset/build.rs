//! Spooled records → the files of a dataset.
//!
//! In: a [`Spool`]. Out: the files, and what was found between the reports. Twice over the records: first for what is kept
//! of each for the checks between them, then to write. Reports are in memory a few hundred at a time.

use super::begun::{Begun, Output};
use super::schema::{Row, Table, Value};
use super::sinks::json::{Json, Records};
use super::sinks::xlsx::Book;
use super::sinks::{Format, Piece, Sink};
use super::spool::{Spool, Spooled};
use super::tables::coverage::{Coverage, Expected};
use super::tables::indicators::OfCounty;
use super::tables::{self, Entry, Keys, OF_REPORTS, Whole};
use super::{INPUTS, Lock, RUN, is_output, package};
use crate::check;
use crate::check::between::History;
use crate::error::{Context, Result};
use crate::finding::Finding;
use crate::record::issue::latest;
use crate::record::{Report, Tally};
use crate::review::Review;
use crate::review::decisions::Decisions;
use crate::review::evidence::Evidence;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The place of the table of indicators, behind those of reports.
const INDICATORS: usize = OF_REPORTS.len();

/// How a dataset is written.
#[derive(Debug, Clone)]
pub struct Options {
    /// The formats.
    pub formats: BTreeSet<Format>,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
    /// What was decided about findings.
    pub decisions: Decisions,
    /// Which counties and years are expected.
    pub expected: Expected,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            formats: Format::ALL.iter().copied().collect(),
            bom: false,
            decisions: Decisions::default(),
            expected: Expected::default(),
        }
    }
}

/// What a dataset came to beside its reports.
#[derive(Debug, Default)]
pub struct Built {
    /// What the relations between two years of a body came to.
    pub years: Tally,
}

/// Writes a dataset. `each` hears of every report in the order of the dataset, with all its findings; `run` says at the end
/// what the file `run.json` holds.
///
/// # Errors
/// A file cannot be written or moved.
pub fn build(
    mut spool: Spool,
    output: &Lock,
    options: &Options,
    mut each: impl FnMut(&Report),
    run: impl FnOnce(&Built) -> String,
) -> Result<()> {
    let mut review = Review::new(options.decisions.clone(), None);
    let mut history = History::default();
    let mut number = 0;
    spool.each(|ids| {
        for spooled in ids.iter().flatten() {
            review.holds(&spooled.report.key());
            history.note(number, &spooled.report);
            number += 1;
        }
        Ok(())
    })?;
    let compared = check::compare(&history);
    drop(history);
    let built = Built { years: compared.years };
    let mut later: BTreeMap<usize, Vec<Finding>> =
        compared.later.into_iter().map(|later| (later.report, later.findings)).collect();
    let mut files = Files::open(output, options)?;
    let mut number = 0;
    spool.each(|mut ids| {
        for spooled in ids.iter_mut().flatten() {
            spooled.report.findings.extend(later.remove(&number).unwrap_or_default());
            number += 1;
        }
        let made: Vec<Made> = ids.par_iter().map(|of_id| files.make(of_id, &review)).collect::<Result<_>>()?;
        for (of_id, made) in ids.iter().zip(made) {
            files.take(made)?;
            for spooled in of_id {
                each(&spooled.report);
            }
        }
        Ok(())
    })?;
    let mut whole = files.end(&options.expected)?;
    let mut inputs = Output::open(output.folder(), INPUTS, &[])?;
    spool.accounts(false, |account| inputs.append(format!("{}\n", account.to_json()).as_bytes()).map(|()| true))?;
    drop(spool);
    whole.push(inputs.end()?);
    let write = |name, text: &str| Output::open(output.folder(), name, text.as_bytes())?.end();
    whole.push(write(RUN, &run(&built))?);
    whole.push(write(package::CITATION, &package::citation())?);
    if options.formats.contains(&Format::Csv) {
        whole.push(write(package::DATAPACKAGE, &package::datapackage(&tables::all()))?);
    }
    let manifest = package::manifest(output.folder(), &whole)?;
    whole.push(write(package::MANIFEST, &manifest)?);
    settle(output.folder(), whole)
}

/// Moves every file to its place; what an earlier run has written there and this one has not is none of this dataset.
fn settle(folder: &Path, whole: Vec<Begun>) -> Result<()> {
    let places: BTreeSet<PathBuf> = whole.iter().map(|begun| begun.place().to_owned()).collect();
    whole.into_iter().try_for_each(Begun::settle)?;
    for entry in WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let is_old = entry.path().strip_prefix(folder).is_ok_and(is_output) && !places.contains(entry.path());
        if is_old {
            fs::remove_file(entry.path()).context(entry.path().display())?;
        }
    }
    // Where a folder cannot be put on the disk by itself, the system does it in its own time.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The print of the same report that one came after, where every print says when it was published.
fn supersedes(report: &Report, of_id: &[Spooled]) -> Option<String> {
    let mut before: Vec<&Report> = of_id.iter().map(|spooled| &spooled.report).collect();
    latest(before.iter().map(|print| print.published.as_deref()))?;
    before.sort_by_key(|print| print.published.as_deref());
    let at = before.iter().position(|print| print.key() == report.key())?;
    let last = before[..at].last()?;
    latest([last, &report].map(|print| print.published.as_deref())).filter(|later| *later == 1)?;
    Some(last.key().to_string())
}

/// The files being written.
struct Files {
    json: Option<Json>,
    book: Option<Book>,
    tables: Vec<(Table, Vec<Box<dyn Sink>>)>,
    whole: Whole,
}

/// What the reports of one id are in every file.
struct Made {
    records: Vec<Records>,
    /// For every table of reports what its rows are in every file.
    pieces: Vec<Pieces>,
    coverage: Option<Coverage>,
    indicators: Option<(OfCounty, Pieces)>,
}

/// What some rows of a table are in each of its files, and for the workbook.
struct Pieces {
    of_files: Vec<Piece>,
    of_book: Vec<Row<'static>>,
}

impl Files {
    fn open(output: &Lock, options: &Options) -> Result<Self> {
        let has = |format| options.formats.contains(&format);
        let tables = tables::all();
        Ok(Self {
            json: has(Format::Json).then(|| Json::open(output.folder())).transpose()?,
            book: has(Format::Xlsx).then(|| Book::open(output.folder(), &tables)).transpose()?,
            tables: tables
                .into_iter()
                .map(|table| {
                    let sinks = options.formats.iter().map(|format| format.open(output.folder(), &table, options.bom));
                    let sinks = sinks.filter_map(Result::transpose).collect::<Result<_>>()?;
                    Ok((table, sinks))
                })
                .collect::<Result<_>>()?,
            whole: Whole::default(),
        })
    }

    fn make(&self, of_id: &[Spooled], review: &Review) -> Result<Made> {
        let records = if self.json.is_some() { of_id.iter().map(Records::of).collect() } else { Vec::new() };
        let evidence: Vec<Option<Evidence>> = of_id.iter().map(|spooled| Evidence::of(&spooled.report)).collect();
        let cases: Vec<_> = of_id
            .iter()
            .zip(&evidence)
            .map(|(spooled, evidence)| review.judged(&spooled.report, evidence.as_ref()))
            .collect();
        let entries: Vec<Entry> = of_id
            .iter()
            .zip(&evidence)
            .zip(&cases)
            .map(|((spooled, evidence), cases)| Entry {
                report: &spooled.report,
                keys: Keys::of(&spooled.report),
                cases,
                supersedes: supersedes(&spooled.report, of_id),
                evidence: evidence.as_ref(),
            })
            .collect();
        // The tables of reports stand first.
        let pieces = OF_REPORTS.iter().zip(&self.tables);
        let pieces = pieces.map(|(of, (table, sinks))| self.pieces(table, sinks, &(of.rows)(&entries)));
        let indicators = OfCounty::of(&entries).map(|county| -> Result<_> {
            let (table, sinks) = &self.tables[INDICATORS];
            let pieces = self.pieces(table, sinks, &county.rows())?;
            Ok((county, pieces))
        });
        Ok(Made {
            records,
            pieces: pieces.collect::<Result<_>>()?,
            coverage: Coverage::of(&entries),
            indicators: indicators.transpose()?,
        })
    }

    fn pieces(&self, table: &Table, sinks: &[Box<dyn Sink>], rows: &[Row]) -> Result<Pieces> {
        let is_in_book = self.book.as_ref().is_some_and(|book| book.holds(table.name));
        let kept = |row: &Row| row.iter().map(Value::to_owned).collect();
        Ok(Pieces {
            of_files: sinks.iter().map(|sink| sink.piece(rows)).collect::<Result<_>>()?,
            of_book: if is_in_book { rows.iter().map(kept).collect() } else { Vec::new() },
        })
    }

    fn take(&mut self, made: Made) -> Result<()> {
        if let Some(json) = &mut self.json {
            made.records.iter().try_for_each(|records| json.take(records))?;
        }
        made.pieces.into_iter().enumerate().try_for_each(|(table, pieces)| self.put(table, pieces))?;
        made.coverage.into_iter().for_each(|more| self.whole.coverage.add(more));
        if let Some((county, pieces)) = made.indicators {
            self.whole.aggregates.add(&county);
            self.put(INDICATORS, pieces)?;
        }
        Ok(())
    }

    fn put(&mut self, table: usize, pieces: Pieces) -> Result<()> {
        let (table, sinks) = &mut self.tables[table];
        if let Some(book) = &mut self.book {
            book.take(table.name, &pieces.of_book)?;
        }
        sinks.iter_mut().zip(pieces.of_files).try_for_each(|(sink, piece)| sink.take(piece))
    }

    /// Writes the tables that are made once a run, and ends every file.
    fn end(mut self, expected: &Expected) -> Result<Vec<Begun>> {
        let whole = std::mem::take(&mut self.whole);
        for at in OF_REPORTS.len()..self.tables.len() {
            let (table, sinks) = &self.tables[at];
            let pieces = self.pieces(table, sinks, &tables::of_run(table.name, &whole, expected))?;
            self.put(at, pieces)?;
        }
        let mut whole = self.json.map(Json::end).transpose()?.unwrap_or_default();
        whole.extend(self.book.map(Book::end).transpose()?.into_iter().flatten());
        for (_, sinks) in self.tables {
            for sink in sinks {
                whole.extend(sink.end()?);
            }
        }
        Ok(whole)
    }
}
