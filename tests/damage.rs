//! Damaged documents: whatever bytes are lost, doubled or changed, reading ends and does not panic.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::io::{Cursor, Read, Write};
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

fn damage(bytes: &mut Vec<u8>, draw: &mut Draw) {
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
}

/// The same package with one of its parts damaged: a damaged container hardly lets anything through.
fn damage_part(bytes: &mut Vec<u8>, draw: &mut Draw) {
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
    let wanted = draw.below(archive.len());
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        if index == wanted && !part.is_empty() {
            damage(&mut part, draw);
        }
        package.start_file(entry.name().unwrap(), stored).unwrap();
        package.write_all(&part).unwrap();
    }
    *bytes = package.finish().unwrap().into_inner();
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Reads damaged copies of files; fails where one panics, and keeps it.
fn read_damaged(paths: &[PathBuf], damage: impl Fn(&mut Vec<u8>, &mut Draw)) {
    let mut draw = Draw(0x0da3_a6ed);
    let (mut read, mut refused) = (0, 0);
    for path in paths {
        let whole = fs::read(path).unwrap();
        for _ in 0..ROUNDS {
            let mut bytes = whole.clone();
            damage(&mut bytes, &mut draw);
            let result = std::panic::catch_unwind(|| gouji::pipeline::read::bytes(&bytes).is_ok());
            match result {
                Ok(true) => read += 1,
                Ok(false) => refused += 1,
                Err(_) => {
                    let kept = std::env::temp_dir().join("gouji-damaged-report");
                    fs::write(&kept, &bytes).unwrap();
                    panic!("{} damaged panics; kept as {}", path.display(), kept.display());
                }
            }
        }
    }
    println!("{read} damaged reports read, {refused} refused");
}

#[test]
fn nothing_panics_on_damaged_reports() {
    read_damaged(&files("corpus/reports"), damage);
}

#[test]
fn nothing_panics_on_damaged_office_files() {
    let mut paths = files("tests/fixtures/office");
    paths.retain(|path| path.extension().is_some_and(|ending| ending != "sh"));
    read_damaged(&paths, damage);
    let is_package = |path: &PathBuf| fs::read(path).unwrap().starts_with(b"PK");
    let packages: Vec<PathBuf> = paths.into_iter().filter(is_package).collect();
    read_damaged(&packages, damage_part);
}

#[test]
fn nothing_panics_on_damaged_pdfs() {
    let mut paths = files("tests/fixtures/pdf");
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pdf"));
    read_damaged(&paths, damage);
    read_damaged(&paths, |bytes, draw| {
        *bytes = unpacked(bytes);
        damage(bytes, draw);
    });
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

/// Damaged copies of every report: a few seconds in a debug build.
const ROUNDS: usize = 40;
