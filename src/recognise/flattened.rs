//! The reader for tables printed as text: labels in the form's order, figures between them.
//!
//! In: the text of a document and the tables wanted. Out: rows of the form. What lies between two
//! labels is a row's payload; separators split it exactly. Figures without separators between
//! them are left unclear here and go to `joined`, which cuts them by the form's sums.

use super::aligned::{Columns, Evidence, Line, Row};
use super::chain::{self, Link};
use super::columns;
use super::joined;
use super::label::{self, Labels, Name, RowAt};
use super::payload::{self, Bars, Pitch, Shape, Token, Trail};
use super::pitch::{self, lines_behind, trailing_lines};
use super::reading::{Reader, Reading, RowRead, Seen, UnknownRow};
use super::tape::Tape;
use crate::document::Document;
use crate::finding::{Code, Finding};
use crate::form::{Block, Column, Form, Kind, Layout, RowKind};
use crate::text::numeral;
use std::cell::OnceCell;
use std::ops::Range;

/// Reads the tables whose indices are wanted.
#[must_use]
pub fn read(document: &Document, text: &str, tape: &Tape, labels: &Labels, wanted: &[usize]) -> Reading {
    let form = labels.form;
    let mut reading = Reading::default();
    let mut regions: Vec<(usize, Range<usize>)> = Vec::new();
    let starts: Vec<Option<usize>> = (0..form.tables.len()).map(|table| start(text, tape, form, table)).collect();
    for table in 0..form.tables.len() {
        let Some(start) = starts[table] else { continue };
        let end = starts.iter().flatten().copied().filter(|other| *other > start).min().unwrap_or(text.len());
        regions.push((table, start..end));
    }
    let mut parts: Vec<Part> = Vec::new();
    for (table, region) in regions {
        if !wanted.contains(&table) {
            continue;
        }
        if form.tables[table].blocks.iter().any(|block| block.layout == Layout::SideBySide) {
            parts.push(Part { table, region, links: Vec::new(), rows: Vec::new(), shape: Shape::Lines, closed: false });
            continue;
        }
        let mut links = chain::lay(text, tape, labels, table, region.clone());
        chain::mend(&mut links, text, labels, table, region.end);
        let rows = form.tables[table].blocks.iter().map(|block| block.rows.len()).sum::<usize>();
        // A quarter of the rows at least: fewer may be words of a sentence.
        if links.iter().filter(|link| matches!(link.name, Name::Row(_))).count() >= (rows / 4).max(2) {
            parts.push(Part::new(text, form, table, region, links));
        }
    }
    let print = Print { document, text, tape, labels, pitch: pitch::learn(document, text, tape, &parts) };
    for part in parts.iter().filter(|part| !part.links.is_empty()) {
        reading.findings.extend(printed_again(document, text, tape, form, part));
    }
    // A table that proves its columns speaks for the others of the same text; asked for only where a row is short.
    let proven = OnceCell::new();
    let aligned = || -> &Columns {
        proven.get_or_init(|| {
            let spaced = || parts.iter().filter(|part| part.shape == Shape::Spaces && !part.links.is_empty());
            let evidence: Vec<Evidence> = spaced().map(|part| part.evidence(tape, form)).collect();
            Columns::of(document, &evidence)
        })
    };
    for part in &parts {
        if part.links.is_empty() {
            columns::read(&print, part.table, part.region.clone(), &aligned, &mut reading);
        } else {
            part.read(&print, &aligned, &mut reading);
        }
    }
    joined::read(&print, &mut reading);
    reading
}

/// A text being read, with what all its tables share.
#[derive(Clone, Copy)]
pub(super) struct Print<'a> {
    /// The document, for places as printed.
    pub document: &'a Document,
    /// Its text, without the rules of Markdown tables.
    pub text: &'a str,
    /// The text squeezed.
    pub tape: &'a Tape,
    /// The form's labels.
    pub labels: &'a Labels,
    /// The blank lines of a cell-a-line text.
    pub pitch: Option<Pitch>,
}

/// A table's stretch of the text, its labels, rows and shape.
pub(super) struct Part {
    table: usize,
    region: Range<usize>,
    /// Its labels along the text.
    pub links: Vec<Link>,
    /// Its rows of figures.
    pub rows: Vec<RowPayload>,
    /// How its cells are kept apart.
    pub shape: Shape,
    /// Whether every delimited line, or every cell of a stream, ends in a bar, so that the piece behind it is no cell.
    closed: bool,
}

/// A finding where the table's first row label stands again behind its last row, with figures: another print, which is not read.
fn printed_again(document: &Document, text: &str, tape: &Tape, form: &Form, part: &Part) -> Option<Finding> {
    let table = &form.tables[part.table];
    let rows = part.rows.iter().filter(|row| row.columns > 1 && !row.tokens.is_empty());
    let (first, last) = (rows.clone().next()?, part.rows.last()?);
    let label = &form.tables[first.at.table].blocks[first.at.block].rows[first.at.row];
    let mut again = label.wordings.iter().flat_map(|word| tape.find_all(word, last.end..text.len()));
    let has_figures = |place: &Range<usize>| {
        let (tokens, _) =
            payload::tokens(text, payload::behind_gloss(text, place.end..text.floor_char_boundary(place.end + 400)));
        tokens.len() >= first.columns.min(3)
    };
    let place = again.find(has_figures)?;
    let mut finding = Finding::doubt(
        Code::PrintedAgain,
        table.id.clone(),
        format!("“{}”表在正文中再次印出，只读取了第一次", table.title),
        format!("the table {} is printed again in the text; the first print was read", table.id),
    );
    finding.place = document.place(place);
    Some(finding)
}

/// Where a table begins: at its own header words, or at its first label where it has none.
///
/// A header is followed by columns of the block; prose that names the same words is not.
fn start(text: &str, tape: &Tape, form: &Form, table: usize) -> Option<usize> {
    let blocks = &form.tables[table].blocks;
    let first = blocks.first()?;
    let find = |word: &str, is_head: &dyn Fn(&str) -> bool| {
        tape.find_all(word, 0..text.len()).find(|place| is_head(tape.after(place.end))).map(|place| place.start)
    };
    let second = |after: &str| first.columns.get(1).is_some_and(|column| starts_with_any(after, &column.wordings));
    let side_by_side_head = || first.columns[0].wordings.iter().find_map(|word| find(word, &second));
    if first.layout == Layout::SideBySide {
        let head = side_by_side_head()?;
        let group = first.rows.first()?.wordings.first()?;
        let before = tape.find_all(group, head.saturating_sub(300)..head).last();
        return Some(before.map_or(head, |group| group.start));
    }
    let column = |after: &str| {
        blocks.iter().flat_map(|block| &block.columns).any(|column| starts_with_any(after, &column.wordings))
    };
    if blocks.len() > 1 {
        let header = |after: &str| after.starts_with("信息内容") || column(after);
        let captions = first.captions.iter().find_map(|caption| find(caption, &header));
        return captions.or_else(|| find("信息内容", &column)).or_else(side_by_side_head);
    }
    let near = |after: &str| {
        let after: String = after.chars().take(60).collect();
        first.columns.first().is_some_and(|column| column.wordings.iter().any(|wording| after.contains(wording)))
    };
    let note = find("本列数据的勾稽关系", &near);
    let caption = note.or_else(|| first.captions.iter().find_map(|caption| find(caption, &near)));
    let row = || first.rows.iter().find(|row| row.kind == RowKind::Figures)?.wordings.first();
    caption.or_else(|| find(row()?, &|_| true))
}

fn starts_with_any(text: &str, wordings: &[String]) -> bool {
    wordings.iter().any(|wording| text.starts_with(wording.as_str()))
}

/// Whether every line of several cells ends in a bar.
pub(super) fn closed(region: &str) -> bool {
    let filled = |line: &&str| line.split('|').filter(|piece| !piece.trim().is_empty()).count() >= 2;
    region.lines().filter(filled).all(|line| line.trim_end().ends_with('|'))
}

/// What a printed header says of the columns under it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Heads {
    /// They are the form's, in its order, or too little is left of the header to say otherwise.
    InOrder,
    /// All are named, in another order: nothing says then which order the figures follow.
    Reordered,
    /// Some are plainly missing: those that are printed.
    Missing(Vec<bool>),
}

impl Heads {
    /// Reads the header of a block. A head of two levels (自然人 法人 总计 over the five kinds) is the form's own.
    fn of(text: &str, tape: &Tape, block: &Block, header: Range<usize>) -> Self {
        let group = block.columns.iter().find_map(|column| column.group.as_deref());
        let group = group.and_then(|group| tape.find(group, header.clone()));
        let apart = |place: &Range<usize>| {
            group.as_ref().is_none_or(|group| place.end <= group.start || place.start >= group.end)
        };
        let place = |column: &Column| {
            column.wordings.iter().find_map(|word| tape.find_all(word, header.clone()).filter(apart).last())
        };
        let places: Vec<Option<Range<usize>>> = block.columns.iter().map(place).collect();
        let named: Vec<usize> = places.iter().flatten().map(|place| place.start).collect();
        let two_levels = || match (places.last(), named.as_slice()) {
            (Some(Some(total)), [first, kinds @ .., _]) if group.is_some() => {
                kinds.is_sorted() && total.start > *first && kinds.first().is_some_and(|kind| total.start < *kind)
            }
            _ => false,
        };
        let in_order = named.is_sorted() || two_levels();
        if named.len() == places.len() {
            return if in_order { Self::InOrder } else { Self::Reordered };
        }
        let is_header = text[header].contains("信息内容") || group.is_some();
        let plainly = is_header && named.len() * 2 > places.len() && in_order;
        if plainly { Self::Missing(places.iter().map(Option::is_some).collect()) } else { Self::InOrder }
    }
}

/// A row and what lies behind its label.
pub(super) struct RowPayload {
    /// Which row.
    pub at: RowAt,
    /// How many cells it has.
    pub columns: usize,
    /// Its label in the chain.
    pub link: usize,
    /// What lies between its label and the next.
    pub payload: Range<usize>,
    /// The figures up to the first word.
    pub tokens: Vec<Token>,
    /// Where they end.
    pub end: usize,
    /// Whether it is the last of its table, so that anything may follow.
    pub last: bool,
}

impl Part {
    fn new(text: &str, form: &Form, table: usize, region: Range<usize>, links: Vec<Link>) -> Self {
        let mut rows = Vec::with_capacity(links.len());
        for (i, link) in links.iter().enumerate() {
            let Name::Row(at) = link.name else { continue };
            let block = &form.tables[at.table].blocks[at.block];
            if block.rows[at.row].kind == RowKind::Heading {
                continue;
            }
            let next = links.get(i + 1);
            let payload = payload::behind_gloss(text, link.place.end..next.map_or(region.end, |next| next.place.start));
            let (tokens, end) = payload::tokens(text, payload.clone());
            rows.push(RowPayload {
                at,
                columns: block.columns.len(),
                link: i,
                payload,
                tokens,
                end,
                last: next.is_none(),
            });
        }
        let below = rows.iter().filter(|row| row.tokens.first().is_some_and(|token| token.lines > 0)).count();
        let beside = rows.iter().filter(|row| row.tokens.first().is_some_and(|token| token.lines == 0)).count();
        let shape = payload::shape(&text[region.clone()], below > beside);
        let closed = match shape {
            Shape::Delimited('|') => closed(&text[region.clone()]),
            Shape::PipeStream => payload::closes_cells(&text[region.clone()]),
            _ => false,
        };
        Self { table, region, links, rows, shape, closed }
    }

    fn read<'a>(&self, print: &Print<'_>, aligned: &dyn Fn() -> &'a Columns, reading: &mut Reading) {
        let Print { document, text, tape, labels, pitch } = *print;
        let form = labels.form;
        let rows = &self.rows;
        let delimiter = match self.shape {
            Shape::Delimited(delimiter) => delimiter,
            _ => '|',
        };
        let pieces: Vec<Vec<Range<usize>>> = rows.iter().map(|row| self.pieces(text, labels, row, delimiter)).collect();
        let heads = self.heads(text, tape, form);
        let present = self.present(form, &heads);
        let headers = self.headers(text, tape, delimiter);
        let votes = pieces.iter().zip(rows).map(|(pieces, row)| (pieces.as_slice(), row.at.block));
        let votes = votes.chain(headers.iter().map(|(pieces, block)| (pieces.as_slice(), *block)));
        let padding = payload::padding(votes.map(|(pieces, block)| (pieces, count(&present[block]))));
        for (row, pieces) in rows.iter().zip(&pieces) {
            let (tokens, end) = (&row.tokens, row.end);
            let ordered = heads[row.at.block] != Heads::Reordered;
            let present = &present[row.at.block];
            let columns = count(present);
            let cells = match self.shape {
                _ if tokens.is_empty() && (end == row.payload.end || row.last) => Some(vec![Seen::Blank; columns]),
                // Words among the figures: whatever follows them is not surely this row's.
                Shape::Lines | Shape::Spaces if tokens.len() < columns && end < row.payload.end && !row.last => {
                    payload::line_each(text, row.payload.clone(), columns).filter(|_| self.shape == Shape::Lines)
                }
                Shape::Delimited(_) if !Self::on_its_line(text, row, delimiter) => None,
                Shape::Delimited(_) => payload::from_pieces(pieces, columns, padding),
                Shape::PipeStream => {
                    payload::from_stream(text, row.payload.clone(), columns, Bars { opens: false, closes: self.closed })
                }
                Shape::Lines => {
                    let trail = if row.last || end < row.payload.end {
                        Trail::Table(lines_behind(text, tokens))
                    } else {
                        Trail::Row(trailing_lines(text, tokens, end))
                    };
                    payload::from_lines(tokens, columns, pitch, pitch.map_or(1, |pitch| pitch.gap + 1), trail)
                }
                Shape::Spaces => {
                    spaced(tokens, columns).or_else(|| aligned().place(document, self.table, tokens, columns))
                }
            };
            let cells = cells.filter(|cells| ordered || cells.iter().all(|cell| *cell == Seen::Blank));
            // A row of the other edition without a figure is a heading here, unless nothing else stands for it.
            let kind = form.tables[row.at.table].blocks[row.at.block].rows[row.at.row].kind;
            let nothing = kind == RowKind::Foreign && tokens.is_empty();
            let without = || vec![if nothing { Seen::Blank } else { Seen::Unclear }; columns];
            let mut cells = cells.unwrap_or_else(without).into_iter();
            let cells = present
                .iter()
                .map(|present| if *present { cells.next().unwrap_or(Seen::Unclear) } else { Seen::Absent })
                .collect();
            let unit = self.unit(text, form, row);
            let printed = row.payload.start..end;
            reading.rows.push(RowRead { unit, ..RowRead::new(row.at, cells, Reader::Flattened, printed) });
            if self.links[row.link].inexact {
                reading.findings.push(super::inexact(form, row.at, &text[self.links[row.link].place.clone()]));
            }
            if !row.last {
                self.keep_unknown(text, row, end, reading);
            }
        }
        for (i, link) in self.links.iter().enumerate() {
            if let Name::Row(at) = link.name
                && form.tables[at.table].blocks[at.block].rows[at.row].kind == RowKind::Heading
            {
                let to = self.links.get(i + 1).map_or(self.region.end, |next| next.place.start);
                let (tokens, _) = payload::tokens(text, link.place.end..to);
                if tokens.iter().any(|token| text[token.place.clone()].contains(|c: char| c.is_ascii_digit())) {
                    let cells = tokens.into_iter().map(|token| token.place).collect();
                    let label = label::strip_ordinal(&text[link.place.clone()]).split_whitespace().collect();
                    reading.unknown.push(UnknownRow { table: self.table, label, cells });
                }
            }
        }
    }

    /// What the lines of the table show of its columns.
    fn evidence(&self, tape: &Tape, form: &Form) -> Evidence {
        let mut evidence = Evidence { table: self.table, ..Evidence::default() };
        for row in &self.rows {
            let figures: Line = row.tokens.iter().map(|token| token.place.clone()).collect();
            if row.tokens.iter().all(|token| token.lines == 0 && !token.glued) {
                evidence.rows.push(Row { columns: row.columns, figures, label_end: row.payload.start });
            }
        }
        for (number, block) in form.tables[self.table].blocks.iter().enumerate() {
            let Some(first) = self.rows.iter().find(|row| row.at.block == number) else { continue };
            let header = self.region.start..self.links[first.link].place.start;
            let word =
                |column: &Column| column.wordings.iter().find_map(|word| tape.find_all(word, header.clone()).last());
            let heads: Option<Line> = block.columns.iter().map(word).collect();
            evidence.headers.extend(heads);
        }
        evidence
    }

    /// Whether a delimiter follows the label on its own line, so that the figures there are the row's.
    fn on_its_line(text: &str, row: &RowPayload, delimiter: char) -> bool {
        let payload = &text[row.payload.clone()];
        payload.find([delimiter, '\n']).is_some_and(|at| payload[at..].starts_with(delimiter))
    }

    /// The delimited cells behind a label: on its line, or to the next label where line ends tell nothing.
    fn pieces(&self, text: &str, labels: &Labels, row: &RowPayload, delimiter: char) -> Vec<Range<usize>> {
        let mut range = row.payload.clone();
        match self.shape {
            Shape::Delimited(_) => {
                let payload = &text[range.clone()];
                let from = payload.find(delimiter).unwrap_or(0);
                range.end = payload[from..].find('\n').map_or(range.end, |len| range.start + from + len);
                let mut pieces = payload::pieces(text, range, delimiter);
                if self.closed && pieces.last().is_some_and(Range::is_empty) {
                    pieces.pop();
                }
                // Copies of a spanned label stand before the figures in some prints.
                while pieces.first().is_some_and(|piece| labels.row(&text[piece.clone()]).is_some()) {
                    pieces.remove(0);
                }
                pieces
            }
            Shape::PipeStream | Shape::Lines | Shape::Spaces => Vec::new(),
        }
    }

    /// Which columns of every block are printed: a header that leaves some out is believed where most rows do too.
    fn present(&self, form: &Form, heads: &[Heads]) -> Vec<Vec<bool>> {
        let present = |(number, block): (usize, &Block)| match &heads[number] {
            Heads::Missing(printed) => {
                let figures = self.rows.iter().filter(|row| row.at.block == number).map(|row| row.tokens.len());
                let (suit, exceed) = figures.fold((0, 0), |(suit, exceed), figures| {
                    (suit + usize::from(figures == count(printed)), exceed + usize::from(figures > count(printed)))
                });
                if suit > exceed { printed.clone() } else { vec![true; block.columns.len()] }
            }
            Heads::InOrder | Heads::Reordered => vec![true; block.columns.len()],
        };
        form.tables[self.table].blocks.iter().enumerate().map(present).collect()
    }

    /// The pieces of every block's header line behind 信息内容, and the block.
    fn headers(&self, text: &str, tape: &Tape, delimiter: char) -> Vec<(Vec<Range<usize>>, usize)> {
        if !matches!(self.shape, Shape::Delimited(_)) {
            return Vec::new();
        }
        let captions = self.links.iter().enumerate().filter(|(_, link)| link.name == Name::Caption);
        let header = |(index, caption): (usize, &Link)| {
            let Name::Row(at) = self.links.get(index + 1)?.name else { return None };
            let place = tape.find("信息内容", caption.place.end..self.links[index + 1].place.start)?;
            let end = text[place.end..].find('\n').map_or(text.len(), |len| place.end + len);
            let mut pieces = payload::pieces(text, place.end..end, delimiter);
            if self.closed && pieces.last().is_some_and(Range::is_empty) {
                pieces.pop();
            }
            Some((pieces, at.block))
        };
        captions.filter_map(header).collect()
    }

    /// What the header of every block names of its columns.
    fn heads(&self, text: &str, tape: &Tape, form: &Form) -> Vec<Heads> {
        let blocks = form.tables[self.table].blocks.iter().enumerate();
        let heads = |(number, block): (usize, &Block)| {
            let Some(first) = self.rows.iter().find(|row| row.at.block == number) else { return Heads::InOrder };
            let caption = self.links[..first.link].iter().rev().find(|link| link.name == Name::Caption);
            let from = caption.map_or(self.region.start, |link| link.place.end);
            Heads::of(text, tape, block, from..self.links[first.link].place.start)
        };
        blocks.map(heads).collect()
    }

    fn unit(&self, text: &str, form: &Form, row: &RowPayload) -> Option<numeral::Unit> {
        if form.tables[row.at.table].blocks[row.at.block].columns.iter().all(|column| column.kind != Kind::Money) {
            return None;
        }
        let from = self.links[..row.link]
            .iter()
            .rev()
            .find(|link| link.name == Name::Caption)
            .map_or(self.region.start, |link| link.place.start);
        let first_figure = row.tokens.first().map_or(row.payload.end, |token| token.place.start);
        let header_end = self.links[..=row.link]
            .iter()
            .filter(|link| link.place.start >= from && link.name != Name::Caption)
            .map(|link| link.place.start)
            .min();
        let header = text.get(from..header_end.unwrap_or(from)).unwrap_or_default();
        let label = text.get(self.links[row.link].place.start..first_figure).unwrap_or_default();
        numeral::unit_named(label).or_else(|| numeral::unit_named(header))
    }

    /// Words and figures between two rows of the form: a row the form does not have.
    fn keep_unknown(&self, text: &str, row: &RowPayload, from: usize, reading: &mut Reading) {
        let rest = &text[from..row.payload.end];
        let figures = rest.find(|c: char| c.is_ascii_digit());
        let (Some(figures), Some(words)) = (figures, rest.find(crate::text::normal::is_hanzi)) else { return };
        if words > figures {
            return;
        }
        let label: String = rest[words..figures].chars().filter(|c| !c.is_whitespace() && *c != '|').collect();
        let label = label.trim_end_matches(['(', ')', '.', '、']).to_owned();
        // The next block's header stands between its caption and first row and is no row.
        if label.contains("信息内容") || label.contains("本年度办理结果") {
            return;
        }
        let (tokens, _) = payload::tokens(text, from + figures..row.payload.end);
        if tokens.is_empty() {
            return;
        }
        reading.unknown.push(UnknownRow {
            table: self.table,
            label,
            cells: tokens.into_iter().map(|token| token.place).collect(),
        });
    }
}

fn count(present: &[bool]) -> usize {
    present.iter().filter(|present| **present).count()
}

/// Figures between spaces, if they are as many as the columns.
pub(super) fn spaced(tokens: &[Token], columns: usize) -> Option<Vec<Seen>> {
    if tokens.is_empty() {
        return Some(vec![Seen::Blank; columns]);
    }
    let apart = tokens.len() == columns && tokens.iter().all(|token| !token.glued);
    apart.then(|| tokens.iter().map(|token| Seen::At(token.place.clone())).collect())
}
