//! The ways of damaging the instructions that draw a page.

use super::mutant::{Edit, Kind, Mutant, Now};
use super::mutate::figure;
use super::subject::{Piece, Subject, What};
use crate::print::Draw;
use std::ops::Range;

/// Where the codes of a text stand in `<0031> Tj`, and how many digits a code has; the second print of bold is left as it is.
fn codes(subject: &Subject, piece: &Piece) -> Option<(Range<usize>, usize)> {
    let own = &subject.text[piece.range.clone()];
    let from = own.find('<')? + 1;
    let to = from + own[from..].find('>')?;
    let wide = own[from..to].get(..2).is_some_and(|high| high == "00" || high != "00" && is_utf16(subject));
    Some((piece.range.start + from..piece.range.start + to, if wide { 4 } else { 2 }))
}

fn is_utf16(subject: &Subject) -> bool {
    matches!(&subject.pack, super::subject::Pack::Pages(drawing) if !drawing.gbk)
}

/// Damages pages.
pub fn mutate(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    match kind {
        Kind::DigitChanged | Kind::DigitDropped | Kind::DigitDoubled => digit(subject, kind, draw),
        Kind::LabelMisspelt | Kind::LabelDropped | Kind::HeaderMisspelt => label(subject, kind, draw),
        Kind::DrawingDropped | Kind::DrawingDoubled | Kind::DrawingMoved => drawing(subject, kind, draw),
        Kind::PageNumber => {
            let pages: Vec<usize> = subject.text.match_indices('\u{c}').map(|(at, _)| at).collect();
            let at = *pages.get(draw.index(pages.len()))?;
            let code = if is_utf16(subject) { "00" } else { "" };
            let number = format!("BT /F1 9 Tf 1 0 0 1 290 30 Tm <{code}2d{code}3{}{code}2d> Tj ET\n", draw.below(10));
            Some(Mutant::new(subject, kind, vec![Edit::new(at..at, number)]))
        }
        Kind::PageDropped => {
            let at = subject.text.rfind('\u{c}')?;
            Some(Mutant::new(subject, kind, vec![Edit::cut(at..subject.text.len())]))
        }
        Kind::RuleDropped => {
            let mut at = 0;
            let mut rules = Vec::new();
            for line in subject.text.split_inclusive('\n') {
                if line.ends_with(" S\n") || line.ends_with("re f\n") {
                    // The break before the first rule of a page stays.
                    let from = at + line.len() - line.trim_start_matches('\u{c}').len();
                    rules.push(from..at + line.len());
                }
                at += line.len();
            }
            let rule = rules.get(draw.index(rules.len()))?.clone();
            Some(Mutant::new(subject, kind, vec![Edit::cut(rule)]))
        }
        _ => None,
    }
}

fn digit(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let (cell, piece) = figure(subject, draw)?;
    let (range, width) = codes(subject, piece)?;
    let print: Vec<&str> =
        (range.start..range.end).step_by(width).filter_map(|at| subject.text.get(at..at + width)).collect();
    let is_digit = |code: &&str| {
        code.len() == width
            && code[..width - 1].ends_with('3')
            && code[..width - 2].chars().all(|c| c == '0')
            && code.ends_with(|c: char| c.is_ascii_digit())
    };
    let places: Vec<usize> = (0..print.len()).filter(|at| is_digit(&print[*at])).collect();
    // Money and signs are words as well; only plain figures are damaged here.
    if places.len() != print.len() || places.is_empty() {
        return None;
    }
    let number = places[draw.index(places.len())];
    let at = range.start + number * width..range.start + (number + 1) * width;
    let own = &subject.text[at.clone()];
    let value = own.chars().next_back()?.to_digit(10)?;
    let edit = match kind {
        Kind::DigitChanged => Edit::new(at.end - 1..at.end, ((value + 1 + draw.below(9)) % 10).to_string()),
        Kind::DigitDropped => Edit::cut(at),
        _ => Edit::copy(at.start, at),
    };
    let mutant = Mutant::new(subject, kind, vec![edit.clone()]);
    let mut figures: Vec<char> = print.iter().filter_map(|code| code.chars().next_back()).collect();
    match kind {
        Kind::DigitChanged => {
            let Some(super::mutant::Stretch::New(new)) = edit.with.first() else { return None };
            figures[number] = new.chars().next()?;
        }
        Kind::DigitDropped => drop(figures.remove(number)),
        _ => figures.insert(number, figures[number]),
    }
    let figures: String = figures.into_iter().collect();
    let now =
        Now { cell, numbers: subject.number(cell, &figures).into_iter().collect(), is_printed: !figures.is_empty() };
    Some(Mutant { now: vec![now], ..mutant })
}

fn label(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let is_header = kind == Kind::HeaderMisspelt;
    let labels: Vec<&Piece> = subject
        .pieces
        .iter()
        .filter(|piece| matches!(piece.what, What::Label(_)) && subject.rows[piece.row].header == is_header)
        .filter(|piece| codes(subject, piece).is_some_and(|(range, _)| range.len() >= 4))
        .collect();
    let piece = labels.get(draw.index(labels.len()))?;
    if kind == Kind::LabelDropped {
        return Some(Mutant::new(subject, kind, vec![Edit::cut(piece.range.clone())]));
    }
    let (range, _) = codes(subject, piece)?;
    // The last character is a Chinese one of two bytes in either encoding, or nothing is damaged.
    let last = range.end - 4..range.end;
    let is_hanzi = subject.text.as_bytes()[last.start] > b'3';
    is_hanzi.then(|| Mutant::new(subject, kind, vec![Edit::cut(last)]))
}

fn drawing(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let (cell, piece) = figure(subject, draw)?;
    let own = piece.range.clone();
    if kind == Kind::DrawingDropped {
        let now = vec![Now { cell, numbers: Vec::new(), is_printed: false }];
        return Some(Mutant { now, ..Mutant::new(subject, kind, vec![Edit::cut(own)]) });
    }
    if kind == Kind::DrawingDoubled {
        return Some(Mutant::new(subject, kind, vec![Edit::copy(own.end, own)]));
    }
    // A point or two to the side is still the same cell.
    let words = &subject.text[own.clone()];
    let from = words.find("1 0 0 1 ")? + 8;
    let length = words[from..].find(' ')?;
    let x: f64 = words[from..from + length].parse().ok()?;
    let moved = format!("{:.2}", x + f64::from(draw.below(5)) - 2.0);
    let at = own.start + from..own.start + from + length;
    let numbers = match subject.truth[cell] {
        super::subject::Truth::Number(number) => vec![number],
        _ => Vec::new(),
    };
    let now = vec![Now { cell, numbers, is_printed: true }];
    Some(Mutant { now, ..Mutant::new(subject, kind, vec![Edit::new(at, moved)]) })
}
