//! What does a portal's page show? Its links with their rows, dates and headings, its meta tags, its frames.
//!
//! In: the bytes of an answer and where it came from. Out: a [`Page`] of plain values. A page
//! nested too deep for a tree keeps its text and loses its links, and says so.

pub mod address;
pub mod date;
mod headings;
mod links;
mod outline;

use super::Row;
use crate::document::charset;
use crate::document::kind::FileKind;
use address::Base;
pub use address::resolve;
pub use date::date_in;
use ego_tree::iter::Edge;
use encoding_rs::{Encoding, UTF_8};
use scraper::{ElementRef, Html, Node, Selector};
use std::sync::Arc;
use url::Url;

/// Open elements within each other; a tree is quadratic in them. Real pages stay under 100.
const DEEPEST: usize = 1_000;
/// Tags of a page that are taken apart; the longest real list has 3,000.
const MOST_TAGS: usize = 200_000;

/// Media types of what an element shows that is no page.
const NO_PAGES: [&str; 4] = ["video/", "audio/", "image/", "application/x-shockwave-flash"];

/// A page as received, taken apart.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it came from, after redirects.
    pub url: Url,
    /// The decoded body: HTML, JSON or XML as sent, comments and scripts included.
    pub body: Arc<str>,
    /// The title element, trimmed.
    pub title: String,
    /// Meta tags in order: name in lower case, content as printed; empty contents are left out.
    pub metas: Vec<(String, String)>,
    /// Links in the page's order; those in comments are none.
    pub anchors: Vec<Anchor>,
    /// Sources of frames, embeds and objects.
    pub frames: Vec<Url>,
    /// The text outside scripts and styles, a line a block.
    pub text: String,
    /// The page was nested too deep to take apart.
    pub too_deep: bool,
    /// The page has more tags than are taken apart; of links, frames and text only those before are known.
    pub is_cut: bool,
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
    /// The text of its row: the nearest `li`, `tr`, `dd` or `div` that leads to this place alone.
    pub around: String,
    /// An earlier link under the same heading leads to the same place; the row's title is the longest of them.
    pub again: bool,
}

impl Page {
    /// Takes an answer apart. JSON and XML stay as they are, in `body`.
    #[must_use]
    pub fn parse(url: Url, bytes: &[u8]) -> Self {
        let decoded = charset::decode(bytes);
        let charset = decoded.as_ref().ok().and_then(|it| Encoding::for_label(it.charset.as_bytes())).unwrap_or(UTF_8);
        let body = decoded.map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), |it| it.text);
        let mut page = Self {
            url,
            body: body.into(),
            title: String::new(),
            metas: Vec::new(),
            anchors: Vec::new(),
            frames: Vec::new(),
            text: String::new(),
            too_deep: false,
            is_cut: false,
        };
        if is_markup(&page.body) {
            page.too_deep = depth(&page.body) > DEEPEST;
            if !page.too_deep {
                page.take_apart(charset);
            }
        }
        page
    }

    /// A meta tag's first content that is not empty; `name` in lower case: `columntype`.
    #[must_use]
    pub fn meta(&self, name: &str) -> Option<&str> {
        self.metas.iter().find(|(own, _)| own == name).map(|(_, content)| content.as_str())
    }

    /// The links as rows: a picture and a text that lead to one place are one row.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.anchors.iter().filter(|anchor| !anchor.again).map(|anchor| &anchor.row)
    }

    fn take_apart(&mut self, charset: &'static Encoding) {
        let end = self.body.match_indices('<').nth(MOST_TAGS).map_or(self.body.len(), |(at, _)| at);
        self.is_cut = end < self.body.len();
        let html = Html::parse_document(&self.body[..end]);
        if let Some(title) = all(&html, "title").first() {
            self.title = collapse(&title.text().collect::<String>());
        }
        let base = all(&html, "base[href]")
            .first()
            .and_then(|base| self.url.join(base.attr("href")?.trim()).ok())
            .unwrap_or_else(|| self.url.clone());
        let base = Base { url: &base, charset };
        for meta in all(&html, "meta") {
            let name = meta.attr("name").or_else(|| meta.attr("property")).unwrap_or_default();
            let name = name.trim().to_ascii_lowercase();
            let content = meta.attr("content").unwrap_or_default().trim();
            if !name.is_empty() && !content.is_empty() {
                self.metas.push((name, content.to_owned()));
            }
        }
        self.collect(&html, base);
        if self.anchors.is_empty() {
            // A shell filled by scripts; what it shows without them stands in its noscript elements, as text.
            for shown in all(&html, "noscript") {
                self.collect(&Html::parse_fragment(&shown.text().collect::<String>()), base);
            }
        }
    }

    fn collect(&mut self, html: &Html, base: Base<'_>) {
        for frame in all(html, "iframe[src], frame[src], embed[src], object[data]") {
            let source = frame.attr("src").or_else(|| frame.attr("data")).unwrap_or_default();
            // A film is nobody's page.
            let media = frame.attr("type").unwrap_or_default().to_ascii_lowercase();
            let is_film = NO_PAGES.iter().any(|kind| media.starts_with(kind));
            let is_page = |url: &Url| !is_film && FileKind::of_name(url.path()) != FileKind::Binary;
            self.frames.extend(base.resolve(source).filter(is_page));
        }
        self.anchors.extend(links::anchors(html, base));
        self.text.push_str(&text_of(html));
    }
}

/// The elements that a selector finds, in order.
pub(super) fn all<'h>(html: &'h Html, css: &str) -> Vec<ElementRef<'h>> {
    Selector::parse(css).map(|selector| html.select(&selector).collect()).unwrap_or_default()
}

/// Spaces and line ends as one space each.
pub(super) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an answer is a page; `<datastore>` and JSON are data.
fn is_markup(body: &str) -> bool {
    let body = body.trim_start().trim_start_matches('\u{feff}');
    let head = body[..body.floor_char_boundary(2_000)].to_ascii_lowercase();
    if head.starts_with(['{', '[']) || head.starts_with("<datastore") || head.starts_with("<recordset") {
        return false;
    }
    if head.starts_with("<?xml") {
        return head.contains("<html");
    }
    head.starts_with('<') || ["<!doctype html", "<html", "<body"].iter().any(|tag| head.contains(tag))
}

fn text_of(html: &Html) -> String {
    let mut text = String::new();
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(piece) if !node.parent().is_some_and(|parent| is_unseen(parent.value())) => {
                    text.push_str(piece);
                }
                Node::Element(element) if breaks_lines(element.name()) => text.push('\n'),
                _ => {}
            },
            Edge::Close(node) if node.value().as_element().is_some_and(|element| breaks_lines(element.name())) => {
                text.push('\n');
            }
            Edge::Close(_) => {}
        }
    }
    text.lines().map(collapse).filter(|line| !line.is_empty()).map(|line| line + "\n").collect()
}

fn is_unseen(parent: &Node) -> bool {
    parent
        .as_element()
        .is_some_and(|element| matches!(element.name(), "script" | "style" | "title" | "noscript" | "template"))
}

fn breaks_lines(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "br"
            | "caption"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "section"
            | "table"
            | "td"
            | "th"
            | "tr"
            | "ul"
    )
}

/// Roughly how deep the elements nest: opened and not closed, scripts and comments left out.
///
/// Elements that the next of their kind closes are not counted: a list of 2,000 unclosed `<li>` is flat.
fn depth(body: &str) -> usize {
    const FLAT: [&str; 27] = [
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "param", "script", "source", "style", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    ];
    let (mut open, mut deepest) = (0_usize, 0_usize);
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let closes = rest.starts_with('/');
        let name: String = rest.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || FLAT.contains(&name.as_str()) {
            if !closes && (name == "script" || name == "style") {
                rest = after_raw_text(rest, &name);
            }
            continue;
        }
        if closes {
            open = open.saturating_sub(1);
        } else {
            open += 1;
            deepest = deepest.max(open);
        }
    }
    deepest
}

/// What stands behind the end of a script or style; an end tag in capitals is found as well.
fn after_raw_text<'b>(text: &'b str, name: &str) -> &'b str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return after;
        }
        rest = after;
    }
    ""
}
