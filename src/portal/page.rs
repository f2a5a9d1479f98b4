//! What does a portal's page show? Its links with their rows, dates and headings, its meta tags, its frames.
//!
//! In: the bytes of an answer and where it came from. Out: a [`Page`] of plain values. A page
//! nested too deep for a tree keeps its text and loses its links, and says so.

use super::{Row, TitleFrom};
use crate::document::charset;
use ego_tree::iter::Edge;
use jiff::civil::Date;
use regex::Regex;
use scraper::{ElementRef, Html, Node, Selector};
use std::sync::LazyLock;
use url::Url;

/// Open elements within each other; a tree is quadratic in them. Real pages stay under 100.
const DEEPEST: usize = 1_000;

/// A page as received, taken apart.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it came from, after redirects.
    pub url: Url,
    /// The decoded body: HTML, JSON or XML as sent.
    pub body: String,
    /// The title element, trimmed.
    pub title: String,
    /// Meta tags in order: name in lower case, content as printed; empty contents are left out.
    pub metas: Vec<(String, String)>,
    /// Links in the page's order.
    pub anchors: Vec<Anchor>,
    /// Sources of frames, embeds and objects.
    pub frames: Vec<Url>,
    /// The text outside scripts and styles.
    pub text: String,
    /// The page was nested too deep to take apart.
    pub too_deep: bool,
}

/// A link of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The link as a row of a list.
    pub row: Row,
    /// Its own text, spaces collapsed: `下一页`.
    pub text: String,
    /// Its class attribute: `next`.
    pub class: String,
}

static DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(20\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})").ok());

impl Page {
    /// Takes an answer apart.
    #[must_use]
    pub fn parse(url: Url, bytes: &[u8]) -> Self {
        let body = charset::decode(bytes).map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), |it| it.text);
        let mut page = Self {
            url,
            body,
            title: String::new(),
            metas: Vec::new(),
            anchors: Vec::new(),
            frames: Vec::new(),
            text: String::new(),
            too_deep: false,
        };
        page.too_deep = depth(&page.body) > DEEPEST;
        if !page.too_deep && page.body.trim_start().starts_with('<') {
            page.take_apart();
        }
        page
    }

    /// A meta tag's first content that is not empty; `name` in lower case: `columntype`.
    #[must_use]
    pub fn meta(&self, name: &str) -> Option<&str> {
        self.metas.iter().find(|(own, _)| own == name).map(|(_, content)| content.as_str())
    }

    /// The links as rows.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.anchors.iter().map(|anchor| &anchor.row)
    }

    fn take_apart(&mut self) {
        let html = Html::parse_document(&self.body);
        let select = |css: &str| Selector::parse(css).ok();
        if let Some(found) = select("title").and_then(|title| html.select(&title).next()) {
            self.title = collapse(&found.text().collect::<String>());
        }
        let base = select("base[href]")
            .and_then(|base| html.select(&base).next())
            .and_then(|base| self.url.join(base.attr("href")?).ok())
            .unwrap_or_else(|| self.url.clone());
        if let Some(meta) = select("meta") {
            for meta in html.select(&meta) {
                let name = meta.attr("name").or_else(|| meta.attr("property")).unwrap_or_default().to_ascii_lowercase();
                let content = meta.attr("content").unwrap_or_default().trim();
                if !name.is_empty() && !content.is_empty() {
                    self.metas.push((name, content.to_owned()));
                }
            }
        }
        if let Some(frame) = select("iframe[src], frame[src], embed[src], object[data]") {
            for frame in html.select(&frame) {
                let source = frame.attr("src").or_else(|| frame.attr("data")).unwrap_or_default();
                self.frames.extend(resolve(&base, source));
            }
        }
        let mut heading = None;
        for edge in html.tree.root().traverse() {
            let Edge::Open(node) = edge else { continue };
            match node.value() {
                Node::Text(text) => {
                    let hidden = node.parent().and_then(ElementRef::wrap).is_some_and(|parent| {
                        matches!(parent.value().name(), "script" | "style" | "title" | "noscript")
                    });
                    if !hidden {
                        self.text.push_str(text);
                    }
                }
                Node::Element(element) => {
                    let Some(element_ref) = ElementRef::wrap(node) else { continue };
                    match element.name() {
                        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "caption" => {
                            heading = Some(collapse(&element_ref.text().collect::<String>()));
                        }
                        "a" => self.anchors.extend(anchor(element_ref, &base, heading.as_deref())),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }
}

fn anchor(link: ElementRef<'_>, base: &Url, heading: Option<&str>) -> Option<Anchor> {
    let href = link.attr("href").unwrap_or_default();
    let url = resolve(base, href)?;
    let text = collapse(&link.text().collect::<String>());
    let attribute = collapse(link.attr("title").unwrap_or_default());
    let (title, title_from) = if attribute.chars().count() > text.chars().count() {
        (attribute, TitleFrom::Attribute)
    } else {
        (text.clone(), TitleFrom::Text)
    };
    let row = row_text(link);
    let row =
        Row { url, title, title_from, date: date_in(&row), heading: heading.map(str::to_owned), files: Vec::new() };
    Some(Anchor { row, text, class: link.attr("class").unwrap_or_default().to_owned() })
}

/// The text of the nearest row element around a link.
fn row_text(link: ElementRef<'_>) -> String {
    link.ancestors()
        .filter_map(ElementRef::wrap)
        .find(|around| matches!(around.value().name(), "li" | "tr" | "dd" | "div"))
        .map(|around| collapse(&around.text().collect::<String>()))
        .unwrap_or_default()
}

/// An address as printed, resolved: spaces, line ends and backslashes are mended.
#[must_use]
pub fn resolve(base: &Url, printed: &str) -> Option<Url> {
    let printed: String =
        printed.trim().chars().filter(|c| !c.is_control()).map(|c| if c == '\\' { '/' } else { c }).collect();
    if printed.is_empty() || printed.starts_with('#') || printed.to_ascii_lowercase().starts_with("javascript:") {
        return None;
    }
    base.join(&printed).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The first date printed in a text: `2024年3月28日` is 2024-03-28; `2024-13-45` is none.
#[must_use]
pub fn date_in(text: &str) -> Option<Date> {
    let found = DATE.as_ref()?.captures(text)?;
    let part = |index: usize| found.get(index).and_then(|part| part.as_str().parse::<i16>().ok());
    let small = |index: usize| part(index).and_then(|part| i8::try_from(part).ok());
    Date::new(part(1)?, small(2)?, small(3)?).ok()
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Roughly how deep the elements nest: opened and not closed.
fn depth(body: &str) -> usize {
    const VOID: [&str; 14] =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
    let (mut open, mut deepest) = (0_usize, 0_usize);
    for piece in body.split('<').skip(1) {
        if piece.starts_with('/') {
            open = open.saturating_sub(1);
        } else if piece.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name: String = piece.chars().take_while(char::is_ascii_alphanumeric).collect();
            if !VOID.contains(&name.to_ascii_lowercase().as_str()) {
                open += 1;
                deepest = deepest.max(open);
            }
        }
    }
    deepest
}
