//! The pattern behind a wrong cell, told by what is printed and what would be consistent.

use crate::finding::Cause;
use crate::form::{Comparison, Form};
use rust_decimal::Decimal;

/// Names the pattern: `0` for 11 in a total is the form's default, 12 for 21 two swapped digits, 16 for 10 one digit.
#[must_use]
pub fn of(form: &Form, cell: usize, printed: Decimal, implied: Decimal) -> Cause {
    let is_total =
        form.instances.iter().any(|sum| sum.comparison == Comparison::Equals && sum.right.as_slice() == [cell]);
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
        let cause =
            |key: &str, printed: u32, implied: u32| of(form, form.cell(key).unwrap(), printed.into(), implied.into());
        assert_eq!(cause("review_and_litigation.review.total", 0, 11), Cause::DefaultTotal);
        assert_eq!(cause("applications.outcomes_total.natural_person", 2, 11), Cause::WrongTotal);
        assert_eq!(cause("applications.outcomes_total.total", 0, 11), Cause::DefaultTotal);
        assert_eq!(cause("applications.disclosed_in_full.natural_person", 12, 21), Cause::SwappedDigits);
        assert_eq!(cause("applications.disclosed_in_full.natural_person", 16, 10), Cause::OneDigit);
        assert_eq!(cause("applications.disclosed_in_full.natural_person", 3, 11), Cause::WrongCell);
    }
}
