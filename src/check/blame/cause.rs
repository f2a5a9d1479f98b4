//! The pattern behind wrong cells, told by what is printed and what would be consistent.

use crate::check::blame::Change;
use crate::check::sums::Tried;
use crate::finding::{Cause, Outcome};
use crate::form::{Comparison, Form};
use crate::record::{Mark, Tables};
use rust_decimal::Decimal;

/// Names the pattern of a set of cells. Cells with one and the same pattern share it: two totals left at 0.
#[must_use]
pub fn of(tables: &Tables, tried: &[Tried], changes: &[Change]) -> Cause {
    let known: Option<Vec<(usize, Decimal, Decimal)>> = changes
        .iter()
        .map(|change| Some((change.cell, tables.cells[change.cell].number()?, change.implied?)))
        .collect();
    let Some(known) = known else { return Cause::Unknown };
    if let [first, second] = known.as_slice()
        && let Some(cause) = of_two(tables.form, *first, *second)
    {
        return cause;
    }
    let mut causes =
        known.iter().map(|(cell, printed, implied)| match of_cell(tables.form, *cell, *printed, *implied) {
            Cause::DefaultTotal => Cause::DefaultTotal,
            _ if lacks_a_blank(tables, tried, *cell, *implied) => Cause::BlankPart,
            cause => cause,
        });
    let Some(first) = causes.next() else { return Cause::Unknown };
    causes.fold(first, |shared, cause| match (shared, cause) {
        _ if shared == cause => cause,
        (Cause::WrongTotal | Cause::WrongCell, Cause::WrongTotal | Cause::WrongCell) => Cause::WrongCell,
        _ => Cause::Unknown,
    })
}

/// A pattern of two cells of one row: cells, what is printed, what would be consistent.
fn of_two(form: &Form, one: (usize, Decimal, Decimal), two: (usize, Decimal, Decimal)) -> Option<Cause> {
    let (a, b) = (&form.cells[one.0], &form.cells[two.0]);
    if (a.table, a.block, a.row) != (b.table, b.block, b.row) {
        return None;
    }
    let run_together = |left: Decimal, right: Decimal| format!("{left}{right}");
    let stands_for = |alone: (Decimal, Decimal), apart: (Decimal, Decimal)| {
        let (number, rest) = if alone.1.is_zero() { alone } else { (alone.1, alone.0) };
        rest.is_zero() && number.to_string() == run_together(apart.0, apart.1)
    };
    let (printed, implied) = ((one.1, two.1), (one.2, two.2));
    match () {
        () if b.column == a.column + 1 && stands_for(implied, printed) => Some(Cause::SplitNumber),
        () if b.column == a.column + 1 && stands_for(printed, implied) => Some(Cause::JoinedNumbers),
        () if one.2 - one.1 == two.1 - two.2 => Some(Cause::TwoColumnsTraded),
        () => None,
    }
}

/// Whether a total lacks exactly what one blank part must be: as the total would be, the part's other sum agrees.
fn lacks_a_blank(tables: &Tables, tried: &[Tried], total: usize, implied: Decimal) -> bool {
    let undecided = || tried.iter().filter(|one| one.outcome == Outcome::CannotTell);
    let missing = |one: &Tried| {
        let mut blanks = one.left.iter().filter(|cell| tables.cells[**cell].number().is_none());
        let (Some(blank), None, [end]) = (blanks.next(), blanks.next(), one.instance.right.as_slice()) else {
            return None;
        };
        let end = if *end == total { implied } else { tables.cells[*end].number()? };
        let others: Decimal = one.left.iter().filter_map(|cell| tables.cells[*cell].number()).sum();
        (tables.cells[*blank].value == Err(Mark::Blank)).then_some((*blank, end - others))
    };
    undecided().filter(|one| one.instance.right == [total]).filter_map(missing).any(|(blank, part)| {
        let others = undecided().filter(|one| one.instance.right != [total]).filter_map(missing);
        part > Decimal::ZERO && others.into_iter().any(|other| other == (blank, part))
    })
}

/// Whether a cell is the total of a sum.
pub(in crate::check) fn is_total(form: &Form, cell: usize) -> bool {
    form.instances.iter().any(|sum| sum.comparison == Comparison::Equals && sum.right.as_slice() == [cell])
}

/// Names the pattern of one cell: `0` for 11 in a total is the form's default, 12 for 21 two swapped digits, 16 for 10 one digit.
#[must_use]
pub fn of_cell(form: &Form, cell: usize, printed: Decimal, implied: Decimal) -> Cause {
    let is_total = is_total(form, cell);
    if is_total && printed.is_zero() {
        return Cause::DefaultTotal;
    }
    let (a, b): (Vec<char>, Vec<char>) = (printed.to_string().chars().collect(), implied.to_string().chars().collect());
    if a.len() == b.len() && a.len() > 1 {
        let differing: Vec<usize> = (0..a.len()).filter(|i| a[*i] != b[*i]).collect();
        match differing.as_slice() {
            [i, j] if j - i == 1 && a[*i] == b[*j] && a[*j] == b[*i] => return Cause::SwappedDigits,
            [_] => return Cause::OneDigit,
            _ => {}
        }
    }
    if is_total { Cause::WrongTotal } else { Cause::WrongCell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let form = Form::edition("2021").unwrap();
        let cause = |key: &str, printed: u32, implied: u32| {
            of_cell(form, form.cell(key).unwrap(), printed.into(), implied.into())
        };
        assert_eq!(cause("review_and_litigation.review.total", 0, 11), Cause::DefaultTotal);
        assert_eq!(cause("applications.outcomes_total.natural_person", 2, 11), Cause::WrongTotal);
        assert_eq!(cause("applications.outcomes_total.total", 0, 11), Cause::DefaultTotal);
        assert_eq!(cause("applications.disclosed_in_full.natural_person", 12, 21), Cause::SwappedDigits);
        assert_eq!(cause("applications.disclosed_in_full.natural_person", 16, 10), Cause::OneDigit);
        assert_eq!(cause("applications.disclosed_in_full.natural_person", 3, 11), Cause::WrongCell);
    }
}
