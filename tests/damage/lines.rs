//! The ways of damaging lines, separators and tags.

use super::mutant::{Edit, Kind, Mutant, Stretch};
use super::mutate::figure;
use super::subject::{Medium, Piece, Subject, What, without_tags};
use crate::print::Draw;
use gouji::text::normal::is_hanzi;
use std::ops::Range;

/// What keeps a cell apart from the next of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// The end of its line.
    Lines,
    /// Spaces alone.
    Spaces,
    /// A bar, a tab or a tag.
    Marks,
}

/// What keeps a piece apart from its neighbour.
pub fn apart(subject: &Subject, piece: &Piece) -> Apart {
    let row: Vec<&Piece> = subject.of_row(piece.row).collect();
    let at = row.iter().position(|own| own.range == piece.range).unwrap_or(0);
    let between = match (row.get(at + 1), at.checked_sub(1)) {
        (Some(next), _) => piece.range.end..next.range.start,
        (None, Some(before)) => row[before].range.end..piece.range.start,
        _ => return Apart::Marks,
    };
    let between = subject.text.get(between).unwrap_or("");
    match between {
        _ if between.contains(['|', '\t', '<']) => Apart::Marks,
        _ if between.contains(['\n', '\r']) => Apart::Lines,
        _ => Apart::Spaces,
    }
}

/// Why the print of a damaged row may lawfully say something else. Decided by the kind and the print, never by what is read.
pub fn undecidable(subject: &Subject, kind: Kind, piece: &Piece, apart: Apart) -> Option<&'static str> {
    let has_blank =
        || subject.of_row(piece.row).any(|own| matches!(own.what, What::Nothing(_)) && own.range.is_empty());
    match (kind, apart) {
        (Kind::CellDropped | Kind::CellDoubled | Kind::CellsGlued, Apart::Spaces) if subject.medium == Medium::Text => {
            Some("where spaces alone keep cells apart, what follows stands in its neighbour's place")
        }
        (Kind::CellDoubled | Kind::PageNumber | Kind::FigureBroken, Apart::Lines) if has_blank() => {
            Some("a figure more fills the line of a blank cell, whose own line is then the space behind the row")
        }
        _ => None,
    }
}

/// Why blank lines and lines of figures that were put in, lost or moved may lawfully make rows say something else.
fn cells_moved(subject: &Subject, mutant: &Mutant) -> Option<&'static str> {
    let is_cell = |edit: &Range<usize>| {
        let before =
            subject.pieces.iter().rfind(|piece| piece.range.start <= edit.start && !subject.rows[piece.row].header);
        let has_blank = |piece: &&Piece| {
            subject.of_row(piece.row).any(|own| matches!(own.what, What::Nothing(_)) && own.range.is_empty())
        };
        before.filter(|piece| apart(subject, piece) == Apart::Lines).as_ref().is_some_and(has_blank)
    };
    let first = |edit: &Range<usize>| subject.pieces.iter().find(|piece| edit.contains(&piece.range.start));
    let begins_in_row = |edit| first(edit).is_some_and(|piece| !matches!(piece.what, What::Label(_)));
    if subject.medium == Medium::Text && mutant.kind == Kind::LinesMoved && mutant.edits.iter().any(begins_in_row) {
        return Some("a line of figures without a label is of the row that it has come to");
    }
    let has_words = mutant.edits.iter().any(|edit| subject.text[edit.clone()].contains(is_hanzi));
    let is_moved = matches!(mutant.kind, Kind::BlankLine | Kind::SeparatorDropped | Kind::LinesMoved);
    (subject.medium == Medium::Text && is_moved && !has_words && mutant.edits.iter().any(is_cell)).then_some(
        "where blank lines are blank cells, a line more, less or elsewhere is a cell more, less or elsewhere",
    )
}

/// Why rows that were lost or moved may lawfully make others say something else.
pub fn unsectioned(subject: &Subject, mutant: &Mutant) -> Option<&'static str> {
    let is_section = |lost: &str| {
        lost.match_indices('、')
            .any(|(at, _)| lost[..at].ends_with(['一', '二', '三', '四', '五', '六', '七', '八', '九']))
    };
    let is_moved = matches!(mutant.kind, Kind::RowMoved | Kind::LinesMoved);
    let is_lost = matches!(mutant.kind, Kind::RowDropped | Kind::RowsDropped | Kind::LineDropped)
        && mutant.edits.iter().any(|edit| is_section(&without_tags(&subject.text[edit.clone()])));
    (subject.form.id == "2014" && (is_moved || is_lost))
        .then_some("rows of the statistics table are told by the section they stand in")
}

/// The line end of a text.
pub fn newline(subject: &Subject) -> &'static str {
    match (subject.text.contains("\r\n"), subject.text.contains('\n')) {
        (true, _) => "\r\n",
        (_, true) => "\n",
        _ => "\r",
    }
}

/// The lines of the tables, with their ends; no character of a heading between them is left out.
fn lines_of(subject: &Subject) -> Vec<Range<usize>> {
    let end = newline(subject);
    let area = subject.area();
    let from = subject.text[..area.start].rfind(end).map_or(0, |at| at + end.len());
    let mut at = from;
    let mut found = Vec::new();
    for line in subject.text[from..].split_inclusive(end) {
        found.push(at..at + line.len());
        at += line.len();
        if at >= area.end {
            break;
        }
    }
    found
}

/// Damages lines.
pub fn mutate(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    match kind {
        Kind::SeparatorDropped => separator(subject, draw),
        Kind::PageNumber | Kind::BlankLine => put_in(subject, kind, draw),
        _ => line(subject, kind, draw),
    }
}

fn separator(subject: &Subject, draw: &mut Draw) -> Option<Mutant> {
    let (_, piece) = figure(subject, draw)?;
    let next = subject.of_row(piece.row).find(|own| own.range.start >= piece.range.end && own.range != piece.range)?;
    let between = &subject.text[piece.range.end..next.range.start];
    let edit = match between.find(['|', '\t']) {
        Some(at) => Edit::cut(piece.range.end + at..piece.range.end + at + 1),
        None if between.contains(newline(subject)) => {
            let at = piece.range.end + between.find(newline(subject))?;
            Edit::cut(at..at + newline(subject).len())
        }
        None => Edit::new(piece.range.end..next.range.start, " "),
    };
    let mutant = Mutant::new(subject, Kind::SeparatorDropped, vec![edit]);
    Some(Mutant { undecidable: cells_moved(subject, &mutant), ..mutant })
}

fn line(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let lines = lines_of(subject);
    let number = draw.index(lines.len());
    let own = lines.get(number)?.clone();
    let end = newline(subject);
    let body = own.start..own.end - if subject.text[own.clone()].ends_with(end) { end.len() } else { 0 };
    let edits = match kind {
        Kind::LineDropped => vec![Edit::cut(own)],
        Kind::LineDoubled => vec![Edit::copy(own.start, own)],
        Kind::LineEndDropped => vec![Edit::cut(body.end..own.end)],
        Kind::TrailingTab => vec![Edit::new(body.end..body.end, "\t")],
        _ => {
            let block = own.start..lines[(number + draw.index(5)).min(lines.len() - 1)].end;
            let to = lines[draw.index(lines.len())].start;
            if block.start <= to && to <= block.end {
                return None;
            }
            vec![Edit::cut(block.clone()), Edit { at: to..to, with: vec![Stretch::Kept(block)] }]
        }
    };
    let mutant = Mutant::new(subject, kind, edits);
    let undecidable = unsectioned(subject, &mutant).or_else(|| cells_moved(subject, &mutant));
    Some(Mutant { undecidable, ..mutant })
}

/// A line between two lines, or what stands for one in markup.
fn put_in(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let number = 2 + draw.below(30);
    let end = newline(subject);
    let is_blank = kind == Kind::BlankLine;
    if subject.medium != Medium::Text {
        let rows: Vec<&super::subject::Row> = subject.rows.iter().filter(|row| !row.range.is_empty()).collect();
        let at = rows.get(draw.index(rows.len()))?.range.start;
        let new = match (subject.medium, is_blank) {
            (Medium::Html, true) => draw.pick(&["<tr></tr>", "<tr><td></td></tr>", "\n\n"]).to_owned(),
            (Medium::Html, false) => match draw.below(3) {
                0 => format!("<p>{number}</p>"),
                1 => format!("<tr><td>- {number} -</td></tr>"),
                _ => format!("<tr><td>{number}</td></tr>"),
            },
            (Medium::Word, true) => "<w:tr><w:tc><w:p/></w:tc></w:tr>".to_owned(),
            (Medium::Word, false) => {
                format!("<w:tr><w:tc><w:p><w:r><w:t>{number}</w:t></w:r></w:p></w:tc></w:tr>")
            }
            _ => return None,
        };
        // In markup that leaves its cells open, what stands between two rows is in the last cell of the first.
        let is_open = subject.medium == Medium::Html && !subject.text.to_ascii_lowercase().contains("</td");
        let undecidable = (is_open && new.starts_with("<p>"))
            .then_some("in markup that leaves its cells open, what is put between two rows is in a cell");
        return Some(Mutant { undecidable, ..Mutant::new(subject, kind, vec![Edit::new(at..at, new)]) });
    }
    let lines = lines_of(subject);
    let at = lines.get(draw.index(lines.len()))?.end;
    let new = match (is_blank, draw.below(5)) {
        (true, 0..=2) => end.to_owned(),
        (true, _) => end.repeat(2),
        (_, 0) => format!("{number}{end}"),
        (_, 1) => format!("{end}{number}{end}{end}"),
        (_, 2) => format!("{number}{end}\u{c}{end}"),
        (_, 3) => format!("- {number} -{end}"),
        _ => format!("第{number}页{end}"),
    };
    let mut mutant = Mutant::new(subject, kind, vec![Edit::new(at..at, new)]);
    let before = subject.pieces.iter().rfind(|piece| piece.range.end <= at)?;
    mutant.undecidable =
        undecidable(subject, kind, before, apart(subject, before)).or_else(|| cells_moved(subject, &mutant));
    Some(mutant)
}

/// Damages a tag of the tables.
pub fn tag(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let rows = subject.rows.iter().map(|row| row.range.clone()).filter(|range| !range.is_empty());
    let (start, mut end) = rows.fold((usize::MAX, 0), |(start, end), row| (start.min(row.start), end.max(row.end)));
    if subject.medium == Medium::Sheet {
        // What is merged is said behind the rows.
        end = subject.text.len();
    }
    let own = subject.text.get(start..end)?;
    let tags: Vec<Range<usize>> = own
        .match_indices('<')
        .filter_map(|(at, _)| Some(start + at..start + at + own[at..].find('>')? + 1))
        .filter(|range| suits(&subject.text[range.clone()], kind, subject.medium))
        .collect();
    let tag = tags.get(draw.index(tags.len()))?.clone();
    let words = &subject.text[tag.clone()];
    let edit = match kind {
        Kind::TagDropped => Edit::cut(tag),
        Kind::TagDoubled => Edit::copy(tag.start, tag),
        Kind::AttributeDropped => {
            let from = words.find(' ')?;
            let value = from + words[from..].find('=')? + 1;
            let quoted = words[value..].starts_with(['"', '\'']);
            let length = if quoted {
                let quote = words[value..].chars().next()?;
                2 + words[value + 1..].find(quote)?
            } else {
                words[value..].find([' ', '>'])?
            };
            Edit::cut(tag.start + from..tag.start + value + length)
        }
        _ => {
            let at = words.find("span").or_else(|| words.find("Span")).or_else(|| words.find(':'))?;
            let digits = at + words[at..].find(|c: char| c.is_ascii_digit())?;
            let length = words[digits..].find(|c: char| !c.is_ascii_digit())?;
            let span: usize = words[digits..digits + length].parse().ok()?;
            let new = if draw.percent(50) { span + 1 } else { span.saturating_sub(1) };
            Edit::new(tag.start + digits..tag.start + digits + length, new.to_string())
        }
    };
    Some(Mutant::new(subject, kind, vec![edit]))
}

/// Whether XML is whole without a stretch: what ends in it is what begins in it.
pub fn is_mended(stretch: &str) -> bool {
    let (mut ends, mut begins): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for tag in stretch.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or("");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or("");
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) if begins.last() == Some(&name) => drop(begins.pop()),
            (true, _) => ends.push(name),
            (_, true) => {}
            _ => begins.push(name),
        }
    }
    begins.reverse();
    ends == begins
}

/// Whether a tag is of a kind of damage. XML that is no longer well-formed is refused as a whole: what is lost of it is whole
/// elements.
fn suits(tag: &str, kind: Kind, medium: Medium) -> bool {
    match kind {
        Kind::AttributeDropped => tag.contains('=') && medium == Medium::Html,
        Kind::SpanByOne => tag.contains("span=") || tag.contains("gridSpan") || tag.starts_with("<mergeCell "),
        _ => medium == Medium::Html || tag.ends_with("/>"),
    }
}
