//! A county whose reports are files: attached, packed, framed, written into a script, or pictures.

use super::FOLDERS;
use super::trs::item;
use crate::portal::county::Draft;
use crate::portal::page::{AFTER_BODY, Line, list};
use crate::portal::print::{pdf::assembled, word::package};
use crate::portal::report::Report;
use crate::portal::site::Resource;
use crate::portal::truth::{Kind, Outcome};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::GBK;
use std::fmt::Write as _;

const FOLDER: &str = "/zwgk/zfxxgk/zfxxgknb/";
/// A legacy Word text.
const DOC: &[u8] = include_bytes!("../../fixtures/office/shushi_2023.doc");

struct Shelf {
    draft: Draft,
    lines: Vec<Line>,
}

impl Shelf {
    /// Puts a page and, where it has one, its file.
    fn put(
        &mut self,
        report: &Report,
        kind: Kind,
        outcome: Outcome,
        body: &str,
        after: &str,
        file: Option<(&str, Vec<u8>)>,
    ) {
        let target = item(FOLDER, report.published, self.lines.len());
        let page = self.draft.article(report, body, after);
        self.draft.site.put(&target, Resource::html(&page, report.published));
        let url = file.map(|(name, bytes)| {
            let name = format!("{FOLDER}{}/{name}", report.published.strftime("%Y%m"));
            let resource = Resource::new("application/octet-stream", bytes, report.published);
            // The file's own name, in the bytes of old servers.
            let disposition = [&b"attachment; filename=\""[..], &GBK.encode(&report.title).0, b"\""].concat();
            self.draft.site.put(&name, resource.with("Content-Disposition", &disposition));
            self.draft.url(&name)
        });
        self.draft.expect(&target, report, kind, outcome).file = url;
        self.lines.push(Line::new(&target, &report.title, report.published));
    }

    /// A short page with an attachment that the template prints after the body.
    fn attach(&mut self, report: &Report, kind: Kind, outcome: Outcome, (name, bytes): (&str, Vec<u8>)) {
        let ending = name.rsplit('.').next().unwrap_or_default();
        let after = format!(
            "{AFTER_BODY}<div class=\"fj\">相关附件：<a href=\"./{name}\" title=\"{0}.{ending}\">{0}.{ending}</a></div>",
            report.title
        );
        self.put(report, kind, outcome, "<p>报告全文请见附件。</p>", &after, Some((name, bytes)));
    }

    /// A line of the list that leads straight to the file.
    fn direct(&mut self, report: &Report, name: &str, bytes: Vec<u8>) {
        let target = format!("{FOLDER}{}/{name}", report.published.strftime("%Y%m"));
        self.draft.site.put(&target, Resource::new("application/octet-stream", bytes, report.published));
        let url = self.draft.url(&target);
        self.draft.expect(&target, report, Kind::File, Outcome::Read).file = Some(url);
        self.lines.push(Line::new(&target, &report.title, report.published));
    }
}

/// Every way a report can be a file.
pub fn files(seed: u64) -> Draft {
    let mut draft = Draft::new(23, "枫桁县", "fengheng", "files", seed);
    draft.container = "<div class=\"TRS_Editor\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut shelf = Shelf { draft, lines: Vec::new() };
    let report = |shelf: &Shelf, year| shelf.draft.report(year);

    let own = report(&shelf, 2025);
    shelf.attach(&own, Kind::Pdf, Outcome::Read, ("P020260115512345678901.pdf", own.pdf()));
    let own = report(&shelf, 2024);
    shelf.attach(&own, Kind::Docx, Outcome::Read, ("P020250114612345678902.docx", own.docx()));
    let own = report(&shelf, 2023);
    let packed = package(&[("report_2023.docx", &own.docx())]);
    shelf.attach(&own, Kind::Zip, Outcome::Read, ("P020240116712345678903.zip", packed));
    let own = report(&shelf, 2022);
    let month = own.published.strftime("%Y%m").to_string();
    let name = "P020230112812345678904.pdf";
    let frame = format!(
        "<iframe src=\"/pdfjs/web/viewer.html?file={}\" width=\"100%\" height=\"800\"></iframe>",
        format!("{FOLDER}{month}/{name}").replace('/', "%2F")
    );
    shelf.put(&own, Kind::PdfJs, Outcome::Read, &frame, "", Some((name, own.pdf())));
    let own = report(&shelf, 2021);
    let script = format!(
        "<div id=\"viewer\"></div>\n<script>var pdfData = '{}'; show(atob(pdfData));</script>",
        STANDARD.encode(own.pdf())
    );
    shelf.put(&own, Kind::PdfData, Outcome::Read, &script, "", None);
    let own = report(&shelf, 2020);
    shelf.attach(&own, Kind::ScannedPdf, Outcome::ImageOnly, ("P020210113912345678905.pdf", scan()));
    let own = report(&shelf, 2019);
    let month = own.published.strftime("%Y%m").to_string();
    let mut pictures = String::new();
    for number in 1..=4 {
        writeln!(pictures, "<p align=\"center\"><img src=\"./W0202001{number:02}.png\" alt=\"\"></p>").unwrap();
        let target = format!("{FOLDER}{month}/W0202001{number:02}.png");
        shelf.draft.site.put(&target, Resource::new("image/png", picture(), own.published));
    }
    shelf.put(&own, Kind::Pictures, Outcome::ImageOnly, &pictures, "", None);
    let own = report(&shelf, 2018);
    shelf.attach(&own, Kind::Doc, Outcome::NeedsConversion, ("P020190118012345678906.doc", DOC.to_vec()));
    let unit = shelf.draft.unit_report("教育局", 2024);
    shelf.direct(&unit, "P020250110112345678907.pdf", unit.pdf());
    let unit = shelf.draft.unit_report("民政局", 2024);
    shelf.direct(&unit, "P020250110212345678908.docx", unit.docx());

    let Shelf { mut draft, lines } = shelf;
    draft.column_page(&format!("{FOLDER}index.html"), &list(&lines));
    draft.page("/pdfjs/web/viewer.html", "PDF", "<div id=\"viewer\"></div>");
    draft.front(&FOLDERS);
    draft
}

/// A PDF of two pages that hold one picture each.
fn scan() -> Vec<u8> {
    let content = b"<< /Length 30 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q \nendstream";
    let mut picture = b"<< /Type /XObject /Subtype /Image /Width 32 /Height 32 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1024 >>\nstream\n".to_vec();
    picture.extend((0..1024_u32).map(|at| u8::try_from(at * 7 % 251).unwrap_or(0)));
    picture.extend_from_slice(b"\nendstream");
    let page = b"<< /Type /Page /Parent 2 0 R /Resources << /XObject << /I 6 0 R >> >> /Contents 5 0 R >>";
    assembled(
        &[
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] >>",
            page,
            page,
            content,
            &picture,
        ],
        "",
    )
}

/// The smallest PNG there is: one grey point.
fn picture() -> Vec<u8> {
    const POINT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
    STANDARD.decode(POINT).unwrap()
}
