//! Tables whose figures run together: the rows that separators could not cut, read by the sums.
//!
//! In: what the reader of texts left unclear. Out: the same rows with the cells that all
//! consistent readings agree on, the relations that were spent on them, and what stays open.

use super::tokens;
use crate::finding::Finding;
use crate::form::{Form, Kind, Layout, RowKind};
use crate::message::{Between, List, Message};
use crate::recognise::digits::{self, Assigned, Run};
use crate::recognise::reading::{Reading, RowRead, Seen};
use crate::recognise::text::Print;
use std::collections::BTreeMap;
use std::ops::Range;

/// Reads the rows of every table that run together.
pub(in crate::recognise) fn read(print: &Print<'_>, reading: &mut Reading) {
    let form = print.labels.form;
    before_signs(print, reading);
    let blanks = prints_no_blanks(print, reading);
    for table in 0..form.tables.len() {
        let (runs, rows) = runs(print, reading, table, blanks);
        if runs.is_empty() {
            continue;
        }
        let side_by_side = form.tables[table].blocks.iter().any(|block| block.layout == Layout::SideBySide);
        // Fifteen figures have three sums only: with a misprint among them, cuts that fit them are too easily found.
        let relaxed = if side_by_side { 0 } else { digits::MOST_RELAXED };
        let known = known(print, reading, table);
        let assigned = digits::assign(print.text, form, &runs, &|cell| known.get(&cell).copied(), relaxed);
        take(form, reading, &runs, &rows, &assigned);
    }
}

/// Reads the first cell of `156-5997`: the sign, or the dash of a blank cell, can only begin the second, a change.
fn before_signs(print: &Print<'_>, reading: &mut Reading) {
    for row in &mut reading.rows {
        let columns = &print.labels.form.tables[row.at.table].blocks[row.at.block].columns;
        let is_change = columns.len() == 3 && columns[1].kind == Kind::Change;
        let run = print.text[row.printed.clone()].trim_end();
        let start = row.printed.start + (run.len() - run.trim_start().len());
        let Some((first, rest)) = run.trim_start().split_once('-') else { continue };
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_open = row.cells.iter().all(|cell| *cell == Seen::Unclear);
        if is_change && is_open && is_number(first) && is_number(rest) {
            row.cells[0] = Seen::At(start..start + first.len());
        }
    }
}

/// The runs of a table, and the rows of the reading each of them fills.
fn runs(print: &Print<'_>, reading: &Reading, table: usize, blanks: bool) -> (Vec<Run>, Vec<Vec<usize>>) {
    let form = print.labels.form;
    let block = |row: &RowRead| &form.tables[row.at.table].blocks[row.at.block];
    if reading.rows.iter().all(|row| row.at.table != table || row.cells.first() != Some(&Seen::Unclear)) {
        return (Vec::new(), Vec::new());
    }
    let mut groups: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, row) in reading.rows.iter().enumerate().filter(|(_, row)| row.at.table == table) {
        // The heading （六）其他处理 has no figures and says nothing of blanks.
        let heading =
            block(row).rows[row.at.row].kind == RowKind::Foreign && row.cells.iter().all(|cell| *cell == Seen::Blank);
        if block(row).columns.len() > 1 && !heading {
            groups.entry((row.printed.start, row.printed.end)).or_default().push(index);
        }
    }
    let (mut runs, mut rows, mut glued, mut blanks) = (Vec::new(), Vec::new(), 0, blanks);
    for ((start, end), indices) in &groups {
        let cells: Vec<usize> = indices
            .iter()
            .filter_map(|index| {
                let read = &reading.rows[*index];
                let first = block(read).rows[read.at.row].first_cell?;
                Some(first..first + block(read).columns.len())
            })
            .flatten()
            .collect();
        let (tokens, _) = tokens::of(print.text, *start..*end);
        let pieces: Vec<Range<usize>> = tokens.into_iter().map(|token| token.place).collect();
        let digits: usize = pieces.iter().map(ExactSizeIterator::len).sum();
        blanks |= digits < cells.len();
        glued += usize::from(pieces.len() == 1 && digits >= cells.len());
        let plain = pieces.iter().all(|piece| print.text[piece.clone()].bytes().all(|byte| byte.is_ascii_digit()));
        let counts = cells.iter().all(|cell| form.cells[*cell].kind != Kind::Money);
        let unclear = indices.iter().all(|index| reading.rows[*index].cells.iter().all(|cell| *cell == Seen::Unclear));
        // One row whose cells are kept apart shows that the others' are too: digits that touch there are one figure.
        let is_apart = pieces.len() == cells.len() && cells.len() > 2;
        if is_apart && !unclear {
            return (Vec::new(), Vec::new());
        }
        if unclear && plain && counts && digits >= cells.len() {
            runs.push(Run { cells, pieces });
            rows.push(indices.clone());
        }
    }
    // Only a table most of whose rows are one run of digits runs together.
    if glued * 2 < groups.len() {
        return (Vec::new(), Vec::new());
    }
    if blanks {
        // A text that prints no blanks leaves open how many cells a run has: only runs of zeros, as many as the cells, leave
        // no choice, and runs whose every cell is a digit and every sum of them holds.
        let kept: Vec<bool> = runs.iter().map(|run| is_a_digit_each(print, run)).collect();
        let mut keep = kept.iter();
        runs.retain(|_| keep.next() == Some(&true));
        let mut keep = kept.iter();
        rows.retain(|_| keep.next() == Some(&true));
    }
    (runs, rows)
}

/// Whether the text prints nothing for a blank cell: a row that runs together has fewer digits than cells.
fn prints_no_blanks(print: &Print<'_>, reading: &Reading) -> bool {
    let form = print.labels.form;
    let is_short = |row: &RowRead| {
        let columns = form.tables[row.at.table].blocks[row.at.block].columns.len();
        if columns < 2 || row.cells.iter().any(|cell| *cell != Seen::Unclear) {
            return false;
        }
        let (tokens, _) = tokens::of(print.text, row.printed.clone());
        let digits: usize = tokens.iter().map(|token| token.place.len()).sum();
        !tokens.is_empty() && digits < columns
    };
    reading.rows.iter().any(is_short)
}

/// Whether a run has a digit for every cell, and zeros only or digits for which every sum of them holds.
fn is_a_digit_each(print: &Print<'_>, run: &Run) -> bool {
    let digits: Vec<i64> = run
        .pieces
        .iter()
        .flat_map(|piece| print.text[piece.clone()].bytes())
        .map(|byte| i64::from(byte.saturating_sub(b'0')))
        .collect();
    if digits.len() != run.cells.len() {
        return false;
    }
    let value = |cell: &usize| run.cells.iter().position(|own| own == cell).map(|at| digits[at]);
    let sum = |cells: &[usize]| cells.iter().map(value).sum::<Option<i64>>();
    let is_own = |cell: &usize| run.cells.contains(cell);
    let mut own = print.labels.form.equations().filter_map(|(_, instance)| {
        let left = instance.left_cells(|cell| is_own(&cell));
        Some((sum(&left)?, sum(&instance.right)?))
    });
    digits.iter().all(|digit| *digit == 0) || {
        let first = own.next();
        first.is_some_and(|(left, right)| left == right) && own.all(|(left, right)| left == right)
    }
}

/// The figures of a table's cells that were read by separators.
fn known(print: &Print<'_>, reading: &Reading, table: usize) -> BTreeMap<usize, i64> {
    let form = print.labels.form;
    let mut known = BTreeMap::new();
    for read in reading.rows.iter().filter(|row| row.at.table == table) {
        let Some(first) = form.tables[table].blocks[read.at.block].rows[read.at.row].first_cell else { continue };
        for (column, seen) in read.cells.iter().enumerate() {
            if let Seen::At(place) = seen
                && let Ok(value) = print.text[place.clone()].trim().parse()
            {
                known.insert(first + column, value);
            }
        }
    }
    known
}

/// Puts what was assigned into the rows.
fn take(form: &Form, reading: &mut Reading, runs: &[Run], rows: &[Vec<usize>], assigned: &Assigned) {
    for (run, indices) in rows.iter().enumerate() {
        let mut places = assigned.places[run].iter();
        for index in indices {
            for cell in &mut reading.rows[*index].cells {
                if let Some(Some(place)) = places.next() {
                    *cell = Seen::At(place.clone());
                }
            }
            reading.rows[*index].alternatives.clone_from(&assigned.alternatives[run]);
        }
        debug_assert_eq!(assigned.places[run].len(), runs[run].cells.len());
    }
    reading.spent.extend(&assigned.spent);
    if !assigned.relaxed.is_empty() {
        let names = assigned.relaxed.iter().map(|instance| {
            format!("{} {}", form.relations[form.instances[*instance].relation].id, form.instances[*instance].at)
        });
        let table = &form.tables[form.cells[runs[0].cells[0]].table];
        let relations = List::of(Between::Commas, names);
        reading.findings.push(Finding::new(&table.id, Message::ReadAgainstSums { relations }));
    }
}
