//! The findings of a county as a workbook, for those who answer in one.

use super::model::division::DivisionPage;
use crate::error::{Context, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

/// The name of the file, in the folder of the county.
pub const NAME: &str = "findings.xlsx";
/// Characters that a cell holds, less a few.
const MOST_CHARACTERS: usize = 32_000;
/// The columns and how wide they are.
const COLUMNS: [(&str, f64); 10] = [
    ("序号", 6.0),
    ("报告", 40.0),
    ("年度", 8.0),
    ("代码", 8.0),
    ("事项", 30.0),
    ("数字", 50.0),
    ("位置", 40.0),
    ("若…则一致", 50.0),
    ("编号", 44.0),
    ("答复", 30.0),
];

/// The workbook of a county.
///
/// # Errors
/// It cannot be put together.
pub fn workbook(page: &DivisionPage) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    // The clock is none of the dataset's.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).context(NAME)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let header = Format::new().set_bold().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet();
    sheet.set_name("待核事项").context(NAME)?;
    sheet.set_freeze_panes(1, 0).context(NAME)?;
    for (column, (name, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &header).context(NAME)?;
        sheet.set_column_width(column, width).context(NAME)?;
    }
    for (row, asked) in (1..).zip(&page.asked) {
        let query = &asked.query;
        let lines =
            |words: &[crate::message::Words]| words.iter().map(|one| one.zh.clone()).collect::<Vec<_>>().join("\n");
        let ids = query.findings.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join("\n");
        let cells = [
            row.to_string(),
            asked.report.clone(),
            asked.year.map(|year| year.to_string()).unwrap_or_default(),
            query.code.to_owned(),
            query.heading.zh.clone(),
            lines(&query.says),
            asked.place.clone(),
            lines(&query.conditions),
            ids,
            String::new(),
        ];
        for (column, cell) in (0..).zip(cells) {
            let cell: String = cell.chars().take(MOST_CHARACTERS).collect();
            // A string is no formula, whatever it begins with.
            sheet.write_string_with_format(row, column, cell, &wrapped).context(NAME)?;
        }
    }
    book.save_to_buffer().context(NAME)
}
