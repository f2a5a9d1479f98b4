//! How is a server asked, politely, and what did it answer or refuse?
//!
//! In: [`Request`](crate::portal::Request)s. Out: answers and named failures. Nothing here knows
//! what a report is.
//!
//! - [`names`]: which address stands behind a name, and is it a public one?
//! - [`fetch`]: one exchange with a server.
//! - [`refusal`]: is what came back a page or a refusal? Its [`Kind`] says what follows.
//! - [`seen`]: an exchange with what was seen in it.
//! - [`redirect`]: where does an answer lead?
//! - [`robots`]: what does the site ask not to fetch?
//! - [`host`]: when may it be asked again?
//! - [`frontier`]: what is asked next, and what has been asked?
//! - [`crawler`]: the run over live portals.
//! - [`replay`]: a crawl over again, from its archive alone.
//! - [`visit`]: one page, from leave to the end of its redirects.

pub mod crawler;
pub mod fetch;
pub mod frontier;
pub mod host;
mod kind;
pub mod names;
pub mod redirect;
pub mod refusal;
pub mod replay;
pub mod robots;
pub mod seen;
pub mod visit;

pub use kind::Kind;
