//! Hidden rows and columns, and how the others close up.
//!
//! In: stretches of rows and columns that are hidden. Out: where a cell or an area stands once they
//! are gone, and where it stood before.

use super::Area;

/// The hidden rows and columns of a sheet.
#[derive(Debug, Default)]
pub struct Hidden {
    rows: Stretches,
    columns: Stretches,
}

/// Stretches from a first to a last index, each with how many are hidden before it.
#[derive(Debug, Default)]
struct Stretches(Vec<(u32, u32, u32)>);

impl Hidden {
    /// What these stretches hide, each from its first to its last; they may overlap.
    #[must_use]
    pub fn new(rows: Vec<(u32, u32)>, columns: Vec<(u32, u32)>) -> Self {
        Self { rows: Stretches::new(rows), columns: Stretches::new(columns) }
    }

    /// Whether nothing is hidden.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.0.is_empty() && self.columns.0.is_empty()
    }

    /// What is left of an area, where the rest closes up; none where it is hidden as a whole.
    #[must_use]
    pub fn left_of(&self, area: Area) -> Option<Area> {
        let rows = self.rows.left_of(area.start.0, area.end.0)?;
        let columns = self.columns.left_of(area.start.1, area.end.1)?;
        Some(Area { start: (rows.0, columns.0), end: (rows.1, columns.1) })
    }

    /// Where a cell stood before the rest closed up.
    #[must_use]
    pub fn original(&self, (row, column): (u32, u32)) -> (u32, u32) {
        (self.rows.original(row), self.columns.original(column))
    }
}

impl Stretches {
    fn new(mut all: Vec<(u32, u32)>) -> Self {
        all.sort_unstable();
        all.dedup_by(|next, last| {
            let touches = next.0 <= last.1.saturating_add(1);
            if touches {
                last.1 = last.1.max(next.1);
            }
            touches
        });
        let mut before = 0;
        let counted = all.into_iter().map(|(first, last)| {
            let own = (first, last, before);
            before += last - first + 1;
            own
        });
        Self(counted.collect())
    }

    /// How many are hidden before an index.
    fn before(&self, index: u32) -> u32 {
        let earlier = self.0.partition_point(|(first, ..)| *first < index);
        earlier.checked_sub(1).map_or(0, |at| {
            let (first, last, before) = self.0[at];
            before + last.min(index - 1) - first + 1
        })
    }

    fn left_of(&self, first: u32, last: u32) -> Option<(u32, u32)> {
        let start = first - self.before(first);
        let end = last + 1 - self.before(last + 1);
        (end > start).then(|| (start, end - 1))
    }

    fn original(&self, index: u32) -> u32 {
        let earlier = self.0.partition_point(|(first, _, before)| first - before <= index);
        earlier.checked_sub(1).map_or(index, |at| {
            let (first, last, before) = self.0[at];
            index + before + last - first + 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_closes_up() {
        let hidden = Hidden::new(vec![(8, 8), (4, 4), (2, 3)], vec![(1, 1)]);
        let left = |start, end| hidden.left_of(Area { start, end }).map(|area| (area.start, area.end));
        assert_eq!(left((0, 0), (0, 2)), Some(((0, 0), (0, 1))));
        assert_eq!(left((1, 1), (5, 1)), None);
        assert_eq!(left((3, 0), (6, 0)), Some(((2, 0), (3, 0))));
        assert_eq!(left((9, 0), (9, 0)), Some(((5, 0), (5, 0))));
        let originals: Vec<(u32, u32)> = (0..6).map(|row| hidden.original((row, row))).collect();
        assert_eq!(originals, [(0, 0), (1, 2), (5, 3), (6, 4), (7, 5), (9, 6)]);
    }
}
