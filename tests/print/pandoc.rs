//! Reports as pandoc writes them: its Markdown with simple, multiline, grid and pipe tables, and its plain text.

use super::Draw;
use super::canvas::{Canvas, Measure, widths, words_of};
use super::page::{Charset, Page, Printed};
use super::prose;
use super::record::Record;
use super::script::Script;
use super::sheet::{self, Sheet};

/// A manner of printing tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A rule of dashes a column, above and below; a row a line.
    Simple,
    /// The same with a blank line between rows, and labels that are wrapped.
    Multiline,
    /// `+---+` round every cell.
    Grid,
    /// `| a | b |` below a header of blank cells.
    Pipe,
    /// Simple tables without Markdown round them.
    Plain,
}

pub const ALL: [Shape; 5] = [Shape::Simple, Shape::Multiline, Shape::Grid, Shape::Pipe, Shape::Plain];

/// Prints a report.
pub fn print(record: &Record, shape: Shape, seed: u64) -> Printed {
    let mut draw = Draw::new(seed);
    let mut page = Page::new(Script { pinyin: false, ..Script::draw(&mut draw) });
    let is_plain = shape == Shape::Plain;
    let line = |page: &mut Page, words: &str| {
        page.words(words);
        page.markup("\n\n");
    };
    let heading = |page: &mut Page, words: &str| {
        page.markup(if is_plain { "" } else { "**" });
        page.words(words);
        page.markup(if is_plain { "\n\n" } else { "**\n\n" });
    };
    page.markup(if is_plain { "" } else { "# " });
    line(&mut page, &record.title());
    for words in prose::opening(record, &mut draw).into_iter().chain(prose::overview(&mut draw)) {
        line(&mut page, &words);
    }
    for (number, sheet) in sheet::sheets(record, '.').iter().enumerate() {
        page.heading();
        heading(&mut page, sheet::heading(record, number));
        table(&mut page, record, sheet, shape);
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

/// Pandoc knows no spans here: a cell stands in the first of its columns and rows, the others are blank.
fn table(page: &mut Page, record: &Record, sheet: &Sheet, shape: Shape) {
    let script = page.script;
    let most = if matches!(shape, Shape::Multiline | Shape::Grid) { 24 } else { usize::MAX };
    let mut narrow = sheet.clone();
    narrow.rows.iter_mut().flatten().for_each(|cell| cell.columns = cell.columns.max(1));
    let mut widths = widths(script, record, sheet, Measure::Shown, most);
    // A cell that spans columns is printed whole in the first of them.
    for (column, cell, _) in sheet::laid_out(sheet).into_iter().flatten().filter(|(.., begins)| *begins) {
        let own = Measure::Shown.of(&words_of(script, record, cell)).min(most);
        widths[column] = widths[column].max(own);
    }
    let is_lined = matches!(shape, Shape::Simple | Shape::Multiline | Shape::Plain);
    let (indent, gap) = if is_lined { (2, 1) } else { (2, 3) };
    let start = |column: usize| indent + widths[..column].iter().map(|width| width + gap).sum::<usize>();
    let mut canvas = Canvas::new(Measure::Shown);
    let rule = |canvas: &mut Canvas, line: usize| match shape {
        Shape::Grid => {
            let rule: String = widths.iter().map(|width| format!("{}+", "-".repeat(width + 2))).collect();
            canvas.words(line, 0, format!("+{rule}"));
        }
        Shape::Pipe => {
            let rule: String = widths.iter().map(|width| format!("{}|", "-".repeat(width + 2))).collect();
            canvas.words(line, 0, format!("|{rule}"));
        }
        _ => {
            for (column, width) in widths.iter().enumerate() {
                canvas.words(line, start(column), "-".repeat(*width));
            }
        }
    };
    let bars = |canvas: &mut Canvas, line: usize| {
        if !is_lined {
            (0..=sheet.columns).for_each(|column| canvas.words(line, start(column) - 2, "|"));
        }
    };
    let mut line = 0;
    if shape == Shape::Pipe {
        bars(&mut canvas, 0);
        line = 1;
    }
    rule(&mut canvas, line);
    line += 1;
    for cells in sheet::laid_out(sheet) {
        canvas.row(line);
        let mut height = 1;
        for (column, cell, _) in cells.into_iter().filter(|(.., begins)| *begins) {
            let words = words_of(script, record, cell);
            let own = if most == usize::MAX { vec![words] } else { Measure::Shown.wrapped(&words, widths[column]) };
            height = height.max(own.len());
            for (number, words) in own.iter().enumerate() {
                canvas.cell(record, line + number, start(column), cell, words);
            }
        }
        (line..line + height).for_each(|line| bars(&mut canvas, line));
        line += height;
        match shape {
            Shape::Grid => {
                rule(&mut canvas, line);
                line += 1;
            }
            Shape::Multiline => line += 1,
            _ => {}
        }
    }
    match shape {
        Shape::Simple | Shape::Plain => rule(&mut canvas, line),
        Shape::Multiline => rule(&mut canvas, line - 1),
        _ => {}
    }
    canvas.write(page, record);
}
