//! Hanweb's lists: data in a script, a proxy that answers in two ways or in none, a search that mixes columns.

use crate::site::{Site, page, years};
use gouji::portal::Stop;
use gouji::portal::strategies::named;
use jiff::civil::date;

const SHELL: &str = include_str!("../fixtures/portal/hanweb_datastore.html");
const ANSWER: &str = include_str!("../fixtures/portal/hanweb_datastore.xml");
const XXGK: &str = include_str!("../fixtures/portal/hanweb_xxgk.html");
const COLUMN: &str = "/col/col12377/index.html";
const FORM: &str =
    "col=1&appid=1&webid=110&path=%2F&columnid=12377&unitid=38486&webname=%E4%BA%91%E6%B1%80%E5%8E%BF&permissiontype=0";

fn by_page(number: u32) -> String {
    format!(
        "GET /module/web/jpage/dataproxy.jsp?page={number}&appid=1&webid=110&path=/&columnid=12377&unitid=38486&webname=%E4%BA%91%E6%B1%80%E5%8E%BF&permissiontype=0"
    )
}

fn by_record(from: u32) -> String {
    format!("POST /module/web/jpage/dataproxy.jsp?startrecord={from}&endrecord={}&perpage=15 {FORM}", from + 44)
}

fn answer(year: u32, rest: &str) -> String {
    format!(
        "<datastore>{rest}<recordset><record><![CDATA[<li><a href=\"/art/{year}/1/2/art_12377_{year}.html\">云汀县{year}年政府信息公开工作年度报告</a></li>]]></record></recordset></datastore>"
    )
}

#[test]
fn records_in_a_script_are_the_rows() {
    let rows = named("hanweb_datastore").unwrap().rows(&page(COLUMN, SHELL));
    let seen: Vec<_> = rows.iter().map(|row| (row.url.path(), row.title.as_str(), row.date)).collect();
    assert_eq!(
        seen,
        [
            ("/art/2024/1/28/art_12377_3.html", "云汀县2023年政府信息公开工作年度报告", Some(date(2024, 1, 28))),
            ("/art/2023/1/30/art_12377_2.html", "云汀县2022年政府信息公开工作年度报告", Some(date(2023, 1, 30))),
        ]
    );
}

#[test]
fn the_printed_link_is_followed_as_printed_until_it_brings_nothing() {
    let groups = [answer(2021, ""), answer(2020, "")];
    let site = Site::new(&[
        (&format!("GET {COLUMN}"), SHELL),
        (&by_page(1), &groups[0]),
        (&by_page(2), &groups[1]),
        (&by_page(3), "<datastore></datastore>"),
    ]);
    let walked = site.walk("hanweb_datastore", COLUMN);
    assert_eq!(walked.asked, [by_page(1), by_page(2), by_page(3)]);
    assert_eq!((years(&walked), walked.stop), (vec![2023, 2022, 2021, 2020], Stop::NothingNew));
}

#[test]
fn a_printed_link_that_repeats_the_page_is_followed_to_the_next() {
    let last = answer(2021, "<nextgroup><![CDATA[]]></nextgroup>");
    let site = Site::new(&[(&format!("GET {COLUMN}"), SHELL), (&by_page(1), SHELL), (&by_page(2), &last)]);
    let walked = site.walk("hanweb_datastore", COLUMN);
    assert_eq!(
        (years(&walked), walked.stop),
        (vec![2023, 2022, 2021], Stop::LastPage),
        "an empty next group is the end"
    );
    assert_eq!(walked.asked, [by_page(1), by_page(2)]);
}

#[test]
fn where_the_link_brings_nothing_rows_are_posted_for_by_number() {
    let site = Site::new(&[(&format!("GET {COLUMN}"), SHELL), (&by_page(1), SHELL), (&by_record(1), ANSWER)]);
    let walked = site.walk("hanweb_datastore", COLUMN);
    assert_eq!(walked.asked, [by_page(1), by_page(2), by_record(1), by_record(2)]);
    assert_eq!((years(&walked), walked.promised, walked.stop), (vec![2023, 2022, 2021], Some(4), Stop::Unanswered));
    assert!(walked.gap, "the proxy counts four rows and gave three");
}

#[test]
fn a_post_from_the_second_page_may_be_what_works() {
    let counted = SHELL.replace("<recordset>", "<totalrecord>3</totalrecord><recordset>");
    let site = Site::new(&[(&format!("GET {COLUMN}"), &counted), (&by_record(3), &ANSWER.replace(">4<", ">3<"))]);
    let walked = site.walk("hanweb_datastore", COLUMN);
    assert_eq!(walked.asked, [by_page(1), by_record(1), by_record(3)]);
    assert_eq!((years(&walked), walked.stop, walked.gap), (vec![2023, 2022, 2021], Stop::LastPage, false));
}

#[test]
fn a_list_that_is_whole_is_not_asked_on() {
    let whole = SHELL.replace("<recordset>", "<totalrecord>2</totalrecord><recordset>");
    let walked = Site::new(&[(&format!("GET {COLUMN}"), &whole)]).walk("hanweb_datastore", COLUMN);
    assert_eq!((walked.asked.len(), walked.promised, walked.stop), (0, Some(2), Stop::LastPage));
}

#[test]
fn a_proxy_that_answers_nothing_ends_with_its_reason() {
    let walked = Site::new(&[(&format!("GET {COLUMN}"), SHELL)]).walk("hanweb_datastore", COLUMN);
    assert_eq!((walked.asked, walked.stop), (vec![by_page(1), by_record(1)], Stop::Unanswered));
}

#[test]
fn a_relative_link_stands_beside_the_proxy_not_the_column() {
    let relative = SHELL
        .replace("/module/web/jpage/dataproxy.jsp?page=1&", "./dataproxy.jsp?page=2&amp;")
        .replace("</body>", "<script src=\"/module/web/jpage/jpage.js\"></script></body>");
    let walked = Site::new(&[(&format!("GET {COLUMN}"), &relative)]).walk("hanweb_datastore", COLUMN);
    assert_eq!(walked.asked[0], by_page(2));
}

#[test]
fn a_list_named_in_the_script_alone_is_posted_for() {
    let script = "$('#5').jpage({ proxyUrl:'/module/web/jpage/dataproxy.jsp', perPage:2, totalRecord:3, appid:'1', webid:'110', path:'/', columnid:'12377', unitid:'38486', webname:'云汀县', permissiontype:'0' })";
    let start = SHELL.find("<nextgroup>").unwrap();
    let end = SHELL.find("</nextgroup>").unwrap() + "</nextgroup>".len();
    let shell = format!("{}{}<script>{script}</script>", &SHELL[..start], &SHELL[end..]);
    let asked = by_record(1).replace("perpage=15", "perpage=2");
    let site = Site::new(&[(&format!("GET {COLUMN}"), &shell), (&asked, &ANSWER.replace(">4<", ">3<"))]);
    let walked = site.walk("hanweb_datastore", COLUMN);
    assert_eq!((walked.asked, walked.promised, walked.stop), (vec![asked], Some(3), Stop::LastPage));
}

#[test]
fn the_search_of_the_module_is_kept_to_its_column() {
    let asked = |number: u32| {
        format!(
            "/module/xxgk/search.jsp?divid=div1234&infotypeId=A0102&webid=110&area=&jdid=110&currpage={number}&sortfield="
        )
    };
    let (one, two) = (format!("GET {}", asked(1)), format!("GET {}", asked(2)));
    let second = XXGK.replace("art_1234_9", "art_1234_8").replace("art_77_8", "art_77_7");
    let site = Site::new(&[
        (
            "GET /col/col1234/index.html",
            "<html><script>search('/module/xxgk/search.jsp?divid=div1234&amp;infotypeId=A0102&amp;webid=110&amp;area=&amp;jdid=110&amp;currpage=1&amp;sortfield=')</script></html>",
        ),
        (&one, XXGK),
        (&two, &second),
    ]);
    let walked = site.walk("hanweb_xxgk", "/col/col1234/index.html");
    assert_eq!(walked.asked, [one, two, format!("GET {}", asked(3))]);
    assert_eq!((walked.titles.len(), walked.stop), (2, Stop::Unanswered));
}
