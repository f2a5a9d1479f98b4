//! The printer of one plain report: its prose, and every row of the form with its figures between bars.

use gouji::Form;
use gouji::form::{Layout, RowKind};
use std::fmt::Write;

/// The report on 2023 that says `overview` under 依申请公开 and `other` under 其他需要报告的事项; `cells` stand before `figures`.
pub fn page(
    form: &Form,
    overview: &str,
    other: &str,
    cells: &[(&str, &str)],
    figures: &dyn Fn(&str) -> String,
) -> String {
    let figure = |key: &str| {
        let own = cells.iter().find(|(own, _)| *own == key);
        own.map_or_else(|| figures(key), |(_, figure)| (*figure).to_owned())
    };
    let mut text = format!("溪口县2023年政府信息公开工作年度报告\n一、总体情况\n（二）依申请公开。\n{overview}\n");
    for (number, table) in form.tables.iter().enumerate() {
        writeln!(text, "{}、{}", ["二", "三", "四"][number], table.title).unwrap();
        for block in &table.blocks {
            writeln!(text, "{}", block.caption).unwrap();
            let labels: Vec<&str> = block.columns.iter().map(|column| column.label.as_str()).collect();
            match block.layout {
                Layout::SideBySide => {
                    let five = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | ";
                    writeln!(text, "行政复议 | 行政诉讼 |\n{five}未经复议直接起诉 | 复议后起诉 |").unwrap();
                    writeln!(text, "{}", five.repeat(2)).unwrap();
                }
                Layout::Rows => writeln!(text, "信息内容 | {} |", labels.join(" | ")).unwrap(),
            }
            for row in &block.rows {
                if block.layout == Layout::Rows && row.kind != RowKind::Foreign {
                    let mark = if row.ordinal.starts_with(|c: char| c.is_ascii_digit()) { "." } else { "" };
                    let mark = if row.ordinal.starts_with(['一', '二', '三', '四']) { "、" } else { mark };
                    write!(text, "{}{mark}{} | ", row.ordinal, row.label).unwrap();
                }
                if let (RowKind::Figures, Some(first)) = (row.kind, row.first_cell) {
                    for cell in &form.cells[first..first + block.columns.len()] {
                        write!(text, "{} | ", figure(&cell.key)).unwrap();
                    }
                }
                if block.layout == Layout::Rows {
                    text.push('\n');
                }
            }
            text.push('\n');
        }
    }
    write!(text, "五、存在的主要问题及改进情况\n人手不足，已增配一人。\n六、其他需要报告的事项\n{other}\n").unwrap();
    text
}
