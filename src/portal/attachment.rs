//! What files hang on a page, how were they found, and is what came back really such a file?
//!
//! In: a link or the bytes of an answer. Out: an [`Attachment`], or a [`Received`] with a named
//! outcome. Files are told by their first bytes, never by their name or their media type.

mod archive;

use super::page::Page;
pub use crate::document::kind::FileKind;
pub use archive::{Entry, entries};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// A PDF shorter than this is a server's excuse.
pub const LEAST_PDF: usize = 1_000;

/// A file that belongs to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where it is; empty for a file inside the page itself.
    pub url: String,
    /// Its name as the page prints it: `某县2023年年报.docx`.
    pub name: String,
    /// Its kind, as far as its name or address tells; the bytes decide.
    pub kind: FileKind,
    /// How it was found.
    pub via: Via,
}

/// How a file was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// A link.
    Link,
    /// An element that shows it: `iframe`, `embed`, `object`.
    Embed,
    /// The parameter of a viewer: `viewer.html?file=`.
    Viewer,
    /// A call in a script: `showVsbpdfIframe("…")`.
    Script,
    /// Base64 in the page.
    Inline,
    /// A field of the list's data.
    Data,
    /// An entry of an archive.
    Archive,
}

/// What came back where a file was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A file of this kind.
    File(FileKind),
    /// A page that asks who is there: 验证码, `codeValue`.
    Captcha,
    /// A page that asks for a name and a password.
    Login,
    /// Another page where a file was expected.
    Page,
    /// Too short to be what it claims.
    TooShort(FileKind),
    /// Nothing.
    Empty,
}

impl Received {
    /// The word of the record.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::File(_) => "ok",
            Self::Captcha => "captcha",
            Self::Login => "login",
            Self::Page => "html_instead",
            Self::TooShort(_) => "too_short",
            Self::Empty => "empty",
        }
    }
}

/// Judges the bytes that came where a file was expected.
///
/// A page with 验证码 is a captcha whatever its media type says; `%PDF-` in 300 bytes is no report.
#[must_use]
pub fn received(bytes: &[u8]) -> Received {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Received::Empty;
    }
    match FileKind::of_bytes(bytes) {
        FileKind::Html => {
            let page = crate::document::charset::decode(bytes)
                .map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), |it| it.text);
            let lower = page.to_lowercase();
            if ["验证码", "codevalue", "visitcode", "滑动", "captcha"].iter().any(|mark| lower.contains(mark)) {
                Received::Captcha
            } else if lower.contains("type=\"password\"")
                || lower.contains("type='password'")
                || lower.contains("请登录")
            {
                Received::Login
            } else {
                Received::Page
            }
        }
        FileKind::Pdf if bytes.len() < LEAST_PDF => Received::TooShort(FileKind::Pdf),
        kind => Received::File(kind),
    }
}

static NUMBERED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*附件\s*[\d一二三四五六七八九十]{0,2}\s*[:：、 ]\s*").ok());
static FILE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\.(?:pdf|docx?|wps|ofd|zip|rar|7z|xlsx?|et)(?:$|[?&#])|/download\.jsp\?|/downfile\.jsp\?|virtual_attach_file|/attachment/").ok()
});

/// Whether an address looks like that of a file.
#[must_use]
pub fn is_file(url: &Url) -> bool {
    FILE.as_ref().is_some_and(|pattern| pattern.is_match(url.as_str()))
}

/// A link of a page as an attachment, if it leads to a file.
#[must_use]
pub fn linked(page: &Page) -> Vec<Attachment> {
    let (mut files, mut known) = (Vec::new(), BTreeSet::new());
    for anchor in &page.anchors {
        let name = file_name(&anchor.row.title, &anchor.row.url);
        let claims = FileKind::of_name(&anchor.row.title);
        let by_name = !matches!(claims, FileKind::Unknown | FileKind::Html | FileKind::Picture);
        let url = anchor.row.url.to_string();
        if (is_file(&anchor.row.url) || by_name) && known.insert(url.clone()) {
            let kind = match FileKind::of_name(&url) {
                FileKind::Unknown | FileKind::Html => claims,
                kind => kind,
            };
            files.push(Attachment { url, name, kind, via: Via::Link });
        }
    }
    files
}

/// A file's name: what the page prints, else the last step of its address; see [`header_name`] for the server's word.
#[must_use]
pub fn file_name(printed: &str, url: &Url) -> String {
    // 附件1：年报.docx; in 附件1.pdf the word is all the name there is.
    let numbered = NUMBERED.as_ref().and_then(|pattern| pattern.find(printed)).map_or(0, |found| found.end());
    let printed = printed[numbered..].trim();
    let generic =
        ["下载", "点击下载", "附件下载", "查看", "点击查看", "pdf", "word", "下载文件", "文件下载", "download"];
    if !printed.is_empty() && !generic.iter().any(|word| printed.eq_ignore_ascii_case(word)) {
        return printed.to_owned();
    }
    let by_query =
        url.query_pairs().find(|(name, _)| matches!(name.to_ascii_lowercase().as_str(), "filename" | "file"));
    let last = url.path_segments().and_then(|mut steps| steps.next_back()).unwrap_or_default();
    let last = super::page::address::unescaped(last);
    by_query.map_or(last, |(_, name)| name.rsplit('/').next().unwrap_or_default().to_owned())
}

/// The name in a `Content-Disposition` header: RFC 5987's `filename*` before `filename`, raw GBK bytes decoded.
#[must_use]
pub fn header_name(header: &[u8]) -> Option<String> {
    static EXTENDED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?i)filename\*\s*=\s*"?([\w-]*)'[^']*'([^;"\s]+)"#).ok());
    static PLAIN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?i)filename\s*=\s*(?:"([^"]*)"|([^;]+))"#).ok());
    let text = crate::document::charset::decode(header)
        .map_or_else(|_| String::from_utf8_lossy(header).into_owned(), |it| it.text);
    if let Some(found) = EXTENDED.as_ref().and_then(|pattern| pattern.captures(&text)) {
        let bytes: Vec<u8> = super::page::address::percent_decoded(&found[2]);
        let encoding = encoding_rs::Encoding::for_label(found[1].as_bytes()).unwrap_or(encoding_rs::UTF_8);
        return Some(encoding.decode(&bytes).0.into_owned()).filter(|name| !name.is_empty());
    }
    let found = PLAIN.as_ref()?.captures(&text)?;
    let name = found.get(1).or_else(|| found.get(2))?.as_str().trim();
    let bytes = super::page::address::percent_decoded(name);
    let name = crate::document::charset::decode(&bytes).map_or_else(|_| name.to_owned(), |it| it.text);
    (!name.is_empty()).then_some(name)
}
