//! Damaged documents: whatever is lost, doubled or changed, reading ends, does not panic, and reads no figure that is not
//! printed.
//!
//! [`survive`] damages bytes and demands that reading ends; [`mutants`] damages what is printed, knows what that leaves in
//! print, and judges every cell.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::nonminimal_bool,
    clippy::single_match_else,
    clippy::format_collect,
    clippy::needless_pass_by_value,
    clippy::needless_for_each,
    clippy::type_complexity
)]

mod drawn;
mod judge;
mod lines;
mod mutant;
mod mutants;
mod mutate;
#[allow(dead_code)]
#[path = "../print/mod.rs"]
mod print;
mod source;
mod subject;
mod survive;
mod tally;
#[path = "../print/together.rs"]
mod together;
mod walk;
