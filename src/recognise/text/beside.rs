//! What stands beside a label on its line, in a text: the unit of the row, its code, and what makes its figure doubtful.
//!
//! In: the stretch behind a label. Out: the stretch behind unit and code. A code is skipped only
//! where it is kept apart from the figure and counts on from the code before.

use super::part::RowPayload;
use crate::form::Header;
use crate::text::normal::{is_hanzi, unspaced};
use crate::text::numeral;
use std::ops::Range;

/// The most that a code counts on from the one before: headings between two rows may have codes too.
const MOST_STEP: u32 = 3;

/// The codes of a text's rows.
#[derive(Debug)]
pub struct Codes {
    /// Whether the header names a column of codes.
    printed: bool,
    /// The last one.
    last: Option<u32>,
}

/// What was found behind a label.
#[derive(Debug)]
pub struct Beside {
    /// What follows unit and code.
    pub payload: Range<usize>,
    /// The unit.
    pub unit: Option<Range<usize>>,
    /// Whether the code, if rows have codes, is surely not among the figures.
    pub is_sure: bool,
}

impl Codes {
    /// The codes of a table under a printed header.
    #[must_use]
    pub fn of(header: &Header, printed: &str) -> Self {
        Self { printed: header.codes.iter().any(|word| printed.contains(word.as_str())), last: None }
    }

    /// Skips the unit and the code behind a label, in whichever order they stand.
    pub fn skip(&mut self, text: &str, range: Range<usize>) -> Beside {
        let (payload, unit) = behind_unit(text, range);
        if !self.printed {
            return Beside { payload, unit, is_sure: true };
        }
        let follows = |code: u32| self.last.is_none_or(|last| (last + 1..=last + MOST_STEP).contains(&code));
        let Some((payload, code)) = behind_code(text, payload.clone()).filter(|(_, code)| follows(*code)) else {
            return Beside { payload, unit, is_sure: false };
        };
        self.last = Some(code);
        let (payload, unit) = if unit.is_some() { (payload, unit) } else { behind_unit(text, payload) };
        Beside { payload, unit, is_sure: true }
    }
}

/// Where a row's payload begins behind its unit, and the unit: `条1683`, ` | 条 | 1683`.
///
/// A unit is one only where no other word follows it.
fn behind_unit(text: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let rest = &text[range.clone()];
    let opened = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '|');
    let start = range.end - opened.len();
    let unit = numeral::leading_unit(opened).map(|len| start..start + len);
    let behind = unit.as_ref().and_then(|unit| text[unit.end..range.end].chars().next());
    match unit {
        Some(unit) if behind.is_none_or(|c| !is_hanzi(c) || matches!(c, '无' | '不')) => {
            (unit.end..range.end, Some(unit))
        }
        _ => (range, None),
    }
}

/// Makes doubtful the rows of a list that do not print their unit where the others do, and figures behind something else.
pub fn doubt_without_unit(text: &str, rows: &mut [RowPayload]) {
    let with_unit = rows.iter().filter(|row| row.unit.is_some()).count();
    if with_unit * 2 > rows.len() {
        for row in rows.iter_mut().filter(|row| row.unit.is_none()) {
            let behind = &text[row.end.min(row.payload.end)..row.payload.end];
            let figure = behind.find(|c: char| c.is_ascii_digit());
            // Behind the last row anything may follow; between its label and its figure only its unit, torn in two.
            let is_unit = |words: &str| numeral::unit_word(&unspaced(words)).is_some();
            if figure.is_some_and(|figure| !row.last || is_unit(&behind[..figure])) {
                row.unsure.get_or_insert_default();
            }
        }
    }
}

/// Whether figures go on behind those of a row on their line: `11842019年全部申请` is no row's end.
pub fn goes_on(text: &str, row: &RowPayload) -> bool {
    let last = row.tokens.last().map_or(row.payload.start, |last| last.place.end);
    let behind = &text[last..row.payload.end.max(last)];
    behind.split('\n').next().unwrap_or_default().trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a figure stands on a label's line, or the year of a signature touches the label: nothing is surely blank there.
pub fn has_figure_beside(text: &str, row: &RowPayload) -> bool {
    let behind = &text[row.payload.clone()];
    let line = behind.lines().next().unwrap_or_default();
    let beside = line.split(is_hanzi).next().unwrap_or_default();
    let is_digit = |c: char| c.is_ascii_digit();
    beside.contains(is_digit) || row.unit.is_some() && behind.starts_with(is_digit)
}

/// Where a row's payload begins behind its code, and the code: ` | 02 | 1`. Cells or lines must keep the code apart.
fn behind_code(text: &str, range: Range<usize>) -> Option<(Range<usize>, u32)> {
    let rest = text[range.clone()].trim_start_matches(' ');
    let bar = rest.starts_with(['|', '\t']);
    let rest = if bar { &rest[1..] } else { rest };
    let opened = rest.trim_start_matches([' ', '\n']);
    let digits = opened.find(|c: char| !c.is_ascii_digit()).unwrap_or(opened.len());
    let behind = opened[digits..].trim_start_matches(' ');
    let closed = if bar { behind.starts_with(['|', '\t']) } else { behind.starts_with('\n') };
    let code = opened[..digits].parse().ok()?;
    let from = range.end - opened.len() + digits;
    closed.then_some((from..range.end, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_stands_between_label_and_figure() {
        for (text, unit, rest) in [
            ("条1683", Some("条"), "1683"),
            (" | 人次 | 0 |", Some("人次"), " | 0 |"),
            ("\n万元\n", Some("万元"), "\n"),
            ("件无", Some("件"), "无"),
            (" 12", None, " 12"),
            ("人员数", None, "人员数"),
        ] {
            let (payload, found) = behind_unit(text, 0..text.len());
            assert_eq!((found.map(|unit| &text[unit]), &text[payload]), (unit, rest), "{text}");
        }
    }

    #[test]
    fn a_code_is_kept_apart_or_is_none() {
        let code = |text: &str| behind_code(text, 0..text.len()).map(|(rest, code)| (text[rest].to_owned(), code));
        assert_eq!(code(" | 02 | 1 |"), Some((" | 1 |".to_owned(), 2)));
        assert_eq!(code("\n02\n件\n1"), Some(("\n件\n1".to_owned(), 2)));
        assert_eq!(code(" | | 1 |"), None);
        assert_eq!(code("021"), None);
    }
}
