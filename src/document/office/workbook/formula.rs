//! Formulas without a calculated result: scripts write them with 0 or nothing in their place.
//!
//! In: the stored sheets of a workbook. Out: the cells whose stored result is none: sums and
//! differences are calculated, and where the workbook's own results disagree nobody has calculated
//! it. A result that is neither 0 nor empty is taken as it is.

mod expression;

use super::cells::{At, Stored, Value};
use super::format::decimal;
use crate::document::look::Thing;
use expression::{Expression, Reference};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::rc::Rc;

/// The most cells that are looked at to calculate a workbook.
const MOST_STEPS: usize = 1_000_000;
/// The deepest chain of formulas that is followed.
const MOST_CHAIN: usize = 64;

/// A formula as a cell states it.
#[derive(Debug, Clone)]
pub struct Formula {
    /// Its text.
    pub text: Rc<str>,
    /// By how many rows and columns its relative references are moved.
    pub shift: (i64, i64),
    /// Whether a result is stored with it at all.
    pub has_result: bool,
}

/// What is known of the program that wrote a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// It says that it has calculated.
    Calculates,
    /// It says nothing, or asks for a calculation when the file is opened.
    Unknown,
}

/// Marks every formula whose result nobody has calculated.
pub fn judge(sheets: &mut [Stored], writer: Writer) {
    let mut calculation = Calculation { sheets, known: HashMap::new(), steps: MOST_STEPS };
    let mut has_results = false;
    let (mut refuted, mut open) = (Vec::new(), Vec::new());
    for index in 0..calculation.sheets.len() {
        for (at, cell) in &calculation.sheets[index].cells {
            let Some(formula) = &cell.formula else { continue };
            let is_zero = match &cell.value {
                Value::Number(number) => *number == 0.0,
                _ => false,
            };
            let place = (index, *at);
            if !formula.has_result {
                refuted.push(place);
            } else if is_zero || is_empty(&cell.value) {
                open.push((place, is_zero));
            } else {
                has_results = true;
            }
        }
    }
    let mut judged = Vec::with_capacity(open.len());
    for (place, is_zero) in open {
        let own = calculation.value(place, 0);
        judged.push((place, own.map(|own| !(is_zero && own.is_zero()))));
    }
    let is_refuted = !refuted.is_empty() || judged.iter().any(|(_, disproved)| *disproved == Some(true));
    // What could not be calculated here is believed of a program that calculates and is right elsewhere.
    let is_believed = !is_refuted && (has_results || writer == Writer::Calculates);
    refuted.extend(judged.into_iter().filter(|(_, disproved)| disproved.unwrap_or(!is_believed)).map(|(at, _)| at));
    for (index, at) in refuted {
        if let Some(cell) = sheets[index].cells.get_mut(&at) {
            cell.thing.get_or_insert(Thing::Formula);
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Nothing => true,
        Value::Text(text) => text.whole().is_empty(),
        Value::Number(_) | Value::Word(_) => false,
    }
}

/// A calculation of a workbook, as far as it goes.
struct Calculation<'a> {
    sheets: &'a [Stored],
    /// Results of formulas; none while one is being calculated or where it cannot be.
    known: HashMap<(usize, At), Option<Decimal>>,
    steps: usize,
}

impl Calculation<'_> {
    /// The number in a cell that is referred to; none where it is not known.
    fn value(&mut self, place: (usize, At), chain: usize) -> Option<Decimal> {
        self.steps = self.steps.checked_sub(1)?;
        let sheets = self.sheets;
        let Some(cell) = sheets[place.0].cells.get(&place.1) else { return Some(Decimal::ZERO) };
        match (&cell.formula, &cell.value) {
            (None, Value::Nothing) => Some(Decimal::ZERO),
            (None, Value::Text(text)) => text.whole().trim().parse().ok(),
            (_, Value::Number(number)) if cell.formula.is_none() || *number != 0.0 => decimal(*number),
            (Some(formula), value) if is_empty(value) || matches!(value, Value::Number(_)) => {
                if let Some(known) = self.known.get(&place) {
                    return *known;
                }
                if chain > MOST_CHAIN {
                    return None;
                }
                self.known.insert(place, None);
                let expression = Expression::read(&formula.text)?;
                let result = self.result(&expression, place.0, formula.shift, chain + 1);
                self.known.insert(place, result);
                result
            }
            _ => None,
        }
    }

    fn result(&mut self, of: &Expression, sheet: usize, shift: (i64, i64), chain: usize) -> Option<Decimal> {
        let mut own = |part: &Expression| self.result(part, sheet, shift, chain);
        match of {
            Expression::Number(number) => Some(*number),
            Expression::Cell(cell) => self.value((self.sheet(cell, sheet)?, cell.at(shift)?), chain),
            Expression::Times(a, b) => own(a)?.checked_mul(own(b)?),
            Expression::Divided(a, b) => own(a)?.checked_div(own(b)?),
            Expression::Total(parts) => parts.iter().try_fold(Decimal::ZERO, |sum, (is_taken_off, part)| {
                let part = own(part)?;
                sum.checked_add(if *is_taken_off { -part } else { part })
            }),
            Expression::Area(from, to) => {
                let index = self.sheet(from, sheet)?;
                self.area(index, [from.at(shift)?, to.at(shift)?], chain)
            }
        }
    }

    /// The sum of the numbers in an area; texts in it count nothing.
    fn area(&mut self, sheet: usize, [from, to]: [At; 2], chain: usize) -> Option<Decimal> {
        let columns = from.1.min(to.1)..=from.1.max(to.1);
        let (first, last) = (from.0.min(to.0), from.0.max(to.0));
        let sheets = self.sheets;
        let mut sum = Decimal::ZERO;
        for (at, cell) in sheets[sheet].cells.range((first, 0)..=(last, u32::MAX)) {
            self.steps = self.steps.checked_sub(1)?;
            let counts = cell.formula.is_some() || matches!(cell.value, Value::Number(_));
            if columns.contains(&at.1) && counts {
                sum = sum.checked_add(self.value((sheet, *at), chain)?)?;
            }
        }
        Some(sum)
    }

    /// The sheet a reference names, or the one it stands in; none where that is not read.
    fn sheet(&self, reference: &Reference, own: usize) -> Option<usize> {
        match &reference.sheet {
            None => Some(own),
            Some(name) => self.sheets.iter().position(|sheet| sheet.name == *name),
        }
    }
}
