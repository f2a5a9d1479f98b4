//! Pages saved with all they show in one message (MHT): which page is it, and which others stand in it?

use crate::error::{Error, Result};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, MessageParser, MimeHeaders, PartType};

/// A page in a message.
pub(super) struct Saved {
    /// Where it was fetched, as the message says.
    pub location: Option<String>,
    /// Its bytes as they were before they were encoded: the page itself says its charset.
    pub bytes: Vec<u8>,
}

/// The pages in a message, the longest first: frames and what a browser opened with it stand behind it.
pub(super) fn pages(message: &[u8]) -> Vec<Saved> {
    let parsed = MessageParser::default().parse(message);
    let parts = parsed.iter().flat_map(|message| &message.parts);
    let pages = parts.filter(|part| matches!(part.body, PartType::Html(_)) && part.content_type().is_some());
    let saved = pages.filter_map(|part| {
        let own = message.get(part.offset_body as usize..part.offset_end as usize)?;
        let bytes = match part.encoding {
            Encoding::None => own.to_vec(),
            Encoding::QuotedPrintable => quoted_printable_decode(own)?,
            Encoding::Base64 => base64_decode(own)?,
        };
        Some(Saved { location: part.content_location().map(str::to_owned), bytes })
    });
    let mut saved: Vec<Saved> = saved.collect();
    saved.sort_by_key(|page| std::cmp::Reverse(page.bytes.len()));
    saved
}

/// The page of a message.
///
/// # Errors
/// No page is in it.
pub(super) fn page(message: &[u8]) -> Result<Vec<u8>> {
    let first = pages(message).into_iter().next().map(|page| page.bytes);
    first.ok_or_else(|| Error::new("this is a web page in a message (MHT), and no page is in it"))
}
