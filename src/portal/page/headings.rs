//! Which heading, caption or tab does each link stand under? In a grid it alone gives the year.
//!
//! A heading reaches as far as the element around it that has links behind it. Captions that stand
//! side by side, `2024年 2023年 2022年`, are tabs: each belongs to the panel of its own number, and
//! where the panels cannot be told apart, to none. A heading below another leaves it its year:
//! `教育局` under `2023年` and `政府部门` stands under `2023年 政府部门`.

use super::collapse;
use super::outline::Outline;
use ego_tree::iter::Edge;
use regex::Regex;
use scraper::{ElementRef, Html};
use std::ops::Range;
use std::sync::LazyLock;

/// A heading longer than this is a paragraph in large letters.
const LONGEST: usize = 60;
/// Classes that mark the tab shown.
const SHOWN: [&str; 12] =
    ["on", "active", "cur", "current", "selected", "sel", "hover", "this", "checked", "now", "layui-this", "is-active"];

static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\D)20\d{2}(?:\D|$)").ok());
static YEAR_CAPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\[(（【]?20\d{2}(?:年|年度)?(?:政府)?(?:信息公开)?(?:工作)?(?:年度报告|年报)?[\])）】]?$").ok()
});

/// A caption and the stretch of the page it speaks for.
#[derive(Debug)]
pub(super) struct Heading {
    text: String,
    reach: Range<usize>,
    /// Its level: 1 to 6 as in `h1` to `h6`, 0 for the tab of a panel.
    rank: u8,
}

/// Captions that are no headings of the markup rank below all that are.
const LOWEST: u8 = 7;

/// A year that stands by itself.
struct Caption<'h> {
    element: ElementRef<'h>,
    place: Range<usize>,
    text: String,
    /// Leads to a page of its own.
    leads_on: bool,
}

/// The headings of a page, in the order of where they begin to speak.
pub(super) fn headings(html: &Html, outline: &Outline<'_>) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut row: Vec<Caption<'_>> = Vec::new();
    let mut until = 0;
    for edge in html.tree.root().traverse() {
        let Edge::Open(node) = edge else { continue };
        let Some(element) = ElementRef::wrap(node) else { continue };
        let place = outline.place(element);
        if place.start < until {
            continue;
        }
        let name = element.value().name();
        if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "caption" | "legend") {
            let text = words(element);
            if !text.is_empty() && text.chars().count() <= LONGEST {
                headings.extend(captions(&std::mem::take(&mut row), outline));
                let rank = name.strip_prefix('h').and_then(|level| level.parse().ok()).unwrap_or(LOWEST);
                headings.extend(outline.reach(element).map(|reach| Heading { text, reach, rank }));
                until = place.end;
            }
        } else if matches!(name, "a" | "li" | "span" | "div" | "p" | "strong" | "b" | "em" | "td" | "th" | "button")
            && let Some(caption) = caption(element, &place, outline)
        {
            let between = row.last().map(|last| last.place.end..place.start);
            if between.is_some_and(|between| !outline.links_in(&between).is_empty()) {
                headings.extend(captions(&std::mem::take(&mut row), outline));
            }
            until = place.end;
            row.push(caption);
        }
    }
    headings.extend(captions(&row, outline));
    headings.sort_by_key(|heading| heading.reach.start);
    headings
}

/// The heading above each link: the innermost, behind the year of one it stands under.
pub(super) fn above(headings: &[Heading], outline: &Outline<'_>) -> Vec<Option<String>> {
    let mut open: Vec<&Heading> = Vec::new();
    let mut headings = headings.iter().peekable();
    let links = outline.links.iter().map(|link| {
        while let Some(heading) = headings.next_if(|heading| heading.reach.start <= link.at) {
            // A heading ends what stands under an earlier one of its level; a panel's tab ends with its panel.
            open.retain(|earlier| {
                earlier.rank < heading.rank || (earlier.rank == 0 && earlier.reach.end > heading.reach.start)
            });
            open.push(heading);
        }
        open.retain(|heading| heading.reach.end > link.at);
        let innermost = open.last()?;
        let of_year = open.iter().rev().find(|heading| names_year(&heading.text));
        Some(match of_year.filter(|of_year| !std::ptr::eq(**of_year, *innermost)) {
            Some(of_year) => format!("{} {}", of_year.text, innermost.text),
            None => innermost.text.clone(),
        })
    });
    links.collect()
}

fn names_year(text: &str) -> bool {
    YEAR.as_ref().is_some_and(|year| year.is_match(text))
}

fn words(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for piece in element.text() {
        text.push_str(piece);
        if text.len() > 1_000 {
            return String::new();
        }
    }
    collapse(&text)
}

/// An element whose whole text is a year. In a dated row it is part of the date: `03-28 2024`.
fn caption<'h>(element: ElementRef<'h>, place: &Range<usize>, outline: &Outline<'_>) -> Option<Caption<'h>> {
    let text = words(element).replace(' ', "");
    if !YEAR_CAPTION.as_ref()?.is_match(&text) {
        return None;
    }
    let inside = outline.links_in(place);
    let links = outline.links_in(&(place.start..place.end));
    let row = element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .find(|around| matches!(around.value().name(), "li" | "tr" | "dd" | "dt"));
    if let Some(row) = row
        && inside.is_empty()
        && outline.leads_to_one(&outline.place(row))
        && (!text.contains('年') || is_dated(row))
    {
        return None;
    }
    Some(Caption { element, place: place.clone(), text, leads_on: !links.is_empty() })
}

/// Whether a row prints a day beside its year.
fn is_dated(row: ElementRef<'_>) -> bool {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d{1,2}\s*[-./月]\s*\d{1,2}").ok());
    let text: String = row.text().collect::<Vec<_>>().join(" ");
    DAY.as_ref().is_some_and(|day| day.is_match(&text))
}

/// What captions with no link between them speak for.
fn captions(row: &[Caption<'_>], outline: &Outline<'_>) -> Vec<Heading> {
    let heading = |caption: &Caption<'_>, reach, rank| Heading { text: caption.text.clone(), reach, rank };
    let Some(steps) = side_by_side(row) else {
        let alone = row.iter().filter(|caption| !caption.leads_on || is_shown(caption.element));
        return alone.filter_map(|caption| Some(heading(caption, outline.reach(caption.element)?, LOWEST))).collect();
    };
    let mut shown = row.iter().zip(&steps).filter(|(_, step)| is_shown(**step)).map(|(caption, _)| caption);
    let shown = shown.next().filter(|_| shown.next().is_none());
    if row.iter().any(|caption| caption.leads_on) {
        // Years that are links: what stands below belongs to the one shown.
        let reach = outline.reach(steps[steps.len() - 1]);
        return shown.zip(reach).map(|(one, reach)| heading(one, reach, LOWEST)).into_iter().collect();
    }
    let behind = behind(steps[steps.len() - 1], outline);
    if let Some(panels) = panels(&behind, row.len(), outline) {
        return row.iter().zip(panels).map(|(caption, panel)| heading(caption, outline.place(panel), 0)).collect();
    }
    let all =
        behind.first().zip(behind.last()).map(|(first, last)| outline.place(*first).start..outline.place(*last).end);
    shown.zip(all).map(|(one, all)| heading(one, all, 0)).into_iter().collect()
}

/// For captions that stand side by side, the children of the element around them all; else none.
fn side_by_side<'h>(row: &[Caption<'h>]) -> Option<Vec<ElementRef<'h>>> {
    let [first, _, ..] = row else { return None };
    let around = first.element.ancestors().filter_map(ElementRef::wrap).take(6).find(|around| {
        row.iter().all(|caption| caption.element.ancestors().any(|ancestor| ancestor.id() == around.id()))
    })?;
    let step = |caption: &Caption<'h>| {
        std::iter::once(caption.element)
            .chain(caption.element.ancestors().filter_map(ElementRef::wrap))
            .find(|step| step.parent().is_some_and(|parent| parent.id() == around.id()))
    };
    let steps: Vec<ElementRef<'h>> = row.iter().filter_map(step).collect();
    let adjoin = |pair: &[ElementRef<'h>]| {
        let next = pair[0].next_siblings().filter_map(ElementRef::wrap).find(|next| next.value().name() != "br");
        next.is_some_and(|next| next.id() == pair[1].id())
    };
    (steps.len() == row.len() && steps.windows(2).all(adjoin)).then_some(steps)
}

/// The elements behind a strip of tabs, from the nearest level that has links.
fn behind<'h>(last: ElementRef<'h>, outline: &Outline<'_>) -> Vec<ElementRef<'h>> {
    let levels = std::iter::once(last).chain(last.ancestors().filter_map(ElementRef::wrap));
    levels
        .map(|level| level.next_siblings().filter_map(ElementRef::wrap).collect::<Vec<_>>())
        .find(|behind| behind.iter().any(|element| !outline.links_in(&outline.place(*element)).is_empty()))
        .unwrap_or_default()
}

/// As many panels as there are tabs: what stands behind them, or within the one element behind them.
fn panels<'h>(behind: &[ElementRef<'h>], tabs: usize, outline: &Outline<'_>) -> Option<Vec<ElementRef<'h>>> {
    let mut level = behind.to_vec();
    for _ in 0..6 {
        if level.len() == tabs {
            return Some(level);
        }
        let linked: Vec<ElementRef<'h>> =
            level.into_iter().filter(|element| !outline.links_in(&outline.place(*element)).is_empty()).collect();
        match linked.as_slice() {
            [one] => level = one.children().filter_map(ElementRef::wrap).collect(),
            _ => return None,
        }
    }
    None
}

fn is_shown(element: ElementRef<'_>) -> bool {
    let marked = |element: &ElementRef<'_>| {
        element.value().classes().any(|class| SHOWN.iter().any(|shown| class.eq_ignore_ascii_case(shown)))
    };
    marked(&element) || element.descendants().filter_map(ElementRef::wrap).any(|inner| marked(&inner))
}
