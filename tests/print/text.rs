//! Text printers: a cell a line, pipes in all their manners, tabs, Markdown and padded columns.

use super::Draw;
use super::page::{Charset, Page, Piece, Printed};
use super::prose;
use super::record::{Print, Record};
use super::script::Script;
use super::sheet::{self, CORNER, Cell, Sheet, What};

/// A shape of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A cell a line; blank cells are empty lines.
    Lines,
    /// The same with labels broken over two lines.
    WrappedLines,
    /// `a | b | c |`.
    Pipes,
    /// `a | b | c | ||`: a bar for every column that a span swallowed, at the end of the row.
    PaddedPipes,
    /// `| a | b |`.
    PipesAround,
    /// A line `cell |` for every cell.
    PipeBehindCell,
    /// A line `|` before every row, then a cell a line.
    PipeBeforeRow,
    /// `cell⏎|⏎cell`.
    PipeBetweenCells,
    /// `| ⏎  a  | ⏎  b  |`.
    IndentedPipes,
    Tabs,
    /// Markdown as people write it: one header line, a table for every block.
    Markdown,
    /// Markdown as converters write it: an empty cell for every column that a span swallowed, behind labels.
    MarkdownWithSpans,
    /// Columns padded with spaces, as a PDF's text layer has them.
    Columns(Align),
    /// Cells between two spaces; blank cells leave no trace.
    Spaces,
}

/// Where a figure stands in its padded column, and whether Chinese characters count as two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Align {
    pub right: bool,
    pub wide: bool,
}

impl Shape {
    /// Whether a cell is a line and nothing closes the table, so that its last blank cells look like the space behind it.
    pub fn ends_in_lines(self) -> bool {
        matches!(self, Self::Lines | Self::WrappedLines | Self::PipeBeforeRow)
    }

    /// Whether blank cells leave no trace in print.
    pub fn hides_blanks(self) -> bool {
        self == Self::Spaces
    }
}

/// Every shape.
pub const ALL: [Shape; 17] = {
    use Shape::*;
    [
        Lines,
        WrappedLines,
        Pipes,
        PaddedPipes,
        PipesAround,
        PipeBehindCell,
        PipeBeforeRow,
        PipeBetweenCells,
        IndentedPipes,
        Tabs,
        Markdown,
        MarkdownWithSpans,
        Spaces,
        Columns(Align { right: false, wide: true }),
        Columns(Align { right: true, wide: true }),
        Columns(Align { right: false, wide: false }),
        Columns(Align { right: true, wide: false }),
    ]
};

/// Prints a report as text.
pub fn print(record: &Record, shape: Shape, seed: u64) -> Printed {
    let mut draw = Draw::new(seed);
    let mut script = Script::draw(&mut draw);
    if matches!(shape, Shape::Columns(_)) {
        // Pinyin put into padded columns moves them; such a copy holds no columns any more.
        script.pinyin = false;
    }
    let gap = usize::try_from(draw.below(3)).unwrap_or(0);
    let row_end = usize::try_from(draw.below(3)).unwrap_or(0);
    let cell_a_line = matches!(shape, Shape::Lines | Shape::WrappedLines);
    let mut writer = Writer {
        page: Page::new(script),
        record,
        shape,
        gap: if cell_a_line || shape == Shape::PipeBeforeRow && draw.percent(30) { gap } else { 0 },
        row_end: if cell_a_line { row_end } else { 0 },
        markdown: matches!(shape, Shape::Markdown | Shape::MarkdownWithSpans),
        wrap: draw.below(2),
    };
    let ordinal = if draw.percent(25) { '、' } else { '.' };
    writer.heading(&record.title(), 1);
    for line in prose::opening(record, &mut draw) {
        writer.line(&line);
    }
    for line in prose::overview(&mut draw) {
        writer.line(&line);
    }
    for (table, sheet) in sheet::sheets(record, ordinal).iter().enumerate() {
        writer.page.heading();
        writer.heading(sheet::heading(record, table), 2);
        for line in prose::before(table, &mut draw) {
            writer.line(&line);
        }
        writer.sheet(sheet, table);
        for line in prose::after(record, table, &mut draw) {
            writer.line(&line);
        }
    }
    for line in prose::closing(record, &mut draw) {
        writer.line(&line);
    }
    let newline = draw.pick(&["\n", "\n", "\r\n", "\r"]);
    let charset = if draw.percent(15) { Charset::Gbk } else { Charset::Utf8 };
    writer.page.publish(newline, charset)
}

struct Writer<'a> {
    page: Page,
    record: &'a Record,
    shape: Shape,
    /// Blank lines between two cells, or two lines.
    gap: usize,
    /// Further blank lines behind a row.
    row_end: usize,
    markdown: bool,
    /// Whether the parts of a broken label stand as far apart as cells.
    wrap: u32,
}

impl Writer<'_> {
    fn ends(&mut self, lines: usize) {
        self.page.markup(&"\n".repeat(lines));
    }

    fn line(&mut self, words: &str) {
        self.page.words(words);
        self.ends(1 + self.gap.max(usize::from(self.markdown)));
    }

    fn heading(&mut self, words: &str, level: usize) {
        if self.markdown {
            self.page.markup(&"#".repeat(level));
            self.page.markup(" ");
        }
        self.line(words);
    }

    /// What a cell prints.
    fn cell(&mut self, cell: &Cell) {
        let from = self.page.at();
        match &cell.what {
            What::Label(words)
                if self.shape == Shape::WrappedLines && words.chars().count() >= 4 && words != CORNER =>
            {
                let half = words.char_indices().nth(words.chars().count() / 2).map_or(0, |(at, _)| at);
                self.page.words(&words[..half]);
                self.ends(1 + if self.wrap == 0 { 0 } else { self.gap });
                self.page.words(&words[half..]);
            }
            What::Label(words) => self.page.words(words),
            What::Figure(index) => match &self.record.cells[*index] {
                Print::Figure(printed, _) => self.page.figure(*index, &[("", printed.clone())]),
                Print::Nothing(words, _) => {
                    self.page.words(words);
                    self.page.piece(Piece::Nothing(*index), from);
                }
                Print::Absent => {}
            },
        }
        if matches!(cell.what, What::Label(_)) {
            self.page.piece(Piece::Label(cell.rows), from);
        }
    }

    /// A row of a table begins.
    fn begin(&mut self) {
        let from = self.page.at();
        self.page.piece(Piece::Row, from);
    }

    fn sheet(&mut self, sheet: &Sheet, table: usize) {
        match self.shape {
            Shape::Markdown if self.record.form.id == "2014" => self.markdown_with_spans(sheet),
            Shape::Markdown => self.markdown(sheet, table),
            Shape::MarkdownWithSpans => self.markdown_with_spans(sheet),
            Shape::Columns(align) => self.columns(sheet, table, align),
            Shape::PipeBetweenCells => {
                for (number, row) in sheet.rows.iter().enumerate() {
                    for (index, cell) in row.iter().enumerate() {
                        self.page.markup(if number + index == 0 { "" } else { "\n|\n" });
                        if index == 0 {
                            self.begin();
                        }
                        self.cell(cell);
                    }
                }
                self.ends(1);
            }
            _ => sheet.rows.iter().for_each(|row| self.row(row)),
        }
        let from = self.page.at();
        self.page.piece(Piece::End, from);
    }

    fn row(&mut self, row: &[Cell]) {
        self.begin();
        match self.shape {
            Shape::Lines | Shape::WrappedLines => {
                for cell in row {
                    self.cell(cell);
                    self.ends(1 + self.gap);
                }
                self.ends(self.row_end);
            }
            Shape::PipeBeforeRow => {
                self.page.markup("|");
                self.ends(1 + self.gap);
                for cell in row {
                    self.cell(cell);
                    self.ends(1 + self.gap);
                }
            }
            Shape::PipeBehindCell => {
                for cell in row {
                    self.cell(cell);
                    self.page.markup(" |\n");
                }
            }
            Shape::IndentedPipes => {
                self.page.markup("| \n");
                for cell in row {
                    self.page.markup("  ");
                    self.cell(cell);
                    self.page.markup("  | \n");
                }
            }
            Shape::PipesAround => {
                self.page.markup("|");
                self.piped(row);
                self.ends(1);
            }
            Shape::Pipes => {
                for (index, cell) in row.iter().enumerate() {
                    self.page.markup(if index == 0 { "" } else { " " });
                    self.cell(cell);
                    self.page.markup(" |");
                }
                self.ends(1);
            }
            Shape::PaddedPipes => {
                for (index, cell) in row.iter().enumerate() {
                    self.page.markup(if index == 0 { "" } else { " " });
                    self.cell(cell);
                    self.page.markup(" |");
                }
                let swallowed: usize = row.iter().map(|cell| cell.columns - 1).sum();
                if swallowed > 0 {
                    self.page.markup(" ");
                    self.page.markup(&"|".repeat(swallowed));
                }
                self.ends(1);
            }
            Shape::Tabs | Shape::Spaces => {
                for (index, cell) in row.iter().enumerate() {
                    let separator = if self.shape == Shape::Tabs { "\t" } else { "  " };
                    self.page.markup(if index == 0 { "" } else { separator });
                    self.cell(cell);
                }
                self.ends(1);
            }
            Shape::Markdown | Shape::MarkdownWithSpans | Shape::PipeBetweenCells | Shape::Columns(_) => {}
        }
    }

    /// ` a | b |`
    fn piped(&mut self, row: &[Cell]) {
        for cell in row {
            self.page.markup(" ");
            self.cell(cell);
            self.page.markup(" |");
        }
    }

    fn rule(&mut self, columns: usize) {
        self.page.markup("|");
        self.page.markup(&"---|".repeat(columns));
        self.ends(1);
    }

    fn markdown(&mut self, sheet: &Sheet, table: usize) {
        let is_header = |row: &[Cell]| row.iter().all(|cell| matches!(cell.what, What::Label(_)));
        match table {
            0 => {
                for row in &sheet.rows {
                    self.begin();
                    if row.len() == 1 {
                        self.ends(1);
                        self.page.markup("**");
                        self.cell(&row[0]);
                        self.page.markup("**\n\n");
                        continue;
                    }
                    self.page.markup("|");
                    self.piped(row);
                    self.ends(1);
                    if is_header(row) {
                        self.rule(row.len());
                    }
                }
            }
            1 => {
                self.line(CORNER);
                let mut header = vec![sheet::label("申请人情况", 1, 1), sheet.rows[1][0].clone()];
                header.extend(sheet.rows[2].iter().cloned());
                header.extend(sheet.rows[1].last().cloned());
                self.begin();
                self.page.markup("|");
                self.piped(&header);
                self.ends(1);
                self.rule(8);
                for row in &sheet.rows[3..] {
                    let labels = row.iter().filter(|cell| matches!(cell.what, What::Label(_))).count();
                    for heading in &row[..labels - 1] {
                        self.begin();
                        self.page.markup("| ");
                        self.cell(heading);
                        self.page.markup(" |");
                        self.page.markup(&"  |".repeat(7));
                        self.ends(1);
                    }
                    self.begin();
                    self.page.markup("|");
                    self.piped(&row[labels - 1..]);
                    self.ends(1);
                }
            }
            _ => self.markdown_with_spans(sheet),
        }
        self.ends(1);
    }

    fn markdown_with_spans(&mut self, sheet: &Sheet) {
        // For every column, the rows still covered by a cell above.
        let mut covered = vec![0_usize; sheet.columns];
        for (number, row) in sheet.rows.iter().enumerate() {
            self.begin();
            self.page.markup("|");
            let mut cells = row.iter();
            let mut column = 0;
            while column < sheet.columns {
                if covered[column] > 0 {
                    covered[column] -= 1;
                    self.page.markup("  |");
                    column += 1;
                    continue;
                }
                let Some(cell) = cells.next() else { break };
                self.page.markup(" ");
                self.cell(cell);
                self.page.markup(" |");
                self.page.markup(&"  |".repeat(cell.columns - 1));
                covered[column..column + cell.columns].fill(cell.rows - 1);
                column += cell.columns;
            }
            self.ends(1);
            if number == 0 {
                self.rule(sheet.columns);
            }
        }
        self.ends(1);
    }

    fn columns(&mut self, sheet: &Sheet, table: usize, align: Align) {
        let width_of = |words: &str| words.chars().map(|c| if align.wide && is_wide(c) { 2 } else { 1 }).sum::<usize>();
        let record = self.record;
        let words = |cell: &Cell| self.page.script.write(sheet::words(record, cell));
        let is_figure = |cell: &&Cell| matches!(cell.what, What::Figure(_));
        let labels =
            |row: &[Cell]| row.iter().filter(|cell| !is_figure(cell)).map(|cell| width_of(&words(cell)) + 1).sum();
        let rows_of_figures = || sheet.rows.iter().filter(|row| row.iter().any(|cell| is_figure(&cell)));
        let left: usize = if table == 2 { 0 } else { rows_of_figures().map(|row| labels(row)).max().unwrap_or(0) + 2 };
        let widest =
            rows_of_figures().flatten().filter(is_figure).map(|cell| width_of(&words(cell))).max().unwrap_or(1);
        let pitch = widest.max(if table == 0 { 28 } else { 12 }) + 3;
        // The place of each cell of a row in the sheet, by its column.
        let mut covered = vec![0_usize; sheet.columns];
        let values = match (record.form.id.as_str(), table) {
            ("2014", _) => 1,
            (_, 1) => 7,
            _ => 3,
        };
        let first_value = if table == 2 { 0 } else { sheet.columns - values };
        for row in &sheet.rows {
            self.begin();
            let mut column = 0;
            let mut at = 0;
            for cell in row {
                while covered.get(column).is_some_and(|rows| *rows > 0) {
                    covered[column] -= 1;
                    column += 1;
                }
                let own = width_of(&self.page.script.write(sheet::words(record, cell)));
                let start = if column < first_value {
                    at + usize::from(at > 0)
                } else {
                    let from = left + (column - first_value) * pitch;
                    if align.right { from + pitch.saturating_sub(own + 3) } else { from }
                };
                let start = if at > 0 { start.max(at + 1) } else { start };
                self.page.markup(&" ".repeat(start - at));
                self.cell(cell);
                at = start + own;
                covered[column..column + cell.columns].fill(cell.rows - 1);
                column += cell.columns;
            }
            for rows in &mut covered[column..] {
                *rows = rows.saturating_sub(1);
            }
            self.ends(1);
        }
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '—')
}
