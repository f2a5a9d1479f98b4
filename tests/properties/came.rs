//! What came of the cells of some reports: how many are read, and what is read against the print.

use crate::print::page::Printed;
use crate::print::record::{Print, Record};
use gouji::Report;
use gouji::record::Mark;
use gouji::source::Place;
use std::fmt::Write as _;

/// What came of the cells of some reports.
#[derive(Debug, Default, Clone)]
pub struct Came {
    printed: usize,
    right: usize,
    /// Another number than is printed, or one where none is.
    wrong: usize,
    /// The number, from another place.
    elsewhere: usize,
    blank: usize,
    absent: usize,
    first: String,
}

/// The name of a shape; the most wrong numbers, numbers from elsewhere, false blanks and false absents of all its reports; and
/// the least figures read in a hundred.
pub type Known = (&'static str, [usize; 4], usize);

impl Came {
    fn note(&mut self, what: &str, record: &Record, key: &str, printed: &Printed) {
        if self.first.is_empty() {
            let table = record.form.cell(key).map_or(0, |cell| record.form.cells[cell].table);
            let from = printed.headings.get(table).copied().unwrap_or(0);
            let shown: String = printed.text[from..].chars().take(4000).collect();
            self.first = format!("seed {}: {what} {key}\n{shown}", record.seed);
        }
    }

    /// Holds a report against what was printed; `cut` is where the file ends before its time.
    pub fn add(&mut self, record: &Record, printed: &Printed, report: Option<&Report>, cut: Option<usize>) {
        let is_kept = |place: &Place| match (place, cut) {
            (Place::Bytes(span), Some(cut)) => span.end <= cut,
            _ => true,
        };
        self.printed += printed.figures.iter().filter(|(_, place)| is_kept(place)).count();
        let Some(tables) = report.and_then(|report| report.tables.as_ref()) else { return };
        let begun = |cell: usize| {
            let table = record.form.cells[cell].table;
            let mut own = printed.figures.iter().filter(|(own, _)| record.form.cells[*own].table == table);
            own.any(|(_, place)| is_kept(place))
        };
        for (place, cell) in tables.form.cells.iter().zip(&tables.cells) {
            let own = record.form.cell(&place.key);
            let number = own.and_then(|own| record.number(own));
            let stands = |print: &Print| matches!(print, Print::Nothing(words, _) if !words.is_empty());
            let is_dash = cut.is_none() && own.is_some_and(|own| stands(&record.cells[own]));
            let places: Vec<&Place> =
                printed.figures.iter().filter(|(cell, _)| Some(*cell) == own).map(|(_, place)| place).collect();
            let is_there = number.is_some() && places.iter().any(|place| is_kept(place));
            let is_claimed = number.is_some() && (is_there || own.is_some_and(begun));
            match cell.value {
                Ok(read) if number == Some(read) && is_there => {
                    self.right += 1;
                    if cell.spans.len() != 1 || !places.contains(&&cell.spans[0]) {
                        self.elsewhere += 1;
                        self.note("from another place", record, &place.key, printed);
                    }
                }
                Ok(read) => {
                    self.wrong += 1;
                    self.note(&format!("{read} for {number:?}"), record, &place.key, printed);
                }
                Err(Mark::Blank) if is_claimed || is_dash => {
                    self.blank += 1;
                    self.note("false blank", record, &place.key, printed);
                }
                Err(Mark::Absent) if is_claimed => {
                    self.absent += 1;
                    self.note("false absent", record, &place.key, printed);
                }
                Err(_) => {}
            }
        }
    }
}

/// Prints what came of each shape, and fails where it is more than is known, or less is read.
pub fn hold(all: impl IntoIterator<Item = (String, Came)>, known: &[Known]) {
    let mut failed = String::new();
    for (name, came) in all {
        let share = came.right * 100 / came.printed.max(1);
        let faults = [came.wrong, came.elsewhere, came.blank, came.absent];
        println!("{name:28} {share:3} % of {:5} figures; wrong, elsewhere, blank, absent: {faults:?}", came.printed);
        let (_, most, least) = known.iter().find(|(own, ..)| *own == name).copied().unwrap_or(("", [0; 4], 0));
        if faults.iter().zip(most).any(|(own, most)| *own > most) || share < least {
            writeln!(
                failed,
                "\n==== {name}: {faults:?}, at most {most:?}; {share} %, at least {least}\n{}",
                came.first
            )
            .unwrap();
        }
    }
    assert!(failed.is_empty(), "{failed}");
}
