//! The figures of a row of cells: which cell is which column's.
//!
//! In: a labelled row under the header in force. Out: what each column of its block prints. The header's places
//! tell, or the number of cells, or the rows that fill every column; a cell too many makes the row unclear.

use super::{GridReader, trimmed};
use crate::document::look::UNSEEN;
use crate::form::{Block, Kind};
use crate::grid::{GridCell, Told};
use crate::recognise::cells;
use crate::recognise::labels::{Head, RowAt};
use crate::recognise::reading::{Reader, RowRead, Seen};
use crate::text::numeral::Printed;
use std::collections::{BTreeMap, BTreeSet};

impl GridReader<'_> {
    /// The figures of a labelled row, column by column.
    pub(super) fn row_of(
        &self,
        row: usize,
        at: RowAt,
        label_text: &str,
        values: &[&(&GridCell, &str, Printed)],
    ) -> RowRead {
        let block = &self.labels.form.tables[at.table].blocks[at.block];
        let places = self.columns(block);
        let own: Vec<&GridCell> = values.iter().map(|(cell, ..)| *cell).filter(|cell| cell.row == row).collect();
        let whole = own.len() == values.len();
        let mapped = places.iter().flatten().count();
        // The header places the figures where every column of it stands over a cell of this row's own.
        let over =
            |place: &usize| own.iter().position(|cell| (cell.column..cell.column + cell.colspan).contains(place));
        let under: Vec<Option<usize>> = places.iter().map(|place| place.as_ref().and_then(over)).collect();
        let covered = mapped == places.len() && under.iter().all(Option::is_some);
        let left_over = (0..own.len()).filter(|cell| !under.contains(&Some(*cell)));
        let left_over = left_over.filter(|cell| self.holds_print(own[*cell])).count();
        // A cell behind the header's last is one too many, blank or not, unless the table is padded there.
        let end = self.header.iter().map(|(head, _)| head.column + head.colspan).max().unwrap_or_default();
        let exceeds = own.iter().any(|cell| cell.column >= end && !self.is_padded(cell.column));
        let is_ordered = self.is_ordered(block, &places);
        let is_covered = covered && left_over == 0 && whole && !exceeds && is_ordered;
        let is_named = !self.names_others(block) && !self.has_unread_heads(row);
        let is_counted = whole && own.len() == places.len() && is_ordered && is_named;
        let is_under = mapped == own.len() && mapped > 0 && under.iter().flatten().count() == mapped;
        let is_partly = is_under && whole && is_ordered;
        let cells = match self.grid.told {
            Told::ByCells | Told::InOne | Told::ByHeads if is_covered => self.by_header(row, &places),
            Told::ByCells | Told::InOne | Told::ByFullRows if is_counted => {
                own.iter().map(|cell| self.one(cell, 1)).collect()
            }
            Told::ByCells | Told::InOne if is_partly => {
                let by_header = self.by_header(row, &places);
                let partly = |(place, seen): (&Option<usize>, Seen)| if place.is_some() { seen } else { Seen::Absent };
                places.iter().zip(by_header).map(partly).collect()
            }
            Told::ByCells | Told::InOne if !(is_ordered && is_named) && own.iter().any(|cell| !self.is_blank(cell)) => {
                vec![Seen::Unclear; places.len()]
            }
            Told::ByCells | Told::InOne => self
                .under_whole_rows(&own, places.len())
                .unwrap_or_else(|| self.without_trailing_blanks(&own, places.len())),
            Told::ByFullRows | Told::ByHeads if own.iter().all(|cell| self.is_blank(cell)) => {
                vec![Seen::Blank; places.len()]
            }
            Told::ByFullRows | Told::ByHeads => vec![Seen::Unclear; places.len()],
        };
        let is_money = block.rows[at.row].first_cell.is_some_and(|first| {
            self.labels.form.cells[first..first + block.columns.len()].iter().any(|cell| cell.kind == Kind::Money)
        });
        let unit = is_money.then(|| self.unit(label_text, block)).flatten();
        let printed = own.first().map_or(0, |cell| cell.text.start)..own.last().map_or(0, |cell| cell.text.end);
        RowRead { unit, ..RowRead::new(at, cells, Reader::Gridded, printed) }
    }

    /// Whether the header's columns stand in the form's order, or in another side by side in one row. Where they change their
    /// places over several rows, a span is wrong.
    fn is_ordered(&self, block: &Block, places: &[Option<usize>]) -> bool {
        let rows = self.header.iter().filter(|(_, head)| head.column(block).is_some()).map(|(cell, _)| cell.row);
        places.iter().flatten().is_sorted() || rows.collect::<BTreeSet<usize>>().len() == 1
    }

    /// Whether the header names several columns beside its corner, and none of the block's: they are another form's.
    fn names_others(&self, block: &Block) -> bool {
        let is_name = |head: &Head| !head.is_empty() && !self.labels.is_header_word(head);
        let heads = || self.header.iter().map(|(_, head)| head);
        heads().all(|head| head.column(block).is_none()) && heads().filter(|head| is_name(head)).count() > 1
    }

    /// Whether heads over a row cannot be read: they may name other columns than the form's.
    fn has_unread_heads(&self, row: usize) -> bool {
        let is_unread =
            |cell: &GridCell| self.document.text.get(cell.text.clone()).contains([UNSEEN, char::REPLACEMENT_CHARACTER]);
        if self.header.is_empty() {
            return self.grid.cells.iter().any(|cell| cell.row < row && is_unread(cell));
        }
        self.header.iter().any(|(cell, _)| is_unread(cell))
    }

    /// The cells under the figures of the rows that fill all their columns, where nothing stands beside them: a label that
    /// spans several columns leaves blank cells before the figures where spans are not printed.
    fn under_whole_rows(&self, own: &[&GridCell], columns: usize) -> Option<Vec<Seen>> {
        let first = self.whole_rows.get_or_init(|| self.first_figures()).get(&columns).copied().flatten()?;
        let (under, beside): (Vec<&&GridCell>, Vec<&&GridCell>) =
            own.iter().partition(|cell| (first..first + columns).contains(&cell.column));
        let is_whole = under.len() == columns && under.iter().all(|cell| cell.colspan == 1);
        // Behind the figures a blank cell is one too many, unless the table is padded there.
        let is_beside = |cell: &&GridCell| self.is_blank(cell) && (cell.column < first || self.is_padded(cell.column));
        (is_whole && beside.iter().copied().all(is_beside))
            .then(|| under.iter().map(|cell| self.one(cell, 1)).collect())
    }

    /// For each number of figures that rows print one beside the other and nothing behind them, the column in which all of
    /// them begin; none where they do not agree, or where there is only one such row.
    fn first_figures(&self) -> BTreeMap<usize, Option<usize>> {
        let mut begins: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for row in 0..self.grid.rows {
            let cells: Vec<&GridCell> = self.grid.row(row).filter(|cell| self.stretch.contains(&cell.column)).collect();
            let is_figure = |cell: &&&GridCell| {
                cell.row == row
                    && cell.colspan == 1
                    && matches!(cells::shown(self.document, cell.text.clone()).printed, Printed::Number(..))
            };
            let figures = cells.iter().rev().take_while(is_figure).count();
            let label = cells.len().checked_sub(figures + 1).map(|at| cells[at]);
            if figures > 1 && label.is_some_and(|label| !self.is_blank(label)) {
                begins.entry(figures).or_default().push(cells[cells.len() - figures].column);
            }
        }
        let agreed = |columns: Vec<usize>| {
            (columns.len() > 1 && columns.iter().all(|own| *own == columns[0])).then_some(columns[0])
        };
        begins.into_iter().map(|(figures, columns)| (figures, agreed(columns))).collect()
    }

    /// The cells counted from the left, if all that is left over is blank.
    fn without_trailing_blanks(&self, own: &[&GridCell], columns: usize) -> Vec<Seen> {
        let covered: usize = own.iter().map(|cell| cell.colspan).sum();
        if covered >= columns && own.iter().all(|cell| self.is_blank(cell)) {
            return vec![Seen::Blank; columns];
        }
        if own.len() > columns && !self.is_blank(own[0]) && self.is_padded(own[columns].column) {
            return own[..columns].iter().map(|cell| self.one(cell, 1)).collect();
        }
        vec![Seen::Unclear; columns]
    }

    /// Whether the grid is padded from a column on: several rows have cells there, and none of them holds anything.
    pub(super) fn is_padded(&self, from: usize) -> bool {
        let padding = || self.grid.cells.iter().filter(|cell| cell.column >= from);
        let rows: BTreeSet<usize> = padding().map(|cell| cell.row).collect();
        rows.len() > 1 && padding().all(|cell| self.is_blank(cell))
    }

    fn by_header(&self, row: usize, places: &[Option<usize>]) -> Vec<Seen> {
        let covering = |cell: &GridCell| {
            places.iter().flatten().filter(|place| (cell.column..cell.column + cell.colspan).contains(place)).count()
        };
        places
            .iter()
            .map(|place| match place.and_then(|column| self.grid.at(row, column)) {
                None => Seen::Absent,
                Some(cell) if cell.row != row => Seen::Unclear,
                Some(cell) => self.one(cell, covering(cell)),
            })
            .collect()
    }

    /// One cell that covers `columns` columns of the form; a figure over several belongs to none for certain.
    pub(super) fn one(&self, cell: &GridCell, columns: usize) -> Seen {
        let text = self.document.text.get(cell.text.clone());
        if text.trim().is_empty() {
            Seen::Blank
        } else if columns > 1 || cell.rowspan > 1 {
            Seen::Unclear
        } else {
            Seen::At(trimmed(text, cell))
        }
    }

    fn is_blank(&self, cell: &GridCell) -> bool {
        self.document.text.get(cell.text.clone()).trim().is_empty()
    }

    /// Whether a figure or a mark stands in a cell; one that no column claims is left over.
    pub(super) fn holds_print(&self, cell: &GridCell) -> bool {
        let shown = cells::shown(self.document, cell.text.clone());
        match shown.printed {
            Printed::Blank => false,
            Printed::Text => self.document.text.get(shown.place).contains(|c: char| c.is_ascii_digit()),
            _ => true,
        }
    }
}
