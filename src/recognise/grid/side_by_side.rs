//! The block whose rows stand beside each other on one line: 行政复议 | 未经复议直接起诉 | 复议后起诉.
//!
//! In: a grid row under such a header. Out: its groups, five figures each. The block is printed
//! whole, or as three tables of one group each, or with a group a line.

use crate::form::{Block, Layout};
use crate::grid::{GridCell, Told};
use crate::recognise::grid::GridReader;
use crate::recognise::labels::{self, Head, RowAt};
use crate::recognise::reading::{Reader, Reading, RowRead, Seen};
use crate::text::numeral::Printed;

/// Whether a row of header cells names groups of the block and nothing else: 行政复议 | 行政诉讼.
pub(in crate::recognise) fn is_group_row(block: &Block, heads: &[Head]) -> bool {
    let mut filled = heads.iter().filter(|head| !head.is_empty()).peekable();
    let names = |head: &Head| {
        head.row(block).is_some()
            || block.rows.iter().any(|row| row.under.as_deref().is_some_and(|words| head.is(words)))
    };
    filled.peek().is_some() && filled.all(names)
}

/// Reads a line of figures under the block's header; `None` if this is no such line.
///
/// `before` is the line of text before the grid, which may name the group of a table of its own.
pub(in crate::recognise) fn read(
    reader: &GridReader,
    row: usize,
    line: &[(&GridCell, &str, Printed)],
    before: &str,
    earlier: &Reading,
) -> Option<Vec<RowRead>> {
    let (table, number, block) = reader.labels.form.tables.iter().enumerate().find_map(|(table, t)| {
        let number = t.blocks.iter().position(|block| block.layout == Layout::SideBySide)?;
        Some((table, number, &t.blocks[number]))
    })?;
    let printed =
        line.first().map_or(0, |(cell, ..)| cell.text.start)..line.last().map_or(0, |(cell, ..)| cell.text.end);
    let heads: Vec<(usize, &GridCell)> =
        reader.header.iter().filter_map(|(cell, head)| Some((head.column(block)?, *cell))).collect();
    if heads.len() < block.columns.len() {
        return None;
    }
    let at = |row| RowAt { table, block: number, row };
    let group = |row: usize, cells: Vec<Seen>| RowRead::new(at(row), cells, Reader::Gridded, printed.clone());
    let figures: Vec<&GridCell> = line
        .iter()
        .filter(|(cell, _, printed)| cell.row == row && !matches!(printed, Printed::Text))
        .map(|(cell, ..)| *cell)
        .collect();
    let width = block.columns.len();
    let in_order = |part: &[&GridCell]| -> Vec<Seen> { part.iter().map(|cell| reader.one(cell, 1)).collect() };

    if let Some(named) = line.iter().find_map(|(_, text, _)| Head::of(text).row(block)) {
        // A group a line: its own label to the left, the five columns above.
        return (figures.len() == width).then(|| vec![group(named, in_order(&figures))]);
    }
    let words = || line.iter().filter(|(cell, _, printed)| cell.row == row && matches!(printed, Printed::Text));
    // A row with a label of its own is another table's, wherever it has got to.
    if words().count() > 1 || words().any(|(_, text, _)| !reader.labels.rows(text).is_empty()) || figures.is_empty() {
        return None;
    }
    let mut groups: Vec<usize> = Vec::new();
    for (_, head) in &reader.header {
        groups.extend(head.row(block).filter(|found| !groups.contains(found)));
    }
    if groups.is_empty() {
        groups = unnamed(block, heads.len(), before, |row| earlier.rows.iter().any(|read| read.at == at(row)))?;
    }
    let is_left_over = |cell: &&GridCell| {
        !heads.iter().any(|(_, head)| (cell.column..cell.column + cell.colspan).contains(&head.column))
    };
    let mut beside = figures.iter().copied().filter(is_left_over);
    let left_over = beside.any(|cell| reader.holds_print(cell) || !reader.is_padded(cell.column));
    let by_header: Option<Vec<RowRead>> =
        groups.iter().map(|named| Some(group(*named, under_header(reader, row, block, &heads, *named)?))).collect();
    groups.sort_unstable();
    let is_named = heads.len() <= groups.len() * width;
    let is_told = is_named && (reader.grid.told != Told::ByHeads || names_all(&heads, width, groups.len()));
    let unclear = |named: usize| group(named, vec![Seen::Unclear; width]);
    let mut rows: Vec<RowRead> = match by_header {
        Some(rows) if !left_over => rows,
        _ if is_told && figures.len() == groups.len() * width => {
            groups.iter().zip(figures.chunks(width)).map(|(named, part)| group(*named, in_order(part))).collect()
        }
        _ => groups.iter().map(|named| unclear(*named)).collect(),
    };
    // Columns of a group that nobody names may be any other's.
    rows.extend((0..block.rows.len()).filter(|row| !is_named && !groups.contains(row)).map(unclear));
    Some(rows)
}

/// Whether the header names the columns of so many groups, each group's in the form's order.
fn names_all(heads: &[(usize, &GridCell)], width: usize, groups: usize) -> bool {
    let mut columns: Vec<(usize, usize)> = heads.iter().map(|(column, cell)| (cell.column, *column)).collect();
    columns.sort_unstable();
    columns.len() == groups * width && columns.iter().enumerate().all(|(at, (_, column))| *column == at % width)
}

/// The cells of one group of a line, each under its own header cell; `None` where the header does not place them all in the
/// form's order: a group whose header has moved stands over columns of two.
fn under_header(
    reader: &GridReader,
    row: usize,
    block: &Block,
    heads: &[(usize, &GridCell)],
    group: usize,
) -> Option<Vec<Seen>> {
    let over = reader.header.iter().find(|(_, head)| head.row(block) == Some(group)).map(|(cell, _)| *cell);
    let covers = |over: &GridCell, cell: &GridCell| (over.column..over.column + over.colspan).contains(&cell.column);
    let mut before = None;
    (0..block.columns.len())
        .map(|column| {
            let own =
                |(head, cell): &&(usize, &GridCell)| *head == column && over.is_none_or(|over| covers(over, cell));
            let mut under = heads.iter().filter(own);
            let (_, head) = under.next()?;
            let cell = reader.grid.at(row, head.column).filter(|cell| cell.row == row)?;
            let follows = before.replace(head.column) < Some(head.column);
            let alone = under.next().is_none() && cell.column == head.column && follows;
            alone.then(|| reader.one(cell, heads.iter().filter(|(_, head)| covers(cell, head)).count()))
        })
        .collect()
}

/// The groups of a table that names none in its header: the one the line before it names, or those not read yet.
fn unnamed(block: &Block, heads: usize, before: &str, taken: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
    let wanted = heads / block.columns.len();
    let squeezed = labels::squeeze(before);
    let mut named: Vec<usize> = (0..block.rows.len())
        .filter(|row| block.rows[*row].wordings.iter().any(|wording| squeezed.contains(wording.as_str())))
        .collect();
    if named.len() > wanted {
        // 复议后起诉 names 行政复议 too where the line says 行政复议后起诉.
        named.retain(|row| block.rows[*row].under.is_some());
    }
    if named.len() != wanted {
        named = (0..block.rows.len()).filter(|row| !taken(*row)).take(wanted).collect();
    }
    (named.len() == wanted && heads.is_multiple_of(block.columns.len())).then_some(named)
}
