//! Tables that print several years beside or below each other: comparisons, none of the form's tables.
//!
//! In: a grid. Out: whether cells of its header, or the labels of its rows, say the same of several years.

use crate::document::Document;
use crate::grid::{Grid, GridCell};
use crate::text::numeral;
use std::collections::BTreeMap;

/// Rows at the top that may be a header.
const MOST_HEADS: usize = 4;

/// How a year is named without its number.
const NAMED: [(&str, i32); 6] = [("上一年", -1), ("上年", -1), ("去年", -1), ("本年", 0), ("今年", 0), ("当年", 0)];

/// Whether a grid prints several years: 2023年 | 2024年 over its figures, or before them. A number alone, 2023, is a year in
/// the first row or column.
pub(super) fn are_several(document: &Document, grid: &Grid) -> bool {
    let words = |cell: &GridCell| document.text.get(cell.text.clone()).trim();
    let own = |row: usize| grid.row(row).filter(move |cell| cell.row == row);
    let labels = (0..grid.rows).filter_map(|row| own(row).next().filter(|cell| cell.column == 0)).map(words);
    let is_head = |row: usize, words: &&str| row == 0 || words.contains('年') || numeral::year(words).is_none();
    let heads = |row: usize| own(row).map(words).filter(move |words| is_head(row, words));
    say_several(labels) || (0..grid.rows.min(MOST_HEADS)).any(|row| say_several(heads(row)))
}

/// Whether cells say one thing of several years. 本年新收 and 上年结转 are two things.
fn say_several<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut said: BTreeMap<&str, i32> = BTreeMap::new();
    cells.filter_map(year_of).any(|(year, of)| *said.entry(of).or_insert(year) != year)
}

/// The year a cell begins with, and of what it says it: 2023年度, 2024年处理决定数量, 上年处理决定数量.
fn year_of(words: &str) -> Option<(i32, &str)> {
    let named = || NAMED.iter().find_map(|(name, year)| Some((*year, words.strip_prefix(name)?)));
    let (digits, of) = words.split_once('年').unwrap_or((words, ""));
    let (year, of) = numeral::year(digits.trim()).map(|year| (year, of)).or_else(named)?;
    Some((year, of.trim_start_matches('度').trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_as_printed() {
        let are_several = |cells: &[&str]| say_several(cells.iter().copied());
        assert!(are_several(&["指标", "2023年", "2024年度"]));
        assert!(are_several(&["2023", "2024"]));
        assert!(are_several(&["上年处理决定数量", "本年处理决定数量"]));
        assert!(are_several(&["2023 年制发件数", "2023 年废止件数", "2024 年制发件数"]));
        assert!(!are_several(&["一、本年新收", "本年制发件数", "本年废止件数", "上年结转"]));
        assert!(!are_several(&["行政许可", "1791", "1792"]));
        assert!(!are_several(&["2024年", "2024年"]));
    }
}
