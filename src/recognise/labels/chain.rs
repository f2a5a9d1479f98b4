//! The form's labels laid along a text: the longest run of them in the form's order.
//!
//! In: the tape and the region of one table. Out: which row's label stands where. Words of the
//! labels stand in prose and glosses too; the order of the form decides which of them are labels.

use super::tape::Tape;
use crate::form::RowKind;
use crate::recognise::labels::{self, Labels, Name, RowAt};
use crate::text::normal::is_hanzi;
use crate::text::numeral::{self, Printed};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

/// A label in its place.
#[derive(Debug, Clone)]
pub struct Link {
    /// What it names.
    pub name: Name,
    /// The label, with its ordinal.
    pub place: Range<usize>,
    /// Whether the label was recognised by likeness only.
    pub inexact: bool,
    /// Whether the digits that touch it may end in its ordinal, which has lost its mark: `16832政府网站公开政府信息数`.
    pub may_own_digits: bool,
}

/// Labels with touching digits that show that a print has ordinals: by chance one figure in ten ends in the next ordinal.
const ENOUGH_JUNCTIONS: usize = 5;

struct Candidate {
    order: usize,
    weight: u32,
    name: Name,
    label: Range<usize>,
    ordinal: &'static str,
}

/// Lays the labels of a table along its region.
#[must_use]
pub fn lay(text: &str, tape: &Tape, labels: &Labels, table: usize, region: Range<usize>) -> Vec<Link> {
    let mut candidates = candidates(text, tape, labels, table, region.clone());
    candidates.sort_by_key(|c| (c.label.start, c.label.end));
    // best[i]: the heaviest chain that ends with candidate i, and the candidate before it.
    let mut best: Vec<(u32, Option<usize>)> = Vec::with_capacity(candidates.len());
    let orders = candidates.iter().map(|candidate| candidate.order + 1).max().unwrap_or(0);
    // For every place in the form's order, the heaviest chain that ends there or before it, before the candidate at hand: its
    // weight and its last candidate, of two the first.
    let mut heaviest: Vec<Option<(u32, Reverse<usize>)>> = vec![None; orders];
    let mut by_end: Vec<usize> = (0..candidates.len()).collect();
    by_end.sort_by_key(|i| candidates[*i].label.end);
    let mut ended = by_end.into_iter().peekable();
    for candidate in &candidates {
        while let Some(i) = ended.next_if(|i| candidates[*i].label.end <= candidate.label.start) {
            let own = Some((best[i].0, Reverse(i)));
            heaviest[candidates[i].order..].iter_mut().take_while(|known| **known < own).for_each(|known| *known = own);
        }
        let before = candidate.order.checked_sub(1).and_then(|order| heaviest[order]);
        best.push((candidate.weight + before.map_or(0, |(weight, _)| weight), before.map(|(_, Reverse(i))| i)));
    }
    let mut at = (0..best.len()).max_by_key(|i| (best[*i].0, Reverse(*i)));
    let mut chain = Vec::new();
    while let Some(i) = at {
        chain.push(i);
        at = best[i].1;
    }
    chain.reverse();
    let mut links = Vec::with_capacity(chain.len());
    let mut end = region.start;
    for i in chain {
        let candidate = &candidates[i];
        let start = ordinal_start(text, candidate.label.start, candidate.ordinal).unwrap_or(candidate.label.start);
        links.push(Link {
            name: candidate.name,
            place: start.max(end)..candidate.label.end,
            inexact: false,
            may_own_digits: false,
        });
        end = candidate.label.end;
    }
    without_stray_twins(links, labels)
}

/// Decides on the digits that touch labels counted in digits whose mark is lost: where all of them end in the label's
/// ordinal they are cut; where only some do, some ordinals may be lost, and those digits stay doubtful.
pub fn count_without_marks(links: &mut [Link], text: &str, labels: &Labels, table: usize) {
    let junction = |link: &Link| {
        let Name::Row(at) = link.name else { return None };
        let ordinal = &labels.form.tables[table].blocks[at.block].rows[at.row].ordinal;
        let (before, own) = (&text[..link.place.start], &text[link.place.clone()]);
        let is_digit = |c: char| c.is_ascii_digit();
        let touches = ordinal.starts_with(is_digit) && !own.starts_with(is_digit) && before.ends_with(is_digit);
        touches.then(|| Some(ordinal.len()).filter(|_| before.ends_with(ordinal.as_str())))
    };
    let junctions: Vec<Option<Option<usize>>> = links.iter().map(junction).collect();
    let all = junctions.iter().flatten().count();
    let fitting = junctions.iter().flatten().flatten().count();
    for (link, junction) in links.iter_mut().zip(junctions) {
        match junction {
            Some(Some(ordinal)) if all >= ENOUGH_JUNCTIONS && fitting == all => link.place.start -= ordinal,
            Some(Some(_)) => link.may_own_digits = true,
            _ => {}
        }
    }
}

/// The links but those whose label stands in two sections of the form and behind no row of its own section: 被依法纠错数.
fn without_stray_twins(links: Vec<Link>, labels: &Labels) -> Vec<Link> {
    let mut kept: Vec<Link> = Vec::with_capacity(links.len());
    for link in links {
        let Name::Row(at) = link.name else {
            kept.push(link);
            continue;
        };
        let above = kept.iter().rev().find_map(|link| match link.name {
            Name::Row(at) => Some(at),
            Name::Caption => None,
        });
        if !labels.is_shared(at) || above.is_some_and(|above| (above.table, above.block) == (at.table, at.block)) {
            kept.push(link);
        }
    }
    kept
}

fn candidates(text: &str, tape: &Tape, labels: &Labels, table: usize, region: Range<usize>) -> Vec<Candidate> {
    let (from, to) = (tape.at(region.start), tape.at(region.end));
    let words = &labels.words[table];
    let found = words.finder.all(tape.squeezed.get(from..to).unwrap_or_default());
    found
        .filter_map(|found| {
            let word = &words.all[found.word];
            let label = tape.place(from + found.range.start..from + found.range.end);
            let counted = ordinal_start(text, label.start, word.ordinal).is_some();
            let goes_on = text[label.end..].chars().next().is_some_and(is_hanzi);
            let alone = !goes_on && !text[..label.start].chars().next_back().is_some_and(is_hanzi);
            // 其他 before 法律行政法规 is the beginning of another label.
            if word.length <= 2 && goes_on && !counted {
                return None;
            }
            let weight = if word.length > 2 || alone || counted {
                word.length * 2 + u32::from(counted) * 6 + u32::from(alone)
            } else {
                1
            };
            Some(Candidate { order: word.order, weight, name: word.name, label, ordinal: word.ordinal })
        })
        .collect()
}

/// Where the ordinal before a label begins: `2.` before 重复申请, `(三)` before 不予公开.
///
/// A figure run that ends in the ordinal's digit is cut only where a mark follows the digit: in
/// `0000000` `2.`, not in `00000002`.
fn ordinal_start(text: &str, label: usize, ordinal: &str) -> Option<usize> {
    if ordinal.is_empty() {
        return None;
    }
    let before = &text[..label];
    let marks = before.trim_end_matches(['、', '.', ',', '．', ')', ' ', '\n', ':']);
    let marked = before[marks.len()..].contains(['、', '.', ',', '．', ')', ':']);
    let bare = marks.strip_suffix(ordinal)?;
    let run = bare.chars().next_back();
    if run.is_some_and(|c| c.is_ascii_digit()) && (!marked || !ordinal.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    if run.is_some_and(is_hanzi) && !marked {
        return None;
    }
    Some(bare.strip_suffix('(').unwrap_or(bare).len())
}

/// Adds links for misprinted labels: words between two links that are like a row missing between them.
pub fn mend(links: &mut Vec<Link>, text: &str, labels: &Labels, table: usize, region_end: usize) {
    let rows = labels.form.tables[table].blocks.iter().flat_map(|block| &block.rows);
    let expected = rows.filter(|row| row.kind == RowKind::Figures).count();
    let is_figures = |link: &&Link| match link.name {
        Name::Row(at) => labels.form.tables[table].blocks[at.block].rows[at.row].kind == RowKind::Figures,
        Name::Caption => false,
    };
    if links.iter().filter(is_figures).count() == expected {
        return;
    }
    let mut found = Vec::new();
    // The same words are like the same row, until it is taken.
    let mut likened: HashMap<&str, Option<RowAt>> = HashMap::new();
    for (i, link) in links.iter().enumerate() {
        let end = links.get(i + 1).map_or(region_end, |next| next.place.start);
        let between = text.get(link.place.end..end).unwrap_or_default();
        let stretches = words(between);
        for (number, words) in stretches.iter().enumerate() {
            let place = link.place.end + words.start..link.place.end + words.end;
            let taken = |at: RowAt| {
                links.iter().any(|link| link.name == Name::Row(at))
                    || found.iter().any(|f: &Link| f.name == Name::Row(at))
            };
            // A label broken over two lines of its cell has its figures between its halves.
            let rest = stretches.get(number + 1).map(|rest| &between[rest.clone()]);
            let broken =
                rest.and_then(|rest| labels.broken_row(&text[place.clone()], rest, table)).filter(|at| !taken(*at));
            let own = &text[place.clone()];
            let similar = || *likened.entry(own).or_insert_with(|| labels.similar_row(own, table, taken));
            if let Some(at) = broken.or_else(similar)
                && in_order(links, i, at)
                && labels.form.tables[table].blocks[at.block].rows[at.row].kind == RowKind::Figures
            {
                let ordinal =
                    labels.form.tables[table].blocks[at.block].rows[at.row].ordinal.trim_matches(['（', '）']);
                let start = ordinal_start(text, place.start, ordinal).filter(|start| *start >= link.place.end);
                let place = start.unwrap_or(place.start)..place.end;
                found.push(Link { name: Name::Row(at), place, inexact: broken.is_none(), may_own_digits: false });
                likened.clear();
            }
        }
    }
    links.extend(found);
    links.sort_by_key(|link| link.place.start);
}

/// Whether a row fits between link `i` and the next one.
fn in_order(links: &[Link], i: usize, at: RowAt) -> bool {
    let row = |link: &Link| match link.name {
        Name::Row(at) => Some(at),
        Name::Caption => None,
    };
    let before = links[..=i].iter().rev().find_map(row);
    let after = links[i + 1..].iter().find_map(row);
    before.is_none_or(|before| before < at) && after.is_none_or(|after| at < after)
}

/// Stretches of words, each from its ordinal or first character of Chinese to its last. What stands apart and says that a
/// cell has no figure, 无 or 不涉及, is a cell.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut end = 0;
    let mut cell = 0;
    for (at, c) in text.char_indices() {
        if !c.is_whitespace() && (at == 0 || text[..at].ends_with(char::is_whitespace)) {
            let piece = text[at..].split_whitespace().next().unwrap_or_default();
            cell = if numeral::read_cell(piece) == Printed::None { at + piece.len() } else { cell };
        }
        if at < cell {
            found.extend(start.take().map(|from| from..end));
        } else if is_hanzi(c) || "“”\"、,，()〈〉".contains(c) {
            if is_hanzi(c) {
                start.get_or_insert(at);
                end = at + c.len_utf8();
            }
        } else if !matches!(c, ' ' | '\n')
            && let Some(from) = start.take()
        {
            found.push(from..end);
        }
    }
    found.extend(start.map(|from| from..end));
    found.retain(|range| labels::squeeze(&text[range.clone()]).chars().count() >= 3);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    fn rows(text: &str) -> Vec<(String, String)> {
        let form = Form::edition("2021").unwrap();
        let tape = Tape::of(text);
        let links = lay(text, &tape, &Labels::of(form), 1, 0..text.len());
        let name = |link: &Link| match link.name {
            Name::Row(at) => form.tables[1].blocks[0].rows[at.row].id.clone(),
            Name::Caption => "caption".to_owned(),
        };
        links.iter().map(|link| (name(link), text[link.place.clone()].to_owned())).collect()
    }

    #[test]
    fn labels_keep_their_ordinals_and_figures_their_digits() {
        let text = "(三)不予公开1.属于国家秘密00000002.其他法律行政法规禁止公开0000000";
        assert_eq!(
            rows(text),
            [
                ("refused".to_owned(), "(三)不予公开".to_owned()),
                ("refused.state_secret".to_owned(), "1.属于国家秘密".to_owned()),
                ("refused.prohibited_by_law".to_owned(), "2.其他法律行政法规禁止公开".to_owned()),
            ]
        );
    }

    #[test]
    fn the_order_of_the_form_decides() {
        let text = "自然人 其他 总计\n一、本年新收政府信息公开申请数量\n1\n(六)其他处理\n3.其他\n0\n(七)总计\n1\n四、结转下年度继续办理";
        let found: Vec<String> = rows(text).into_iter().map(|(id, _)| id).collect();
        assert_eq!(found, ["new_received", "other_handling", "other_handling.other", "outcomes_total", "carried_out"]);
    }
}
