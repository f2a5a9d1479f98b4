//! A test for each surface that meets what others wrote: whatever is lost, doubled or changed, reading ends, does not
//! panic, and reads no figure that is not printed.
//!
//! The inputs are drawn from a seed and bounded in size, so that a run is the same on every machine. An input that
//! panics is kept in the temporary folder.

use crate::together;
use gouji::document::charset;
use gouji::form::{Kind, sample};
use gouji::pipeline::read;
use gouji::source::Place;
use gouji::text::normal::normalise;
use gouji::{Form, Report, document};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A small generator, so that a run never depends on the clock.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 20) % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
}

fn damage(whole: &[u8], draw: &mut Draw) -> Vec<u8> {
    const SCRAPS: [&[u8]; 14] = [
        b"<table>",
        b"</table>",
        b"<td colspan=3 rowspan=0>",
        b"|",
        b"\n",
        b"\r\n\r\n",
        b"9999999999999999999999",
        b"\xff\xfe",
        b"&nbsp;",
        b"&#x",
        b"<!--",
        b"\0",
        "（七）总计".as_bytes(),
        "第二十条第（一）项".as_bytes(),
    ];
    let mut bytes = whole.to_vec();
    for _ in 0..=draw.below(6) {
        let at = draw.below(bytes.len());
        let len = draw.below(400).min(bytes.len() - at);
        match draw.below(5) {
            0 => drop(bytes.drain(at..at + len)),
            1 => {
                let piece = bytes[at..at + len].to_vec();
                let to = draw.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            2 => {
                let scrap = SCRAPS[draw.below(SCRAPS.len())];
                bytes.splice(at..at, scrap.iter().copied());
            }
            3 => bytes.truncate(at.max(1)),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(draw.below(256)).unwrap();
                }
            }
        }
    }
    bytes
}

/// The same package with one of its parts damaged: a damaged container hardly lets anything through.
fn damage_part(whole: &[u8], draw: &mut Draw) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(whole)).unwrap();
    let wanted = draw.below(archive.len());
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        if index == wanted && !part.is_empty() {
            part = damage(&part, draw);
        }
        package.start_file(entry.name().unwrap(), stored).unwrap();
        package.write_all(&part).unwrap();
    }
    package.finish().unwrap().into_inner()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Damaged copies of every file: a few seconds in a debug build.
const ROUNDS: usize = 40;
/// The most bytes an input has; damage doubles a part of it at most.
const MOST_BYTES: usize = 2 << 20;

/// Reads inputs, each damaged from one of the sources; where one panics it is kept and the test fails.
fn survive<T>(sources: &[T], rounds: usize, damaged: impl Fn(&T, &mut Draw) -> Vec<u8>, read: impl Fn(&[u8]) -> bool) {
    let mut draw = Draw(0x0da3_a6ed);
    let (mut accepted, mut refused) = (0, 0);
    for source in sources {
        for _ in 0..rounds {
            let bytes = damaged(source, &mut draw);
            assert!(bytes.len() <= MOST_BYTES, "{} bytes", bytes.len());
            match catch_unwind(AssertUnwindSafe(|| read(&bytes))) {
                Ok(true) => accepted += 1,
                Ok(false) => refused += 1,
                Err(_) => {
                    let kept = std::env::temp_dir().join("gouji-damaged-report");
                    fs::write(&kept, &bytes).unwrap();
                    panic!("a damaged report fails; kept as {}", kept.display());
                }
            }
        }
    }
    println!("{accepted} damaged reports read, {refused} refused");
    assert!(accepted > 0, "damage lets nothing through");
}

/// The files of a folder with one of these endings.
fn contents(folder: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let of_kind = |path: &PathBuf| path.extension().is_some_and(|own| endings.iter().any(|ending| own == *ending));
    files(folder).into_iter().filter(of_kind).map(|path| fs::read(path).unwrap()).collect()
}

/// Whether bytes are a report, every figure of which is printed at its place.
fn read_whole(bytes: &[u8]) -> bool {
    let Ok(report) = read::bytes(bytes) else { return false };
    figures_are_printed(&report, bytes);
    true
}

/// Counts read from text are the digits at their places.
fn figures_are_printed(report: &Report, bytes: &[u8]) {
    let Some(tables) = report.tables.as_ref().filter(|_| report.source.media_type == "text/plain") else { return };
    for (cell, place) in tables.cells.iter().zip(&tables.form.cells) {
        let Ok(number) = cell.value else { continue };
        let at = |span: &Place| match span {
            Place::Bytes(span) => normalise(&String::from_utf8_lossy(&bytes[span.start..span.end])),
            other => panic!("{}: a text has no place {other}", place.key),
        };
        let digits: String =
            cell.spans.iter().map(at).collect::<String>().chars().filter(char::is_ascii_digit).collect();
        if place.kind == Kind::Count && report.source.charset == "UTF-8" {
            assert_eq!(digits.parse(), Ok(number), "{} is read where {digits} is printed", place.key);
        }
    }
}

#[test]
fn charset() {
    let encoded = |text: &Vec<u8>, draw: &mut Draw| -> Vec<u8> {
        const LABELS: [&str; 6] = ["gb2312", "big5", "utf-8", "utf-16", "x-user-defined", "no such charset"];
        let text = String::from_utf8(text.clone()).unwrap();
        let label = format!("<meta charset={}>\n", LABELS[draw.below(LABELS.len())]);
        let text = if draw.below(2) == 0 { label + &text } else { text };
        let wide = |mark: u16, bytes: fn(u16) -> [u8; 2]| {
            [mark].into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        let bytes: Vec<u8> = match draw.below(5) {
            0 => encoding_rs::GB18030.encode(&text).0.into_owned(),
            1 => encoding_rs::BIG5.encode(&text).0.into_owned(),
            2 => wide(0xfeff, u16::to_le_bytes),
            3 => wide(0xfeff, u16::to_be_bytes),
            _ => text.into_bytes(),
        };
        damage(&bytes, draw)
    };
    survive(&contents("corpus/reports", &["txt", "md"]), ROUNDS, encoded, |bytes| {
        let Ok(decoded) = charset::decode(bytes) else { return false };
        assert!(decoded.text.len() <= 3 * bytes.len(), "{} bytes of text from {}", decoded.text.len(), bytes.len());
        let mut from = 0;
        for (at, c) in decoded.text.char_indices() {
            let place = decoded.bytes.source(at..at + c.len_utf8());
            assert!(
                from <= place.start && place.end <= bytes.len(),
                "{c} at {at} stands at {place:?} of {}",
                bytes.len()
            );
            from = place.start;
        }
        true
    });
}

#[test]
fn html_to_grid() {
    // Tags and texts are lost, doubled, exchanged and put in.
    let retagged = |page: &Vec<u8>, draw: &mut Draw| -> Vec<u8> {
        const TAGS: [&str; 14] = [
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<td rowspan=65534 colspan=1000>",
            "<td rowspan=0>",
            "<th colspan=-3>",
            "<td colspan='",
            "<!--",
            "<script>",
            "<textarea>",
            "<![CDATA[",
            "&#1114112;",
        ];
        let page = String::from_utf8_lossy(page);
        let mut pieces: Vec<&str> = page.split_inclusive('>').collect();
        for _ in 0..=draw.below(12) {
            let (at, other) = (draw.below(pieces.len()), draw.below(pieces.len()));
            match draw.below(4) {
                0 => drop(pieces.remove(at)),
                1 => pieces.insert(other, pieces[at]),
                2 => pieces.swap(at, other),
                _ => pieces.insert(at, TAGS[draw.below(TAGS.len())]),
            }
        }
        pieces.concat().into_bytes()
    };
    survive(&contents("corpus/reports", &["html"]), ROUNDS / 2, retagged, |bytes| {
        let Ok(document) = document::decode(bytes) else { return false };
        for grid in document.grids() {
            assert!(grid.rows * grid.columns <= 1_000_000, "{} rows of {}", grid.rows, grid.columns);
            for cell in &grid.cells {
                assert!(document.text.string.get(cell.text.clone()).is_some(), "{:?}", cell.text);
            }
        }
        read_whole(bytes)
    });
}

#[test]
fn flattened_reader() {
    // Lines are lost, doubled and exchanged, and what keeps figures apart becomes something else.
    let relined = |text: &Vec<u8>, draw: &mut Draw| -> Vec<u8> {
        const APART: [&str; 7] = ["|", "\t", "\n", " ", "\n\n", "", "、"];
        let mut text = String::from_utf8(text.clone()).unwrap();
        if draw.below(3) == 0 {
            text = text.replace(APART[draw.below(4)], APART[draw.below(APART.len())]);
        }
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        for _ in 0..draw.below(8) {
            let (at, other) = (draw.below(lines.len()), draw.below(lines.len()));
            match draw.below(3) {
                0 if lines.len() > 1 => drop(lines.remove(at)),
                1 => lines.insert(other, lines[at]),
                _ => lines.swap(at, other),
            }
        }
        lines.concat().into_bytes()
    };
    survive(&contents("corpus/reports", &["txt", "md"]), ROUNDS, relined, read_whole);
}

#[test]
fn assignment() {
    // Figures run together; digits are lost, doubled and put in, many at once now and then.
    let recut = |form: &&'static Form, draw: &mut Draw| -> Vec<u8> {
        let size = u32::try_from([1, 8, 600, 90_000][draw.below(4)]).unwrap();
        let values = sample::consistent(form, size, |n| u32::try_from(draw.below(n as usize)).unwrap());
        let mut text = together::report(form, &values).into_bytes();
        for _ in 0..draw.below(6) {
            let digits: Vec<usize> = (0..text.len()).filter(|at| text[*at].is_ascii_digit()).collect();
            let at = digits[draw.below(digits.len())];
            let digit = b'0' + u8::try_from(draw.below(10)).unwrap();
            match draw.below(4) {
                0 => drop(text.remove(at)),
                1 => text.insert(at, digit),
                2 => text[at] = digit,
                _ => drop(text.splice(at..at, vec![digit; 1 + draw.below(80)])),
            }
        }
        text
    };
    let forms = ["2021", "2019"].map(|edition| Form::edition(edition).unwrap());
    survive(&forms, 2 * ROUNDS, recut, read_whole);
}

#[test]
fn office() {
    let whole = contents("tests/fixtures/office", &["doc", "docx", "xls", "xlsx"]);
    survive(&whole, ROUNDS, |file, draw| damage(file, draw), read_whole);
    let packages: Vec<Vec<u8>> = whole.into_iter().filter(|bytes| bytes.starts_with(b"PK")).collect();
    survive(&packages, ROUNDS, |file, draw| damage_part(file, draw), read_whole);
}

#[test]
fn pdf() {
    let whole = contents("tests/fixtures/pdf", &["pdf"]);
    survive(&whole, ROUNDS / 2, |file, draw| damage(file, draw), read_whole);
    let open: Vec<Vec<u8>> = whole.iter().map(|file| unpacked(file)).collect();
    survive(&open, ROUNDS, |file, draw| damage(file, draw), read_whole);
}

#[test]
fn whole_pipeline() {
    let whole = contents("corpus/reports", &["html", "txt", "md", "docx", "xlsx"]);
    survive(&whole, ROUNDS, |file, draw| damage(file, draw), read_whole);
}

/// The file with the streams that are packed by Deflate alone laid open, so that damage reaches what pages draw.
///
/// The table of objects no longer fits; readers then search the file for them.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut open = Vec::new();
    let mut rest = bytes;
    let at = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).position(|found| found == word);
    while let Some(start) = at(rest, b"stream\n") {
        let data = &rest[start + 7..];
        let Some(end) = at(data, b"endstream") else { break };
        let dictionary = String::from_utf8_lossy(&rest[..start]).into_owned();
        let own = dictionary.rfind("obj").map_or("", |from| &dictionary[from..]);
        let mut inflated = Vec::new();
        let is_plain = own.contains("/FlateDecode") && !own.contains("/DecodeParms") && !own.contains("/ObjStm");
        if is_plain && flate2::read::ZlibDecoder::new(data).read_to_end(&mut inflated).is_ok() {
            let head = String::from_utf8_lossy(&rest[..start]).replace("/Filter /FlateDecode", "");
            open.extend_from_slice(if head.contains('\u{fffd}') { &rest[..start + 7] } else { head.as_bytes() });
            if head.contains('\u{fffd}') {
                open.extend_from_slice(&data[..end]);
            } else {
                open.extend_from_slice(b"stream\n");
                open.extend_from_slice(&inflated);
                open.push(b'\n');
            }
        } else {
            open.extend_from_slice(&rest[..start + 7]);
            open.extend_from_slice(&data[..end]);
        }
        open.extend_from_slice(b"endstream");
        rest = &data[end + 9..];
    }
    open.extend_from_slice(rest);
    open
}
