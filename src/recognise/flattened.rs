//! The reader for tables printed as text: labels in the form's order, figures between them.
//!
//! In: the text of a document and the tables wanted. Out: rows of the form. What lies between two
//! labels is a row's payload; separators split it exactly. Figures without separators between
//! them are left unclear: how to cut them is not this reader's to guess.

use super::aligned::{Columns, Evidence, Line, Row};
use super::chain::{self, Link};
use super::columns;
use super::joined;
use super::label::{self, Labels, Name, RowAt};
use super::payload::{self, Bars, Kept, Pitch, Shape, Token, Trail};
use super::reading::{Reader, Reading, RowRead, Seen, UnknownRow};
use super::tape::Tape;
use crate::document::Document;
use crate::form::{Column, Form, Kind, Layout, RowKind};
use crate::text::numeral;
use std::collections::BTreeMap;
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
    let print = Print { document, text, tape, labels, pitch: pitch(document, text, tape, &parts) };
    let spaced = |part: &&Part| part.shape == Shape::Spaces && !part.links.is_empty();
    // A table that proves its columns speaks for the others of the same text.
    let mut proven = Columns::default();
    for part in parts.iter().filter(spaced).chain(parts.iter().filter(spaced)) {
        proven = Columns::of(document, &part.evidence(tape, form), &proven);
    }
    for part in &parts {
        if part.links.is_empty() {
            columns::read(&print, part.table, part.region.clone(), &proven, &mut reading);
        } else {
            let aligned = match part.shape {
                Shape::Spaces => Columns::of(document, &part.evidence(tape, form), &proven),
                _ => Columns::default(),
            };
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
struct Part {
    table: usize,
    region: Range<usize>,
    links: Vec<Link>,
    rows: Vec<RowPayload>,
    shape: Shape,
    /// Whether every delimited line, or every cell of a stream, ends in a bar, so that the piece behind it is no cell.
    closed: bool,
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

/// The blank lines between cells and behind rows, as most whole rows of the document have them.
fn pitch(document: &Document, text: &str, tape: &Tape, parts: &[Part]) -> Option<Pitch> {
    let (mut gaps, mut ends, mut table_ends) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for part in parts.iter().filter(|part| part.shape == Shape::Lines) {
        for row in &part.rows {
            let (tokens, end) = (&row.tokens, row.end);
            for token in tokens.iter().skip(1).filter(|token| token.lines > 0) {
                *gaps.entry(token.lines - 1).or_insert(0) += 1;
            }
            if let (Some(caption), 0) =
                (part.links[..row.link].last().filter(|link| link.name == Name::Caption), row.at.row)
            {
                // Caption and header are never blank: the lines between them are those behind any row.
                if let Some(header) = tape.find("信息内容", caption.place.end..part.links[row.link].place.start) {
                    *ends.entry(text[caption.place.end..header.start].matches('\n').count()).or_insert(0) += 1;
                }
            }
            if tokens.len() == row.columns && row.last {
                *table_ends.entry(lines_behind(text, tokens)).or_insert(0) += 1;
            }
            if tokens.len() == row.columns && end == row.payload.end && !row.last {
                *ends.entry(trailing_lines(text, tokens, row.payload.end)).or_insert(0) += 1;
            }
        }
    }
    // The closest cells are neighbours; farther ones have blanks between them.
    let gap = *gaps.iter().filter(|(_, count)| **count > 1).map(|(gap, _)| gap).min().or_else(|| gaps.keys().min())?;
    let usual = |ends: &BTreeMap<usize, usize>| {
        ends.iter().max_by_key(|(lines, count)| (**count, std::cmp::Reverse(**lines))).map(|(lines, _)| *lines)
    };
    let row_end = usual(&ends).and_then(|lines| lines.checked_sub(gap + 1));
    let pitch = Pitch { gap, row_end, table_end: usual(&table_ends), keeps_blanks: Kept::Lost };
    Some(Pitch { keeps_blanks: keeps_blanks(document, text, parts, pitch), ..pitch })
}

/// Whether every row with blank cells is as long as its cells ask for.
fn keeps_blanks(document: &Document, text: &str, parts: &[Part], pitch: Pitch) -> Kept {
    let lines = parts.iter().filter(|part| part.shape == Shape::Lines).flat_map(|part| &part.rows);
    let mut with_blanks =
        lines.filter(|row| row.tokens.len() < row.columns && !row.last && row.end == row.payload.end).peekable();
    let is_whole = |row: &RowPayload| {
        let printed = text[row.payload.clone()].matches('\n').count();
        pitch.row_end.is_some_and(|row_end| printed == (row.columns + 1) * (pitch.gap + 1) + row_end)
    };
    match (with_blanks.peek().is_some(), document.media_type) {
        (true, _) if with_blanks.all(is_whole) => Kept::Always,
        (false, media_type) if media_type != "text/html" => Kept::Unshown,
        _ => Kept::Lost,
    }
}

/// Line ends from the last token to the next thing printed.
pub(super) fn lines_behind(text: &str, tokens: &[Token]) -> usize {
    let behind = tokens.last().map_or("", |last| &text[last.place.end..]);
    behind.chars().take_while(|c| c.is_whitespace() || *c == '|').filter(|c| *c == '\n').count()
}

/// Whether every line of several cells ends in a bar.
pub(super) fn closed(region: &str) -> bool {
    let filled = |line: &&str| line.split('|').filter(|piece| !piece.trim().is_empty()).count() >= 2;
    region.lines().filter(filled).all(|line| line.trim_end().ends_with('|'))
}

/// Line ends from the last token to the end of the payload.
fn trailing_lines(text: &str, tokens: &[Token], end: usize) -> usize {
    tokens.last().map_or(0, |last| text[last.place.end..end].matches('\n').count())
}

/// A row and what lies behind its label.
struct RowPayload {
    at: RowAt,
    columns: usize,
    link: usize,
    payload: Range<usize>,
    /// The figures up to the first word.
    tokens: Vec<Token>,
    /// Where they end.
    end: usize,
    /// Whether it is the last of its table, so that anything may follow.
    last: bool,
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

    fn read(&self, print: &Print<'_>, aligned: &Columns, reading: &mut Reading) {
        let Print { document, text, tape, labels, pitch } = *print;
        let form = labels.form;
        let rows = &self.rows;
        let delimiter = match self.shape {
            Shape::Delimited(delimiter) => delimiter,
            _ => '|',
        };
        let pieces: Vec<Vec<Range<usize>>> = rows.iter().map(|row| self.pieces(text, labels, row, delimiter)).collect();
        let headers = self.headers(text, tape, form, delimiter);
        let votes = pieces.iter().zip(rows).map(|(pieces, row)| (pieces.as_slice(), row.columns));
        let votes = votes.chain(headers.iter().map(|(pieces, columns)| (pieces.as_slice(), *columns)));
        let padding = payload::padding(votes);
        for (row, pieces) in rows.iter().zip(&pieces) {
            let (tokens, end) = (&row.tokens, row.end);
            let present = self.columns_present(text, tape, form, row, tokens.len());
            let columns = present.iter().filter(|present| **present).count();
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
                Shape::Spaces => spaced(tokens, columns).or_else(|| aligned.place(document, tokens, columns)),
            };
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
        let mut evidence = Evidence::default();
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

    /// The pieces of every block's header line behind 信息内容, and how many columns it names.
    fn headers(&self, text: &str, tape: &Tape, form: &Form, delimiter: char) -> Vec<(Vec<Range<usize>>, usize)> {
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
            Some((pieces, form.tables[at.table].blocks[at.block].columns.len()))
        };
        captions.filter_map(header).collect()
    }

    /// Which columns of its block the header above a row prints; all of them unless some are plainly missing.
    fn columns_present(&self, text: &str, tape: &Tape, form: &Form, row: &RowPayload, figures: usize) -> Vec<bool> {
        let block = &form.tables[row.at.table].blocks[row.at.block];
        let all = vec![true; block.columns.len()];
        if figures == all.len() {
            return all;
        }
        let caption = self.links[..row.link].iter().rposition(|link| link.name == Name::Caption);
        let first = self
            .links
            .iter()
            .find(|link| matches!(link.name, Name::Row(at) if at.table == row.at.table && at.block == row.at.block));
        let (Some(caption), Some(first)) = (caption, first) else { return all };
        let header = self.links[caption].place.end..first.place.start;
        if header.is_empty() || !text[header.clone()].contains("信息内容") {
            return all;
        }
        let printed: Vec<bool> = block
            .columns
            .iter()
            .map(|column| column.wordings.iter().any(|wording| tape.find(wording, header.clone()).is_some()))
            .collect();
        let words = text[header].matches("本年").count() + printed.iter().filter(|printed| **printed).count();
        let found = printed.iter().filter(|printed| **printed).count();
        if found > 0 && found < printed.len() && figures == found && words <= found * 2 { printed } else { all }
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

/// Figures between spaces, if they are as many as the columns.
pub(super) fn spaced(tokens: &[Token], columns: usize) -> Option<Vec<Seen>> {
    if tokens.is_empty() {
        return Some(vec![Seen::Blank; columns]);
    }
    let apart = tokens.len() == columns && tokens.iter().all(|token| !token.glued);
    apart.then(|| tokens.iter().map(|token| Seen::At(token.place.clone())).collect())
}
