//! What lies between two labels of a text → the cells of a row, by the separators that were printed.
//!
//! In: a stretch of text and the shape it is printed in. Out: one place a cell, blanks among them,
//! or nothing where the separators do not tell. Figures that touch each other are never cut here.

use super::tokens::{self, Token};
use crate::recognise::reading::Seen;
use crate::text::normal::is_hanzi;
use crate::text::numeral::{self, Printed};
use std::ops::Range;

/// How the cells of a text table are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A row a line, cells between delimiters: `a | b | c |`, tabs.
    Delimited(char),
    /// Cells between pipes, line ends anywhere: `cell |` lines, `cell⏎|⏎cell`.
    PipeStream,
    /// A cell a line; empty lines tell blank cells. `|` lines may open the rows.
    Lines,
    /// A row a line, cells between spaces.
    Spaces,
}

/// The blank lines of a cell-a-line text: between two cells of a row, and how many more at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pitch {
    /// Blank lines between two cells.
    pub gap: usize,
    /// Further blank lines behind the last cell of a row; `None` where no whole row shows it.
    pub row_end: Option<usize>,
    /// Line ends between the last cell of a table and what follows it, where a whole last row shows them.
    pub table_end: Option<usize>,
    /// Whether blank cells leave their lines.
    pub keeps_blanks: Kept,
}

/// Whether the blank cells of a text leave their lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Every row with blanks is as long as its cells ask for.
    Always,
    /// No row shows it; a row may show it for itself.
    Unshown,
    /// Some are lost, as those of a page may be.
    Lost,
}

/// The line ends behind the last figure of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trail {
    /// Up to the next row's label.
    Row(usize),
    /// Up to whatever follows the table.
    Table(usize),
}

/// The shape of a region's text. `labels_own_line` says that figures stand below their labels rather than beside them.
#[must_use]
pub fn shape(region: &str, labels_own_line: bool) -> Shape {
    let undelimited = if labels_own_line { Shape::Lines } else { Shape::Spaces };
    if region.contains(',') && region.lines().filter(|line| is_comma_separated(line)).nth(1).is_some() {
        return Shape::Delimited(',');
    }
    if !region.contains(['|', '\t']) {
        return undelimited;
    }
    // A tab behind a cell or alone on a line parts nothing: cells stand on both sides of a delimiter.
    let parts_cells = |line: &&str| {
        let mut pieces = line.split('\t').filter(|piece| !piece.trim().is_empty());
        pieces.next().is_some() && pieces.next().is_some()
    };
    if region.lines().filter(parts_cells).nth(1).is_some() {
        return Shape::Delimited('\t');
    }
    if !region.contains('|') {
        return undelimited;
    }
    let (mut rows, mut ended, mut lone, mut bare) = (0_usize, 0_usize, 0_usize, 0_usize);
    for line in region.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let filled = line.split('|').filter(|piece| !piece.trim().is_empty()).count();
        match (line.contains('|'), filled) {
            (true, 0) => lone += 1,
            (true, 1) if line.trim_end_matches('|').len() + 1 >= line.len() => ended += 1,
            (true, _) => rows += 1,
            (false, _) => bare += 1,
        }
    }
    if rows + ended + lone >= 3 {
        if rows > 0 && rows * 2 >= ended + lone {
            return Shape::Delimited('|');
        }
        if ended >= bare || lone * 3 >= bare * 2 {
            return Shape::PipeStream;
        }
        return Shape::Lines;
    }
    undelimited
}

/// Whether a line is a label with figures between commas: `行政许可,396,0,181`. The commas of 1,234 stand between digits only.
fn is_comma_separated(line: &str) -> bool {
    let Some((label, cells)) = line.trim().split_once(',') else { return false };
    let is_cell = |piece: &str| !matches!(numeral::read_cell(piece), Printed::Text | Printed::Illegible);
    let is_label = label.ends_with(|c: char| is_hanzi(c) || matches!(c, ')' | '"' | '”'));
    is_label && line.contains(|c: char| c.is_ascii_digit()) && cells.split(',').all(is_cell)
}

/// The cells of a delimited stretch, trimmed; the piece before the first delimiter is not one.
#[must_use]
pub fn pieces(text: &str, range: Range<usize>, delimiter: char) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut at = range.start;
    for (index, piece) in text[range].split(delimiter).enumerate() {
        if index > 0 {
            let start = at + (piece.len() - piece.trim_start().len());
            pieces.push(start..start + piece.trim().len());
        }
        at += piece.len() + delimiter.len_utf8();
    }
    pieces
}

/// Whether the cells of a stream end in a pipe on their own line, `0 |`, rather than stand between lines of pipes.
#[must_use]
pub fn closes_cells(region: &str) -> bool {
    let lines = || region.lines().map(str::trim).filter(|line| !line.is_empty());
    let ended = lines().filter(|line| line.len() > 1 && line.ends_with('|')).count();
    let bare = lines().filter(|line| !line.contains('|')).count();
    ended > bare
}

/// The most characters that a cell prints in words: 不涉及, 与上年持平.
const LONGEST_WORDS: usize = 6;

/// One cell a line where the lines are as many as the columns and as far from each other, whatever they print, `9`, `持平`,
/// `16`; a label or a bar is no cell.
#[must_use]
pub fn line_each(text: &str, range: Range<usize>, columns: usize) -> Option<Vec<Seen>> {
    let mut at = range.start;
    let (mut cells, mut lines) = (Vec::new(), Vec::new());
    for (number, line) in text[range].split_inclusive('\n').enumerate() {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let words = line.chars().filter(|c| is_hanzi(*c)).count();
        if words > LONGEST_WORDS || line.trim() == "|" {
            return None;
        }
        if !line.trim().is_empty() {
            cells.push(Seen::At(start..start + line.trim().len()));
            lines.push(number);
        }
    }
    let is_even = lines.windows(3).all(|three| three[1] - three[0] == three[2] - three[1]);
    (cells.len() == columns && is_even).then_some(cells)
}

/// How the rows of a pipe stream begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bars {
    /// A row has a pipe of its own before its first figure, as rows without a label have.
    pub opens: bool,
    /// Every cell is closed by a pipe; otherwise pipes stand between cells only.
    pub closes: bool,
    /// The table ends behind the row; otherwise a pipe of the next row may stand behind its cells.
    pub ends: bool,
}

/// The cells of a row between pipes with line ends anywhere, or `None` where they are not as many as the columns.
#[must_use]
pub fn from_stream(text: &str, range: Range<usize>, columns: usize, bars: Bars) -> Option<Vec<Seen>> {
    let first = text[range.clone()].find('|').map_or(range.end, |at| range.start + at);
    let mut parts = pieces(text, range.clone(), '|');
    let is_words = |part: &Range<usize>| !part.is_empty() && tokens::of(text, part.clone()).0.is_empty();
    let first_words = parts.iter().position(is_words).unwrap_or(parts.len());
    // Words between two bars are a cell; behind the last one they follow the table.
    if first_words < columns && first_words + 1 < parts.len() {
        return None;
    }
    parts.truncate(first_words + 1);
    // Behind the last pipe stands the last cell, or what follows the table; only its first line can be a figure.
    let tail = parts.pop().map(|tail| {
        let line = text[tail.clone()].lines().next().unwrap_or_default();
        let cell = tail.start..tail.start + line.trim_end().len();
        if is_words(&cell) || tokens::of(text, cell.clone()).1 < cell.end { tail.start..tail.start } else { cell }
    });
    if bars.opens {
        parts.first().is_some_and(Range::is_empty).then(|| parts.remove(0))?;
    }
    if !bars.closes {
        parts.extend(tail);
    } else if tail.is_some_and(|tail| !tail.is_empty()) {
        return None;
    }
    // A pipe lost between two figures, or between label and figure, leaves one piece with two of them.
    let doubled = parts.iter().any(|part| tokens::of(text, part.clone()).0.len() > 1);
    if doubled || text[range.start..first].contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_whole = if bars.ends { parts.len() == columns } else { parts.len() >= columns };
    (is_whole && parts[columns..].iter().all(Range::is_empty)).then(|| parts[..columns].iter().map(seen).collect())
}

fn seen(piece: &Range<usize>) -> Seen {
    if piece.is_empty() { Seen::Blank } else { Seen::At(piece.clone()) }
}

/// Where the padding of spanned labels and figures stands among the pieces of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Padding {
    /// Behind the figures: `0 | 0 | 0 | |`.
    Behind,
    /// Between label and figures: `一、本年新收 | | | 30 | 0`.
    Before,
    /// No row shows it.
    Unknown,
}

/// What the rows with one possible reading say of a table's padding: pieces of each row and how many figures it should have.
#[must_use]
pub fn padding<'a>(rows: impl Iterator<Item = (&'a [Range<usize>], usize)>) -> Padding {
    let (mut behind, mut before) = (0, 0);
    let blank = |pieces: &[Range<usize>]| pieces.iter().all(Range::is_empty);
    for (pieces, columns) in rows.filter(|(pieces, columns)| pieces.len() > *columns && !blank(pieces)) {
        match (blank(&pieces[columns..]), blank(&pieces[..pieces.len() - columns])) {
            (true, false) => behind += 1,
            (false, true) => before += 1,
            _ => {}
        }
    }
    match (behind > 0, before > 0) {
        (true, false) => Padding::Behind,
        (false, true) => Padding::Before,
        _ => Padding::Unknown,
    }
}

/// The cells of a row from its pieces, or `None` where the padding leaves more than one reading.
#[must_use]
pub fn from_pieces(pieces: &[Range<usize>], columns: usize, padding: Padding) -> Option<Vec<Seen>> {
    let blank = |pieces: &[Range<usize>]| pieces.iter().all(Range::is_empty);
    let extra = pieces.len().checked_sub(columns)?;
    if blank(pieces) {
        return Some(vec![Seen::Blank; columns]);
    }
    if extra == 0 {
        return Some(pieces.iter().map(seen).collect());
    }
    // Filled pieces that are exactly as many as the columns need no padding rule, if they stand together.
    let first = pieces.iter().position(|piece| !piece.is_empty())?;
    let last = pieces.iter().rposition(|piece| !piece.is_empty())?;
    if last - first + 1 == columns {
        return Some(pieces[first..=last].iter().map(seen).collect());
    }
    let behind = blank(&pieces[columns..]).then(|| pieces[..columns].iter().map(seen).collect());
    let before = blank(&pieces[..extra]).then(|| pieces[extra..].iter().map(seen).collect());
    match (padding, behind, before) {
        (Padding::Behind, cells, _) | (Padding::Before, _, cells) => cells,
        (Padding::Unknown, Some(cells), None) | (Padding::Unknown, None, Some(cells)) => Some(cells),
        (Padding::Unknown, ..) => None,
    }
}

/// The cells of a row printed a cell a line, its blank cells told by the blank lines they leave.
///
/// `lead` is the number of line ends usual before the first cell, `trail` those behind the last token.
#[must_use]
pub fn from_lines(
    tokens: &[Token],
    columns: usize,
    pitch: Option<Pitch>,
    lead: usize,
    trail: Trail,
) -> Option<Vec<Seen>> {
    if tokens.iter().any(|token| token.glued) || tokens.len() > columns {
        return None;
    }
    let whole = || tokens.iter().map(|token| Seen::At(token.place.clone())).collect();
    if tokens.len() == columns && pitch.is_none_or(|pitch| pitch.keeps_blanks == Kept::Lost) {
        return Some(whole());
    }
    if tokens.is_empty() {
        return Some(vec![Seen::Blank; columns]);
    }
    let Pitch { gap, row_end, table_end, keeps_blanks } = pitch?;
    let blanks = |lines: usize, usual: usize| {
        let more = lines.checked_sub(usual)?;
        (more % (gap + 1) == 0).then_some(more / (gap + 1))
    };
    if tokens.len() == columns {
        // Where blank cells leave their lines, a figure closer to its neighbour than others, or farther off, is not a cell or
        // has one beside it.
        let mut lines = tokens.iter().skip(1).map(|token| token.lines);
        let first = lines.next().unwrap_or(gap + 1);
        let is_even = first <= gap + 1 && lines.all(|lines| lines == first);
        // A blank cell behind them is one more than the row has.
        let is_last = match (trail, row_end) {
            (Trail::Row(lines), Some(row_end)) => blanks(lines, gap + 1 + row_end).is_none_or(|more| more == 0),
            _ => true,
        };
        return (is_even && is_last && tokens[0].lines <= lead).then(whole);
    }
    // A table ends no closer to what follows than a row does to the next.
    let reaches = |lines, missing| lines >= (missing + 1) * (gap + 1) + row_end.unwrap_or_default();
    let mut cells = Vec::with_capacity(columns);
    for (index, token) in tokens.iter().enumerate() {
        let usual = if index == 0 { lead } else { gap + 1 };
        cells.extend(std::iter::repeat_n(Seen::Blank, blanks(token.lines, usual)?));
        cells.push(Seen::At(token.place.clone()));
    }
    let missing = columns.checked_sub(cells.len())?;
    // Blank cells at the end must have left their lines too: a print that drops blanks shifts every figure.
    let confirmed = match (trail, row_end, table_end) {
        (Trail::Row(lines), Some(row_end), _) => blanks(lines, gap + 1 + row_end)? == missing,
        (Trail::Row(lines), None, _) => lines > missing * (gap + 1),
        (Trail::Table(lines), ..) => {
            let left = |table_end| blanks(lines, table_end) == Some(missing);
            let kept = match keeps_blanks {
                Kept::Always => true,
                Kept::Unshown => cells.contains(&Seen::Blank),
                Kept::Lost => false,
            };
            missing == 0 || table_end.is_some_and(left) || (kept && reaches(lines, missing))
        }
    };
    if !confirmed {
        return None;
    }
    cells.extend(std::iter::repeat_n(Seen::Blank, missing));
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, cells: &[Seen]) -> Vec<String> {
        let show = |cell: &Seen| match cell {
            Seen::At(range) => text[range.clone()].to_owned(),
            Seen::Blank => "_".to_owned(),
            Seen::Absent | Seen::Unclear | Seen::Unseen => "?".to_owned(),
        };
        cells.iter().map(show).collect()
    }

    #[test]
    fn shapes_as_printed() {
        assert_eq!(
            shape("规章 | 0 | 0 | 0 |\n行政规范性文件 | 6 | 11 | 46 |\n行政许可 | 5 | ||", false),
            Shape::Delimited('|')
        );
        assert_eq!(shape("规章 |\n0 |\n |\n0 |\n行政规范性文件 |\n6 |", true), Shape::PipeStream);
        assert_eq!(shape("规章\n|\n0\n|\n0\n|\n0\n|\n行政规范性文件\n|\n6", true), Shape::PipeStream);
        assert_eq!(shape("|\n规章\n0\n0\n0\n|\n行政规范性文件\n6\n11\n46\n|\n行政许可\n1", true), Shape::Lines);
        assert_eq!(shape("规章\n\n0\n\n0", true), Shape::Lines);
        assert_eq!(shape("规章  0  0  0\n行政规范性文件  6  11  46", false), Shape::Spaces);
    }

    #[test]
    fn padding_is_learnt_from_whole_rows() {
        let text = "x | | | 5 | | | ";
        let row = pieces(text, 0..text.len(), '|');
        assert_eq!(from_pieces(&row, 4, Padding::Unknown), None);
        assert_eq!(texts(text, &from_pieces(&row, 4, Padding::Behind).unwrap()), ["_", "_", "5", "_"]);
        assert_eq!(texts(text, &from_pieces(&row, 4, Padding::Before).unwrap()), ["5", "_", "_", "_"]);
        let text = "x | | | 5 | | | 5";
        let row = pieces(text, 0..text.len(), '|');
        assert_eq!(texts(text, &from_pieces(&row, 4, Padding::Before).unwrap()), ["5", "_", "_", "5"]);
        assert_eq!(texts(text, &from_pieces(&row, 6, Padding::Before).unwrap()), ["_", "_", "5", "_", "_", "5"]);
    }

    #[test]
    fn blank_lines_tell_blank_cells() {
        // Two blank lines between cells, two more at the end of a row; the second of four cells is blank.
        let text = "\n\n\n7\n\n\n\n\n\n8\n\n\n9";
        let (tokens, _) = tokens::of(text, 0..text.len());
        let pitch = Some(Pitch { gap: 2, row_end: Some(2), table_end: None, keeps_blanks: Kept::Unshown });
        let cells = from_lines(&tokens, 4, pitch, 3, Trail::Row(5)).unwrap();
        assert_eq!(texts(text, &cells), ["7", "_", "8", "9"]);
        assert_eq!(from_lines(&tokens, 4, pitch, 3, Trail::Row(8)), None);
        // Four figures and a blank cell are five.
        let (whole, _) = tokens::of("\n\n\n7\n\n\n8\n\n\n9\n\n\n5", 0..16);
        assert!(from_lines(&whole, 4, pitch, 3, Trail::Row(5)).is_some());
        assert_eq!(from_lines(&whole, 4, pitch, 3, Trail::Row(8)), None);
        assert_eq!(from_lines(&tokens, 4, None, 3, Trail::Row(5)), None);
    }
}
