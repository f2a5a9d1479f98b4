//! Pages as HTML, a file a kind of page. Style: `STYLE.md` beside this file.

mod chart;
pub mod compare;
pub mod coverage;
mod division;
pub mod downloads;
mod frame;
mod index;
pub mod indicators;
mod letter;
pub mod methods;
mod query;
pub mod queue;
pub mod relations;
mod report;
mod source;
mod table;

pub use division::division;
pub(crate) use frame::missing;
pub use index::{index, of_province, province};
pub use letter::letter;
pub use report::report;
pub use source::{Kind, source};
