//! The links of a page as rows of lists.

use super::address::Base;
use super::headings::{above, headings};
use super::outline::{Link, Outline};
use super::{Anchor, collapse, date};
use crate::portal::{Row, TitleFrom};
use crate::title::is_cut;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};
use std::collections::HashMap;
use std::ops::Range;
use url::Url;

/// A row of more bytes than this is no row; its date would be somebody else's.
const LONGEST_ROW: usize = 1_200;

/// Every link with its title, row, date and heading, in the page's order.
pub(super) fn anchors(html: &Html, base: Base<'_>) -> Vec<Anchor> {
    let outline = Outline::of(html, base);
    let headings = headings(html, &outline);
    let above = above(&headings, &outline);
    let mut anchors: Vec<Anchor> = Vec::with_capacity(outline.links.len());
    for (link, heading) in outline.links.iter().zip(above) {
        anchors.push(anchor(link, heading, &outline));
    }
    merge(&mut anchors);
    anchors
}

fn anchor(link: &Link<'_>, heading: Option<String>, outline: &Outline<'_>) -> Anchor {
    let element = link.element;
    let text = collapse(&element.text().collect::<String>());
    let (title, title_from) = title(element, &text);
    let row = row_of(link, outline);
    let around = collapse(&row.text().collect::<Vec<_>>().join(" "));
    let date = date::of_row(&outside_links(row, outline), &link.url, heading.as_deref())
        .or_else(|| date::at_an_end(&element.text().collect::<Vec<_>>(), &link.url, heading.as_deref()));
    let row = Row { url: link.url.clone(), title, title_from, date, heading, files: Vec::new() };
    Anchor { row, text, class: element.attr("class").unwrap_or_default().to_owned(), around, again: false }
}

/// The longest of the title attribute, the text and the alternative text of a picture.
///
/// One that is cut off, `某县2023年政府信息公开工作年度报告...`, loses to a shorter one that is not.
fn title(element: ElementRef<'_>, text: &str) -> (String, TitleFrom) {
    let attribute = collapse(element.attr("title").unwrap_or_default());
    let picture = element
        .descendants()
        .filter_map(ElementRef::wrap)
        .filter(|inner| inner.value().name() == "img")
        .find_map(|image| image.attr("alt").or_else(|| image.attr("title")).map(collapse))
        .unwrap_or_default();
    // Of equals the first: what everybody sees.
    let mut best = (text.to_owned(), TitleFrom::Text);
    for candidate in [(attribute, TitleFrom::Attribute), (picture, TitleFrom::Picture)] {
        if is_better(&candidate.0, &best.0) {
            best = candidate;
        }
    }
    best
}

fn is_better(title: &str, than: &str) -> bool {
    !title.is_empty()
        && match (is_cut(title), is_cut(than)) {
            (true, false) => than.is_empty(),
            (false, true) => true,
            _ => title.chars().count() > than.chars().count(),
        }
}

/// The row of a link: the nearest `li`, `tr`, `dd` or `div` that leads to one place alone.
///
/// Where that has no date, the next one around it that still leads to this place alone is taken.
fn row_of<'h>(link: &Link<'h>, outline: &Outline<'h>) -> ElementRef<'h> {
    let mut nearest = None;
    for around in std::iter::once(link.element).chain(link.element.ancestors().filter_map(ElementRef::wrap)).take(8) {
        let name = around.value().name();
        if !matches!(name, "li" | "tr" | "dd" | "div" | "td" | "p") {
            continue;
        }
        let place: Range<usize> = outline.place(around);
        if !outline.leads_to_one(&place) || is_long(around) {
            break;
        }
        let dated = date::of_row(&outside_links(around, outline), &link.url, None).is_some();
        if nearest.is_none() || dated {
            nearest = Some(around);
        }
        if dated || matches!(name, "li" | "tr" | "dd") {
            break;
        }
    }
    nearest.unwrap_or(link.element)
}

fn is_long(row: ElementRef<'_>) -> bool {
    let mut lengths = row.text().scan(0, |sum, text| {
        *sum += text.len();
        Some(*sum)
    });
    lengths.any(|sum| sum > LONGEST_ROW)
}

/// The text of a row that is not a link's own: what may be its date.
fn outside_links(row: ElementRef<'_>, outline: &Outline<'_>) -> String {
    let links = &outline.links[outline.links_in(&outline.place(row))];
    let mut pieces = Vec::new();
    let mut inside = None;
    for edge in row.traverse() {
        match edge {
            Edge::Open(node) => {
                if inside.is_none() && links.iter().any(|link| link.element.id() == node.id()) {
                    inside = Some(node.id());
                }
                if inside.is_none()
                    && let Node::Text(text) = node.value()
                {
                    pieces.push(collapse(text));
                }
            }
            Edge::Close(node) if inside == Some(node.id()) => inside = None,
            Edge::Close(_) => {}
        }
    }
    pieces.join(" ")
}

/// Gives links of one heading that lead to one place the longest of their titles and the first of their dates.
fn merge(anchors: &mut [Anchor]) {
    let mut groups: HashMap<(Url, Option<String>), usize> = HashMap::new();
    for i in 0..anchors.len() {
        let key = (anchors[i].row.url.clone(), anchors[i].row.heading.clone());
        let Some(&first) = groups.get(&key) else {
            groups.insert(key, i);
            continue;
        };
        let (head, tail) = anchors.split_at_mut(i);
        let (kept, again) = (&mut head[first], &mut tail[0]);
        again.again = true;
        if is_better(&again.row.title, &kept.row.title) {
            kept.row.title.clone_from(&again.row.title);
            kept.row.title_from = again.row.title_from;
        }
        kept.row.date = kept.row.date.or(again.row.date);
    }
}
