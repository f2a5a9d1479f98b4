//! What does a body say once its content coding is undone?

use super::Response;
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;
use std::borrow::Cow;
use std::fmt;
use std::io::{ErrorKind, Read};

/// The most bytes a body may unpack to where the caller has no limit of its own.
pub const MOST_CONTENT: usize = 32 << 20;

/// Codings on top of each other; more are taken for an attack.
const MOST_CODINGS: usize = 3;

/// Bytes that the decoder of brotli holds at once.
const BUFFER: usize = 4096;

/// What a frame of zstd begins with.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Why a body cannot be unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecoded {
    /// It would unpack to more than the limit.
    TooLarge,
    /// It ends before its coding does.
    Cut,
    /// It is damaged, or coded in a way not read here: `compress`.
    Undecodable(String),
}

impl fmt::Display for Undecoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the body unpacks to more than the limit"),
            Self::Cut => f.write_str("the body is cut off"),
            Self::Undecodable(why) => write!(f, "the body cannot be unpacked: {why}"),
        }
    }
}

impl std::error::Error for Undecoded {}

impl Response {
    /// The body with its content coding undone, at most `limit` bytes.
    ///
    /// `Content-Encoding: gzip` over a body that is not gzip is what it is: other crawlers store
    /// bodies unpacked under the server's own header, and some servers lie. What a cut body still
    /// gives is given, if [`truncated`](Self::truncated) says that it is cut.
    ///
    /// # Errors
    /// [`Undecoded`], when the limit is passed, the stream is damaged or the coding unknown.
    pub fn content(&self, limit: usize) -> Result<Cow<'_, [u8]>, Undecoded> {
        let named: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
            .flat_map(|(_, value)| {
                let value = String::from_utf8_lossy(value).to_ascii_lowercase();
                value.split(',').map(|coding| coding.trim().to_owned()).collect::<Vec<_>>()
            })
            .filter(|coding| !coding.is_empty() && coding != "identity")
            .collect();
        if named.len() > MOST_CODINGS {
            return Err(Undecoded::Undecodable(format!("{} codings", named.len())));
        }
        let mut content = Cow::Borrowed(self.body.as_slice());
        for coding in named.iter().rev() {
            let unpacked = match coding.as_str() {
                "gzip" | "x-gzip" if content.starts_with(&[0x1f, 0x8b]) => self.gunzip(&content, limit)?,
                "deflate" if is_zlib(&content) => self.unpack(ZlibDecoder::new(content.as_ref()), limit)?,
                "deflate" if !content.is_empty() => self.unpack(DeflateDecoder::new(content.as_ref()), limit)?,
                "br" => self.unpack(brotli::Decompressor::new(content.as_ref(), BUFFER), limit)?,
                "zstd" if content.starts_with(&ZSTD) => {
                    let decoder = StreamingDecoder::new(content.as_ref());
                    self.unpack(decoder.map_err(|error| Undecoded::Undecodable(error.to_string()))?, limit)?
                }
                "compress" | "x-compress" | "dcb" | "dcz" => {
                    return Err(Undecoded::Undecodable(format!("coded as {coding}")));
                }
                _ => continue,
            };
            content = Cow::Owned(unpacked);
        }
        // Packed once more, or without a word.
        for _ in 0..MOST_CODINGS {
            if !content.starts_with(&[0x1f, 0x8b, 8]) {
                break;
            }
            content = Cow::Owned(self.gunzip(&content, limit)?);
        }
        if content.len() > limit { Err(Undecoded::TooLarge) } else { Ok(content) }
    }

    /// Unpacks member after member; what follows the last one is padding.
    fn gunzip(&self, packed: &[u8], limit: usize) -> Result<Vec<u8>, Undecoded> {
        let mut content = Vec::new();
        let mut rest = packed;
        while rest.starts_with(&[0x1f, 0x8b]) {
            let mut decoder = GzDecoder::new(rest);
            content.append(&mut self.unpack(&mut decoder, limit - content.len())?);
            rest = decoder.into_inner();
        }
        Ok(content)
    }

    fn unpack(&self, decoder: impl Read, limit: usize) -> Result<Vec<u8>, Undecoded> {
        let mut content = Vec::new();
        match decoder.take(limit as u64 + 1).read_to_end(&mut content) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof && self.truncated.is_some() => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(Undecoded::Cut),
            Err(error) => return Err(Undecoded::Undecodable(error.to_string())),
        }
        if content.len() > limit { Err(Undecoded::TooLarge) } else { Ok(content) }
    }
}

/// Whether the two bytes of a zlib header stand there; many servers send bare deflate instead.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}
