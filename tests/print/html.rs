//! HTML printers: clean pages, Word markup, layout tables, tables cut apart or put together.

use super::Draw;
use super::page::{Charset, Page, Piece, Printed};
use super::prose;
use super::record::{Print, Record};
use super::script::Script;
use super::sheet::{self, CORNER, Cell, Sheet, What};

/// What is particular about a page; everything else is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Clean,
    /// Runs of every word in spans and fonts of their own, `<o:p>`, paragraphs in cells.
    Word,
    /// Tables for layout around everything.
    Layout,
    /// Three tables for 行政复议 and the two kinds of suit.
    ReviewApart,
    /// The table of applications cut in two.
    Split,
    /// One table for all three.
    One,
    /// Navigation, metadata in a table, footer.
    Chrome,
    /// End tags left out.
    Unclosed,
    UpperCase,
    /// Header words broken with `<br>`.
    Breaks,
    /// Source lines indented, cells on lines of their own.
    Indented,
    /// Bytes in GBK; the meta tag may say otherwise.
    Gbk,
    /// Former values struck out beside figures, numbers of notes raised behind them, hidden ones.
    Looks,
}

/// Every shape but the one that shows more than figures.
pub const ALL: [Shape; 12] = {
    use Shape::*;
    [Clean, Word, Layout, ReviewApart, Split, One, Chrome, Unclosed, UpperCase, Breaks, Indented, Gbk]
};

/// Something a page does throughout, by its shape or by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Habit {
    Word,
    Upper,
    Unclosed,
    Breaks,
    Indented,
    /// Hard spaces round figures.
    HardSpaces,
    /// `<th>` for labels.
    HeaderCells,
    /// Quotation marks as character references.
    References,
}

/// How the page is written.
struct Style {
    shape: Shape,
    habits: Vec<Habit>,
    /// How a blank cell is written; five ways, or any of them.
    blank: Option<usize>,
}

impl Style {
    fn draw(shape: Shape, draw: &mut Draw) -> Self {
        const HABITS: [(Habit, Option<Shape>, u32); 8] = [
            (Habit::Word, Some(Shape::Word), 15),
            (Habit::Upper, Some(Shape::UpperCase), 5),
            (Habit::Unclosed, Some(Shape::Unclosed), 0),
            (Habit::Breaks, Some(Shape::Breaks), 10),
            (Habit::Indented, Some(Shape::Indented), 0),
            (Habit::HardSpaces, None, 25),
            (Habit::HeaderCells, None, 15),
            (Habit::References, None, 20),
        ];
        let own = HABITS.iter().filter(|(_, of, share)| draw.percent(*share) || *of == Some(shape));
        let habits = own.map(|(habit, ..)| *habit).collect();
        Self { shape, habits, blank: draw.percent(70).then(|| draw.index(BLANKS.len())) }
    }

    fn has(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }
}

/// What stands before and behind a figure and is none of it.
const LOOKS: [(&str, &str); 9] = [
    ("<s>5</s>", ""),
    ("<del>18</del>", ""),
    ("<strike>0</strike> ", ""),
    ("<span style=\"text-decoration: line-through\">7</span>", ""),
    ("<span style='display:none'>9</span>", ""),
    ("<span hidden>9</span>", ""),
    ("", "<sup>1</sup>"),
    ("", "<sup>[2]</sup>"),
    ("", "<span style=\"vertical-align:super\">3</span>"),
];

const BLANKS: [&str; 5] = ["", "&nbsp;", "<p></p>", "<p>&nbsp;</p>", "\u{3000}"];

/// Prints a report as a page.
pub fn print(record: &Record, shape: Shape, seed: u64) -> Printed {
    let mut draw = Draw::new(seed);
    let script = Script::draw(&mut draw);
    let style = Style::draw(shape, &mut draw);
    let charset = match shape {
        Shape::Gbk => Charset::Gbk,
        _ if draw.percent(10) => Charset::Gbk,
        _ if draw.percent(10) => Charset::Utf8WithMark,
        _ => Charset::Utf8,
    };
    // The meta tag is wrong on one page of five, and says nothing on another.
    let said = match (draw.below(5), charset) {
        (0, _) => None,
        (1, Charset::Gbk) => Some("utf-8"),
        (1, _) => Some("gb2312"),
        (_, Charset::Gbk) => Some(draw.pick(&["gb2312", "GBK", "gb18030"])),
        _ => Some("utf-8"),
    };
    let mut writer = Writer { page: Page::new(script), record, style, draw };
    writer.whole(said);
    let newline = if writer.draw.percent(20) { "\r\n" } else { "\n" };
    writer.page.publish(newline, charset)
}

struct Writer<'a> {
    page: Page,
    record: &'a Record,
    style: Style,
    draw: Draw,
}

impl Writer<'_> {
    fn open(&mut self, tag: &str, attributes: &str) {
        let tag = if self.style.has(Habit::Upper) { tag.to_uppercase() } else { tag.to_owned() };
        self.page.markup(&format!("<{tag}{attributes}>"));
    }

    /// An end tag; those that HTML 4 lets one leave out are left out on some pages.
    fn close(&mut self, tag: &str) {
        if self.style.has(Habit::Unclosed) && matches!(tag, "td" | "th" | "tr" | "p") {
            return;
        }
        let tag = if self.style.has(Habit::Upper) { tag.to_uppercase() } else { tag.to_owned() };
        self.page.markup(&format!("</{tag}>"));
    }

    fn newline(&mut self) {
        self.page.markup("\n");
    }

    fn whole(&mut self, charset: Option<&str>) {
        self.page.markup("<!DOCTYPE html>\n<html>\n<head>\n");
        if let Some(charset) = charset {
            if self.draw.percent(50) {
                self.page.markup(&format!("<meta charset=\"{charset}\">\n"));
            } else {
                self.page
                    .markup(&format!("<meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\">\n"));
            }
        }
        self.open("title", "");
        let title = self.record.title();
        self.page.words(&title);
        self.page.markup("</title>\n</head>\n<body>\n");
        let shape = self.style.shape;
        if shape == Shape::Chrome || shape == Shape::Layout {
            self.chrome();
        }
        if shape == Shape::Layout {
            self.page.markup("<table width=\"1000\"><tr><td width=\"220\">");
            self.menu();
            self.page.markup("</td><td>\n<table width=\"760\"><tr><td class=\"content\">\n");
        }
        self.report();
        if shape == Shape::Layout {
            self.page.markup("</td></tr></table>\n</td></tr></table>\n");
        }
        if shape == Shape::Chrome || shape == Shape::Layout {
            self.page.markup("<div class=\"footer\">");
            self.page.words("主办：县政府办公室 网站标识码：4312280001 电话：0745-6822123 访问量：358201");
            self.page.markup("</div>\n");
        }
        self.page.markup("</body>\n</html>\n");
    }

    /// Navigation whose words are labels of the form, and metadata in a table of its own.
    fn chrome(&mut self) {
        self.page.markup("<table width=\"100%\"><tr>");
        for (word, count) in
            [("网站首页", "1"), ("规章", "3"), ("行政规范性文件", "28"), ("行政许可", "7"), ("其他", "2")]
        {
            self.page.markup("<td><a href=\"index.htm\">");
            self.page.words(word);
            self.page.markup("</a></td><td>");
            self.page.markup(count);
            self.page.markup("</td>");
        }
        self.page.markup("</tr></table>\n<table border=\"0\">\n");
        let year = self.record.year + 1;
        let body = self.record.body;
        for [a, b, c, d] in [
            ["索引号", &format!("K45899617/{year}-00220"), "主题分类", "政务公开"],
            ["发布机构", body, "发文日期", &format!("{year}-01-22")],
            ["文号", "", "有效性", "有效"],
            ["浏览次数", "2012", "公开方式", "主动公开"],
        ] {
            self.page.markup("<tr>");
            for word in [a, b, c, d] {
                self.page.markup("<td>");
                self.page.words(word);
                self.page.markup("</td>");
            }
            self.page.markup("</tr>\n");
        }
        self.page.markup("</table>\n");
    }

    fn menu(&mut self) {
        self.page.markup("<table width=\"200\">");
        for word in ["公开目录", "机构概况", "规章", "行政规范性文件", "依申请公开"] {
            self.page.markup("<tr><td><a href=\"a.htm\">");
            self.page.words(word);
            self.page.markup("</a></td></tr>");
        }
        self.page.markup("</table>");
    }

    fn report(&mut self) {
        let title = self.record.title();
        self.open("h1", "");
        self.page.words(&title);
        self.close("h1");
        self.newline();
        let mut lines = prose::opening(self.record, &mut self.draw);
        lines.extend(prose::overview(&mut self.draw));
        for line in lines {
            self.paragraph(&line);
        }
        let ordinal = if self.draw.percent(25) { '、' } else { '.' };
        let sheets = sheet::sheets(self.record, ordinal);
        if self.style.shape == Shape::One && sheets.len() > 1 {
            self.page.heading();
            self.table(&sheet::one(&sheets));
        } else {
            for (number, sheet) in sheets.iter().enumerate() {
                self.page.heading();
                self.heading(sheet::heading(self.record, number));
                for line in prose::before(number, &mut self.draw) {
                    self.paragraph(&line);
                }
                match (self.style.shape, number) {
                    (Shape::ReviewApart, 2) => {
                        for sheet in &sheet::review_apart(self.record) {
                            self.table(sheet);
                        }
                    }
                    (Shape::Split, 0) if sheets.len() == 1 => {
                        let again = self.draw.percent(50);
                        for sheet in &sheet::halves(sheet, again) {
                            self.table(sheet);
                        }
                    }
                    (Shape::ReviewApart, 0) if sheets.len() == 1 => self.table(&sheet::beside(sheet)),
                    (Shape::Split, 1) => {
                        for sheet in &sheet::split(sheet) {
                            self.table(sheet);
                        }
                    }
                    _ => self.table(sheet),
                }
                for line in prose::after(self.record, number, &mut self.draw) {
                    self.paragraph(&line);
                }
            }
        }
        for line in prose::closing(self.record, &mut self.draw) {
            self.paragraph(&line);
        }
    }

    fn heading(&mut self, words: &str) {
        if self.draw.percent(50) {
            self.open("h2", "");
            self.runs(words);
            self.close("h2");
            self.newline();
        } else {
            self.paragraph(words);
        }
    }

    fn paragraph(&mut self, words: &str) {
        self.open("p", if self.style.has(Habit::Word) { " class=MsoNormal style='text-indent:32.0pt'" } else { "" });
        if self.draw.percent(30) {
            self.page.markup("&nbsp;&nbsp;&nbsp;&nbsp;");
        }
        self.runs(words);
        self.close("p");
        self.newline();
    }

    fn table(&mut self, sheet: &Sheet) {
        self.open(
            "table",
            if self.style.has(Habit::Word) {
                " class=MsoTableGrid border=1 style='mso-padding-alt:0cm 5.4pt'"
            } else {
                " border=\"1\""
            },
        );
        self.newline();
        let body = self.draw.percent(40);
        if body {
            self.open("tbody", "");
        }
        for row in &sheet.rows {
            let from = self.page.at();
            self.page.piece(Piece::Row, from);
            self.open("tr", if self.style.has(Habit::Word) { " style='mso-yfti-irow:0;height:20.0pt'" } else { "" });
            if self.style.has(Habit::Indented) {
                self.newline();
            }
            for cell in row {
                self.cell(cell);
            }
            self.close("tr");
            self.newline();
        }
        let from = self.page.at();
        self.page.piece(Piece::End, from);
        if body {
            self.close("tbody");
        }
        self.close("table");
        self.newline();
    }

    fn cell(&mut self, cell: &Cell) {
        let mut attributes = String::new();
        let quote = if self.style.has(Habit::Unclosed) || self.style.has(Habit::Word) { "" } else { "\"" };
        for (name, span) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
            if span > 1 {
                attributes.extend([" ", name, "=", quote, &span.to_string(), quote]);
            }
        }
        if self.style.has(Habit::Word) {
            attributes.push_str(" style='width:68.4pt;border:solid windowtext 1.0pt'");
        }
        let tag = if self.style.has(Habit::HeaderCells) && matches!(cell.what, What::Label(_)) { "th" } else { "td" };
        if self.style.has(Habit::Indented) {
            self.page.markup("    ");
        }
        self.open(tag, &attributes);
        if self.style.has(Habit::Indented) {
            self.page.markup("\n        ");
        }
        let own = !sheet::words(self.record, cell).is_empty();
        let paragraph =
            own && (self.style.has(Habit::Word) || self.style.has(Habit::Unclosed) && self.draw.percent(20));
        if paragraph {
            self.open("p", if self.style.has(Habit::Word) { " class=MsoNormal align=center" } else { "" });
        }
        let from = self.page.at();
        match &cell.what {
            What::Label(words) if self.style.has(Habit::Breaks) && words != CORNER && words.chars().count() > 3 => {
                let half = words.char_indices().nth(words.chars().count() / 2).map_or(0, |(at, _)| at);
                self.runs(&words[..half]);
                self.open("br", "");
                self.runs(&words[half..]);
            }
            What::Label(words) => self.runs(words),
            What::Figure(index) => self.value(*index),
        }
        match &cell.what {
            What::Label(_) => self.page.piece(Piece::Label(cell.rows), from),
            What::Figure(index) if matches!(self.record.cells[*index], Print::Nothing(..)) => {
                self.page.piece(Piece::Nothing(*index), from);
            }
            What::Figure(_) => {}
        }
        if self.style.has(Habit::Word) && own {
            self.page.markup("<span lang=EN-US><o:p></o:p></span>");
        }
        if paragraph {
            self.close("p");
        }
        if self.style.has(Habit::Indented) {
            self.page.markup("\n    ");
        }
        self.close(tag);
        if self.style.has(Habit::Indented) {
            self.newline();
        }
    }

    fn value(&mut self, index: usize) {
        match &self.record.cells[index] {
            Print::Absent => {}
            Print::Nothing("", _) => {
                let way = self.style.blank.unwrap_or_else(|| self.draw.index(BLANKS.len()));
                self.page.markup(BLANKS[way]);
            }
            Print::Nothing(words, _) => self.runs(words),
            Print::Figure(printed, _) => {
                let space = if self.style.has(Habit::HardSpaces) { "&nbsp;" } else { "" };
                let looks = self.style.shape == Shape::Looks && self.draw.percent(20);
                let (before, behind) = if looks { self.draw.pick(&LOOKS) } else { ("", "") };
                self.page.markup(before);
                self.page.markup(space);
                if self.style.has(Habit::Word) {
                    let cut = printed.char_indices().nth(1).map_or(printed.len(), |(at, _)| at);
                    let mut runs = vec![("<span lang=EN-US style='font-size:10.5pt'>", printed[..cut].to_owned())];
                    if cut < printed.len() && self.draw.percent(30) {
                        runs.push(("</span><span lang=EN-US>", printed[cut..].to_owned()));
                    } else {
                        runs[0].1.clone_from(printed);
                    }
                    self.page.figure(index, &runs);
                    self.page.markup("</span>");
                } else {
                    self.page.figure(index, &[("", printed.clone())]);
                }
                self.page.markup(behind);
                self.page.markup(space);
            }
        }
    }

    /// Words in one piece, or as Word leaves them: a few characters a span.
    fn runs(&mut self, words: &str) {
        if !self.style.has(Habit::Word) {
            self.escaped(words);
            return;
        }
        let characters: Vec<char> = words.chars().collect();
        let mut at = 0;
        while at < characters.len() {
            let len = 1 + self.draw.index(4);
            let run: String = characters[at..characters.len().min(at + len)].iter().collect();
            let (open, close) = self.draw.pick(&[
                ("<span>", "</span>"),
                ("<span style='font-family:宋体'>", "</span>"),
                ("<font face=\"仿宋\">", "</font>"),
            ]);
            self.page.markup(open);
            self.escaped(&run);
            self.page.markup(close);
            at += len;
        }
    }

    fn escaped(&mut self, words: &str) {
        if !self.style.has(Habit::References) {
            self.page.words(words);
            return;
        }
        for piece in words.split_inclusive(['“', '”']) {
            match piece.chars().next_back() {
                Some(quote @ ('“' | '”')) => {
                    self.page.words(&piece[..piece.len() - quote.len_utf8()]);
                    self.page.markup(if quote == '“' { "&ldquo;" } else { "&rdquo;" });
                }
                _ => self.page.words(piece),
            }
        }
    }
}
