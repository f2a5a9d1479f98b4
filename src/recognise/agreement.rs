//! Two readers, one result: the text of a table with cells, read as text, must not contradict its cells.
//!
//! In: both readings of a document. Out: a finding for every cell that they read differently. This
//! is truth without labelling: two ways that share neither header nor columns come to one figure.

use super::reading::{Reading, RowRead, Seen};
use crate::document::Document;
use crate::finding::Finding;
use crate::form::Form;
use crate::message::Message;
use crate::text::numeral::{self, Printed};

/// Compares the rows that both readers read whole.
///
/// A row that the text reader could only tell in part says nothing; neither does one with a blank
/// cell, which leaves no trace in the text: of `—|-||-|0|0|717` six cells are left.
#[must_use]
pub fn compare(document: &Document, form: &Form, gridded: &Reading, flattened: &Reading) -> Vec<Finding> {
    let figure = |seen: &Seen| match seen {
        Seen::At(range) => match numeral::read_cell(document.text.get(range.clone())) {
            Printed::Number(number, _) => Some(number),
            _ => None,
        },
        _ => None,
    };
    let whole = |row: &&RowRead| row.cells.iter().all(|cell| matches!(cell, Seen::At(_)));
    let mut findings = Vec::new();
    for row in gridded.rows.iter().filter(whole) {
        let prints = gridded.rows.iter().filter(|other| other.at == row.at).count();
        let Some(other) = flattened.rows.iter().filter(whole).find(|other| other.at == row.at && prints == 1) else {
            continue;
        };
        let form_row = row.at.of(form);
        for (column, (a, b)) in row.cells.iter().zip(&other.cells).enumerate() {
            if let (Some(first), Some(a), Some(b)) = (form_row.first_cell, figure(a), figure(b))
                && a != b
            {
                let key = form.cells[first + column].key.clone();
                findings
                    .push(Finding::new(&key, Message::ReadersDisagree { gridded: a, flattened: b }).about(vec![key]));
            }
        }
    }
    findings
}
