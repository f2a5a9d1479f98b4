//! Columns that are no list under the portal's own address: another host, one page, a year in the query.

use super::FOLDERS;
use super::trs::item;
use crate::portal::county::{Draft, Sections, TODAY, menu, note};
use crate::portal::page::{Identity, Line, list};
use crate::portal::site::{Reply, Resource, Site};
use crate::portal::truth::{Kind, Outcome};
use std::fmt::Write as _;

/// The home page leads to `xxgk.`, where everything on disclosure stands.
pub fn other_host(seed: u64) -> Draft {
    let mut draft = Draft::new(30, "苔矶县", "xxgk.taiji", "other_host", seed);
    draft.container = "<div class=\"trs_editor_view\">";
    draft.column_at("/zfxxgknb/", "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2019..=2025).rev().enumerate() {
        let report = draft.report(year);
        let target = item("/zfxxgknb/", report.published, number);
        lines.push(draft.publish(&target, &report));
    }
    draft.column_page("/zfxxgknb/index.html", &list(&lines));
    draft.front(&Sections {
        entry: ("/index.html", "政府信息公开"),
        guide: "/zfxxgkzn/index.html",
        rules: "/zfxxgkzd/index.html",
        proactive: "/fdzdgknr/index.html",
        reports: ("/zfxxgknb/", "政府信息公开年报"),
        request: "/ysqgk/index.html",
    });
    let who = Identity { host: "taiji.practice.test".to_owned(), ..draft.who.clone() };
    let mut portal = Site::new(&who.host);
    let body = format!(
        "<h1>{0}人民政府</h1>\n<ul class=\"zwgk\"><li><a href=\"http://{1}/\">政府信息公开</a></li></ul>\n{2}",
        who.name,
        draft.who.host,
        note(&who.name)
    );
    portal.put("/index.html", Resource::html(&who.page(&who.site_name(), "", &body), TODAY));
    draft.truth.home = format!("http://{}/", who.host);
    draft.others.push(portal);
    draft
}

/// The column is the newest report itself; there is no list and no older one.
pub fn single(seed: u64) -> Draft {
    const TARGET: &str = "/zwgk/zfxxgk/zfxxgknb/";
    let mut draft = Draft::new(31, "汀蕨县", "tingjue", "single", seed);
    draft.container = "<div class=\"xxgk-content\">";
    draft.column_at(TARGET, "政府信息公开年报", Some("信息公开年报"));
    let report = draft.report(2025);
    let page = draft.article(&report, &format!("{}{}", menu(&FOLDERS), report.markup()), "");
    draft.front(&FOLDERS);
    draft.site.put(&format!("{TARGET}index.html"), Resource::html(&page, report.published));
    draft.expect(TARGET, &report, Kind::Html, Outcome::Read);
    draft
}

/// `xxgkAnnualReport.jsp?area=…&fbtime=2025`: a report a year, and the other years as links.
pub fn year_in_query(seed: u64) -> Draft {
    const PATH: &str = "/module/xxgk/xxgkAnnualReport.jsp?area=11990132004389L";
    let mut draft = Draft::new(32, "岩藓县", "yanxian", "year_in_query", seed);
    draft.container = "<div class=\"xxgk_content\">";
    draft.column_at(PATH, "政府信息公开年报", None);
    let mut years = String::from("<ul class=\"years\">\n");
    for year in (2019..=2025).rev() {
        writeln!(years, "<li><a href=\"{PATH}&amp;fbtime={year}\">{year}年</a></li>").unwrap();
    }
    years.push_str("</ul>\n");
    for year in (2019..=2025).rev() {
        let report = draft.report(year);
        let target = format!("{PATH}&fbtime={year}");
        let page = draft.article(&report, &report.markup(), "").replacen(
            "<div class=\"title\">",
            &format!("{years}<div class=\"title\">"),
            1,
        );
        draft.site.put(&target, Resource::html(&page, report.published));
        let posting = draft.expect(&target, &report, Kind::Html, Outcome::Read);
        // The link says the year and no more.
        posting.title = format!("{year}年");
        if year == 2025 {
            draft.site.put(PATH, Resource::html(&page, report.published));
            let column = draft.truth.column.clone();
            draft.truth.postings.last_mut().unwrap().aliases.push(column);
        }
    }
    draft.front(&Sections { reports: (PATH, "政府信息公开年报"), ..FOLDERS });
    draft
}

/// The reports stand on the province's own system, which the registry names.
pub fn outside(seed: u64) -> Draft {
    let mut draft = Draft::new(33, "湾荻县", "wandi", "outside", seed);
    draft.front(&Sections {
        reports: ("http://nb.lianxi.practice.test/county/list?code=990133", "政府信息公开年报"),
        ..FOLDERS
    });
    let system =
        Identity {
            code: "990000".to_owned(), name: "练习省".to_owned(), host: "nb.lianxi.practice.test".to_owned()
        };
    let own = std::mem::replace(&mut draft.who, system.clone());
    let portal = std::mem::replace(&mut draft.site, Site::new(&system.host));
    draft.who.name.clone_from(&own.name);
    draft.column_at("/county/list?code=990133", "政府信息公开年报", Some("信息公开年报"));
    let mut lines: Vec<Line> = Vec::new();
    for year in (2020..=2025).rev() {
        let report = draft.report(year);
        lines.push(draft.publish(&format!("/county/show?code=990133&year={year}"), &report));
    }
    draft.truth.entry.push(draft.truth.column.clone());
    let (who, column) = (draft.who.clone(), draft.column.clone());
    draft.site.handle("/county/list", move |asked, _| {
        if asked.query("code").as_deref() != Some("990133") {
            return Reply::Missing;
        }
        Resource::html(&who.column(&column, &list(&lines)), TODAY).into()
    });
    draft.others.push(portal);
    draft
}
