//! One table of a text: its labels, what lies behind them, and the cells that the separators tell.
//!
//! In: a region and the labels laid along it. Out: rows of the form. What lies between two labels is
//! a row's payload; where nothing keeps its figures apart they are left unclear.

use super::aligned::{Columns, Evidence, Line, Row};
use super::beside::{self, Beside, Codes};
use super::leftover;
use super::payload::{self, Bars, Padding, Shape, Trail};
use super::pitch::{lines_behind, trailing_lines};
use super::tokens::{self, Token};
use super::unknown;
use super::widths::{self, Width};
use crate::document::Document;
use crate::finding::Finding;
use crate::form::{Block, Column, Form, Kind, RowKind};
use crate::message::Message;
use crate::recognise::labels::chain::Link;
use crate::recognise::labels::heads::Heads;
use crate::recognise::labels::tape::Tape;
use crate::recognise::labels::{self, Labels, Name, RowAt, SHORTEST_SURE};
use crate::recognise::reading::{Reader, Reading, RowRead, Seen};
use crate::recognise::text::Print;
use crate::text::normal::is_hanzi;
use crate::text::numeral;
use std::ops::Range;

/// A table's stretch of the text, its labels, rows and shape.
pub(in crate::recognise) struct Part {
    /// Index of the table.
    pub table: usize,
    /// Its stretch of the text.
    pub region: Range<usize>,
    /// Its labels along the text.
    pub links: Vec<Link>,
    /// Its rows of figures.
    pub rows: Vec<RowPayload>,
    /// How its cells are kept apart.
    pub shape: Shape,
    /// Whether every delimited line, or every cell of a stream, ends in a bar, so that the piece behind it is no cell.
    pub closed: bool,
}

/// A row and what lies behind its label.
pub(in crate::recognise) struct RowPayload {
    /// Which row.
    pub at: RowAt,
    /// How many cells it has.
    pub columns: usize,
    /// Its label in the chain.
    pub link: usize,
    /// What lies between its label, with its unit, and the next.
    pub payload: Range<usize>,
    /// The unit behind its label, where rows have units of their own.
    pub unit: Option<Range<usize>>,
    /// Whether its figure cannot be told, and what it may be: 16832 or 1683 before 2.政府网站 whose ordinal has lost its mark.
    pub unsure: Option<Vec<Range<usize>>>,
    /// The figures up to the first word.
    pub tokens: Vec<Token>,
    /// Where they end.
    pub end: usize,
    /// Whether it is the last of its table, so that anything may follow.
    pub last: bool,
}

/// How a row is printed.
#[derive(Clone, Copy)]
struct Printed<'p> {
    row: &'p RowPayload,
    /// Its payload between the delimiters.
    pieces: &'p [Range<usize>],
    /// How many of the form's columns the table has.
    columns: usize,
    padding: Padding,
}

impl Part {
    pub fn new(text: &str, form: &Form, table: usize, region: Range<usize>, links: Vec<Link>) -> Self {
        let mut rows = Vec::with_capacity(links.len());
        let header = links.first().map_or("", |first| &text[region.start.min(first.place.start)..first.place.start]);
        let mut codes = Codes::of(&form.tables[table].header, header);
        for (i, link) in links.iter().enumerate() {
            let Name::Row(at) = link.name else { continue };
            let block = &form.tables[at.table].blocks[at.block];
            if block.rows[at.row].kind == RowKind::Heading {
                continue;
            }
            let next = links.get(i + 1);
            let payload = tokens::behind_gloss(text, link.place.end..next.map_or(region.end, |next| next.place.start));
            let has_unit = block.rows[at.row].unit.is_some();
            let Beside { payload, unit, is_sure } =
                if has_unit { codes.skip(text, payload) } else { Beside { payload, unit: None, is_sure: true } };
            let (tokens, end) = tokens::of(text, payload.clone());
            let unsure = next.and_then(|next| either(text, form, &tokens, next));
            let is_said = tokens::are_in_a_sentence(text, &link.place, &tokens);
            let unsure = if is_sure && !is_said { unsure } else { Some(Vec::new()) };
            rows.push(RowPayload {
                at,
                columns: block.columns.len(),
                link: i,
                payload,
                unit,
                unsure,
                tokens,
                end,
                last: next.is_none(),
            });
        }
        beside::doubt_without_unit(text, &mut rows);
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

    pub fn read<'a>(&self, print: &Print<'_>, aligned: &dyn Fn() -> &'a Columns, reading: &mut Reading) {
        let Print { document, text, tape, labels, .. } = *print;
        let form = labels.form;
        let rows = &self.rows;
        let delimiter = self.delimiter();
        let pieces: Vec<Vec<Range<usize>>> = rows.iter().map(|row| self.pieces(text, labels, row, delimiter)).collect();
        let heads = self.heads(text, tape, form);
        let present = self.present(form, &heads, &pieces);
        let headers = self.headers(text, tape, &form.tables[self.table].header.corner, delimiter);
        let votes = pieces.iter().zip(rows).map(|(pieces, row)| (pieces.as_slice(), row.at.block));
        let votes = votes.chain(headers.iter().map(|(pieces, block)| (pieces.as_slice(), *block)));
        let padding = payload::padding(votes.map(|(pieces, block)| (pieces, count(&present[block]))));
        // Units between labels and figures leave no doubt whose a figure is.
        let is_listed = !form.tables[self.table].header.units.is_empty();
        let left_over = if is_listed { Vec::new() } else { leftover::lines(text, self) };
        let doubtful = leftover::doubtful(self, &left_over);
        let even = self.even(document, text, form, &pieces);
        reading.findings.extend(left_over.first().map(|first| self.left_over(document, form, first, left_over.len())));
        for (((row, pieces), doubtful), is_even) in rows.iter().zip(&pieces).zip(doubtful).zip(even) {
            let present = &present[row.at.block];
            let columns = count(present);
            let is_ordered = !matches!(heads[row.at.block], Heads::Reordered | Heads::Others);
            // Under a header that is believed in part, only a row that fills all columns says which they are.
            let is_named = !matches!(&heads[row.at.block], Heads::Missing(printed) if printed != present);
            let is_told = row.unsure.is_none() && !doubtful && is_even && (is_named || row.tokens.len() == columns);
            let printed = Printed { row, pieces, columns, padding };
            let cells = if is_told { self.cells(&printed, print, aligned) } else { None };
            let cells = cells.filter(|cells| is_ordered || cells.iter().all(|cell| *cell == Seen::Blank));
            // A row of the other edition without a figure is a heading here, unless nothing else stands for it.
            let kind = row.at.of(form).kind;
            let nothing = kind == RowKind::Foreign && row.tokens.is_empty();
            let without = || vec![if nothing { Seen::Blank } else { Seen::Unclear }; columns];
            let mut cells = cells.unwrap_or_else(without);
            if let Some((figure, whole)) = leftover::whole_last(text, row, self.shape, self.ordinal_behind(form, row)) {
                let is_its = |cell: &&mut Seen| **cell == Seen::At(figure.clone());
                cells.iter_mut().filter(is_its).for_each(|cell| *cell = Seen::At(whole.clone()));
            }
            let mut cells = cells.into_iter();
            let cells = present
                .iter()
                .map(|present| if *present { cells.next().unwrap_or(Seen::Unclear) } else { Seen::Absent })
                .collect();
            let unit = self.unit(text, form, row);
            let printed = row.payload.start..row.end;
            let alternatives = row.unsure.iter().flatten().map(|figure| vec![figure.clone()]).collect();
            let unit_place = row.unit.clone();
            let read = RowRead::new(row.at, cells, Reader::Flattened, printed);
            reading.rows.push(RowRead { unit, unit_place, alternatives, ..read });
            if self.links[row.link].inexact {
                reading.findings.push(crate::recognise::inexact(
                    form,
                    row.at,
                    &text[self.links[row.link].place.clone()],
                ));
            }
            if !row.last {
                unknown::keep_between(self, text, form, row, reading);
            }
        }
        unknown::keep_figured_headings(self, text, form, reading);
    }

    /// What parts cells.
    fn delimiter(&self) -> char {
        match self.shape {
            Shape::Delimited(delimiter) => delimiter,
            _ => '|',
        }
    }

    /// The cells of a row by the shape of its table; none where it does not tell whose a figure is, or figures are left over.
    fn cells<'a>(
        &self,
        printed: &Printed<'_>,
        print: &Print<'_>,
        aligned: &dyn Fn() -> &'a Columns,
    ) -> Option<Vec<Seen>> {
        let Printed { row, pieces, columns, padding } = *printed;
        let Print { document, text, labels, pitch, .. } = *print;
        let (tokens, end) = (&row.tokens, row.end);
        let cells = match self.shape {
            Shape::Delimited(',') => payload::from_pieces(pieces, columns, padding),
            Shape::Delimited(_) if Self::on_its_line(text, row, self.delimiter()) => {
                payload::from_pieces(pieces, columns, padding)
            }
            Shape::Delimited(_) => None,
            _ if tokens.is_empty() && beside::has_figure_beside(text, row) => None,
            Shape::Lines if tokens.is_empty() && (end == row.payload.end || row.last) => {
                leftover::leaves_blank_lines(text, row, columns, pitch).then(|| vec![Seen::Blank; columns])
            }
            Shape::Spaces if tokens.is_empty() && (end == row.payload.end || row.last) => {
                let is_blank = self.is_label(text, row) && leftover::ends_blank(text, labels.form, row);
                (is_blank && !beside::goes_on(text, row)).then(|| vec![Seen::Blank; columns])
            }
            // Words among the figures: whatever follows them is not surely this row's.
            Shape::Lines | Shape::Spaces if tokens.len() < columns && end < row.payload.end && !row.last => {
                payload::line_each(text, row.payload.clone(), columns).filter(|_| self.shape == Shape::Lines)
            }
            Shape::PipeStream => {
                let bars = Bars { opens: false, closes: self.closed, ends: false };
                let cells = payload::from_stream(text, row.payload.clone(), columns, bars);
                let is_blank = || tokens.is_empty() && leftover::leaves_blank_bars(text, row, columns, pitch);
                cells.or_else(|| is_blank().then(|| vec![Seen::Blank; columns]))
            }
            Shape::Lines => {
                let trail = if row.last || end < row.payload.end {
                    Trail::Table(lines_behind(text, tokens))
                } else {
                    Trail::Row(trailing_lines(text, tokens, end))
                };
                payload::from_lines(tokens, columns, pitch, pitch.map_or(1, |pitch| pitch.gap + 1), trail)
            }
            Shape::Spaces if beside::goes_on(text, row) || self.is_below(row) => None,
            Shape::Spaces => spaced(tokens, columns).or_else(|| aligned().place(document, self.table, tokens, columns)),
        };
        cells.filter(|cells| !leaves_over(tokens, cells))
    }

    /// Whether a label without figures is a row's: a short one without its ordinal that goes on a line of words may be a
    /// header's, 总计.
    fn is_label(&self, text: &str, row: &RowPayload) -> bool {
        let place = self.links[row.link].place.clone();
        let (before, own) = (text[..place.start].trim_end_matches(' '), &text[place]);
        !before.ends_with(is_hanzi)
            || labels::strip_ordinal(own).len() < own.len()
            || own.chars().count() >= SHORTEST_SURE
    }

    /// Whether the figures behind a label stand on a line below, where those of most rows stand beside theirs: they may be
    /// those of a row whose label is lost.
    fn is_below(&self, row: &RowPayload) -> bool {
        let is_below = |row: &RowPayload| row.tokens.first().is_some_and(|token| token.lines > 0);
        let filled = self.rows.iter().filter(|row| !row.tokens.is_empty());
        let (below, beside): (Vec<&RowPayload>, Vec<&RowPayload>) = filled.partition(|row| is_below(row));
        is_below(row) && below.len() < beside.len()
    }

    /// The ordinal that the form gives to the label behind a row.
    fn ordinal_behind<'f>(&self, form: &'f Form, row: &RowPayload) -> Option<&'f str> {
        match self.links.get(row.link + 1)?.name {
            Name::Row(at) => Some(&at.of(form).ordinal),
            Name::Caption => None,
        }
    }

    /// Which rows print as many cells as the others of their kind, where separators tell.
    fn even(&self, document: &Document, text: &str, form: &Form, pieces: &[Vec<Range<usize>>]) -> Vec<bool> {
        // Rows of a box that was torn are of several lines, and nobody knows which are one row's.
        let is_border = |line: &str| line.starts_with("+-") || line.starts_with("+=");
        if document.text.get(self.region.clone()).lines().any(|line| is_border(line.trim())) {
            return vec![false; self.rows.len()];
        }
        // Rows of a list that print two figures have a column nobody named: of one figure it is not known which it is.
        let filled = |row: &&RowPayload| row.columns == 1 && !row.tokens.is_empty();
        let doubled = self.rows.iter().filter(filled).filter(|row| row.tokens.len() == 2).count();
        let is_listed = !form.tables[self.table].header.units.is_empty();
        if is_listed && doubled > 1 && 2 * doubled > self.rows.iter().filter(filled).count() {
            return vec![false; self.rows.len()];
        }
        let delimited = |(row, pieces): (&RowPayload, &Vec<Range<usize>>)| Width {
            cells: pieces.len(),
            is_filled: pieces.len() == row.columns && pieces.iter().all(|piece| !piece.is_empty()),
        };
        let stream = |row: &RowPayload| {
            let end = row.end.max(row.payload.start);
            let closing = text[end..row.payload.end].chars().take_while(|c| *c == '|' || c.is_whitespace());
            let bars = text[row.payload.start..end].chars().chain(closing).filter(|c| *c == '|');
            Width { cells: bars.count(), is_filled: row.tokens.len() == row.columns }
        };
        let widths: Vec<Width> = match self.shape {
            Shape::Delimited('|' | '\t') => self.rows.iter().zip(pieces).map(delimited).collect(),
            Shape::PipeStream => self.rows.iter().map(stream).collect(),
            _ => return vec![true; self.rows.len()],
        };
        let even = widths::even(text, form, self, &widths);
        if self.shape != Shape::PipeStream {
            return even;
        }
        even.into_iter().zip(widths::keep_to_bars(text, self)).map(|(is_even, keeps)| is_even && keeps).collect()
    }

    /// The finding for figures that belong to no row.
    fn left_over(&self, document: &Document, form: &Form, first: &Range<usize>, count: usize) -> Finding {
        let table = &form.tables[self.table];
        let mut finding = Finding::new(&table.id, Message::LeftOver { table: table.name().into(), lines: count });
        finding.place = document.place(first.clone());
        finding
    }

    /// What the lines of the table show of its columns.
    pub fn evidence(&self, tape: &Tape, form: &Form) -> Evidence {
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
                while pieces.first().is_some_and(|piece| !labels.rows(&text[piece.clone()]).is_empty()) {
                    pieces.remove(0);
                }
                pieces
            }
            Shape::PipeStream | Shape::Lines | Shape::Spaces => Vec::new(),
        }
    }

    /// Which columns of every block are printed: a header that leaves some out is believed where every row does too.
    fn present(&self, form: &Form, heads: &[Heads], pieces: &[Vec<Range<usize>>]) -> Vec<Vec<bool>> {
        let present = |(number, block): (usize, &Block)| match &heads[number] {
            Heads::Missing(printed) => {
                let own = self.rows.iter().zip(pieces).filter(|(row, _)| row.at.block == number);
                // Of cells between bars on lines of their own nothing tells which are padding.
                if self.shape != Shape::PipeStream && print_columns(own, count(printed)) {
                    printed.clone()
                } else {
                    vec![true; block.columns.len()]
                }
            }
            Heads::InOrder | Heads::Reordered | Heads::Others => vec![true; block.columns.len()],
        };
        form.tables[self.table].blocks.iter().enumerate().map(present).collect()
    }

    /// The pieces of every block's header line behind the words of its corner, 信息内容, and the block.
    fn headers(&self, text: &str, tape: &Tape, corner: &[String], delimiter: char) -> Vec<(Vec<Range<usize>>, usize)> {
        if !matches!(self.shape, Shape::Delimited(_)) {
            return Vec::new();
        }
        let captions = self.links.iter().enumerate().filter(|(_, link)| link.name == Name::Caption);
        let header = |(index, caption): (usize, &Link)| {
            let Name::Row(at) = self.links.get(index + 1)?.name else { return None };
            let within = caption.place.end..self.links[index + 1].place.start;
            let place = corner.iter().find_map(|word| tape.find(word, within.clone()))?;
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
            let caption = self.links[..first.link].iter().rposition(|link| link.name == Name::Caption);
            // Behind a row of another block there is no header left.
            let row = self.rows.iter().rev().find(|row| row.link < first.link && Some(row.link) > caption);
            let above = caption.map_or(self.region.start, |caption| self.links[caption].place.end);
            let from = row.map_or(above, |row| row.end.min(self.links[first.link].place.start));
            Heads::of(
                text,
                tape,
                &form.tables[self.table].header.corner,
                block,
                from..self.links[first.link].place.start,
            )
        };
        blocks.map(heads).collect()
    }

    fn unit(&self, text: &str, form: &Form, row: &RowPayload) -> Option<numeral::Unit> {
        let first = row.at.of(form).first_cell?;
        if form.cells[first..first + row.columns].iter().all(|cell| cell.kind != Kind::Money) {
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
        numeral::unit_named(&[label, header])
    }
}

/// The two figures a row may print whose last digits are the ordinal of the next label, without the mark behind it.
fn either(text: &str, form: &Form, tokens: &[Token], next: &Link) -> Option<Vec<Range<usize>>> {
    let Name::Row(at) = next.name else { return None };
    let ordinal = &at.of(form).ordinal;
    let last = tokens.last().filter(|last| next.may_own_digits && last.place.end == next.place.start)?;
    let less = text[last.place.clone()].strip_suffix(ordinal.as_str())?;
    Some(vec![last.place.clone(), last.place.start..last.place.start + less.len()])
}

/// Whether a figure or mark behind the label is in none of the cells: a line end inside a figure leaves its rest.
fn leaves_over(tokens: &[Token], cells: &[Seen]) -> bool {
    let is_in = |token: &Token, cell: &Seen| matches!(cell, Seen::At(place) if place.start <= token.place.start && token.place.end <= place.end);
    tokens.iter().any(|token| !cells.iter().any(|cell| is_in(token, cell)))
}

/// Whether rows show that so many columns are printed: the narrowest between delimiters, which has no padding, or each.
fn print_columns<'p>(
    rows: impl Iterator<Item = (&'p RowPayload, &'p Vec<Range<usize>>)> + Clone,
    columns: usize,
) -> bool {
    let mut filled = rows.filter(|(row, _)| !row.tokens.is_empty());
    match filled.clone().map(|(_, pieces)| pieces.len()).min() {
        None => false,
        Some(0) => filled.all(|(row, _)| row.tokens.len() == columns),
        Some(narrowest) => narrowest == columns && filled.all(|(row, _)| row.tokens.len() <= columns),
    }
}

fn count(present: &[bool]) -> usize {
    present.iter().filter(|present| **present).count()
}

/// Figures between spaces on one line, if they are as many as the columns.
pub(in crate::recognise) fn spaced(tokens: &[Token], columns: usize) -> Option<Vec<Seen>> {
    if tokens.is_empty() {
        return Some(vec![Seen::Blank; columns]);
    }
    let is_one_line = tokens.iter().skip(1).all(|token| token.lines == 0);
    let is_whole = tokens.len() == columns && is_one_line && tokens.iter().all(|token| !token.glued);
    is_whole.then(|| tokens.iter().map(|token| Seen::At(token.place.clone())).collect())
}

/// Whether lines of several cells end in a bar: all of them, or all but one of many, which is not whole.
fn closed(region: &str) -> bool {
    let filled = |line: &&str| line.split('|').filter(|piece| !piece.trim().is_empty()).nth(1).is_some();
    let (ended, open): (Vec<&str>, Vec<&str>) =
        region.lines().filter(filled).partition(|line| line.trim_end().ends_with('|'));
    open.len() * 10 <= ended.len()
}
