//! Which bytes does a file hold once it is unpacked, and at which offset do they begin?

use super::Part;
use flate2::bufread::GzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write as _};
use std::path::Path;

const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];
/// Bytes held at once.
const BUFFER: usize = 64 << 10;

/// A file as its members: those of gzip, or all of a file that is not packed.
pub(super) struct Stream {
    source: Source,
    buffer: Vec<u8>,
    read: usize,
    filled: usize,
    /// Where the member begins in the file.
    member: u64,
    /// Unpacked bytes handed out of this member.
    within: u64,
    /// Unpacked bytes handed out of the members before it.
    before: u64,
}

enum Source {
    Plain(Counted),
    Packed(Box<GzDecoder<Counted>>),
    Spent(u64),
}

/// A part of a file that knows how far into the file it is.
struct Counted {
    part: io::Take<BufReader<File>>,
    at: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.part.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount as u64;
        self.part.consume(amount);
    }
}

impl Stream {
    /// The part of a file from `from`, at most `length` bytes of it.
    pub fn open(path: &Path, from: u64, length: u64) -> io::Result<Self> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(from))?;
        let mut part = Counted { part: BufReader::with_capacity(BUFFER, file).take(length), at: from };
        let packed = part.fill_buf()?.starts_with(&GZIP[..2]);
        let source = if packed { Source::Packed(Box::new(GzDecoder::new(part))) } else { Source::Plain(part) };
        Ok(Self { source, buffer: vec![0; BUFFER], read: 0, filled: 0, member: from, within: 0, before: 0 })
    }

    /// Whether the file is packed.
    pub fn is_packed(&self) -> bool {
        !matches!(self.source, Source::Plain(_))
    }

    /// Where the member begins in the file.
    pub fn member(&self) -> u64 {
        self.member
    }

    /// Unpacked bytes handed out of this member.
    pub fn within(&self) -> u64 {
        self.within
    }

    /// Where the next byte stands: in the file, or in what a packed file unpacks to.
    pub fn position(&self) -> u64 {
        match self.source {
            Source::Plain(_) => self.member + self.within,
            Source::Packed(_) | Source::Spent(_) => self.before + self.within,
        }
    }

    /// How far into the file a packed stream has been read; at a member's end, where the next begins.
    pub fn file_position(&self) -> u64 {
        match &self.source {
            Source::Plain(part) => part.at,
            Source::Packed(member) => member.get_ref().at,
            Source::Spent(end) => *end,
        }
    }

    /// Passes over line ends; false when the member ends with them.
    pub fn skip_line_ends(&mut self) -> io::Result<bool> {
        loop {
            let bytes = self.fill()?;
            let (blank, filled) = (bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count(), bytes.len());
            self.take(blank);
            if filled == 0 || blank < filled {
                return Ok(filled > 0);
            }
        }
    }

    /// What comes next in this member; nothing at its end, when its checksum has been compared.
    pub fn fill(&mut self) -> io::Result<&[u8]> {
        if self.read == self.filled {
            self.read = 0;
            self.filled = 0;
            self.filled = match &mut self.source {
                Source::Plain(part) => part.read(&mut self.buffer)?,
                Source::Packed(member) => member.read(&mut self.buffer)?,
                Source::Spent(_) => 0,
            };
        }
        Ok(&self.buffer[self.read..self.filled])
    }

    /// Takes bytes that [`fill`](Self::fill) showed.
    pub fn take(&mut self, amount: usize) {
        self.read += amount;
        self.within += amount as u64;
    }

    /// Goes on with the next member behind one that is at its end; false when there is none.
    pub fn next_member(&mut self) -> io::Result<bool> {
        let mut part = match std::mem::replace(&mut self.source, Source::Spent(0)) {
            Source::Packed(member) => member.into_inner(),
            Source::Plain(part) => {
                self.source = Source::Plain(part);
                return Ok(false);
            }
            Source::Spent(end) => {
                self.source = Source::Spent(end);
                return Ok(false);
            }
        };
        self.before += self.within;
        self.within = 0;
        self.member = part.at;
        let next = part.fill_buf()?;
        if next.is_empty() {
            self.source = Source::Spent(part.at);
            return Ok(false);
        }
        if !next.starts_with(&GZIP[..next.len().min(2)]) {
            self.source = Source::Spent(part.at);
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no gzip member follows"));
        }
        self.source = Source::Packed(Box::new(GzDecoder::new(part)));
        Ok(true)
    }
}

/// Writes what a packed part unpacks to, as far as it can be unpacked; gives where and why it ends early.
pub(super) fn unpack(part: &Part, to: &mut File) -> io::Result<Option<(u64, io::Error)>> {
    let mut stream = Stream::open(&part.path, part.from, part.length)?;
    loop {
        let taken = match stream.fill() {
            Ok(bytes) => {
                to.write_all(bytes)?;
                bytes.len()
            }
            Err(error) => return Ok(Some((stream.member(), error))),
        };
        stream.take(taken);
        if taken > 0 {
            continue;
        }
        match stream.next_member() {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => return Ok(Some((stream.member(), error))),
        }
    }
}

/// The first gzip member at or behind `from` that unpacks to the beginning of a record.
pub(super) fn find_member(path: &Path, from: u64, end: u64) -> io::Result<Option<u64>> {
    let mut file = File::open(path)?;
    let mut window = vec![0; BUFFER];
    let mut at = from;
    while at < end {
        file.seek(SeekFrom::Start(at))?;
        let most = window.len().min(usize::try_from(end - at).unwrap_or(usize::MAX));
        let mut filled = 0;
        while filled < most {
            match file.read(&mut window[filled..most])? {
                0 => break,
                read => filled += read,
            }
        }
        for (index, bytes) in window[..filled].windows(GZIP.len()).enumerate() {
            if bytes == GZIP && begins_record(path, at + index as u64) {
                return Ok(Some(at + index as u64));
            }
        }
        if filled < window.len() {
            return Ok(None);
        }
        at += (filled - GZIP.len() + 1) as u64;
    }
    Ok(None)
}

fn begins_record(path: &Path, at: u64) -> bool {
    let begins = || -> io::Result<bool> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(at))?;
        let mut first = [0; 5];
        GzDecoder::new(BufReader::with_capacity(512, file)).read_exact(&mut first)?;
        Ok([b"WARC/", b"http:", b"https"].contains(&&first))
    };
    begins().unwrap_or(false)
}
