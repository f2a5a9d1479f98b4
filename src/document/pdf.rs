//! PDF → a document: text with positions and ruling lines become paragraphs and tables.
//!
//! In: the bytes of a PDF. Out: a [`Document`] whose every figure knows its page and box. A page
//! of pictures gives pictures and no text; nothing is guessed from them, and a file of such pages
//! is a [`Scan`].

mod annotations;
mod canvas;
mod effort;
mod inflation;
mod layout;
mod lines;
mod looks;
mod numbers;
mod overprint;
mod page;
#[cfg(feature = "site")]
pub mod picture;
mod sheet;
mod sight;
mod table;
mod unruled;

use super::pieces::Builder;
use super::{Block, Document, PDF, Scan, charset};
use crate::error::{Error, Result};
use canvas::{GivenUp, Taken};
use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use memchr::memmem;
use page::Page;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The most pages that are read; the longest report seen has 40.
pub const MOST_PAGES: usize = 400;

/// The most characters that a scanner stamps on a page: its name and the number of the page.
const LONGEST_STAMP: usize = 24;

/// Reads a PDF.
///
/// # Errors
/// It is encrypted with a password, broken beyond reading, has more pages than [`MOST_PAGES`], more
/// on them than is read or streams that inflate to more than is held, shows nothing at all, or its
/// fonts do not say which characters their glyphs are.
pub fn read(bytes: &[u8]) -> Result<Document> {
    inflation::check_bytes(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => {
            Error::new("the PDF is encrypted with a password; save it without one and read that")
        }
        LoadPdfError::Invalid => Error::new("the PDF is broken: no page can be found in it; fetch it again"),
    })?;
    // The interpreter is another's, and files are damaged in more ways than it was tried on.
    catch_unwind(AssertUnwindSafe(|| pages(&pdf, is_cut(bytes)))).unwrap_or_else(|fault| {
        Err(Error::new(match fault.downcast_ref::<GivenUp>() {
            Some(GivenUp::Glyphs) => {
                format!("the PDF has more than {} characters, which are not read", canvas::MOST_GLYPHS)
            }
            Some(GivenUp::Steps) => {
                format!("a page of the PDF takes more than {} drawing steps, which are not taken", canvas::MOST_STEPS)
            }
            None => "the PDF is broken: a page cannot be drawn; fetch it again".to_owned(),
        }))
    })
}

fn pages(pdf: &Pdf, is_cut: bool) -> Result<Document> {
    inflation::check(pdf)?;
    let sources = pdf.pages();
    if sources.len() > MOST_PAGES {
        return Err(Error::new(format!("the PDF has {} pages; at most {MOST_PAGES} are read", sources.len())));
    }
    effort::check(pdf)?;
    let cache = InterpreterCache::new();
    let mut taken = Taken::default();
    let pages: Vec<Page> = sources.iter().map(|source| canvas::page(source, &cache, &mut taken)).collect();
    check_characters(&pages)?;
    let mut builder = Builder::default();
    if is_cut {
        builder.cut();
    }
    layout::write(&pages, &mut builder)?;
    let images: usize = pages.iter().map(|page| page.pictures.len()).sum();
    if builder.is_empty() && images == 0 {
        return Err(Error::new(format!("the PDF shows nothing on its {} pages", pages.len())));
    }
    let mut document = builder.finish(PDF, "Unicode");
    document.page_title = pdf.metadata().title.as_deref().and_then(title);
    document.replacements = pages.iter().map(|page| page.unknown).sum();
    document.blocks.extend((0..images).map(|_| Block::Image));
    document.scan = scan(&pages);
    Ok(document)
}

/// Whether every page is a picture, beside which at most a scanner's own stamp is printed.
fn scan(pages: &[Page]) -> Option<Scan> {
    let is_picture = |page: &Page| !page.pictures.is_empty() && page.glyphs.len() <= LONGEST_STAMP;
    pages
        .iter()
        .all(is_picture)
        .then(|| Scan { pages: pages.len(), has_hidden_text: pages.iter().any(|page| page.invisible > 0) })
}

/// Whether most of the print can be told from its glyphs.
fn check_characters(pages: &[Page]) -> Result<()> {
    let all: usize = pages.iter().map(|page| page.glyphs.len()).sum();
    let unknown: usize = pages.iter().map(|page| page.unknown).sum();
    if unknown > LONGEST_STAMP && 2 * unknown > all {
        return Err(Error::new(format!(
            "the fonts of the PDF have no Unicode map: of {unknown} of its {all} glyphs nothing tells which character they are; recognise its text (OCR), or export it again from what it was made from"
        )));
    }
    Ok(())
}

/// Whether a file's bytes end before it does, or some are missing in it: behind the last object stands where the table
/// of objects begins, and that is inside the file.
fn is_cut(bytes: &[u8]) -> bool {
    let last = |word: &[u8]| memmem::rfind(bytes, word);
    let Some(end) = last(b"startxref") else { return true };
    let digits = bytes[end + b"startxref".len()..].trim_ascii_start();
    let digits = &digits[..digits.iter().take_while(|byte| byte.is_ascii_digit()).count()];
    let start: Option<usize> = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
    last(b"endobj").is_some_and(|object| object > end) || start.is_none_or(|start| start >= end)
}

/// The title the file gives itself, in whatever charset it is written.
fn title(bytes: &[u8]) -> Option<String> {
    let title = charset::decode(bytes).ok()?.text;
    (!title.trim().is_empty()).then_some(title)
}
