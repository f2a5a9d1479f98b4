//! What the pages show, without a word of HTML.

pub mod index;
pub mod report;
pub mod table;
