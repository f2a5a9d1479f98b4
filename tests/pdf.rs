//! PDF: bundled prints of bundled reports, random reports drawn by hand, scans, and what is refused.
#![allow(missing_docs, clippy::unwrap_used, clippy::cast_possible_truncation, clippy::cast_precision_loss)]
#![allow(clippy::cast_sign_loss)]

#[allow(dead_code)]
mod print;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use gouji::finding::Code;
use gouji::pipeline::read;
use gouji::record::{Mark, Report};
use gouji::source::Place;
use print::pdf::{self, Rules, assembled};
use print::record::{Print, Record};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The bundled prints with the report of the corpus that each is of.
fn fixtures() -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join("tests/fixtures/pdf")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let with_stem = |path: PathBuf| {
        let stem = path.file_stem()?.to_string_lossy().split_once("--")?.0.to_owned();
        Some((path, stem))
    };
    paths.into_iter().filter_map(with_stem).collect()
}

fn truth(stem: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(root().join(format!("corpus/truth/{stem}.json"))).unwrap()).unwrap()
}

#[test]
fn bundled_prints_are_read_whole() {
    let fixtures = fixtures();
    assert_eq!(fixtures.len(), 6);
    for (path, stem) in fixtures {
        let (truth, report) = (truth(&stem), read::file(&path).unwrap());
        let name = path.display();
        let tables = report.tables.as_ref().unwrap();
        let read: BTreeMap<&str, _> = tables.shown().collect();
        for (key, printed) in truth["cells"].as_object().unwrap() {
            let cell = read[key.as_str()];
            let expected: Option<Decimal> = (!printed.is_null()).then(|| printed.to_string().parse().unwrap());
            assert_eq!(cell.number(), expected, "{name}: {key}");
            assert_eq!(cell.value.err().map(Mark::as_str), truth["marks"][key].as_str(), "{name}: {key}");
            let on_page = |place: &Place| matches!(place, Place::Page { .. });
            assert!(expected.is_none() || !cell.spans.is_empty() && cell.spans.iter().all(on_page), "{name}: {key}");
        }
        let shown = read.values().filter(|cell| cell.number().is_some()).count();
        let printed = truth["cells"].as_object().unwrap().values().filter(|cell| !cell.is_null()).count();
        assert_eq!(shown, printed, "{name}: numbers that are not printed");
        assert_eq!(report.body.as_deref(), truth["body"].as_str(), "{name}");
        assert_eq!(report.year.map(i64::from), truth["year"].as_i64(), "{name}");
        assert_eq!(report.title.as_deref(), truth["title"].as_str(), "{name}");
        assert_eq!(tables.form.id, truth["edition"].as_str().unwrap(), "{name}");
    }
}

/// Every figure that is read stands in the text that poppler finds on the same page.
#[test]
fn figures_are_where_poppler_finds_them() {
    for (path, _) in fixtures() {
        let report = read::file(&path).unwrap();
        for cell in &report.tables.as_ref().unwrap().cells {
            let (Some(number), Some(Place::Page { page, .. })) = (cell.number(), cell.spans.first()) else { continue };
            let page = page.to_string();
            let found = Command::new("pdftotext").args(["-f", &page, "-l", &page, "-raw"]).arg(&path).arg("-").output();
            let Ok(found) = found else {
                println!("skipped: pdftotext is not installed");
                return;
            };
            let text = String::from_utf8_lossy(&found.stdout).into_owned();
            let words: Vec<&str> = text.split_whitespace().collect();
            let printed = number.to_string();
            assert!(words.iter().any(|word| word.contains(&printed)), "{}: {printed} on page {page}", path.display());
            break;
        }
    }
}

/// What first differs between a record and its print; `lost` counts cells that are null although they are printed.
fn compare(record: &Record, printed: &pdf::Printed, lost: &mut usize) -> Result<(), String> {
    let report = read::bytes(&printed.bytes).map_err(|error| format!("not read: {error}"))?;
    if report.title.as_deref() != Some(&record.title()) || report.year != Some(record.year) {
        return Err(format!("title: {:?}, year: {:?}", report.title, report.year));
    }
    let Some(tables) = &report.tables else { return Err("no tables".to_owned()) };
    if tables.form.id != record.form.id {
        return Err(format!("edition: {}", tables.form.id));
    }
    for (index, (place, cell)) in record.form.cells.iter().zip(&tables.cells).enumerate() {
        let expected = match &record.cells[index] {
            Print::Absent => Err(Mark::Absent),
            Print::Nothing(_, mark) => Err(*mark),
            Print::Figure(_, value) => Ok(*value),
        };
        if cell.value.is_ok() && cell.value != expected {
            return Err(format!("WRONG {}: printed {expected:?}, read {:?}", place.key, cell.value));
        }
        if cell.value == Err(Mark::Blank) && expected.is_ok() {
            return Err(format!("WRONG {}: printed {expected:?}, said to be blank", place.key));
        }
        if cell.value != expected {
            *lost += 1;
        }
        let middle = printed.figures.iter().find(|(own, ..)| *own == index);
        if let (Ok(_), Some((_, page, (x, y)))) = (cell.value, middle) {
            let holds = |place: &Place| match place {
                Place::Page { page: own, area } => {
                    let within =
                        |from: i32, at: f64, to: i32| f64::from(from) <= at * 100.0 && at * 100.0 <= f64::from(to);
                    own == page && within(area.x0, *x, area.x1) && within(area.y0, *y, area.y1)
                }
                _ => false,
            };
            if !cell.spans.iter().any(holds) {
                return Err(format!("{}: at {x},{y} on page {page}, read at {:?}", place.key, cell.spans));
            }
        }
    }
    // Digits that a page break puts beside a label disturb the second reader, which is a doubt and no more.
    let doubts = |finding: &&gouji::finding::Finding| {
        !matches!(
            finding.code,
            // The sentences around the tables are drawn apart from them.
            Code::RelationBroken
                | Code::DivisionUnknown
                | Code::Hybrid
                | Code::BlankForm
                | Code::ReadersDisagree
                | Code::ProseDisagrees
        )
    };
    match report.findings.iter().find(doubts) {
        Some(doubt) if *lost == 0 => Err(format!("an unwarranted doubt: {}", doubt.words().en)),
        _ => Ok(()),
    }
}

/// `GOUJI_CASES` draws more reports than usual, `GOUJI_KEEP` names the folder that keeps those that fail.
fn run(rules: Rules, cases: u64, may_lose: bool) {
    let cases = std::env::var("GOUJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let mut failures = Vec::new();
    let (mut all, mut cells) = (0, 0);
    for seed in 0..cases {
        let record = Record::draw(7_000_000 + seed);
        let printed = pdf::print(&record, rules, seed);
        let mut lost = 0;
        let result = compare(&record, &printed, &mut lost);
        cells += record.cells.len();
        all += lost;
        let reason = match result {
            Err(reason) if !may_lose || reason.starts_with("WRONG") => reason,
            _ if lost > 0 && !may_lose => format!("{lost} cells not read"),
            _ => continue,
        };
        if let Ok(folder) = std::env::var("GOUJI_KEEP") {
            fs::write(Path::new(&folder).join(format!("{rules:?}-{seed}.pdf")), &printed.bytes).unwrap();
        }
        failures.push(format!("{seed}: {reason}"));
    }
    println!("{rules:?}: {cases} reports, {all} of {cells} cells not read");
    assert!(failures.is_empty(), "{rules:?}: {} of {cases} differ\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn reports_drawn_with_rules_come_back_as_printed() {
    for rules in [Rules::Boxes, Rules::Lines, Rules::Slabs] {
        run(rules, 80, false);
    }
}

#[test]
fn reports_drawn_without_rules_never_give_a_wrong_number() {
    run(Rules::None, 300, true);
}

fn message(bytes: &[u8]) -> String {
    read::bytes(bytes).map(|report| report.id).expect_err("refused").to_string()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn stream(properties: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {properties} /Length {} >>\nstream\n", data.len()).into_bytes();
    object.extend_from_slice(data);
    object.extend_from_slice(b"\nendstream");
    object
}

const CATALOG: &[u8] = b"<< /Type /Catalog /Pages 2 0 R >>";
const ONE_PAGE: &[u8] = b"<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>";

/// One page with these resources and this content stream, and more objects from number 5 on.
fn one_page(resources: &str, content: &[u8], more: &[&[u8]]) -> Vec<u8> {
    let page = format!("<< /Type /Page /Parent 2 0 R /Resources << {resources} >> /Contents 4 0 R >>");
    let mut objects = vec![CATALOG, ONE_PAGE, page.as_bytes(), content];
    objects.extend_from_slice(more);
    assembled(&objects, "")
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    let locked = fs::read(root().join("tests/fixtures/pdf/locked.pdf")).unwrap();
    assert!(message(&locked).contains("encrypted with a password"));
    assert!(message(b"%PDF-1.7\n\x00\xff garbage").contains("broken"));
    let no_pages = assembled(&[CATALOG, b"<< /Type /Pages /Count 0 /Kids [] >>"], "");
    assert!(message(&no_pages).contains("no page") || message(&no_pages).contains("nothing"), "{}", message(&no_pages));
    let kids: Vec<String> = (0..401).map(|page| format!("{} 0 R", page + 3)).collect();
    let kids = kids.join(" ");
    let pages = format!("<< /Type /Pages /Count 401 /Kids [{kids}] /MediaBox [0 0 9 9] >>");
    let mut objects: Vec<&[u8]> = vec![CATALOG, pages.as_bytes()];
    objects.extend([&b"<< /Type /Page /Parent 2 0 R >>"[..]; 401]);
    assert!(message(&assembled(&objects, "")).contains("at most 400"));
    assert!(message(&one_page("", &stream("", b"0 0 m"), &[])).contains("shows nothing"));
    for (path, _) in fixtures() {
        // Cut off, it is refused or read in part, but no number is another's.
        let whole = fs::read(&path).unwrap();
        let own: BTreeMap<String, Option<Decimal>> = numbers(&read::bytes(&whole).unwrap());
        for share in 1..8 {
            let Ok(report) = read::bytes(&whole[..whole.len() * share / 8]) else { continue };
            for (key, number) in numbers(&report) {
                assert!(number.is_none() || own[&key] == number, "{}: {key}", path.display());
            }
        }
    }
}

fn numbers(report: &Report) -> BTreeMap<String, Option<Decimal>> {
    let cells = report.tables.iter().flat_map(gouji::record::Tables::shown);
    cells.map(|(key, cell)| (key.to_owned(), cell.number())).collect()
}

#[test]
fn streams_that_inflate_without_end_are_refused() {
    let once = packed(&vec![b' '; 70 << 20]);
    let twice = packed(&once);
    assert!(once.len() < 80 << 10 && twice.len() < 8 << 10);
    let flate = "/Filter /FlateDecode";
    let font =
        "/Font << /F1 << /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor << /FontFile2 5 0 R >> >> >>";
    let image = "/XObject << /I 5 0 R >>";
    let pixels = "/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8";
    let text = stream("", b"BT /F1 9 Tf (1) Tj ET");
    let bare = &once[2..once.len() - 4];
    // An empty stored block with a wrong check, which some decoders forgive.
    let damaged = [&b"\x00\x00\x00\x01\x00"[..], bare].concat();
    let image_bomb = stream(&format!("{pixels} {flate}"), &once);
    // A small length beside the one that counts, and the word that ends a stream inside it.
    let hidden = [&b"\x78\x9c\x00\x09\x00\xf6\xffendstream"[..], bare].concat();
    let lying = |lengths: &str| {
        let lengths = lengths.replace("LENGTH", &hidden.len().to_string());
        [format!("<< {lengths} {flate} >>\nstream\n").as_bytes(), &hidden, b"\nendstream"].concat()
    };
    let files = [
        one_page("", &lying("/Length 1 /Length%\nLENGTH\n"), &[]),
        one_page("", &lying("/Length 1 /Length\0LENGTH"), &[]),
        one_page("", &lying("/Length 1 /#4cength LENGTH"), &[]),
        one_page("", &lying("/Length LENGTH /DecodeParms << /Length 1 >>"), &[]),
        one_page("", &lying("/DecodeParms (endobj 1 0 obj << /Length 1) /Length LENGTH"), &[]),
        one_page("", &stream(flate, &once), &[]),
        one_page("", &stream("/Filter [/FlateDecode /FlateDecode]", &twice), &[]),
        one_page("", &stream("/Filter [/Fl /Fl]", &twice), &[]),
        one_page("", &stream("/Filter 5 0 R", &twice), &[b"[/FlateDecode /FlateDecode]"]),
        one_page("", &stream(flate, bare), &[]),
        one_page("", &stream(flate, &damaged), &[]),
        one_page(font, &text, &[&stream(flate, &once)]),
        one_page(image, &stream("", b"/I Do"), &[&image_bomb[..]; 4]),
        one_page("", &text, &[&stream(&format!("/Type /ObjStm /N 1 /First 4 {flate}"), &once)]),
        one_page("", &stream("/Filter [/ASCIIHexDecode /FlateDecode]", &hex(&once)), &[]),
    ];
    for (number, file) in files.iter().enumerate() {
        assert!(file.len() < 1 << 20);
        assert!(message(file).contains("inflate"), "{number}: {}", message(file));
    }
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

#[test]
fn forms_that_draw_each_other_are_given_up() {
    let form = |next: usize, times: usize| {
        let content = format!("/X{next} Do ").repeat(times);
        let resources = format!("/Resources << /XObject << /X{next} {next} 0 R >> >>");
        stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}"), content.as_bytes())
    };
    // Thirty forms, each of which draws the next one ten times.
    let forms: Vec<Vec<u8>> = (5..35).map(|number| form(number + 1, 10)).collect();
    let more: Vec<&[u8]> = forms.iter().map(Vec::as_slice).collect();
    let many = one_page("/XObject << /X5 5 0 R >>", &stream("", b"/X5 Do"), &more);
    assert!(message(&many).contains("drawing steps"), "{}", message(&many));
    // A form that draws itself ends by itself.
    let own = form(5, 1);
    assert!(message(&one_page("/XObject << /X5 5 0 R >>", &stream("", b"/X5 Do"), &[&own])).contains("shows nothing"));
    let lines = "0 0 m 9 9 l S ".repeat(300_000);
    let drawing = one_page("", &stream("/Filter /FlateDecode", &packed(lines.as_bytes())), &[]);
    assert!(message(&drawing).contains("drawing steps"), "{}", message(&drawing));
}

/// Two scanned pages; `layer` is drawn behind the picture of each and invisibly over it, `stamp` visibly.
fn scan(layer: &str, stamp: &str, title: &str) -> Vec<u8> {
    let pixels = "/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8";
    let picture = stream(pixels, &[0x80; 16]);
    let behind = format!("BT /F1 9 Tf 50 700 Td ({layer}) Tj ET");
    let content =
        format!("{behind} q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F1 9 Tf 50 700 Td ({layer}) Tj 0 Tr ({stamp}) Tj ET");
    let content = stream("", content.as_bytes());
    let page = b"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /XObject << /I 6 0 R >> /Font << /F1 7 0 R >> >> >>";
    let pages = b"<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] /MediaBox [0 0 595 842] >>";
    let font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
    let utf16: Vec<u8> = title.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let info = format!("<< /Title <feff{}> >>", String::from_utf8(hex(&utf16)).unwrap());
    let objects: [&[u8]; 8] = [CATALOG, pages, page, page, &content, &picture, font, info.as_bytes()];
    assembled(&objects, "/Info 8 0 R")
}

#[test]
fn a_scan_is_a_record_without_figures() {
    let found =
        |report: &Report| report.findings.iter().find(|f| f.code == Code::ImageOnly).unwrap().words().en.clone();
    let bare = read::bytes(&scan("", "", "scan0001")).unwrap();
    assert!(bare.tables.is_none());
    assert_eq!((bare.body.as_deref(), bare.year, bare.title.as_deref()), (None, None, None));
    assert_eq!(found(&bare), "all 2 pages are pictures; no figure was read");
    let title = "云岫县人民政府2024年政府信息公开工作年度报告";
    let named = read::bytes(&scan(&"31 30 29 ".repeat(9), "CamScanner", title)).unwrap();
    assert!(named.tables.is_none());
    assert_eq!((named.year, named.title.as_deref()), (Some(2024), Some(title)));
    assert_eq!(named.body.as_deref(), Some("云岫县人民政府"));
    assert!(found(&named).ends_with("the invisible text that a program recognised was not read"));
    assert!(!named.findings.iter().any(|finding| finding.code == Code::NoTables));
}
