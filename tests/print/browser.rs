//! Pages as text browsers print them: `lynx -dump` and `w3m -dump`.

use super::Draw;
use super::canvas::{Canvas, Measure, widths, words_of};
use super::page::{Charset, Page, Printed};
use super::prose;
use super::record::Record;
use super::script::Script;
use super::sheet::{self, Sheet, What};
use std::collections::{BTreeMap, BTreeSet};

/// A manner of printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Columns a space apart, counted in characters; cells that span rows are printed once.
    Lynx,
    /// The same where header words are broken in two: then nothing is aligned and blank cells are not printed.
    LynxBroken,
    /// Columns two spaces apart, as wide as they are shown.
    W3m,
    /// The table has a border: it is drawn, labels are wrapped.
    W3mRuled,
}

pub const ALL: [Shape; 4] = [Shape::Lynx, Shape::LynxBroken, Shape::W3m, Shape::W3mRuled];

/// Prints a report.
pub fn print(record: &Record, shape: Shape, seed: u64) -> Printed {
    let mut draw = Draw::new(seed);
    let mut page = Page::new(Script { pinyin: false, ..Script::draw(&mut draw) });
    let indent = if matches!(shape, Shape::Lynx | Shape::LynxBroken) { "   " } else { "" };
    let measure = if indent.is_empty() { Measure::Shown } else { Measure::Counted };
    let line = |page: &mut Page, words: &str| {
        for part in Measure::Shown.wrapped(words, 78 - indent.len()) {
            page.markup(indent);
            page.words(&part);
            page.markup("\n");
        }
        page.markup("\n");
    };
    line(&mut page, &record.title());
    for words in prose::opening(record, &mut draw).into_iter().chain(prose::overview(&mut draw)) {
        line(&mut page, &words);
    }
    for (number, sheet) in sheet::sheets(record, '.').iter().enumerate() {
        page.heading();
        line(&mut page, sheet::heading(record, number));
        match shape {
            Shape::Lynx | Shape::W3m => aligned(&mut page, record, sheet, measure),
            Shape::LynxBroken => broken(&mut page, record, sheet),
            Shape::W3mRuled => ruled(&mut page, record, sheet),
        }
        page.markup("\n");
        for words in prose::after(record, number, &mut draw) {
            line(&mut page, &words);
        }
    }
    for words in prose::closing(record, &mut draw) {
        line(&mut page, &words);
    }
    page.publish("\n", Charset::Utf8)
}

/// A row a line, every column as wide as its widest cell.
fn aligned(page: &mut Page, record: &Record, sheet: &Sheet, measure: Measure) {
    let script = page.script;
    let gap = if measure == Measure::Shown { 2 } else { 1 };
    let widths = widths(script, record, sheet, measure, usize::MAX);
    let start = |column: usize| 3 + widths[..column].iter().map(|width| width + gap).sum::<usize>();
    let mut canvas = Canvas::new(measure);
    for (row, cells) in sheet::laid_out(sheet).into_iter().enumerate() {
        canvas.row(row);
        for (column, cell, _) in cells.into_iter().filter(|(.., begins)| *begins) {
            canvas.cell(record, row, start(column), cell, &words_of(script, record, cell));
        }
    }
    canvas.write(page, record);
}

/// Header words of four characters stand on two lines, the second of which the next cell follows.
fn broken(page: &mut Page, record: &Record, sheet: &Sheet) {
    let script = page.script;
    let mut canvas = Canvas::new(Measure::Counted);
    let mut line = 0;
    for cells in &sheet.rows {
        canvas.row(line);
        let is_header = cells.iter().all(|cell| matches!(cell.what, What::Label(_)));
        let mut column = 3;
        for cell in cells {
            let words = words_of(script, record, cell);
            let length = words.chars().count();
            if is_header && length == 4 {
                let half = words.char_indices().nth(2).map_or(0, |(at, _)| at);
                canvas.cell(record, line, column, cell, &words[..half]);
                line += 1;
                canvas.cell(record, line, 3, cell, &words[half..]);
                column = 3 + 3;
                continue;
            }
            if !words.is_empty() {
                canvas.cell(record, line, column, cell, &words);
                column += length + 1;
            }
        }
        line += 1;
    }
    canvas.write(page, record);
}

/// A border round every cell; words that are too long for their column are wrapped, those over several rows stand in their
/// middle.
fn ruled(page: &mut Page, record: &Record, sheet: &Sheet) {
    let script = page.script;
    let mut widths = widths(script, record, sheet, Measure::Shown, 22);
    // Borders are two columns wide in none of the programs, but every cell is of even width.
    widths.iter_mut().for_each(|width| *width += *width % 2);
    let laid = sheet::laid_out(sheet);
    let start = |column: usize| 1 + widths[..column].iter().map(|width| width + 1).sum::<usize>();
    let lines = |column: usize, cell: &sheet::Cell| {
        let width = start(column + cell.columns) - start(column) - 1;
        Measure::Shown.wrapped(&words_of(script, record, cell), width)
    };
    let mut heights = vec![1; laid.len()];
    for span in 1..=laid.len() {
        for (row, cells) in laid.iter().enumerate() {
            for (column, cell, _) in cells.iter().filter(|(_, cell, begins)| *begins && cell.rows == span) {
                let have: usize = heights[row..row + span].iter().sum::<usize>() + span - 1;
                heights[row + span - 1] += lines(*column, cell).len().saturating_sub(have);
            }
        }
    }
    let top = |row: usize| 1 + heights[..row].iter().map(|height| height + 1).sum::<usize>();
    let mut canvas = Canvas::new(Measure::Shown);
    for ((line, column), rule) in rules(&laid, &start, &top, sheet.columns) {
        canvas.words(line, column, rule.to_string());
    }
    for (row, cells) in laid.iter().enumerate() {
        canvas.row(top(row));
        for (column, cell, _) in cells.iter().filter(|(.., begins)| *begins) {
            let own = lines(*column, cell);
            let room = top(row + cell.rows) - 1 - top(row);
            let first = top(row) + (room - own.len().min(room)) / 2;
            for (number, words) in own.iter().enumerate() {
                canvas.cell(record, first + number, start(*column), cell, words);
            }
        }
    }
    canvas.write(page, record);
}

/// The border of every cell, a character a place.
fn rules(
    laid: &[Vec<sheet::Laid<'_>>],
    start: &dyn Fn(usize) -> usize,
    top: &dyn Fn(usize) -> usize,
    columns: usize,
) -> BTreeMap<(usize, usize), char> {
    // The cell at a place, told by where it is kept.
    let owner = |row: usize, column: usize| {
        let own = laid[row].iter().find(|(first, cell, _)| (*first..first + cell.columns).contains(&column));
        own.map(|(_, cell, _)| std::ptr::from_ref(*cell))
    };
    let (mut upright, mut level) = (BTreeSet::new(), BTreeSet::new());
    for row in 0..laid.len() {
        for edge in 0..=columns {
            if edge == 0 || edge == columns || owner(row, edge - 1) != owner(row, edge) {
                upright.extend((top(row)..top(row + 1) - 1).map(|line| (line, start(edge) - 1)));
            }
        }
    }
    for row in 0..=laid.len() {
        for column in 0..columns {
            if row == 0 || row == laid.len() || owner(row - 1, column) != owner(row, column) {
                level.extend((start(column)..start(column + 1) - 1).map(|at| (top(row) - 1, at)));
            }
        }
    }
    let mut rules: BTreeMap<(usize, usize), char> = BTreeMap::new();
    rules.extend(upright.iter().map(|at| (*at, '│')));
    rules.extend(level.iter().map(|at| (*at, '─')));
    for row in 0..=laid.len() {
        for edge in 0..=columns {
            let (line, at) = (top(row) - 1, start(edge) - 1);
            let up = line > 0 && upright.contains(&(line - 1, at));
            let left = at > 0 && level.contains(&(line, at - 1));
            let corner = match (up, upright.contains(&(line + 1, at)), left, level.contains(&(line, at + 1))) {
                (false, false, false, false) => continue,
                (true, true, false, false) => '│',
                (true, true, true, false) => '┤',
                (true, true, false, true) => '├',
                (false, _, false, true) => '┌',
                (false, _, true, false) => '┐',
                (true, false, false, true) => '└',
                (true, false, true, false) => '┘',
                (false, true, true, true) => '┬',
                (true, false, true, true) => '┴',
                (false, false, true, true) => '─',
                _ => '┼',
            };
            rules.insert((line, at), corner);
        }
    }
    rules
}
