//! Reports as PDF files written out by hand: fonts named and not embedded, cells drawn with lines,
//! tables cut by page breaks at any row.
#![allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, clippy::doc_markdown)]

use super::Draw;
use super::page::Piece;
use super::pdf_file::{Drawing, Drawn, file};
use super::record::{Print, Record};
use super::sheet::{Cell, HEADINGS, Sheet, What, sheets, words};
use encoding_rs::GBK;
use std::fmt::Write as _;

/// How the borders of cells are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// A rectangle a cell, stroked.
    Boxes,
    /// Four lines a cell.
    Lines,
    /// Four thin filled rectangles a cell, as word processors do.
    Slabs,
    /// Not at all.
    None,
}

/// What is around the instructions of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    Plain,
    /// The page is stored so many quarter turns to the left, and shown turned back.
    Turned(u8),
    /// They are a form that the page draws.
    Form,
    /// Figures are in a font whose glyphs are drawings, of which only the names tell what they are.
    Drawn,
}

/// Print that is in the file and that nobody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// Under these instructions.
    Under(&'static str),
    /// Behind a white box drawn later.
    Covered,
}

/// A PDF, and where its figures stand.
pub struct Printed {
    pub bytes: Vec<u8>,
    /// Each figure's cell, its page, and the middle of its print in points from the upper left corner.
    pub figures: Vec<(usize, usize, (f64, f64))>,
    /// The instructions of its pages, and what of them draws which cell.
    pub paper: Drawing,
}

/// The ways of one file.
struct Style {
    rules: Rules,
    /// GBK-EUC-H, else UniGB-UCS2-H.
    gbk: bool,
    /// Labels are printed twice, a little apart, for bold.
    bold: bool,
    /// Quarter turns of the labels of several rows.
    turn: i8,
    /// Where figures stand in their cells: 0 at the left, 1 in the middle, 2 at the right; each column of its own way if none.
    align: Option<u8>,
    /// Print stands at the top of its cell, else in the middle.
    top: bool,
    /// The room above and below print.
    pad: f64,
    /// The width of each column, in parts of its usual one.
    shares: [f64; 15],
    /// A page break in so many of a hundred rows, besides those at the foot of a page.
    breaks: u32,
    size: f64,
    width: f64,
    height: f64,
}

const MARGIN: f64 = 56.0;
const PAD: f64 = 3.0;

/// Prints a report.
pub fn print(record: &Record, rules: Rules, seed: u64) -> Printed {
    print_in(record, rules, seed, Shell::Plain, None)
}

/// Prints a report in a shell; `unseen` puts a 7 that nobody sees behind every figure.
pub fn print_in(record: &Record, rules: Rules, seed: u64, shell: Shell, unseen: Option<Unseen>) -> Printed {
    let mut draw = Draw::new(seed);
    let (width, height) = draw.pick(&[(595.0, 842.0), (842.0, 595.0)]);
    let mut style = Style {
        rules,
        gbk: draw.percent(50),
        bold: draw.percent(30),
        turn: if rules == Rules::None { 0 } else { draw.pick(&[0, 0, 1, -1]) },
        align: Some(u8::from(draw.percent(70))),
        top: false,
        pad: PAD,
        shares: [1.0; 15],
        breaks: draw.pick(&[0, 5, 20]),
        size: draw.pick(&[8.0, 9.0]),
        width,
        height,
    };
    if rules == Rules::None {
        unruled(&mut style, &mut draw);
    }
    let mut paper = Paper {
        style,
        unseen,
        shell,
        pages: vec![String::new()],
        y: MARGIN,
        figures: Vec::new(),
        pieces: Vec::new(),
        tables: 0,
    };
    paper.paragraph(&record.title(), 18.0);
    paper.paragraph("一、总体情况", 12.0);
    paper.paragraph("本报告依照条例编制，所列数据的统计期限为一年。", 12.0);
    for (sheet, heading) in sheets(record, '.').iter().zip(HEADINGS) {
        paper.paragraph(heading, 12.0);
        paper.table(record, sheet, &mut draw);
        paper.tables += 1;
        paper.y += 14.0;
    }
    paper.paragraph("五、存在的主要问题及改进情况", 12.0);
    paper.paragraph("公开的内容还不全面，将加强培训。", 12.0);
    paper.paragraph("六、其他需要报告的事项", 12.0);
    paper.paragraph("无", 12.0);
    let bytes = file(&paper.pages, (width, height), paper.style.gbk, shell);
    let Paper { pages, figures, pieces, style, .. } = paper;
    Printed { bytes, figures, paper: Drawing { pages, size: (width, height), gbk: style.gbk, pieces } }
}

/// The ways that matter where places alone tell the columns.
fn unruled(style: &mut Style, draw: &mut Draw) {
    if draw.percent(50) {
        style.shares = style.shares.map(|_| f64::from(70 + draw.below(60)) / 100.0);
    }
    style.align = draw.pick(&[Some(0), Some(1), Some(1), Some(2), None]);
    style.top = draw.percent(20);
    style.pad = draw.pick(&[0.0, 1.0, PAD, PAD, 6.0]);
    style.size = draw.pick(&[7.0, 8.0, 9.0, 10.5]);
}

/// What a cell still has to print, and where.
struct Placed<'a> {
    cell: &'a Cell,
    row: usize,
    column: usize,
    lines: Vec<String>,
    size: f64,
}

struct Paper {
    style: Style,
    unseen: Option<Unseen>,
    shell: Shell,
    pages: Vec<String>,
    y: f64,
    figures: Vec<(usize, usize, (f64, f64))>,
    pieces: Vec<Drawn>,
    /// Tables that are drawn.
    tables: usize,
}

impl Paper {
    fn page(&mut self) -> &mut String {
        self.pages.last_mut().unwrap()
    }

    fn paragraph(&mut self, text: &str, size: f64) {
        for line in wrapped(text, size, self.style.width - 2.0 * MARGIN) {
            if self.y + size > self.style.height - MARGIN {
                self.feed();
            }
            self.text(&line, size, (MARGIN, self.y), 0, false);
            self.y += 1.5 * size;
        }
    }

    fn feed(&mut self) {
        self.pages.push(String::new());
        self.y = MARGIN;
    }

    /// Prints a line whose box begins at a place: its upper left corner as it is read.
    fn text(&mut self, text: &str, size: f64, (x, y): (f64, f64), turn: i8, bold: bool) {
        let height = self.style.height;
        let hex = encoded(text, self.style.gbk);
        for shift in [0.0, 0.3].into_iter().take(1 + usize::from(bold)) {
            let (x, y) = (x + shift, y);
            let matrix = match turn {
                0 => format!("1 0 0 1 {:.2} {:.2}", x, height - y - 0.88 * size),
                1 => format!("0 -1 1 0 {:.2} {:.2}", x + 0.12 * size, height - y),
                _ => format!("0 1 -1 0 {:.2} {:.2}", x + 0.88 * size, height - y),
            };
            writeln!(self.page(), "BT /F1 {size} Tf {matrix} Tm <{hex}> Tj ET").unwrap();
        }
    }

    fn table(&mut self, record: &Record, sheet: &Sheet, draw: &mut Draw) {
        let xs = columns(sheet.columns, self.style.width - 2.0 * MARGIN, &self.style.shares);
        let (mut placed, heights) = self.laid_out(record, sheet, &xs);
        let mut first = 0;
        let mut top = self.y;
        for row in 0..heights.len() {
            let is_full = self.y + heights[row] > self.style.height - MARGIN;
            if row > first && (is_full || draw.percent(self.style.breaks)) || row == first && is_full {
                self.rows(record, &mut placed, &xs, &heights, (first, row, top));
                self.feed();
                (first, top) = (row, self.y);
            }
            self.y += heights[row];
        }
        self.rows(record, &mut placed, &xs, &heights, (first, heights.len(), top));
    }

    /// The cells with their columns and lines, and the heights of the rows.
    fn laid_out<'a>(&self, record: &Record, sheet: &'a Sheet, xs: &[f64]) -> (Vec<Placed<'a>>, Vec<f64>) {
        let mut placed = Vec::new();
        let mut free = vec![0; sheet.columns];
        let mut heights = vec![1.3 * self.style.size + 2.0 * self.style.pad; sheet.rows.len()];
        for (row, cells) in sheet.rows.iter().enumerate() {
            let mut column = 0;
            for cell in cells {
                while free[column] > row {
                    column += 1;
                }
                free[column..column + cell.columns].fill(row + cell.rows);
                let width = xs[column + cell.columns] - xs[column] - 2.0 * PAD;
                let text = words(record, cell);
                let turned = self.is_turned(cell);
                let (lines, size) = match &cell.what {
                    What::Figure(_) => (vec![text.to_owned()], self.style.size.min(width / ems(text).max(0.1))),
                    What::Label(_) if turned => (vec![text.to_owned()], self.style.size),
                    What::Label(_) => (wrapped(text, self.style.size, width), self.style.size),
                };
                let need =
                    if turned { size * ems(text) } else { 1.3 * size * lines.len() as f64 } + 2.0 * self.style.pad;
                let rows = row..row + cell.rows;
                let have: f64 = heights[rows.clone()].iter().sum();
                heights[rows.end - 1] += (need - have).max(0.0);
                placed.push(Placed { cell, row, column, lines, size });
                column += cell.columns;
            }
        }
        (placed, heights)
    }

    fn is_turned(&self, cell: &Cell) -> bool {
        self.style.turn != 0 && cell.rows > 2 && cell.columns == 1 && matches!(cell.what, What::Label(_))
    }

    /// Prints the part of a table that stands on one page: rows `first..end` from `top` down.
    fn rows(
        &mut self,
        record: &Record,
        placed: &mut [Placed<'_>],
        xs: &[f64],
        heights: &[f64],
        (first, end, top): (usize, usize, f64),
    ) {
        let y = |row: usize| top + heights[first..row].iter().sum::<f64>();
        for cell in placed.iter_mut() {
            let (from, to) = (cell.row.max(first), (cell.row + cell.cell.rows).min(end));
            if from >= to {
                continue;
            }
            let (left, right) = (xs[cell.column], xs[cell.column + cell.cell.columns]);
            let (upper, lower) = (y(from), y(to));
            self.border([left, upper, right, lower]);
            let turned = self.is_turned(cell.cell);
            let is_last = to == cell.row + cell.cell.rows;
            let room = lower - upper - 2.0 * self.style.pad;
            let pitch = 1.3 * cell.size;
            let mut lines: Vec<String> = if turned {
                let text = cell.lines.pop().unwrap_or_default();
                // What finds no room goes on behind the page break.
                let mut used = 0.0;
                let fits = |c: &(usize, char)| {
                    used += cell.size * if c.1.is_ascii() { 0.5 } else { 1.0 };
                    is_last || used <= room + 0.01
                };
                let cut = text.char_indices().take_while(fits).map(|(at, c)| at + c.len_utf8()).last().unwrap_or(0);
                cell.lines.push(text[cut..].to_owned());
                vec![text[..cut].to_owned()]
            } else {
                let fit = if is_last { cell.lines.len() } else { (room / pitch + 0.01).floor() as usize };
                cell.lines.drain(..fit.min(cell.lines.len())).collect()
            };
            lines.retain(|line| !line.is_empty());
            let top = upper + self.style.pad;
            let down = |lines: f64| if self.style.top { top + lines / 2.0 } else { f64::midpoint(upper, lower) };
            let (across, down) = (f64::midpoint(left, right), down(pitch * lines.len().max(1) as f64));
            let length = |line: &str| cell.size * ems(line);
            let begin = self.page().len();
            let row = (self.tables, cell.row);
            if let What::Figure(index) = cell.cell.what {
                let Some(line) = lines.first() else { continue };
                let from = match self.style.align.unwrap_or((cell.column % 3) as u8) {
                    0 => left + PAD,
                    1 => across - length(line) / 2.0,
                    _ => right - PAD - length(line),
                };
                if self.shell == Shell::Drawn && line.chars().all(|c| c.is_ascii_digit()) {
                    let place = (from, self.style.height - (down - cell.size / 2.0) - 0.88 * cell.size);
                    writeln!(self.page(), "BT /F3 {} Tf {:.2} {:.2} Td ({line}) Tj ET", cell.size, place.0, place.1)
                        .unwrap();
                } else {
                    self.text(line, cell.size, (from, down - cell.size / 2.0), 0, false);
                }
                let is_figure = matches!(record.cells[index], Print::Figure(..));
                self.piece(if is_figure { Piece::Figure(index) } else { Piece::Nothing(index) }, begin, row);
                if let Some(unseen) = self.unseen {
                    let (x, y) = (from + length(line), down - cell.size / 2.0);
                    let under = if let Unseen::Under(instructions) = unseen { instructions } else { "" };
                    write!(self.page(), "q {under} ").unwrap();
                    self.text("7", cell.size, (x, y), 0, false);
                    let (foot, size) = (self.style.height - y - cell.size, cell.size);
                    let cover = format!("1 g {x:.2} {foot:.2} {:.2} {size:.2} re f", size / 2.0);
                    writeln!(self.page(), "{} Q", if unseen == Unseen::Covered { &cover } else { "" }).unwrap();
                }
                if is_figure {
                    self.figures.push((index, self.pages.len(), (from + length(line) / 2.0, down)));
                }
                continue;
            }
            let bold = self.style.bold;
            if turned {
                let Some(line) = lines.first() else { continue };
                let from = if self.style.turn > 0 { down - length(line) / 2.0 } else { down + length(line) / 2.0 };
                self.text(line, cell.size, (across - cell.size / 2.0, from), self.style.turn, bold);
                self.piece(Piece::Label(cell.cell.rows), begin, row);
                continue;
            }
            let from = down - pitch * lines.len() as f64 / 2.0;
            for (number, line) in lines.iter().enumerate() {
                let place = (left + PAD, from + pitch * number as f64);
                self.text(line, cell.size, place, 0, bold);
            }
            self.piece(Piece::Label(cell.cell.rows), begin, row);
        }
    }

    /// What was drawn on this page from a place on is one piece of a row.
    fn piece(&mut self, piece: Piece, begin: usize, row: (usize, usize)) {
        let range = begin..self.page().len();
        self.pieces.push(Drawn { piece, page: self.pages.len() - 1, range, row });
    }

    fn border(&mut self, [left, upper, right, lower]: [f64; 4]) {
        let height = self.style.height;
        let (top, foot) = (height - upper, height - lower);
        let sides =
            [(left, foot, left, top), (right, foot, right, top), (left, top, right, top), (left, foot, right, foot)];
        let rules = self.style.rules;
        let page = self.page();
        match rules {
            Rules::Boxes => writeln!(page, "{left:.2} {foot:.2} {:.2} {:.2} re S", right - left, top - foot).unwrap(),
            Rules::Lines => {
                for (a, b, c, d) in sides {
                    writeln!(page, "{a:.2} {b:.2} m {c:.2} {d:.2} l S").unwrap();
                }
            }
            Rules::Slabs => {
                for (a, b, c, d) in sides {
                    writeln!(page, "{:.2} {:.2} {:.2} {:.2} re f", a - 0.25, b - 0.25, c - a + 0.5, d - b + 0.5)
                        .unwrap();
                }
            }
            Rules::None => {}
        }
    }
}

/// The upright grid lines of a table: labels are wider than figures.
fn columns(count: usize, width: f64, own: &[f64]) -> Vec<f64> {
    let shares: &[f64] = match count {
        4 => &[34.0, 22.0, 22.0, 22.0],
        10 => &[5.0, 9.0, 23.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0],
        _ => &[1.0; 15],
    };
    let shares: Vec<f64> = shares.iter().zip(own).map(|(share, own)| share * own).collect();
    let whole: f64 = shares.iter().sum();
    let mut xs = vec![MARGIN];
    for share in shares {
        xs.push(xs[xs.len() - 1] + share / whole * width);
    }
    xs
}

/// The width of a text in heights of its print.
fn ems(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.last_mut().unwrap();
        if !last.is_empty() && size * (ems(last) + ems(c.encode_utf8(&mut [0; 4]))) > width {
            lines.push(c.to_string());
        } else {
            last.push(c);
        }
    }
    lines
}

fn encoded(text: &str, gbk: bool) -> String {
    let bytes: Vec<u8> = if gbk {
        let (bytes, _, lossy) = GBK.encode(text);
        assert!(!lossy, "{text} has no GBK code");
        bytes.into_owned()
    } else {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    };
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// Numbered objects, the first of which is the catalog, as a file.
pub fn assembled(objects: &[&[u8]], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", number + 1).bytes());
        bytes.extend_from_slice(object);
        bytes.extend(b"\nendobj\n");
    }
    let xref = bytes.len();
    let count = objects.len() + 1;
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes.extend(format!("trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    bytes
}
