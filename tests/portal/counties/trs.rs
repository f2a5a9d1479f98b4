//! TRS and what copies its addresses: `t20250115_123456.html`, `index_1.html`.

use super::FOLDERS;
use crate::portal::county::{Draft, Sections, TODAY};
use crate::portal::page::{Line, list};
use crate::portal::report::Report;
use crate::portal::site::Resource;
use jiff::civil::{Date, date};
use std::fmt::Write as _;

/// The path of an article: folder, month, day and number.
pub fn item(folder: &str, published: Date, number: usize) -> String {
    format!("{folder}{}/t{}_{}.html", published.strftime("%Y%m"), published.strftime("%Y%m%d"), 120_000 + number)
}

/// The same line with its address as the list prints it, from the list's own folder.
fn relative(line: &Line, folder: &str) -> Line {
    let href = line.href.strip_prefix(folder).map_or_else(|| line.href.clone(), |rest| format!("./{rest}"));
    Line { href, ..line.clone() }
}

fn publish_all(draft: &mut Draft, folder: &str, years: impl Iterator<Item = i32>) -> Vec<Line> {
    let reports: Vec<Report> = years.map(|year| draft.report(year)).collect();
    let lines = reports.iter().enumerate();
    lines.map(|(number, report)| draft.publish(&item(folder, report.published, number), report)).collect()
}

/// Three pages, the pager's call in a comment, stubs past the end.
pub fn folders(seed: u64) -> Draft {
    const FOLDER: &str = "/zwgk/zfxxgk/zfxxgknb/";
    let mut draft = Draft::new(1, "云禾县", "yunhe", "trs", seed);
    draft.container = "<div class=TRS_Editor>";
    draft.site.gzip = true;
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = publish_all(&mut draft, FOLDER, (2012..=2025).rev());
    let decoys = [
        ("《云禾县人民政府2023年政府信息公开工作年度报告》解读", date(2024, 1, 30), "interpretation"),
        ("关于做好2024年政府信息公开工作年度报告编制工作的通知", date(2025, 1, 3), "notice"),
        ("云禾县发布2022年政府信息公开工作年度报告", date(2023, 2, 2), "news"),
    ];
    for (number, (title, published, why)) in decoys.into_iter().enumerate() {
        lines.push(draft.decoy(&item(FOLDER, published, 900 + number), title, published, why));
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.date));
    let lines: Vec<Line> = lines.iter().map(|line| relative(line, FOLDER)).collect();
    let pages = lines.chunks(6).collect::<Vec<_>>();
    for (number, chunk) in pages.iter().enumerate() {
        let foot = format!(
            "<div class=\"page\"><script>\n<!--\ncreatePageHTML({}, {number}, \"index\", \"html\");\n//-->\n</script></div>\n",
            pages.len()
        );
        let target = if number == 0 { format!("{FOLDER}index.html") } else { format!("{FOLDER}index_{number}.html") };
        draft.column_page(&target, &format!("{}{foot}", list(chunk)));
    }
    draft.site.put(&format!("{FOLDER}index_{}.html", pages.len()), Resource::html("<html><body></body></html>", TODAY));
    draft.front(&FOLDERS);
    draft
}

/// A folder a year; the column's own page only names the years.
pub fn year_folders(seed: u64) -> Draft {
    const FOLDER: &str = "/xxgk/zfxxgknb/";
    let mut draft = Draft::new(2, "砚溪县", "yanxi", "trs_years", seed);
    draft.container = "<div class=\"trs_editor_view TRS_UEDITOR\">";
    draft.column_at(FOLDER, "政府信息公开年报", None);
    let mut tabs = String::from("<ul class=\"years\">\n");
    // The folders' names drift, and each names the year of its reports.
    for (year, folder) in [
        (2025, "2025xxgknb"),
        (2024, "2024nb"),
        (2023, "2023n"),
        (2022, "n2022n"),
        (2021, "2021_98308"),
        (2020, "2020nb"),
    ] {
        writeln!(tabs, "<li><a href=\"./{folder}/\">{year}年</a></li>").unwrap();
        let folder = format!("{FOLDER}{folder}/");
        let own = draft.report(year);
        let mut lines = vec![draft.publish(&item(&folder, own.published, 1), &own)];
        for (number, unit) in ["教育局", "石桥镇人民政府"].into_iter().enumerate() {
            let report = draft.unit_report(unit, year);
            lines.push(draft.publish(&item(&folder, report.published, 2 + number), &report));
        }
        let lines: Vec<Line> = lines.iter().map(|line| relative(line, &folder)).collect();
        let script = "<script>var countPage = 1; var currentPage = 0;</script>";
        draft.column_page(&format!("{folder}index.html"), &format!("<h2>{year}年</h2>\n{}{script}\n", list(&lines)));
    }
    draft.column_page(&format!("{FOLDER}index.html"), &format!("{tabs}</ul>\n"));
    draft.front(&Sections {
        entry: ("/xxgk/index.html", "政府信息公开"),
        guide: "/xxgk/zfxxgkzn/index.html",
        rules: "/xxgk/zfxxgkzd/index.html",
        proactive: "/xxgk/fdzdgknr/index.html",
        reports: (FOLDER, "政府信息公开年报"),
        request: "/xxgk/ysqgk/index.html",
    });
    draft
}

/// The right column with news, site reports and other years' accounts among the reports.
pub fn mixed(seed: u64) -> Draft {
    const FOLDER: &str = "/zwgk/zfxxgk/zfxxgknb/";
    let mut draft = Draft::new(22, "白苇区", "baiwei", "trs_mixed", seed);
    draft.container = "<div class=\"view TRS_UEDITOR trs_paper_default\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut lines = publish_all(&mut draft, FOLDER, (2019..=2025).rev());
    let decoys = [
        ("白苇区人民政府网站工作年度报表（2023年度）", date(2024, 1, 12), "site_report"),
        ("白苇区2022年法治政府建设年度报告", date(2023, 3, 1), "rule_of_law"),
        ("白苇区2021年度部门决算公开", date(2022, 9, 20), "accounts"),
        ("白苇区召开政府信息公开工作培训会", date(2024, 5, 11), "news"),
        ("一图读懂白苇区2024年政府信息公开工作年度报告", date(2025, 2, 20), "picture"),
        ("白苇区2024年上半年政府信息公开数据统计", date(2024, 7, 9), "half_year"),
        ("白苇区政府信息公开工作年度报告制度", date(2020, 6, 2), "rules"),
        ("白苇区企业年报公示情况", date(2023, 7, 2), "companies"),
        ("2022年白苇区统计年鉴", date(2023, 11, 2), "yearbook"),
    ];
    for (number, (title, published, why)) in decoys.into_iter().enumerate() {
        lines.push(draft.decoy(&item(FOLDER, published, 700 + number), title, published, why));
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.date));
    let lines: Vec<Line> = lines.iter().map(|line| relative(line, FOLDER)).collect();
    let pages = lines.chunks(10).collect::<Vec<_>>();
    for (number, chunk) in pages.iter().enumerate() {
        // Titles that lead nowhere until a script runs.
        let mut rows = String::from("<ul class=\"list\">\n");
        for Line { href, title, date } in *chunk {
            writeln!(
                rows,
                "<li><em>{date}</em><a onclick=\"jumpToDetail('{href}')\" title=\"{title}\">{title}</a></li>"
            )
            .unwrap();
        }
        let foot =
            format!("<script>Pager({{size:{},current:{number},prefix:'index',suffix:'html'}})</script>", pages.len());
        let target = if number == 0 { format!("{FOLDER}index.html") } else { format!("{FOLDER}index_{number}.html") };
        draft.column_page(&target, &format!("{rows}</ul>\n{foot}\n"));
    }
    draft.front(&FOLDERS);
    draft
}
