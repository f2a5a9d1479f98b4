//! The small families, a recipe each: `pc/list`, columns by uuid, `xxgk-list`, `jspx`.

use super::ucap::hex;
use crate::portal::county::{Draft, Sections, TODAY};
use crate::portal::page::{Line, list};
use crate::portal::site::{Reply, Resource};
use jiff::civil::date;
use serde_json::json;
use std::fmt::Write as _;

/// `articleList: […]` in a script, its URLs as JSON in a string.
pub fn pc_list(seed: u64) -> Draft {
    const SITE: &str = "/lzrmzf/c00145";
    let mut draft = Draft::new(13, "蓼洲县", "liaozhou", "pc_list", seed);
    draft.container = "<div class=\"detail-content\">";
    let target = format!("{SITE}/pc/list.html");
    draft.column_at(&target, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2017..=2025).rev().enumerate() {
        let report = draft.report(year);
        let name = format!("content_{}.html", 1_700_400_100 + number);
        lines.push(draft.publish(&format!("{SITE}/pc/content/{name}"), &report));
        let page = draft.article(&report, &report.markup(), "");
        draft.site.put(&format!("{SITE}/mob/content/{name}"), Resource::html(&page, report.published));
    }
    lines.push(draft.decoy(
        &format!("{SITE}/pc/content/content_1700400900.html"),
        "蓼洲县2024年政府信息公开工作年度报告解读",
        date(2025, 2, 11),
        "interpretation",
    ));
    let articles: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let urls = json!({"pc": line.href, "mob": line.href.replace("/pc/", "/mob/")}).to_string();
            json!({"id": 88_100 + number, "title": line.title, "pubDate": format!("{} 09:30:00", line.date), "urls": urls, "articleFiles": []})
        })
        .collect();
    let articles = serde_json::to_string(&articles).unwrap();
    draft.column_page(
        &target,
        &format!(
            "<div id=\"app\"><ul v-for=\"item in articleList\"></ul></div>\n<script>\nnew Vue({{ el: '#app', data: {{ columnId: 145, articleList: {articles}, pageNo: 1, total: {} }} }});\n</script>\n",
            lines.len()
        ),
    );
    let sections = [144, 146, 147, 148, 149].map(|number| format!("/lzrmzf/c00{number}/pc/list.html"));
    draft.front(&Sections {
        entry: (&sections[0], "政府信息公开"),
        guide: &sections[1],
        rules: &sections[2],
        proactive: &sections[3],
        reports: (&target, "政府信息公开年报"),
        request: &sections[4],
    });
    draft
}

fn uuid(number: usize) -> String {
    let digits = hex(number);
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..32]].join("-")
}

/// `/columns/{uuid}/index.html`, rows of a table, articles by uuid.
pub fn columns_uuid(seed: u64) -> Draft {
    let mut draft = Draft::new(14, "冀桥县", "jiqiao", "columns_uuid", seed);
    draft.container = "<div class=\"content-box\">";
    let target = format!("/columns/{}/index.html", uuid(14));
    let folder = format!("/columns/{}", uuid(14));
    draft.column_at(&target, "信息公开年报", None);
    let mut lines = Vec::new();
    for (number, year) in (2019..=2025).rev().enumerate() {
        let report = draft.report(year);
        let item = format!("{folder}/{}/{}.html", report.published.strftime("%Y%m/%d"), uuid(1_400 + number));
        lines.push(draft.publish(&item, &report));
    }
    let mut rows = String::from("<table class=\"lists\"><tr><th>序号</th><th>标题</th><th>发布日期</th></tr>\n");
    for (number, Line { href, title, date }) in lines.iter().enumerate() {
        writeln!(
            rows,
            "<tr><td>{}</td><td><a href='{href}' title='{title}'>{}</a></td><td>{date}</td></tr>",
            number + 1,
            crate::portal::page::cut(title)
        )
        .unwrap();
    }
    draft.column_page(&target, &format!("{rows}</table>\n"));
    let sections = [141, 142, 143, 144, 145].map(|number| format!("/columns/{}/index.html", uuid(number)));
    draft.front(&Sections {
        entry: (&sections[0], "政府信息公开"),
        guide: &sections[1],
        rules: &sections[2],
        proactive: &sections[3],
        reports: (&target, "信息公开年报"),
        request: &sections[4],
    });
    draft
}

/// `/xxgk-list-{slug}.html`, then `-2.html`.
pub fn xxgk_list(seed: u64) -> Draft {
    let mut draft = Draft::new(15, "芦汀县", "lujiang", "xxgk_list", seed);
    draft.container = "<div class=\"content-text\">";
    draft.column_at("/xxgk-list-zfxxgknb.html", "政府信息公开年报", None);
    let mut lines = Vec::new();
    for (number, year) in (2016..=2025).rev().enumerate() {
        let report = draft.report(year);
        lines.push(draft.publish(&format!("/xxgk-show-{}.html", 224_787 - 901 * number), &report));
    }
    let pages: Vec<&[Line]> = lines.chunks(5).collect();
    for (number, chunk) in pages.iter().enumerate() {
        let name = |page: usize| {
            if page == 0 {
                "/xxgk-list-zfxxgknb.html".to_owned()
            } else {
                format!("/xxgk-list-zfxxgknb-{}.html", page + 1)
            }
        };
        let mut foot = String::new();
        for page in 0..pages.len() {
            write!(foot, "<a href=\"{}\">{}</a>", name(page), page + 1).unwrap();
        }
        if number + 1 < pages.len() {
            write!(foot, "<a href=\"{}\">&gt;</a>", name(number + 1)).unwrap();
        }
        draft.column_page(&name(number), &format!("{}<div class=\"pagination\">{foot}</div>\n", list(chunk)));
    }
    draft.front(&Sections {
        entry: ("/xxgk.html", "政府信息公开"),
        guide: "/xxgk-list-zfxxgkzn.html",
        rules: "/xxgk-list-zfxxgkzd.html",
        proactive: "/xxgk-list-fdzdgknr.html",
        reports: ("/xxgk-list-zfxxgknb.html", "政府信息公开年报"),
        request: "/xxgk-list-ysqgk.html",
    });
    draft
}

/// One `.jspx` for everything; `pageNo` turns the page, and past the end the last page comes again.
pub fn jspx(seed: u64) -> Draft {
    const PAGE: usize = 4;
    let mut draft = Draft::new(16, "玉崧县", "yusong", "jspx", seed);
    draft.container = "<div class=\"xxgk-content\">";
    draft.column_at("/yusong/list.jspx?path=zfxxgknb&channelId=713&pageNo=1", "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2017..=2025).rev().enumerate() {
        let report = draft.report(year);
        lines.push(draft.publish(
            &format!("/yusong/zfxxgknb/{}/{}.jhtml", report.published.strftime("%Y%m%d"), 1_406_501 + number),
            &report,
        ));
    }
    draft.front(&Sections {
        entry: ("/yusong/zwgk.jspx", "政府信息公开"),
        guide: "/yusong/list.jspx?path=zfxxgkzn&channelId=710",
        rules: "/yusong/list.jspx?path=zfxxgkzd&channelId=711",
        proactive: "/yusong/list.jspx?path=fdzdgknr&channelId=712",
        reports: ("/yusong/list.jspx?path=zfxxgknb&amp;channelId=713&amp;pageNo=1", "政府信息公开年报"),
        request: "/yusong/list.jspx?path=ysqgk&channelId=714",
    });
    let (who, column) = (draft.who.clone(), draft.column.clone());
    draft.site.handle("/yusong/list.jspx", move |asked, _| {
        if asked.query("channelId").as_deref() != Some("713") {
            return Reply::Missing;
        }
        let pages = lines.len().div_ceil(PAGE);
        let page = asked.number("pageNo", 1).clamp(1, pages);
        let rows: Vec<Line> = lines.iter().skip((page - 1) * PAGE).take(PAGE).cloned().collect();
        let mut foot = format!("<div class=\"page\">第{page}页 共{pages}页 ");
        for other in 1..=pages {
            write!(foot, "<a href=\"?path=zfxxgknb&amp;channelId=713&amp;pageNo={other}\">{other}</a> ").unwrap();
        }
        Resource::html(&who.column(&column, &format!("{}{foot}</div>\n", list(&rows))), TODAY).into()
    });
    draft
}
