//! XLS: the same as for XLSX, over records written by hand.

use super::{decode, shown};
use gouji::Document;
use gouji::document::look::{Look, Thing};
use std::io::{Cursor, Write};

/// Fonts: plain, plain, raised, white; the third is called 2 and the fifth would be called 5.
const FACES: [(u16, u16); 5] = [(0, 0), (0, 170), (3, 0), (0, 171), (0, 9)];

fn record(kind: u16, data: &[&[u8]]) -> Vec<u8> {
    let data = data.concat();
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), &data].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn text(words: &str) -> Vec<u8> {
    let units: Vec<u16> = words.encode_utf16().collect();
    let len = u16::try_from(units.len()).unwrap();
    [&len.to_le_bytes()[..], &[1], &self::words(&units)].concat()
}

/// A workbook of one sheet of these records.
fn book(rows: &[Vec<u8>]) -> Document {
    let begin = |kind: u16| record(0x0809, &[&words(&[0x0600, kind, 0, 0, 0, 0, 0, 0])]);
    let end = record(0x000a, &[]);
    let font = |ink: u16, script: u16| record(0x0031, &[&words(&[200, 0, ink, 400, script, 0, 0])]);
    let format = |id: u16, code: &str| record(0x041e, &[&id.to_le_bytes(), &text(code)]);
    let mut globals = begin(5);
    for own in [font(0x7fff, 0), font(0x7fff, 0), font(0x7fff, 1), font(9, 0)] {
        globals.extend(own);
    }
    globals.extend(format(170, "0!.0,\"万\""));
    globals.extend(format(171, ";;;"));
    for (font, format) in FACES {
        globals.extend(record(0x00e0, &[&words(&[font, format]), &[0; 16]]));
    }
    // Two texts: 规章, and 17911 whose last figure has the third font.
    let rich = [&[5, 0, 8, 1, 0][..], b"17911", &words(&[4, 2])].concat();
    let texts = record(0x00fc, &[&words(&[2, 0, 2, 0]), &text("规章"), &rich]);
    let bound = |at: usize| {
        let at = u32::try_from(at).unwrap().to_le_bytes();
        record(0x0085, &[&at, &[0, 0], &[2, 1], &words(&['年' as u16, '报' as u16])])
    };
    let at = globals.len() + bound(0).len() + texts.len() + end.len();
    let dimensions = record(0x0200, &[&words(&[0, 0, 9, 0, 0, 9, 0])]);
    let stream = [globals, bound(at), texts, end.clone(), begin(16), dimensions, rows.concat(), end].concat();
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("Workbook").unwrap().write_all(&stream).unwrap();
    decode(&container.into_inner().into_inner())
}

fn label(at: (u16, u16), text: u16) -> Vec<u8> {
    record(0x00fd, &[&words(&[at.0, at.1, 0, text, 0])])
}

fn number(at: (u16, u16), face: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[&words(&[at.0, at.1, face]), &value.to_le_bytes()])
}

/// A formula that adds up two cells of the row, with a stored result.
fn sum(at: (u16, u16), result: [u8; 8]) -> Vec<u8> {
    let area = [&[0x25][..], &words(&[at.0, at.0, 1, 2]), &[0x19, 0x10, 0, 0]].concat();
    let len = u16::try_from(area.len()).unwrap().to_le_bytes();
    record(0x0006, &[&words(&[at.0, at.1, 0]), &result, &[0; 6], &len, &area])
}

#[test]
fn cells_look_as_their_records_say() {
    let rows = [
        label((0, 0), 0),
        label((0, 1), 1),
        number((0, 2), 1, 33_409_000.0),
        number((0, 3), 2, 9.0),
        number((0, 4), 3, 5.0),
        number((0, 5), 4, 0.5),
    ];
    let document = book(&rows);
    assert_eq!(shown(&document), ["| 0:规章 | 1:1791 1 | 2:3340.9万 | 3: | 4: | 5:50%"]);
    let text = |range: &std::ops::Range<usize>| document.text.get(range.clone()).to_owned();
    let looks: Vec<(String, Look)> = document.shown.looks.iter().map(|(range, look)| (text(range), *look)).collect();
    assert_eq!(looks, [("1".to_owned(), Look::Raised)]);
    let held: Vec<(String, &str)> =
        document.shown.held.iter().map(|(range, held)| (text(range), held.as_str())).collect();
    assert_eq!(held, [("3340.9万".to_owned(), "33409000"), (String::new(), "9"), (String::new(), "5")]);
}

#[test]
fn hidden_rows_and_columns_of_old_are_not_there() {
    let row = |row: u16, options: u16| record(0x0208, &[&words(&[row, 0, 4, 255, 0, 0, options, 0])]);
    let column = record(0x007d, &[&words(&[1, 1, 2000, 0, 1, 0])]);
    let mut rows = vec![column, row(0, 0x100), row(1, 0x120), row(2, 0x100)];
    for at in 0..3 {
        rows.extend([label((at, 0), 0), number((at, 1), 0, 7.0), number((at, 2), 0, f64::from(at) + 1.0)]);
    }
    let document = book(&rows);
    assert_eq!(shown(&document), ["| 0:规章 | 1:1", "| 0:规章 | 1:3"]);
    let at = document.text.string.rfind('3').unwrap();
    assert_eq!(document.place(at..at + 1).unwrap().to_string(), "年报: row 3, column 3");
}

#[test]
fn formulas_of_old_are_judged_alike() {
    let empty = [3, 0, 0, 0, 0, 0, 0xff, 0xff];
    for (result, printed) in [(7_f64.to_le_bytes(), "7"), (0_f64.to_le_bytes(), "\u{fffc}"), (empty, "\u{fffc}")] {
        let document = book(&[label((0, 0), 0), number((0, 1), 0, 3.0), number((0, 2), 0, 4.0), sum((0, 3), result)]);
        assert_eq!(shown(&document), [format!("| 0:规章 | 1:3 | 2:4 | 3:{printed}")]);
        let things: Vec<Thing> = document.shown.unseen.iter().map(|(_, thing)| *thing).collect();
        assert_eq!(things, if printed == "7" { vec![] } else { vec![Thing::Formula] });
    }
}
