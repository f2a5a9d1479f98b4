//! Lonsun, where `type=3` is the annual reports, and the openness platform.

use super::ucap::hex;
use crate::portal::county::{Draft, Sections, TODAY, menu, note};
use crate::portal::page::Line;
use crate::portal::site::{Reply, Resource};
use jiff::civil::date;
use std::fmt::Write as _;

/// One path, five types; pages by `pageIndex`.
pub fn by_type(seed: u64) -> Draft {
    const PAGE: usize = 4;
    let mut draft = Draft::new(11, "淮漪县", "huaiyi", "lonsun", seed);
    draft.container = "<div class=\"j-fontContent wzcon\">";
    draft.column_at("/public/column/6598831?type=3", "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2016..=2025).rev().enumerate() {
        let report = draft.report(year);
        lines.push(draft.publish(&format!("/public/6598831/{}.html", 13_023_941 - 2_017 * number), &report));
    }
    lines.push(draft.decoy(
        "/public/6598831/12000007.html",
        "淮漪县2023年政府信息公开工作年度报告政策解读",
        date(2024, 2, 6),
        "interpretation",
    ));
    let sections = Sections {
        entry: ("/content/column/6795601", "政府信息公开"),
        guide: "/public/column/6598831?type=2",
        rules: "/public/column/6598831?type=1",
        proactive: "/public/column/6598831?type=4&action=list&nav=3",
        reports: ("/public/column/6598831?type=3", "政府信息公开年报"),
        request: "/public/column/6598831?type=5",
    };
    draft.front(&sections);
    let (who, column, menu) = (draft.who.clone(), draft.column.clone(), menu(&sections));
    draft.site.handle("/public/column/6598831", move |asked, _| {
        if asked.query("type").as_deref() != Some("3") {
            return Reply::Missing;
        }
        let pages = lines.len().div_ceil(PAGE);
        let page = asked.number("pageIndex", 1).clamp(1, pages);
        let mut rows = String::from("<ul class=\"doc_list\">\n");
        for Line { href, title, date } in lines.iter().skip((page - 1) * PAGE).take(PAGE) {
            writeln!(rows, "<li><a href=\"{href}\" title=\"{title}\" target=\"_blank\">{title}</a><span class=\"date\">{date}</span></li>").unwrap();
        }
        let body = format!(
            "{menu}<div class=\"xxgk_nav_list\">{rows}</ul></div>\n<div id=\"page\"></div>\n<script>Ls.pagination(\"#page\", function (pageIndex) {{}}, {{ pageCount:{pages}, pageIndex:{page}, pageSize:{PAGE} }});</script>\n"
        );
        Resource::html(&who.column(&column, &body), TODAY).into()
    });
    draft
}

/// `OpennessAnnualReport/?branch_id=`, pages in the path.
pub fn openness(seed: u64) -> Draft {
    const PAGE: usize = 5;
    let mut draft = Draft::new(12, "皋樾区", "gaoyue", "openness", seed);
    let branch = hex(12)[..24].to_owned();
    draft.container = "<div class=\"article-text\">";
    let target = format!("/OpennessAnnualReport/?branch_id={branch}");
    draft.column_at(&target, "政府信息公开年报", None);
    let mut lines = Vec::new();
    for (number, year) in (2015..=2025).rev().enumerate() {
        let report = draft.report(year);
        lines.push(draft.publish(&format!("/OpennessAnnualReport/show/{}.html", 6_332 - 71 * number), &report));
    }
    let list = format!("/OpennessContent/showList/{branch}/865");
    let sections = Sections {
        entry: ("/openness/index.html", "政府信息公开"),
        guide: &format!("/OpennessGuide/?branch_id={branch}"),
        rules: &format!("/OpennessRules/?branch_id={branch}"),
        proactive: &format!("{list}/page_1.html"),
        reports: (&target, "政府信息公开年报"),
        request: &format!("/OpennessRequest/?branch_id={branch}"),
    };
    draft.front(&sections);
    let (who, column, menu) = (draft.who.clone(), draft.column.clone(), menu(&sections));
    draft.site.handle("/OpennessAnnualReport/", move |asked, _| {
        if asked.path().contains("/show/") {
            return Reply::Missing;
        }
        if asked.query("branch_id").as_deref() != Some(&branch) {
            return Resource::html(&who.column(&column, &note("本栏目")), TODAY).into();
        }
        let pages = lines.len().div_ceil(PAGE);
        let page = asked.number("page", 1).clamp(1, pages);
        let mut rows = String::from("<div class=\"listnews\"><ul>\n");
        for Line { href, title, date } in lines.iter().skip((page - 1) * PAGE).take(PAGE) {
            writeln!(rows, "<li><a href=\"{href}\">{title}</a><em>{}</em></li>", date.strftime("%Y/%-m/%-d")).unwrap();
        }
        let next = if page < pages {
            format!("<a href=\"/OpennessAnnualReport/?branch_id={branch}&amp;page={}\">下一页</a>", page + 1)
        } else {
            String::new()
        };
        let body = format!("{menu}{rows}</ul></div>\n<div class=\"pages\">共{pages}页 {next}</div>\n");
        Resource::html(&who.column(&column, &body), TODAY).into()
    });
    draft
}
