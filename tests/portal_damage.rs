//! Pages that were cut, doubled or scrambled on their way: nothing panics, and the work stays bounded.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::portal::column::{column_rows, deeper, is_report_itself, parents, prove, sections, shortcuts};
use gouji::portal::meta::{Dates, tags, verdict};
use gouji::portal::{Page, Row, report_page};
use std::fmt::Write as _;
use url::Url;

const PAGE: &str = "<!DOCTYPE html><html><head><meta name='SiteName' content='云岫县人民政府'><meta content=4312280001 name=SiteIDCode>\
    <meta name=ColumnType content='信息公开年报'><meta name=PubDate content='2017—04—12 21∶37'><base href='./x/'>\
    <title>政府信息公开年报-云岫县</title></head><body><script id=_jiucuo_ sitecode='4312280001'></script>\
    <h2>2023年</h2><ul class=tabs><li class=on>2024年</li><li><a href='2023n/'>2023年</a></li></ul>\
    <div><ul><li onclick=\"jumpToDetail('./202405/t20240512_1.html')\"><span>05-12</span><b>2024</b>教育局</li></ul><ul>\
    <li><a href='./202401/t20240115_1.html' title='云岫县2023年政府信息公开工作年度报告'>云岫县2023年政府…</a>[01-15]</li></ul></div>\
    <a href='/public/column/12?type=4'>依申请公开</a><a href='/zwgk/zfxxgkzn/'>政府信息公开指南</a><a href='/OpennessGuide/?branch_id=57a3d1aa9a05c2d49c4b2a4c'>年报</a>\
    <script>window._CONFIG={TREE:[{\"id\":5,\"name\":\"\\u5e74\\u62a5\"}]};var pdfData='JVBERi0xLjQK';showVsbpdfIframe(\"/a.pdf\")</script>\
    <meta name=ContentStart><div id=zoom><p>一、总体情况</p><table><tr><td>规章<td>0<tr><td>行政许可<td>1</table><img src=W1.jpg></div><meta name=ContentEnd>\
    <iframe name='eyJwYXRoIjoiL2EucGRmIn0=' src='/pdfjs/web/viewer.html?file=%2Fa%2F%E5%B9%B4.pdf'></iframe>\
    <a href='/system/_content/download.jsp?wbfileid=1'>附件1：年报.docx</a><p>发布日期：2024-01-21</p><p>网站标识码：4312280001</p></body></html>";

fn look_at_everything(bytes: &[u8]) {
    let url = Url::parse("http://www.yunxiu.gov.cn/gkmlpt/index").unwrap();
    let page = Page::parse(url, bytes);
    let rows: Vec<Row> = page.rows().cloned().collect();
    let _ = (
        verdict(&tags(&page), None, "431228", i32::MAX),
        verdict(&tags(&page), None, "云岫", 2024),
        Dates::of(&page).best(),
    );
    let _ = (
        sections(&page),
        deeper(&page),
        shortcuts(&page),
        parents(&page),
        prove(&page, &rows),
        column_rows(&rows, true).len(),
    );
    let _ = (report_page::read(&page), is_report_itself(&page));
}

#[test]
fn a_page_cut_anywhere_is_still_looked_at() {
    for end in (0..PAGE.len()).step_by(11) {
        look_at_everything(&PAGE.as_bytes()[..end]);
        look_at_everything(&PAGE.as_bytes()[end..]);
    }
}

#[test]
fn a_page_with_a_byte_or_a_stretch_changed_is_still_looked_at() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for _ in 0..150 {
        let mut bytes = PAGE.as_bytes().to_vec();
        for _ in 0..4 {
            let at = random(bytes.len());
            bytes[at] = b"<>\"'/ =&;\xe5\0"[random(11)];
        }
        let (from, to) = (random(bytes.len()), random(bytes.len()));
        let stretch = bytes[from.min(to)..from.max(to)].to_vec();
        bytes.splice(from.max(to)..from.max(to), stretch);
        look_at_everything(&bytes);
    }
}

/// Pages that would take minutes if the work grew with the square of them.
#[test]
fn pages_of_many_likes_stay_bounded() {
    let many = |each: &dyn Fn(usize) -> String| (0..4_000).map(each).collect::<String>();
    let mut headings = String::new();
    for year in 0..4_000 {
        write!(headings, "<li>20{:02}年</li>", year % 30).unwrap();
    }
    for html in [
        many(&|at| format!("<a href='{at}/'>2023年</a>")),
        many(&|at| format!("<a href='/public/column/{at}?type=4'>目录</a>")),
        many(&|at| format!("<a href='{at}.pdf'>附件</a>")),
        many(&|_| "<a href='/same.html'>同</a>".to_owned()),
        many(&|_| "<h3>2023年</h3>".to_owned()),
        format!("{headings}<div><a href=a>甲</a></div>"),
        format!("{}<a href=a>甲</a>", "<div><span>".repeat(400)),
        many(&|_| "<a href='/same.html'><img src=x></a><div></div>".to_owned()),
    ] {
        look_at_everything(format!("<html><body>{html}").as_bytes());
    }
}
