//! Lists that are data: JSON answers, and JSON in scripts.

use crate::site::{Site, page, years};
use gouji::portal::Stop;
use gouji::portal::strategies::named;
use jiff::civil::date;

const UCAP: &str = include_str!("../fixtures/portal/ucap.html");
const UCAP_ANSWER: &str = include_str!("../fixtures/portal/ucap.json");
const JPAAS: &str = include_str!("../fixtures/portal/jpaas.html");
const JPAAS_ANSWER: &str = include_str!("../fixtures/portal/jpaas.json");
const GKMLPT: &str = include_str!("../fixtures/portal/gkmlpt.html");
const GKMLPT_ANSWER: &str = include_str!("../fixtures/portal/gkmlpt.json");
const PC_LIST: &str = include_str!("../fixtures/portal/pc_list.html");
const CHANNEL: &str = "0123456789abcdef0123456789abcdef";

fn search(number: u32) -> String {
    format!(
        "GET /common/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page={number}"
    )
}

#[test]
fn ucap_shells_are_searched_by_their_channel() {
    let second = r#"{"data":{"page":2,"rows":2,"total":3,"results":[{"title":"云汀县2021年政府信息公开工作年度报告","url":"/yunting/c100028/202201/2a.shtml"}]}}"#;
    let (one, two) = (search(1), search(2));
    let site = Site::new(&[("GET /yunting/zfxxgk_list.shtml", UCAP), (&one, UCAP_ANSWER), (&two, second)]);
    let walked = site.walk("ucap", "/yunting/zfxxgk_list.shtml");
    assert_eq!(walked.asked, [one, two]);
    assert_eq!((years(&walked), walked.promised, walked.stop), (vec![2023, 2022, 2021], Some(3), Stop::LastPage));
}

#[test]
fn ucap_rows_have_whole_titles_addresses_files_and_days_in_china() {
    let rows = named("ucap").unwrap().rows(&page("/common/search/x?page=1", UCAP_ANSWER));
    assert_eq!(rows[0].title, "云汀县2023年政府信息公开工作年度报告");
    assert_eq!(rows[0].url.host_str(), Some("www.yunting.example"));
    assert_eq!(rows[0].files[0].path(), "/yunting/c100028/202401/0a1b2c3d/files/11.pdf");
    assert_eq!((rows[0].date, rows[1].date), (Some(date(2024, 1, 28)), Some(date(2023, 1, 30))));
}

#[test]
fn ucap_channels_named_in_a_script_are_searched_too() {
    let shell = format!(
        "<html><script>var channelId = '{CHANNEL}'; $.get('/common/search/' + channelId, show)</script></html>"
    );
    let walked =
        Site::new(&[("GET /yunting/c100028/xxgk_list.shtml", &shell)]).walk("ucap", "/yunting/c100028/xxgk_list.shtml");
    assert_eq!((walked.asked, walked.stop), (vec![search(1)], Stop::Unanswered));
}

#[test]
fn a_search_that_repeats_the_printed_page_is_asked_for_its_second() {
    let rows = "<ul><li><a href='/yunting/c100028/202401/0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d.shtml'>云汀县2023年政府信息公开工作年度报告</a></li>\
                <li><a href='/yunting/c100028/202301/1a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d.shtml'>云汀县2022年政府信息公开工作年度报告</a></li></ul>";
    let shell = format!("<html>{rows}<script>$.get('/searchList/{CHANNEL}?_isJson=true&page=1')</script></html>");
    let site = Site::new(&[
        ("GET /yunting/c100028/xxgk_list.shtml", &shell),
        (&format!("GET /searchList/{CHANNEL}?_isJson=true&page=1"), UCAP_ANSWER),
    ]);
    let walked = site.walk("ucap", "/yunting/c100028/xxgk_list.shtml");
    let second = format!("GET /searchList/{CHANNEL}?_isJson=true&page=2");
    assert_eq!(walked.asked, [format!("GET /searchList/{CHANNEL}?_isJson=true&page=1"), second]);
    assert_eq!((walked.titles.len(), walked.stop), (2, Stop::Unanswered));
}

#[test]
fn a_search_of_another_host_is_a_post_for_the_walker_to_allow() {
    let shell =
        format!("<html><script>var api = '//api.province.example/search/common/search/{CHANNEL}';</script></html>");
    let walked =
        Site::new(&[("GET /yunting/c100028/xxgk_list.shtml", &shell)]).walk("ucap", "/yunting/c100028/xxgk_list.shtml");
    assert_eq!(walked.asked.len(), 1);
    assert!(
        walked.asked[0]
            .starts_with(&format!("POST http://api.province.example/search/common/search/{CHANNEL} _isAgg=true"))
    );
    assert!(walked.asked[0].ends_with("&page=1"));
}

fn unit(number: u32) -> String {
    let path = "/api-gateway/jpaas-publish-server/front/page/build/unit";
    let fields = "webId=7&pageId=p1&parseType=bulidstatic&pageType=column&tagId=%E4%BF%A1%E6%81%AF%E5%88%97%E8%A1%A8&tplSetId=t1";
    format!("GET {path}?{fields}&paramJson=%7B%22pageNo%22%3A{number}%2C%22pageSize%22%3A15%7D")
}

#[test]
fn jpaas_units_are_built_page_by_page() {
    let second = JPAAS_ANSWER.replace("art_0a", "art_1a");
    let (one, two) = (unit(1), unit(2));
    let site = Site::new(&[("GET /col/col7/index.html", JPAAS), (&one, JPAAS_ANSWER), (&two, &second)]);
    let walked = site.walk("jpaas", "/col/col7/index.html");
    assert_eq!(walked.asked, [one, two]);
    assert_eq!((walked.titles.len(), walked.promised, walked.stop), (2, Some(17), Stop::LastPage));
    assert!(walked.gap);
}

#[test]
fn jpaas_rows_take_the_whole_title() {
    let rows = named("jpaas").unwrap().rows(&page("/api-gateway/x", JPAAS_ANSWER));
    assert_eq!(rows[0].title, "云汀县2023年政府信息公开工作年度报告");
    assert_eq!(rows[0].date, Some(date(2024, 1, 28)));
}

#[test]
fn gkmlpt_walks_the_columns_of_its_tree_that_are_named_for_it() {
    let second = r#"{"total":3,"articles":[{"title":"云汀县2021年政府信息公开工作年度报告","url":"/gkmlpt/content/9/9103/post_1.html"}]}"#;
    let site = Site::new(&[
        ("GET /gkmlpt/index", GKMLPT),
        ("GET /gkmlpt/api/all/520?page=1&sid=755", GKMLPT_ANSWER),
        ("GET /gkmlpt/api/all/520?page=2&sid=755", second),
        ("GET /gkmlpt/api/all/520?page=3&sid=755", r#"{"total":3,"articles":[]}"#),
        ("GET /gkmlpt/api/all/529?page=1&sid=755", r#"{"code":1,"msg":"目录id已隐藏"}"#),
    ]);
    let walked = site.walk("gkmlpt", "/gkmlpt/index");
    assert_eq!(
        walked.asked,
        [
            "GET /gkmlpt/api/all/520?page=1&sid=755",
            "GET /gkmlpt/api/all/520?page=2&sid=755",
            "GET /gkmlpt/api/all/520?page=3&sid=755",
            "GET /gkmlpt/api/all/529?page=1&sid=755"
        ]
    );
    assert_eq!((years(&walked), walked.promised, walked.stop), (vec![2023, 2022, 2021], Some(3), Stop::NothingNew));
}

#[test]
fn gkmlpt_takes_the_column_that_the_address_names_and_the_tree_s_where_that_is_hidden() {
    let column = |id: u32| format!("GET /gkmlpt/api/all/{id}?page=1&sid=755");
    let whole = GKMLPT_ANSWER.replace("\"total\":3", "\"total\":2");
    let site = Site::new(&[("GET /gkmlpt/index", GKMLPT), (&column(531), &whole)]);
    let walked = site.walk("gkmlpt", "/gkmlpt/index#531");
    assert_eq!((walked.asked, walked.stop), (vec![column(531)], Stop::LastPage));
    let hidden = r#"{"code":1,"msg":"目录id已隐藏"}"#;
    let site = Site::new(&[("GET /gkmlpt/index", GKMLPT), (&column(531), hidden), (&column(520), &whole)]);
    let walked = site.walk("gkmlpt", "/gkmlpt/index#531");
    assert_eq!((years(&walked), walked.asked), (vec![2023, 2022], vec![column(531), column(520)]));
}

#[test]
fn gkmlpt_dates_are_days_of_publication_in_china() {
    let rows = named("gkmlpt").unwrap().rows(&page("/gkmlpt/api/all/520?page=1&sid=755", GKMLPT_ANSWER));
    assert_eq!(rows[0].date, Some(date(2024, 1, 29)));
    assert_eq!(rows[1].date, None, "the day a record was made is no day of publication");
    assert_eq!(rows[0].files[0].path(), "/attachment/0/1/1/9103540.docx");
}

#[test]
fn pc_lists_are_json_whose_addresses_are_json() {
    let rows = named("pc_list").unwrap().rows(&page("/yunting/c00145/pc/list.html", PC_LIST));
    assert_eq!(
        rows.iter().map(|row| row.url.path()).collect::<Vec<_>>(),
        ["/yunting/c00145/pc/content/content_1.html", "/yunting/c00145/pc/content/content_2.html"]
    );
    assert_eq!(rows[0].files[0].as_str(), "http://file.yunting.example/files/2024/1.pdf");
    assert_eq!(rows[1].date, Some(date(2023, 1, 30)));
    let walked =
        Site::new(&[("GET /yunting/c00145/pc/list.html", PC_LIST)]).walk("pc_list", "/yunting/c00145/pc/list.html");
    assert_eq!((walked.titles.len(), walked.stop), (2, Stop::NoPager));
}

#[test]
fn intertid_lists_are_posted_for_page_by_page() {
    let shell = "<html><script>$.post('/info_open/search', {siteId: '21', channelIds: '4507', pageSize: 15, searchType: 1})</script></html>";
    let answer = |page: u32| {
        let url = format!("/doc/2024/03/28/{page}.shtml");
        format!(
            "{{\"data\":{{\"totalPages\":2,\"data\":[{{\"title\":\"云汀县2023年政府信息公开工作年度报告\",\"writeTimeString\":\"2024-03-28\",\"url\":\"{url}\"}}]}}}}"
        )
    };
    let asked = |page: u32| {
        format!("POST /info_open/search searchType=1&siteId=21&channelIds=4507&pageSize=15&pageIndex={page}")
    };
    let site = Site::new(&[("GET /zfxxgk/nb.shtml", shell), (&asked(1), &answer(1)), (&asked(2), &answer(2))]);
    let walked = site.walk("intertid", "/zfxxgk/nb.shtml");
    assert_eq!(walked.asked, [asked(1), asked(2)]);
    assert_eq!((walked.titles.len(), walked.stop), (2, Stop::LastPage));
    let rows = named("intertid").unwrap().rows(&page("/info_open/search", &answer(1)));
    assert_eq!(rows[0].date, Some(date(2024, 3, 28)));
}

/// Epoint counts its pages from 0 or from 1; a site's script says whose list it is.
#[test]
fn epoint_lists_by_a_call_that_a_script_describes() {
    let entry = "/govpub/guide.html?categorynum=003001007&lm=7";
    let shell = "<html><script src='/js/webBuilderCommon.js?v=2'></script><div id=list></div></html>";
    let script = "var siteInfo = {projectName: '/EWB-FRONT', \"siteGuid\":\"7eb5f7f1-9041\"};";
    let call = |index: usize| {
        format!(
            "POST /EWB-FRONT/rest/lightfrontaction/getgovinfolist {{\"token\":\"\",\"params\":{{\"deptcode\":\"\",\
             \"categorynum\":\"003001007\",\"pageIndex\":{index},\"pageSize\":15,\"siteGuid\":\"7eb5f7f1-9041\"}}}}"
        )
    };
    let answer = |years: &[u32]| {
        let item = |year: &u32| {
            format!(
                r#"{{"title":"云汀县{year}年政府信息…","realtitle":"云汀县{year}年政府信息公开工作年度报告","infodate":"{}-01-10","infourl":"/a/{year}.html"}}"#,
                year + 1
            )
        };
        let items: Vec<String> = years.iter().map(item).collect();
        format!(r#"{{"custom":{{"total":3,"data":[{}]}}}}"#, items.join(","))
    };
    let (first, last) = (answer(&[2024, 2023]), answer(&[2022]));
    for from in [0, 1] {
        let mut answers = vec![(format!("GET {entry}"), shell.to_owned())];
        answers.push(("GET /js/webBuilderCommon.js?v=2".to_owned(), script.to_owned()));
        answers.extend((0..=from).map(|index| (call(index), first.clone())));
        answers.push((call(from + 1), last.clone()));
        let answers: Vec<(&str, &str)> = answers.iter().map(|(asked, body)| (asked.as_str(), body.as_str())).collect();
        let walked = Site::new(&answers).walk("epoint", entry);
        assert_eq!(walked.titles.len(), 3, "from {from}: {:?}", walked.asked);
        assert!(walked.titles.iter().all(|title| title.ends_with("年度报告")), "{:?}", walked.titles);
        assert_eq!((walked.promised, walked.gap), (Some(3), false));
        assert_eq!(walked.asked.len(), 3 + from);
    }
}
