//! The sums of a report as linear equations in the changes of its cells, solved exactly.
//!
//! In: the relations as tried, and which of them are to be mended. Out: for a set of cells, whether
//! changing them satisfies everything, and to what. Amounts are whole multiples of the finest unit
//! printed.

use crate::check::sums::Tried;
use crate::finding::Outcome;
use crate::form::{Comparison, Kind};
use crate::record::{Mark, Tables};
use rust_decimal::Decimal;

/// Cells and what each would have to be; none where the sums leave open how the cells share the change.
pub type Changes = Vec<(usize, Option<Decimal>)>;

/// Equations in the changes of cells.
pub(in crate::check) struct System {
    /// The form's index of each cell.
    cells: Vec<usize>,
    /// What each cell is printed as.
    printed: Vec<i128>,
    /// Whether a cell may come out negative.
    signed: Vec<bool>,
    /// Left less right of each sum; 0 for those that are to stay as they are.
    residuals: Vec<i128>,
    /// The cells of each sum.
    members: Vec<Vec<usize>>,
    /// The sums of each cell, and 1 or -1 for its side.
    columns: Vec<Vec<(usize, i128)>>,
    bounds: Vec<Bound>,
    /// Decimal places of the unit.
    scale: u32,
}

/// Changes, each with its sign, that may together come to `room` and no more.
struct Bound {
    terms: Vec<(usize, i128)>,
    room: i128,
}

impl System {
    /// None if the figures are too large to add up exactly.
    pub(in crate::check) fn new(tables: &Tables, tried: &[Tried], wanted: &[usize]) -> Option<Self> {
        let is_sum = |one: &Tried| one.instance.comparison == Comparison::Equals && one.outcome != Outcome::CannotTell;
        let mut cells: Vec<usize> =
            tried.iter().flat_map(Tried::cells).filter(|cell| tables.cells[*cell].number().is_some()).collect();
        cells.sort_unstable();
        cells.dedup();
        let scale = cells.iter().filter_map(|cell| tables.cells[*cell].number()).map(|n| n.scale()).max().unwrap_or(0);
        let mut system = Self {
            printed: Vec::with_capacity(cells.len()),
            signed: cells.iter().map(|cell| tables.form.cells[*cell].kind == Kind::Change).collect(),
            residuals: Vec::new(),
            members: Vec::new(),
            columns: vec![Vec::new(); cells.len()],
            bounds: Vec::new(),
            cells,
            scale,
        };
        for cell in &system.cells {
            system.printed.push(units(tables.cells[*cell].number()?, scale)?);
        }
        for (index, one) in tried.iter().enumerate() {
            if is_sum(one) {
                let residual = if wanted.contains(&index) { units(one.difference, scale)? } else { 0 };
                system.add_sum(one, residual);
            } else {
                system.bounds.extend(system.bound(tables, one, wanted.contains(&index)));
            }
        }
        Some(system)
    }

    fn add_sum(&mut self, one: &Tried, residual: i128) {
        let sum = self.residuals.len();
        self.residuals.push(residual);
        let terms: Vec<(usize, i128)> =
            one.terms().filter_map(|(cell, sign)| Some((self.place(cell)?, sign))).collect();
        for (cell, sign) in &terms {
            self.columns[*cell].push((sum, *sign));
        }
        self.members.push(terms.into_iter().map(|(cell, _)| cell).collect());
    }

    /// The bound a relation sets: an inequality, or a sum with blank cells, which can hold only what is left to them.
    /// One that is broken and not to be mended sets none.
    fn bound(&self, tables: &Tables, one: &Tried, wanted: bool) -> Option<Bound> {
        let blank = |cells: &[usize]| cells.iter().any(|cell| tables.cells[*cell].value == Err(Mark::Blank));
        let numbers_or_blanks = one.cells().all(|cell| matches!(tables.cells[cell].value, Ok(_) | Err(Mark::Blank)));
        if !numbers_or_blanks || (one.outcome == Outcome::Broken && !wanted) {
            return None;
        }
        // 1 where the left side may not exceed the right, -1 where it may not fall short.
        let direction = match (one.instance.comparison, blank(&one.left), blank(&one.instance.right)) {
            (Comparison::AtMost, false, false) | (Comparison::Equals, true, false) => 1,
            (Comparison::AtLeast, false, false) | (Comparison::Equals, false, true) => -1,
            _ => return None,
        };
        let mut room = 0_i128;
        let mut terms = Vec::new();
        for (cell, sign) in one.terms() {
            let Some(number) = tables.cells[cell].number() else { continue };
            let sign = sign * direction;
            room = room.checked_sub(sign.checked_mul(units(number, self.scale)?)?)?;
            terms.extend(self.place(cell).map(|place| (place, sign)));
        }
        // A sum with blanks that could not hold as printed forbids nothing.
        (room >= 0 || wanted).then_some(Bound { terms, room })
    }

    fn place(&self, cell: usize) -> Option<usize> {
        self.cells.binary_search(&cell).ok()
    }

    pub(in crate::check) fn sums(&self) -> usize {
        self.residuals.len()
    }

    pub(in crate::check) fn cells(&self) -> usize {
        self.cells.len()
    }

    pub(in crate::check) fn residual(&self, sum: usize) -> i128 {
        self.residuals[sum]
    }

    pub(in crate::check) fn cells_of(&self, sum: usize) -> &[usize] {
        &self.members[sum]
    }

    pub(in crate::check) fn sums_of(&self, cell: usize) -> impl Iterator<Item = usize> + '_ {
        self.columns[cell].iter().map(|(sum, _)| *sum)
    }

    /// The cells that share a sum or a bound with the chosen ones, and those of broken bounds.
    pub(in crate::check) fn beside(&self, chosen: &[usize]) -> Vec<usize> {
        let sums = chosen.iter().flat_map(|cell| self.sums_of(*cell));
        let mut cells: Vec<usize> = sums.flat_map(|sum| self.cells_of(sum)).copied().collect();
        let touches = |bound: &&Bound| bound.room < 0 || bound.terms.iter().any(|(cell, _)| chosen.contains(cell));
        let bounds = self.bounds.iter().filter(touches);
        cells.extend(bounds.flat_map(|bound| bound.terms.iter().map(|(cell, _)| *cell)));
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    pub(in crate::check) fn most_sums_of_a_cell(&self) -> usize {
        self.columns.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The least a cell may change by.
    fn least(&self, cell: usize) -> Option<i128> {
        (!self.signed[cell]).then(|| -self.printed[cell])
    }

    /// What the chosen cells would have to be, if changing them satisfies every sum and bound.
    pub(in crate::check) fn solve(&self, chosen: &[usize]) -> Option<Changes> {
        let mut order: Vec<usize> = chosen.to_vec();
        order.sort_unstable();
        let solved = Solved::of(&self.equations(&order), order.len())?;
        let mut limits: Vec<(Vec<i128>, i128)> = Vec::new();
        for (position, cell) in order.iter().enumerate() {
            if let Some(least) = self.least(*cell) {
                let mut row = vec![0; order.len()];
                row[position] = -1;
                limits.push((row, -least));
            }
        }
        for bound in &self.bounds {
            let sign = |cell: &usize| bound.terms.iter().filter(|(own, _)| own == cell).map(|(_, sign)| sign).sum();
            let row: Vec<i128> = order.iter().map(sign).collect();
            if bound.room < 0 || row.iter().any(|sign| *sign != 0) {
                limits.push((row, bound.room));
            }
        }
        let changes = solved.within(&limits)?;
        let implied = |position: usize, change: i128| {
            let value = Decimal::try_from_i128_with_scale(self.printed[order[position]] + change, self.scale).ok()?;
            Some(value.normalize())
        };
        let mut set = Changes::with_capacity(order.len());
        for (position, cell) in order.iter().enumerate() {
            let value = match &changes {
                Values::Only(changes) => Some(implied(position, changes[position])?),
                Values::Several => None,
            };
            set.push((self.cells[*cell], value));
        }
        Some(set)
    }

    /// The sums that the chosen cells belong to: a coefficient for each, then what they must come to.
    fn equations(&self, chosen: &[usize]) -> Vec<Vec<i128>> {
        let mut sums: Vec<usize> = chosen.iter().flat_map(|cell| self.sums_of(*cell)).collect();
        sums.sort_unstable();
        sums.dedup();
        let row = |sum: &usize| {
            let sign =
                |cell: &usize| self.columns[*cell].iter().find(|(own, _)| own == sum).map_or(0, |(_, sign)| *sign);
            chosen.iter().map(sign).chain([-self.residuals[*sum]]).collect()
        };
        sums.iter().map(row).collect()
    }
}

/// A decimal in units of its last printed place.
fn units(value: Decimal, scale: u32) -> Option<i128> {
    let mut value = value.normalize();
    if value.scale() > scale {
        return None;
    }
    let missing = scale - value.scale();
    value.set_scale(0).ok()?;
    value.mantissa().checked_mul(10_i128.checked_pow(missing)?)
}

/// Values that satisfy equations and limits.
enum Values {
    /// No others do.
    Only(Vec<i128>),
    /// Many do.
    Several,
}

/// Equations brought to a pivot each.
struct Solved {
    /// For each unknown its own row, if it has one: coefficients, then the right side.
    pivots: Vec<Option<Vec<i128>>>,
}

impl Solved {
    /// None if no values satisfy the equations.
    fn of(equations: &[Vec<i128>], unknowns: usize) -> Option<Self> {
        let mut rows = equations.to_vec();
        let mut pivots: Vec<Option<Vec<i128>>> = vec![None; unknowns];
        for unknown in 0..unknowns {
            let Some(at) = rows.iter().position(|row| row[unknown] != 0) else { continue };
            let pivot = rows.swap_remove(at);
            for row in rows.iter_mut().chain(pivots.iter_mut().flatten()) {
                let (own, factor) = (pivot[unknown], row[unknown]);
                if factor != 0 {
                    row.iter_mut().zip(&pivot).for_each(|(value, other)| *value = *value * own - other * factor);
                }
            }
            pivots[unknown] = Some(pivot);
        }
        rows.iter().all(|row| row[unknowns] == 0).then_some(Self { pivots })
    }

    /// Values within the limits, each a weighted sum and the most it may be; none if there are none.
    fn within(&self, limits: &[(Vec<i128>, i128)]) -> Option<Values> {
        let free: Vec<usize> = (0..self.pivots.len()).filter(|unknown| self.pivots[*unknown].is_none()).collect();
        let keeps = |values: &[i128]| limits.iter().all(|limit| reach(limit, values) <= limit.1);
        match free.as_slice() {
            [] => self.values(&[]).filter(|values| keeps(values)).map(Values::Only),
            [_] => {
                // Along a line every limit cuts off a half; its two ends are the steps at which one begins to bite.
                let (origin, next) = (self.values(&[0])?, self.values(&[1])?);
                let (mut low, mut high): (Option<i128>, Option<i128>) = (None, None);
                for limit in limits {
                    let (start, slope) = (reach(limit, &origin), reach(limit, &next) - reach(limit, &origin));
                    let room = limit.1 - start;
                    match slope {
                        0 if room < 0 => return None,
                        0 => {}
                        1.. => high = Some(high.map_or(room.div_euclid(slope), |h| h.min(room.div_euclid(slope)))),
                        _ => {
                            let least = -room.div_euclid(-slope);
                            low = Some(low.map_or(least, |l| l.max(least)));
                        }
                    }
                }
                match (low, high) {
                    (Some(low), Some(high)) if low > high => None,
                    (Some(low), Some(high)) if low == high => self.values(&[low]).map(Values::Only),
                    _ => Some(Values::Several),
                }
            }
            // Cells that share all their sums can only take the change together: all of them to nothing, or in many ways.
            [..] => {
                let emptied: Vec<i128> = limits.iter().take(self.pivots.len()).map(|limit| -limit.1).collect();
                let total = self.pivots.iter().flatten().next()?;
                let come_to: i128 = emptied.iter().zip(total).map(|(value, sign)| value * sign).sum();
                let aim = total[self.pivots.len()];
                let same_side = total[..self.pivots.len()].iter().all(|sign| sign.signum() == total[0].signum());
                let own_limits = (0..emptied.len()).all(|own| limits[own].0[own] == -1);
                if !same_side || !own_limits || emptied.len() < self.pivots.len() || aim.signum() != come_to.signum() {
                    return None;
                }
                match come_to.abs().cmp(&aim.abs()) {
                    std::cmp::Ordering::Less => None,
                    std::cmp::Ordering::Equal => keeps(&emptied).then_some(Values::Only(emptied)),
                    std::cmp::Ordering::Greater => Some(Values::Several),
                }
            }
        }
    }

    /// The unknowns, given those without a row of their own; none if one is not whole.
    fn values(&self, free: &[i128]) -> Option<Vec<i128>> {
        let mut given = free.iter();
        let mut values: Vec<i128> = self
            .pivots
            .iter()
            .map(|pivot| if pivot.is_none() { given.next().copied().unwrap_or(0) } else { 0 })
            .collect();
        for (unknown, pivot) in self.pivots.iter().enumerate() {
            let Some(row) = pivot else { continue };
            let others = (0..self.pivots.len()).filter(|other| self.pivots[*other].is_none());
            let known: i128 = others.map(|other| row[other] * values[other]).sum();
            let rest = row[self.pivots.len()] - known;
            if rest % row[unknown] != 0 {
                return None;
            }
            values[unknown] = rest / row[unknown];
        }
        Some(values)
    }
}

/// What a limit's weighted sum comes to.
fn reach((weights, _): &(Vec<i128>, i128), values: &[i128]) -> i128 {
    weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
}
