//! One county surveyed over pages written by hand: what is fetched, what is left to others, what is told.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::archive::{Exchange, Method, Outcome, Response};
use gouji::crawl::seen::Seen;
use gouji::crawl::visit::{Exchanges, Halt, Scope, Visitor};
use gouji::pipeline::survey::{Survey, Wanted, survey};
use gouji::portal::{Portal, Request};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use url::Url;

const HOST: &str = "http://www.yunhe.gov.cn";

/// A county's site as a map; whatever else is asked for is not there.
#[derive(Default)]
struct Site {
    pages: BTreeMap<String, String>,
    /// Where addresses lead instead.
    redirects: BTreeMap<String, String>,
    /// Hosts that challenge whoever asks.
    challenging: Vec<String>,
    /// Pages that an archive holds and nothing links.
    held: Vec<String>,
    asked: Mutex<Vec<String>>,
}

impl Exchanges for Site {
    async fn exchange(&self, request: &Request) -> Result<Arc<Seen>, Halt> {
        let url = request.url.to_string();
        self.asked.lock().unwrap().push(url.clone());
        let page = self.pages.get(&url);
        let redirect = self.redirects.get(&url);
        let challenges = self.challenging.iter().any(|host| request.url.host_str() == Some(host));
        let mut headers = vec![("Content-Type".to_owned(), b"text/html; charset=utf-8".to_vec())];
        headers.extend(redirect.map(|to| ("Location".to_owned(), to.as_bytes().to_vec())));
        Ok(Arc::new(Seen::of(Exchange {
            method: Method::Get,
            url,
            form: None,
            request_headers: Vec::new(),
            date: Timestamp::UNIX_EPOCH,
            address: None,
            outcome: Outcome::Received(Response {
                version: "HTTP/1.1".to_owned(),
                status: match (redirect, page) {
                    _ if challenges && request.url.path() != "/robots.txt" => 412,
                    (Some(_), _) => 302,
                    (None, Some(_)) => 200,
                    (None, None) => 404,
                },
                reason: String::new(),
                headers,
                body: page.cloned().unwrap_or_default().into_bytes(),
                truncated: None,
            }),
        })))
    }

    fn held(&self, _: &Scope, is_wanted: &(dyn Fn(&[u8]) -> bool + Sync)) -> Vec<Url> {
        let held = self.held.iter().filter(|url| is_wanted(self.pages[*url].as_bytes()));
        held.map(|url| Url::parse(url).unwrap()).collect()
    }
}

impl Site {
    fn put(&mut self, url: &str, page: impl Into<String>) {
        self.pages.insert(url.to_owned(), page.into());
    }

    fn was_asked(&self, url: &str) -> bool {
        self.asked.lock().unwrap().iter().any(|asked| asked == url)
    }

    fn survey(&self, entry: Option<&str>, years: &[i32]) -> Survey {
        let portal = Portal {
            code: "990101".to_owned(),
            name: "云禾县".to_owned(),
            province: Some("练习省".to_owned()),
            prefecture: Some("练南市".to_owned()),
            home: vec![Url::parse(&format!("{HOST}/")).unwrap()],
            entry: entry.into_iter().map(|entry| Url::parse(entry).unwrap()).collect(),
            answer: None,
            address: None,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let wanted = Wanted { years: years.to_vec() };
        runtime.block_on(survey(&portal, &Visitor::new(self), &wanted)).unwrap()
    }
}

fn report(title: &str, published: &str) -> String {
    format!(
        "<html><head><title>{title}</title><meta name=\"PubDate\" content=\"{published}\"></head><body><h1>{title}</h1>\
         <p>本报告依据条例编制。</p><table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>\
         <tr><td>行政规范性文件</td><td>6</td><td>0</td><td>46</td></tr></table></body></html>"
    )
}

/// A column with these rows: address, words, date.
fn column(rows: &[(String, String, &str)]) -> String {
    let mut page = String::from(
        "<html><head><title>政府信息公开年报</title><meta name=\"ColumnName\" content=\"政府信息公开年报\">\
         <meta name=\"ColumnType\" content=\"信息公开年报\"></head><body><ul>",
    );
    for (target, title, date) in rows {
        write!(page, "<li><a href=\"{target}\">{title}</a><span>{date}</span></li>").unwrap();
    }
    page + "</ul></body></html>"
}

fn row(target: &str, title: &str, date: &'static str) -> (String, String, &'static str) {
    (target.to_owned(), title.to_owned(), date)
}

fn addresses(survey: &Survey) -> Vec<&str> {
    survey.postings.iter().map(|posting| posting.item_url.rsplit('/').next().unwrap()).collect()
}

#[test]
fn a_year_that_is_only_concluded_leaves_nothing_out() {
    let entry = format!("{HOST}/nb/");
    let mut site = Site::default();
    // Posted two years late, posted in time, and one whose list says the year.
    let words = "云禾县人民政府政府信息公开工作年度报告";
    let said = "云禾县人民政府2022年政府信息公开工作年度报告";
    site.put(
        &entry,
        column(&[
            row("/nb/late.html", words, "2026-05-01"),
            row("/nb/other.html", words, "2025-01-20"),
            row("/nb/said.html", said, "2023-01-20"),
        ]),
    );
    site.put(&format!("{HOST}/nb/late.html"), report("云禾县人民政府2023年政府信息公开工作年度报告", "2026-05-01"));
    site.put(&format!("{HOST}/nb/other.html"), report("云禾县人民政府2024年政府信息公开工作年度报告", "2025-01-20"));
    site.put(&format!("{HOST}/nb/said.html"), report(said, "2023-01-20"));
    let survey = site.survey(Some(&entry), &[2023]);
    assert_eq!(addresses(&survey), ["late.html"]);
    assert_eq!(survey.documents.len(), 1);
    assert!(site.was_asked(&format!("{HOST}/nb/other.html")), "it might have been the one");
    assert!(!site.was_asked(&format!("{HOST}/nb/said.html")), "its list says another year");
}

#[test]
fn a_host_that_one_posting_leads_to_speaks_for_itself_alone() {
    let entry = format!("{HOST}/nb/");
    let mut site = Site { challenging: vec!["xxgk.yunhe.gov.cn".to_owned()], ..Site::default() };
    let title = |year: i32| format!("云禾县人民政府{year}年政府信息公开工作年度报告");
    let rows: Vec<_> =
        (2021..=2024).rev().map(|year| row(&format!("/nb/{year}.html"), &title(year), "2025-01-20")).collect();
    site.put(&entry, column(&rows));
    site.redirects.insert(format!("{HOST}/nb/2024.html"), "http://xxgk.yunhe.gov.cn/2024.html".to_owned());
    for year in 2021..2024 {
        site.put(&format!("{HOST}/nb/{year}.html"), report(&title(year), "2025-01-20"));
    }
    let survey = site.survey(Some(&entry), &[]);
    let outcomes: Vec<&str> = survey.postings.iter().map(|posting| posting.outcome.as_str()).collect();
    assert_eq!(outcomes, ["challenge_ruishu", "read", "read", "read"]);
}

#[test]
fn many_files_of_a_page_are_fetched_and_the_rest_is_told() {
    let entry = format!("{HOST}/nb/");
    for (files, fetched) in [(30, 30), (60, 40)] {
        let mut site = Site::default();
        site.put(&entry, column(&[row("/nb/all.html", "云禾县2024年政府信息公开工作年度报告", "2025-01-20")]));
        let mut links = String::new();
        for number in 0..files {
            write!(links, "<p><a href=\"/f/{number}.docx\">附件{number}：年度报告.docx</a></p>").unwrap();
        }
        site.put(
            &format!("{HOST}/nb/all.html"),
            format!("<html><head><title>云禾县2024年政府信息公开工作年度报告</title></head><body><h1>云禾县2024年政府信息公开工作年度报告</h1><div>{links}</div></body></html>"),
        );
        let survey = site.survey(Some(&entry), &[]);
        let asked = site.asked.lock().unwrap().iter().filter(|url| url.contains("/f/")).count();
        let told: Vec<&str> =
            survey.cases.iter().filter(|case| case.kind == "more_files").map(|case| case.evidence.as_str()).collect();
        assert_eq!(asked, fetched);
        assert_eq!(told, if files > fetched { vec!["the first 40 of 60 were looked at"] } else { Vec::new() });
    }
}

#[test]
fn a_prefectures_report_is_not_its_countys() {
    let entry = format!("{HOST}/nb/");
    let mut site = Site::default();
    site.put(
        &entry,
        column(&[
            row("/nb/city.html", "练南市人民政府2024年政府信息公开工作年度报告", "2025-01-20"),
            row("/nb/bureau.html", "练南市财政局2024年政府信息公开工作年度报告", "2025-01-20"),
            // The list does not say whose it is; the report does.
            row("/nb/silent.html", "2023年政府信息公开工作年度报告", "2024-01-20"),
            row("/nb/own.html", "练南市云禾县2023年政府信息公开工作年度报告", "2024-01-20"),
        ]),
    );
    site.put(&format!("{HOST}/nb/silent.html"), report("练南市人民政府2023年政府信息公开工作年度报告", "2024-01-20"));
    site.put(&format!("{HOST}/nb/own.html"), report("云禾县人民政府2023年政府信息公开工作年度报告", "2024-01-20"));
    let survey = site.survey(Some(&entry), &[]);
    assert_eq!(addresses(&survey), ["own.html"]);
    assert_eq!(survey.documents.len(), 1);
    let case = survey.cases.iter().find(|case| case.kind == "other_body").unwrap();
    assert!(case.evidence.starts_with("3 reports"), "{}", case.evidence);
}

#[test]
fn the_prefectures_list_of_all_counties_stands_in_for_a_column() {
    let mut site = Site::default();
    let list = "http://www.liannan.gov.cn/xqnb/";
    site.put(
        &format!("{HOST}/"),
        format!(
            "<html><head><title>云禾县人民政府</title></head><body><p>欢迎</p><a href=\"/zwgk/\">政务公开</a>\
         <a href=\"{list}\">练南市各县市区年报汇总</a></body></html>"
        ),
    );
    site.put(
        list,
        column(&[
            row("/xqnb/a.html", "竹屿县人民政府2024年政府信息公开工作年度报告", "2025-01-20"),
            row("/xqnb/b.html", "云禾县人民政府2024年政府信息公开工作年度报告", "2025-01-20"),
            row("/xqnb/c.html", "练南市人民政府2024年政府信息公开工作年度报告", "2025-01-20"),
            row("/xqnb/d.html", "云禾县财政局2024年政府信息公开工作年度报告", "2025-01-20"),
        ]),
    );
    site.put(
        "http://www.liannan.gov.cn/xqnb/b.html",
        report("云禾县人民政府2024年政府信息公开工作年度报告", "2025-01-20"),
    );
    let survey = site.survey(None, &[]);
    assert_eq!(addresses(&survey), ["b.html"]);
    assert_eq!(survey.columns.iter().map(|column| column.step).collect::<Vec<_>>(), ["parent"]);
    assert!(!site.was_asked("http://www.liannan.gov.cn/xqnb/a.html"));
    assert!(survey.cases.iter().any(|case| case.kind == "no_column"), "a person may still find the county's own");
}

#[test]
fn a_column_on_another_governments_host_is_told_to_a_person() {
    let far = "http://nb.linzhou.gov.cn/yunhe/";
    let of = |body: &str| format!("<html><head><title>政府信息公开年报</title></head><body>{body}</body></html>");
    let link = format!("<a href=\"{far}\">政府信息公开年报</a>");
    let frame = format!("<iframe src=\"{far}\"></iframe>");
    for (page, is_told) in [(of(&link), true), (of(&frame), true), (of(&frame).replace("年报", "指南"), false)] {
        let mut site = Site::default();
        let home = "<html><head><title>云禾县人民政府</title></head><body><p>欢迎</p>\
             <a href=\"/nb/\">政府信息公开年报</a></body></html>";
        site.put(&format!("{HOST}/"), home);
        site.put(&format!("{HOST}/nb/"), page.as_str());
        let survey = site.survey(None, &[]);
        let case = survey.cases.iter().find(|case| case.kind == "no_column").unwrap();
        assert_eq!(case.far, if is_told { vec![far] } else { Vec::new() }, "{page}");
        assert!(!site.was_asked(far));
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let mut site = Site::default();
    let entry = format!("{HOST}/nb/");
    let rows = [("a.html", "云禾县2024年政府信息公开工作年度报告"), ("b.html", "云禾县2023年政府信息公开工作年度报告")];
    site.put(
        &format!("{HOST}/nb/"),
        column(&rows.map(|(file, title)| row(&format!("/nb/{file}"), title, "2025-01-20"))),
    );
    for (file, title) in rows {
        let link = format!("<h1>{title}</h1><p><a href=\"{file}.rtf\">{title}.rtf</a></p>");
        site.put(
            &format!("{HOST}/nb/{file}"),
            format!("<html><head><title>{title}</title></head><body>{link}</body></html>"),
        );
    }
    site.put(&format!("{HOST}/nb/a.html.rtf"), "{\\rtf1\\ansi \\u24180?\\u25253?}");
    let survey = site.survey(Some(&entry), &[]);
    let told: Vec<(&str, &str)> = survey.unread().collect();
    assert_eq!(told, [(&*format!("{HOST}/nb/a.html.rtf"), "needs_conversion")]);
}

#[test]
fn an_archive_holds_nothing_of_a_county_whose_site_is_anothers() {
    let elsewhere = format!("{HOST}/gk/");
    let held = format!("{HOST}/old/1.html");
    let title = "2022年政府信息公开工作年度报告";
    let site = || {
        let mut site = Site::default();
        let home = "<html><head><title>云禾县人民政府</title></head><body><p>欢迎</p><a href=\"/nb/\">政府信息公开年报</a></body></html>";
        site.put(&format!("{HOST}/"), home);
        site.put(
            &format!("{HOST}/nb/"),
            column(&[
                row("/nb/a.html", "云禾县2024年政府信息公开工作年度报告", "2025-01-20"),
                row("/nb/b.html", "云禾县2023年政府信息公开工作年度报告", "2024-01-20"),
            ]),
        );
        site.put(
            &elsewhere,
            "<html><head><meta name=\"SiteName\" content=\"北京市朝阳区人民政府\"></head><body>欢迎</body></html>",
        );
        // It does not say whose it is.
        site.put(&held, report(title, "2023-01-20"));
        site.held = vec![held.clone()];
        site
    };
    let is_taken = |survey: &Survey| survey.postings.iter().any(|posting| posting.item_url == held);
    assert!(is_taken(&site().survey(None, &[])));
    let survey = site().survey(Some(&elsewhere), &[]);
    assert!(survey.cases.iter().any(|case| case.kind == "wrong_site"));
    assert!(survey.postings.len() >= 2 && !is_taken(&survey), "{} postings", survey.postings.len());
}
