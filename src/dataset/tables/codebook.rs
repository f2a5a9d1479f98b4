//! `codebook`: a row a column of every table, a mark and an indicator.

use super::indicators;
use crate::dataset::schema::{self, Table, Value, row};
use crate::record::Mark;

row! {
    /// One column of one table, one mark or one indicator: what it means.
    "一张表的一列、一种无数字的标记或一项指标：含义"
    pub struct Row<'a> in "codebook" by ["table_name", "column_name"] {
        /// The table; `mark` for what stands where no number is, `indicator` for an indicator.
        table_name: &'a str = "表",
        /// The column, the mark or the indicator.
        column_name: String = "列名",
        /// text, whole, decimal or flag.
        kind: Option<&'a str> = "类型",
        /// The unit of its figures.
        unit: Option<String> = "单位",
        /// Whether it is one of the columns that tell a row from all others.
        is_key: Option<bool> = "主键",
        /// What it means, in Chinese.
        meaning_zh: String = "含义（中文）",
        /// What it means, in English.
        meaning_en: String = "含义（英文）",
    }
}

pub(super) fn rows(tables: &[Table]) -> Vec<schema::Row<'static>> {
    let of_table = |table: &Table| {
        let row = |column: &schema::Column| Row {
            table_name: table.name,
            column_name: column.name.to_string(),
            kind: Some(column.kind.as_str()),
            unit: column.unit.as_ref().map(ToString::to_string),
            is_key: Some(table.key.contains(&column.name.as_ref())),
            meaning_zh: column.zh.to_string(),
            meaning_en: column.en.to_string(),
        };
        table.columns.iter().map(row).collect::<Vec<_>>()
    };
    let of_mark = |mark: &Mark| {
        let (zh, en) = mark.meaning();
        Row {
            table_name: "mark",
            column_name: mark.as_str().to_owned(),
            kind: None,
            unit: None,
            is_key: None,
            meaning_zh: zh.to_owned(),
            meaning_en: en.to_owned(),
        }
    };
    let of_indicator = |(id, zh, en): (&str, &str, &str)| Row {
        table_name: "indicator",
        column_name: id.to_owned(),
        kind: None,
        unit: None,
        is_key: None,
        meaning_zh: zh.to_owned(),
        meaning_en: en.to_owned(),
    };
    let named = Mark::ALL.iter().map(of_mark).chain(indicators::named().map(of_indicator));
    let rows = tables.iter().flat_map(of_table).chain(named);
    rows.map(|row| row.values().iter().map(Value::to_owned).collect()).collect()
}
