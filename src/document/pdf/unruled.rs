//! Tables printed without ruling lines: columns by the places of the figures and of the header's words.
//!
//! In: the lines of a page that stand in no ruled table, from the top down. Out: the same lines,
//! with those that make a table put into its cells. A label broken over several lines is put
//! together around the line of its figures; a heading to its left goes to a cell of its own.

mod columns;
mod labels;

use super::layout::{Item, TITLE};
use super::lines::Line;
use super::page::Glyph;
use super::table::Table;
use crate::grid::Told;
use crate::source::Area;
use crate::text::normal::normalise;
use columns::{Column, Columns, parts, placed};
use std::collections::HashSet;

/// A gap this wide, in heights of print, parts two cells.
const CELL_GAP: f32 = 0.8;
/// A gap this wide, in heights of print, may part two heads: those of narrow columns stand as near to each other as words.
const HEAD_GAP: f32 = 0.25;
/// The furthest that two lines of one label are apart, in heights of print, middle to middle, where no rows show how far apart rows are.
const LINE_PITCH: f32 = 1.35;
/// Words nearer to a label than this, in heights of print, may be a line of it, however near rows are to each other: web pages set lines 1.5 apart, word processors 1.3.
const WIDEST_PITCH: f32 = 1.6;
/// The fewest lines with figures that make a table.
const FEWEST_ROWS: usize = 3;
/// The most lines of a table; a page of the smallest print has 140.
const MOST_LINES: usize = 400;
/// The most words and figures of a table.
const MOST_WORDS: usize = 4000;
/// The most columns of a table.
const MOST_COLUMNS: usize = 64;
/// The most lines without figures between two rows of a table: a section heading, and a header whose narrow columns break its words over ten.
const MOST_BETWEEN: usize = 14;

/// A line split into the words before its figures and its figures.
struct Row {
    line: Line,
    words: Vec<Line>,
    figures: Vec<Line>,
    /// Whether it is a line of a header.
    is_header: bool,
}

impl Row {
    fn of(line: Line) -> Self {
        let mut runs = line.words(0.25);
        let mut figures = Vec::new();
        while let Some(run) = runs.pop() {
            let at = figure_start(&run);
            let is_apart = at > 0 || runs.last().is_none_or(|before| run.x0 - before.x1 > 0.25 * line.height());
            if at == run.glyphs.len() || !is_apart {
                runs.push(run);
                break;
            }
            let mut label = run.glyphs;
            figures.push(Line::around(label.split_off(at)));
            if !label.is_empty() {
                runs.push(Line::around(label));
                break;
            }
        }
        figures.reverse();
        let words = runs.into_iter().fold(Vec::new(), |mut words: Vec<Line>, run| {
            match words.last_mut() {
                Some(last) if run.x0 - last.x1 <= CELL_GAP * line.height() => {
                    let glyphs = std::mem::take(&mut last.glyphs).into_iter().chain(run.glyphs);
                    *last = Line::around(glyphs.collect());
                }
                _ => words.push(run),
            }
            words
        });
        Self { line, words, figures, is_header: false }
    }

    /// The height of its figures, else of its words: half a line of the label beside it may stand lower.
    fn middle(&self) -> f32 {
        let all = if self.figures.is_empty() { std::slice::from_ref(&self.line) } else { &self.figures };
        let top = all.iter().map(|line| line.y0).fold(f32::INFINITY, f32::min);
        f32::midpoint(top, all.iter().map(|line| line.y1).fold(f32::NEG_INFINITY, f32::max))
    }

    /// Whether most of its figures stand under none of the row above: a table of other columns follows without a header.
    ///
    /// Two rows of five figures in seven columns share three of them at least.
    fn is_of_another_table(&self, above: &Self) -> bool {
        let is_under = |own: &&Line| above.figures.iter().any(|other| Column::of(other).overlaps(own));
        self.figures.len().min(above.figures.len()) >= 5
            && self.figures.iter().filter(is_under).count() * 2 < self.figures.len()
    }

    /// Whether the line above has a word over each of its figures, and over nothing else.
    fn is_under(&self, above: &Self) -> bool {
        let words = above.line.words(HEAD_GAP);
        let stub = words.len().saturating_sub(self.figures.len());
        let is_over = |(figure, head): (&Line, &Line)| Column::of(head).overlaps(figure);
        !self.figures.is_empty()
            && above.figures.is_empty()
            && stub == self.words.len().min(1)
            && words.len() - stub == self.figures.len()
            && self.figures.iter().zip(&words[stub..]).all(is_over)
    }

    /// Whether it is surely a row of a table: several figures, or one far from its label.
    fn is_row(&self) -> bool {
        let far = |figure: &Line| self.words.last().is_some_and(|word| figure.x0 - word.x1 > 1.5 * self.line.height());
        self.figures.len() >= 2 || self.figures.first().is_some_and(far)
    }
}

/// Where the figure at the end of a run of glyphs begins: `行政规范性文件6` → before the 6. The length where there is none.
fn figure_start(run: &Line) -> usize {
    let text: Vec<String> = run.glyphs.iter().map(|glyph| normalise(&glyph.text)).collect();
    let is = |at: usize, set: &str| text[at].chars().all(|c| set.contains(c));
    let all = run.glyphs.len();
    let dashes = (0..all).rev().take_while(|at| is(*at, "-—–/")).count();
    if (1..=2).contains(&dashes) {
        return all - dashes;
    }
    if ["无", "不涉及"].contains(&text.concat().as_str()) {
        return 0;
    }
    let unit = (0..all).rev().take_while(|at| is(*at, "元万件项")).count();
    let is_digit = |at: usize| is(at, "0123456789") || may_be_figure(&run.glyphs[at]);
    let digits = (0..all - unit).rev().take_while(|at| is_digit(*at) || is(*at, ".,")).count();
    let at = all - unit - digits;
    if digits == 0 || !is_digit(at) {
        return all;
    }
    at - usize::from(at == 1 && is(0, "-+—–增减"))
}

/// Whether what no character is known of may be a figure: a field, print over print, an unknown glyph as narrow as a digit.
fn may_be_figure(glyph: &Glyph) -> bool {
    glyph.thing.is_some() || glyph.text == "\u{fffd}" && glyph.shown().width() < 0.75 * glyph.shown().height()
}

/// Whether a line may be a row beside surer ones: a short label and a figure.
fn may_be_row(row: &Row) -> bool {
    let label: usize = row.words.iter().map(|word| word.glyphs.len()).sum();
    row.figures.len() == 1 && (1..=16).contains(&label) && !row.line.text().contains([',', '，', '。', '年'])
}

/// Puts the lines that make tables into tables.
pub fn tables(lines: Vec<Line>, page: usize, right: f32) -> Vec<Item> {
    let rows: Vec<Row> = lines.into_iter().map(Row::of).collect();
    let mut items = Vec::new();
    let mut regions = regions(&rows, right).into_iter().peekable();
    let mut open: Vec<Row> = Vec::new();
    for (at, row) in rows.into_iter().enumerate() {
        match regions.peek() {
            Some((first, last)) if (*first..=*last).contains(&at) => {
                open.push(row);
                if at == *last {
                    regions.next();
                    blocks(std::mem::take(&mut open), page, &mut items);
                }
            }
            _ => items.push(Item::Line(row.line)),
        }
    }
    items
}

/// First and last line of every stretch that is a table.
fn regions(rows: &[Row], right: f32) -> Vec<(usize, usize)> {
    let is_prose = |row: &Row| {
        row.line.x1 > right - 1.5 * row.line.height() && row.words.len() + row.figures.len() == 1
            || row.line.text().contains(['。', '；'])
    };
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.line.text().contains('。')) {
        match found.last_mut() {
            Some((_, last, count))
                if (row.is_row() || may_be_row(row))
                    && at - *last <= MOST_BETWEEN
                    && !rows[*last + 1..at].iter().any(is_prose) =>
            {
                (*last, *count) = (at, *count + 1);
            }
            _ if row.is_row() || at > 0 && row.is_under(&rows[at - 1]) => found.push((at, at, 1)),
            _ => {}
        }
    }
    let close = |a: &Row, b: &Row| b.line.y0 - a.line.y1 < 3.5 * a.line.height();
    let mut floor = 0;
    let mut regions = Vec::new();
    for (mut first, mut last, count) in found {
        // A page may begin or end with a row or two of a table that stands on another.
        let has_header = first > 0 && rows[first].is_under(&rows[first - 1]);
        if last - first > MOST_LINES {
            continue;
        }
        let at_edge = (first < FEWEST_ROWS || last + FEWEST_ROWS >= rows.len()) && may_be_row(&rows[first]);
        if count < FEWEST_ROWS && rows[first].figures.len() < FEWEST_ROWS * 2 && !at_edge && !has_header {
            continue;
        }
        let top = first.saturating_sub(MOST_BETWEEN).max(floor);
        let size = rows[first].line.size();
        // A title is one run of words; heads in larger print are several, or a character of a narrow column.
        let is_larger = |row: &Row| row.line.size() > TITLE * size && row.words.len() == 1 && row.line.glyphs.len() > 2;
        while first > top
            && close(&rows[first - 1], &rows[first])
            && !is_prose(&rows[first - 1])
            && !is_larger(&rows[first - 1])
        {
            first -= 1;
        }
        while last + 1 < rows.len() && rows[last + 1].figures.is_empty() && is_label_rest(&rows[last], &rows[last + 1])
        {
            last += 1;
        }
        floor = last + 1;
        regions.push((first, last));
    }
    regions
}

fn is_label_rest(above: &Row, row: &Row) -> bool {
    row.middle() - above.middle() <= LINE_PITCH * above.line.height()
        && above.figures.first().is_some_and(|figure| row.line.x1 <= figure.x0)
}

/// The blocks of a table: a header, and the rows under it.
fn blocks(rows: Vec<Row>, page: usize, items: &mut Vec<Item>) {
    let mut block: Vec<Row> = Vec::new();
    let headers = headers(&rows);
    let pitch = line_pitch(&rows);
    for (row, is_header) in rows.into_iter().zip(headers) {
        let row = Row { is_header, ..row };
        let last = block.iter().rev().find(|row| !row.figures.is_empty());
        if last.is_some_and(|last| is_header || row.is_of_another_table(last)) {
            write(std::mem::take(&mut block), pitch, page, items);
        }
        block.push(row);
    }
    write(block, pitch, page, items);
}

/// The furthest that two lines of one label are apart, middle to middle: a little less than two rows of one line each.
fn line_pitch(rows: &[Row]) -> f32 {
    let anchors: Vec<f32> = rows.iter().filter(|row| !row.figures.is_empty()).map(Row::middle).collect();
    let rows_apart = anchors.windows(2).map(|pair| pair[1] - pair[0]).fold(f32::INFINITY, f32::min);
    let height = rows.first().map_or(0.0, |row| row.line.height());
    if rows_apart.is_finite() { rows_apart - 0.8 } else { LINE_PITCH * height }
}

/// Which lines are of a header: they print words where the rows above or below print figures.
fn headers(rows: &[Row]) -> Vec<bool> {
    let left = |row: &Row| row.figures.first().map(|figure| figure.x0);
    let is_header = |at: usize| {
        let (above, below) = (rows[..at].iter().rev().find_map(left), rows[at..].iter().find_map(left));
        let figures = above.into_iter().chain(below).fold(f32::INFINITY, f32::min);
        rows[at].figures.is_empty() && rows[at].line.x1 > figures
    };
    (0..rows.len()).map(is_header).collect()
}

fn write(block: Vec<Row>, pitch: f32, page: usize, items: &mut Vec<Item>) {
    let rows: Vec<&Row> = block.iter().filter(|row| !row.figures.is_empty()).collect();
    if is_drawing(&block) {
        items.extend(block.into_iter().map(|row| Item::Alone(row.line)));
        return;
    }
    let header: Vec<&Row> = block.iter().take_while(|row| row.figures.is_empty()).filter(|row| row.is_header).collect();
    let captions = header.iter().take_while(|row| row.line.words(HEAD_GAP).len() == 1).count();
    let Columns { places, heads, by_header, told } = columns::columns(&rows, &header[captions..]);
    // A line without a label is a row only under a header that names every figure of it.
    let is_labelled = |row: &&Row| !row.words.is_empty() || has_label_beside(row, &block, pitch);
    let has_labels = rows.iter().all(is_labelled);
    let is_named = rows.len() == 1 && by_header && heads.iter().all(|head| !head.is_empty());
    if rows.is_empty() || !(is_named || has_labels) {
        items.extend(block.into_iter().map(|row| Item::Alone(row.line)));
        return;
    }
    let label_columns = if has_labels { 2 } else { 0 };
    let (labels, alone) = labels::labels(&block, pitch);
    // Figures touching in two narrow columns are parted there: 0|23.
    let placed = |row: &Row| -> Option<Vec<Vec<Line>>> {
        let figures: Vec<Line> = row.figures.iter().flat_map(|figure| parts(figure, &places)).collect();
        let cells = placed(&figures, &places)?;
        let cell = |at: Option<usize>| at.map(|at| figures[at].clone()).into_iter().collect();
        Some(cells.into_iter().map(cell).collect())
    };
    let is_full = |cells: &Vec<Vec<Line>>| cells.iter().all(|cell| !cell.is_empty());
    let is_between = |words: &Vec<Line>| rows[0].line.y0 < words[0].y0 && words[0].y0 < rows[rows.len() - 1].line.y0;
    // Where nothing is blank, nothing but the number of the columns needs to be told.
    let is_filled = rows.iter().all(|row| placed(row).is_some_and(|cells| is_full(&cells)));
    let told = told.or((is_filled && !alone.iter().any(is_between)).then_some(Told::ByFullRows));
    let is_sole = places.len() == 1;
    let width = places.len() + label_columns;
    let mut table = Table::loose(width, told.filter(|_| !is_sole).unwrap_or(Told::InOne));
    for caption in &header[..captions] {
        table.push(vec![(0, width, vec![caption.line.clone()])], page);
    }
    let is_shown = label_columns == 0 || is_sole || told.is_some();
    let heads = if is_shown { heads } else { Vec::new() };
    items.extend(head(&mut table, page, &header[captions..], &places, heads, label_columns));
    // A figure broken over two lines leaves a line without a label, and a blank on the line beside it.
    let is_unlabelled = |at: usize| labels.get(at).is_some_and(|label| label.own.is_empty());
    // What stands as near to a label as its own lines do may be a line of it.
    let apart = pitch.max(rows.first().map_or(0.0, |row| WIDEST_PITCH * row.line.size()));
    let is_blank = |words: &[Line]| told.is_some() && labels.iter().all(|label| label.is_apart_from(words, apart));
    let mut alone = alone.into_iter().peekable();
    let mut rows = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let row = &block[label.row];
        while let Some(words) = alone.next_if(|words| words[0].y0 < row.line.y0) {
            let is_blank = is_blank(&words);
            rows.push(unlabelled(words, &block, width, is_blank));
        }
        // Without its label a row has no heading either, which could be taken for it.
        let before = if label.own.is_empty() { Vec::new() } else { label.before.clone() };
        let mut cells = vec![(0, 1, before), (1, 1, label.own.clone())];
        cells.truncate(label_columns);
        let is_clear = |word: &Line| label_columns == 0 || word.x1 <= places[0].x0;
        let figures = placed(row).filter(|cells| {
            let is_apart =
                row.words.iter().all(is_clear) && !(at > 0 && is_unlabelled(at - 1) || is_unlabelled(at + 1));
            is_sole || told.is_some() && (is_full(cells) || is_apart)
        });
        match figures {
            Some(figures) => {
                cells.extend(figures.into_iter().enumerate().map(|(at, figure)| (at + label_columns, 1, figure)));
            }
            None => cells.push((label_columns, places.len(), vec![joined(&row.figures)])),
        }
        rows.push(cells);
    }
    for words in alone {
        let is_blank = is_blank(&words);
        rows.push(unlabelled(words, &block, width, is_blank));
    }
    for cells in rows {
        table.push(cells, page);
    }
    items.push(Item::Table(table));
}

/// Whether a block has more words, or figures on one line, than a table.
fn is_drawing(block: &[Row]) -> bool {
    let words: usize = block.iter().map(|row| row.words.len() + row.figures.len()).sum();
    words > MOST_WORDS || block.iter().any(|row| row.figures.len() > MOST_COLUMNS)
}

/// Writes the header of a table over its columns. What of it heads none is kept as it stands: figures in the table, words
/// above it, which may tell what form it is of.
fn head(
    table: &mut Table,
    page: usize,
    header: &[&Row],
    places: &[Column],
    heads: Vec<Vec<Line>>,
    label_columns: usize,
) -> Vec<Item> {
    let is_headed = heads.iter().any(|head| !head.is_empty());
    let stub = header.iter().flat_map(|row| &row.words).filter(|word| is_headed && word.x1 <= places[0].x0);
    let stub: Vec<Line> = stub.cloned().collect();
    let written = heads.iter().flatten().chain(&stub).flat_map(|words| &words.glyphs);
    let written: HashSet<Area> = written.map(|glyph| glyph.area).collect();
    let is_written = |glyph: &Glyph| written.contains(&glyph.area);
    let mut above = Vec::new();
    for row in header {
        let left_over: Vec<Glyph> = row.line.glyphs.iter().filter(|glyph| !is_written(glyph)).cloned().collect();
        if left_over.iter().any(|glyph| glyph.is_digit() && glyph.x1 > places[0].x0) {
            table.push(vec![(0, places.len() + label_columns, vec![row.line.clone()])], page);
        } else if !left_over.is_empty() {
            above.push(Item::Alone(Line::around(left_over)));
        }
    }
    if is_headed {
        let mut cells = vec![(0, 2, stub)];
        cells.truncate(label_columns);
        cells.extend(heads.into_iter().enumerate().map(|(at, head)| (at + label_columns, 1, head)));
        table.push(cells, page);
    }
    above
}

/// The figures of a row as one line.
fn joined(figures: &[Line]) -> Line {
    Line::around(figures.iter().flat_map(|figure| figure.glyphs.clone()).collect())
}

/// Words without figures inside a table: the label of a row whose cells are blank, as far as that can be told, or a caption.
fn unlabelled(words: Vec<Line>, block: &[Row], width: usize, is_blank: bool) -> Vec<(usize, usize, Vec<Line>)> {
    if !is_blank || !is_aligned(&words[0], block) || width < 3 {
        return vec![(0, width, words)];
    }
    let mut cells = vec![(0, 1, Vec::new()), (1, 1, words)];
    cells.extend((2..width).map(|column| (column, 1, Vec::new())));
    cells
}

/// Whether words stand where the rows of the block have their labels: at a left edge or about a middle of theirs.
fn is_aligned(line: &Line, block: &[Row]) -> bool {
    let middle = |line: &Line| f32::midpoint(line.x0, line.x1);
    let mut labels = block.iter().filter(|row| !row.figures.is_empty()).flat_map(|row| &row.words);
    labels.any(|word| (word.x0 - line.x0).abs() < 3.0 || (middle(word) - middle(line)).abs() < 3.0)
}

/// Whether a line of figures has its label on the lines around it.
fn has_label_beside(row: &Row, block: &[Row], pitch: f32) -> bool {
    let near = |other: &&Row| other.figures.is_empty() && (other.middle() - row.middle()).abs() <= pitch;
    block.iter().filter(near).any(|other| row.figures.first().is_some_and(|figure| other.line.x1 <= figure.x0))
}
