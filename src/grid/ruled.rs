//! Ruling lines on a page → tables: which slots are walled off, and which belong to one cell.
//!
//! In: the straight lines of a page, in points. Out: [`Ruled`] tables from the top down, each with
//! its grid lines and cells. Knows nothing of text.

/// A straight line, upright or level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Whether it runs from left to right.
    pub level: bool,
    /// Its height on the page if it is level, else its distance from the left edge.
    pub at: f32,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

/// A table made of ruling lines.
#[derive(Debug, Clone, Default)]
pub struct Ruled {
    /// The upright grid lines, from left to right.
    pub xs: Vec<f32>,
    /// The level grid lines, from the top down.
    pub ys: Vec<f32>,
    /// The cells in reading order; they cover every slot once.
    pub cells: Vec<RuledCell>,
    /// Whether its upper edge is not drawn: a page may have begun in the middle of a row.
    pub open_above: bool,
    /// Whether its lower edge is not drawn.
    pub open_below: bool,
    /// For every slot the index of its cell, row by row.
    slots: Vec<usize>,
}

/// A cell of a table made of ruling lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuledCell {
    /// First row.
    pub row: usize,
    /// First column.
    pub column: usize,
    /// Rows it covers.
    pub rowspan: usize,
    /// Columns it covers.
    pub colspan: usize,
}

/// Lines closer than this, in points, are one: double borders, and the ends of borders drawn cell by cell.
///
/// Rows of small print are 8 points high; the widest double border seen is 2.2.
const ONE_LINE: f32 = 3.0;
/// Lines that reach further than this past the last one across them leave a table open.
const OPEN: f32 = 4.0 * ONE_LINE;
/// The widest column, in points, that has no level line of its own beside a table.
const WIDEST_SIDE: f32 = 160.0;
/// The share of a slot's side that a line must cover to wall it off.
const WALL: f32 = 0.6;
/// Lines at one height that are held against another.
const MOST_DASHES: usize = 200;
/// More lines than this on a page are a drawing.
pub const MOST_RULES: usize = 4000;
/// A grid of more slots than this is a drawing: rows and columns are no nearer than [`ONE_LINE`], so that a page of print has fewer.
const MOST_SLOTS: usize = 50_000;

impl Ruled {
    /// The slot at a point: row and column.
    #[must_use]
    pub fn slot(&self, x: f32, y: f32) -> Option<(usize, usize)> {
        let within = |lines: &[f32], at: f32| {
            let behind = lines.partition_point(|line| *line <= at);
            (behind > 0 && behind < lines.len()).then(|| behind - 1)
        };
        Some((within(&self.ys, y)?, within(&self.xs, x)?))
    }

    /// The index of the cell that covers a slot.
    #[must_use]
    pub fn cell_at(&self, row: usize, column: usize) -> Option<usize> {
        let columns = self.xs.len().checked_sub(1)?;
        if column < columns { self.slots.get(row * columns + column).copied() } else { None }
    }

    fn holds(&self, other: &Self) -> bool {
        let (Some((left, right)), Some((top, bottom))) = (ends(&self.xs), ends(&self.ys)) else { return false };
        let (Some((l, r)), Some((t, b))) = (ends(&other.xs), ends(&other.ys)) else { return false };
        left <= l && r <= right && top <= t && b <= bottom
    }
}

fn ends(lines: &[f32]) -> Option<(f32, f32)> {
    Some((*lines.first()?, *lines.last()?))
}

/// Finds the tables that the lines of a page make.
///
/// A frame around other tables is no table, and neither is a box without a line inside.
#[must_use]
pub fn tables(rules: Vec<Rule>) -> Vec<Ruled> {
    let rules = joined(rules);
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let mut found: Vec<Ruled> = connected(&rules).into_iter().filter_map(|group| table(&group)).collect();
    let frames: Vec<bool> = found
        .iter()
        .map(|outer| found.iter().any(|inner| outer.holds(inner) && (outer.xs != inner.xs || outer.ys != inner.ys)))
        .collect();
    let mut frames = frames.into_iter();
    found.retain(|_| !frames.next().unwrap_or_default());
    found.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]).then(a.xs[0].total_cmp(&b.xs[0])));
    found
}

/// Lines in one direction that touch or overlap become one.
#[must_use]
pub fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.level.cmp(&b.level).then(a.at.total_cmp(&b.at)).then(a.from.total_cmp(&b.from)));
    let mut whole: Vec<Rule> = Vec::new();
    for rule in rules {
        let near = whole.iter_mut().rev().take(MOST_DASHES);
        let near = near.take_while(|last| last.level == rule.level && rule.at - last.at < 1.0);
        let touching = near.filter(|last| rule.from <= last.to + ONE_LINE && last.from <= rule.to + ONE_LINE).last();
        match touching {
            Some(last) => {
                last.from = last.from.min(rule.from);
                last.to = last.to.max(rule.to);
            }
            None => whole.push(rule),
        }
    }
    whole
}

/// Groups of lines that cross or touch each other.
fn connected(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut group: Vec<usize> = (0..rules.len()).collect();
    let reaches = |rule: &Rule, at: f32| rule.from - ONE_LINE <= at && at <= rule.to + ONE_LINE;
    for (i, level) in rules.iter().enumerate().filter(|(_, rule)| rule.level) {
        for (j, upright) in rules.iter().enumerate().filter(|(_, rule)| !rule.level) {
            if reaches(level, upright.at) && reaches(upright, level.at) {
                merge(&mut group, i, j);
            }
        }
    }
    let mut groups: Vec<Vec<Rule>> = vec![Vec::new(); rules.len()];
    for (at, rule) in rules.iter().enumerate() {
        groups[root(&mut group, at)].push(*rule);
    }
    let (mut groups, alone): (Vec<_>, Vec<_>) = groups.into_iter().filter(|g| !g.is_empty()).partition(|g| g.len() > 1);
    for side in alone.into_iter().flatten().filter(|rule| !rule.level) {
        if let Some(group) = groups.iter_mut().find(|group| is_beside(&side, group)) {
            group.push(side);
        }
    }
    groups
}

/// Whether an upright line is the outer side of a cell as high as the whole table, so that no level line reaches it.
fn is_beside(side: &Rule, group: &[Rule]) -> bool {
    let uprights = || group.iter().filter(|rule| !rule.level);
    let top = uprights().map(|rule| rule.from).fold(f32::INFINITY, f32::min);
    let bottom = uprights().map(|rule| rule.to).fold(f32::NEG_INFINITY, f32::max);
    let distance = uprights().map(|rule| (rule.at - side.at).abs()).fold(f32::INFINITY, f32::min);
    let shared = side.to.min(bottom) - side.from.max(top);
    distance <= WIDEST_SIDE && shared >= 0.8 * (bottom - top) && shared >= 0.8 * (side.to - side.from)
}

/// The table of one group of lines; none where they enclose fewer than two cells.
fn table(rules: &[Rule]) -> Option<Ruled> {
    let (xs, ..) = grid_lines(rules, false);
    let (ys, open_above, open_below) = grid_lines(rules, true);
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns * rows < 2 {
        return None;
    }
    if columns.saturating_mul(rows) > MOST_SLOTS {
        return None;
    }
    let mut owner: Vec<usize> = (0..rows * columns).collect();
    // For every grid line inside, the lines drawn along it.
    let along = |level: bool, places: &[f32]| -> Vec<Vec<&Rule>> {
        let near = |at: f32| rules.iter().filter(move |rule| rule.level == level && (rule.at - at).abs() <= ONE_LINE);
        places[1..places.len() - 1].iter().map(|at| near(*at).collect()).collect()
    };
    let is_wall = |drawn: &[&Rule], from: f32, to: f32| {
        let covered: f32 = drawn.iter().map(|rule| (rule.to.min(to) - rule.from.max(from)).max(0.0)).sum();
        covered >= WALL * (to - from)
    };
    for (column, drawn) in along(false, &xs).iter().enumerate() {
        for row in (0..rows).filter(|row| !is_wall(drawn, ys[*row], ys[row + 1])) {
            merge(&mut owner, row * columns + column, row * columns + column + 1);
        }
    }
    for (row, drawn) in along(true, &ys).iter().enumerate() {
        for column in (0..columns).filter(|column| !is_wall(drawn, xs[*column], xs[column + 1])) {
            merge(&mut owner, row * columns + column, (row + 1) * columns + column);
        }
    }
    let owner: Vec<usize> = (0..owner.len()).map(|slot| root(&mut owner, slot)).collect();
    let cells = cells(&owner, columns);
    let mut slots = vec![0; owner.len()];
    for (at, cell) in cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.rowspan {
            slots[row * columns + cell.column..][..cell.colspan].fill(at);
        }
    }
    (cells.len() > 1).then_some(Ruled { xs, ys, cells, open_above, open_below, slots })
}

/// The level or the upright grid lines: places closer than a line's width apart become one, at their middle.
///
/// Where the lines across reach past the outermost ones, the table is open on that side (a page
/// ends there, or it is printed without side borders) and is closed at their ends. Gives the lines,
/// and whether the first and the last are such.
fn grid_lines(rules: &[Rule], level: bool) -> (Vec<f32>, bool, bool) {
    let mut places: Vec<f32> = rules.iter().filter(|rule| rule.level == level).map(|rule| rule.at).collect();
    places.sort_by(f32::total_cmp);
    let mut lines: Vec<Vec<f32>> = Vec::new();
    for place in places {
        match lines.last_mut() {
            Some(line) if place - line[0] <= ONE_LINE => line.push(place),
            _ => lines.push(vec![place]),
        }
    }
    let mut lines: Vec<f32> = lines.iter().map(|line| f32::midpoint(line[0], line[line.len() - 1])).collect();
    let across = || rules.iter().filter(|rule| rule.level != level);
    let first = across().map(|rule| rule.from).fold(f32::INFINITY, f32::min);
    let last = across().map(|rule| rule.to).fold(f32::NEG_INFINITY, f32::max);
    let open_before = lines.first().is_none_or(|line| first < line - OPEN);
    if open_before {
        lines.insert(0, first);
    }
    let open_behind = lines.last().is_none_or(|line| last > line + OPEN);
    if open_behind {
        lines.push(last);
    }
    (lines, open_before, open_behind)
}

/// The first slot of those that a slot is joined to.
fn root(owner: &mut [usize], mut slot: usize) -> usize {
    while owner[slot] != slot {
        owner[slot] = owner[owner[slot]];
        slot = owner[slot];
    }
    slot
}

fn merge(owner: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(owner, a), root(owner, b));
    owner[a.max(b)] = a.min(b);
}

/// The slots of one owner as a cell; where they make no rectangle, each stands for itself.
fn cells(owner: &[usize], columns: usize) -> Vec<RuledCell> {
    // For every owner, how many slots it has, its first and last column, and its last row.
    let mut reach: Vec<(usize, usize, usize, usize)> = vec![(0, columns, 0, 0); owner.len()];
    for (slot, own) in owner.iter().enumerate() {
        let (count, first, last, row) = &mut reach[*own];
        *count += 1;
        (*first, *last, *row) = ((*first).min(slot % columns), (*last).max(slot % columns), slot / columns);
    }
    let mut cells = Vec::new();
    for (slot, own) in owner.iter().enumerate() {
        let (count, column, last_column, last_row) = reach[*own];
        let row = own / columns;
        let (rowspan, colspan) = (last_row - row + 1, last_column - column + 1);
        if rowspan * colspan != count {
            cells.push(RuledCell { row: slot / columns, column: slot % columns, rowspan: 1, colspan: 1 });
        } else if slot == *own {
            cells.push(RuledCell { row, column, rowspan, colspan });
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(at: f32, from: f32, to: f32) -> Rule {
        Rule { level: true, at, from, to }
    }

    fn upright(at: f32, from: f32, to: f32) -> Rule {
        Rule { level: false, at, from, to }
    }

    #[test]
    fn a_missing_line_joins_two_slots() {
        // Borders drawn cell by cell, with the gaps that Word leaves.
        let rules = vec![
            level(10.0, 0.0, 49.6),
            level(10.2, 50.1, 100.0),
            level(30.0, 0.0, 50.0),
            level(50.0, 0.0, 100.0),
            upright(0.0, 10.0, 50.0),
            upright(50.0, 10.0, 50.0),
            upright(100.0, 10.0, 50.0),
        ];
        let tables = tables(rules);
        assert_eq!(tables.len(), 1);
        let spans: Vec<_> = tables[0].cells.iter().map(|c| (c.row, c.column, c.rowspan, c.colspan)).collect();
        assert_eq!(spans, [(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 1)]);
        assert_eq!(tables[0].slot(60.0, 40.0), Some((1, 1)));
        assert_eq!(tables[0].cell_at(1, 1), Some(1));
        assert_eq!(tables[0].slot(120.0, 40.0), None);
    }

    #[test]
    fn frames_and_underlines_are_no_tables() {
        let frame = |x: f32, y: f32, w: f32, h: f32| {
            [level(y, x, x + w), level(y + h, x, x + w), upright(x, y, y + h), upright(x + w, y, y + h)]
        };
        let mut rules = frame(0.0, 0.0, 500.0, 800.0).to_vec();
        rules.push(level(60.0, 100.0, 300.0));
        assert!(tables(rules.clone()).is_empty());
        rules.extend(frame(100.0, 200.0, 100.0, 40.0));
        rules.push(upright(150.0, 200.0, 240.0));
        let found = tables(rules);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].xs, [100.0, 150.0, 200.0]);
    }

    #[test]
    fn a_cell_as_high_as_the_page_belongs_to_its_table() {
        let mut rules: Vec<Rule> = (0..4_u8).map(|row| level(20.0 * f32::from(row), 50.0, 150.0)).collect();
        rules.extend([0.0, 50.0, 150.0].map(|x| upright(x, 0.0, 60.0)));
        let tables = tables(rules);
        assert_eq!(tables[0].xs, [0.0, 50.0, 150.0]);
        assert_eq!(tables[0].cells[0], RuledCell { row: 0, column: 0, rowspan: 3, colspan: 1 });
    }

    #[test]
    fn a_table_open_at_its_sides_is_closed() {
        let rules =
            vec![level(0.0, 0.0, 90.0), level(20.0, 0.0, 90.0), upright(30.0, 0.0, 20.0), upright(60.0, 0.0, 20.0)];
        assert_eq!(tables(rules)[0].cells.len(), 3);
    }
}
