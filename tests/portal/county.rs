//! A virtual county being built: its host, what stands on it, and the truth about it.

use super::page::{Article, Column, Identity, Line, list};
use super::report::Report;
use super::site::{Resource, Site};
use super::truth::{self, Decoy, Kind, Outcome, Posting};
use jiff::civil::{Date, date};

/// The day the portals were last touched.
pub const TODAY: Date = date(2026, 2, 20);

/// A county under construction.
pub struct Draft {
    pub who: Identity,
    pub site: Site,
    /// Hosts besides the first: `xxgk.`.
    pub others: Vec<Site>,
    pub truth: truth::County,
    /// The column of annual reports.
    pub column: Column,
    /// The opening tag of an article's body in this family.
    pub container: &'static str,
    seed: u64,
}

/// The sections of a county's disclosure pages, by their paths.
pub struct Sections<'a> {
    /// The page the home page leads to, and its name there.
    pub entry: (&'a str, &'a str),
    pub guide: &'a str,
    pub rules: &'a str,
    pub proactive: &'a str,
    /// The annual reports, and what the link says.
    pub reports: (&'a str, &'a str),
    pub request: &'a str,
}

impl Draft {
    pub fn new(number: u32, name: &str, label: &str, dialect: &'static str, seed: u64) -> Self {
        let (code, host) = (format!("9901{number:02}"), format!("{label}.practice.test"));
        let home = format!("http://{host}/");
        Self {
            who: Identity { code: code.clone(), name: name.to_owned(), host: host.clone() },
            site: Site::new(&host),
            others: Vec::new(),
            truth: truth::County {
                code,
                name: name.to_owned(),
                host,
                home,
                dialect,
                column: String::new(),
                wrong_site: false,
                entry: Vec::new(),
                postings: Vec::new(),
                decoys: Vec::new(),
            },
            column: Column { name: "政府信息公开年报", url: String::new(), kind: Some("信息公开年报") },
            container: "<div class=\"content\">",
            seed: seed.wrapping_mul(131).wrapping_add(u64::from(number)),
        }
    }

    pub fn url(&self, target: &str) -> String {
        if target.starts_with("http") { target.to_owned() } else { format!("http://{}{target}", self.site.host) }
    }

    /// Names the column of annual reports.
    pub fn column_at(&mut self, target: &str, name: &'static str, kind: Option<&'static str>) {
        self.column = Column { name, url: target.to_owned(), kind };
        self.truth.column = self.url(target);
    }

    /// The county government's report of a year.
    pub fn report(&self, year: i32) -> Report {
        Report::draw(&format!("{}人民政府", self.who.name), year, self.seed)
    }

    /// The report of a bureau or township: 云禾县教育局.
    pub fn unit_report(&self, unit: &str, year: i32) -> Report {
        let own = unit.bytes().fold(self.seed, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        Report::draw(&format!("{}{unit}", self.who.name), year, own)
    }

    /// Publishes a report as a page and says so in the truth; the line for the list comes back.
    pub fn publish(&mut self, target: &str, report: &Report) -> Line {
        let page = self.article(report, &report.markup(), "");
        self.site.put(target, Resource::html(&page, report.published));
        let outcome = if report.cells().is_empty() { Outcome::NoTables } else { Outcome::Read };
        self.expect(target, report, Kind::Html, outcome);
        Line::new(target, &report.title, report.published)
    }

    /// A page of a report with this body, and this after it.
    pub fn article(&self, report: &Report, body: &str, after: &str) -> String {
        self.who.article(&Article {
            title: &report.title,
            published: report.published,
            source: report.body,
            column: &self.column,
            container: self.container,
            body,
            after,
        })
    }

    /// Says in the truth that this report stands there.
    pub fn expect(&mut self, target: &str, report: &Report, kind: Kind, outcome: Outcome) -> &mut Posting {
        let own = format!("{}人民政府", self.who.name);
        let posting = Posting {
            url: self.url(target),
            title: report.title.clone(),
            year: report.year,
            unit: (report.body != own).then(|| report.body.to_owned()),
            kind,
            outcome,
            cells: if outcome == Outcome::Read { report.cells() } else { std::collections::BTreeMap::new() },
            file: None,
            aliases: Vec::new(),
            revises: None,
        };
        self.truth.postings.push(posting);
        self.truth.postings.last_mut().unwrap()
    }

    /// Publishes something that is no report; the line for the list comes back.
    pub fn decoy(&mut self, target: &str, title: &str, published: Date, why: &'static str) -> Line {
        // An interpretation repeats the figures of what it interprets.
        let body = if why == "interpretation" { self.report(2023).markup() } else { note(title) };
        let page = self.who.article(&Article {
            title,
            published,
            source: &format!("{}人民政府办公室", self.who.name),
            column: &self.column,
            container: self.container,
            body: &body,
            after: "",
        });
        self.site.put(target, Resource::html(&page, published));
        self.truth.decoys.push(Decoy { url: self.url(target), title: title.to_owned(), why });
        Line::new(target, title, published)
    }

    /// A page under a target with the portal's header and footer.
    pub fn page(&mut self, target: &str, title: &str, body: &str) {
        let page = self.who.page(&format!("{title}_{}", self.who.site_name()), "", body);
        self.site.put(target, Resource::html(&page, TODAY));
    }

    /// A page of the column of annual reports.
    pub fn column_page(&mut self, target: &str, body: &str) {
        let page = self.who.column(&self.column, body);
        self.site.put(target, Resource::html(&page, TODAY));
    }

    /// The home page, the disclosure section with its five parts, and the columns that only look like ours;
    /// the home page comes back.
    pub fn front(&mut self, sections: &Sections) -> String {
        let (entry, entry_name) = sections.entry;
        let home = self.home(entry, entry_name);
        let home = self.who.page(&self.who.site_name(), "", &home);
        self.site.put("/index.html", Resource::html(&home, TODAY));
        let menu = menu(sections);
        let body = format!("{menu}<div class=\"right\"><h2>{entry_name}</h2>{}</div>", note(entry_name));
        self.page(entry, entry_name, &body);
        for (target, name) in [
            (sections.guide, "政府信息公开指南"),
            (sections.rules, "政府信息公开制度"),
            (sections.proactive, "法定主动公开内容"),
            (sections.request, "依申请公开"),
        ] {
            self.page(target, name, &format!("{menu}<div class=\"right\"><h2>{name}</h2>{}</div>", note(name)));
        }
        for (target, name) in [
            ("/zjxq/", "走进本地"),
            ("/xwzx/", "新闻中心"),
            ("/zwfw/", "政务服务"),
            ("/hdjl/", "互动交流"),
            ("/lxwm/", "联系我们"),
        ] {
            self.page(&format!("{target}index.html"), name, &note(name));
        }
        self.look_alikes();
        home
    }

    /// The columns that are often mistaken for ours, one report in each.
    fn look_alikes(&mut self) {
        let name = self.who.name.clone();
        for (folder, column, title, why) in [
            ("/wznb/", "政府网站工作年度报表", format!("{name}人民政府网站工作年度报表（2024年度）"), "site_report"),
            ("/fzzfjs/", "法治政府建设年度报告", format!("{name}2024年法治政府建设年度报告"), "rule_of_law"),
            ("/czyjs/", "财政预决算", format!("{name}2024年度部门决算公开报告"), "accounts"),
        ] {
            let line = self.decoy(&format!("{folder}content_1.html"), &title, date(2025, 1, 22), why);
            self.page(&format!("{folder}index.html"), column, &format!("<h2>{column}</h2>{}", list(&[line])));
        }
    }

    fn home(&self, entry: &str, entry_name: &str) -> String {
        let name = &self.who.name;
        let news: Vec<Line> =
            ["召开重点项目推进会", "春季农业生产有序开展", "便民服务中心延长办理时间", "县城供水管网改造完工"]
                .iter()
                .enumerate()
                .map(|(number, news)| {
                    Line::new(format!("/xwzx/content_{number}.html"), format!("{name}{news}"), date(2026, 2, 19))
                })
                .collect();
        format!(
            "<div class=\"banner\"><h1>{name}人民政府</h1></div>\n<div class=\"news\"><h2>要闻</h2>\n{}</div>\n\
             <div class=\"zwgk\"><h2>政务公开</h2>\n<ul>\n<li><a href=\"{entry}\">{entry_name}</a></li>\n\
             <li><a href=\"/czyjs/\">财政预决算</a></li>\n<li><a href=\"/wznb/\">政府网站工作年度报表</a></li>\n\
             <li><a href=\"/fzzfjs/\">法治政府建设年度报告</a></li>\n<li><a href=\"/zcjd/\">政策解读</a></li>\n</ul></div>\n\
             <div class=\"intro\"><p>{name}地处丘陵与河谷之间，辖若干乡镇，居民以种植、加工和旅游为业。</p>\n{}</div>\n\
             <div class=\"links\"><h3>友情链接</h3><a href=\"http://lianxi.practice.test/\">练习省人民政府</a>\
             <a href=\"http://liannan.practice.test/\">练南市人民政府</a></div>\n",
            list(&news),
            note(name)
        )
    }
}

/// The menu of the five parts, as it stands on every page of the section.
pub fn menu(sections: &Sections) -> String {
    let (reports, reports_name) = sections.reports;
    format!(
        "<ul class=\"menu\">\n<li><a href=\"{}\">政府信息公开指南</a></li>\n<li><a href=\"{}\">政府信息公开制度</a></li>\n\
         <li><a href=\"{}\">法定主动公开内容</a></li>\n<li><a href=\"{reports}\">{reports_name}</a></li>\n\
         <li><a href=\"{}\">依申请公开</a></li>\n</ul>\n",
        sections.guide, sections.rules, sections.proactive, sections.request
    )
}

/// A few sentences on nothing in particular.
pub fn note(about: &str) -> String {
    format!(
        "<p>本栏目介绍{about}的有关情况，内容由主管单位提供并负责核对，按照工作进度更新。</p>\n\
         <p>如需进一步了解，可到服务大厅查阅纸质材料，也可在工作时间来电询问，窗口人员会当场说明办理的步骤和所需的材料。</p>\n\
         <p>对页面内容有意见的，请写信告知编辑，我们核实以后会尽快更正并说明更正的日期和理由。</p>\n"
    )
}
