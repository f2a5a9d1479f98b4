//! The printer that keeps nothing apart: labels and figures of every table in one run.

use gouji::Form;
use gouji::form::{Layout, RowKind};
use rust_decimal::Decimal;
use std::fmt::Write;

/// The report with no separator anywhere in its tables, zeros printed.
pub fn report(form: &Form, values: &[Decimal]) -> String {
    let mut text = "青砚县2023年政府信息公开工作年度报告 一、总体情况 略。 ".to_owned();
    for (number, table) in form.tables.iter().enumerate() {
        write!(text, "{}、{}", ["二", "三", "四"][number], table.title).expect("a string grows");
        if number == 1 {
            text.push_str("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）");
        }
        for block in &table.blocks {
            text.push_str(&block.caption);
            if block.layout == Layout::SideBySide {
                text.push_str("行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉");
                text.push_str(&"结果维持结果纠正其他结果尚未审结总计".repeat(2));
            } else {
                text.push_str(if number == 0 { "信息内容" } else { "自然人法人或其他组织总计" });
                let labels = block.columns.iter().filter(|column| number == 0 || column.group.is_some());
                labels.for_each(|column| text.push_str(&column.label));
            }
            for row in &block.rows {
                let is_own = row.kind == RowKind::Figures;
                if block.layout == Layout::Rows
                    && (is_own || row.id == "other_handling" || row.kind == RowKind::Heading)
                {
                    let mark = match row.ordinal.chars().next() {
                        Some('1'..='9') => ".",
                        Some('一'..='龥') => "、",
                        _ => "",
                    };
                    write!(text, "{}{mark}{}", row.ordinal, row.label).expect("a string grows");
                }
                if let (true, Some(first)) = (is_own, row.first_cell) {
                    values[first..first + block.columns.len()]
                        .iter()
                        .for_each(|value| write!(text, "{value}").expect("a string grows"));
                }
            }
        }
    }
    text.push_str("五、存在的主要问题及改进情况 略。六、其他需要报告的事项 无");
    text
}
