//! What goes wrong on portals that work: frames, charsets, meta tags, moves, twins, corrections.

use super::FOLDERS;
use super::trs::item;
use crate::portal::county::{Draft, TODAY};
use crate::portal::page::{Line, list};
use crate::portal::report::Report;
use crate::portal::site::{Resource, Site};
use crate::portal::truth::Decoy;
use crate::portal::wire::Answer;
use encoding_rs::GB18030;
use jiff::civil::date;
use std::fmt::Write as _;

const FOLDER: &str = "/zwgk/zfxxgk/zfxxgknb/";

fn publish_all(draft: &mut Draft, years: impl Iterator<Item = i32>) -> Vec<Line> {
    let reports: Vec<Report> = years.map(|year| draft.report(year)).collect();
    let numbered = reports.iter().enumerate();
    numbered.map(|(number, report)| draft.publish(&item(FOLDER, report.published, number), report)).collect()
}

/// The column's page is a shell; the list stands in a frame, and its pager in the frame too.
pub fn iframe(seed: u64) -> Draft {
    let mut draft = Draft::new(17, "青砚县", "qingyan", "iframe", seed);
    draft.column_at(FOLDER, "政府信息公开年报", None);
    let lines = publish_all(&mut draft, (2018..=2025).rev());
    let pages: Vec<&[Line]> = lines.chunks(4).collect();
    for (number, chunk) in pages.iter().enumerate() {
        let next = if number + 1 < pages.len() {
            format!("<a href=\"list_{}.html\">下一页</a>", number + 2)
        } else {
            String::new()
        };
        let frame = format!(
            "<html><head><meta charset=\"utf-8\"><title>列表</title></head><body>{}<div>{next}</div></body></html>",
            list(chunk)
        );
        let name = if number == 0 { "list.html".to_owned() } else { format!("list_{}.html", number + 1) };
        draft.site.put(&format!("/frames/nb/{name}"), Resource::html(&frame, TODAY));
    }
    draft.site.put("/frames/visitcount.html", Resource::html("<html><body>1</body></html>", TODAY));
    draft.column_page(
        &format!("{FOLDER}index.html"),
        "<iframe src=\"/frames/visitcount.html\" width=\"0\" height=\"0\"></iframe>\n<iframe id=\"list\" src=\"/frames/nb/list.html\" width=\"100%\" frameborder=\"0\"></iframe>\n",
    );
    draft.front(&FOLDERS);
    draft
}

/// GBK under a UTF-8 header, and UTF-8 under a GBK one; the list itself lies too.
pub fn charsets(seed: u64) -> Draft {
    let mut draft = Draft::new(19, "槐溪县", "huaixi", "charsets", seed);
    draft.container = "<div id=\"Zoom\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2018..=2025).rev().enumerate() {
        let report = draft.report(year);
        let target = item(FOLDER, report.published, number);
        lines.push(draft.publish(&target, &report));
        let page = draft.article(&report, &report.markup(), "");
        let resource = match number % 4 {
            0 => Resource::new("text/html; charset=UTF-8", gbk(&page), report.published),
            1 => Resource::new("text/html; charset=gb2312", page.into_bytes(), report.published),
            2 => Resource::new(
                "text/html",
                gbk(&page.replace("charset=\"utf-8\"", "charset=\"gb2312\"")),
                report.published,
            ),
            _ => Resource::new("text/html", page.into_bytes(), report.published),
        };
        draft.site.put(&target, resource);
    }
    let page = draft.who.column(&draft.column, &list(&lines));
    draft.site.put(&format!("{FOLDER}index.html"), Resource::new("text/html; charset=UTF-8", gbk(&page), TODAY));
    draft.front(&FOLDERS);
    draft
}

fn gbk(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

/// Meta tags that are missing, empty, doubled, in any case and order, with dates nobody can parse at once.
pub fn metas(seed: u64) -> Draft {
    let mut draft = Draft::new(20, "云岫县", "yunxiu", "metas", seed);
    draft.column_at(FOLDER, "政府信息公开年报", None);
    let mut lines = Vec::new();
    for (number, year) in (2017..=2025).rev().enumerate() {
        let mut report = draft.report(year);
        if year == 2019 {
            // No year: only the day of publication tells it.
            report.title = format!("{}政府信息公开工作年度报告", report.body);
        }
        let target = item(FOLDER, report.published, number);
        lines.push(draft.publish(&target, &report));
        let (title, on) = (&report.title, report.published);
        let head = match number {
            0 => String::new(),
            1 => "<meta name=\"SiteName\" content=\"网站名称\">\n<meta name=\"SiteIDCode\" content=\"政府网站标识码\">\n<meta name=\"PubDate\" content=\"\">\n".to_owned(),
            2 => format!("<META content='{}' name='PUBDATE'>\n<META NAME=ArticleTitle CONTENT={title}>\n", on.strftime("%Y—%m—%d 21∶37")),
            3 => format!("<meta name=\"PubDate\" content=\"\">\n<meta name=\"PubDate\" content=\"{}\">\n", on.strftime("%Y/%-m/%-d 9:05:07")),
            4 => format!("<jsp:include page=\"/meta.jsp\"/>\n<meta name=\"pubdate\" content=\"{on}\">\n"),
            5 => format!("<meta property=\"article:published_time\" content=\"{on}T09:30:00+08:00\">\n"),
            6 => format!("<meta name=\"publishdate\" content=\"{}\">\n", on.strftime("%Y年%-m月%-d日")),
            7 => format!("<meta name=\"firstpublishedtime\" content=\"{on} 01:30:00\">\n"),
            _ => format!("<meta content=\"{on} 09:30\" name=\"PubDate\"/>\n<meta content=\"信息公开年报\" name=\"ColumnType\"/>\n"),
        };
        let shown = format!(
            "<div class=\"title\">{title}</div>\n<div class=\"info\">发布日期：{on} 成文日期：{}-12-30</div>\n<div class=\"xxgk_content\">\n{}\n</div>\n",
            report.year,
            report.markup()
        );
        let page = draft.who.bare_page(title, &head, &shown);
        draft.site.put(&target, Resource::html(&page, on));
    }
    let mut rows = String::from("<ul>\n");
    for Line { href, title, date } in &lines {
        writeln!(rows, "<li><a href=' {href} ' title='{title}'>{title}</a> [{}]</li>", date.strftime("%m-%d")).unwrap();
    }
    let page =
        draft.who.bare_page("政府信息公开年报", "<meta name=\"ColumnName\" content=\"\">\n", &format!("{rows}</ul>\n"));
    draft.site.put(&format!("{FOLDER}index.html"), Resource::html(&page, TODAY));
    draft.front(&FOLDERS);
    draft
}

/// The registry's address is another county's portal, whole and healthy.
pub fn wrong_county(seed: u64) -> Draft {
    let mut draft = Draft::new(21, "梅瀼县", "meirang", "wrong_county", seed);
    "雪蓼县".clone_into(&mut draft.who.name);
    "990177".clone_into(&mut draft.who.code);
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let lines = publish_all(&mut draft, (2021..=2025).rev());
    draft.column_page(&format!("{FOLDER}index.html"), &list(&lines));
    draft.front(&FOLDERS);
    draft.truth.wrong_site = true;
    let theirs = std::mem::take(&mut draft.truth.postings);
    draft.truth.decoys.extend(theirs.into_iter().map(|it| Decoy { url: it.url, title: it.title, why: "wrong_county" }));
    draft
}

/// The old host sends everything to the new host's root, where the old paths are gone.
pub fn moved(seed: u64) -> Draft {
    let mut draft = Draft::new(24, "磐鳞县", "panlin", "moved", seed);
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let lines = publish_all(&mut draft, (2019..=2025).rev());
    draft.column_page(&format!("{FOLDER}index.html"), &list(&lines));
    draft.front(&FOLDERS);
    let mut old = Site::new("panlin-old.practice.test");
    let root = draft.truth.home.clone();
    old.otherwise(move |_, _| Answer::redirect(301, &root).into());
    "http://panlin-old.practice.test/".clone_into(&mut draft.truth.home);
    draft.truth.entry.push("http://panlin-old.practice.test/plz/xxgknb/".to_owned());
    draft.others.push(old);
    draft
}

/// The same pages under a gate to traditional characters, on a mobile host, and with a session's number.
pub fn twins(seed: u64) -> Draft {
    let mut draft = Draft::new(25, "鹭沚市", "luzhi", "twins", seed);
    draft.container = "<div class=\"pages_content\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = publish_all(&mut draft, (2019..=2025).rev());
    let host = draft.who.host.clone();
    let (big5, mobile) = (format!("big5.{host}"), format!("m.{host}"));
    let (mut gate, mut phone) = (Site::new(&big5), Site::new(&mobile));
    for (line, posting) in lines.clone().iter().zip(&mut draft.truth.postings).take(3) {
        let gated = format!("http://{big5}/gate/big5/{host}{}", line.href);
        let small = format!("http://{mobile}{}", line.href);
        let session = format!("{};jsessionid=5A0E77C1", line.href);
        posting.aliases = vec![gated.clone(), small.clone(), format!("http://{host}{session}")];
        lines.extend([gated, small, session].map(|href| Line { href, ..line.clone() }));
    }
    for year in [2025, 2024, 2023] {
        let report = draft.report(year);
        let page = draft.article(&report, &report.markup(), "");
        let number = usize::try_from(2025 - year).unwrap_or_default();
        let path = item(FOLDER, report.published, number);
        gate.put(&format!("/gate/big5/{host}{path}"), Resource::html(&page, report.published));
        phone.put(&path, Resource::html(&page, report.published));
        draft.site.put(&format!("{path};jsessionid=5A0E77C1"), Resource::html(&page, report.published));
    }
    let tools = format!(
        "<div class=\"tools\"><a href=\"http://{big5}/gate/big5/{host}{FOLDER}\">繁體版</a> <a href=\"http://{mobile}{FOLDER}\">手机版</a> <a href=\"/english/\">English</a></div>\n"
    );
    draft.column_page(&format!("{FOLDER}index.html"), &format!("{tools}{}", list(&lines)));
    draft.others.extend([gate, phone]);
    draft.front(&FOLDERS);
    draft
}

/// A report that was posted again with other figures, and one that was posted twice as it was.
pub fn corrected(seed: u64) -> Draft {
    let mut draft = Draft::new(26, "棠梨县", "tangli", "corrected", seed);
    draft.container = "<div class=\"article-content\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = publish_all(&mut draft, (2018..=2025).rev());
    let first = draft.report(2023);
    let mut again = Report::draw(first.body, 2023, seed.wrapping_add(9_999));
    (again.title, again.published) = (first.title.clone(), date(2024, 6, 18));
    lines.push(draft.publish(&item(FOLDER, again.published, 501), &again));
    let revised = draft.truth.postings.iter().find(|posting| posting.year == 2023).map(|posting| posting.url.clone());
    draft.truth.postings.last_mut().unwrap().revises = revised;
    let same = draft.report(2021);
    // Posted twice on one day: the list has the copy below.
    let target = item(FOLDER, same.published, 502);
    let page = draft.article(&same, &same.markup(), "");
    draft.site.put(&target, Resource::html(&page, same.published));
    lines.push(Line::new(&target, &same.title, same.published));
    let url = draft.url(&target);
    draft.truth.postings.iter_mut().find(|posting| posting.year == 2021).unwrap().aliases.push(url);
    lines.sort_by_key(|line| std::cmp::Reverse(line.date));
    draft.column_page(&format!("{FOLDER}index.html"), &list(&lines));
    draft.front(&FOLDERS);
    draft
}
