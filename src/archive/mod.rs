//! Where is everything that was received, and how does it come back? WARC out and in.
//!
//! In: [`Exchange`]s, one request and its answer each. Out: the same, read back from our own files
//! or any crawler's, ARC among them. Nothing here knows what a report is or how a server is asked.

mod arc;
mod content;
mod digest;
mod exchange;
mod http;
mod index;
mod member;
mod part;
mod press;
mod reader;
mod record;
mod records;
mod stream;
mod writer;

pub use content::{MOST_CONTENT, Undecoded};
pub use exchange::{Exchange, Key, Location, Method, Outcome, Response, Truncated};
pub use index::Index;
pub use part::{Part, begins_archive};
pub use press::{Original, Press, Pressed};
pub use reader::{Archived, Profile, Reader, Revisit, read_at};
pub use records::{Damage, MOST_BLOCK};
pub use writer::{Appended, Writer, is_own};
