//! Random tables whose every relation holds, drawn from the form itself.
//!
//! The loader's proof that the relations can all hold at once, and the raw material of the
//! property tests.

use super::{Comparison, Form, Kind};
use rust_decimal::Decimal;

/// Passes after which a draw is given up; a few suffice.
const MOST_PASSES: usize = 64;

/// Draws one value for every cell of the form so that every relation holds.
///
/// `draw(n)` gives a number from 0 to `n - 1`; `size` is about the largest inner count. Rows of the
/// other edition stay 0 and take no part.
pub fn consistent(form: &Form, size: u32, mut draw: impl FnMut(u32) -> u32) -> Vec<Decimal> {
    let sums = form.instances.iter().filter(|i| i.comparison == Comparison::Equals && i.right.len() == 1);
    let totals: Vec<usize> = sums.map(|sum| sum.right[0]).collect();
    let mut values: Vec<Decimal> = form
        .cells
        .iter()
        .enumerate()
        .map(|(index, cell)| match cell.kind {
            _ if cell.foreign || totals.contains(&index) => Decimal::ZERO,
            Kind::Count => Decimal::from(if draw(3) == 0 { draw(size + 1) } else { 0 }),
            Kind::Change => Decimal::from(draw(size + 1)),
            Kind::Money => Decimal::new(i64::from(draw(size.saturating_mul(1000) + 1)), draw(5)).normalize(),
        })
        .collect();
    // A relation that fails is mended at the one cell that may grow; every pass only raises cells, so it ends.
    for _ in 0..MOST_PASSES {
        let mut steady = true;
        for instance in form.instances.iter().filter(|instance| !instance.foreign) {
            let sum = |cells: &[usize]| cells.iter().map(|cell| values[*cell]).sum::<Decimal>();
            let (left, right) = (sum(&instance.left), sum(&instance.right));
            if instance.holds(left, right) {
                continue;
            }
            steady = false;
            match (instance.comparison, instance.right.last()) {
                (Comparison::Equals | Comparison::AtMost, Some(total)) if left > right => {
                    values[*total] += left - right;
                }
                (Comparison::Equals, None) => instance.left.iter().for_each(|cell| values[*cell] = Decimal::ZERO),
                _ => values[instance.left[0]] += right - left,
            }
        }
        if steady {
            break;
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_hold(form: &Form, values: &[Decimal]) -> Vec<String> {
        let sum = |cells: &[usize]| cells.iter().map(|cell| values[*cell]).sum::<Decimal>();
        let broken = form.instances.iter().filter(|i| !i.foreign && !i.holds(sum(&i.left), sum(&i.right)));
        broken.map(|i| format!("{} at {}", form.relations[i.relation].id, i.at)).collect()
    }

    #[test]
    fn zero_and_random_tables_satisfy_every_relation() {
        for form in Form::all() {
            assert_eq!(all_hold(form, &vec![Decimal::ZERO; form.cells.len()]), Vec::<String>::new());
            let mut state = 7_u64;
            for round in 0..200 {
                let values = consistent(form, 1 + round, |n| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    u32::try_from((state >> 33) % u64::from(n)).unwrap()
                });
                assert_eq!(all_hold(form, &values), Vec::<String>::new(), "form {}", form.id);
                assert!(values.iter().any(|value| !value.is_zero()));
            }
        }
    }
}
