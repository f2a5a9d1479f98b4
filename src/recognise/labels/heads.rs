//! What the printed header of a text says of the columns under it.
//!
//! In: the stretch between a block's caption and its first row. Out: whether the columns are the
//! form's, stand in another order, or are partly missing.

use super::tape::Tape;
use crate::form::{Block, Column};
use crate::text::normal::is_hanzi;
use std::ops::Range;

/// What a printed header says of the columns under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::recognise) enum Heads {
    /// They are the form's, in its order, or too little is left of the header to say otherwise.
    InOrder,
    /// All are named, in another order: nothing says then which order the figures follow.
    Reordered,
    /// Some are plainly missing: those that are printed.
    Missing(Vec<bool>),
    /// Other columns are named, and hardly one of the block's.
    Others,
}

impl Heads {
    /// Reads the header of a block. A head of two levels (自然人 法人 总计 over the five kinds) is the form's own.
    pub(in crate::recognise) fn of(
        text: &str,
        tape: &Tape,
        corner: &[String],
        block: &Block,
        header: Range<usize>,
    ) -> Self {
        let group = block.columns.iter().find_map(|column| column.group.as_deref());
        let group = group.and_then(|group| tape.find(group, header.clone()));
        let apart = |place: &Range<usize>| {
            group.as_ref().is_none_or(|group| place.end <= group.start || place.start >= group.end)
        };
        let place = |column: &Column| {
            column.wordings.iter().find_map(|word| tape.find_all(word, header.clone()).filter(apart).last())
        };
        let places: Vec<Option<Range<usize>>> = block.columns.iter().map(place).collect();
        let named: Vec<usize> = places.iter().flatten().map(|place| place.start).collect();
        let two_levels = || match (places.last(), named.as_slice()) {
            (Some(Some(total)), [first, kinds @ .., _]) if group.is_some() => {
                kinds.is_sorted() && total.start > *first && kinds.first().is_some_and(|kind| total.start < *kind)
            }
            _ => false,
        };
        let in_order = named.is_sorted() || two_levels();
        if named.len() == places.len() {
            return if in_order { Self::InOrder } else { Self::Reordered };
        }
        // A column is missing where the header prints no word but those of the others.
        let words = || corner.iter().chain(block.columns.iter().flat_map(|column| &column.wordings));
        let is_header = corner.iter().any(|word| tape.find(word, header.clone()).is_some()) || group.is_some();
        let mut known: Vec<Range<usize>> = words().flat_map(|word| tape.find_all(word, header.clone())).collect();
        known.extend(group.clone());
        let plainly = is_header && named.len() * 2 > places.len() && in_order && says_no_more(text, &header, &known);
        if is_header && named.len() * 2 < places.len() && names_others(text, &header, &known, block) {
            return Self::Others;
        }
        if plainly { Self::Missing(places.iter().map(Option::is_some).collect()) } else { Self::InOrder }
    }
}

/// Whether a header prints nothing beside known words and glosses in brackets.
fn says_no_more(text: &str, header: &Range<usize>, known: &[Range<usize>]) -> bool {
    let mut depth = 0_usize;
    let mut is_unknown = |(at, c): (usize, char)| {
        depth = if c == '(' { depth + 1 } else { depth.saturating_sub(usize::from(c == ')')) };
        let at = header.start + at;
        depth == 0
            && (is_hanzi(c) || c == char::REPLACEMENT_CHARACTER)
            && !known.iter().any(|place| place.contains(&at))
    };
    !text[header.clone()].char_indices().any(&mut is_unknown)
}

/// Whether a header prints words of which no column of the block has any: 本年制发件数, where 本年新 would be the rest of one.
fn names_others(text: &str, header: &Range<usize>, known: &[Range<usize>], block: &Block) -> bool {
    let mut rest = text[header.clone()].to_owned();
    for place in known {
        let own = place.start - header.start..place.end - header.start;
        let blank: String = rest[own.clone()].chars().map(|c| " ".repeat(c.len_utf8())).collect();
        rest.replace_range(own, &blank);
    }
    let is_rest = |words: &str| block.columns.iter().flat_map(|column| &column.wordings).any(|own| own.contains(words));
    let words = rest.split(|c: char| !is_hanzi(c)).filter(|words| words.chars().count() >= 3);
    words.into_iter().any(|words| !is_rest(words))
}
