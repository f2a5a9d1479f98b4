//! Files that a page shows instead of linking them: frames, viewers, script calls, base64.

use crate::portal::attachment::{Attachment, FileKind, Via, file_name, is_file};
use crate::portal::page::{Page, all, resolve};
use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use regex::Regex;
use scraper::Html;
use std::sync::LazyLock;
use url::Url;

/// The most bytes of one file in a page.
const MOST_INLINE: usize = 32 << 20;

/// A file that stands in the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// Where in the page: `pdfData`, `iframe name`.
    pub place: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their kind, told by themselves.
    pub kind: FileKind,
}

/// A call or a variable of a script that names a file.
static SCRIPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:showVsbpdfIframe\s*\(|PDFObject\.embed\s*\(|\b(?:pdf_?url|pdf_?path|file_?url|pdf_?src|file_?path)\s*[:=])\s*["']([^"'<>\s]+)["']"#,
    )
    .ok()
});
static BASE64: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:\b(?<name>pdf_?data|pdf_?base64|base64_?pdf|file_?data)\s*[:=]\s*(?:(?:window\.)?atob\s*\(\s*)?["']|(?<data>data:application/(?:pdf|octet-stream);base64,))(?:data:[a-z/]+;base64,)?(?<text>[A-Za-z0-9+/=\s\\]{8,})"#,
    )
    .ok()
});
/// Parameters in which viewers take a file.
const PARAMETERS: [&str; 7] = ["file", "fileurl", "pdfurl", "url", "src", "pdf", "filepath"];

static DECODER: LazyLock<GeneralPurpose> = LazyLock::new(|| {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&base64::alphabet::STANDARD, config)
});

/// The files a page shows in frames, viewers and by script calls.
///
/// `/pdfjs/web/viewer.html?file=%2Fa%2F1.pdf` shows `/a/1.pdf`.
pub(super) fn shown(page: &Page, html: &Html) -> Vec<Attachment> {
    let mut files: Vec<Attachment> = Vec::new();
    let mut add = |url: Url, via: Via| {
        let name = file_name("", &url);
        let url = url.to_string();
        if !files.iter().any(|file| file.url == url) {
            files.push(Attachment { kind: FileKind::of_name(&url), url, name, via });
        }
    };
    // An address without an ending may have its type beside it.
    for element in all(html, "object[type='application/pdf'][data], embed[type='application/pdf'][src]") {
        let printed = element.attr("data").or_else(|| element.attr("src")).unwrap_or_default();
        if let Some(url) = resolve(&page.url, printed) {
            add(url, Via::Embed);
        }
    }
    let linked = page.anchors.iter().map(|anchor| &anchor.row.url).filter(|url| is_viewer(url));
    for frame in page.frames.iter().chain(linked) {
        match viewed(frame) {
            Some(file) => add(file, Via::Viewer),
            None if is_file(frame) => add(frame.clone(), Via::Embed),
            None => {}
        }
    }
    let called = SCRIPT.as_ref().map(|pattern| pattern.captures_iter(&page.body)).into_iter().flatten();
    for url in called.filter_map(|found| resolve(&page.url, &found[1])) {
        match viewed(&url) {
            Some(file) => add(file, Via::Viewer),
            None if is_file(&url) => add(url, Via::Script),
            None => {}
        }
    }
    for name in all(html, "iframe[name]").iter().filter_map(|frame| frame.attr("name")) {
        let Some(value) = decoded(name).and_then(|bytes| serde_json::from_slice(&bytes).ok()) else { continue };
        for url in strings(&value).into_iter().filter_map(|text| resolve(&page.url, text)).filter(is_file) {
            add(url, Via::Viewer);
        }
    }
    files
}

/// The files that stand in a page as base64; only what begins like a file is one.
pub(super) fn inline(page: &Page, html: &Html) -> Vec<Inline> {
    let mut files: Vec<Inline> = Vec::new();
    let mut add = |place: &str, bytes: Vec<u8>| {
        let kind = FileKind::of_bytes(&bytes);
        let is_readable =
            matches!(kind, FileKind::Pdf | FileKind::Office | FileKind::Ole | FileKind::Ofd | FileKind::Zip);
        if is_readable && !files.iter().any(|file| file.bytes == bytes) {
            files.push(Inline { place: place.to_owned(), bytes, kind });
        }
    };
    let found = BASE64.as_ref().map(|pattern| pattern.captures_iter(&page.body)).into_iter().flatten();
    for found in found {
        let place = found.name("name").map_or("data", |name| name.as_str());
        if let Some(bytes) = decoded(&found["text"]) {
            add(place, bytes);
        }
    }
    for name in all(html, "iframe[name]").iter().filter_map(|frame| frame.attr("name")) {
        let Some(bytes) = decoded(name) else { continue };
        match serde_json::from_slice::<serde_json::Value>(&bytes) {
            Ok(value) => {
                for bytes in strings(&value).into_iter().filter_map(decoded) {
                    add("iframe name", bytes);
                }
            }
            Err(_) => add("iframe name", bytes),
        }
    }
    files
}

fn is_viewer(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    path.contains("viewer") || path.contains("pdfjs") || path.contains("preview")
}

/// The file that a viewer's address names.
fn viewed(viewer: &Url) -> Option<Url> {
    let named = viewer.query_pairs().filter(|(name, _)| PARAMETERS.contains(&name.to_ascii_lowercase().as_str()));
    let mut files = named
        .filter_map(|(_, file)| resolve(viewer, &file))
        .filter(|file| FileKind::of_name(file.path()) != FileKind::Unknown && is_file(file));
    files.next()
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    if text.len() < 8 || text.len() / 4 * 3 > MOST_INLINE {
        return None;
    }
    let text: String =
        text.replace("\\n", "").replace("\\r", "").chars().filter(|c| !c.is_whitespace() && *c != '\\').collect();
    DECODER.decode(text).ok()
}

/// Every text in a JSON value, in order.
fn strings(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Array(all) => all.iter().flat_map(strings).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}
