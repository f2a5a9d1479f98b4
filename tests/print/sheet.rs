//! The three statutory tables as sheets: rows of cells with their spans, as word processors hold them.

use super::record::{Print, Record};
use gouji::form::{Block, Row, RowKind};

/// What a cell of a sheet holds.
#[derive(Debug, Clone)]
pub enum What {
    /// A label, caption or header word.
    Label(String),
    /// The cell of the form with this index.
    Figure(usize),
}

/// A cell of a sheet.
#[derive(Debug, Clone)]
pub struct Cell {
    pub what: What,
    pub columns: usize,
    pub rows: usize,
}

/// A sheet: rows of cells, each cell written where its spans begin.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub rows: Vec<Vec<Cell>>,
    pub columns: usize,
}

pub const HEADINGS: [&str; 3] =
    ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"];

/// The corner of the table of applications.
pub const CORNER: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";

pub fn label(words: impl Into<String>, columns: usize, rows: usize) -> Cell {
    Cell { what: What::Label(words.into()), columns, rows }
}

fn figure(cell: usize, columns: usize) -> Cell {
    Cell { what: What::Figure(cell), columns, rows: 1 }
}

/// The mark behind an Arabic ordinal: `1.` or `1、`.
pub type Ordinal = char;

/// The tables of a report: the three statutory ones, or the one of 2014.
pub fn sheets(record: &Record, ordinal: Ordinal) -> Vec<Sheet> {
    match record.form.id.as_str() {
        "2014" => vec![statistics(record, ordinal)],
        _ => vec![disclosure(record), applications(record, ordinal), review(record)],
    }
}

/// The heading of a section.
pub fn heading(record: &Record, table: usize) -> &'static str {
    if record.form.id == "2014" { "七、政府信息公开情况统计表" } else { HEADINGS[table] }
}

/// 政府信息公开情况统计表: labels, units, perhaps codes, and one column of figures. What it calls them differs from place to place.
fn statistics(record: &Record, mark: Ordinal) -> Sheet {
    const HEADS: [[&str; 3]; 4] = [
        ["统计指标", "单位", "统计数"],
        ["指标名称", "计量单位", "数量"],
        ["统计指标", "单位", "2018年度"],
        ["指标", "单位", "统计数据"],
    ];
    let heads = HEADS[usize::try_from(record.seed % 4).unwrap()];
    let with_codes = record.codes();
    let code = |words: String| with_codes.then(|| label(words, 1, 1));
    let line = |name: String, unit: &str, number: String, last: Cell| {
        [label(name, 1, 1), label(unit, 1, 1)].into_iter().chain(code(number)).chain([last]).collect::<Vec<Cell>>()
    };
    let mut rows = vec![line(heads[0].to_owned(), heads[1], "代码".to_owned(), label(heads[2], 1, 1))];
    for row in record.form.tables[0].blocks.iter().flat_map(|block| &block.rows) {
        let name = match row.ordinal.chars().next() {
            None => row.label.clone(),
            Some('（') => format!("{}{}", row.ordinal, row.label),
            Some('0'..='9') => format!("{}{mark}{}", row.ordinal, row.label),
            Some(_) => format!("{}、{}", row.ordinal, row.label),
        };
        let number = rows.len();
        rows.push(match row.first_cell {
            Some(cell) => line(name, row.unit.as_deref().unwrap(), format!("{number:02}"), figure(cell, 1)),
            None => line(name, "", String::new(), label("", 1, 1)),
        });
    }
    Sheet { columns: rows[0].len(), rows }
}

/// 主动公开政府信息情况: four columns, one block under the other.
fn disclosure(record: &Record) -> Sheet {
    let mut rows = Vec::new();
    for block in &record.form.tables[0].blocks {
        // Fewer than three columns share the width of three.
        let widths: &[usize] = match block.columns.len() {
            1 => &[3],
            2 => &[1, 2],
            _ => &[1, 1, 1],
        };
        rows.push(vec![label(block.caption.as_str(), 4, 1)]);
        let mut header = vec![label("信息内容", 1, 1)];
        header.extend(block.columns.iter().zip(widths).map(|(column, width)| {
            let unit = if record.unit_in_header && column.label == "采购总金额" { "（万元）" } else { "" };
            label(format!("{}{unit}", column.label), *width, 1)
        }));
        rows.push(header);
        for row in &block.rows {
            let mut cells = vec![label(row.label.as_str(), 1, 1)];
            cells.extend(figures(row, block).zip(widths).map(|(cell, width)| figure(cell, *width)));
            rows.push(cells);
        }
    }
    Sheet { rows, columns: 4 }
}

fn figures(row: &Row, block: &Block) -> impl Iterator<Item = usize> + use<> {
    let first = row.first_cell.unwrap_or_default();
    first..first + block.columns.len()
}

/// 收到和处理政府信息公开申请情况: three columns of labels, seven of figures.
fn applications(record: &Record, mark: Ordinal) -> Sheet {
    let block = &record.form.tables[1].blocks[0];
    let mut rows = vec![
        vec![label(CORNER, 3, 3), label("申请人情况", 7, 1)],
        vec![label("自然人", 1, 2), label("法人或其他组织", 5, 1), label("总计", 1, 2)],
        block.columns[1..6].iter().map(|column| label(column.label.as_str(), 1, 1)).collect(),
    ];
    let printed = |row: &Row| row.first_cell.is_some_and(|first| record.is_printed(first));
    let own: Vec<&Row> = block.rows.iter().filter(|row| printed(row)).collect();
    let is_top = |row: &Row| !row.ordinal.starts_with('（') && !row.ordinal.chars().all(|c| c.is_ascii_digit());
    let name = |row: &Row| match row.ordinal.chars().next() {
        Some('（') => format!("{}{}", row.ordinal, row.label),
        Some('0'..='9') => format!("{}{mark}{}", row.ordinal, row.label),
        _ => format!("{}、{}", row.ordinal, row.label),
    };
    let mut above: Vec<Cell> = Vec::new();
    for row in &block.rows {
        let children = own.iter().filter(|child| child.id.starts_with(&format!("{}.", row.id))).count();
        if row.id == "outcomes" {
            above.push(label(name(row), 1, own.iter().filter(|row| !is_top(row)).count()));
        } else if children > 0 && row.kind != RowKind::Figures {
            above.push(label(name(row), 1, children));
        } else if printed(row) {
            let is_child = row.id.contains('.');
            let width = if is_top(row) { 3 } else { 2 - usize::from(is_child) };
            let mut cells = std::mem::take(&mut above);
            cells.push(label(name(row), width, 1));
            cells.extend(figures(row, block).map(|cell| figure(cell, 1)));
            rows.push(cells);
        }
    }
    Sheet { rows, columns: 10 }
}

/// 行政复议、行政诉讼情况: three groups beside each other.
fn review(record: &Record) -> Sheet {
    let block = &record.form.tables[2].blocks[0];
    let columns = |rows: usize| block.columns.iter().map(move |column| label(column.label.as_str(), 1, rows));
    let groups = block.rows[1..].iter().map(|row| label(row.label.as_str(), 5, 1));
    let values = block.rows.iter().flat_map(|row| figures(row, block)).map(|cell| figure(cell, 1));
    let rows = vec![
        vec![label("行政复议", 5, 1), label("行政诉讼", 10, 1)],
        columns(2).chain(groups).collect(),
        columns(1).chain(columns(1)).collect(),
        values.collect(),
    ];
    Sheet { rows, columns: 15 }
}

/// The third table as three: one for each group.
pub fn review_apart(record: &Record) -> Vec<Sheet> {
    let block = &record.form.tables[2].blocks[0];
    let sheet = |row: &Row| {
        let mut rows: Vec<Vec<Cell>> = row.under.iter().map(|under| vec![label(under.as_str(), 5, 1)]).collect();
        rows.push(vec![label(row.label.as_str(), 5, 1)]);
        rows.push(block.columns.iter().map(|column| label(column.label.as_str(), 1, 1)).collect());
        rows.push(figures(row, block).map(|cell| figure(cell, 1)).collect());
        Sheet { rows, columns: 5 }
    };
    block.rows.iter().map(sheet).collect()
}

/// The table of applications cut behind （三）8, with 三、本年度办理结果 repeated on the second part.
pub fn split(sheet: &Sheet) -> [Sheet; 2] {
    let is_eighth = |cell: &Cell| matches!(&cell.what, What::Label(words) if words.starts_with('8'));
    let cut = sheet.rows.iter().position(|row| row.iter().any(is_eighth)).map_or(sheet.rows.len(), |row| row + 1);
    let [mut first, mut second] = [&sheet.rows[..cut], &sheet.rows[cut..]].map(<[_]>::to_vec);
    let spanning = first.iter_mut().enumerate().find_map(|(row, cells)| {
        let cell = cells.first_mut().filter(|cell| cell.rows > 9)?;
        Some((row, cell))
    });
    if let (Some((row, cell)), Some(next)) = (spanning, second.first_mut()) {
        let mut again = cell.clone();
        cell.rows = cut - row;
        again.rows -= cell.rows;
        next.insert(0, again);
    }
    [first, second].map(|rows| Sheet { rows, columns: sheet.columns })
}

/// The statistics table cut in the middle, within 四、行政复议数量; the second part may repeat the header.
pub fn halves(sheet: &Sheet, header_again: bool) -> [Sheet; 2] {
    let [first, second] = [&sheet.rows[..47], &sheet.rows[47..]].map(<[_]>::to_vec);
    let again = header_again.then(|| sheet.rows[0].clone());
    [first, again.into_iter().chain(second).collect()].map(|rows| Sheet { rows, columns: sheet.columns })
}

/// The statistics table in two halves beside each other, as a page of paper holds it.
pub fn beside(sheet: &Sheet) -> Sheet {
    let [first, second] = halves(sheet, true);
    let blank = || std::iter::repeat_n(label("", 1, 1), sheet.columns).collect();
    let mut seconds = second.rows.into_iter();
    let rows = first.rows.into_iter().map(|row| [row, seconds.next().unwrap_or_else(blank)].concat()).collect();
    Sheet { rows, columns: sheet.columns * 2 }
}

/// All three tables in one of thirty columns, with their headings as rows.
pub fn one(sheets: &[Sheet]) -> Sheet {
    const WIDTHS: [&[usize]; 3] = [&[9, 7, 7, 7], &[3; 10], &[2; 15]];
    let mut rows = Vec::new();
    for ((sheet, widths), heading) in sheets.iter().zip(WIDTHS).zip(HEADINGS) {
        rows.push(vec![label(heading, 30, 1)]);
        for row in &sheet.rows {
            // The columns of the wide first table differ; no cell above reaches down into it.
            let mut at = 0;
            rows.push(
                row.iter()
                    .map(|cell| {
                        let from = at.min(widths.len() - cell.columns);
                        at += cell.columns;
                        Cell { columns: widths[from..from + cell.columns].iter().sum(), ..cell.clone() }
                    })
                    .collect(),
            );
        }
    }
    Sheet { rows, columns: 30 }
}

/// A place of a laid-out sheet: its column, the cell that covers it, and whether the cell begins there.
pub type Laid<'a> = (usize, &'a Cell, bool);

/// The rows of a sheet, each cell in every row it covers.
pub fn laid_out(sheet: &Sheet) -> Vec<Vec<Laid<'_>>> {
    let mut reaching: Vec<Option<(&Cell, usize)>> = vec![None; sheet.columns];
    let mut rows = Vec::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        let (mut own, mut laid, mut column) = (cells.iter(), Vec::new(), 0);
        while column < sheet.columns {
            let above = reaching[column].filter(|(_, until)| *until > row);
            let Some((cell, begins)) = above.map(|(cell, _)| (cell, false)).or_else(|| Some((own.next()?, true)))
            else {
                break;
            };
            if begins {
                reaching[column] = Some((cell, row + cell.rows));
            }
            laid.push((column, cell, begins));
            column += cell.columns;
        }
        rows.push(laid);
    }
    rows
}

/// What a cell prints.
pub fn words<'a>(record: &'a Record, cell: &'a Cell) -> &'a str {
    match &cell.what {
        What::Label(words) => words,
        What::Figure(cell) => match &record.cells[*cell] {
            Print::Absent => "",
            Print::Nothing(words, _) => words,
            Print::Figure(printed, _) => printed,
        },
    }
}
