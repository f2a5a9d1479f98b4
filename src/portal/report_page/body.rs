//! Which part of a page is the article?

use super::LEAST_CHARACTERS;
use crate::portal::attachment::is_file;
use crate::portal::page::{Page, all, resolve};
use regex::Regex;
use scraper::{ElementRef, Html};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The article of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// How it was found.
    pub from: BodyFrom,
    /// Its markup.
    pub html: String,
    /// Characters of its text, blanks left out.
    pub characters: usize,
    /// Tables in it that print labels of a report; a table of 索引号 and 文号 is none.
    pub report_tables: usize,
    /// Pictures in it that are no ornaments.
    pub images: usize,
    /// Where its links lead.
    pub links: BTreeSet<String>,
}

/// How an article was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BodyFrom {
    /// By a vendor's container: `.TRS_Editor`.
    Container(&'static str),
    /// Between the tags `ContentStart` and `ContentEnd`.
    Markers,
    /// The innermost block with most of the text.
    Densest,
}

/// The containers of the vendors (CRAWL.md 6), the most telling first.
const CONTAINERS: [&str; 32] = [
    "#UCAP-CONTENT",
    ".TRS_Editor",
    ".trs_editor_view",
    ".TRS_UEDITOR",
    "[id^=vsb_content]",
    ".v_news_content",
    ".j-fontContent",
    ".news_cont_d_wrap",
    "#ivs_content",
    ".Article_content",
    "#zoom",
    "#Zoom",
    ".wip_art_con",
    ".xxgk_content",
    ".xxgk-content",
    ".article-content",
    ".article_content",
    ".article_con",
    ".article-con",
    ".article-text",
    ".bt-content",
    ".bt-article",
    ".detail-content",
    ".detail-news",
    ".pages_content",
    ".main-txt",
    ".wzcon",
    ".content-box",
    ".content-text",
    ".content-main",
    ".content-body",
    ".news_content",
];
/// Labels that stand in the tables of a report, of any edition; two of them make a table one.
const LABELS: [&str; 18] = [
    "规章",
    "规范性文件",
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政事业性收费",
    "政府集中采购",
    "商业企业",
    "科研机构",
    "法律服务机构",
    "本年新收",
    "予以公开",
    "结果维持",
    "结果纠正",
    "尚未审结",
    "主动公开政府信息",
    "收到申请",
    "行政复议",
];
/// Parts of the addresses of ornaments.
const ORNAMENTS: [&str; 18] = [
    "icon", "logo", "qrcode", "ewm", "share", "print", "weixin", "wechat", "arrow", "close", "jiucuo", "dzjg",
    "banner", "line", "bullet", "blank", "filetype", "/ico",
];

static MARKERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?is)<(?:meta\s[^>]*name\s*=\s*["']?|!--\s*)ContentStart["']?[^>]*>(?<body>.*?)<(?:meta\s[^>]*name\s*=\s*["']?|!--\s*)ContentEnd["']?[^>]*>"#,
    )
    .ok()
});

/// The article: a vendor's container, the marked part, else the densest block; `None` if none shows anything.
pub(super) fn find(page: &Page, html: &Html) -> Option<Body> {
    for container in CONTAINERS {
        let bodies =
            all(html, container).into_iter().map(|element| body(page, element, BodyFrom::Container(container)));
        let fullest = bodies.filter(shows_something).max_by_key(|body| body.characters);
        if fullest.is_some() {
            return fullest;
        }
    }
    if let Some(marked) = MARKERS.as_ref().and_then(|pattern| pattern.captures(&page.body)) {
        let part = Html::parse_fragment(&marked["body"]);
        let body = body(page, part.root_element(), BodyFrom::Markers);
        if shows_something(&body) {
            return Some(body);
        }
    }
    let densest = densest(all(html, "body").first().copied()?);
    Some(body(page, densest, BodyFrom::Densest)).filter(shows_something)
}

fn shows_something(body: &Body) -> bool {
    body.characters >= LEAST_CHARACTERS || body.report_tables > 0 || body.images > 0 || has_file(body)
}

fn has_file(body: &Body) -> bool {
    body.links.iter().filter_map(|link| url::Url::parse(link).ok()).any(|link| is_file(&link))
}

fn body(page: &Page, element: ElementRef<'_>, from: BodyFrom) -> Body {
    let within = |css: &str| {
        scraper::Selector::parse(css).map(|selector| element.select(&selector).collect::<Vec<_>>()).unwrap_or_default()
    };
    let links = within("a[href], iframe[src], embed[src]");
    let links = links.iter().filter_map(|link| {
        resolve(&page.url, link.attr("href").or_else(|| link.attr("src"))?).map(|url| url.to_string())
    });
    Body {
        from,
        html: element.html(),
        characters: characters(element),
        report_tables: within("table").into_iter().filter(|table| is_of_report(*table)).count(),
        images: within("img[src]").into_iter().filter(|image| !is_ornament(*image)).count(),
        links: links.collect(),
    }
}

/// Characters of the text a reader sees.
fn characters(element: ElementRef<'_>) -> usize {
    seen(element).map(|text| text.chars().filter(|c| !c.is_whitespace()).count()).sum()
}

fn seen(element: ElementRef<'_>) -> impl Iterator<Item = &str> {
    element.descendants().filter_map(|node| {
        let text = node.value().as_text()?;
        let parent = node.parent()?.value().as_element()?.name();
        (!matches!(parent, "script" | "style" | "noscript" | "option")).then_some(&**text)
    })
}

fn is_of_report(table: ElementRef<'_>) -> bool {
    let text: String = table.text().flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
    LABELS.iter().filter(|label| text.contains(**label)).count() >= 2
        && text.chars().any(|c| c.is_ascii_digit() || c == '无')
}

fn is_ornament(image: ElementRef<'_>) -> bool {
    let source = image.attr("src").unwrap_or_default().to_ascii_lowercase();
    let small = |name: &str| {
        let digits: String = image.attr(name).unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().is_ok_and(|pixels| pixels < 100) && !image.attr(name).unwrap_or_default().contains('%')
    };
    source.is_empty() || ORNAMENTS.iter().any(|word| source.contains(word)) || small("width") || small("height")
}

/// The innermost element that holds three fifths of the text that is no link's.
fn densest(body: ElementRef<'_>) -> ElementRef<'_> {
    let own = |element: ElementRef<'_>| -> usize {
        let seen = seen_outside_links(element);
        seen.saturating_add(if has_pictures(element) { 20 } else { 0 })
    };
    let whole = own(body);
    let mut densest = body;
    while let Some(inner) = densest
        .children()
        .filter_map(ElementRef::wrap)
        .find(|child| own(*child) * 5 >= whole * 3 && is_block(child.value().name()))
    {
        densest = inner;
    }
    densest
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div" | "article" | "section" | "main" | "td" | "table" | "tbody" | "tr" | "form" | "center" | "dl" | "dd"
    )
}

fn has_pictures(element: ElementRef<'_>) -> bool {
    element.descendants().filter_map(ElementRef::wrap).any(|inner| inner.value().name() == "img" && !is_ornament(inner))
}

fn seen_outside_links(element: ElementRef<'_>) -> usize {
    let mut inside = None;
    let mut count = 0;
    for edge in element.traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => {
                let name = node.value().as_element().map(scraper::node::Element::name);
                if inside.is_none()
                    && name.is_some_and(|name| matches!(name, "a" | "script" | "style" | "noscript" | "select"))
                {
                    inside = Some(node.id());
                }
                if let (None, Some(text)) = (inside, node.value().as_text()) {
                    count += text.chars().filter(|c| !c.is_whitespace()).count();
                }
            }
            ego_tree::iter::Edge::Close(node) if inside == Some(node.id()) => inside = None,
            ego_tree::iter::Edge::Close(_) => {}
        }
    }
    count
}
