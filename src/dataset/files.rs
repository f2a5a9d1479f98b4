//! What reports are in every file of a dataset, and the files.
//!
//! In: the reports of one id. Out: their pieces, made beside those of others, and put into the files in order.

use super::begun::Begun;
use super::schema::{Row, Table};
use super::sinks::json::{Json, Records};
use super::sinks::xlsx::Book;
use super::sinks::{Format, Piece, Sink};
use super::spool::Spooled;
use super::tables::coverage::{Coverage, Expected};
use super::tables::indicators::OfBody;
use super::tables::{self, Entry, Keys, OF_REPORTS, Whole};
use super::{Lock, Options};
use crate::error::Result;
use crate::record::Report;
use crate::record::issue::latest;
use crate::review::Review;
use crate::review::evidence::Evidence;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The place of the table of indicators, behind those of reports.
const INDICATORS: usize = OF_REPORTS.len();

/// Rows of a table of the whole run that are made at a time.
const SOME: usize = 4096;

/// Which files a dataset has.
pub(super) struct Plan {
    tables: Vec<Table>,
    formats: BTreeSet<Format>,
    all_bodies: bool,
}

/// What the reports of one id are in every file.
pub(super) struct Made {
    records: Vec<Records>,
    /// For every table of reports, and that of indicators.
    pieces: Vec<Pieces>,
    coverage: Option<Coverage>,
    indicators: Option<OfBody>,
}

/// What some rows of a table are in each format that holds it.
type Pieces = Vec<(Format, Piece)>;

impl Plan {
    pub(super) fn of(options: &Options) -> Self {
        Self { tables: tables::all(), formats: options.formats.clone(), all_bodies: options.all_bodies }
    }

    /// What the prints of one report are in every file.
    pub(super) fn make(&self, of_id: &[Spooled], review: &Review) -> Result<Made> {
        let has_records = self.formats.contains(&Format::Json);
        let records = if has_records { of_id.iter().map(Records::of).collect() } else { Vec::new() };
        let evidence: Vec<Option<Evidence>> = of_id.iter().map(|spooled| Evidence::of(&spooled.report)).collect();
        let judged =
            |(spooled, evidence): (&Spooled, &Option<Evidence>)| review.judged(&spooled.report, evidence.as_ref());
        let cases: Vec<_> = of_id.iter().zip(&evidence).map(judged).collect();
        let entries: Vec<Entry> = of_id
            .iter()
            .zip(&evidence)
            .zip(&cases)
            .map(|((spooled, evidence), cases)| Entry {
                report: &spooled.report,
                keys: Keys::of(&spooled.report),
                cases,
                supersedes: supersedes(&spooled.report, of_id),
                reused: spooled.reused,
                evidence: evidence.as_ref(),
            })
            .collect();
        let indicators = OfBody::of(&entries, self.all_bodies);
        let rows = OF_REPORTS.iter().map(|of| (of.rows)(&entries));
        let rows = rows.chain([indicators.as_ref().map(OfBody::rows).unwrap_or_default()]);
        let pieces =
            self.tables.iter().zip(rows).map(|(table, rows)| self.pieces(table, &rows)).collect::<Result<_>>()?;
        let coverage = Coverage::of(&entries);
        Ok(Made { records, pieces, coverage, indicators })
    }

    fn pieces(&self, table: &Table, rows: &[Row]) -> Result<Pieces> {
        let formats = self.formats.iter().filter(|format| format.holds(table));
        formats.map(|format| Ok((*format, format.piece(table, rows)?))).collect()
    }
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
pub(super) struct Files {
    json: Option<Json>,
    book: Option<Book>,
    /// For every table its files.
    tables: Vec<Vec<(Format, Box<dyn Sink>)>>,
    whole: Whole,
}

impl Files {
    pub(super) fn open(plan: &Plan, output: &Lock, options: &Options) -> Result<Self> {
        let folder = output.folder();
        let has = |format| plan.formats.contains(&format);
        let of_table = |table: &Table| {
            let held = plan.formats.iter().filter(|format| format.holds(table));
            let open = |format: &Format| Ok(format.open(folder, table, options.bom)?.map(|sink| (*format, sink)));
            held.map(open).filter_map(Result::transpose).collect::<Result<Vec<_>>>()
        };
        Ok(Self {
            json: has(Format::Json).then(|| Json::open(folder)).transpose()?,
            book: has(Format::Xlsx).then(|| Book::open(folder, &plan.tables)).transpose()?,
            tables: plan.tables.iter().map(of_table).collect::<Result<_>>()?,
            whole: Whole::default(),
        })
    }

    /// Puts in what was made of some reports, in their order.
    pub(super) fn take(&mut self, plan: &Plan, made: Vec<Made>) -> Result<()> {
        let mut of_tables: Vec<Vec<Pieces>> = plan.tables.iter().map(|_| Vec::with_capacity(made.len())).collect();
        let mut records = Vec::with_capacity(made.len());
        for one in made {
            records.push(one.records);
            for (table, pieces) in of_tables.iter_mut().zip(one.pieces) {
                table.push(pieces);
            }
            one.coverage.into_iter().for_each(|more| self.whole.coverage.add(more));
            one.indicators.iter().for_each(|own| self.whole.aggregates.add(own));
        }
        let json = &mut self.json;
        let records = || match json {
            Some(json) => records.iter().flatten().try_for_each(|records| json.take(records)),
            None => Ok(()),
        };
        let (book, tables) = (&mut self.book, &mut self.tables);
        let (written, put) = rayon::join(records, || put(plan, book, tables, of_tables));
        written.and(put)
    }

    /// Writes the tables that are made once a run, and ends every file.
    pub(super) fn end(mut self, plan: &Plan, expected: &Expected) -> Result<Vec<Begun>> {
        let whole = std::mem::take(&mut self.whole);
        for (at, table) in plan.tables.iter().enumerate().skip(INDICATORS) {
            let mut rows = tables::of_run(table.name, &whole, expected).peekable();
            while rows.peek().is_some() {
                let some: Vec<Row> = rows.by_ref().take(SOME).collect();
                let mut of_tables: Vec<Vec<Pieces>> = plan.tables.iter().map(|_| Vec::new()).collect();
                of_tables[at].push(plan.pieces(table, &some)?);
                put(plan, &mut self.book, &mut self.tables, of_tables)?;
            }
        }
        let sinks: Vec<Box<dyn Sink>> = self.tables.into_iter().flatten().map(|(_, sink)| sink).collect();
        let (book, tables) = rayon::join(
            || self.book.map(Book::end).transpose(),
            || sinks.into_par_iter().map(ended).collect::<Result<Vec<_>>>(),
        );
        let json = self.json.map(Json::end).transpose()?;
        Ok(tables?.into_iter().flatten().chain(book?.into_iter().flatten()).chain(json.into_iter().flatten()).collect())
    }
}

/// Ends the files of a table, with the digests that the manifest needs: the workbook takes its time beside them.
fn ended(sink: Box<dyn Sink>) -> Result<Vec<Begun>> {
    let mut whole = sink.end()?;
    whole.iter_mut().try_for_each(|begun| begun.digest().map(drop))?;
    Ok(whole)
}

/// Puts pieces into the files of their tables, each table beside the others.
fn put(
    plan: &Plan,
    book: &mut Option<Book>,
    tables: &mut [Vec<(Format, Box<dyn Sink>)>],
    of_tables: Vec<Vec<Pieces>>,
) -> Result<()> {
    let mut of_book = Vec::new();
    let mut of_files = Vec::with_capacity(of_tables.len());
    for (table, pieces) in plan.tables.iter().zip(of_tables) {
        let mut own = Vec::with_capacity(pieces.len());
        for (format, piece) in pieces.into_iter().flatten() {
            match piece {
                Piece::Rows(rows) if format == Format::Xlsx => of_book.push((table.name, rows)),
                piece => own.push((format, piece)),
            }
        }
        of_files.push(own);
    }
    let sheets = || match book {
        Some(book) => of_book.iter().try_for_each(|(table, rows)| book.take(table, rows)),
        None => Ok(()),
    };
    let files = || {
        tables.par_iter_mut().zip(of_files).try_for_each(|(sinks, pieces)| {
            pieces.into_iter().try_for_each(|(format, piece)| {
                let sink = sinks.iter_mut().find(|(own, _)| *own == format);
                sink.map_or(Ok(()), |(_, sink)| sink.take(piece))
            })
        })
    };
    let (sheets, files) = rayon::join(sheets, files);
    sheets.and(files)
}
