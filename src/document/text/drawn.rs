//! Tables drawn with characters → their cells: boxes of strokes and bars, and columns under rules.
//!
//! In: a decoded text. Out: the stretches of whole lines that draw a table, with its cells. Nothing is taken for a table
//! that does not prove it: every line keeps to the bars and rules, and no print stands across them.

mod boxed;
mod columns;
mod piped;
mod place;

use place::Line;
use std::ops::Range;

/// The most columns of a drawn table; a form has sixteen.
const MOST_COLUMNS: usize = 100;
/// The longest line that is looked at, in bytes.
const LONGEST_LINE: usize = 10_000;
/// The most lines of a text that is looked at for tables; a longer one is read as text.
const MOST_LINES: usize = 500_000;

/// A table that lines of a text draw.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Drawn {
    /// Its lines, whole.
    pub lines: Range<usize>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell that is drawn.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Columns it covers, at least 1.
    pub colspan: usize,
    /// Rows it covers, at least 1.
    pub rowspan: usize,
    /// What it prints, line by line, without the blanks around it.
    pub print: Vec<Range<usize>>,
}

/// The tables that a text draws, in their order; none where it has bars beside them, which may be the rest of a table that
/// was torn.
pub(super) fn tables(text: &str) -> Vec<Drawn> {
    if !["--", "==", "──", "━━", "══"].iter().any(|stroke| text.contains(stroke)) {
        return Vec::new();
    }
    let lines: Vec<Line> = place::lines(text).take(MOST_LINES).collect();
    if lines.len() == MOST_LINES {
        return Vec::new();
    }
    let mut tables = Vec::new();
    let mut at = 0;
    let mut free = 0;
    // One bar alone begins a line of verse.
    let is_torn = |line: &Line| {
        let print = line.print(text);
        print.starts_with('├')
            || print.starts_with(place::is_bar) && print.chars().filter(|c| place::is_bar(*c)).count() > 1
    };
    while at < lines.len() {
        let found = boxed::table(text, &lines[at..])
            .or_else(|| piped::table(text, &lines[at..]))
            .map(|(rows, len)| (at, rows, len));
        let found = found.or_else(|| {
            columns::table(text, &lines[free..], at - free).map(|(from, rows, len)| (free + from, rows, len))
        });
        match found {
            Some((from, rows, len)) => {
                tables.push(Drawn { lines: lines[from].start()..lines[from + len - 1].end(), rows });
                at = from + len;
                free = at;
            }
            // A box that is none, as one with boxes in it, is text to its end.
            None if lines[at].print(text).starts_with("+-") => {
                at += lines[at..].iter().take_while(|line| !line.print(text).is_empty()).count();
            }
            None if is_torn(&lines[at]) => return Vec::new(),
            None => at += 1,
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table's cells with their spans, a row a line.
    fn print(text: &str) -> Vec<String> {
        let cell = |cell: &Cell| {
            let words: Vec<&str> = cell.print.iter().map(|line| &text[line.clone()]).collect();
            let span = if (cell.colspan, cell.rowspan) == (1, 1) {
                String::new()
            } else {
                format!("[{}x{}]", cell.rowspan, cell.colspan)
            };
            words.join("/") + &span
        };
        let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join(" ; ");
        tables(text).iter().flat_map(|table| table.rows.iter().map(row).chain([String::new()])).collect()
    }

    #[test]
    fn a_box_tells_its_cells_and_their_spans() {
        let rst = "
  +--------------+------+
  | 信息内容     | 总数 |
  +======+=======+======+
  | 规章 | 制    | 3    |
  |      | 定    |      |
  |      +-------+------+
  |      |       |      |
  +------+-------+------+
";
        assert_eq!(print(rst), ["信息内容[1x2] ; 总数", "规章[2x1] ; 制/定 ; 3", " ; ", ""]);
        assert_eq!(print(&rst.replace('\n', "\r\n")), print(rst));
        let w3m = "\
┌────────┬────┐
│信息内容│“一”│
├────────┴────┤
│第二十条     │
└─────────────┘
";
        assert_eq!(print(w3m), ["信息内容 ; “一”", "第二十条[1x2]", ""]);
    }

    #[test]
    fn print_across_a_bar_is_no_table() {
        let torn = "+----+----+\n| 规章制  |\n+----+----+\n";
        assert_eq!(print(torn), ["规章制[1x2]", ""]);
        assert_eq!(print("+----+----+\n| 规章 12 3|\n| 1  | 2  |\n+----+----+\n"), Vec::<String>::new());
        assert_eq!(print("+----+\n规章\n+----+\n"), Vec::<String>::new());
    }

    #[test]
    fn pipes_are_bars_where_all_lines_agree() {
        let table = "| 信息内容 | 总数 |\n|------|-----:|\n| 规章 | 3 |\n| a\\|b |  |\n";
        assert_eq!(print(table), ["信息内容 ; 总数", "规章 ; 3", "a\\|b ; ", ""]);
        assert_eq!(print("| 信息内容 | 总数 |\n|---|---|\n| 规章 | 3 | 4 |\n"), Vec::<String>::new());
        assert_eq!(print("| 规章 | 3 |\n| 文件 | 4 |\n"), Vec::<String>::new());
    }

    #[test]
    fn columns_stand_under_their_rule() {
        let simple = "
  -------- ------ ----
  信息内容 公开   总数
  规章            12
  -------- ------ ----
";
        assert_eq!(print(simple), ["信息内容 ; 公开 ; 总数", "规章 ;  ; 12", ""]);
        let wrapped = "
  --------------------
  信息内容 公开   总数
           数量
  -------- ------ ----
  行政规   1      12
  范性文
  件

  规章            3

  --------------------
";
        assert_eq!(print(wrapped), ["信息内容 ; 公开/数量 ; 总数", "行政规/范性文/件 ; 1 ; 12", "规章 ;  ; 3", ""]);
        // Print that stands in no column, or across two.
        assert_eq!(print("---- ----\n规章 12 34\n---- ----\n"), Vec::<String>::new());
        assert_eq!(print("----- ----\n规章 123 4\n----- ----\n"), Vec::<String>::new());
    }
}
