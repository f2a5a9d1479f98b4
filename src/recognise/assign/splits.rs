//! Ways of cutting a run of digits into its cells.
//!
//! No number but 0 begins with 0, so that `1000000` cut in seven has one way; `110000011` has four.

use super::{Run, Split};
use std::ops::Range;

/// The longest number a count is read as: more digits than any county has applicants.
const MOST_DIGITS: usize = 9;

/// Cells of a run that add up to another of its cells: the kinds of applicant to their total.
#[derive(Debug, Clone)]
pub struct OwnSum {
    /// Positions of the parts in the run.
    pub parts: Vec<usize>,
    /// Position of the total, behind all its parts.
    pub total: usize,
}

/// All splits that satisfy the run's own sums, or `None` if there are more than `most`, or the search takes more than `steps`.
pub fn all(text: &str, run: &Run, sums: &[OwnSum], most: usize, steps: &mut usize) -> Option<Vec<Split>> {
    let mut cutter = Cutter { text, run, sums, most, steps, splits: Vec::new(), places: vec![0..0; run.cells.len()] };
    // A total that ends the run is cut first: what it leaves bounds every part.
    let last = run.cells.len().checked_sub(1)?;
    let done = match sums.iter().find(|sum| sum.total == last && sum.parts.len() == last) {
        None => cutter.cut(0, 0, cutter.start(0), run.cells.len(), &mut vec![0; sums.len()]),
        Some(_) => cutter.cut_total(last),
    };
    done.then_some(cutter.splits)
}

/// How many ways there are of cutting a run whatever its sums, at most `most`.
pub fn count(text: &str, run: &Run, most: usize) -> usize {
    let digits: Vec<(u8, bool)> = run
        .pieces
        .iter()
        .flat_map(|piece| text.as_bytes()[piece.clone()].iter().enumerate().map(|(i, digit)| (*digit, i == 0)))
        .collect();
    // ways[c]: ways of filling the first c cells with the digits so far.
    let mut ways = vec![vec![0_usize; run.cells.len() + 1]; digits.len() + 1];
    ways[0][0] = 1;
    for end in 1..=digits.len() {
        for cells in 1..=run.cells.len() {
            for start in (end.saturating_sub(MOST_DIGITS)..end).rev() {
                if digits[start].0 != b'0' || end - start == 1 {
                    ways[end][cells] = ways[end][cells].saturating_add(ways[start][cells - 1]).min(most);
                }
                if digits[start].1 {
                    break;
                }
            }
        }
    }
    ways[digits.len()][run.cells.len()]
}

struct Cutter<'a> {
    text: &'a str,
    run: &'a Run,
    sums: &'a [OwnSum],
    most: usize,
    steps: &'a mut usize,
    splits: Vec<Split>,
    places: Vec<Range<usize>>,
}

impl Cutter<'_> {
    fn start(&self, piece: usize) -> usize {
        self.run.pieces.get(piece).map_or(0, |piece| piece.start)
    }

    fn value(&self, place: Range<usize>) -> i64 {
        // At most nine digits.
        self.text[place].parse().unwrap_or(i64::MAX)
    }

    /// Tries every length of the last cell, then the cells before it.
    fn cut_total(&mut self, last: usize) -> bool {
        let Some(range) = self.run.pieces.last().cloned() else { return true };
        for len in 1..=range.len().min(MOST_DIGITS) {
            let place = range.end - len..range.end;
            if len > 1 && self.text.as_bytes()[place.start] == b'0' {
                continue;
            }
            let total = self.value(place.clone());
            self.places[last] = place;
            let mut left = vec![total; self.sums.len()];
            if !self.cut(0, 0, self.start(0), last, &mut left) {
                return false;
            }
        }
        true
    }

    /// Cuts on from a place for the cells up to `cells`; false once there are too many splits or steps.
    ///
    /// `sums` holds what each own sum has come to, or, where its total is cut already, what is left of it.
    fn cut(&mut self, cell: usize, piece: usize, at: usize, cells: usize, sums: &mut Vec<i64>) -> bool {
        if *self.steps == 0 {
            return false;
        }
        *self.steps -= 1;
        let total_first = cells < self.run.cells.len();
        let end_of = |index: usize| {
            let range = &self.run.pieces[index];
            if total_first && index + 1 == self.run.pieces.len() { self.places[cells].start } else { range.end }
        };
        let Some(range) = self.run.pieces.get(piece) else {
            return cell != cells || (total_first && sums.iter().any(|left| *left != 0)) || self.keep();
        };
        let end = end_of(piece);
        if at >= end {
            let next = self.start(piece + 1);
            return self.cut(cell, piece + 1, next, cells, sums);
        }
        debug_assert!(range.start <= at);
        // Every digit left over must still find a cell, and every cell a digit.
        let digits: usize = end - at
            + (piece + 1..self.run.pieces.len()).map(|p| end_of(p).saturating_sub(self.start(p))).sum::<usize>();
        let Some(open) =
            cells.checked_sub(cell).filter(|open| *open > 0 && digits >= *open && digits <= open * MOST_DIGITS)
        else {
            return true;
        };
        if total_first && sums.iter().any(|left| beyond(*left, digits, open)) {
            return true;
        }
        let longest = if self.text.as_bytes()[at] == b'0' { 1 } else { MOST_DIGITS };
        for len in 1..=longest.min(end - at).min(digits + 1 - open) {
            let value = self.value(at..at + len);
            let before = sums.clone();
            let mut fits = true;
            for (sum, so_far) in self.sums.iter().zip(sums.iter_mut()) {
                if sum.parts.contains(&cell) {
                    *so_far += if total_first { -value } else { value };
                    fits &= !total_first || *so_far >= 0;
                } else if sum.total == cell {
                    fits &= *so_far == value;
                }
            }
            self.places[cell] = at..at + len;
            let going_on = !fits || self.cut(cell + 1, piece, at + len, cells, sums);
            *sums = before;
            if !going_on {
                return false;
            }
            if !fits && total_first {
                // A longer number is larger still.
                break;
            }
        }
        true
    }

    fn keep(&mut self) -> bool {
        let values = self.places.iter().map(|place| self.value(place.clone())).collect();
        self.splits.push(Split { values, places: self.places.clone() });
        self.splits.len() <= self.most
    }
}

/// Whether so many digits in so many cells cannot add up to what is left of a total.
fn beyond(left: i64, digits: usize, cells: usize) -> bool {
    let longest = u32::try_from(digits - (cells - 1)).unwrap_or(u32::MAX);
    let most = 10_i64
        .checked_pow(longest)
        .map_or(i64::MAX, |power| power.saturating_add(10 * i64::try_from(cells).unwrap_or(0)));
    left > most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, pieces: &[(usize, usize)], cells: usize, sums: &[OwnSum]) -> Vec<Vec<i64>> {
        let run = Run { cells: (0..cells).collect(), pieces: pieces.iter().map(|(start, end)| *start..*end).collect() };
        let splits = all(text, &run, sums, 1000, &mut 100_000).unwrap();
        if sums.is_empty() {
            assert_eq!(count(text, &run, 1000), splits.len());
        }
        splits.into_iter().map(|split| split.values).collect()
    }

    #[test]
    fn zeros_stand_alone() {
        assert_eq!(values("1000000", &[(0, 7)], 7, &[]), [[1, 0, 0, 0, 0, 0, 0]]);
        assert_eq!(values("5225", &[(0, 4)], 3, &[]).len(), 3);
        assert_eq!(values("110000011", &[(0, 9)], 7, &[]).len(), 4);
    }

    #[test]
    fn a_separator_is_a_border() {
        assert_eq!(values("230 000023", &[(0, 3), (4, 10)], 7, &[]).len(), 3);
        assert_eq!(values("00", &[(0, 2)], 3, &[]).len(), 0);
    }

    #[test]
    fn own_sums_choose() {
        let row = [OwnSum { parts: (0..6).collect(), total: 6 }];
        assert_eq!(values("640020470", &[(0, 9)], 7, &row), [[64, 0, 0, 2, 0, 4, 70]]);
        assert_eq!(values("230 000023", &[(0, 3), (4, 10)], 7, &row), [[23, 0, 0, 0, 0, 0, 23]]);
        assert_eq!(values("20000011", &[(0, 8)], 7, &row).len(), 0);
        let group = |at: usize| OwnSum { parts: (at..at + 4).collect(), total: at + 4 };
        let line = values("10203120001200000", &[(0, 17)], 15, &[group(0), group(5), group(10)]);
        assert_eq!(line, [[1, 0, 2, 0, 3, 12, 0, 0, 0, 12, 0, 0, 0, 0, 0]]);
    }
}
