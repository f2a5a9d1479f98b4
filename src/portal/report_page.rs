//! Where on its page is the report: in the text, in a file, in a viewer, or in pictures only?
//!
//! In: a posting's [`Page`]. Out: [`ReportPage`]: the body with what it holds, every file of the
//! whole page with how it was found, and a named outcome. Fetches nothing.

mod body;
mod viewer;

use super::attachment::{self, Attachment, FileKind};
use super::page::Page;
use crate::title::{Judgement, judge};
pub use body::{Body, BodyFrom};
use scraper::Html;
pub use viewer::Inline;

/// Characters that make a text of a body (CRAWL.md 6).
const LEAST_CHARACTERS: usize = 200;

/// A posting's page, taken apart.
#[derive(Debug, Clone)]
pub struct ReportPage {
    /// The part of the page that is the article; null where the page shows none.
    pub body: Option<Body>,
    /// The files of the whole page: those called a report first, then those in the body, then the others.
    pub attachments: Vec<Attachment>,
    /// Files that stand in the page itself, as base64.
    pub inline: Vec<Inline>,
    /// What the page comes to.
    pub outcome: Outcome,
}

/// What a posting's page comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// A table of the report stands in the text.
    Tables,
    /// No table in the text, but a file hangs on the page or stands in it.
    Files,
    /// A text without tables or files; its pictures may be the tables.
    Prose,
    /// Pictures and hardly a word.
    ImageOnly,
    /// A page that asks who is there.
    Captcha,
    /// Nothing of an article.
    Nothing,
}

impl Outcome {
    /// The word of the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tables => "tables",
            Self::Files => "files",
            Self::Prose => "prose",
            Self::ImageOnly => "image_only",
            Self::Captcha => "captcha",
            Self::Nothing => "nothing",
        }
    }
}

/// Takes a posting's page apart.
///
/// Vendors print the list of files behind the body, so the whole page is looked at: a body that ends
/// at 相关附件 loses none of them.
#[must_use]
pub fn read(page: &Page) -> ReportPage {
    let mut attachments = attachment::linked(page);
    let mut inline = Vec::new();
    let mut body = None;
    if !page.too_deep {
        let html = Html::parse_document(&page.body);
        body = body::find(page, &html);
        for shown in viewer::shown(page, &html) {
            if !attachments.iter().any(|known| known.url == shown.url) {
                attachments.push(shown);
            }
        }
        inline = viewer::inline(page, &html);
    }
    let in_body = |file: &Attachment| body.as_ref().is_some_and(|body| body.links.contains(&file.url));
    attachments.sort_by_key(|file| (!is_report(&file.name), !in_body(file)));
    let outcome = outcome(page, body.as_ref(), &attachments, &inline);
    ReportPage { body, attachments, inline, outcome }
}

fn is_report(name: &str) -> bool {
    matches!(judge(name), Judgement::Report(_) | Judgement::Bare)
}

fn outcome(page: &Page, body: Option<&Body>, files: &[Attachment], inline: &[Inline]) -> Outcome {
    let characters = body.map_or(0, |body| body.characters);
    if body.is_some_and(|body| body.report_tables > 0) {
        return Outcome::Tables;
    }
    let is_asked = ["验证码", "codeValue", "visitcode"].iter().any(|mark| page.body.contains(mark));
    if characters < LEAST_CHARACTERS && is_asked && files.is_empty() {
        return Outcome::Captcha;
    }
    if !inline.is_empty() || files.iter().any(|file| is_readable(file.kind)) {
        return Outcome::Files;
    }
    match body {
        Some(_) if characters >= LEAST_CHARACTERS => Outcome::Prose,
        Some(body) if body.images > 0 => Outcome::ImageOnly,
        _ if files.iter().any(|file| file.kind == FileKind::Picture) => Outcome::ImageOnly,
        _ => Outcome::Nothing,
    }
}

fn is_readable(kind: FileKind) -> bool {
    !matches!(kind, FileKind::Picture | FileKind::Html)
}
