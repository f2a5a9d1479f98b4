//! Does a figure as it is said fit a number of the tables?
//!
//! 1.5万件 is rounded or cut, 260余件 is about: either fits what lies less than one unit of its last
//! printed digit that is not 0 away, on both sides, since 约 and 近 are not told from 余. 100件 fits 100.

use crate::record::statement::{Precision, Statement};
use rust_decimal::Decimal;

/// Whether the statement may mean this number.
pub fn fits(statement: &Statement, number: Decimal) -> bool {
    let is_exact = statement.precision == Precision::Exact && !statement.text.contains(['万', '亿']);
    if is_exact {
        return statement.value == number;
    }
    statement.value.checked_sub(number).is_some_and(|difference| difference.abs() < unit(statement.value))
}

/// The worth of the last digit that is not 0: 10 of 260, 0.01 of 4.34, 1 of 0.
pub fn unit(value: Decimal) -> Decimal {
    let value = value.normalize();
    let mut unit = Decimal::new(1, value.scale());
    if value.is_zero() || value.scale() > 0 {
        return unit;
    }
    while (value % (unit * Decimal::TEN)).is_zero() {
        unit *= Decimal::TEN;
    }
    unit
}

/// What figures come to; more than a number can hold is the most it can.
pub fn sum(figures: impl IntoIterator<Item = Decimal>) -> Decimal {
    figures.into_iter().fold(Decimal::ZERO, |sum, figure| sum.checked_add(figure).unwrap_or(Decimal::MAX))
}

/// The worth of the last digit of a percentage as it is printed, at most 1: 0.01 of 4.34%, 1 of 50%.
pub fn last_digit(percent: Decimal) -> Decimal {
    Decimal::new(1, percent.normalize().scale())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_that_counts() {
        let unit = |value: &str| unit(value.parse().unwrap()).to_string();
        assert_eq!((unit("260"), unit("35000"), unit("97")), ("10".into(), "1000".into(), "1".into()));
        assert_eq!((unit("2.50"), unit("0")), ("0.1".into(), "1".into()));
        assert_eq!(last_digit("4.34".parse().unwrap()).to_string(), "0.01");
        assert_eq!(last_digit("50".parse().unwrap()).to_string(), "1");
    }
}
