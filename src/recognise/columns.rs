//! The text of a block whose rows stand beside each other: all labels first, then all figures.
//!
//! In: the region of 行政复议、行政诉讼. Out: its groups. The figures may come at once (fifteen
//! numbers), or group by group behind each group's own labels.

use super::aligned::Columns;
use super::flattened::Print;
use super::label::{self, RowAt};
use super::part::spaced;
use super::payload::{self, Bars, Pitch, Shape, Trail};
use super::pitch::lines_behind;
use super::reading::{Reader, Reading, RowRead, Seen};
use super::tape::Tape;
use crate::form::{Block, Layout};
use crate::text::normal::is_hanzi;
use std::ops::Range;

/// A label of the header: a group, or a column.
struct Head {
    place: Range<usize>,
    group: Option<usize>,
    column: Option<usize>,
}

/// Reads the block in its region. `aligned` is what the tables before it prove of space-padded columns.
pub(super) fn read<'a>(
    print: &Print<'_>,
    table: usize,
    region: Range<usize>,
    aligned: &dyn Fn() -> &'a Columns,
    reading: &mut Reading,
) {
    let Print { text, tape, labels, pitch, .. } = *print;
    let blocks = &labels.form.tables[table].blocks;
    let Some((number, block)) = blocks.iter().enumerate().find(|(_, block)| block.layout == Layout::SideBySide) else {
        return;
    };
    let heads = heads(text, tape, block, region.clone());
    let Some(first) = heads.first() else { return };
    let all: Vec<usize> = (0..block.rows.len()).collect();
    if let Some((cells, line)) = one_line(text, tape, block, region.clone()) {
        for (group, cells) in all.iter().zip(cells.chunks(block.columns.len())) {
            let at = RowAt { table, block: number, row: *group };
            reading.rows.push(RowRead::new(at, cells.to_vec(), Reader::Flattened, line.clone()));
        }
        return;
    }
    let breaks = heads.windows(2).filter(|pair| text[pair[0].place.end..pair[1].place.start].contains('\n')).count();
    let own_line = breaks * 2 > heads.len();
    let width = block.columns.len();
    let mut pending: Vec<usize> = Vec::new();
    let mut from = 0;
    for (i, head) in heads.iter().enumerate() {
        pending.extend(head.group.filter(|group| !pending.contains(group)));
        let end = heads.get(i + 1).map_or(region.end, |next| next.place.start);
        let (tokens, stop) = payload::tokens(text, head.place.end..end);
        let is_last = i + 1 == heads.len();
        if (tokens.is_empty() && !is_last) || pending.is_empty() {
            continue;
        }
        let columns = pending.len() * width;
        let payload = head.place.end..end;
        let shape = payload::shape(&text[line_start(text, heads[from].place.start)..stop.min(text.len())], own_line);
        let cells = match shape {
            Shape::Delimited(delimiter) => delimited(text, head.place.clone(), end, delimiter, columns),
            Shape::PipeStream => {
                let closes = payload::closes_cells(&text[line_start(text, first.place.start)..stop]);
                let bars = Bars { opens: opened(text, first.place.start), closes };
                payload::from_stream(text, payload, columns, bars)
            }
            // Where no row shows how many lines stand behind one, the lines before the first figure tell nothing.
            Shape::Lines => match pitch {
                Some(Pitch { gap, row_end: Some(row_end), .. }) => {
                    let trail = Trail::Table(lines_behind(text, &tokens));
                    payload::from_lines(&tokens, columns, pitch, gap + 1 + row_end, trail)
                }
                _ => payload::from_lines(&tokens, columns, None, 1, Trail::Table(0)),
            },
            Shape::Spaces => spaced(&tokens, columns).or_else(|| {
                let mut header: Vec<Range<usize>> = heads[from..=i]
                    .iter()
                    .filter(|head| head.column.is_some())
                    .map(|head| head.place.clone())
                    .collect();
                header = header.split_off(header.len().saturating_sub(columns));
                (header.len() == columns).then(|| aligned().under(print.document, &header, &tokens)).flatten()
            }),
        };
        let is_headed = heads[from..=i].iter().filter(|head| head.column.is_some()).count() == columns;
        let cells = cells.filter(|_| {
            // Delimiters and padding print blank cells; lines and spaces leave them to what follows.
            let explicit = matches!(shape, Shape::Delimited(_) | Shape::PipeStream)
                || (tokens.is_empty() && is_headed && aligned().is_proven());
            is_headed && in_order(&heads[from..=i], block) && (explicit || !tokens.is_empty() || ends(text, stop))
        });
        let cells = cells.unwrap_or_else(|| vec![Seen::Unclear; columns]);
        for (group, cells) in pending.drain(..).zip(cells.chunks(width)) {
            let at = RowAt { table, block: number, row: group };
            reading.rows.push(RowRead::new(at, cells.to_vec(), Reader::Flattened, head.place.end..stop));
        }
        from = i + 1;
    }
}

/// The figures of all groups on one line, as many as their columns, under a header that prints the block's words and no
/// others, in whatever order its lines put them.
fn one_line(text: &str, tape: &Tape, block: &Block, region: Range<usize>) -> Option<(Vec<Seen>, Range<usize>)> {
    let group = block.rows.first()?.wordings.first()?;
    let start = tape.find(group, region.clone())?.start;
    let mut lines = Vec::new();
    let mut at = start;
    for line in text[start..region.end].split_inclusive('\n') {
        lines.push(at..at + line.trim_end().len());
        at += line.len();
    }
    lines.retain(|line| !text[line.clone()].trim().is_empty());
    let is_figures = |line: &Range<usize>| !text[line.clone()].contains(is_hanzi);
    let own =
        lines.iter().position(|line| is_figures(line) && text[line.clone()].contains(|c: char| c.is_ascii_digit()))?;
    if lines.get(own + 1).is_some_and(is_figures) || !is_header(&text[start..lines[own].start], block) {
        return None;
    }
    let line = lines[own].clone();
    let columns = block.rows.len() * block.columns.len();
    let printed = &text[line.clone()];
    let delimiter = ['\t', '|'].into_iter().find(|delimiter| printed.contains(*delimiter));
    let cells: Vec<Range<usize>> = if let Some(delimiter) = delimiter {
        let lead = line.start + printed.find(delimiter).unwrap_or_default();
        let mut pieces = payload::pieces(text, line.clone(), delimiter);
        pieces.insert(0, line.start + (printed.len() - printed.trim_start_matches(' ').len())..lead);
        // Bars may open and close the line.
        let is_empty = |piece: Option<&Range<usize>>| piece.is_some_and(|piece| text[piece.clone()].trim().is_empty());
        if pieces.len() == columns + 2 && is_empty(pieces.first()) && is_empty(pieces.last()) {
            pieces.remove(0);
        }
        if pieces.len() == columns + 1 && is_empty(pieces.last()) {
            pieces.pop();
        }
        pieces
    } else {
        let (tokens, end) = payload::tokens(text, line.clone());
        let is_whole = end >= line.end && tokens.iter().all(|token| !token.glued);
        if is_whole { tokens.into_iter().map(|token| token.place).collect() } else { Vec::new() }
    };
    let seen = |piece: &Range<usize>| {
        let printed = &text[piece.clone()];
        let start = piece.start + (printed.len() - printed.trim_start().len());
        if printed.trim().is_empty() { Seen::Blank } else { Seen::At(start..start + printed.trim().len()) }
    };
    (cells.len() == columns).then(|| (cells.iter().map(seen).collect(), line))
}

/// Whether a stretch prints the words of the block's header and no others, however its lines tear them.
fn is_header(printed: &str, block: &Block) -> bool {
    let mut groups: Vec<&str> = block.rows.iter().filter_map(|row| row.under.as_deref()).collect();
    groups.dedup();
    let names = block.rows.iter().map(|row| row.label.as_str()).chain(groups);
    let columns = block.columns.iter().map(|column| column.label.as_str());
    let repeated = std::iter::repeat_n(columns, block.rows.len()).flatten();
    let mut wanted: Vec<char> = names.chain(repeated).flat_map(str::chars).filter(|c| is_hanzi(*c)).collect();
    let mut found: Vec<char> = printed.chars().filter(|c| is_hanzi(*c)).collect();
    wanted.sort_unstable();
    found.sort_unstable();
    wanted == found
}

/// Whether the header names the columns in the form's order and the reviews before the suits.
fn in_order(heads: &[Head], block: &Block) -> bool {
    let width = block.columns.len();
    let columns = heads.iter().filter_map(|head| head.column);
    let suits_first = heads.iter().position(|head| head.group.is_none() && head.column.is_none());
    let review = heads.iter().position(|head| head.group == Some(0));
    columns.enumerate().all(|(position, column)| position % width == column)
        && suits_first.is_none_or(|suits| review.is_none_or(|review| review < suits))
}

/// Whether the next section, a sentence or the end stands behind a place: blanks there are the row's own.
fn ends(text: &str, stop: usize) -> bool {
    let rest = text[stop..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '-' | ':' | '#'));
    let line = rest.lines().next().unwrap_or_default();
    line.is_empty() || line.contains('。') || line.starts_with(['五', '六', '注'])
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Whether rows open with a pipe of their own: a line with nothing but a pipe stands before the header.
fn opened(text: &str, first_head: usize) -> bool {
    let before = text[..line_start(text, first_head)].lines().rev().map(str::trim).find(|line| !line.is_empty());
    before == Some("|")
}

/// The labels of the header in printed order, up to the first words that are none.
fn heads(text: &str, tape: &Tape, block: &Block, region: Range<usize>) -> Vec<Head> {
    let mut all: Vec<Head> = Vec::new();
    let mut add = |wording: &str, group: Option<usize>, column: Option<usize>| {
        for place in tape.find_all(wording, region.clone()) {
            all.push(Head { place, group, column });
        }
    };
    for (group, row) in block.rows.iter().enumerate() {
        row.wordings.iter().for_each(|wording| add(wording, Some(group), None));
        row.under.iter().for_each(|wording| add(wording, None, None));
    }
    for (index, column) in block.columns.iter().enumerate() {
        column.wordings.iter().for_each(|wording| add(wording, None, Some(index)));
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

/// The first line behind the header that has cells enough. Whether bars open and close a line is told by the header's own.
fn delimited(text: &str, head: Range<usize>, end: usize, delimiter: char, columns: usize) -> Option<Vec<Seen>> {
    let header = text[line_start(text, head.start)..end].lines().next().unwrap_or_default().trim_matches(' ');
    let bars = delimiter == '|';
    let (opens, closes) = (bars && header.starts_with(delimiter), bars && header.ends_with(delimiter));
    let mut at = head.end + text[head.end..end].find('\n')? + 1;
    for line in text[at..end].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let own = start..start + line.trim_end_matches('\n').len();
        if !text[own.clone()].contains(delimiter) {
            continue;
        }
        let first = text[own.clone()].find(delimiter).map_or(own.end, |len| own.start + len);
        let mut pieces = payload::pieces(text, own.clone(), delimiter);
        if !opens {
            let piece = &text[own.start..first];
            let from = own.start + (piece.len() - piece.trim_start().len());
            pieces.insert(0, from..from + piece.trim().len());
        }
        if closes && pieces.last().is_some_and(Range::is_empty) {
            pieces.pop();
        }
        if pieces.len() >= columns {
            return payload::from_pieces(&pieces, columns, payload::Padding::Behind);
        }
    }
    None
}
