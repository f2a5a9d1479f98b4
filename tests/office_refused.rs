//! Office files that are refused: bombs, tricks with names, claims out of measure, and kinds that are not read.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::document;
use rust_xlsxwriter::Workbook;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// How long a refusal may take in a debug build: it is a matter of a few MB at most.
const LONGEST: Duration = Duration::from_secs(20);

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(bytes).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// A Word text with this body.
fn word(body: &str) -> Vec<u8> {
    package(&[(
        "word/document.xml",
        format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>").as_bytes(),
    )])
}

/// The same workbook with one part put through `change`.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
        let own = entry.name().unwrap().into_owned();
        parts.push((own.clone(), if own == name { change(&text) } else { text }));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    package(&parts)
}

fn sheet() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().write_row(0, 0, ["规章", "31"]).unwrap();
    book.save_to_buffer().unwrap()
}

/// Every one of these is refused, in time, with words that say why.
fn refused(bytes: &[u8], words: &[&str]) {
    let start = Instant::now();
    let error = document::decode(bytes).expect_err(words[0]).to_string();
    assert!(words.iter().all(|words| error.contains(words)), "{error:?} does not say {words:?}");
    assert!(start.elapsed() < LONGEST, "{error}: {:?}", start.elapsed());
}

/// Every occurrence of some bytes put in the place of others of the same length.
fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut patched = bytes.to_vec();
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "nothing to patch");
    for at in places {
        patched[at..at + to.len()].copy_from_slice(to);
    }
    patched
}

#[test]
fn a_part_that_inflates_without_end_is_a_bomb() {
    let blanks = vec![b' '; 8 << 20];
    let bomb = package(&[("word/document.xml", &blanks)]);
    assert!(bomb.len() < 64 << 10);
    refused(&bomb, &["word/document.xml", "ZIP bomb"]);
    // The sizes the container states are not believed.
    let size = u32::try_from(blanks.len()).unwrap().to_le_bytes();
    refused(&patched(&bomb, &size, &100_u32.to_le_bytes()), &["word/document.xml"]);
}

#[test]
fn many_parts_together_are_bounded() {
    let count = 33;
    let all = 1..=count;
    let sheet = |number| format!("<sheet name=\"{number}\" r:id=\"r{number}\"/>");
    let sheets = all.clone().map(sheet).collect::<Vec<_>>().concat();
    let relation =
        |number| format!("<Relationship Id=\"r{number}\" Type=\"t/worksheet\" Target=\"sheet{number}.xml\"/>");
    let relations = all.clone().map(relation).collect::<Vec<_>>().concat();
    let (name, blanks) = ("xl/sheet0.xml", " ".repeat((4 << 20) - "<worksheet></worksheet>".len()));
    let blank = format!("<worksheet>{blanks}</worksheet>");
    let one = package(&[
        ("xl/workbook.xml", format!("<workbook xmlns:r=\"r\">{sheets}</workbook>").as_bytes()),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{relations}</Relationships>").as_bytes()),
        (name, blank.as_bytes()),
    ]);
    let mut archive = ZipArchive::new(Cursor::new(&one)).unwrap();
    let mut many = ZipWriter::new(Cursor::new(Vec::new()));
    many.raw_copy_file(archive.by_name("xl/workbook.xml").unwrap()).unwrap();
    many.raw_copy_file(archive.by_name("xl/_rels/workbook.xml.rels").unwrap()).unwrap();
    for number in all {
        many.raw_copy_file_rename(archive.by_name(name).unwrap(), format!("xl/sheet{number}.xml")).unwrap();
    }
    refused(&many.finish().unwrap().into_inner(), &["more than 128 MiB", "sheet32.xml"]);
    let entries: Vec<String> = (0..5000).map(|index| format!("word/media/{index}")).collect();
    let entries: Vec<(&str, &[u8])> = entries.iter().map(|name| (name.as_str(), &b""[..])).collect();
    refused(&package(&entries), &["5000 entries", "4096"]);
}

#[test]
fn names_that_lead_out_are_refused() {
    for name in ["../outside.xml", "word/../../x", "/etc/cron.d/x", "word\\document.xml", "C:/x.xml"] {
        refused(&package(&[("word/document.xml", b"<w/>"), (name, b"x")]), &["leads out", &format!("{name:?}")]);
    }
    let twice = package(&[("word/document.xml", b"<a/>"), ("word/documenZ.xml", b"<b/>")]);
    refused(&patched(&twice, b"word/documenZ.xml", b"word/document.xml"), &["twice", "word/document.xml"]);
    refused(&patched(&twice, b"word/documenZ.xml", b"word/Document.xml"), &["twice", "word/Document.xml"]);
}

#[test]
fn entities_are_not_expanded() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    let text = format!("{laughs}<w:document xmlns:w=\"w\"><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:document>");
    refused(&package(&[("word/document.xml", text.as_bytes())]), &["word/document.xml", "<!DOCTYPE"]);
    refused(&word("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>"), &["&c;", "declared nowhere"]);
    let sheet = with_part(&sheet(), "xl/worksheets/sheet1.xml", |xml| xml.replacen("?>", &format!("?>{laughs}"), 1));
    refused(&sheet, &["xl/worksheets/sheet1.xml", "<!DOCTYPE"]);
}

#[test]
fn markup_is_bounded() {
    refused(&word(&"<w:sdt>".repeat(1_100)), &["word/document.xml", "nested more than 1000"]);
    refused(
        &word("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/></w:tcPr></w:tc></w:tr></w:tbl>"),
        // What a cell claims beyond a thousand columns is not built, and nothing is left.
        &["nothing but blanks"],
    );
    refused(&word("<w:p><w:r><w:t>规章"), &["word/document.xml"]);
    refused(&word("<w:altChunk r:id=\"rId1\"/>"), &["needs_conversion", "altChunk"]);
    refused(&word("<w:p/>"), &["nothing but blanks"]);
}

#[test]
fn a_text_is_bounded_by_what_is_built() {
    // Well below every limit of bytes: a few letters of markup each.
    for (piece, count) in [
        ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", 60_000),
        ("<w:p/>", 210_000),
        ("<w:tr/>", 210_000),
        ("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>", 110_000),
    ] {
        let body = piece.repeat(count);
        let body = if piece == "<w:tr/>" { format!("<w:tbl>{body}</w:tbl>") } else { body };
        refused(&word(&body), &["word/document.xml", "more than 200000"]);
    }
    let run = "<w:r><w:t>1</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>2</w:t></w:r>".repeat(110_000);
    refused(&word(&format!("<w:p>{run}</w:p>")), &["more than 200000"]);
}

#[test]
fn a_sheet_is_bounded_by_what_it_holds() {
    let claim = |from: &'static str, to: &'static str| {
        with_part(&sheet(), "xl/worksheets/sheet1.xml", |xml| {
            assert!(xml.contains(from), "{xml}");
            xml.replacen(from, to, 1)
        })
    };
    // What the sheet says of its own size costs nothing.
    let read = document::decode(&claim("<dimension ref=\"A1:B1\"/>", "<dimension ref=\"A1:XFD1048576\"/>")).unwrap();
    assert_eq!(read.text.string, "规章\n31\n");
    let read = document::decode(&claim(
        "</sheetData>",
        "<row r=\"1048576\"><c r=\"XFD1048576\"><v>7</v></c></row></sheetData>",
    ))
    .unwrap();
    assert_eq!(read.text.string, "规章\n31\n7\n");
    let wide: Vec<String> = (2..200)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c><c r=\"XFD{row}\"><v>1</v></c></row>"))
        .collect();
    let wide = wide.concat();
    let wide = with_part(&sheet(), "xl/worksheets/sheet1.xml", |xml| {
        xml.replacen("</sheetData>", &format!("{wide}</sheetData>"), 1)
    });
    refused(&wide, &["16384 columns"]);
    let texts = |count: &'static str| {
        with_part(&sheet(), "xl/sharedStrings.xml", |xml| {
            let at = xml.find("uniqueCount=\"").unwrap() + "uniqueCount=\"".len();
            format!("{}{count}{}", &xml[..at], &xml[at + 1..])
        })
    };
    refused(&texts("4000000000000"), &["xl/sharedStrings.xml", "4000000000000 texts"]);
    // One text, stored once and printed by every cell.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let long = "规".repeat(32_000);
    for row in 0..400 {
        sheet.write_string(row, 0, &long).unwrap();
    }
    refused(&book.save_to_buffer().unwrap(), &["more than 32 MiB"]);
    let rows = format!("<row>{}</row>", "<c/>".repeat(10_000)).repeat(40);
    let many = with_part(&self::sheet(), "xl/worksheets/sheet1.xml", |xml| {
        xml.replacen("</sheetData>", &format!("{rows}</sheetData>"), 1)
    });
    refused(&many, &["more than 349525"]);
}

#[test]
fn records_of_an_xls_are_measured_first() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office/shatang_2024.xls");
    let bytes = fs::read(path).unwrap();
    // Dimensions: 0x0200 with 14 bytes, first and last row in four bytes each.
    let at = bytes.windows(8).position(|window| window == [0, 2, 14, 0, 0, 0, 0, 0]).unwrap();
    let mut claims = bytes.clone();
    claims[at + 8..at + 12].copy_from_slice(&u32::MAX.to_le_bytes());
    refused(&claims, &["cells; at most 1000000 are read"]);
    // BoundSheet: 0x0085, its sheet begins at the byte given in four.
    let at = bytes.windows(2).position(|window| window == [0x85, 0]).unwrap();
    let mut astray = bytes;
    astray[at + 4..at + 8].copy_from_slice(&0x00ff_ffff_u32.to_le_bytes());
    refused(&astray, &["a sheet begins at byte 16777215"]);
    let mut book = Workbook::new();
    for number in 0..65 {
        book.add_worksheet().write(0, 0, number).unwrap();
    }
    refused(&book.save_to_buffer().unwrap(), &["65 sheets; at most 64"]);
}

/// An OLE container with an empty stream of this name.
fn ole(stream: &str) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream(stream).unwrap().write_all(&[0; 600]).unwrap();
    container.into_inner().into_inner()
}

#[test]
fn what_is_locked_says_so() {
    refused(&ole("EncryptedPackage"), &["encrypted", "password"]);
    let open = package(&[("word/document.xml", b"<w/>")]);
    let mut locked = open.clone();
    // The first bit of the flags, in the entry and in the directory.
    locked[6] |= 1;
    let directory = locked.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    locked[directory + 8] |= 1;
    refused(&locked, &["encrypted", "word/document.xml"]);
}

#[test]
fn other_kinds_name_the_way_out() {
    let odf = |kind: &str| package(&[("mimetype", format!("application/vnd.oasis.opendocument.{kind}").as_bytes())]);
    let mhtml = b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n";
    let saved = document::decode(mhtml).expect_err("a web page in an archive").to_string();
    assert!(saved.contains("MHT") && !saved.contains("soffice"), "{saved}");
    for (bytes, words) in [
        (b"{\\rtf1\\ansi text}".to_vec(), ["needs_conversion", "RTF"]),
        (odf("text"), ["needs_conversion", "ODT"]),
        (odf("spreadsheet"), ["needs_conversion", "ODS"]),
        (package(&[("OFD.xml", b"<ofd/>")]), ["needs_conversion", "OFD"]),
        (package(&[("xl/workbook.bin", b"x")]), ["needs_conversion", "XLSB"]),
        (package(&[("ppt/presentation.xml", b"<p/>")]), ["presentation", "PPTX"]),
        (package(&[("2024/年报.html", b"<p/>")]), ["ZIP archive", "年报.html"]),
        (ole("PowerPoint Document"), ["OLE container", "PowerPoint Document"]),
        (b"PK\x03\x04 and no more".to_vec(), ["ZIP container", "fetch it again"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more".to_vec(), ["OLE container", "fetch it again"]),
    ] {
        refused(&bytes, &words);
    }
    if cfg!(feature = "doc") {
        refused(&ole("WordDocument"), &["DOC", "save it as DOCX"]);
    } else {
        refused(
            &ole("WordDocument"),
            &["needs_conversion", "DOC", "soffice --headless --convert-to docx", "--features doc"],
        );
    }
}
