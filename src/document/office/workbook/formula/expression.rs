//! Sums, differences, products and quotients of cells: what most formulas of a report are.
//!
//! In: the text of a formula. Out: an [`Expression`], or none where it is of another kind.

use rust_decimal::Decimal;

/// The deepest nesting that is read.
const MOST_DEPTH: usize = 16;
/// The most factors of a product.
const MOST_FACTORS: usize = 16;

/// A part of a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A number.
    Number(Decimal),
    /// A cell.
    Cell(Reference),
    /// The numbers in the cells between two corners, added up; texts among them count nothing.
    Area(Reference, Reference),
    /// `a-b`, `SUM(a,b:c)`: parts that are added, or taken off where that is said.
    Total(Vec<(bool, Expression)>),
    /// `a*b`
    Times(Box<Expression>, Box<Expression>),
    /// `a/b`
    Divided(Box<Expression>, Box<Expression>),
}

/// A reference to a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The sheet it names.
    pub sheet: Option<String>,
    row: (i64, bool),
    column: (i64, bool),
}

impl Reference {
    /// Row and column from 0, the relative ones moved; none where they lie outside.
    #[must_use]
    pub fn at(&self, (rows, columns): (i64, i64)) -> Option<(u32, u32)> {
        let moved = |(index, is_fixed): (i64, bool), by: i64| u32::try_from(if is_fixed { index } else { index + by });
        Some((moved(self.row, rows).ok()?, moved(self.column, columns).ok()?))
    }
}

impl Expression {
    /// Reads a formula; none where it is not of the kinds named.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('=');
        let mut reader = Reader { rest: text, depth: 0 };
        let expression = reader.sum()?;
        reader.rest.trim().is_empty().then_some(expression)
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.trim_start();
        let Some(behind) = rest.strip_prefix(sign) else { return false };
        self.rest = behind;
        true
    }

    fn while_is(&mut self, kind: impl Fn(char) -> bool) -> &'a str {
        let len = self.rest.find(|c| !kind(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(len);
        self.rest = rest;
        taken
    }

    fn sum(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return None;
        }
        let mut parts = vec![(false, self.product()?)];
        loop {
            let is_taken_off = self.takes('-');
            if !is_taken_off && !self.takes('+') {
                break;
            }
            parts.push((is_taken_off, self.product()?));
        }
        self.depth -= 1;
        let [(false, _)] = parts.as_slice() else { return Some(Expression::Total(parts)) };
        parts.pop().map(|(_, only)| only)
    }

    fn product(&mut self) -> Option<Expression> {
        let mut left = self.single()?;
        for _ in 0..MOST_FACTORS {
            if self.takes('*') {
                left = Expression::Times(Box::new(left), Box::new(self.single()?));
            } else if self.takes('/') {
                left = Expression::Divided(Box::new(left), Box::new(self.single()?));
            } else {
                return Some(left);
            }
        }
        None
    }

    fn single(&mut self) -> Option<Expression> {
        let mut is_negative = false;
        loop {
            if self.takes('-') {
                is_negative = !is_negative;
            } else if !self.takes('+') {
                break;
            }
        }
        let own = self.unsigned()?;
        Some(if is_negative { Expression::Total(vec![(true, own)]) } else { own })
    }

    fn unsigned(&mut self) -> Option<Expression> {
        if self.takes('(') {
            let inner = self.sum()?;
            return self.takes(')').then_some(inner);
        }
        self.rest = self.rest.trim_start();
        if self.rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            let digits = self.while_is(|c| c.is_ascii_digit() || c == '.');
            return digits.parse().ok().map(Expression::Number);
        }
        if self.rest.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("SUM(")) {
            self.rest = &self.rest[4..];
            return self.arguments();
        }
        self.reference().map(Expression::Cell)
    }

    fn arguments(&mut self) -> Option<Expression> {
        let mut parts = Vec::new();
        loop {
            let before = self.rest;
            let area = self.area().filter(|_| self.rest.trim_start().starts_with([',', ')']));
            let part = if let Some(area) = area {
                area
            } else {
                self.rest = before;
                self.sum()?
            };
            parts.push((false, part));
            if self.takes(')') {
                return Some(Expression::Total(parts));
            }
            if !self.takes(',') {
                return None;
            }
        }
    }

    /// A cell or several, as a function takes them.
    fn area(&mut self) -> Option<Expression> {
        let from = self.reference()?;
        let to = if self.takes(':') { self.reference()? } else { from.clone() };
        Some(Expression::Area(from, to))
    }

    fn reference(&mut self) -> Option<Reference> {
        self.rest = self.rest.trim_start();
        let mut sheet = None;
        if let Some(quoted) = self.rest.strip_prefix('\'') {
            let (name, behind) = quoted.split_once("'!")?;
            sheet = Some(name.replace("''", "'"));
            self.rest = behind;
        } else if let Some((name, behind)) = self.rest.split_once('!')
            && !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        {
            sheet = Some(name.to_owned());
            self.rest = behind;
        }
        let is_fixed_column = self.takes('$');
        let letters = self.while_is(|c| c.is_ascii_alphabetic());
        let is_fixed_row = self.takes('$');
        let digits = self.while_is(|c| c.is_ascii_digit());
        if letters.is_empty() || letters.len() > 3 || digits.is_empty() || digits.len() > 7 {
            return None;
        }
        let number = |sum: i64, letter: u8| sum * 26 + i64::from(letter.to_ascii_uppercase() - b'A') + 1;
        let column = letters.bytes().fold(0, number) - 1;
        let row: i64 = digits.parse().ok()?;
        Some(Reference { sheet, row: (row - 1, is_fixed_row), column: (column, is_fixed_column) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_read_as_they_are_written() {
        let at = |text: &str| match Expression::read(text) {
            Some(Expression::Cell(cell)) => cell.at((1, 1)),
            _ => None,
        };
        assert_eq!([at("D22"), at("=$D$22"), at("AA$1"), at("A")], [Some((22, 4)), Some((21, 3)), Some((0, 27)), None]);
        assert!(matches!(Expression::read("SUM(D22:I22, 3)"), Some(Expression::Total(parts)) if parts.len() == 2));
        assert!(matches!(Expression::read("'甲 表'!A1-乙!B2*-2"), Some(Expression::Total(parts)) if parts[1].0));
        for other in ["IF(A1>0,1,2)", "SUM(A1:A2", "VLOOKUP(A1,B:C,2)", "A1&B1", ""] {
            assert_eq!(Expression::read(other), None, "{other}");
        }
        assert_eq!(Expression::read(&"(".repeat(100_000)), None);
        assert_eq!(Expression::read(&"-".repeat(100_000)), None);
        assert_eq!(Expression::read(&"1*".repeat(100_000)), None);
    }
}
