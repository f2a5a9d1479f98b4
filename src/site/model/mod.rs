//! What the pages show, without a word of HTML.

pub mod compare;
pub mod coverage;
pub mod division;
pub mod index;
pub mod indicators;
pub mod queue;
pub mod relations;
pub mod report;
pub mod table;
pub mod years;
