//! `checks`: a row a relation of the form at one place of a report, whatever it came to.

use super::{Entry, Keys};
use crate::check::sums::Tried;
use crate::dataset::schema::{self, row};
use crate::finding::Outcome;
use crate::record::Tables;
use rust_decimal::Decimal;

row! {
    /// One sum that the form promises, tried at one row, column or group of a report.
    "表格规定的一条勾稽关系在报告一处的核对结果"
    pub struct Row<'a> in "checks" by ["report_id", "variant", "relation", "at_key"] with keys: Keys {
        /// The relation.
        relation: &'a str = "勾稽关系",
        /// The row, column or group it was tried on.
        at_key: &'a str = "所在",
        /// What it came to: holds, broken, cannot_tell (an operand is missing) or spent (it was used to read a cell and proves nothing).
        outcome: Outcome = "结果",
        /// What the left side adds up to; null where an operand is missing.
        left_value: Option<Decimal> = "左值",
        /// What the right side adds up to; null where an operand is missing.
        right_value: Option<Decimal> = "右值",
        /// Left less right.
        difference: Option<Decimal> = "差额",
    }
}

pub(super) fn rows<'a>(entry: &'a Entry<'a>) -> Vec<schema::Row<'a>> {
    let Some(evidence) = entry.evidence else { return Vec::new() };
    evidence.tried.iter().map(|tried| row(entry, evidence.tables, tried)).collect()
}

fn row<'a>(entry: &'a Entry<'a>, tables: &Tables, tried: &'a Tried) -> schema::Row<'a> {
    let (left_value, right_value) = tried.sides(tables);
    Row {
        keys: &entry.keys,
        relation: &tables.form.relations[tried.instance.relation].id,
        at_key: &tried.instance.at,
        outcome: tried.outcome,
        left_value,
        right_value,
        difference: left_value.zip(right_value).map(|(left, right)| left - right),
    }
    .values()
}
