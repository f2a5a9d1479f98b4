//! Rows that a table prints and the form does not have.
//!
//! In: a table's labels and what lies behind them. Out: labels with their figures, kept as printed.

use super::part::{Part, RowPayload};
use super::tokens;
use crate::form::{Form, RowKind};
use crate::recognise::labels::{self, Name};
use crate::recognise::local::running;
use crate::recognise::reading::{Reading, UnknownRow};
use crate::text::normal::{is_hanzi, unspaced};

/// Words and figures between two rows of the form: a row the form does not have.
pub fn keep_between(part: &Part, text: &str, form: &Form, row: &RowPayload, reading: &mut Reading) {
    let from = row.end;
    if row.unit.is_some() {
        let rows = running::rows(text, from..row.payload.end);
        reading.unknown.extend(rows.map(|(label, unit, figure)| UnknownRow {
            table: part.table,
            label: unspaced(labels::strip_ordinal(&text[label])),
            unit: Some(unit),
            cells: vec![figure],
        }));
        return;
    }
    let lead = text[from..row.payload.end].find(|c: char| !c.is_whitespace() && c != '|').unwrap_or(0);
    let ordinal = from + lead..row.payload.end;
    let from = ordinal.end - labels::strip_ordinal(&text[ordinal]).len();
    let rest = &text[from..row.payload.end];
    let figures = rest.find(|c: char| c.is_ascii_digit());
    let (Some(figures), Some(words)) = (figures, rest.find(is_hanzi)) else { return };
    if words > figures {
        return;
    }
    let label: String = rest[words..figures].chars().filter(|c| !c.is_whitespace() && *c != '|').collect();
    let label = label.trim_end_matches(['(', ')', '.', '、']).to_owned();
    // The next block's header stands between its caption and first row and is no row.
    let table = &form.tables[part.table];
    let headings = table.blocks.iter().flat_map(|block| &block.rows).filter(|row| row.kind == RowKind::Heading);
    let mut heads = table.header.corner.iter().chain(headings.flat_map(|row| &row.wordings));
    if heads.any(|word| label.contains(word.as_str())) {
        return;
    }
    let (tokens, _) = tokens::of(text, from + figures..row.payload.end);
    if tokens.is_empty() {
        return;
    }
    reading.unknown.push(UnknownRow {
        table: part.table,
        label,
        unit: None,
        cells: tokens.into_iter().map(|token| token.place).collect(),
    });
}

/// Headings of the form that have figures here are rows that it does not know.
pub fn keep_figured_headings(part: &Part, text: &str, form: &Form, reading: &mut Reading) {
    for (i, link) in part.links.iter().enumerate() {
        if let Name::Row(at) = link.name
            && at.of(form).kind == RowKind::Heading
        {
            let to = part.links.get(i + 1).map_or(part.region.end, |next| next.place.start);
            let (tokens, _) = tokens::of(text, link.place.end..to);
            if tokens.iter().any(|token| text[token.place.clone()].contains(|c: char| c.is_ascii_digit())) {
                let cells = tokens.into_iter().map(|token| token.place).collect();
                let label = unspaced(labels::strip_ordinal(&text[link.place.clone()]));
                reading.unknown.push(UnknownRow { table: part.table, label, unit: None, cells });
            }
        }
    }
}
