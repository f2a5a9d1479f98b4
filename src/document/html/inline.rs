//! The `style` attributes of a page, each read once.

use super::css::without_comments;
use super::style::{Declaration, declarations};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The longest style attribute that is remembered, and how many are.
const MOST_REMEMBERED: (usize, usize) = (2_000, 1_000);

/// What the style attributes of a page say. Word writes the same one into every cell.
#[derive(Debug, Default)]
pub(super) struct Styles {
    read: HashMap<Box<str>, Box<[Declaration]>, BuildHasherDefault<Words>>,
    last: Vec<Declaration>,
}

impl Styles {
    pub(super) fn of(&mut self, style: &str) -> &[Declaration] {
        // Looked up twice, as a borrow that is given out cannot be taken back.
        if self.read.contains_key(style) {
            return &self.read[style];
        }
        self.last.clear();
        declarations(&without_comments(style), |declaration| self.last.push(declaration));
        let (longest, most) = MOST_REMEMBERED;
        if style.len() <= longest && self.read.len() < most {
            self.read.insert(style.into(), self.last.as_slice().into());
        }
        &self.last
    }
}

/// A hash of eight bytes at a time; a page that makes them meet slows only itself down, within the bound above.
#[derive(Debug, Default)]
pub(super) struct Words(u64);

impl Hasher for Words {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        for word in words.iter().chain([&last]) {
            self.0 = (self.0.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
}
