//! The only modules that know the order: bytes → document → report → checks, one file or many.
//!
//! Where files are read (feature `dataset`), a panic on one document is caught here, becomes finding G900 and leaves the
//! others unharmed.

#[cfg(feature = "dataset")]
pub mod archived;
#[cfg(feature = "dataset")]
pub mod build;
#[cfg(feature = "dataset")]
pub mod container;
#[cfg(feature = "crawl")]
pub mod crawl;
#[cfg(feature = "crawl")]
pub mod crawl_report;
#[cfg(feature = "dataset")]
pub mod found;
#[cfg(feature = "dataset")]
pub mod harvest;
#[cfg(feature = "dataset")]
mod in_order;
#[cfg(feature = "dataset")]
pub mod input;
#[cfg(feature = "dataset")]
pub mod inputs;
#[cfg(feature = "dataset")]
pub mod kept;
#[cfg(feature = "dataset")]
mod message;
#[cfg(feature = "dataset")]
mod paged;
pub mod posted;
pub mod read;
#[cfg(feature = "dataset")]
pub mod records;
#[cfg(feature = "dataset")]
pub mod sample;
#[cfg(feature = "site")]
pub mod site;
#[cfg(feature = "crawl")]
pub mod survey;
