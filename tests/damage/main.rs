//! Damaged documents: whatever is lost, doubled or changed, reading ends, does not panic, and reads no figure that is not
//! printed.
//!
//! [`survive`] damages bytes and demands that reading ends; [`mutants`] damages what is printed, knows what that leaves in
//! print, and judges every cell.
#![allow(missing_docs, clippy::unwrap_used)]

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
