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
use memchr::memmem;
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
    let mut dictionaries = Dictionaries::default();
    dictionaries.add(bytes)?;
    // Little enough to be harmless, unless it is packed twice.
    let is_small = bytes.len() as u64 * DEFLATE <= MOST_IN_A_STREAM;
    // Encrypted data looks damaged; it is counted when the file is open.
    let is_encrypted = memmem::find(bytes, b"/Encrypt").is_some();
    let mut streams = Vec::new();
    for at in starts(bytes) {
        let dictionary = dictionary(&bytes[..at]);
        let names = [&b"/FlateDecode"[..], b"/Fl ", b"/Fl]"];
        let packed: usize = names.iter().map(|name| count(dictionary, name)).sum();
        let data = &bytes[at..];
        let holds_objects = count(dictionary, b"/ObjStm") > 0;
        if holds_objects && packed > 0 {
            dictionaries.add_packed(data, packed)?;
        }
        let is_packed = packed > 0 || has_zlib_head(data);
        if (is_small && packed < 2) || !(is_packed || holds_objects) {
            continue;
        }
        let is_picture = is_packed && count(dictionary, b"/Image") > 0;
        let most = if is_packed && packed < 2 { most(&bytes[..at], data) } else { u64::MAX };
        let damaged_counts = !is_encrypted || holds_objects;
        streams.push(Packed { data, times: is_packed.then_some(packed.max(1)), is_picture, damaged_counts, most });
        if streams.len() > MOST_DICTIONARIES {
            return Err(Error::new(format!("the PDF holds more than {MOST_DICTIONARIES} streams, which are not read")));
        }
    }
    check_streams(streams)
}

/// A stream as the raw bytes show it.
struct Packed<'a> {
    data: &'a [u8],
    /// How often it is packed by Deflate; none where in another way.
    times: Option<usize>,
    is_picture: bool,
    /// Whether what a damaged place hides is added.
    damaged_counts: bool,
    /// The most that it can inflate to, by its own length.
    most: u64,
}

/// Counts streams, first those that may be too large by themselves, then the largest, until all that is left can be no more than
/// is read even at its most.
fn check_streams(mut streams: Vec<Packed<'_>>) -> Result<()> {
    let is_harmless = |stream: &Packed<'_>| stream.is_picture || stream.most <= MOST_IN_A_STREAM;
    streams.sort_by_key(|stream| (is_harmless(stream), std::cmp::Reverse(stream.most)));
    let mut sum = Sum::default();
    let mut most: u128 = streams.iter().map(|stream| u128::from(stream.most)).sum();
    for stream in &streams {
        if is_harmless(stream) && most <= u128::from(MOST_INFLATED) {
            break;
        }
        let inflated = match stream.times {
            Some(times) => {
                let Inflated { length, damaged } = inflated(stream.data, times);
                length.saturating_add(if stream.damaged_counts { damaged } else { 0 })
            }
            None => worst(stream.data),
        };
        sum.add(inflated, stream.is_picture)?;
        most = most - u128::from(stream.most) + u128::from(inflated);
    }
    Ok(())
}

/// The most that a stream packed once can inflate to, by the length it states. Without limit where anything about that is
/// unusual: a reader that takes the file apart in another way could find more.
fn most(before: &[u8], data: &[u8]) -> u64 {
    length(before).filter(|length| ends_there(data, *length)).map_or(u64::MAX, |length| length.saturating_mul(DEFLATE))
}

/// The length that the properties of a stream state, where they are nothing but `endobj 1 0 obj << … /Length 305 … >>`: no
/// comment, string, escaped name or reference in them that could hide another one.
fn length(before: &[u8]) -> Option<u64> {
    let properties = dictionary(before).strip_prefix(b"obj")?;
    let head = &before[..before.len() - properties.len() - b"obj".len()];
    // Where the digits begin that some bytes end with.
    let digits = |bytes: &[u8]| bytes.len() - bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let generation = head.trim_ascii_end();
    let object = generation[..digits(generation)].trim_ascii_end();
    let is_object = digits(generation) < generation.len()
        && digits(object) < object.len()
        && object[..digits(object)].trim_ascii_end().ends_with(b"endobj");
    let properties = properties.trim_ascii().strip_suffix(b"stream")?.trim_ascii_end();
    let is_plain = !properties.iter().any(|byte| matches!(byte, b'%' | b'(' | b')' | b'#' | 0));
    let is_balanced = properties.starts_with(b"<<") && count(properties, b"<<") == count(properties, b">>");
    // /Length1 is another property.
    let is_own = |rest: &&[u8]| rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let stated = memmem::find_iter(properties, b"/Length").map(|at| &properties[at + b"/Length".len()..]);
    let mut stated = stated.filter(is_own);
    let rest = stated.next().filter(|_| is_object && is_plain && is_balanced && stated.next().is_none())?;
    let rest = rest.strip_prefix(b" ").or_else(|| rest.strip_prefix(b"\n"))?.trim_ascii_start();
    let (stated, behind) = rest.split_at(rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let behind = behind.trim_ascii_start();
    let is_value = behind.starts_with(b"/") || behind.starts_with(b">>");
    std::str::from_utf8(stated).ok()?.parse().ok().filter(|_| is_value)
}

/// Whether the word that ends a stream stands behind so many bytes of it.
fn ends_there(data: &[u8], length: u64) -> bool {
    let behind = usize::try_from(length).ok().and_then(|length| data.get(length..));
    behind.is_some_and(|behind| behind.trim_ascii_start().starts_with(b"endstream"))
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
    let end = memmem::find(data, b"endstream").unwrap_or(data.len());
    (end as u64).saturating_mul(DEFLATE)
}

fn has_zlib_head(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

/// Where the data of streams begins.
fn starts(bytes: &[u8]) -> impl Iterator<Item = usize> + use<'_> {
    memmem::find_iter(bytes, b"stream").filter_map(|found| {
        let at = found + b"stream".len();
        let is_end = bytes[..found].ends_with(b"end");
        let line_end = bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ')).count();
        (!is_end && line_end > 0).then_some(at + line_end.min(2))
    })
}

/// The properties of a stream: what stands between `obj` and its data.
fn dictionary(before: &[u8]) -> &[u8] {
    let tail = &before[before.len().saturating_sub(LONGEST_DICTIONARY)..];
    let start = memmem::rfind(tail, b"obj").unwrap_or(0);
    &tail[start..]
}

/// How often a word stands in some bytes, apart from itself.
pub(super) fn count(bytes: &[u8], word: &[u8]) -> usize {
    memmem::find_iter(bytes, word).count()
}
