//! The block whose rows stand beside each other on one line: 行政复议 | 未经复议直接起诉 | 复议后起诉.
//!
//! In: a grid row under such a header. Out: its groups, five figures each. The block is printed
//! whole, or as three tables of one group each, or with a group a line.

use super::gridded::GridReader;
use super::label::{self, Head, RowAt};
use super::reading::{Reader, Reading, RowRead, Seen};
use crate::form::{Block, Layout};
use crate::grid::GridCell;
use crate::text::numeral::Printed;

/// Whether a row of header cells names groups of the block and nothing else: 行政复议 | 行政诉讼.
pub(super) fn is_group_row(block: &Block, heads: &[Head]) -> bool {
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
pub(super) fn read(
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
    let figures: Vec<&GridCell> = line
        .iter()
        .filter(|(cell, _, printed)| cell.row == row && !matches!(printed, Printed::Text))
        .map(|(cell, ..)| *cell)
        .collect();

    if let Some(named) = line.iter().find_map(|(_, text, _)| Head::of(text).row(block)) {
        // A group a line: its own label to the left, the five columns above.
        let cells =
            (figures.len() == block.columns.len()).then(|| figures.iter().map(|cell| reader.one(cell, 1)).collect());
        return cells.map(|cells| {
            vec![RowRead { at: at(named), cells, unit: None, printed: printed.clone(), reader: Reader::Gridded }]
        });
    }
    let words = line.iter().filter(|(cell, _, printed)| cell.row == row && matches!(printed, Printed::Text)).count();
    if words > 1 || figures.is_empty() {
        return None;
    }
    let mut groups: Vec<usize> = Vec::new();
    for (_, head) in &reader.header {
        groups.extend(head.row(block).filter(|found| !groups.contains(found)));
    }
    if groups.is_empty() {
        groups = unnamed(block, heads.len(), before, |row| earlier.rows.iter().any(|read| read.at == at(row)))?;
    }
    let by_header: Option<Vec<RowRead>> = groups
        .iter()
        .map(|named| {
            let over = reader.header.iter().find(|(_, head)| head.row(block) == Some(*named)).map(|(cell, _)| *cell);
            let cells: Option<Vec<Seen>> = (0..block.columns.len())
                .map(|column| {
                    let mut under = heads.iter().filter(|(head, cell)| {
                        *head == column
                            && over.is_none_or(|over| (over.column..over.column + over.colspan).contains(&cell.column))
                    });
                    let (_, head) = under.next()?;
                    let cell = reader.grid.at(row, head.column).filter(|cell| cell.row == row)?;
                    let alone = under.next().is_none() && cell.column == head.column;
                    let under_it = heads
                        .iter()
                        .filter(|(_, head)| (cell.column..cell.column + cell.colspan).contains(&head.column));
                    alone.then(|| reader.one(cell, under_it.count()))
                })
                .collect();
            Some(RowRead {
                at: at(*named),
                cells: cells?,
                unit: None,
                printed: printed.clone(),
                reader: Reader::Gridded,
            })
        })
        .collect();
    if by_header.is_some() {
        return by_header;
    }
    groups.sort_unstable();
    let width = block.columns.len();
    if figures.len() == groups.len() * width {
        let parts = groups.iter().zip(figures.chunks(width));
        return Some(
            parts
                .map(|(named, part)| RowRead {
                    at: at(*named),
                    cells: part.iter().map(|cell| reader.one(cell, 1)).collect(),
                    unit: None,
                    printed: printed.clone(),
                    reader: Reader::Gridded,
                })
                .collect(),
        );
    }
    Some(
        groups
            .iter()
            .map(|named| RowRead {
                at: at(*named),
                cells: vec![Seen::Unclear; width],
                unit: None,
                printed: printed.clone(),
                reader: Reader::Gridded,
            })
            .collect(),
    )
}

/// The groups of a table that names none in its header: the one the line before it names, or those not read yet.
fn unnamed(block: &Block, heads: usize, before: &str, taken: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
    let wanted = heads / block.columns.len();
    let squeezed = label::squeeze(before);
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
