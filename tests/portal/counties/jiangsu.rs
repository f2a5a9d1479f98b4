//! What counties of 江苏 print beside Hanweb: truecms, pages as folders, Epoint's call and its page in a frame of scripts.

use super::FOLDERS;
use super::ucap::hex;
use crate::portal::county::{Draft, Sections, TODAY};
use crate::portal::page::{Line, list};
use crate::portal::site::{Reply, Resource};
use serde_json::{Value, json};

fn publish_all(draft: &mut Draft, years: impl Iterator<Item = i32>, target: impl Fn(usize) -> String) -> Vec<Line> {
    years.enumerate().map(|(number, year)| draft.publish(&target(number), &draft.report(year))).collect()
}

fn front(draft: &mut Draft, reports: &str) {
    draft.front(&Sections { reports: (reports, "政府信息公开年报"), ..FOLDERS });
}

/// truecms: the first rows in a hidden block, the others by a call that wants a Referer.
pub fn truecms(seed: u64) -> Draft {
    const COLUMN: &str = "5a43294a-2028-49b7-ab9d-7fde4ef72632";
    const PRINTED: usize = 4;
    let mut draft = Draft::new(35, "渡棉县", "dumian", "truecms", seed);
    let target = "/dmxrmzf/gknb/gknb.html";
    draft.column_at(target, "政府信息公开年报", Some("信息公开年报"));
    let lines = publish_all(&mut draft, (2013..=2025).rev(), |number| {
        format!("/dmxrmzf/gknb/content/{}.html", hex(3_500 + number))
    });
    let total = lines.len();
    let body = format!(
        "<div id=\"initData\" style=\"display:none\">{}</div>\n<ul class=\"xxgk-list-con\"></ul>\n\
         <script src=\"/truecms/js/jquery.jpage.js\"></script>\n<script>\n$('#list').jpage({{ dataStore: '#initData', \
         proxyUrl: '/truecms/messageController/getMessage.do', perPage: {PRINTED}, totalRecord: {total}, \
         params: {{ contentTemplate: '', columnId: '{COLUMN}' }} }});\n</script>\n",
        list(&lines[..PRINTED])
    );
    draft.column_page(target, &body);
    draft.site.handle("/truecms/messageController/getMessage.do", move |asked, _| {
        if asked.header("referer").is_none() || asked.query("columnId").as_deref() != Some(COLUMN) {
            return Reply::Missing;
        }
        let (from, to) = (asked.number("startrecord", 1).max(1), asked.number("endrecord", PRINTED));
        let record = |Line { href, title, date }: &Line| {
            format!(
                "<record><![CDATA[<li><a href=\"{href}\" title=\"{title}\">{title}</a><span>{date}</span></li>]]></record>"
            )
        };
        // However many are asked for, it gives five.
        let records: String = lines.iter().take(to).skip(from - 1).take(5).map(record).collect();
        let store = format!(
            "<datastore><totalrecord>{total}</totalrecord><totalpage>4</totalpage><recordset>{records}</recordset></datastore>"
        );
        let call = asked.query("callback").unwrap_or_default();
        Resource::new(
            "text/javascript;charset=UTF-8",
            format!("{call}({})", json!({"result": store})).into_bytes(),
            TODAY,
        )
        .into()
    });
    front(&mut draft, target);
    draft
}

/// `/class/GJPDBGDH`, then `/class/GJPDBGDH/2`; only numbers lead there.
pub fn class_folder(seed: u64) -> Draft {
    let mut draft = Draft::new(36, "茅浦区", "maopu", "class_folder", seed);
    let target = "/class/GJPDBGDH";
    draft.column_at(target, "政府信息公开年报", Some("信息公开年报"));
    let lines = publish_all(&mut draft, (2014..=2025).rev(), |number| {
        format!("/html/czmp/2026/GJPDBGDH_0107/{}.html", 27_601 + number)
    });
    let pages: Vec<&[Line]> = lines.chunks(5).collect();
    let numbers: Vec<String> =
        (1..=pages.len()).map(|page| format!("<a href=\"{target}/{page}\">{page}</a>")).collect();
    for (number, chunk) in pages.iter().enumerate() {
        let name = if number == 0 { target.to_owned() } else { format!("{target}/{}", number + 1) };
        draft.column_page(&name, &format!("{}<div class=\"page\">{}</div>", list(chunk), numbers.join(" ")));
    }
    front(&mut draft, target);
    draft
}

/// Epoint: the list comes by a call that a script of the site describes; its pages count from 1.
pub fn epoint(seed: u64) -> Draft {
    const PAGE: usize = 15;
    let mut draft = Draft::new(37, "沛垛县", "peiduo", "epoint", seed);
    let target = "/govxxgk/openguide.html?categorynum=003001007";
    draft.column_at(target, "政府信息公开年报", Some("信息公开年报"));
    let lines = publish_all(&mut draft, (2008..=2025).rev(), |number| {
        format!("/001/001004/20260107/{}.html", hex(370 + number))
    });
    let shell = draft.who.column(
        &draft.column,
        "<script src=\"/js/webBuilderCommon.js\"></script>\n<div class=\"ewb-list\" id=\"list\"></div>\n",
    );
    draft.site.handle("/govxxgk/openguide.html", move |_, _| Resource::html(&shell, TODAY).into());
    draft.site.put(
        "/js/webBuilderCommon.js",
        Resource::new(
            "application/javascript",
            *b"var siteInfo = { 'projectName': '/EWB-FRONT', 'siteGuid': '7eb5f7f1-9041-43ad-8e13-8fcb82ea831a' };\n",
            TODAY,
        ),
    );
    draft.site.handle("/EWB-FRONT/rest/lightfrontaction/getgovinfolist", move |asked, _| {
        let call: Value = asked.json().unwrap_or_default();
        let index = call["params"]["pageIndex"].as_u64().and_then(|index| usize::try_from(index).ok());
        let Some(index) = index.filter(|_| call["params"]["categorynum"] == "003001007") else {
            return Reply::Missing;
        };
        let item = |Line { href, title, date }: &Line| {
            let cut = crate::portal::page::cut(title);
            json!({"title": cut, "realtitle": title, "infourl": href, "infodate": date.to_string()})
        };
        // Its first page is told twice: 0 is 1.
        let page = index.saturating_sub(1);
        let data: Vec<Value> = lines.iter().skip(page * PAGE).take(PAGE).map(item).collect();
        Resource::json(&json!({"custom": {"total": lines.len(), "data": data}}).to_string(), TODAY).into()
    });
    front(&mut draft, target);
    draft
}

/// 许昌's Epoint: a page that a script fills from the static page that its address names.
pub fn special(seed: u64) -> Draft {
    let mut draft = Draft::new(38, "鄢柘县", "yanzhe", "special", seed);
    let page = "/xxgk/001007/subpage.html";
    let target = format!("/zfxxgk/openSubPage.html?specialurl={page}");
    draft.column_at(page, "政府信息公开年报", Some("信息公开年报"));
    let lines = publish_all(&mut draft, (2019..=2025).rev(), |number| {
        format!("/xxgk/001007/20260107/{}.html", hex(380 + number))
    });
    draft.column_page(page, &list(&lines));
    let shell =
        draft.who.page("政府信息公开", "", "<div id=\"special\"></div><script src=\"/js/special.js\"></script>\n");
    draft.site.handle("/zfxxgk/openSubPage.html", move |_, _| Resource::html(&shell, TODAY).into());
    front(&mut draft, &target);
    draft
}
