//! The oracle: what may be read from a mutant, judged from what is still printed and never from what is true.

use super::mutant::{Kind, Mutant};
use super::subject::{Piece, Subject, Truth, What};
use gouji::Report;
use gouji::finding::{Finding, Outcome};
use gouji::record::Mark;
use gouji::source::Place;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Where something stands, seen from the damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    Row,
    Table,
    Elsewhere,
}

/// What is wrong with a cell that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A number that is not printed there, and nothing says so.
    Silent,
    /// The same, and a finding names the cell, its row or its table.
    Told,
    /// The right number, from another place.
    Span,
    /// Called blank where something is printed, or where nobody saw it.
    Blank,
    /// Called absent though its row and column are printed, or where nobody saw it.
    Absent,
}

/// What the oracle says of a mutant.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Cells that are read against the print, each with a sentence.
    pub faults: Vec<(Fault, String)>,
    /// Untouched figures that were read before, by how near the damage is, and how many of them are still read.
    pub untouched: [(usize, usize); 3],
    pub is_refused: bool,
}

/// Whether a finding names a cell, its row or its table; what could not be tried or was spent names nothing.
fn names(finding: &Finding, key: &str) -> bool {
    if matches!(finding.outcome, Some(Outcome::CannotTell | Outcome::Spent | Outcome::Holds)) {
        return false;
    }
    let sides = [&finding.left, &finding.right].into_iter().flatten().flat_map(|side| &side.cells);
    let mut cells = finding.cells.iter().chain(finding.blame.iter().flatten()).chain(sides);
    let at = finding.at.as_deref().unwrap_or("");
    let is_above =
        |name: &str| !name.is_empty() && (key == name || key.starts_with(name) && key[name.len()..].starts_with('.'));
    let own = key.split_once('.').map_or("", |(_, own)| own);
    let is_row = !at.is_empty() && (own == at || own.starts_with(at) && own[at.len()..].starts_with('.'));
    is_above(at) || is_row || cells.any(|cell| is_above(cell))
}

/// What was read of a cell: its number and places, or its mark.
type Read<'a> = BTreeMap<&'a str, (Result<Decimal, Mark>, &'a [Place])>;

/// Holds what was read from a mutant against it.
pub fn judge(subject: &Subject, mutant: &Mutant, report: Option<&Report>) -> Verdict {
    let mut verdict = Verdict { is_refused: report.is_none(), ..Verdict::default() };
    let tables = report.and_then(|report| report.tables.as_ref());
    let read: Read = tables
        .into_iter()
        .flat_map(|tables| {
            let cells = tables.form.cells.iter().zip(&tables.cells);
            // The record says nothing of tables that were not seen, and of rows of the other edition that are not printed.
            cells.filter(|(place, cell)| !tables.unseen.contains(&place.table) && (!place.foreign || cell.is_printed()))
        })
        .map(|(place, cell)| (place.key.as_str(), (cell.value, cell.spans.as_slice())))
        .collect();
    let figures: BTreeMap<usize, Vec<&Piece>> = subject.pieces.iter().fold(BTreeMap::new(), |mut all, piece| {
        if let What::Figure(cell) = piece.what {
            all.entry(cell).or_insert_with(Vec::new).push(piece);
        }
        all
    });
    let rows = mutant.rows(subject);
    for (key, (value, spans)) in &read {
        let cell = subject.form.cell(key);
        let pieces = cell.and_then(|cell| figures.get(&cell)).map_or(&[][..], Vec::as_slice);
        let fault = match value {
            Ok(number) => number_fault(subject, mutant, cell, pieces, *number, spans, &rows),
            Err(mark) => mark_fault(subject, mutant, cell, pieces, *mark),
        };
        let Some((fault, why)) = fault else { continue };
        let is_told = report.is_some_and(|report| report.findings.iter().any(|finding| names(finding, key)));
        let fault = if fault == Fault::Silent && is_told { Fault::Told } else { fault };
        verdict.faults.push((fault, format!("{key}: {why}")));
    }
    verdict.untouched = untouched(subject, mutant, &figures, &read, &rows);
    verdict
}

fn is_tag(kind: Kind) -> bool {
    matches!(kind, Kind::TagDropped | Kind::TagDoubled | Kind::SpanByOne | Kind::AttributeDropped)
}

/// What is wrong with a number that was read.
fn number_fault(
    subject: &Subject,
    mutant: &Mutant,
    cell: Option<usize>,
    pieces: &[&Piece],
    number: Decimal,
    spans: &[Place],
    rows: &[usize],
) -> Option<(Fault, String)> {
    let silent = |printed: &str| Some((Fault::Silent, format!("{printed} is printed, {number} is read")));
    let Some(cell) = cell else { return silent("no such cell") };
    if let Some(now) = mutant.now(cell) {
        let printed: Vec<String> = now.numbers.iter().map(ToString::to_string).collect();
        return if now.numbers.contains(&number) { None } else { silent(&format!("{printed:?}")) };
    }
    match subject.truth[cell] {
        Truth::Unknown => None,
        Truth::Absent => silent("no such row"),
        Truth::Nothing { .. } => silent("nothing"),
        Truth::Number(own) => {
            let places: Vec<_> = pieces.iter().map(|piece| mutant.places(&piece.range)).collect();
            if number != own {
                return silent(&own.to_string());
            }
            // A figure in several runs, among deleted ones, has no place that is known.
            if pieces.is_empty() {
                return None;
            }
            if places.iter().all(Vec::is_empty) {
                // Tags in the midst of a figure are no part of its print.
                return if is_tag(mutant.kind) { None } else { silent(&format!("nothing where {own} was")) };
            }
            let is_near = pieces.iter().any(|piece| rows.contains(&piece.row));
            span_fault(subject, mutant, cell, &places, spans, is_near)
        }
    }
}

/// The right number must stand where it is printed now.
fn span_fault(
    subject: &Subject,
    mutant: &Mutant,
    cell: usize,
    places: &[Vec<std::ops::Range<usize>>],
    spans: &[Place],
    is_near: bool,
) -> Option<(Fault, String)> {
    // What was not read in one piece before cannot be told to have moved; a tag more or less may be another cell.
    let before = subject.read[cell].as_ref()?;
    let is_markup = subject.medium.is_markup();
    let counts_other_cells = is_tag(mutant.kind) || matches!(mutant.kind, Kind::PageNumber | Kind::BlankLine);
    if is_near || is_markup && counts_other_cells {
        return None;
    }
    let is_there = match subject.medium {
        super::subject::Medium::Pdf => before == spans,
        _ => {
            let there = |span: &Place| {
                places.iter().flatten().any(|range| subject.place(&mutant.text, range).as_ref() == Some(span))
            };
            spans.iter().all(there) && spans.len() == before.len()
        }
    };
    let shown: Vec<String> = spans.iter().map(ToString::to_string).collect();
    let now: Vec<_> = places.iter().flatten().collect();
    (!is_there).then(|| (Fault::Span, format!("its place is {shown:?}, printed at {now:?}")))
}

/// What is wrong with a mark: it says something of the print that is not so, or that nobody can have seen.
fn mark_fault(
    subject: &Subject,
    mutant: &Mutant,
    cell: Option<usize>,
    pieces: &[&Piece],
    mark: Mark,
) -> Option<(Fault, String)> {
    let fault = match mark {
        Mark::Blank => Fault::Blank,
        Mark::Absent => Fault::Absent,
        _ => return None,
    };
    let cell = cell?;
    let own = match subject.truth[cell] {
        Truth::Number(own) => own,
        Truth::Nothing { blank: false } if fault == Fault::Blank => {
            let piece = subject.pieces.iter().find(|piece| piece.what == What::Nothing(cell))?;
            let is_there = !piece.range.is_empty() && !mutant.intact(subject, &piece.range).is_empty();
            return is_there.then(|| (fault, "a dash is printed".to_owned()));
        }
        _ => return None,
    };
    if let Some(now) = mutant.now(cell) {
        let is_seen = now.is_printed || fault == Fault::Absent;
        return is_seen.then(|| (fault, format!("{} for what was {own}", mark.as_str())));
    }
    let is_printed = pieces.iter().any(|piece| !mutant.places(&piece.range).is_empty());
    if is_printed {
        return Some((fault, format!("{} where {own} is printed", mark.as_str())));
    }
    let is_lost = mutant.kind == Kind::Cut && is_begun(subject, mutant, cell);
    is_lost.then(|| (fault, format!("{} behind the cut, where {own} was", mark.as_str())))
}

/// Whether something of a cell's table stands before the cut: where nothing does, a text may as well never have had it.
fn is_begun(subject: &Subject, mutant: &Mutant, cell: usize) -> bool {
    let table = subject.form.cells[cell].table;
    let own = |piece: &&Piece| subject.rows[piece.row].table == table;
    subject.pieces.iter().filter(own).any(|piece| !mutant.places(&piece.range).is_empty())
}

/// Untouched figures that were read before, and how many still are: in damaged rows, in damaged tables, elsewhere.
fn untouched(
    subject: &Subject,
    mutant: &Mutant,
    figures: &BTreeMap<usize, Vec<&Piece>>,
    read: &Read,
    rows: &[usize],
) -> [(usize, usize); 3] {
    let mut found = [(0, 0); 3];
    let tables: Vec<usize> = rows.iter().map(|row| subject.rows[*row].table).collect();
    for (cell, pieces) in figures {
        let is_known = subject.read[*cell].is_some() && mutant.now(*cell).is_none();
        if !is_known || !pieces.iter().all(|piece| mutant.is_untouched(subject, piece)) {
            continue;
        }
        let near = if pieces.iter().any(|piece| rows.contains(&piece.row)) {
            Near::Row
        } else if tables.contains(&subject.form.cells[*cell].table) {
            Near::Table
        } else {
            Near::Elsewhere
        };
        let own = &mut found[near as usize];
        own.0 += 1;
        let is_kept = read.get(subject.form.cells[*cell].key.as_str()).is_some_and(|(value, _)| value.is_ok());
        own.1 += usize::from(is_kept);
    }
    found
}
