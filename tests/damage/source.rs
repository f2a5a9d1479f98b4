//! The documents that are damaged: a report of every shape that is printed, and the bundled ones.

use super::subject::{Medium, Pack, Piece, Subject, Truth, What, number, rows_of};
use super::walk;
use crate::print::page::{self, Printed};
use crate::print::record::{Print, Record};
use crate::print::{html, pdf, sheet, text, word};
use gouji::record::Mark;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

/// Where the documents of a shape come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Text(text::Shape),
    Html(html::Shape),
    Word(word::Shape),
    /// One sheet whose cells hold their own strings.
    Sheet,
    Pdf(pdf::Rules),
    /// A file of this name.
    Bundled(String),
}

impl Source {
    /// Every source, always in the same order.
    pub fn all() -> Vec<Self> {
        use word::Shape::{Changes, Clean, One, ReviewApart, Runs, Split};
        let mut all: Vec<Self> = text::ALL.map(Self::Text).into();
        all.extend(html::ALL.map(Self::Html));
        all.extend([Clean, Runs, Changes, ReviewApart, Split, One].map(Self::Word));
        all.push(Self::Sheet);
        all.extend([pdf::Rules::Boxes, pdf::Rules::Lines, pdf::Rules::Slabs, pdf::Rules::None].map(Self::Pdf));
        for folder in ["corpus/reports", "tests/fixtures/office"] {
            let of_use = |name: &String| ["txt", "md", "html", "docx"].iter().any(|end| name.ends_with(end));
            let names = fs::read_dir(root(folder)).unwrap().map(|entry| entry.unwrap().file_name());
            let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).filter(of_use).collect();
            names.sort();
            all.extend(names.into_iter().map(|name| Self::Bundled(format!("{folder}/{name}"))));
        }
        all
    }

    /// The name that the table of results gives it.
    pub fn name(&self) -> String {
        match self {
            Self::Text(shape) => {
                format!("text {shape:?}").replace("Columns(Align ", "Columns(").replace([':', '}', '{'], "")
            }
            Self::Html(shape) => format!("html {shape:?}"),
            Self::Word(shape) => format!("docx {shape:?}"),
            Self::Sheet => "xlsx".to_owned(),
            Self::Pdf(rules) => format!("pdf {rules:?}"),
            Self::Bundled(name) if name.ends_with("html") => "bundled html".to_owned(),
            Self::Bundled(name) if name.ends_with("docx") => "bundled docx".to_owned(),
            Self::Bundled(_) => "bundled text".to_owned(),
        }
    }

    /// The document with this seed; none where it is of no use.
    pub fn subject(&self, seed: u64) -> Option<Subject> {
        let statistics = matches!(self, Self::Text(_) | Self::Html(_)) && seed.is_multiple_of(7);
        // Codes stand apart from figures only in cells.
        let record = match self {
            _ if !statistics => Record::draw(seed),
            Self::Text(_) if seed.is_multiple_of(5) => Record::statistics(seed + 1),
            _ => Record::statistics(seed),
        };
        let mut subject = match self {
            Self::Text(shape) => of_page(&record, Medium::Text, text::print(&record, *shape, seed ^ 0x7e57)),
            Self::Html(shape) => of_page(&record, Medium::Html, html::print(&record, *shape, seed ^ 0x7e57)),
            Self::Word(shape) => {
                let printed = word::print(&record, *shape, seed ^ 0x7e57);
                let (parts, xml) = walk::parts(&printed.bytes, "word/document.xml")?;
                let says = |cell: usize, print: &str| number(record.form, cell, print) == record.number(cell);
                let pieces = walk::word(&xml, &printed.figures, says);
                of_record(&record, Medium::Word, xml, Pack::Part(parts), pieces)
            }
            Self::Sheet => of_sheet(&record),
            Self::Pdf(rules) => of_pages(&record, pdf::print(&record, *rules, seed)),
            Self::Bundled(name) => {
                let name = name.as_str();
                return walk::bundled(name.rsplit('/').next()?, &fs::read(root(name)).ok()?);
            }
        };
        subject.shape = self.name();
        Some(subject.know())
    }
}

fn root(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn truth(record: &Record) -> Vec<Truth> {
    let of = |print: &Print| match print {
        Print::Absent => Truth::Absent,
        Print::Nothing(_, mark) => Truth::Nothing { blank: *mark == Mark::Blank },
        Print::Figure(_, value) => Truth::Number(*value),
    };
    record.cells.iter().map(of).collect()
}

fn of_record(
    record: &Record,
    medium: Medium,
    text: String,
    pack: Pack,
    (pieces, rows): (Vec<Piece>, Vec<Range<usize>>),
) -> Subject {
    Subject {
        shape: String::new(),
        seed: record.seed,
        medium,
        form: record.form,
        text,
        pack,
        rows: rows_of(record.form, &pieces, rows),
        pieces,
        truth: truth(record),
        read: Vec::new(),
    }
}

/// The pieces that a page noted, at their places in the text with its own line ends.
fn of_page(record: &Record, medium: Medium, printed: Printed) -> Subject {
    let mut breaks: Vec<usize> = printed.text.match_indices('\n').map(|(at, _)| at).collect();
    breaks.push(usize::MAX);
    let more = printed.newline.len() - 1;
    let moved = |at: usize| at + more * breaks.partition_point(|own| *own < at);
    let (mut pieces, mut rows): (Vec<Piece>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let mut is_open = false;
    for (piece, range) in &printed.pieces {
        let range = moved(range.start)..moved(range.end);
        if matches!(piece, page::Piece::Row | page::Piece::End) && is_open {
            rows.last_mut().unwrap().end = range.start;
            is_open = false;
        }
        let what = match piece {
            page::Piece::Row => {
                rows.push(range);
                is_open = true;
                continue;
            }
            page::Piece::End => continue,
            page::Piece::Figure(cell) => What::Figure(*cell),
            page::Piece::Nothing(cell) => What::Nothing(*cell),
            page::Piece::Label(rows) => What::Label(*rows),
        };
        pieces.push(Piece { what, range, row: rows.len().saturating_sub(1) });
    }
    let text = printed.text.replace('\n', printed.newline);
    of_record(record, medium, text, Pack::Bytes(printed.charset), (pieces, rows))
}

/// The pieces that pages draw; their rows are no stretches of the instructions.
fn of_pages(record: &Record, printed: pdf::Printed) -> Subject {
    let drawing = printed.paper;
    let mut starts = vec![0];
    for page in &drawing.pages {
        starts.push(starts[starts.len() - 1] + page.len() + 1);
    }
    let mut own: Vec<(usize, usize)> = drawing.pieces.iter().map(|drawn| drawn.row).collect();
    own.sort_unstable();
    own.dedup();
    let piece = |drawn: &crate::print::pdf_file::Drawn| Piece {
        what: match drawn.piece {
            page::Piece::Figure(cell) => What::Figure(cell),
            page::Piece::Nothing(cell) => What::Nothing(cell),
            page::Piece::Label(rows) => What::Label(rows),
            page::Piece::Row | page::Piece::End => What::Label(0),
        },
        range: starts[drawn.page] + drawn.range.start..starts[drawn.page] + drawn.range.end,
        row: own.binary_search(&drawn.row).unwrap(),
    };
    let mut pieces: Vec<Piece> = drawing.pieces.iter().map(piece).collect();
    pieces.sort_by_key(|piece| piece.range.start);
    let text = drawing.pages.join("\u{c}");
    of_record(record, Medium::Pdf, text, Pack::Pages(drawing), (pieces, vec![0..0; own.len()]))
}

/// A report on one sheet, written out by hand.
fn of_sheet(record: &Record) -> Subject {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let mut xml =
        format!("{HEAD}<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\n");
    let (mut pieces, mut rows, mut merged): (Vec<Piece>, Vec<Range<usize>>, Vec<String>) = Default::default();
    let mut next = 1;
    let line = |xml: &mut String, next: &mut usize, words: &str| {
        writeln!(xml, "<row r=\"{next}\"><c r=\"A{next}\" t=\"inlineStr\"><is><t>{words}</t></is></c></row>").unwrap();
        *next += 1;
    };
    line(&mut xml, &mut next, &record.title());
    line(&mut xml, &mut next, "一、总体情况");
    for (number, sheet) in sheet::sheets(record, '.').iter().enumerate() {
        line(&mut xml, &mut next, sheet::heading(record, number));
        for cells in sheet::laid_out(sheet) {
            let from = xml.len();
            write!(xml, "<row r=\"{next}\">").unwrap();
            for (column, cell, _) in cells.into_iter().filter(|(.., begins)| *begins) {
                let name =
                    |row: usize, column: usize| format!("{}{row}", char::from(b'A' + u8::try_from(column).unwrap()));
                if cell.rows * cell.columns > 1 {
                    merged.push(format!(
                        "{}:{}",
                        name(next, column),
                        name(next + cell.rows - 1, column + cell.columns - 1)
                    ));
                }
                let (own, words) = (name(next, column), sheet::words(record, cell));
                let is_number = words.bytes().all(|byte| byte.is_ascii_digit()) && !words.is_empty();
                let what = match cell.what {
                    sheet::What::Label(_) => What::Label(cell.rows),
                    sheet::What::Figure(index) if matches!(record.cells[index], Print::Figure(..)) => {
                        What::Figure(index)
                    }
                    sheet::What::Figure(index) => What::Nothing(index),
                };
                if words.is_empty() {
                    write!(xml, "<c r=\"{own}\"/>").unwrap();
                    pieces.push(Piece { what, range: xml.len()..xml.len(), row: rows.len() });
                    continue;
                }
                let (open, close) = if is_number && record.seed.is_multiple_of(2) {
                    ("><v>", "</v></c>")
                } else {
                    (" t=\"inlineStr\"><is><t>", "</t></is></c>")
                };
                write!(xml, "<c r=\"{own}\"{open}").unwrap();
                pieces.push(Piece { what, range: xml.len()..xml.len() + words.len(), row: rows.len() });
                xml.push_str(words);
                xml.push_str(close);
            }
            xml.push_str("</row>\n");
            rows.push(from..xml.len());
            next += 1;
        }
    }
    write!(xml, "</sheetData><mergeCells>").unwrap();
    merged.iter().for_each(|own| write!(xml, "<mergeCell ref=\"{own}\"/>").unwrap());
    xml.push_str("</mergeCells></worksheet>");
    let parts = PACKAGE.map(|(name, part)| (name.to_owned(), format!("{HEAD}{part}").into_bytes())).into_iter();
    let parts = parts.chain([("xl/worksheets/sheet1.xml".to_owned(), Vec::new())]).collect();
    of_record(record, Medium::Sheet, xml, Pack::Part(parts), (pieces, rows))
}

/// What a workbook of one sheet has besides.
const PACKAGE: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet1.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>",
    ),
    (
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/workbook.xml",
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
         <sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
         Target=\"worksheets/sheet1.xml\"/></Relationships>",
    ),
];
