//! The families of portals: rows, next requests and ends, on pages written by hand after their dialects.
#![allow(missing_docs, clippy::unwrap_used)]

mod data;
mod fingerprints;
mod hanweb;
#[path = "../portal/mod.rs"]
mod portal;
mod practice;
mod printed;
mod site;
