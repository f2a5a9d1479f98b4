//! DOCX printers: clean texts, words in many runs, tracked changes, layout tables.

use super::Draw;
use super::page::{Charset, Printed};
use super::prose;
use super::record::{Print, Record};
use super::script::Script;
use super::sheet::{self, Cell, HEADINGS, Sheet, What};
use gouji::source::Place;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What is particular about a text; everything else is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Clean,
    /// Words and figures cut into runs at random, marks of the spelling checker between them.
    Runs,
    /// Figures deleted, moved away, hidden, white on white or computed stand beside those that are printed.
    Changes,
    /// Former values struck out beside figures, numbers of notes raised behind them, hidden ones.
    Looks,
    /// A table for layout around everything.
    Layout,
    /// Three tables for 行政复议 and the two kinds of suit.
    ReviewApart,
    /// The table of applications cut in two.
    Split,
    /// One table for all three.
    One,
    /// The namespaces of strict OOXML, under no prefix at all.
    Strict,
}

const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

/// A style whose runs are hidden by the style it is based on.
const STYLES: &str = "<w:styles xmlns:w=\"w\"><w:style w:type=\"character\" w:styleId=\"base\"><w:rPr><w:vanish/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"gone\"><w:basedOn w:val=\"base\"/></w:style></w:styles>";

/// What stands before and behind a figure and is none of it.
const LOOKS: [(&str, &str); 5] = [
    ("<w:r><w:rPr><w:strike/></w:rPr><w:t>5</w:t></w:r>", ""),
    ("<w:r><w:rPr><w:dstrike/></w:rPr><w:t xml:space=\"preserve\">18 </w:t></w:r>", ""),
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>", ""),
    ("", "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1</w:t></w:r>"),
    ("", "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>[2]</w:t></w:r>"),
];

/// Prints a report as a Word text.
pub fn print(record: &Record, shape: Shape, seed: u64) -> Printed {
    let mut draw = Draw::new(seed);
    let script = Script::draw(&mut draw);
    let mut writer = Writer {
        xml: String::new(),
        record,
        shape,
        script,
        draw,
        tables: 0,
        figures: Vec::new(),
        headings: Vec::new(),
    };
    writer.whole();
    let Writer { xml, figures, headings, .. } = writer;
    let xml =
        if shape == Shape::Strict { xml.replace("<w:", "<").replace("</w:", "</").replace(" w:", " ") } else { xml };
    let namespace =
        if shape == Shape::Strict { format!("xmlns=\"{STRICT}\"") } else { format!("xmlns:w=\"{TRANSITIONAL}\"") };
    let xml = xml.replacen("xmlns=\"\"", &namespace, 1);
    let parts = [("word/document.xml", xml.as_bytes()), ("word/styles.xml", STYLES.as_bytes())];
    Printed {
        bytes: package(&parts),
        figures,
        text: xml,
        headings,
        pieces: Vec::new(),
        newline: "\n",
        charset: Charset::Utf8,
    }
}

/// A package with these parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(bytes).unwrap();
    }
    package.finish().unwrap().into_inner()
}

struct Writer<'a> {
    xml: String,
    record: &'a Record,
    shape: Shape,
    script: Script,
    draw: Draw,
    tables: usize,
    figures: Vec<(usize, Place)>,
    headings: Vec<usize>,
}

impl Writer<'_> {
    fn whole(&mut self) {
        let document = if self.shape == Shape::Strict { "document" } else { "w:document" };
        write!(self.xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><{document} xmlns=\"\"><w:body>").unwrap();
        if self.shape == Shape::Layout {
            self.tables += 1;
            self.xml.push_str("<w:tbl><w:tblPr/><w:tr><w:tc><w:p/></w:tc><w:tc>");
        }
        self.report();
        if self.shape == Shape::Layout {
            self.xml.push_str("<w:p/></w:tc></w:tr></w:tbl>");
        }
        write!(self.xml, "<w:sectPr><w:pgSz w:w=\"11906\"/></w:sectPr></w:body></{document}>").unwrap();
    }

    fn report(&mut self) {
        let title = self.record.title();
        self.paragraph(&title, "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>");
        let mut lines = prose::opening(self.record, &mut self.draw);
        lines.extend(prose::overview(&mut self.draw));
        self.paragraphs(&lines);
        let ordinal = if self.draw.percent(25) { '、' } else { '.' };
        let sheets = sheet::sheets(self.record, ordinal);
        if self.shape == Shape::One {
            self.headings.push(self.xml.len());
            self.table(&sheet::one(&sheets));
        } else {
            for (number, sheet) in sheets.iter().enumerate() {
                self.headings.push(self.xml.len());
                self.paragraph(
                    HEADINGS[number],
                    "<w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"900\"/></w:tabs></w:pPr>",
                );
                let lines = prose::before(number, &mut self.draw);
                self.paragraphs(&lines);
                match (self.shape, number) {
                    (Shape::ReviewApart, 2) => {
                        for sheet in &sheet::review_apart(self.record) {
                            self.table(sheet);
                        }
                    }
                    (Shape::Split, 1) => {
                        for sheet in &sheet::split(sheet) {
                            self.table(sheet);
                        }
                    }
                    _ => self.table(sheet),
                }
                let lines = prose::after(self.record, number, &mut self.draw);
                self.paragraphs(&lines);
            }
        }
        let lines = prose::closing(self.record, &mut self.draw);
        self.paragraphs(&lines);
    }

    fn paragraph(&mut self, words: &str, properties: &str) {
        write!(self.xml, "<w:p>{properties}").unwrap();
        let words = self.script.write(words);
        self.runs(&words);
        self.xml.push_str("</w:p>");
    }

    fn paragraphs(&mut self, lines: &[String]) {
        for line in lines {
            self.paragraph(line, "");
        }
    }

    fn table(&mut self, sheet: &Sheet) {
        self.tables += 1;
        self.xml.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"3\"/></w:tblPr><w:tblGrid>");
        self.xml.push_str(&"<w:gridCol w:w=\"800\"/>".repeat(sheet.columns));
        self.xml.push_str("</w:tblGrid>");
        for (row, cells) in sheet::laid_out(sheet).into_iter().enumerate() {
            self.xml.push_str("<w:tr>");
            if row == 0 && self.draw.percent(30) {
                self.xml.push_str("<w:trPr><w:tblHeader/></w:trPr>");
            }
            for (column, cell, begins) in cells {
                self.cell(row, column, cell, begins);
            }
            self.xml.push_str("</w:tr>");
        }
        self.xml.push_str("</w:tbl>");
    }

    fn cell(&mut self, row: usize, column: usize, cell: &Cell, begins: bool) {
        self.xml.push_str("<w:tc><w:tcPr><w:tcW w:w=\"800\" w:type=\"dxa\"/>");
        if cell.columns > 1 {
            write!(self.xml, "<w:gridSpan w:val=\"{}\"/>", cell.columns).unwrap();
        }
        self.xml.push_str(match (cell.rows > 1, begins) {
            (true, true) => "<w:vMerge w:val=\"restart\"/>",
            (true, false) if self.draw.percent(30) => "<w:vMerge w:val=\"continue\"/>",
            (true, false) => "<w:vMerge/>",
            (false, _) => "",
        });
        self.xml.push_str("</w:tcPr><w:p>");
        match &cell.what {
            // What a merged cell holds below its first row is not printed.
            _ if !begins => {
                if self.shape == Shape::Changes {
                    self.xml.push_str("<w:r><w:t>9</w:t></w:r>");
                }
            }
            What::Label(words) => {
                let words = self.script.write(words);
                self.runs(&words);
            }
            What::Figure(index) => {
                let part = format!("word/document.xml#table-{}", self.tables).into();
                let place = Place::Cell { part, row: row + 1, column: column + 1 };
                self.figure(*index, place);
            }
        }
        self.xml.push_str("</w:p></w:tc>");
    }

    fn figure(&mut self, index: usize, place: Place) {
        let (words, is_figure) = match &self.record.cells[index] {
            Print::Absent => return,
            Print::Nothing(words, _) => ((*words).to_owned(), false),
            Print::Figure(printed, _) => (self.script.write_figure(printed), true),
        };
        if is_figure {
            self.figures.push((index, place));
        }
        let looks = self.shape == Shape::Looks && self.draw.percent(20);
        if !is_figure || self.shape != Shape::Changes && !looks {
            self.runs(&words);
            return;
        }
        if looks {
            let (before, after) = self.draw.pick(&LOOKS);
            self.xml.push_str(before);
            self.runs(&words);
            self.xml.push_str(after);
            return;
        }
        let (before, after) = self.draw.pick(&[
            ("<w:del w:id=\"1\"><w:r><w:delText>77</w:delText></w:r></w:del><w:ins w:id=\"2\">", "</w:ins>"),
            ("<w:moveFrom w:id=\"3\"><w:r><w:t>12</w:t></w:r></w:moveFrom><w:moveTo w:id=\"4\">", "</w:moveTo>"),
            ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r>", ""),
            ("", "<w:r><w:rPr><w:rStyle w:val=\"gone\"/></w:rPr><w:t>5</w:t></w:r>"),
            ("<w:r><w:rPr><w:color w:val=\"FFFFFF\"/></w:rPr><w:t>9</w:t></w:r>", ""),
            ("", "<w:r><w:rPr><w:sz w:val=\"2\"/></w:rPr><w:t>0</w:t></w:r>"),
            (
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> =SUM(ABOVE) \\# 0 </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
                "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            ),
            ("<w:sdt><w:sdtPr><w:text/><w:rPr><w:b/></w:rPr></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"),
            (
                "<mc:AlternateContent xmlns:mc=\"m\"><mc:Choice Requires=\"wps\">",
                "</mc:Choice><mc:Fallback><w:r><w:t>8</w:t></w:r></mc:Fallback></mc:AlternateContent>",
            ),
            ("<w:bookmarkStart w:id=\"0\" w:name=\"_Hlk1\"/>", "<w:bookmarkEnd w:id=\"0\"/><w:r><w:footnoteReference w:id=\"1\"/></w:r>"),
        ]);
        self.xml.push_str(before);
        self.runs(&words);
        self.xml.push_str(after);
    }

    /// Words in one run, or in many.
    fn runs(&mut self, words: &str) {
        let cut = matches!(self.shape, Shape::Runs | Shape::Changes);
        let characters: Vec<char> = words.chars().collect();
        let mut at = 0;
        while at < characters.len() {
            let len = if cut { 1 + self.draw.index(4) } else { characters.len() };
            let run: String = characters[at..characters.len().min(at + len)].iter().collect();
            let run = run.replace('&', "&amp;").replace('<', "&lt;");
            if cut {
                self.xml.push_str(self.draw.pick(&[
                    "",
                    "<w:proofErr w:type=\"spellStart\"/>",
                    "<w:lastRenderedPageBreak/>",
                ]));
            }
            let properties = self.draw.pick(&[
                "",
                "<w:rPr><w:rFonts w:hint=\"eastAsia\"/><w:b/></w:rPr>",
                "<w:rPr><w:vanish w:val=\"0\"/></w:rPr>",
            ]);
            write!(self.xml, "<w:r>{properties}<w:t xml:space=\"preserve\">{run}</w:t></w:r>").unwrap();
            at += len;
        }
    }
}
