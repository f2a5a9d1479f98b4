//! What is a file? One table for folders, archives, packages and the files that hang on pages.
//!
//! In: the bytes of a file, or a name. Out: its kind, by the bytes; what a name says is a claim.

#[cfg(any(feature = "office", feature = "dataset"))]
use super::package::Package;
use serde::{Deserialize, Serialize};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// Word and sheets of today, a ZIP container.
    Office,
    /// Word, WPS and sheets of before 2007, an OLE container.
    Ole,
    /// OFD, a ZIP container of fixed pages.
    Ofd,
    /// A ZIP archive of files.
    Zip,
    /// Bytes packed by gzip.
    Gzip,
    /// An archive of a crawler: WARC, ARC.
    WebArchive,
    /// A page and what it shows in one message: MHT.
    Message,
    /// Rich text.
    RichText,
    /// A RAR or 7z archive.
    OtherArchive,
    /// A picture.
    Picture,
    /// A page.
    Html,
    /// A program, a font, a film.
    Binary,
    /// None of these; it may be text.
    Unknown,
}

impl FileKind {
    /// The kind that a name or an address claims.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let end = name.split(['?', '#']).next().unwrap_or_default();
        let by_end = |text: &str| match text.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref()
        {
            Some("pdf") => Self::Pdf,
            Some("docx" | "docm" | "xlsx" | "xlsm" | "pptx" | "odt" | "ods") => Self::Office,
            Some("doc" | "wps" | "xls" | "et" | "dot") => Self::Ole,
            Some("ofd") => Self::Ofd,
            Some("zip" | "wacz") => Self::Zip,
            Some("gz") => Self::Gzip,
            Some("warc" | "arc") => Self::WebArchive,
            Some("mht" | "mhtml") => Self::Message,
            Some("rtf") => Self::RichText,
            Some(
                "swf" | "flv" | "mp4" | "mp3" | "avi" | "wmv" | "wav" | "ogg" | "webm" | "exe" | "dll" | "db" | "woff"
                | "woff2" | "ttf" | "otf" | "eot",
            ) => Self::Binary,
            Some("rar" | "7z") => Self::OtherArchive,
            Some("jpg" | "jpeg" | "png" | "gif" | "bmp" | "webp" | "tif" | "tiff" | "svg" | "ico" | "avif") => {
                Self::Picture
            }
            Some("html" | "htm" | "shtml" | "xhtml") => Self::Html,
            _ => Self::Unknown,
        };
        match by_end(end) {
            // downfile.jsp?classid=0&filename=9f….pdf
            Self::Unknown => by_end(name.split('#').next().unwrap_or_default()),
            kind => kind,
        }
    }

    /// The kind that the bytes are.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        const PICTURES: [&[u8]; 6] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"];
        const BEGINNINGS: [(&[u8], FileKind); 7] = [
            (b"\xd0\xcf\x11\xe0", FileKind::Ole),
            (b"Rar!", FileKind::OtherArchive),
            (b"7z\xbc\xaf", FileKind::OtherArchive),
            (b"\x1f\x8b", FileKind::Gzip),
            (b"{\\rtf", FileKind::RichText),
            (b"WARC/", FileKind::WebArchive),
            (b"filedesc://", FileKind::WebArchive),
        ];
        let head = &bytes[..bytes.len().min(1024)];
        if head.windows(5).any(|five| five == b"%PDF-") {
            return Self::Pdf;
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return of_package(bytes);
        }
        if let Some((_, kind)) = BEGINNINGS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return *kind;
        }
        if PICTURES.iter().any(|magic| bytes.starts_with(magic))
            || (bytes.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"))
        {
            return Self::Picture;
        }
        let text = String::from_utf8_lossy(head).to_ascii_lowercase();
        let is_page =
            ["<!doctype", "<html", "<head", "<body", "<script", "<meta", "<div"].iter().any(|tag| text.contains(tag));
        match () {
            () if is_message(&text) => Self::Message,
            () if is_page => Self::Html,
            () if is_binary(bytes) => Self::Binary,
            () => Self::Unknown,
        }
    }

    /// The word of the record.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Office => "office",
            Self::Ole => "ole",
            Self::Ofd => "ofd",
            Self::Zip => "zip",
            Self::Gzip => "gzip",
            Self::WebArchive => "web_archive",
            Self::Message => "message",
            Self::RichText => "rich_text",
            Self::Binary => "binary",
            Self::OtherArchive => "other_archive",
            Self::Picture => "picture",
            Self::Html => "html",
            Self::Unknown => "unknown",
        }
    }
}

/// What a ZIP container is: an office file, an OFD or an archive of files.
#[cfg(any(feature = "office", feature = "dataset"))]
fn of_package(bytes: &[u8]) -> FileKind {
    let Ok(package) = Package::open(bytes) else { return FileKind::Zip };
    if package.has("[Content_Types].xml") || package.has("mimetype") {
        FileKind::Office
    } else if package.has("OFD.xml") {
        FileKind::Ofd
    } else {
        FileKind::Zip
    }
}

/// What a ZIP container is where nothing can open one.
#[cfg(not(any(feature = "office", feature = "dataset")))]
fn of_package(_: &[u8]) -> FileKind {
    FileKind::Zip
}

/// A mail-like header of several parts at the very beginning; in lower case.
fn is_message(head: &str) -> bool {
    const FIELDS: [&str; 6] = ["mime-version:", "from:", "content-type:", "subject:", "date:", "x-"];
    let first = head.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| FIELDS.iter().any(|field| line.starts_with(field)))
        && head.contains("mime-version:")
        && (head.contains("multipart/") || head.contains("content-type: text/html"))
}

/// Whether bytes are no text: UTF-16 says that it is one.
fn is_binary(bytes: &[u8]) -> bool {
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let head = &bytes[..bytes.len().min(4096)];
    let control = head.iter().filter(|byte| matches!(**byte, 0..=8 | 14..=26 | 28..=31)).count();
    !is_utf16 && control * 50 > head.len()
}

/// Whether a name is of what is kept beside documents: styles, scripts, pictures, fonts, what programs leave behind.
#[must_use]
pub fn is_beside(name: &str) -> bool {
    const STYLES_AND_DATA: [&str; 9] = ["css", "js", "mjs", "json", "jsonl", "map", "xml", "cur", "ini"];
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    file.starts_with('.')
        || file.to_ascii_uppercase().starts_with("README")
        || matches!(FileKind::of_name(file), FileKind::Picture | FileKind::Binary)
        || ending.is_some_and(|ending| STYLES_AND_DATA.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_by_their_bytes_and_names() {
        for (bytes, kind) in [
            (&b"%PDF-1.7"[..], FileKind::Pdf),
            (b"\x1f\x8b\x08", FileKind::Gzip),
            (b"WARC/1.1\r\n", FileKind::WebArchive),
            (b"filedesc://a.arc 0.0.0.0", FileKind::WebArchive),
            (b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n", FileKind::Message),
            (b"\n <!DOCTYPE html>", FileKind::Html),
            (b"\0\x01\0\0\0\x0c", FileKind::Binary),
            ("规章 1 2 3".as_bytes(), FileKind::Unknown),
        ] {
            assert_eq!(FileKind::of_bytes(bytes), kind, "{bytes:?}");
        }
        assert!(is_beside("a_files/.DS_Store") && is_beside("a/base.CSS") && is_beside("README.md"));
        assert!(!is_beside("show.jsp?id=5") && !is_beside("a.pdf") && !is_beside("noext"));
    }
}
