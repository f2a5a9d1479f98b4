//! Bytes of a PDF → whether what they inflate to may be held, found out without holding it.
//!
//! A stream of 300 KB can inflate to 300 MB, and once more where it is packed twice. Streams are
//! counted through a small buffer: those found in the raw bytes before the file is opened, since
//! opening unpacks its tables of objects, and then those that only the opened file shows, packed in
//! another way or encrypted.

use crate::error::{Error, Result};
use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use hayro_interpret::hayro_syntax::object::dict::keys::SUBTYPE;
use hayro_interpret::hayro_syntax::object::{Name, Object, Stream};
use hayro_interpret::hayro_syntax::{Filter, Pdf};
use std::borrow::Cow;
use std::io::{BufRead, BufReader};

/// The most bytes that all streams of a PDF may inflate to: 256 MiB; a report with four whole fonts has 60.
pub const MOST_INFLATED: u64 = 256 << 20;
/// The most that one stream other than a picture may inflate to: 64 MiB; the largest fonts for Chinese have 25.
pub const MOST_IN_A_STREAM: u64 = 64 << 20;
/// The most dictionaries that a PDF may hold, any of which may be a page; a tagged report of 40 pages has 10,000.
pub const MOST_DICTIONARIES: usize = 200_000;
/// What a byte packed by Deflate can become at the most.
const DEFLATE: u64 = 1032;
/// What a byte packed by LZW can become at the most: 4,096 bytes for 12 bits.
const LZW: u64 = 2731;
/// What a byte packed by run lengths can become at the most.
const RUN_LENGTH: u64 = 64;
/// Data packed more often than this is not unpacked.
const MOST_FILTERS: usize = 8;
/// The longest list of a stream's properties that is looked at.
const LONGEST_DICTIONARY: usize = 4096;

/// What the streams so far inflate to.
#[derive(Default)]
struct Sum(u64);

impl Sum {
    fn add(&mut self, inflated: u64, is_picture: bool) -> Result<()> {
        self.0 = self.0.saturating_add(inflated);
        if self.0 > MOST_INFLATED {
            return Err(Error::new(format!(
                "the streams of the PDF inflate, or may where they are damaged, to more than {MOST_INFLATED} bytes (256 MiB); that much is not read"
            )));
        }
        if inflated > MOST_IN_A_STREAM && !is_picture {
            return Err(Error::new(format!(
                "a stream of the PDF inflates, or may where it is damaged, to more than {MOST_IN_A_STREAM} bytes (64 MiB); that much is not read"
            )));
        }
        Ok(())
    }
}

/// How many dictionaries were found so far: opening a file makes a page of every one that a list of pages names.
#[derive(Default)]
struct Dictionaries(usize);

impl Dictionaries {
    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.0 += count(bytes, b"<<");
        if self.0 > MOST_DICTIONARIES {
            return Err(Error::new(format!(
                "the PDF holds more than {MOST_DICTIONARIES} dictionaries, which are not read"
            )));
        }
        Ok(())
    }

    /// Those among objects that are packed together.
    fn add_packed(&mut self, mut data: &[u8], times: usize) -> Result<()> {
        let mut reader = unpacking(&mut data, times);
        let mut read = 0;
        while let Ok(part) = reader.fill_buf()
            && !part.is_empty()
            && read <= MOST_IN_A_STREAM
        {
            self.add(part)?;
            let length = part.len();
            read += length as u64;
            reader.consume(length);
        }
        Ok(())
    }
}

/// Counts the streams that the raw bytes show.
///
/// # Errors
/// They inflate to more than is read, or hold more dictionaries than [`MOST_DICTIONARIES`].
pub fn check_bytes(bytes: &[u8]) -> Result<()> {
    let mut sum = Sum::default();
    let mut dictionaries = Dictionaries::default();
    dictionaries.add(bytes)?;
    // Little enough to be harmless, unless it is packed twice.
    let is_small = bytes.len() as u64 * DEFLATE <= MOST_IN_A_STREAM;
    // Encrypted data looks damaged; it is counted when the file is open.
    let is_encrypted = count(bytes, b"/Encrypt") > 0;
    for at in starts(bytes) {
        let dictionary = dictionary(&bytes[..at]);
        let names = [&b"/FlateDecode"[..], b"/Fl ", b"/Fl]"];
        let packed: usize = names.iter().map(|name| count(dictionary, name)).sum();
        let data = &bytes[at..];
        let holds_objects = count(dictionary, b"/ObjStm") > 0;
        if holds_objects && packed > 0 {
            dictionaries.add_packed(data, packed)?;
        }
        if is_small && packed < 2 {
            continue;
        }
        if packed > 0 || has_zlib_head(data) {
            let Inflated { length, damaged } = inflated(data, packed.max(1));
            let damaged = if is_encrypted && !holds_objects { 0 } else { damaged };
            sum.add(length.saturating_add(damaged), count(dictionary, b"/Image") > 0)?;
        } else if holds_objects {
            sum.add(worst(data), false)?;
        }
    }
    Ok(())
}

/// Counts the streams of an opened file that are encrypted or packed in other ways.
///
/// # Errors
/// They inflate to more than is read.
pub fn check(pdf: &Pdf) -> Result<()> {
    let mut sum = Sum::default();
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let (raw, filters) = (stream.raw_data(), stream.filters());
        let is_counted = matches!(raw, Cow::Borrowed(_)) && filters.as_slice() == [Filter::FlateDecode];
        if !is_counted {
            sum.add(unpacked(&raw, &filters), is_picture(&stream))?;
        }
    }
    Ok(())
}

fn is_picture(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(SUBTYPE).is_some_and(|name| &*name == b"Image")
}

/// What the filters of a stream make of its bytes: counted where all are Deflate, else the most it can be.
pub(super) fn unpacked(raw: &[u8], filters: &[Filter]) -> u64 {
    if filters.iter().all(|filter| *filter == Filter::FlateDecode) {
        let Inflated { length, damaged } = inflated(raw, filters.len());
        return length.saturating_add(damaged);
    }
    let most = |filter: &Filter| match filter {
        Filter::FlateDecode => DEFLATE,
        Filter::LzwDecode => LZW,
        Filter::RunLengthDecode => RUN_LENGTH,
        Filter::Ascii85Decode => 4,
        // What pictures are packed by is never unpacked here.
        _ => 1,
    };
    filters.iter().fold(raw.len() as u64, |length, filter| length.saturating_mul(most(filter)))
}

/// What a stream inflates to.
struct Inflated {
    /// The bytes that were counted.
    length: u64,
    /// The most that what is left behind a damaged place can become: other decoders go on there.
    damaged: u64,
}

/// Unpacks data packed by Deflate so many times.
fn unpacking<'a>(data: &'a mut &[u8], times: usize) -> Box<dyn BufRead + 'a> {
    let is_bare = !has_zlib_head(data);
    let mut reader: Box<dyn BufRead + 'a> = Box::new(data);
    for at in 0..times.min(MOST_FILTERS) {
        reader = if at == 0 && is_bare {
            Box::new(BufReader::new(DeflateDecoder::new(reader)))
        } else {
            Box::new(BufReader::new(ZlibDecoder::new(reader)))
        };
    }
    reader
}

/// Counts what data packed by Deflate so many times inflates to, as far as the limit.
fn inflated(mut data: &[u8], times: usize) -> Inflated {
    let mut reader = unpacking(&mut data, times);
    let mut length = 0;
    let is_damaged = loop {
        match reader.fill_buf().map(<[u8]>::len) {
            Ok(0) => break false,
            Ok(read) if length <= MOST_INFLATED => {
                length += read as u64;
                reader.consume(read);
            }
            Ok(_) => break false,
            Err(_) => break true,
        }
    };
    drop(reader);
    Inflated { length, damaged: if is_damaged { worst(data) } else { 0 } }
}

/// The most that the rest of a stream can become.
fn worst(data: &[u8]) -> u64 {
    let end = data.windows(9).position(|word| word == b"endstream").unwrap_or(data.len());
    (end as u64).saturating_mul(DEFLATE)
}

fn has_zlib_head(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

/// Where the data of streams begins.
fn starts(bytes: &[u8]) -> impl Iterator<Item = usize> + use<'_> {
    let keyword = b"stream";
    (keyword.len()..bytes.len()).filter(|at| bytes[..*at].ends_with(keyword)).filter_map(|at| {
        let is_end = bytes[..at - keyword.len()].ends_with(b"end");
        let line_end = bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ')).count();
        (!is_end && line_end > 0).then_some(at + line_end.min(2))
    })
}

/// The properties of a stream: what stands between `obj` and its data.
fn dictionary(before: &[u8]) -> &[u8] {
    let tail = &before[before.len().saturating_sub(LONGEST_DICTIONARY)..];
    let start = tail.windows(3).rposition(|word| word == b"obj").unwrap_or(0);
    &tail[start..]
}

/// How often a word stands in some bytes.
pub(super) fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|found| *found == word).count()
}
