//! Healthy counties with bad moments: answers that come the second time, homes behind hops, lists without end.

use super::FOLDERS;
use super::trs::item;
use crate::portal::county::{Draft, TODAY};
use crate::portal::page::{Line, list};
use crate::portal::site::{Reply, Resource};
use crate::portal::truth::Outcome;
use crate::portal::wire::{Answer, Body};
use jiff::{Timestamp, ToSpan};

const FOLDER: &str = "/zwgk/zfxxgk/zfxxgknb/";

/// Pages that are refused, cut or too busy the first time; one that is forbidden for good.
pub fn answers(seed: u64) -> Draft {
    let mut draft = Draft::new(27, "晓泊县", "xiaobo", "unsteady", seed);
    draft.container = "<div class=\"TRS_Editor\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2018..=2025).rev().enumerate() {
        let report = draft.report(year);
        let target = item(FOLDER, report.published, number);
        lines.push(draft.publish(&target, &report));
        let page = draft.article(&report, &report.markup(), "").into_bytes();
        let busy = || Answer::html(429, "<html><body>Too Many Requests</body></html>");
        let half = page[..page.len() / 2].to_vec();
        match year {
            2025 => once(&mut draft, &target, move || busy().with("Retry-After", "1")),
            2024 => once(&mut draft, &target, move || {
                let then = Timestamp::now().checked_add(2.seconds()).unwrap();
                busy().with("Retry-After", &then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
            }),
            2023 => once(&mut draft, &target, || Answer::html(503, "<html><body>Service Unavailable</body></html>")),
            2022 => once(&mut draft, &target, move || {
                let body = Body::Reset { sent: half.clone().into(), announced: half.len() * 2 };
                Answer::html(200, "").sent_as(body)
            }),
            2021 => once(&mut draft, &target, move || {
                let body = Body::Short { sent: half.clone().into(), announced: half.len() * 2 };
                Answer::html(200, "").sent_as(body)
            }),
            2020 => {
                draft.site.handle(&target, |_, _| {
                    Answer::html(403, "<html><body><h1>403 Forbidden</h1></body></html>").into()
                });
                let posting = draft.truth.postings.last_mut().unwrap();
                (posting.outcome, posting.cells) = (Outcome::Forbidden, std::collections::BTreeMap::new());
            }
            _ => {}
        }
    }
    draft.column_page(&format!("{FOLDER}index.html"), &list(&lines));
    draft.front(&FOLDERS);
    draft
}

/// A portal in order whose robots.txt asks for a pause between two requests.
pub fn patient(seed: u64) -> Draft {
    let mut draft = Draft::new(34, "缓泊县", "huanbo", "patient", seed);
    draft.container = "<div class=\"TRS_Editor\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2023..=2025).rev().enumerate() {
        let report = draft.report(year);
        let target = item(FOLDER, report.published, number);
        lines.push(draft.publish(&target, &report));
    }
    draft.column_page(&format!("{FOLDER}index.html"), &list(&lines));
    draft.front(&FOLDERS);
    let robots = Answer::new(200, "text/plain", &b"User-agent: *\nCrawl-delay: 0.4\nDisallow: /admin/\n"[..]);
    draft.site.handle("/robots.txt", move |_, _| robots.clone().into());
    draft
}

/// Answers so the first time; then what stands there.
fn once(draft: &mut Draft, target: &str, first: impl Fn() -> Answer + Send + Sync + 'static) {
    draft.site.handle(target, move |_, before| if before == 0 { first().into() } else { Reply::Missing });
}

/// A home page behind a refresh and a script that says plainly where it leads.
pub fn hops(seed: u64) -> Draft {
    let mut draft = Draft::new(28, "折滩县", "zhetan", "hops", seed);
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2021..=2025).rev().enumerate() {
        let report = draft.report(year);
        lines.push(draft.publish(&item(FOLDER, report.published, number), &report));
    }
    draft.column_page(&format!("{FOLDER}index.html"), &list(&lines));
    let home = draft.front(&FOLDERS);
    draft.site.put("/sy/index.html", Resource::html(&home, TODAY));
    let script = "<html><head><script>window.location.href = '/sy/index.html';</script></head><body></body></html>";
    draft.site.put("/portal.html", Resource::html(script, TODAY));
    let refresh = "<html><head><meta http-equiv=\"refresh\" content=\"0;url=/portal.html\"></head><body></body></html>";
    draft.site.put("/index.html", Resource::html(refresh, TODAY));
    draft
}

/// A list whose pager never ends: every page has news that no page had before.
pub fn endless(seed: u64) -> Draft {
    const PAGE: usize = 3;
    let mut draft = Draft::new(29, "晚浅县", "wanqian", "endless", seed);
    draft.column_at("/gkml/list.php?cid=31", "政府信息公开年报", Some("信息公开年报"));
    let mut lines = Vec::new();
    for (number, year) in (2020..=2025).rev().enumerate() {
        let report = draft.report(year);
        lines.push(draft.publish(&format!("/gkml/content_{}.html", 5_100 + number), &report));
    }
    let (guide, rules, proactive, request) =
        ("/gkml/list.php?cid=28", "/gkml/list.php?cid=29", "/gkml/list.php?cid=30", "/gkml/list.php?cid=32");
    let reports = ("/gkml/list.php?cid=31", "政府信息公开年报");
    draft.front(&crate::portal::county::Sections {
        entry: ("/gkml/index.html", "政府信息公开"),
        guide,
        rules,
        proactive,
        reports,
        request,
    });
    let (who, column) = (draft.who.clone(), draft.column.clone());
    draft.site.handle("/gkml/list.php", move |asked, _| {
        if asked.query("cid").as_deref() != Some("31") {
            return Reply::Missing;
        }
        let page = asked.number("page", 1).max(1);
        let mut rows: Vec<Line> = lines.iter().skip((page - 1) * PAGE).take(PAGE).cloned().collect();
        rows.extend((0..2).map(|number| {
            let issue = page * 2 + number;
            Line::new(format!("/gkml/content_{}.html", 9_000 + issue), format!("工作动态第{issue}期"), TODAY)
        }));
        let next =
            format!("<div class=\"page\"><a href=\"/gkml/list.php?cid=31&amp;page={}\">下一页</a></div>\n", page + 1);
        Resource::html(&who.column(&column, &format!("{}{next}", list(&rows))), TODAY).into()
    });
    draft
}
