//! The text of a block whose rows stand beside each other: all labels first, then all figures.
//!
//! In: the region of 行政复议、行政诉讼. Out: its groups. The figures may come at once (fifteen
//! numbers), or group by group behind each group's own labels.

use super::aligned::Columns;
use super::part::spaced;
use super::payload::{self, Bars, Pitch, Shape, Trail};
use super::pitch::lines_behind;
use super::tokens::{self, Token};
use crate::document::Document;
use crate::form::{Block, Layout};
use crate::recognise::labels::tape::Tape;
use crate::recognise::labels::{self, RowAt};
use crate::recognise::reading::{Reader, Reading, RowRead, Seen};
use crate::recognise::text::Print;
use crate::text::normal::is_hanzi;
use std::ops::Range;

/// A label of the header: a group, or a column.
struct Head {
    place: Range<usize>,
    group: Option<usize>,
    column: Option<usize>,
}

/// Reads the block in its region. `aligned` is what the tables before it prove of space-padded columns.
pub(in crate::recognise) fn read<'a>(
    print: &Print<'_>,
    table: usize,
    region: Range<usize>,
    aligned: &dyn Fn() -> &'a Columns,
    reading: &mut Reading,
) {
    let Print { text, tape, labels, .. } = *print;
    let blocks = &labels.form.tables[table].blocks;
    let Some((number, block)) = blocks.iter().enumerate().find(|(_, block)| block.layout == Layout::SideBySide) else {
        return;
    };
    let chains = chains(text, tape, block, region.clone());
    if chains.is_empty() {
        return;
    }
    let width = block.columns.len();
    let row = |group: usize| RowAt { table, block: number, row: group };
    if is_torn(text, &chains) {
        let unclear = |group| RowRead::new(row(group), vec![Seen::Unclear; width], Reader::Flattened, 0..0);
        reading.rows.extend((0..block.rows.len()).map(unclear));
        return;
    }
    let (mut read, mut from_here) = (vec![false; block.rows.len()], region.start);
    if let Some((cells, line)) = one_line(text, tape, block, region.clone()) {
        for (group, cells) in cells.chunks(width).enumerate() {
            reading.rows.push(RowRead::new(row(group), cells.to_vec(), Reader::Flattened, line.clone()));
            read[group] = true;
        }
        from_here = line.end;
    }
    for (number, heads) in chains.iter().enumerate().filter(|(_, heads)| heads[0].place.start >= from_here) {
        let mut pending: Vec<usize> = Vec::new();
        let mut from = 0;
        let breaks =
            heads.windows(2).filter(|pair| text[pair[0].place.end..pair[1].place.start].contains('\n')).count();
        let is_broken = breaks * 2 > heads.len();
        for (i, head) in heads.iter().enumerate() {
            pending.extend(head.group.filter(|group| !pending.contains(group)));
            let end = heads.get(i + 1).map_or(region.end, |next| next.place.start);
            let (tokens, stop) = tokens::of(text, head.place.end..end);
            let is_last = i + 1 == heads.len();
            if (tokens.is_empty() && !is_last) || pending.is_empty() {
                continue;
            }
            let columns = pending.len() * width;
            let is_headed = heads[from..=i].iter().filter(|head| head.column.is_some()).count() == columns;
            // Words of the block may stand in prose behind it: only a whole header begins a table of its own.
            if number == 0 || is_headed {
                let own = Group { heads, from, last: i, is_broken, columns, payload: head.place.end..end, stop };
                let cells = own.cells(print, &tokens, aligned).filter(|_| {
                    let is_in_order = in_order(&heads[from..=i], block);
                    is_headed && is_in_order && own.ends_surely(print, &tokens)
                });
                let cells = cells.unwrap_or_else(|| vec![Seen::Unclear; columns]);
                // A second print is compared with the first; one that cannot be read says nothing against it.
                let is_said = |group: &usize, cells: &[Seen]| !read[*group] || !cells.contains(&Seen::Unclear);
                let groups = pending.iter().zip(cells.chunks(width));
                for (group, cells) in groups.filter(|(group, cells)| is_said(group, cells)) {
                    let place = head.place.end..stop;
                    reading.rows.push(RowRead::new(row(*group), cells.to_vec(), Reader::Flattened, place));
                }
                for group in &pending {
                    read[*group] = true;
                }
            }
            pending.clear();
            from = i + 1;
        }
    }
    // Columns of a group that nobody names may be any other's.
    let columns = chains.iter().flatten().filter(|head| head.column.is_some()).count();
    let named = read.iter().filter(|read| **read).count();
    if columns > named * width {
        for group in (0..read.len()).filter(|group| !read[*group]) {
            reading.rows.push(RowRead::new(row(group), vec![Seen::Unclear; width], Reader::Flattened, 0..0));
        }
    }
}

/// Whether a header is torn by a word that is none of its own: what stands before it has columns, and no figure or sentence
/// parts it from what stands behind.
fn is_torn(text: &str, chains: &[Vec<Head>]) -> bool {
    chains.windows(2).any(|pair| {
        let columns = pair[0].iter().filter(|head| head.column.is_some()).count();
        let (end, start) = (pair[0].last().map_or(0, |head| head.place.end), pair[1][0].place.start);
        columns > 1 && tokens::of(text, end..start).0.is_empty() && !text[end..start].contains(['。', ';'])
    })
}

/// Groups whose figures stand behind their labels, some or all at once.
struct Group<'a> {
    /// The labels of the header.
    heads: &'a [Head],
    /// The first and the last that are these groups'.
    from: usize,
    last: usize,
    /// Whether the labels of the header stand on lines of their own.
    is_broken: bool,
    /// How many figures there should be.
    columns: usize,
    /// What lies behind the labels, and where the figures in it end.
    payload: Range<usize>,
    stop: usize,
}

impl Group<'_> {
    /// The shape of its own print, and of what stands before it on its line.
    fn shape(&self, text: &str) -> Shape {
        let before = self.from.checked_sub(1).map_or(0, |before| self.heads[before].place.end);
        let start = line_start(text, self.heads[self.from].place.start).max(before);
        payload::shape(&text[start..self.stop.min(text.len())], self.is_broken)
    }

    fn cells<'a>(&self, print: &Print<'_>, tokens: &[Token], aligned: &dyn Fn() -> &'a Columns) -> Option<Vec<Seen>> {
        let Print { text, pitch, .. } = *print;
        let columns = self.columns;
        match self.shape(text) {
            Shape::Delimited(delimiter) => {
                delimited(text, self.heads[self.last].place.clone(), self.payload.end, delimiter, columns)
            }
            Shape::PipeStream => {
                let first = self.heads[0].place.start;
                let closes = payload::closes_cells(&text[line_start(text, first)..self.stop]);
                let bars = Bars { opens: opened(text, first), closes, ends: true };
                payload::from_stream(text, self.payload.clone(), columns, bars)
            }
            // Where no row shows how many lines stand behind one, the lines before the first figure tell nothing.
            Shape::Lines => match pitch {
                Some(Pitch { gap, row_end: Some(row_end), .. }) => {
                    let trail = Trail::Table(lines_behind(text, tokens));
                    payload::from_lines(tokens, columns, pitch, gap + 1 + row_end, trail)
                }
                _ => payload::from_lines(tokens, columns, None, 1, Trail::Table(0)),
            },
            Shape::Spaces => spaced(tokens, columns).or_else(|| {
                let heads = self.heads[self.from..=self.last].iter().filter(|head| head.column.is_some());
                let mut header: Vec<Range<usize>> = heads.map(|head| head.place.clone()).collect();
                header = header.split_off(header.len().saturating_sub(columns));
                (header.len() == columns).then(|| aligned().under(print.document, &header, tokens)).flatten()
            }),
        }
    }

    /// Whether no figure of theirs can be among what follows: delimiters and padding print blank cells, a line of blanks is
    /// a row, and a sheet does not keep the cells that hold nothing.
    fn ends_surely(&self, print: &Print<'_>, tokens: &[Token]) -> bool {
        let behind = print.text[self.payload.start..self.stop].split('\n').skip(1);
        matches!(self.shape(print.text), Shape::Delimited(_) | Shape::PipeStream)
            || !tokens.is_empty()
            || is_sheet(print.document)
            || behind.take_while(|line| line.trim().is_empty()).any(|line| line.len() > self.columns)
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
    let cells = if let Some(delimiter) = delimiter {
        of_line(text, line_start(text, start)..line.start, line.clone(), delimiter, columns)?
    } else {
        let (tokens, end) = tokens::of(text, line.clone());
        let is_whole = end >= line.end && tokens.iter().all(|token| !token.glued);
        (is_whole && tokens.len() == columns)
            .then(|| tokens.into_iter().map(|token| Seen::At(token.place)).collect())?
    };
    Some((cells, line))
}

/// The cells of a line, if they are as many as the columns: bars that open or close every line of the header open or close
/// this one too, and have no cell beyond them.
fn of_line(text: &str, header: Range<usize>, line: Range<usize>, delimiter: char, columns: usize) -> Option<Vec<Seen>> {
    let pieces = pieces(text, line, delimiter);
    let lines = || text[header.clone()].lines().map(|line| line.trim_matches(' ')).filter(|line| !line.is_empty());
    let opens = usize::from(lines().all(|line| line.starts_with(delimiter)));
    let closes = usize::from(delimiter == '|' && lines().all(|line| line.ends_with('|')));
    let is_whole = pieces.len() == opens + columns + closes;
    let mut beyond = pieces[..opens].iter().chain(&pieces[pieces.len() - closes..]);
    (is_whole && beyond.all(Range::is_empty)).then(|| pieces[opens..opens + columns].iter().map(seen).collect())
}

/// The cells of a line under those of the header's last one, which names every column.
fn under(text: &str, header: Range<usize>, line: Range<usize>, delimiter: char, columns: usize) -> Option<Vec<Seen>> {
    let (names, cells) = (pieces(text, header, delimiter), pieces(text, line, delimiter));
    let (under, beside): (Vec<_>, Vec<_>) = names.iter().zip(&cells).partition(|(name, _)| !name.is_empty());
    let is_whole = names.len() == cells.len() && under.len() == columns;
    let is_blank = beside.iter().all(|(_, cell)| cell.is_empty());
    (is_whole && is_blank).then(|| under.into_iter().map(|(_, cell)| seen(cell)).collect())
}

fn seen(piece: &Range<usize>) -> Seen {
    if piece.is_empty() { Seen::Blank } else { Seen::At(piece.clone()) }
}

/// The pieces between the delimiters of a line, those before the first and behind the last among them.
fn pieces(text: &str, line: Range<usize>, delimiter: char) -> Vec<Range<usize>> {
    let lead = text[line.clone()].find(delimiter).map_or(line.end, |at| line.start + at);
    let first = trimmed(text, line.start..lead);
    std::iter::once(first).chain(payload::pieces(text, line, delimiter)).collect()
}

/// A stretch without the blanks around its print.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let printed = &text[range.clone()];
    let start = range.start + (printed.len() - printed.trim_start().len());
    start..start + printed.trim().len()
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

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Whether rows open with a pipe of their own: a line with nothing but a pipe stands before the header.
fn opened(text: &str, first_head: usize) -> bool {
    let before = text[..line_start(text, first_head)].lines().rev().map(str::trim).find(|line| !line.is_empty());
    before == Some("|")
}

/// The labels of the header in printed order; other words between them begin a new chain.
fn chains(text: &str, tape: &Tape, block: &Block, region: Range<usize>) -> Vec<Vec<Head>> {
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
    let mut chains: Vec<Vec<Head>> = Vec::new();
    for head in all {
        let end = chains.iter().flatten().next_back().map_or(region.start, |last| last.place.end);
        if head.place.start < end {
            continue;
        }
        let between = labels::squeeze(&text[end..head.place.start]);
        let goes_on = between.chars().all(|c| c.is_ascii_digit() || "一二三".contains(c));
        match chains.last_mut().filter(|_| goes_on) {
            Some(chain) => chain.push(head),
            None => chains.push(vec![head]),
        }
    }
    chains
}

/// The cells of the first delimited line behind the header: as many as the header's last line names, or as the columns.
fn delimited(text: &str, head: Range<usize>, end: usize, delimiter: char, columns: usize) -> Option<Vec<Seen>> {
    let mut at = head.end + text[head.end..end].find('\n')? + 1;
    let header = line_start(text, head.start)..at - 1;
    let mut lines = text[at..end].split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches('\n').len()
    });
    let line = lines.find(|line| text[line.clone()].contains(delimiter))?;
    let names = pieces(text, header.clone(), delimiter).iter().filter(|name| !name.is_empty()).count();
    if names >= columns {
        return under(text, header, line, delimiter, columns);
    }
    of_line(text, header, line, delimiter, columns)
}

/// Whether a document is a workbook.
fn is_sheet(document: &Document) -> bool {
    document.media_type.contains("sheet") || document.media_type.contains("excel")
}
