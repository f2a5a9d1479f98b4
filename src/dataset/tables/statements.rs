//! `statements`: a row a figure that the prose of a report states.

use super::{Entry, Keys};
use crate::dataset::schema::{self, row};
use crate::record::statement::{Kind, Period, Precision};
use rust_decimal::Decimal;

row! {
    /// One figure that the sentences of a report state; what somebody wrote, not what is so.
    "报告正文中的一个数字"
    pub struct Row<'a> in "statements" by ["report_id", "variant", "number"] with keys: Keys {
        /// Its number among the figures of the report, from 0.
        number: usize = "序号",
        /// What it counts: the key of a row of the form, or a word of its own.
        topic: &'a str = "所计事项",
        /// The figure with its scale.
        stated: Decimal = "数值",
        /// The counting word or unit of money as printed, without its scale.
        unit: Option<&'a str> = "单位",
        /// count, percent or amount.
        kind: Kind = "种类",
        /// exact, or about (约, 余).
        precision: Precision = "精确程度",
        /// The year it speaks of, which need not be the report's.
        stated_year: Option<i32> = "所述年度",
        /// Whether it counts that year, or all years up to it.
        period: Period = "期间",
        /// Whether it is a zero said without a digit.
        negated: bool = "否定句",
        /// Who applied, where it counts one kind of applicant.
        applicant: Option<&'a str> = "申请人类别",
        /// By which way it came or was published.
        channel: Option<&'a str> = "渠道",
        /// How a reconsideration or suit ended.
        ended: Option<&'a str> = "结果",
        /// The number of the figure it is a part of.
        part_of: Option<usize> = "所属总数",
        /// Where in the source it stands.
        place: Option<String> = "位置",
        /// The clause, in simplified characters and without spaces.
        sentence: &'a str = "原句",
    }
}

pub(super) fn rows<'a>(entry: &'a Entry<'a>) -> Vec<schema::Row<'a>> {
    let statements = entry.report.statements.iter().enumerate();
    statements
        .map(|(number, said)| {
            Row {
                keys: &entry.keys,
                number,
                topic: &said.topic,
                stated: said.value,
                unit: said.unit.as_deref(),
                kind: said.kind,
                precision: said.precision,
                stated_year: said.year,
                period: said.period,
                negated: said.negated,
                applicant: said.applicant.as_deref(),
                channel: said.channel.as_deref(),
                ended: said.result.as_deref(),
                part_of: said.part_of,
                place: said.place.as_ref().map(ToString::to_string),
                sentence: &said.text,
            }
            .values()
        })
        .collect()
}
