//! Text in which labels and figures came apart: Markdown made from a PDF.
//!
//! In: what the reader of texts made of a text, and the text. Out: the same with the rows that can
//! be put together in one way only. Lines of figures without a label take the rows of the form
//! that are missing between their neighbours, where they are exactly as many and the sums of the
//! columns hold; a table with a header of its own is read wherever it stands.

use super::furniture;
use super::payload;
use crate::document::Document;
use crate::finding::{Code, Finding};
use crate::form::{Comparison, Each, Form, Layout, RowKind};
use crate::message::Message;
use crate::recognise::labels::tape::Tape;
use crate::recognise::labels::{Head, Labels, RowAt};
use crate::recognise::reading::{Reader, Reading, RowRead, Seen};
use crate::recognise::text;
use crate::text::normal::is_hanzi;
use crate::text::numeral::{self, Printed};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;

/// Puts together what came apart in the tables that are wanted.
pub(in crate::recognise) fn put_together(
    document: &Document,
    labels: &Labels,
    wanted: &[usize],
    reading: &mut Reading,
) {
    let text = &document.text.string;
    if !text.contains('|') {
        return;
    }
    for table in wanted {
        displaced_block(document, labels, *table, reading);
        for (number, block) in labels.form.tables[*table].blocks.iter().enumerate() {
            let at = RowAt { table: *table, block: number, row: 0 };
            match block.layout {
                Layout::Rows => unlabelled_rows(text, labels, at, reading),
                Layout::SideBySide => unlabelled_line(text, labels, at, reading),
            }
        }
    }
}

/// A line of figures between bars, with the label before them if it has one.
struct Line {
    row: Option<usize>,
    cells: Vec<Range<usize>>,
}

/// Reads a block whose lines of figures have partly lost their labels.
fn unlabelled_rows(text: &str, labels: &Labels, at: RowAt, reading: &mut Reading) {
    let block = &labels.form.tables[at.table].blocks[at.block];
    let rows: Vec<usize> = (0..block.rows.len()).filter(|row| block.rows[*row].kind == RowKind::Figures).collect();
    let is_read = |row: &usize| {
        let own = reading.rows.iter().find(|read| read.at == RowAt { row: *row, ..at });
        own.is_some_and(|read| !read.cells.contains(&Seen::Unclear))
    };
    if block.columns.len() < 3 || rows.iter().all(is_read) {
        return;
    }
    let lines = lines(text, labels, at, block.columns.len());
    let labelled: Vec<usize> = (0..lines.len()).filter(|line| lines[*line].row.is_some()).collect();
    let (Some(first), Some(last)) = (labelled.first(), labelled.last()) else { return };
    let lines = &lines[*first..=*last];
    if lines.iter().all(|line| line.row.is_some()) {
        return;
    }
    let ordinal = |line: &Line| rows.iter().position(|row| Some(*row) == line.row);
    let start = ordinal(&lines[0]).filter(|start| {
        let in_order = |(at, line): (usize, &Line)| line.row.is_none() || ordinal(line) == Some(start + at);
        lines.iter().enumerate().all(in_order) && start + lines.len() <= rows.len()
    });
    let cells = |line: &Line| -> Vec<Seen> {
        line.cells.iter().map(|cell| if cell.is_empty() { Seen::Blank } else { Seen::At(cell.clone()) }).collect()
    };
    let put: Vec<RowRead> = rows[start.unwrap_or(rows.len())..]
        .iter()
        .zip(lines)
        .map(|(row, line)| {
            let printed = line.cells.first().map_or(0, |cell| cell.start)..line.cells.last().map_or(0, |cell| cell.end);
            RowRead::new(RowAt { row: *row, ..at }, cells(line), Reader::Flattened, printed)
        })
        .collect();
    let Some(mut spent) = proven(text, labels.form, &put, Each::Column) else {
        // A row without figures beside it may own one of the lines that have no label.
        let own = reading.rows.iter_mut().filter(|read| (read.at.table, read.at.block) == (at.table, at.block));
        own.filter(|read| read.cells.iter().all(|cell| *cell == Seen::Blank))
            .for_each(|read| read.cells.fill(Seen::Unclear));
        return;
    };
    let missing: Vec<&str> = put
        .iter()
        .zip(lines)
        .filter(|(_, line)| line.row.is_none())
        .map(|(read, _)| block.rows[read.at.row].id.as_str())
        .collect();
    let table = &labels.form.tables[at.table].id;
    reading.findings.push(
        Finding::new(table, Message::LinesPutTogether { lines: missing.len() })
            .about(missing.iter().map(|row| format!("{table}.{row}")).collect()),
    );
    // What was made of the loose labels and figures before does not stand any more.
    reading.unknown.retain(|row| row.table != at.table);
    reading.findings.retain(|finding| {
        finding.code != Code::LabelInexact || finding.at.as_deref().is_none_or(|own| !own.starts_with(table.as_str()))
    });
    reading.rows.retain(|read| !put.iter().any(|own| own.at == read.at));
    reading.rows.extend(put);
    reading.spent.append(&mut spent);
}

/// Reads the one line of figures of a block whose rows stand beside each other, where its header came apart: as many figures as cells, and the sums hold.
fn unlabelled_line(text: &str, labels: &Labels, at: RowAt, reading: &mut Reading) {
    let block = &labels.form.tables[at.table].blocks[at.block];
    let width = block.columns.len();
    let own = |read: &RowRead| (read.at.table, read.at.block) == (at.table, at.block);
    if !reading.rows.iter().filter(|read| own(read)).all(|read| read.cells.contains(&Seen::Unclear)) {
        return;
    }
    let mut found = lines(text, labels, at, width * block.rows.len()).into_iter();
    let (Some(Line { row: None, cells }), None) = (found.next(), found.next()) else { return };
    let put: Vec<RowRead> = cells
        .chunks(width)
        .enumerate()
        .map(|(row, cells)| {
            let printed = cells[0].start..cells[width - 1].end;
            RowRead::new(RowAt { row, ..at }, cells.iter().cloned().map(Seen::At).collect(), Reader::Flattened, printed)
        })
        .collect();
    let Some(mut spent) = proven(text, labels.form, &put, Each::Row) else { return };
    let table = &labels.form.tables[at.table].id;
    reading.findings.push(Finding::new(table, Message::LinePutTogether { figures: cells.len() }));
    reading.rows.retain(|read| !own(read));
    reading.rows.extend(put);
    reading.spent.append(&mut spent);
}

/// The lines of figures of a block, in printed order: those with a label of the block and those with none.
fn lines(text: &str, labels: &Labels, at: RowAt, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let own = start..start + line.trim_end().len();
        start += line.len();
        if !line.trim_start().starts_with('|') {
            continue;
        }
        let mut pieces = payload::pieces(text, own, '|');
        pieces.truncate(pieces.len() - usize::from(pieces.last().is_some_and(Range::is_empty)));
        let words = |piece: &Range<usize>| text[piece.clone()].contains(is_hanzi);
        let behind = pieces.iter().rposition(words).map_or(0, |label| label + 1);
        let (label, figures) = pieces.split_at(behind);
        let is_figure = |cell: &Range<usize>| matches!(numeral::read_cell(&text[cell.clone()]), Printed::Number(..));
        // Only beside its label may a row be blank at its end; bars after that are padding.
        let padded = figures.len() >= columns && figures[columns..].iter().all(Range::is_empty);
        let filled = figures.iter().take(columns).filter(|cell| is_figure(cell)).count();
        let row = label.last().map(|label| labels.row(&text[label.clone()], None));
        match row {
            Some(Some(found)) if (found.table, found.block) == (at.table, at.block) => {
                let mut cells: Vec<Range<usize>> = figures.iter().take(columns).cloned().collect();
                if cells.len() + 1 == columns {
                    let end = cells.last().map_or(0, |cell| cell.end);
                    cells.push(end..end);
                } else if !padded {
                    continue;
                }
                lines.push(Line { row: Some(found.row), cells });
            }
            None if padded && figures.len() == columns && filled == columns => {
                lines.push(Line { row: None, cells: figures.to_vec() });
            }
            _ => {}
        }
    }
    lines
}

/// The sums of columns or rows that hold over the rows put together and prove them; `None` where any sum fails, or none can be tried.
fn proven(text: &str, form: &Form, rows: &[RowRead], by: Each) -> Option<Vec<usize>> {
    let mut numbers: BTreeMap<usize, Option<Decimal>> = BTreeMap::new();
    for read in rows {
        let first = read.at.of(form).first_cell?;
        for (column, seen) in read.cells.iter().enumerate() {
            let number = match seen {
                Seen::At(place) => match numeral::read_cell(&text[place.clone()]) {
                    Printed::Number(number, _) => Some(number),
                    _ => None,
                },
                _ => None,
            };
            numbers.insert(first + column, number);
        }
    }
    let sum = |cells: &[usize]| cells.iter().map(|cell| numbers.get(cell).copied().flatten()).sum::<Option<Decimal>>();
    let mut spent = Vec::new();
    for (index, instance) in form.instances.iter().enumerate() {
        if instance.foreign || instance.comparison != Comparison::Equals {
            continue;
        }
        let (Some(left), Some(right)) = (sum(&instance.left), sum(&instance.right)) else { continue };
        if left != right {
            return None;
        }
        if form.relations[instance.relation].each == by && instance.left.len() > 2 {
            spent.push(index);
        }
    }
    (!spent.is_empty()).then_some(spent)
}

/// Reads a block that stands out of the form's order under a header of its own, and then the rest of its table without it.
fn displaced_block(document: &Document, labels: &Labels, table: usize, reading: &mut Reading) {
    let blocks = &labels.form.tables[table].blocks;
    for (number, block) in blocks.iter().enumerate() {
        let is_read = reading.rows.iter().any(|read| (read.at.table, read.at.block) == (table, number));
        if block.layout != Layout::Rows || block.columns.len() < 2 || is_read {
            continue;
        }
        let Some((rows, place)) = own_table(&document.text.string, labels, RowAt { table, block: number, row: 0 })
        else {
            continue;
        };
        let text = furniture::without(document);
        let blank = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
        let blanked: String = text[place.clone()].chars().map(blank).collect();
        let rest = [&text[..place.start], &blanked, &text[place.end..]].concat();
        let mut again = text::read(document, &rest, &Tape::of(&rest), labels, &[table]);
        reading.rows.retain(|read| read.at.table != table);
        reading.findings.append(&mut again.findings);
        reading.rows.append(&mut again.rows);
        reading.spent.append(&mut again.spent);
        reading.rows.extend(rows);
    }
}

/// A table between bars whose header names the columns of a block in order and whose lines are its rows, and where it stands.
fn own_table(text: &str, labels: &Labels, at: RowAt) -> Option<(Vec<RowRead>, Range<usize>)> {
    let block = &labels.form.tables[at.table].blocks[at.block];
    let columns = block.columns.len();
    let mut found: Option<(Vec<RowRead>, Range<usize>)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let own = start..start + line.trim_end().len();
        start += line.len();
        let mut pieces = payload::pieces(text, own.clone(), '|');
        pieces.truncate(pieces.len() - usize::from(pieces.last().is_some_and(Range::is_empty)));
        let [label, cells @ ..] = pieces.as_slice() else {
            if found.as_ref().is_some_and(|(rows, _)| !rows.is_empty()) {
                break;
            }
            found = None;
            continue;
        };
        let names =
            |(column, cell): (usize, &Range<usize>)| Head::of(&text[cell.clone()]).column(block) == Some(column);
        if cells.len() == columns && cells.iter().enumerate().all(names) {
            found = Some((Vec::new(), own));
        } else if let Some((rows, place)) = &mut found
            && let Some(row) = labels.row(&text[label.clone()], None)
        {
            if cells.len() != columns || (row.table, row.block) != (at.table, at.block) {
                return None;
            }
            let seen = cells.iter().map(|cell| if cell.is_empty() { Seen::Blank } else { Seen::At(cell.clone()) });
            rows.push(RowRead::new(row, seen.collect(), Reader::Flattened, label.end..own.end));
            place.end = own.end;
        }
    }
    found.filter(|(rows, _)| !rows.is_empty())
}
