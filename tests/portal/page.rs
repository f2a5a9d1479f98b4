//! What portals print around everything: head, navigation, breadcrumb, header of an article, footer.

use jiff::civil::Date;
use std::fmt::Write as _;

/// Who runs a portal.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Six digits.
    pub code: String,
    /// 云禾县.
    pub name: String,
    pub host: String,
}

/// A line of a list.
#[derive(Debug, Clone)]
pub struct Line {
    pub href: String,
    pub title: String,
    pub date: Date,
}

impl Line {
    pub fn new(href: impl Into<String>, title: impl Into<String>, date: Date) -> Self {
        Self { href: href.into(), title: title.into(), date }
    }
}

/// A column as its pages name it.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: &'static str,
    pub url: String,
    /// The tag of the national guideline; many portals leave it out.
    pub kind: Option<&'static str>,
}

/// An article.
pub struct Article<'a> {
    pub title: &'a str,
    pub published: Date,
    pub source: &'a str,
    pub column: &'a Column,
    /// The opening tag of the body: `<div class="TRS_Editor">`.
    pub container: &'a str,
    pub body: &'a str,
    /// What the template prints after the body: attachments.
    pub after: &'a str,
}

impl Identity {
    pub fn site_name(&self) -> String {
        format!("{}人民政府门户网站", self.name)
    }

    pub fn site_code(&self) -> String {
        format!("{}0001", self.code)
    }

    fn site_metas(&self) -> String {
        format!(
            "<meta name=\"SiteName\" content=\"{}\">\n<meta name=\"SiteDomain\" content=\"{}\">\n<meta name=\"SiteIDCode\" content=\"{}\">\n",
            self.site_name(),
            self.host,
            self.site_code()
        )
    }

    /// A page with this head and body between the portal's header and footer.
    pub fn page(&self, title: &str, head: &str, body: &str) -> String {
        let metas = self.site_metas();
        self.bare_page(title, &format!("{metas}{head}"), body)
    }

    /// The same without the site's own meta tags.
    pub fn bare_page(&self, title: &str, head: &str, body: &str) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n{head}\
             <link rel=\"stylesheet\" href=\"/style/main.css\">\n<script src=\"/js/jquery.js\"></script>\n</head>\n<body>\n\
             {}{body}\n{}</body>\n</html>\n",
            self.header(),
            self.footer()
        )
    }

    fn header(&self) -> String {
        format!(
            "<div class=\"top\"><a href=\"/\">{0}</a> <a href=\"javascript:void(0)\" onclick=\"fan()\">繁體</a> \
             <a href=\"/wza/\">无障碍</a></div>\n<ul class=\"nav\">\n<li><a href=\"/\">网站首页</a></li>\n\
             <li><a href=\"/zjxq/\">走进{0}</a></li>\n<li><a href=\"/xwzx/\">新闻中心</a></li>\n\
             <li><a href=\"/zwfw/\">政务服务</a></li>\n<li><a href=\"/hdjl/\">互动交流</a></li>\n</ul>\n",
            self.name
        )
    }

    fn footer(&self) -> String {
        format!(
            "<div class=\"footer\">\n<p><a href=\"/wzdt/\">站点地图</a> | <a href=\"/lxwm/\">联系我们</a> | <a href=\"/flsm/\">法律声明</a></p>\n\
             <p>主办：{0}人民政府 承办：{0}人民政府办公室</p>\n<p>网站标识码：{1} 练ICP备00000000号</p>\n</div>\n\
             <script id=\"_jiucuo_\" sitecode=\"{1}\" src=\"/js/jiucuo.js\"></script>\n",
            self.name,
            self.site_code()
        )
    }

    /// A column's page: the list stands in `body`.
    pub fn column(&self, column: &Column, body: &str) -> String {
        let mut head = format!(
            "<meta name=\"ColumnName\" content=\"{0}\">\n<meta name=\"ColumnDescription\" content=\"{1}{0}栏目\">\n\
             <meta name=\"ColumnKeywords\" content=\"{0}\">\n",
            column.name, self.name
        );
        if let Some(kind) = column.kind {
            writeln!(head, "<meta name=\"ColumnType\" content=\"{kind}\">").unwrap();
        }
        let crumbs = crumbs(column);
        self.page(&format!("{}_{}", column.name, self.site_name()), &head, &format!("{crumbs}{body}"))
    }

    pub fn article(&self, article: &Article) -> String {
        let Article { title, published, source, column, container, body, after } = article;
        let mut head = format!(
            "<meta name=\"ArticleTitle\" content=\"{title}\">\n<meta name=\"PubDate\" content=\"{published} 09:30\">\n\
             <meta name=\"ContentSource\" content=\"{source}\">\n<meta name=\"ColumnName\" content=\"{}\">\n",
            column.name
        );
        if let Some(kind) = column.kind {
            writeln!(head, "<meta name=\"ColumnType\" content=\"{kind}\">").unwrap();
        }
        let shown = format!(
            "{}<div class=\"title\">{title}</div>\n<div class=\"info\">发布时间：{published} 09:30 来源：{source} \
             浏览次数：<span id=\"hits\"></span> 字体：[大 中 小]</div>\n{}",
            crumbs(column),
            enclosed(container, &format!("{body}\n{after}"))
        );
        self.page(&format!("{title}_{}", self.site_name()), &head, &shown)
    }
}

fn crumbs(column: &Column) -> String {
    format!(
        "<div class=\"position\">当前位置：<a href=\"/\">首页</a> &gt; <a href=\"{}\">{}</a></div>\n",
        column.url, column.name
    )
}

/// Content between a tag and its end; what follows a line of dashes stands after the end.
fn enclosed(container: &str, content: &str) -> String {
    let tag: String = container.trim_start_matches('<').chars().take_while(char::is_ascii_alphanumeric).collect();
    let (body, after) = content.split_once(AFTER_BODY).unwrap_or((content, ""));
    let end = if container.contains("ContentStart") { "<meta name=\"ContentEnd\">\n" } else { "" };
    let closing = format!("</{tag}>").repeat(container.matches(&format!("<{tag}")).count());
    format!("{container}\n{body}\n{end}{closing}\n{after}\n")
}

/// Parts what stands in the body's container from what the template prints after it.
pub const AFTER_BODY: &str = "\n<!-- after the body -->\n";

/// A list in the plainest markup: `<li><span>date</span><a>`.
pub fn list(lines: &[Line]) -> String {
    let mut list = String::from("<ul class=\"list\">\n");
    for Line { href, title, date } in lines {
        writeln!(
            list,
            "<li><span>{date}</span><a href=\"{href}\" target=\"_blank\" title=\"{title}\">{}</a></li>",
            cut(title)
        )
        .unwrap();
    }
    list + "</ul>\n"
}

/// A title as lists print it: long ones lose their end.
pub fn cut(title: &str) -> String {
    const MOST: usize = 26;
    if title.chars().count() <= MOST {
        return title.to_owned();
    }
    title.chars().take(MOST - 1).chain("...".chars()).collect()
}
