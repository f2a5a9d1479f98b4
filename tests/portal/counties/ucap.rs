//! The `.shtml` portals: a pager that names its container first, or an empty shell and JSON.

use crate::portal::county::{Draft, Sections, TODAY};
use crate::portal::page::{Line, list};
use crate::portal::site::{Reply, Resource};
use jiff::civil::date;
use serde_json::json;

/// 32 hexadecimal digits that look drawn and are not.
pub fn hex(number: usize) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ (number as u64).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state
    };
    format!("{:016x}{:016x}", next(), next())
}

/// `createPageHTML('page_div', 3, 1, 'list', 'shtml', 12)`: pages are `list_2.shtml`.
pub fn container_first(seed: u64) -> Draft {
    const FOLDER: &str = "/songwu/zfxxgknb/";
    let mut draft = Draft::new(3, "松坞区", "songwu", "container_first", seed);
    draft.container = "<div class=\"article-content\">";
    draft.column_at("/songwu/zfxxgknb/list.shtml", "政府信息公开年报", Some("政务公开"));
    let mut lines = Vec::new();
    for (number, year) in (2015..=2025).rev().enumerate() {
        let report = draft.report(year);
        let target = format!("/songwu/c100028/{}/{}.shtml", report.published.strftime("%Y%m"), hex(300 + number));
        lines.push(draft.publish(&target, &report));
    }
    lines.push(draft.decoy(
        "/songwu/c100028/202401/c11_199590.shtml",
        "松坞区政府信息公开年度报告格式模板",
        date(2024, 1, 4),
        "template",
    ));
    let pages: Vec<&[Line]> = lines.chunks(5).collect();
    for (number, chunk) in pages.iter().enumerate() {
        let foot = format!(
            "<div id=\"page_div\"></div><script>createPageHTML('page_div', {}, {}, 'list', 'shtml', {});</script>",
            pages.len(),
            number + 1,
            lines.len()
        );
        let page = if number == 0 { "list".to_owned() } else { format!("list_{}", number + 1) };
        draft.column_page(&format!("{FOLDER}{page}.shtml"), &format!("{}{foot}\n", list(chunk)));
    }
    // A page, not a file for robots.
    draft.page("/robots.txt", "首页", "<p>欢迎访问</p>");
    draft.front(&Sections {
        entry: ("/songwu/zfxxgk.shtml", "政府信息公开"),
        guide: "/songwu/zfxxgkzn/list.shtml",
        rules: "/songwu/zfxxgkzd/list.shtml",
        proactive: "/songwu/fdzdgknr/list.shtml",
        reports: ("/songwu/zfxxgknb/list.shtml", "政府信息公开年报"),
        request: "/songwu/ysqgk/list.shtml",
    });
    draft
}

/// An empty list that a script fills from `/common/search/{channel}`.
pub fn shell(seed: u64) -> Draft {
    const CHANNEL: &str = "5f0c6c2e8a1b4d7e9c3a2b1d4e6f7a80";
    const ROWS: usize = 6;
    let mut draft = Draft::new(4, "竹屿县", "zhuyu", "ucap", seed);
    draft.container = "<div id=\"UCAP-CONTENT\">";
    draft.column_at("/zhuyu/c104973/xxgk_list.shtml", "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2016..=2025).rev().enumerate() {
        let report = draft.report(year);
        let target = format!("/zhuyu/c104973/{}/{}.shtml", report.published.strftime("%Y%m"), hex(400 + number));
        lines.push(draft.publish(&target, &report));
    }
    lines.insert(
        2,
        draft.decoy(
            &format!("/zhuyu/c104973/202402/{}.shtml", hex(499)),
            "解读：竹屿县人民政府2023年政府信息公开工作年度报告",
            date(2024, 2, 1),
            "interpretation",
        ),
    );
    let head = format!(
        "<meta name=\"ColumnName\" content=\"政府信息公开年报\">\n<meta name=\"ColumnType\" content=\"信息公开年报\">\n\
         <meta name=\"channelid\" content=\"{CHANNEL}\">\n"
    );
    let body = format!(
        "<div class=\"list-box\"><ul id=\"list\" class=\"xxgk-list\"></ul><div id=\"page\"></div></div>\n<script>\n\
         var channelId = '{CHANNEL}';\n$.get('/common/search/' + channelId + '?_isAgg=true&_isJson=true&_pageSize={ROWS}&_template=index&_rangeTimeGte=&_channelName=&page=' + page, show);\n\
         </script>\n"
    );
    let shell = draft.who.page(&format!("政府信息公开年报_{}", draft.who.site_name()), &head, &body);
    draft.site.put("/zhuyu/c104973/xxgk_list.shtml", Resource::html(&shell, TODAY));
    let host = draft.who.host.clone();
    for beginning in ["/common/search/", "/searchList/"] {
        let (lines, host) = (lines.clone(), host.clone());
        draft.site.handle(beginning, move |asked, _| {
            if !asked.path().ends_with(CHANNEL) {
                return Reply::Missing;
            }
            let (page, rows) = (asked.number("page", 1).max(1), asked.number("_pageSize", 20).clamp(1, 50));
            let results: Vec<_> = lines
                .iter()
                .skip((page - 1) * rows)
                .take(rows)
                .map(|line| {
                    json!({
                        "title": line.title, "url": format!("//{host}{}", line.href),
                        "publishedTimeStr": format!("{} 09:30:00", line.date),
                        "content": "", "contentHtml": "", "resList": [], "domainMetaList": [],
                    })
                })
                .collect();
            let data = json!({ "data": { "page": page, "rows": rows, "total": lines.len(), "results": results } });
            Resource::json(&data.to_string(), TODAY).into()
        });
    }
    draft.front(&Sections {
        entry: ("/zhuyu/c104970/zfxxgk.shtml", "政府信息公开"),
        guide: "/zhuyu/c104971/zfxxgk.shtml",
        rules: "/zhuyu/c104972/zfxxgk_list.shtml",
        proactive: "/zhuyu/c104974/zfxxgk_gknrz.shtml",
        reports: ("/zhuyu/c104973/xxgk_list.shtml", "政府信息公开年报"),
        request: "/zhuyu/c104975/zfxxgk.shtml",
    });
    draft
}
