//! Cells → the sum of an operand: what is printed, what blanks leave open, and what a printed total proves.
//!
//! A blank is no zero. But where the known parts of a sum come to its printed total, nothing is left for the blanks, since
//! counts are not negative: they are proven to be 0.

use crate::check::sums::Tried;
use crate::form::Comparison;
use crate::record::{Mark, Tables};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A sum of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operand {
    /// The least it can be.
    pub low: Decimal,
    /// The most; none where nothing bounds it.
    pub high: Option<Decimal>,
    /// Whether a blank of it was proven to be 0.
    pub is_proven: bool,
    /// Why a cell of it has no number, where that leaves the sum open.
    pub open: Option<Mark>,
}

impl Operand {
    /// The sum, where nothing is left open.
    #[must_use]
    pub fn exact(&self) -> Option<Decimal> {
        self.open.is_none().then_some(self.low)
    }
}

/// What is known of the cells of a report beyond what they print.
#[derive(Debug)]
pub struct Known<'a> {
    tables: &'a Tables,
    zeros: BTreeSet<usize>,
    /// The most a cell without a number can be.
    most: BTreeMap<usize, Decimal>,
}

impl<'a> Known<'a> {
    /// What the sums of a report prove.
    #[must_use]
    pub fn of(tables: &'a Tables, tried: &[Tried]) -> Self {
        let mut known = Self { tables, zeros: BTreeSet::new(), most: BTreeMap::new() };
        let sums = || tried.iter().filter(|one| one.instance.comparison == Comparison::Equals);
        loop {
            let before = known.zeros.len();
            sums().for_each(|one| known.learn(one));
            if known.zeros.len() == before {
                return known;
            }
        }
    }

    fn number(&self, cell: usize) -> Option<Decimal> {
        self.tables.cells[cell].number().or_else(|| self.zeros.contains(&cell).then_some(Decimal::ZERO))
    }

    fn learn(&mut self, one: &Tried) {
        let right: Option<Vec<Decimal>> = one.instance.right.iter().map(|cell| self.number(*cell)).collect();
        let Some(right) = right else { return };
        let open: Vec<usize> = one.left.iter().copied().filter(|cell| self.number(*cell).is_none()).collect();
        let parts: Decimal = one.left.iter().filter_map(|cell| self.number(*cell)).sum();
        let left_over = right.iter().sum::<Decimal>() - parts;
        // Parts that come to more than their total prove nothing.
        if open.is_empty() || left_over < Decimal::ZERO {
            return;
        }
        for cell in open {
            let is_blank =
                matches!(self.tables.cells[cell].value, Err(Mark::Blank | Mark::Dash | Mark::Slash | Mark::None));
            if left_over.is_zero() && is_blank {
                self.zeros.insert(cell);
            }
            let most = self.most.entry(cell).or_insert(left_over);
            *most = left_over.min(*most);
        }
    }

    /// The sum of what the keys name: cells, rows by their total, headings by all rows under them. None where the form has no
    /// such cell.
    #[must_use]
    pub fn operand(&self, keys: &[String]) -> Option<Operand> {
        let mut sum = Operand { low: Decimal::ZERO, high: Some(Decimal::ZERO), is_proven: false, open: None };
        for key in keys {
            for cell in self.cells(key)? {
                sum.is_proven |= self.zeros.contains(&cell);
                if let Some(number) = self.number(cell) {
                    sum.low += number;
                    sum.high = sum.high.map(|high| high + number);
                } else {
                    sum.open = sum.open.or(self.tables.cells[cell].value.err());
                    sum.high = sum.high.zip(self.most.get(&cell)).map(|(high, most)| high + most);
                }
            }
        }
        Some(sum)
    }

    /// The cells that a key names.
    #[must_use]
    pub fn cells(&self, key: &str) -> Option<Vec<usize>> {
        let form = self.tables.form;
        if let Some(cell) = form.cell(key) {
            return Some(vec![cell]);
        }
        let total = format!("{key}.total");
        let under = |index: &usize| {
            let cell = &form.cells[*index];
            let rest = cell.key.strip_prefix(key).and_then(|rest| rest.strip_suffix("total"));
            let is_total = rest.is_some_and(|between| between.starts_with('.') && between.ends_with('.'));
            is_total && (!cell.foreign || self.tables.cells[*index].is_printed())
        };
        let own = form.cell(&total).filter(under);
        let mut cells: Vec<usize> = match own {
            // A hybrid prints one row where the form has several: it stands for them.
            Some(own) => vec![own],
            None => (0..form.cells.len()).filter(under).collect(),
        };
        cells.dedup();
        (!cells.is_empty()).then_some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::sums;
    use crate::form::Form;
    use crate::record::Cell;

    fn tables(cells: &[(&str, Result<u32, Mark>)]) -> Tables {
        let form = Form::edition("2021").unwrap();
        let zero = Cell { value: Ok(Decimal::ZERO), ..Cell::ABSENT };
        let all = form.cells.iter().map(|cell| if cell.foreign { Cell::ABSENT } else { zero.clone() });
        let mut tables = Tables { form, cells: all.collect(), spent: BTreeSet::new(), unseen: BTreeSet::new() };
        for (key, value) in cells {
            tables.cells[form.cell(key).unwrap()].value = value.map(Decimal::from);
        }
        tables
    }

    fn operand(tables: &Tables, key: &str) -> Operand {
        Known::of(tables, &sums::try_all(tables, None)).operand(&[key.to_owned()]).unwrap()
    }

    const SECRET: &str = "applications.refused.state_secret.total";
    const FULL: &str = "applications.disclosed_in_full.total";
    const ALL: &str = "applications.outcomes_total.total";

    #[test]
    fn a_total_that_leaves_nothing_proves_its_blanks_zero() {
        let blank = tables(&[(FULL, Ok(5)), (ALL, Ok(5)), (SECRET, Err(Mark::Blank))]);
        let refused = operand(&blank, "applications.refused");
        assert_eq!((refused.exact(), refused.is_proven), (Some(Decimal::ZERO), true));
    }

    #[test]
    fn what_a_total_leaves_bounds_its_blanks_and_nothing_else_does() {
        // Its applicants are printed as 0, but no total is; of all outcomes two are left.
        let applicants = |value| {
            let form = Form::edition("2021").unwrap();
            let row = form.cells.iter().filter(|cell| cell.key.starts_with("applications.refused.state_secret."));
            row.map(|cell| (cell.key.as_str(), value)).collect::<Vec<_>>()
        };
        let mut cells = applicants(Err(Mark::Blank));
        cells.extend([(FULL, Ok(5)), (ALL, Ok(7))]);
        let refused = operand(&tables(&cells), "applications.refused");
        assert_eq!((refused.low, refused.high, refused.open), (0.into(), Some(2.into()), Some(Mark::Blank)));
        cells.push((ALL, Err(Mark::Illegible)));
        let refused = operand(&tables(&cells), "applications.refused");
        assert_eq!((refused.low, refused.high, refused.exact()), (0.into(), None, None));
    }

    #[test]
    fn an_illegible_cell_is_never_proven() {
        let torn = tables(&[(FULL, Ok(5)), (ALL, Ok(5)), (SECRET, Err(Mark::Illegible))]);
        let refused = operand(&torn, "applications.refused");
        assert_eq!((refused.exact(), refused.high), (None, Some(Decimal::ZERO)));
    }
}
