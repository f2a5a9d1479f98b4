//! Figures printed in a table's stretch of the text that no row was given.
//!
//! In: the text and the rows as read. Out: whether a table prints a figure more: a row without its label, a row
//! under words that no form has.

use crate::form::{Form, Row};
use crate::recognise::labels::tape::Tape;
use crate::recognise::reading::Reading;
use crate::recognise::text::{region, tokens};
use crate::text::normal::is_hanzi;
use crate::text::numeral;
use std::collections::BTreeSet;
use std::ops::Range;

/// What was given to rows.
pub(super) struct Given<'a> {
    text: &'a str,
    /// The stretches that rows print, of the form and others, apart from each other and from first to last.
    rows: Vec<Range<usize>>,
    /// Of each table where it begins and ends.
    stretches: Vec<Range<usize>>,
    /// The numbers that the form counts its rows by.
    ordinals: BTreeSet<&'a str>,
}

impl<'a> Given<'a> {
    pub(super) fn of(text: &'a str, tape: &Tape, form: &'a Form, reading: &Reading) -> Self {
        let printed = || reading.rows.iter().filter(|row| !row.printed.is_empty());
        let unknown = reading.unknown.iter().flat_map(|row| &row.cells).cloned();
        let mut rows: Vec<Range<usize>> = printed().map(|row| row.printed.clone()).chain(unknown).collect();
        rows.sort_by_key(|row| row.start);
        rows.dedup_by(|next, row| {
            let meets = next.start <= row.end;
            row.end = if meets { row.end.max(next.end) } else { row.end };
            meets
        });
        let start = |table: usize| {
            let first = printed().filter(|row| row.at.table == table).map(|row| row.printed.start).min();
            region::start(text, tape, form, table).into_iter().chain(first).min()
        };
        let starts: Vec<Option<usize>> = (0..form.tables.len()).map(start).collect();
        let stretch = |start: &Option<usize>| {
            let Some(start) = *start else { return 0..0 };
            start..starts.iter().flatten().copied().filter(|other| *other > start).min().unwrap_or(text.len())
        };
        let stretches = starts.iter().map(stretch).collect();
        let form_rows = form.tables.iter().flat_map(|table| &table.blocks).flat_map(|block| &block.rows);
        let digits = |row: &'a Row| row.ordinal.trim_matches(|c: char| !c.is_ascii_digit());
        Self { text, rows, stretches, ordinals: form_rows.map(digits).collect() }
    }

    /// Whether a table prints a figure that is no row's. Behind its last row it ends where sentences begin.
    pub(super) fn leaves_over(&self, table: usize) -> bool {
        let stretch = self.stretches[table].clone();
        let last = self.rows.iter().rfind(|row| stretch.contains(&row.start)).map_or(stretch.start, |row| row.end);
        let mut at = stretch.start;
        for line in self.text[stretch].split_inclusive('\n') {
            let own = at..at + line.len();
            at = own.end;
            // A text without line ends has table and sentences in one.
            if line.contains(['。', ';']) && !self.rows.iter().any(|row| own.contains(&row.start)) {
                if own.start >= last {
                    return false;
                }
                continue;
            }
            if self.figures(own).any(|figure| !self.is_given(figure)) {
                return true;
            }
        }
        false
    }

    /// Where the figures of a line begin: numbers that stand apart or end the line, and those that are no ordinal where a
    /// label stands behind them.
    fn figures(&self, line: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let printed = &self.text[line.clone()];
        let last_word = without_unit(printed).rfind(is_hanzi);
        let is_digit = |c: char| c.is_ascii_digit();
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = at + printed[at..].find(is_digit)?;
            let number = printed[start..].split(|c: char| !is_digit(c) && !matches!(c, '.' | ',')).next()?;
            at = start + number.trim_end_matches(['.', ',']).len();
            Some(start..at)
        })
        .filter(move |number| {
            let is_last = last_word.is_none_or(|word| word < number.start);
            self.is_figure(&printed[..number.start], &printed[number.clone()], &printed[number.end..], is_last)
        })
        .map(move |number| line.start + number.start)
    }

    fn is_figure(&self, before: &str, digits: &str, behind: &str, is_last: bool) -> bool {
        let is_ordinal = self.ordinals.contains(digits);
        let names = |behind: &str| behind.trim_start_matches(APART).starts_with(is_hanzi);
        let counted = behind.trim_start_matches(['.', '、', ')']);
        if counted.len() < behind.len() && names(counted) {
            return !is_ordinal;
        }
        // One space parts nothing: `行政许可 46 个`.
        let is_parted = |gap: &str| gap.contains(['|', '\t', ',']) || gap.len() > 1;
        let gap = &behind[..behind.len() - behind.trim_start_matches(APART).len()];
        let before = tokens::SIGNS.iter().find_map(|sign| before.strip_suffix(sign)).unwrap_or(before);
        let is_apart = before.ends_with(APART) && !gap.is_empty() && (!names(behind) || is_parted(gap) && !is_ordinal);
        // Where nothing parts them, a figure stands between its unit and the next label.
        let is_counted = gap.is_empty() && names(behind) && numeral::ends_in_unit(before);
        is_last || is_apart || is_counted
    }

    fn is_given(&self, figure: usize) -> bool {
        let behind = self.rows.partition_point(|row| row.start <= figure);
        behind > 0 && self.rows[behind - 1].contains(&figure)
    }
}

/// A line without the unit behind its last figure.
fn without_unit(line: &str) -> &str {
    let line = line.trim_end_matches(APART);
    let end = line.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    if numeral::leading_unit(&line[end..]) == Some(line.len() - end) { &line[..end] } else { line }
}

/// What keeps figures apart.
const APART: [char; 6] = [' ', '|', '\t', ',', '\n', '\r'];
