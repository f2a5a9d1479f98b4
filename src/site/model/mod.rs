//! What the pages show, without a word of HTML.

pub mod division;
pub mod index;
pub mod queue;
pub mod report;
pub mod table;
pub mod years;
