//! How is a server asked, politely, and what did it answer or refuse?
//!
//! In: [`Request`](crate::portal::Request)s. Out: answers and named failures. Nothing here knows
//! what a report is.

pub mod frontier;
