//! An excerpt of a table drawn on a terminal, with the cells in question in brackets.
//!
//! ```text
//!             │ 结果维持  结果纠正  其他结果  尚未审结       总计
//!    ─────────┼────────────────────────────────────────────────────
//!    行政复议 │       10         1         0         0  [ 0] 11?
//! ```

use super::super::table::width;
use super::super::{DIM, GREEN, RED};
use gouji::review::excerpt::{Excerpt, Part, Shown};
use std::io::{self, Write};

/// The widest label of a row, in columns of the terminal.
const WIDEST_LABEL: usize = 26;
/// The widest line of a column's header; longer ones are broken.
const WIDEST_HEADER: usize = 8;

/// Draws an excerpt, every line behind `indent`.
pub fn draw(out: &mut dyn Write, excerpt: &Excerpt, indent: &str) -> io::Result<()> {
    let labels: Vec<String> = excerpt.rows.iter().map(|row| cut(&row.label)).collect();
    let side = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let columns: Vec<Column> = (0..excerpt.columns.len()).map(|index| Column::of(excerpt, index)).collect();
    let height = columns.iter().map(|column| column.header.len()).max().unwrap_or(0);
    for line in 0..height {
        let mut text = format!("{:side$} │", "");
        for column in &columns {
            // Short headers stand on the rule.
            let missing = height - column.header.len();
            let word = line.checked_sub(missing).map_or("", |line| column.header[line].as_str());
            let pad = 2 + column.width() - width(word);
            text.extend(std::iter::repeat_n(' ', pad));
            text.push_str(word);
        }
        writeln!(out, "{indent}{DIM}{}{DIM:#}", text.trim_end())?;
    }
    let breadth: usize = columns.iter().map(|column| 2 + column.width()).sum();
    writeln!(out, "{indent}{DIM}{}┼{}{DIM:#}", "─".repeat(side + 1), "─".repeat(breadth + 1))?;
    for (row, label) in excerpt.rows.iter().zip(&labels) {
        let cells: String = columns.iter().zip(&row.cells).map(|(column, cell)| column.draw(cell)).collect();
        let pad = side - width(label);
        writeln!(out, "{indent}{label}{:pad$} {DIM}│{DIM:#}{}", "", cells.trim_end())?;
    }
    if excerpt.left_out > 0 {
        writeln!(out, "{indent}{DIM}{:side$} │  and {} more rows{DIM:#}", "…", excerpt.left_out)?;
    }
    Ok(())
}

/// A column: figures end in one line, what would be consistent stands behind it.
struct Column {
    header: Vec<String>,
    figures: usize,
    behind: usize,
}

impl Column {
    fn of(excerpt: &Excerpt, index: usize) -> Self {
        let cells = || excerpt.rows.iter().map(|row| &row.cells[index]);
        Self {
            header: broken(excerpt.columns[index]),
            figures: cells().map(|cell| width(&before(cell))).max().unwrap_or(0),
            behind: cells().map(|cell| width(&after(cell).concat())).max().unwrap_or(0),
        }
    }

    fn width(&self) -> usize {
        let header = self.header.iter().map(|line| width(line)).max().unwrap_or(0);
        header.max(self.figures + self.behind)
    }

    fn draw(&self, cell: &Shown) -> String {
        let (before, [bracket, implied]) = (before(cell), after(cell));
        let left = 2 + self.width() - self.behind - width(&before);
        let right = self.behind - width(&bracket) - width(&implied);
        let figure = match cell.part {
            Part::Marked(_) => format!("{RED}{before}{bracket}{RED:#}{GREEN}{implied}{GREEN:#}"),
            Part::Term => before,
            Part::Beside => format!("{DIM}{before}{DIM:#}"),
        };
        format!("{:left$}{figure}{:right$}", "", "")
    }
}

/// The figure up to its last digit, or why there is none.
fn before(cell: &Shown) -> String {
    let value = cell.value.map_or_else(|mark| mark.as_str().replace('_', " "), |number| number.to_string());
    if matches!(cell.part, Part::Marked(_)) { format!("[{value}") } else { value }
}

/// What stands behind the figure of a marked cell: `]` and ` 11?`.
fn after(cell: &Shown) -> [String; 2] {
    match &cell.part {
        Part::Marked(implied) => ["]".to_owned(), implied.map(|implied| format!(" {implied}?")).unwrap_or_default()],
        Part::Term | Part::Beside => [String::new(), String::new()],
    }
}

/// A header in lines that are not too wide; no character stands on a line of its own.
fn broken(header: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut rest = header.chars().peekable();
    while let Some(c) = rest.next() {
        let last = lines.len() - 1;
        let is_full = width(&lines[last]) + width(c.encode_utf8(&mut [0; 4])) > WIDEST_HEADER;
        if is_full && rest.peek().is_some() {
            lines.push(String::from(c));
        } else {
            lines[last].push(c);
        }
    }
    lines
}

/// A label as far as there is room for it.
fn cut(label: &str) -> String {
    if width(label) <= WIDEST_LABEL {
        return label.to_owned();
    }
    let mut cut = String::new();
    for c in label.chars() {
        if width(&cut) + width(c.encode_utf8(&mut [0; 4])) + 1 > WIDEST_LABEL {
            break;
        }
        cut.push(c);
    }
    cut + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_labels_have_limits() {
        assert_eq!(broken("社会公益组织"), ["社会公益", "组织"]);
        assert_eq!(broken("采购总金额"), ["采购总金额"]);
        assert_eq!(broken("总计"), ["总计"]);
        assert_eq!(cut("（七）总计"), "（七）总计");
        let long = cut("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请");
        assert_eq!((long.as_str(), width(&long)), ("1.申请人无正当理由逾期不…", 25));
    }
}
