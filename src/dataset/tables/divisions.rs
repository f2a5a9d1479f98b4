//! `divisions`: a row a division in the years of its code, name and place.

use crate::dataset::schema::{self, row};
use crate::record::division;

row! {
    /// One county, prefecture or province in the years in which its code, name and parent did not change.
    "一个行政区划在代码、名称、隶属不变的年份内"
    pub struct Row<'a> in "divisions" by ["division_code", "valid_from"] {
        /// The code.
        division_code: &'a str = "行政区划代码",
        /// The full name.
        division_name: &'a str = "名称",
        /// province, prefecture or county.
        division_level: &'a str = "级别",
        /// The code of the division above; null of a province.
        parent_code: Option<&'a str> = "上级代码",
        /// The prefecture above a county.
        prefecture: Option<String> = "地级行政区",
        /// The province above.
        province: Option<String> = "省级行政区",
        /// The first year.
        valid_from: i32 = "起始年",
        /// The last year; null while it goes on.
        valid_to: Option<i32> = "终止年",
    }
}

pub(super) fn rows() -> Vec<schema::Row<'static>> {
    let row = |spell: division::InForce| {
        let division = spell.division;
        Row {
            division_code: spell.code,
            division_name: spell.name,
            division_level: division.level.as_str(),
            parent_code: Some(spell.parent).filter(|parent| !parent.is_empty()),
            prefecture: division.prefecture,
            province: division.province,
            valid_from: spell.from,
            valid_to: spell.to,
        }
        .values()
    };
    division::all().map(row).collect()
}
