//! Random reports and their printers: one record, printed in every shape reports are published in.
//!
//! A printer writes to a [`page::Page`], which notes where every figure stands, so that what is read
//! back can be held against what was printed, cell by cell and byte by byte.
#![allow(
    clippy::needless_for_each,
    clippy::format_collect,
    clippy::doc_markdown,
    clippy::single_match_else,
    clippy::enum_glob_use
)]

pub mod browser;
pub mod canvas;
pub mod html;
pub mod page;
pub mod pandoc;
pub mod pdf;
pub mod pdf_file;
pub mod pdftotext;
pub mod plain;
pub mod prose;
pub mod record;
pub mod script;
pub mod sheet;
pub mod text;
pub mod word;
pub mod workbook;

/// A seeded generator (splitmix64): the same seed draws the same report on every machine.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635_dcb9_8e21)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n - 1`.
    pub fn below(&mut self, n: u32) -> u32 {
        u32::try_from(self.next() % u64::from(n.max(1))).unwrap_or(0)
    }

    /// An index into something of this length.
    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.next() % (len.max(1) as u64)).unwrap_or(0)
    }

    /// True in so many of a hundred draws.
    pub fn percent(&mut self, share: u32) -> bool {
        self.below(100) < share
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.index(from.len())]
    }
}
