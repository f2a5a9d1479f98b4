//! From the home page to the column of annual reports, and what proves it.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::portal::column::{
    Found, Proof, Search, Step, column_rows, constructed, deeper, is_article, is_report_itself, parents, prove,
    sections, shortcuts,
};
use gouji::portal::{Page, Row};
use std::collections::BTreeMap;
use std::fs;
use url::Url;

const HOST: &str = "http://www.yunxiu.gov.cn";

fn page(path: &str, html: &str) -> Page {
    Page::parse(Url::parse(HOST).unwrap().join(path).unwrap(), format!("<html><body>{html}").as_bytes())
}

fn leads(leads: &[gouji::portal::column::Lead]) -> Vec<(String, i32)> {
    let address = |url: &Url| url.as_str().strip_prefix(HOST).unwrap_or(url.as_str()).to_owned();
    leads.iter().map(|lead| (address(&lead.request.url), lead.score)).collect()
}

fn own(pairs: &[(&str, i32)]) -> Vec<(String, i32)> {
    pairs.iter().map(|(url, score)| ((*url).to_owned(), *score)).collect()
}

#[test]
fn links_are_scored_by_their_words_and_paths() {
    let home = page(
        "/",
        "<a href=/xw/>新闻中心</a><a href=/zwgk/>政务公开</a><a href=/zfxxgk/>政府信息公开</a>\
        <a href=/zfxxgk/ysqgk/>依申请公开</a><a href=/zfxxgk/zfxxgknb/>政府信息公开年报</a>\
        <a href=/wznb/>政府网站年报</a><a href=/fz/>法治政府建设年度报告</a><a href=/ys/>财政预决算</a>\
        <a href=/t/nb/>年报</a><a href=http://www.elsewhere.gov.cn/zfxxgk/>政府信息公开</a>\
        <a href=http://xxgk.yunxiu.gov.cn/>信息公开</a><a href=/zfxxgk/index.html>政府信息公开</a>\
        <a href=/zwgk/t20240115_1.html>关于政府信息公开的通知</a>",
    );
    let expected = [
        ("/zfxxgk/zfxxgknb/", 115),
        ("/zfxxgk/", 90),
        ("/zwgk/", 80),
        ("http://xxgk.yunxiu.gov.cn/", 77),
        ("/zfxxgk/ysqgk/", 70),
    ];
    let found = leads(&sections(&home));
    for lead in expected {
        assert!(found.contains(&(lead.0.to_owned(), lead.1)), "{lead:?} in {found:?}");
    }
    assert_eq!(found[0].0, "/zfxxgk/zfxxgknb/");
    for path in [
        "/wznb/",
        "/fz/",
        "/ys/",
        "/xw/",
        "/zfxxgk/index.html",
        "/zwgk/t20240115_1.html",
        "http://www.elsewhere.gov.cn/zfxxgk/",
    ] {
        assert!(found.iter().all(|(url, _)| url != path), "{path} in {found:?}");
    }
    let first = &sections(&home)[0];
    assert_eq!(first.reasons, ["text 政府信息公开年报 100", "path zfxxgknb +15"]);
    assert_eq!(first.request.referer.as_ref(), Some(&home.url));
}

#[test]
fn a_bare_name_counts_only_inside_the_section() {
    let menu = "<a href=zn/>政府信息公开指南</a><a href=ys/>依申请公开</a><a href=nb/>年报</a>";
    assert!(leads(&sections(&page("/gk/", menu))).contains(&(String::from("/gk/nb/"), 96)));
    // The prefecture's is a neighbour, and those of the parts come last.
    let others = "<a href=bm/>部门年报</a><a href=http://xxgk.yunxiu.gov.cn/nb/>年报</a><a href=nb/>年报</a>";
    let found = leads(&sections(&page("/gk/", &format!("{menu}{others}"))));
    assert!(found.starts_with(&own(&[("/gk/nb/", 96), ("http://xxgk.yunxiu.gov.cn/nb/", 93)])), "{found:?}");
    assert!(found.ends_with(&own(&[("/gk/bm/", 40)])), "{found:?}");
    assert!(sections(&page("/jj/", "<a href=nb/>年报</a><a href=x/>经济</a>")).is_empty());
}

/// Addresses and scores, in order.
type Expected = &'static [(&'static str, i32)];

#[test]
fn vendors_rules_name_the_column() {
    let cases: [(&str, &str, Expected); 8] = [
        ("/", "<a href='/public/column/6616741?type=4&action=list'>目录</a>", &[("/public/column/6616741?type=3", 60)]),
        (
            "/",
            "<a href='/zfxxgk/public/column/29621?type=2'>政府信息公开</a><a href='/public/column/7?type=4'>监督</a>",
            &[("/zfxxgk/public/column/29621?type=3", 90), ("/public/column/7?type=3", 60)],
        ),
        (
            "/",
            "<a href='/gov/openSubPage.html?specialurl=/gov/035/govlist.html&righttitle=x'>政府信息公开年报</a>",
            &[("/gov/035/govlist.html", 96)],
        ),
        (
            "/",
            "<a href='/OpennessGuide/?branch_id=57a3d1aa9a05c2d49c4b2a4c'>指南</a>",
            &[("/OpennessAnnualReport/?branch_id=57a3d1aa9a05c2d49c4b2a4c", 85)],
        ),
        (
            "/",
            "<a href='/OpennessContent/showList/57a3d1aa9a05c2d49c4b2a4c/1/page_1.html'>目录</a>",
            &[("/OpennessAnnualReport/?branch_id=57a3d1aa9a05c2d49c4b2a4c", 85)],
        ),
        ("/", "<a href='/zwgk/zfxxgk/zfxxgkzn/index.html'>指南</a>", &[("/zwgk/zfxxgk/zfxxgknb/", 65)]),
        (
            "/gkmlpt/index",
            "<script>window._CONFIG={SID:7,TREE:[{\"id\":5,\"name\":\"指南\",\"children\":[]},{\"id\":529,\"name\":\"\\u5e74\\u62a5\",\"jump_url\":\"\",\"children\":[{\"id\":530,\"name\":\"政府网站年报\"}]}]}</script>",
            &[("/gkmlpt/index#529", 95)],
        ),
        (
            "/",
            "<a href='/zfxxgknb/'>年报</a><a href='http://www.elsewhere.gov.cn/public/column/1?type=4'>目录</a>",
            &[],
        ),
    ];
    for (path, html, expected) in cases {
        assert_eq!(leads(&shortcuts(&page(path, html))), own(expected), "{html}");
    }
    let usual = constructed(&Url::parse(HOST).unwrap());
    assert_eq!(usual.len(), 6);
    assert!(usual.iter().all(|lead| lead.step == Step::Constructed && lead.reasons == ["constructed"]));
}

#[test]
fn years_grids_and_frames_lie_below_a_column() {
    let column = page(
        "/zfxxgk/zfxxgknb/",
        "<a href=2024nb/>2024年</a><a href=./2023nb/index.html>2023年政府信息公开年报</a>\
        <a href='?nav=4&year=2022'>2022年度</a><a href=t20240115_1.html>2021年政府信息公开年报</a>\
        <a href=hz/>2023年政府信息公开年报汇总</a><a href=xz/>乡镇(街道)</a><a href=/bm/>部门</a>\
        <a href=/zwgk/2024/>2024年重点工作</a><iframe src=list.html></iframe><iframe src=/weather/></iframe>\
        <iframe src=http://www.elsewhere.gov.cn/list.html></iframe>",
    );
    assert_eq!(
        leads(&deeper(&column)),
        own(&[
            ("/zfxxgk/zfxxgknb/2024nb/", 80),
            ("/zfxxgk/zfxxgknb/2023nb/index.html", 80),
            ("/zfxxgk/zfxxgknb/?nav=4&year=2022", 80),
            ("/zfxxgk/zfxxgknb/hz/", 80),
            ("/zfxxgk/zfxxgknb/xz/", 60),
            ("/zfxxgk/zfxxgknb/list.html", 40),
        ])
    );
}

fn listing(titles: &[&str]) -> String {
    let row = |(at, title): (usize, &&str)| format!("<li><a href=./202401/t20240115_{at}.html>{title}</a></li>");
    titles.iter().enumerate().map(row).collect()
}

fn proof(head: &str, list: &str) -> Option<&'static str> {
    let page = page("/x/", &format!("{head}<ul>{list}</ul>"));
    let rows: Vec<Row> = page.rows().cloned().collect();
    prove(&page, &rows).map(|proof| proof.as_str())
}

#[test]
fn a_column_needs_a_proof() {
    let two = listing(&["云岫县2023年政府信息公开工作年度报告", "云岫县2022年政府信息公开工作年度报告"]);
    let one = listing(&["云岫县2023年政府信息公开工作年度报告", "云岫县召开动员大会"]);
    let decoys = listing(&[
        "云岫县2023年法治政府建设年度报告",
        "云岫县2022年法治政府建设年度报告",
        "云岫县2023年政府信息公开工作年度报告解读",
    ]);
    let grid = "<h3>2023年</h3><a href=a>教育局</a><a href=b>民政局</a><h3>2022年</h3><a href=c>教育局</a>";
    let cases = [
        ("<meta name=ColumnType content=信息公开年报>", "", Some("column_type")),
        ("", two.as_str(), Some("titles")),
        ("<meta name=ColumnName content=政府信息公开年报>", one.as_str(), Some("title_and_name")),
        ("<title>政府信息公开年报-云岫县人民政府</title>", one.as_str(), Some("title_and_name")),
        ("<meta name=ColumnName content=政府信息公开年报>", grid, Some("title_and_name")),
        ("<meta name=ColumnName content=政务公开>", one.as_str(), None),
        ("", one.as_str(), None),
        ("", grid, None),
        ("<meta name=ColumnName content=政府信息公开年报>", "", None),
        ("<meta name=ColumnName content=政府信息公开年报>", decoys.as_str(), None),
        ("<meta name=ColumnName content=政府网站工作年度报表>", two.as_str(), None),
        ("<meta name=ColumnName content=法治政府建设年度报告>", decoys.as_str(), None),
    ];
    for (head, list, expected) in cases {
        assert_eq!(proof(head, list), expected, "{head} {list}");
    }
}

#[test]
fn a_proven_column_admits_what_others_do_not() {
    let page = page(
        "/x/",
        "<h3>2023年</h3><a href=1/>教育局</a><h3>通知</h3><a href=t20240115_1.html>河西镇</a><a href=bm/>民政局</a>\
        <a href=t20240115_2.html>2022年年度报告</a><a href=t20240115_3.html>政府信息公开年报</a><a href=nb/>政府信息公开年报</a>\
        <a href=t20240115_4.html>云岫县2021年政府信息公开工作年度报告</a><a href=t20240115_5.html>云岫县法治政府建设2021年度报告</a>",
    );
    let rows: Vec<Row> = page.rows().cloned().collect();
    let paths = |proven| -> Vec<String> {
        column_rows(&rows, proven)
            .iter()
            .map(|(row, _)| row.url.path().rsplit_once("/x/").unwrap().1.to_owned())
            .collect()
    };
    assert_eq!(paths(false), ["t20240115_4.html"]);
    assert_eq!(paths(true), ["1/", "t20240115_1.html", "t20240115_2.html", "t20240115_3.html", "t20240115_4.html"]);
}

#[test]
fn look_alikes_of_a_column_are_told_by_name() {
    let page = page(
        "/x/",
        &listing(&[
            "云岫县2023年政府信息公开工作年度报告解读",
            "云岫县2023年政府信息公开工作年度报告",
            "云岫县2023年法治政府建设年度报告",
        ]),
    );
    let rows: Vec<Row> = page.rows().cloned().collect();
    let names: Vec<&str> = gouji::portal::column::look_alikes(&rows).iter().map(|(_, decoy)| decoy.as_str()).collect();
    assert_eq!(names, ["explanation", "rule_of_law_report"]);
}

#[test]
fn a_name_between_titled_reports_is_none_and_is_told() {
    let titled = "云岫县2023年政府信息公开工作年度报告";
    let names = ["县住房和城乡建设局", "县市场监督管理局", "县长一行到青石镇", "县卫生健康局"];
    let told = |titles: &[&str]| {
        let rows: Vec<Row> = page("/x/", &listing(titles)).rows().cloned().collect();
        let title = |row: &Row| row.title.clone();
        let taken: Vec<String> = column_rows(&rows, true).into_iter().map(|(row, _)| title(row)).collect();
        let between: Vec<String> = gouji::portal::column::names_between(&rows).into_iter().map(title).collect();
        (taken, between)
    };
    // A short name is no sentence; a longer one may end one.
    let (taken, between) = told(&[&[titled, titled][..], &names[..]].concat());
    assert_eq!((taken.len(), between), (3, names[..3].iter().map(|name| (*name).to_owned()).collect()));
    let (taken, between) = told(&names);
    assert_eq!((taken.len(), between.len()), (4, 0), "a grid of names");
}

#[test]
fn a_year_alone_is_a_report_where_its_address_is_an_articles() {
    let page = page(
        "/x/",
        "<a href='/module/xxgk/xxgkAnnualReport.jsp?area=1&fbtime=2024'>2024年</a><a href=2023n/>2023年</a>\
        <a href=2022n/>2022年政府信息公开年报</a><a href=t20220115_1.html>2021年政府信息公开年报</a>",
    );
    let rows: Vec<Row> = page.rows().cloned().collect();
    let found = |proven| -> Vec<Option<i32>> {
        let years = column_rows(&rows, proven).into_iter().map(|(_, judgement)| match judgement {
            gouji::title::Judgement::Report(title) => title.year,
            other => panic!("{other:?}"),
        });
        years.collect()
    };
    assert_eq!((found(true), found(false)), (vec![Some(2024), Some(2021)], vec![Some(2021)]));
    assert_eq!(leads(&deeper(&page)), own(&[("/x/2023n/", 80), ("/x/2022n/", 80)]));
}

#[test]
fn a_column_can_be_its_newest_report() {
    let report = "<h1>云岫县2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>二、主动公开政府信息情况</p>\
        <p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题</p>";
    assert!(is_report_itself(&page("/x/", report)));
    assert!(!is_report_itself(&page("/x/", "<h1>云岫县2023年政府信息公开工作年度报告</h1><p>总体情况</p>")));
}

#[test]
fn a_prefecture_lists_its_counties() {
    let above = page(
        "/zfxxgk/",
        "<title>政府信息公开年报</title><a href=xq/>各县(市、区)年报</a><a href=bm/>部门年报</a><a href=/xw/>各县动态</a>",
    );
    assert_eq!(leads(&parents(&above))[0], ("/zfxxgk/xq/".to_owned(), 60));
}

/// Walks a site of pages by path; every other path is not found.
fn walk(site: &[(&str, &str)]) -> (Option<Found>, Vec<String>, Search) {
    let pages: BTreeMap<&str, &str> = site.iter().copied().collect();
    let mut search = Search::begin(&page("/", pages["/"]));
    let mut asked = Vec::new();
    while let Some(lead) = search.next() {
        let url = &lead.request.url;
        asked.push(url[url::Position::BeforePath..].to_owned());
        let Some(html) = pages.get(&url[url::Position::BeforePath..]) else { continue };
        let page = page(url.as_str(), html);
        let rows: Vec<Row> = page.rows().cloned().collect();
        if let Some(found) = search.see(&lead, &page, &rows) {
            return (Some(found), asked, search);
        }
    }
    (None, asked, search)
}

const LIST: &str = "<a href=t20240115_1.html>云岫县2023年政府信息公开工作年度报告</a><a href=t20230115_1.html>云岫县2022年政府信息公开工作年度报告</a>";

#[test]
fn a_search_finds_the_column_in_few_steps() {
    let (found, asked, _) =
        walk(&[("/", "<a href=/zwgk/>政务公开</a><a href=/nb/>政府信息公开年报</a>"), ("/nb/", LIST)]);
    let found = found.unwrap();
    assert_eq!((found.column.path(), found.proof.as_str(), asked.len()), ("/nb/", "titles", 1));
    // Over the section and the menu of a sibling.
    let (found, asked, _) = walk(&[
        ("/", "<a href=/zwgk/>政务公开</a><a href=/xw/>新闻</a>"),
        ("/zwgk/", "<a href=/zwgk/sq/>依申请公开</a>"),
        ("/zwgk/sq/", "<a href=../zn/>政府信息公开指南</a><a href=.>依申请公开</a><a href=../b/>年报</a>"),
        ("/zwgk/b/", LIST),
    ]);
    assert_eq!(found.unwrap().column.path(), "/zwgk/b/");
    assert!(asked.len() <= 4, "{asked:?}");
    // A column of years: the year below proves it, the column is above.
    let (found, ..) = walk(&[
        ("/", "<a href=/zfxxgknb/>政府信息公开年报</a>"),
        ("/zfxxgknb/", "<a href=2024n/>2024年</a><a href=2023n/>2023年</a>"),
        ("/zfxxgknb/2024n/", LIST),
    ]);
    let found = found.unwrap();
    assert_eq!((found.column.path(), found.proved_on.path()), ("/zfxxgknb/", "/zfxxgknb/2024n/"));
    // The section shows its menu in a frame.
    let (found, ..) = walk(&[
        ("/", "<a href=/zwgk/>政务公开</a>"),
        ("/zwgk/", "<a href=/>首页</a><iframe src=menu.html></iframe>"),
        ("/zwgk/menu.html", "<a href=nb/>政府信息公开年报</a>"),
        ("/zwgk/nb/", LIST),
    ]);
    assert_eq!(found.unwrap().column.path(), "/zwgk/nb/");
    // Nobody links to it: a usual address, tried last.
    let (found, asked, _) = walk(&[("/", "<a href=/xw/>新闻</a>"), ("/zfxxgk/zfxxgknb/", LIST)]);
    assert_eq!(found.unwrap().lead.step, Step::Constructed);
    assert_eq!(asked, ["/zwgk/zfxxgk/zfxxgknb/", "/zfxxgk/zfxxgknb/"]);
    // A page that looks like it and proves nothing is for a person.
    let (found, asked, search) =
        walk(&[("/", "<a href=/nb/>政府信息公开年报</a>"), ("/nb/", "<a href=t20240115_1.html>云岫县召开大会</a>")]);
    assert_eq!(found, None);
    assert_eq!(search.candidates().iter().map(|candidate| candidate.url.path()).collect::<Vec<_>>(), ["/nb/"]);
    assert!(asked.len() <= 7, "{asked:?}");
}

#[test]
fn a_search_ends_on_a_site_without_end() {
    let link = |at: usize| format!("<a href=/a{at}/>政府信息公开{at}</a><a href=b{at}/>依申请公开</a>");
    let menu = (0..50).map(link).collect::<Vec<_>>().concat();
    let mut search = Search::begin(&page("/", &menu));
    let mut asked = 0;
    while let Some(lead) = search.next() {
        let page = page(lead.request.url.as_str(), &menu);
        assert_eq!(search.see(&lead, &page, &[]), None);
        asked += 1;
    }
    assert!(asked <= 15, "{asked}");
}

#[test]
fn proofs_are_written_by_name() {
    let proof = serde_json::to_string(&Proof::Titles { years: vec![2022, 2023] }).unwrap();
    assert_eq!(proof, r#"{"titles":{"years":[2022,2023]}}"#);
}

#[test]
fn lists_are_no_articles() {
    for path in [
        "/",
        "/zwgk/zfxxgk/zfxxgknb/",
        "/zfxxgknb/index.html",
        "/col/col1229431234/index.html",
        "/site/c100028/xxgk_list.shtml",
        "/channels/12345.html",
        "/channel/list/12345.html",
        "/columns/0f3c2d1e-1111-4222-8333-123456789abc/index.html",
        "/public/column/6616741?type=3",
        "/content/column/6616741",
        "/zfxxgk/nb.htm",
        "/a/pc/list.html",
        "/xxgk-list-nb.html",
        "/gkmlpt/index#529",
        "/xxgkAnnualReport/",
        "/zfxxgknb/2024n/",
        "/gongkai/channel_5f3a1b2c3d4e5f6071829304/",
    ] {
        assert!(!is_article(&Url::parse(HOST).unwrap().join(path).unwrap()), "{path}");
    }
}

/// Addresses of 160 real reports: how many are told to be articles.
#[test]
fn addresses_of_real_reports_are_articles() {
    let Ok(seen) = fs::read_to_string("../shared/portals/reports-seen.tsv") else {
        eprintln!("skipped: ../shared/portals/reports-seen.tsv is not here");
        return;
    };
    let urls: Vec<Url> = seen.lines().skip(1).filter_map(|line| Url::parse(line.split('\t').next()?).ok()).collect();
    let others: Vec<&str> = urls.iter().filter(|url| !is_article(url)).map(Url::as_str).collect();
    eprintln!(
        "{} of {} real addresses are told to be articles; not: {others:#?}",
        urls.len() - others.len(),
        urls.len()
    );
    assert!(others.len() * 10 < urls.len(), "{others:#?}");
}
