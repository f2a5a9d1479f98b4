//! Pages saved with all they show in one message (MHT): which page is it, and which others stand in it?

use crate::error::{Error, Result};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{MessageParser, MimeHeaders};

/// A page in a message.
pub(super) struct Saved {
    /// Where it was fetched, as the message says.
    pub location: Option<String>,
    /// Its bytes as they were before they were encoded: the page itself says its charset. An error where the encoding is
    /// damaged.
    pub bytes: Result<Vec<u8>>,
}

/// The pages in a message, the longest first: frames and what a browser opened with it stand behind it, damaged ones last.
pub(super) fn pages(message: &[u8]) -> Vec<Saved> {
    let parsed = MessageParser::default().parse(message);
    let parts = parsed.iter().flat_map(|message| &message.parts);
    // By what the part says of itself: one whose encoding is damaged is parsed as anything, and as not encoded.
    let pages = parts.filter(|part| part.is_content_type("text", "html"));
    let mut saved: Vec<Saved> = pages
        .map(|part| {
            let own = message.get(part.offset_body as usize..part.offset_end as usize);
            let encoding = part.content_transfer_encoding().unwrap_or_default().to_ascii_lowercase();
            let bytes = own.and_then(|own| match encoding.trim() {
                "quoted-printable" => quoted_printable_decode(own),
                "base64" => base64_decode(own),
                _ => Some(own.to_vec()),
            });
            let bytes = bytes.ok_or_else(|| Error::new("a page in the message (MHT) is damaged"));
            Saved { location: part.content_location().map(str::to_owned), bytes }
        })
        .collect();
    saved.sort_by_key(|page| std::cmp::Reverse(page.bytes.as_ref().map_or(0, Vec::len)));
    saved
}

/// The page of a message.
///
/// # Errors
/// No page is in it, or none that is whole.
pub(super) fn page(message: &[u8]) -> Result<Vec<u8>> {
    let nothing = || Error::new("this is a web page in a message (MHT), and no page is in it");
    pages(message).into_iter().next().ok_or_else(nothing)?.bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_whose_encoding_is_damaged_is_told() {
        let part = |location: &str, encoding: &str, body: &str| {
            format!(
                "--x\r\nContent-Type: text/html\r\nContent-Location: {location}\r\n\
                 Content-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n"
            )
        };
        let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n";
        let whole = part("http://a.example/1", "base64", "PHA+5bm05oqlPC9wPg==");
        let damaged = part("http://a.example/2", "base64", "PHA+!!!!5bm0");
        let message = [head, &damaged, &whole, "--x--\r\n"].concat();
        let saved = pages(message.as_bytes());
        let told: Vec<_> = saved.iter().map(|page| (page.location.as_deref(), page.bytes.is_ok())).collect();
        assert_eq!(told, [(Some("http://a.example/1"), true), (Some("http://a.example/2"), false)]);
        assert_eq!(page(message.as_bytes()).unwrap(), "<p>年报</p>".as_bytes());
        assert!(page([head, &damaged, "--x--\r\n"].concat().as_bytes()).is_err());
    }
}
