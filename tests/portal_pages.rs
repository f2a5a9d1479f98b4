//! Pages as portals print them: rows, dates and headings, the standard's tags, whose site it is.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::portal::meta::{self, Dates, SiteCodeFrom, Standing, stamp, tags, verdict};
use gouji::portal::{Page, TitleFrom};
use url::Url;

const HOME: &str = "http://www.yunxiu.gov.cn/zwgk/nb/index.html";

fn page(html: &str) -> Page {
    page_at(HOME, html)
}

fn page_at(url: &str, html: &str) -> Page {
    Page::parse(Url::parse(url).unwrap(), html.as_bytes())
}

/// The rows as `path|title|date|heading`.
fn rows(page: &Page) -> Vec<String> {
    page.rows()
        .map(|row| {
            let date = row.date.map_or("-".to_owned(), |date| date.to_string());
            format!("{}|{}|{date}|{}", row.url.path(), row.title, row.heading.as_deref().unwrap_or("-"))
        })
        .collect()
}

#[test]
fn rows_take_their_date_from_their_own_row() {
    let cases = [
        (
            "<ul><li><span>2024-01-15</span><a href='./a.html'>甲</a></li><li><a href='./b.html'>乙</a></li></ul>",
            vec!["/zwgk/nb/a.html|甲|2024-01-15|-", "/zwgk/nb/b.html|乙|-|-"],
        ),
        (
            "<table><tr><td><a href='a.html'>甲</a></td><td>2024年3月28日</td></tr></table>",
            vec!["/zwgk/nb/a.html|甲|2024-03-28|-"],
        ),
        (
            "<div class=l><div><a href='a.html'>甲</a></div><div>2024/3/28</div></div><div class=l><div><a href='b.html'>乙</a></div></div>",
            vec!["/zwgk/nb/a.html|甲|2024-03-28|-", "/zwgk/nb/b.html|乙|-|-"],
        ),
        // Two targets in one row: whose date it is cannot be told.
        (
            "<div><a href='a.html'>甲</a> 2024-01-02 <a href='b.html'>乙</a></div>",
            vec!["/zwgk/nb/a.html|甲|-|-", "/zwgk/nb/b.html|乙|-|-"],
        ),
        // Picture and text of one target are one row.
        (
            "<li><a href='a.html'><img alt='甲的长标题'></a><a href='a.html'>甲的…</a><i>2024.03.28</i></li>",
            vec!["/zwgk/nb/a.html|甲的长标题|2024-03-28|-"],
        ),
        // A day and its year in two tags, in either order.
        ("<li><b>03-28</b><i>2024</i><a href='a.html'>甲</a></li>", vec!["/zwgk/nb/a.html|甲|2024-03-28|-"]),
        ("<li><b>28</b><i>2024-03</i><a href='a.html'>甲</a></li>", vec!["/zwgk/nb/a.html|甲|2024-03-28|-"]),
        // Without a year: from the address, from a heading, else none.
        ("<li><a href='202403/9f.html'>甲</a>[03-28]</li>", vec!["/zwgk/nb/202403/9f.html|甲|2024-03-28|-"]),
        (
            "<h3>2024年</h3><ul><li><a href='a.html'>甲</a>[03-28]</li></ul>",
            vec!["/zwgk/nb/a.html|甲|2024-03-28|2024年"],
        ),
        ("<li><a href='202404/9f.html'>甲</a>[03-28]</li>", vec!["/zwgk/nb/202404/9f.html|甲|-|-"]),
        ("<li><a href='a.html'>甲</a>[03-28]</li>", vec!["/zwgk/nb/a.html|甲|-|-"]),
        // The date within the link, and a day that the title itself speaks of.
        ("<li><a href='a.html'>甲<span>2024-01-12</span></a></li>", vec!["/zwgk/nb/a.html|甲2024-01-12|2024-01-12|-"]),
        (
            "<li><a href='a.html'>2024年3月28日县政府常务会议</a></li>",
            vec!["/zwgk/nb/a.html|2024年3月28日县政府常务会议|-|-"],
        ),
        (
            "<li><a href='a.html'>2024年3月28日会议</a><span>2024-04-02</span></li>",
            vec!["/zwgk/nb/a.html|2024年3月28日会议|2024-04-02|-"],
        ),
        ("<li><a href='a.html'>甲</a>2021-03-2918:26</li>", vec!["/zwgk/nb/a.html|甲|2021-03-29|-"]),
        ("<li><a href='a.html'>甲</a>2024-13-45</li>", vec!["/zwgk/nb/a.html|甲|-|-"]),
        ("<li><a href='a.html'>甲</a>索引号 12024-00600 2023-2024</li>", vec!["/zwgk/nb/a.html|甲|-|-"]),
    ];
    for (html, expected) in cases {
        assert_eq!(rows(&page(html)), expected, "{html}");
    }
}

#[test]
fn links_are_found_where_portals_hide_them() {
    let cases = [
        (
            "<a href='#' onclick=\"jumpToDetail('./202605/t20260512_1.html')\">甲</a>",
            "/zwgk/nb/202605/t20260512_1.html",
        ),
        ("<li onclick=\"window.open('/a/b.shtml')\">甲</li>", "/a/b.shtml"),
        ("<div onclick=\"location.href='b.html'\">甲</div>", "/zwgk/nb/b.html"),
        ("<a href=\"javascript:window.open('/a/b.pdf','_blank')\">甲</a>", "/a/b.pdf"),
        ("<a href=' ../附件 1.pdf\n'>甲</a>", "/zwgk/%E9%99%84%E4%BB%B6%201.pdf"),
        ("<a href='..\\a\\b.html'>甲</a>", "/zwgk/a/b.html"),
        ("<base href='http://xxgk.yunxiu.gov.cn/x/'><a href='b.html'>甲</a>", "/x/b.html"),
        ("<a href='//xxgk.yunxiu.gov.cn/b.html'>甲</a>", "/b.html"),
        ("<noscript><a href='/b.html'>甲</a></noscript>", "/b.html"),
    ];
    for (html, path) in cases {
        let page = page(html);
        let found: Vec<&str> = page.rows().map(|row| row.url.path()).collect();
        assert_eq!(found, [path], "{html}");
        assert_eq!(page.anchors[0].text, "甲", "{html}");
    }
    for html in [
        "<!-- <a href='/b.html'>甲</a> -->",
        "<a href='javascript:void(0)'>甲</a>",
        "<a href='#top'>甲</a>",
        "<a href='<?=el.link?>'>甲</a>",
        "<a href='{{item.url}}'>甲</a>",
        "<a onclick=\"show('1','tab')\">甲</a>",
        "<a href='mailto:a@b.c'>甲</a>",
    ] {
        assert_eq!(rows(&page(html)), Vec::<String>::new(), "{html}");
    }
}

#[test]
fn scripts_in_comments_stay_visible_in_the_body() {
    let page = page("<html><!-- <script>createPageHTML(12, 0, \"index\", \"html\")</script> --><p>甲</p>");
    assert!(page.body.contains("createPageHTML(12"));
    assert_eq!(page.text, "甲\n");
}

#[test]
fn data_is_left_as_it_is() {
    for data in [
        "{\"html\":\"<a href='/b.html'>甲</a>\"}",
        "<?xml version='1.0'?><datastore><record><![CDATA[<li><a href='/b.html'>甲</a></li>]]></record></datastore>",
        "  <datastore></datastore>",
    ] {
        let page = page(data);
        assert_eq!((page.anchors.len(), &*page.body), (0, data));
    }
    assert_eq!(page("<?xml version='1.0'?><html><a href='/b.html'>甲</a></html>").anchors.len(), 1);
}

#[test]
fn headings_reach_as_far_as_their_own_links() {
    let cases = [
        (
            "<h2>2023年</h2><ul><li><a href=a>教育局</a></li></ul><h2>2022年</h2><ul><li><a href=b>教育局</a></li></ul>",
            vec!["2023年", "2022年"],
        ),
        ("<dl><dt>2023年</dt><dd><a href=a>甲</a></dd></dl><div><a href=b>乙</a></div>", vec!["2023年", "-"]),
        (
            "<table><caption>2023年度</caption><tr><td><a href=a>甲</a></td></tr></table><a href=b>乙</a>",
            vec!["2023年度", "-"],
        ),
        ("<div><span>2023年</span></div><ul><li><a href=a>甲</a></li></ul>", vec!["2023年"]),
        ("<div class=b><h3>2023年</h3><a href=a>甲</a></div><div class=f><a href=b>乙</a></div>", vec!["2023年", "-"]),
        (
            "<h1>年报</h1><div class=b><h3>2023年</h3><a href=a>甲</a></div><p><a href=b>乙</a></p>",
            vec!["2023年", "年报"],
        ),
        // A heading below another keeps its year; one beside it does not.
        (
            "<h2>2023年</h2><h3>部门</h3><a href=a>教育局</a><h3>乡镇</h3><a href=b>河西镇</a><h2>通知</h2><a href=c>丙</a>",
            vec!["2023年 部门", "2023年 乡镇", "通知"],
        ),
        (
            "<ul><li>2024年</li><li>2023年</li></ul><div><div><h4>部门</h4><a href=a>甲</a></div><div><h4>部门</h4><a href=b>乙</a></div></div>",
            vec!["2024年 部门", "2023年 部门"],
        ),
        // Tabs side by side: each has the panel of its number, an empty one too.
        (
            "<ul><li class=on>2024年</li><li>2023年</li></ul><div><ul><li><a href=a>甲</a></li></ul><ul><li><a href=b>乙</a></li></ul></div>",
            vec!["2024年", "2023年"],
        ),
        (
            "<ul><li>2024年</li><li>2023年</li></ul><div><ul></ul><ul><li><a href=b>乙</a></li></ul></div>",
            vec!["2023年"],
        ),
        (
            "<p><a href='javascript:;'>2024年</a><a href='javascript:;'>2023年</a></p><div><a href=a>甲</a></div><div><a href=b>乙</a></div>",
            vec!["2024年", "2023年"],
        ),
        // Three tabs, one list: of the tab shown; without one shown it cannot be told.
        (
            "<ul><li>2025年</li><li class=active>2024年</li><li>2023年</li></ul><ul><li><a href=a>甲</a></li><li><a href=b>乙</a></li></ul>",
            vec!["2024年", "2024年"],
        ),
        (
            "<ul><li>2025年</li><li>2024年</li><li>2023年</li></ul><ul><li><a href=a>甲</a></li><li><a href=b>乙</a></li></ul>",
            vec!["-", "-"],
        ),
        // Years that are links: the list belongs to the one shown.
        (
            "<ul><li class=cur><a href=x>2024年</a></li><li><a href=y>2023年</a></li></ul><ul><li><a href=a>甲</a></li></ul>",
            vec!["-", "-", "2024年"],
        ),
        (
            "<ul><li><a href=x>2024年</a></li><li><a href=y>2023年</a></li></ul><ul><li><a href=a>甲</a></li></ul>",
            vec!["-", "-", "-"],
        ),
        // A year beside its row; the year of a date is none.
        (
            "<table><tr><td>2023年</td><td><a href=a>甲</a></td></tr><tr><td>2022年</td><td><a href=b>乙</a></td></tr></table>",
            vec!["2023年", "2022年"],
        ),
        (
            "<ul><li><a href=a>甲</a><i>03-28</i><i>2024</i></li><li><a href=b>乙</a><i>03-28</i><i>2023</i></li></ul>",
            vec!["-", "-"],
        ),
    ];
    for (html, expected) in cases {
        let page = page(html);
        let found: Vec<&str> = page.rows().map(|row| row.heading.as_deref().unwrap_or("-")).collect();
        assert_eq!(found, expected, "{html}");
    }
}

#[test]
fn the_longest_title_wins_and_says_where_it_stood() {
    let whole = page(
        "<a href=a title='某县2023年政府信息公开工作年度报告'>某县2023年政府…</a><a href=b>长长的文字</a><a href=c><img alt=图></a>",
    );
    let found: Vec<TitleFrom> = whole.rows().map(|row| row.title_from).collect();
    assert_eq!(found, [TitleFrom::Attribute, TitleFrom::Text, TitleFrom::Picture]);
    assert_eq!(whole.anchors[0].text, "某县2023年政府…");
    // With its dots a cut text is the longer one, and has lost what it is about.
    let cut = page(
        "<a href=a title='《某县2023年政府信息公开工作年度报告》解读'>《某县2023年政府信息公开工作年度报告...</a>",
    );
    assert_eq!(cut.anchors[0].row.title, "《某县2023年政府信息公开工作年度报告》解读");
}

#[test]
fn a_pager_keeps_its_words_though_two_links_lead_to_one_page() {
    let page = page("<a href='index_1.html'>2</a><a href='index_1.html' class=next>下一页</a>");
    let words: Vec<(&str, bool)> = page.anchors.iter().map(|anchor| (anchor.text.as_str(), anchor.again)).collect();
    assert_eq!(words, [("2", false), ("下一页", true)]);
}

#[test]
fn unclosed_lists_and_scripts_are_not_deep() {
    let list = "<li><p>甲".repeat(3_000);
    assert!(!page(&format!("<ul>{list}</ul>")).too_deep);
    assert!(!page(&format!("<p>甲</p><script>{}</script>", "if(a<b)x();".repeat(3_000))).too_deep);
    let deep = page(&"<div>".repeat(3_000));
    assert!(deep.too_deep && deep.anchors.is_empty());
}

const TAGS: &str = "<meta name='SiteName' content='云岫县人民政府'><META CONTENT=4312280001 NAME=SiteIDCode>\
    <meta name=\"columntype\" content=\"\"><meta name=ColumnType content='政务公开,信息公开年报'>\
    <meta name=ColumnName content='网站名称'><meta name=columnname content='政府信息公开年报'>\
    <meta name=ArticleTitle content='<jsp:include page=x>'>";

#[test]
fn tags_are_read_with_all_their_deviations() {
    let tags = tags(&page(TAGS));
    assert_eq!(tags.site_name.as_deref(), Some("云岫县人民政府"));
    let code = tags.site_code.unwrap();
    assert_eq!((code.code.as_str(), code.from), ("4312280001", SiteCodeFrom::Meta));
    assert_eq!(tags.column_types, ["政务公开", meta::ANNUAL_REPORTS]);
    assert_eq!(tags.column_name.as_deref(), Some("政府信息公开年报"));
    assert_eq!(tags.article_title, None);
}

#[test]
fn a_site_code_is_also_found_in_badge_and_footer() {
    let cases = [
        (
            "<script id=\"_jiucuo_\" sitecode='1506000140' src='https://x/jiucuo.js'></script>",
            Some(("1506000140", SiteCodeFrom::Badge)),
        ),
        ("<div>网站标识码：<span>4312280001</span></div>", Some(("4312280001", SiteCodeFrom::Footer))),
        (
            "<meta name=SiteIDCode content='政府网站标识码'><p>政府网站标识码:4312280001</p>",
            Some(("4312280001", SiteCodeFrom::Footer)),
        ),
        ("<meta name=SiteIDCode content='bm12000001'>", Some(("bm12000001", SiteCodeFrom::Meta))),
        ("<meta name=SiteIDCode content='43122800'>", None),
        ("<p>网站标识码：431228000123</p>", None),
    ];
    for (html, expected) in cases {
        let code = tags(&page(html)).site_code;
        assert_eq!(code.as_ref().map(|code| (code.code.as_str(), code.from)), expected, "{html}");
    }
}

#[test]
fn a_site_is_the_countys_its_parents_or_anothers() {
    let cases = [
        ("4312280001", "", Standing::Match),
        ("4312000004", "", Standing::Parent),
        ("4300000060", "", Standing::Parent),
        ("4312240001", "", Standing::Mismatch),
        ("bm12000001", "", Standing::Mismatch),
        ("", "芷江侗族自治县人民政府", Standing::Match),
        ("", "怀化市人民政府", Standing::Parent),
        ("", "溆浦县人民政府", Standing::Mismatch),
        ("", "云岫县人民政府", Standing::Unknown),
        ("4312000004", "芷江侗族自治县人民政府", Standing::Match),
        // The code is right and the name another's: for a person.
        ("4312280001", "溆浦县人民政府", Standing::Mismatch),
        ("", "", Standing::Unknown),
    ];
    for (code, name, expected) in cases {
        let html = format!("<meta name=SiteIDCode content='{code}'><meta name=SiteName content='{name}'>");
        assert_eq!(verdict(&tags(&page(&html)), None, "431228", 2024).standing, expected, "{code} {name}");
    }
    // A zone has no code: its sites have codes of where it is.
    for (code, name, expected) in [
        ("3201000052", "", Standing::Unknown),
        ("3201910001", "南京江北新区", Standing::Match),
        ("4312280001", "", Standing::Mismatch),
        ("", "南京市人民政府", Standing::Parent),
        ("", "溆浦县人民政府", Standing::Mismatch),
    ] {
        let html = format!("<meta name=SiteIDCode content='{code}'><meta name=SiteName content='{name}'>");
        let zone = verdict(&tags(&page(&html)), None, "Z:320100:江北新区", 2024);
        assert_eq!(zone.standing, expected, "{code} {name}");
    }
    // The code of 新津县, which is 新津区 with a code of its own since 2020.
    let old = tags(&page("<meta name=SiteIDCode content=5101320001>"));
    assert_eq!(verdict(&old, None, "510118", 2024).standing, Standing::Match);
}

#[test]
fn dates_are_read_as_far_as_they_are_printed() {
    let cases = [
        ("2017-04-12 21:37", Some("2017-04-12T21:37:00+08:00")),
        ("2017—04—12 21∶37", Some("2017-04-12T21:37:00+08:00")),
        ("2024/3/28 09:05:10", Some("2024-03-28T09:05:10+08:00")),
        ("2024年3月28日", Some("2024-03-28")),
        ("2024-03-28", Some("2024-03-28")),
        ("2024-03-28T09:05:10", Some("2024-03-28T09:05:10+08:00")),
        ("2021-03-2918:26", Some("2021-03-29T18:26:00+08:00")),
        ("2024-02-30", None),
        ("发布时间", None),
        ("", None),
    ];
    for (printed, expected) in cases {
        assert_eq!(stamp(printed).map(|stamp| stamp.to_string()).as_deref(), expected, "{printed}");
    }
}

#[test]
fn every_date_keeps_its_source() {
    let cases = [
        (
            "<meta name=PubDate content=''><meta name=pubdate content='2024-01-20 10:00'><p>发布时间：2024-01-21</p>",
            "/202401/t20240119_1.html",
            ["2024-01-20T10:00:00+08:00", "2024-01-21", "2024-01-19"],
        ),
        (
            "<p>成文日期：2024-01-02</p><p>截止日期：2024-03-01</p><p>发布日期：<b>2024-01-21</b></p>",
            "/202404/9f.shtml",
            ["-", "2024-01-21", "2024-04"],
        ),
        ("<p>来源：某局 日期：2024-01-21 访问量：3</p>", "/a/9f.shtml", ["-", "2024-01-21", "-"]),
        ("<p>成文日期：2024-01-02 归档时间:2024/2/27</p>", "/a/9f.shtml", ["-", "-", "-"]),
        ("<p>发布日期：</p><p>来源：某局</p>", "/a/9f.shtml", ["-", "-", "-"]),
        (
            "<meta name=publishdate content='2024/1/20'>",
            "/art/2024/1/20/art_1_2.html",
            ["2024-01-20", "-", "2024-01-20"],
        ),
        ("", "/site/c1/202413/9f.shtml", ["-", "-", "-"]),
        ("", "/c/2023-01-05/6431967.shtml", ["-", "-", "2023-01-05"]),
    ];
    for (html, path, expected) in cases {
        let dates = Dates::of(&page_at(&format!("http://www.yunxiu.gov.cn{path}"), &format!("<html>{html}")));
        let found =
            [dates.meta, dates.label, dates.url].map(|date| date.map_or("-".to_owned(), |date| date.to_string()));
        assert_eq!(found, expected, "{html} {path}");
    }
}
