//! How much do two texts share?
//!
//! In: sketches, the smallest hashes of a text's shingles (Broder's bottom-k). Out: the share of two: of 128 hashes, it is good
//! to some 3 in 100, so that a message says 约.

use crate::record::outline::SKETCH;

/// How many of the smallest hashes of two texts stand in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shared {
    /// Those of both.
    pub both: usize,
    /// All that were looked at.
    pub of: usize,
}

impl Shared {
    /// What two sketches share; none where one text is too short.
    #[must_use]
    pub fn of(one: &[u64], two: &[u64]) -> Option<Self> {
        if one.is_empty() || two.is_empty() {
            return None;
        }
        let (mut a, mut b) = (one.iter().peekable(), two.iter().peekable());
        let mut shared = Self { both: 0, of: 0 };
        while shared.of < SKETCH {
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
            shared.both += usize::from(next.is_eq());
            shared.of += 1;
        }
        Some(shared)
    }

    /// The share in hundredths.
    #[must_use]
    pub fn hundredths(self) -> usize {
        self.both * 100 / self.of.max(1)
    }
}
