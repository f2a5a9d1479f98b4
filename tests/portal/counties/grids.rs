//! A grid of the whole county: units under years, links that say nothing but the unit.

use super::FOLDERS;
use super::trs::item;
use crate::portal::county::Draft;
use std::fmt::Write as _;

const UNITS: [&str; 7] =
    ["教育局", "民政局", "财政局", "卫生健康局", "石桥镇人民政府", "白沙乡人民政府", "云台街道办事处"];

/// Year headings, departments and towns; the newest reports are linked twice.
pub fn grid(seed: u64) -> Draft {
    const FOLDER: &str = "/zwgk/zfxxgk/zfxxgknb/";
    let mut draft = Draft::new(18, "沙棠县", "shatang", "grid", seed);
    draft.container = "<div class=\"TRS_Editor\">";
    draft.column_at(FOLDER, "政府信息公开年报", Some("信息公开年报"));
    let mut newest = String::from("<div class=\"newest\"><h3>最新</h3><ul>\n");
    let mut grid = String::new();
    for year in [2025, 2024, 2023] {
        write!(grid, "<div class=\"grid\"><h3>{year}年</h3>\n<ul>\n").unwrap();
        for (number, unit) in std::iter::once(None).chain(UNITS.into_iter().map(Some)).enumerate() {
            let report = unit.map_or_else(|| draft.report(year), |unit| draft.unit_report(unit, year));
            let target = item(&format!("{FOLDER}{year}nb/"), report.published, number);
            draft.publish(&target, &report);
            // The page itself bears the whole title; the grid only the unit.
            let shown = unit.unwrap_or("县人民政府");
            shown.clone_into(&mut draft.truth.postings.last_mut().unwrap().title);
            writeln!(grid, "<li><a href=\"{target}\" target=\"_blank\">{shown}</a></li>").unwrap();
            if year == 2025 && number < 3 {
                writeln!(newest, "<li><a href=\"{target}\"><img src=\"/img/{number}.png\" alt=\"{shown}\"></a> <a href=\"{target}\">{shown}</a></li>").unwrap();
            }
        }
        grid.push_str("</ul></div>\n");
    }
    draft.column_page(&format!("{FOLDER}index.html"), &format!("<h2>年报汇总</h2>\n{grid}{newest}</ul></div>\n"));
    draft.front(&FOLDERS);
    draft
}
