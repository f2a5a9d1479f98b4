//! Lists printed on their pages, and the pagers beside them.

use crate::site::{Site, item, page, years};
use base64::Engine as _;
use gouji::portal::strategies::{GENERIC, named};
use gouji::portal::{Stop, TitleFrom};
use jiff::civil::date;

const TRS: &str = include_str!("../fixtures/portal/trs.html");
const CONTAINER_FIRST: &str = include_str!("../fixtures/portal/container_first.html");
const NFCMS: &str = include_str!("../fixtures/portal/nfcms.html");
const LONSUN: &str = include_str!("../fixtures/portal/lonsun.html");
const OPENNESS: &str = include_str!("../fixtures/portal/openness.html");
const VSB: &str = include_str!("../fixtures/portal/vsb.html");
const XXGK_LIST: &str = include_str!("../fixtures/portal/xxgk_list.html");
const COLUMNS_UUID: &str = include_str!("../fixtures/portal/columns_uuid.html");
const JSPX: &str = include_str!("../fixtures/portal/jspx.html");
const PLAIN: &str = include_str!("../fixtures/portal/plain.html");

fn list(rows: &[String], rest: &str) -> String {
    format!("<html><ul>{}</ul>{rest}</html>", rows.concat())
}

#[test]
fn rows_are_links_that_may_be_articles_with_their_best_title_and_date() {
    let rows = GENERIC.rows(&page("/zwgk/nb/", TRS));
    let seen: Vec<_> = rows.iter().map(|row| (row.url.path(), row.title.as_str(), row.title_from, row.date)).collect();
    assert_eq!(
        seen,
        [
            (
                "/zwgk/nb/202401/t20240128_5103.html",
                "云汀县2023年政府信息公开工作年度报告",
                TitleFrom::Attribute,
                Some(date(2024, 1, 28))
            ),
            (
                "/zwgk/nb/202301/t20230130_4102.html",
                "云汀县2022年政府信息公开工作年度报告",
                TitleFrom::Text,
                Some(date(2023, 1, 30))
            ),
        ]
    );
}

#[test]
fn rows_carry_their_heading_and_menus_are_none() {
    let html = "<html><div><a href='/zwgk/zfxxgknb/'>政府信息公开年报</a></div><h3>2023年</h3><ul>\
                <li><a href='/zwgk/hz/t20240301_7.html'>云汀县财政局</a></li>\
                <li><a href='http://nb.province.example/2023/report.html'>云汀县2023年度报告</a></li>\
                <li><a href='http://www.other.example/news/t20240301_8.html'>外地新闻</a></li></ul></html>";
    let rows = GENERIC.rows(&page("/zwgk/hz/", html));
    let seen: Vec<_> = rows.iter().map(|row| (row.title.as_str(), row.heading.as_deref())).collect();
    assert_eq!(seen, [("云汀县财政局", Some("2023年")), ("云汀县2023年度报告", Some("2023年"))]);
}

#[test]
fn trs_counts_its_files_from_nought_in_a_comment() {
    let second =
        list(&[item("./t20220101_3.html", 2021)], "<script>createPageHTML(3, 1, \"index\", \"html\")</script>");
    let third = list(&[item("./t20210101_2.html", 2020)], "<script>createPageHTML(3, 2, \"index\", \"html\")</script>");
    let site = Site::new(&[
        ("GET /zwgk/nb/", TRS),
        ("GET /zwgk/nb/index_1.html", &second),
        ("GET /zwgk/nb/index_2.html", &third),
    ]);
    for strategy in ["trs", "listed"] {
        let walked = site.walk(strategy, "/zwgk/nb/");
        assert_eq!(walked.asked, ["GET /zwgk/nb/index_1.html", "GET /zwgk/nb/index_2.html"], "{strategy}");
        assert_eq!((years(&walked), walked.stop), (vec![2023, 2022, 2021, 2020], Stop::LastPage), "{strategy}");
    }
}

#[test]
fn a_stale_count_ends_where_no_page_answers() {
    let walked = Site::new(&[("GET /zwgk/nb/", TRS)]).walk("trs", "/zwgk/nb/");
    assert_eq!((walked.asked.len(), walked.stop), (1, Stop::Unanswered));
    let same = Site::new(&[("GET /zwgk/nb/", TRS), ("GET /zwgk/nb/index_1.html", &TRS.replace("./", "/zwgk/nb/"))]);
    let walked = same.walk("trs", "/zwgk/nb/");
    assert_eq!((walked.asked.len(), walked.stop), (1, Stop::NothingNew));
}

#[test]
fn trs_counters_of_other_kinds_lead_to_the_same_files() {
    for script in [
        "var countPage = 2; var currentPage = 0;",
        "Pager({size:2,current:0,prefix:'index',suffix:'html'})",
        "createPageHTML(2,0,'index','html');",
    ] {
        let first = list(&[item("./t20240101_9.html", 2023)], &format!("<script>{script}</script>"));
        let walked = Site::new(&[("GET /nb/index.html", &first)]).walk("trs", "/nb/index.html");
        assert_eq!(walked.asked, ["GET /nb/index_1.html"], "{script}");
    }
}

#[test]
fn container_first_counts_its_files_from_one() {
    let pager = |k: u32| format!("<script>createPageHTML('page_div', 3, {k}, 'list', 'shtml', 5);</script>");
    let rows = |first: u32| {
        (first..first + 2)
            .map(|year| item(&format!("/yunting/zfxxgknb/202301/c11_{year}.shtml"), year))
            .collect::<Vec<_>>()
    };
    let (second, third) = (list(&rows(2021), &pager(2)), list(&rows(2019), &pager(3)));
    let site = Site::new(&[
        ("GET /yunting/zfxxgknb/list.shtml", CONTAINER_FIRST),
        ("GET /yunting/zfxxgknb/list_2.shtml", &second),
        ("GET /yunting/zfxxgknb/list_3.shtml", &third),
    ]);
    for strategy in ["container_first", "listed", "ucap"] {
        let walked = site.walk(strategy, "/yunting/zfxxgknb/list.shtml");
        assert_eq!(walked.asked, ["GET /yunting/zfxxgknb/list_2.shtml", "GET /yunting/zfxxgknb/list_3.shtml"]);
        assert_eq!((walked.titles.len(), walked.promised, walked.stop), (5, Some(5), Stop::LastPage), "{strategy}");
        assert!(!walked.gap);
    }
}

#[test]
fn numbered_files_follow_what_their_links_say() {
    let page_of = |number: u32| list(&[item(&format!("/content/post_{number}.html"), 2000 + number)], "");
    let (second, third) = (page_of(12), page_of(11));
    let site = Site::new(&[
        ("GET /zwgk/nb/index.html", NFCMS),
        ("GET /zwgk/nb/index_2.html", &NFCMS.replace("post_10", "post_20")),
        ("GET /zwgk/nb/index_3.html", &NFCMS.replace("post_10", "post_30")),
    ]);
    for strategy in ["nfcms", "listed"] {
        let walked = site.walk(strategy, "/zwgk/nb/index.html");
        assert_eq!(walked.asked, ["GET /zwgk/nb/index_2.html", "GET /zwgk/nb/index_3.html"], "{strategy}");
        assert_eq!((walked.titles.len(), walked.stop), (6, Stop::LastPage), "{strategy}");
    }
    let silent = Site::new(&[
        ("GET /zwgk/nb/index.html", &list(&[item("/content/post_13.html", 2013)], "")),
        ("GET /zwgk/nb/index_2.html", &second),
        ("GET /zwgk/nb/index_3.html", &third),
    ]);
    let walked = silent.walk("nfcms", "/zwgk/nb/index.html");
    assert_eq!((years(&walked), walked.stop), (vec![2013, 2012, 2011], Stop::Unanswered));
}

#[test]
fn two_leading_to_one_is_counted_from_nought() {
    let links = "<a href='index.html'>1</a><a href='index_1.html'>2</a><a href='index_2.html'>[3]</a>";
    let lists: Vec<String> =
        (0..3).map(|k| list(&[item(&format!("/nb/t2024010{k}_1.html"), 2023 - k)], links)).collect();
    let site = Site::new(&[
        ("GET /nb/index.html", &lists[0]),
        ("GET /nb/index_1.html", &lists[1]),
        ("GET /nb/index_2.html", &lists[2]),
    ]);
    let walked = site.walk("listed", "/nb/index.html");
    assert_eq!(walked.asked, ["GET /nb/index_1.html", "GET /nb/index_2.html"]);
    assert_eq!((years(&walked), walked.stop), (vec![2023, 2022, 2021], Stop::LastPage));
}

#[test]
fn an_unsaid_offset_is_tried_at_the_end() {
    let pager = "<a href='index_2.html'>尾页</a>";
    let lists: Vec<String> =
        (0..3).map(|k| list(&[item(&format!("/nb/t2024010{k}_1.html"), 2023 - k)], pager)).collect();
    let site =
        Site::new(&[("GET /nb/", &lists[0]), ("GET /nb/index_1.html", &lists[1]), ("GET /nb/index_2.html", &lists[2])]);
    let walked = site.walk("listed", "/nb/");
    assert_eq!(walked.asked, ["GET /nb/index_2.html", "GET /nb/index_1.html"]);
    assert_eq!((walked.titles.len(), walked.stop), (3, Stop::LastPage));
}

#[test]
fn sibling_channels_are_no_pager() {
    let html = list(
        &[item("/a/t20240101_1.html", 2023)],
        "<a href='channel_13.html'>机构职能</a><a href='channel_14.html'>2022</a>",
    );
    let walked = Site::new(&[("GET /a/channel_12.html", &html)]).walk("listed", "/a/channel_12.html");
    assert_eq!((walked.asked.len(), walked.stop), (0, Stop::NoPager));
}

#[test]
fn a_full_page_without_a_pager_is_probed_once() {
    let walked = Site::new(&[("GET /nb/", PLAIN)]).walk("listed", "/nb/");
    assert_eq!(walked.asked, ["GET /nb/index_1.html", "GET /nb/index_2.html"]);
    assert_eq!((walked.titles.len(), walked.stop), (12, Stop::Unanswered));
    for said in ["共1页", "共 12 条"] {
        let whole = PLAIN.replace("</body>", &format!("<p>{said}</p></body>"));
        let walked = Site::new(&[("GET /nb/", &whole)]).walk("listed", "/nb/");
        assert_eq!((walked.asked.len(), walked.stop), (0, Stop::NoPager), "{said}");
    }
    let short = list(&[item("/nb/t20240101_1.html", 2023)], "");
    let walked = Site::new(&[("GET /nb/", &short)]).walk("listed", "/nb/");
    assert_eq!((walked.asked.len(), walked.stop), (0, Stop::NoPager));
    let second = PLAIN.replace("/system/2024/", "/system/2023/");
    let walked = Site::new(&[("GET /nb/", PLAIN), ("GET /nb/index_1.html", &second)]).walk("listed", "/nb/");
    assert_eq!(walked.asked, ["GET /nb/index_1.html", "GET /nb/index_2.html"]);
    assert_eq!(walked.titles.len(), 24);
}

#[test]
fn further_pages_that_nothing_leads_to_are_told() {
    let html = list(&[item("/nb/t20240101_1.html", 2023)], "<a href=\"javascript:next(2)\">下一页</a> 共 3 页");
    let walked = Site::new(&[("GET /nb/", &html)]).walk("listed", "/nb/");
    assert_eq!((walked.titles.len(), walked.asked.len(), walked.stop), (1, 0, Stop::Unlinked));
}

#[test]
fn lonsun_counts_page_indexes_up_to_its_script() {
    let page_of = |id: u32| LONSUN.replace("/6617/2103.html", &format!("/6617/{id}.html"));
    let site = Site::new(&[
        ("GET /public/column/6617?type=3", LONSUN),
        ("GET /public/column/6617?type=3&pageIndex=2", &page_of(2102)),
        ("GET /public/column/6617?type=3&pageIndex=3", &page_of(2101)),
    ]);
    let walked = site.walk("lonsun", "/public/column/6617?type=3");
    assert_eq!(
        walked.asked,
        ["GET /public/column/6617?type=3&pageIndex=2", "GET /public/column/6617?type=3&pageIndex=3"]
    );
    assert_eq!((walked.titles.len(), walked.promised, walked.stop), (3, Some(41), Stop::LastPage));
    assert!(walked.gap, "three rows are not the 41 that the script counts");
}

#[test]
fn openness_numbers_every_file() {
    let list_of = "/OpennessContent/showList/57a3/12/page_";
    let second = OPENNESS.replace("88103", "88102");
    let (one, two) = (format!("GET {list_of}1.html"), format!("GET {list_of}2.html"));
    let walked = Site::new(&[(&one, OPENNESS), (&two, &second)]).walk("openness", &one[4..]);
    assert_eq!(walked.asked, [two]);
    assert_eq!((walked.titles.len(), walked.promised, walked.stop), (2, Some(17), Stop::LastPage));
}

#[test]
fn vsb_counts_down_and_years_are_no_pages() {
    let older = |id: u32| {
        let rows = [item(&format!("../../info/1036/{id}.htm"), 2022)];
        list(&rows, "<a href='../nb.htm'>首页</a>")
    };
    let site = Site::new(&[
        ("GET /zfxxgk/nb.htm", VSB),
        ("GET /zfxxgk/nb/2.htm", &older(12002)),
        ("GET /zfxxgk/nb/1.htm", &older(12001)),
    ]);
    for strategy in ["vsb", "listed"] {
        let walked = site.walk(strategy, "/zfxxgk/nb.htm");
        assert_eq!(walked.asked, ["GET /zfxxgk/nb/2.htm", "GET /zfxxgk/nb/1.htm"], "{strategy}");
        assert_eq!((walked.titles.len(), walked.promised, walked.stop), (3, Some(41), Stop::LastPage), "{strategy}");
    }
}

#[test]
fn vsb_lists_made_on_demand_count_up() {
    let link = "list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1154&a1154t=2&a1154p=2";
    let first = VSB.replace("nb/2.htm", link).replace("nb/1.htm", link);
    let second = first.replace("12441", "12440");
    let asked = format!("GET /zfxxgk/{link}");
    let walked = Site::new(&[("GET /zfxxgk/nb.htm", &first), (&asked, &second)]).walk("vsb", "/zfxxgk/nb.htm");
    assert_eq!((walked.asked, walked.stop), (vec![asked], Stop::LastPage));
}

#[test]
fn channels_follow_their_links() {
    let second = XXGK_LIST.replace("198952", "198951");
    let site = Site::new(&[
        ("GET /xxgk-list-zfxxgknb.html", XXGK_LIST),
        ("GET /xxgk-list-zfxxgknb-2.html", &second),
        ("GET /columns/1f2e3d4c-0000-4000-8000-00000000000a/index.html", COLUMNS_UUID),
    ]);
    let walked = site.walk("channels", "/xxgk-list-zfxxgknb.html");
    assert_eq!(walked.asked, ["GET /xxgk-list-zfxxgknb-2.html"]);
    assert_eq!((walked.titles.len(), walked.stop), (2, Stop::LastPage));
    let walked = site.walk("channels", "/columns/1f2e3d4c-0000-4000-8000-00000000000a/index.html");
    assert_eq!((years(&walked), walked.asked.len(), walked.stop), (vec![2023], 0, Stop::NoPager));
}

#[test]
fn query_numbers_are_counted_on() {
    let second = JSPX.replace("id=7103", "id=7102").replace("下一页", "上一页").replace("pageNo=2", "pageNo=1");
    let site = Site::new(&[
        ("GET /govxxgk/list.jspx?path=nb&channelId=12", JSPX),
        ("GET /govxxgk/list.jspx?path=nb&channelId=12&pageNo=2", &second),
    ]);
    for strategy in ["query_tail", "listed"] {
        let walked = site.walk(strategy, "/govxxgk/list.jspx?path=nb&channelId=12");
        assert_eq!(walked.asked, ["GET /govxxgk/list.jspx?path=nb&channelId=12&pageNo=2"], "{strategy}");
        assert_eq!((walked.titles.len(), walked.stop), (2, Stop::LastPage), "{strategy}");
    }
}

#[test]
fn other_fields_of_a_query_stay_as_printed() {
    let html = list(&[item("/d.aspx?id=1", 2023)], "<a href='InfoPublic.aspx?cid=%B9%AB&page=3'>末页</a>");
    let walked = Site::new(&[("GET /InfoPublic.aspx?cid=%B9%AB&page=1", &html)])
        .walk("query_tail", "/InfoPublic.aspx?cid=%B9%AB&page=1");
    assert_eq!(walked.asked, ["GET /InfoPublic.aspx?cid=%B9%AB&page=2"]);
}

#[test]
fn another_list_of_the_same_script_is_no_next_page() {
    let html = list(&[item("/d.php?id=1", 2023)], "<a href='list.php?cid=8&page=2'>2</a>");
    let walked = Site::new(&[("GET /list.php?cid=7", &html)]).walk("query_tail", "/list.php?cid=7");
    assert_eq!((walked.asked.len(), walked.stop), (0, Stop::NoPager));
}

#[test]
fn an_address_that_repeats_its_last_page_ends() {
    let html = list(&[item("/d.php?id=1", 2023)], "");
    let first = "/index.php?m=content&catid=9&page=1";
    let site = Site::new(&[(&format!("GET {first}"), &html), ("GET /index.php?m=content&catid=9&page=2", &html)]);
    let walked = site.walk("query_tail", first);
    assert_eq!((walked.titles.len(), walked.asked.len(), walked.stop), (1, 1, Stop::NothingNew));
}

#[test]
fn the_next_link_is_believed_until_it_leads_back() {
    let first = list(&[item("/nb/t20240101_1.html", 2023)], "<a href='p7a.html'>下一页&nbsp;&gt;</a>");
    let second = list(&[item("/nb/t20230101_1.html", 2022)], "<a href='p7a.html'>下一页</a>");
    let site = Site::new(&[("GET /nb/", &first), ("GET /nb/p7a.html", &second)]);
    let walked = site.walk("listed", "/nb/");
    assert_eq!((years(&walked), walked.asked.len(), walked.stop), (vec![2023, 2022], 1, Stop::LastPage));
    assert!(named("nobody").is_none());
}

#[test]
fn pages_named_by_their_number_alone_follow_their_links() {
    let links = "<a href='1.html'>1</a><a href='2.html'>2</a><a href='3.html'>3</a>";
    let page_of = |year: u32| list(&[item(&format!("/a/t{year}0101_1.html"), year)], links);
    let pages = [page_of(2023), page_of(2022), page_of(2021)];
    let site =
        Site::new(&[("GET /a/nb/", &pages[0]), ("GET /a/nb/2.html", &pages[1]), ("GET /a/nb/3.html", &pages[2])]);
    let walked = site.walk("listed", "/a/nb/");
    assert_eq!(walked.asked, ["GET /a/nb/2.html", "GET /a/nb/3.html"]);
    assert_eq!((years(&walked), walked.stop), (vec![2023, 2022, 2021], Stop::LastPage));
}

#[test]
fn a_pager_that_a_script_unpacks_is_a_pager() {
    let pager: String = url::form_urlencoded::byte_serialize("<a href='list_2.html'>下一页</a>".as_bytes()).collect();
    let packed = base64::engine::general_purpose::STANDARD.encode(pager.replace('+', "%20"));
    let html = list(&[item("/a/t20240101_1.html", 2023)], &format!("<div id=\"pages\">{packed}</div>"));
    let walked = Site::new(&[("GET /a/list.html", &html)]).walk("listed", "/a/list.html");
    assert_eq!(walked.asked, ["GET /a/list_2.html"]);
}

#[test]
fn templates_that_nobody_filled_in_lead_nowhere() {
    let html = "<ul class='EWB-FRONT'><li><a href='<?=el.link?>'>{{=el.title}}</a><span>2024-01-02</span></li></ul>\
                <a href='{{next}}'>下一页</a>";
    let walked = Site::new(&[("GET /009001/009001002/", html)]).walk("epoint", "/009001/009001002/");
    assert_eq!((walked.titles.len(), walked.asked.len(), walked.stop), (0, 0, Stop::NoPager));
}

#[test]
fn units_in_a_grid_are_rows_under_their_year() {
    let html = "<h3>2023年</h3><ul><li><a href='jyj.html'>教育局</a></li></ul>";
    let rows = GENERIC.rows(&page("/nb/", html));
    assert_eq!(
        rows.iter().map(|row| (row.title.as_str(), row.heading.as_deref())).collect::<Vec<_>>(),
        [("教育局", Some("2023年"))]
    );
}
