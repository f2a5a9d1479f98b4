//! What is told while the work goes on: on standard error, and in a file for whoever wants to keep it.

use super::{BOLD, RED, Stop};
use gouji::Error;
use jiff::Timestamp;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

/// How much is told
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Messages")]
pub struct Options {
    /// Say nothing but what went wrong
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Tell of every request and every input
    #[arg(short, long)]
    verbose: bool,
    /// Write what is told into this file too, every line with its time; with -q only there
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

static OPTIONS: OnceLock<Options> = OnceLock::new();
static FILE: OnceLock<Mutex<File>> = OnceLock::new();

impl Options {
    /// From now on it is told so.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn begin(&self) -> Result<(), Stop> {
        if let Some(path) = &self.log {
            let open = File::options().create(true).append(true).open(path);
            let file = open.map_err(|error| Error::new(format!("--log {}: {error}", path.display())))?;
            FILE.get_or_init(|| Mutex::new(file));
        }
        OPTIONS.get_or_init(|| self.clone());
        Ok(())
    }
}

/// Nothing but what went wrong is to be said.
pub fn is_quiet() -> bool {
    OPTIONS.get().is_some_and(|options| options.quiet)
}

fn is_verbose() -> bool {
    OPTIONS.get().is_some_and(|options| options.verbose)
}

/// Bars are drawn: there is a terminal, and no lines run over it.
pub fn has_bars() -> bool {
    io::stderr().is_terminal() && !is_quiet() && !is_verbose()
}

/// What went wrong.
pub fn complain(message: &dyn Display) {
    let message = printable(message);
    keep(&message);
    line(format_args!("{BOLD}{RED}gouji:{RED:#}{BOLD:#} {message}"));
}

/// How far the work is.
pub fn tell(message: &dyn Display) {
    let message = printable(message);
    keep(&message);
    if !is_quiet() {
        line(format_args!("gouji: {message}"));
    }
}

/// What only those want to know who asked for it.
pub fn detail(message: &dyn Display) {
    if is_verbose() {
        tell(message);
    }
}

/// A message without what would steer the terminal: a file's name may hold anything.
fn printable(message: &dyn Display) -> String {
    let steers = |c: char| c.is_control() && c != '\n';
    message.to_string().replace(steers, "\u{fffd}")
}

/// A line that nobody takes, of a closed pipe or on a full disk, is lost, and the work goes on.
fn line(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Keeps a line in the file with its time, by the second: `2026-03-02T08:00:00Z 12 of 40 counties surveyed`.
fn keep(message: &str) {
    if let Some(file) = FILE.get() {
        let line = format!("{} {message}\n", Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ"));
        // As above.
        let _ = file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}
