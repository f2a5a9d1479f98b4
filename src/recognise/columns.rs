//! The text of a block whose rows stand beside each other: all labels first, then all figures.
//!
//! In: the region of 行政复议、行政诉讼. Out: its groups. The figures may come at once (fifteen
//! numbers), or group by group behind each group's own labels.

use super::label::{self, Labels, RowAt};
use super::payload::{self, Pitch, Shape};
use super::reading::{Reader, Reading, RowRead, Seen};
use super::tape::Tape;
use crate::form::{Block, Layout};
use std::ops::Range;

/// A label of the header: a group, or a column.
struct Head {
    place: Range<usize>,
    group: Option<usize>,
}

/// Reads the block in its region.
pub(super) fn read(
    text: &str,
    tape: &Tape,
    labels: &Labels,
    table: usize,
    region: Range<usize>,
    pitch: Option<Pitch>,
    reading: &mut Reading,
) {
    let blocks = &labels.form.tables[table].blocks;
    let Some((number, block)) = blocks.iter().enumerate().find(|(_, block)| block.layout == Layout::SideBySide) else {
        return;
    };
    let heads = heads(text, tape, block, region.clone());
    let Some(last) = heads.last() else { return };
    let shape_of = |end: usize| {
        let own_line = text[heads[0].place.start..last.place.end].contains('\n');
        payload::shape(&text[region.start..end.min(text.len())], own_line)
    };
    let width = block.columns.len();
    let mut pending: Vec<usize> = Vec::new();
    for (i, head) in heads.iter().enumerate() {
        pending.extend(head.group.filter(|group| !pending.contains(group)));
        let end = heads.get(i + 1).map_or(region.end, |next| next.place.start);
        let (tokens, stop) = payload::tokens(text, head.place.end..end);
        let is_last = i + 1 == heads.len();
        if (tokens.is_empty() && !is_last) || pending.is_empty() {
            continue;
        }
        let columns = pending.len() * width;
        let row_end = pitch.and_then(|pitch| pitch.row_end).unwrap_or(0);
        let cells = match shape_of(stop) {
            Shape::Delimited(delimiter) => delimited(text, head.place.end..end, delimiter, columns),
            Shape::PipeStream => {
                let mut pieces = payload::pieces(text, head.place.end..end, '|');
                pieces.truncate(columns);
                payload::from_pieces(&pieces, columns, payload::Padding::Behind)
            }
            Shape::Lines => {
                payload::from_lines(&tokens, columns, pitch, pitch.map_or(1, |pitch| pitch.gap + 1 + row_end), None)
            }
            Shape::Spaces => super::flattened::spaced(&tokens, columns),
        };
        let cells = cells.unwrap_or_else(|| vec![Seen::Unclear; columns]);
        for (group, cells) in pending.drain(..).zip(cells.chunks(width)) {
            reading.rows.push(RowRead {
                at: RowAt { table, block: number, row: group },
                cells: cells.to_vec(),
                unit: None,
                printed: head.place.end..stop,
                reader: Reader::Flattened,
            });
        }
    }
}

/// The labels of the header in printed order, up to the first words that are none.
fn heads(text: &str, tape: &Tape, block: &Block, region: Range<usize>) -> Vec<Head> {
    let mut all: Vec<Head> = Vec::new();
    let mut add = |wording: &str, group: Option<usize>| {
        for place in tape.find_all(wording, region.clone()) {
            all.push(Head { place, group });
        }
    };
    for (group, row) in block.rows.iter().enumerate() {
        row.wordings.iter().for_each(|wording| add(wording, Some(group)));
        row.under.iter().for_each(|wording| add(wording, None));
    }
    for column in &block.columns {
        column.wordings.iter().for_each(|wording| add(wording, None));
    }
    all.sort_by_key(|head| (head.place.start, std::cmp::Reverse(head.place.end)));
    let mut heads: Vec<Head> = Vec::new();
    for head in all {
        let end = heads.last().map_or(region.start, |last| last.place.end);
        if head.place.start < end {
            continue;
        }
        let between = label::squeeze(&text[end..head.place.start]);
        if between.chars().any(|c| !c.is_ascii_digit() && !"一二三123".contains(c)) && !heads.is_empty() {
            break;
        }
        heads.push(head);
    }
    heads
}

/// The first line behind the header that has cells enough.
fn delimited(text: &str, range: Range<usize>, delimiter: char, columns: usize) -> Option<Vec<Seen>> {
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end_matches('\n');
        let lead = content.len() - content.trim_start_matches(' ').len();
        let own = start + lead..start + content.len();
        let mut pieces = payload::pieces(text, own.clone(), delimiter);
        if !content.trim_start_matches(' ').starts_with(delimiter) {
            let first = text[own.clone()].find(delimiter).map_or(own.end, |len| own.start + len);
            let piece = &text[own.start..first];
            let from = own.start + (piece.len() - piece.trim_start().len());
            pieces.insert(0, from..from + piece.trim().len());
        }
        let rule = |piece: &Range<usize>| text[piece.clone()].chars().all(|c| matches!(c, '-' | ':' | ' '));
        let is_rule =
            pieces.iter().all(|piece| piece.is_empty() || (piece.len() > 2 && rule(piece))) && content.contains("--");
        if pieces.len() >= columns && !is_rule {
            return payload::from_pieces(&pieces, columns, payload::Padding::Behind);
        }
    }
    None
}
