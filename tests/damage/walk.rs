//! The cells of a Word text and of a sheet, found in their XML; and where the figures of a bundled report stand.

use super::subject::{Medium, Pack, Piece, Subject, Truth, What, number, of_mark, outside_tags, rows_of, without_tags};
use crate::print::page::Charset;
use gouji::pipeline::read;
use gouji::source::Place;
use gouji::text::normal::is_hanzi;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::ops::Range;
use zip::ZipArchive;

/// The place of the table cell of a Word text that begins last before an offset.
pub fn word_place(xml: &str, offset: usize) -> Option<Place> {
    let before = &xml[..offset];
    let table = before.rfind("<w:tbl>")?;
    let tables = before.matches("<w:tbl>").count();
    let row = before[table..].matches("<w:tr>").count() + before[table..].matches("<w:tr ").count();
    let begin = before.rfind("<w:tr>").max(before.rfind("<w:tr "))?;
    let mut column = 0;
    let mut last = 1;
    for cell in before[begin..].split("<w:tc>").skip(1) {
        column += last;
        last = cell
            .split_once("<w:gridSpan w:val=\"")
            .and_then(|(_, rest)| rest.split('"').next()?.parse().ok())
            .unwrap_or(1);
    }
    Some(Place::Cell { part: format!("word/document.xml#table-{tables}").into(), row, column })
}

/// The place of the cell of a sheet that begins last before an offset.
pub fn sheet_place(xml: &str, offset: usize) -> Option<Place> {
    let begin = xml[..offset].rfind("<c r=\"")? + 6;
    let name = xml[begin..].split('"').next()?;
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let column = name[..digits].bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1);
    Some(Place::Cell { part: "Sheet1".into(), row: name[digits..].parse().ok()?, column })
}

/// The stretches between a tag that opens and one that closes.
fn between<'a>(xml: &'a str, opens: &[&'a str], close: &'a str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = opens.iter().filter_map(|open| xml[at..].find(open)).min() {
        let begin = at + begin;
        let Some(end) = xml[begin..].find(close) else { break };
        at = begin + end + close.len();
        found.push(begin..at);
    }
    found
}

/// From the first to the last character of a stretch that stands outside tags.
fn print_of(xml: &str, within: Range<usize>) -> Option<Range<usize>> {
    let mut places = outside_tags(&xml[within.clone()]).filter(|(_, c)| !c.is_whitespace());
    let first = places.next()?;
    let last = places.last().unwrap_or(first);
    Some(within.start + first.0..within.start + last.0 + last.1.len_utf8())
}

/// The one run of a cell that prints a figure by itself: deleted, hidden and computed text stands beside it.
fn run_of(xml: &str, within: &Range<usize>, says: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let runs = between(&xml[within.clone()], &["<w:t>", "<w:t "], "</w:t>");
    let runs = runs.into_iter().filter_map(|run| print_of(xml, within.start + run.start..within.start + run.end));
    runs.into_iter().find(|run| says(&xml[run.clone()]))
}

/// The pieces of a Word text whose figures stand at known places.
pub fn word(
    xml: &str,
    figures: &[(usize, Place)],
    says: impl Fn(usize, &str) -> bool,
) -> (Vec<Piece>, Vec<Range<usize>>) {
    let cells: BTreeMap<&Place, usize> = figures.iter().map(|(cell, place)| (place, *cell)).collect();
    let rows = between(xml, &["<w:tr>", "<w:tr "], "</w:tr>");
    let mut pieces = Vec::new();
    for (row, range) in rows.iter().enumerate() {
        for cell in between(&xml[range.clone()], &["<w:tc>"], "</w:tc>") {
            let cell = range.start + cell.start..range.start + cell.end;
            let Some(place) = word_place(xml, cell.end) else { continue };
            let Some(print) = print_of(xml, cell.clone()) else { continue };
            let Some(own) = cells.get(&place).copied() else {
                if xml[print.clone()].chars().any(is_hanzi) {
                    pieces.push(Piece { what: What::Label(1), range: print, row });
                }
                continue;
            };
            let whole = says(own, &without_tags(&xml[print.clone()])).then_some(print);
            if let Some(range) = whole.or_else(|| run_of(xml, &cell, |print| says(own, print))) {
                pieces.push(Piece { what: What::Figure(own), range, row });
            }
        }
    }
    (pieces, rows)
}

/// The parts of a package with the text last, and the text.
pub fn parts(bytes: &[u8], text: &str) -> Option<(Vec<(String, Vec<u8>)>, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).ok()?;
        let mut part = Vec::new();
        entry.read_to_end(&mut part).ok()?;
        parts.push((entry.name().ok()?.into_owned(), part));
    }
    let at = parts.iter().position(|(name, _)| name == text)?;
    let own = parts.remove(at);
    let string = String::from_utf8(own.1.clone()).ok()?;
    parts.push(own);
    Some((parts, string))
}

/// A bundled report; its reading is the map of its figures. None where it is of no use: not in UTF-8, or without tables.
pub fn bundled(name: &str, bytes: &[u8]) -> Option<Subject> {
    let report = read::bytes(bytes).ok()?;
    let tables = report.tables?;
    let form = tables.form;
    let truth: Vec<Truth> = tables.cells.iter().map(|cell| cell.value.map_or_else(of_mark, Truth::Number)).collect();
    let figures: Vec<(usize, Place)> = tables
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.value.is_ok())
        .flat_map(|(index, cell)| cell.spans.iter().map(move |span| (index, span.clone())))
        .collect();
    let own = truth.clone();
    let subject = |medium, text, pack, (pieces, rows): (Vec<Piece>, Vec<Range<usize>>)| Subject {
        shape: format!("bundled {name}"),
        seed: 0,
        medium,
        form,
        text,
        pack,
        rows: rows_of(form, &pieces, rows),
        pieces,
        truth: own,
        read: Vec::new(),
    };
    if bytes.starts_with(b"PK") {
        let (parts, xml) = parts(bytes, "word/document.xml")?;
        let says = |cell: usize, print: &str| match truth[cell] {
            Truth::Number(own) => number(form, cell, print) == Some(own),
            _ => false,
        };
        let pieces = word(&xml, &figures, says);
        return Some(subject(Medium::Word, xml, Pack::Part(parts), pieces).know());
    }
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    let medium = if report.source.media_type == "text/html" { Medium::Html } else { Medium::Text };
    let pieces = printed(form, &text, medium, &figures);
    Some(subject(medium, text, Pack::Bytes(Charset::Utf8), pieces).know())
}

/// The pieces of a text or page whose figures stand at known places: what is between two figures is labels.
fn printed(
    form: &gouji::Form,
    text: &str,
    medium: Medium,
    figures: &[(usize, Place)],
) -> (Vec<Piece>, Vec<Range<usize>>) {
    const HEAD: usize = 1500;
    let mut found: Vec<(Range<usize>, usize)> = figures
        .iter()
        .filter_map(|(cell, place)| match place {
            Place::Bytes(span) => Some((span.start..span.end, *cell)),
            _ => None,
        })
        .collect();
    found.sort_by_key(|(range, _)| range.start);
    let (mut pieces, mut rows): (Vec<Piece>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let (mut end, mut of) = (0, None);
    for (range, cell) in found {
        let place = &form.cells[cell];
        // The groups of the third table stand beside each other.
        let side = place.key.starts_with("review_and_litigation.") && place.block == 0;
        let own = (place.table, place.block, if side { 0 } else { place.row });
        if of != Some(own) {
            let from = end.max(boundary(text, range.start.saturating_sub(HEAD)));
            let labels = labels(text, medium, from..range.start);
            let is_new_table = of.is_none_or(|(table, block, _)| (table, block) != (own.0, own.1));
            let (last, head) = labels.split_last().map_or((None, &labels[..]), |(last, head)| (Some(last), head));
            let label = |range: &Range<usize>, row| Piece { what: What::Label(1), range: range.clone(), row };
            if is_new_table && !head.is_empty() {
                rows.push(head[0].start..last.map_or(range.start, |last| last.start));
                pieces.extend(head.iter().map(|range| label(range, rows.len() - 1)));
                rows.push(last.map_or(range.start, |last| last.start)..range.end);
                pieces.extend(last.map(|range| label(range, rows.len() - 1)));
            } else {
                rows.push(labels.first().map_or(range.start, |first| first.start)..range.end);
                pieces.extend(labels.iter().map(|range| label(range, rows.len() - 1)));
            }
            of = Some(own);
        }
        let row = rows.len() - 1;
        rows[row].end = range.end;
        end = range.end;
        pieces.push(Piece { what: What::Figure(cell), range, row });
    }
    for row in 0..rows.len() {
        // A row of a page begins with its tag.
        let from = if row == 0 { 0 } else { rows[row - 1].end };
        if let Some(tag) = text[from..rows[row].start].rfind("<tr").filter(|_| medium == Medium::Html) {
            rows[row].start = from + tag;
        }
    }
    for row in 0..rows.len() {
        let next = rows.get(row + 1).map(|next| next.start);
        // What lies between two tables belongs to neither.
        if let Some(next) = next.filter(|next| next - rows[row].end < 400) {
            rows[row].end = next;
        }
    }
    (pieces, rows)
}

fn boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Runs of words between separators, or between tags.
fn labels(text: &str, medium: Medium, within: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut inside = false;
    for (at, c) in text[within.clone()].char_indices() {
        let at = within.start + at;
        let is_end = match medium {
            Medium::Html => c == '<' || inside,
            _ => c.is_whitespace() || c == '|',
        };
        inside = medium == Medium::Html && (c == '<' || inside && c != '>');
        if is_end {
            found.extend(open.take());
        } else {
            open.get_or_insert(at..at).end = at + c.len_utf8();
        }
    }
    found.extend(open);
    found.retain(|range| text[range.clone()].chars().any(is_hanzi));
    debug_assert!(found.iter().all(|range| !without_tags(&text[range.clone()]).is_empty()));
    found
}
