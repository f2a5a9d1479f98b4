//! Pages as HTML, a file a kind of page. Style: `STYLE.md` beside this file.

mod frame;
mod index;
mod query;
mod report;
mod source;
mod table;

pub use index::index;
pub use report::report;
pub use source::source;
