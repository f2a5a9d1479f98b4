//! Ways of cutting a run of digits into its cells.
//!
//! No number but 0 begins with 0, so that `1000000` cut in seven has one way; `110000011` has four.
//! A run that ends in the total of its other cells is cut there first; what stands before is cut in two
//! halves, each in every way, and the halves that add up to the total are found by their sums. Cell by
//! cell, twenty-five rows of seven numbers of four digits are more than the steps allow.

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
    let mut cutter =
        Cutter { digits: Digits::of(text, run), cells: run.cells.len(), sums, most, steps, splits: Vec::new() };
    let last = run.cells.len().checked_sub(1)?;
    if sums.iter().any(|sum| sum.total == last && sum.parts.len() == last) {
        cutter.cut_at_total(last)?;
    } else {
        cutter.cut(&mut vec![0], &mut vec![0; sums.len()])?;
    }
    Some(cutter.splits)
}

/// How many ways there are of cutting a run whatever its sums, at most `most`.
pub fn count(text: &str, run: &Run, most: usize) -> usize {
    let digits = Digits::of(text, run);
    if digits.len() > run.cells.len() * MOST_DIGITS {
        return 0;
    }
    // For every end, the ways of filling so many of the first cells with the digits up to it.
    let width = run.cells.len() + 1;
    let mut ways = vec![0_usize; width * (digits.len() + 1)];
    ways[0] = 1;
    for end in 1..=digits.len() {
        let (before, own) = ways.split_at_mut(width * end);
        for start in (end.saturating_sub(MOST_DIGITS)..end).rev() {
            if start + 1 < end && digits.apart[start + 1] {
                break;
            }
            if start + 1 == end || digits.values[start] != 0 {
                for (ways, fewer) in own[1..width].iter_mut().zip(&before[width * start..]) {
                    *ways = ways.saturating_add(*fewer).min(most);
                }
            }
        }
    }
    ways[width * (digits.len() + 1) - 1]
}

/// The digits of a run, one after the other, whatever stands between them.
struct Digits {
    values: Vec<u8>,
    /// Where each stands in the text.
    places: Vec<usize>,
    /// Whether a separator stands before it.
    apart: Vec<bool>,
}

impl Digits {
    fn of(text: &str, run: &Run) -> Self {
        let places: Vec<usize> = run.pieces.iter().cloned().flatten().collect();
        let apart = run.pieces.iter().flat_map(|piece| piece.clone().map(|at| at == piece.start)).collect();
        let values = places.iter().map(|at| text.as_bytes()[*at] - b'0').collect();
        Self { values, places, apart }
    }

    fn len(&self) -> usize {
        self.values.len()
    }

    /// The number that neighbouring digits print, if they can be one: without a separator or a zero before others.
    fn number(&self, range: Range<usize>) -> Option<i64> {
        let fits = (1..=MOST_DIGITS).contains(&range.len())
            && (range.len() == 1 || self.values[range.start] != 0)
            && !self.apart[range.start + 1..range.end].contains(&true);
        fits.then(|| self.values[range].iter().fold(0, |number, digit| number * 10 + i64::from(*digit)))
    }

    /// The same with one digit more, whose place is given.
    fn longer(&self, number: Option<i64>, start: usize, next: usize) -> Option<i64> {
        let number = number.filter(|_| self.values[start] != 0 && !self.apart[next])?;
        Some(number * 10 + i64::from(self.values[next]))
    }

    /// Where it stands in the text.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        self.places[range.start]..self.places[range.end - 1] + 1
    }
}

/// The ways of cutting half of the cells before a total: where each cell ends, and what they add up to.
struct Halves {
    stretch: Range<usize>,
    cells: usize,
    /// The most digits of a cell, and the most that all come to.
    longest: usize,
    total: i64,
    /// The ends of all ways, one behind the other, and the sum of each.
    ends: Vec<usize>,
    sums: Vec<i64>,
}

impl Halves {
    fn ends(&self, way: usize) -> &[usize] {
        &self.ends[way * self.cells..(way + 1) * self.cells]
    }
}

struct Cutter<'a> {
    digits: Digits,
    cells: usize,
    sums: &'a [OwnSum],
    most: usize,
    steps: &'a mut usize,
    splits: Vec<Split>,
}

impl Cutter<'_> {
    fn step(&mut self) -> Option<()> {
        *self.steps = self.steps.checked_sub(1)?;
        Some(())
    }

    /// Tries every length of the total that ends the run, then what stands before it.
    fn cut_at_total(&mut self, parts: usize) -> Option<()> {
        let digits = self.digits.len();
        let middle = parts / 2;
        for len in 1..=MOST_DIGITS.min(digits.saturating_sub(parts)) {
            let end = digits - len;
            let Some(total) = self.digits.number(end..digits) else { continue };
            // No part is longer than its total.
            let earliest = middle.max(end.saturating_sub((parts - middle) * len));
            let latest = (end - (parts - middle)).min(middle * len);
            for at in earliest..=latest {
                let first = self.halves(0..at, middle, len, total)?;
                if first.sums.is_empty() {
                    continue;
                }
                let second = self.halves(at..end, parts - middle, len, total)?;
                let mut by_sum: Vec<usize> = (0..second.sums.len()).collect();
                by_sum.sort_by_key(|way| second.sums[*way]);
                for (way, sum) in first.sums.iter().enumerate() {
                    let wanted = total - sum;
                    let from = by_sum.partition_point(|other| second.sums[*other] < wanted);
                    for other in by_sum[from..].iter().take_while(|other| second.sums[**other] == wanted) {
                        self.keep(&[&[0], first.ends(way), second.ends(*other), &[digits]].concat())?;
                    }
                }
            }
        }
        Some(())
    }

    /// Every way of cutting a stretch into so many cells of at most `longest` digits that come to at most `total`.
    fn halves(&mut self, stretch: Range<usize>, cells: usize, longest: usize, total: i64) -> Option<Halves> {
        let mut halves = Halves { stretch, cells, longest, total, ends: Vec::new(), sums: Vec::new() };
        self.half(&mut Vec::with_capacity(cells), 0, &mut halves)?;
        Some(halves)
    }

    /// Cuts on behind the cells that are cut, which come to `sum`.
    fn half(&mut self, ends: &mut Vec<usize>, sum: i64, halves: &mut Halves) -> Option<()> {
        let start = ends.last().copied().unwrap_or(halves.stretch.start);
        let end = halves.stretch.end;
        let Some(open) = (halves.cells - ends.len()).checked_sub(1) else {
            if start == end {
                halves.ends.extend_from_slice(ends);
                halves.sums.push(sum);
            }
            return Some(());
        };
        // The cells behind take one digit each at least, and not more than they hold.
        let first = (start + 1).max(end.saturating_sub(open * halves.longest));
        let last = end.saturating_sub(open).min(start + halves.longest);
        let mut number = None;
        for to in first..=last {
            self.step()?;
            let is_first = to == first;
            number = if is_first { self.digits.number(start..to) } else { self.digits.longer(number, start, to - 1) };
            let Some(sum) = number.map(|number| sum + number) else { continue };
            if sum > halves.total {
                // A longer number is larger still.
                break;
            }
            ends.push(to);
            self.half(ends, sum, halves)?;
            ends.pop();
        }
        Some(())
    }

    /// Cuts on from the last of the bounds; `sums` holds what each own sum has come to.
    fn cut(&mut self, bounds: &mut Vec<usize>, sums: &mut Vec<i64>) -> Option<()> {
        self.step()?;
        let (cell, start) = (bounds.len() - 1, bounds[bounds.len() - 1]);
        let (open, left) = (self.cells - cell, self.digits.len() - start);
        if open == 0 {
            return if left == 0 { self.keep(bounds) } else { Some(()) };
        }
        // Every digit left over must still find a cell, and every cell a digit.
        if left < open || left > open * MOST_DIGITS {
            return Some(());
        }
        for end in start + 1..=(start + MOST_DIGITS).min(self.digits.len() + 1 - open) {
            let Some(value) = self.digits.number(start..end) else { continue };
            let before = sums.clone();
            let mut fits = true;
            for (sum, so_far) in self.sums.iter().zip(sums.iter_mut()) {
                if sum.parts.contains(&cell) {
                    *so_far += value;
                } else if sum.total == cell {
                    fits &= *so_far == value;
                }
            }
            if fits {
                bounds.push(end);
                self.cut(bounds, sums)?;
                bounds.pop();
            }
            *sums = before;
        }
        Some(())
    }

    /// Keeps a split; `None` once there are too many.
    fn keep(&mut self, bounds: &[usize]) -> Option<()> {
        let ranges = || bounds.windows(2).map(|pair| pair[0]..pair[1]);
        let values = ranges().filter_map(|range| self.digits.number(range)).collect();
        let places = ranges().map(|range| self.digits.place(range)).collect();
        self.splits.push(Split { values, places });
        (self.splits.len() <= self.most).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, pieces: &[(usize, usize)], cells: usize, sums: &[OwnSum]) -> Vec<Vec<i64>> {
        let run = Run { cells: (0..cells).collect(), pieces: pieces.iter().map(|(start, end)| *start..*end).collect() };
        let splits = all(text, &run, sums, 10_000, &mut 1_000_000).unwrap();
        if sums.is_empty() {
            assert_eq!(count(text, &run, 10_000), splits.len());
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
    fn halves_find_what_every_way_holds() {
        let mut state = 0x2a_u64;
        let mut draw = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let mut cut = 0;
        for round in 0..400_u64 {
            let cells = 2 + usize::try_from(draw(5)).unwrap();
            let parts: Vec<u64> = (1..cells).map(|_| draw([3, 12, 110][usize::try_from(round % 3).unwrap()])).collect();
            let total = parts.iter().sum::<u64>();
            let text: String = parts.iter().chain([&total]).map(u64::to_string).collect();
            let border = usize::try_from(draw(u64::try_from(text.len()).unwrap())).unwrap();
            let whole = [(0, text.len())];
            let pieces = if border == 0 { whole.to_vec() } else { vec![(0, border), (border, text.len())] };
            let sum = [OwnSum { parts: (0..cells - 1).collect(), total: cells - 1 }];
            let mut found = values(&text, &pieces, cells, &sum);
            let mut expected = values(&text, &pieces, cells, &[]);
            expected.retain(|split| split[..cells - 1].iter().sum::<i64>() == split[cells - 1]);
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{text} in {cells}");
            cut += found.len();
        }
        assert!(cut > 200, "{cut}");
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
