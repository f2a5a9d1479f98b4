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
    /// Cells without a number, and the most they can be together.
    caps: Vec<(Vec<usize>, Decimal)>,
}

impl<'a> Known<'a> {
    /// What the sums of a report prove.
    #[must_use]
    pub fn of(tables: &'a Tables, tried: &[Tried]) -> Self {
        let mut known = Self { tables, zeros: BTreeSet::new(), caps: Vec::new() };
        let sums: Vec<&Tried> = tried.iter().filter(|one| one.instance.comparison == Comparison::Equals).collect();
        loop {
            let before = known.zeros.len();
            known.caps.clear();
            for one in &sums {
                known.learn(one);
            }
            if known.zeros.len() == before {
                break;
            }
        }
        // What one sum proves and another denies is proven by none.
        let denied: Vec<usize> = sums.iter().filter(|one| known.denies(one)).flat_map(|one| one.cells()).collect();
        known.zeros.retain(|cell| !denied.contains(cell));
        known
    }

    /// Whether a sum does not come out with what is proven.
    fn denies(&self, one: &Tried) -> bool {
        let sum = |cells: &[usize]| cells.iter().map(|cell| self.number(*cell)).sum::<Option<Decimal>>();
        let sides = sum(&one.left).zip(sum(&one.instance.right));
        one.cells().any(|cell| self.zeros.contains(&cell)) && sides.is_some_and(|(left, right)| left != right)
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
        let is_blank = |cell: &&usize| {
            matches!(self.tables.cells[**cell].value, Err(Mark::Blank | Mark::Dash | Mark::Slash | Mark::None))
        };
        if left_over.is_zero() {
            self.zeros.extend(open.iter().filter(is_blank).copied().collect::<Vec<_>>());
        }
        self.caps.push((open, left_over));
    }

    /// The most that cells without a number can be together; none where nothing bounds one of them.
    fn most(&self, open: &[usize]) -> Option<Decimal> {
        let alone =
            |cell: &usize| self.caps.iter().filter(|(cells, _)| cells.contains(cell)).map(|(_, cap)| *cap).min();
        let alone: BTreeMap<usize, Option<Decimal>> = open.iter().map(|cell| (*cell, alone(cell))).collect();
        let of = |cells: &mut dyn Iterator<Item = &usize>| cells.map(|cell| alone[cell]).sum::<Option<Decimal>>();
        let each = of(&mut open.iter());
        let capped = self
            .caps
            .iter()
            .filter_map(|(cells, cap)| Some(*cap + of(&mut open.iter().filter(|cell| !cells.contains(cell)))?));
        each.into_iter().chain(capped).min()
    }

    /// The sum of what the keys name: cells, rows by their total, headings by all rows under them. None where the form has no
    /// such cell.
    #[must_use]
    pub fn operand(&self, keys: &[String]) -> Option<Operand> {
        let cells: Vec<usize> = keys.iter().map(|key| self.cells(key)).collect::<Option<Vec<_>>>()?.concat();
        let open: Vec<usize> = cells.iter().copied().filter(|cell| self.number(*cell).is_none()).collect();
        let low: Decimal = cells.iter().filter_map(|cell| self.number(*cell)).sum();
        Some(Operand {
            low,
            high: self.most(&open).map(|most| low + most),
            is_proven: cells.iter().any(|cell| self.zeros.contains(cell)),
            open: open.first().and_then(|cell| self.tables.cells[*cell].value.err()),
        })
    }

    /// The cells that a key names.
    #[must_use]
    pub fn cells(&self, key: &str) -> Option<Vec<usize>> {
        let form = self.tables.form;
        if let Some(cell) = form.cell(key) {
            return Some(vec![cell]);
        }
        let is_printed = |index: usize| self.tables.cells[index].is_printed();
        let under = |index: &usize| {
            let cell = &form.cells[*index];
            let rest = cell.key.strip_prefix(key).and_then(|rest| rest.strip_suffix(".total"));
            rest.is_some_and(|between| between.starts_with('.')) && (!cell.foreign || is_printed(*index))
        };
        let parts: Vec<usize> = (0..form.cells.len()).filter(under).collect();
        let own = form.cell(&format!("{key}.total"));
        // The editions print one row where another has several: a row stands for what is not printed under it.
        match own {
            Some(own) if !form.cells[own].foreign && (is_printed(own) || parts.is_empty()) => Some(vec![own]),
            Some(own) if is_printed(own) && !parts.iter().any(|part| is_printed(*part)) => Some(vec![own]),
            _ => (!parts.is_empty()).then_some(parts),
        }
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
        // Two blanks share what is left.
        cells.push(("applications.refused.prohibited_by_law.total", Err(Mark::Blank)));
        assert_eq!(operand(&tables(&cells), "applications.refused").high, Some(2.into()));
        cells.push((ALL, Err(Mark::Illegible)));
        let refused = operand(&tables(&cells), "applications.refused");
        assert_eq!((refused.low, refused.high, refused.exact()), (0.into(), None, None));
    }

    #[test]
    fn what_one_sum_proves_and_another_denies_is_not_proven() {
        let person = "applications.refused.state_secret.natural_person";
        let torn = tables(&[(FULL, Ok(5)), (ALL, Ok(5)), (SECRET, Err(Mark::Blank)), (person, Ok(1))]);
        // All outcomes are used up without it, and its row prints an applicant.
        assert_eq!(operand(&torn, "applications.refused").exact(), None);
    }

    #[test]
    fn an_illegible_cell_is_never_proven() {
        let torn = tables(&[(FULL, Ok(5)), (ALL, Ok(5)), (SECRET, Err(Mark::Illegible))]);
        let refused = operand(&torn, "applications.refused");
        assert_eq!((refused.exact(), refused.high), (None, Some(Decimal::ZERO)));
    }
}
