//! The ways of damaging cells and rows, in any medium.

use super::lines;
use super::mutant::{Edit, Kind, Mutant, Now};
use super::subject::{Medium, Piece, Subject, What, outside_tags};
use crate::print::Draw;
use gouji::form;
use gouji::text::normal::is_hanzi;
use rust_decimal::Decimal;
use std::ops::Range;

/// Damages a document in one way; none where it has nothing of the kind.
pub fn mutate(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    use Kind::*;
    if subject.medium == Medium::Pdf {
        return super::drawn::mutate(subject, kind, draw);
    }
    match kind {
        DigitChanged | DigitDropped | DigitDoubled | DigitsSwapped => digit(subject, kind, draw),
        FiguresSwapped => swapped(subject, draw),
        FigureBroken | NoteMark => marked(subject, kind, draw),
        FigureBlanked => blanked(subject, draw),
        CellDropped | CellDoubled | CellsGlued if subject.medium == Medium::Sheet => sheet_cell(subject, kind, draw),
        CellDropped | CellDoubled | CellsGlued => cell(subject, kind, draw),
        RowDropped | RowDoubled | RowsDropped | RowMoved => row(subject, kind, draw),
        LabelMisspelt | LabelDropped | LabelWrapped | HeaderMisspelt | HeaderDropped => label(subject, kind, draw),
        UnitChanged => unit(subject, draw),
        Cut => Some(cut(subject, draw)),
        TagDropped | TagDoubled | AttributeDropped | SpanByOne => lines::tag(subject, kind, draw),
        _ => lines::mutate(subject, kind, draw),
    }
}

/// A figure, those that are no plain 0 more often.
pub fn figure<'a>(subject: &'a Subject, draw: &mut Draw) -> Option<(usize, &'a Piece)> {
    let figures: Vec<(usize, &Piece)> = subject
        .pieces
        .iter()
        .filter_map(|piece| if let What::Figure(cell) = piece.what { Some((cell, piece)) } else { None })
        .collect();
    let telling: Vec<_> =
        figures.iter().filter(|(_, piece)| &subject.text[piece.range.clone()] != "0").copied().collect();
    let from = if draw.percent(60) && !telling.is_empty() { &telling } else { &figures };
    (!from.is_empty()).then(|| from[draw.index(from.len())])
}

/// The digits of a stretch that are print, with their values.
fn digits(subject: &Subject, range: &Range<usize>) -> Vec<(usize, char, u32)> {
    let value = |c: char| match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    };
    let print = outside_tags(&subject.text[range.clone()]);
    print.filter_map(|(at, c)| Some((range.start + at, c, value(c)?))).collect()
}

/// The mutant in which a figure is replaced in part; what it says is what is printed now.
fn within(subject: &Subject, kind: Kind, cell: usize, piece: &Piece, edit: Edit) -> Mutant {
    let mutant = Mutant::new(subject, kind, vec![edit.clone()]);
    let mut print = subject.text[piece.range.clone()].to_owned();
    let new: String = edit
        .with
        .iter()
        .map(|with| if let super::mutant::Stretch::New(new) = with { new.as_str() } else { "" })
        .collect();
    print.replace_range(edit.at.start - piece.range.start..edit.at.end - piece.range.start, &new);
    let is_printed = outside_tags(&print).any(|(_, c)| !c.is_whitespace());
    // A number of a sheet is shown without the zeros before it.
    let is_value = subject.medium == Medium::Sheet && subject.text[piece.range.end..].starts_with("</v>");
    let value = if is_value { print.parse().ok() } else { None };
    let numbers = value.or_else(|| subject.number(cell, &print)).into_iter().collect();
    Mutant { now: vec![Now { cell, numbers, is_printed }], ..mutant }
}

fn digit(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let (cell, piece) = figure(subject, draw)?;
    let own = digits(subject, &piece.range);
    let number = draw.index(own.len());
    let (at, c, value) = *own.get(number)?;
    let place = at..at + c.len_utf8();
    let edit = match kind {
        Kind::DigitChanged => {
            let zero = c as u32 - value;
            let new = char::from_u32(zero + (value + 1 + draw.below(9)) % 10)?;
            Edit::new(place, new)
        }
        Kind::DigitDropped => Edit::cut(place),
        Kind::DigitDoubled => Edit::new(place.start..place.start, c),
        _ => {
            let (next, after, _) = *own.get(number + 1).filter(|(next, after, _)| *next == place.end && *after != c)?;
            Edit::new(at..next + after.len_utf8(), format!("{after}{c}"))
        }
    };
    Some(within(subject, kind, cell, piece, edit))
}

/// Neighbours of a row.
fn neighbours<'a>(subject: &'a Subject, draw: &mut Draw) -> Option<(&'a Piece, &'a Piece)> {
    let (_, piece) = figure(subject, draw)?;
    let row: Vec<&Piece> = subject.of_row(piece.row).collect();
    let at = row.iter().position(|own| own.range == piece.range)?;
    Some((row[at], *row.get(at + 1)?))
}

fn swapped(subject: &Subject, draw: &mut Draw) -> Option<Mutant> {
    let (left, right) = neighbours(subject, draw)?;
    let (What::Figure(first), What::Figure(second)) = (left.what, right.what) else { return None };
    let print = |piece: &Piece| subject.text[piece.range.clone()].to_owned();
    let edits = vec![Edit::new(left.range.clone(), print(right)), Edit::new(right.range.clone(), print(left))];
    let now = |cell, piece| Now {
        cell,
        numbers: subject.number(cell, &print(piece)).into_iter().collect(),
        is_printed: true,
    };
    let now = vec![now(first, right), now(second, left)];
    Some(Mutant { now, ..Mutant::new(subject, Kind::FiguresSwapped, edits) })
}

/// The figure stays; a line break or the number of a note is put into it or behind it.
fn marked(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let (cell, piece) = figure(subject, draw)?;
    let own = digits(subject, &piece.range);
    let (at, new) = if kind == Kind::FigureBroken {
        let at = own.get(1 + draw.index(own.len().saturating_sub(1)))?.0;
        let breaks: &[&str] = match subject.medium {
            Medium::Html => &["<br>", "\n", "<br/>\n"],
            Medium::Word if !subject.text[piece.range.clone()].contains("<w:t") => &["</w:t><w:br/><w:t>"],
            Medium::Word => return None,
            _ => &["\n"],
        };
        (at, draw.pick(breaks))
    } else {
        let marks: &[&str] = match subject.medium {
            Medium::Html => &["<sup>1</sup>", "<sup>[2]</sup>", "①", "*", "¹", "（注1）", "[1]"],
            Medium::Word => {
                &["①", "*", "¹", "</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1"]
            }
            _ => &["①", "*", "¹", "[1]", "（注1）", "③"],
        };
        (own.last()?.0 + own.last()?.1.len_utf8(), draw.pick(marks))
    };
    let numbers = match subject.truth[cell] {
        super::subject::Truth::Number(number) => vec![number],
        _ => Vec::new(),
    };
    Some(Mutant {
        now: vec![Now { cell, numbers, is_printed: true }],
        undecidable: lines::undecidable(subject, kind, piece, lines::apart(subject, piece)),
        ..Mutant::new(subject, kind, vec![Edit::new(at..at, new)])
    })
}

fn blanked(subject: &Subject, draw: &mut Draw) -> Option<Mutant> {
    let (cell, piece) = figure(subject, draw)?;
    let mut edits = Vec::new();
    let keeps_room = subject.medium == Medium::Text && lines::apart(subject, piece) == lines::Apart::Spaces;
    for (at, c) in outside_tags(&subject.text[piece.range.clone()]) {
        let at = piece.range.start + at..piece.range.start + at + c.len_utf8();
        edits.push(if keeps_room { Edit::new(at, if c.is_ascii() { " " } else { "\u{3000}" }) } else { Edit::cut(at) });
    }
    let now = vec![Now { cell, numbers: Vec::new(), is_printed: false }];
    Some(Mutant { now, ..Mutant::new(subject, Kind::FigureBlanked, edits) })
}

fn cell(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let (_, piece) = figure(subject, draw)?;
    let row: Vec<&Piece> = subject.of_row(piece.row).collect();
    let at = row.iter().position(|own| own.range == piece.range)?;
    // From where it begins to where the next does, or from where the one before ends.
    let whole = match (row.get(at + 1), at.checked_sub(1).map(|before| row[before])) {
        (Some(next), _) => piece.range.start..next.range.start,
        (None, Some(before)) => before.range.end..piece.range.end,
        _ => return None,
    };
    let edit = match kind {
        Kind::CellDropped => Edit::cut(whole),
        Kind::CellDoubled => Edit::copy(whole.start, whole),
        _ => Edit::cut(piece.range.end..row.get(at + 1)?.range.start),
    };
    if subject.medium == Medium::Word && !lines::is_mended(&subject.text[edit.at.start..edit.at.end.max(edit.at.start)])
    {
        return None;
    }
    let apart = lines::apart(subject, piece);
    let undecidable = lines::undecidable(subject, kind, piece, apart);
    Some(Mutant { undecidable, ..Mutant::new(subject, kind, vec![edit]) })
}

/// A cell of a sheet says itself where it stands: what is dropped is a blank cell, what is glued to it is its own print.
fn sheet_cell(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let (left, right) = neighbours(subject, draw)?;
    let What::Figure(first) = left.what else { return None };
    // A number of a sheet is shown without the zeros before it.
    let is_value = subject.text[left.range.end..].starts_with("</v>");
    let now = |cell, print: &str| Now {
        cell,
        numbers: (if is_value { print.parse().ok() } else { subject.number(cell, print) }).into_iter().collect(),
        is_printed: !print.is_empty(),
    };
    if kind == Kind::CellDropped {
        let begin = subject.text[..left.range.start].rfind("<c ")?;
        let end = left.range.end + subject.text[left.range.end..].find("</c>")? + 4;
        return Some(Mutant { now: vec![now(first, "")], ..Mutant::new(subject, kind, vec![Edit::cut(begin..end)]) });
    }
    let What::Figure(second) = right.what else { return None };
    let print = |piece: &Piece| subject.text[piece.range.clone()].to_owned();
    // A number and a string do not become one cell.
    if kind == Kind::CellDoubled
        || subject.text[left.range.end..].starts_with("</v>") != subject.text[right.range.end..].starts_with("</v>")
    {
        return None;
    }
    let now = vec![now(first, &(print(left) + &print(right))), now(second, "")];
    Some(Mutant { now, ..Mutant::new(subject, kind, vec![Edit::cut(left.range.end..right.range.start)]) })
}

/// The rows with figures that are stretches of the text.
fn rows(subject: &Subject) -> Vec<usize> {
    let rows = subject.rows.iter().enumerate();
    rows.filter(|(_, row)| !row.header && !row.range.is_empty()).map(|(row, _)| row).collect()
}

fn row(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let rows = rows(subject);
    let number = draw.index(rows.len());
    let own = subject.rows[*rows.get(number)?].range.clone();
    let edits = match kind {
        Kind::RowDropped => vec![Edit::cut(own)],
        Kind::RowDoubled => vec![Edit::copy(own.start, own)],
        Kind::RowsDropped => {
            let last = rows[(number + 1 + draw.index(4)).min(rows.len() - 1)];
            let end = subject.rows[last].range.end;
            // Only rows that follow each other.
            (subject.rows[last].table == subject.rows[rows[number]].table).then(|| vec![Edit::cut(own.start..end)])?
        }
        _ => {
            let to = subject.rows[rows[draw.index(rows.len())]].clone();
            if to.table != subject.rows[rows[number]].table || own.start <= to.range.start && to.range.start <= own.end
            {
                return None;
            }
            vec![Edit::cut(own.clone()), Edit::copy(to.range.start, own)]
        }
    };
    let mutant = Mutant::new(subject, kind, edits);
    Some(Mutant { undecidable: lines::unsectioned(subject, &mutant), ..mutant })
}

fn label(subject: &Subject, kind: Kind, draw: &mut Draw) -> Option<Mutant> {
    let is_header = matches!(kind, Kind::HeaderMisspelt | Kind::HeaderDropped);
    let words = |piece: &Piece| outside_tags(&subject.text[piece.range.clone()]).any(|(_, c)| is_hanzi(c));
    let labels: Vec<&Piece> = subject
        .pieces
        .iter()
        .filter(|piece| {
            matches!(piece.what, What::Label(_)) && subject.rows[piece.row].header == is_header && words(piece)
        })
        .collect();
    let piece = labels.get(draw.index(labels.len()))?;
    let print: Vec<(usize, char)> =
        outside_tags(&subject.text[piece.range.clone()]).map(|(at, c)| (piece.range.start + at, c)).collect();
    // A unit with another character is another unit: that is damage of its own kind.
    let is_unit = |c: char| "十百千万萬亿億元".contains(c);
    let hanzi: Vec<(usize, char)> = print.iter().copied().filter(|(_, c)| is_hanzi(*c) && !is_unit(*c)).collect();
    let (at, c) = *hanzi.get(draw.index(hanzi.len()))?;
    let edits = match kind {
        Kind::LabelMisspelt | Kind::HeaderMisspelt => {
            let new = draw.pick(&["的", "是", "拟", "术", "乎", "己", ""]);
            vec![Edit::new(at..at + c.len_utf8(), new)]
        }
        Kind::LabelWrapped => {
            let line = lines::newline(subject);
            let new = match subject.medium {
                Medium::Html => draw.pick(&["<br>", "\n"]),
                Medium::Word => return None,
                _ => line,
            };
            vec![Edit::new(at..at, new)]
        }
        _ => print.iter().map(|(at, c)| Edit::cut(*at..at + c.len_utf8())).collect(),
    };
    let mutant = Mutant::new(subject, kind, edits);
    let (before, after) = (&subject.text[..piece.range.start], &subject.text[piece.range.end..]);
    let is_digit = |c: char| c.is_ascii_digit();
    let glues = kind == Kind::LabelDropped && before.ends_with(is_digit) && after.starts_with(is_digit);
    let undecidable = glues.then_some("where labels alone keep figures apart, figures without one are one figure");
    Some(Mutant { undecidable, ..mutant })
}

/// 万元 becomes another unit, or none.
fn unit(subject: &Subject, draw: &mut Draw) -> Option<Mutant> {
    let money = |cell: usize| subject.form.cells[cell].kind == form::Kind::Money;
    let words = |piece: &Piece| ["万元", "萬元"].iter().find_map(|word| subject.text[piece.range.clone()].find(word));
    let units: Vec<(&Piece, usize)> = subject
        .pieces
        .iter()
        .filter(|piece| match piece.what {
            What::Figure(cell) => money(cell),
            What::Nothing(_) => false,
            What::Label(_) => true,
        })
        .filter_map(|piece| Some((piece, piece.range.start + words(piece)?)))
        .collect();
    let (piece, at) = *units.get(draw.index(units.len()))?;
    let (word, factor) = draw.pick(&[
        ("元", Some((1, 4))),
        ("千元", Some((1, 1))),
        ("十万元", Some((10, 0))),
        ("百万元", Some((100, 0))),
        ("亿元", Some((10_000, 0))),
        ("万美元", None),
        ("", None),
    ]);
    let mutant = Mutant::new(subject, Kind::UnitChanged, vec![Edit::new(at..at + "万元".len(), word)]);
    let concerned = subject.pieces.iter().filter_map(|own| match (own.what, piece.what) {
        (What::Figure(cell), What::Figure(_)) if own.range == piece.range => Some(cell),
        (What::Figure(cell), What::Label(_)) if money(cell) && is_below(subject, piece, own) => Some(cell),
        _ => None,
    });
    // Nothing is nothing in every unit.
    let scaled = |cell: usize| match (subject.truth[cell], factor) {
        (super::subject::Truth::Number(number), _) if number.is_zero() => vec![number],
        (super::subject::Truth::Number(number), Some((times, scale))) => {
            vec![(number * Decimal::new(times, scale)).normalize()]
        }
        _ => Vec::new(),
    };
    let mut now: Vec<Now> = concerned.map(|cell| Now { cell, numbers: scaled(cell), is_printed: true }).collect();
    // A figure in several runs has no place that is known, so that nobody can say whether it stands below the label.
    let has_place = |cell: usize| subject.pieces.iter().any(|piece| piece.what == What::Figure(cell));
    let unplaced = (0..subject.truth.len()).filter(|cell| money(*cell) && !has_place(*cell));
    for cell in unplaced {
        if let super::subject::Truth::Number(own) = subject.truth[cell] {
            now.push(Now { cell, numbers: [vec![own], scaled(cell)].concat(), is_printed: true });
        }
    }
    Some(Mutant { now, ..mutant })
}

/// Whether a label is in the header of the block that a figure stands in.
fn is_below(subject: &Subject, label: &Piece, figure: &Piece) -> bool {
    if !subject.rows[label.row].header {
        return label.row == figure.row;
    }
    let no_header = || (label.row + 1..figure.row).all(|row| !subject.rows[row].header);
    label.row < figure.row && subject.rows[label.row].table == subject.rows[figure.row].table && no_header()
}

/// The file ends within its tables.
fn cut(subject: &Subject, draw: &mut Draw) -> Mutant {
    let area = subject.area();
    let at =
        (area.start + draw.index(area.len()).max(1)..=subject.text.len()).find(|at| subject.text.is_char_boundary(*at));
    let at = at.unwrap_or(subject.text.len());
    let mut mutant = Mutant::new(subject, Kind::Cut, vec![Edit::cut(at..subject.text.len())]);
    for piece in &subject.pieces {
        if let What::Figure(cell) = piece.what
            && piece.range.start < at
            && at < piece.range.end
        {
            mutant.now.push(Now { cell, numbers: Vec::new(), is_printed: true });
        }
    }
    mutant
}
