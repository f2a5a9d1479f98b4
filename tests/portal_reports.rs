//! Where a report is on its page, what came back for a file, and postings of one report joined.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::portal::attachment::{FileKind, Received, Via, entries, file_name, header_name, received};
use gouji::portal::page::Page;
use gouji::portal::posting::{Posting, SameBy, canonical, join};
use gouji::portal::report_page::{BodyFrom, Outcome, read};
use std::io::Write;
use url::Url;

const AT: &str = "http://www.yunxiu.gov.cn/zfxxgknb/202401/t20240115_1.html";

fn page(html: &str) -> Page {
    Page::parse(Url::parse(AT).unwrap(), format!("<html><body>{html}").as_bytes())
}

const TABLE: &str = "<table><tr><td>规章</td><td>0</td></tr><tr><td>行政规范性文件</td><td>6</td></tr></table>";

fn prose() -> String {
    "本机关全面贯彻落实条例。".repeat(30)
}

#[test]
fn the_article_is_found_by_container_marker_or_density() {
    let menu = "<div class=menu><a href=/a>首页</a><a href=/b>政务公开</a></div>";
    let cases = [
        (format!("{menu}<div class='view TRS_Editor'>{}</div>", prose()), BodyFrom::Container(".TRS_Editor")),
        (format!("{menu}<div id=vsb_content_2>{}</div>", prose()), BodyFrom::Container("[id^=vsb_content]")),
        (
            format!("{menu}<div id=zoom></div><div class=article-content>{TABLE}</div>"),
            BodyFrom::Container(".article-content"),
        ),
        (
            format!("{menu}<meta name=\"ContentStart\"><div>{}</div><meta name='ContentEnd'><div>版权</div>", prose()),
            BodyFrom::Markers,
        ),
        (format!("{menu}<div class=w><div class=x>{}</div><div>打印</div></div>", prose()), BodyFrom::Densest),
    ];
    for (html, from) in cases {
        let body = read(&page(&html)).body.unwrap();
        assert_eq!(body.from, from, "{html}");
        assert!(!body.html.contains("首页"), "{}", body.html);
    }
    assert_eq!(read(&page(menu)).body, None);
}

#[test]
fn a_page_comes_to_a_named_outcome() {
    let index = "<table><tr><td>索引号</td><td>1/2024-1</td></tr><tr><td>文号</td><td></td></tr></table>";
    let cases = [
        (format!("<div id=zoom>{}{TABLE}</div>", prose()), Outcome::Tables),
        (format!("<div id=zoom>{index}{}</div>", prose()), Outcome::Prose),
        (format!("<div id=zoom>{}</div><p><a href=P020240115.docx>附件</a></p>", prose()), Outcome::Files),
        ("<div id=zoom><img src=W020240115_1.jpg><img src=W020240115_2.jpg></div>".to_owned(), Outcome::ImageOnly),
        ("<div id=zoom><img src=/images/icon_pdf.gif width=16></div>".to_owned(), Outcome::Nothing),
        ("<div>请输入验证码<input name=codeValue></div>".to_owned(), Outcome::Captcha),
        ("<div class=menu><a href=/>首页</a></div>".to_owned(), Outcome::Nothing),
    ];
    for (html, outcome) in cases {
        assert_eq!(read(&page(&html)).outcome, outcome, "{html}");
    }
}

#[test]
fn files_are_found_anywhere_on_the_page() {
    let pdf = "JVBERi0xLjQK".to_owned() + &"QUFB".repeat(20);
    let json = base64_of(br#"{"path":"/files/a.pdf","title":"x"}"#);
    let cases = [
        (
            "<div id=zoom>正文</div><a href='./P020240115.pdf' title='某县2023年年报.pdf'>附件下载</a>".to_owned(),
            Via::Link,
            "/zfxxgknb/202401/P020240115.pdf",
            "某县2023年年报.pdf",
        ),
        (
            "<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=9'>附件1：年报.docx</a>"
                .to_owned(),
            Via::Link,
            "/system/_content/download.jsp",
            "年报.docx",
        ),
        (
            "<a href='/module/download/downfile.jsp?classid=0&filename=9f.pdf'>点击下载</a>".to_owned(),
            Via::Link,
            "/module/download/downfile.jsp",
            "9f.pdf",
        ),
        ("<iframe src='/files/a.pdf'></iframe>".to_owned(), Via::Embed, "/files/a.pdf", "a.pdf"),
        (
            "<iframe src='/pdfjs/web/viewer.html?file=%2Ffiles%2F%E5%B9%B4%E6%8A%A5.pdf'></iframe>".to_owned(),
            Via::Viewer,
            "/files/%E5%B9%B4%E6%8A%A5.pdf",
            "年报.pdf",
        ),
        ("<a href='/viewer/?fileUrl=/files/a.pdf'>查看</a>".to_owned(), Via::Viewer, "/files/a.pdf", "a.pdf"),
        (
            "<script>showVsbpdfIframe(\"/__local/A/B/a.pdf\",\"100%\",\"600\",\"0\")</script>".to_owned(),
            Via::Script,
            "/__local/A/B/a.pdf",
            "a.pdf",
        ),
        (format!("<iframe name='{json}' src='/v.html'></iframe>"), Via::Viewer, "/files/a.pdf", "a.pdf"),
    ];
    for (html, via, path, name) in cases {
        let found = read(&page(&html));
        assert_eq!(found.outcome, Outcome::Files, "{html}");
        let file = found.attachments.iter().find(|file| file.via == via).unwrap_or_else(|| panic!("{html}: {found:?}"));
        assert_eq!((Url::parse(&file.url).unwrap().path(), file.name.as_str()), (path, name), "{html}");
    }
    let inline = read(&page(&format!("<script>var pdfData='{pdf}';</script>")));
    assert_eq!(
        (inline.outcome, inline.inline[0].kind, inline.inline[0].place.as_str()),
        (Outcome::Files, FileKind::Pdf, "pdfData")
    );
    let no_file = read(&page("<script>var pdfData='AAAAAAAAAAAA';</script>"));
    assert_eq!((no_file.outcome, no_file.inline.len()), (Outcome::Nothing, 0));
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn the_report_comes_before_other_files() {
    let html = "<a href=/guide.pdf>办事指南.pdf</a><div id=zoom><a href=1.pdf>附件1.pdf</a></div>\
        <a href=/2.docx>云岫县2023年政府信息公开工作年度报告.docx</a>";
    let names: Vec<String> = read(&page(html)).attachments.into_iter().map(|file| file.name).collect();
    assert_eq!(names, ["云岫县2023年政府信息公开工作年度报告.docx", "附件1.pdf", "办事指南.pdf"]);
}

fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_came_back_is_told_by_its_bytes() {
    let pdf = |length: usize| [b"%PDF-1.4\n".to_vec(), vec![b' '; length]].concat();
    let cases: [(Vec<u8>, Received); 10] = [
        (pdf(2_000), Received::File(FileKind::Pdf)),
        (pdf(300), Received::TooShort(FileKind::Pdf)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....".to_vec(), Received::File(FileKind::Ole)),
        (zip(&[("[Content_Types].xml", "<Types/>")]), Received::File(FileKind::Office)),
        (zip(&[("OFD.xml", "<OFD/>")]), Received::File(FileKind::Ofd)),
        (zip(&[("a.docx", "x")]), Received::File(FileKind::Zip)),
        ("<html><body>请输入验证码</body></html>".as_bytes().to_vec(), Received::Captcha),
        ("<html><form><input type=\"password\"></form></html>".as_bytes().to_vec(), Received::Login),
        ("<!DOCTYPE html><p>页面不存在</p>".as_bytes().to_vec(), Received::Page),
        (b" \r\n".to_vec(), Received::Empty),
    ];
    for (bytes, expected) in cases {
        assert_eq!(received(&bytes), expected);
    }
    let gbk = encoding_rs::GB18030.encode("<html><body>请输入验证码</body></html>").0.into_owned();
    assert_eq!(received(&gbk), Received::Captcha);
}

#[test]
fn an_archive_names_its_files() {
    let bytes = zip(&[("年报/", ""), ("年报/云岫县2023年年报.docx", "x"), ("__MACOSX/._a", "x")]);
    let found = entries(&bytes).unwrap();
    assert_eq!(
        found.iter().map(|entry| (entry.name.as_str(), entry.kind)).collect::<Vec<_>>(),
        [("年报/云岫县2023年年报.docx", FileKind::Office)]
    );
    // Windows writes the names in GBK and says nothing of it.
    let (plain, gbk) = (b"abcd.docx", encoding_rs::GB18030.encode("年报.docx").0.into_owned());
    let mut windows = zip(&[("abcd.docx", "x")]);
    for at in 0..windows.len() - plain.len() {
        if windows[at..].starts_with(plain) {
            windows[at..at + plain.len()].copy_from_slice(&gbk);
        }
    }
    assert_eq!(entries(&windows).unwrap()[0].name, "年报.docx");
    assert!(entries(&zip(&[("../a.docx", "x")])).is_err());
    assert!(entries(&bytes[..bytes.len() / 2]).is_err());
}

#[test]
fn a_file_is_named_by_page_then_header_then_address() {
    let url = |path: &str| Url::parse("http://x.gov.cn").unwrap().join(path).unwrap();
    assert_eq!(file_name("附件1：某县年报.docx", &url("/P02.docx")), "某县年报.docx");
    assert_eq!(file_name("点击下载", &url("/%E5%B9%B4%E6%8A%A5.docx")), "年报.docx");
    assert_eq!(file_name("", &url("/down.jsp?filename=/a/9f.pdf")), "9f.pdf");
    let cases: [(&[u8], Option<&str>); 6] = [
        (b"attachment; filename=\"a.pdf\"; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf", Some("年报.pdf")),
        (b"attachment; filename*=gbk''%C4%EA%B1%A8.pdf", Some("年报.pdf")),
        (b"attachment; filename=\"\xc4\xea\xb1\xa8\xd5\xfe\xb8\xae\xd0\xc5\xcf\xa2.pdf\"", Some("年报政府信息.pdf")),
        (b"attachment;filename=%E5%B9%B4%E6%8A%A5.pdf", Some("年报.pdf")),
        (b"inline", None),
        (b"attachment; filename=\"\"", None),
    ];
    for (header, expected) in cases {
        assert_eq!(header_name(header).as_deref(), expected, "{}", String::from_utf8_lossy(header));
    }
}

#[test]
fn addresses_of_one_page_have_one_key() {
    let same = [
        ("http://www.x.gov.cn/a/index.html#top", "https://x.gov.cn/a/"),
        ("http://x.gov.cn/a.html;jsessionid=12F?x=1", "http://x.gov.cn/a.html?x=1"),
        ("http://big5.x.gov.cn/gate/big5/www.x.gov.cn/a/b.html", "http://www.x.gov.cn/a/b.html"),
        ("http://x.gov.cn/site/mob/c1.html", "http://x.gov.cn/site/pc/c1.html"),
        ("http://x.gov.cn/content/mpost_1.html", "http://www.x.gov.cn/content/post_1.html"),
        ("http://m.x.gov.cn/a.html", "http://www.x.gov.cn/a.html"),
        ("http://wap.x.gov.cn/a.html?from=timeline&isappinstalled=0", "http://x.gov.cn/a.html"),
        ("http://X.GOV.CN:80//a//b.html?", "http://x.gov.cn/a/b.html"),
        ("http://x.gov.cn/gkmlpt/index#529", "https://www.x.gov.cn/gkmlpt/index#529"),
    ];
    let key = |url: &str| canonical(&Url::parse(url).unwrap());
    for (one, other) in same {
        assert_eq!(key(one), key(other), "{one}");
    }
    let differ = [
        ("http://x.gov.cn/gkmlpt/index#529", "http://x.gov.cn/gkmlpt/index#530"),
        ("http://x.gov.cn/a.html?id=1", "http://x.gov.cn/a.html?id=2"),
        ("http://xxgk.x.gov.cn/a.html", "http://x.gov.cn/a.html"),
        ("http://x.gov.cn/A.html", "http://x.gov.cn/a.html"),
        ("http://x.gov.cn:8080/a.html", "http://x.gov.cn/a.html"),
    ];
    for (one, other) in differ {
        assert_ne!(key(one), key(other), "{one}");
    }
    for (url, _) in same {
        let once = gouji::portal::posting::canonical_url(&Url::parse(url).unwrap());
        assert_eq!(gouji::portal::posting::canonical_url(&once), once, "{url}");
    }
}

/// A posting as JSON, so that the order and the names of the fields are seen.
const POSTING: &str = r#"{"county_code":"431228","strategy":"trs","cms_fingerprint":["trs"],"column_url":"http://x.gov.cn/nb/","column_proof":"column_type","item_url":"http://x.gov.cn/nb/1.html","canonical_url":"x.gov.cn/nb/1.html","title_raw":"云岫县2023年政府信息公开工作年度报告","title_source":"text","unit":"云岫县","report_year":2023,"year_evidence":{"year":2023,"inferred":false,"doubtful":false,"evidence":[{"source":"title","year":2023,"printed":"2023"}]},"dates":{"meta":"2024-01-20T10:00:00+08:00","label":null,"row":"2024-01-20","url":"2024-01"},"site_code":"4312280001","site_code_verdict":"match","attachments":[{"url":"http://x.gov.cn/nb/1.pdf","name":"1.pdf","kind":"pdf","via":"link"}],"list_page_no":1,"seen_at":"2026-11-23T10:00:00Z","content_sha256":null,"documents":[],"aliases":[],"revisions":[],"outcome":"","attempts":[]}"#;

#[test]
fn a_record_is_written_in_its_order_and_read_back() {
    let posting: Posting = serde_json::from_str(POSTING).unwrap();
    assert_eq!(serde_json::to_string(&posting).unwrap(), POSTING);
}

fn posting(path: &str, content: Option<&str>, change: impl Fn(&mut Posting)) -> Posting {
    let mut posting: Posting = serde_json::from_str(POSTING).unwrap();
    posting.item_url = format!("http://x.gov.cn{path}");
    posting.canonical_url = canonical(&Url::parse(&posting.item_url).unwrap());
    posting.content_sha256 = content.map(str::to_owned);
    change(&mut posting);
    posting
}

#[test]
fn postings_of_one_report_are_one_and_lose_nothing() {
    let same = |_: &mut Posting| {};
    let joined = join(vec![
        posting("/nb/1.html", None, same),
        posting("/nb/1.html", None, |again| again.column_url = Some("http://x.gov.cn/hz/".to_owned())),
        posting("/bm/9.html", None, same),
    ]);
    let by: Vec<SameBy> = joined[0].aliases.iter().map(|alias| alias.by).collect();
    assert_eq!((joined.len(), by), (1, vec![SameBy::Address, SameBy::Title]));
    // The same content under another title and day.
    let joined = join(vec![
        posting("/nb/1.html", Some("aa"), same),
        posting("/old/7.html", Some("aa"), |old| {
            old.title_raw = "年度报告".to_owned();
            old.dates.meta = None;
            old.dates.row = None;
        }),
    ]);
    assert_eq!((joined.len(), joined[0].aliases[0].by), (1, SameBy::Content));
    assert_eq!(joined[0].aliases[0].item_url, "http://x.gov.cn/old/7.html");
    // 详见附件 is the same text on two pages of two years, and of two bodies.
    for change in [
        |other: &mut Posting| other.report_year = Some(2022),
        |other: &mut Posting| other.unit = Some("河西镇".to_owned()),
    ] {
        let joined = join(vec![posting("/nb/1.html", Some("aa"), same), posting("/nb/2.html", Some("aa"), change)]);
        assert_eq!(joined.len(), 2);
    }
    // Another list says another year: kept, and doubted.
    let joined = join(vec![
        posting("/nb/1.html", None, same),
        posting("/nb/1.html", None, |other| {
            other.report_year = Some(2022);
            other.year_evidence.evidence[0].year = 2022;
        }),
    ]);
    assert!(joined[0].year_evidence.doubtful);
    assert_eq!(joined[0].year_evidence.evidence.len(), 2);
}

#[test]
fn another_text_for_the_same_body_and_year_is_a_revision() {
    let joined = join(vec![
        posting("/nb/1.html", Some("aa"), |_| {}),
        posting("/nb/2.html", Some("bb"), |later| later.dates.meta = gouji::portal::meta::stamp("2024-05-01")),
        posting("/nb/3.html", Some("cc"), |other| other.report_year = Some(2022)),
    ]);
    let revisions: Vec<Vec<String>> = joined.into_iter().map(|posting| posting.revisions).collect();
    assert_eq!(revisions, [vec!["x.gov.cn/nb/2.html".to_owned()], vec!["x.gov.cn/nb/1.html".to_owned()], vec![]]);
}
