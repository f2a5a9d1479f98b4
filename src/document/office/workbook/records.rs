//! What the records of an XLS say of how its cells look.
//!
//! In: the stream of the workbook's records. Out: its faces, the fonts within its shared texts, and
//! of every sheet which face each cell has and what is hidden. The values are read elsewhere.

mod texts;

use super::cells::At;
use super::faces::{Face, Faces, Font};
use super::format::Format;
use crate::document::office::ole::{CONTINUE, END, Records, SHARED_TEXTS, SHEET, narrow, word};
use crate::document::office::paint::{Ground, WHITE};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

const BEGIN: u16 = 0x0809;
const FORMAT: u16 = 0x041e;
const FONT: u16 = 0x0031;
const FACE: u16 = 0x00e0;
const CALCULATED_BY: u16 = 0x01c1;
const FROM_1904: u16 = 0x0022;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007d;
const WINDOW: u16 = 0x023e;
const SHARED_TEXT: u16 = 0x00fd;
const NUMBERS: u16 = 0x00bd;
/// Records of a cell that holds something: row, column and face are their first words.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027e, 0x00d6, SHARED_TEXT];
/// The version of the records that is read; older ones have other fonts and texts.
const EXCEL_97: u32 = 0x0600;
/// The last column such a workbook can have, from 0.
const LAST_COLUMN: u32 = 255;
/// White, as the palette and the old fixed colours have it.
const WHITES: [u32; 2] = [1, 9];

/// How the cells of a workbook look.
#[derive(Debug, Default)]
pub struct Looks {
    /// The faces, by the index a cell states.
    pub faces: Faces,
    /// The fonts, by the index a run states.
    pub fonts: Vec<Font>,
    /// Runs within shared texts: from which character on which font.
    pub runs: HashMap<usize, Vec<(usize, usize)>>,
    /// Whether days are counted from 1904.
    pub is_1904: bool,
    /// Whether the program that wrote the file has calculated it.
    pub is_calculated: bool,
    /// Its sheets, hidden ones too.
    pub sheets: Vec<SheetLooks>,
}

/// How a sheet looks.
#[derive(Debug, Default)]
pub struct SheetLooks {
    /// The face of each cell, and its shared text where it has one.
    pub cells: BTreeMap<At, (usize, Option<usize>)>,
    /// Hidden rows.
    pub rows: Vec<(u32, u32)>,
    /// Hidden columns.
    pub columns: Vec<(u32, u32)>,
    /// Whether zeros are not shown.
    pub hides_zeros: bool,
}

/// Reads the records, whose claims were looked at before.
#[must_use]
pub fn looks(stream: &[u8]) -> Looks {
    let mut looks = Looks::default();
    let mut formats: HashMap<u32, Rc<Format>> = HashMap::new();
    let mut starts = Vec::new();
    let mut stated = Vec::new();
    let mut shared: Vec<&[u8]> = Vec::new();
    let mut in_texts = false;
    let mut is_read = true;
    for (kind, data) in Records(stream) {
        in_texts = kind == SHARED_TEXTS || (in_texts && kind == CONTINUE);
        match kind {
            BEGIN => is_read = narrow(data, 0) == EXCEL_97,
            SHEET => starts.push(word(data, 0) | (word(data, 2) << 16)),
            FROM_1904 => looks.is_1904 = narrow(data, 0) == 1,
            CALCULATED_BY => looks.is_calculated = true,
            END => break,
            _ if !is_read => {}
            _ if in_texts => shared.push(data),
            FORMAT => {
                let code = texts::single(data.get(2..).unwrap_or_default());
                formats.insert(narrow(data, 0), Rc::new(Format::new(&code)));
            }
            FONT => looks.fonts.push(font(data)),
            // The pattern of a fill stands in the uppermost six bits behind the borders, its colour in the lowest seven then.
            FACE => {
                let fill = (narrow(data, 16) >> 10, narrow(data, 18) & 0x7f);
                stated.push((narrow(data, 0), narrow(data, 2), fill));
            }
            _ => {}
        }
    }
    for (font, format, (pattern, colour)) in stated {
        let format = formats.entry(format).or_insert_with(|| Rc::new(Format::built_in(format)));
        let font = looks.font(font as usize);
        looks.faces.0.push(Face { format: Rc::clone(format), font, fill: ground(pattern, colour) });
    }
    looks.runs = texts::runs(&shared);
    looks.sheets =
        starts.iter().map(|start| sheet(usize::try_from(*start).ok().and_then(|start| stream.get(start..)))).collect();
    looks
}

impl Looks {
    /// The font of an index; the fifth is none, for reasons of old.
    #[must_use]
    pub fn font(&self, index: usize) -> Font {
        self.fonts.get(if index > 4 { index - 1 } else { index }).copied().unwrap_or_default()
    }
}

fn font(data: &[u8]) -> Font {
    Font {
        size: Some(f64::from(narrow(data, 0)) / 20.0),
        is_struck: narrow(data, 2) & 0x0008 != 0,
        ink: WHITES.contains(&narrow(data, 4)).then_some(WHITE),
        is_raised: narrow(data, 8) != 0,
    }
}

fn ground(pattern: u32, colour: u32) -> Option<Ground> {
    match pattern {
        0 => None,
        1 if WHITES.contains(&colour) => Some(Ground::Plain(WHITE)),
        _ => Some(Ground::Unknown),
    }
}

fn sheet(records: Option<&[u8]>) -> SheetLooks {
    let mut looks = SheetLooks::default();
    // A chart on a sheet has records of its own between a beginning and an end.
    let mut depth = 0_usize;
    for (kind, data) in Records(records.unwrap_or_default()) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ if depth > 1 => {}
            ROW if narrow(data, 12) & 0x0020 != 0 => {
                looks.rows.push((narrow(data, 0), narrow(data, 0)));
            }
            COLUMNS if narrow(data, 8) & 1 != 0 || narrow(data, 4) == 0 => {
                let (first, last) = (narrow(data, 0), narrow(data, 2));
                looks.columns.push((first, last.max(first)));
            }
            WINDOW => looks.hides_zeros = narrow(data, 0) & 0x0010 == 0,
            NUMBERS => {
                let faces = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
                for (column, face) in (narrow(data, 2)..=LAST_COLUMN).zip(faces) {
                    looks.cells.insert((narrow(data, 0), column), (narrow(face, 0) as usize, None));
                }
            }
            _ if CELLS.contains(&kind) => {
                let shared = (kind == SHARED_TEXT).then(|| (narrow(data, 6) | (narrow(data, 8) << 16)) as usize);
                looks.cells.insert((narrow(data, 0), narrow(data, 2)), (narrow(data, 4) as usize, shared));
            }
            _ => {}
        }
    }
    looks
}
