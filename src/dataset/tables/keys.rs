//! What begins every row about a report, so that one table alone can be used.

use crate::dataset::schema::{Column, Field, Kind, Row, Value};
use crate::record::body::BodyKind;
use crate::record::division::{self, Level};
use crate::record::key::Key;
use crate::record::{Report, json};

/// Who reports on which year, and in which print of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Its id and variant.
    pub key: Key,
    body: Option<String>,
    body_kind: BodyKind,
    division_code: Option<String>,
    county_code: Option<String>,
    zone_id: Option<String>,
    county_name: Option<String>,
    prefecture: Option<String>,
    province: Option<String>,
    /// The year reported on.
    pub year: Option<i32>,
    edition: Option<String>,
}

/// Names of the columns, with what they are in Chinese and in English.
const COLUMNS: [(&str, Kind, &str, &str); Keys::WIDTH] = [
    ("report_id", Kind::Text, "报告编号", "the report: code and year, with the bureau where one reports"),
    ("variant", Kind::Text, "版本", "which of several prints of the report; with report_id the key of a report"),
    ("body", Kind::Text, "报告主体", "who reports, in simplified characters"),
    ("body_kind", Kind::Text, "主体类别", "government, department, township, institution, enterprise or unknown"),
    ("division_code", Kind::Text, "行政区划代码", "the code of the division the body belongs to"),
    ("county_code", Kind::Text, "县级代码", "the code of the county the body belongs to; null above the county"),
    ("zone_id", Kind::Text, "开发区编号", "the id of a development zone, which has no code"),
    ("county_name", Kind::Text, "县（市、区）", "the county the body belongs to"),
    ("prefecture", Kind::Text, "地级行政区", "the prefecture above; null where a county answers to its province"),
    ("province", Kind::Text, "省级行政区", "the province"),
    ("year", Kind::Whole, "报告年度", "the year reported on"),
    ("edition", Kind::Text, "表格版本", "the edition of the printed tables: 2021, 2019, 2014, or local"),
];

impl Keys {
    /// How many columns they are.
    pub const WIDTH: usize = 12;

    /// The keys of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let own = report.division.as_ref();
        let (zone_id, county_code) = match &report.county {
            Some(zone) if zone.starts_with("Z:") => (Some(zone.clone()), None),
            code => (None, code.clone()),
        };
        let of_county = own.filter(|own| own.level == Level::County).cloned();
        let by_code = || division::by_code(county_code.as_deref()?, report.year.unwrap_or(i32::MAX));
        let county = of_county.or_else(by_code);
        let above = county.as_ref().or(own);
        let prefecture = above.and_then(|above| match above.level {
            Level::Prefecture => Some(above.name.clone()),
            _ => above.prefecture.clone(),
        });
        let province = above.and_then(|above| match above.level {
            Level::Province => Some(above.name.clone()),
            _ => above.province.clone(),
        });
        Self {
            key: report.key(),
            body: report.body.clone(),
            body_kind: report.body_kind(),
            division_code: own.map(|own| own.code.clone()),
            county_name: county.map(|county| county.name),
            county_code,
            zone_id,
            prefecture,
            province,
            year: report.year,
            edition: json::edition(report).map(str::to_owned),
        }
    }

    pub(in crate::dataset) fn columns() -> impl Iterator<Item = Column> {
        COLUMNS.into_iter().map(|(name, kind, zh, en)| Column {
            name: name.into(),
            kind,
            zh: zh.into(),
            en: en.into(),
            unit: None,
        })
    }

    pub(in crate::dataset) fn extend<'a>(&'a self, row: &mut Row<'a>) {
        let values: [Value<'a>; Self::WIDTH] = [
            self.key.id.as_str().value(),
            self.key.variant.as_str().value(),
            self.body.as_deref().value(),
            self.body_kind.value(),
            self.division_code.as_deref().value(),
            self.county_code.as_deref().value(),
            self.zone_id.as_deref().value(),
            self.county_name.as_deref().value(),
            self.prefecture.as_deref().value(),
            self.province.as_deref().value(),
            self.year.value(),
            self.edition.as_deref().value(),
        ];
        row.extend(values);
    }
}
