//! Pages as HTML, a file a kind of page. Style: `STYLE.md` beside this file.

mod chart;
mod division;
mod frame;
mod index;
mod letter;
mod query;
pub mod queue;
mod report;
mod source;
mod table;

pub use division::division;
pub use index::{index, of_province, province};
pub use letter::letter;
pub use report::report;
pub use source::{Kind, source};
