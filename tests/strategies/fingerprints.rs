//! Whose page is whose, when a family's recipe is needed, and damage.

use crate::site::{HOME, first_request, item, page};
use gouji::portal::strategies::{GENERIC, STRATEGIES, Strategy, fitting, recipe};
use gouji::portal::{Next, Page, Request, Stop, Walk};
use url::Url;

/// A page of each family: its name, its path, its text, and all who recognise it, the surest first.
const PAGES: &[(&str, &str, &[&str])] = &[
    ("/zwgk/nb/", include_str!("../fixtures/portal/trs.html"), &["trs"]),
    ("/yunting/zfxxgknb/list.shtml", include_str!("../fixtures/portal/container_first.html"), &["container_first"]),
    ("/yunting/zfxxgk_list.shtml", include_str!("../fixtures/portal/ucap.html"), &["ucap"]),
    ("/col/col12377/index.html", include_str!("../fixtures/portal/hanweb_datastore.html"), &["hanweb_datastore"]),
    ("/col/col1234/index.html", include_str!("../fixtures/portal/hanweb_xxgk.html"), &["hanweb_xxgk"]),
    ("/col/col7/index.html", include_str!("../fixtures/portal/jpaas.html"), &["jpaas"]),
    ("/gkmlpt/index", include_str!("../fixtures/portal/gkmlpt.html"), &["gkmlpt"]),
    ("/zwgk/nb/index.html", include_str!("../fixtures/portal/nfcms.html"), &["nfcms"]),
    ("/public/column/6617?type=3", include_str!("../fixtures/portal/lonsun.html"), &["lonsun"]),
    ("/OpennessContent/showList/57a3/12/page_1.html", include_str!("../fixtures/portal/openness.html"), &["openness"]),
    ("/zfxxgk/nb.htm", include_str!("../fixtures/portal/vsb.html"), &["vsb"]),
    ("/yunting/c00145/pc/list.html", include_str!("../fixtures/portal/pc_list.html"), &["pc_list"]),
    (
        "/columns/1f2e3d4c-0000-4000-8000-00000000000a/index.html",
        include_str!("../fixtures/portal/columns_uuid.html"),
        &["channels"],
    ),
    ("/xxgk-list-zfxxgknb.html", include_str!("../fixtures/portal/xxgk_list.html"), &["channels"]),
    ("/govxxgk/list.jspx?path=nb&channelId=12", include_str!("../fixtures/portal/jspx.html"), &["query_tail"]),
    (
        "/zfxxgk/nb.shtml",
        "<html><script>$.post('/info_open/search', {siteId: '21', channelIds: '4507'})</script></html>",
        &["intertid"],
    ),
    ("/009001/009001002/", "<html><script src='/js/webBuilderCommon.js'></script></html>", &["epoint"]),
    (
        "/dmxrmzf/gknb/gknb.html",
        "<html><script>proxyUrl: '/truecms/messageController/getMessage.do', columnId: '5a43294a-2028-49b7-ab9d-7fde4ef72632'</script></html>",
        &["truecms"],
    ),
    (
        "/class/GJPDBGDH/2",
        "<html><ul><li><a href='/html/cz/2026/GJPDBGDH_0107/27601.html'>云汀县2025年政府信息公开工作年度报告</a> 2026-01-07</li></ul><a href='/class/GJPDBGDH/3'>3</a></html>",
        &["class_folder"],
    ),
    ("/nb/", include_str!("../fixtures/portal/plain.html"), &[]),
];
const ANSWERS: &[(&str, &str)] = &[
    ("/common/search/0123456789abcdef0123456789abcdef?page=1", include_str!("../fixtures/portal/ucap.json")),
    ("/api-gateway/unit?paramJson=%7B%22pageNo%22%3A1%7D", include_str!("../fixtures/portal/jpaas.json")),
    ("/gkmlpt/api/all/520?page=1&sid=755", include_str!("../fixtures/portal/gkmlpt.json")),
    ("/module/web/jpage/dataproxy.jsp?page=2", include_str!("../fixtures/portal/hanweb_datastore.xml")),
];

#[test]
fn nobody_takes_another_family_for_his_own() {
    for (path, body, owners) in PAGES {
        let names: Vec<&str> = fitting(&page(path, body)).iter().map(|family| family.name()).collect();
        assert_eq!(names, *owners, "{path}");
    }
}

#[test]
fn names_are_unique() {
    let mut names: Vec<&str> = STRATEGIES.iter().map(|strategy| strategy.name()).chain([GENERIC.name()]).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

fn turned_to(path: &str, found: usize, stop: Stop) -> Option<&'static str> {
    let (_, body, _) = PAGES.iter().find(|(own, ..)| *own == path).unwrap();
    let first = page(path, body);
    let (walk, _) = Walk::begin(GENERIC, Request::get(first.url.clone()), first);
    recipe(&walk, found, stop).map(Strategy::name)
}

#[test]
fn a_recipe_is_for_what_the_generic_cannot_see() {
    assert_eq!(turned_to("/col/col12377/index.html", 0, Stop::NoPager), Some("hanweb_datastore"));
    assert_eq!(turned_to("/col/col12377/index.html", 1, Stop::LastPage), Some("hanweb_datastore"));
    assert_eq!(turned_to("/gkmlpt/index", 0, Stop::NoPager), Some("gkmlpt"));
    assert_eq!(turned_to("/yunting/zfxxgk_list.shtml", 0, Stop::NoPager), Some("ucap"));
    assert_eq!(turned_to("/col/col7/index.html", 1, Stop::NothingNew), Some("jpaas"));
    assert_eq!(turned_to("/yunting/c00145/pc/list.html", 0, Stop::NoPager), Some("pc_list"));
    assert_eq!(turned_to("/public/column/6617?type=3", 1, Stop::NoPager), Some("lonsun"));
}

#[test]
fn no_recipe_repeats_the_generic() {
    for path in ["/zwgk/nb/", "/yunting/zfxxgknb/list.shtml", "/zfxxgk/nb.htm", "/xxgk-list-zfxxgknb.html", "/nb/"] {
        for stop in [Stop::LastPage, Stop::Unanswered, Stop::NothingNew, Stop::NoPager] {
            assert_eq!(turned_to(path, 2, stop), None, "{path} {stop:?}");
        }
    }
}

#[test]
fn a_gap_against_the_total_asks_for_the_recipe() {
    let first = page("/public/column/6617?type=3", PAGES[8].1);
    let (mut walk, _) = Walk::begin(GENERIC, Request::get(first.url.clone()), first);
    let rows: String = (1..=40).map(|id| item(&format!("/public/6617/{id}.html"), 2023)).collect();
    let request = |number: u32| Request::get(walk_url(number));
    walk.answered(GENERIC, request(2), &page("/public/column/6617?type=3&pageIndex=2", &format!("<ul>{rows}</ul>")));
    assert_eq!((walk.rows(), recipe(&walk, 1, Stop::LastPage).map(Strategy::name)), (41, None));
    let body = PAGES[8].1.replace("total: 41", "total: 42");
    let longer = page("/public/column/6617?type=3", &body);
    let (walk, _) = Walk::begin(GENERIC, Request::get(longer.url.clone()), longer);
    assert_eq!(recipe(&walk, 1, Stop::LastPage).map(Strategy::name), Some("lonsun"));
}

fn walk_url(number: u32) -> Url {
    Url::parse(&format!("{HOME}/public/column/6617?type=3&pageIndex={number}")).unwrap()
}

#[test]
fn numbers_that_count_nothing_are_no_pages() {
    const HUGE: &str = "4294967295";
    for (path, body, _) in PAGES {
        for digits in ["1", "3"] {
            for mark in ["(", ",", ", ", "=", ":", ": ", "_", "/", "-"] {
                let body = body.replace(&format!("{mark}{digits}"), &format!("{mark}{HUGE}"));
                judge(&page(path, &body));
            }
        }
        judge(&page(&format!("/a/list.jsp?page={HUGE}"), body));
        judge(&page(&format!("/a/index_{HUGE}.html"), body));
    }
}

/// Every strategy on a page and on every answer to it: nobody panics, and nobody asks another scheme.
fn judge(first: &Page) {
    for strategy in STRATEGIES.into_iter().chain([GENERIC]) {
        strategy.recognises(first);
        strategy.promised(first);
        for row in strategy.rows(first) {
            assert!(matches!(row.url.scheme(), "http" | "https"));
        }
        let Next::Ask(request) = first_request(strategy, first) else { continue };
        assert!(!request.url.as_str().contains("{{"), "{}", request.url);
        for (path, body) in ANSWERS {
            let (mut walk, _) = Walk::begin(strategy, Request::get(first.url.clone()), first.clone());
            let half = page(path, &body[..body.floor_char_boundary(body.len() / 2)]);
            let whole = page(path, body);
            walk.answered(strategy, request.clone(), &half);
            strategy.next(&half, &walk);
            walk.answered(strategy, request.clone(), &whole);
            strategy.next(&whole, &walk);
        }
    }
    let (walk, _) = Walk::begin(GENERIC, Request::get(first.url.clone()), first.clone());
    assert!(recipe(&walk, 0, Stop::NoPager).is_none_or(|family| family.recognises(first)));
}

#[test]
fn no_page_cut_short_breaks_a_strategy() {
    for (path, body) in PAGES.iter().map(|(path, body, _)| (*path, *body)).chain(ANSWERS.iter().copied()) {
        let mut cut = 0;
        while cut <= body.len() {
            judge(&page(path, &body[..body.floor_char_boundary(cut)]));
            cut += 193;
        }
    }
}

#[test]
fn no_page_with_damaged_bytes_breaks_a_strategy() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for (path, body) in PAGES.iter().map(|(path, body, _)| (*path, *body)).chain(ANSWERS.iter().copied()) {
        for _ in 0..6 {
            let mut bytes = body.as_bytes().to_vec();
            for _ in 0..12 {
                let at = random(bytes.len());
                match random(3) {
                    0 => bytes[at] = b"\"'<>{}[],:9-0\\&"[random(15)],
                    1 => {
                        let end = (at + random(20)).min(bytes.len());
                        bytes.drain(at..end);
                    }
                    _ => bytes.extend_from_within(at..(at + 30).min(bytes.len())),
                }
            }
            judge(&Page::parse(Url::parse(HOME).unwrap().join(path).unwrap(), &bytes));
        }
    }
}
