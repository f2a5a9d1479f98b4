//! 博达 VSB: page numbers that count down, PDF frames written by a script, downloads behind a captcha.

use crate::portal::county::{Draft, Sections};
use crate::portal::page::Line;
use crate::portal::report::Report;
use crate::portal::site::Resource;
use crate::portal::truth::{Kind, Outcome};
use crate::portal::wire::Answer;
use std::fmt::Write as _;

fn rows(lines: &[Line]) -> String {
    let mut rows = String::from("<ul class=\"winstyle\">\n");
    for (number, Line { href, title, date }) in lines.iter().enumerate() {
        let href = href.trim_start_matches('/');
        writeln!(
            rows,
            "<li id=\"line_u8_{number}\"><a href=\"../{href}\" title=\"{title}\">{title}</a><span>{date}</span></li>"
        )
        .unwrap();
    }
    rows + "</ul>\n"
}

/// A report whose page shows a PDF in a frame that a script writes.
fn framed(draft: &mut Draft, target: &str, report: &Report) -> Line {
    let file = format!("/__local/7/{:X}/C{}/report_{}.pdf", report.year, report.year, report.year);
    let body = format!(
        "<p>{}</p>\n<script language=\"javascript\">showVsbpdfIframe(\"{file}\",\"100%\",\"600\",\"0\",\"\",\"vsb_pdf\");</script>",
        report.title
    );
    let page = draft.article(report, &body, "");
    draft.site.put(target, Resource::html(&page, report.published));
    draft.site.put(&file, Resource::new("application/pdf", report.pdf(), report.published));
    let file = draft.url(&file);
    draft.expect(target, report, Kind::VsbFrame, Outcome::Read).file = Some(file);
    Line::new(target, &report.title, report.published)
}

/// A report whose only attachment answers with a page that asks for a captcha.
fn guarded(draft: &mut Draft, target: &str, report: &Report) -> Line {
    let file = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1477&wbfileid=7F3A20";
    let after = format!(
        "{}<div class=\"fj\">附件【<a href=\"{}\" target=\"_blank\">{}.pdf</a>】已下载<span id=\"nattach\"></span>次</div>",
        crate::portal::page::AFTER_BODY,
        file.replace('&', "&amp;"),
        report.title
    );
    let page = draft.article(report, "<p>全文见附件。</p>", &after);
    draft.site.put(target, Resource::html(&page, report.published));
    let file = draft.url(file);
    draft.expect(target, report, Kind::Pdf, Outcome::Captcha).file = Some(file);
    Line::new(target, &report.title, report.published)
}

/// `nb.htm`, then `nb/2.htm`, then `nb/1.htm`.
pub fn countdown(seed: u64) -> Draft {
    let mut draft = Draft::new(8, "雁渡县", "yandu", "vsb", seed);
    draft.container = "<div id=\"vsb_content\"><div class=\"v_news_content\">";
    draft.column_at("/zfxxgk/nb.htm", "信息公开年报", None);
    let mut lines = Vec::new();
    for (number, year) in (2014..=2025).rev().enumerate() {
        let report = draft.report(year);
        let target = format!("/info/1036/{}.htm", 12_441 + 97 * number);
        lines.push(match year {
            2024 | 2021 => framed(&mut draft, &target, &report),
            2022 => guarded(&mut draft, &target, &report),
            _ => draft.publish(&target, &report),
        });
    }
    let captcha = "<html><head><title>系统提示</title></head><body><form><input type=\"hidden\" name=\"codeValue\">\
                   <p>请输入验证码后下载：<img src=\"/system/resource/visitcode/code.jsp\"></p></form></body></html>";
    draft.site.handle("/system/_content/download.jsp", move |_, _| Answer::html(200, captcha).into());
    let pages: Vec<&[Line]> = lines.chunks(5).collect();
    for (number, chunk) in pages.iter().enumerate() {
        let file = |page: usize| if page == 0 { "nb.htm".to_owned() } else { format!("nb/{}.htm", pages.len() - page) };
        let up = if number == 0 { "" } else { "../" };
        let next = if number + 1 < pages.len() {
            let href = if number == 0 { file(1) } else { format!("{}.htm", pages.len() - number - 1) };
            format!("<a href=\"{href}\" class=\"Next\">下页</a>")
        } else {
            "<span class=\"NextDisabled\">下页</span>".to_owned()
        };
        // The second page and those after it lie one folder deeper.
        let list = rows(chunk).replace("href=\"../", &format!("href=\"{up}../"));
        let foot =
            format!("<div class=\"pb_sys_common\"><span class=\"p_t\">共{}条</span> {next}</div>\n", lines.len());
        draft.column_page(&format!("/zfxxgk/{}", file(number)), &format!("{list}{foot}"));
    }
    draft.front(&Sections {
        entry: ("/zfxxgk.htm", "政府信息公开"),
        guide: "/zfxxgk/zn.htm",
        rules: "/zfxxgk/zd.htm",
        proactive: "/zfxxgk/fdzdgknr.htm",
        reports: ("/zfxxgk/nb.htm", "信息公开年报"),
        request: "/zfxxgk/ysqgk.htm",
    });
    draft
}
