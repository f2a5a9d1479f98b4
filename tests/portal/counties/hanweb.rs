//! Hanweb: rows in `<![CDATA[`, groups from `dataproxy.jsp` by GET or POST, and the newer `JPaaS` units.

use super::ucap::hex;
use crate::portal::county::{Draft, Sections, TODAY};
use crate::portal::page::Line;
use crate::portal::site::{Reply, Resource};
use crate::portal::wire::Answer;
use jiff::civil::date;
use serde_json::{Value, json};
use std::fmt::Write as _;

fn sections(column: u32) -> [String; 6] {
    [0, 1, 2, 3, 4, 5].map(|number| format!("/col/col{}/index.html", column - 3 + number))
}

fn front(draft: &mut Draft, column: u32, name: &str) {
    let [entry, guide, rules, reports, proactive, request] = sections(column);
    draft.front(&Sections {
        entry: (&entry, "政府信息公开"),
        guide: &guide,
        rules: &rules,
        proactive: &proactive,
        reports: (&reports, name),
        request: &request,
    });
}

fn publish_all(draft: &mut Draft, column: u32, years: impl Iterator<Item = i32>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (number, year) in years.enumerate() {
        let report = draft.report(year);
        let target = format!("/art/{}/art_{column}_{}.html", report.published.strftime("%Y/%-m/%-d"), 560 + number);
        lines.push(draft.publish(&target, &report));
    }
    lines
}

fn record(line: &Line) -> String {
    let Line { href, title, date } = line;
    let shown = crate::portal::page::cut(title);
    format!(
        "<record><![CDATA[<li><a href=\"{href}\" title=\"{title}\" target=\"_blank\">{shown}</a><b>{date}</b></li>]]></record>\n"
    )
}

/// Page 1 in a script; the rest by GET, three pages a group, `perpage` cut to what the server likes.
pub fn by_get(seed: u64) -> Draft {
    const COLUMN: u32 = 12_377;
    const MOST: usize = 4;
    let mut draft = Draft::new(5, "澄岚市", "chenglan", "hanweb_get", seed);
    draft.container = "<div id=\"zoom\" class=\"bt-content\">";
    let target = format!("/col/col{COLUMN}/index.html");
    draft.column_at(&target, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = publish_all(&mut draft, COLUMN, (2010..=2025).rev());
    lines.push(draft.decoy(
        "/art/2024/3/2/art_12377_900.html",
        "澄岚市2023年政府信息公开工作年度报告图解",
        date(2024, 3, 2),
        "picture",
    ));
    let next = format!(
        "/module/web/jpage/dataproxy.jsp?page=1&amp;appid=1&amp;webid=110&amp;path=/&amp;columnid={COLUMN}&amp;unitid=38486&amp;webname=%E6%BE%84%E5%B2%9A&amp;permissiontype=0"
    );
    let first: String = lines.iter().take(MOST).map(record).collect();
    let body = format!(
        "<div id=\"38486\" class=\"default_pgContainer\"><ul></ul></div>\n<script type=\"text/xml\"><datastore>\n<nextgroup><![CDATA[<a href=\"{next}\"></a>]]></nextgroup>\n\
         <recordset>\n{first}</recordset></datastore></script>\n<div class=\"pages\">共{}条 <a href=\"?uid=38486&pageNum=2\">下页</a></div>\n",
        lines.len()
    );
    draft.column_page(&target, &body);
    let total = lines.len();
    draft.site.handle("/module/web/jpage/dataproxy.jsp", move |asked, _| {
        if asked.query("columnid").as_deref() != Some("12377") {
            return Reply::Missing;
        }
        let (page, size) = (asked.number("page", 1).max(1), asked.number("perpage", MOST).clamp(1, MOST));
        // A group is three pages of the visible list.
        let group: String = lines.iter().skip((page - 1) * size * 3).take(size * 3).map(record).collect();
        let more = page * size * 3 < total;
        let next = if more {
            format!(
                "<nextgroup><![CDATA[<a href=\"{}\"></a>]]></nextgroup>",
                asked.target.replace(&format!("page={page}&"), &format!("page={}&", page + 1))
            )
        } else {
            String::new()
        };
        let xml = format!(
            "<?xml version='1.0' encoding='UTF-8'?><datastore>{next}<recordset>\n{group}</recordset></datastore>"
        );
        Resource::new("text/xml;charset=UTF-8", xml.into_bytes(), TODAY).into()
    });
    front(&mut draft, COLUMN, "政府信息公开年报");
    draft
}

/// The rest by POST with `totalrecord`; a group that begins at the second page comes back empty.
pub fn by_post(seed: u64) -> Draft {
    const COLUMN: u32 = 22_410;
    const PAGE: usize = 5;
    let mut draft = Draft::new(6, "荷湾区", "hewan", "hanweb_post", seed);
    draft.site.chunked = true;
    draft.container = "<div class=\"wip_art_con\"><meta name=\"ContentStart\">";
    let target = format!("/col/col{COLUMN}/index.html");
    draft.column_at(&target, "信息公开年报", Some("信息公开年报"));
    let lines = publish_all(&mut draft, COLUMN, (2014..=2025).rev());
    let total = lines.len();
    let first: String = lines.iter().take(PAGE).map(record).collect();
    let body = format!(
        "<div id=\"50211\"><ul></ul></div>\n<script type=\"text/xml\"><datastore>\n<totalrecord>{total}</totalrecord><totalpage>3</totalpage>\n\
         <recordset>\n{first}</recordset></datastore></script>\n<script>\nvar turnPage = new TurnPage();\n\
         $.jpage('50211', {{ proxyUrl: '/module/web/jpage/dataproxy.jsp', perPage: {PAGE}, groupSize: 1, dataBefore: '', \
         ajaxParam: {{ col: 1, appid: 1, webid: 34, path: '/', columnid: {COLUMN}, sourceContentType: 1, unitid: 50211, webname: '荷湾', permissiontype: 0 }} }});\n</script>\n"
    );
    draft.column_page(&target, &body);
    draft.site.handle("/module/web/jpage/dataproxy.jsp", move |asked, _| {
        if asked.method != "POST" || asked.posted("columnid").as_deref() != Some("22410") {
            return Answer::html(200, "").into();
        }
        let (from, to) = (asked.number("startrecord", 1).max(1), asked.number("endrecord", 45));
        // Whoever asks from the second page on gets nothing, though there are rows.
        let rows: String = if from == PAGE + 1 {
            String::new()
        } else {
            lines.iter().take(to.min(total)).skip(from - 1).take(45).map(record).collect()
        };
        let xml = format!("<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>{total}</totalrecord><recordset>\n{rows}</recordset></datastore>");
        Answer::new(200, "text/xml;charset=UTF-8", xml.into_bytes()).into()
    });
    front(&mut draft, COLUMN, "信息公开年报");
    draft
}

/// A unit that is built by the gateway, page by page, from `paramJson`.
pub fn jpaas(seed: u64) -> Draft {
    const COLUMN: u32 = 1_229_214;
    let mut draft = Draft::new(7, "桐崖县", "tongya", "jpaas", seed);
    draft.container = "<div class=\"main-txt\">";
    let target = format!("/col/col{COLUMN}/index.html");
    draft.column_at(&target, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2015..=2025).rev().enumerate() {
        let report = draft.report(year);
        lines.push(draft.publish(&format!("/art/{}/art_{}.html", report.published.year(), hex(700 + number)), &report));
    }
    let unit = "{'parseType':'bulidstatic','webId':'9a1c','tplSetId':'7f2e','pageType':'column','tagId':'信息列表','editType':'null','pageId':'1229214'}";
    draft.column_page(
        &target,
        &format!(
            "<div class=\"list\"><ul></ul></div>\n<script url=\"/api-gateway/jpaas-publish-server/front/page/build/unit\" queryData=\"{unit}\" id=\"unit\" src=\"/js/unit.js\"></script>\n"
        ),
    );
    draft.site.handle("/api-gateway/jpaas-publish-server/front/page/build/unit", move |asked, _| {
        let known =
            asked.query("pageId").as_deref() == Some("1229214") && asked.query("webId").as_deref() == Some("9a1c");
        if !known || asked.header("referer").is_none() {
            return Answer::new(
                200,
                "application/json;charset=UTF-8",
                json!({"success": false, "message": "参数错误", "data": null}).to_string().into_bytes(),
            )
            .into();
        }
        let wanted: Value =
            asked.query("paramJson").and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        let number = |name: &str, otherwise| {
            wanted[name].as_u64().map_or(otherwise, |n| usize::try_from(n).unwrap_or(otherwise))
        };
        let (page, size) = (number("pageNo", 1).max(1), number("pageSize", 5).clamp(1, 5));
        let mut html = String::from("<ul>");
        for Line { href, title, date } in lines.iter().skip((page - 1) * size).take(size) {
            write!(
                html,
                "<li class=\"clearfix\"><a href=\"{href}\" title=\"{title}\">{title}</a><span>{date}</span></li>"
            )
            .unwrap();
        }
        write!(html, "</ul><div class=\"pagination\" rows=\"{size}\" count=\"{}\"></div>", lines.len()).unwrap();
        Resource::json(&json!({"success": true, "data": {"html": html}}).to_string(), TODAY).into()
    });
    front(&mut draft, COLUMN, "政府信息公开年报");
    draft
}
