//! `cells`: a row a cell of the form.

use super::{Entry, Keys};
use crate::dataset::schema::{self, row};
use crate::form::{Form, Kind};
use crate::record::{Cell, Mark, Reading};
use rust_decimal::Decimal;

row! {
    /// One cell of the form as a report prints it: its number, or why there is none.
    "报告所印表格的一个单元格：数字，或没有数字的原因"
    pub struct Row<'a> in "cells" by ["report_id", "variant", "cell_key"] with keys: Keys {
        /// The table of the form.
        table_id: &'a str = "表",
        /// The row; `total` in a table that is one row.
        row_id: &'a str = "行",
        /// The column; `total` in a table of one column.
        column_id: &'a str = "列",
        /// The cell: table, row and column as the record writes them.
        cell_key: &'a str = "单元格",
        /// The number of a cell that is counted; null in a cell of money. One of more than 15 digits stands in raw alone.
        count: Option<i64> = "件数",
        /// The number of a cell of money, in 万元; null in a cell that is counted. One that a double would change stands in raw
        /// alone.
        amount: Option<Decimal> = "金额" in "万元",
        /// Why there is no number; null where there is one.
        mark: Option<Mark> = "无数字的原因",
        /// The unit of the number on the form.
        unit: Option<&'a str> = "单位",
        /// What is printed there, where it is more or other than the number.
        raw: Option<String> = "原文",
        /// Where in the source it stands: bytes, a page and box, or a part with row and column.
        place: Option<String> = "位置",
        /// How it was read: from a cell of a real table, or from text between labels.
        reading: Option<Reading> = "读取方式",
    }
}

/// A key that is never empty: a table of one row or column has its total there.
pub(super) fn named(id: &str) -> &str {
    if id.is_empty() { "total" } else { id }
}

pub(super) fn rows<'a>(entry: &'a Entry<'a>) -> Vec<schema::Row<'a>> {
    let Some(tables) = &entry.report.tables else { return Vec::new() };
    tables.of_form().map(|(at, cell)| row(entry, tables.form, at, cell)).collect()
}

fn row<'a>(entry: &'a Entry<'a>, form: &'static Form, at: usize, cell: &'a Cell) -> schema::Row<'a> {
    let place = &form.cells[at];
    let (table, row, column) = form.parts(at);
    let number = cell.number();
    let is_money = place.kind == Kind::Money;
    let count = number.filter(|_| !is_money).and_then(schema::whole);
    let amount = number.filter(|number| is_money && schema::double(*number).is_some());
    let places: Vec<String> = cell.spans.iter().map(ToString::to_string).collect();
    Row {
        keys: &entry.keys,
        table_id: table,
        row_id: named(row),
        column_id: named(column),
        cell_key: &place.key,
        count,
        amount,
        mark: cell.value.err(),
        unit: Some(form.unit(at)).filter(|unit| !unit.is_empty()),
        raw: cell
            .raw
            .clone()
            .or_else(|| number.filter(|_| count.is_none() && amount.is_none()).map(|it| it.to_string())),
        place: Some(places.join("; ")).filter(|place| !place.is_empty()),
        reading: cell.reading,
    }
    .values()
}
