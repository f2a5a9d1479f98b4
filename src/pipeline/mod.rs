//! The only modules that know the order: bytes → document → report → checks, one file or many.
//!
//! A panic on one document is caught here, becomes finding G900 and leaves the other files unharmed.

pub mod archived;
pub mod build;
pub mod container;
pub mod crawl;
pub mod crawl_report;
pub mod harvest;
pub mod input;
mod message;
pub mod posted;
pub mod read;
pub mod records;
pub mod sample;
pub mod survey;
