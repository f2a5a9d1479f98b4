//! The OLE container of the office programs before 2007: what is in it, and whether its claims are sane.
//!
//! In: the bytes of the file. Out: which kind of document it is. Knows the frame of a workbook's
//! records, not their meaning.

use crate::error::{Context, Error, Result};
use crate::grid::spans::MOST_SLOTS;
use std::io::{Cursor, Read};

/// The first bytes of the container.
pub const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What a container holds.
#[derive(Debug)]
pub enum Content {
    /// A workbook (XLS, ET), with the stream of its records.
    Workbook(Vec<u8>),
    /// A text (DOC, WPS).
    Text,
    /// An office file of today behind a password.
    Encrypted,
    /// Something else, named.
    Other(String),
}

/// Looks into a container.
///
/// # Errors
/// It is damaged.
pub fn content(bytes: &[u8]) -> Result<Content> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).context(
        "the file begins as an OLE container (DOC, XLS) and cannot be opened as one; it may be cut, fetch it again",
    )?;
    let names: Vec<String> = container.read_root_storage().map(|entry| entry.name().to_owned()).collect();
    let stream_of = |wanted: &str| names.iter().find(|name| name.eq_ignore_ascii_case(wanted));
    if stream_of("EncryptedPackage").is_some() {
        return Ok(Content::Encrypted);
    }
    if let Some(name) = stream_of("Workbook").or_else(|| stream_of("Book")) {
        let mut records = Vec::new();
        let stream = container.open_stream(name).context("the workbook's records")?;
        stream.take(bytes.len() as u64).read_to_end(&mut records).context("the workbook's records")?;
        return Ok(Content::Workbook(records));
    }
    if stream_of("WordDocument").is_some() {
        return Ok(Content::Text);
    }
    Ok(Content::Other(names.join(", ")))
}

/// Row and column of a cell, from 0.
type At = (u32, u32);

/// Checks what the records of a workbook claim before memory is given for it, and gives for every
/// sheet the cells that are ruled and hold nothing.
///
/// # Errors
/// The workbook is encrypted, a sheet begins behind the end of the records, or its sheets together
/// span more than [`MOST_SLOTS`] slots or print more than [`MOST_PRINTED`].
pub fn check_workbook(stream: &[u8]) -> Result<Vec<Vec<At>>> {
    let mut starts = Vec::new();
    let mut texts = 0;
    let mut in_texts = false;
    for (kind, data) in Records(stream) {
        in_texts = kind == SHARED_TEXTS || (in_texts && kind == CONTINUE);
        match kind {
            FILE_PASS if word(data, 0) != 0 => {
                return Err(Error::new("encrypted: the workbook asks for a password; save it without one"));
            }
            SHEET => starts.push(word(data, 0) | word(data, 2) << 16),
            END => break,
            _ if in_texts => texts += data.len() as u64,
            _ => {}
        }
    }
    let (mut slots, mut printed, mut walked) = (0_u64, 0, 0);
    let mut room = MOST_SLOTS;
    let mut ruled = Vec::with_capacity(starts.len());
    for start in starts {
        let Some(sheet) = usize::try_from(start).ok().and_then(|start| stream.get(start..)) else {
            return Err(Error::new(format!("a sheet begins at byte {start} of {}; the file is damaged", stream.len())));
        };
        let claimed = claims(sheet, room);
        slots = slots.saturating_add(claimed.slots);
        printed += claimed.texts * texts.min(LONGEST_TEXT);
        walked += claimed.len;
        room -= claimed.ruled.len();
        if slots > MOST_SLOTS as u64 {
            return Err(Error::new(format!("the sheets claim {slots} cells; at most {MOST_SLOTS} are read")));
        }
        if printed > MOST_PRINTED {
            return Err(Error::new(format!(
                "the sheets may print up to {} MiB of text; at most {} are read",
                printed >> 20,
                MOST_PRINTED >> 20
            )));
        }
        if walked > stream.len() {
            return Err(Error::new("the sheets lie over each other in the file; no program writes that"));
        }
        ruled.push(claimed.ruled);
    }
    Ok(ruled)
}

/// What the records of one sheet claim.
#[derive(Debug, Default)]
struct Claims {
    /// Rows times columns.
    slots: u64,
    /// Cells that print a shared text.
    texts: u64,
    /// Cells that are ruled and hold nothing.
    ruled: Vec<At>,
    /// Bytes of its records.
    len: usize,
}

/// Walks the records of a sheet; of the cells that are only ruled it keeps as many as there is room for.
fn claims(sheet: &[u8], room: usize) -> Claims {
    let (mut rows, mut columns, mut texts) = (0, 0, 0);
    let mut declared = 0_u64;
    let mut ruled: Vec<At> = Vec::new();
    let mut records = Records(sheet);
    for (kind, data) in records.by_ref() {
        match kind {
            DIMENSIONS => {
                let wide = |at: usize| word(data, at) | word(data, at + 2) << 16;
                let (first, until, columns) = if data.len() >= 14 {
                    (wide(0), wide(4), word(data, 10))
                } else {
                    (word(data, 0), word(data, 2), word(data, 6))
                };
                // An end before the beginning would be counted round to four thousand million.
                let rows =
                    if until == 0 { 1 } else { (until - 1).checked_sub(first).map_or(u64::MAX, |rows| rows + 1) };
                declared = declared.saturating_add(rows.saturating_mul(columns.max(1)));
            }
            BLANK | BLANKS => {
                let (row, first) = (narrow(data, 0), narrow(data, 2));
                let last = if kind == BLANKS { narrow(data, data.len().saturating_sub(2)) } else { first };
                let left = room - ruled.len();
                ruled.extend((first..=last.min(MOST_COLUMN)).map(|column| (row, column)).take(left));
            }
            END => break,
            _ if CELLS.contains(&kind) => {
                texts += u64::from(kind == SHARED_TEXT);
                rows = rows.max(word(data, 0) + 1);
                // A record of several numbers ends with the last column it fills.
                let last = if kind == NUMBERS { word(data, data.len().saturating_sub(2)) } else { word(data, 2) };
                columns = columns.max(last + 1);
            }
            _ => {}
        }
    }
    Claims { slots: declared.max(rows * columns), texts, ruled, len: sheet.len() - records.0.len() }
}

const FORMULA: u16 = 0x0006;
/// The kind of a record.
pub const END: u16 = 0x000a;
const FILE_PASS: u16 = 0x002f;
/// The kind of a record.
pub const CONTINUE: u16 = 0x003c;
/// The kind of a record.
pub const SHEET: u16 = 0x0085;
const BLANKS: u16 = 0x00be;
const BLANK: u16 = 0x0201;
const NUMBERS: u16 = 0x00bd;
/// The kind of a record.
pub const SHARED_TEXTS: u16 = 0x00fc;
const SHARED_TEXT: u16 = 0x00fd;
const DIMENSIONS: u16 = 0x0200;
/// Records that fill a cell: row and column are their first words.
const CELLS: [u16; 8] = [FORMULA, NUMBERS, 0x00d6, SHARED_TEXT, 0x0203, 0x0204, 0x0205, 0x027e];
/// The longest text a cell of such a workbook can hold, in stored bytes.
const LONGEST_TEXT: u64 = 2 * 32_767;
/// The most text the cells of a workbook may print, in stored bytes, each counted as the longest one.
pub const MOST_PRINTED: u64 = 256 << 20;

/// The last column such a workbook can have, from 0.
const MOST_COLUMN: u32 = 255;

/// The word at a place, 0 behind the end.
pub fn narrow(data: &[u8], at: usize) -> u32 {
    data.get(at..at + 2).map_or(0, |pair| u32::from(u16::from_le_bytes([pair[0], pair[1]])))
}

/// As [`narrow`].
pub fn word(data: &[u8], at: usize) -> u64 {
    u64::from(narrow(data, at))
}

/// The records of a stream: their kind and their data.
pub struct Records<'a>(pub &'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let [a, b, c, d, rest @ ..] = self.0 else { return None };
        let len = usize::from(u16::from_le_bytes([*c, *d])).min(rest.len());
        let (data, rest) = rest.split_at(len);
        self.0 = rest;
        Some((u16::from_le_bytes([*a, *b]), data))
    }
}
