//! The reports that one file prints, each with its own stretch.
//!
//! In: a document. Out: its parts: a title of another body or year begins a new report where what
//! follows it is one, and so was what stood before. Links to other years' reports are titles with no
//! report behind them. No figure of one part is in another.

use super::labels::edition::Editions;
use crate::document::look::Shown;
use crate::document::{Block, Document};
use crate::source::OffsetMap;
use crate::text::Text;
use crate::title::{self, Judgement, Title};
use std::ops::Range;

/// The longest line that is judged as a title, in bytes.
const LONGEST_TITLE: usize = 240;
/// Labels of rows and columns that show a table of the form in a stretch: sentences name fewer.
const ENOUGH_LABELS: usize = 6;

/// A title and where it stands.
struct Head {
    at: usize,
    title: Title,
}

/// The parts of a document that prints several reports; none where it prints one.
pub(super) fn of(editions: &Editions, document: &Document) -> Vec<Document> {
    let heads = heads(document);
    let differs = |pair: &[Head]| !is_same(&pair[0].title, &pair[1].title);
    if !heads.windows(2).any(differs) {
        return Vec::new();
    }
    let end = document.text.string.len();
    let mut parts: Vec<(Range<usize>, &Title)> = Vec::new();
    for (number, head) in heads.iter().enumerate() {
        let until = heads.get(number + 1).map_or(end, |next| next.at);
        let stretch = head.at..until;
        let is_report = shows_a_report(editions, document, &stretch);
        match parts.last_mut() {
            // What has no report behind it belongs to what stands above it, and so does a title printed again.
            Some((own, title)) if !is_report || is_same(title, &head.title) => own.end = until,
            Some(_) => parts.push((stretch, &head.title)),
            None if is_report => parts.push((0..until, &head.title)),
            None => {}
        }
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    parts.into_iter().map(|(stretch, _)| part(document, &stretch)).collect()
}

/// Whether two titles may be of one report: neither says another body or year than the other.
fn is_same(a: &Title, b: &Title) -> bool {
    let year = a.year.is_none() || b.year.is_none() || a.year == b.year;
    let body = match (&a.body, &b.body) {
        (Some(a), Some(b)) => {
            a.ends_with(b.as_str()) || b.ends_with(a.as_str()) || a.starts_with(b.as_str()) || b.starts_with(a.as_str())
        }
        _ => true,
    };
    year && body
}

/// The lines that are titles by themselves, with a body or a year, in their order.
fn heads(document: &Document) -> Vec<Head> {
    let lines = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(range, _) | Block::Paragraph(range) => Some(range),
        _ => None,
    });
    let may_be_title = |line: &str| {
        line.len() <= LONGEST_TITLE && line.contains('公') && line.contains(['告', '报']) && !line.contains('。')
    };
    let likely: Vec<&Range<usize>> = lines.filter(|range| may_be_title(document.text.get((*range).clone()))).collect();
    // One title parts nothing.
    if likely.len() < 2 {
        return Vec::new();
    }
    let mut heads = Vec::new();
    for range in likely {
        if let Judgement::Report(title) = title::judge(document.text.get(range.clone()))
            && !title.short
            && !title.cut
            && (title.body.is_some() || title.year.is_some())
        {
            heads.push(Head { at: range.start, title });
        }
    }
    heads
}

/// Whether a stretch prints a report: a table of the form, or two of a report's sections.
fn shows_a_report(editions: &Editions, document: &Document, stretch: &Range<usize>) -> bool {
    let text = document.text.get(stretch.clone());
    title::sections(text) >= 2 || editions.labels_in(text) >= ENOUGH_LABELS
}

/// A part of a document as a document of its own. What the page says of itself as a whole says nothing of a part.
fn part(document: &Document, stretch: &Range<usize>) -> Document {
    let mut map = OffsetMap::default();
    map.push_mapped(&document.text.map, stretch.clone());
    let moved = |range: &Range<usize>| range.start - stretch.start..range.end.min(stretch.end) - stretch.start;
    let is_inside = |at: usize| stretch.contains(&at);
    let mut blocks = Vec::new();
    let mut last = 0;
    for block in &document.blocks {
        let at = match block {
            Block::Heading(range, _) | Block::Paragraph(range) => range.start,
            Block::Table(grid) => grid.cells.first().map_or(last, |cell| cell.text.start),
            Block::Image | Block::Attachment(_) => last,
        };
        last = at;
        if !is_inside(at) {
            continue;
        }
        blocks.push(match block {
            Block::Heading(range, level) => Block::Heading(moved(range), *level),
            Block::Paragraph(range) => Block::Paragraph(moved(range)),
            Block::Table(grid) => {
                let mut grid = grid.clone();
                grid.cells.iter_mut().for_each(|cell| cell.text = moved(&cell.text));
                Block::Table(grid)
            }
            Block::Image => Block::Image,
            Block::Attachment(href) => Block::Attachment(href.clone()),
        });
    }
    let own = |ranges: &[Range<usize>]| ranges.iter().filter(|range| is_inside(range.start)).map(moved).collect();
    let shown = &document.shown;
    Document {
        media_type: document.media_type,
        charset: document.charset,
        replacements: document.replacements,
        script: document.script,
        text: Text { string: document.text.get(stretch.clone()).to_owned(), map },
        decoded: document.decoded.clone(),
        origin: document.origin.clone(),
        meta: document.meta.iter().filter(|(name, _)| name != "articletitle").cloned().collect(),
        page_title: None,
        blocks,
        shown: Shown {
            looks: shown
                .looks
                .iter()
                .filter(|(range, _)| is_inside(range.start))
                .map(|(r, look)| (moved(r), *look))
                .collect(),
            unseen: shown
                .unseen
                .iter()
                .filter(|(at, _)| is_inside(*at))
                .map(|(at, what)| (at - stretch.start, *what))
                .collect(),
            held: shown
                .held
                .iter()
                .filter(|(r, _)| is_inside(r.start))
                .map(|(r, held)| (moved(r), held.clone()))
                .collect(),
            folded: own(&shown.folded),
            is_cut: shown.is_cut && stretch.end == document.text.string.len(),
        },
        scan: document.scan,
    }
}
