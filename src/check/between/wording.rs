//! How much do two texts share?
//!
//! In: sketches, the smallest hashes of a text's shingles (Broder's bottom-k). Out: the share of two: of 128 hashes, it is good
//! to some 3 in 100, so that a message says 约.

use crate::record::outline::SKETCH;

/// The share of two texts in hundredths: of the smallest hashes of both, how many stand in both. None where one is too short.
#[must_use]
pub fn share(one: &[u64], two: &[u64]) -> Option<usize> {
    if one.is_empty() || two.is_empty() {
        return None;
    }
    let (mut a, mut b) = (one.iter().peekable(), two.iter().peekable());
    let (mut seen, mut both) = (0, 0);
    while seen < SKETCH {
        let next = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) => x.cmp(y),
            (None, None) => break,
            // A whole text came to its end: what the other has left is its own.
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
        };
        if next.is_le() {
            a.next();
        }
        if next.is_ge() {
            b.next();
        }
        both += usize::from(next.is_eq());
        seen += 1;
    }
    Some(both * 100 / seen.max(1))
}
