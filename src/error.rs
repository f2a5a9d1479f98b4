//! What went wrong when the work could not be done: one opaque error with its context.
//!
//! An odd document is not an error but a finding; an error is a file that cannot be read, a page
//! that is no report, a form that contradicts itself.

use std::fmt;

/// The work on one input could not be done; `Display` names the place, the cause and what to do.
///
/// `corpus/empty.txt: the file is empty (0 bytes)`
#[derive(Debug)]
pub struct Error {
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What a fallible step returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with its cause in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// The same error, told from further up: `context: message`.
    #[must_use]
    pub fn within(mut self, context: impl fmt::Display) -> Self {
        self.message = format!("{context}: {}", self.message);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

/// Adds context to an error of another library on its way up.
pub trait Context<T> {
    /// Wraps the error as `context: error`.
    ///
    /// # Errors
    /// The error of `self`, wrapped.
    fn context(self, context: impl fmt::Display) -> Result<T>;
}

impl<T, E: std::error::Error + Send + Sync + 'static> Context<T> for std::result::Result<T, E> {
    fn context(self, context: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Error { message: context.to_string(), source: Some(Box::new(error)) })
    }
}
