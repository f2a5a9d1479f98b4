//! gkmlpt, the platform of one province, and NFCMS, the portal beside it.

use crate::portal::county::{Draft, Sections, TODAY};
use crate::portal::page::{Line, list};
use crate::portal::site::{Reply, Resource};
use jiff::civil::date;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A tree in the page, lists by `/gkmlpt/api/all/`; page 0 is page 1, and one column is hidden.
pub fn gkmlpt(seed: u64) -> Draft {
    const SITE: u32 = 762_009;
    const REPORTS: u32 = 9_108;
    const PAGE: usize = 6;
    let mut draft = Draft::new(9, "榕屏县", "rongping", "gkmlpt", seed);
    draft.container = "<div class=\"article-content\">";
    draft.column_at("/gkmlpt/index#9108", "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2013..=2025).rev().enumerate() {
        let report = draft.report(year);
        lines.push(draft.publish(&format!("/gkmlpt/content/9/9103/post_{}.html", 9_103_540 - 811 * number), &report));
    }
    lines.push(draft.decoy(
        "/gkmlpt/content/9/9103/post_8800001.html",
        "关于印发榕屏县2022年政府信息公开工作年度报告编制任务的通知",
        date(2022, 12, 20),
        "notice",
    ));
    let leaf = |id: u32, name: &str| json!({"id": id, "name": name, "jump_url": "", "children": []});
    let tree = json!([
        {"id": 9_100, "name": "政府信息公开指南", "jump_url": "", "children": []},
        {"id": 9_101, "name": "政府信息公开制度", "jump_url": "", "children": []},
        {"id": 9_102, "name": "法定主动公开内容", "jump_url": "", "children": [leaf(9_103, "政策文件"), leaf(9_104, "规划信息")]},
        {"id": REPORTS, "name": "政府信息公开年报", "jump_url": "", "children": []},
        {"id": 9_109, "name": "依申请公开", "jump_url": "", "children": []},
    ]);
    let shell = format!(
        "<div id=\"app\"></div>\n<script>window._CONFIG = {{ SID: {SITE}, SITE_NAME: '榕屏县', TREE: {tree}, DETAIL: null }};</script>\n<script src=\"/gkmlpt/js/app.js\"></script>\n"
    );
    let page = draft.who.page("榕屏县政府信息公开目录", "", &shell);
    draft.site.put("/gkmlpt/index", Resource::html(&page, TODAY));
    let home = draft.truth.home.trim_end_matches('/').to_owned();
    draft.site.handle("/gkmlpt/api/all/", move |asked, _| {
        let Some(column) = asked.path().rsplit('/').next().and_then(|id| id.parse::<u32>().ok()) else {
            return Reply::Missing;
        };
        if asked.query("sid").as_deref() != Some("762009") {
            return Resource::json(&json!({"code": 1, "message": "sid错误"}).to_string(), TODAY).into();
        }
        if column == 9_104 {
            return Resource::json(&json!({"code": 1, "message": "目录id已隐藏"}).to_string(), TODAY).into();
        }
        let own: &[Line] = if column == REPORTS || column == 0 { &lines } else { &[] };
        let page = asked.number("page", 1).max(1);
        let articles: Vec<Value> = own
            .iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .map(|line| {
                json!({
                    "title": line.title, "url": format!("{home}{}", line.href), "post_url": "",
                    "date": line.date.to_string(), "created_at": format!("{} 09:30:00", line.date),
                    "display_publish_time": 0, "first_publish_time": 0, "publisher": "榕屏县人民政府办公室",
                    "document_number": "", "identifier": "", "is_abolished": 0, "attachment": [],
                })
            })
            .collect();
        let data =
            json!({"classify": {"id": column, "post_count": own.len()}, "total": own.len(), "articles": articles});
        Resource::json(&data.to_string(), TODAY).into()
    });
    draft.front(&Sections {
        entry: ("/zwgk/index.html", "政务公开"),
        guide: "/gkmlpt/guide",
        rules: "/gkmlpt/policy",
        proactive: "/gkmlpt/index",
        reports: ("/gkmlpt/index#9108", "政府信息公开年报"),
        request: "/gkmlpt/apply",
    });
    // The platform's own page stands where the menu leads.
    draft.site.put("/gkmlpt/index", Resource::html(&page, TODAY));
    draft
}

/// `index_2.html` is page 2; every post has a mobile twin.
pub fn nfcms(seed: u64) -> Draft {
    const FOLDER: &str = "/zwgk/xxgknb/";
    let mut draft = Draft::new(10, "蕉林区", "jiaolin", "nfcms", seed);
    draft.container = "<div class=\"news_cont_d_wrap\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2015..=2025).rev().enumerate() {
        let report = draft.report(year);
        let id = 9_472_698 - 1_203 * number;
        lines.push(draft.publish(&format!("{FOLDER}content/post_{id}.html"), &report));
        let twin = format!("{FOLDER}content/mpost_{id}.html");
        let page = draft.article(&report, &report.markup(), "");
        draft.site.put(&twin, Resource::html(&page, report.published));
    }
    draft.site.put(
        "/robots.txt",
        Resource::new("text/plain", *b"User-agent: *\r\nDisallow: /admin/\r\nDisallow: /fzzfjs/\r\n", TODAY),
    );
    let pages: Vec<&[Line]> = lines.chunks(4).collect();
    for (number, chunk) in pages.iter().enumerate() {
        let name = |at: usize| if at == 0 { "index.html".to_owned() } else { format!("index_{}.html", at + 1) };
        let mut foot = String::new();
        for at in 0..pages.len() {
            write!(foot, "<a href=\"{FOLDER}{}\">{}</a> ", name(at), at + 1).unwrap();
        }
        let next = if number + 1 < pages.len() {
            format!("<a class=\"next\" href=\"{FOLDER}{}\">下一页</a>", name(number + 1))
        } else {
            String::new()
        };
        draft.column_page(
            &format!("{FOLDER}{}", name(number)),
            &format!("{}<div class=\"page\">{foot}{next}</div>\n", list(chunk)),
        );
    }
    draft.front(&Sections {
        entry: ("/zwgk/index.html", "政务公开"),
        guide: "/zwgk/xxgkzn/index.html",
        rules: "/zwgk/xxgkzd/index.html",
        proactive: "/zwgk/fdzdgknr/index.html",
        reports: (FOLDER, "政府信息公开年报"),
        request: "/zwgk/ysqgk/index.html",
    });
    draft
}
