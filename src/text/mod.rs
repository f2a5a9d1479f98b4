//! Text as it is matched: one normalisation, done once, that keeps the way back.
//!
//! In: pieces of decoded text with their offsets. Out: [`Text`], whose every byte knows where it
//! came from. Knows nothing of forms.

pub mod finder;
pub mod nearest;
pub mod normal;
pub mod numeral;
pub mod pattern;
pub mod script;

use crate::source::OffsetMap;
use std::ops::Range;

/// A normalised text and the way back to the decoded text it was made from.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The normalised text.
    pub string: String,
    /// The way back.
    pub map: OffsetMap,
}

impl Text {
    /// The normalised text of a stretch.
    #[must_use]
    pub fn get(&self, range: Range<usize>) -> &str {
        self.string.get(range).unwrap_or_default()
    }
}
