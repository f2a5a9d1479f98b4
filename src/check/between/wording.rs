//! How much do two texts share?
//!
//! In: the hashes of a text's shingles. Out: a sketch, the smallest of them (Broder's bottom-k), and the share of two sketches: of
//! 128, it is good to some 3 in 100, so that a message says 约.

/// Hashes kept of a text.
const SKETCH: usize = 128;
/// Texts with fewer shingles say too little to be copies: two or three sentences that every report has.
const LEAST_SHINGLES: usize = 64;

/// The smallest hashes of a text; empty for one that is too short.
#[must_use]
pub fn sketch(wording: &[u64]) -> Box<[u64]> {
    if wording.len() < LEAST_SHINGLES {
        return Box::default();
    }
    wording[..wording.len().min(SKETCH)].into()
}

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
