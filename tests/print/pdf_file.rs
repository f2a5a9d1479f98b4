//! The file around instructions that draw pages, and which of them draw which cell.

use super::page::Piece;
use super::pdf::{Shell, assembled};
use std::ops::Range;

/// The instructions of a file's pages, from which it can be assembled again.
pub struct Drawing {
    pub pages: Vec<String>,
    pub size: (f64, f64),
    pub gbk: bool,
    pub pieces: Vec<Drawn>,
}

impl Drawing {
    /// The plain file of these pages.
    pub fn file(&self, pages: &[String]) -> Vec<u8> {
        file(pages, self.size, self.gbk, Shell::Plain)
    }
}

/// Instructions that draw the print of one cell.
pub struct Drawn {
    pub piece: Piece,
    /// The page, from 0, and where in its instructions.
    pub page: usize,
    pub range: Range<usize>,
    /// The table and its row.
    pub row: (usize, usize),
}

/// A whole file of these pages' instructions; `/F1` is a Chinese font by a predefined CMap.
pub fn file(pages: &[String], (width, height): (f64, f64), gbk: bool, shell: Shell) -> Vec<u8> {
    let (rotate, matrix) = match shell {
        Shell::Turned(1) => (90, format!("0 1 -1 0 {height} 0 cm")),
        Shell::Turned(2) => (180, format!("-1 0 0 -1 {width} {height} cm")),
        Shell::Turned(3) => (270, format!("0 -1 1 0 0 {width} cm")),
        _ => (0, String::new()),
    };
    let (across, down) = if rotate % 180 == 90 { (height, width) } else { (width, height) };
    let encoding = if gbk { "GBK-EUC-H" } else { "UniGB-UCS2-H" };
    let kids: String = (0..pages.len()).fold(String::new(), |kids, page| format!("{kids}{} 0 R ", 6 + 2 * page));
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{kids}] /MediaBox [0 0 {across} {down}] >>", pages.len()),
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{encoding} /DescendantFonts [4 0 R] >>"
        ),
        // CIDs 1 to 95 and 814 to 939 are half as wide as they are high.
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".to_owned(),
    ];
    // In its glyphs a hundred units are an em.
    let names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let drawing = 7 + 2 * pages.len();
    let drawings = names.map(|name| format!("/{name} {drawing} 0 R ")).concat();
    let drawn = format!(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -12 50 88] /FontMatrix [0.01 0 0 0.01 0 0] /FirstChar 48 /LastChar 57 \
         /Widths [{}] /Encoding << /Differences [48 /{}] >> /CharProcs << {drawings} >> /Resources << >> >>",
        "50 ".repeat(10),
        names.join(" /"),
    );
    let resources =
        format!("/Resources << /Font << /F1 3 0 R /F3 {drawn} >> /ExtGState << /Clear << /ca 0 /CA 0 >> >> >>");
    for (number, content) in pages.iter().enumerate() {
        let own = 7 + 2 * number;
        let (entry, properties) = match shell {
            Shell::Form => (
                format!("/Resources << /XObject << /X {own} 0 R >> >> /Contents {} 0 R", 6 + 2 * pages.len()),
                format!("/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] {resources}"),
            ),
            _ => (format!("/Rotate {rotate} {resources} /Contents {own} 0 R"), String::new()),
        };
        objects.push(format!("<< /Type /Page /Parent 2 0 R {entry} >>"));
        let content = format!("{matrix} {content}");
        objects.push(format!("<< {properties} /Length {} >>\nstream\n{content}\nendstream", content.len() + 1));
    }
    objects.push("<< /Length 5 >>\nstream\n/X Do\nendstream".to_owned());
    objects.push("<< /Length 28 >>\nstream\n50 0 d0 5 0 40 70 re f       \nendstream".to_owned());
    assembled(&objects.iter().map(String::as_bytes).collect::<Vec<_>>(), "")
}
