//! Every way of cutting a run of digits into its cells.
//!
//! No number but 0 begins with 0, so that `1000000` cut in seven has one way; `110000011` has two.

use super::{Run, Split};
use std::ops::Range;

/// All splits, or `None` if there are more than `most`.
pub fn all(text: &str, run: &Run, most: usize) -> Option<Vec<Split>> {
    let mut cutter = Cutter { text, run, most, splits: Vec::new(), places: Vec::new() };
    cutter.cut(0, run.pieces.first().map_or(0, |piece| piece.start)).then_some(cutter.splits)
}

struct Cutter<'a> {
    text: &'a str,
    run: &'a Run,
    most: usize,
    splits: Vec<Split>,
    places: Vec<Range<usize>>,
}

impl Cutter<'_> {
    /// Cuts on from a place in a piece; false once there are too many splits.
    fn cut(&mut self, piece: usize, at: usize) -> bool {
        let Some(range) = self.run.pieces.get(piece) else {
            if self.places.len() == self.run.cells.len() {
                return self.keep();
            }
            return true;
        };
        if at == range.end {
            let next = self.run.pieces.get(piece + 1).map_or(0, |next| next.start);
            return self.cut(piece + 1, next);
        }
        // Every digit left over must still find a cell, and every cell a digit.
        let digits: usize =
            range.end - at + self.run.pieces[piece + 1..].iter().map(ExactSizeIterator::len).sum::<usize>();
        let pieces = self.run.pieces.len() - piece;
        let Some(cells) = self.run.cells.len().checked_sub(self.places.len()) else { return true };
        if cells < pieces || digits < cells {
            return true;
        }
        let longest = if self.text.as_bytes()[at] == b'0' { 1 } else { MOST_DIGITS };
        for len in 1..=longest.min(range.end - at).min(digits + 1 - cells) {
            self.places.push(at..at + len);
            let going_on = self.cut(piece, at + len);
            self.places.pop();
            if !going_on {
                return false;
            }
        }
        true
    }

    fn keep(&mut self) -> bool {
        let values = self.places.iter().filter_map(|place| self.text[place.clone()].parse().ok()).collect();
        self.splits.push(Split { values, places: self.places.clone() });
        self.splits.len() <= self.most
    }
}

/// The longest number a count is read as: more digits than any county has applicants.
const MOST_DIGITS: usize = 9;

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, pieces: &[(usize, usize)], cells: usize) -> Vec<Vec<i64>> {
        let run = Run { cells: (0..cells).collect(), pieces: pieces.iter().map(|(start, end)| *start..*end).collect() };
        all(text, &run, 1000).unwrap().into_iter().map(|split| split.values).collect()
    }

    #[test]
    fn zeros_stand_alone() {
        assert_eq!(values("1000000", &[(0, 7)], 7), [[1, 0, 0, 0, 0, 0, 0]]);
        assert_eq!(values("5225", &[(0, 4)], 3).len(), 3);
        assert_eq!(values("110000011", &[(0, 9)], 7).len(), 4);
    }

    #[test]
    fn a_separator_is_a_border() {
        assert_eq!(values("230 000023", &[(0, 3), (4, 10)], 7).len(), 3);
        assert_eq!(values("00", &[(0, 2)], 3).len(), 0);
    }
}
