//! What one cell shows: its figure without the marks of notes and the figures crossed out beside it.
//!
//! In: the stretch of a cell, the looks of its runs, what the form allows there. Out: the figure or
//! the mark, with the doubts. A change of look ends a number: 17 with a raised 91 behind it is 17.

use super::reading::Seen;
use crate::document::Document;
use crate::document::look::Look;
use crate::finding::Finding;
use crate::form::{CellPlace, Kind};
use crate::message::Message;
use crate::record::{Cell, Mark};
use crate::source::{Origin, Place};
use crate::text::numeral::{self, Printed, Unit};
use rust_decimal::Decimal;
use std::ops::Range;

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// Where its figure stands; the whole cell where there is none.
    pub place: Range<usize>,
    /// What it reads as.
    pub printed: Printed,
    /// A run with a look beside the figure that is no part of it.
    pub beside: Option<(Range<usize>, Look)>,
}

/// Reads a cell by the looks of its runs.
pub(super) fn shown(document: &Document, cell: Range<usize>) -> Shown {
    let cell = trimmed(document, cell);
    let mut looks = document.shown.looks_in(cell.clone()).peekable();
    if looks.peek().is_none() {
        return Shown { printed: read(document, cell.clone()), place: cell, beside: None };
    }
    let (mut plain, mut apart) = (Vec::new(), Vec::new());
    let mut at = cell.start;
    for (range, look) in looks {
        plain.push(at..range.start);
        at = range.end;
        apart.push((range, look));
    }
    plain.push(at..cell.end);
    let is_filled = |range: &Range<usize>| !document.text.get(range.clone()).trim().is_empty();
    plain.retain(is_filled);
    apart.retain(|(range, _)| is_filled(range));
    let alone = |printed| Shown { place: cell.clone(), printed, beside: None };
    match (plain.as_slice(), apart.as_slice()) {
        ([], []) => alone(Printed::Blank),
        // Raised as a whole it is the cell's figure, crossed out as a whole it is none.
        ([], runs) => match runs.iter().map(|(_, look)| *look).reduce(|a, b| if a == b { a } else { Look::Struck }) {
            Some(Look::Raised) => alone(read(document, cell.clone())),
            _ => match runs.iter().find(|(_, look)| *look == Look::Raised) {
                None => alone(Printed::Struck),
                Some(_) => alone(Printed::Illegible),
            },
        },
        ([figure], runs) => {
            let figure = trimmed(document, figure.clone());
            Shown { printed: read(document, figure.clone()), place: figure, beside: runs.first().cloned() }
        }
        _ if plain.iter().any(|range| document.text.get(range.clone()).contains(|c: char| c.is_ascii_digit())) => {
            alone(Printed::Illegible)
        }
        _ => alone(Printed::Text),
    }
}

/// What a stretch without looks reads as. A page cut off behind a figure may have cut the figure, and what a style sheet
/// writes beside it may go on with it.
fn read(document: &Document, range: Range<usize>) -> Printed {
    let has_more = document.shown.unseen_in(range.clone()).any(|(_, thing)| thing.is_print());
    match numeral::read_cell(document.text.get(range)) {
        Printed::Text => Printed::Text,
        _ if has_more => Printed::Unseen,
        printed => printed,
    }
}

/// A stretch without the blanks around it.
pub(super) fn trimmed(document: &Document, range: Range<usize>) -> Range<usize> {
    let text = document.text.get(range.clone());
    let start = range.start + (text.len() - text.trim_start().len());
    start..start + text.trim().len()
}

/// A cell of the form, with a finding for every doubt about it.
pub(super) fn cell(
    document: &Document,
    place: &CellPlace,
    seen: &Seen,
    unit: Option<Unit>,
    findings: &mut Vec<Finding>,
) -> Cell {
    let null = |mark| Cell { value: Err(mark), ..Cell::ABSENT };
    let range = match seen {
        Seen::At(range) => range.clone(),
        Seen::Blank => return null(Mark::Blank),
        Seen::Absent => return null(Mark::Absent),
        Seen::Unclear => return null(Mark::Illegible),
        Seen::Unseen => return null(Mark::Unseen),
    };
    let shown = shown(document, range.clone());
    let raw = document.text.get(shown.place.clone()).trim();
    let value = match &shown.printed {
        Printed::Number(number, own) => allowed(place.kind, *number, *own, unit),
        other => Err(mark(other)),
    };
    let told = doubts(document, range, &shown, value, place);
    findings.extend(told.into_iter().map(|finding| finding.about(vec![place.key.clone()])));
    let plain = match value {
        Ok(number) => {
            (place.kind == Kind::Count && raw.bytes().all(|byte| byte.is_ascii_digit())) || number.to_string() == raw
        }
        Err(mark) => mark == Mark::Blank,
    };
    Cell {
        value,
        raw: (!plain).then(|| raw.to_owned()),
        spans: stands_at(document, shown.place).into_iter().collect(),
        reading: None,
    }
}

/// A cell that no form describes: its number as printed, in whatever unit stands there.
pub(super) fn as_printed(document: &Document, range: Range<usize>) -> Cell {
    let shown = shown(document, range);
    let raw = document.text.get(shown.place.clone()).trim();
    let (value, unit) = match &shown.printed {
        Printed::Number(number, unit) => (Ok(*number), *unit),
        other => (Err(mark(other)), None),
    };
    let plain = value.map_or_else(|mark| mark == Mark::Blank, |number| unit.is_none() && number.to_string() == raw);
    Cell {
        raw: (!plain).then(|| raw.to_owned()),
        spans: stands_at(document, shown.place).into_iter().collect(),
        value,
        reading: None,
    }
}

/// Where a cell's print stands. Of a text put together from pieces a blank cell is no piece.
fn stands_at(document: &Document, range: Range<usize>) -> Option<Place> {
    let is_nowhere = range.is_empty() && matches!(document.origin, Origin::Pieces(_));
    if is_nowhere { None } else { document.place(range) }
}

/// The mark of a print that is no number.
fn mark(printed: &Printed) -> Mark {
    match printed {
        Printed::Blank => Mark::Blank,
        Printed::Dash => Mark::Dash,
        Printed::Slash => Mark::Slash,
        Printed::None => Mark::None,
        Printed::Text => Mark::Text,
        Printed::Unseen => Mark::Unseen,
        Printed::Struck => Mark::Struck,
        Printed::Illegible | Printed::Number(..) => Mark::Illegible,
    }
}

/// A number as the form keeps it, or why it cannot stand there.
fn allowed(kind: Kind, number: Decimal, own: Option<Unit>, unit: Option<Unit>) -> Result<Decimal, Mark> {
    let allowed = match kind {
        Kind::Count => number.is_integer() && !number.is_sign_negative() && !is_money(own),
        Kind::Change => number.is_integer() && !is_money(own),
        Kind::Money => !number.is_sign_negative() && own != Some(Unit::Count),
    };
    if !allowed {
        Err(Mark::Illegible)
    } else if kind != Kind::Money || number.is_zero() {
        Ok(number)
    } else {
        own.or(unit).and_then(|unit| numeral::in_wanyuan(number, unit)).ok_or(Mark::UnitUnknown)
    }
}

/// What is to be said of a cell's print.
fn doubts(
    document: &Document,
    range: Range<usize>,
    shown: &Shown,
    value: Result<Decimal, Mark>,
    place: &CellPlace,
) -> Vec<Finding> {
    let key = place.key.as_str();
    let raw = document.text.get(shown.place.clone()).trim();
    let mut told = Vec::new();
    match value {
        Err(Mark::Illegible) if matches!(shown.printed, Printed::Number(..)) => {
            told.push(Finding::new(key, Message::NotAllowed { printed: raw.to_owned() }));
        }
        Err(Mark::Text) if raw.contains(|c: char| c.is_ascii_digit()) => {
            let shown: String = raw.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
            told.push(Finding::new(key, Message::WordsInCell { printed: shown }));
        }
        Err(Mark::UnitUnknown) => {
            told.push(Finding::new(key, Message::UnitUnknown { printed: raw.to_owned() }));
        }
        Err(Mark::Struck) => {
            let mut finding = Finding::new(key, Message::StruckAlone { printed: raw.to_owned() });
            finding.severity = crate::finding::Severity::Warning;
            told.push(finding);
        }
        Err(Mark::Unseen) => {
            let thing = document.shown.unseen_in(range.clone()).map(|(_, thing)| thing.words()).next();
            let thing = thing.unwrap_or(("非文字内容", "something that is no text")).into();
            told.push(Finding::new(key, Message::UnseenCell { thing }));
        }
        _ => {}
    }
    told.extend(
        shown.beside.as_ref().map(|(apart, look)| beside(document.text.get(apart.clone()).trim(), *look, raw, key)),
    );
    let held = document
        .shown
        .held
        .iter()
        .find(|(own, _)| own.start < range.end.max(range.start + 1) && range.start <= own.end);
    if let Some((_, held)) = held {
        let message = Message::ShownRounded { shown: raw.to_owned(), held: held.clone() };
        told.push(Finding::new(key, message));
    }
    told
}

/// What is to be said of digits beside a cell's figure that have another look.
fn beside(apart: &str, look: Look, raw: &str, key: &str) -> Finding {
    let message = match look {
        Look::Struck => Message::Replaced { former: apart.to_owned(), printed: raw.to_owned() },
        Look::Raised => Message::NoteMark { printed: raw.to_owned(), mark: apart.to_owned() },
    };
    Finding::new(key, message)
}

/// Whether a unit is one of money.
pub(super) fn is_money(unit: Option<Unit>) -> bool {
    matches!(unit, Some(Unit::Money(_)))
}
